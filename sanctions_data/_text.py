"""What nothing printed may be: a command to the runner of GitHub Actions, which reads what a job prints.

The runner takes a line for a command if two colons are its first characters after blanks (`::error::…`), and in the
older form wherever `##[` stands in it (https://github.com/actions/runner, `ActionCommand.cs`). A file, a label or a
cell of somebody else's could otherwise write annotations, or switch the runner's own commands off.
"""

from __future__ import annotations


def no_bracket_command(text: str) -> str:
    """Return `text` with an escape in the older form of commands, wherever it stands."""
    return text.replace("##[", r"#\x23[")


def no_command(line: str) -> str:
    """Return a line with an escape in place of its first colon if it begins like a command."""
    start = len(line) - len(line.lstrip())
    return rf"{line[:start]}\x3a{line[start + 1 :]}" if line.startswith("::", start) else line

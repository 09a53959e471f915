"""Text for people: counted things, lists, and nothing that steers a terminal or a build server.

The runner of GitHub Actions reads what a job prints. It takes a line for a command if two colons are its first
characters after blanks (`::error::…`), and in the older form wherever `##[` stands in it
(https://github.com/actions/runner, `ActionCommand.cs`). A file, a label or a cell of somebody else's could otherwise
write annotations, or switch the runner's own commands off.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def no_bracket_command(text: str) -> str:
    """Return `text` with an escape in the older form of commands, wherever it stands."""
    return text.replace("##[", r"#\x23[")


def no_command(line: str) -> str:
    """Return a line with an escape in place of its first colon if it begins like a command."""
    start = len(line) - len(line.lstrip())
    return rf"{line[:start]}\x3a{line[start + 1 :]}" if line.startswith("::", start) else line


def article(noun: str) -> str:
    """The article, as it is spoken: a parquet file, an arrow file, an xlsx file."""
    return "an" if noun[:1].lower() in "aeio" or noun == "xlsx" else "a"


def counted(count: int, noun: str) -> str:
    """A number of things: 1 row, 2,000 rows."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listing(values: Iterable[object], last: str = ", ", most: int = 8) -> str:
    """Up to `most` values in a row, the rest counted."""
    shown = [str(value) for value in values]
    if len(shown) > most:
        return f"{', '.join(shown[:most])}, … ({len(shown)} in all)"
    return last.join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


_CONTROL = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_HARMLESS = "\u00ad\u200c\u200d"


def clean(text: str) -> str:
    """`text` in one line in which nothing steers a terminal: control characters are shown as escapes."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(_shown(char) for char in text)
    return no_bracket_command(text)


def _shown(char: str) -> str:
    if unicodedata.category(char) not in _CONTROL or char in _HARMLESS:
        return char
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


_WIDEST = 60  # characters of a value in a message


def safe(text: str) -> str:
    """`text` with everything that a terminal or a CI runner would act on (escapes, bidi marks, newlines) spelt out."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    return no_bracket_command(text)


def show(value: object, width: int = _WIDEST) -> str:
    """A value in quotes for a message: shortened in the middle, never raw control characters."""
    text = value if isinstance(value, str) else str(value)
    if len(text) > width:
        text = f"{text[: width - 16]}…{text[-12:]}"
    return no_bracket_command(repr(text))

"""The command line: a thin shell over the public functions.

Rules kept by every command: data on stdout, talk on stderr; exit 0 fine, 1 findings, 2 wrong call,
3 could not check; a traceback is never an answer.
"""

from __future__ import annotations

from importlib import import_module

import click

from ..errors import SanctionsDataError, suggest

# name of the command → module below this package that holds it as `command`; imported when it is called
COMMANDS = {
    "validate": "validate",
}


class Lazy(click.Group):
    """A group whose commands are imported when they are called, and whose errors are one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"{__name__}.{COMMANDS[cmd_name]}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            close = suggest(args[0], COMMANDS)
            ctx.fail(f"no command {args[0]!r}" + (f"; did you mean {close!r}?" if close else ""))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SanctionsDataError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Sanctions with their sentences: who listed whom, when, and who says so."""

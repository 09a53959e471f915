"""The command line: a thin shell over the public functions.

Rules kept by every command: data on stdout, talk on stderr; exit 0 fine, 1 findings, 2 wrong call,
3 could not check; a traceback is never an answer.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import replace
from importlib import import_module

import click

from sanctions_data._text import no_command
from sanctions_data.cli.progress import update, working
from sanctions_data.errors import AmbiguousName, SanctionsDataError, UnknownName, did_you_mean

# name of the command → module below this package that holds it as `command`; imported when it is called
COMMANDS = {
    "find": "find_word",
    "list": "listing",
    "show": "show",
    "why": "why",
    "timeline": "timeline",
    "conflicts": "conflicts",
    "cite": "cite",
    "page": "page",
    "schema": "schema",
    "sources": "sources",
    "info": "info",
    "export": "export",
    "infer": "infer",
    "describe": "describe",
    "generate": "generate",
    "validate": "validate",
    "diff": "diff",
    "verify": "verify",
    "ledger": "ledger",
}

EXAMPLES = """\b
Examples:
  sanctions-data find Zenz
  sanctions-data list measures --authority eu
  sanctions-data why us-2021-xinjiang-1-wang-junzheng announced_on
  sanctions-data info"""

_LONGEST = 120  # characters of a wrong name that are said back


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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"no command {_short(args[0])!r}" + did_you_mean(args[0], COMMANDS))
        if args:
            update(args[0])
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:  # closed by whoever called
                null = os.open(os.devnull, os.O_WRONLY)  # stays open until the process ends
                setattr(sys, name, open(null, "w", encoding="utf-8", closefd=False))  # noqa: SIM115
        try:
            try:
                with working("sanctions-data"):
                    return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except SanctionsDataError as error:
            click.echo(_say(error), err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            _forget_stdout()
            ctx.exit(141)
        except click.exceptions.NoArgsIsHelpError:  # of a group without a subcommand: its message is the help
            raise
        except click.UsageError as error:  # it repeats what was typed
            from sanctions_data._text import clean

            said = "\n".join(clean(line) for line in error.format_message().splitlines())
            raise click.UsageError(said, error.ctx) from None
        except OSError as error:
            from sanctions_data._text import clean

            parts = (error.filename, error.strerror or error)
            click.echo(no_command(clean(": ".join(str(part) for part in parts if part))), err=True)
            _forget_stdout()
            ctx.exit(3)
        except (MemoryError, RecursionError) as error:
            click.echo(f"could not be checked: {type(error).__name__}, too large or nested too deep", err=True)
            ctx.exit(3)
        except KeyboardInterrupt:
            ctx.exit(130)


def _forget_stdout() -> None:
    """Send what is still in the buffer nowhere, so that it does not fail at exit."""
    with suppress(OSError, ValueError):  # no file behind it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(error: SanctionsDataError) -> str:
    from sanctions_data._text import clean

    if isinstance(error, UnknownName) and len(name := str(error.name)) > _LONGEST:
        error = UnknownName(error.kind, _short(name), hint=error.hint)
    if isinstance(error, AmbiguousName):
        error = replace(error, name=_short(error.name))
    return "\n".join(no_command(clean(line)) for line in str(error).splitlines())


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[:_LONGEST] + "…"


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from sanctions_data.cli.terminal import package_version
        from sanctions_data.release.versions import current

        click.echo(f"sanctions-data {package_version()}, data {current()}")
        ctx.exit()


@click.group(
    cls=Lazy,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Versions of package and data.",
)
def main() -> None:
    """Sanctions with their sentences: who listed whom, when, and who says so.

    Exit codes: 0 fine, 1 something was found, 2 the call is wrong, 3 it could not be checked.
    """

"""`sanctions-data verify`: is this copy what was published?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sanctions_data._text import clean, counted
from sanctions_data.cli.help import examples, formats, sources_option

if TYPE_CHECKING:
    from sanctions_data.release.verify import Result


def _digest(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Return the digest in lower case; a usage error if it is not one."""
    from sanctions_data.published.digests import is_digest

    if value is not None and not is_digest(value):
        raise click.BadParameter(f"{value[:80]!r} is not a SHA-256; expected 64 hexadecimal digits")
    return value and value.lower()


def _verdict(results: Iterable[Result]) -> str:
    """Return how many checks failed, passed and were not run: `10 checks passed, 2 were not run`."""
    counts = Counter[str](result.outcome for result in results)
    parts: list[str] = []
    for outcome, said in (("failed", "failed"), ("ok", "passed"), ("not run", "not run")):
        if number := counts[outcome]:
            noun = f"{number}" if parts else counted(number, "check")
            were = ("was " if number == 1 else "were ") if outcome == "not run" else ""
            parts.append(f"{noun} {were}{said}")
    return ", ".join(parts)


@click.command(
    "verify",
    short_help="Check this copy against its digests, ledger and releases.",
    epilog=examples(
        "sanctions-data verify",
        "sanctions-data verify --format json",
    ),
)
@formats("text", "json")
@sources_option("check the words that the package does not have")
@click.option(
    "--release-digest",
    "wanted",
    metavar="HEX",
    callback=_digest,
    help="Release digest that you got elsewhere, to compare with that of this copy.",
)
@click.pass_context
def command(ctx: click.Context, output_format: str, folder: str | None, wanted: str | None) -> None:
    """Check this installed copy: digests, schemas, ledger, records, releases.

    If you have the documents (--sources), the words that the package does not have are checked too. Somebody who
    changes a copy can change its digests too: to notice that, compare the release digest with one that you got
    elsewhere (--release-digest).
    """
    from sanctions_data.cli import terminal
    from sanctions_data.release.verify import CHECKS, examine, held, installed

    copy = installed()
    found = examine(copy, held(copy, Path(folder)) if folder else None, wanted)
    if output_format == "json":
        data = {
            "ok": found.ok,
            "checks": list(CHECKS),
            "results": [vars(result) for result in found.results],
            "findings": [vars(finding) for finding in found.findings],
            "release_digest": found.release_digest,
        }
        terminal.put_data([json.dumps(data, ensure_ascii=False, indent=1)])
    else:
        terminal.put(map(clean, map(str, found.findings)))
        for result in found.results:
            label = "FAILED" if result.outcome == "failed" else result.outcome
            text = clean(result.reason) or CHECKS[result.check]
            terminal.put([f"{label:<9}{result.check:<12}{text}"])
        terminal.put([f"release digest {found.release_digest or '(none)'}", _verdict(found.results)])
    ctx.exit(0 if found.ok else 1)

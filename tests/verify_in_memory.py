"""Change a copy of the package's files in memory and run `verify` on it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from sanctions_data import published
from sanctions_data.published.chain import Chain, read_archive, read_chain, write_archive
from sanctions_data.published.digests import ARCHIVE, CHAIN
from sanctions_data.published.version_numbers import next_release
from sanctions_data.release import verify
from sanctions_data.release.freeze import chain_file
from sanctions_data.release.verify import Copy, Verification

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

from tamper_copies import relisted

WHOLE = verify.installed()
*_, BEFORE, NEWEST = published.released()
NOW = published.current()  # what the data are: the newest release, or a state on the way to the next
DEVELOPMENT = next_release(NOW) is not None  # a state on the way to a release
NEED_MORE = {"words", "published"} | ({"releases"} if DEVELOPMENT else set())
SOME = {"releases", "rows"}  # the rest takes longer, and reads a release as these do


def outcomes(found: Verification) -> dict[str, str]:
    return {result.check: result.outcome for result in found.results}


def failed(found: Verification) -> set[str]:
    return {name for name, outcome in outcomes(found).items() if outcome == "failed"}


def not_run(found: Verification) -> set[str]:
    return {name for name, outcome in outcomes(found).items() if outcome == "not run"}


def messages(found: Verification, check: str) -> list[str]:
    return [finding.message for finding in found.findings if finding.check == check]


def with_data(**changes: bytes | None) -> Copy:
    """The copy with some files of its data replaced, or gone (None)."""
    kept = {name: raw for name, raw in {**WHOLE.data, **changes}.items() if raw is not None}
    return replace(WHOLE, data=kept)


def chain() -> Chain:
    return read_chain(WHOLE.data[CHAIN])


def archive() -> dict[str, bytes]:
    """The tables of the superseded releases: ``1.0.0/events.json`` → bytes."""
    return read_archive(WHOLE.data[ARCHIVE])


def with_archive(**changes: bytes | None) -> Copy:
    """The copy with some files in the archive of superseded releases replaced, added, or gone (None)."""
    kept = {name: raw for name, raw in {**archive(), **changes}.items() if raw is not None}
    return with_data(**{ARCHIVE: write_archive(kept, preset=0)})


def without_releases(*versions: str) -> Copy:
    """The copy without some releases, in the chain and in the archive."""
    text = chain_file(release for release in chain().releases if release.version not in versions)
    kept = {name: raw for name, raw in archive().items() if name.split("/")[0] not in versions}
    return with_data(**{CHAIN: text.encode(), ARCHIVE: write_archive(kept, preset=0)})


def dumped(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


__all__ = ["BEFORE", "NEED_MORE", "NEWEST", "NOW", "SOME", "WHOLE", "relisted"]

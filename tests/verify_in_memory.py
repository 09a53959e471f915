"""Change a copy of the package's files in memory and run `verify` on it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from sanctions_data import published
from sanctions_data.release import verify
from sanctions_data.release.verify import Copy, Verification

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))

from tamper_copies import relisted

WHOLE = verify.installed()
*_, BEFORE, NEWEST = published.released()
NEED_MORE = {"words", "published"}
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


def releases() -> list[str]:
    return [name for name in WHOLE.data if name.startswith("releases/")]


def dumped(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


__all__ = ["BEFORE", "NEED_MORE", "NEWEST", "SOME", "WHOLE", "relisted"]

"""Is this copy what was published? Files against digests, records against the ledger, releases against each other.

Each check is run on its own. A check that needs what another one could not read (the ledger, say) is not run, and
says so. What no copy can prove about itself is in SECURITY.md; the release digest is for that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sanctions_data.errors import SanctionsDataError
from sanctions_data.ledger import search_keys
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.provenance.find_documents import held_documents
from sanctions_data.release import checks
from sanctions_data.release.copy_files import Copy, installed, with_published_line_ends

Outcome = Literal["ok", "failed", "not run"]


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was published."""

    check: str
    message: str

    def __str__(self) -> str:
        return f"{self.check}: {self.message}"


@dataclass(frozen=True)
class Result:
    """How a check came out; `reason` says why it was not run."""

    check: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True)
class Verification:
    """What `examine` found.

    Attributes:
        findings: all that is not as it was published.
        results: each check with its outcome, in the order of `CHECKS`.
        release_digest: the one digest that pins this copy; None if there is no list of digests.
    """

    findings: tuple[Finding, ...]
    results: tuple[Result, ...]
    release_digest: str | None

    @property
    def ok(self) -> bool:
        """Whether nothing was found by the checks that were run."""
        return not self.findings


def verify(texts: Mapping[str, str] | None = None) -> Iterator[Finding]:
    """Yield everything in this copy that is not as it was published; `examine` also says what was not checked.

    Args:
        texts: source id → text of documents held; words that the package withholds are then checked too.
    """
    yield from examine(installed(), texts).findings


def examine(
    copy: Copy,
    texts: Mapping[str, str] | None = None,
    wanted: str | None = None,
    only: Collection[str] | None = None,
) -> Verification:
    """Run every check that can be run on a copy.

    Args:
        copy: its files.
        texts: source id → text of documents held; words that the package withholds are then checked too.
        wanted: the release digest as it was obtained elsewhere, in lower case; compared with that of the copy.
        only: names of the checks to run; all of them if None.
    """
    plain, converted = with_published_line_ends(copy)
    work = checks.Work(plain, texts or {}, wanted, tuple(converted))
    findings: list[Finding] = []
    results = []
    for name, (_, check) in checks.CHECKS.items():
        if only is not None and name not in only:
            results.append(Result(name, "not run", "was not asked for"))
            continue
        before, reason = len(findings), None
        try:
            findings.extend(Finding(name, message) for message in check(work))
        except checks.NotRun as error:
            reason = str(error)
        if len(findings) > before:
            results.append(Result(name, "failed"))
        else:
            results.append(Result(name, "ok") if reason is None else Result(name, "not run", reason))
    return Verification(tuple(findings), tuple(results), plain.release_digest)


def held(copy: Copy, folder: Path) -> dict[str, str]:
    """Return source id → text of the documents in a folder; none if the ledger, which knows them, cannot be read.

    Raises:
        UnreadableFile: there is no such directory, or no source in it.
    """
    plain, _ = with_published_line_ends(copy)
    try:
        ledger = read_ledger(lambda name: plain.text(f"ledger/{name}"))
    except SanctionsDataError:
        return {}
    try:
        keys = plain.text(search_keys.NAME)
        search_keys.read_search_keys(keys)
    except SanctionsDataError:
        keys = ",".join(search_keys.COLUMNS)
    return held_documents(folder, ledger, keys)


# name of a check → what it compares
CHECKS: Mapping[str, str] = {name: what for name, (what, _) in checks.CHECKS.items()}

__all__ = ["CHECKS", "Copy", "Finding", "Outcome", "Result", "Verification", "examine", "held", "installed", "verify"]

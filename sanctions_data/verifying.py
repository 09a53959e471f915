"""Is this copy what was published? Files against digests, records against the ledger, releases against each other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import files, releases
from .compile import LedgerFaults, compile_ledger
from .digests import DIGESTS, read_digest_list, sha256
from .drift import differences
from .emit import data_files
from .errors import SanctionsDataError
from .freezing import check_chain, check_ledger
from .ledger import Ledger
from .ledger_files import read_ledger
from .records import TABLES
from .versions import ledger_as_of


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was published."""

    check: str
    message: str

    def __str__(self) -> str:
        return f"{self.check}: {self.message}"


CHECKS = {
    "digests": "every file has the digest that the list gives",
    "ledger": "the ledger is in order, and its rules give the values it claims",
    "records": "the records are what the ledger compiles to",
    "releases": "every release is what was frozen, and follows the one before",
    "history": "the ledger as of each release compiles to what was released",
}


def verify(texts: Mapping[str, str] | None = None) -> Iterator[Finding]:
    """Everything in this copy that is not as it was published; nothing where all is well.

    Args:
        texts: source id → text of documents held; words that the package withholds are then checked too.
    """
    yield from _digests()
    try:
        ledger = read_ledger()
        compiled = compile_ledger(ledger, texts)
    except LedgerFaults as error:
        yield from (Finding("ledger", str(fault)) for fault in error.faults)
        return
    except SanctionsDataError as error:
        yield Finding("ledger", str(error))
        return
    for name, text in data_files(compiled, releases.current()).items():
        for difference in differences(name, _read(name), text):
            yield Finding("records", str(difference))
    yield from (Finding("releases", str(error)) for error in check_chain())
    if (now := releases.current()) in releases.released():
        for name in releases.manifest(now)["files"]:
            for difference in differences(name, _read(name), _read(f"releases/{now}/{name}") or ""):
                yield Finding("releases", f"version {now} was released otherwise: {difference}")
    yield from (Finding("releases", str(error)) for error in check_ledger(ledger))
    yield from _history(ledger)


def _digests() -> Iterator[Finding]:
    listed = read_digest_list(_read(DIGESTS) or "")
    if not listed:
        yield Finding("digests", f"data/{DIGESTS} is missing or empty")
    names = {name for name in files.data_names() if name != DIGESTS and not name.startswith("releases/")}
    for name in sorted(names | set(listed)):
        text = _read(name)
        if text is None:
            yield Finding("digests", f"data/{name} is missing")
        elif name not in listed:
            yield Finding("digests", f"data/{name} is not on the list")
        elif sha256(text) != listed[name]:
            yield Finding("digests", f"data/{name} is not the file that was published")


def _history(ledger: Ledger) -> Iterator[Finding]:
    """For the columns a release had, the ledger as of then must give the same values and claims."""
    for version in releases.released():
        try:
            tables = compile_ledger(ledger_as_of(ledger, version)).tables
            columns = releases.manifest(version)["columns"]
            for table in TABLES:
                frozen = {row["id"]: row for row in releases.read_records(table, version)}
                again = {getattr(row, "id", ""): row.model_dump(mode="json") for row in tables[table]}
                for record in sorted(set(frozen) | set(again)):
                    yield from _same(
                        version, table, record, frozen.get(record), again.get(record), columns.get(table, {})
                    )
        except (SanctionsDataError, KeyError, ValueError, TypeError) as error:
            yield Finding("history", f"release {version}: {error}")


def _same(
    version: str,
    table: str,
    record: str,
    frozen: Mapping[str, object] | None,
    again: Mapping[str, object] | None,
    columns: Mapping[str, str],
) -> Iterator[Finding]:
    if frozen is None or again is None:
        have = "has" if again is None else "lacks"
        yield Finding("history", f"release {version} {have} {table} {record}, the ledger as of then does not agree")
        return
    for name in columns:
        was, now = frozen.get(name), again.get(name)
        claims, found = _claims(frozen, name), _claims(again, name)
        if was != now or claims != found:
            shown = f"{json.dumps(was)} {claims} in the release, {json.dumps(now)} {found} from the ledger"
            yield Finding("history", f"release {version} {table} {record} {name}: {shown}")


def _claims(row: Mapping[str, object], name: str) -> list[str]:
    provenance = row.get("provenance") or {}
    assert isinstance(provenance, Mapping)
    return list(provenance.get(name, ()))


def _read(name: str) -> str | None:
    try:
        return files.read_text(name)
    except (SanctionsDataError, UnicodeDecodeError):
        return None

"""Compare what the package says of every field with what `second_verifier.py` computes from the ledger alone.

    python scripts/compare_verifiers.py [--sources DIR]

Compared are value, claims, the record that a value is taken from, and grade of each field; each row of provenance; and
the standing of each claim. What the package says is taken twice: from its published files, and from `load()` and
`why()`. With the documents (`--sources DIR`, or SANCTIONS_DATA_SOURCES) each standing is compared for equality, and
the second verifier checks digests, places and withheld words too. Exit code 1 if the two disagree.
"""

from __future__ import annotations

import argparse
import calendar
import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

Key = tuple[str, str, str]  # table, record, field
GRADES = ("pinned", "digest", "quote")
# Column of provenance.csv → table and column of the ledger that it is copied from.
COPIED = {
    **{name: ("evidence", name) for name in ("role", "source", "sentence", "start", "end", "quote", "uses_claim")},
    **{name: ("claims", name) for name in ("derivation", "rule", "modality", "certainty")},
    "said_by": ("claims", "attributed_to"),
}


class Said(NamedTuple):
    """What is said of one field: its cells (of a date also `_earliest` and `_latest`) and what stands behind it."""

    cells: tuple[str, ...]
    claims: tuple[str, ...]
    inherited_from: str
    grade: str


def second_opinion(root: Path, sources: Path | None) -> dict[str, Any]:
    """Return the JSON that the second verifier prints, run in a process that has the standard library alone."""
    command = [sys.executable, "-IS", str(root / "scripts/second_verifier.py"), str(root)]
    done = subprocess.run([*command, *([str(sources)] if sources else [])], capture_output=True, text=True, check=False)
    failed = {"fields": [], "standings": {}, "faults": [f"the second verifier failed: {done.stderr.strip()[-200:]}"]}
    found: dict[str, Any] = json.loads(done.stdout) if done.stdout else failed
    return found


def by_second(opinion: Mapping[str, Any], dates: set[tuple[str, str]]) -> dict[Key, Said]:
    """Return what the second verifier says; `dates` are the (table, field) that are dates."""
    found = {}
    for table, record, field, value, claims, parent, grade in opinion["fields"]:
        cells = _days(value) if (table, field) in dates else (_cell(value),)
        found[table, record, field] = Said(cells, tuple(sorted(claims)), parent or "", grade)
    return found


def _cell(value: Any) -> str:
    return ";".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _days(edtf: str | None) -> tuple[str, str, str]:
    """Return the day if it is one, the first and the last day of a date, as text."""
    first, last = ((edtf or "../..").split("/") * 2)[:2]
    lower = "" if first == ".." else (first + "-01-01")[:10]
    upper = "" if last == ".." else (last if last.count("-") else f"{last}-12")
    if len(upper) == 7:
        upper += f"-{calendar.monthrange(*(int(part) for part in upper.split('-')))[1]}"
    return lower if lower == upper else "", lower, upper


def by_files(data: Path) -> tuple[dict[Key, Said], set[tuple[str, str]], list[str]]:
    """Return what the published files say, which (table, field) are dates, and rows that are not as in the ledger."""
    tables = {path.stem: _rows(path) for path in data.glob("*.csv")}
    ledger = {path.stem: _rows(path) for path in (data / "ledger").glob("*.csv")}
    active = {name: [row for row in rows if not row["retired_in"]] for name, rows in ledger.items()}
    claims = {row["id"]: row for row in active["claims"]}
    evidence = {(row["claim"], row["ord"]): row for row in active["evidence"]}
    gists = {(row["source"], row["n"]): row["gist"] for row in active["sentences"]}
    records = {(table, row["id"]): row for table, rows in tables.items() for row in rows if "id" in row}
    behind: dict[Key, list[dict[str, str]]] = {}
    for row in tables["provenance"]:
        behind.setdefault((row["table"], row["record"], row["field"]), []).append(row)
    found, dates, faults = {}, set(), []
    for key, rows in behind.items():
        table, record, field = key
        names = [field, *(f"{field}_{end}" for end in ("earliest", "latest"))]
        cells = records.get((table, record), {})
        if names[1] in cells:
            dates.add((table, field))
        ids = {row["claim"] for row in rows}
        wanted = sorted((claim, ord_) for claim, ord_ in evidence if claim in ids)
        if sorted((row["claim"], row["ord"]) for row in rows) != wanted:
            faults.append(f"{_name(key)}: provenance has other evidence than the ledger")
        for row in rows:
            if (row["claim"], row["ord"]) in evidence:
                mine = {"evidence": evidence[row["claim"], row["ord"]], "claims": claims[row["claim"]]}
                value = json.loads(mine["claims"]["value"])
                ours = {name: mine[table][column] for name, (table, column) in COPIED.items()}
                ours["value"] = value if isinstance(value, str) else mine["claims"]["value"]
                ours["gist"] = gists.get((row["source"], row["sentence"]), "")
                wrong = [name for name, cell in ours.items() if row[name] != cell]
                faults += [f"{_name(key)}: provenance has {row[name]!r} as {name} of {row['claim']}" for name in wrong]
        parents = {row["inherited_from"] for row in rows}
        grades = [row["grade"] for row in rows if row["grade"]]
        found[key] = Said(
            tuple(cells.get(name, "?") for name in names[: 3 if names[1] in cells else 1]),
            tuple(sorted(ids)),
            parents.pop() if len(parents) == 1 else "?",
            min(grades, key=GRADES.index, default=""),
        )
    return found, dates, faults


def by_package(keys: Iterator[Key]) -> dict[Key, Said]:
    """Return what `load()` and `why()` say of fields."""
    import sanctions_data as sd
    from sanctions_data import _csv as tables

    data, found = sd.load(), {}
    for table, record_id, field in keys:
        record = data.record(record_id)
        names = [field, *(f"{field}_{end}" for end in ("earliest", "latest"))]
        cells = tuple(tables.cell(getattr(record, name)) for name in names if name in record.columns())
        why = data.why(record, field)
        grades = [cited.grade for reason in why for cited in reason.evidence if cited.grade]
        claims = tuple(sorted(reason.claim.id for reason in why))
        grade = min(grades, key=GRADES.index, default="")
        found[table, record_id, field] = Said(cells, claims, why.inherited_from or "", grade)
    return found


def differences(second: Mapping[Key, Said], first: Mapping[Key, Said], whose: str) -> Iterator[str]:
    """Yield a line for each field of which the two do not say the same."""
    for key in sorted(second.keys() | first.keys()):
        ours, theirs = second.get(key), first.get(key)
        if ours is None or theirs is None:
            yield f"{_name(key)}: {whose if ours is None else 'the second verifier'} alone has claims for it"
            continue
        for name in Said._fields:
            if getattr(ours, name) != getattr(theirs, name):
                said, own = getattr(theirs, name), getattr(ours, name)
                yield f"{_name(key)}: {name} {said!r} in {whose}, {own!r} by the second verifier"


def standings(possible: Mapping[str, list[str]], data: Path) -> Iterator[str]:
    """Yield a line for each claim whose published standing is not one that it can have."""
    published = {row["claim"]: row["standing"] for row in _rows(data / "standings.csv")}
    for claim in sorted(possible.keys() | published.keys()):
        said = published.get(claim)
        if said not in possible.get(claim, []):
            yield f"{claim}: standing {said!r} in standings.csv, {possible.get(claim)} by the second verifier"


def _name(key: Key) -> str:
    return " ".join(key)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def compare(root: Path, sources: Path | None, *, package: bool = True) -> tuple[list[str], dict[Key, Said]]:
    """Return what the two disagree on, and what the second verifier says.

    Args:
        package: whether to ask the package too, and not its files alone.
    """
    data = root / "sanctions_data/data"
    opinion = second_opinion(root, sources)
    files, dates, found = by_files(data)
    second = by_second(opinion, dates)
    found += opinion["faults"]
    found += differences(second, files, "the published files")
    if package:
        found += differences(second, by_package(iter(second)), "the package")
    found += standings(opinion["standings"], data)
    return found, second


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--sources", type=Path, default=os.environ.get("SANCTIONS_DATA_SOURCES"))
    given = parser.parse_args().sources
    found, second = compare(ROOT, Path(given).resolve() if given else None)
    print("\n".join(found[:50]), end="\n" if found else "")
    disagreements = "1 disagreement" if len(found) == 1 else f"{len(found):,} disagreements"
    print(f"{len(second):,} fields compared, {disagreements}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

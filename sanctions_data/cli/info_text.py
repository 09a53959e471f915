"""The facts about this copy of the data, and how they look."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sanctions_data import published
from sanctions_data._text import counted
from sanctions_data.cli.format_values import format_value, how_old, today
from sanctions_data.cli.terminal import package_version, style, width, wrap
from sanctions_data.dataset.dataset import load
from sanctions_data.published import files
from sanctions_data.records import TABLES
from sanctions_data.records.provenance import count_grades
from sanctions_data.records.standing import STANDINGS, read_standings
from sanctions_data.release import versions

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

_GRADES = {
    "pinned": "place and digest were recorded from the document",
    "digest": "the digest was recorded from a public copy",
    "quote": "a quotation, without a digest",
}


def facts() -> JSONObject:
    """Return what this copy holds, as JSON data."""
    data = load()
    claims = {claim.id for claim in data.ledger.claims if claim.active}
    cited = {(row.source, row.sentence) for row in data.ledger.evidence if row.claim in claims and row.source}
    standings = Counter(read_standings(published.read_text("standings.csv")).values())
    decisions = {row.decision: row.outcome for row in data.conflicts}
    package = json.loads(published.read_text("datapackage.json"))
    return {
        "package_version": package_version(),
        "data_version": data.version,
        "as_of": format_value(data.as_of) if data.as_of else None,
        "age_days": (today() - data.as_of).days if data.as_of else None,
        "releases": list(versions.released()),
        "release_digest": published.this_release_digest(),
        "tables": {name: len(data.table(name)) for name in TABLES},
        "claims": len(claims),
        "sources": [source.id for source in data.sources],
        "sentences": len(cited),
        "established": {name: standings[name] for name in STANDINGS},
        "grades": count_grades(data.provenance),
        "decisions": dict(sorted(Counter(decisions.values()).items())),
        "data": str(files.data_file("VERSION")).removesuffix("VERSION").rstrip("/\\"),
        "licences": [{"name": row["name"], "title": row["title"]} for row in package.get("licenses", ())],
        "quotes": "short quotations in the data are not ours and keep the rights of their owners",
    }


def lines(found: Mapping[str, Any], *, on: bool = False) -> Iterator[str]:
    """Yield the facts as lines."""
    yield style(f"sanctions-data {found['package_version']}", "bold", on=on) + (
        f" · data {found['data_version']}, as of {found['as_of'] or 'a day not stated'}{_age(found['as_of'])}"
    )
    yield ""
    widest = max(map(len, found["tables"]))
    for name, number in found["tables"].items():
        yield f"  {name:{widest}} {number:>5}"
    yield ""
    sources, sentences = counted(len(found["sources"]), "document"), counted(found["sentences"], "sentence")
    yield f"{counted(found['claims'], 'claim')} from {sentences} of {sources}, each value"
    yield from _share({STANDINGS[name]: number for name, number in found["established"].items()})
    fields = sum(found["grades"].values())
    yield f"{counted(fields, 'field')}, each by its best evidence"
    yield from _share({f"{name}: {_GRADES[name]}": number for name, number in found["grades"].items()})
    decided = ", ".join(f"{number} {outcome}" for outcome, number in found["decisions"].items())
    total = sum(found["decisions"].values())
    yield f"{counted(total, 'decision')} about sources that disagree"
    yield from [f"         {decided}"] if decided else []
    yield ""
    yield from wrap(", ".join(found["releases"]) or "none yet", width(), "releases  ")
    yield from wrap(found["release_digest"] or "none", width(), "digest    ")
    yield from wrap(found["data"], width(), "data      ")
    licences = "; ".join(f"{row['name']}: {row['title']}" for row in found["licences"])
    yield from wrap(f"{licences}; {found['quotes']}", width(), "licences  ")


def _age(day: str | None) -> str:
    return how_old(date.fromisoformat(day)) if day else ""


def _share(counts: Mapping[str, int]) -> Iterator[str]:
    total = sum(counts.values())
    for text, number in counts.items():
        share = 100 * number / total if total else 0
        yield f"  {number:>5}  {'<1' if 0 < share < 1 else f'{share:.0f}':>3} %  {text}"

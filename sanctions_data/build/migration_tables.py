"""Tables for people who used the major version before: what became of its columns and its module paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sanctions_data._csv import kinds
from sanctions_data._moved import ELSEWHERE, MOVED
from sanctions_data.published.chain import Chain, Release
from sanctions_data.published.version_numbers import key
from sanctions_data.records import INDEXES, TABLES, model

# (table, column) → what the column had in 1.1, and what it has now, where its name is the same
MEANING: Mapping[tuple[str, str], tuple[str, str]] = {
    ("measures", "status"): (
        "inherited from the action, unless a claim said otherwise",
        "computed from `status_history` ([status.md](status.md)); `announced` says that nothing later is known, or "
        "only by weak statements",
    ),
    ("measures", "status_as_of"): ("empty for 57 of 63 rows", "always a day or a range"),
    ("measures", "reason"): (
        "the words of the authority that gives it, or ours",
        "the words of the authority that gives it, else null; ours are in `reason_summary`",
    ),
    ("actions", "status"): ("claimed", "computed from `status_history`"),
    ("actions", "status_as_of"): ("claimed, empty for 19 of 21 rows", "always a day or a range"),
    ("actions", "reason"): (
        "the words of the authority that gives it, or ours",
        "the words of the authority that gives it, else null; ours are in `reason_summary`",
    ),
    ("entities", "country"): ("one of the five authorities", "any country that an entity belongs to"),
    ("identifiers", "scheme"): ("a code", "the same code, which is now the id of a row of `schemes`"),
    ("provenance", "inherited_from"): (
        "the record that the value is taken from",
        "the same; of a status, the attestation that decides",
    ),
    ("provenance", "source"): ("a source of the ledger", "the same id, of a row of the table `sources`"),
    ("conflicts", "source"): ("a source of the ledger", "the same id, of a row of the table `sources`"),
}


def last_of_the_major_before(chain: Chain, version: str) -> Release | None:
    """Return the newest release with a smaller major number than a version; None if there is none."""
    older = [release for release in chain.releases if key(release.version)[0] < key(version)[0]]
    return older[-1] if older else None


def columns_block(before: Release) -> str:
    """Return what became of each column of a release, and which columns are new.

    Args:
        before: the release, of which the chain names the columns.
    """
    lines = ["| table | as before | other name | other meaning | new | gone |", "|---|---|---|---|---|---|"]
    for table in dict.fromkeys((*before.columns, *TABLES, *INDEXES)):
        lines.append("| " + " | ".join((f"`{table}`", *_cells(table, before.columns.get(table)))) + " |")
    return "\n".join(lines)


def _cells(table: str, had: Mapping[str, str] | None) -> Iterator[str]:
    if table not in (*TABLES, *INDEXES):
        yield from ("", "", "", "", f"the table: {_listed(had or {})}")
        return
    has = kinds(model(table), tuple(model(table).columns()))
    if had is None:
        yield from ("", "", "", f"the table: {_listed(has)}", "")
        return
    renamed = {old: new for old, new in model(table).renamed.items() if old in had}
    kept = [name for name in had if has.get(name) == had[name]]
    retyped = [f"`{name}` ({had[name]}, now {has[name]})" for name in had if has.get(name, had[name]) != had[name]]
    meaning = [name for name in kept if (table, name) in MEANING]
    yield _listed(name for name in kept if name not in meaning)
    yield ", ".join(f"`{old}` is `{new}`" for old, new in renamed.items())
    yield ", ".join(filter(None, (_listed(meaning), *retyped)))
    yield _listed(name for name in has if name not in had and name not in renamed.values())
    yield _listed(name for name in had if name not in has and name not in renamed)


def meaning_block() -> str:
    """Return the columns that kept their names and have another meaning."""
    rows = [f"| `{table}.{name}` | {was} | {now} |" for (table, name), (was, now) in MEANING.items()]
    return "\n".join(["| column | in 1.1 | now |", "|---|---|---|", *rows])


def moved_block() -> str:
    """Return the module paths of 1.x, with where each module and each name is now."""
    rows = [f"| `{old}` | `{new}` |" for old, new in MOVED.items()]
    rows += [f"| `{old}.{name}` | `{new}` |" for old, names in ELSEWHERE.items() for name, new in names.items()]
    return "\n".join(["| in 1.x, below `sanctions_data.` | now |", "|---|---|", *sorted(rows)])


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)

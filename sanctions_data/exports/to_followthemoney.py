"""FollowTheMoney: entities as JSON lines, and statements as CSV in which each value names its claims and sentences.

The library is not used at run time, because it compiles for minutes; tests and a judge read the files with it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sanctions_data.exports.tables import Tables
from sanctions_data.records.status_rule import ENDED

if TYPE_CHECKING:
    from sanctions_data.dataset.dataset import Dataset

DATASET = "sanctions-data"
_COLUMNS = (
    *("canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang"),
    *("original_value", "external", "first_seen", "last_seen", "id"),
)
# property → its type in FollowTheMoney, of those that are not plain strings
_TYPES = {
    **dict.fromkeys(("name", "alias"), "name"),
    **dict.fromkeys(("entity", "holder", "post", "organization"), "entity"),
    **dict.fromkeys(("birthDate", "listingDate", "startDate", "endDate", "date"), "date"),
    **dict.fromkeys(("programId", "idNumber"), "identifier"),
    **dict.fromkeys(("description", "summary", "reason"), "text"),
    "country": "country",
    "topics": "topic",
}
_ORGANIZATIONS = {"Company", "Organization", "PublicBody"}
# property of Entity, Sanction or Occupancy → column it is filled from
_PROPERTIES = {
    "entities": {"name": "name", "country": "country", "birthPlace": "birth_place", "description": "description"},
    "measures": {
        "entity": "target",
        "authority": "authority_name",
        "country": "authority",
        "programId": "program",
        "provisions": "provisions",
        "reason": "reason",
        "status": "status",
    },
    "positions": {"holder": "holder", "status": "tenure"},
}
_DAYS = {
    "entities": {"birthDate": "birth_date"},
    "measures": {
        "date": "announced_on",
        "listingDate": "listing_date",
        "startDate": "start_date",
        "endDate": "end_date",
    },
    "positions": {"startDate": "start_date", "endDate": "end_date"},
}
# What FollowTheMoney has no place for, and what became of it: table, or table and column (docs/exports.md).
LOST = {
    "actions": "a Sanction is one listing; each has the values that hold for all listings of its action",
    "status_history": "only the newest status of a listing, in `status`",
    "remarks": "no schema for who said what",
    "allegations": "no schema for who accuses whom",
    "events": "no schema for what happened around the actions",
    "figures": "no schema for numbers that somebody states",
    "relations": "answers, coordination and participants: no property leads from one Sanction to another",
    "instruments": "no schema for the acts and orders behind the actions",
    "schemes": "no schema for the lists behind the identifiers",
    "provenance": "`origin` in statements.csv names claim, document and sentence of each value, not words and rules",
    "sources": "documents are named in `origin` only",
    "conflicts": "only the chosen value is exported",
    "entities.member_count": "no property",
    "identifiers.scheme": "`idNumber` does not say whose number it is",
    "identifiers.scheme_closed_on": "no property",
    "measures.action": "no schema for the action",
    "measures.action_status": "no property",
    "measures.provisions_certainty": "no property",
    "measures.reason_summary": "`reason` has only the words of the authority",
    "measures.region": "no property",
    "measures.source_count": "no property",
    "measures.status_as_of": "no property; in `summary`",
    "measures.victims": "no property",
    "names.kind": "each further name is an alias",
    "names.language": "no language that FollowTheMoney would keep for a name",
    "positions.tenure_certainty": "no property",
    "ranges of days": "in `summary`, as text: a date property would make a day of a range",
}


@dataclass(frozen=True)
class Statement:
    """One value of one property of one entity."""

    entity: str
    schema: str
    prop: str
    value: str
    origins: tuple[str, ...] = ()

    def row(self) -> dict[str, str]:
        """Return it as a row of `statements.csv`; its id is the hash that FollowTheMoney makes."""
        key = f"{DATASET}.{self.entity}.{self.prop}.{self.value}"
        return {
            "canonical_id": self.entity,
            "entity_id": self.entity,
            "prop": self.prop,
            "prop_type": _TYPES.get(self.prop, "string"),
            "schema": self.schema,
            "value": self.value,
            "dataset": DATASET,
            "origin": ";".join(self.origins),
            "external": "f",
            "id": hashlib.sha1(key.encode()).hexdigest(),  # noqa: S324 - the id that FollowTheMoney defines
        }


def write(data: Tables) -> dict[str, bytes]:
    """Return entities.ftm.json and statements.csv."""
    assert data.dataset is not None
    found = [*_statements(data.dataset)]
    entities: dict[str, tuple[str, dict[str, list[str]]]] = {}
    for one in found:
        _, properties = entities.setdefault(one.entity, (one.schema, defaultdict(list)))
        properties[one.prop].append(one.value)
    lines = (
        {"id": name, "schema": schema, "properties": properties, "datasets": [DATASET]}
        for name, (schema, properties) in entities.items()
    )
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="", dialect=csv.unix_dialect)
    writer.writeheader()
    writer.writerows(one.row() for one in found)
    return {"entities.ftm.json": text.encode(), "statements.csv": out.getvalue().encode()}


def _statements(data: Dataset) -> Iterator[Statement]:
    """Yield each value once; what several claims say has all of them as origins."""
    origins: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in data.provenance:
        place = f"{row.claim}@{row.source}#{row.sentence}" if row.source else row.claim
        for value in (row.value, ""):  # of a member of a list, or of the whole field
            if place not in origins[row.record, row.field, value]:
                origins[row.record, row.field, value].append(place)
    kinds = {row.id: row.type for row in data.entities}
    seen = set()
    for record, field, one in _values(data, kinds):
        key = (one.entity, one.prop, one.value)
        if key not in seen:
            seen.add(key)
            exact = origins.get((record, field, one.value)) or origins.get((record, field, ""), [])
            yield Statement(one.entity, one.schema, one.prop, one.value, tuple(exact))


def _values(data: Dataset, kinds: Mapping[str, str]) -> Iterator[tuple[str, str, Statement]]:
    """Yield record and field that a value comes from, and the value."""
    for entity in data.entities:
        yield from _columns("entities", entity, entity.id, entity.type)
    for name in data.names:
        yield name.id, "name", Statement(name.entity, kinds[name.entity], "alias", name.name or "")
    for one in data.identifiers:
        if one.value is not None:
            yield one.id, "value", Statement(one.entity, kinds[one.entity], "idNumber", one.value)
    for measure in data.measures:
        if measure.status not in ENDED:
            topic = "sanction.counter" if measure.authority == "cn" else "sanction"
            yield measure.id, "target", Statement(measure.target, kinds[measure.target], "topics", topic)
    for measure in data.measures:
        yield from _columns("measures", measure, measure.id, "Sanction")
    for position in data.positions:
        post = f"{position.id}.post"
        if position.title is not None:
            yield position.id, "title", Statement(post, "Position", "name", position.title)
        if position.organization is not None and kinds[position.organization] in _ORGANIZATIONS:
            yield position.id, "organization", Statement(post, "Position", "organization", position.organization)
        if position.title is not None:
            yield position.id, "title", Statement(position.id, "Occupancy", "post", post)
        yield from _columns("positions", position, position.id, "Occupancy")


def _columns(table: str, record: object, name: str, schema: str) -> Iterator[tuple[str, str, Statement]]:
    for prop, column in _PROPERTIES[table].items():
        value = getattr(record, column)
        for member in value if isinstance(value, tuple) else () if value is None else (value,):
            if prop != "birthPlace" or schema == "Person":
                yield name, column, Statement(name, schema, prop, str(member))
    for prop, column in _DAYS[table].items():
        day: date | None = getattr(record, column)
        first, last = getattr(record, f"{column}_earliest"), getattr(record, f"{column}_latest")
        if day is not None and (prop != "birthDate" or schema == "Person"):
            yield name, column, Statement(name, schema, prop, day.isoformat())
        elif first or last:
            yield name, column, Statement(name, schema, "summary", f"{column}: {first or '..'}/{last or '..'}")
    if (as_of := getattr(record, "status_as_of", None)) is not None:
        yield name, "status_as_of", Statement(name, schema, "summary", f"status as of {as_of}")

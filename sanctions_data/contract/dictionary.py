"""The data dictionary: every table, every column, every vocabulary, as one page of Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel

from sanctions_data.records.record import Column
from sanctions_data.records.vocabulary import VOCABULARIES
from sanctions_data.validation.values.json_values import JSONObject

_HEAD = """# Data dictionary

Generated from the models (`sanctions_data/records/`, `sanctions_data/ledger/`); edits here are lost.

An empty cell is null: no [claim](glossary.md#claim) in this dataset states the value. `list` columns have members of a
vocabulary, with `;` between them in CSV and as an array in JSON. Where a column comes from:

- **set by hand**: ids, keys, the type of an entity; we give these names; they are not statements.
- **claimed**: a source states it; the claims behind it are in `provenance`.
- **from** `key` → `table.column`: taken from the row that the key names, with that row's claims, unless the
  row has a claim of its own.
- **computed** of columns: a function of other columns, with their claims.
- **computed** from `status_history`: what the newest [attestation](glossary.md#attestation) says, with its claims
  ([status.md](status.md)).

⚖ marks columns that may have the words of an accuser. Read them as "according to".
"""


def dictionary(tables: Iterable[tuple[type[BaseModel], JSONObject]]) -> str:
    """Return the Markdown of the dictionary.

    Args:
        tables: each model with its JSON Schema (`schemas.json_schema`).
    """
    sections = [_HEAD, *(_table(model, schema) for model, schema in tables), "## Vocabularies\n"]
    sections += [_vocabulary(name, members) for name, members in VOCABULARIES.items()]
    return "\n".join(sections)


def anchor(name: str) -> str:
    """Return the link target of a heading."""
    return name.replace(" ", "-")


def _table(model: type[BaseModel], schema: JSONObject) -> str:
    key = ", ".join(f"`{name}`" for name in model.key)  # type: ignore[attr-defined]
    lines = [
        f"## {schema['title']}",
        "",
        f"{schema['description']} Key: {key}.",
        "",
        "| column | type | from | values | description | example |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, rule in schema["properties"].items():
        if name == "provenance":
            continue  # in JSON only: column → claims
        mark = " ⚖" if "x-accuser" in rule else ""
        cells = (
            f"`{name}`{mark}",
            _type(rule, required=name in schema["required"]),
            _origin(model, name, schema),
            _values(rule),
            rule["description"],
            _example(rule["examples"][0]),
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _type(rule: JSONObject, *, required: bool) -> str:
    kind = rule["type"] if isinstance(rule["type"], str) else rule["type"][0]
    name = "date" if rule.get("format") == "date" else {"array": "list"}.get(kind, kind)
    return f"{name}, required" if required else name


def _origin(model: type[BaseModel], name: str, schema: JSONObject) -> str:
    column = next((item for item in model.model_fields[name].metadata if isinstance(item, Column)), None)
    if column is None or column.origin == "structural":
        return "set by hand"
    if column.origin == "inherited":
        there = schema["properties"][column.via]["x-references"]
        return f"from `{column.via}` → `{there}.{column.field}`"
    if column.reads:
        return f"computed from `{column.reads}`"
    if column.origin == "computed":
        return "computed" + (f" of {', '.join(f'`{part}`' for part in column.of)}" if column.of else " of the row")
    return "claimed"


def _values(rule: JSONObject) -> str:
    inner = rule.get("items", rule)
    members = [member for member in inner.get("enum", ()) if member is not None]
    named = [f"[{name}](#{anchor(name)})" for name, those in VOCABULARIES.items() if set(members) == set(those)]
    found = named or [", ".join(f"`{member}`" for member in members)] * bool(members)
    if table := rule.get("x-references"):
        found.append(f"id in [{table}](#{table})")
    return "; ".join(found)


def _example(value: object) -> str:
    return f"`{';'.join(value) if isinstance(value, list) else value}`"


def _vocabulary(name: str, members: dict[str, str]) -> str:
    lines = [f"### {name}", "", "| value | meaning |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| `{member}` | {text} |" for member, text in members.items())]) + "\n"

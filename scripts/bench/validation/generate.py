"""Write the benchmark's table of any size as Parquet, with DuckDB: 16 columns of text, 21 kinds of error.

    python scripts/bench/validation/generate.py ROWS FOLDER

FOLDER gets table.parquet, countries.csv and schema.json. Each kind of error is made `ROWS // 1000` times, but
not more than a thousand times, each in a row of its own.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

COUNTRIES = sorted({a + b for a in "ABCDEFGHIJKLMNOP" for b in "ABCDEFGHIJKLMNO"} | {"USA", "GBR", "FRA", "RUS", "IRN"})
REGIMES = ("iran", "russia", "belarus", "dprk", "syria", "cuba", "venezuela", "myanmar", "mali", "libya", "cyber")
KINDS = ("asset_freeze", "travel_ban", "arms_embargo", "trade_import", "trade_export", "financial", "aviation")
STATUS = ("active", "expired", "suspended", "lifted")
WORDS = ("council regulation", "on restrictive", "measures against", "Öffentliche", "Maßnahme,", "régime;", "annex")
REQUIRED = {"required": True}
SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "measure_id", "constraints": {**REQUIRED, "unique": True, "pattern": "^[A-Z]{2}-[0-9]{4}-[0-9]{10}$"}},
        {"name": "regime", "constraints": {**REQUIRED, "enum": list(REGIMES)}},
        {"name": "sender_iso", "constraints": {**REQUIRED, "pattern": "^[A-Z]{2,3}$"}},
        {"name": "target_iso", "constraints": {**REQUIRED, "pattern": "^[A-Z]{2,3}$"}},
        {"name": "measure_type", "constraints": {**REQUIRED, "enum": list(KINDS)}},
        {"name": "status", "constraints": {**REQUIRED, "enum": list(STATUS)}},
        {"name": "start_date", "type": "date", "constraints": {**REQUIRED, "minimum": "1945-01-01"}},
        {"name": "end_date", "type": "date"},
        {"name": "announced_on", "type": "date"},
        {"name": "severity", "type": "integer", "constraints": {**REQUIRED, "minimum": 1, "maximum": 10}},
        {"name": "n_entities", "type": "integer", "constraints": {"minimum": 0, "maximum": 100000}},
        {"name": "confidence", "type": "number", "constraints": {"minimum": 0, "maximum": 1}},
        {"name": "is_multilateral", "type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
        {"name": "source_url", "format": "uri", "constraints": REQUIRED},
        {"name": "title", "constraints": {**REQUIRED, "minLength": 3, "maxLength": 120}},
        {"name": "notes", "constraints": {"maxLength": 200}},
    ],
    "foreignKeys": [{"fields": "target_iso", "reference": {"resource": "countries", "fields": "iso"}}],
}
for _field in SCHEMA["fields"]:
    _field.setdefault("type", "string")

# (column, the bad cell in SQL); `good` is the row's own cell, `previous` the id of the row before
ERRORS = (
    ("measure_id", "NULL"),
    ("measure_id", "previous"),
    ("measure_id", "'xx' || i"),
    ("regime", "'Iran '"),
    ("sender_iso", "'us'"),
    ("target_iso", "'ZZZ'"),
    ("measure_type", "NULL"),
    ("status", "'ACTIVE'"),
    ("start_date", "'17/05/2024'"),
    ("start_date", "'1899-12-31'"),
    ("end_date", "'2021-02-30'"),
    ("severity", "'5.5'"),
    ("severity", "'11'"),
    ("n_entities", "'many'"),
    ("n_entities", "'-3'"),
    ("confidence", "'0,5'"),
    ("confidence", "'1.7'"),
    ("is_multilateral", "'yes'"),
    ("source_url", "'not a url'"),
    ("title", "repeat('x', 140)"),
    ("notes", "repeat('y', 240)"),
)


def cells() -> dict[str, str]:
    """The good cell of every column, in SQL over the row's number; `h` numbers are hashes of it."""

    def pick(values: Any, salt: int) -> str:
        listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
        return f"[{listed}][(hash(i + {salt}) % {len(values)})::INT + 1]"

    def day(salt: int) -> str:
        return f"(DATE '1950-01-01' + (hash(i + {salt}) % 27000)::INT)::VARCHAR"

    def text(count: int, salt: int) -> str:
        return " || ' ' || ".join(pick(WORDS, salt + at) for at in range(count))

    own = "chr((65 + {0} % 26)::INT) || chr((65 + ({0} // 26) % 26)::INT) || '-' || (1950 + {0} % 75) || '-' || "
    own += "lpad(({0})::VARCHAR, 10, '0')"
    return {
        "measure_id": own.format("i"),
        "previous": own.format("(i - 1)"),
        "regime": pick(REGIMES, 1 << 40),
        "sender_iso": pick(COUNTRIES, 2 << 40),
        "target_iso": pick(COUNTRIES, 3 << 40),
        "measure_type": pick(KINDS, 4 << 40),
        "status": pick(STATUS, 5 << 40),
        "start_date": day(6 << 40),
        "end_date": f"CASE WHEN hash(i + {7 << 40}) % 2 = 0 THEN {day(8 << 40)} END",
        "announced_on": f"CASE WHEN hash(i + {9 << 40}) % 10 < 7 THEN {day(10 << 40)} END",
        "severity": f"(hash(i + {11 << 40}) % 10 + 1)::VARCHAR",
        "n_entities": f"CASE WHEN i % 5 > 0 THEN (hash(i + {12 << 40}) % 5000)::VARCHAR END",
        "confidence": f"'0.' || lpad((hash(i + {13 << 40}) % 1000)::VARCHAR, 3, '0')",
        "is_multilateral": "CASE WHEN i % 2 = 0 THEN 'true' ELSE 'false' END",
        "source_url": "'https://sanctions.example.org/' || (i % 97) || '/' || to_base(i, 16, 1)",
        "title": text(4, 14 << 40),
        "notes": f"CASE WHEN hash(i + {15 << 40}) % 10 < 4 THEN {text(8, 16 << 40)} END",
    }


def write(rows: int, folder: Path, group: int = 250_000) -> int:
    """Write the table, the countries and the schema; returns how many errors were made."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    many = max(1, min(1000, rows // 1000))
    step = rows // many  # a kind of error once in so many rows, at a place of its own
    own = cells()
    columns = []
    for field in SCHEMA["fields"]:
        name = field["name"]
        bad = [f"WHEN {at + 1} THEN {sql}" for at, (column, sql) in enumerate(ERRORS) if column == name]
        found = own[name] if not bad else f"CASE kind {' '.join(bad)} ELSE {own[name]} END"
        columns.append(f"({found.replace('previous', own['previous'])})::VARCHAR AS {name}")
    # places 2, 4, …: the row before a repeated id is a good one
    kind = f"CASE WHEN i // {step} < {many} AND (i % {step}) % 2 = 0 THEN (i % {step}) // 2 ELSE 0 END"
    numbered = f"SELECT range AS i, {kind} AS kind FROM range({rows})"
    db = duckdb.connect()
    db.execute(
        f"COPY (SELECT {', '.join(columns)} FROM ({numbered})) TO '{folder / 'table.parquet'}' "
        f"(FORMAT parquet, ROW_GROUP_SIZE {group})"
    )
    db.close()
    (folder / "countries.csv").write_text("\n".join(["iso", *COUNTRIES]) + "\n")
    (folder / "schema.json").write_text(json.dumps(SCHEMA, indent=1))
    return many * len(ERRORS)


if __name__ == "__main__":
    print(write(int(sys.argv[1]), Path(sys.argv[2])), "errors")

"""Compile and verify a ledger of any size with DuckDB: the method of this package past the size of its dataset.

    python scripts/large_ledger.py --claims 1000000 10000000 [--memory 4GB] [--folder DIR]

The tables lie in Parquet files, one per ledger table. Everything is a handful of SQL statements over them,
out of core where they do not fit: keys and references, words against the digests of their sentences,
verbatim values against their words, undecided conflicts, and the fields that the claims resolve to. What
needs Python (the named rules) is left to a Python job per partition; a test holds this recipe equal to
`compile_ledger` on small ledgers.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

# Faults, by name: each statement gives the keys of the rows that are wrong. `words` is what a claim of rule
# verbatim/1 must equal; `check` is documented in sanctions_data/anchors/normal.py (span_check).
FAULTS = {
    "claim id twice": "SELECT id FROM claims GROUP BY id HAVING count(*) > 1",
    "no evidence": "SELECT id FROM claims ANTI JOIN evidence ON evidence.claim = claims.id AND evidence.ord = 0",
    "no claim": "SELECT claim FROM evidence ANTI JOIN claims ON claims.id = evidence.claim",
    "no sentence": "SELECT claim FROM evidence ANTI JOIN sentences USING (source, sentence) WHERE source IS NOT NULL",
    "no claim used": """SELECT evidence.claim FROM evidence ANTI JOIN claims ON claims.id = evidence.uses_claim
        WHERE uses_claim IS NOT NULL""",
    "outside its sentence": """SELECT claim FROM evidence JOIN sentences USING (source, sentence)
        WHERE evidence.start < sentences.start OR evidence.end > sentences.end""",
    "check does not fit": """SELECT claim FROM evidence JOIN sentences USING (source, sentence)
        WHERE quote IS NOT NULL AND "check" <> left(sha256(n1 || chr(10) || quote), 8)""",
    "value is not the words": """SELECT id FROM claims JOIN evidence ON evidence.claim = claims.id AND evidence.ord = 0
        WHERE rule = 'verbatim/1' AND quote IS NOT NULL AND value <> to_json(quote)::VARCHAR""",
    "undecided": """SELECT record || ' ' || field FROM claims LEFT JOIN decisions ON decisions.claim = claims.id
        GROUP BY record, field
        HAVING count(DISTINCT value) > 1 AND count(DISTINCT value) FILTER (decisions.chosen IS NOT NULL) <
               count(DISTINCT value)""",
}
RESOLVE = """COPY (
    SELECT record, field, arg_min(value, coalesce(chosen <> id, false)) AS value, list(id ORDER BY id) AS claims
    FROM (SELECT claims.*, chosen FROM claims LEFT JOIN decisions ON decisions.claim = claims.id)
    WHERE chosen IS NULL OR chosen = id
    GROUP BY record, field
) TO '{out}' (FORMAT parquet)"""

# An invented ledger: a sentence a claim, three claims a record, every hundredth claim with a decided rival.
MAKE = {
    "sentences": """SELECT 'paper-' || (i // 1000) AS source, (i % 1000 + 1)::INT AS sentence, (i % 1000) * 40 AS start,
        (i % 1000) * 40 + 39 AS "end", sha256('sentence ' || i) AS n1 FROM range({n}) t(i)""",
    "claims": """SELECT 'c' || i AS id, 'sailor-' || (i // 3) AS record, ['name', 'ship', 'port'][i % 3 + 1] AS field,
        to_json('word ' || i)::VARCHAR AS value, 'verbatim/1' AS rule FROM range({n}) t(i)
        UNION ALL SELECT 'r' || i, 'sailor-' || (i // 3), ['name', 'ship', 'port'][i % 3 + 1],
        to_json('rival ' || i)::VARCHAR, 'verbatim/1' FROM range(0, {n}, 100) t(i)""",
    "evidence": """SELECT 'c' || i AS claim, 0 AS ord, 'paper-' || (i // 1000) AS source,
        (i % 1000 + 1)::INT AS sentence, (i % 1000) * 40 AS start, (i % 1000) * 40 + 10 AS "end", 'word ' || i AS quote,
        left(sha256(sha256('sentence ' || i) || chr(10) || 'word ' || i), 8) AS "check", NULL::VARCHAR AS uses_claim
        FROM range({n}) t(i)
        UNION ALL SELECT 'r' || i, 0, 'paper-' || (i // 1000), (i % 1000 + 1)::INT, (i % 1000) * 40,
        (i % 1000) * 40 + 10, 'rival ' || i,
        left(sha256(sha256('sentence ' || i) || chr(10) || 'rival ' || i), 8), NULL FROM range(0, {n}, 100) t(i)
        UNION ALL SELECT 'c' || i, 1, NULL, NULL, NULL, NULL, NULL, NULL, 'c' || (i - 1) FROM range(4, {n}, 5) t(i)""",
    "decisions": """SELECT 'c' || i AS claim, 'c' || i AS chosen FROM range(0, {n}, 100) t(i)
        UNION ALL SELECT 'r' || i, 'c' || i FROM range(0, {n}, 100) t(i)""",
}
TABLES = tuple(MAKE)


def connect(folder: Path, memory: str) -> Any:
    """A DuckDB connection that sees the Parquet files of a folder as the tables of the ledger."""
    import duckdb

    db = duckdb.connect(config={"memory_limit": memory, "temp_directory": str(folder / "spill")})
    for table in TABLES:
        if (path := folder / f"{table}.parquet").exists():
            db.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{path}')")
    return db


def make(folder: Path, claims: int) -> None:
    """An invented ledger of so many claims."""
    import duckdb

    for table, query in MAKE.items():
        out = folder / f"{table}.parquet"
        duckdb.connect().execute(f"COPY ({query.format(n=claims)}) TO '{out}' (FORMAT parquet)")


def verify(db: Any) -> dict[str, list[str]]:
    """Fault → keys of the rows that have it, at most a hundred each; empty where all is well."""
    found = {name: [row[0] for row in db.execute(f"{query} LIMIT 100").fetchall()] for name, query in FAULTS.items()}
    return {name: keys for name, keys in found.items() if keys}


def resolve(db: Any, out: Path) -> int:
    """Write the fields that the claims resolve to; returns how many."""
    db.execute(RESOLVE.format(out=out))
    return int(db.execute(f"SELECT count(*) FROM read_parquet('{out}')").fetchone()[0])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--memory", default="4GB", help="DuckDB's limit (4GB); beyond it, disk")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    options = parser.parse_args()
    print("| claims | verify | resolve | fields | faults | peak memory so far |\n|---:|---:|---:|---:|---:|---:|")
    for size in options.claims:
        with tempfile.TemporaryDirectory(dir=options.folder) as name:
            folder = Path(name)
            make(folder, size)
            db = connect(folder, options.memory)
            start = time.perf_counter()
            faults = verify(db)
            middle = time.perf_counter()
            fields = resolve(db, folder / "fields.parquet")
            end = time.perf_counter()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"| {size:,} | {middle - start:.1f} s | {end - middle:.1f} s | {fields:,} | {len(faults)} | {peak} MiB |")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The yardstick: the generator's schema written out by hand in Polars, with the same work as the validator.

One streaming pass with flags and row numbers, uniqueness by hash with a second look, a pass over the bytes for
short and long rows, NUL, unclosed quotes and line breaks in cells, and the lines of all errors by rule. It compiles
nothing and explains nothing; that is the point.

    python yardstick.py DATA/dirty.csv        # DATA also holds schema.json and countries.csv
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

CALENDAR = (
    r"^(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)$"
)
ADDRESS = r"^[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/?#]+[^\s]*$"


def flags(folder: Path) -> dict[str, pl.Expr]:
    """One flag per rule."""
    fields = {field["name"]: field for field in json.loads((folder / "schema.json").read_text())["fields"]}
    codes = (folder / "countries.csv").read_text().split()[1:]
    col = pl.col
    out = {}
    for name, field in fields.items():
        asked = field.get("constraints", {})
        if asked.get("required"):
            out[f"{name} required"] = col(name).is_null()
        if "enum" in asked:
            out[f"{name} enum"] = ~col(name).is_in(asked["enum"])
        if "pattern" in asked:
            out[f"{name} pattern"] = ~col(name).str.contains(asked["pattern"])
    for name in ("start_date", "end_date", "announced_on"):
        out[f"{name} type"] = ~col(name).str.contains(CALENDAR)
    start = col("start_date")
    inside = start.is_between(pl.lit("1945-01-01"), pl.lit("2030-12-31"))
    out["start_date range"] = start.str.contains(CALENDAR) & ~inside
    for name, low, high, kind in (
        ("severity", 1, 10, pl.Int64),
        ("n_entities", 0, 100_000, pl.Int64),
        ("confidence", 0, 1, pl.Float64),
    ):
        number = col(name).cast(kind, strict=False)
        out[f"{name} type"] = col(name).is_not_null() & number.is_null()
        out[f"{name} range"] = ~number.is_between(low, high)
    out["is_multilateral type"] = ~col("is_multilateral").is_in(["true", "false"])
    out["source_url format"] = ~col("source_url").str.contains(ADDRESS)
    out["title length"] = ~col("title").str.len_chars().is_between(3, 120)
    out["notes length"] = col("notes").str.len_chars() > 200
    out["target_iso key"] = ~col("target_iso").is_in(codes)
    return {name: flag.fill_null(False) for name, flag in out.items()}


def structure(path: Path, width: int) -> int:
    """How many records there are; an error where one is too short or too long, or a quote or NUL is loose."""
    drop = bytes(byte for byte in range(256) if byte not in b',"\n\r\0')
    row, records, inside, carry = b"," * (width - 1) + b"\n", 0, False, b""
    with path.open("rb", buffering=0) as stream:
        while chunk := stream.read(1 << 17):
            marks = chunk.translate(None, drop)
            if b"\0" in marks or b"\r" in marks:
                raise SystemExit("not plain")
            parts = marks.split(b'"')
            if b"\n" in b"".join(parts[1 - inside :: 2]):
                raise SystemExit("a line break in a cell: rows are not lines")
            outside = b"".join(parts[inside::2])
            inside ^= len(parts) % 2 == 0
            text = carry + outside
            end = text.rfind(b"\n") + 1
            if text[:end].replace(row, b""):
                raise SystemExit("ragged")
            records += text.count(b"\n", 0, end)
            carry = text[end:]
    if inside:
        raise SystemExit("unclosed")
    return records - 1


def main(path: Path) -> None:
    rules = flags(path.parent)
    frame = pl.scan_csv(path, infer_schema=False, null_values=[""], row_index_name="row")
    ident = pl.col("measure_id")
    asked = frame.select(
        "row",
        pl.when(ident.is_not_null()).then(ident.hash(1)).alias("hash"),
        pl.any_horizontal(*rules.values()).alias("bad"),
        *[flag.alias(name) for name, flag in rules.items()],
    )
    lines: dict[str, list[int]] = {}
    hashes, rows, bad = [], 0, []
    with ThreadPoolExecutor(1) as pool:
        shape = pool.submit(structure, path, 16)
        for batch in asked.collect_batches(engine="streaming", maintain_order=False):
            rows += batch.height
            hashes.append(batch.select("row", "hash"))
            found = batch.filter("bad")
            if found.height:
                bad.append(found.select("row", *rules))
        assert shape.result() == rows
    if bad:
        found = pl.concat(bad)
        lines = {name: (found["row"].filter(found[name]) + 2).to_list() for name in rules}
    every = pl.concat(hashes).drop_nulls("hash")
    if every["hash"].n_unique() != every.height:
        twice = every.filter(pl.col("hash").is_duplicated()).lazy().select("row")
        names = frame.select("row", "measure_id").join(twice, on="row", how="semi").collect(engine="streaming")
        again = names.sort("row").filter(~pl.col("measure_id").is_first_distinct())
        lines["measure_id unique"] = (again["row"] + 2).to_list()
    print(
        json.dumps(
            {"rows": rows, "errors": sum(map(len, lines.values())), "bad_rows": len(set().union(*lines.values()))}
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))

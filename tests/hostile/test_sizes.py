"""What is larger, deeper or slower than anything meant."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import lzma
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanctions_data.errors import SanctionsDataError
from sanctions_data.validation import Engine, FileFormat, validate

from .limited_process import attack, put, refused, table_schema


def zeros(path: Path, head: bytes, piece: bytes, mib: int) -> None:
    """A gzip that expands to `mib` MiB."""
    once = io.BytesIO()
    with gzip.GzipFile(fileobj=once, mode="wb", compresslevel=9) as packed:
        packed.write(piece * ((1 << 20) // len(piece)))
    with path.open("wb") as out:
        out.write(gzip.compress(head))
        out.write(once.getvalue() * mib)  # members follow each other in a gzip


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|aa)+$", "(a*)*b", "^(?=(a+)+$).*$", r"^(\w+\s?)*$"])
def test_a_pattern_that_explodes(tmp_path: Path, engine: Engine, pattern: str) -> None:
    put(tmp_path, {"t.csv": "a\n" + "a" * 60 + "!\n", "s.json": table_schema("a", pattern=pattern)})
    found = attack("validate", "t.csv", "-s", "s.json", "--engine", engine, cwd=tmp_path)
    assert found.returncode == 1
    assert b"pattern" in found.stdout


@pytest.mark.judge
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_pattern_that_explodes_on_every_row(tmp_path: Path, engine: Engine) -> None:
    rows = "".join("a" * 40 + f"{n}!\n" for n in range(100))
    put(tmp_path, {"t.csv": "a\n" + rows, "s.json": table_schema("a", pattern=r"(?=(a|aa)+\d+$).*")})
    refused("validate", "t.csv", "-s", "s.json", "--engine", engine, cwd=tmp_path, code=2, says="simplify it")


@pytest.mark.slow
@pytest.mark.parametrize(
    "schema",
    [{"additionalProperties": {"pattern": "^(?!c)(a|aa)+$"}}, {"patternProperties": {"^(?!c)(b|bb)+$": {}}}],
    ids=["values", "names"],
)
def test_a_pattern_of_a_json_schema_that_explodes(tmp_path: Path, schema: dict[str, Any]) -> None:
    """Rust has no lookaround, so it calls back, or Python judges."""
    put(tmp_path, {"d.json": {"c": "a" * 60 + "!", "b" * 60 + "!": 1}, "s.json": schema})
    refused("validate", "d.json", "-s", "s.json", cwd=tmp_path, code=2, says="simplify it")


GIB = 1 << 30


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern",
    ["a" * 1_000_000, "(?:a|b)" * 150_000, "((a{1000}){1000}){1000}", "(" * 1000 + "a" + ")" * 1000, "[ab]" * 17_000],
    ids=["text", "groups", "counts", "levels", "classes"],
)
@pytest.mark.parametrize("language", ["table", "json"])
def test_a_pattern_that_is_too_large(tmp_path: Path, pattern: str, language: str) -> None:
    schema = table_schema("a", pattern=pattern) if language == "table" else {"properties": {"a": {"pattern": pattern}}}
    put(tmp_path, {"t.csv": "a\naaaa\n", "t.json": {"a": "aaaa"}, "s.json": schema})
    path = "t.csv" if language == "table" else "t.json"
    says = "is not a regular expression: "
    refused("validate", path, "-s", "s.json", cwd=tmp_path, code=2, says=says, seconds=10, memory=GIB)


@pytest.mark.parametrize("language", ["table", "json"])
def test_many_large_patterns(tmp_path: Path, language: str) -> None:
    patterns = {f"f{at}": f"a{at}{{99000}}" for at in range(500)}
    fields = [{"name": name, "type": "string", "constraints": {"pattern": each}} for name, each in patterns.items()]
    properties = {name: {"pattern": each} for name, each in patterns.items()}
    schema = {"fields": fields} if language == "table" else {"properties": properties}
    put(tmp_path, {"t.csv": "f0\n1\n", "t.json": {"f0": "1"}, "s.json": schema})
    path = "t.csv" if language == "table" else "t.json"
    refused("validate", path, "-s", "s.json", cwd=tmp_path, code=2, says="simplify them", seconds=10, memory=GIB)


def doubling(word: str, levels: int) -> dict[str, Any]:
    parts: dict[str, Any] = {"a0": {"type": "string"}}
    for at in range(1, levels + 1):
        parts[f"a{at}"] = {word: [{"$ref": f"#/$defs/a{at - 1}"}, {"$ref": f"#/$defs/a{at - 1}"}]}
    return {"$defs": parts, "$ref": f"#/$defs/a{levels}"}


@pytest.mark.parametrize("word", ["anyOf", "oneOf", "allOf"])
def test_branches_that_double(tmp_path: Path, word: str) -> None:
    put(tmp_path, {"d.json": "5", "s.json": doubling(word, 24)})
    found = attack("validate", "d.json", "-s", "s.json", cwd=tmp_path, seconds=10, memory=GIB)
    assert found.returncode == 1


@pytest.mark.slow
def test_branches_that_double_and_cannot_be_remembered(tmp_path: Path) -> None:
    schema = doubling("anyOf", 24)
    schema["$dynamicAnchor"] = "here"
    schema["$defs"]["a0"]["$dynamicRef"] = "#here"
    put(tmp_path, {"d.json": "5", "s.json": schema})
    says = "branches so often"
    refused("validate", "d.json", "-s", "s.json", cwd=tmp_path, code=2, says=says, seconds=30, memory=GIB)


@pytest.mark.slow
@pytest.mark.parametrize("item", ["{0}", '{{"a": {0}}}', "[[{0}]]"])
def test_unique_items_take_linear_time(tmp_path: Path, item: str) -> None:
    items = ", ".join(item.format(at) for at in range(200_000))
    put(tmp_path, {"d.json": f"[{items}, {item.format('1e400')}]", "s.json": {"type": "array", "uniqueItems": True}})
    assert attack("validate", "d.json", "-s", "s.json", cwd=tmp_path, seconds=30).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("number", ["1e999999999999", "-1E+999999", "1e-999999999999", "1e400", "9" * 5000])
def test_exponents_beyond_all_bounds(tmp_path: Path, number: str, engine: Engine) -> None:
    """As a bound in both spellings, as a cell, and in JSON of every type."""
    kinds = ("number", "integer", "year", "array", "any")
    bound = {
        "fields": [{"name": "a", "type": "number", "constraints": {"maximum": number, "minimum": "-1e999999999999"}}]
    }
    written = json.dumps(bound).replace(f'"maximum": "{number}"', f'"maximum": {number}')
    rows = ", ".join(f'{{"{kind}": {number}}}' for kind in kinds)
    every = {"fields": [{"name": kind, "type": kind, "constraints": {"unique": True}} for kind in kinds]}
    put(
        tmp_path,
        {"n.csv": f"a\n1\n{number}\n", "b.json": bound, "c.json": written, "r.json": f"[{rows}]", "e.json": every},
    )
    for schema in ("b.json", "c.json"):
        found = attack("validate", "n.csv", "-s", schema, "--engine", engine, cwd=tmp_path, memory=GIB * 2)
        assert found.returncode in (0, 1)
    assert attack("validate", "r.json", "-s", "e.json", "--engine", "rows", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize("kind", ["array", "object", "any", "geojson", "list", "string"])
def test_a_value_that_holds_itself(kind: str) -> None:
    ring: list[Any] = []
    ring.append({"ring": ring})
    rows = [{"a": ring if kind != "object" else ring[0]}]
    schema = {"fields": [{"name": "a", "type": kind, "constraints": {"unique": True}}]}
    assert [problem.check for problem in validate(rows, schema).problems] == ["type"]
    report = validate(rows, {"type": "object"})
    assert [problem.check for problem in report.problems] == ["json"]


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda some: st.lists(some, max_size=2) | st.dictionaries(st.text(max_size=4), some, max_size=2),
    max_leaves=4,
)
TYPES = (
    *("string", "integer", "number", "boolean", "object", "array", "list", "datetime", "date", "time", "year"),
    *("yearmonth", "duration", "geopoint", "geojson", "any"),
)
ASKED = (
    *("required", "unique", "enum", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"),
    *("exclusiveMaximum", "jsonSchema", "pattern"),
)
OPTIONS = (
    *("format", "missingValues", "categories", "decimalChar", "groupChar", "bareNumber", "delimiter", "itemType"),
    *("trueValues", "falseValues", "constraints"),
)


@pytest.mark.slow
@given(
    st.sampled_from(TYPES),
    st.dictionaries(st.sampled_from(ASKED), ANY, max_size=2),
    st.dictionaries(st.sampled_from(OPTIONS), ANY, max_size=2),
    st.dictionaries(st.sampled_from(["primaryKey", "uniqueKeys", "foreignKeys", "fieldsMatch", "missingValues"]), ANY),
    st.dictionaries(st.sampled_from(["itemType", "itemKeys", "property", "header", "headerRows"]), ANY, max_size=2),
    st.sampled_from(["rows", "columns"]),
)
@settings(deadline=None, max_examples=600, suppress_health_check=list(HealthCheck))
def test_a_descriptor_of_any_values(
    kind: str,
    constraints: dict[str, Any],
    options: dict[str, Any],
    keys: dict[str, Any],
    dialect: dict[str, Any],
    engine: Engine,
) -> None:
    field = {"name": "a", "type": kind, "constraints": constraints, **options}
    schema = {"fields": [field, {"name": "b"}], **keys}
    texts: dict[FileFormat, bytes] = {"csv": b"a,b\n1,x\n[1],x\n2024,x\n", "json": b'[{"a": [1.5], "b": 1}, {"a": 7}]'}
    for form, data in texts.items():
        with contextlib.suppress(SanctionsDataError):
            validate(data, schema, format=form, dialect=dialect or None, engine=engine)


@pytest.mark.slow
def test_a_million_fields(tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": "a\n1\n", "s.json": {"fields": [{"name": f"f{n}"} for n in range(1_000_000)]}})
    refused("validate", "t.csv", "-s", "s.json", cwd=tmp_path, code=2, says="1,000,000 fields; at most 100,000")


@pytest.mark.slow
@pytest.mark.parametrize("same", [True, False])
def test_many_fields_and_many_labels_take_linear_time(tmp_path: Path, same: bool) -> None:
    fields = [{"name": "a" if same else f"f{n}"} for n in range(30_000)]
    schema = {"fields": fields, "uniqueKeys": [[field["name"]] for field in fields]}
    put(tmp_path, {"t.csv": ",".join("ab"[n % 2] for n in range(30_000)) + "\n1\n", "s.json": schema})
    found = attack("validate", "t.csv", "-s", "s.json", "--limit", "5", cwd=tmp_path)
    assert found.returncode == (2 if same else 1)  # a schema may name a field once


DEEP = "[" * 100_000 + "]" * 100_000
SCHEMA: dict[str, Any] = {"items": {"type": "array"}, "type": ["array", "object"]}


@pytest.mark.parametrize("depth", [900, 100_000])
@pytest.mark.parametrize("name", ["d.json", "d.jsonl"])
def test_deep_json_is_a_problem(tmp_path: Path, name: str, depth: int) -> None:
    put(tmp_path, {name: "[" * depth + "1" + "]" * depth, "s.json": SCHEMA})
    found = attack("validate", name, "-s", "s.json", cwd=tmp_path)
    assert (found.returncode, b"not JSON" in found.stdout) == ((0, False) if depth == 900 else (1, True))


@pytest.mark.parametrize("depth", [900, 100_000])
def test_deep_json_in_a_cell(tmp_path: Path, depth: int) -> None:
    field = {"name": "a", "type": "array", "constraints": {"jsonSchema": SCHEMA, "unique": True}}
    put(tmp_path, {"t.csv": "a\n" + "[" * depth + "]" * depth + "\n", "s.json": {"fields": [field]}})
    found = attack("validate", "t.csv", "-s", "s.json", cwd=tmp_path)
    assert (found.returncode, b"is not a JSON array" in found.stdout) == ((0, False) if depth == 900 else (1, True))


@pytest.mark.slow
@pytest.mark.parametrize("depth", [800, 100_000])
@pytest.mark.parametrize("key", ["not", "resources"])
def test_deep_descriptors_are_refused(tmp_path: Path, depth: int, key: str) -> None:
    put(tmp_path, {"d.json": "{}", "s.json": f'{{"{key}":' * depth + "{}" + "}" * depth})
    code, says = (
        (2, {"not": "nested too deep", "resources": "must be a list"}[key])
        if depth == 800
        else (3, "nested more than 900 levels")
    )
    refused("validate", "d.json", "-s", "s.json", cwd=tmp_path, code=code, says=says)


ROWS = b"x" * 1023 + b"\n"


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("piece", [b"\0", b"x", ROWS], ids=["zeros", "one cell", "rows"])
def test_a_gzip_bomb(tmp_path: Path, engine: Engine, piece: bytes) -> None:
    zeros(tmp_path / "t.csv.gz", b"a\n", piece, 300)
    put(tmp_path, {"s.json": table_schema("a")})
    found = attack("validate", "t.csv.gz", "-s", "s.json", "--engine", engine, "--limit", "1", cwd=tmp_path)
    if engine == "rows" and piece != ROWS:
        assert (found.returncode, b"longer than 33,554,432" in found.stdout) == (1, True)
    else:
        assert (found.returncode, b"times its size" in found.stderr) == (3, True)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["t.json.gz", "t.jsonl.gz"])
@pytest.mark.parametrize("schema", ["json", "table"])
def test_a_gzip_bomb_of_json(tmp_path: Path, name: str, schema: str) -> None:
    zeros(tmp_path / name, b"", b" ", 300)
    put(tmp_path, {"s.json": SCHEMA if schema == "json" else table_schema("a")})
    says = "times its size" if name == "t.json.gz" else "line 1 is longer than 33,554,432 bytes"
    refused("validate", name, "-s", "s.json", cwd=tmp_path, code=3, says=says)


def packed_zeros(path: Path, mib: int) -> None:
    """A table whose only column is rows of one letter, packed as the ending of the path says."""
    piece = ROWS * 1024
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("t.csv", "w") as out:
            out.write(b"a\n")
            for _ in range(mib):
                out.write(piece)
        return
    with bz2.open(path, "wb", 1) if path.suffix == ".bz2" else lzma.open(path, "wb", preset=0) as stream:
        stream.write(b"a\n")
        for _ in range(mib):
            stream.write(piece)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("ending", ["bz2", "xz", "zip"])
def test_a_bomb_in_other_archives(tmp_path: Path, engine: Engine, ending: str) -> None:
    packed_zeros(tmp_path / f"t.csv.{ending}", 80)
    put(tmp_path, {"s.json": table_schema("a")})
    says = "expands to more than 300 times its size"
    refused("validate", f"t.csv.{ending}", "-s", "s.json", "--engine", engine, cwd=tmp_path, code=3, says=says)


def test_an_xz_file_that_asks_for_memory(tmp_path: Path) -> None:
    raw = bytearray(lzma.compress(b"a\n" * 1000))
    at = raw.index(b"\x21\x01", 12) + 2  # the size of the dictionary, as the header of a block has it
    raw[at] = 38  # 2 GiB
    end = 12 + (raw[12] + 1) * 4 - 4
    raw[end : end + 4] = zlib.crc32(raw[12:end]).to_bytes(4, "little")
    put(tmp_path, {"t.csv.xz": bytes(raw), "s.json": table_schema("a")})
    says = "needs more than 128 MiB to unpack"
    refused("validate", "t.csv.xz", "-s", "s.json", cwd=tmp_path, code=3, says=says, memory=1 << 30)


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_an_archive_that_lists_very_many_files(tmp_path: Path, name: str) -> None:
    entry = b"PK\1\2" + b"\0" * 24 + (60).to_bytes(2, "little") + b"\0" * 16 + b"n" * 60
    many = 2_000_000
    with (tmp_path / name).open("wb") as out:
        out.write(b"PK\3\4" + b"\0" * 26)
        for _ in range(many // 1000):
            out.write(entry * 1000)
        count, length = (0xFFFF).to_bytes(2, "little"), (many * len(entry)).to_bytes(4, "little")
        out.write(b"PK\5\6" + b"\0" * 4 + count + count + length + (30).to_bytes(4, "little") + b"\0\0")
    put(tmp_path, {"s.json": table_schema("a")})
    says = "lists files in more than 4 MiB, too much to hold"
    refused("validate", name, "-s", "s.json", cwd=tmp_path, code=3, says=says, memory=1 << 30)


def workbook(path: Path, sheet: bytes, *, times: int = 1, entity: bytes = b"") -> None:
    """A workbook with one sheet, its cells repeated."""
    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0].append(["a"])
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = b'<?xml version="1.0"?>' + entity + f'<worksheet xmlns="{main}">'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            if not name.startswith("xl/worksheets/sheet"):
                archive.writestr(name, body)
        with archive.open("xl/worksheets/sheet1.xml", "w") as out:
            out.write(head)
            for _ in range(times):
                out.write(sheet)
            out.write(b"</worksheet>")


CELL = b'<c t="inlineStr"><is><t>a</t></is></c>'
BILLION = (
    b"<!DOCTYPE z ["
    + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"lol") for n in range(12))
    + b"]>"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "more", "says"),
    [
        (b" " * (1 << 20), {"times": 150}, "times its size"),
        (b"<dimension ref='A1:XFD1048576'/><sheetData><row r='1'>" + CELL + b"</row></sheetData>", {}, ""),
        (b"<sheetData><row r='1'>" + CELL + b"</row><row r='99999999999'>" + CELL + b"</row></sheetData>", {}, "row"),
        (
            b"<sheetData><row r='1'><c t='inlineStr'><is><t>&l11;</t></is></c></row></sheetData>",
            {"entity": BILLION},
            "amplification",
        ),
        (
            b"<sheetData><row r='1'>" + CELL + b"</row><row r='2'><c t='s'><v>7</v></c></row></sheetData>",
            {},
            "not an XLSX",
        ),
        (b"<sheetData><row r='1'>" + CELL + b"</row><row", {}, "not an XLSX"),
    ],
    ids=["spaces", "dimension", "row number", "entities", "no such text", "cut off"],
)
def test_an_xlsx_bomb(tmp_path: Path, sheet: bytes, more: dict[str, Any], says: str) -> None:
    workbook(tmp_path / "t.xlsx", sheet, **more)
    put(tmp_path, {"s.json": table_schema("a")})
    found = attack("validate", "t.xlsx", "-s", "s.json", "--limit", "1", cwd=tmp_path)
    assert found.returncode == (3 if says else 0)
    assert says.encode() in found.stderr


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_cell_of_a_gigabyte(tmp_path: Path, engine: Engine) -> None:
    with (tmp_path / "t.csv").open("wb") as out:  # sparse: no gigabyte is written
        out.write(b"a\nx")
        out.truncate(1 << 30)
    put(tmp_path, {"s.json": table_schema("a")})
    found = attack("validate", "t.csv", "-s", "s.json", "--engine", engine, cwd=tmp_path)
    assert found.returncode == 1
    assert b"longer than 33,554,432 characters" in found.stdout


def test_a_quote_that_swallows_a_large_file(tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": 'a\n"' + ("x" * 1023 + "\n") * (40 << 10), "s.json": table_schema("a")})
    found = attack("validate", "t.csv", "-s", "s.json", cwd=tmp_path, memory=4 << 30)  # Polars maps it first
    assert found.returncode == 1
    assert b"never closed" in found.stdout


@pytest.mark.slow
def test_a_pipe_without_end(tmp_path: Path) -> None:
    put(tmp_path, {"s.json": table_schema("a")})
    with Path("/dev/zero").open("rb") as endless:
        says = "more than 1024 MiB, too much to hold"
        refused("validate", "-", "-s", "s.json", cwd=tmp_path, code=3, says=says, stdin=endless)
    refused("validate", "t.csv", "-s", "/dev/zero", cwd=tmp_path, code=3, says="too large")


@pytest.mark.parametrize("cell", ["1e999999999", "-1e-999999999", "9" * 5000, "1" * 100_000 + ".5"], ids=len)
def test_numbers_beyond_all_bounds(tmp_path: Path, cell: str) -> None:
    field = {"name": "a", "type": "number", "constraints": {"minimum": 1, "enum": [1, 5], "unique": True}}
    whole = {"name": "b", "type": "integer", "constraints": {"maximum": 10}}
    put(tmp_path, {"t.csv": f"a,b\n{cell},{cell}\n{cell},1\n", "s.json": {"fields": [field, whole]}})
    assert attack("validate", "t.csv", "-s", "s.json", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize(
    "first", [b"x" + b",1" * 3_000_000, b'"\n"' + b",1" * 3_000_000], ids=["one line", "two lines"]
)
def test_a_first_record_of_millions_of_cells(tmp_path: Path, first: bytes) -> None:
    put(tmp_path, {"t.csv": b"a,b,c\n" + first + b"\n1,2,3\n", "s.json": table_schema("a", "b", "c")})
    found = attack("validate", "t.csv", "-s", "s.json", "--engine", "columns", cwd=tmp_path)
    assert (found.returncode, b"3000001 cells, but the header has 3" in found.stdout) == (1, True)


SMALL = 1 << 30  # bytes of address space


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("label", ["a", "", '"a"'], ids=["same", "blank", "quoted"])
def test_a_header_of_ten_million_labels(tmp_path: Path, engine: Engine, label: str) -> None:
    count = 10_000_000 if len(label) < 2 else 8_000_000  # beyond which the line is too long
    put(tmp_path, {"t.csv": f"id,{label}" + f",{label}" * (count - 2) + "\n1\n", "s.json": table_schema("id")})
    found = attack("validate", "t.csv", "-s", "s.json", "--engine", engine, cwd=tmp_path, memory=SMALL)
    said = f"t.csv:1    the header has {count:,} labels; at most 1,000,000 are read; should columns be rows?"
    assert (found.returncode, found.stdout.decode().split("  source-error")[0].rstrip()) == (1, said)
    assert b"1 problem in 0 rows" in found.stdout


def test_a_list_of_lists_with_ten_million_labels(tmp_path: Path) -> None:
    put(tmp_path, {"t.json": "[[" + '"a",' * 9_999_999 + '"a"],[1]]', "s.json": table_schema("id")})
    found = attack("validate", "t.json", "-s", "s.json", cwd=tmp_path, memory=SMALL)
    assert found.returncode == 1
    assert b"the header has 10,000,000 labels; at most 1,000,000 are read" in found.stdout


@pytest.mark.slow
@pytest.mark.parametrize("keys", [100_000, 1_100_000])
def test_objects_with_very_many_keys(tmp_path: Path, keys: int) -> None:
    each = 1 if keys < 1_000_000 else 1000
    rows = range(0, keys, each)
    text = "".join("{" + ",".join(f'"k{at}":1' for at in range(row, row + each)) + "}\n" for row in rows)
    put(tmp_path, {"t.jsonl": text, "s.json": {**table_schema("id"), "fieldsMatch": "subset"}})
    found = attack("validate", "t.jsonl", "-s", "s.json", cwd=tmp_path, memory=SMALL)
    said = b"no column 'id' in the header" if each == 1 else b"the objects have 1,001,000 different keys"
    assert (found.returncode, said in found.stdout) == (1, True)


@pytest.mark.judge
@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("head", ["id\n", ""], ids=["row", "header"])
def test_a_row_that_goes_on_by_line_breaks(tmp_path: Path, engine: Engine, head: str) -> None:
    put(tmp_path, {"t.csv": head + '"\n",' * 9_000_000, "s.json": table_schema("id")})
    found = attack("validate", "t.csv", "-s", "s.json", "--engine", engine, cwd=tmp_path, memory=SMALL + (SMALL >> 1))
    assert found.returncode == 1
    assert found.stdout.count(b"source-error") == 1
    assert b"longer than 33,554,432 characters; nothing after is read" in found.stdout


@pytest.mark.slow
def test_header_rows_beyond_any_table(tmp_path: Path) -> None:
    package = {"resources": [{"name": "t", "path": "t.csv", "schema": table_schema("id")}]}
    for rows, said in (
        ([10**12], b"the header is row 1000000000000, but the table has"),
        (range(1, 1000), b"at most 100"),
    ):
        package["resources"][0]["dialect"] = {"headerRows": list(rows)}
        put(tmp_path, {"t.csv": "id\n" * 1_000_000, "datapackage.json": package})
        found = attack("validate", "datapackage.json", cwd=tmp_path)
        assert (found.returncode, said in found.stdout) == (1, True)


@pytest.mark.slow
@pytest.mark.parametrize("piece", [".", "a. ", "\u201c", "港。", "\u0301", "The ", "\x10"])
def test_a_document_of_one_piece_over_and_over(tmp_path: Path, piece: str) -> None:
    put(tmp_path, {"a.txt": piece * (100_000 // len(piece))})
    found = attack("sources", "verify", "a.txt", cwd=tmp_path)
    assert found.returncode == 3
    assert b"is none of the source documents" in found.stderr

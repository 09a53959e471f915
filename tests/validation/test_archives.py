"""Compressed files are read, and files that are not tables are named; the content decides, not the name."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import Engine, validate
from sanctions_data.validation.bad_rows import write_bad_rows
from sanctions_data.validation.readers.source import BINARY, TEXT, file_type, packing

QUICK = settings(deadline=None)
ENGINES = pytest.mark.parametrize("engine", ["rows", "columns"])
SCHEMA: dict[str, Any] = {"fields": [{"name": "id", "type": "integer"}, {"name": "who"}]}
TABLE = b"id,who\n1,a\nx,b\n"


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()


def only(raw: bytes) -> bytes:
    return zipped({"t.csv": raw})


PACKED: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("gz", gzip.compress, ""),
    ("bz2", bz2.compress, "the file is compressed with bzip2; its content was checked"),
    ("xz", lzma.compress, "the file is compressed with xz; its content was checked"),
    ("zip", only, "the table is 't.csv' in a ZIP archive"),
]
EACH = pytest.mark.parametrize(("ending", "pack", "note"), PACKED, ids=[ending for ending, _, _ in PACKED])


@ENGINES
@EACH
@pytest.mark.parametrize("name", ["t.csv.{}", "t.csv", "t", "t.dat"])
def test_a_compressed_table_is_read_whatever_its_name(
    tmp_path: Path, engine: Engine, ending: str, pack: Any, note: str, name: str
) -> None:
    path = tmp_path / name.format(ending)
    path.write_bytes(pack(TABLE))
    for source in (path, path.read_bytes(), io.BytesIO(path.read_bytes())):
        report = validate(source, SCHEMA, engine=engine, name="n")
        assert [(problem.row, problem.column) for problem in report.problems] == [(3, "id")]
        assert report.notes == ((f"n: {note}",) if note else ())
        assert report.tables[0].engine == engine
    assert write_bad_rows(report, path, tmp_path / "bad.csv") == 1
    key = SCHEMA | {"foreignKeys": [{"fields": "id", "reference": {"resource": "r", "fields": "id"}}]}
    assert validate(b"id,who\n1,a\n", key, references={"r": path}, engine=engine).valid


@EACH
def test_other_kinds_of_text_are_read_compressed(tmp_path: Path, ending: str, pack: Any, note: str) -> None:
    records = [{"id": 1, "who": "a"}, {"id": "x", "who": "b"}]
    lines = "".join(json.dumps(record) + "\n" for record in records).encode()
    of_object = {"type": "object", "properties": {"id": {"type": "integer"}}}
    for kind, raw in (("json", json.dumps(records).encode()), ("jsonl", lines), ("tsv", TABLE.replace(b",", b"\t"))):
        body = pack(raw) if ending != "zip" else zipped({f"t.{kind}": raw})
        (tmp_path / f"t.{kind}.{ending}").write_bytes(body)
        report = validate(tmp_path / f"t.{kind}.{ending}", SCHEMA)
        assert [problem.value for problem in report.problems] == ["x"]
        if kind != "tsv":
            report = validate(tmp_path / f"t.{kind}.{ending}", of_object)
            assert [problem.value for problem in report.problems] == ["x"]
            assert [each.partition(": ")[2].replace(kind, "csv") for each in report.notes] == ([note] if note else [])
    wide = TABLE.decode().encode("utf-16")
    assert [problem.value for problem in validate(pack(wide), SCHEMA).problems] == ["x"]


@ENGINES
def test_a_compressed_resource_and_a_part_of_one(tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "1.csv.xz").write_bytes(lzma.compress(TABLE))
    (tmp_path / "2.csv.zip").write_bytes(only(b"id,who\n1,a\n"))
    schema = {"fields": [{"name": "id", "type": "integer", "constraints": {"unique": True}}, {"name": "who"}]}
    resource = {"name": "t", "path": ["1.csv.xz", "2.csv.zip"], "schema": schema}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    report = validate(tmp_path / "datapackage.json", engine=engine)
    assert report.counts == {"type-error": 1, "unique-error": 1}
    assert [note.partition(": ")[2][:15] for note in report.notes] == ["the file is com", "the table is 't"]


@QUICK
@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4), st.integers(0, 9))
def test_streams_one_after_another_are_one(parts: list[bytes], padding: int) -> None:
    rows = [b"%d,%s\n" % (at, part.hex().encode()) for at, part in enumerate(parts)]
    raw = [b"id,who\n", *rows]
    for pack, pad in ((bz2.compress, b""), (lzma.compress, b"\0" * (4 * padding)), (gzip.compress, b"")):
        assert validate(b"".join(pack(each) + pad for each in raw), SCHEMA).rows == len(rows)


@ENGINES
@EACH
def test_damage_is_one_line(tmp_path: Path, engine: Engine, ending: str, pack: Any, note: str) -> None:
    whole = pack(TABLE + b"2,c\n" * 5000)
    kind = {"gz": "gzip", "bz2": "bzip2"}.get(ending, ending)
    for at, raw in enumerate((whole[:-20], whole[: len(whole) // 2] + b"\xff" * 8 + whole[len(whole) // 2 + 8 :])):
        (tmp_path / f"{at}.csv").write_bytes(raw)
        with pytest.raises(UnreadableFile, match=f"damaged {kind}: "):
            validate(tmp_path / f"{at}.csv", SCHEMA, engine=engine)
    if ending in ("bz2", "xz"):
        with pytest.raises(UnreadableFile, match=f"damaged {kind}: "):
            validate(whole + b"what follows is no stream", SCHEMA, engine=engine)


ARCHIVES: list[tuple[dict[str, bytes], str]] = [
    ({}, "is a ZIP archive without files; unpack it and name the one that holds the table"),
    ({"a.csv": TABLE, "b.csv": TABLE}, "is a ZIP archive with 2 files: 'a.csv', 'b.csv'; unpack it and name the one"),
    ({"a.md": b"", "b.md": b""}, "is a ZIP archive with 2 files"),
    ({"a.csv": gzip.compress(TABLE)}, "holds a file that is compressed itself; unpack it first"),
    ({"a.csv.gz": gzip.compress(TABLE)}, "holds a file that is compressed itself; unpack it first"),
    ({"a.zip": only(TABLE)}, "holds a file that is compressed itself"),
    ({"a.parquet": b"PAR1\0\0PAR1"}, "a parquet file is not in a ZIP archive; decompress it first"),
    ({"a.csv": b"PAR1\0\0PAR1"}, "holds a file that is compressed itself"),
    ({"a.csv": b"%PDF-1.7"}, "is a PDF document, not a table"),
    ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "is an OpenDocument spreadsheet (.ods), not a"),
    ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "is an OpenDocument text document, not a table"),
    ({"mimetype": b"application/vnd.oasis.opendocument.chart"}, "is an OpenDocument file, not a table"),
    ({"mimetype": b"application/epub+zip"}, "is an EPUB book, not a table"),
    ({"word/document.xml": b"", "[Content_Types].xml": b""}, "is a Word document, not a table"),
    ({"ppt/presentation.xml": b""}, "is a PowerPoint presentation"),
    ({"xl/workbook.bin": b""}, "is a binary Excel workbook (.xlsb), not a table; open it in Excel or LibreOffice"),
    (
        {"datapackage.json": b"{}", "t.csv": TABLE},
        "is a Data Package in a ZIP archive, not a table; unpack it and name",
    ),
]


@ENGINES
@pytest.mark.parametrize(("files", "message"), ARCHIVES, ids=range(len(ARCHIVES)))
@pytest.mark.parametrize("name", ["t.csv.zip", "t.csv", "t.xlsx"])
def test_an_archive_that_is_not_one_table_is_refused(
    tmp_path: Path, engine: Engine, files: dict[str, bytes], message: str, name: str
) -> None:
    (tmp_path / name).write_bytes(zipped(files))
    with pytest.raises(UnreadableFile) as caught:
        validate(tmp_path / name, SCHEMA, engine=engine)
    assert message in str(caught.value)


def test_what_lies_beside_the_table_of_an_archive() -> None:
    raw = zipped({"d/": b"", "d/t.csv": TABLE, "__MACOSX/d/._t.csv": b"x", "README.md": b"x", "d/.DS_Store": b"x"})
    report = validate(raw, SCHEMA)
    assert report.counts == {"type-error": 1}
    assert report.notes == ("data: the table is 'd/t.csv' in a ZIP archive, beside 'README.md', not checked",)
    hostile = zipped({"../../\x1b[2Jt.csv": TABLE})
    assert validate(hostile, SCHEMA).notes == ("data: the table is '../../\\x1b[2Jt.csv' in a ZIP archive",)
    assert validate(zipped({"t": TABLE}, zipfile.ZIP_STORED), SCHEMA).counts == {"type-error": 1}


def test_passwords_and_compressions_that_are_not_read() -> None:
    raw = bytearray(only(TABLE))
    at = raw.rfind(b"PK\1\2")
    locked = raw[:]
    locked[6] |= 1
    locked[at + 8] |= 1
    with pytest.raises(UnreadableFile, match="is a ZIP archive with a password; unpack it first"):
        validate(bytes(locked), SCHEMA)
    for how in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with pytest.raises(UnreadableFile, match="with a compression that is not read here"):
            validate(zipped({"t.csv": TABLE}, how), SCHEMA)
    with pytest.raises(UnreadableFile, match="is a ZIP archive, and not an XLSX workbook"):
        validate(only(TABLE), SCHEMA, format="xlsx")


SAMPLES: list[tuple[bytes, str]] = [
    (b"%PDF-1.7\n", "a PDF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "an old Office document (such as .xls), or a workbook with a"),
    (b"SQLite format 3\0\x10\0", "an SQLite database"),
    (b"7z\xbc\xaf\x27\x1c\0\4", "a 7z archive"),
    (b"Rar!\x1a\x07\1\0", "a RAR archive"),
    (b"t.csv" + b"\0" * 252 + b"ustar\x0000", "a tar archive"),
    (b"\x28\xb5\x2f\xfd\x24", "a file compressed with Zstandard"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
    (b"GIF89a\1\0\1\0\x80", "a GIF image"),
    (b"BM\x36\0\0\0\0\0\0\0\x36", "a BMP image"),
    (b"RIFF\x24\0\0\0WEBPVP8 ", "an image, a sound or a film"),
    (b"\0\0\0\x20ftypisom\0\0\2\0", "an image, a sound or a film"),
    (b"\x7fELF\2\1\1", "a program"),
    (b"MZ\x90\0\3\0", "a program"),
    (b"\x80\x04\x95\x1a\0", "a Python pickle"),
    (b"\x93NUMPY\1\0", "a NumPy array"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"ORC\x1a\0", "an ORC file"),
    (b"\x72\2\1\0", "a Stata file"),
    (b"$FL2@(#) SPSS DATA FILE", "an SPSS file"),
    (b"RDX3\nX\n", "an R data file"),
    (b"<!DOCTYPE html>\n<html>", "an HTML page"),
    (b"\xef\xbb\xbf \n<HTML lang='en'>", "an HTML page"),
    ("<html>".encode("utf-16"), "an HTML page"),
    (b"<?xml version='1.0'?><Workbook>", "an XML document"),
    (b"{\\rtf1\\ansi", "a Rich Text document"),
    (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a Git LFS pointer, not the file it stands for"),
    (b"-----BEGIN PGP MESSAGE-----\n", "an encrypted message"),
]


@ENGINES
@pytest.mark.parametrize(("raw", "noun"), SAMPLES, ids=[noun[:30] + str(at) for at, (_, noun) in enumerate(SAMPLES)])
def test_a_file_that_is_not_a_table_is_named(tmp_path: Path, engine: Engine, raw: bytes, noun: str) -> None:
    for name in ("t.csv", "t.tsv", "t.json", "t.jsonl", "t.xlsx", "t.parquet", "t.xls", "t"):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(UnreadableFile) as caught:
            validate(tmp_path / name, SCHEMA, engine=engine)
        assert f"{name}: is {noun}" in str(caught.value)
        assert "; " in str(caught.value)
    for source in (raw, io.BytesIO(raw), gzip.compress(raw)):
        with pytest.raises(UnreadableFile, match=r"^data: is "):
            validate(source, SCHEMA, engine=engine)
    with pytest.raises(UnreadableFile, match=r"^data: is "):
        validate(raw, SCHEMA, engine=engine, format="csv")


def test_every_form_in_the_list_can_be_met() -> None:
    for how, forms in BINARY.values():
        assert how
        for _, begins, rest in forms:
            assert packing(begins + rest) == ""
    assert all(how for how, _, _ in TEXT.values())


WORDS = (
    "PK",
    "BM",
    "MZ",
    "ID3",
    "ORC",
    "GIF89a",
    "PARE",
    "CDF",
    "RD",
    "MATLAB ",
    "version",
    "<html",
    "<id>",
    "BZh91",
    "II*",
)


@pytest.mark.parametrize("label", [*WORDS, "%PDF", "xml", "ustar", "DUCK", "OggS", "LZIP", "7z", "Rar!", "RIFF"])
def test_a_label_may_begin_like_another_file(label: str) -> None:
    assert validate(f"{label},b\n1,2\n".encode(), {"fields": [{"name": label}, {"name": "b"}]}).valid


@QUICK
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0<\ufeff", exclude_categories=["Cc", "Cs"]), max_size=40)
)
def test_text_of_letters_is_a_table(text: str) -> None:
    begins = (
        "%PDF-",
        "%!PS",
        "AT&TFORM",
        "{\\rtf",
        "!<arch>",
        "/annex/objects/",
        "version https://git-lfs",
        "-----BEGIN PGP",
    )
    if not text.lstrip().startswith(begins):
        assert file_type(text.encode()) is None


def test_standard_input_is_known_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(SCHEMA))
    command = [sys.executable, "-m", "sanctions_data", "validate", "-", "--schema", str(tmp_path / "s.json")]
    for raw, code, said in (
        (b"%PDF-1.7", 3, b"stdin: is a PDF document, not a table; copy its table"),
        (lzma.compress(TABLE), 1, b"stdin:3"),
        (only(TABLE), 1, b"in a ZIP archive"),
    ):
        done = subprocess.run(command, input=raw, capture_output=True, check=False)
        assert (done.returncode, said in done.stdout + done.stderr) == (code, True)


def test_a_resource_that_is_not_a_table_is_a_problem_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"%PDF-1.7")
    (tmp_path / "u.csv").write_bytes(TABLE)
    resources = [{"name": name, "path": f"{name}.csv", "format": "csv", "schema": SCHEMA} for name in "tu"]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    report = validate(tmp_path / "datapackage.json")
    assert report.counts == {"resource-error": 1, "type-error": 1}

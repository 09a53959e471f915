"""Resources of a package: paths that stay inside and are refused all the same, digests in every spelling."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from sanctions_data.validation import validate
from sanctions_data.validation.package.resource import is_table, reader_of

RAW = b"a\nx\n"


def package(folder: Path, **entry: str) -> Path:
    (folder / "u").mkdir()
    (folder / "t.csv").write_bytes(RAW)
    found = {"name": "t", "path": "t.csv", "schema": {"fields": [{"name": "a"}]}, **entry}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [found]}))
    return folder


@pytest.mark.parametrize("path", ["{}/t.csv", "u/../t.csv", "u\\..\\t.csv", "../{name}/t.csv"])
def test_a_path_is_relative_and_has_no_dots_even_where_it_ends_inside(tmp_path: Path, path: str) -> None:
    report = validate(package(tmp_path, path=path.format(tmp_path, name=tmp_path.name)))
    assert report.counts == {"resource-error": 1}
    assert report.problems[0].message.endswith("leaves the package's folder")


@pytest.mark.parametrize("kind", ["", "md5:", "sha256:", "SHA256:", "sha512:"])
@pytest.mark.parametrize("upper", [True, False], ids=["upper", "lower"])
def test_a_digest_that_is_right(tmp_path: Path, kind: str, upper: bool) -> None:
    digest = hashlib.new(kind.strip(":").lower() or "md5", RAW).hexdigest()
    report = validate(package(tmp_path, hash=kind + (digest.upper() if upper else digest)))
    assert (report.valid, report.notes) == (True, ())


@pytest.mark.parametrize("kind", ["", "md5:", "SHA256:"])
def test_a_digest_that_is_wrong(tmp_path: Path, kind: str) -> None:
    assert validate(package(tmp_path, hash=kind + "0" * 32)).counts == {"hash-count": 1}


@pytest.mark.parametrize("path", ["./t.csv", "u/../u/./t.csv".replace("../u/", "")])
def test_a_dot_in_a_path_is_the_folder_itself(tmp_path: Path, path: str) -> None:
    folder = package(tmp_path, path=path)
    (folder / "u/t.csv").write_bytes(RAW)
    assert validate(folder).valid


NAMED = {
    "csv": ["csv", ".csv", "CSV", " csv "],
    "tsv": ["tsv", "tab"],
    "json": ["json", "geojson", "topojson"],
    "jsonl": ["jsonl", "ndjson"],
    "xlsx": ["xlsx"],
    "parquet": ["parquet"],
    "arrow": ["arrow", "feather", "ipc"],
}
MEDIA = {
    "csv": ["text/csv", "Text/CSV; charset=utf-8", "application/csv"],
    "tsv": ["text/tab-separated-values"],
    "json": ["application/json", "text/json", "application/geo+json", "application/ld+json; profile=x"],
    "jsonl": ["application/ndjson", "application/x-ndjson", "application/jsonl", "application/x-jsonlines"],
    "xlsx": ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    "parquet": ["application/vnd.apache.parquet", "application/x-parquet"],
    "arrow": ["application/vnd.apache.arrow.file"],
}


def test_every_name_of_a_reader() -> None:
    for reader in NAMED:
        assert [reader_of({"format": name}) for name in NAMED[reader]] == [reader] * len(NAMED[reader])
        assert [reader_of({"mediatype": name}) for name in MEDIA[reader]] == [reader] * len(MEDIA[reader])
        assert reader_of({"format": NAMED[reader][0], "mediatype": "image/png"}) == reader
        assert reader_of({"format": "other", "mediatype": MEDIA[reader][0]}) == reader
    for nothing in ({}, {"format": 5}, {"mediatype": 5}, {"format": "xls"}, {"mediatype": "text/plain"}):
        assert reader_of(nothing) is None


@pytest.mark.parametrize(
    ("entry", "table"),
    [
        ({"path": "a.json"}, False),
        ({"path": "a.txt"}, False),
        ({"path": "a.csv"}, True),
        ({"path": "a.tsv"}, True),
        ({"path": "a.tab.bz2"}, True),
        ({"path": "a.csv.zip"}, False),
        ({"path": "a.csv", "format": "json"}, False),
        ({"path": ["a.csv", "b.csv"]}, True),
        ({"path": ["a.csv", "b.txt"]}, False),
        ({"path": ["a.csv", 5]}, False),
        ({"path": 5}, False),
        ({"path": "a.txt", "mediatype": "text/csv"}, True),
        ({"path": "a.txt", "type": "table"}, True),
        ({"path": "a.txt", "type": "file"}, False),
        ({"path": "a.txt", "profile": "tabular-data-resource"}, True),
        ({"path": "a.txt", "profile": "https://specs.frictionlessdata.io/schemas/tabular-data-resource.json"}, True),
        ({"path": "a.txt", "profile": "data-resource"}, False),
        ({"path": "a.txt", "profile": ["tabular-data-resource"]}, False),
        ({"path": "a.txt", "schema": None}, True),
        ({"data": [1]}, False),
        ({"data": "a", "format": "csv"}, True),
        ({"data": [], "type": "table"}, True),
    ],
)
def test_what_a_table_is(entry: dict[str, object], table: bool) -> None:
    assert is_table(entry) is table

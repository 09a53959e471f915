"""JSON and JSON Lines as bytes: encodings, marks, and what cannot be decoded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import FileFormat, validate
from sanctions_data.validation.readers.objects import quick_object
from sanctions_data.validation.values.json_values import loads

NUMBER = {"type": "object", "properties": {"id": {"type": "integer"}}}
TABLE = {"fields": [{"name": "id", "type": "integer"}]}
THREE = [{"id": 1}, {"id": "x"}, {"id": 2}, {"id": "y"}, {"id": "é"}]


@pytest.mark.parametrize("schema", [NUMBER, TABLE], ids=["json", "table"])
@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-16", None), ("utf-8-sig", None), ("latin-1", "latin-1"), ("utf-16-be", "utf-16-be"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_json_is_of_the_encoding_that_is_said(
    schema: dict[str, Any], encoding: str, declared: str, kind: FileFormat
) -> None:
    text = json.dumps(THREE, ensure_ascii=False)
    if kind == "jsonl":
        text = "\n" + "\n".join(json.dumps(each, ensure_ascii=False) for each in THREE)
    report = validate(text.encode(encoding), schema, format=kind, encoding=declared)
    assert [problem.value for problem in report.problems] == ["x", "y", "é"]
    assert report.bad_rows == ((2, 4, 5) if kind == "json" else (3, 5, 6))


@pytest.mark.parametrize("schema", [NUMBER, TABLE], ids=["json", "table"])
def test_undecodable_json(schema: dict[str, Any]) -> None:
    data = b'{"id": 1}\n{"id": "\xe9"}\n{"id": "x"}\n'
    said = "not UTF-8: byte 0xe9; save the file as UTF-8 or name its encoding"
    report = validate(data, schema, format="jsonl")
    assert [(problem.row, problem.check) for problem in report.problems] == [(2, "encoding"), (3, "type")]
    assert report.problems[0].message == said
    assert (report.bad_rows, report.rows) == ((2, 3), 3)
    report = validate(b"[" + data.replace(b"\n", b",\n"), schema, format="json")
    assert [(problem.rule, problem.message) for problem in report.problems] == [("encoding-error", said)]
    report = validate(b'{"id": 1}\n{"id": 2}\n'.decode().encode("utf-16") + b"\x00\xd8\n\x00", schema, format="jsonl")
    assert "cannot be decoded from about here on" in report.problems[-1].message


def test_an_undecodable_line_among_lists() -> None:
    data = b'["id"]\n["\xe9"]\n[1]\n'
    report = validate(data, TABLE, format="jsonl")
    assert [(problem.row, problem.rule) for problem in report.problems] == [(2, "encoding-error")]


def test_a_wide_line_without_end() -> None:
    with pytest.raises(UnreadableFile, match="line 2 is longer"):
        validate(("{}\n" + " " * (33 << 20)).encode("utf-16"), NUMBER, format="jsonl")


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(2**62, 2**65), st.floats(), st.text(max_size=5), st.just([1])
)
TORN = st.sampled_from([b"", b"", b"", b" ", b"\xef\xbb\xbf", b"\xff", b"\\ud800", b"1", b",", b"}", b"\x00", b"NaN"])


@given(st.dictionaries(st.text(max_size=3), CELLS, max_size=4), st.booleans(), TORN, st.integers(0, 30))
def test_an_object_that_is_read_quickly_is_what_the_strict_reader_reads(
    value: dict[str, object], escaped: bool, torn: bytes, at: int
) -> None:
    pytest.importorskip("orjson")
    text = json.dumps(value, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    text = text[:at] + torn + text[at:]
    quick = quick_object("utf-8")
    assert quick is not None
    if (found := quick(text)) is not None:
        expected = loads(text.decode())
        assert found == expected
        assert isinstance(expected, dict)
        assert [*map(type, found.values())] == [*map(type, expected.values())]
        assert list(found) == list(expected)
    assert quick_object("utf-16") is None


def test_a_value_that_is_too_deep_is_not_hidden_by_the_same_key() -> None:
    data = b'{"id": ' + b"[" * 950 + b"]" * 950 + b', "id": 1}\n'
    report = validate(data, TABLE, format="jsonl")
    assert [problem.message for problem in report.problems] == ["not JSON: nested more than 900 levels deep"]

"""Foreign keys to many keys are looked up in Polars, with the answer of the rows engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sanctions_data.validation import validate
from sanctions_data.validation.engines.columns import foreign_keys
from sanctions_data.validation.package import references

from .same_result import SLOW, both
from .tables import write

pytest.importorskip("polars")
TEXTS: dict[str, list[str]] = {
    "integer": ["0", "-0", "1", "01", "+1", "2", "9" * 20, "0" + "9" * 20, "x", "1.0", " 1", "1_0", "-01"],
    "number": ["0", "-0.0", "1", "1.0", "1e0", "x", "NaN", "1e60", "10e59", ".5", "0.50"],
    "string": ["a", "b", "\x1f", "a\x1fb", "h:1"],
    "any": ["a", "b", "1"],
    "date": ["2020-02-29", "2021-02-29", "0999-01-01"],
    "datetime": ["2020-01-01T00:00:00Z", "2020-01-01T01:00:00+01:00", "2020-01-01T00:00:00", "12020-01-01T00:00:00Z"],
    "year": ["2020", "2020Z", "12020", "-0044"],
    "time": ["12:00:00", "24:00:00"],
    "boolean": ["true", "True", "1", "0"],
    "duration": ["P1Y", "P12M", "P1D"],
    "list": ["a,b", "b"],
    "string uri": ["https://example.org", "urn:x", "not a uri", "x:"],
    "string email": ["a@example.org", "b@example.org", "a"],
    "string uuid": ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000", "1"],
    "string binary": ["YQ==", "YQ", "Yg=="],
    "integer marked": ["1", "1,000", "1000", "x", "$1"],
}
MARKS = {"marked": {"bareNumber": False, "groupChar": ","}}
KIND = st.sampled_from(sorted(TEXTS))


@st.composite
def keyed(draw: Any) -> tuple[list[dict[str, Any]], list[list[str]], list[list[str]]]:
    """Return two fields, the rows of the table, and those of the table that it refers to."""
    kinds = [draw(KIND), draw(st.one_of(st.just("string"), KIND))]
    if draw(st.booleans()):
        kinds[1] = kinds[0]
    cells = [st.sampled_from([*TEXTS[kind], "", "-"]) for kind in kinds]
    rows = draw(st.lists(st.tuples(*cells).map(list), max_size=8))
    others = draw(st.lists(st.tuples(*cells).map(list), max_size=8))
    if rows and draw(st.integers(0, 4)) == 0:
        draw(st.sampled_from(rows)).pop()
    if rows and draw(st.integers(0, 4)) == 0:
        draw(st.sampled_from(rows)).append("more")
    if draw(st.integers(0, 3)) == 0:
        rows.insert(draw(st.integers(0, len(rows))), [])
    return [_field(name, kind) for name, kind in zip("xy", kinds, strict=True)], rows, others


def _field(name: str, kind: str) -> dict[str, Any]:
    type_, _, more = kind.partition(" ")
    return {"name": name, "type": type_, **MARKS.get(more, {"format": more} if more else {})}


MISSING = st.sampled_from([[""], ["", "-"], ["-"], []])
LINES = [[str(at), f"t{at}"] for at in range(9)]


@pytest.mark.slow
@SLOW
@given(keyed(), MISSING, st.sampled_from([("x", "y"), ("y", "x"), ("x", "x")]))
@example(([_field("x", "string uri"), _field("y", "string")], [["a b", "x:"], ["x:", "a b"]], []), [], ("y", "x"))
@example(([_field("x", "integer marked"), _field("y", "string")], [["1", "1"], []], []), [], ("x", "x"))
def test_keys_of_the_table_itself(table: Any, missing: list[str], names: tuple[str, str]) -> None:
    fields, rows, _ = table
    key = {"fields": [names[0]], "reference": {"fields": [names[1]]}}
    schema = {"fields": fields, "missingValues": missing, "foreignKeys": [key]}
    rows_say, columns_say = both(write(["x", "y"], rows), schema)
    assert columns_say == rows_say


@pytest.mark.slow
@SLOW
@given(
    keyed(), MISSING, st.sampled_from([["x"], ["y"], ["x", "y"], ["y", "x"]]), st.sampled_from([None, "same", "text"])
)
@example(([{"name": "x", "type": "integer"}, {"name": "y"}], [["+1", ""], ["2", "a"]], [["1", "b"]]), [""], ["x"], None)
@example(
    ([{"name": "x"}, {"name": "y"}], [["a\x1fb", "a"], ["a", "b\x1fa"]], [["a", "b\x1fa"]]), [""], ["x", "y"], None
)
def test_keys_of_another_table(table: Any, missing: list[str], names: list[str], other: str | None) -> None:
    """The other table has no schema, or one of the same types, or only texts."""
    fields, rows, others = table
    key = {"fields": names, "reference": {"resource": "other", "fields": names}}
    schema: dict[str, Any] = {"fields": fields, "missingValues": missing, "foreignKeys": [key]}
    source: Any = write(["x", "y"], others)
    if other is not None:
        kinds = fields if other == "same" else [{"name": "x"}, {"name": "y"}]
        source = (source, {"fields": kinds, "missingValues": missing})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(references, "LARGE", 0)
        rows_say, columns_say = both(write(["x", "y"], rows), schema, references={"other": source})
    assert columns_say == rows_say


@pytest.mark.parametrize("odd", [b"", b"1\n\n2\n", b'"x""y"\n', b"\xff\n", b"x\0\n", b'"open\n', b'x"y\n', b"1,2\n"])
def test_a_large_reference_with_an_odd_line(tmp_path: Path, odd: bytes) -> None:
    path = tmp_path / "keys.csv"
    path.write_bytes(b"k\n" + b"".join(b"%d\n" % at for at in range(20_000)) + odd)
    data = b"a,b\n" + b"".join(b"%d,%d\n" % (at, at) for at in (5, 19_999, 20_000, 0))
    for kind in ("string", "integer"):
        key = {"fields": "b", "reference": {"resource": "keys", "fields": "k"}}
        schema = {"fields": [{"name": "a"}, {"name": "b", "type": kind}], "foreignKeys": [key]}
        rows_say, columns_say = both(data, schema, references={"keys": path})
        assert columns_say == rows_say
        assert rows_say[2] == (4,)


def test_the_keys_of_a_regular_file_are_read_by_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python reads none of them."""
    keys = b"k\n" + b"".join(b"k%d\n" % at for at in range(20_000))
    key = {"fields": "b", "reference": {"resource": "keys", "fields": "k"}}
    schema = {"fields": [{"name": "a"}, {"name": "b"}], "foreignKeys": [key]}
    monkeypatch.setattr(references, "_keys_in", None)
    report = validate(b"a,b\n1,k7\n2,k20000\n", schema, engine="columns", references={"keys": keys})
    assert [(each.row, each.value) for each in report.problems] == [(3, "k20000")]


def test_a_large_reference_without_the_column_is_refused_by_both_engines(tmp_path: Path) -> None:
    path = tmp_path / "keys.csv"
    path.write_bytes(b"other\n" + b"1\n" * 50_000)
    key = {"fields": "a", "reference": {"resource": "keys", "fields": "k"}}
    schema = {"fields": [{"name": "a"}], "foreignKeys": [key]}
    for engine in ("rows", "columns"):
        with pytest.raises(Exception, match="no column 'k'"):
            validate(b"a\n1\n", schema, engine=engine, references={"keys": path})


@pytest.mark.parametrize("alone", [True, False])
def test_integers_are_compared_by_value(monkeypatch: pytest.MonkeyPatch, alone: bool) -> None:
    """Whether Polars casts nothing but integers, or a pattern has to tell it what to cast."""
    assert foreign_keys.casts_integers_alone()
    monkeypatch.setattr(foreign_keys, "casts_integers_alone", lambda: alone)
    key = {"fields": ["x"], "reference": {"resource": "other", "fields": ["x"]}}
    schema = {"fields": [{"name": "x", "type": "integer"}], "foreignKeys": [key]}
    keys = write(["x"], [[text] for text in ("+1", "002", "-0", " 4", "5.0", str(2**63))])
    table = write(["x"], [[text] for text in ("1", "+2", "00", "4", "5", "9223372036854775808", "-1")])
    rows_say, columns_say = both(table, schema, references={"other": keys})
    assert columns_say == rows_say
    assert [problem.value for problem in rows_say[3]] == ["4", "5", "-1"]


def test_every_type_is_compared_by_texts_or_by_values() -> None:
    assert {"string", "any", "integer", "number", "datetime", "boolean"} < foreign_keys.EXACT
    assert foreign_keys.EXACT.isdisjoint({"duration", "list", "array", "object", "geojson", "geopoint"})


# two fields in which the same value has other texts, a text of each, and another value of the second
IN_TWO_FORMS: list[tuple[dict[str, Any], dict[str, Any], str, str, str]] = [
    ({"type": "date"}, {"type": "date", "format": "%d/%m/%Y"}, "2020-01-02", "02/01/2020", "03/01/2020"),
    ({"type": "time"}, {"type": "time", "format": "%H.%M"}, "03:04:00", "03.04", "03.05"),
    ({"type": "number"}, {"type": "number", "decimalChar": ","}, "1.5", "1,5", "1,6"),
    ({"type": "number"}, {"type": "number", "bareNumber": False}, "1.5", "$1.50", "$1.6"),
    ({"type": "integer"}, {"type": "integer", "bareNumber": False}, str(10**18), f"+{10**18}", f"${10**18 + 1}"),
    ({"type": "integer"}, {"type": "integer", "groupChar": ","}, str(2**63), f"{2**63:,}", f"{2**63 + 1:,}"),
    ({"type": "integer"}, {"type": "integer", "groupChar": ","}, str(2**63 - 1), f"{2**63 - 1:,}", "1"),
    ({"type": "boolean"}, {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}, "true", "yes", "no"),
]


@pytest.mark.parametrize("place", ["own", "given", "file"])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("case", IN_TWO_FORMS, ids=lambda case: f"{case[1]}")
def test_a_key_may_have_another_form_than_the_keys_it_refers_to(
    monkeypatch: pytest.MonkeyPatch, case: Any, turned: bool, place: str
) -> None:
    known, held, text, same, other = case
    rows = [["x", "y"], [text, same], [text, other]]
    fields = [{"name": "x", **known}, {"name": "y", **held}]
    names = ("x", "y") if turned else ("y", "x")
    own = place == "own"
    reference = {"fields": names[1], **({} if own else {"resource": "other"})}
    schema = {"fields": fields, "foreignKeys": [{"fields": names[0], "reference": reference}]}
    if place == "file":
        monkeypatch.setattr(references, "LARGE", 0)
    more = {} if own else {"references": {"other": (write(rows[0], rows[1:2]), {"fields": fields})}}
    rows_say, columns_say = both(write(rows[0], rows[1:]), schema, **more)
    assert columns_say == rows_say
    assert rows_say[2] == (() if turned else (3,))

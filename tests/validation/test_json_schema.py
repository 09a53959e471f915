"""One answer on a JSON Schema: with jsonschema-rs and without it, in documents, lines and memory."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import FileFormat, InvalidSchema, validate
from sanctions_data.validation.checks import json_keywords
from sanctions_data.validation.checks.json_formats import checks
from sanctions_data.validation.checks.json_schema import compile_schema, read_record
from sanctions_data.validation.checks.json_survey import branches, without_formats
from sanctions_data.validation.engines.documents import check_documents
from sanctions_data.validation.readers import limits
from sanctions_data.validation.readers.source import find_source
from sanctions_data.validation.report.report import Report
from sanctions_data.validation.values.json_values import dumps

from .same_result import SLOW

BOTH = pytest.mark.parametrize("library", ["jsonschema-rs", "jsonschema"])
DRAFTS = [
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
]


def answers(schema: Any, text: str, library: str = "") -> list[tuple[str, str | None]]:
    """(keyword, pointer) of all findings in a text, the same as a document and as a line."""
    found = []
    for form in ("json", "jsonl"):
        source = find_source(text.encode(), kind=form)
        checked = check_documents(source, schema, "s", None, 0.0, library or None)
        found.append([(problem.check, problem.pointer) for problem in checked.found])
    assert found[0] == found[1]
    return found[0]


NUMBERS = [
    ({"const": 18446744073709551616}, "18446744073709551617", False),
    ({"const": 18446744073709551616}, "18446744073709551616", True),
    ({"const": 18446744073709551616}, "18446744073709551616.0", True),
    ({"const": 1e30}, "1000000000000000000000000000000", None),
    ({"enum": [10**30]}, "1e30", True),
    ({"enum": [10**30]}, "1000000000000000000000000000001", False),
    ({"minimum": -18446744073709551615}, "-18446744073709551615", True),
    ({"minimum": -18446744073709551615}, "-18446744073709551616", False),
    ({"type": "integer"}, "12345678910111213141516171819202122232425262728293031", True),
    ({"type": "integer"}, "1e400", True),
    ({"type": "integer"}, "1e-400", False),
    ({"type": "integer"}, "1E-00400", False),
    ({"type": "integer"}, f"0.{'0' * 400}1", False),
    ({"type": "integer"}, f"0.{'0' * 290}1e-50", False),
    ({"type": "integer"}, f"[0.{'0' * 400}1]", False),
    ({"items": {"enum": [0]}}, f"[7e1, -0.{'0' * 230}1E-99]", False),
    ({"minimum": 0}, f"-0.{'0' * 400}1", False),
    ({"type": "integer"}, "0e-400", True),
    ({"type": "number"}, "1e400", True),
    ({"maximum": 5}, "1e400", False),
    ({"maximum": Decimal("1e500")}, "1e400", True),
    ({"exclusiveMinimum": 0}, "1e-400", True),
    ({"multipleOf": 0.01}, "0.07", True),
    ({"multipleOf": 3}, "1000000000000000000000000000002", True),
    ({"multipleOf": 3}, "1000000000000000000000000000000", False),
    ({"const": 0.1}, "0.10", True),
    ({"const": 1}, "1.0", True),
    ({"const": 1}, "true", False),
    ({"uniqueItems": True}, "[1, 1.0]", False),
    ({"uniqueItems": True}, '[1, true, "1", [1], {"a": 1}]', True),
    ({"uniqueItems": True}, '[{"a": 1, "b": 2}, {"b": 2.0, "a": 1}]', False),
    ({"$schema": DRAFTS[0], "type": "integer"}, "12345678910111213141516171819202122232425262728293031", True),
    ({"$schema": DRAFTS[0], "type": "integer"}, "1.0", False),
    ({"$schema": DRAFTS[2], "type": "integer"}, "1.0", True),
]


@BOTH
@pytest.mark.parametrize(("schema", "text", "fits"), NUMBERS)
def test_numbers_are_exact(library: str, schema: dict[str, Any], text: str, fits: bool | None) -> None:
    pytest.importorskip(library.replace("-", "_"))
    read: Any = read_record(dumps(schema))[0]
    schema = read
    fits = schema["const"] == 10**30 if fits is None else fits
    assert (answers(schema, text, library) == []) is fits


@pytest.mark.parametrize(
    "bad", ["1e-400", f"0.{'0' * 400}1", "", "  \r", "{", '"\\ud83d"', "NaN", "\ufeff1", "1.5", "[[" * 600]
)
def test_a_line_among_many_gets_the_answer_it_gets_alone(bad: str) -> None:
    """Lines are first looked at in blocks; line numbers and counts are those of the file."""
    schema = {"type": "integer"}
    alone = validate(bad.encode() + b"\n", schema, format="jsonl")
    lines = ["1", "2", bad, "3"] * 3
    for end in ("", "\n"):
        report = validate("\n".join(lines).encode() + end.encode(), schema, format="jsonl")
        nothing = [each for each in alone.problems if each.check != "empty"]
        assert [each.message for each in report.problems] == [each.message for each in nothing] * 3
        assert [each.row for each in report.problems] == ([3, 7, 11] if nothing else [])
        assert report.rows == (12 if bad.strip() else 9)


def test_lines_across_the_edges_of_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'{"a": 1}\n\n{"a": "x"}\r\n{"a": 1e-400}\n\xff\n  {"a": 2}'
    schema = {"properties": {"a": {"type": "integer"}}}
    expected = list(validate(data, schema, format="jsonl").problems)
    assert [(each.row, each.check) for each in expected] == [(3, "type"), (4, "type"), (5, "encoding")]
    for size in range(1, 70):
        monkeypatch.setattr(limits, "BLOCK", size)
        report = validate(data, schema, format="jsonl")
        assert (list(report.problems), report.rows) == (expected, 5)


def test_a_line_of_json_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BLOCK", 4)
    monkeypatch.setattr(limits, "LINE", 8)
    assert list(limits.blocks(io.BytesIO(b"1234567\n123\n"), "t")) == [b"1234567\n", b"123\n"]
    for data in (b"1\n12345678\n", b"1\n12345678", b"1\n1234567890"):
        with pytest.raises(UnreadableFile, match="line 2 is longer than 8 bytes"):
            list(limits.blocks(io.BytesIO(data), "t"))


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("count", [999, 1000, 1001, 2500])
def test_problems_that_are_not_counted_are_noted(count: int, library: str) -> None:
    """With both libraries the same ones are counted, and the note comes once for all records."""
    pytest.importorskip(library.replace("-", "_"))
    schema = {"type": "object", "additionalProperties": {"type": "integer"}}
    record = dumps({f"k{number}": "x" for number in range(count)})
    note = "a record has more than 1,000 problems; only the first 1,000 of a record are counted"
    forms: list[Any] = [("json", f"[{record}, {record}]"), ("jsonl", f"{record}\n{{}}\n{record}")]
    for source in [find_source(text.encode(), kind=form) for form, text in forms] + [
        find_source([json.loads(record)] * 2)
    ]:
        checked = check_documents(source, schema, "s", None, 0.0, library)
        assert sum(checked.counts.values()) == 2 * min(count, 1000)
        assert list(checked.notes) == ([note] if count > 1000 else [])
        pointers = {(each.pointer or "").rpartition("/")[2] for each in Report((checked,), None).problems}
        assert pointers == {f"k{number}" for number in range(min(count, 1000))}


def test_a_large_number_is_shown_as_it_is_written() -> None:
    report = validate(b'{"a": 1e400}', {"properties": {"a": {"maximum": 5}}}, format="json")
    assert str(report.problems[0]) == "data:1 at /a: 1E+400 is above the maximum 5"


@BOTH
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": "\\ud83d"}', "Half of a surrogate pair, which is not a character: line 1 column 8"),
        ('{"a": "\\ude00\\ud83d"}', "Half of a surrogate pair"),
        ('{"\\ud83d": 1}', "Half of a surrogate pair"),
        ('{"a": NaN}', ""),
        ('{"a": Infinity}', ""),
        ('{"a": -Infinity}', ""),
        ('{"a": 1', ""),
    ],
)
@pytest.mark.parametrize(
    "schema", [{"type": "object"}, {"fields": [{"name": "a", "type": "any"}]}], ids=["json", "table"]
)
def test_what_is_no_json_is_none_in_every_form(schema: Any, text: str, says: str, library: str) -> None:
    pytest.importorskip(library.replace("-", "_"))
    for form in ("json", "jsonl"):
        data = f"[{text}]" if form == "json" and "fields" in schema else text
        report = validate(data.encode(), schema, format=form)
        assert [(each.rule, each.check) for each in report.problems] == [("source-error", "json")]
        assert says in report.problems[0].message.replace("column 9", "column 8")


def test_a_whole_surrogate_pair_is_a_character() -> None:
    for form in ("json", "jsonl"):
        assert validate(
            b'{"a": "\\ud83d\\ude00 \\\\ud83d"}', {"properties": {"a": {"maxLength": 8}}}, format=form
        ).valid


def test_of_a_name_that_comes_twice_the_last_value_counts() -> None:
    for form in ("json", "jsonl"):
        report = validate(b'{"a": 1, "a": "x"}', {"properties": {"a": {"type": "integer"}}}, format=form)
        assert [problem.value for problem in report.problems] == ["x"]


FORMATS = {
    "date": (["2024-02-29", "0000-01-01"], ["2023-02-29", "2024-1-1", "2024-01-01T", "২০২৪-01-01"]),
    "time": (["12:00:00Z", "23:59:60Z", "12:00:00.5+01:30", "22:59:60-01:00"], ["12:00:00", "24:00:00Z", "12:00:60Z"]),
    "date-time": (
        ["2024-01-01T00:00:00Z", "2024-01-01t00:00:00z"],
        ["yesterday", "2024-01-01", "2024-01-01 00:00:00Z"],
    ),
    "duration": (["P1Y2M3D", "PT1H", "P1W", "P1DT1M"], ["P", "PT", "1Y", "P1W1D", "P1YT", "PT1.5H", "P1D2M"]),
    "email": (["a@b", "a.b+c@example.org", '"a b"@example.org', "a@[127.0.0.1]"], ["a", "a@", ".a@b", "a@-b", "ü@b"]),
    "idn-email": (["ü@exämple.org", "a@b"], ["ü@", "ü..a@b"]),
    "hostname": (["a", "a-b.example", "xn--bcher-kva.example"], ["", "-a", "a-", "a_b", "a..b", "ä", "a" * 64]),
    "ipv4": (["127.0.0.1"], ["127.0.0", "256.0.0.1", "01.2.3.4", "1.2.3.4 "]),
    "ipv6": (["::1", "::ffff:1.2.3.4"], ["1", ":::", "::1%eth0", "12345::"]),
    "uri": (["urn:x:y", "http://a/b?c#d", "http://[::1]/"], ["//a", "a b", "http://[::x]/", "http://ä"]),
    "uri-reference": (["", "a/b", "//a", "?q", "#f", "../x"], ["a b", "\\x", "#a#b"]),
    "iri": (["http://ä/ö", "urn:x:y"], ["//ä", "a b"]),
    "iri-reference": (["ä/ö", "#ü"], ["a b"]),
    "uuid": (["6ba7b810-9dad-11d1-80b4-00c04fd430c8"], ["6ba7b8109dad11d180b400c04fd430c8", "{}"]),
    "uri-template": (["http://a/{b}{?c,d*}", "{+x:3}"], ["{", "{}", "a b", "{x:0}"]),
    "json-pointer": (["", "/a", "/~0~1"], ["a", "/~2", "#/a"]),
    "relative-json-pointer": (["0", "1/a", "2#"], ["/a", "-1", "01"]),
    "regex": (["a+", "(?<x>a)", r"\p{L}", "[]"], ["(", r"\A", "a{2,1}", "(?i)a"]),
}
SUITABLE = st.sampled_from([text for good, bad in FORMATS.values() for text in (*good, *bad)])


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("draft", DRAFTS)
@BOTH
def test_formats_are_checked_by_every_library_and_in_every_draft(library: str, draft: str, name: str) -> None:
    pytest.importorskip(library.replace("-", "_"))
    compiled = compile_schema({"$schema": draft, "format": name}, "s", library)
    good, bad = FORMATS[name]
    assert [text for text in good if not compiled.is_valid(text)] == []
    assert [text for text in bad if compiled.is_valid(text)] == []
    assert compiled.is_valid(7)
    assert compiled.notes == []


@given(
    st.sampled_from(sorted(FORMATS)),
    st.one_of(SUITABLE, st.text("0123456789-:TtZz.+PYMWD@[]a", max_size=24), st.text()),
)
@SLOW
def test_libraries_check_formats_alike(name: str, text: str) -> None:
    pytest.importorskip("jsonschema_rs")
    fast, slow = (compile_schema({"format": name}, "s", library) for library in ("jsonschema-rs", "jsonschema"))
    assert fast.is_valid(text) == slow.is_valid(text) == checks()[name](text)


@BOTH
def test_a_format_that_cannot_be_checked_is_named(library: str) -> None:
    pytest.importorskip(library.replace("-", "_"))
    schema = {"properties": {"format": {"format": "int32"}, "x": {"format": "color"}}, "default": {"format": "none"}}
    source = find_source(b"{}", kind="json")
    notes = check_documents(source, schema, "s", None, 0.0, library).notes
    assert list(notes) == [
        "the format 'color' is not known here and is not checked",
        "the format 'int32' is not known here and is not checked",
    ]


def test_a_pattern_that_one_library_refuses_costs_no_format() -> None:
    for pattern in (r"\bx", "(?=a)a", r"\p{Script=Greek}", "]"):
        schema = {"properties": {"when": {"format": "date-time"}, "x": {"pattern": pattern}}}
        assert answers(schema, '{"when": "yesterday"}') == [("format", "/when")]
    with pytest.raises(InvalidSchema, match=r"write \{0,n\}"):
        answers({"properties": {"when": {"format": "date-time"}, "x": {"pattern": "^a{,3}$"}}}, "{}")


def test_formats_can_be_left_unchecked() -> None:
    schema = {"properties": {"when": {"type": "string", "format": "date-time"}, "format": {"const": {"format": "x"}}}}
    data = b'{"when": "yesterday", "format": {"format": "x"}}'
    assert not validate(data, schema, format="json").valid
    report = validate(data, schema, format="json", check_formats=False)
    assert (report.valid, report.notes) == (True, ())
    assert not validate(b'{"when": 1}', schema, format="json", check_formats=False).valid
    table = {"fields": [{"name": "a", "type": "object", "constraints": {"jsonSchema": schema}}]}
    rows = [{"a": {"when": "yesterday"}}]
    assert not validate(rows, table).valid
    assert validate(rows, table, check_formats=False).valid
    assert without_formats({"enum": [{"format": "x"}], "format": "date"}) == {"enum": [{"format": "x"}]}


def doubling(word: str, levels: int) -> dict[str, Any]:
    parts: dict[str, Any] = {"a0": {"type": "string"}}
    for at in range(1, levels + 1):
        parts[f"a{at}"] = {word: [{"$ref": f"#/$defs/a{at - 1}"}, {"$ref": f"#/$defs/a{at - 1}"}]}
    return {"$defs": parts, "properties": {"x": {"$ref": f"#/$defs/a{levels}"}}}


@pytest.mark.parametrize("word", ["anyOf", "allOf"])
@BOTH
def test_a_schema_that_doubles_its_branches_is_followed_once(library: str, word: str) -> None:
    pytest.importorskip(library.replace("-", "_"))
    assert branches(doubling(word, 13))
    assert not branches(doubling(word, 10))
    assert answers(doubling(word, 60), '{"x": "fine"}', library) == []
    assert answers(doubling(word, 60), '{"x": 5}', library)[0] == ("anyOf" if word == "anyOf" else "type", "/x")


@BOTH
def test_a_schema_that_doubles_with_each_level_of_the_record(library: str) -> None:
    pytest.importorskip(library.replace("-", "_"))
    node = {
        "type": ["object", "string"],
        "properties": {"c": {"anyOf": [{"$ref": "#/$defs/n"}, {"$ref": "#/$defs/n"}]}},
    }
    schema = {"$defs": {"n": node}, "$ref": "#/$defs/n"}
    assert branches(schema)
    for levels in (3, 150):
        text = '{"c":' * levels + "%s" + "}" * levels
        assert answers(schema, text % '"x"', library) == []
        assert answers(schema, text % "5", library) == [("anyOf", "/c")]


def test_schemas_that_branch_no_more_than_others_do() -> None:
    """A tree, a list, an expression: only what applies twice to one value again and again is followed by memory."""
    tree = {"properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}}, "additionalProperties": False}
    assert not branches(tree)
    assert not branches({"items": {"anyOf": [{"type": "string"}, {"$ref": "#"}]}})
    assert not branches({"oneOf": [{"properties": {f"p{at}": {"type": "string"}}} for at in range(1000)]})
    assert branches({"anyOf": [{"properties": {"a": {"$ref": "#"}}}, {"properties": {"a": {"$ref": "#"}}}]})
    assert branches({"$ref": "#"})


@BOTH
def test_what_cannot_be_remembered_is_counted(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The target of a dynamic reference depends on the way to it.

    The limit is lowered: tests/hostile/test_sizes.py reaches it as it is.
    """
    monkeypatch.setattr(json_keywords, "STEPS", 3_000)
    pytest.importorskip(library.replace("-", "_"))
    schema = doubling("anyOf", 60) | {"$dynamicAnchor": "x"}
    schema["$defs"]["a0"] = {"$dynamicRef": "#x", "type": "string"}
    with pytest.raises(InvalidSchema, match="branches so often"):
        answers(schema, '{"x": 5}', library)


@BOTH
def test_a_deep_record_is_followed_to_its_end(library: str) -> None:
    pytest.importorskip(library.replace("-", "_"))
    schema = {"type": "object", "properties": {"a": {"oneOf": [{"type": "integer"}, {"allOf": [{"$ref": "#"}]}]}}}
    text = '{"a":' * 199 + "%s" + "}" * 199
    assert answers(schema, text % "1", library) == []
    assert [keyword for keyword, _ in answers(schema, text % '"x"', library)] == ["oneOf"]


@BOTH
@pytest.mark.parametrize(
    ("schema", "says"),
    [
        ({"$schema": "http://json-schema.org/draft-99/schema#"}, "not a draft known here"),
        ({"$defs": {"a": {"$schema": DRAFTS[0], "$id": "x"}}}, "for another draft than 2020-12"),
        ({"pattern": "("}, "is not a regular expression"),
        ({"patternProperties": {"(": {}}}, "is not a regular expression"),
        ({"type": "nonsense"}, "nonsense"),
        ({"properties": {"never": {"$ref": "#/nowhere"}}}, "refers to '#/nowhere'"),
        (
            {
                "properties": {"a": {"pattern": "a{90000}"}}
                | {f"b{at}": {"pattern": f"b{at}{{90000}}"} for at in range(12)}
            },
            "size",
        ),
    ],
)
def test_schemas_that_are_refused_by_both(library: str, schema: dict[str, Any], says: str) -> None:
    pytest.importorskip(library.replace("-", "_"))
    with pytest.raises(InvalidSchema, match=says):
        compile_schema(schema, "s", library)


NAMES = ["a", "b", "c", "foo-1", "é"]
PATTERNS = ["^a", "b$", r"^\d+$", r"\w-\d", "^[^b]*$", r"\bfoo", "(?=a)", r"\p{L}", r"^\S+$", ".", "é"]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.5, 1.0, 2.5, 1e3, 2**64, -(2**63) - 1, 10**30, Decimal("1e400"), 0.1, 0.3]),
    st.sampled_from(["", "a", "b", "ab", "foo-1", "12", "é", "a b"]),
    SUITABLE,
)
VALUES = st.recursive(
    SCALARS,
    lambda some: st.one_of(st.lists(some, max_size=4), st.dictionaries(st.sampled_from(NAMES), some, max_size=4)),
    max_leaves=10,
)
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]
SMALL = st.integers(0, 3)


@st.composite
def keyword_schemas(draw: Any, some: Any) -> dict[str, Any]:
    """A schema of a few keywords over smaller ones."""
    named = st.dictionaries(st.sampled_from(NAMES), some, max_size=3)
    several = st.lists(some, min_size=1, max_size=3)
    known = {
        "type": st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True),
        "const": VALUES,
        "enum": st.lists(VALUES, min_size=1, max_size=3),
        "minimum": st.sampled_from([0, 1, 0.5, 2**64, Decimal("1e399")]),
        "maximum": st.sampled_from([0, 1, 2.5, 2**64]),
        "multipleOf": st.sampled_from([1, 2, 0.5, 0.1]),
        "minLength": SMALL,
        "maxLength": SMALL,
        "pattern": st.sampled_from(PATTERNS),
        "format": st.sampled_from([*FORMATS, "color"]),
        "minItems": SMALL,
        "maxItems": SMALL,
        "uniqueItems": st.booleans(),
        "items": some,
        "contains": some,
        "minProperties": SMALL,
        "maxProperties": SMALL,
        "required": st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True),
        "properties": named,
        "patternProperties": st.dictionaries(st.sampled_from(PATTERNS), some, max_size=2),
        "additionalProperties": some,
        "propertyNames": some,
        "dependencies": st.dictionaries(
            st.sampled_from(NAMES), some | st.lists(st.sampled_from(NAMES), min_size=1, unique=True), max_size=2
        ),
        "dependentSchemas": named,
        "unevaluatedProperties": some,
        "unevaluatedItems": some,
        "prefixItems": several,
        "allOf": several,
        "anyOf": several,
        "oneOf": several,
        "not": some,
        "if": some,
        "then": some,
        "else": some,
    }
    words = draw(st.lists(st.sampled_from(sorted(known)), max_size=5, unique=True))
    return {word: draw(known[word]) for word in words}


SCHEMAS: st.SearchStrategy[Any] = st.recursive(st.booleans() | st.just({}), keyword_schemas, max_leaves=6)


@pytest.mark.parametrize("library", [None, "jsonschema"])
@pytest.mark.parametrize(("draft", "valid"), [("2019-09", False), ("2020-12", True)])
def test_contains_evaluates_items_since_2020_12(library: str | None, draft: str, valid: bool) -> None:
    uri = f"https://json-schema.org/draft/{draft}/schema"
    schema = {"$schema": uri, "allOf": [{"contains": {"const": 1}}], "unevaluatedItems": False}
    compiled = compile_schema(schema, "s", library)
    assert compiled.is_valid(*read_record("[1]")) is valid


@pytest.mark.slow
@given(SCHEMAS, st.sampled_from(DRAFTS), st.lists(VALUES, min_size=1, max_size=3))
@SLOW
@example({"dependencies": {"a": ["b"]}}, DRAFTS[4], [{"a": 1}])
@example({"patternProperties": {"^a": False}, "additionalProperties": False}, DRAFTS[4], [{"ab": 1, "c": 2}])
@example({"prefixItems": [True], "unevaluatedItems": False}, DRAFTS[4], [[1, 2]])
@example({"additionalProperties": {}, "uniqueItems": True}, DRAFTS[0], [[None, None]])
@example({"additionalProperties": {"enum": [False, False]}}, DRAFTS[0], [None])
@example({"contains": {}, "unevaluatedItems": False}, "https://json-schema.org/draft/2019-09/schema", [[None]])
def test_both_libraries_say_the_same(schema: Any, draft: str, values: list[Any]) -> None:
    """Of random schemas, records and drafts: the same verdict, keywords, places and words; numbers of any size."""
    pytest.importorskip("jsonschema_rs")
    if isinstance(schema, dict):
        schema = {"$schema": draft, **schema}
    schema = read_record(dumps(schema))[0]
    compiled: list[Any] = []
    for library in ("jsonschema-rs", "jsonschema"):
        try:
            compiled.append(compile_schema(schema, "s", library))
        except InvalidSchema as error:
            compiled.append(str(error))
    if isinstance(compiled[0], str) or isinstance(compiled[1], str):
        assert compiled[0] == compiled[1]
        return
    assert compiled[0].notes == compiled[1].notes
    for value in values:
        record, plain = read_record(dumps(value))
        answers = []
        for each in compiled:
            found = sorted(
                (fault.check, str(path), fault.message, dumps(value))
                for path, value, fault in each.errors(record, plain)
            )
            assert each.is_valid(record, plain) is (not found)
            answers.append(found)
        assert answers[0] == answers[1]


def test_records_in_memory_keep_their_numbers() -> None:
    report = validate([{"a": Decimal("1.10")}, {"a": 2**70}], {"properties": {"a": {"const": 1.1}}})
    assert [(each.row, each.check, each.value) for each in report.problems] == [(2, "const", str(2**70))]


def test_a_table_with_a_json_schema_compares_numbers_exactly() -> None:
    field = {"name": "a", "type": "array", "constraints": {"jsonSchema": {"items": {"const": 18446744073709551616}}}}
    texts: dict[FileFormat, bytes] = {
        "csv": b"a\n[18446744073709551617]\n",
        "json": b'[{"a": [18446744073709551617]}]',
        "jsonl": b'{"a": [18446744073709551617]}\n',
    }
    for form, data in texts.items():
        report = validate(data, {"fields": [field]}, format=form)
        assert [problem.check for problem in report.problems] == ["jsonSchema"]
        assert "18446744073709551617 is not 18446744073709551616" in report.problems[0].message


@BOTH
@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"minLength": 1}, "", "'' is too short; at least 1 character needed"),
        ({"maxLength": 1}, "ab", "'ab' is too long; at most 1 character allowed"),
        ({"minLength": 2}, "", "'' is too short; at least 2 characters needed"),
    ],
)
def test_a_message_has_the_singular_of_one_character(
    library: str, schema: dict[str, int], value: str, message: str
) -> None:
    found = compile_schema(schema, "s", library).errors(value)
    assert [fault.message for _, _, fault in found] == [message]


@BOTH
def test_a_value_that_may_be_null_is_told_what_fits(library: str) -> None:
    """`anyOf` with null is how a closed list of values says that the value may be null."""
    schema = {"anyOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "null"}]}
    compiled = compile_schema(schema, "s", library)
    for value, words in [
        ("c", ["'c' is not one of a, b, null"]),
        (1, ["1 is not of type null or string", "1 is not one of a, b, null"]),
    ]:
        found = compiled.errors(value)
        assert sorted(fault.message for _, _, fault in found) == words
    assert compiled.is_valid(None)
    assert compiled.is_valid("a")
    inside = {"anyOf": [{"type": "null"}, {"properties": {"k": {"type": "string"}}}]}
    found = compile_schema(inside, "s", library).errors({"k": 1})
    assert [fault.message for _, _, fault in found] == ["1 is not of type string"]


def test_a_schema_file_is_read_exactly(tmp_path: Any) -> None:
    path = tmp_path / "s.json"
    path.write_text('{"properties": {"a": {"maximum": 1e400, "const": 18446744073709551616}}}')
    assert validate(b'{"a": 18446744073709551616}', path, format="json").valid
    path.write_text('{"properties": {"a": {"maximum": NaN}}}')
    with pytest.raises(Exception, match="NaN is not a JSON value"):
        validate(json.dumps({"a": 1}).encode(), path, format="json")


def test_a_schema_in_memory_that_is_no_json_is_refused() -> None:
    with pytest.raises(InvalidSchema, match="holds nan, which is not a JSON value"):
        validate(b"{}", {"properties": {"a": {"maximum": float("nan")}}}, format="json")

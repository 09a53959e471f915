"""Patterns: whole values, one meaning everywhere, never a hang."""

from __future__ import annotations

import json
import re

import pytest
from guards import worked_off
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.validation import Engine, InvalidSchema, validate
from sanctions_data.validation.regex.patterns import compile_pattern, read
from sanctions_data.validation.regex.reader import Malformed, read_expression

from . import ecma
from .differences import PATTERNS, PatternDifference
from .same_result import both

VALUES = [
    ("a|b", "axx", False),
    ("a|b", "b", True),
    ("^a|b$", "ab", False),
    ("^a|b$", "b", True),
    ("^[A-Z]{2,3}$", "US", True),
    ("^[A-Z]{2,3}$", "US\n", False),
    ("[A-Z]{2}", "USA", False),
    (r"\d+", "123", True),
    (r"\d+", "١٢٣", False),
    (r"\w", "_", True),
    (r"\w", "€", False),
    (r"\w", "é", False),
    (r"\s", "\u00a0", True),
    (r"\S", "\u200b", True),
    (r"\bab\b", "ab", True),
    (r".*\bé", "aé", True),
    (r"a\b.*", "aé", True),
    (r"\p{Lu}\p{Ll}+", "Élan", True),
    (r"\p{IsBasicLatin}+", "abc", True),
    (r"\p{IsThai}", "฿", True),
    (r"\p{IsGreek}", "ἀ", False),
    (r"\p{IsGreek}", "α", True),
    (r"\p{Script=Greek}", "ἀ", True),
    (r"\P{IsBasicLatin}", "a", False),
    (r"[\Ca]", "+", True),
    (r"[\Ca]", "b", False),
    (r"\i\c*", "xml:id", True),
    (r"\i\c*", "1d", False),
    (r"\C", "+", True),
    ("[a-z-[aeiou]]+", "xyz", True),
    ("[a-z-[aeiou]]+", "xaz", False),
    (r"[^a-z-[0-9]]", "A", True),
    (r"[^a-z-[0-9]]", "5", False),
    (r"[\i-[:]]", ":", False),
    (r"[\w-[_]-]", "-", None),
    (".", "\n", False),
    (".", "\u2028", True),
    (r"a\.b", "a.b", True),
    (r"a\$", "a$", True),
    ("[-a]+", "a-", True),
    ("[a-]+", "a-", True),
    ("[|^]+", "^|", True),
    (r"[\w-.]+", "a-.", True),
    ("(?=x)x", "x", True),
    ("(?<!y)x", "x", True),
    ("a+?b", "aab", True),
    (r"(a)\1", "aa", True),
    (r"(a)?\1b", "b", True),
    (r"(?<year>\d)-\k<year>", "1-1", True),
    ("x{2}", "xx", True),
    ("", "", True),
    ("[^,]+", "a\nb", True),
    ("]}", "]}", True),
    (r"\u{1F600}", "😀", True),
]


@pytest.mark.parametrize(("pattern", "value", "fits"), VALUES)
def test_a_pattern_matches_the_whole_value(pattern: str, value: str, fits: bool | None) -> None:
    """In both engines; None is no regular expression."""
    if fits is None:
        with pytest.raises(InvalidSchema):
            compile_pattern(pattern)
        return
    assert compile_pattern(pattern).matcher()(value) is fits
    schema = {"fields": [{"name": "x", "type": "string", "missingValues": [], "constraints": {"pattern": pattern}}]}
    quoted = ('x\n"' + value.replace('"', '""') + '"\n').encode()
    rows, columns = both(quoted, schema)
    assert rows == columns
    assert value == "" or (not rows[1]) is fits


REFUSED = [
    ("(?:ab){e<=1}", "a repetition that cannot be read"),
    ("(?e)(?:aaaa!){e}", "flags within a pattern"),
    ("(?i)a", "flags within a pattern"),
    ("(?i:a)", "flags within a pattern"),
    ("a++", "possessive"),
    ("a{2}+", "possessive"),
    ("(?>a)", "an atomic group is not read"),
    ("(?P<x>a)", r"a named group is \(\?<name>…\)"),
    ("(?|a|b)", "a branch reset"),
    ("(?R)", "recursion"),
    ("(a)(?1)", "other extensions"),
    ("(?(1)a|b)", "a condition"),
    ("(?#note)a", "a comment"),
    ("a{,3}", r"write \{0,n\}"),
    (r"\Aab\Z", "the start of a text is \\^"),
    (r"\L<words>", "is not an escape"),
    (r"\X", "is not an escape"),
    (r"\p{Greek}", "no property"),
    (r"\p{lu}", "no property"),
    (r"\p{IsNonsense}", "no property"),
    ("[[:alpha:]]", "POSIX"),
    ("[a-z&&[^b]]]", None),
    (r"\1", "a reference to group 1"),
    (r"(?<a>x)(?<a>y)", "two groups of one name"),
    ("(?=a)+", "a quantifier after something that has no length"),
    ("a" * 65_537, "at most 65,536"),
    ("(" * 51 + ")" * 51, "groups nested more than 50"),
    ("((a{1000}){1000}){1000}", "more than 100,000 parts"),
    ("[0-9a-f]{100001}", "more than 100,000 parts"),
    ("a{9999999999}", "a repetition of more than"),
]


@pytest.mark.parametrize(("pattern", "says"), REFUSED, ids=lambda value: str(value)[:20])
@pytest.mark.parametrize("language", ["table", "json"])
def test_what_only_other_libraries_read_is_refused(pattern: str, says: str | None, language: str) -> None:
    """And what is too large. In a Table Schema and in a JSON Schema, with or without its optional library."""
    if says is None:
        compile_pattern(pattern)
        return
    table = {"fields": [{"name": "x", "type": "string", "constraints": {"pattern": pattern}}]}
    with pytest.raises(InvalidSchema, match=says):
        validate(b"x\n1\n", table) if language == "table" else read(pattern, "json")


def test_an_empty_class_is_refused_where_xml_schema_has_none() -> None:
    with pytest.raises(InvalidSchema, match="an empty class"):
        compile_pattern("[]a]")


def test_what_is_as_large_as_a_pattern_may_be() -> None:
    for pattern in ("a" * 65_536, "(" * 50 + ")" * 50, "[0-9a-f]{99999}", "(?:[a-z]{300}){300}"):
        assert compile_pattern(pattern).matcher()("x") is False


def test_the_patterns_of_a_schema_have_a_size_together() -> None:
    fields = [{"name": f"f{at}", "type": "string", "constraints": {"pattern": "a{90000}"}} for at in range(12)]
    assert validate([[f["name"] for f in fields[:2]]], {"fields": fields[:2]}).valid
    with pytest.raises(InvalidSchema, match="of all fields together"):
        validate([["f0"]], {"fields": fields})


ROWS = [tuple(row) for row in json.loads(ecma.TABLE.read_text("utf-8"))]


def found(pattern: str, language: str, whole: bool) -> list[int]:
    import regex

    program = regex.compile(read_expression(pattern, language).text, regex.V1)
    match = program.fullmatch if whole else program.search
    return [number for number, value in enumerate(ecma.VALUES) if match(value)]


def test_patterns_match_what_javascript_matches() -> None:
    """Node's own answers, from a stored table. What is refused here although JavaScript reads it is listed."""
    refused = set()
    for pattern, *answer in ROWS:
        if answer[0] == "!":
            continue
        try:
            assert [found(pattern, "json", whole) for whole in (False, True)] == answer, pattern
        except Malformed:
            refused.add(pattern)
    assert all("-[" in pattern for pattern in refused)  # which XML Schema reads as subtraction


def test_what_javascript_takes_without_the_flag_u_has_one_meaning_or_is_refused() -> None:
    taken = set()
    for pattern, *answer in ROWS:
        if answer[0] != "!":
            continue
        try:
            read_expression(pattern, "json")
        except Malformed:
            continue
        taken.add(pattern)
        if "\\p" in pattern:  # which means a letter p without the flag
            continue
        for whole, theirs in zip((False, True), answer[1:], strict=True):
            other = set(found(pattern, "json", whole)) ^ set(theirs)
            assert all(max(ecma.VALUES[number]) > "\uffff" for number in other), pattern
    assert {"]", "}", "{", "[\\w-.]", "[a-\\d]", r"\-", r"\_"} <= taken
    assert taken.isdisjoint({"(?i)a", "(?:ab){e<=1}", "a{,3}", r"\A", "[[:alpha:]]", "a++", r"\p{lu}", "(?=a)*"})


def test_patterns_of_tables_match_what_javascript_matches() -> None:
    """Apart from a dot and the separators of lines, and from what is XML Schema's: \\c, \\i, blocks, subtraction."""
    for pattern, *answer in ROWS:
        if answer[0] == "!" or re.search(r"\\[cCiI]|Is|-\[|\.", pattern):
            continue
        try:
            assert found(pattern, "table", True) == answer[1], pattern
        except Malformed:
            assert pattern in ("[]", "[^]")


XML = st.sampled_from(
    [
        *(
            "a",
            "b",
            "_",
            "-",
            ".",
            "é",
            "(",
            ")",
            "|",
            "*",
            "+",
            "?",
            "{2}",
            "{1,2}",
            "{0,}",
            r"\n",
            r"\-",
            r"\^",
            r"\.",
        ),
        *(r"\i", r"\c", r"\I", r"\C", r"\p{Lu}", r"\P{Ll}", r"\p{N}", r"\p{IsThai}", r"\P{IsBasicLatin}"),
        *(r"\p{IsGreek}", r"\p{IsGreekExtended}", r"\p{IsLatin-1Supplement}", "[a-c]", "[^a-c]", r"[\Ca]", r"[^\i_]"),
        *("[a-z-[b]]", r"[\i-[:_]]", r"[^a-c-[\p{Lu}]]", r"[\p{L}-[\p{Lu}-[A]]]", r"[\P{L}\-]", r"[a\]]"),
    ]
)


@pytest.mark.slow
@given(st.lists(XML, max_size=5).map("".join), st.text("abzAZ_-.:^é฿αἀ٣\n\r ]", max_size=4))
@settings(deadline=None, max_examples=600)
def test_the_rest_of_xml_schema_is_read_as_xml_schema_says(pattern: str, value: str) -> None:
    """elementpath reads XML Schema 1.0 part 2, appendix F; what ECMA-262 decides here is not among the pieces."""
    elementpath = pytest.importorskip("elementpath.regex")
    try:
        text = elementpath.translate_pattern(pattern, back_references=False, lazy_quantifiers=False, anchors=False)
        theirs = re.fullmatch(text, value) is not None
    except (elementpath.RegexError, re.error):
        return
    assert compile_pattern(pattern).matcher()(value) is theirs


@pytest.mark.parametrize("case", PATTERNS, ids=lambda case: case.name)
def test_where_xml_schema_reads_otherwise(case: PatternDifference) -> None:
    elementpath = pytest.importorskip("elementpath.regex")
    assert compile_pattern(case.pattern).matcher()(case.value) is case.fits_here
    pattern = re.sub(r"\\[dsw]", r"[\g<0>]", case.pattern)  # outside a class elementpath leaves these to Python
    try:
        text = elementpath.translate_pattern(pattern, back_references=False, lazy_quantifiers=False, anchors=False)
        theirs = re.fullmatch(text, case.value) is not None
    except (elementpath.RegexError, re.error):
        theirs = False
    assert theirs is not case.fits_here


@pytest.mark.parametrize("name", ["BasicLatin", "Latin-1Supplement", "Greek", "GreekExtended", "Thai", "PrivateUse"])
def test_blocks_hold_what_xml_schema_says(name: str) -> None:
    import regex

    subsets = pytest.importorskip("elementpath.regex.unicode_subsets")
    every = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    ours = {ord(char) for char in regex.findall(read_expression(rf"\p{{Is{name}}}").text, every, regex.V1)}
    assert ours == set(subsets.UnicodeData().block(name))


@pytest.mark.parametrize(
    ("pattern", "portable"),
    [
        ("^[A-Z]{2,3}$", "^(?:[A-Z]{2,3})$"),
        ("a.b", r"^(?:a[^\x0a\x0d]b)$"),
        ("a b#", "^(?:a b#)$"),
        (r"\d+", "^(?:[0-9]+)$"),
        (r"[\w.]+", "^(?:[.0-9A-Z_a-z]+)$"),
        ("(a)(?:b)", "^(?:(?:a)(?:b))$"),
        ("^a|b$", "^(?:a|b)$"),
        ("a+?", "^(?:a+?)$"),
        ("(?:a|b)+", None),
        ("(a+)+", None),
        (r"(a)\1", None),
        ("é[à-ü]", "^(?:é[à-ü])$"),
        (r"[\s\u00e9]", "^(?:[\\x09-\\x0d \u00a0\u00e9\u1680\u2000-\u200a\u2028-\u2029\u202f\u205f\u3000\ufeff])$"),
        ("😀", "^(?:😀)$"),
        ("a\tb", None),
        ("a{1001}", None),
        (r"\bab", None),
        (r"\p{L}", None),
        ("(?<=a)b", None),
        ("[a-z-[b]]", None),
        ("[a&&b]", r"^(?:[\&a-b])$"),
        (r"\<", "^(?:<)$"),
        ("a^b", None),
        ("(^a)", None),
        ("[^,]{1000}" * 5, f"^(?:{'[^,]{1000}' * 5})$"),
        ("[^,]{1000}" * 6, None),
    ],
)
def test_only_what_every_engine_runs_alike_is_portable(pattern: str, portable: str | None) -> None:
    assert compile_pattern(pattern).portable == portable


@pytest.mark.parametrize("pattern", ["(", "[a", "a{2,1}", "*", r"\p{Nonsense}"])
def test_a_broken_pattern_is_a_broken_schema(pattern: str) -> None:
    schema = {"fields": [{"name": "x", "type": "string", "constraints": {"pattern": pattern}}]}
    with pytest.raises(InvalidSchema, match="is not a regular expression"):
        validate(b"x\n1\n", schema)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_pattern_that_explodes_is_a_problem_and_not_a_hang(engine: Engine) -> None:
    schema = {"fields": [{"name": "x", "type": "string", "constraints": {"pattern": "((x|xx)+)+[^x]"}}]}
    with worked_off():
        report = validate(b"x\n" + b"x" * 64 + b"\nxxy\n", schema, engine=engine)
    assert [(problem.row, problem.check) for problem in report.problems] == [(2, "pattern")]
    assert "too long to match" in report.problems[0].message


PARTS = st.sampled_from(
    [
        *("a", "b", ".", "[ab]", "[^a]", "(?:", "(", ")", "|", "*", "+", "?", "{2}", "{1,3}", "*?", "^", "$", r"\."),
        *("-", "é", r"\d", r"\w", r"\s", r"\S", r"[\s\d]", r"[^\w-]"),
    ]
)


@given(st.lists(PARTS, max_size=8).map("".join), st.text("ab.\n-é0_ \u00a0\u2028😀", max_size=8))
@settings(deadline=None, max_examples=600)
def test_the_portable_form_means_the_same(pattern: str, value: str) -> None:
    """What is called portable matches in Python, Rust, RE2 and DuckDB what the timed engine matches."""
    import regex

    try:
        compiled = compile_pattern(pattern)
    except InvalidSchema:
        return
    if compiled.portable is None:
        return
    expected = regex.fullmatch(read_expression(pattern).text, value, regex.V1) is not None
    assert (re.fullmatch(compiled.portable[1:-1], value) is not None) is expected
    polars, arrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow.compute")
    assert polars.Series([value]).str.contains(compiled.portable).to_list() == [expected]
    assert arrow.match_substring_regex([value], compiled.portable).to_pylist() == [expected]

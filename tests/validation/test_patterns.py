"""Patterns: whole values, one meaning everywhere, never a hang."""

from __future__ import annotations

import re

import pytest
from guards import worked_off
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.validation import InvalidSchema, validate
from sanctions_data.validation.patterns import compile_pattern

VALUES = [
    ("a|b", "axx", False),
    ("a|b", "b", True),
    ("^a|b$", "ab", False),
    ("^[A-Z]{2,3}$", "US", True),
    ("^[A-Z]{2,3}$", "US\n", False),
    ("[A-Z]{2}", "USA", False),
    (r"\d+", "١٢٣", True),
    (r"\p{Lu}\p{Ll}+", "Élan", True),
    (r"\i\c*", "xml:id", True),
    (r"\i\c*", "1d", False),
    ("[a-z-[aeiou]]+", "xyz", True),
    ("[a-z-[aeiou]]+", "xaz", False),
    (".", "\n", False),
    (r"a\.b", "a.b", True),
    (r"a\$", "a$", True),
    ("[-a]+", "a-", True),
    ("[a-]+", "a-", True),
    ("[|^]+", "^|", True),
    ("(?=x)x", "x", True),
    (r"(a)\1", "aa", True),
    ("x{2}", "xx", True),
    ("", "", True),
    ("[^,]+", "a\nb", True),
]


@pytest.mark.parametrize(("pattern", "value", "fits"), VALUES)
def test_a_pattern_matches_the_whole_value(pattern: str, value: str, fits: bool) -> None:
    assert compile_pattern(pattern).matcher()(value) is fits


@pytest.mark.parametrize(
    ("pattern", "portable"),
    [
        ("^[A-Z]{2,3}$", "^(?:[A-Z]{2,3})$"),
        ("a.b", r"^(?:a[^\n\r]b)$"),
        ("a b#", "^(?:a b#)$"),
        (r"\d+", None),
        ("(?:a|b)+", None),
        ("(a+)+", None),
        ("é", None),
        ("(?i)a", None),
        ("a+?", None),
        ("a{1001}", None),
        ("[[:alpha:]]", None),
        ("[a&&b]", None),
        (r"\<", "^(?:<)$"),
        ("a^b", None),
    ],
)
def test_only_what_every_engine_runs_alike_is_portable(pattern: str, portable: str | None) -> None:
    assert compile_pattern(pattern).portable == portable


@pytest.mark.parametrize("pattern", ["(", "[a", "a{2,1}", "*", r"\p{Nonsense}"])
def test_a_broken_pattern_is_a_broken_schema(pattern: str) -> None:
    schema = {"fields": [{"name": "x", "type": "string", "constraints": {"pattern": pattern}}]}
    with pytest.raises(InvalidSchema, match="is not a regular expression"):
        validate(b"x\n1\n", schema)


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_a_pattern_that_explodes_is_a_problem_and_not_a_hang(engine: str) -> None:
    schema = {"fields": [{"name": "x", "type": "string", "constraints": {"pattern": "((x|xx)+)+[^x]"}}]}
    with worked_off():
        report = validate(b"x\n" + b"x" * 64 + b"\nxxy\n", schema, engine=engine)
    assert [(problem.row, problem.check) for problem in report.problems] == [(2, "pattern")]
    assert "too long to match" in report.problems[0].message


PARTS = st.sampled_from(
    ["a", "b", ".", "[ab]", "[^a]", "(?:", ")", "|", "*", "+", "?", "{2}", "{1,3}", "^", "$", r"\.", "-", "é"]
)


@given(st.lists(PARTS, max_size=8).map("".join), st.text("ab.\n-é", max_size=8))
@settings(deadline=None, max_examples=600)
def test_the_portable_form_means_the_same(pattern: str, value: str) -> None:
    """What is called portable matches in Python, and in Rust, what the timed engine matches."""
    import regex

    try:
        compiled = compile_pattern(pattern)
    except InvalidSchema:
        return
    if compiled.portable is None:
        return
    body = pattern.removeprefix("^").removesuffix("$") if not pattern.endswith(r"\$") else pattern.removeprefix("^")
    expected = regex.fullmatch(re.sub(r"(?<!\\)\.", lambda _: r"[^\n\r]", body), value) is not None
    assert (re.fullmatch(compiled.portable[1:-1], value) is not None) is expected
    polars = pytest.importorskip("polars")
    assert polars.Series([value]).str.contains(compiled.portable).to_list() == [expected]

"""Adding a claim by words: on a copied ledger over an invented article."""

# ruff: noqa: E501 - messages are compared whole

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from checkout_copy import LedgerCopy

from sanctions_data.compile import compile_ledger

FAIR = ["--table", "events", "--record", "fair", "--field"]
BOATS = ["--table", "figures", "--record", "ca-ports-1.boats", "--field"]
PORTS = ["--table", "actions", "--record", "us-ports-1", "--field"]


@pytest.fixture
def copy(tmp_path: Path) -> LedgerCopy:
    return LedgerCopy(tmp_path)


def test_a_claim_is_added_with_its_words_and_the_ledger_compiles(
    copy: LedgerCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    before = copy.bytes()
    assert copy.cite("the press", *FAIR, "place") == 0
    out, err = capsys.readouterr()
    assert out == (
        'c0013 events fair place = "the press" (quoted, verbatim/1)\n'
        "c0013.0 primary ← gazette sentence 1, 74…83: the press\n"
    )
    assert err == "written; now run scripts/build.py\n"
    claim = copy.ledger().claims[-1]
    assert (claim.id, claim.parsed, claim.added_in, claim.certainty) == ("c0013", "the press", "0.2.0", "stated")
    after = copy.bytes()
    assert [name for name in after if after[name] != before[name]] == ["claims.csv", "evidence.csv"]
    assert all(after[name].startswith(before[name]) for name in after)
    events: Sequence[Any] = compile_ledger(copy.ledger(), copy.texts).tables["events"]
    assert next(row for row in events if row.id == "fair").place == "the press"


def test_the_words_may_be_typed_plainly(copy: LedgerCopy) -> None:
    assert (
        copy.cite(
            '"we  ACT today," oduya',
            *FAIR,
            "description",
            "--rule",
            "paraphrase/1",
            "--value",
            "a vow",
            "--reason",
            "ours",
        )
        == 0
    )
    assert copy.ledger().evidence[-1].quote == "“We act today,” Oduya"


@pytest.mark.parametrize(
    ("arguments", "value", "rule"),
    [
        (["at least five", *BOATS, "minimum", "--rule", "lower_bound/1"], 5, "lower_bound/1"),
        (["three boats", *BOATS, "maximum"], 3, "number/1"),
        (["three boats", *BOATS, "maximum", "--value", "3"], 3, "number/1"),
        (["at least", *BOATS, "qualifier"], "at-least", "qualifier/1"),
        (["imposed", *PORTS, "status"], "announced", "status/1"),
        (["June 9, 2009", *PORTS, "end_date"], "2009-06-09", "date/1"),
        (["Tuesday", *PORTS, "announced_on", "--uses", "c0007:day"], "2009-06-09", "weekday_near/1"),
        (["Canada", "--sentence", "2", *PORTS, "announced_by"], "ca", "actor/1"),
    ],
)
def test_the_rule_that_fits_the_field_is_found(
    copy: LedgerCopy, arguments: list[str], value: int | str, rule: str
) -> None:
    if "announced_by" in arguments:  # "Canada" is the name of a record as well as an actor
        arguments = [*arguments, "--rule", "actor/1"]
    assert copy.cite(*arguments) == 0
    claim = copy.ledger().claims[-1]
    assert (claim.parsed, claim.rule) == (value, rule)
    assert claim.derivation == ("inferred" if "--uses" in arguments else "normalized")
    compile_ledger(copy.ledger(), copy.texts)


def test_several_pieces_of_evidence_come_in_one_call(copy: LedgerCopy) -> None:
    group = "group=The United States and Canada"
    assert (
        copy.cite(
            "unsafe ports", *PORTS, "reason", "--rule", "each_verbatim/1", "--also", group, "--uses", "c0005:member"
        )
        == 0
    )
    rows = [(row.ord, row.role, row.quote, row.uses_claim) for row in copy.ledger().evidence[-3:]]
    assert rows == [(0, "primary", "unsafe ports", None), (1, "group", group[6:], None), (2, "member", None, "c0005")]


def test_evidence_is_added_to_a_claim_that_stands(copy: LedgerCopy) -> None:
    assert copy.cite("Oduya said", "--claim", "c0008", "--role", "attribution_cue") == 0
    row = copy.ledger().evidence[-1]
    assert (row.claim, row.ord, row.role, row.quote) == ("c0008", 2, "attribution_cue", "Oduya said")
    compile_ledger(copy.ledger(), copy.texts)


def test_a_new_record_comes_with_its_keys(copy: LedgerCopy) -> None:
    new = ["--table", "entities", "--record", "gazette-paper", "--field", "name"]
    assert copy.cite("the Gazette", *new) == 2
    assert copy.cite("the Gazette", *new, "--keys", '{"type": "Organization"}') == 0
    assert copy.ledger().records[-1].keys == '{"type":"Organization"}'


REFUSED = [
    (
        ["boats", *BOATS, "maximum"],
        "'boats' stands 2 times: sentence 3 occurrence 1 (at 238), sentence 4 occurrence 1 (at 301); name one by --sentence N, --occurrence K",
    ),
    (
        ["12 boats", "--sentence", "1", *BOATS, "maximum"],
        "'12 boats' does not stand there, but in sentence 3 occurrence 1 (at 235)",
    ),
    (["12 goats", *BOATS, "maximum"], "'12 goats' stands in no sentence of gazette; did you mean '12 boats;'?"),
    (["arbour", *FAIR, "place"], "'arbour' stands in no sentence of gazette; did you mean 'harbour'?"),
    (["  ", *FAIR, "place"], "no words were given"),
    (
        ["12 boats", *BOATS, "maximum", "--value", "13"],
        "no rule gives 13 from these words (number/1 gives 12); name one by --rule: reading/1 and --reason if a person must judge",
    ),
    (
        ["12 boats", *BOATS, "maximum", "--value", "13", "--rule", "number/1"],
        "number/1 gives 12 from these words, not 13",
    ),
    (
        ["12 boats", *BOATS, "maximum", "--value", "dozen"],
        "--value 'dozen' is not a whole number, as figures.maximum is",
    ),
    (
        ["12 boats", *BOATS, "maximum", "--rule", "sum/1"],
        "sum/1 gives nothing from these words: a sum needs two addends",
    ),
    (["12 boats", *BOATS, "maximum", "--rule", "reading/1"], "reading/1 is a person's judgement: give --value"),
    (
        ["12 boats", *BOATS, "maximum", "--rule", "reading/1", "--value", "12"],
        "reading/1 is a person's judgement: give --reason",
    ),
    (["12 boats", *BOATS, "maximum", "--rule", "numbr/1"], "no rule 'numbr/1'; did you mean 'number/1'?"),
    (["12 boats", "--table", "figure", "--record", "x", "--field", "y"], "no table 'figure'; did you mean 'figures'?"),
    (["12 boats", *BOATS, "maximun"], "no claimed field of figures 'maximun'; did you mean 'maximum'?"),
    (
        ["12 boats", "--table", "figures", "--record", "ca-port-1.boats", "--field", "number"],
        "no record of figures 'ca-port-1.boats'; did you mean 'ca-ports-1.boats'?; a new one needs --keys about_table=…,about=… (docs/dictionary.md)",
    ),
    (["12 boats", "--record", "x"], "a new claim needs --table (or --claim ID adds evidence to one that stands)"),
    (["12 boats", "--claim", "c0111"], "no claim 'c0111'; did you mean 'c0011'?"),
    (["12 boats", "--claim", "c0011"], "evidence for a claim that stands needs --role: antecedent, attribution_cue, …"),
    (
        ["12 boats", "--claim", "c0011", "--role", "primary"],
        "number/1 gives nothing from these words: needs the words of one primary, has 2",
    ),
    (
        ["12 boats", "--claim", "c0011", "--value", "3"],
        "--claim adds evidence to a claim that stands; it takes no value, rule or field",
    ),
    (["12 boats", *BOATS, "maximum", "--uses", "c0001"], "--uses 'c0001': expected CLAIM:ROLE, such as c0001:day"),
    (["12 boats", *BOATS, "maximum", "--also", "x"], "--also 'x': expected ROLE=WORDS"),
    ([*BOATS, "maximum"], "nothing to add: give words, or --uses"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_what_cannot_be_cited_is_refused_and_nothing_is_written(
    copy: LedgerCopy, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    before = copy.bytes()
    assert copy.cite(*arguments) == 2
    assert capsys.readouterr().err == message + "\n"
    assert copy.bytes() == before


def test_what_the_build_would_refuse_is_not_written(copy: LedgerCopy, capsys: pytest.CaptureFixture[str]) -> None:
    before = copy.bytes()
    assert copy.cite("12 boats", *BOATS, "maximum", "--by", "nobody") == 2
    assert "'nobody' is neither an entity nor one of reporter, unstated" in capsys.readouterr().err
    assert copy.bytes() == before


def test_a_value_that_differs_is_written_with_a_word_of_warning(
    copy: LedgerCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert copy.cite("three boats", *BOATS, "number") == 0
    expected = "note: needs a decision before the build passes (`ledger decide`): figures ca-ports-1.boats number: c0011 says 12, c0013 says 3; no decision\n"
    assert capsys.readouterr().err.startswith(expected)


def test_words_over_the_budget_are_written_without_a_quote(
    copy: LedgerCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    long = "Canada then counted three boats, the Gazette"
    assert (
        copy.cite(
            long, *FAIR, "description", "--rule", "paraphrase/1", "--value", "boats were counted", "--reason", "ours"
        )
        == 0
    )
    row = copy.ledger().evidence[-1]
    assert row.start is not None
    assert row.end is not None
    assert (row.quote, row.end - row.start) == (None, len(long))
    assert capsys.readouterr().err.startswith("note: the quotation budget is spent: primary is written as a place")
    compile_ledger(copy.ledger(), copy.texts)
    assert copy.cite(long, *FAIR, "place") == 2
    assert "word it yourself (paraphrase/1)" in capsys.readouterr().err


def test_nothing_is_added_to_a_version_that_is_released(copy: LedgerCopy, capsys: pytest.CaptureFixture[str]) -> None:
    chain = copy.folder.parent / "releases/chain.json"
    chain.write_text(chain.read_text(encoding="utf-8").replace("0.1.0", "0.2.0"), encoding="utf-8")
    assert copy.cite("the press", *FAIR, "place") == 2
    expected = "0.2.0 is released: begin the next version first (`sanctions-data ledger begin patch` for a corrected value, minor for new rows)\n"
    assert capsys.readouterr().err == expected


def test_a_dry_run_writes_nothing(copy: LedgerCopy, capsys: pytest.CaptureFixture[str]) -> None:
    before = copy.bytes()
    assert copy.cite("the press", *FAIR, "place", "--dry-run") == 0
    assert capsys.readouterr().err == "nothing was written (--dry-run)\n"
    assert copy.bytes() == before


def test_an_unknown_source_and_missing_documents_are_said(
    copy: LedgerCopy, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SANCTIONS_DATA_SOURCES", raising=False)
    assert copy.run("ledger", "cite", "gazete", "x", "--sources", str(copy.sources)) == 2
    assert capsys.readouterr().err == "no source 'gazete'; did you mean 'gazette'?\n"
    assert copy.run("ledger", "cite", "gazette", "x", "--sources", str(copy.folder)) == 3
    assert copy.run("ledger", "cite", "gazette", "x") == 3
    needed = "ledger cite needs the documents: --sources DIR, or SANCTIONS_DATA_SOURCES\n"
    assert capsys.readouterr().err.endswith(needed)

"""Every rule is run, and a claim whose rule gives another value, or none, is named."""

from __future__ import annotations

import pytest
from ledger_builder import LedgerBuilder, harbour

from sanctions_data.compile import LedgerFaults, compile_ledger


def faults(draft: LedgerBuilder) -> list[str]:
    with pytest.raises(LedgerFaults) as error:
        compile_ledger(draft.ledger(), draft.texts)
    return [str(fault) for fault in error.value.faults]


@pytest.mark.parametrize(
    ("line", "value", "message"),
    [
        (2, '"United State"', "c0001: verbatim/1 gives 'United States', not 'United State'"),
        (6, '"ca"', "c0005: actor/1 gives 'us', not 'ca'"),
        (11, '"mira-oduya"', "c0010: slug/1 gives 'lin-hao', not 'mira-oduya'"),
        (12, "12.0", "c0011: number/1 gives 12, not 12.0"),
        (12, "true", "c0011: number/1 gives 12, not True"),
        (12, '"12"', "c0011: number/1 gives 12, not '12'"),
        (12, "null", "c0011: number/1 gives 12, not None"),
    ],
)
def test_a_value_that_the_words_do_not_give_is_named(line: int, value: str, message: str) -> None:
    assert f"ledger/claims.csv:{line} column 'value': {message}" in faults(
        harbour().change("claims", line, value=value)
    )


def test_a_changed_value_is_named_where_it_is_made_and_where_it_is_used() -> None:
    found = faults(harbour().change("claims", 8, value='"2009-06-10"'))
    assert found == [
        "ledger/claims.csv:8 column 'value': c0007: date/1 gives '2009-06-09', not '2009-06-10'",
        "ledger/claims.csv:9 column 'value': c0008: same_day/1 gives '2009-06-10', not '2009-06-09'",
    ]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("number/1", "c0004: number/1 gives nothing: expected one number in 'Mira Oduya', found 0"),
        ("weekday_near/1", "c0004: weekday_near/1 gives nothing: expected one weekday in 'Mira Oduya', found 0"),
        ("sum/1", "c0004: sum/1 gives nothing: a sum needs two addends"),
    ],
)
def test_a_rule_that_gives_nothing_is_named(rule: str, message: str) -> None:
    found = faults(harbour().change("claims", 5, rule=rule, derivation="normalized"))
    assert found == [f"ledger/claims.csv:5 column 'rule': {message}"]


def test_evidence_that_a_rule_reads_cannot_be_left_out() -> None:
    for role, message in (
        ("group", "c0009: each_verbatim/1 gives nothing: needs the words of one group, has 0"),
        ("member", "c0009: each_verbatim/1 gives nothing: needs one claim as member, has 0"),
        ("day", "c0008: same_day/1 gives nothing: needs one claim as day, has 0"),
    ):
        draft = harbour()
        draft.rows["evidence"] = [row for row in draft.rows["evidence"] if row.role != role]
        assert any("is not numbered" in fault for fault in faults(draft)) or role != "group"
        for line, row in enumerate(draft.rows["evidence"], 2):
            draft.change(
                "evidence", line, ord=sum(row.claim == before.claim for before in draft.rows["evidence"][: line - 2])
            )
        assert any(fault.endswith(message) for fault in faults(draft))


def test_evidence_of_a_role_that_the_rule_does_not_read_changes_nothing() -> None:
    draft = harbour()
    draft.rows["evidence"].append(draft.evidence("c0011", 1, (3, "at least five", "parallel")))
    compile_ledger(draft.ledger(), draft.texts)


def test_how_each_value_is_established_is_told() -> None:
    standings = compile_ledger(harbour().ledger(), harbour().texts).standings
    assert standings["c0001"] == "verbatim"
    assert standings["c0011"] == "package"
    assert standings["c0012"] == "judged"
    # a word entered for one sentence is a judgement, whether one claim uses it ("united states") or two ("canada")
    assert (standings["c0005"], standings["c0006"], standings["c0009"]) == ("judged", "judged", "judged")


def test_an_entry_that_serves_two_sentences_is_recomputed() -> None:
    draft = harbour().claim("c0013", "ca-ports-1", "authority", "ca", "actor/1", (4, "Canada"))
    standings = compile_ledger(draft.ledger(), draft.texts).standings
    assert (standings["c0006"], standings["c0013"]) == ("package", "package")

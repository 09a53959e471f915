"""Every fault of a ledger's own order is named by file, line, column, with what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from ledger_builder import LedgerBuilder, harbour

from sanctions_data.compile import Compiled, LedgerFaults, compile_ledger
from sanctions_data.release.versions import ledger_as_of


def faults(draft: LedgerBuilder, texts: bool = True) -> list[str]:
    with pytest.raises(LedgerFaults) as error:
        compile_ledger(draft.ledger(), draft.texts if texts else None)
    assert error.value.exit_code == 1
    return [str(fault) for fault in error.value.faults]


CHOSEN = "column 'chosen': a claim is chosen where the outcome is chosen, and only there"
CELLS = [
    # sources and sentences
    ("sources", 2, {"sentence_count": 5}, ["'sentence_count': 5, but the ledger has 4 sentences"]),
    ("sources", 2, {"characters": 200}, ["'characters': 200, but sentence 4 ends at 334"]),
    (
        "sentences",
        3,
        {"n": 7},
        [
            "ledger/evidence.csv:2 column 'sentence': no sentence 2 of 'gazette'",
            "ledger/evidence.csv:3 column 'sentence': no sentence 2 of 'gazette'",
            "ledger/evidence.csv:4 column 'sentence': no sentence 2 of 'gazette'",
            "ledger/evidence.csv:6 column 'sentence': no sentence 2 of 'gazette'",
            "ledger/evidence.csv:7 column 'sentence': no sentence 2 of 'gazette'",
            "ledger/evidence.csv:11 column 'sentence': no sentence 2 of 'gazette'",
            "ledger/evidence.csv:12 column 'sentence': no sentence 2 of 'gazette'",
            "ledger/evidence.csv:14 column 'sentence': no sentence 2 of 'gazette'",
            "ledger/sources.csv:2 column 'id': sentences 4 and 7 of 'gazette' overlap",
            "ledger/sources.csv:2 column 'id': the sentences of 'gazette' are not numbered 1 to 4 without gaps",
        ],
    ),
    ("sentences", 3, {"source": "herald"}, None),
    ("sentences", 4, {"start": 150}, ["ledger/sources.csv:2 column 'id': sentences 2 and 3 of 'gazette' overlap"]),
    ("sentences", 5, {"end": 270}, ["'end': 275…270 is not a span"]),
    ("sentences", 5, {"end": None}, ["'end': 275…None is not a span"]),
    # records
    ("records", 2, {"table": "entity"}, None),
    ("records", 4, {"keys": "{}"}, ["'keys': {} is not an object of type"]),
    ("records", 4, {"keys": "[]"}, ["'keys': [] is not an object of type"]),
    ("records", 4, {"keys": '{"type":"Person"'}, ['\'keys\': {"type":"Person" is not an object of type']),
    ("records", 6, {"keys": '{"x":1}'}, ["'keys': {\"x\":1} is not an object of nothing"]),
    ("records", 4, {"keys": '{"type": "Person"}'}, ['\'keys\': not canonical JSON; expected {"type":"Person"}']),
    # claims
    ("claims", 5, {"record": "mira-odya"}, ["'record': no record of entities 'mira-odya'; did you mean 'mira-oduya'?"]),
    ("claims", 5, {"table": "events"}, ["'record': no record of events 'mira-oduya'; did you mean 'mira-oduya'?"]),
    ("claims", 5, {"field": "nme"}, ["'field': no claimed field of entities 'nme'; did you mean 'name'?"]),
    (
        "claims",
        5,
        {"field": "id"},
        [
            "'field': no claimed field of entities 'id'; there are: name, country, birth_date, birth_place, "
            "description, member_count"
        ],
    ),
    ("claims", 5, {"value": "Mira"}, ["'value': 'Mira' is not JSON"]),
    ("claims", 5, {"value": '["a", "b"]'}, ['\'value\': not canonical JSON; expected ["a","b"]']),
    ("claims", 5, {"rule": "verbatm/1"}, ["'rule': no rule 'verbatm/1'; did you mean 'verbatim/1'?"]),
    (
        "claims",
        5,
        {"attributed_to": "nobody"},
        ["'attributed_to': 'nobody' is neither an entity nor one of reporter, unstated"],
    ),
    (
        "claims",
        5,
        {"attributed_to": "fair"},
        ["'attributed_to': 'fair' is neither an entity nor one of reporter, unstated"],
    ),
    ("claims", 13, {"reason": None}, ["'reason': empty; a claim that is judged or ranked says why"]),
    ("claims", 5, {"certainty": "weak"}, ["'reason': empty; a claim that is weak or ranked says why"]),
    ("claims", 5, {"rank": "deprecated", "reason": "x"}, ["'rank': deprecated, but the claim stands in no decision"]),
    ("claims", 5, {"id": "c0001"}, None),
    # evidence
    (
        "evidence",
        5,
        {"claim": "c0099"},
        [
            "ledger/claims.csv:5 column 'id': c0004 has no evidence",
            "'claim': no active claim 'c0099'",
        ],
    ),
    ("evidence", 10, {"uses_claim": "c0099"}, ["'uses_claim': no active claim 'c0099'"]),
    ("evidence", 5, {"sentence": 9}, ["'sentence': no sentence 9 of 'gazette'"]),
    ("evidence", 5, {"source": "herald"}, ["'sentence': no sentence 1 of 'herald'"]),
    (
        "evidence",
        5,
        {"role": "group"},
        ["ledger/claims.csv:5 column 'id': the first evidence of c0004 is not its primary words"],
    ),
    ("evidence", 10, {"ord": 2}, ["ledger/claims.csv:9 column 'id': the evidence of c0008 is not numbered 0 to 1"]),
    ("evidence", 10, {"ord": 0}, None),
    ("evidence", 10, {"uses_claim": "c0008"}, ["'uses_claim': c0008 rests on c0008, which rests on c0008"]),
    # the life of a row
    ("claims", 5, {"replaced_by": "c0009"}, ["'replaced_by': 'c0009', but the row has not ended; fill retired_in too"]),
    ("sentences", 3, {"cause": "source"}, ["'cause': 'source', but the row has not ended; fill retired_in too"]),
    ("records", 2, {"retired_in": "0.1.0"}, None),
]


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9", "0.1.1", "0.10.0"])
def test_a_row_ends_after_it_began(version: str) -> None:
    text = (
        f"ledger/claims.csv:5 column 'retired_in': {version}, but the row was added in 0.1.0; expected a later version"
    )
    assert (text in faults(harbour().change("claims", 5, retired_in=version))) == (version in ("0.1.0", "0.0.9"))


@pytest.mark.parametrize(("table", "line", "cells", "expected"), CELLS)
def test_a_cell_that_is_out_of_order_is_named(
    table: str, line: int, cells: dict[str, Any], expected: list[str] | None
) -> None:
    found = faults(harbour().change(table, line, **cells))
    if expected is None:
        assert any(fault.startswith(f"ledger/{table}.csv:{line} ") for fault in found)
    else:
        place = f"ledger/{table}.csv:{line} column "
        assert found == [fault if fault.startswith("ledger/") else place + fault for fault in expected]
    assert faults(harbour().change(table, line, **cells), texts=False) == found


def test_sentences_may_touch_and_not_overlap_by_one_letter() -> None:
    draft = harbour()
    end = draft.rows["sentences"][1].end
    touching = harbour().change("sentences", 4, start=end)
    assert not [fault for fault in _found(touching) if "overlap" in fault]
    overlapping = harbour().change("sentences", 4, start=end - 1)
    assert "ledger/sources.csv:2 column 'id': sentences 2 and 3 of 'gazette' overlap" in _found(overlapping)


def _found(draft: LedgerBuilder) -> list[str]:
    """The faults of a ledger, none if it is in order."""
    try:
        compile_ledger(draft.ledger())
    except LedgerFaults as error:
        return [str(fault) for fault in error.faults]
    return []


def test_a_source_may_have_no_sentences() -> None:
    draft = harbour()
    empty = {"id": "herald", "sentence_count": 0}
    draft.rows["sources"].append(draft.rows["sources"][0].model_copy(update=empty))
    assert _found(draft) == []


def test_a_source_is_as_long_as_its_last_sentence_or_longer() -> None:
    end = harbour().rows["sentences"][-1].end
    assert _found(harbour().change("sources", 2, characters=end)) == []
    found = _found(harbour().change("sources", 2, characters=end - 1))
    assert found == [f"ledger/sources.csv:2 column 'characters': {end - 1}, but sentence 4 ends at {end}"]


@pytest.mark.parametrize(
    ("outcome", "more", "claims", "expected"),
    [
        ("compatible", {}, ("c0001", "c0077"), "column 'claims': no active claim 'c0077'"),
        ("chosen", {}, ("c0001", "c0002"), CHOSEN),
        ("compatible", {"chosen": "c0001"}, ("c0001", "c0002"), CHOSEN),
        (
            "chosen",
            {"chosen": "c0003"},
            ("c0001", "c0002"),
            "column 'chosen': 'c0003' is not among the claims of the decision",
        ),
        (
            "chosen",
            {"chosen": "c0001", "kind": "dispute"},
            ("c0001", "c0002"),
            "column 'outcome': a dispute has no chosen side",
        ),
    ],
)
def test_a_decision_out_of_order_is_named(
    outcome: str, more: dict[str, str], claims: tuple[str, ...], expected: str
) -> None:
    draft = harbour().decision("d0001", outcome, *claims, **more)
    assert faults(draft) == [f"ledger/decisions.csv:2 {expected}"]


@pytest.mark.parametrize(
    ("first", "last", "day", "message"),
    [
        (
            "2026-01-02",
            "2026-01-02",
            "2026-01-03",
            "'retrieved_on': 2026-01-03, but its bounds are 2026-01-02 and 2026-01-02",
        ),
        (
            "2026-01-02",
            "2026-01-02",
            None,
            "'retrieved_on_earliest': a day that is not known needs two bounds, the first before the second",
        ),
        (
            "2026-01-02",
            None,
            None,
            "'retrieved_on_earliest': a day that is not known needs two bounds, the first before the second",
        ),
    ],
)
def test_the_day_a_source_was_read_fits_its_bounds(first: str, last: str | None, day: str | None, message: str) -> None:
    read = {"retrieved_on": day, "retrieved_on_earliest": first, "retrieved_on_latest": last}
    days = {name: text and date.fromisoformat(text) for name, text in read.items()}
    assert faults(harbour().change("sources", 2, **days)) == [f"ledger/sources.csv:2 column {message}"]


def test_a_source_added_since_2_0_0_says_how_reliable_the_copy_is() -> None:
    message = "column 'reliability': empty; a source added since 2.0.0 says how reliable the copy is"
    assert faults(harbour().change("sources", 2, added_in="2.0.0")) == [f"ledger/sources.csv:2 {message}"]
    compile_ledger(harbour().change("sources", 2, added_in="2.0.0", reliability="weak").ledger())
    compile_ledger(harbour().change("sources", 2, added_in="1.9.0").ledger())


def test_a_reason_has_the_words_of_a_source_and_the_summary_has_ours() -> None:
    """A released claim may put it in our words: the ledger as of 1.1.0 compiles to what was released."""
    draft = harbour().drop("claims", lambda row: row.id != "c0009").drop("evidence", lambda row: row.claim != "c0009")
    ours: Any = {"reason": "our wording", "added_in": "2.0.0"}
    draft.claim("c0013", "ca-ports-1", "reason", "bad ports", "paraphrase/1", (2, "unsafe ports"), **ours)
    message = "normalized, but reason has words of a source; put our words into reason_summary"
    assert faults(draft) == [f"ledger/claims.csv:{len(draft.rows['claims']) + 1} column 'derivation': {message}"]
    compile_ledger(draft.change("claims", len(draft.rows["claims"]) + 1, added_in="1.1.0").ledger())
    found = compile_ledger(draft.change("claims", len(draft.rows["claims"]) + 1, field="reason_summary").ledger())
    (action,) = [row for row in found.tables["actions"] if getattr(row, "id", "") == "ca-ports-1"]
    (measure,) = found.tables["measures"]
    for row in (action, measure):
        assert (row.reason, row.reason_summary) == (None, "bad ports")  # type: ignore[attr-defined]


def test_a_claim_whose_value_is_the_words_is_quoted() -> None:
    found = faults(harbour().change("claims", 5, derivation="inferred"))
    assert found == ["ledger/claims.csv:5 column 'derivation': inferred, but verbatim/1 quotes"]
    found = faults(harbour().change("claims", 12, derivation="quoted"))
    assert found == ["ledger/claims.csv:12 column 'derivation': quoted, but number/1 does not quote"]


def test_a_deprecated_claim_cannot_be_chosen() -> None:
    draft = harbour().change("claims", 2, rank="deprecated", reason="x")
    draft.decision("d0001", "chosen", "c0001", "c0002", chosen="c0001")
    assert faults(draft) == ["ledger/decisions.csv:2 column 'chosen': 'c0001' is deprecated"]


def test_a_cycle_of_claims_is_named_at_the_row_that_closes_it() -> None:
    draft = harbour()
    draft.claim("c0020", "us-ports-1", "announced_on", "2009-06-09", "same_day/1", (3, "today"), ("c0021", "day"))
    draft.claim("c0021", "us-ports-1", "start_date", "2009-06-09", "same_day/1", (3, "today"), ("c0020", "day"))
    line = len(draft.rows["evidence"]) + 1
    message = f"ledger/evidence.csv:{line} column 'uses_claim': c0021 rests on c0020, which rests on c0021"
    assert faults(draft) == [message]


def test_a_row_that_stands_twice_is_named_with_the_line_of_the_first() -> None:
    for table, shown in (
        ("sources", "id': 'gazette' stands in line 2 already"),
        ("sentences", "n': 'gazette 1' stands in line 2 already"),
        ("records", "record': 'us' stands in line 2 already"),
        ("claims", "id': 'c0001' stands in line 2 already"),
        ("evidence", "ord': 'c0001 0' stands in line 2 already"),
    ):
        draft = harbour()
        draft.rows[table].append(draft.rows[table][0])
        line = len(draft.rows[table]) + 1
        assert f"ledger/{table}.csv:{line} column '{shown}" in faults(draft)


def _gists(compiled: Compiled) -> set[str]:
    """The gists of sentence 2 in the index of provenance."""
    rows: Sequence[Any] = compiled.tables["provenance"]
    return {row.gist for row in rows if row.sentence == 2}


def _retold(**cells: object) -> LedgerBuilder:
    draft = harbour()
    row = draft.rows["sentences"][1]
    draft.change("sentences", 3, retired_in="0.2.0", replaced_by="gazette 2", cause="curation")
    draft.rows["sentences"].append(row.model_copy(update={"gist": "Better said.", "added_in": "0.2.0", **cells}))
    return draft


def test_a_gist_is_put_right_by_a_row_of_the_same_key() -> None:
    draft = _retold()
    compiled = compile_ledger(draft.ledger(), draft.texts)
    assert _gists(compiled) == {"Better said."}
    then = compile_ledger(ledger_as_of(draft.ledger(), "0.1.0"), draft.texts)
    assert _gists(then) == {"Sentence 2, in short."}


def test_the_place_and_the_digests_of_a_sentence_are_not_succeeded() -> None:
    found = faults(_retold(sk="0" * 64, kind="title"), texts=False)
    assert [fault.split(": ")[0] for fault in found] == [
        "ledger/sentences.csv:6 column 'kind'",
        "ledger/sentences.csv:6 column 'sk'",
    ]
    assert found[0].endswith("differs from line 3; only the gist of a sentence is succeeded")


def test_the_id_of_a_retired_claim_or_decision_is_not_used_again() -> None:
    draft = harbour()
    retired = {"retired_in": "0.2.0", "cause": "curation"}
    draft.rows["claims"].insert(0, draft.rows["claims"][0].model_copy(update=retired))
    assert faults(draft) == ["ledger/claims.csv:3 column 'id': 'c0001' stands in line 2 already"]


def test_only_the_first_twenty_of_many_faults_are_shown() -> None:
    draft = harbour()
    for line in range(2, 14):
        draft.change("claims", line, field="nme", attributed_to="nobody")
    with pytest.raises(LedgerFaults) as error:
        compile_ledger(draft.ledger())
    assert len(error.value.faults) == 24
    assert str(error.value).splitlines()[-1] == "… and 4 more"

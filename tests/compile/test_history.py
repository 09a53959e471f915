"""The status of a measure or an action, computed from dated attestations; and as in 1.x from claims of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

import pytest
from ledger_builder import LedgerBuilder, harbour

from sanctions_data.compile import LedgerFaults, compile_ledger
from sanctions_data.records.vocabulary import STATE, STATUS

ACTION, MEASURE = "ca-ports-1", "ca-ports-1-lin-hao"
NUMBERS = count(100)


def attested(draft: LedgerBuilder, subject: str, state: str, as_of: str | None, **more: Any) -> LedgerBuilder:
    """Add an attestation; `until` and `certainty` are its end and how certain its state is."""
    table = "measures" if subject == MEASURE else "actions"
    name = f"{subject}.status-{next(NUMBERS)}"
    draft.record("status_history", name, subject=subject, subject_table=table)
    fields = {"state": state, "as_of": as_of, "until": more.get("until")}
    for field, value in fields.items():
        if value is not None:
            certainty = more.get("certainty", "resolved") if field == "state" else "resolved"
            claim = f"c{next(NUMBERS):04}"
            draft.claim(claim, name, field, value, "reading/1", (4, "Tuesday"), reason="made up", certainty=certainty)
    return draft


def compiled(draft: LedgerBuilder) -> dict[str, Any]:
    tables = compile_ledger(draft.ledger(), draft.texts).tables
    found: dict[str, Any] = {getattr(row, "id", ""): row for rows in tables.values() for row in rows}
    return found


def provenance(draft: LedgerBuilder) -> Sequence[Any]:
    return compile_ledger(draft.ledger(), draft.texts).tables["provenance"]


def faults(draft: LedgerBuilder) -> list[str]:
    with pytest.raises(LedgerFaults) as error:
        compile_ledger(draft.ledger(), draft.texts)
    return [str(fault) for fault in error.value.faults]


def status(*attestations: tuple[Any, ...], record: str = MEASURE) -> tuple[str | None, str]:
    """Return status and day of a record after attestations: (subject, state, as_of[, more])."""
    draft = harbour()
    for subject, state, as_of, *more in attestations:
        attested(draft, subject, state, as_of, **(more[0] if more else {}))
    row = compiled(draft)[record]
    return row.status, f"{row.status_as_of_earliest}/{row.status_as_of_latest}"


def test_every_state_gives_a_status() -> None:
    from sanctions_data.records.status_rule import STATUS_OF

    assert set(STATUS_OF) == set(STATE)
    assert set(STATUS_OF.values()) == set(STATUS)


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("announced", "announced"),
        ("in-force", "in-force"),
        ("on-list", "in-force"),
        ("renewed", "in-force"),
        ("amended", "in-force"),
        ("lifted-in-part", "partly-lifted"),
        ("lifted", "lifted"),
        ("lapsed", "expired"),
    ],
)
def test_the_state_gives_the_status(state: str, wanted: str) -> None:
    for subject in (MEASURE, ACTION):
        assert status((subject, state, "2010-01-05"), record=subject) == (wanted, "2010-01-05/2010-01-05")


def test_the_newest_attestation_decides_whatever_the_order_of_the_ledger() -> None:
    rows = [
        (ACTION, "announced", "2009-06-09"),
        (MEASURE, "on-list", "2010-03-01"),
        (MEASURE, "lifted", "2012-05-04"),
        (MEASURE, "on-list", "2011-03-01"),
    ]
    assert status(*rows) == status(*reversed(rows)) == ("lifted", "2012-05-04/2012-05-04")


def test_a_listing_again_after_a_lifting_is_in_force() -> None:
    assert status((MEASURE, "lifted", "2012-05-04"), (MEASURE, "on-list", "2013-01-01"))[0] == "in-force"


@pytest.mark.parametrize("state", ["announced", "in-force", "renewed", "lifted", "lapsed"])
def test_what_is_said_of_an_action_and_holds_for_each_listing_counts_for_a_measure(state: str) -> None:
    both = [(MEASURE, "on-list", "2010-03-01"), (ACTION, state, "2011-01-01")]
    assert status(*both)[1] == "2011-01-01/2011-01-01"


@pytest.mark.parametrize("state", ["amended", "lifted-in-part", "on-list"])
def test_what_is_said_of_an_action_and_not_of_each_listing_does_not(state: str) -> None:
    both = [(ACTION, "announced", "2009-06-09"), (ACTION, state, "2011-01-01")]
    assert status(*both) == ("announced", "2009-06-09/2009-06-09")
    assert status(*both, record=ACTION)[1] == "2011-01-01/2011-01-01"


def test_an_action_stands_while_one_of_its_listings_does() -> None:
    announced = (ACTION, "announced", "2021-03-22")
    for state in ("in-force", "on-list", "renewed", "amended"):
        found = status(announced, (MEASURE, state, "2022-01-01"), record=ACTION)
        assert found == ("in-force", "2022-01-01/2022-01-01")
    weak = (MEASURE, "on-list", "2022-01-01", {"certainty": "weak"})
    assert status(announced, weak, record=ACTION) == ("announced", "2021-03-22/2021-03-22")


@pytest.mark.parametrize("state", ["announced", "lifted-in-part", "lifted", "lapsed"])
def test_what_else_is_said_of_a_listing_is_not_said_of_its_action(state: str) -> None:
    found = status((ACTION, "announced", "2021-03-22"), (MEASURE, state, "2022-01-01"), record=ACTION)
    assert found == ("announced", "2021-03-22/2021-03-22")


@pytest.mark.parametrize("state", ["lifted-in-part", "lifted", "lapsed"])
def test_an_action_that_was_lifted_is_not_in_force_by_a_listing_that_stands(state: str) -> None:
    rows = [(ACTION, "announced", "2021-03-22"), (ACTION, state, "2022-01-01"), (MEASURE, "on-list", "2023-01-01")]
    assert status(*rows, record=ACTION) == status(*rows[:2], record=ACTION)


def test_a_weak_attestation_counts_only_if_there_is_no_other() -> None:
    weak = (MEASURE, "lifted", "2012-05-04", {"certainty": "weak"})
    assert status((ACTION, "announced", "2009-06-09"), weak)[0] == "announced"
    assert status((ACTION, "lifted-in-part", "2009-06-09"), weak)[0] == "lifted", "the other one does not count"
    assert status(weak)[0] == "lifted"


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        # the latest last day comes first, then the latest first day
        ([("on-list", "2010-12"), ("lifted", "2010-12-15")], "in-force"),
        ([("lifted", "2010-12/2010-12-31"), ("on-list", "2010-12-20/2010-12-31")], "in-force"),
        # an open range counts with the day that it has
        ([("on-list", "2010-12-15"), ("lifted", "2010-12-10/..")], "in-force"),
        ([("on-list", "2010-12-15"), ("lifted", "2010-12-20/..")], "lifted"),
        ([("on-list", "2010-12-15"), ("lifted", "../2010-12-16")], "lifted"),
        # of the same day the later one in the life of a listing
        ([("lifted", "2010-12-15"), ("on-list", "2010-12-15")], "lifted"),
        ([("in-force", "2010-12-15"), ("announced", "2010-12-15")], "in-force"),
        ([("lapsed", "2010-12-15"), ("renewed", "2010-12-15")], "expired"),
    ],
)
def test_which_of_two_is_newer(rows: list[tuple[str, str]], wanted: str) -> None:
    for order in (rows, rows[::-1]):
        assert status(*((MEASURE, state, as_of) for state, as_of in order))[0] == wanted


def test_of_two_of_one_day_the_longer_period_counts() -> None:
    draft = harbour()
    for until in ("2011-12-08", "2012-12-08", "2010-12-08"):
        attested(draft, MEASURE, "renewed", "2010-12-01", until=until)
    rows = compiled(draft)
    decides = {row.inherited_from for row in provenance(draft) if (row.record, row.field) == (MEASURE, "status")}
    assert [str(rows[name].until) for name in decides] == ["2012-12-08"]


def test_the_status_has_the_claims_of_the_attestation_and_names_it() -> None:
    draft = attested(attested(harbour(), ACTION, "announced", "2009-06-09"), MEASURE, "lifted", "2010-05-04")
    rows, index = compiled(draft), provenance(draft)
    name = next(row for row in rows if row.startswith(f"{MEASURE}.status-"))
    assert rows[MEASURE].provenance["status"] == rows[name].provenance["state"]
    assert rows[MEASURE].provenance["status_as_of"] == rows[name].provenance["as_of"]
    found = {row.field: row for row in index if row.record == MEASURE}
    assert (found["status"].origin, found["status"].inherited_from, found["status"].value) == (
        "computed",
        name,
        "lifted",
    )
    assert (found["status_as_of"].inherited_from, found["status_as_of"].value) == (name, "2010-05-04")
    announced = next(row for row in rows if row.startswith(f"{ACTION}.status-"))
    assert (found["action_status"].inherited_from, found["action_status"].value) == (announced, "announced")


def test_what_became_of_the_action_is_a_column_of_the_measure() -> None:
    draft = attested(attested(harbour(), ACTION, "announced", "2009-06-09"), ACTION, "lifted-in-part", "2010-05-04")
    rows = compiled(draft)
    assert (rows[MEASURE].status, rows[MEASURE].action_status) == ("announced", "partly-lifted")
    assert rows[MEASURE].provenance["action_status"] == rows[ACTION].provenance["status"]


def test_what_was_looked_at_stands_with_its_day_and_digest() -> None:
    draft = attested(harbour(), MEASURE, "on-list", "2010-05-04")
    row: Any = compile_ledger(draft.ledger()).tables["status_history"][0]
    (source,) = draft.rows["sources"]
    assert (row.source, row.certainty, row.looked_at_on) == (source.id, "resolved", date(2026, 1, 2))
    assert row.looked_at_sha256 == source.raw_sha256
    assert row.provenance["looked_at_sha256"] == row.provenance["state"]
    days = {"retrieved_on": None, "retrieved_on_earliest": date(2026, 1, 1), "raw_sha256": None}
    draft.change("sources", 2, **days)
    row = compile_ledger(draft.ledger()).tables["status_history"][0]
    assert (row.looked_at_on, row.looked_at_on_earliest) == (None, date(2026, 1, 1))
    assert row.looked_at_on_latest == date(2026, 1, 2)
    assert row.looked_at_sha256 == draft.rows["sentences"][3].n1, "the sentence, if the document is not held"


def test_the_best_of_the_claims_says_how_certain_a_state_is() -> None:
    draft = attested(harbour(), MEASURE, "on-list", "2010-05-04", certainty="weak")
    name = draft.rows["records"][-1].record
    draft.claim("c0099", name, "state", "on-list", "reading/1", (4, "Tuesday"), reason="made up", certainty="stated")
    assert compiled(draft)[name].certainty == "stated"


def test_an_attestation_needs_a_day() -> None:
    found = faults(attested(harbour(), ACTION, "lifted", None))
    assert len(found) == 1
    assert found[0].endswith("as_of: no claim says which day it is about")


def test_a_subject_that_is_not_there_is_a_fault() -> None:
    draft = harbour().record("status_history", "x.status-1", subject="x", subject_table="measures")
    draft.claim("c0099", "x.status-1", "state", "lifted", "reading/1", (4, "Tuesday"), reason="made up")
    draft.claim("c0098", "x.status-1", "as_of", "2010", "reading/1", (4, "Tuesday"), reason="made up")
    (fault,) = faults(draft)
    assert fault == "ledger/records.csv:11 column 'keys': status_history x.status-1 subject: no 'x' in measures"


@pytest.mark.parametrize("keys", ["{", "[]", '"x"', "{}", '{"subject":1,"subject_table":"measures"}'])
def test_keys_that_are_not_keys_are_a_fault_and_no_crash(keys: str) -> None:
    draft = attested(harbour(), MEASURE, "lifted", "2010-05-04")
    draft.change("records", len(draft.rows["records"]) + 1, keys=keys)
    assert any("column 'keys'" in fault for fault in faults(draft))


def test_a_ledger_has_attestations_or_claims_of_a_status() -> None:
    def claims(draft: LedgerBuilder) -> LedgerBuilder:
        draft.claim("c0020", ACTION, "status", "announced", "reading/1", (3, "today"), reason="made up")
        return draft.claim("c0021", MEASURE, "status_as_of", "2009-06", "reading/1", (3, "today"), reason="made up")

    rows = compiled(claims(harbour()))
    assert (rows[MEASURE].status, rows[MEASURE].provenance["status"]) == ("announced", ("c0020",))
    assert (str(rows[MEASURE].status_as_of_latest), rows[MEASURE].action_status) == ("2009-06-30", None)
    behind = [row for row in provenance(claims(harbour())) if row.record == MEASURE]
    origins = {row.field: (row.origin, row.inherited_from) for row in behind}
    assert (origins["status"], origins["status_as_of"]) == (("inherited", ACTION), ("claimed", None))
    mixed = faults(attested(claims(harbour()), ACTION, "lifted", "2010"))
    assert [fault.partition(": ")[2] for fault in mixed] == [
        f"status is computed from status_history; add an attestation about {ACTION} there",
        f"status_as_of is computed from status_history; add an attestation about {MEASURE} there",
    ]


def test_the_target_whose_name_stands_in_a_list_is_that_of_the_measure() -> None:
    def listed(told_with: str) -> list[str]:
        draft = attested(harbour(), ACTION, "announced", "2009-06-09")
        draft.change("sentences", 3, kind="row")
        name = f"{MEASURE}.status-1"
        draft.record("status_history", name, subject=MEASURE, subject_table="measures")
        evidence = ((2, "Lin Hao"), (told_with, "told_with"), ("c0003", "named"))
        draft.claim("c0090", name, "state", "on-list", "listed_row/1", *evidence)
        draft.claim("c0091", name, "as_of", "2009-06-09", "reading/1", (4, "Tuesday"), reason="made up")
        if told_with == "c0080":
            draft.record("measures", "us-ports-1-lin-hao", action="us-ports-1")
            draft.claim("c0080", "us-ports-1-lin-hao", "target", "lin-hao", "slug/1", (2, "Lin Hao"))
        try:
            return [compiled(draft)[MEASURE].status]
        except LedgerFaults as error:
            return [fault.message for fault in error.faults]

    assert listed("c0010") == ["in-force"]
    assert listed("c0080") == [f"told_with is target of us-ports-1-lin-hao; expected target of {MEASURE}"]
    assert listed("c0003")[0] == f"told_with is name of lin-hao; expected target of {MEASURE}"

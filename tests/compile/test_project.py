"""From claims to fields: conflicts and decisions, lists, inheritance, ranges, retirement, references."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_builder import LedgerBuilder, harbour

from sanctions_data.compile import LedgerFaults, compile_ledger
from sanctions_data.ledger import Ledger
from sanctions_data.records import INDEXES
from sanctions_data.release.serialize import data_files


def compiled(draft: LedgerBuilder, table: str, record: str) -> Any:
    return next(row for row in rows(draft, table) if row.id == record)


def rows(draft: LedgerBuilder, table: str) -> Sequence[Any]:
    return compile_ledger(draft.ledger(), draft.texts).tables[table]


def faults(draft: LedgerBuilder) -> list[str]:
    with pytest.raises(LedgerFaults) as error:
        compile_ledger(draft.ledger(), draft.texts)
    return [str(fault) for fault in error.value.faults]


def _keeps(column: str, gone: str, row: object) -> bool:
    return bool(getattr(row, column) != gone)


def rivals() -> LedgerBuilder:
    """A second number for the same figure."""
    return harbour().claim("c0013", "ca-ports-1.boats", "number", 3, "number/1", (4, "three boats"))


@settings(max_examples=25)
@given(st.randoms())
def test_the_order_of_rows_does_not_matter(random: Random) -> None:
    draft = rivals().decision("d0001", "chosen", "c0011", "c0013", chosen="c0013")
    draft.decision("d0002", "compatible", "c0001", "c0002")
    expected = data_files(compile_ledger(draft.ledger(), draft.texts), "1.0.0")
    mixed = Ledger(**{name: tuple(random.sample(rows, len(rows))) for name, rows in draft.rows.items()})
    assert data_files(compile_ledger(mixed, draft.texts), "1.0.0") == expected


def test_values_that_differ_and_stand_in_no_decision_fail_by_name() -> None:
    assert faults(rivals()) == [
        "ledger/claims.csv:12 column 'value': figures ca-ports-1.boats number: c0011 says 12, c0013 says 3; no decision"
    ]


def test_a_decision_about_other_claims_does_not_settle_it() -> None:
    assert "no decision" in faults(rivals().decision("d0001", "chosen", "c0011", "c0001", chosen="c0011"))[0]
    assert "no decision" in faults(rivals().decision("d0001", "compatible", "c0011", "c0013"))[0]


def test_the_same_value_twice_is_no_conflict_and_both_claims_stand_behind_it() -> None:
    draft = harbour().claim("c0013", "ca-ports-1.boats", "number", 12, "number/1", (3, "12 boats"))
    assert compiled(draft, "figures", "ca-ports-1.boats").provenance["number"] == ("c0011", "c0013")


def test_a_chosen_value_stands_with_its_claims_alone() -> None:
    draft = rivals().decision("d0001", "chosen", "c0011", "c0013", chosen="c0013")
    row = compiled(draft, "figures", "ca-ports-1.boats")
    assert (row.number, row.provenance["number"]) == (3, ("c0013",))
    shown = rows(draft, "conflicts")
    assert [(row.claim, row.claim_outcome) for row in shown] == [("c0011", "not chosen"), ("c0013", "chosen")]


def test_an_unresolved_value_is_null_and_its_claims_are_kept() -> None:
    row = compiled(rivals().decision("d0001", "unresolved", "c0011", "c0013"), "figures", "ca-ports-1.boats")
    assert (row.number, row.provenance["number"]) == (None, ("c0011", "c0013"))


def test_a_compatible_decision_changes_nothing() -> None:
    draft = harbour().decision("d0001", "compatible", "c0011", "c0007", kind="bound")
    assert compiled(draft, "figures", "ca-ports-1.boats") == compiled(harbour(), "figures", "ca-ports-1.boats")


def test_a_claim_that_was_settled_against_gives_no_value_though_its_rival_is_in_another_field() -> None:
    draft = harbour().change("claims", 12, rank="deprecated", reason="miscounted")
    draft.claim("c0013", "ca-ports-1.boats", "minimum", 5, "lower_bound/1", (3, "at least five"))
    draft.decision("d0001", "chosen", "c0011", "c0013", chosen="c0013")
    row = compiled(draft, "figures", "ca-ports-1.boats")
    assert (row.number, row.minimum) == (None, 5)
    assert "number" not in row.provenance


def victims(draft: LedgerBuilder, claim: str, record: str, value: str, **more: Any) -> LedgerBuilder:
    return draft.claim(claim, record, "victims", value, "reading/1", (2, "unsafe ports"), reason="made up", **more)


def test_a_list_has_each_member_once_in_order_with_all_claims() -> None:
    draft = victims(harbour(), "c0013", "ca-ports-1", "uyghurs")
    victims(victims(draft, "c0014", "ca-ports-1", "muslim-minorities"), "c0015", "ca-ports-1", "uyghurs")
    row = compiled(draft, "actions", "ca-ports-1")
    assert (row.victims, row.provenance["victims"]) == (("muslim-minorities", "uyghurs"), ("c0013", "c0014", "c0015"))


def test_a_member_that_was_settled_against_is_not_in_the_list() -> None:
    draft = victims(harbour(), "c0013", "ca-ports-1", "uyghurs")
    victims(draft, "c0014", "ca-ports-1", "muslim-minorities", rank="deprecated")
    draft.decision("d0001", "chosen", "c0013", "c0014", chosen="c0013")
    row = compiled(draft, "actions", "ca-ports-1")
    assert (row.victims, row.provenance["victims"]) == (("uyghurs",), ("c0013",))


def test_a_measure_inherits_from_its_action_and_a_claim_of_its_own_comes_first() -> None:
    draft = victims(harbour(), "c0013", "ca-ports-1", "uyghurs")
    row = compiled(draft, "measures", "ca-ports-1-lin-hao")
    assert (row.authority, row.authority_name, row.reason, row.victims) == (
        "ca",
        "Canada",
        "unsafe ports",
        ("uyghurs",),
    )
    assert row.provenance["victims"] == ("c0013",)
    victims(draft, "c0014", "ca-ports-1-lin-hao", "muslim-minorities")
    row = compiled(draft, "measures", "ca-ports-1-lin-hao")
    assert (row.victims, row.provenance["victims"]) == (("muslim-minorities",), ("c0014",))


def test_what_is_inherited_names_where_from_in_provenance() -> None:
    found = {
        row.field: row.inherited_from for row in rows(harbour(), "provenance") if row.record == "ca-ports-1-lin-hao"
    }
    assert found["authority"] == "ca-ports-1"
    assert found["authority_name"] == "ca"
    assert found["target"] is None
    assert "announced_on_earliest" not in found


@pytest.mark.parametrize(
    ("edtf", "day", "earliest", "latest"),
    [
        ("2009-06-09", date(2009, 6, 9), date(2009, 6, 9), date(2009, 6, 9)),
        ("2009-06", None, date(2009, 6, 1), date(2009, 6, 30)),
        ("2009", None, date(2009, 1, 1), date(2009, 12, 31)),
        ("2009-06-08/2009-06-14", None, date(2009, 6, 8), date(2009, 6, 14)),
        ("2009-06-08/..", None, date(2009, 6, 8), None),
        ("../2009-06-08", None, None, date(2009, 6, 8)),
    ],
)
def test_a_range_fills_its_bounds_and_no_day(
    edtf: str, day: date | None, earliest: date | None, latest: date | None
) -> None:
    draft = harbour().claim("c0013", "us-ports-1", "end_date", edtf, "reading/1", (4, "Tuesday"), reason="made up")
    row = compiled(draft, "actions", "us-ports-1")
    assert (row.end_date, row.end_date_earliest, row.end_date_latest) == (day, earliest, latest)


def test_a_value_that_is_no_date_is_a_fault_and_no_crash() -> None:
    draft = harbour().claim("c0013", "us-ports-1", "end_date", "2009-13", "reading/1", (4, "Tuesday"), reason="made up")
    assert faults(draft) == [
        "ledger/claims.csv:14 column 'value': actions us-ports-1 end_date: "
        "'2009-13' is not a date; expected YYYY-MM-DD (c0013)"
    ]


def test_a_value_outside_its_vocabulary_is_a_fault() -> None:
    draft = harbour().claim("c0013", "us-ports-1", "status", "paused", "reading/1", (4, "Tuesday"), reason="made up")
    (found,) = faults(draft)
    assert found.startswith(
        "ledger/claims.csv:14 column 'value': actions us-ports-1 status: Input should be 'announced'"
    )
    assert found.endswith("(c0013)")


def test_a_required_field_without_a_claim_is_a_fault_of_the_record() -> None:
    draft = harbour().drop("claims", lambda row: row.id != "c0010").drop("evidence", lambda row: row.claim != "c0010")
    (found,) = faults(draft)
    assert found.startswith("ledger/records.csv:8 column 'keys': measures ca-ports-1-lin-hao target: Input should be")


def test_a_reference_to_a_record_that_is_not_there_is_a_fault_of_its_claim() -> None:
    draft = harbour().drop("records", lambda row: row.record != "lin-hao")
    draft.drop("claims", lambda row: row.id != "c0003").drop("evidence", lambda row: row.claim != "c0003")
    assert faults(draft) == [
        "ledger/claims.csv:10 column 'value': measures ca-ports-1-lin-hao target: no 'lin-hao' in entities (c0010)"
    ]


def numbered(version: str) -> LedgerBuilder:
    draft = harbour().record("identifiers", "lin-hao.ofsi-group", entity="lin-hao", scheme="ofsi-group")
    return draft.change("records", len(draft.rows["records"]) + 1, added_in=version)


def test_a_ledger_that_is_older_than_a_table_refers_to_it_without_a_row() -> None:
    assert compiled(numbered("1.1.0"), "identifiers", "lin-hao.ofsi-group").scheme == "ofsi-group"
    (fault,) = faults(numbered("2.0.0"))
    assert "identifiers lin-hao.ofsi-group scheme: no 'ofsi-group' in schemes" in fault


def test_an_identifier_says_when_its_list_was_closed() -> None:
    draft = numbered("2.0.0").record("schemes", "ofsi-group")
    assert compiled(draft, "identifiers", "lin-hao.ofsi-group").scheme_closed_on is None
    draft.claim("c0013", "ofsi-group", "closed_on", "2009-06-09", "date/1", (1, "June 9, 2009"))
    row = compiled(draft, "identifiers", "lin-hao.ofsi-group")
    assert (row.scheme_closed_on, row.provenance["scheme_closed_on"]) == (date(2009, 6, 9), ("c0013",))


def test_a_reference_into_the_wrong_table_is_a_fault() -> None:
    draft = harbour().change("records", 10, keys='{"about":"us","about_table":"actions"}')
    assert faults(draft) == ["ledger/records.csv:10 column 'keys': figures ca-ports-1.boats about: no 'us' in actions"]


def test_retired_rows_are_passed_over() -> None:
    draft = rivals().change("claims", 14, retired_in="0.2.0", cause="curation")
    draft.change("evidence", len(draft.rows["evidence"]) + 1, retired_in="0.2.0", cause="curation")
    assert compiled(draft, "figures", "ca-ports-1.boats") == compiled(harbour(), "figures", "ca-ports-1.boats")
    before, after = (compile_ledger(d.ledger(), d.texts) for d in (harbour(), draft))
    assert data_files(before, "1.0.0") == data_files(after, "1.0.0")


# what a measure or an action inherits hangs on these
KEYS = {"c0005", "c0006", "c0010"}


def test_dropping_one_claim_changes_only_its_own_leaves() -> None:
    whole = compile_ledger(harbour().ledger())
    used = {row.uses_claim for row in harbour().rows["evidence"]}
    for claim in (row for row in harbour().rows["claims"] if row.id not in used | KEYS):
        draft = harbour().drop("claims", partial(_keeps, "id", claim.id))
        less = compile_ledger(draft.drop("evidence", partial(_keeps, "claim", claim.id)).ledger())
        for table, before in whole.tables.items():
            if table in INDEXES:
                continue
            pairs: Any = zip(before, less.tables[table], strict=True)
            for old, new in pairs:
                for name in old.columns():
                    if claim.id not in (old.provenance or {}).get(name, ()):
                        assert getattr(old, name) == getattr(new, name)
                        assert (old.provenance or {}).get(name) == (new.provenance or {}).get(name)
                    else:
                        assert claim.id not in (new.provenance or {}).get(name, ())


def test_an_empty_ledger_compiles_to_empty_tables() -> None:
    found = compile_ledger(Ledger())
    assert set(map(len, found.tables.values())) == {0}
    assert found.standings == {}


def test_the_number_of_sources_rests_on_what_the_row_says_and_on_what_it_inherits() -> None:
    row = compiled(harbour(), "measures", "ca-ports-1-lin-hao")
    assert row.source_count == 1
    assert row.provenance["source_count"] == ("c0002", "c0003", "c0006", "c0008", "c0009", "c0010")
    assert compiled(harbour(), "actions", "us-ports-1").provenance["source_count"] == ("c0001", "c0005")

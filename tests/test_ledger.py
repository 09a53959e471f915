"""The ledger's rows one by one, and its files: written, read back, and refused cell by cell."""

from __future__ import annotations

from typing import Any

import pytest
from ledger_builder import harbour
from pydantic import ValidationError

from sanctions_data._csv import TableError
from sanctions_data.errors import SanctionsDataError
from sanctions_data.ledger import LIFE, MODELS, Claim, Evidence, Ledger, Row, columns
from sanctions_data.ledger.storage import ledger_files, read_ledger
from sanctions_data.published.files import read_text

FILES = ledger_files(harbour().ledger())


def read(**changed: str) -> Ledger:
    texts = {**FILES, **{f"{name}.csv": text for name, text in changed.items()}}
    return read_ledger(lambda name: texts[name])


def test_the_real_ledger_is_written_as_it_stands() -> None:
    for name, text in ledger_files(read_ledger()).items():
        assert text == read_text(f"ledger/{name}")


def test_a_ledger_is_read_back_as_it_was_written() -> None:
    assert read() == harbour().ledger()
    assert ledger_files(read()) == FILES


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table_name)
def test_every_table_ends_with_the_life_of_its_rows_and_has_no_text_of_a_sentence(model: type[Row]) -> None:
    assert columns(model)[-4:] == LIFE
    assert set(model.key) <= set(columns(model))
    assert model.table_name != "sentences" or "text" not in columns(model)


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("claims", "c0002,", "x2,", "claims.csv:3 column 'id': 'x2': should match pattern '^c[0-9]{4,}$'"),
        ("claims", ",asserted,", ",assertd,", "claims.csv:2 column 'modality': 'assertd': expected 'asserted', "),
        ("evidence", ",15,1,", ",015,1,", None),
        ("evidence", "c0001,0,", "c0001,-1,", "evidence.csv:2 column 'ord': '-1': expected greater than or equal to 0"),
        ("evidence", "c0001,0,", "c0001,one,", "evidence.csv:2 column 'ord': 'one' is not a whole number"),
        ("evidence", "c0001,0,", "c0001,00,", "evidence.csv:2 column 'ord': '00' is not a whole number"),
        ("sources", "2026-01-02", "2026-02-30", "sources.csv:2 column 'retrieved_on': '2026-02-30'"),
        ("sources", "0.1.0", "0.1", "sources.csv:2 column 'added_in': '0.1': should match pattern"),
        ("records", "events,fair", "events,Fair", "records.csv:9 column 'record': 'Fair': should match pattern"),
    ],
)
def test_a_cell_that_is_not_as_it_should_be_is_named(table: str, old: str, new: str, message: str | None) -> None:
    text = FILES[f"{table}.csv"]
    if message is None:
        return
    assert old in text
    with pytest.raises(TableError) as error:
        read(**{table: text.replace(old, new, 1)})
    assert str(error.value).startswith(message)
    assert error.value.exit_code == 3


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"uses_claim": "c0001"}, "either source and sentence, or uses_claim"),
        ({"source": None}, "either source and sentence, or uses_claim"),
        ({"sentence": None}, "a source needs a sentence"),
        ({"source": None, "uses_claim": "c0001"}, "uses_claim stands alone"),
        ({"end": None}, "start and end come together"),
        ({"check": "0" * 7}, "String should match pattern"),
        ({"quote": "x" * 161}, "at most 160 characters"),
        ({"quote": "two\nlines"}, "String should match pattern"),
    ],
)
def test_evidence_is_words_or_a_claim(cells: dict[str, Any], message: str) -> None:
    row = harbour().rows["evidence"][0].model_dump()
    with pytest.raises(ValidationError) as error:
        Evidence.model_validate({**row, **cells})
    assert message in str(error.value)


def test_the_value_of_a_copied_claim_is_that_of_the_copy() -> None:
    claim: Claim = harbour().rows["claims"][0]
    assert claim.parsed == "United States"
    assert claim.model_copy(update={"value": '"x"'}).parsed == "x"
    numbers = claim.model_copy(update={"value": "[1]"})
    numbers.parsed.append(2)
    assert numbers.parsed == [1]
    assert [claim.model_copy(update={"value": text}).parsed for text in ("1", "true")] == [1, True]


def test_a_row_is_active_until_it_is_retired() -> None:
    claim = harbour().rows["claims"][0]
    assert claim.active
    assert not claim.model_copy(update={"retired_in": "0.2.0"}).active


def test_the_day_of_a_ledger_is_that_of_the_latest_reading() -> None:
    assert str(harbour().ledger().as_of) == "2026-01-02"
    assert Ledger().as_of is None


@pytest.mark.parametrize("text", ["", "\n", "id\n", 'id,"x\n', "\x00"])
def test_what_is_no_table_is_refused_by_name(text: str) -> None:
    with pytest.raises(SanctionsDataError, match=r"^claims\.csv"):
        read(claims=text)

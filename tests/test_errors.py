"""What an error says, whatever a program asked with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sanctions_data as sd
from sanctions_data.errors import UnknownName, begun
from sanctions_data.validation import InvalidArgument, InvalidSchema

DATA: Any = sd.load()
SD: Any = sd
WRONG: list[tuple[Callable[[], object], str]] = [
    (lambda: SD.load(1), "no version 1; there are: "),
    (lambda: SD.load([1]), "no version [1]; there are: "),
    (lambda: SD.load_measures(3), "no version 3; there are: "),
    (lambda: DATA.table(3), "no table 3; there are: measures, "),
    (lambda: DATA.table(["measures"]), "no table ['measures']"),
    (lambda: DATA.record(3), "no record 3"),
    (lambda: DATA.why(None, "member_count"), "no record None"),
    (lambda: DATA.why("eu", 3), "no field of entities 3; there are: id, type, "),
    (lambda: DATA.why("eu", ["name"]), "no field of entities ['name']"),
    (lambda: DATA.to_pandas(3), "no table 3"),
    (lambda: SD.json_schema(3), "no schema 3"),
    (lambda: SD.table_schema(None), "no schema None"),
    (lambda: SD.validate("x.csv", "measures", engine=3), "engine: 3 is not one of auto, rows, columns, spark"),
    (lambda: SD.validate("x.csv", "measures", limit="a"), "limit: must be a whole number from 0, or None"),
    (lambda: SD.validate("x.csv", "measures", limit=True), "limit: must be a whole number from 0, or None"),
    (lambda: SD.validate("x.csv", "measures", references=3), "references: must be a dict, got int"),
    (lambda: SD.validate("x.csv", "measures", dialect=3), "dialect: must be a dict, got int"),
    (lambda: SD.validate(b"a", "measures", name=3), "name: must be a string, got int"),
    (lambda: SD.validate("x.csv", 3), "schema: must be a name, a path or a dict, got int"),
]


@pytest.mark.parametrize(("call", "message"), WRONG, ids=[said[:30] for _, said in WRONG])
def test_a_value_of_the_wrong_type_is_answered_like_a_wrong_word(call: Callable[[], object], message: str) -> None:
    with pytest.raises(sd.SanctionsDataError) as error:
        call()
    assert str(error.value).startswith(message)


def test_the_folder_of_the_documents_may_be_a_text(tmp_path: Path) -> None:
    with pytest.raises(sd.SanctionsDataError, match="is not a directory"):
        sd.held_documents(str(tmp_path / "none"), DATA.ledger)


def test_the_beginning_of_a_word_is_enough_for_a_suggestion() -> None:
    known = ("us-wang-junzheng", "wang-junzheng-1", "wang-junzheng", "wang-mingshan", "zhang-wangling")
    text = "no target 'wang'; did you mean 'wang-junzheng', 'wang-mingshan' or 'wang-junzheng-1'?"
    assert str(UnknownName("target", "wang", known)) == text
    assert begun("wa", known) == (), "two letters begin too much"
    assert begun("zha", known) == ("zhang-wangling",)
    assert begun("angl", known) == ()


@pytest.mark.parametrize("words", [{"engine": "rust"}, {"limit": -1}, {"format": "ods"}, {"name": 3}, {"dialect": 3}])
def test_an_argument_that_cannot_be_used_is_a_value_error(words: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(words))) as error:
        SD.validate("x.csv", "measures", **words)
    assert isinstance(error.value, InvalidArgument)
    assert isinstance(error.value, InvalidSchema)  # as in 1.x

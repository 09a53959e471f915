"""The two sides of every vocabulary: the `Literal` of the models and the definitions."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from sanctions_data.records import vocabulary

# `Status` → `STATUS`, `EntityType` → `ENTITY_TYPE`
LITERALS = {
    name: getattr(vocabulary, name)
    for name in vars(vocabulary)
    if re.fullmatch("[A-Z][a-zA-Z]*[a-z]", name) and name != "Literal"
}


def constant(name: str) -> str:
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", name).upper()


def test_every_literal_is_found() -> None:
    assert len(LITERALS) == len(vocabulary.VOCABULARIES) == 22


@pytest.mark.parametrize("name", LITERALS)
def test_members_are_the_keys_of_the_definitions(name: str) -> None:
    definitions = getattr(vocabulary, constant(name))
    assert get_args(LITERALS[name]) == tuple(definitions)
    assert vocabulary.VOCABULARIES[constant(name).replace("_", " ").lower()] is definitions


@pytest.mark.parametrize(("name", "members"), vocabulary.VOCABULARIES.items())
def test_members_are_sorted_and_defined(name: str, members: dict[str, Any]) -> None:
    assert list(members) == sorted(members)
    assert len(set(members.values())) == len(members), "two members with one definition (labels must be unique)"
    for member, definition in members.items():
        assert re.fullmatch("[A-Za-z]+([-_][A-Za-z]+)*", member), "no `;`, no blank: members stand in lists"
        assert definition == definition.strip() != ""
        assert "|" not in definition


def test_two_vocabularies_never_have_the_same_members() -> None:
    """A schema finds the definitions by the members (`schemas._definitions`)."""
    sets = [frozenset(members) for members in vocabulary.VOCABULARIES.values()]
    assert len(set(sets)) == len(sets)

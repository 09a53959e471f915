"""From words to the record they speak of, by a claim about that record."""

from __future__ import annotations

import re

from sanctions_data.rules.rule import CannotDerive, Derived, Inputs
from sanctions_data.rules.word_lists import fold, occurrences


def same_sentence(inputs: Inputs) -> Derived:
    """Return the record of the used claim (role `told_with`), if both stand in one sentence."""
    used = inputs.claim("told_with")
    place = inputs.span("primary").place
    if place is None or place != used.place:
        raise CannotDerive(f"{used.record!r} is told in another sentence")
    return Derived(used.record)


def named(inputs: Inputs) -> Derived:
    """Return the record whose name (claim with role `named`) stands in the primary words, as whole words."""
    used = inputs.claim("named")
    if not isinstance(used.value, str) or not re.search(
        rf"(?<!\w){re.escape(fold(used.value))}(?!\w)", fold(inputs.primary)
    ):
        raise CannotDerive(f"{used.value!r} does not stand in {inputs.primary!r}")
    return Derived(used.record)


def actors_record(inputs: Inputs) -> Derived:
    """Return the record whose authority (claim with role `object`) the primary words name: "the U.S. sanctions"."""
    return _of_actor(inputs, inputs.primary)


def each_actors_record(inputs: Inputs) -> Derived:
    """Return the record whose authority is among the several named by the words of role `group`."""
    return _of_actor(inputs, inputs.words("group"))


def together(inputs: Inputs) -> Derived:
    """Return the record of `object`, if its authority and that of `member` are both named in the group."""
    group = [value for _, value in occurrences("actor", inputs.words("group"))]
    member = inputs.value("member")
    if member not in group:
        raise CannotDerive(f"{member!r} is not among {inputs.words('group')!r}")
    if member == inputs.value("object"):
        raise CannotDerive(f"{member!r} does not act together with itself")
    return _of_actor(inputs, inputs.words("group"))


def _of_actor(inputs: Inputs, words: str) -> Derived:
    used = inputs.claim("object")
    if used.value not in [value for _, value in occurrences("actor", words)]:
        raise CannotDerive(f"{used.value!r} is not named in {words!r}")
    entries = frozenset(("actor", text) for text, value in occurrences("actor", words) if value == used.value)
    return Derived(used.record, entries)

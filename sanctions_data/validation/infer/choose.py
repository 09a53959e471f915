"""Choose the field of each column, with what the other columns of the table say about marks and dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanctions_data._text import counted, listing, show
from sanctions_data.validation.infer.column import NEVER_A_VALUE, Column, ruled_out
from sanctions_data.validation.infer.guesses import Guess, Properties

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

BECAUSE = "sanctions-data:because"
RANGE = "sanctions-data:range"
ENOUGH = 20  # rows from which a column without gaps, or with few words, says something of the next rows
MOST_WORDS, REPEATED, LONGEST_WORD = 20, 4, 40  # of a vocabulary: words, how often each on average, characters
DAY, MONTH = "day first", "month first"


@dataclass(frozen=True, slots=True)
class Habits:
    """How the table writes what could be read in two ways: what columns say for which only one way is possible.

    Attributes:
        decimal_comma: whether a comma is the decimal mark (True) or groups digits (False); None if nothing tells.
        order: whether dates have the day or the month first; None if nothing tells, or columns differ.
        missing: the words that stand for a missing value in columns of numbers, dates and so on.
    """

    decimal_comma: bool | None = None
    order: str | None = None
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The field of a column, and why."""

    field: JSONObject
    because: str


def habits_of(columns: Iterable[Column], delimiter: str | None) -> Habits:
    """Return the habits of a table; between commas, a comma in a number groups digits if nothing says otherwise."""
    commas: set[bool] = set()
    orders: set[str] = set()
    words: set[str] = set()
    for column in columns:
        found = [guess for _, guess in column.candidates()]
        grouped, decimal = _has(found, "groupChar", ","), _has(found, "decimalChar", ",")
        if grouped != decimal:
            commas.add(decimal)
        if found and found[0].type not in ("string", "any"):
            words |= column.words.keys()
        if len(order := {way for guess in found if (way := order_of(guess))}) == 1:
            orders |= order
    comma = commas.pop() if len(commas) == 1 else False if not commas and delimiter == "," else None
    return Habits(comma, orders.pop() if len(orders) == 1 else None, frozenset(words))


def _has(found: Iterable[Guess], mark: str, value: str) -> bool:
    return any(guess.properties.get(mark) == value for guess in found)


def order_of(guess: Guess) -> str | None:
    """Return whether a format with a month as a number has the day or the month first; None if the year is first."""
    form = guess.properties.get("format", "")
    if "%m" not in form or "%d" not in form or form.startswith(("%Y", "%y")):
        return None
    return DAY if form.index("%d") < form.index("%m") else MONTH


def choose(column: Column, habits: Habits, rows: int, row_word: str) -> Chosen:
    """Return the field of a column.

    Args:
        column: with every cell of the table.
        habits: of the table.
        rows: how many rows the table has.
        row_word: "line" or "row".
    """
    if not column.values and not column.words:
        return _described(column, "any", {}, "every cell is empty" if rows else "there are no rows", rows)
    number, guess, doubt = _pick(column, habits)
    if not column.values or (guess.type in ("string", "any") and "format" not in guess.properties):
        return _string(column, guess, doubt or _why_string(column, number, row_word), rows, habits.missing)
    because = ruled_out(column, number, row_word) if doubt is None else doubt
    words = sorted(column.words, key=lambda word: column.words[word][0] or 0)
    if words:
        because += f"; missing: {listing(_word(column, word, row_word) for word in words)}"
    return _described(column, guess.type, guess.properties, because, rows, words, number)


def _word(column: Column, word: str, row_word: str) -> str:
    place = column.words[word][0]
    times = counted(column.counts[word], "time")
    return f"{show(word)} ({times}{f', first in {row_word} {place}' if place else ''})"


def _why_string(column: Column, number: int, row_word: str) -> str:
    if column.values:
        return ruled_out(column, number, row_word)
    word, (row, _) = next(iter(column.words.items()))
    return f"{row_word + f' {row}' if row else 'a row'} has {show(word)}"


def _pick(column: Column, habits: Habits) -> tuple[int, Guess, str | None]:
    """Return the narrowest guess whose values have one meaning; with the reason, if another one was passed over."""
    found = list(column.candidates())
    doubt: str | None = None
    while True:
        number, guess = found[0]
        rivals = [each for _, each in found if _rival(guess, each)]
        if not rivals:
            return number, guess, doubt
        keep = _settled(guess, rivals, habits)
        if keep is None:
            names = " or ".join(dict.fromkeys(f"a {each.name}" for each in (guess, *rivals)))
            row, text = column.first
            doubt = (
                f"read as text: {show(text)}{f' (row {row})' if row else ''} may be {names}; say which in the schema"
            )
            found = [each for each in found if _family(each[1]) != _family(guess)]
        elif keep is not guess:
            found = [each for each in found if each[1] is not guess]
        else:
            found = [each for each in found if each[1] not in rivals]


def _family(guess: Guess) -> str:
    return "number" if guess.type == "integer" else guess.type


def _rival(guess: Guess, other: Guess) -> bool:
    """Return whether two guesses give the texts of a column different values."""
    if guess is other:
        return False
    if guess.type == other.type and guess.type in ("date", "datetime"):
        one, two = order_of(guess), order_of(other)
        return one is not None and two is not None and one != two
    if _family(guess) != "number" or _family(other) != "number":
        return False
    (group, point), (other_group, other_point) = _marks(guess), _marks(other)
    return (group is not None and group == other_point) or (other_group is not None and other_group == point)


def _marks(guess: Guess) -> tuple[str | None, str | None]:
    """Return what groups digits, and the decimal mark; an integer has none."""
    point = None if guess.type == "integer" else guess.properties.get("decimalChar", ".")
    return guess.properties.get("groupChar"), point


def _settled(guess: Guess, rivals: Sequence[Guess], habits: Habits) -> Guess | None:
    """Return which of two readings the habits of the table decide for; None if nothing does."""
    if guess.type in ("date", "datetime"):
        return next((each for each in (guess, *rivals) if order_of(each) == habits.order), None)
    both = (guess, *rivals)
    group, point = _marks(guess)
    if (group if any(_marks(each)[1] == group for each in rivals) else point) == ".":
        return None if habits.decimal_comma else next((each for each in both if _marks(each)[0] is None), None)
    if habits.decimal_comma is None:  # the comma
        return None
    wanted = "decimalChar" if habits.decimal_comma else "groupChar"
    return next((each for each in both if each.properties.get(wanted) == ","), None)


def _string(column: Column, guess: Guess, because: str, rows: int, missing: frozenset[str]) -> Chosen:
    words = [word for word in column.words if word in NEVER_A_VALUE]
    kept = {word: column.counts[word] for word in column.words if word not in NEVER_A_VALUE}
    vocabulary = _vocabulary(column, kept) if guess.type == "string" else []
    if vocabulary:
        because += f"; {counted(len(vocabulary), 'word')} in {counted(rows, 'row')}"
    if doubtful := [word for word in kept if word in missing]:
        because += f"; a value here, missing in other columns: {listing(map(show, doubtful))}"
    return _described(column, guess.type, guess.properties, because, rows, words, enum=vocabulary)


def _vocabulary(column: Column, words: dict[str, int]) -> list[str]:
    """Return the values of a column if they are few, short and repeated; else nothing."""
    counts = {**column.seen, **words}
    total = sum(counts.values())
    if column.more or total < ENOUGH or not 1 < len(counts) <= MOST_WORDS or len(counts) * REPEATED > total:
        return []
    if 1 in counts.values() or any(len(word) > LONGEST_WORD or not re.search(r"\w", word) for word in counts):
        return []
    return sorted(counts)


def _described(
    column: Column,
    type_: str,
    properties: Properties,
    because: str,
    rows: int,
    words: Sequence[str] = (),
    number: int | None = None,
    enum: Sequence[str] = (),
) -> Chosen:
    field: JSONObject = {"name": column.label, **properties, "type": type_}
    if words:
        field["missingValues"] = ["", *words]
    constraints: JSONObject = {"required": True} if rows >= ENOUGH and not column.empty and not words else {}
    if enum:
        constraints["enum"] = list(enum)
    if constraints:
        field["constraints"] = constraints
    field[BECAUSE] = because
    if number is not None and (extent := column.extents.get(number)) and None not in (ends := extent.ends()):
        field[RANGE] = list(ends)
    return Chosen(field, because)

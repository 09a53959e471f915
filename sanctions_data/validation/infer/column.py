"""One column: which guesses its cells leave, and which row ruled out each of the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sanctions_data._text import counted, show
from sanctions_data.validation.checks.cell import as_text
from sanctions_data.validation.infer.guesses import COMPACT, Guess, guesses
from sanctions_data.validation.values.error_cell import ErrorCell

# words that people write for a missing value; of a column of strings only those that are no word of any language
NEVER_A_VALUE = frozenset(("#N/A", "<NA>", "\\N", "(null)", "#N/A N/A"))
WORDS = NEVER_A_VALUE | {
    *("NA", "N/A", "n/a", "na", "NaN", "nan", "NULL", "Null", "null", "None", "none", "nil"),
    *("-", "--", "---", ".", "..", "...", "?"),
}
DISTINCT = 10_000  # values that are remembered for each column
YEAR = re.compile(r"(?:^|[^a-z])(?:years?|yr|jahr|année|annee|año|anno)(?:$|[^a-z])", re.IGNORECASE)
DAY = re.compile(r"(?:^|[^a-z])(?:date|day|datum|fecha|data|dt)(?:$|[^a-z])|date$", re.IGNORECASE)
COMPACT_DAYS = 3  # values of eight digits that have to be days before they are taken for days without such a label
NO_RANGE = ("duration", "list", "array", "object", "geojson", "geopoint", "string", "boolean", "any")
LIST_LENGTH = 40  # characters of an item of a list of strings
Place = tuple[int | None, str]  # row, text


@dataclass(slots=True)
class Extent:
    """The least and the greatest value of a guess, each with its text."""

    least: object = None
    most: object = None
    texts: tuple[str, str] = ("", "")

    def take(self, value: object, text: str) -> None:
        try:
            if self.least is None:
                self.least = self.most = value
                self.texts = text, text
            elif value < self.least:  # type: ignore[operator]  # what has no order raises TypeError
                self.least, self.texts = value, (text, self.texts[1])
            elif value > self.most:  # type: ignore[operator]  # as above
                self.most, self.texts = value, (self.texts[0], text)
        except (TypeError, ArithmeticError):  # not a number
            return


@dataclass(slots=True)
class Column:
    """What is known of a column.

    Attributes:
        label: its label.
        typed: whether the source has types of its own.
        whole_floats: whether a float without a fraction may be an integer (pandas, sheets); likewise a datetime at
            midnight a date.
        live: the numbers of the guesses that every cell so far allows.
        lost: the number of a guess that was ruled out → the row and the text that did it.
        seen: how often each text occurs, of the first distinct ones.
        known: the cells that were tried, each with its type in Python.
        first: the first value.
        values: how many cells hold a value, without the words for missing values.
        empty: how many cells hold nothing.
        words: the words that may stand for a missing value → how often, and the first row.
        once: the texts so far, if none has occurred twice; else None.
        twice: where a text occurred for the second time.
        more: whether there are more distinct texts than are remembered.
    """

    label: str
    typed: bool = False
    whole_floats: bool = True
    live: list[int] = field(default_factory=lambda: list(range(len(guesses()))))
    lost: dict[int, Place] = field(default_factory=dict)
    signs: set[int] = field(default_factory=set)
    extents: dict[int, Extent] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    known: set[tuple[type, str]] = field(default_factory=set)
    first: Place = (None, "")
    values: int = 0
    empty: int = 0
    words: dict[str, Place] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    once: set[object] | None = field(default_factory=set)
    twice: Place | None = None
    more: bool = False

    def take(self, cell: object, row: int | None) -> None:
        """Take in one more cell."""
        if cell is None or cell == "":
            self.empty += 1
            return
        if isinstance(cell, ErrorCell):
            if cell.text in WORDS:
                self._word(cell.text, row)
            return
        text = cell if isinstance(cell, str) else as_text(cell)
        self._unique(text, row)
        if isinstance(cell, str) and text in WORDS:
            self._word(text, row)
            return
        if not self.values:
            self.first = row, text
        self.values += 1
        if text in self.seen or len(self.seen) < DISTINCT:
            self.seen[text] += 1
        else:
            self.more = True
        kind = type(cell), text
        if kind not in self.known:
            if len(self.known) < DISTINCT:
                self.known.add(kind)
            self._try(cell, text, row)

    def _word(self, text: str, row: int | None) -> None:
        self.words.setdefault(text, (row, text))
        self.counts[text] += 1

    def _unique(self, text: str, row: int | None) -> None:
        if self.once is None:
            return
        if text in self.once:
            self.once, self.twice = None, (row, text)
        else:
            self.once.add(text)

    def _try(self, cell: object, text: str, row: int | None) -> None:
        every = guesses()
        gone: set[int] = set()
        for number in self.live:
            guess = every[number]
            try:
                if not self._may_be(guess, cell, text):
                    raise ValueError(text)
                value = guess.read(cell)
            except (ValueError, OverflowError):
                gone.add(number)
                self.lost[number] = row, text
                continue
            if guess.sign is not None and number not in self.signs and guess.sign(text):
                self.signs.add(number)
            if guess.type not in NO_RANGE:
                self.extents.setdefault(number, Extent()).take(value, text)
        if gone:
            self.live = [number for number in self.live if number not in gone]

    def _may_be(self, guess: Guess, cell: object, text: str) -> bool:
        if isinstance(cell, str):
            return (guess.text or not self.typed) and (guess.form is None or guess.form(text) is not None)
        if guess.type == "any":
            return True
        if type(cell) is bool and guess.type != "boolean":
            return False
        if not isinstance(cell, guess.natives):
            return False
        if guess.type == "year":
            return isinstance(cell, int) and 1000 <= cell <= 2999
        if guess.type == "integer" and isinstance(cell, float | Decimal):
            return self.whole_floats and isinstance(cell, float)
        if guess.type == "date" and isinstance(cell, datetime):
            return self.whole_floats
        return not (guess.type == "datetime" and type(cell) is date)

    def candidates(self) -> Iterator[tuple[int, Guess]]:
        """Yield the guesses that are left and say something, the narrowest first; text if there are no values."""
        every = guesses()
        if not self.values:
            yield next((n, one) for n, one in enumerate(every) if one.properties == {"type": "string"})
            return
        for number in self.live:
            guess = every[number]
            if guess.sign is not None and number not in self.signs:
                continue
            if self._says(guess):
                yield number, guess

    def _says(self, guess: Guess) -> bool:
        """Return whether the label and the values together are enough for a guess that few values would allow."""
        if guess.type == "year":
            return YEAR.search(self.label) is not None
        if guess.properties.get("format") == "%Y%m%d":
            years = [int(text[:4]) for text in self.seen]
            days = DAY.search(self.label) is not None or len(self.seen) >= COMPACT_DAYS
            return days and all(COMPACT[0] <= year <= COMPACT[1] for year in years)
        if guess.properties.get("trueValues") or guess.properties.get("falseValues"):
            return len(self.seen) == 2
        if guess.type == "list":
            return _is_list(self.seen, guess)
        return not (guess.properties.get("groupChar") == " " and _one_form(self.seen))


def _is_list(seen: Counter[str], guess: Guess) -> bool:
    """Return whether texts with a mark between words are lists, and not sentences: items repeat, or are numbers."""
    mark = guess.properties["delimiter"]
    split = [text.split(mark) for text in seen]
    several = sum(len(items) > 1 for items in split)
    if several * 2 < len(split) or len(split) < 2:
        return False
    if guess.properties.get("itemType"):
        return True
    items = Counter(item for each in split for item in each)
    if any(len(item) > LIST_LENGTH or item != item.strip() for item in items):
        return False
    return len(items) * 3 <= items.total() * 2


def _one_form(seen: Sequence[str] | Counter[str]) -> bool:
    """Return whether all texts have their spaces at the same places, as telephone numbers and codes have them."""
    return len({re.sub("[0-9]", "0", text) for text in seen}) == 1


def ruled_out(column: Column, chosen: int, row_word: str) -> str:
    """Return which row ruled out what is narrower than the chosen guess."""
    every = guesses()
    guess = every[chosen]
    plain = [len(other.properties) == 1 and other.type != "year" for other in every]
    # of a number, a format or a mark that was never in question says nothing
    narrower = [
        (row or 0, plain[number], number, text)
        for number, (row, text) in column.lost.items()
        if number < chosen
        and (plain[number] or guess.type in ("string", "any"))
        and (every[number].sign is None or number in column.signs)
    ]
    count = f"all {counted(column.values, 'value')}" if column.values != 1 else "the one value"
    if not narrower:
        return f"{count} {'is' if column.values == 1 else 'are'} of this type"
    row, _, number, text = max(narrower)
    first = min(narrower)[0]
    place = f"{row_word} {row}" if row else "a row"
    other = every[number]
    if row == first and guess.type in ("string", "any"):
        return f"{place} has {show(text)}"
    if row == first:
        return f"{count} {'is' if column.values == 1 else 'are'} of this type; the first is {show(text)} in {place}"
    return f"{place} has {show(text)}, which is not {other.name}"

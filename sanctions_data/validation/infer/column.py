"""One column: which guesses its cells leave, and which row ruled out each of the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from sanctions_data._text import article, counted, show
from sanctions_data.validation.checks.cell import PARTIAL, as_text
from sanctions_data.validation.infer.guesses import COMPACT, Guess, Properties, guesses
from sanctions_data.validation.values.error_cell import ErrorCell

if TYPE_CHECKING:
    from _typeshed import SupportsAllComparisons

# words that people write for a missing value; of a column of strings only those that are no word of any language
NEVER_A_VALUE = frozenset(("#N/A", "<NA>", "\\N", "(null)", "#N/A N/A"))
WORDS = NEVER_A_VALUE | {
    *("NA", "N/A", "n/a", "na", "NaN", "nan", "NULL", "Null", "null", "None", "none", "nil"),
    *("-", "--", "---", ".", "..", "...", "?"),
}
DISTINCT = 10_000  # values whose number is kept for each column
TEXTS = 1 << 20  # texts of a column that are remembered, so that each is tried once
YEAR = re.compile(r"(?:^|[^a-z])(?:years?|yr|jahr|année|annee|año|anno)(?:$|[^a-z])", re.IGNORECASE)
DAY = re.compile(r"(?:^|[^a-z])(?:date|day|datum|fecha|data|dt)(?:$|[^a-z])|date$", re.IGNORECASE)
COMPACT_DAYS = 3  # values of eight digits that have to be days before they are taken for days without such a label
NO_RANGE = ("duration", "list", "array", "object", "geojson", "geopoint", "string", "boolean", "any")
ANY_TEXT: tuple[Properties, ...] = ({"type": "string"}, {"type": "any"})  # what every text is
LIST_LENGTH = 40  # characters of an item of a list of strings
Place = tuple[int | None, str]  # row, text


@dataclass(slots=True)
class Extent:
    """The least and the greatest value, each with its text. NaN has no place in an order, so it is left out."""

    least: SupportsAllComparisons | None = None
    most: SupportsAllComparisons | None = None
    texts: tuple[str, str] = ("", "")

    def take(self, taken: object, text: str) -> None:
        """Take in one more value of a type whose values are all in order."""
        if isinstance(taken, Decimal) and taken.is_nan():  # a signalling one cannot be compared
            return
        value = cast("SupportsAllComparisons", taken)
        if self.least is None:
            self.least = self.most = value
            self.texts = text, text
        elif value < self.least:
            self.least, self.texts = value, (text, self.texts[1])
        elif value > self.most:
            self.most, self.texts = value, (self.texts[0], text)

    def ends(self) -> tuple[str | None, str | None]:
        """Return the texts of the least and the greatest value, None if there is none."""
        return (None, None) if self.least is None else self.texts


@dataclass(slots=True)
class PartialExtent:
    """The least and the greatest value of a type in which two values may have no order, such as P1M and P30D.

    Attributes:
        at_least: whether the first value is certainly not below the second.
        low, high: the values, with their texts, that no other one is certainly below or above.
    """

    at_least: Callable[[object, object], bool]
    low: list[tuple[object, str]] = field(default_factory=list)
    high: list[tuple[object, str]] = field(default_factory=list)

    def take(self, value: object, text: str) -> None:
        """Take in one more value."""
        if not any(self.at_least(value, least) for least, _ in self.low):
            self.low = [each for each in self.low if not self.at_least(each[0], value)] + [(value, text)]
        if not any(self.at_least(most, value) for most, _ in self.high):
            self.high = [each for each in self.high if not self.at_least(value, each[0])] + [(value, text)]

    def ends(self) -> tuple[str | None, str | None]:
        """Return the texts of the least and the greatest value; None for one that several could be."""
        low, high = ([text for _, text in each] for each in (self.low, self.high))
        return low[0] if len(low) == 1 else None, high[0] if len(high) == 1 else None


def extent_of(type_: str) -> Extent | PartialExtent:
    """Return an empty extent for the values of a type."""
    if type_ in PARTIAL:
        return PartialExtent(PARTIAL[type_][1])
    return PartialExtent(_time_at_least) if type_ == "time" else Extent()


def _time_at_least(value: object, least: object) -> bool:
    value, least = cast(time, value), cast(time, least)
    return (value.tzinfo is None) == (least.tzinfo is None) and value >= least


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
        seen: how often each text occurs, of the first distinct ones; not counted on if there are more.
        texts: the texts that were tried, each with its first row; of a source without types.
        known: the cells that were tried, each with its type in Python; of a source with types.
        settled: how many texts there were when the waiting guesses were looked at.
        waiting: the guesses that need a sign. They are tried when all texts are there, if one has the sign.
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
    extents: dict[int, Extent | PartialExtent] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    texts: dict[str, int | None] = field(default_factory=dict)
    known: set[tuple[type, str]] = field(default_factory=set)
    settled: int = 0
    waiting: set[int] = field(default_factory=lambda: {n for n, one in enumerate(guesses()) if one.sign is not None})
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
        if not isinstance(cell, ErrorCell):
            self.take_many([cell], [row])
        elif cell.text in WORDS:
            self._word(cell.text, row, 1)

    def take_many(self, cells: Sequence[object], rows: Sequence[int | None]) -> None:
        """Take in the next cells, and the rows that they are in. The result is that of one cell after another.

        What a cell may be depends on its text and its type, so each text is tried once.
        """
        if any(issubclass(kind, ErrorCell) for kind in set(map(type, cells))):
            for cell, row in zip(cells, rows, strict=True):
                self.take(cell, row)
            return
        texts = cast("Sequence[str | None]", cells)
        if self.typed:
            texts = [cell if cell is None or isinstance(cell, str) else as_text(cell) for cell in cells]
        whole = Counter(texts)  # in the order of their first occurrence
        self.empty += whole.pop(None, 0) + whole.pop("", 0)
        counts = cast("Counter[str]", whole)
        if not counts:
            return
        if self.once is not None:
            self._unique(texts, rows, counts)
        kinds = Counter(zip(map(type, cells), texts, strict=True)) if self.typed else None
        for word in sorted(counts.keys() & WORDS, key=texts.index):  # of a source with types only if it is a string
            count = counts[word] if kinds is None else kinds.pop((str, word), 0)
            if count:
                self._word(word, _row_of(cells, word, rows), count)
                counts[word] -= count
                if not counts[word]:
                    del counts[word]
        if not counts:
            return
        if not self.values:
            text = next(iter(counts))
            self.first = rows[texts.index(text)], text
        self.values += counts.total()
        for text, count in () if self.more else counts.items():
            if text in self.seen or len(self.seen) < DISTINCT:
                self.seen[text] += count
            else:
                self.more = True
        if kinds is None:
            self._try_texts([text for text in counts if text not in self.texts], texts, rows)
        else:
            self._try_cells([kind for kind in kinds if kind[1] and kind not in self.known], cells, texts, rows)

    def _word(self, text: str, row: int | None, count: int) -> None:
        self.words.setdefault(text, (row, text))
        self.counts[text] += count

    def _unique(self, texts: Sequence[str | None], rows: Sequence[int | None], counts: Counter[str]) -> None:
        assert self.once is not None
        if len(counts) == counts.total() and self.once.isdisjoint(counts):
            self.once.update(counts)
            return
        for text, row in zip(texts, rows, strict=True):
            if not text:
                continue
            if text in self.once:
                self.once, self.twice = None, (row, text)
                return
            self.once.add(text)

    def _try_texts(self, fresh: Sequence[str], texts: Sequence[str | None], rows: Sequence[int | None]) -> None:
        """Try texts of a source without types."""
        if not fresh:
            return
        first = dict(zip(reversed(texts), reversed(rows), strict=True))
        tried = [(text, text, first[text]) for text in fresh]
        for number in [number for number in self.live if number not in self.waiting]:
            self._try(number, tried)
        if len(self.texts) < TEXTS:
            self.texts.update((text, row) for _, text, row in tried)
            if len(self.texts) >= TEXTS:  # no more are remembered, so nothing can wait any longer
                self._try_waiting(self.waiting)

    def _try_cells(
        self,
        fresh: Sequence[tuple[type, str | None]],
        cells: Sequence[object],
        texts: Sequence[str | None],
        rows: Sequence[int | None],
    ) -> None:
        """Try cells of a source that has types."""
        if not fresh:
            return
        self.waiting.clear()
        pairs = list(zip(map(type, cells), texts, strict=True))
        first = dict(zip(reversed(pairs), reversed(range(len(pairs))), strict=True))
        tried = [(cells[first[pair]], str(pair[1]), rows[first[pair]]) for pair in fresh]
        for number in list(self.live):
            self._try(number, tried)
        if len(self.known) < TEXTS:
            self.known.update((kind, str(text)) for kind, text in fresh)

    def _try_waiting(self, numbers: set[int]) -> None:
        tried = [(text, text, row) for text, row in self.texts.items()] if numbers else []
        for number in sorted(numbers.intersection(self.live)):
            self._try(number, tried)
        self.waiting -= numbers

    def _settle(self) -> None:
        """Try the guesses that wait for a sign which is now there."""
        if self.waiting and len(self.texts) > self.settled:
            self.settled = len(self.texts)
            every, whole = guesses(), "\n".join(self.texts)
            self._try_waiting({n for n in self.waiting if (sign := every[n].sign) is not None and sign(whole)})

    def _try(self, number: int, tried: Iterable[tuple[object, str, int | None]]) -> None:
        """Try a guess on (cell, text, row): the first that it does not fit rules it out."""
        guess = guesses()[number]
        if not self.typed and guess.properties in ANY_TEXT:
            return
        ranged = guess.type not in NO_RANGE
        for cell, text, row in tried:
            try:
                if not self._may_be(guess, cell, text):
                    raise ValueError(text)
                value = guess.read(cell)
            except (ValueError, OverflowError):
                self.lost[number] = row, text
                self.live.remove(number)
                return
            if guess.sign is not None and number not in self.signs and guess.sign(text):
                self.signs.add(number)
            if ranged:
                if (extent := self.extents.get(number)) is None:
                    extent = self.extents[number] = extent_of(guess.type)
                extent.take(value, text)

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
            return self.whole_floats and cell.tzinfo is None  # a date has no zone
        return not (guess.type == "datetime" and type(cell) is date)

    def candidates(self) -> Iterator[tuple[int, Guess]]:
        """Yield the guesses that are left and say something, the narrowest first; text if there are no values."""
        self._settle()
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


def _row_of(cells: Sequence[object], text: str, rows: Sequence[int | None]) -> int | None:
    """Return the row of the first cell that is a string with this text."""
    return next(row for cell, row in zip(cells, rows, strict=True) if isinstance(cell, str) and cell == text)


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
    if other.type == "string" and "format" in other.properties:
        return f"{place} has {show(text)}, which does not have the format {other.properties['format']}"
    return f"{place} has {show(text)}, which is not {article(other.type)} {other.name}"

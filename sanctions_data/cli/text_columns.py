"""Which columns of a list are shown at a given width, and the lines they make.

A row is one line. The columns that answer come first, the id last, where it fits or where it was asked for. A text that
is too long is cut at its end. A name, and a text that would then look like another one, goes on below its row instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from sanctions_data.cli.terminal import columns, pad, shorten, style, wrap

LEAST = 12  # columns that a text is shortened to at most
FAIR = 24  # and at most for the sake of an id that nobody asked for
_HEAD = 6  # columns of the beginning of a text that stay, and the ellipsis, before its end


@dataclass(frozen=True)
class Layout:
    """What is shown.

    Attributes:
        shown: the columns side by side.
        sizes: how many columns of the screen each of `shown` gets.
    """

    shown: tuple[str, ...]
    sizes: Mapping[str, int]


def layout(
    cells: Mapping[str, Sequence[str]],
    key: str,
    soft: Sequence[str],
    filtered: Sequence[str],
    room: int,
    *,
    ids: bool = False,
) -> Layout:
    """Return the layout that shows most in `room` columns.

    Args:
        cells: column → its cells, the columns that answer first, then `key`.
        key: the column with the ids.
        soft: the columns that may be shortened.
        filtered: the columns whose one value the user has named, which may go where that makes room for the id; an id
            that was named is not repeated.
        room: the width.
        ids: whether the ids were asked for; then they are shown, and other columns give way.
    """
    sizes = {name: max(map(columns, (name, *rows))) for name, rows in cells.items()}
    fair, least = (
        {name: min(size, max(end, len(name))) if name in soft else size for name, size in sizes.items()}
        for end in (FAIR, LEAST)
    )
    answers = [name for name in cells if name != key]
    unsaid = [name for name in answers if name not in filtered] or answers[:1]
    fits = [[*names, key] for names in (answers, unsaid) if _wide(fair, [*names, key]) <= room]
    if ids:
        fits += [
            [*unsaid[:end], key] for end in range(len(unsaid), 0, -1) if _wide(least, [*unsaid[:end], key]) <= room
        ]
        shown = next(iter(fits), [key])
    else:
        fits = [] if key in filtered else fits
        fits += [answers[:end] for end in range(len(answers), 1, -1) if _wide(least, answers[:end]) <= room]
        shown = next(iter(fits), answers[:1])
    return Layout(tuple(shown), _shared(shown, sizes, least, room))


def whole(cells: Mapping[str, Sequence[str]]) -> Layout:
    """Return the layout of all the columns, none of them shortened."""
    return Layout(tuple(cells), {name: max(map(columns, (name, *rows))) for name, rows in cells.items()})


def _wide(sizes: Mapping[str, int], names: Sequence[str]) -> int:
    return sum(sizes[name] for name in names) + 2 * (len(names) - 1)


def _shared(names: Sequence[str], sizes: Mapping[str, int], least: Mapping[str, int], room: int) -> dict[str, int]:
    """Return the width of each column: the widest text gives way first."""
    found = {name: sizes[name] for name in names}
    while _wide(found, names) > room:
        loose = [name for name in names if found[name] > least[name]]
        if not loose:
            break
        found[max(loose, key=found.__getitem__)] -= 1
    return found


def fold(texts: Sequence[str], size: int, *, names: bool = False) -> list[tuple[str, ...]]:
    """Return each text as lines of at most `size` columns; texts that differ stay different.

    Names that are too long are wrapped: without its middle or its end, the name of one body may read as that of
    another. So are other texts that would be cut to the same. Texts with a word longer than a line, such as ids, keep
    their beginning and their end, or the part in which they differ.

    Args:
        texts: the texts.
        size: the columns there are.
        names: whether they are names.
    """
    short: dict[str, tuple[str, ...]] = {text: (shorten(text, size),) for text in texts}
    times = Counter(short.values())
    alike = [text for text in short if times[short[text]] > 1 or (names and columns(text) > size)]
    taken = {short[text] for text in short if text not in alike}
    for text in alike:
        short[text] = next((found for found in _ways(text, alike, size) if found not in taken), short[text])
        taken.add(short[text])
    return [short[text] for text in texts]


def _ways(text: str, others: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Yield ways to show a text that cannot be cut at its end: wrapped at blanks or hyphens, else cut elsewhere."""
    lines = wrap(text, size, "", "  ")
    if max(map(columns, lines)) <= size:
        yield tuple(lines)
    elif " " in text and "- " not in text:
        lines = [line.replace("- ", "-") for line in wrap(text.replace("-", "- "), size, "", "  ")]
        if max(map(columns, lines)) <= size:
            yield tuple(lines)
    yield from ((found,) for found in _cuts(text, others, size))


def _cuts(text: str, others: Sequence[str], size: int) -> Iterator[str]:
    """Ways to cut a text: its beginning and end, its beginning and a part from where it differs from another."""
    head = shorten(text, min(_HEAD, size - 1))
    room = size - columns(head)
    for start in range(len(text)):
        if columns(text[start:]) <= room:
            yield head + text[start:]
            break
    yield from (shorten(head + text[_same(text, other) :], size) for other in others if other != text)


def _same(text: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    return next((n for n, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))


def grid(cells: Mapping[str, Sequence[str]], how: Layout, *, on: bool, wrapped: Collection[str] = ()) -> Iterator[str]:
    """Yield the header and the rows as lines; names, and the columns that are to be wrapped, are never cut."""
    yield style(_line({name: name for name in how.shown}, how.sizes), "bold", on=on)
    whole = {name for name in how.shown if name.endswith("name") or name in wrapped}
    shown = [fold(cells[name], how.sizes[name], names=name in whole) for name in how.shown]
    for row in zip(*shown, strict=True):
        for parts in zip_longest(*row, fillvalue=""):
            yield _line(dict(zip(how.shown, parts, strict=True)), how.sizes)


def _line(row: Mapping[str, str], sizes: Mapping[str, int]) -> str:
    return "  ".join(pad(shorten(text, sizes[name]), sizes[name]) for name, text in row.items()).rstrip()

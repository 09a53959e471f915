"""Which columns of a list are shown at a given width, and the lines they make.

The columns that answer come first, the id last: a header says what each is. Where the id would crowd them out
it gets a line of its own below the record, so that it can be copied and the answer can be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sanctions_data.cli.terminal import columns, pad, shorten, style

LEAST = 12  # columns that a text is shortened to at most
FAIR = 24  # and at most for the sake of what no answer needs: an id on the same line, the number of claims


@dataclass(frozen=True)
class Layout:
    """What is shown.

    Attributes:
        shown: the columns side by side.
        below: the column on a line of its own, or "".
        sizes: how many columns of the screen each of `shown` gets.
    """

    shown: tuple[str, ...]
    below: str
    sizes: Mapping[str, int]


def layout(
    cells: Mapping[str, Sequence[str]],
    key: str,
    soft: Sequence[str],
    filtered: Sequence[str],
    extra: Sequence[str],
    room: int,
) -> Layout:
    """Return the layout that shows most in `room` columns.

    Args:
        cells: column → its cells, the columns that answer first, then `extra` and `key`.
        key: the column with the ids.
        soft: the columns that may be shortened.
        filtered: the columns whose one value the user has named, which may go where that makes room for the id; an id
            that was named is not repeated.
        extra: columns that go first where it is narrow.
        room: the width.
    """
    sizes = {name: max(map(columns, (name, *rows))) for name, rows in cells.items()}
    fair, least = (
        {name: min(size, max(end, len(name))) if name in soft else size for name, size in sizes.items()}
        for end in (FAIR, LEAST)
    )
    answers = [name for name in cells if name not in (key, *extra)]
    unsaid = [name for name in answers if name not in filtered] or answers[:1]
    beside = [[*names, *more, key] for names in (answers, unsaid) for more in (extra, ()) if key not in filtered]
    above = [answers[:end] for end in range(len(answers), 1, -1)]
    fits = [names for names in (*beside, [*answers, *extra]) if _wide(fair, names) <= room]
    fits += [names for names in above if _wide(least, names) <= room]
    shown = next(iter(fits), answers[:1])
    return Layout(tuple(shown), "" if key in (*shown, *filtered) else key, _shared(shown, sizes, least, room))


def whole(cells: Mapping[str, Sequence[str]]) -> Layout:
    """Return the layout of all the columns, none of them shortened."""
    return Layout(tuple(cells), "", {name: max(map(columns, (name, *rows))) for name, rows in cells.items()})


def _wide(sizes: Mapping[str, int], names: Sequence[str]) -> int:
    return sum(sizes[name] for name in names) + 2 * (len(names) - 1)


def _shared(names: Sequence[str], sizes: Mapping[str, int], least: Mapping[str, int], room: int) -> dict[str, int]:
    """Return the widest text gives way first."""
    found = {name: sizes[name] for name in names}
    while _wide(found, names) > room:
        loose = [name for name in names if found[name] > least[name]]
        if not loose:
            break
        found[max(loose, key=found.__getitem__)] -= 1
    return found


def grid(cells: Mapping[str, Sequence[str]], how: Layout, *, on: bool) -> Iterator[str]:
    """Yield the header and the rows as lines."""
    yield style(_line({name: name for name in how.shown}, how.sizes), "bold", on=on)
    for number in range(len(cells[how.shown[0]])):
        yield _line({name: cells[name][number] for name in how.shown}, how.sizes)
        if how.below:
            yield style(f"  {cells[how.below][number]}", "dim", on=on)


def _line(row: Mapping[str, str], sizes: Mapping[str, int]) -> str:
    return "  ".join(pad(shorten(text, sizes[name]), sizes[name]) for name, text in row.items()).rstrip()

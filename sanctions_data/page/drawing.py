"""Place each text, mark and arrow of the drawing of the exchange.

Days stand on the left, what was listed beside them, what answers on the right; arrows run in a lane of their own
between the two, so that none crosses a day or a name. Texts are measured with the widths of DejaVu Sans, which is as
wide as any font that a system has for a page, so that a text in another font is not wider.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sanctions_data.page.exchange import Answer, Exchange, Matrix, Name, Row

WIDTH = 780
_AXIS = 104
_LEFT, _LEFT_END = 120, 410
_RIGHT, _RIGHT_END = 486, WIDTH
_SIZE, _LINE = 11.5, 16.0
_SMALL = 10.0
_MARK = 13.0  # from a mark to its name
_CELL = 34.0
_LANE = 9.0
_GAP = 26.0
_BOLD = 1.13
# width in thousandths of the size of the font → characters
_WIDTHS = {
    280: "'ijl’", 300: "IJ", 320: " ,.", 340: "/:;\\|", 360: "-f", 400: "!()[]t", 420: "r", 460: '"', 500: "*_`–",
    540: "?sz“”", 560: "Lc", 580: "Fk", 600: "vxy", 620: "PTYaeo", 640: "$0123456789ESbdghnpqu{}", 660: "K",
    700: "ABCRVXZ", 740: "U", 760: "HN", 780: "&DG", 800: "OQ", 820: "w", 840: "#+<=>^~", 880: "M", 960: "%", 980: "m",
    1000: "@W…",
}  # fmt: skip
_ADVANCE = {char: width for width, chars in _WIDTHS.items() for char in chars}


@lru_cache(maxsize=4096)
def measure(text: str, size: float = _SIZE, *, bold: bool = False) -> float:
    """Return the width of a text. An accent adds no width, and a wide character is as wide as the font size."""
    total = 0
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
            continue
        total += _ADVANCE.get(char) or (1000 if unicodedata.east_asian_width(char) in "WF" else 760)
    return total / 1000 * size * (_BOLD if bold else 1)


def wrap(text: str, room: float, size: float = _SIZE) -> tuple[str, ...]:
    """Return a text as lines that fit the width; a word that is too long is cut."""
    lines, line = [], ""
    for word in text.split():
        while len(word) > 1 and measure(word, size) > room:
            cut = next((at for at in range(len(word) - 1, 1, -1) if measure(word[:at], size) <= room), 1)
            if line:
                lines.append(line)
            lines, line, word = [*lines, word[:cut]], "", word[cut:]
        longer = f"{line} {word}".strip()
        if line and measure(longer, size) > room:
            lines.append(line)
            longer = word
        line = longer
    return (*lines, line) if line else tuple(lines)


@dataclass(frozen=True)
class Text:
    """Lines of text below each other. `kind` is a class of the style sheet; `href` leads to a card or a note."""

    x: float
    y: float
    lines: tuple[str, ...]
    kind: str
    href: str = ""
    anchor: str = "start"
    title: str = ""


@dataclass(frozen=True)
class Mark:
    """A circle for a person, a square for a body; hollow if the listing ended."""

    x: float
    y: float
    person: bool
    ended: bool
    side: str
    href: str = ""
    title: str = ""


@dataclass(frozen=True)
class Arrow:
    """An arrow: its path, the corner of its head, the claim it leads to, and the words for it."""

    path: str
    head: str
    claim: str
    title: str
    relation: str


@dataclass
class Drawing:
    """What is drawn, from the top; `height` grows with it."""

    height: float = 0.0
    texts: list[Text] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    dots: list[float] = field(default_factory=list)
    frames: list[tuple[float, float, float, float]] = field(default_factory=list)
    axis: float = _AXIS
    width: float = WIDTH
    _targets: dict[str, tuple[str, float, float]] = field(
        default_factory=dict
    )  # action → how its end is reached, place
    _starts: dict[str, float] = field(default_factory=dict)  # action → height of the heading on the right
    _rows: dict[str, int] = field(default_factory=dict)


def draw(exchange: Exchange) -> Drawing:
    """Return the drawing of an exchange."""
    found, rows = Drawing(), exchange.rows
    lone = not any(row.right for row in rows)
    y = 20.0
    if exchange.left_heading:
        found.texts.append(Text(_LEFT, y, (exchange.left_heading,), "hl"))
    if exchange.right_heading:
        found.texts.append(Text(_RIGHT, y, (exchange.right_heading,), "hr"))
    y += 34
    first = y - 4
    for number, row in enumerate(rows):
        found.dots.append(y - 4)
        found.texts.append(Text(_AXIS - 14, y, row.day_lines, "day", anchor="end"))
        y = max(
            _left(row, y, found, exchange, number, lone), _right(row, y, found, number), y + _LINE * len(row.day_lines)
        )
        y += _GAP
    found.dots.insert(0, first)
    found.height = round(y - _GAP + 14)
    found.arrows += _arrows(exchange.answers, found)
    return found


def _left(row: Row, y: float, found: Drawing, exchange: Exchange, number: int, lone: bool) -> float:
    if row.matrix is not None:
        below = sum(1 for one in exchange.answers if any(c.action == one.target for c in row.matrix.columns)
                    and not any(block.action == one.subject for block in row.right))  # fmt: skip
        y = _matrix(row.matrix, y, found, below, number) + (10 if row.left else 0)
    for block in row.left:
        end = WIDTH if lone else _LEFT_END
        found.texts.append(Text(_LEFT, y, (block.heading,), "wl", f"#{block.action}"))
        reach = _LEFT + measure(block.heading, 12, bold=True)
        found._targets[block.action] = ("side", reach + 10, y - 4)
        found._rows[block.action] = number
        y += _LINE
        if block.small:
            lines = wrap(block.small, end - _LEFT, _SMALL)
            found.texts.append(Text(_LEFT, y - 1, lines, "small"))
            y += 13.0 * len(lines)
        y = _names(block.names, _LEFT, end, y, found, "l") + 8
    return y - 8 if row.left else y


def _right(row: Row, y: float, found: Drawing, number: int) -> float:
    for block in row.right:
        found.texts.append(Text(_RIGHT, y, (block.heading,), "wr", f"#{block.action}"))
        found._starts[block.action] = y - 4
        found._rows[block.action] = number
        y += _LINE
        if block.small:
            found.texts.append(Text(_RIGHT, y - 1, (block.small,), "small"))
            y += 14.0
        y = _names(block.names, _RIGHT, _RIGHT_END, y, found, "r") + 8
    return y - 8 if row.right else y


def _names(names: Sequence[Name], x: float, end: float, y: float, found: Drawing, side: str) -> float:
    """Place names in columns that are filled one after the other, and return where they end."""
    room = end - x
    columns = max(1, min(int(room // 145), -(-len(names) // 5)))
    size = room / columns
    wrapped = [(name, wrap(name.name, size - _MARK - 6)) for name in names]
    share = sum(len(lines) for _, lines in wrapped) / columns
    top, lowest, at, used = y, y, 0, 0.0
    for name, lines in wrapped:
        if at < columns - 1 and used and used + len(lines) / 2 > share:
            at, used, y = at + 1, 0.0, top
        left = x + at * size
        word = f"{name.name}: {name.word}"
        found.marks.append(Mark(left + 4, y - 4, name.person, name.ended, side))
        found.texts.append(Text(left + _MARK, y, lines, "e" if name.ended else "nm", f"#{name.measure}", title=word))
        y += 13.5 * (len(lines) - 1) + _LINE
        used += len(lines)
        lowest = max(lowest, y)
    return lowest


def _matrix(matrix: Matrix, y: float, found: Drawing, below: int, number: int) -> float:
    names_end = _LEFT_END - _CELL * len(matrix.columns)
    found.texts.append(
        Text(
            _LEFT,
            y,
            wrap(matrix.heading, names_end - _LEFT + 40, 12 * _BOLD),
            "wl",
            f"#{matrix.joint}" if matrix.joint else "",
        )
    )
    y += 26 + 14 * (len(found.texts[-1].lines) - 1)
    head, top = y, y - 16
    for at, column in enumerate(matrix.columns):
        found.texts.append(
            Text(names_end + _CELL * (at + 0.5), y, (column.head,), "col", f"#{column.action}", "middle", column.name)
        )
    y += 20
    for line in matrix.lines:
        lines = wrap(line.name, names_end - _LEFT - 12)
        found.texts.append(Text(_LEFT + 6, y, lines, "nm", f"#{line.target}"))
        middle = y - 4 + 13.5 * (len(lines) - 1) / 2
        for at, cell in enumerate(line.cells):
            x = names_end + _CELL * (at + 0.5)
            if cell is None:
                found.texts.append(Text(x, middle + 4, ("–",), "none", anchor="middle"))
            else:
                column = matrix.columns[at]
                found.marks.append(
                    Mark(
                        x,
                        middle,
                        cell.person,
                        cell.ended,
                        "l",
                        f"#{cell.measure}",
                        f"{cell.name}, {column.short}: {cell.word}",
                    )
                )
        y += 13.5 * (len(lines) - 1) + _LINE + 3
    bottom = y - 10
    found.frames.append((_LEFT - 2, top, _LEFT_END - _LEFT + 6, bottom - top))
    for at, column in enumerate(matrix.columns):
        x = names_end + _CELL * (at + 0.5)
        found._targets[column.action] = ("column", x, bottom)
        found._targets[f"{column.action} top"] = ("top", x, top)
        found._rows[column.action] = number
    if matrix.joint:
        found._targets[matrix.joint] = ("frame", _LEFT_END + 6, (head + bottom) / 2)
        found._rows[matrix.joint] = number
    y = bottom + 16 + below * _LANE
    for note in matrix.footnotes:
        lines = wrap(note, _LEFT_END - _LEFT, _SMALL)
        found.texts.append(Text(_LEFT, y, lines, "small"))
        y += 13.0 * len(lines) + 2
    return y


def _arrows(answers: Sequence[Answer], found: Drawing) -> Iterator[Arrow]:
    """Yield the arrows. The lane of one that starts further down lies further left, so that arrows do not cross."""
    known = [one for one in answers if one.subject in found._starts and one.target in found._targets]
    begun: Counter[str] = Counter()
    framed: Counter[str] = Counter()
    feet: Counter[int] = Counter()
    lanes: list[tuple[float, float, int]] = []
    for one in sorted(known, key=lambda one: (found._starts[one.subject], _kind(one, found))):
        start = found._starts[one.subject] + 7 * begun[one.subject]
        begun[one.subject] += 1
        kind, x, y = found._targets[one.target]
        if _kind(one, found)[0] == 0:
            _, x, y = found._targets[f"{one.target} top"]
            yield _arrow(one, ((_RIGHT - 8, start), (x, start), (x, y - 3)), "down")
            continue
        foot = y
        if kind == "column":
            feet[found._rows[one.target]] += 1
            foot = y + 4 + feet[found._rows[one.target]] * _LANE
        elif kind == "frame":
            foot = y - 8 + 8 * framed[one.target]
            framed[one.target] += 1
        low, high = sorted((start, foot))
        lane = 1 + max((at for first, last, at in lanes if first <= high and low <= last), default=-1)
        lanes.append((low, high, lane))
        gutter = _RIGHT - 18 - lane * _LANE
        way = ((_RIGHT - 8, start), (gutter, start), (gutter, foot))
        if kind == "column":
            yield _arrow(one, (*way, (x, foot), (x, y + 3)), "up")
        else:
            yield _arrow(one, (*way, (x + 3, foot)), "left")


def _kind(one: Answer, found: Drawing) -> tuple[int, float]:
    """Return the order of the arrows of a block: into the top of a column, into a frame, into others from the right."""
    kind, x, _ = found._targets[one.target]
    same = found._rows.get(one.subject) == found._rows.get(one.target)
    return (0 if kind == "column" and same else 1 if kind == "frame" else 2), -x


def _arrow(one: Answer, points: Sequence[tuple[float, float]], way: str) -> Arrow:
    title = f"{one.text}, says {one.says}" if one.says else one.text
    x, y = points[-1]
    tip = {"up": (x, y - 2), "down": (x, y + 2), "left": (x - 2, y)}[way]
    return Arrow(_path(points), _head(*tip, way), one.claim, title, one.relation)


def _path(points: Sequence[tuple[float, float]], radius: float = 5) -> str:
    """Return the path through points of a line whose corners are right angles, with the corners rounded."""
    parts = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:], strict=False):
        turn = min(radius, (abs(bx - ax) + abs(by - ay)) / 2, (abs(cx - bx) + abs(cy - by)) / 2)
        before = bx - turn * _sign(bx - ax), by - turn * _sign(by - ay)
        after = bx + turn * _sign(cx - bx), by + turn * _sign(cy - by)
        parts.append(f"L{before[0]:g} {before[1]:g}Q{bx:g} {by:g} {after[0]:g} {after[1]:g}")
    return "".join([*parts, f"L{points[-1][0]:g} {points[-1][1]:g}"])


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _head(x: float, y: float, way: str) -> str:
    corners = {"up": ((-3.5, 6), (3.5, 6)), "down": ((-3.5, -6), (3.5, -6)), "left": ((6, -3.5), (6, 3.5))}[way]
    return " ".join(f"{px:g},{py:g}" for px, py in ((x, y), *((x + dx, y + dy) for dx, dy in corners)))

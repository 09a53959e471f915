"""Propose where the sentences of a document begin and end. A person decides; the proposal only saves typing.

A proposed end is one at which `anchors` would accept the sentence when it looks for it later: nothing goes on after
it, and the next one can begin there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sanctions_data.anchors.ends import CLOSERS, QUESTIONS, STOPS, begins, goes_on
from sanctions_data.anchors.normal import QUOTES

_LONGEST_ROW = 20_000  # characters; in a longer one a quotation mark stands for itself
_LINE = re.compile(r"[^\n]+")
# A stop, what closes after it, and the number of a note.
_END = re.compile(rf"[{re.escape(STOPS + QUESTIONS)}]+[{re.escape(QUOTES + CLOSERS)}]*(?:\[\w{{1,3}}\]|[⁰¹²³⁴-⁹]+)?")
# "U.S." and "J." end a sentence seldom, and no program can say when.
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.)+\Z")
_CLOSED = re.compile(rf"[{re.escape(STOPS + QUESTIONS)}][{re.escape(QUOTES + CLOSERS)}\s]*\Z")


@dataclass(frozen=True)
class Proposal:
    """A sentence that is proposed.

    Attributes:
        block: number of its paragraph, caption or row, from 1.
        kind: ``body``, ``headline`` for a line without a full stop, ``title`` for the first such line, or ``row``.
        start, end: its place in the text.
        doubt: why a person should look at its bounds; "" if nothing speaks against them.
    """

    block: int
    kind: str
    start: int
    end: int
    doubt: str = ""


def propose_sentences(text: str) -> Iterator[Proposal]:
    """Yield the sentences of an article or a page, block by block.

    Args:
        text: of the document, lines ended by one line feed.
    """
    first = True
    for number, (start, end) in enumerate(_blocks(text), 1):
        pieces = list(_sentences(text, start, end))
        alone = len(pieces) == 1 and not _CLOSED.search(text[start:end])
        for begin, stop, doubt in pieces:
            kind = "body" if not alone else "title" if first else "headline"
            yield Proposal(number, kind, begin, stop, doubt)
        first = False


def propose_rows(text: str) -> Iterator[Proposal]:
    """Yield the rows of a table in CSV: its lines, and those together that a cell in quotation marks goes over."""
    number, begin = 0, None
    for start, end in _lines(text):
        begin = start if begin is None else begin
        if text.count('"', begin, end) % 2 and end - begin < _LONGEST_ROW:
            continue
        number += 1
        yield Proposal(number, "row", begin, end)
        begin = None
    if begin is not None:
        yield Proposal(number + 1, "row", begin, len(text.rstrip()), "a quotation mark is not closed")


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that hold something, without the blanks around it."""
    for match in _LINE.finditer(text):
        if match[0].strip():
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield start, match.end() - len(match[0]) + len(match[0].rstrip())


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs: lines, of which those that are continued below belong together."""
    block: tuple[int, int] | None = None
    for start, end in _lines(text):
        if block is None:
            block = (start, end)
        elif text.count("\n", block[1], start) == 1 and goes_on(text, _last_start(text, *block), block[1]):
            block = (block[0], end)
        else:
            yield block
            block = (start, end)
    if block is not None:
        yield block


def _last_start(text: str, start: int, end: int) -> int:
    """Return where the last sentence of a stretch of text begins."""
    return [begin for begin, _, _ in _sentences(text, start, end)][-1]


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and doubt of each sentence of a block."""
    begin, doubts = start, []
    for match in _END.finditer(text, start, end):
        stop = match.end()
        after = _next(text, stop, end)
        if after >= end or text[after].islower() or not _parted(text, match, begin, after, end):
            continue
        if _INITIALS.search(text, max(begin, stop - 12), stop):
            doubts.append(f"it may end at {stop}, after “{text[max(begin, stop - 12) : stop].split()[-1]}”")
            continue
        if goes_on(text, begin, stop):
            doubts.append("the text may go on after it")
        yield begin, stop, "; ".join(doubts)
        begin, doubts = after, []
    if begin < end:
        yield begin, end, "; ".join(doubts)


def _parted(text: str, match: re.Match[str], begin: int, after: int, end: int) -> bool:
    """Return whether the sentence from `begin` can end with `match`, and another one begin at `after`."""
    unspaced = match[0].strip(QUOTES + CLOSERS)[-1:] >= "\u2e80"
    if after == match.end() and not unspaced:
        return False
    return begins(text, after, end) and not goes_on(text, begin, match.end(), {after})


def _next(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at

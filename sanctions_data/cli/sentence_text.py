"""A whole sentence with the words marked, if the user holds a copy of it."""

from __future__ import annotations

from collections.abc import Iterator

from sanctions_data._text import clean
from sanctions_data.cli.terminal import style, wrap
from sanctions_data.provenance.why import Cited

_OPEN, _CLOSE = "\ue000", "\ue001"  # private use: no document holds them


def lines(cited: Cited, size: int, *, on: bool) -> Iterator[str]:
    """Yield the sentence of a piece of evidence, and that its digest was checked; nothing if it is not held."""
    if cited.text is None or cited.sentence is None:
        return
    inside = False
    for line in wrap(marked(cited), size, " " * 9):
        shown = line.replace(_OPEN, "»" if not on else _OPEN).replace(_CLOSE, "«" if not on else _CLOSE)
        if on:
            shown, inside = _coloured(shown, inside)
        yield shown
    yield f"         ✓ the digest of sentence {cited.sentence.n} was checked: n1 {(cited.sentence.n1 or '')[:12]}…"


def marked(cited: Cited) -> str:
    """Return the sentence, the words between two private characters."""
    text = cited.text or ""
    if cited.place is None:
        return clean(" ".join(text.split()))
    start, end = cited.place
    parts = (clean(" ".join(part.split())) for part in (text[:start], text[start:end], text[end:]))
    before, words, after = parts
    gap = " " if text[:start][-1:].isspace() else ""
    stop = " " if text[end:][:1].isspace() else ""
    return f"{before}{gap}{_OPEN}{words}{_CLOSE}{stop}{after}"


def _coloured(line: str, inside: bool) -> tuple[str, bool]:
    """Return the marked words of one line in colour; a mark may begin on one line and end on another."""
    out, text = "", line
    if inside:
        body = text.lstrip(" ")
        out, text = " " * (len(text) - len(body)), _OPEN + body
    while _OPEN in text:
        before, _, text = text.partition(_OPEN)
        words, close, text = text.partition(_CLOSE)
        out += before + style(words, "mark", on=True)
        if not close:
            return out, True
    return out + text, False

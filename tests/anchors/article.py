"""An invented article, its sentences, and their anchors."""

from __future__ import annotations

from sanctions_data.anchors import Anchor, SpanAnchor, anchor, digest, span_check

BLOCKS = (
    ("Harbour Board raises ferry tolls",),
    ("Mara Ilvent greets passengers at the quay before a hearing of the…",),
    ("Mara Ilvent greets passengers at the quay before a hearing of the Harbour Board, on 4 May 1988.",),
    (
        "The Harbour Board of Velmora said Monday it would raise ferry tolls by 1.5 percent.",
        "“Nobody likes higher tolls — we don’t either,” said Mara Ilvent, who leads the board.",
        "Some 12 boat owners have already objected.",
    ),
    (
        "The Grain Office and two villages, Karsk and Lower Tamber, called the rise “unfair”.",
        "“We will not pay.",
        "We will go to court,” said Tobin Reyk.",
    ),
    ("The Grain Office and three villages, Karsk, Sarn and Ellin, called the rise “overdue”.",),
)
SENTENCES = tuple(sentence for block in BLOCKS for sentence in block)
TEXT = "\n\n".join(" ".join(block) for block in BLOCKS)


def spans(sentence: str, start: int, *quotes: str, shown: bool = True) -> tuple[SpanAnchor, ...]:
    """Spans of `sentence`, which stands at `start`, by their words or (`shown` false) by digest."""
    found = []
    for i, quote in enumerate(quotes):
        at = start + sentence.index(quote)
        check = None if shown else span_check(digest(sentence), quote)
        found.append(SpanAnchor(f"{start}/{i}", at, at + len(quote), 1, quote if shown else None, check))
    return tuple(found)


QUOTES = {
    4: ("Velmora", "Monday", "1.5 percent"),
    5: ("higher tolls", "Mara Ilvent"),
    6: ("12 boat owners",),
    7: ("Grain Office", "Karsk and Lower Tamber"),
    9: ("Tobin Reyk",),
    10: ("three villages", "Sarn and Ellin"),
}


def anchors() -> tuple[Anchor, ...]:
    found, at = [], 0
    for n, sentence in enumerate(SENTENCES, 1):
        at = TEXT.index(sentence, at)
        found.append(anchor("gazette", n, sentence, at, spans(sentence, at, *QUOTES.get(n, ()))))
        at += len(sentence)
    return tuple(found)

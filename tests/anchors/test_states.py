"""An invented article published twice: a name added, sentences reworded, one moved, one dropped, one new.

The verdicts for the second state are those a careful reader with the table in hand would give.
"""

from __future__ import annotations

from sanctions_data.anchors import Found, find

from .article import SENTENCES, TEXT, anchors

SECOND = """Harbour Board raises ferry tolls

Mara Ilvent greets passengers at the quay before a hearing of the Harbour Board, on 4 May 1988.

The Harbour Board of Velmora said Monday that it is going to raise ferry tolls by 2.5 percent.

Some 12 boat owners have already objected.

“Nobody likes higher tolls — we don’t either,” said Mara Ilvent and Anselm Dorr, who leads the board.

Update: a second hearing is planned for June.

"We will not pay. We will go to court," said Tobin Reyk.

The Grain Office and three villages, Karsk, Sarn and Ellin, called the rise “overdue”.
"""
READER = [
    "verified-in-place",  # headline, untouched
    "lost",  # caption cut short: dropped, its whole twin does not stand in for it
    "verified-moved",  # the whole caption
    "changed",  # reworded, another number
    "changed",  # a name added inside
    "verified-moved",  # moved up
    "lost",  # dropped, its near-duplicate stays
    "verified-folded",  # other quotation marks
    "verified-folded",
    "verified-moved",
]


def check(found: tuple[Found, ...]) -> None:
    assert [f.verdict for f in found] == READER
    assert SECOND[found[3].start : found[3].end].startswith("The Harbour Board of Velmora said Monday that")
    assert [SECOND[start:end] for start, end in found[4].parts] == [
        "“Nobody likes higher tolls — we don’t either,” said Mara Ilvent",
        "who leads the board.",
    ]


def test_first_state() -> None:
    assert {f.verdict for f in find(TEXT, anchors())} == {"verified-in-place"}


def test_second_state_from_the_table_alone() -> None:
    check(find(SECOND, anchors()))


def test_second_state_with_the_first_at_hand() -> None:
    check(find(SECOND, anchors(), {("gazette", n): s for n, s in enumerate(SENTENCES, 1)}))


def test_spans_in_the_second_state() -> None:
    found = find(SECOND, anchors())
    assert [s.verdict for s in found[3].spans] == ["in-place", "in-place", "missing"]
    assert [s.verdict for s in found[4].spans] == ["in-place", "in-place"]
    assert [s.verdict for s in found[6].spans] == ["unchecked", "unchecked"]
    assert [s.verdict for s in found[8].spans] == ["in-place"]

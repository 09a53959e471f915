"""Sentences looked for in a text that is anybody's."""

from __future__ import annotations

import sanctions_data.anchors.changed
import sanctions_data.anchors.scan
import sanctions_data.anchors.split  # noqa: F401 - imported here so that it is instrumented
from sanctions_data.anchors import anchor
from sanctions_data.anchors.find import find

WANTED = (
    "The Harbour Board of Velmora said Monday it would raise ferry tolls by 1.5 percent.",
    "“Nobody likes higher tolls — we don’t either,” said Mara Ilvent…",
    "The Grain Office and two villages, Karsk and Lower Tamber, called the rise “unfair”.",
    "We will not pay.",
)
ANCHORS = tuple(anchor("gazette", n, text, 100 * n) for n, text in enumerate(WANTED, 1))
SEEDS = [" ".join(WANTED).encode(), "\n\n".join(WANTED).upper().encode(), WANTED[1].replace(" ", "  ").encode()]
WORDS = ["The ", "Harbour ", "Monday", "Karsk", "“", "”", "…", "\u00a0", "\u200b", "\u0301", "\n\n", "pay."]


def one(data: bytes) -> None:
    """Look for them; whatever the text is, every sentence gets a verdict."""
    found = find(data.decode("utf-8", "surrogateescape"), ANCHORS)
    assert len(found) == len(WANTED)

"""Words as a text fragment of an address, which a browser has to read as the same words."""

from __future__ import annotations

from urllib.parse import unquote

from sanctions_data.ledger.document import text_fragment

SEEDS = [b"a-b, c & d", "“Nobody” — 100 %".encode(), b"#:~:text=x", b"-,prefix-,suffix"]
WORDS = ["-", ",", "&", "%", "%2D", "#", ":~:text=", "“", "é", "\n", "\0"]


def one(data: bytes) -> None:
    """The words come back, and nothing in them is syntax."""
    words = data.decode("utf-8", "replace")
    text = text_fragment("https://example.org/a", words).partition("#:~:text=")[2]
    assert unquote(text) == words
    assert not set(text) & set("-,&#"), text

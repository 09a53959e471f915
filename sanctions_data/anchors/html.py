"""What a reader sees of a saved page: needs selectolax, the extra `html`."""

from __future__ import annotations

import importlib
import re
from itertools import accumulate
from typing import Any

from sanctions_data.errors import MissingExtra

_UNSEEN = frozenset(
    re.findall(
        r"\w+",
        "script style noscript template head title meta link svg math object iframe canvas audio video select option "
        "datalist textarea",
    )
)
_INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small "
        "span strike strong sub sup time tt u var wbr img picture nobr",
    )
)
# The parser's time grows with the square of how deep these are nested.
_NESTING = re.compile(
    r"<(/?)(?:div|section|article|blockquote|ul|ol|dl|table|main|aside|figure|form|pre)\b", re.IGNORECASE
)
MAX_DEPTH = 10_000
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")


def visible_text(page: str) -> str:
    """The text of `page` that is shown, a line per block.

    Raises:
        MissingExtra: selectolax is not installed.
        ValueError: its blocks are nested more than `MAX_DEPTH` deep.
    """
    if max(accumulate(-1 if match[1] else 1 for match in _NESTING.finditer(page)), default=0) > MAX_DEPTH:
        raise ValueError(f"its blocks are nested more than {MAX_DEPTH:,} deep")
    try:
        parser: Any = importlib.import_module("selectolax.lexbor")
    except ImportError:
        raise MissingExtra("reading a saved web page", "html") from None
    # A NUL ends the text for the parser, a lone surrogate it cannot take.
    clean = page.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    root = parser.LexborHTMLParser(clean).body
    lines = (_SPACE.sub(" ", line).strip(" ") for line in _joined(root).split("\n")) if root is not None else ()
    return "\n\n".join(line for line in lines if line)


def _joined(root: Any) -> str:
    """Walk by child, next and parent, never by recursion: a page may be nested deeper than Python can go."""
    out: list[str] = []
    node, leaving = root, False
    while node is not None:
        tag = node.tag or ""  # the parser has no name for some that a NUL is in
        if not leaving:
            if tag == "-text":
                out.append(_SPACE.sub(" ", node.text_content or ""))
            elif tag == "br":
                out.append("\n")
            elif _shown(node, tag):
                if tag not in _INLINE:
                    out.append("\n")
                if node.child is not None:
                    node = node.child
                    continue
        if leaving and tag not in _INLINE:
            out.append("\n")
        if node.mem_id == root.mem_id:
            break
        if node.next is not None:
            node, leaving = node.next, False
        else:
            node, leaving = node.parent, True
    return "".join(out)


def _shown(node: Any, tag: str) -> bool:
    if tag in _UNSEEN or tag.startswith(("-", "_", "!")):
        return False
    attributes = node.attributes
    return "hidden" not in attributes and not _HIDDEN.search(attributes.get("style") or "")

"""What the first bytes of a text tell that its name does not."""

from __future__ import annotations

import re

LOOK = 1 << 16  # bytes
OPENING = re.compile(r'\[\s*(?:[\[{"]|\](?=\s|$))|\{\s*(?:"|\}(?=\s|$))')
MARK = re.compile("\ufeff?sep=([^\\w\\s\"']|\t| )[\\r\\n]", re.IGNORECASE)
WIDE = "utf-16", "utf-32"


def is_wide(encoding: str) -> bool:
    """Whether a line end is more than one byte in an encoding."""
    return encoding.lower().replace("_", "-").startswith(WIDE)


def excel_mark(head: bytes, encoding: str) -> str | None:
    """The delimiter that a first line such as `sep=;` names: Excel's own mark, no row of the table."""
    found = MARK.match(head[:64].decode(encoding, "ignore"))
    return found[1] if found else None


def unmarked(head: bytes, encoding: str) -> str | None:
    """The encoding of a text whose every second byte is NUL; None where there is no doubt of the one given."""
    head = head[: len(head[:256]) // 2 * 2]
    if is_wide(encoding) or len(head) < 4:
        return None
    for guess, nuls, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if not any(nuls) and all(others):
            return guess
    return None


def json_kind(head: bytes, encoding: str) -> str | None:
    """Which JSON a text is ("json", "jsonl") that begins as no table of text does."""
    import json

    text = head.decode(encoding, "ignore").removeprefix("\ufeff").lstrip()
    if not OPENING.match(text):
        return None
    first, _, rest = text.partition("\n")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return "json"
    return "jsonl" if rest.strip() else "json"

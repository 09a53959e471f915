"""Digests of files and of records, and the list that holds them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

DIGESTS = "SHA256SUMS"


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def records_sha256(rows: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 of records as canonical JSON (sorted keys, no blanks, UTF-8): of the records, not of a file."""
    return sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def digest_list(files: Mapping[str, str]) -> str:
    """The list of digests of files, as ``sha256sum -c`` reads it."""
    return "".join(f"{sha256(text)}  {name}\n" for name, text in sorted(files.items()) if name != DIGESTS)


def read_digest_list(text: str) -> dict[str, str]:
    """Name → digest, of a list that `digest_list` made."""
    found = {}
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        found[name] = digest
    return found

"""Digests of files, of records and of a release, and the lists that hold them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sanctions_data._text import canonical_json, sha256_hex

DIGESTS = "SHA256SUMS"
SCHEMA_DIGESTS = "SHA256SUMS.schemas"
EXPRESSIONS = "expressions.json"  # among the schemas
CHAIN = "releases/chain.json"  # what there is of each release
ARCHIVE = "releases/superseded.tar.xz"  # the tables of all releases but the newest
_DIGEST = re.compile("[0-9a-f]{64}")


def records_sha256(rows: Sequence[Mapping[str, object]]) -> str:
    """Return the SHA-256 of records as canonical JSON in UTF-8: of the records, not of a file."""
    return sha256_hex(canonical_json(rows))


def digest_list(files: Mapping[str, str | bytes]) -> str:
    """Return the list of digests of files, as ``sha256sum -c`` reads it."""
    return "".join(f"{sha256_hex(content)}  {name}\n" for name, content in sorted(files.items()) if name != DIGESTS)


def read_digest_list(text: str) -> dict[str, str]:
    """Return name → digest, of a list that `digest_list` made; a line of another form gives a name without a digest."""
    found = {}
    for line in text.splitlines():
        digest, _, name = line.partition("  ")
        found[name or line] = digest
    return found


def release_digest(digests: bytes) -> str:
    """Return the one digest that pins a copy: of its `SHA256SUMS`, which has the digests of all other files.

    In the folder of the data, ``sha256sum SHA256SUMS`` gives the same.
    """
    return sha256_hex(digests)


def is_digest(text: str) -> bool:
    """Return whether a text is a SHA-256 in hexadecimal digits, upper or lower case."""
    return _DIGEST.fullmatch(text.lower()) is not None


def plain_line_ends(raw: bytes) -> bytes | None:
    """Return the bytes with LF, if each of their line ends is CRLF; None for all others.

    A published file has no carriage return, so that this tells what git or an unpacking program made of it.
    """
    ends = raw.count(b"\r\n")
    return raw.replace(b"\r\n", b"\n") if ends and ends == raw.count(b"\n") == raw.count(b"\r") else None

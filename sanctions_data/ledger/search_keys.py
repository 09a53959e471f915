"""`search_keys.csv`: what the search for a sentence in a text needs beside the n1 digest (docs/anchors.md).

A released row of the ledger never changes, and of the sentences that were read in public copies it has the n1 digest
alone. Their keys are in this file, if a text was at hand whose digest agrees (`scripts/search_keys.py`). All of
them are digests and lengths.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sanctions_data import _csv
from sanctions_data.ledger import Ledger, Sentence
from sanctions_data.ledger.row import Digest
from sanctions_data.records.record import Id, Ordinal

NAME = "search_keys.csv"
_Short = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2}$")]
_Check = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]


class SearchKey(BaseModel):
    """The keys of one sentence; the columns have the names that they have in `ledger/sentences.csv`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    table_name: ClassVar[str] = "search_keys"

    source: Id = Field(description="Its document.")
    n: Ordinal = Field(description="Number in the document.")
    n2: Digest = Field(description="SHA-256 of normal form n2.")
    sk: Digest = Field(description="SHA-256 of the skeleton.")
    sk_length: Ordinal = Field(description="Length of the skeleton.")
    first: _Short = Field(description="Two digits of the digest of the first word.")
    last: _Short = Field(description="Two digits of the digest of the last word.")
    words: _Check = Field(description="Check over words, numbers and signs.")


COLUMNS = tuple(SearchKey.model_fields)


def read_search_keys(text: str) -> dict[tuple[str, int], SearchKey]:
    """Return the keys by (source, n).

    Raises:
        TableError: a row is not of this shape, or a sentence has two.
    """
    found: dict[tuple[str, int], SearchKey] = {}
    for line, row in enumerate(_csv.read(text, SearchKey, COLUMNS, NAME), 2):
        if (row.source, row.n) in found:
            raise _csv.TableError(NAME, line, None, f"a second row for sentence {row.n} of {row.source}")
        found[row.source, row.n] = row
    return found


def search_keys_file(ledger: Ledger, known: Iterable[SearchKey]) -> str:
    """Return the file: the keys that the ledger has, and for its other sentences those that are `known`.

    Sorted by source and number. A sentence without an n1 digest has no keys.
    """
    given = {(key.source, key.n): key for key in known}
    rows = []
    for sentence in sorted((row for row in ledger.sentences if row.active), key=lambda row: (row.source, row.n)):
        key = _of_ledger(sentence) or given.get((sentence.source, sentence.n))
        if key is not None and sentence.n1 is not None:
            rows.append(key.model_dump())
    return _csv.write(rows, COLUMNS)


def _of_ledger(sentence: Sentence) -> SearchKey | None:
    values = {name: getattr(sentence, name) for name in COLUMNS}
    return None if None in values.values() else SearchKey(**values)

"""Files of the dataset, read only if they are what was published: the digest of each is checked when it is read.

`SHA256SUMS` has the digest of every file, `SHA256SUMS.schemas` that of every schema, and `releases/chain.json`
those of the tables of each release. Somebody who changes a file and its list is not noticed here: `verify` is for
that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sanctions_data._registry import INDEX_TABLES
from sanctions_data._text import sha256_hex
from sanctions_data.errors import DamagedRelease, UnknownName
from sanctions_data.published import files
from sanctions_data.published.digests import (
    ARCHIVE,
    CHAIN,
    DIGESTS,
    EXPRESSIONS,
    SCHEMA_DIGESTS,
    plain_line_ends,
    read_digest_list,
    release_digest,
)
from sanctions_data.published.files import schema_names as schema_names

if TYPE_CHECKING:
    from sanctions_data.published.chain import Chain, Release

_FIX = "reinstall the package, or run scripts/build.py if this is a checkout"


def read_text(name: str) -> str:
    """Return the text of a file below `data/`, such as ``measures.json``, after checking its digest.

    Line ends that were converted to CRLF are put back first.

    Raises:
        UnknownName: there is no such file.
        DamagedRelease: it is not the file that was published.
    """
    return _read(name).decode("utf-8")


def data_path(name: str) -> Path:
    """Return a file below `data/` as a path, after checking its digest.

    A file in a zip is first copied to a temporary folder, which is removed when the process ends. So is the CSV file of
    a table in an installed package, which has the table as JSON only.

    Args:
        name: such as ``measures.csv``.

    Raises:
        UnknownName: there is no such file.
        DamagedRelease: it is not the file that was published.
    """
    if name != DIGESTS:  # which has no digest of its own
        _read(name)
    return files.data_path(name)


def schema_text(table: str, kind: str = "schema") -> str:
    """Return the JSON Schema (`kind` = ``schema``) or Table Schema (``tableschema``) of a table, after checking it.

    Raises:
        UnknownName: no table of that name has one.
        DamagedRelease: it is not the schema that was published.
    """
    file: Traversable = files.schema_file(table, kind)
    wanted = read_digest_list(read_text(SCHEMA_DIGESTS)).get(file.name)
    return _checked(f"schemas/{file.name}", file.read_bytes(), wanted, SCHEMA_DIGESTS).decode("utf-8")


@lru_cache(maxsize=1)
def parsed_expressions() -> Mapping[str, list[object]]:
    """Return the expressions in the Table Schemas → their trees (`validation.schema.row_expressions`).

    Raises:
        DamagedRelease: the file is not the one that was published.
    """
    folder = files.schema_folder()
    file = None if folder is None else folder.joinpath(EXPRESSIONS)
    if file is None or not file.is_file():
        return {}
    wanted = read_digest_list(read_text(SCHEMA_DIGESTS)).get(EXPRESSIONS)
    found: dict[str, list[object]] = json.loads(
        _checked(f"schemas/{EXPRESSIONS}", file.read_bytes(), wanted, SCHEMA_DIGESTS)
    )
    return found


def current() -> str:
    """Return the version of the data in this package.

    Raises:
        DamagedRelease: the file with the version is not what was published.
    """
    return read_text("VERSION").strip()


@lru_cache(maxsize=1)
def release_chain() -> Chain:
    """Return the chain of releases.

    Raises:
        DamagedRelease: it is not what was published.
    """
    from sanctions_data.published.chain import read_chain

    return read_chain(_read(CHAIN))


def released() -> tuple[str, ...]:
    """Return the versions that were released, oldest first."""
    return release_chain().versions


def release(version: str) -> Release:
    """Return what the chain says of a version.

    Raises:
        UnknownName: there is no such release.
        DamagedRelease: the chain is not what was published.
    """
    if version not in released():
        raise UnknownName("version", version, released())
    return release_chain().release(version)


def this_release_digest() -> str | None:
    """Return the one digest that pins this copy (see `digests.release_digest`); None if what it is of is missing."""
    try:
        raw = files.read_bytes(DIGESTS)
    except UnknownName:
        return None
    return release_digest(plain_line_ends(raw) or raw)


def release_records(table: str, version: str) -> list[dict[str, object]] | None:
    """Return the records of a table in a release as JSON data; none if the table came later.

    Returns:
        The records; None for an index table that the archive leaves out because the ledger gives it.

    Raises:
        UnknownName: there is no such release.
        DamagedRelease: it is not what was released.
    """
    name = f"{table}.json"
    wanted = release(version).files.get(name)
    if wanted is None:
        return []  # a table that came later
    if version == current():
        return records(name)
    raw = _superseded().get(f"{version}/{name}")
    if raw is None and table in INDEX_TABLES:
        return None
    if raw is None:
        raise DamagedRelease(f"data/{ARCHIVE}", f"lacks {version}/{name}; {_FIX}")
    raw = _checked(f"data/{ARCHIVE}: {version}/{name}", raw, wanted, CHAIN)
    found: list[dict[str, object]] = json.loads(raw)["records"]
    return found


@lru_cache(maxsize=1)
def _superseded() -> Mapping[str, bytes]:
    from sanctions_data.published.chain import read_archive

    return read_archive(_read(ARCHIVE))


def records(name: str) -> list[dict[str, object]]:
    """Return the records in the JSON file of a table, after checking the digest of the file."""
    found: list[dict[str, object]] = json.loads(_read(name))["records"]
    return found


def _read(name: str) -> bytes:
    name = PurePosixPath(name).as_posix()
    wanted = _listed().get(name)
    try:
        raw = files.read_bytes(name)
    except UnknownName:
        if wanted is None:
            raise
        raise DamagedRelease(f"data/{name}", f"is missing; {_FIX}") from None
    return _checked(f"data/{name}", raw, wanted, DIGESTS)


def _checked(place: str, raw: bytes, wanted: str | None, listed_in: str) -> bytes:
    """Return the bytes if they have the digest that is wanted, or have it once their line ends are put back."""
    if wanted is None:
        raise DamagedRelease(place, f"has no digest in data/{listed_in}; {_FIX}")
    if sha256_hex(raw) == wanted:
        return raw
    plain = plain_line_ends(raw)
    if plain is not None and sha256_hex(plain) == wanted:
        return plain
    raise DamagedRelease(place, f"is not the file that was published: data/{listed_in} has another digest; {_FIX}")


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, str]:
    try:
        return read_digest_list(files.read_bytes(DIGESTS).decode("utf-8"))
    except (UnknownName, UnicodeDecodeError):
        raise DamagedRelease(f"data/{DIGESTS}", f"is missing or not text; {_FIX}") from None

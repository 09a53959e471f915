"""Files of the dataset, read only if they are what was published: the digest of each is checked when it is read.

`SHA256SUMS` has the digest of every file but those of releases, `SHA256SUMS.schemas` that of every schema, and
the `release.json` of a release has the digests of its files; each `release.json` has the digest of the one
before. Somebody who changes a file and its list is not noticed here: `verify` is for that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from sanctions_data._text import sha256_hex
from sanctions_data.errors import DamagedRelease, UnknownName
from sanctions_data.published import files
from sanctions_data.published.digests import (
    DIGESTS,
    SCHEMA_DIGESTS,
    plain_line_ends,
    read_digest_list,
    release_digest,
)
from sanctions_data.published.files import schema_names as schema_names
from sanctions_data.published.version_numbers import is_version, key

if TYPE_CHECKING:
    from sanctions_data.published.release_json import Manifest

MANIFEST = "release.json"
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

    A file in a zip is first copied to a temporary folder, which is removed when the process ends.

    Args:
        name: such as ``measures.csv``.

    Raises:
        UnknownName: there is no such file.
        DamagedRelease: it is not the file that was published.
    """
    if name != DIGESTS and not name.endswith(f"/{MANIFEST}"):  # a list has no digest of its own
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


def released() -> tuple[str, ...]:
    """Return the frozen versions that are here, oldest first."""
    names = {name.split("/")[1] for name in files.data_names("releases") if name.count("/") > 1}
    return tuple(sorted(filter(is_version, names), key=key))


@lru_cache(maxsize=4)
def manifest(version: str) -> Manifest:
    """Return the `release.json` of a version, after checking that it is the one which the next release follows.

    Raises:
        UnknownName: there is no such release.
        DamagedRelease: it is not what was released.
    """
    from sanctions_data.published.release_json import read_manifest

    versions = released()
    if version not in versions:
        raise UnknownName("version", version, versions)
    name = f"releases/{version}/{MANIFEST}"
    try:
        raw = files.read_bytes(name)
    except UnknownName:
        raise DamagedRelease(f"data/{name}", f"is missing; {_FIX}") from None
    raw = plain_line_ends(raw) or raw
    later = versions[versions.index(version) + 1 :]
    if later:
        before = manifest(later[0]).previous
        if before is None or (before.version, before.sha256) != (version, sha256_hex(raw)):
            raise DamagedRelease(f"data/{name}", f"is not the release that {later[0]} follows; {_FIX}")
    return read_manifest(raw, name)


def this_release_digest() -> str | None:
    """Return the one digest that pins this copy (see `digests.release_digest`); None if what it is of is missing."""
    versions = released()
    try:
        parts = [files.read_bytes(name) for name in (f"releases/{(versions or ('',))[-1]}/{MANIFEST}", DIGESTS)]
    except UnknownName:
        return None
    return release_digest(versions[-1], *(plain_line_ends(raw) or raw for raw in parts))


def release_records(table: str, version: str) -> list[dict[str, object]]:
    """Return the records of a table in a frozen release as JSON data; none if the table came later.

    Raises:
        UnknownName: there is no such release.
        DamagedRelease: it is not what was released.
    """
    if f"{table}.json" not in manifest(version).files:
        return []  # a table that came later
    return records(f"releases/{version}/{table}.json")


def records(name: str) -> list[dict[str, Any]]:
    """Return the records in the JSON file of a table, after checking the digest of the file."""
    found: list[dict[str, Any]] = json.loads(_read(name))["records"]
    return found


def _read(name: str) -> bytes:
    name = PurePosixPath(name).as_posix()
    wanted, listed_in = _wanted(name)
    try:
        raw = files.read_bytes(name)
    except UnknownName:
        if wanted is None:
            raise
        raise DamagedRelease(f"data/{name}", f"is missing; {_FIX}") from None
    return _checked(f"data/{name}", raw, wanted, listed_in)


def _wanted(name: str) -> tuple[str | None, str]:
    """Return the digest that a file below `data/` must have (None if it has none), and the list that says so."""
    folder, _, rest = name.partition("/")
    version, _, short = rest.partition("/")
    if folder != "releases" or not short:
        return _listed().get(name), DIGESTS
    listed_in = f"releases/{version}/{MANIFEST}"
    return manifest(version).files.get(short), listed_in


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

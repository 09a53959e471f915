"""The chain of releases: what `releases/chain.json` says of each, and the archive with the tables of older ones.

The newest release is the data themselves. When the data change, its tables go into one archive with those of all
older releases, so that a release costs a wheel the little in which its tables differ from those before it.
"""

from __future__ import annotations

import io
import lzma
import tarfile
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from sanctions_data.errors import DamagedRelease
from sanctions_data.published.digests import ARCHIVE, CHAIN
from sanctions_data.published.version_numbers import VERSION_PATTERN

MOST = 200_000_000  # bytes of an unpacked archive; a longer one is a bomb
MEMORY = 128 * 2**20  # bytes that unpacking may take


class Release(BaseModel):
    """What the chain says of a release.

    Attributes:
        version: of the release.
        sha256: the SHA-256 of its list (`release.freeze.release_list`), which is made again from its tables and
            the ledger, and which has the SHA-256 of the list before. So nobody can change an old release without
            changing this digest of all later ones.
        files: name of the JSON file of a table → its SHA-256.
        columns: table → column → kind.
        ledger: ledger table → key of a row → 16 bits of what the list says of it, if it is not what the list of the
            release before says. They say which row was changed; that none was, the digest of the list says.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    version: Annotated[str, StringConstraints(pattern=VERSION_PATTERN)]
    sha256: str
    files: dict[str, str]
    columns: dict[str, dict[str, str]]
    ledger: dict[str, dict[str, str]]


class Chain(BaseModel):
    """What `releases/chain.json` holds: all releases, oldest first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: Literal["sanctions-data"]
    releases: tuple[Release, ...]

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that were released, oldest first."""
        return tuple(release.version for release in self.releases)

    def release(self, version: str) -> Release:
        """Return what the chain says of a version that it has."""
        return next(release for release in self.releases if release.version == version)


def read_chain(raw: bytes) -> Chain:
    """Return what a `chain.json` holds.

    Raises:
        DamagedRelease: it is not a chain of releases.
    """
    try:
        return Chain.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        why = f"{place}: {first['msg']}" if place else first["msg"]
        raise DamagedRelease(f"data/{CHAIN}", f"is not a chain of releases ({why})") from None


def read_archive(raw: bytes) -> dict[str, bytes]:
    """Return the files in an archive of superseded releases: ``1.0.0/measures.json`` → bytes.

    It is read in memory; no name in it becomes a path.

    Raises:
        DamagedRelease: it is not such an archive: not one xz stream, too large, or with something else than files.
    """
    place = f"data/{ARCHIVE}"
    try:
        reader = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY)
        text = reader.decompress(raw, MOST)
        if not reader.eof or reader.unused_data:
            raise DamagedRelease(place, f"is not one xz stream of at most {MOST:,} bytes")
        found: dict[str, bytes] = {}
        with tarfile.open(fileobj=io.BytesIO(text), mode="r:") as archive:
            for member in archive:
                is_file = member.type == tarfile.REGTYPE and not member.issparse()
                stream = archive.extractfile(member) if is_file else None
                if stream is None or member.name in found:
                    raise DamagedRelease(place, f"has {member.name!r}, which is not a file, or has it twice")
                found[member.name] = stream.read(len(text))
        made_again = _tar(found)
    except (lzma.LZMAError, tarfile.TarError, EOFError, ValueError, RecursionError, MemoryError) as error:
        raise DamagedRelease(place, f"is not a tar archive in xz ({error or type(error).__name__})") from None
    if made_again != text:
        raise DamagedRelease(place, "is not as a release writes it: it holds more than its files")
    return found


def write_archive(contents: Mapping[str, bytes]) -> bytes:
    """Return the archive of some files, of which `read_archive` gives the same files again."""
    return lzma.compress(_tar(contents), preset=6 | lzma.PRESET_EXTREME)


def _tar(contents: Mapping[str, bytes]) -> bytes:
    """Return files as a tar archive: sorted by file name, then version, so that like stands beside like."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(contents, key=lambda name: name.split("/")[::-1]):
            member = tarfile.TarInfo(name)  # without times and owners
            member.size = len(contents[name])
            archive.addfile(member, io.BytesIO(contents[name]))
    return stream.getvalue()

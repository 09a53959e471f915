"""The chain of releases: what `releases/chain.json` says of each, and the archive with the tables of older ones.

The newest release is the data themselves. When the data change, its tables go into one archive with those of all
older releases, so that a release costs a wheel the little in which its tables differ from those before it. Tables that
the ledger gives byte for byte are left out of it (`release.freeze.made_again`).
"""

from __future__ import annotations

import base64
import io
import lzma
import re
import tarfile
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, StringConstraints, ValidationError

from sanctions_data.errors import DamagedRelease
from sanctions_data.published.digests import ARCHIVE, CHAIN
from sanctions_data.published.version_numbers import VERSION_PATTERN

MOST = 200_000_000  # bytes of an unpacked archive; a longer one is a bomb
MEMORY = 128 * 2**20  # bytes that unpacking may take
_NUMBERED = re.compile(r"(.*?)(0|[1-9][0-9]*)", re.DOTALL)


def _pack(ledger: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, object]]:
    """Return the checks of ledger rows as `chain.json` has them: the keys, then all checks as one string in base64.

    Keys with rising numbers are one list: ["c00", 45, 3] means c0045, c0046 and c0047.
    """
    return {
        table: {
            "rows": _runs(rows),
            "checks": base64.b64encode(bytes.fromhex("".join(rows.values()))).decode("ascii"),
        }
        for table, rows in ledger.items()
    }


def _runs(keys: Iterable[str]) -> list[object]:
    runs: list[tuple[str, int | None, int]] = []  # what stands before the number, the number, how many follow
    for key in keys:
        found = _NUMBERED.fullmatch(key)
        stem, number = (found[1], int(found[2])) if found else (key, None)
        last = runs[-1] if runs else None
        if last and number is not None and last[1] is not None and (stem, number) == (last[0], last[1] + last[2]):
            runs[-1] = (stem, last[1], last[2] + 1)
        else:
            runs.append((stem, number, 1))
    return [
        [stem, number, count] if count > 1 else f"{stem}{'' if number is None else number}"
        for stem, number, count in runs
    ]


def _unpack(ledger: object) -> object:
    """Return what `_pack` was given; anything else as it is.

    Raises:
        ValueError: it is packed, but the keys and the checks do not fit together.
    """
    if not isinstance(ledger, dict) or not all(isinstance(packed, dict) for packed in ledger.values()):
        return ledger
    return {table: _unpack_table(packed) for table, packed in ledger.items()}


def _unpack_table(packed: dict[str, object]) -> dict[str, object]:
    rows, checks = packed.get("rows"), packed.get("checks")
    if not isinstance(rows, list) or not isinstance(checks, str) or len(packed) != 2:
        return packed
    digits = base64.b64decode(checks, validate=True).hex()
    runs = [run if isinstance(run, list) else [run, None, 1] for run in rows]
    if not all(
        len(run) == 3
        and isinstance(run[0], str)
        and (run[1] is None or type(run[1]) is int)
        and type(run[2]) is int
        and run[2] > 0
        for run in runs
    ):
        raise ValueError("a row is not a key or a list of keys")
    if 4 * sum(run[2] for run in runs) != len(digits):
        raise ValueError("there are not as many checks as rows")
    keys = [
        stem if number is None else f"{stem}{number + step}" for stem, number, count in runs for step in range(count)
    ]
    if len(set(keys)) != len(keys):
        raise ValueError("a row is listed twice")
    return {key: digits[4 * at : 4 * at + 4] for at, key in enumerate(keys)}


_Checks = Annotated[
    dict[str, dict[str, str]], BeforeValidator(_unpack), PlainSerializer(_pack, return_type=dict[str, object])
]


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
    ledger: _Checks


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


def write_archive(contents: Mapping[str, bytes], preset: int = 6 | lzma.PRESET_EXTREME) -> bytes:
    """Return an archive of files, from which `read_archive` reads the same files.

    Args:
        contents: file name → bytes.
        preset: how hard xz compresses; a release has the default, archives that only tests read can have 0.
    """
    return lzma.compress(_tar(contents), preset=preset)


def _tar(contents: Mapping[str, bytes]) -> bytes:
    """Return files as a tar archive: sorted by file name, then version, so that like stands beside like."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(contents, key=lambda name: name.split("/")[::-1]):
            member = tarfile.TarInfo(name)  # without times and owners
            member.size = len(contents[name])
            archive.addfile(member, io.BytesIO(contents[name]))
    return stream.getvalue()

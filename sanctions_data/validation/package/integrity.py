"""The files of a resource: they are there, and have the size and the digest that the package declares."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sanctions_data._text import counted
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.package.resource import files_of, is_table
from sanctions_data.validation.report.report import Fault, ProblemCollector

CHUNK = 1 << 20  # bytes


def check_files(entry: Mapping[str, object], folder: Path, collector: ProblemCollector) -> None:
    """Check that the files of a resource are there, and their `bytes` and `hash` (Data Resource v2).

    Several files are "one large file" (section "Multiple Files"): one after the other, or, as frictionless joins
    tables, without the headers of the later ones. Both are right.

    Args:
        entry: of the resource.
        folder: of the package.
        collector: takes what is found.
    Raises:
        InvalidSchema: a path leads out of the folder.
        UnreadableFile: a file is not there.
    """
    paths = [] if "data" in entry else files_of(entry, folder)
    for path in paths:
        try:
            path.open("rb").close()
        except OSError as error:
            raise UnreadableFile(str(path), (error.strerror or str(error)).lower()) from None
    size, declared = entry.get("bytes"), entry.get("hash")
    size = size if isinstance(size, int | float) and not isinstance(size, bool) else None
    declared = declared if isinstance(declared, str) and declared else None
    if size is None and declared is None:
        return
    if not paths:
        collector.notes.append("bytes and hash were not checked: the data are in the descriptor")
        return
    kind, _, digest = (declared or "").rpartition(":")
    kind, digest = kind.lower() or "md5", digest.lower()
    if declared is not None and not _known(kind):
        collector.notes.append(f"hash not checked: {kind!r} is not known here")
        declared = None
    algorithm = kind if declared is not None else None

    def right(found: tuple[int, str]) -> bool:
        return size in (None, found[0]) and (algorithm is None or digest == found[1])

    found = _measured(paths, algorithm, len(digest) // 2, False)
    joined = len(paths) > 1 and is_table(entry)
    if right(found) or (joined and right(_measured(paths, algorithm, len(digest) // 2, True))):
        return
    all_of = f" of the {len(paths)} files" if len(paths) > 1 else ""
    if size not in (None, found[0]):
        message = f"{counted(found[0], 'byte')}{all_of}, but the package says {size:,}"
        collector.add(None, None, Fault("byte-count", "bytes", message))
    if algorithm is not None and digest != found[1]:
        likely = None if ":" in str(declared) else {40: "sha1", 64: "sha256", 128: "sha512"}.get(len(digest))
        hint = f"; is that {likely}? then write '{likely}:' before it" if likely else ""
        message = f"the {kind}{all_of} is {found[1]}, but the package says {digest}{hint}"
        collector.add(None, None, Fault("hash-count", "hash", message))


def _known(algorithm: str) -> bool:
    try:
        return bool(hashlib.new(algorithm, usedforsecurity=False))
    except ValueError:  # not there, or one that OpenSSL lists and does not run
        return False


def _measured(paths: Sequence[Path], algorithm: str | None, length: int, headless: bool) -> tuple[int, str]:
    """Return how many bytes files have, and the digest of all of them; `headless` leaves out the first line of later
    ones.
    """
    total = 0
    digest: Any = None if algorithm is None else hashlib.new(algorithm, usedforsecurity=False)
    for number, path in enumerate(paths):
        with path.open("rb") as stream:
            if headless and number:
                stream.readline()
            if digest is None:
                total += path.stat().st_size - stream.tell()
                continue
            while chunk := stream.read(CHUNK):
                total += len(chunk)
                digest.update(chunk)
    if digest is None:
        return total, ""
    return total, digest.hexdigest() if digest.digest_size else digest.hexdigest(length)  # SHAKE has any length

"""Put files on the disk, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sanctions_data.errors import SanctionsDataError


@dataclass(unsafe_hash=True)
class ExistingFile(SanctionsDataError):
    """A file or folder that exists already, so an export does not replace it."""

    path: str

    def __str__(self) -> str:
        return f"{self.path}: exists already; name another path, or pass --force to replace it"


@dataclass(unsafe_hash=True)
class NotWritten(SanctionsDataError):
    """A file that could not be written."""

    path: str
    reason: str
    exit_code = 3

    def __str__(self) -> str:
        return f"{self.path}: could not be written: {self.reason}"


def write_files(folder: Path, files: Mapping[str, bytes], *, replace: bool = False) -> tuple[Path, ...]:
    """Write files into a folder: first beside their places, then renamed.

    A reader sees each file as it was or as it will be, never half of one. A process that is killed before the last one
    is written leaves no file at its place, only a hidden folder that ends in `.new`.

    Args:
        folder: made if it is not there.
        files: path in the folder → bytes.
        replace: replace existing files.

    Returns:
        The paths, in the order of `files`.

    Raises:
        ExistingFile: a file exists, and `replace` is false.
        NotWritten: the disk is full, the folder cannot be written, or the like.
    """
    paths = [folder / name for name in files]
    for path in paths:
        if os.path.lexists(path) and (not replace or path.is_dir()):
            raise ExistingFile(str(path))
    beside = folder / f".{secrets.token_hex(4)}.new"
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        for path, content in zip((beside / name for name in files), files.values(), strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for name, path in zip(files, paths, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            (beside / name).replace(path)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        for one in made:
            with suppress(OSError):  # not empty, or never made
                one.rmdir()
        place = str(folder) if len(paths) > 1 else str(paths[0])
        raise NotWritten(place, error.strerror or str(error)) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return tuple(paths)

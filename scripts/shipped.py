"""The text files in a wheel, an archive or a folder."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path


def shipped(path: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every text file in a folder, wheel, zip or tar archive."""
    raw: Iterator[tuple[str, bytes]]
    if path.is_dir():
        raw = ((str(file.relative_to(path)), file.read_bytes()) for file in sorted(path.rglob("*")) if file.is_file())
    elif zipfile.is_zipfile(path):
        raw = _zip(path)
    elif path.is_file() and tarfile.is_tarfile(path):
        raw = _tar(path)
    else:
        raise SystemExit(f"{path} is no folder, wheel or archive")
    for name, data in raw:
        try:
            yield f"{path.name}/{name}", data.decode("utf-8")
        except UnicodeDecodeError:
            continue


def _zip(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def _tar(path: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            if (file := archive.extractfile(member)) is not None:
                yield member.name, file.read()

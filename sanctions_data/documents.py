"""The documents a user holds: found by content, whatever their files are called."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from .errors import UnreadableFile
from .ledger import Ledger


def held_documents(folder: str | os.PathLike[str], ledger: Ledger) -> dict[str, str]:
    """Source id → text of the documents in a folder that are, byte for byte, sources of the ledger.

    Args:
        folder: its regular files are read, not those of folders in it.
        ledger: whose sources to look for.

    Raises:
        UnreadableFile: no such folder, or no source in it.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise UnreadableFile(str(folder), "is no folder", "name the folder that holds the documents")
    known = {source.raw_sha256: source.id for source in ledger.sources if source.raw_sha256}
    sizes = {source.bytes for source in ledger.sources}
    found = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.stat().st_size in sizes:
            raw = path.read_bytes()
            source = known.get(hashlib.sha256(raw).hexdigest())
            if source is not None:
                found[source] = raw.decode("utf-8")
    if not found:
        raise UnreadableFile(
            str(folder), "holds none of the source documents", "`sanctions-data sources list` names their digests"
        )
    return found

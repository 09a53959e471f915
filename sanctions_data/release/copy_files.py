"""The files of a copy of the dataset, as they lie there: what `verify` checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sanctions_data.errors import UnreadableFile, decode_utf8
from sanctions_data.published import files
from sanctions_data.published.digests import DIGESTS, plain_line_ends, release_digest
from sanctions_data.release import serialize


@dataclass(frozen=True)
class Copy:
    """The files of a copy.

    Attributes:
        data: name below `data/` → bytes.
        schemas: name in the folder of the schemas → bytes.
        root: the `datapackage.json` of a checkout (None if it is missing); not there in an installed package.
        is_checkout: whether there must be such a file.
    """

    data: Mapping[str, bytes]
    schemas: Mapping[str, bytes]
    root: bytes | None = None
    is_checkout: bool = False

    def text(self, name: str) -> str:
        """Return the text of a file below `data/`; UnreadableFile if it is missing or not UTF-8."""
        if name not in self.data:
            raise UnreadableFile(f"data/{name}", "is missing")
        return decode_utf8(self.data[name], f"data/{name}")

    @property
    def release_digest(self) -> str | None:
        """The one digest that pins this copy; None if there is no list of digests."""
        return release_digest(self.data[DIGESTS]) if DIGESTS in self.data else None


def installed() -> Copy:
    """Return the files of this package as they lie there, unchecked, and the CSV files that a wheel leaves out."""
    data = {name: files.read_bytes(name) for name in files.data_names()} | files.made_tables()
    folder = files.schema_folder()
    listed = [] if folder is None else [item for item in folder.iterdir() if not item.name.startswith(".")]
    schemas = {item.name: item.read_bytes() for item in listed if item.is_file()}
    place = files.root_descriptor()
    root = place.read_bytes() if place is not None and place.is_file() else None
    return Copy(data, schemas, root, place is not None)


def with_published_line_ends(copy: Copy) -> tuple[Copy, list[str]]:
    """Return a copy with the line ends that were published, and the paths of the files that had others."""
    converted: list[str] = []

    def plain(raw: bytes, path: str) -> bytes:
        found = plain_line_ends(raw)
        if found is None:
            return raw
        converted.append(path)
        return found

    data = {name: plain(raw, f"data/{name}") for name, raw in copy.data.items()}
    schemas = {name: plain(raw, f"schemas/{name}") for name, raw in copy.schemas.items()}
    root = None if copy.root is None else plain(copy.root, serialize.DESCRIPTOR)
    return Copy(data, schemas, root, copy.is_checkout), converted

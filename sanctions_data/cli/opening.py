"""The dataset, with the documents where a folder of them is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..dataset import Dataset


def open_data(folder: str | None = None) -> Dataset:
    """The newest data; with the documents of `folder` where it is not None or empty.

    Raises:
        UnreadableFile: no such folder, or none of the source documents in it.
    """
    from ..dataset import load

    data = load()
    if not folder:
        return data
    from ..documents import held_documents

    return load(texts=held_documents(Path(folder), data.ledger))

"""JSON: one file per table, the bytes that are published: an envelope, and in it the records with their claims."""

from __future__ import annotations

from sanctions_data.exports.tables import Tables
from sanctions_data.release.serialize import json_file


def write(data: Tables) -> dict[str, bytes]:
    """Return file name → bytes, of tables of the dataset."""
    assert data.dataset is not None
    dataset = data.dataset
    return {f"{name}.json": json_file(name, [*dataset[name]], dataset.version).encode() for name in dataset}

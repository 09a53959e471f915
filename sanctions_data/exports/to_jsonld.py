"""JSON-LD: one file per table; each value has its sentences, as Web Annotation and PROV (`web_annotation`)."""

from __future__ import annotations

import json

from sanctions_data.exports.tables import Tables
from sanctions_data.provenance.web_annotation import jsonld
from sanctions_data.records import TABLES


def write(data: Tables) -> dict[str, bytes]:
    """Return file name → bytes, of the record tables; the indexes say nothing that these do not."""
    dataset = data.dataset
    assert dataset is not None
    sources = {source.id: source for source in dataset.ledger.sources}
    found = {}
    for table in TABLES:
        whys = [
            dataset.why(row, column)
            for row in dataset[table]
            for column in row.columns()
            if getattr(row, column) is not None
        ]
        text = json.dumps(jsonld(whys, sources, dataset.version), ensure_ascii=False, separators=(",", ":"))
        found[f"{table}.jsonld"] = f"{text}\n".encode()
    return found

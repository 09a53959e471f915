"""Tables of the ledger and of records: the strict reader."""

from __future__ import annotations

from contextlib import suppress

from sanctions_data import _csv
from sanctions_data.errors import SanctionsDataError
from sanctions_data.ledger import MODELS, columns
from sanctions_data.published import files
from sanctions_data.release import snapshot

HEADS = [",".join(columns(model)).encode() for model in MODELS]
SEEDS = [b"\n".join(files.read_text(f"ledger/{model.table_name}.csv").encode().split(b"\n")[:3]) for model in MODELS]
WORDS = ["c0001", "2021-03-22", '"', ";", "\r", "\0", "quoted", "verbatim/1", "99999999999999999999", "null"]


def one(data: bytes) -> None:
    """Read it as each table of the ledger whose header it has, and as a table of records."""
    text = data.decode("utf-8", "replace")
    for model in MODELS:
        with suppress(SanctionsDataError):
            list(_csv.read(text, model, columns(model), f"{model.table_name}.csv"))
    for name in ("measures.csv", "measures.json"):
        with suppress(SanctionsDataError):
            snapshot._rows(data, name, "measures")

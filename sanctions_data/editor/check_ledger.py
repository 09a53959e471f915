"""Everything that can be said against a ledger, with its place, and not only the first fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sanctions_data._csv import TableError
from sanctions_data.build.checkout import Checkout
from sanctions_data.compile import LedgerFault, LedgerFaults, compile_ledger
from sanctions_data.editor.quotation_budget import Cover
from sanctions_data.errors import DamagedRelease
from sanctions_data.ledger import MODELS, Ledger
from sanctions_data.ledger.storage import read_table
from sanctions_data.published.digests import CHAIN
from sanctions_data.release.freeze import check_ledger


def read_files(checkout: Checkout) -> Ledger | list[LedgerFault]:
    """Return the ledger, or the first fault of each file that cannot be read.

    Raises:
        OSError: a file is missing.
        UnreadableFile: a file is not UTF-8.
    """
    rows, found = {}, []
    for model in MODELS:
        try:
            rows[model.table_name] = read_table(model, checkout.read_ledger_file)
        except TableError as error:
            found.append(LedgerFault(f"ledger/{error.file}", error.line or 0, error.column or "", error.message))
    return found or Ledger(**rows)  # type: ignore[arg-type]  # each table has the rows of its model


def check(checkout: Checkout, ledger: Ledger, texts: Mapping[str, str]) -> Iterator[LedgerFault]:
    """Yield what is wrong with a ledger: what the build refuses, released rows that changed, quotations too long.

    Args:
        checkout: where the releases are.
        ledger: the ledger.
        texts: source id → text of the documents that are held. Without them withheld words are not checked.
    """
    try:
        compile_ledger(ledger, texts)
    except LedgerFaults as error:
        yield from error.faults
    lines = {
        (f"data/ledger/{model.table_name}.csv", row.row_name): line
        for model in MODELS
        for line, row in enumerate(ledger.rows(model.table_name), 2)
    }
    try:
        chain = checkout.releases()
        damaged = list(check_ledger(ledger, chain))
        if not chain.versions:
            damaged.append(DamagedRelease(f"data/{CHAIN}", "is missing, so that released rows cannot be compared"))
    except DamagedRelease as error:
        damaged = [error]
    for damage in damaged:
        words = damage.message.split(" ")
        names = (" ".join(words[:end]) for end in (2, 1))  # the key of a row has one word or two
        line = next((lines[damage.file, name] for name in names if (damage.file, name) in lines), 0)
        yield LedgerFault(damage.file.removeprefix("data/"), line, "", damage.message)
    cover = Cover(ledger, texts)
    cover.add_ledger()
    yield from (LedgerFault("quotations", 0, "", fault) for fault in cover.faults())

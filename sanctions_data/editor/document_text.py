"""Read a document for the editor: what `anchors` reads, and the rows of workbooks."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sanctions_data._text import sha256_hex
from sanctions_data.anchors.normal import n1
from sanctions_data.anchors.read_document import Document, n1_digest, read_document
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.readers.workbook import SheetCell, open_workbook, read_part


@dataclass(frozen=True)
class DocumentText:
    """A document as the editor works on it.

    Attributes:
        document: its text, with line feeds at the ends of lines, and its digests.
        raw: its bytes.
        is_list: whether it is a table, each line of whose text is a row.
    """

    document: Document
    raw: bytes
    is_list: bool

    @property
    def text(self) -> str:
        """The text."""
        return self.document.text

    @property
    def is_plain(self) -> bool:
        """Whether the text is the bytes in UTF-8, so that places in the text are places in the document."""
        return self.raw == self.text.encode()


def read_text(path: Path) -> DocumentText:
    """Return the document at `path`.

    Raises:
        UnreadableFile: it cannot be read as text.
        MissingExtra: it is a saved page or a workbook, and the extra `html` or `xlsx` is not installed.
    """
    if path.suffix.casefold() != ".xlsx":
        document = read_document(path)
        return DocumentText(document, path.read_bytes(), path.suffix.casefold() in (".csv", ".tsv"))
    try:
        raw, text = path.read_bytes(), rows_as_csv(path)
    except OSError as error:
        raise UnreadableFile(str(path), f"it cannot be read ({error.strerror or error})") from None
    if not n1(text):
        raise UnreadableFile(str(path), "it holds no cell with a value")
    return DocumentText(Document(str(path), "text", text, sha256_hex(text), n1_digest(text)), raw, True)


def rows_as_csv(path: Path) -> str:
    """Return the rows of all sheets of a workbook as CSV, quoted if needed, as the ledger's digests of rows are."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    with path.open("rb") as stream:
        for sheet in open_workbook(stream, str(path)).values.worksheets:
            rows: list[tuple[SheetCell, ...]] = read_part(str(path), partial(list, sheet.iter_rows()))
            writer.writerows(["" if cell.value is None else cell.value for cell in row] for row in rows)
    return out.getvalue()

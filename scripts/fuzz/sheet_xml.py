"""The XML of a sheet and of shared texts."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.readers.sheetxml import COLUMNS, MAIN, ROWS, Known, read_rows, read_texts
from sanctions_data.validation.readers.workbook import reading

HEAD, END = f'<worksheet xmlns="{MAIN.strip()}"><sheetData>'.encode(), b"</sheetData></worksheet>"
CELLS = (
    b'<c r="A1" s="1"><v>44277</v></c>',
    b'<c r="XFD1" t="s"><f>A1</f><v>1</v></c>',
    b'<c t="inlineStr"><is><r><t>a_x000D_</t></r><rPh><t>b</t></rPh></is></c>',
    b'<c t="str"><f>A2</f><v></v></c><c t="e"><v>#REF!</v></c><c t="b"><v>1</v></c><c><f>1+1</f></c>',
)
SEEDS = [HEAD + b'<row r="1">' + b"".join(CELLS) + b'</row><row r="9"/>' + END, HEAD + b"<si><t>a</t></si>" + END]
WORDS = ['<row r="', "</row>", '<c r="', "</c>", "<v>", "</v>", "<f>", "<is>", "<t>", ' t="', "1e400", "<si>", "&#13;"]


def one(data: bytes) -> None:
    """Read as both; what is read has the bounds of a sheet."""
    known = Known(["a", "b"], {1}, lambda value, _: date(1899, 12, 30) + timedelta(value), date.fromisoformat)
    with suppress(UnreadableFile), reading("fuzz"):
        read_texts(io.BytesIO(data))
    found: list[tuple[int, list[Any]]] = []
    with suppress(UnreadableFile), reading("fuzz"):
        found += read_rows(io.BytesIO(data), known)
    numbers = [0, *(number for number, _ in found)]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] <= ROWS
    for _, cells in found:
        assert len(cells) <= COLUMNS
        assert not cells or cells[-1] is not None

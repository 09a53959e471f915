"""Which sheet of a workbook is the table."""

from __future__ import annotations

from ...errors import UnreadableFile
from ..dialect import Dialect
from ..problem import show
from ..words import listing
from .workbook import Workbook


def choose(book: Workbook, dialect: Dialect) -> tuple[str, list[str]]:
    """The sheet that the dialect names, else the first that is shown and no chart; and what to say of it.

    A dialect with a name and a number means the name, or where no sheet has it, the number.

    Raises:
        UnreadableFile: there is no such sheet, or it is a chart.
    """
    titles, number = book.values.sheetnames, dialect.sheet_number
    tables = {sheet.title: sheet.sheet_state == "visible" for sheet in book.values.worksheets}
    there = f"there are: {listing(titles)}"
    named = dialect.sheet_name if dialect.sheet_name in titles else None
    if named is None and dialect.sheet_name is not None and number is None:
        raise UnreadableFile(book.name, f"has no sheet {dialect.sheet_name!r}", there)
    if named is None and number is not None:
        if number > len(titles):
            raise UnreadableFile(book.name, f"has {len(titles)} sheets, not {number}", there)
        named = titles[number - 1]
    if named is not None:
        if named not in tables:
            raise UnreadableFile(book.name, f"sheet {show(named)} is a chart, no table", there)
        return named, [] if tables[named] else [f"the sheet {show(named)} was checked, which is hidden"]
    shown = [title for title, visible in tables.items() if visible]
    if not shown:
        raise UnreadableFile(book.name, "has no sheet of cells that is shown", there)
    rest = [title for title in shown[1:] if book.holds(title)]
    if not rest:
        return shown[0], []
    others = listing(map(show, rest), " and ")
    return shown[0], [f"only the sheet {show(shown[0])} was checked, not {others}; --sheet names another"]

"""A data frame with a text beside each of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import TYPE_CHECKING

from sanctions_data._text import article, counted, show
from sanctions_data.errors import MissingExtra
from sanctions_data.validation.errors import InvalidArgument

if TYPE_CHECKING:
    from narwhals import DataFrame
    from narwhals.typing import IntoDataFrameT

Cell = tuple[int, str, str]  # the number of its row, its column, its text
BETWEEN = " · "
COMPARED = 1000  # cells with a problem that are looked up in the frame


def mark_rows(
    frame: IntoDataFrameT, column: str, rows: int, texts: Mapping[int, Sequence[str]], cells: Iterable[Cell]
) -> IntoDataFrameT:
    """Return a frame with one more column of texts, null in rows that have none.

    Args:
        frame: of pandas, Polars or PyArrow.
        column: the name of the new column.
        rows: how many rows the frame must have.
        texts: the number of a row, from 1, and its texts.
        cells: those with a problem, which the frame must have.
    Raises:
        InvalidArgument: the frame has another number of rows, a column of that name, two columns of one name, or
            another value where there is a problem.
        MissingExtra: narwhals is not installed.
        TypeError: the object is not an eager frame.
    """
    try:
        import narwhals
    except ImportError:
        raise MissingExtra("a marked frame", "validate") from None
    try:
        table = narwhals.from_native(frame, eager_only=True)
    except narwhals.exceptions.DuplicateError:
        raise InvalidArgument("frame", "two of its columns have the same name; rename one") from None
    except TypeError:
        kind = type(frame).__name__
        message = f"cannot mark {article(kind)} {kind}; pass a pandas or Polars DataFrame, or a PyArrow table"
        raise TypeError(message) from None
    if len(table) != rows:
        about = f"{len(table):,}, and the report is about {counted(rows, 'row')}"
        raise InvalidArgument("frame", f"it has another number of rows: {about}")
    if column in table.columns:
        raise InvalidArgument("column", f"the frame has a column {show(column)}; name another one")
    _refuse_another(table, cells)
    values = [BETWEEN.join(texts[row]) if row in texts else None for row in range(1, rows + 1)]
    marks = narwhals.new_series(column, values, narwhals.String(), backend=narwhals.get_native_namespace(table))
    if (index := narwhals.maybe_get_index(table)) is not None:  # pandas puts rows together by their labels
        native = marks.to_native()
        native.index = index
        marks = narwhals.from_native(native, series_only=True)
    return table.with_columns(marks).to_native()


def _refuse_another(table: DataFrame[IntoDataFrameT], cells: Iterable[Cell]) -> None:
    """Raise InvalidArgument if a cell with a problem has another value in the frame than in the report."""
    names = set(table.columns)
    for row, column, text in islice((each for each in cells if each[1] in names), COMPARED):
        cell = table.item(row - 1, column)
        if type(cell).__module__ == "numpy":
            cell = cell.tolist()
        if _is_another(cell, text):
            about = f"row {row} has {show(cell)} in column {show(column)}, and the report is about {show(text)}"
            raise InvalidArgument("frame", f"{about}; pass the frame that was validated")


def _is_another(cell: object, value: str) -> bool:
    """Return whether a cell is certainly not the one whose text is `value`; libraries write days differently."""
    if isinstance(cell, str):
        return cell != value
    if isinstance(cell, bool):
        return value not in ("true", "false") or cell is not (value == "true")
    if isinstance(cell, int | float | Decimal):
        try:
            number = Decimal(value)
        except InvalidOperation:
            return cell == cell  # NaN stands for an empty cell in pandas
        return number != Decimal(str(cell)) and cell == cell
    return False

"""A data frame with a text beside each of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sanctions_data._text import counted, show
from sanctions_data.errors import MissingExtra
from sanctions_data.validation.errors import InvalidArgument

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrameT

BETWEEN = " · "


def mark_rows(frame: IntoDataFrameT, column: str, rows: int, texts: Mapping[int, Sequence[str]]) -> IntoDataFrameT:
    """Return a frame with one more column of texts, null in rows that have none.

    Args:
        frame: of pandas, Polars or PyArrow.
        column: the name of the new column.
        rows: how many rows the frame must have.
        texts: the number of a row, from 1, and its texts.
    Raises:
        InvalidArgument: the frame has another number of rows, or a column of that name.
        MissingExtra: narwhals is not installed.
        TypeError: the object is not an eager frame.
    """
    try:
        import narwhals
    except ImportError:
        raise MissingExtra("a marked frame", "validate") from None
    table = narwhals.from_native(frame, eager_only=True)
    if len(table) != rows:
        about = f"{len(table):,}, and the report is about {counted(rows, 'row')}"
        raise InvalidArgument("frame", f"it has another number of rows: {about}")
    if column in table.columns:
        raise InvalidArgument("column", f"the frame has a column {show(column)}; name another one")
    values = [BETWEEN.join(texts[row]) if row in texts else None for row in range(1, rows + 1)]
    marks = narwhals.new_series(column, values, narwhals.String(), backend=narwhals.get_native_namespace(table))
    if (index := narwhals.maybe_get_index(table)) is not None:  # pandas puts rows together by their labels
        native = marks.to_native()
        native.index = index
        marks = narwhals.from_native(native, series_only=True)
    return table.with_columns(marks).to_native()

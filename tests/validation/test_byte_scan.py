"""The pass over the bytes: what it counts, and what Polars must do for its sum to prove anything."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions_data.validation import validate
from sanctions_data.validation.engines.columns import byte_scan

from .same_result import both

pl = pytest.importorskip("polars")
CELLS = st.sampled_from(
    ["", "a", "bc", "é", '""', '"x"', '"a,b"', '"a""b"', '""""', '"""x"', '"x"""', '"a\nb"', '"\r\n"', '"\n""\n"']
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=12)


def read(body: str) -> list[list[str]]:
    return [row or [""] for row in csv.reader(io.StringIO(body, newline=""))]


@given(
    ROWS,
    st.integers(1, 4),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from([1, 2, 7, 20, 1 << 17]),
    st.sampled_from([1, 32, 1000]),
)
@settings(deadline=None, max_examples=300)
def test_both_passes_count_what_the_csv_module_reads(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    width: int,
    even: bool,
    end: str,
    ended: bool,
    chunk: int,
    sparse: int,
) -> None:
    """A missing delimiter makes the sum of the quick pass one less, and nothing else changes it."""
    lines = [",".join((row * width)[:width] if even else row) for row in rows]
    if lines and not lines[-1]:  # a last line that is empty and has no line break is not there
        ended = True
    body = end.join(lines) + (end if ended and lines else "")
    path = tmp_path_factory.getbasetemp() / "scan.csv"
    path.write_bytes(b"head\n" + body.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(byte_scan, "CHUNK", chunk)
        patch.setattr(byte_scan, "SPARSE", sparse)
        exact = byte_scan.scan(path, 5, width, b",", width)
        quick = byte_scan.scan(path, 5, width, b",", quick=True)
    found = read(body)
    assert (exact.irregular, exact.records) == ("", len(found))
    others = {at: len(row) for at, row in enumerate(found) if len(row) != width}
    assert dict(zip(exact.ragged, exact.widths, strict=True)) == others
    if quick.irregular:  # seen in a sample, or what Polars does not see
        assert quick.irregular == byte_scan.WIDTH
        assert others or body.endswith(",")
        return
    assert quick.records == len(found)
    assert (quick.broken, quick.added) == (exact.broken, exact.added)
    size = sum(len(cell.encode()) for row in found for cell in row)
    assert quick.cell_bytes == size - sum(width - len(row) for row in found)
    wanted = [0, len(found) // 2, len(found) - 1] if found else []
    for index in (quick, exact):
        records = sorted(set(wanted))
        assert [cells or [""] for _, cells in byte_scan.fetch(index, records)] == [found[at] for at in records]


WRONG_LINES = [
    '"""","a""b","""c"""',
    "1,2",
    "1,2,3,4",
    '1,2,"',
    '1,2,"3"4',
    '1,2,3"',
    '1,"",3',
    '1,2,"\n"',
    "1,\r2,3",
    '1,2,"3""',
]


@pytest.mark.parametrize("delimiter", list(";\t|^-].&\\"))
def test_patterns_of_lines_read_any_delimiter(delimiter: str) -> None:
    lines = ['"x""y",é,', ' ,"Aé,Z","[""""]"', '"""",,""']

    def count(*lines: str, end: str = "\n") -> int | None:
        text = "".join(line.replace(",", delimiter) + end for line in lines).encode()
        return byte_scan.QuotedLines(delimiter, 3).count(text, len(lines))

    assert count(*lines[:2]) == 3 + 6
    assert count(*lines[:2], end="\r\n") == 3 + 6
    assert count(lines[2], lines[2]) == 2 * (3 + 2)
    assert count(lines[0], lines[2]) is None
    for wrong in WRONG_LINES:
        for right in lines:
            assert count(right, wrong) is None
        assert count(wrong, lines[0]) is None
    assert byte_scan.QuotedLines(",", 1).count(b'"\xff"\n', 1) is None


def decode(path: Path, names: list[str]) -> None:
    frame = pl.scan_csv(path, has_header=False, skip_lines=1, schema=dict.fromkeys(names, pl.String))
    assert all(batch.width == len(names) for batch in frame.select(names).collect_batches(engine="streaming"))


@given(ROWS.filter(bool), st.integers(0, 11), st.integers(1, 2), st.sampled_from(["\n", "\r\n"]))
@example([["a"]] * 6, 3, 1, "\n")
@settings(deadline=None, max_examples=60)
def test_polars_refuses_a_row_with_too_many_cells(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], at: int, more: int, end: str
) -> None:
    """If all columns are decoded, and the row has a line break: the sum of the quick pass proves nothing without it."""
    width = 3
    rows = [(row * width)[:width] for row in rows]
    rows[at % len(rows)] += [""] * more
    path = tmp_path_factory.getbasetemp() / "long.csv"
    path.write_bytes(("a,b,c" + end + "".join(",".join(row) + end for row in rows)).encode())
    with pytest.raises(pl.exceptions.PolarsError):
        decode(path, ["a", "b", "c"])


SCHEMA: dict[str, Any] = {"fields": [{"name": name} for name in "abc"], "uniqueKeys": [["a"]]}


@pytest.mark.parametrize(
    "body",
    [
        "1,2,3\n4,5\n6,7,8,\n",  # one delimiter too few and one too many
        "1,2,3\n4,5\n6,7,",  # in the last row, without a line break
        "1,2,3\n4,5\n6,7,8,",
        '1,2,3\n4,5\n6,7,"8",',
        "1,2,3\r\n4,5\r\n6,7,8,\r\n",
        '1,"2""",3\n4,"5"\n"6",7,8\n',
        "1,2,3\n\n4,5,6\n",
    ],
)
def test_a_short_row_is_found_whatever_else_is_in_the_file(tmp_path: Path, body: str) -> None:
    """Behind so many even rows that no sample has it."""
    even = "x{0},yy,zzz\n"
    path = tmp_path / "t.csv"
    path.write_text("a,b,c\n" + "".join(even.format(at) for at in range(20_000)) + body, newline="")
    reports = [validate(path, SCHEMA, engine=engine) for engine in ("rows", "columns")]
    assert [report.tables[0].engine for report in reports] == ["rows", "columns"]
    assert list(reports[0].problems) == list(reports[1].problems)
    rows_say, columns_say = both(("a,b,c\n" + body).encode(), SCHEMA)
    assert columns_say == rows_say

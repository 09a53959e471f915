"""The HTML report: one small file that needs nothing, says everything, and can be read by everybody."""

from __future__ import annotations

import json
import re
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from axe import violations
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data._text import clean
from sanctions_data.cli import main
from sanctions_data.errors import MissingExtra
from sanctions_data.validation import Engine, Report, validate
from sanctions_data.validation.report.formats import render
from sanctions_data.validation.report.formats.html import SIZE

pytest.importorskip("jinja2")

HOSTILE = "<script>alert(1)</script>{{ 7*7 }}\"'&]]>"
VISITS: dict[str, Any] = {
    "fields": [
        {"name": "visit"},
        {"name": "day", "type": "date", "constraints": {"required": True}},
        {
            "name": "guests",
            "type": "integer",
            "constraints": {"minimum": 1, "maximum": 20},
            "sanctions-data:severity": {"maximum": "warning"},
        },
        {"name": "room"},
    ],
    "primaryKey": "visit",
    "foreignKeys": [{"fields": "room", "reference": {"resource": "rooms", "fields": "id"}}],
}
ROWS = b"visit,day,guests,room\nv1,2021-03-22,4,a\nv2,2021-02-31,21,a\nv1,,0,a\nv1,2021-03-22\n\n"


def page(*reports: Report) -> str:
    tables = tuple(table for report in reports for table in report.tables)
    return "\n".join(render(Report(tables, 1000), "html"))


def text_of(html: str) -> str:
    body = re.sub(r"<(style|title)>.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


@pytest.fixture(scope="module")
def visits() -> Report:
    return validate(ROWS, VISITS, name="visits.csv", keep_rows=True)


def test_a_report_has_the_summary_the_rows_the_columns_and_what_was_not_checked(visits: Report) -> None:
    good = validate(b"n\n1\n", {"fields": [{"name": "n"}]}, name="good.csv", keep_rows=True)
    text = text_of(page(visits, good))
    assert "Not valid: 6 problems and 1 warning in 6 rows of 2 tables." in text
    assert "visits.csv: foreign key to 'rooms' not checked; pass its table: --reference rooms=FILE" in text
    assert "visits.csv 6 problems in 4 of 5 rows; 1 warning" in text
    assert "day '2021-02-31' is not a date; expected YYYY-MM-DD type-error (type) · 1 problem · line 3" in text
    assert "guests '21' is above the maximum 20 constraint-error (maximum) · 1 warning · line 3" in text
    assert "3 day '2021-02-31' is not a date; expected YYYY-MM-DD guests '21' is above the maximum 20 (warning)" in text
    assert "v2 2021-02-31 21 a" in text
    assert "good.csv 0 problems in 1 row" in text


def test_a_valid_report_says_so_and_that_nothing_was_left_out() -> None:
    text = text_of(page(validate(b"n\n1\n", {"fields": [{"name": "n"}]}, name="good.csv")))
    assert "Valid: 0 problems in 1 row." in text
    assert "Nothing: every check of the schema was made." in text


def test_checks_that_were_not_made_are_said() -> None:
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}]
    schema = {"fields": fields, "sanctions-data:checks": [{"name": "order", "expression": "a < b"}]}
    text = text_of(page(validate(b"a\n1\n", schema, name="t.csv", keep_rows=True)))
    assert "1 problem 0 warnings 0 rows with a problem 1 row checked" in text
    assert "t.csv: the header lacks b, so checks that need it were not made." in text
    assert "every check of the schema was made" not in text
    text = text_of(page(validate(b'a,b\n1,2\n3,"4\n', schema, name="t.csv", keep_rows=True)))
    assert "t.csv: 1 problem while reading, so some rows may not have been checked." in text


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_the_header_is_no_row_with_a_problem(engine: Engine) -> None:
    schema = {"fields": [{"name": "a", "type": "integer"}, {"name": "b"}]}
    for data in (b"a,c\nx,1\ny,1\n", b"#\na,c\nx,1\ny,1\n"):
        dialect = {"commentChar": "#"} if data[:1] == b"#" else None
        report = validate(data, schema, engine=engine, dialect=dialect, keep_rows=True)
        assert len(report.bad_rows) == report.rows == 2
        assert "3 problems in 2 of 2 rows" in text_of(page(report))


def test_what_is_not_listed_is_counted() -> None:
    data = b"n\n" + b"x\n" * 30
    report = validate(data, {"fields": [{"name": "n", "type": "integer"}]}, limit=4, keep_rows=True)
    text = text_of(page(report))
    assert "The first 4 are listed, 26 are not. --limit sets how many." in text
    assert "30 problems" in text
    assert "26 more are not listed here." in text


def test_a_file_that_cannot_be_read_is_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"fields": [{"name": "n"}]}')
    result = CliRunner().invoke(
        main, ["validate", str(tmp_path / "none.csv"), "-s", str(tmp_path / "s.json"), "-f", "html"]
    )
    assert result.exit_code == 3
    assert "none.csv could not be read." in text_of(result.stdout)


def test_the_page_loads_nothing_and_runs_nothing(visits: Report) -> None:
    html = page(visits)
    assert "default-src 'none'; style-src 'sha256-" in html
    assert not re.search(r"<(script|img|link|iframe|object)|\son\w+=|url\(|@import|\sstyle=|https?:", html)


def test_whatever_a_file_holds_is_text() -> None:
    quoted = HOSTILE.replace('"', '""')
    fields = [{"name": HOSTILE, "type": "integer"}, {"name": "b"}]
    data = f'"{quoted}",b\n"{quoted}",\x1b[31m\u202e\n'.encode()
    html = page(validate(data, {"fields": fields}, name=f"{HOSTILE}.csv", keep_rows=True))
    assert "<script" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert HOSTILE in text_of(html)


@pytest.mark.parametrize("columns", [1, 3, 40])
def test_a_thousand_problems_take_at_most_150_kb(columns: int) -> None:
    names = [f"a long name of a column, number {at}" for at in range(columns)]
    fields = [{"name": name, "type": "date", "constraints": {"required": True}} for name in names]
    rows = [",".join(f'"<{row}&{at}{"x" * 60}>"' for at in range(columns)) for row in range(1000)]
    data = "\n".join([",".join(f'"{name}"' for name in names), *rows]).encode()
    report = validate(data, {"fields": fields}, keep_rows=True)
    html = page(report)
    assert len(report.problems) == 1000
    assert len(html.encode()) <= SIZE
    assert f"{1000 * columns:,} problems" in text_of(html)


@settings(max_examples=15)
@given(cells=st.lists(st.text(max_size=40), min_size=1, max_size=30), name=st.text(min_size=1, max_size=30))
def test_any_text_makes_a_page_of_bounded_size(cells: list[str], name: str) -> None:
    rows = [{name: cell} for cell in cells]
    html = page(validate(rows, {"fields": [{"name": name, "type": "integer"}]}, keep_rows=True))
    assert len(html.encode()) <= SIZE
    assert all(clean(line) == line for line in html.splitlines())


def test_rows_of_a_table_without_a_header_and_of_a_package_are_kept(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "n", "type": "integer"}, {"name": "m"}]}
    report = validate(b"1,a\nx,b\n", schema, dialect={"header": False}, keep_rows=True)
    assert report.tables[0].kept == (("n", "m"), ((2, ("x", "b")),))
    (tmp_path / "a.csv").write_text("n,m\n1,a\n")
    (tmp_path / "b.csv").write_text("n,m\ny,c\n")
    resource = {"name": "t", "path": ["a.csv", "b.csv"], "schema": schema}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    found = validate(tmp_path / "datapackage.json", keep_rows=True)
    assert [table.kept.rows for table in found.tables] == [(), ((2, ("y", "c")),)]


def test_without_jinja_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, visits: Report) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingExtra, match=r"sanctions-data\[page\]"):
        page(visits)
    result = CliRunner().invoke(main, ["validate", "no.csv", "-s", "measures", "-o", "r.html"])
    assert (result.exit_code, "sanctions-data[page]" in result.stderr) == (3, True), "before the file is looked for"


@pytest.mark.browser
def test_axe_finds_nothing_at_both_widths_in_both_schemes(browser: Any, visits: Report, tmp_path: Path) -> None:
    good = validate(b"n\n1\n", {"fields": [{"name": "n"}]}, name="good.csv", keep_rows=True)
    (tmp_path / "r.html").write_text(page(visits, good, visits), "utf-8")
    for width, scheme in ((1280, "light"), (390, "light"), (1280, "dark"), (390, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        tab = context.new_page()
        logged: list[str] = []
        tab.on("console", lambda message, logged=logged: logged.append(message.text))
        tab.goto((tmp_path / "r.html").as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        links = "[...document.querySelectorAll('a')].every(a => document.querySelector(a.getAttribute('href')))"
        assert tab.evaluate(links)
        tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert violations(tab) == []
        assert logged == [], "the policy of the page refuses nothing that it has"
        context.close()

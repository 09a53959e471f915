"""How objects look in a notebook and at a prompt: short, told in words, and never run as markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sanctions_data as sd
from sanctions_data._text import clean, counted, html_table
from sanctions_data.dataset.dataset import ALL_TABLES
from sanctions_data.errors import UnknownName
from sanctions_data.records import TABLES

DATA = sd.load()
ALLOWED = {"table", "caption", "thead", "tbody", "tr", "th", "td", "a", "p"}


class Reader(HTMLParser):
    """Collect the elements, the links and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href", "rel"}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_dataset_says_its_version_day_and_numbers() -> None:
    assert repr(DATA).startswith(f"<sanctions-data {DATA.version}, as of {DATA.as_of}: {len(DATA.measures)} measures, ")
    text = Reader(DATA._repr_html_()).text
    assert all(name in text for name in TABLES)


def test_tables_are_reached_by_their_names() -> None:
    assert list(DATA) == list(ALL_TABLES)
    for name in DATA:
        assert DATA[name] is DATA.table(name)
        assert name in DATA
    assert "mesures" not in DATA
    with pytest.raises(UnknownName, match="did you mean 'measures'"):
        DATA["mesures"]


def test_tables_give_frames() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    pytest.importorskip("polars", reason="polars is not installed")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    assert DATA.measures.to_pandas().equals(DATA.to_pandas("measures"))
    assert DATA.measures.to_polars().equals(DATA.to_polars("measures"))
    assert DATA.measures.to_arrow().equals(DATA.to_arrow("measures"))


@pytest.mark.parametrize("table", ALL_TABLES)
def test_a_table_shows_its_first_records_and_how_many_there_are(table: str) -> None:
    found = Reader(DATA[table]._repr_html_())
    assert set(found.tags) <= ALLOWED
    assert found.tags.count("tr") == 1 + min(20, len(DATA[table]))
    assert f"{table}: {counted(len(DATA[table]), 'record')}" in found.text
    more = len(DATA[table]) - 20
    assert more <= 0 or any(text.startswith(counted(more, "more record")) for text in found.text)


def test_a_day_known_as_a_range_is_shown_as_the_range() -> None:
    assert "1963-05-01/1963-05-31" in sd.load().entities._repr_html_() or len(DATA.entities) > 20
    from sanctions_data.dataset.table import Table

    some = Table("entities", DATA.entities.model, [DATA.entities["wang-junzheng"]])
    assert "Wang Junzheng" in some._repr_html_()


def test_why_shows_claims_documents_links_and_decisions() -> None:
    found = Reader(DATA.why("eu", "member_count")._repr_html_())
    assert set(found.tags) <= ALLOWED
    assert found.text[0] == "member_count = 27 (eu)"
    assert any(text.startswith("VOA News") for text in found.text)
    assert found.links
    assert all(link.startswith(("https://", "http://")) for link in found.links)
    assert any(text.startswith("value, chosen: ") for text in found.text)


def test_every_answer_of_why_is_shown() -> None:
    for record in (*DATA.actions, *DATA.figures, *DATA.positions):
        for name in record.columns():
            assert set(Reader(DATA.why(record, name)._repr_html_()).tags) <= ALLOWED


def test_a_report_shows_its_first_problems_as_text() -> None:
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    report = sd.validate([{"a": f"<script>alert({n})</script>"} for n in range(60)], schema)
    found = Reader(report._repr_html_())
    assert set(found.tags) <= ALLOWED
    assert found.tags.count("tr") == 51
    assert "10 more problems are not shown" in found.text
    assert "0 problems in 1 row" in Reader(sd.validate([{"a": 1}], schema)._repr_html_()).text


@given(st.text(), st.lists(st.text(max_size=30), min_size=1, max_size=3), st.text())
def test_no_text_becomes_markup(caption: str, cells: list[str], note: str) -> None:
    html = html_table(caption, cells, [cells], note)
    found = Reader(html)
    assert set(found.tags) <= ALLOWED
    assert "".join(found.text).replace("\n", "") == "".join(map(clean, (caption, *cells, *cells, note)))
    assert all(link.startswith(("https://", "http://")) for link in found.links)


@pytest.mark.parametrize("text", ["javascript:alert(1)", 'https://x" onclick="y', "https://a b", " https://x"])
def test_only_an_address_is_a_link(text: str) -> None:
    links = Reader(html_table("", ["a"], [[text]])).links
    assert links == ([text] if text.startswith("https://x") and " " not in text else [])

"""Citations of the dataset, of records and of cells, in every style."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sanctions_data as sd
from sanctions_data.errors import UnknownName
from sanctions_data.provenance.citation import Work, citation_file, dataset_work
from sanctions_data.provenance.citation_styles import STYLES, apa, bibtex, chicago, plain, ris

ROOT = Path(__file__).parent.parent
FOLDER = Path(__file__).parent / "cli" / "golden"
DATA = sd.load("1.1.0")
ARTICLE = Work(
    id="gazette-2009-06-09",
    kind="article",
    title="Curbs on boats & “ports”",
    container="Harbour Gazette",
    issued=date(2009, 6, 9),
    url="https://harbour.example/boats",
    accessed=date(2026, 11, 21),
    language="en",
    locator="sentence 3",
    note="a copy: the report, as another site carried it",
)
NOTICE = Work(id="notice", kind="notice", title="Notice on ports", authors=("Harbour Office",), issued=date(2009, 6, 8))
BARE = Work(id="bare", kind="article", title=None)
DATASET = Work("boats-1.0", "dataset", "Boats", ("Mira Oduya",), issued=date(2010, 1, 2), version="1.0")
CELL = replace(DATASET, id="boats-1.0-a-number", title="number of a", container="Boats")
WORKS = (ARTICLE, NOTICE, BARE, DATASET, CELL)


@pytest.mark.parametrize("style", STYLES)
def test_a_citation_looks_like_this(style: str) -> None:
    assert STYLES[style](WORKS) == (FOLDER / f"cite-{style}.txt").read_text(encoding="utf-8")


def test_a_cell_is_cited_with_the_documents_behind_it_first() -> None:
    *documents, own = DATA.works("cn-2021-counter-1-michael-gahler", "status")
    assert [work.id for work in documents] == ["tass-2025-04-30"]
    assert (documents[0].container, documents[0].locator) == ("TASS", "sentence 1")
    assert (own.kind, own.version, own.title) == ("dataset", "1.1.0", "status of cn-2021-counter-1-michael-gahler")
    assert own.container == DATA.works()[0].title


def test_sentences_of_one_document_stand_in_one_citation() -> None:
    works = DATA.works("cn-2021-counter-1", "provisions")[:-1]
    assert len({work.id for work in works}) == len(works)
    assert all((work.locator or "").startswith("sentence") for work in works)


def test_every_cell_is_cited_in_every_style() -> None:
    for record in (*DATA.actions, *DATA.measures):
        for field in record.stated():
            works = DATA.works(record, field)
            assert all(style(works) for style in STYLES.values())


def test_authors_are_the_contributors_of_the_data_package_or_its_name() -> None:
    package = json.loads(sd.data_path("datapackage.json").read_text(encoding="utf-8"))
    named = tuple(one["title"] for one in package.get("contributors", ()))
    assert DATA.works()[0].authors == (named or (package["name"],))
    assert dataset_work({**package, "contributors": [{"title": "A"}, {"title": "B"}]}, "1", None).authors == ("A", "B")


def test_pyproject_and_the_data_package_name_the_same_author() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (author,) = project["authors"]
    package = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    assert [author["name"]] == [one["title"] for one in package["contributors"]]
    for name in ("CITATION.cff", "REUSE.toml", "LICENSES/MIT.txt"):
        assert author["name"] in (ROOT / name).read_text(encoding="utf-8"), name


def test_wrong_words_are_refused() -> None:
    with pytest.raises(UnknownName, match=r"^no style 'mla'"):
        DATA.cite(style="mla")
    with pytest.raises(UnknownName, match="did you mean 'status'"):
        DATA.cite("cn-2021-counter-1", "statu")


def test_the_citation_file_names_the_newest_release() -> None:
    yaml = pytest.importorskip("yaml", reason="pyyaml is not installed")
    found = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    from sanctions_data.release.versions import released

    assert found["version"] == released()[-1]
    assert found["date-released"] == str(sd.load(released()[-1]).as_of)
    assert (found["cff-version"], found["type"], found["license"]) == ("1.2.0", "dataset", "CC-BY-4.0")
    assert found["title"] == DATA.works()[0].title
    assert [one["name"] for one in found["authors"]] == list(DATA.works()[0].authors)


def test_a_citation_file_leaves_out_what_is_not_known() -> None:
    text = citation_file({"name": "boats", "title": "Boats: “all”"}, "1.0", None)
    assert "date-released" not in text
    assert 'title: "Boats: “all”"' in text


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
ANY = st.builds(
    Work,
    id=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
    kind=st.sampled_from(["article", "act", "list", "dataset", "report"]),
    title=st.none() | TEXT,
    authors=st.lists(TEXT, max_size=2).map(tuple),
    container=st.none() | TEXT,
    issued=st.none() | st.dates(date(1000, 1, 1)),
    url=st.none() | TEXT,
    note=st.none() | TEXT,
)


@given(ANY)
def test_no_text_of_a_work_breaks_out_of_its_style(work: Work) -> None:
    for style in (plain, apa, chicago):
        assert "\n" not in style(work)
        assert "\x1b" not in style(work)
    lines = ris([work]).splitlines()
    assert (lines[0][:6], lines[-1]) == ("TY  - ", "ER  - ")
    assert all(line[2:6] == "  - " for line in lines)
    text = bibtex([work]).replace("\\{", "").replace("\\}", "").replace(r"\textbackslash{}", "")
    depth = 0
    for char in text:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0
    assert json.loads(STYLES["csl-json"]([work]))[0]["id"] == work.id


def test_a_reader_of_bibtex_reads_the_entries() -> None:
    bibtexparser = pytest.importorskip("bibtexparser", reason="bibtexparser is not installed (extra test)")
    found = bibtexparser.loads(bibtex(WORKS)).entries
    assert [entry["ID"] for entry in found] == [work.id for work in WORKS]
    assert found[0]["journal"] == "Harbour Gazette"
    assert found[0]["url"] == ARTICLE.url


def test_a_reader_of_ris_reads_the_entries() -> None:
    rispy = pytest.importorskip("rispy", reason="rispy is not installed (extra test)")
    found = rispy.loads(ris(WORKS))
    assert [entry["id"] for entry in found] == [work.id for work in WORKS]
    assert found[0]["title"] == ARTICLE.title
    assert found[0]["year"] == "2009"

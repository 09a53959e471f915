"""The page without a browser: its numbers are those of the tables, and hostile values come out as text."""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import sanctions_data as sd
from sanctions_data.cli import main
from sanctions_data.dates import Range
from sanctions_data.errors import MissingExtra, UnknownName, UnreadableFile
from sanctions_data.ledger import Ledger
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.page import words
from sanctions_data.page.drawing import measure, wrap
from sanctions_data.page.open_ledger import dataset_of, open_ledger
from sanctions_data.page.render import make_page
from sanctions_data.page.view import CITED, Page, build, newest_package

from .invented_ledger import Invented, sea_ports, write
from .seen import Seen

pytest.importorskip("jinja2", reason="jinja2 is not installed (extra page)")
VOID = {"meta", "br", "input"}


def page_of(ledger: Ledger) -> Page:
    return build(dataset_of(ledger), ledger)


@pytest.fixture(scope="module")
def data() -> sd.Dataset:
    return sd.load()


@pytest.fixture(scope="module")
def page(data: sd.Dataset) -> Page:
    return build(data, read_ledger(), newest_package(data))


@pytest.fixture(scope="module")
def html() -> str:
    return make_page()


def test_numbers_are_those_of_the_tables(page: Page, data: sd.Dataset) -> None:
    assert len(page.stands) == len(data.measures)
    ended = [one for one in data.measures if one.status in ("lifted", "expired")]
    assert sum(stand.word.ended for stand in page.stands) == len(ended)
    assert f"{len(ended)} of all {len(data.measures)} listings" in page.sentence
    assert page.summary.startswith(f"{len(data.measures)} listings by {len({m.authority for m in data.measures})}")
    assert {card.id for card in page.people} == {row.id for row in data.entities}
    drawn = [name.measure for row in page.rows for block in (*row.left, *row.right) for name in block.names]
    drawn += [
        cell.measure for row in page.rows if row.matrix for line in row.matrix.lines for cell in line.cells if cell
    ]
    assert sorted(drawn) == sorted(row.id for row in data.measures)
    answers = [row for row in data.relations if row.kind == "in_response_to"]
    day = [row for row in data.measures if str(row.announced_on) == "2021-03-22" and row.authority != "cn"]
    assert f"{len({row.target for row in day if data.entities[row.target].type == 'Person'})} people" in page.sentence
    assert len(answers) == len(page.drawing.arrows)


def test_arrows_are_the_relations(page: Page, data: sd.Dataset) -> None:
    answers = {row.id: (row.provenance or {})["object"][0] for row in data.relations if row.kind == "in_response_to"}
    assert {one.relation: one.claim for one in page.drawing.arrows} == answers


def test_each_claim_has_one_note_and_each_value_leads_to_one(html: str, data: sd.Dataset) -> None:
    seen = Seen(html)
    claims = [one for one in seen.ids if re.fullmatch(r"c\d+", one)]
    assert sorted(claims) == sorted(row.id for row in data.ledger.claims)
    assert len(seen.ids) == len(set(seen.ids))
    inside = {link[1:] for link, _ in seen.links if link.startswith("#")}
    assert inside - set(seen.ids) - {"top"} == set()
    for row in data.measures:
        stated = {
            f"{row.id}.{name}"
            for name in ("target", "authority", "announced_on", "status", "reason")
            if getattr(row, name)
        }
        assert stated <= set(seen.ids)
    noted = [line for line in html.splitlines() if 'class="n" href="#c' in line]
    places = {place for line in noted for place in re.findall(r' id="([^" ]+\.[^" ]+)"', line)}
    assert {f"{claim.record}.{claim.field}" for claim in data.ledger.claims} - places == set()


def test_links_out_are_safe(html: str) -> None:
    out = [(link, rel) for link, rel in Seen(html).links if not link.startswith("#")]
    assert out
    assert all(link.startswith(("https://", "http://")) and rel == "noopener" for link, rel in out)


def test_only_quotes_that_ship_are_printed(html: str, data: sd.Dataset) -> None:
    shipped = {row.quote for row in data.ledger.evidence if row.quote} | {row.gist for row in data.ledger.sentences}
    printed = re.findall(r"<q>(.*?)</q>", html)
    assert {unescape(one) for one in printed} <= shipped


def test_the_page_keeps_to_its_size(html: str, data: sd.Dataset) -> None:
    claims = len(data.ledger.claims)
    assert len(html.encode()) <= 1100 * claims
    assert len(gzip.compress(html.encode(), 9)) <= 110 * claims


@pytest.mark.parametrize("listings", [1, 4])
@pytest.mark.parametrize("ended", [0, 1])
@pytest.mark.parametrize("answered", [True, False])
def test_a_changed_release_changes_each_number(listings: int, ended: int, answered: bool) -> None:
    ledger = sea_ports(listings, answered=answered, ended=ended).ledger()
    found, total = page_of(ledger), listings + answered
    people = "1 person" if listings == 1 else f"{listings} people"
    assert f"Republic of Quay listed {people}." in found.sentence
    assert ("answered by listing 1 body" in found.sentence) == answered
    assert (f"1 of all {total} listings is known to have ended" in found.sentence) == bool(ended)
    counted = "1 listing" if total == 1 else f"{total} listings"
    claims = f"{len(ledger.claims)} claims from 1 document"
    assert counted in found.summary
    assert claims in found.summary
    assert len(found.drawing.arrows) == answered
    assert found.right_heading == ("What Harbour League answered" if answered else "")
    assert dict(found.tables)["measures"] == total


def test_a_value_that_was_replaced_is_told_with_its_cause() -> None:
    draft = sea_ports(1)
    ledger = draft.ledger()
    old = ledger.claims[0]
    new = old.model_copy(update={"id": "c9000", "value": '"Quay Union"', "added_in": "0.2.0"})
    ended = old.model_copy(update={"retired_in": "0.2.0", "replaced_by": "c9000", "cause": "source"})
    evidence = [row for row in ledger.evidence if row.claim == old.id]
    moved = [row.model_copy(update={"claim": "c9000", "added_in": "0.2.0"}) for row in evidence]
    gone = [row.model_copy(update={"retired_in": "0.2.0", "cause": "source"}) for row in evidence]
    others = [row for row in ledger.evidence if row.claim != old.id]
    claims, cited = (ended, *ledger.claims[1:], new), (*gone, *others, *moved)
    changed = Ledger(ledger.sources, ledger.sentences, ledger.records, claims, cited)
    found = page_of(changed)
    (change,) = found.versions[0].changes
    assert (change.before, change.after, change.cause) == ("Republic of Quay", "Quay Union", "a source changed")
    assert found.versions[0].lines == ("1 claim added", "1 claim ended, because a source changed")
    assert "Quay Union listed" in found.sentence
    (note,) = [
        one for document in found.documents for bar in document.sentences for one in bar.notes if one.id == "c9000"
    ]
    assert note.history == "since 0.2.0; until 0.2.0 another claim with the value Republic of Quay (a source changed)"


def letters(number: int) -> str:
    """Return a word without digits that no other number has."""
    word = ""
    while True:
        word = "bcdfghjklmnpqrstvwxz"[number % 20] + word
        number //= 20
        if not number:
            return f"q{word}y"


def unique() -> tuple[Invented, list[str]]:
    """Return a ledger in which every value is a word of its own, and the words."""
    counter = iter(range(400, 100000))
    made: list[str] = []

    def new() -> str:
        made.append(letters(next(counter)).capitalize())
        return made[-1]

    draft = Invented(publisher=new(), title=new(), url=f"https://{new().lower()}.example/", day=date(1907, 2, 3))
    for code, target in (("qbby", "qbcy"), ("qbdy", "qbfy")):
        made += [code, target]
        for one, kind in ((code, "PublicBody"), (target, "Person")):
            draft.record("entities", one, type=kind).claim(one, "name", new(), new())
        draft.claim(target, "birth_place", new(), new())
        action, act = f"{code}-act", f"{code}-act-{target}"
        draft.record("actions", action).claim(action, "authority", code, new())
        draft.claim(action, "announced_on", "1907-02-03", new())
        for column in ("program", "region", "victims", "provisions", "purpose"):
            draft.claim(action, column, new(), new())
        draft.claim(action, "reason", new())
        draft.record("measures", act, action=action).claim(act, "target", target, new())
        draft.record("status_history", f"{act}.one", subject_table="measures", subject=act)
        draft.claim(f"{act}.one", "state", "announced", new())
        draft.claim(f"{act}.one", "as_of", "1907-02-03", new())
    link = {"subject_table": "actions", "subject": "qbdy-act", "kind": "in_response_to", "object_table": "actions"}
    draft.record("relations", "qbdy-act.qbby-act", **link).claim("qbdy-act.qbby-act", "object", "qbby-act", new())
    return draft, made


def proper_names(data: sd.Dataset) -> Iterator[str]:
    yield from (row.name for row in data.entities if row.name)
    yield from (row.name for row in data.names if row.name)
    yield from (text for row in data.sources for text in (row.publisher, row.title) if text)
    yield from (row.name for row in data.schemes if row.name)
    yield from ("Xinjiang", "Uyghur", "European", "United")


def test_nothing_of_the_real_data_is_typed_into_the_page(tmp_path: Path, data: sd.Dataset) -> None:
    draft, made = unique()
    ledger = draft.ledger()
    text = Seen(make_page(write(tmp_path / "ledger", ledger))).text
    # that one is a title, and an ordinary word
    assert [name for name in set(proper_names(data)) if re.search(rf"\b{re.escape(name)}\b", text)] == ["Sanctions"]
    digests = {row.n1[:8] for row in ledger.sentences if row.n1}
    for known in (
        *sorted(digests | set(made), key=len, reverse=True),
        "3 February 1907",
        "3 Feb 1907",
        "1907-02-03",
        "0.1.0",
    ):
        text = text.replace(known, "")
    # the BibTeX and RIS of the data have the day in parts; claims and sentences are numbered
    text = re.sub(
        r"\bc\d{4}\b|\bsentence \d+|year = \{1907\}|(?:month|day) = \{[23]\}|1907/02/03|\b1907\b|\[\s*2,\s*3\s*\]",
        "",
        text,
    )
    counts = {
        len(ledger.claims),
        len(ledger.sentences),
        1,
        2,
        3,
        *(len(dataset_of(ledger).table(name)) for name in data),
    }
    assert {int(found.replace(",", "")) for found in re.findall(r"[\d,]*\d", text)} <= counts


@pytest.mark.parametrize(
    ("span", "text", "on"),
    [
        (Range(date(2021, 3, 22), date(2021, 3, 22)), "22 March 2021", "on 22 March 2021"),
        (Range(date(2021, 3, 1), date(2021, 3, 31)), "March 2021", "in March 2021"),
        (Range(date(2020, 1, 1), date(2020, 12, 31)), "2020", "in 2020"),
        (Range(None, date(2025, 4, 30)), "by 30 April 2025", "by 30 April 2025"),
        (Range(date(2025, 4, 30), None), "30 April 2025 or later", "on 30 April 2025 or later"),
        (
            Range(date(2021, 3, 2), date(2021, 4, 1)),
            "between 2 March 2021 and 1 April 2021",
            "between 2 March 2021 and 1 April 2021",
        ),
    ],
)
def test_ranges_of_days_in_words(span: Range, text: str, on: str) -> None:
    assert (words.span_in_words(span), words.on_span(span)) == (text, on)


@settings(max_examples=60)
@given(st.text(max_size=90), st.floats(-5, 200))
def test_wrapped_lines_fit_and_lose_nothing(text: str, room: float) -> None:
    lines = wrap(text, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line) <= room or len(line) == 1 for line in lines)


def test_texts_of_the_drawing_stay_apart(page: Page) -> None:
    """No name reaches into the next column, and no arrow into a day."""
    drawing = page.drawing
    assert all(
        text.x + measure(line) <= 786
        for text in drawing.texts
        if text.anchor == "start"
        for line in text.lines
        if text.kind in ("nm", "e")
    )
    days = [text for text in drawing.texts if text.kind == "day"]
    assert all(max(measure(line, 10.5, bold=True) for line in text.lines) < text.x for text in days)
    xs = [float(x) for one in drawing.arrows for x in re.findall(r"[ML](-?[\d.]+) ", one.path)]
    assert min(xs) > drawing.axis


def test_long_names_of_authorities_have_initials_above_their_columns() -> None:
    draft = sea_ports(2, answered=False)
    draft.entity("ss", "Rivers of Quebec", "PublicBody").record("actions", "ss-ports-1")
    draft.claim("ss-ports-1", "authority", "ss", "the river states")
    draft.claim("ss-ports-1", "announced_on", "1907-02-03", "the same day")
    draft.record("measures", "ss-ports-1-mariner-1", action="ss-ports-1")
    draft.claim("ss-ports-1-mariner-1", "target", "mariner-1", "that one too")
    draft.record("status_history", "ss-ports-1-mariner-1.one", subject_table="measures", subject="ss-ports-1-mariner-1")
    draft.claim("ss-ports-1-mariner-1.one", "state", "announced", "announced it")
    draft.claim("ss-ports-1-mariner-1.one", "as_of", "1907-02-03", "that day")
    (matrix,) = [row.matrix for row in page_of(draft.ledger()).rows if row.matrix]
    assert sorted(column.head for column in matrix.columns) == ["ROQ", "ROQ2"]
    heads = {column.name: column.head for column in matrix.columns}
    assert {f"{head}: {name}" for name, head in heads.items()} <= set(matrix.footnotes)
    assert matrix.footnotes[-1] == "– Mariner 0: no listing by Rivers of Quebec in these data"


def test_an_answer_to_an_answer_is_said_in_words() -> None:
    """Arrows lead from the right to the left; what they cannot show stands below the heading."""
    draft = sea_ports(1)
    draft.record("actions", "qq-ports-2").claim("qq-ports-2", "authority", "qq", "the Quay again")
    draft.claim("qq-ports-2", "announced_on", "1907-02-05", "two days later")
    link = {"subject_table": "actions", "subject": "qq-ports-2", "kind": "in_response_to", "object_table": "actions"}
    draft.record("relations", "qq-ports-2.in-response-to.rr-answer-1", **link)
    draft.claim("qq-ports-2.in-response-to.rr-answer-1", "object", "rr-answer-1", "in answer to the League")
    found = page_of(draft.ledger())
    drawn = {one.relation for one in found.drawing.arrows}
    words_of = {block.action: block.small for row in found.rows for block in (*row.left, *row.right)}
    assert drawn == {"rr-answer-1.in-response-to.qq-ports-1"}
    assert words_of["qq-ports-2"] == "answers Harbour League’s step"
    assert any("answers Harbour League’s step" in text.lines for text in found.drawing.texts)


def test_the_drawing_grows_with_the_names() -> None:
    few, many = (page_of(sea_ports(count).ledger()).drawing.height for count in (2, 40))
    assert few < many


def test_a_card_is_small_and_has_no_script(data: sd.Dataset) -> None:
    sizes = {}
    for row in data.measures.find(authority="ca"):
        text = unescape(make_page(card=row.id))
        sizes[row.id] = len(text.encode())
        assert "<script" not in text
        assert "script-src 'none'" in text
        assert f"{row.target_name}, listed by Canada" in text
        assert "on the list of Canada on 24 July 2025" in text
    assert max(sizes.values()) < 20_000
    with pytest.raises(UnknownName, match="did you mean"):
        make_page(card="eu-2021-xinjiang-1-wang-junzeng")


def test_a_folder_without_a_ledger_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is not a directory"):
        open_ledger(tmp_path / "nowhere")
    with pytest.raises(UnreadableFile, match="a ledger has six CSV files"):
        open_ledger(tmp_path)
    (tmp_path / "sources.csv").write_bytes(b"\xff")
    with pytest.raises(UnreadableFile, match=r"sources\.csv: is not UTF-8 at byte 0"):
        open_ledger(tmp_path)


def test_without_jinja_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingExtra, match=r"pip install 'sanctions-data\[page\]'"):
        make_page()
    done = CliRunner().invoke(main, ["page", "-o", "-"])
    assert (done.exit_code, done.output.count("\n")) == (3, 1)


def test_the_command_writes_a_file_and_prints_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.chdir(tmp_path)
    ledger = write(tmp_path / "ledger", sea_ports(1).ledger())
    done = CliRunner().invoke(main, ["page", "--data", str(ledger), "--open"])
    assert done.exit_code == 0, done.output
    made = tmp_path / "sanctions-data.html"
    assert opened == [made.as_uri()]
    assert made.read_text("utf-8").startswith("<!doctype html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ledger", "sanctions-data.html"]
    refused = CliRunner().invoke(main, ["page", "--data", str(ledger), "-o", str(tmp_path)])
    assert refused.exit_code == 2


def test_the_data_are_cited_in_each_style(html: str, data: sd.Dataset) -> None:
    shown = [unescape(one).strip() for one in re.findall(r"<pre>(.*?)</pre>", html, re.S)]
    assert shown == [data.cite(style=style).strip() for style in CITED]


def test_the_page_describes_itself_as_a_dataset(html: str, data: sd.Dataset) -> None:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    found = json.loads(text)
    assert (found["@type"], found["version"]) == ("Dataset", data.version)
    assert "ClaimReview" not in html


def test_english_names_of_authorities_have_their_article() -> None:
    assert words.with_article("European Union") == "the European Union"
    assert words.with_article("China") == "China"
    assert words.possessive("the United States") == "the United States’"


def test_the_page_is_the_same_each_time(html: str) -> None:
    assert make_page() == html


def test_the_colours_of_both_schemes_have_enough_contrast() -> None:
    """axe-core cannot see the colours of texts in a drawing (WCAG 2.2, 1.4.3 and 1.4.11)."""
    style = (Path(sd.__file__).parent / "page/templates/style.css").read_text("utf-8")
    schemes = [dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", block)) for block in re.findall(r":root\{([^}]*)\}", style)]
    assert len(schemes) == 3
    for colours in schemes[:2]:
        for name in ("ink", "soft", "l", "r"):
            assert contrast(colours[name], colours["bg"]) >= 4.5, name
            if name in ("ink", "soft"):
                assert contrast(colours[name], colours["mark"]) >= 4.5, name


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("measure", "text", "says"),
    [
        ("eu-2021-xinjiang-1-wang-junzheng", "renewed until 8 December 2023", "Council of the European Union"),
        ("gb-2021-xinjiang-1-wang-junzheng", "on the UK list on 13 May 2026", "UK Foreign"),
        ("cn-2020-counter-1-marco-rubio", "still listed on 22 January 2025", "Tibetan Review"),
        ("cn-2021-counter-1-michael-gahler", "lifted, by 30 April 2025", "China hebt Sanktionen"),
        ("cn-2021-counter-1-adrian-zenz", "announced on 22 March 2021, only weak statements later", "VOA News"),
        ("cn-2021-counter-3-gayle-manchin", "announced on 27 March 2021, nothing later known", ""),
        ("us-2021-xinjiang-1-chen-mingguo", "on the US list on 30 October 2025 or later", "US Treasury"),
    ],
)
def test_the_last_word_on_a_listing(measure: str, text: str, says: str, page: Page) -> None:
    (stand,) = [one for one in page.stands if one.measure == measure]
    assert stand.word.text == text
    assert says in stand.word.says
    assert bool(stand.word.remark) == (measure == "cn-2021-counter-1-adrian-zenz")
    assert stand.word.ended == text.startswith("lifted")


def test_each_empty_cell_of_the_matrix_has_a_footnote_that_is_true_of_it(page: Page, data: sd.Dataset) -> None:
    (matrix,) = [row.matrix for row in page.rows if row.matrix]
    empty = [
        (line, column)
        for line in matrix.lines
        for column, cell in zip(matrix.columns, line.cells, strict=True)
        if not cell
    ]
    assert {(line.target, column.short) for line, column in empty} == {
        ("wang-mingshan", "US"),
        ("zhu-hailun", "US"),
        ("xpcc-public-security-bureau", "US"),
    }
    for line, _ in empty:
        (note,) = [one for one in matrix.footnotes if line.name in one]
        earlier = data.measures.find(target=line.target, authority="us")
        assert ("already" in note) == bool(list(earlier))


def test_a_number_is_said_as_its_source_says_it(page: Page) -> None:
    cards = [card for _, rows in page.others for card in rows]
    said = [" ".join(part.text for _, part in item.parts) for card in cards for group in card.groups
            if group.title == "Numbers in the sources" for item in group.items]  # fmt: skip
    assert {"more than 1,000,000 people", "about 1,000,000 people", "several officials", "at least 5 officials"} <= set(
        said
    )


def test_a_ledger_without_rows_has_a_page(tmp_path: Path) -> None:
    text = Seen(make_page(write(tmp_path, Ledger()))).text
    assert "0 listings" in text


def test_a_remark_and_the_accusation_it_answers_stand_side_by_side(page: Page) -> None:
    assert page.disagreements.disputes
    for one in page.disagreements.disputes:
        assert {True, False} == {rival.accuses for rival in one.rivals}
    found = page.disagreements
    parts = (found.unsettled, found.disputes, found.settled, found.compatible)
    shown = {row.id for part in parts for row in part}
    conflicts = sd.load().conflicts
    assert shown == {row.decision for row in conflicts if row.kind != "succession"}


@pytest.mark.slow
def test_the_foot_links_every_file_of_the_exports(tmp_path: Path) -> None:
    """The links lead to files that are there, from wherever the page is, and to no file of other data."""
    for name in ("pyarrow", "xlsxwriter", "sqlite_utils"):
        pytest.importorskip(name)
    site = tmp_path / "a site"
    sd.export("all", site)
    for place in (site / "index.html", tmp_path / "pages/index.html"):
        place.parent.mkdir(exist_ok=True)
        found = CliRunner().invoke(main, ["page", "--exports", str(site), "-o", str(place)])
        assert (found.exit_code, found.stdout) == (0, "")
        links = [
            href for href, _ in Seen(place.read_text(encoding="utf-8")).links if not href.startswith(("#", "http"))
        ]
        linked = {(place.parent / unquote(href)).resolve() for href in links}
        assert linked == {path.resolve() for path in site.rglob("*") if path.is_file() and path.name != "index.html"}
    other = site / "parquet/measures.parquet"
    other.write_bytes(other.read_bytes() + b" ")
    with pytest.raises(UnreadableFile, match=r"measures\.parquet: is not what this package writes of the data"):
        make_page(exports=site)
    (site / "sanctions-data.metadata.json").unlink()
    with pytest.raises(UnreadableFile, match=r"metadata\.json: is missing; run `sanctions-data export all` again"):
        make_page(exports=site)
    found = CliRunner().invoke(main, ["page", "--exports", str(tmp_path / "none"), "-o", "-"])
    assert (found.exit_code, found.stdout) == (3, "")
    assert "none: is not a directory; run `sanctions-data export all` again" in found.stderr

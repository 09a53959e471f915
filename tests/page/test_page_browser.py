"""The page in a Chromium: what axe-core finds, the keyboard, deep links, copying, print, and three tasks of users."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe import violations

import sanctions_data as sd
from sanctions_data.page.render import make_page
from sanctions_data.provenance.citation import source_work
from sanctions_data.provenance.citation_styles import STYLES

from .invented_ledger import sea_ports, write

pytest.importorskip("jinja2", reason="jinja2 is not installed (extra page)")
api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser
WIDTHS = (1280, 768, 390, 320)
GOLDEN = Path(__file__).parent / "golden" / "listing.txt"
LISTING = "eu-2021-xinjiang-1-wang-junzheng"
SHOWN = ("APA", "Chicago", "BibTeX", "RIS", "CSL-JSON", "Wikipedia")
LONG = "Captain Bartholomew Montgomery Featherstonehaugh of the Outer Harbour Company of Quay, No."
# rows, cards and documents beyond the first few repeat these; axe-core needs seconds for each thousand of elements
SHORTEN = """() => {
  const kept = new Set(['wang-junzheng', 'mariner-1', 'cn-2021-counter-1', 'qq-ports-1', 'cn-denial'])
  document.querySelectorAll('.card').forEach(e => kept.has(e.id) || e.remove())
  for (const [what, most] of [['.force tbody tr', 3], ['.src', 2], ['.src ol > li', 3], ['.src ul > li', 3],
    ['.dis', 3], ['.listing', 1], ['.g li', 6], ['.days > li', 4], ['.names li', 9], ['#about tr', 3], ['.ver li', 1],
    ['.draw > a', 12], ['.draw > text', 2]])
    [...document.querySelectorAll(what)].slice(most).forEach(e => e.remove())
  document.querySelectorAll('details').forEach(e => { e.open = true })
}"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of the data, and that of a ledger with long names, names from right to left and no answers."""
    folder = tmp_path_factory.mktemp("pages")
    ledger = sea_ports(500, lambda n: f"{LONG} {n}" if n % 2 else f"רב חובל מספר {n}", answered=False).ledger()
    pages = {"data": make_page(), "invented": make_page(write(folder / "ledger", ledger))}
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


@pytest.fixture(scope="module")
def tab(browser: Any, files: dict[str, Path]) -> Iterator[Any]:
    """The page of the data, on a phone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, permissions=["clipboard-read", "clipboard-write"], accept_downloads=True
    )
    found = context.new_page()
    found.goto(files["data"].as_uri())
    yield found
    context.close()


def fresh(tab: Any) -> Any:
    """Return the tab as it was when it was opened."""
    tab.evaluate("""() => {
      document.querySelectorAll('.pop').forEach(e => e.querySelector('.do button:last-child').click())
      document.querySelectorAll('details').forEach(e => { e.open = false })
      const box = document.querySelector('#q')
      box.value = ''
      box.dispatchEvent(new Event('input'))
      history.replaceState(null, '', '#top')
      scrollTo(0, 0)
    }""")
    return tab


def value(place: str) -> str:
    return f'[id="{place}"]'


def wait(tab: Any, selector: str) -> Any:
    """Return what is expected of an element, for which Playwright waits; `wait_for_function` needs `eval`."""
    return api.expect(tab.locator(selector))


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["data", "invented"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    name: str, scheme: str, browser: Any, files: dict[str, Path]
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    tab = context.new_page()
    logged: list[str] = []
    requests: list[str] = []
    tab.on("console", lambda message: logged.append(message.text))
    tab.on("pageerror", lambda error: logged.append(str(error)))
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(files[name].as_uri())
    wide = {width: _wide(tab, width) for width in (*WIDTHS, 640)}  # 640: twice as large on 1280
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.locator(".force .n").first.click()
    assert tab.locator(".pop article").count()
    tab.evaluate(SHORTEN)
    found = {width: _violations(tab, width) for width in WIDTHS}
    assert (wide, found) == ({width: width for width in wide}, {width: [] for width in WIDTHS})
    assert (logged, len(requests)) == ([], 1)
    assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    context.close()


def _wide(tab: Any, width: int) -> int:
    tab.set_viewport_size({"width": width, "height": 900})
    found: int = tab.evaluate("document.documentElement.scrollWidth")
    return found


def _violations(tab: Any, width: int) -> list[str]:
    tab.set_viewport_size({"width": width, "height": 900})
    return violations(tab)


def test_the_keyboard_reaches_a_note_and_closes_it(tab: Any) -> None:
    fresh(tab)
    tab.locator(".force a").first.focus()
    tab.keyboard.press("Tab")
    link = tab.locator(".force .n").first
    assert link.evaluate("e => e === document.activeElement")
    tab.keyboard.press("Enter")
    assert tab.locator(".force .pop").count() == 1
    assert tab.evaluate("document.activeElement.className") == "pop"
    tab.keyboard.press("Tab")
    assert tab.evaluate("Boolean(document.activeElement.closest('.pop'))")
    tab.keyboard.press("Escape")
    assert tab.locator(".pop").count() == 0
    assert link.evaluate("e => e === document.activeElement")


def test_each_note_opens_and_closes(tab: Any) -> None:
    wrong = fresh(tab).evaluate("""() => [...document.querySelectorAll('.n, .arrow')].filter(link => {
      link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
      const ids = link.dataset.n ? link.dataset.n.split(' ') : [1]
      const pop = link.pop, whole = pop && pop.querySelectorAll('article').length === ids.length
      if (pop) pop.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
      return !whole || link.pop !== null || link.getAttribute('href').length < 3
    }).length""")
    assert (wrong, tab.locator(".pop").count()) == (0, 0)


def test_citations_are_those_of_the_package(tab: Any) -> None:
    data = sd.load()
    made = tab.evaluate("""() => Object.fromEntries([...document.querySelectorAll('.src')].map(e => {
      const one = { ...source(e.id.slice(2)), locator: 'sentence 3' }
      return [one.id, Object.fromEntries(Object.keys(styles).map(name => [name, cited([one], name)]))]
    }))""")
    sources = {row.id: row for row in data.ledger.sources}
    assert set(made) == set(sources)
    for name, found in made.items():
        for shown in SHOWN:
            style = shown.lower()
            wanted = STYLES[style]([source_work(sources[name], (3,))]).removesuffix("\n")
            same = json.loads(found[shown]) == json.loads(wanted) if style == "csl-json" else found[shown] == wanted
            assert same, (name, style, found[shown], wanted)


def test_a_journalist_finds_whether_a_listing_stands_and_who_says_so(tab: Any) -> None:
    """On a phone, in one step: is Wang Junzheng still listed by the EU, and who says so?"""
    fresh(tab).locator("#q").fill("wang junzheng eu")
    (row,) = (one for one in tab.locator(".force tbody tr").all() if one.is_visible())
    text = " ".join(row.inner_text().split())
    assert "renewed until 8 December 2023, as of 5 December 2022" in text
    assert "Council of the European Union" in text
    assert row.bounding_box()["y"] < 800, "it is seen without scrolling"


def test_a_researcher_copies_the_citation_of_a_day(tab: Any) -> None:
    """In three steps: the day of effect of Canada's listings."""
    fresh(tab).locator(".days th a", has_text="Canada").click()
    place = tab.locator(value("ca-2021-xinjiang-1.start_date"))
    assert "21 March 2021" in place.inner_text()
    place.locator(".n").click()
    place.locator("button", has_text="Copy citation").first.click()
    wait(tab, "#said").to_have_text("copied")
    own, cell = tab.evaluate("navigator.clipboard.readText()").split("\n")
    *_, wanted = sd.load().cite("ca-2021-xinjiang-1", "start_date", style="apa").strip().split("\n")
    assert cell == wanted
    assert own in sd.load().cite("ca-2021-xinjiang-1", "start_date", style="apa")


def test_an_engineer_downloads_what_a_filter_shows(tab: Any) -> None:
    """In two steps: the listings of the UK as CSV, named in another script, by a surname, by a number."""
    fresh(tab).locator("#q").fill("UK")
    with tab.expect_download() as download:
        tab.locator("#csv").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_bytes().decode(), newline="")))
    listed = sd.load().measures.find(authority="gb")
    wanted = {(row.id, str(row.announced_on), str(row.status_as_of)) for row in listed}
    assert {(row["measure"], row["announced"], row["day"]) for row in rows} == wanted


@pytest.mark.parametrize(
    ("words", "targets"),
    [
        ("王君正", {"wang-junzheng"}),
        ("zenz", {"adrian-zenz"}),
        ("ZENZ, Adrian", {"adrian-zenz"}),
        ("GHR0077", {"wang-junzheng"}),
        ("bütikofer", {"reinhard-butikofer"}),
        ("butikofer", {"reinhard-butikofer"}),
        ("neil obrien", {"neil-o-brien"}),
        ("nobody at all", set()),
    ],
)
def test_the_filter_knows_names_in_any_script_and_numbers(words: str, targets: set[str], tab: Any) -> None:
    fresh(tab).locator("#q").fill(words)
    found = tab.evaluate("[...document.querySelectorAll('.force tbody tr:not([hidden])')].map(e => e.dataset.t)")
    assert set(found) == targets
    assert "#find=" in tab.url


def test_what_the_filter_hid_is_shown_when_it_is_cleared(tab: Any) -> None:
    hidden = "() => document.querySelectorAll('.force tr[hidden], .card[hidden]').length"
    rows = len(sd.load().measures) - len(list(sd.load().measures.find(target="adrian-zenz")))
    assert fresh(tab).evaluate(hidden) == 0
    for words in ("zenz", "uk", "zenz"):
        tab.locator("#q").fill(words)
        assert tab.evaluate(hidden) > 0
    assert tab.evaluate("() => document.querySelectorAll('.force tr[hidden]').length") == rows
    tab.locator("#q").fill("")
    assert tab.evaluate(hidden) == 0


def test_the_filter_stands_in_the_address_and_a_deep_link_clears_it(tab: Any) -> None:
    fresh(tab).evaluate("location.hash = 'find=zenz'")
    wait(tab, "#q").to_have_value("zenz")
    tab.evaluate(f"location.hash = '{LISTING}.status'")
    wait(tab, "#q").to_have_value("")
    assert tab.locator(value(f"{LISTING}.status")).is_visible()
    wait(tab, value(f"{LISTING}.status")).to_have_class("mark")
    tab.evaluate("location.hash = 'c0031'")
    wait(tab, "#c0031").to_have_class("mark")
    tab.evaluate(f"location.hash = '{LISTING}.target_name'")  # it stands with the target
    wait(tab, value(f"{LISTING}.target")).to_have_class("mark")


@pytest.mark.parametrize("place", [f"{LISTING}.status", "c0031", "cn-denial", "ca-2021-xinjiang-1.start_date"])
def test_a_deep_link_scrolls_to_its_place(place: str, tab: Any) -> None:
    """Also if the filter was cleared a moment before, when what is out of sight has no height yet."""
    fresh(tab).emulate_media(reduced_motion="reduce")
    tab.locator("#q").fill("zenz")
    tab.locator("#q").fill("")
    top = tab.evaluate(
        """id => new Promise(done => {
      const seen = () => done(document.getElementById(id).getBoundingClientRect().y)
      addEventListener("hashchange", () => setTimeout(seen, 300), { once: true })
      location.hash = id
    })""",
        place,
    )
    tab.emulate_media(reduced_motion="no-preference")
    assert 0 <= top < 100


def test_a_note_gives_its_link_its_quote_and_its_facts(tab: Any) -> None:
    fresh(tab).evaluate("location.hash = 'us-2021-xinjiang-1.announced_on'")
    place = tab.locator(value("us-2021-xinjiang-1.announced_on"))
    place.locator(".n").click()
    copied = {}
    for name in ("Copy link", "Copy quote", "Copy JSON"):
        place.locator("button", has_text=name).first.click()
        wait(tab, "#said").to_have_text("copied")
        copied[name] = tab.evaluate("navigator.clipboard.readText()")
        tab.evaluate("document.querySelector('#said').textContent = ''")
    assert copied["Copy link"].endswith("#us-2021-xinjiang-1.announced_on")
    facts = json.loads(copied["Copy JSON"])
    reason = sd.load().why("us-2021-xinjiang-1", "announced_on").reason(facts["claim"])
    assert reason is not None
    assert (facts["value"], facts["quote"], facts["source"]) == (
        reason.claim.parsed,
        reason.quote,
        reason.sentence.source,
    )
    assert (facts["sentence"], facts["summary"]) == (reason.sentence.n, reason.gist)
    assert copied["Copy quote"].startswith(f"“{reason.quote}” (")


def test_the_age_of_the_data_is_that_of_the_day_of_reading(browser: Any, files: dict[str, Path]) -> None:
    tab = browser.new_page()
    as_of = sd.load().as_of
    assert as_of is not None
    tab.clock.set_fixed_time(as_of.replace(year=as_of.year + 5).isoformat() + "T12:00:00")
    tab.goto(files["invented"].as_uri())
    days = (as_of.replace(year=as_of.year + 5) - sea_ports().day).days
    assert tab.get_by_text(f"({days:,} days ago)").count() == 2
    tab.close()


def test_without_scripts_a_value_leads_to_its_note(browser: Any, files: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.goto(f"{files['data'].as_uri()}#{LISTING}.announced_on")
    place = tab.locator(value(f"{LISTING}.announced_on"))
    assert place.is_visible()
    claim = place.locator(".n").get_attribute("href")
    place.locator(".n").click()
    assert tab.url.endswith(claim)
    assert tab.locator(value(claim[1:])).is_visible()
    assert not tab.locator("#q").is_visible()
    tab.emulate_media(media="print")
    assert tab.locator(value("c0485")).is_visible(), "in print all notes are open"
    context.close()


def test_a_screen_reader_says_this_of_a_listing(tab: Any) -> None:
    fresh(tab).evaluate(f"location.hash = '{LISTING}'")
    wait(tab, value(LISTING)).to_be_visible()
    assert tab.locator(value(LISTING)).aria_snapshot() + "\n" == GOLDEN.read_text(encoding="utf-8")


def test_no_text_of_the_drawing_is_wider_than_was_measured(browser: Any, files: dict[str, Path]) -> None:
    """DejaVu Sans, which the measure is of, is the font of the machines that test."""
    from sanctions_data.page.drawing import measure

    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(files["data"].as_uri())
    texts = tab.evaluate("""() => [...document.querySelectorAll('.draw .nm, .draw .e')]
      .filter(e => !e.querySelector('tspan')).map(e => [e.lastChild.textContent, e.getComputedTextLength()])""")
    assert texts
    assert [(text, width) for text, width in texts if width > measure(text) * 1.01] == []
    assert (
        tab.evaluate(
            """() => { try { document.body.innerHTML = '<b>x</b>'; return 'allowed' } catch { return 'refused' } }"""
        )
        == "refused"
    )
    tab.close()

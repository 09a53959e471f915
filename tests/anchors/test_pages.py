"""Saved pages: what is seen of them, by our reading and by Chromium's, and what of it may verify.

`pages.txt` holds small pages with the words that are seen of each; `conftest.py` says how Chromium is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.anchors import anchor, find
from sanctions_data.anchors.html import STRUCK, read_page, visible_text

FILE = Path(__file__).with_name("pages.txt")
PAGES = re.findall(r"(?m)^== (.+)\nseen: (.*)\n(.+)$", FILE.read_text(encoding="utf-8"))
NAMES = [name for name, _, _ in PAGES]
SENTENCE = "The old harbour reopened in May after 28 years."


def bare(text: str) -> str:
    """`text` without spaces and without what we add to struck, raised and divided text."""
    return re.sub(rf"[\s{STRUCK}\u2044]", "", unicodedata.normalize("NFKC", text))


def verdict(page: str, sentence: str = SENTENCE) -> str:
    return find(visible_text(page), [anchor("g", 1, sentence, start=0)])[0].verdict


def verified(page: str, sentence: str = SENTENCE) -> bool:
    return verdict(page, sentence).startswith("verified")


def test_there_are_pages_enough_and_each_kind_is_there() -> None:
    assert len(PAGES) >= 60
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize(("seen", "page"), [page[1:] for page in PAGES], ids=NAMES)
def test_what_is_seen(seen: str, page: str) -> None:
    assert bare(visible_text(page)) == bare(seen)


@pytest.mark.browser
@pytest.mark.parametrize(("seen", "page"), [page[1:] for page in PAGES], ids=NAMES)
def test_chromium_sees_the_same(seen_by_chromium: Callable[[str], str], seen: str, page: str) -> None:
    assert bare(seen_by_chromium(page)) == bare(seen)


HIDDEN = [
    "<noembed>{}</noembed>",
    "<dialog>{}</dialog>",
    "<progress>{}</progress>",
    "<div popover>{}</div>",
    '<p style="display:/**/none">{}</p>',
    '<p style="font-size:0">{}</p>',
    "<style>.h{{display:none}}</style><p class=h>{}</p>",
    "<details><summary>x</summary>{}</details>",
    "<p hidden>{}</p>",
    "<template>{}</template>",
    '<p style="content-visibility:hidden">{}</p>',
    '<p style="position:absolute;left:-9999px">{}</p>',
    "<noscript>{}</noscript>",
    "<select hidden><option>{}</select>",
]


@pytest.mark.parametrize("wrap", HIDDEN)
def test_a_sentence_that_nobody_sees_is_not_verified(wrap: str) -> None:
    page = "<!doctype html><html><body><p>Before.</p>" + wrap + "<p>After.</p>"
    assert not verified(page.format(SENTENCE))
    assert verified(f"<!doctype html><html><body><p>Before.</p><p>{SENTENCE}</p><p>After.</p>")


@pytest.mark.parametrize(
    "wrap",
    [
        "<svg><text y=20>{}</text></svg>",
        "<math><mtext>{}</mtext></math>",
        "<select><option>{}</select>",
        "<textarea>{}</textarea>",
        "<details open>{}</details>",
        "<p><ins>{}</ins></p>",
        "<p><b>The</b> {}</p>",
    ],
)
def test_a_sentence_that_everybody_sees_is_verified(wrap: str) -> None:
    held = SENTENCE.removeprefix("The ") if "<b>The</b>" in wrap else SENTENCE
    assert verified("<!doctype html><body>" + wrap.format(held) + "<p>After.</p>")


@pytest.mark.parametrize("struck", ["<del>{}</del>", "<s>{}</s>", "<strike>{}</strike>", "<u class=s>{}</u>"])
@pytest.mark.parametrize("word", ["The", "old", "May", "28", "years."])
def test_a_struck_word_is_seen_and_does_not_verify(struck: str, word: str) -> None:
    """Neither where the word belongs to the sentence nor where it was added to it."""
    style = "<!doctype html><style>.s{text-decoration:line-through}</style><p>"
    part = SENTENCE.replace(word, struck.format(word))
    assert STRUCK + word in visible_text(style + part)
    assert not verified(style + part)
    assert not verified(style + SENTENCE.replace("reopened", "reopened " + struck.format("a")))
    assert not verified(style + struck.format(SENTENCE))
    assert verified(style + SENTENCE + " " + struck.format("It did not."))


def test_a_struck_letter_does_not_verify() -> None:
    """A mark would be left out of the skeleton of a sentence; a letter is not."""
    assert not verified("<p>Plan <s>B</s> holds the day.", "Plan B holds the day.")
    assert not verified("<p>It took <del>5</del> days.", "It took 5 days.")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("2<sup>8</sup>", "2⁸"),
        ("CO<sub>2</sub>", "CO₂"),
        ("22<sup>nd</sup>", "22nd"),
        ("10<sup>−6</sup>", "10−⁶"),
        ("2<sup>\u0668</sup>", "2⁸"),
        ('2<span style="vertical-align:super">8</span>', "2⁸"),
        ('2<span style="position:relative;top:-.5em">8</span>', "2⁸"),
        ("<style>sup{vertical-align:baseline}</style>2<sup>8</sup>", "2⁸"),
        ("<math><msup><mn>2</mn><mn>8</mn></msup></math>", "2⁸"),
        ("<math><msub><mn>2</mn><mn>8</mn></msub></math>", "2₈"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1⁄2"),
        ("<math><msqrt><mn>4</mn></msqrt></math>", "√4"),
        ("<svg><text y=9>2<tspan baseline-shift=super>8</tspan></text></svg>", "2⁸"),
    ],
)
def test_raised_digits_stay_apart(markup: str, text: str) -> None:
    assert visible_text("<!doctype html><p>" + markup) == text


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("vertical-align: super", "2⁸"),
        ("vertical-align: SUB", "2₈"),
        ("vertical-align: top", "28"),
        ("vertical-align: baseline", "28"),
        ("vertical-align: 5px", "2⁸"),
        ("vertical-align: -5px", "2₈"),
        ("vertical-align: 50%", "2⁸"),
        ("vertical-align: -50%", "2₈"),
        ("vertical-align: 0", "28"),
        ("vertical-align: calc(1px - 1px)", "28"),
        ("vertical-align: super; vertical-align: 5", "2⁸"),
        ("vertical-align: super; vertical-align: initial", "28"),
        ("vertical-align: super; vertical-align: unset", "28"),
        ("font-variant-position: super", "2⁸"),
        ("font-variant-position: sub", "2₈"),
        ("font-variant-position: normal", "28"),
        ("font-variant-position: super; font-variant-position: nosuch", "2⁸"),
        ("font-variant: small-caps super", "2⁸"),
        ("font-variant: sub", "2₈"),
        ("font-variant: sub; font-variant: normal", "28"),
        ("font-variant-position: super; font: 9px serif", "28"),
        ("position: relative; top: -5px", "2⁸"),
        ("position: relative; top: 5px", "2₈"),
        ("position: relative; bottom: 5px", "2⁸"),
        ("position: relative; bottom: -5px", "2₈"),
        ("position: relative; vertical-align: -5px; top: -5px", "28"),
        ("position: static; top: -5px", "28"),
        ("display: inline-block; vertical-align: 5px", "2⁸"),
        ("display: block; vertical-align: 5px", "2\n\n8"),
    ],
)
def test_a_style_that_raises_digits(style: str, text: str) -> None:
    assert visible_text(f"<!doctype html><p>2<span style='{style}'>8</span>") == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<msup><mn>2</mn><mn>8</mn></msup>", "2⁸"),
        ("<msub><mn>2</mn><mn>8</mn></msub>", "2₈"),
        ("<msubsup><mn>2</mn><mn>8</mn><mn>9</mn></msubsup>", "2₈⁹"),
        ("<mover><mn>2</mn><mn>8</mn></mover>", "2⁸"),
        ("<munder><mn>2</mn><mn>8</mn></munder>", "2₈"),
        ("<munderover><mn>2</mn><mn>8</mn><mn>9</mn></munderover>", "2₈⁹"),
        ("<mmultiscripts><mn>2</mn><mn>8</mn><mn>9</mn></mmultiscripts>", "2⁸⁹"),
        ("<mrow><mn>2</mn><mn>8</mn></mrow>", "28"),
        ("<msup><mn>2</mn><mrow><mn>8</mn><mn>9</mn></mrow></msup>", "2⁸⁹"),
        ("<msup><mrow><mn>2</mn><mn>8</mn></mrow><mn>9</mn></msup>", "28⁹"),
    ],
)
def test_scripts_of_a_formula(formula: str, text: str) -> None:
    assert visible_text(f"<!doctype html><p><math>{formula}</math>") == text


@pytest.mark.parametrize(
    ("style", "struck"),
    [
        ("text-decoration: line-through", True),
        ("text-decoration: underline LINE-THROUGH red", True),
        ("text-decoration-line: underline line-through", True),
        ("-webkit-text-decoration: line-through", True),
        ("text-decoration: underline", False),
        ("text-decoration: 'line-through'", False),
        ("text-decoration: line-through; text-decoration: none", False),
        ("text-decoration: line-through; text-decoration: initial", False),
        ("text-decoration: line-through; text-decoration-line: unset", False),
        ("text-decoration: line-through; -webkit-text-decoration: initial", False),
        ("text-decoration: line-through; all: initial", False),
    ],
)
def test_a_style_that_strikes_words(style: str, struck: bool) -> None:
    found = visible_text(f'<!doctype html><p>a <span style="{style}">b <i>c</i></span> d')
    assert found == (f"a {STRUCK}b {STRUCK}c d" if struck else "a b c d")


BLOCKS = re.findall(
    r"\w+",
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup li listing main marquee menu nav ol p pre search section summary ul xmp",
)
IN_LINE = re.findall(
    r"[\w-]+",
    "a abbr acronym b bdi bdo big button cite code data dfn em font i ins kbd label mark nobr output q rb samp small "
    "span strong time tt u var wbr x-word",
)
LINES = [*((tag, "a\n\nb\n\nc") for tag in BLOCKS), *((tag, "abc") for tag in IN_LINE)]


@pytest.mark.parametrize(("tag", "text"), LINES, ids=[*BLOCKS, *IN_LINE])
def test_which_elements_stand_on_a_line_of_their_own(tag: str, text: str) -> None:
    """HTML standard, section "Rendering"."""
    assert visible_text(f"<!doctype html><div>a<{tag} open>b</{tag}>c") == text


@pytest.mark.browser
def test_chromium_has_the_same_lines(browser: Any) -> None:
    tab = browser.new_page()
    try:
        script = (
            "tags => tags.filter(tag => getComputedStyle(document.body.appendChild(document.createElement(tag)))"
            ".display.startsWith('inline'))"
        )
        assert tab.evaluate(script, [*BLOCKS, *IN_LINE]) == ["marquee", *IN_LINE]
    finally:
        tab.close()


def test_a_raised_digit_does_not_verify() -> None:
    assert verified("<p>The 28-member union agreed.", "The 28-member union agreed.")
    assert verified("<p>It rained on 22<sup>nd</sup> March.", "It rained on 22nd March.")
    for digit in ("<sup>8</sup>", "<sub>8</sub>", "<b style='vertical-align:2px'>8</b>"):
        assert not verified(f"<p>The 2{digit}-member union agreed.", "The 28-member union agreed.")
    # The mark of a note stands after the sentence, not in it.
    for note in ("<sup>1</sup>", "<sup>[1]</sup>"):
        assert verified(f"<p>It rained. {SENTENCE}{note} Then it closed.")
        assert verified(f"<p>It rained. {SENTENCE}{note} Then it closed.", "Then it closed.")


def test_words_of_a_style_sheet_are_seen() -> None:
    """What `::before` and `::after` show is read by people, so it stands in the sentence."""
    style = (
        "<!doctype html><style>b::before{content:'never '}i::after{content:attr(data-x)}u::before{content:'→'}</style>"
    )
    assert visible_text(style + "<p>It <b>was</b> so<i data-x=' not'></i>.<u>Yes</u>") == "It never was so not.Yes"
    assert not verified(style + SENTENCE.replace("reopened", "<b>reopened</b>"))


def test_boxes_of_one_line_and_of_several() -> None:
    """Unknown elements are words of the line, `display` decides what is a block, flexible rows stand apart."""
    style = "<!doctype html><style>.b{display:block}.i{display:inline}.f{display:flex}</style>"
    assert not verified(f"<!doctype html><p><x-said>It is not true that</x-said> {SENTENCE}")
    assert visible_text(style + "<p>a<span class=b>b</span>c") == "a\n\nb\n\nc"
    assert visible_text(style + "<div class=i>a</div><div class=i>b</div>") == "ab"
    assert visible_text(style + "<p class=f><span>a</span><span>b</span>") == "a b"
    assert visible_text(style + "a<br>b<br style='display:none'>c") == "a\n\nbc"


def test_notes_say_what_was_not_read() -> None:
    outside = "it has 1 external style sheet, which was not read: text that they hide counts as seen"
    assert read_page("<link rel=stylesheet href=a.css><p>a").notes == (outside,)
    assert read_page("<style>@import url(a.css);</style><link rel=stylesheet href=b.css>a").notes == (
        "it has 2 external style sheets, which were not read: text that they hide counts as seen",
    )
    ignored = "<link rel=icon href=a><link rel=stylesheet><link rel='alternate stylesheet' href=a.css>"
    assert read_page(ignored + "<link rel=stylesheet media=print href=a.css><p>a").notes == ()
    shadow = "<div><template shadowrootmode=open><p>x</template>no</div>a"
    assert read_page(shadow).text == "a"
    assert read_page(shadow).notes == (
        "it has shadow trees, which were not read: the text in and under them counts as not seen",
    )


@pytest.mark.parametrize(
    ("style", "what"),
    [
        ("@container (width > 1px) { p { display: none } }", "@container"),
        ("@scope (p) { b { visibility: hidden } }", "@scope"),
        ("p:dir(ltr) { opacity: 0 }", "the selector :dir"),
        ("p { display: attr(data-x) }", "attr()"),
        ("p { display: if(style(--a): none) }", "if()"),
        ("@keyframes k { to { opacity: 0 } } p { animation: k 0s forwards }", "animations that hide text"),
        (f"p {{ left: calc({'1px + ' * 1100} 1px) }}", "values of more than 1,024 parts"),
        ("col || td { display: none }", "the selector ||"),
        (f"{':is(' * 9}p{')' * 9} {{ display: none }}", "deeply nested selectors"),
    ],
)
def test_notes_say_what_takes_a_browser(style: str, what: str) -> None:
    note = f"its style sheets have {what}, which only a browser applies"
    assert read_page(f"<!doctype html><style>{style}</style><p>a").notes == (note,)
    unused = "@keyframes k { to { opacity: 0 } } @container (width > 1px) { p { color: red } } :dir(ltr) { color: red }"
    assert read_page(f"<!doctype html><style>{unused}</style><p>a").notes == ()


WORD = st.sampled_from(["one", "two", "three", "four"])
PROPERTY = st.sampled_from(
    ["display:none", "display:block", "visibility:hidden", "visibility:visible", "opacity:0", "font-size:0", "x:y"]
)
LEAF = st.builds("<b style='{}'>{}</b>".format, PROPERTY, WORD)


@settings(deadline=None)
@given(st.recursive(LEAF, lambda inner: st.builds("<p style='{}'>{}</p>".format, PROPERTY, inner), max_leaves=12), WORD)
def test_nothing_inside_what_is_hidden_is_seen(inner: str, word: str) -> None:
    page = "<!doctype html><div style='{}'>" + inner + "</div><p>" + word
    for hiding in ("display:none", "opacity:0", "content-visibility:hidden", "transform:scale(0)"):
        assert visible_text(page.format(hiding)) == word


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["s", "b", "sup", "i", "p"]), WORD), max_size=6))
def test_a_class_hides_what_its_style_attribute_would(parts: list[tuple[str, str]]) -> None:
    style = "<!doctype html><style>.h{display:none}.v{visibility:hidden}</style>"
    by_class = "".join(f"<{tag} class={'hv'[i % 2]}>{word}</{tag}>{word}" for i, (tag, word) in enumerate(parts))
    by_style = by_class.replace("class=h", "style=display:none").replace("class=v", "style=visibility:hidden")
    assert visible_text(style + by_class) == visible_text(style + by_style)


PIECES = [
    *("<p ", "style='", "display:none", "{", "}", "(", ")", "/*", "*/", "<style>", "</style>", "@media ", ":is(", "e1"),
    *("var(--a)", "--a:", ";", "!important", ">", "<", "'", '"', "\\", "&", "#a", ".b", "[c=d]", "\0", "\ud800", ","),
    *(
        "calc(1px * ",
        "-9999px",
        "left:",
        "<div>",
        "</p>",
        "9" * 5000,
        "url(",
        "::before",
        "content:",
        "@import",
        "@layer",
    ),
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_page_is_read(page: str) -> None:
    for whole in (page, f"<style>{page}</style><p class=b id=a c=d>x", f"<p style='{page}'>x"):
        assert isinstance(visible_text(whole), str)

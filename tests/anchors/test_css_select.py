"""Selectors against a matcher of another make: lexbor's, which is right and takes time without bound."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_data.anchors.css_select import InvalidSelector, Matcher, UnreadSelector, parse
from sanctions_data.anchors.page_tree import TooMuchWork, Tree, Work

lexbor: Any = pytest.importorskip("selectolax.lexbor")
tinycss2: Any = pytest.importorskip("tinycss2")


def tokens(selector: str) -> Any:
    return tinycss2.parse_component_value_list(selector)


def matched(page: str, selector: str, work: int = 10_000_000) -> set[str]:
    """Names (attribute `n`) of the elements that `selector` matches."""
    tree = Tree(lexbor.LexborHTMLParser(page).root, quirks=False)
    matcher = Matcher(tree, Work(work))
    found = {i for one in parse(tokens(selector)) for i in matcher.match(one, {0})}
    return {tree.attributes[i]["n"] for i in found if "n" in tree.attributes[i]}


def expected(page: str, selector: str) -> set[str]:
    return {node.attributes["n"] for node in lexbor.LexborHTMLParser(page).css(selector) if "n" in node.attributes}


SIMPLE = st.sampled_from([
    "div", "b", "*", ".x", ".y", "#i", "[t]", "[t=a]", "[t^=a]", "[t$=b]", "[t*=b]", "[t~=a]", "[t|=a]",
    "div.x", "b.x.y", ":first-child", ":last-child", ":only-child", ":nth-child(2)", ":nth-child(2n+1)",
    ":nth-last-child(-n+2)", ":first-of-type", ":last-of-type", ":nth-of-type(2n)", ":only-of-type",
    ":nth-last-of-type(1)", ":empty",
])  # fmt: skip
CHAIN = st.lists(st.tuples(st.sampled_from([" ", " > ", " + ", " ~ "]), SIMPLE), max_size=3)
COMPLEX = st.builds(lambda first, rest: first + "".join(sign + one for sign, one in rest), SIMPLE, CHAIN)
NESTED = st.one_of(
    COMPLEX,
    st.builds("{}:not({})".format, SIMPLE, SIMPLE),
    st.builds("div:is({}, {})".format, SIMPLE, SIMPLE),
    st.builds("{}:where({})".format, SIMPLE, SIMPLE),
    st.builds("{}:has({})".format, SIMPLE, SIMPLE),
    st.builds("{}:has(> {})".format, SIMPLE, SIMPLE),
    st.builds("{}:has(+ {})".format, SIMPLE, SIMPLE),
)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A few elements, one inside or after the other."""
    html, open_tags = list[str](), list[str]()
    for number in range(draw(st.integers(1, 9))):
        tag = draw(st.sampled_from(["div", "b", "i"]))
        attributes = draw(
            st.sampled_from(["", " class=x", " class='x y'", " id=i", " t=a", " t='a b'", " t=a-b", " t"])
        )
        html.append(f"<{tag} n={number}{attributes}>")
        open_tags.append(tag)
        while open_tags and bool(draw(st.booleans())):
            html.append(draw(st.sampled_from(["", "w"])) + f"</{open_tags.pop()}>")
    return "<body>" + "".join(html) + "".join(f"</{tag}>" for tag in reversed(open_tags))


@settings(deadline=None)
@given(pages(), NESTED)
def test_the_same_elements_as_lexbor(page: str, selector: str) -> None:
    assert matched(page, selector) == expected(page, selector)


@pytest.mark.parametrize(
    ("selector", "specificity"),
    [
        ("p", (0, 0, 1)),
        ("*", (0, 0, 0)),
        ("#a.b[c] p:hover", (1, 3, 1)),
        ("p::before", (0, 0, 2)),
        (":is(#a, .b) p", (1, 0, 1)),
        (":where(#a)", (0, 0, 0)),
        (":not(.a, p)", (0, 1, 0)),
        (":nth-child(2 of #a, p)", (1, 1, 0)),
        ("svg|p", None),
    ],
)
def test_specificity(selector: str, specificity: tuple[int, int, int] | None) -> None:
    if specificity is None:
        with pytest.raises(InvalidSelector):
            parse(tokens(selector))
    else:
        assert [one.specificity for one in parse(tokens(selector))] == [specificity]


@pytest.mark.parametrize(
    ("selector", "reason"),
    [
        ("", "a selector is missing"),
        ("p >", "a selector is missing"),
        ("p,,b", "a selector is missing"),
        ("> p", "a combinator without a selector before it"),
        ("p > > b", "a combinator without a selector before it"),
        ("p + ~ b", "a combinator without a selector before it"),
        ("p::before b", "a pseudo-element is followed by another element"),
        ("p:after > b", "a pseudo-element is followed by another element"),
        (".x*", "the name of an element is not first"),
        (".x b.y *", None),
        (".xb:hoverp", "no pseudo-class hoverp"),
        (".", "unexpected literal"),
        ("p..x", "unexpected literal"),
        (".x p!", "unexpected literal"),
        ("#1", "unexpected hash"),
        ("5", "unexpected number"),
        (":", "unexpected literal"),
        ("p:5", "a colon without a name"),
        ("::5", "a pseudo-element without a name"),
        ("::", "a pseudo-element without a name"),
        ("::nosuch", "no pseudo-element nosuch"),
        ("::nosuch(x)", "no pseudo-element nosuch"),
        ("::-webkit-nosuch", None),
        (":nosuch", "no pseudo-class nosuch"),
        (":not(:nosuch)", "no pseudo-class nosuch"),
        (":has(:nosuch)", "no pseudo-class nosuch"),
        (":is(:nosuch)", None),
        (":where(:nosuch, p)", None),
        (":nosuch(p)", "no pseudo-class nosuch()"),
        ("p:is(b::before)", "a pseudo-element inside a pseudo-class"),
        ("[]", "an attribute without a name"),
        ("[5]", "an attribute without a name"),
        ("[a b]", "an attribute without an operator"),
        ("[a=]", "an attribute without an operator"),
        ("[a!=b]", "an attribute without an operator"),
        ("[a=b i i]", "an attribute without an operator"),
        ("[a=5]", "an attribute without a value"),
        ("[a=b z]", "an attribute without a value"),
        ("[a=b 5]", "an attribute without a value"),
        ("[a='b' s]", None),
        ("[*|a]", None),
        ("p:nth-child(x)", "no places in nth-child()"),
        ("p:nth-of-type(1 of p)", "no places in nth-of-type()"),
        ("p:nth-last-child(1 of p)", None),
        ("svg|p", "a namespace that is not declared"),
        ("*|", "a namespace that is not declared"),
        ("|", "a namespace that is not declared"),
        ("*|p", None),
        ("|p", None),
        ("*|*", None),
    ],
)
def test_which_selectors_a_browser_drops(selector: str, reason: str | None) -> None:
    if reason is None:
        assert len(parse(tokens(selector))) == 1
        return
    with pytest.raises(InvalidSelector) as raised:
        parse(tokens(selector))
    assert str(raised.value) == reason


@pytest.mark.parametrize(
    ("selector", "what"),
    [
        (":dir(ltr)", "the selector :dir"),
        (":lang(en)", "the selector :lang"),
        ("col || td", "the selector ||"),
        (":is(" * 9 + "p" + ")" * 9, "deeply nested selectors"),
    ],
)
def test_what_cannot_be_matched_is_told_apart(selector: str, what: str) -> None:
    with pytest.raises(UnreadSelector) as raised:
        parse(tokens(selector))
    assert str(raised.value) == what


@pytest.mark.parametrize(
    "selector", ["i ~ p ~ p ~ p", "p:has(~ i)", "p p p p p", "p:nth-child(3n+1):not(.x)", "p" + ":is(p" * 8 + ")" * 8]
)
def test_time_is_linear_in_the_page(selector: str) -> None:
    """Ten times as many elements take at most about ten times as many steps."""

    def steps(count: int) -> int:
        tree = Tree(lexbor.LexborHTMLParser("<body>" + "<p>x</p>" * count).root, quirks=False)
        work = Work(10**9)
        matcher = Matcher(tree, work)
        for one in parse(tokens(selector)):
            matcher.match(one, {0})
        return work.spent

    assert steps(3000) <= 12 * steps(300)


def test_the_budget_ends() -> None:
    with pytest.raises(TooMuchWork, match="its style sheets take more than 500 steps to apply"):
        matched("<body>" + "<p n=1>x</p>" * 1000, "p + p", work=500)

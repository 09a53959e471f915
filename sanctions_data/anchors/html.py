"""What a reader sees of a saved page: needs the extra `html` (selectolax, tinycss2).

Text is seen if the page itself does not hide it, by its elements, attributes and style sheets. `docs/anchors.md` names
what only a browser knows. Two kinds of text are seen and must not count as words of a sentence around them. They are
written in a form that no digest of a sentence has:

- A word that is struck out (`<del>`, `<s>`, `<strike>`, `line-through`) begins with `STRUCK`, a letter that no text
  uses. A mark would not do: the skeleton of a sentence (`normal.sk`) leaves marks out.
- A digit that is raised or lowered (`<sup>`, `<sub>`, `vertical-align`, MathML scripts) becomes the raised or lowered
  digit of Unicode: `2<sup>8</sup>` is "2⁸", not "28". The letters of `22<sup>nd</sup>` stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from sanctions_data.anchors.css_rules import Cascade, data_url
from sanctions_data.anchors.css_syntax import is_media, library
from sanctions_data.anchors.page_style import Style, Styler
from sanctions_data.anchors.page_tree import Tree, Work, words

STRUCK = "\ua7f7"  # LATIN EPIGRAPHIC LETTER SIDEWAYS I, a letter that looks like a stroke

MAX_DEPTH = 10_000
MAX_WORK = 25_000_000

# The parser's time grows with the square of how deep these are nested.
_NESTING = re.compile(
    r"<(/?)(?:div|section|article|blockquote|ul|ol|dl|table|main|aside|figure|form|pre)\b", re.IGNORECASE
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_RUN = re.compile(r"[^ \t\n\r\f]+")
_DIGIT = re.compile(r"\d")
_RAISED = {1: "⁰¹²³⁴⁵⁶⁷⁸⁹", -1: "₀₁₂₃₄₅₆₇₈₉"}
# HTML standard, section "The initial insertion mode", in short.
_DOCTYPE = re.compile(r"(?:\s|<!--.*?-->|<\?[^>]*>)*<!doctype\s+html\b([^>]*)>", re.IGNORECASE | re.DOTALL)
_OLD_DOCTYPE = re.compile(
    r"-//(?:W3C//DTD HTML (?:3|4\.0 )|IETF|SoftQuad|Netscape|Microsoft|AdvaSoft|W3O|WebTechs|Sun)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page as it was read.

    Attributes:
        text: the text that is seen, a line per block.
        notes: what was not read and may hide or show text, a sentence each.
    """

    text: str
    notes: tuple[str, ...] = ()


def visible_text(page: str) -> str:
    """Return the text of `page` that is seen, a line per block.

    Raises:
        MissingExtra: selectolax or tinycss2 is not installed.
        ValueError: the page takes more than `MAX_WORK` steps, or its blocks are nested more than `MAX_DEPTH` deep.
    """
    return read_page(page).text


def read_page(page: str) -> Page:
    """Return the text of `page` that is seen, with notes; raises what `visible_text` raises."""
    if max(accumulate(-1 if match[1] else 1 for match in _NESTING.finditer(page)), default=0) > MAX_DEPTH:
        raise ValueError(f"its blocks are nested more than {MAX_DEPTH:,} deep")
    parser = library("selectolax.lexbor")
    # A NUL ends the text for the parser, a lone surrogate it cannot take.
    clean = page.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    # With scripting, `<noscript>` holds text; without it, what it holds can end up in the page.
    root = parser.LexborHTMLParser(clean, scripting=True).root
    if root is None:
        return Page("")
    doctype = _DOCTYPE.match(clean)
    tree = Tree(root, quirks=doctype is None or _OLD_DOCTYPE.search(doctype[1]) is not None)
    work = Work(MAX_WORK)
    cascade = Cascade(tree, work)
    cascade.add_browser()
    _add_sheets(tree, cascade, work)
    cascade.add_attributes()
    styler = Styler(tree, cascade, work)
    lines = (_SPACE.sub(" ", line).strip(" ") for line in _joined(tree, styler).split("\n"))
    return Page("\n\n".join(line for line in lines if line), tuple(_notes(cascade, styler)))


def _add_sheets(tree: Tree, cascade: Cascade, work: Work) -> None:
    for i in sorted(tree.by_tag.get("style", set()) | tree.by_tag.get("link", set())):
        attributes = tree.attributes[i]
        if attributes.get("type", "").strip().lower() not in ("", "text/css") or not _for_screen(attributes, work):
            continue
        if tree.tags[i] == "style":
            cascade.add_sheet(tree.raw(i))
            continue
        relations = words(attributes.get("rel", "").lower())
        if "stylesheet" not in relations or "alternate" in relations or "disabled" in attributes:
            continue
        text = data_url(attributes.get("href", ""))
        if text is not None:
            cascade.add_sheet(text)
        elif attributes.get("href"):
            cascade.external += 1


def _for_screen(attributes: Mapping[str, str], work: Work) -> bool:
    media = attributes.get("media", "")
    work.spend(len(media))
    return not media.strip() or is_media(library("tinycss2").parse_component_value_list(media, skip_comments=True))


def _notes(cascade: Cascade, styler: Styler) -> list[str]:
    found = []
    if count := cascade.external:
        sheets = "1 external style sheet, which was" if count == 1 else f"{count} external style sheets, which were"
        found.append(f"it has {sheets} not read: text that they hide counts as seen")
    if cascade.unread:
        found.append(f"its style sheets have {', '.join(sorted(cascade.unread))}, which only a browser applies")
    if styler.hosts:
        found.append("it has shadow trees, which were not read: the text in and under them counts as not seen")
    return found


def _joined(tree: Tree, styler: Styler) -> str:
    """Walk over the events of the page, never by recursion: a page may be nested deeper than Python can go."""
    out: list[str] = []
    styles, closing = [Style()], [""]
    at = 0
    while at < len(tree.events):
        event = tree.events[at]
        if isinstance(event, str):
            out.append(_written(event, styles[-1]))
        elif event < 0:
            out.append(_written(styler.generated(~event, "after", styles[-1]), styles[-1]))
            out.append(closing.pop())
            styles.pop()
        else:
            style = styler.style(event, styles[-1])
            if style is None:
                at = tree.closes[event]
            else:
                # The boxes in a flexible row stand apart, but on one line; what stands in a field, on lines of its own.
                apart = " " if styles[-1].flexible else ""
                edge = "\n" if tree.tags[event] in ("br", "textarea") or not style.inline else apart
                out += (edge, _drawn(tree, event))
                styles.append(style)
                closing.append(edge if tree.tags[event] != "br" else "")
                out.append(_written(styler.generated(event, "before", style), style))
        at += 1
    return "".join(out)


def _drawn(tree: Tree, i: int) -> str:
    """Return the mark that a formula shows before an element of it."""
    if tree.tags[i] in ("msqrt", "mroot"):
        return "√"
    return "⁄" if tree.previous[i] >= 0 and tree.tags[tree.parent[i]] == "mfrac" else ""


def _written(text: str, style: Style) -> str:
    if not style.shows(text):
        return ""
    text = _SPACE.sub(" ", text)
    if style.raised:
        text = _DIGIT.sub(lambda digit: _RAISED[style.raised][unicodedata.decimal(digit[0])], text)
    return _RUN.sub(lambda run: STRUCK + run[0], text) if style.struck else text

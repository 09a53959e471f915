"""The cascade: which declaration wins for each element of a page (CSS Cascading and Inheritance Level 5).

Read are the style sheets in the page, with `@media`, `@supports`, `@layer` and nested rules, its `style` attributes,
and what the HTML standard's own style sheet hides. Not read is what lies outside the page.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from sanctions_data.anchors.css_select import InvalidSelector, Matcher, Specificity, UnreadSelector, parse
from sanctions_data.anchors.css_syntax import Token, is_media, is_supported, library, significant, split_commas
from sanctions_data.anchors.css_values import MAX_TOKENS, PROPERTIES, WIDE, Value, deep, functions, longhands
from sanctions_data.anchors.page_tree import Tree, Work, words

# HTML standard, section "Rendering", as far as it decides whether text is seen. `hidden` is an attribute of HTML, not
# of SVG and MathML.
BROWSER = """
[hidden]:not([hidden=until-found i], svg, svg :not(foreignobject *), math, math :not(mtext *)) { display: none }
[hidden=until-found i]:not(svg, svg :not(foreignobject *), math, math :not(mtext *)) { content-visibility: hidden }
dialog:not([open]), [popover]:not(dialog[open], svg, math) { display: none }
mphantom { visibility: hidden }
[popover] { position: fixed; inset: 0 }
dialog { position: absolute; inset-inline: 0 }
button, input, select, textarea { font-size: 13.33px; letter-spacing: normal; word-spacing: normal; text-indent: 0 }
table { text-indent: 0 }
"""
QUIRKS = "table { font-size: medium }"

Rank: TypeAlias = tuple[int, int, tuple[float, ...], Specificity, int]
Won: TypeAlias = dict[str, tuple[Rank, Value]]
Layer: TypeAlias = tuple[int, ...]
Declared: TypeAlias = list[tuple[dict[str, Value], bool]]

_LAST = float("inf")
# The order of origins: the browser, attributes such as `visibility` of SVG, the page; then important ones.
_OF_BROWSER, _OF_ATTRIBUTE, _OF_PAGE = 0, 1, 2
_PRESENTATION = frozenset(words("display visibility opacity font-size text-decoration baseline-shift transform"))
# About what a look at an element costs, these cost as many times: a token to parse, a value to record.
_PARSED, _RECORDED = 12, 12
_MANY_DIGITS = re.compile(r"[0-9]{1001,}")
# What a token is, without going back over what was read. The data of an address is one.
_TOKENS = re.compile(r"url\([^)\s]*|[\w-]+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class _Frame:
    """The inside of a rule while it is read.

    Attributes:
        items: what is left of it.
        targets: the elements that its declarations are for, by specificity and pseudo-element.
        elements, specificity: what `&` stands for; None outside any rule.
    """

    items: Iterator[Token]
    targets: dict[tuple[Specificity, str | None], set[int]] = field(default_factory=dict)
    elements: set[int] = field(default_factory=set)
    specificity: Specificity | None = None
    layer: Layer = ()


class Cascade:
    """What style sheets say of the elements of one page.

    Attributes:
        won: the winning value of each longhand, by element; names that begin with `--` are variables.
        around: the same for what `::before` and `::after` show.
        of_browser: what the browser itself says, which `revert` goes back to.
        external: how many style sheets lie outside the page.
    """

    def __init__(self, tree: Tree, work: Work) -> None:
        self.tree = tree
        self.won: dict[int, Won] = defaultdict(dict)
        self.around: dict[tuple[int, str], Won] = defaultdict(dict)
        self.of_browser: dict[int, Won] = defaultdict(dict)
        self.external = 0
        self._unread: set[str] = set()
        self._work = work
        self._matcher = Matcher(tree, work)
        self._order = 0
        self._layers: dict[Layer, dict[str, int]] = defaultdict(dict)
        self._inline: dict[str, Declared] = {}
        self._hiding: set[str] = set()  # animations that can hide text
        self._animated: set[str] = set()  # words of `animation` that hold for an element
        self._css = library("tinycss2")

    @property
    def unread(self) -> set[str]:
        """Return what only a browser applies: `@container`, …"""
        return self._unread | ({"animations that hide text"} if self._hiding & self._animated else set())

    def add_browser(self) -> None:
        self._rules(BROWSER + QUIRKS * self.tree.quirks, _OF_BROWSER)
        self.of_browser = defaultdict(dict, {i: dict(won) for i, won in self.won.items()})

    def add_sheet(self, text: str) -> None:
        """Apply a style sheet of the page; sheets come in the order of the page."""
        self._rules(text, _OF_PAGE)

    def add_attributes(self) -> None:
        """Apply the `style` attributes, and the attributes of SVG that stand for properties."""
        for i in sorted(self.tree.by_attribute.get("style", ())):
            text = self.tree.attributes[i]["style"]
            if text not in self._inline:
                contents = self._parsed(self._css.parse_blocks_contents, text)
                self._inline[text] = self._declared(contents)
            self._record({i}, self._inline[text], (_OF_PAGE, 1), (), (0, 0, 0))
        reached = 0
        for top in sorted(self.tree.by_tag.get("svg", set()) | self.tree.by_tag.get("math", set())):
            for i in range(max(top, reached), self.tree.end[top]):
                for name in self.tree.attributes[i].keys() & _PRESENTATION:
                    value = self.tree.attributes[i][name]
                    tokens = self._parsed(self._css.parse_component_value_list, value)
                    found = longhands(name, tokens, quirks=True)
                    self._record({i}, [(found, False)], (_OF_ATTRIBUTE, 0), (), (0, 0, 0))
            reached = max(reached, self.tree.end[top])

    def _parsed(self, parser: Callable[..., list[Token]], text: str) -> list[Token]:
        self._work.spend(_PARSED * sum(1 for _ in _TOKENS.finditer(text)))
        # Python converts numbers of up to 4,300 digits.
        return parser(_MANY_DIGITS.sub(lambda digits: digits[0][:1_000], text), skip_comments=True)

    def _rules(self, text: str, origin: int) -> None:
        """Apply all rules of a style sheet, those inside others too, without recursion."""
        frames = [_Frame(iter(self._parsed(self._css.parse_stylesheet, text)))]
        while frames:
            frame = frames[-1]
            item = next(frame.items, None)
            if item is None:
                frames.pop()
            elif item.type == "declaration":
                declared = self._declared([item])
                for (specificity, around), elements in frame.targets.items():
                    self._record(elements, declared, (origin, 0), frame.layer, specificity, around)
            elif item.type == "qualified-rule":
                if (inside := self._matched(item, frame)) is not None:
                    frames.append(inside)
            elif item.type == "at-rule" and item.lower_at_keyword == "import":
                frames.append(_Frame(iter(self._imported(item)), layer=frame.layer))
            elif item.type == "at-rule" and (layer := self._inner(item, frame.layer)) is not None:
                contents = self._contents(item, nested=frame.specificity is not None)
                frames.append(replace(frame, items=iter(contents), layer=layer))

    def _imported(self, rule: Token) -> list[Token]:
        """Return the rules of an imported style sheet that stands in its own address; count one that does not."""
        address = next((token.value for token in rule.prelude if token.type in ("string", "url")), "")
        text = data_url(address)
        if text is None:
            self.external += 1
            return []
        return self._parsed(self._css.parse_stylesheet, text)

    def _contents(self, rule: Token, nested: bool) -> Iterable[Token]:
        if not rule.content:
            return ()
        parser = self._css.parse_blocks_contents if nested else self._css.parse_rule_list
        found: Iterable[Token] = parser(rule.content, skip_comments=True)
        return found

    def _matched(self, rule: Token, frame: _Frame) -> _Frame | None:
        """Return the inside of a rule with the elements that its selectors match, None for a rule to drop."""
        try:
            selectors = parse(rule.prelude, frame.specificity)
        except InvalidSelector:
            return None
        except UnreadSelector as error:
            if _hides(rule.content):
                self._unread.add(str(error))
            return None
        parents = frame.elements if frame.specificity is not None else {0}  # `&` outside any rule is `:scope`
        targets: dict[tuple[Specificity, str | None], set[int]] = defaultdict(set)
        for selector in selectors:
            if selector.element in (None, "before", "after"):
                elements = self._matcher.match(selector, parents)
                self._work.spend(len(elements))
                targets[selector.specificity, selector.element] |= elements
        subjects = [elements for (_, element), elements in targets.items() if element is None]
        return _Frame(
            iter(self._contents(rule, nested=True)),
            dict(targets),
            subjects[0] if len(subjects) == 1 else set().union(*subjects),
            max(selector.specificity for selector in selectors),
            frame.layer,
        )

    def _inner(self, rule: Token, layer: Layer) -> Layer | None:
        """Return the layer of the rules inside an at-rule, or None if they do not apply."""
        name = rule.lower_at_keyword
        if name in ("container", "scope") and _hides(rule.content or ()):
            self._unread.add(f"@{name}")
        elif name.endswith("keyframes") and _hides(rule.content or ()):
            self._hiding |= {token.value for token in rule.prelude if token.type in ("ident", "string")}
        elif name == "layer":
            names = [significant(part) for part in split_commas(rule.prelude)]
            inner = [self._layer(layer, [one.value for one in part if one.type == "ident"]) for part in names]
            return inner[0] if rule.content is not None and len(inner) == 1 else None
        elif rule.content is not None and (
            (name == "media" and is_media(rule.prelude)) or (name == "supports" and is_supported(rule.prelude))
        ):
            return layer
        return None

    def _layer(self, layer: Layer, names: Sequence[str]) -> Layer:
        """Return the number of a layer under each layer around it; a new one comes after those known."""
        for name in names or [f" {self._order}"]:
            self._order += 1
            known = self._layers[layer]
            layer = (*layer, known.setdefault(name, len(known)))
        return layer

    def _declared(self, contents: Sequence[Token]) -> Declared:
        found: Declared = []
        for item in contents:
            if item.type != "declaration":
                continue
            name = item.lower_name
            whole = sum(1 for _ in deep(item.value)) <= MAX_TOKENS
            if not whole and (name in PROPERTIES or name.startswith("--")):
                self._unread.add(f"values of more than {MAX_TOKENS:,} parts")
            if name.startswith("--"):
                tokens = significant(item.value) if whole else []
                wide = len(tokens) == 1 and tokens[0].type == "ident" and tokens[0].lower_value in WIDE
                found.append(({item.name: tokens[0].lower_value if wide else tuple(tokens)}, item.important))
            elif name.removeprefix("-webkit-") in ("animation", "animation-name"):
                found.append(({"animation": tuple(item.value)}, item.important))
            elif name in PROPERTIES:
                values = longhands(name, item.value, self.tree.quirks)
                self._unread |= {f"{one}()" for one in functions(item.value) & {"if"}}
                if name != "content":
                    self._unread |= {f"{one}()" for one in functions(item.value) & {"attr"}}
                if values:
                    found.append((values, item.important))
        return found

    def _record(
        self,
        elements: set[int],
        declared: Declared,
        origin: tuple[int, int],
        layer: Layer,
        specificity: Specificity,
        around: str | None = None,
    ) -> None:
        for values, important in declared:
            self._order += 1
            level = 5 - origin[0] if important else origin[0]
            place: tuple[float, ...] = (*layer, _LAST)
            if important:
                place = tuple(-number for number in place)
            rank = (level, origin[1], place, specificity, self._order)
            self._work.spend(1 + _RECORDED * len(elements) * len(values))
            if elements and isinstance(animation := values.get("animation"), tuple):
                self._animated |= {token.value for token in animation if token.type in ("ident", "string")}
            for i in elements:
                won = self.won[i] if around is None else self.around[i, around]
                for name, value in values.items():
                    if name not in won or won[name][0] < rank:
                        won[name] = (rank, value)


def data_url(address: str) -> str | None:
    """Return the style sheet that a `data:` address holds, "" if it holds none (RFC 2397).

    None stands for any other address.
    """
    match = re.match(r"\s*data:([^,;]*)([^,]*),", address, re.IGNORECASE)
    if match is None:
        return None
    if match[1].strip().lower() != "text/css":
        return ""  # a browser takes no style sheet of another type
    data = unquote_to_bytes(address[match.end() :])
    if match[2].rstrip().lower().endswith(";base64"):
        try:
            data = base64.b64decode(data + b"=" * (-len(data) % 4))
        except binascii.Error:
            return ""
    return data.decode("utf-8", "replace")


def _hides(tokens: Sequence[Token]) -> bool:
    """Return whether what stands inside a rule may decide whether text is seen."""
    names = {"display", "visibility", "opacity", "font-size", "transform", "content-visibility", "translate", "scale"}
    return any(token.type == "ident" and token.lower_value in names for token in deep(tokens))

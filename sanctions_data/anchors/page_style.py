"""How each element of a page shows its text: whether it is seen, on the screen, struck out, raised.

What a browser lays out is not known here, so one thing is a rule of thumb: text that is moved at least `FAR` pixels to
the left or up counts as off the screen if its estimated width does not reach back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sanctions_data.anchors.css_rules import Cascade, Won
from sanctions_data.anchors.css_syntax import HEIGHT, WIDTH, Token
from sanctions_data.anchors.css_values import (
    INHERITED,
    INITIAL,
    WIDE,
    Deferred,
    Scale,
    Value,
    deep,
    length,
    longhands,
    moved,
    strings,
    substituted,
)
from sanctions_data.anchors.page_tree import Tree, Work, words

Variables: TypeAlias = Mapping[str, tuple[Token, ...]]

FAR = 900.0
# So far if the place is counted from the page itself.
FAR_EXACT = 200.0
# Chromium gives text of smaller letters no height.
SMALLEST = 0.5
_OFF = 1e9
# About what a look at an element costs, a token of a transformation costs as many times.
_MULTIPLIED = 48

# HTML standard, section "Rendering": how an element is displayed that no style sheet speaks of.
_DISPLAY: dict[str, str] = {
    **dict.fromkeys(
        words(
            "html body address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption "
            "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol optgroup "
            "option p plaintext pre search section summary ul xmp marquee frameset frame text "
            "foreignobject"
        ),
        "block",
    ),
    **dict.fromkeys(("table", "mtable"), "table"),
    **dict.fromkeys(("tbody", "thead", "tfoot", "tr", "mtr"), "table-row"),
    **dict.fromkeys(("td", "th", "mtd"), "table-cell"),
    **dict.fromkeys(("col", "colgroup"), "table-column"),
    "caption": "table-caption",
    **dict.fromkeys(("button", "select", "textarea"), "inline-block"),
    **dict.fromkeys(
        words(
            "area base basefont datalist head link meta param rp script style template title desc metadata "
            "annotation annotation-xml"
        ),
        "none",
    ),
}
# No style sheet shows what is inside these.
_NEVER = frozenset(
    words(
        "noembed noframes noscript iframe fencedframe geolocation template video audio canvas progress meter img "
        "input mspace"
    )
)
# Of the elements inside these, only these are drawn. A definition in an SVG is drawn at each place that uses it.
_DRAWN = {
    "svg": {"text": "svgtext", "foreignobject": "html", "svg": "svg", "g": "svg", "a": "svg", "switch": "svg"},
    "svgtext": dict.fromkeys(("tspan", "textpath", "a"), "svgtext"),
    "select": {"option": "html", "optgroup": "select"},
}
_DRAWN_OF_MATH = frozenset(("mi", "mn", "mo", "mtext", "ms"))
# CSS Display, appendix "Effects of display: contents on Unusual Elements": they are not shown at all.
_WHOLE = frozenset(("textarea", "select", "object", "svg"))
_STRUCK = frozenset(("del", "s", "strike"))
_RAISED = {"sup": 1, "sub": -1}
# Of the elements inside these, which are raised and which lowered.
_SCRIPTS: dict[str, tuple[int, ...]] = {
    "msup": (0, 1), "msub": (0, -1), "msubsup": (0, -1, 1), "mover": (0, 1), "munder": (0, -1),
    "munderover": (0, -1, 1), "mroot": (0, 1),
}  # fmt: skip
_FIRST_ONLY = frozenset(("switch", "maction", "semantics"))
_HOSTS = frozenset(words("article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span"))
# CSS Containment, section "Size Containment": what `content-visibility` has no effect on.
_NOT_SKIPPED = frozenset(
    words(
        "inline contents ruby table inline-table table-row table-row-group table-header-group table-footer-group "
        "table-caption"
    )
)
_FLEXIBLE = frozenset(words("flex grid inline-flex inline-grid -webkit-flex -webkit-inline-flex"))


@dataclass(frozen=True, slots=True)
class Style:
    """How an element shows its text.

    Attributes:
        display: the keyword of `display`.
        text: whether text straight inside is drawn at all.
        kind: what of the elements inside is drawn: `html` all, `svg`, `math`, `select` some, `closed` a summary.
        visible, font_size, indent, letters, spaces: the inherited properties, in pixels.
        line: the indent of the block around the text.
        zoom: what multiplies the size of letters.
        struck: whether a line goes through the text.
        raised: 1 for raised text, -1 for lowered text, else 0.
        x, y: how many pixels the text flows from its place; `rigid` how many the boxes around it are moved aside.
        exact_x, exact_y: whether x and y are counted from the page.
        around: x, y and rigid of the box that absolute positions are counted from; None is the page.
        variables: the custom properties.
    """

    display: str = "inline"
    text: bool = True
    kind: str = "html"
    visible: bool = True
    font_size: float = 16.0
    zoom: float = 1.0
    indent: float = 0.0
    line: float = 0.0
    letters: float = 0.0
    spaces: float = 0.0
    struck: bool = False
    raised: int = 0
    x: float = 0.0
    y: float = 0.0
    rigid: float = 0.0
    exact_x: bool = False
    exact_y: bool = False
    around: tuple[float, float, float] | None = None
    variables: Variables = field(default_factory=dict)

    @property
    def inline(self) -> bool:
        return self.display.startswith("inline") or self.display in ("contents", "ruby", "ruby-text", "math")

    @property
    def plain(self) -> bool:
        """Return whether the element has no box of its own: its text flows in the lines of the block around it."""
        return self.display in ("inline", "contents")

    @property
    def flexible(self) -> bool:
        return self.display in _FLEXIBLE

    def shows(self, text: str) -> bool:
        """Return whether `text`, straight inside the element, is seen."""
        if not (self.text and self.visible) or self.font_size * self.zoom <= SMALLEST:
            return False
        width = len(text) * (self.font_size / 2 + self.letters) + text.count(" ") * self.spaces
        far, above = FAR_EXACT if self.exact_x else FAR, FAR_EXACT if self.exact_y else FAR
        across = self.x + self.line + self.rigid
        return width >= 0 and self.rigid > -FAR and self.y > -above and (across > -far or across + width > 0)


class _Values:
    """What the style sheets say of one element."""

    def __init__(self, won: Won, of_browser: Won, variables: Variables, quirks: bool, work: Work) -> None:
        self._won, self._of_browser = won, of_browser
        self._variables = variables
        self._quirks = quirks
        self._work = work

    def get(self, name: str) -> Value | None:
        """Return the declared value of a longhand, `var()` and `revert` replaced; None if there is none."""
        if name not in self._won:
            return None
        value = self._won[name][1]
        if isinstance(value, Deferred):
            tokens = substituted(value.tokens, self._variables, self._work)
            value = longhands(value.name, tokens, self._quirks).get(name, "unset") if tokens else "unset"
            if isinstance(value, Deferred):  # a `var()` that stays, in a block: not valid, so as if not set
                value = "unset"
        if value in ("revert", "revert-layer") and name in self._of_browser:
            return self._of_browser[name][1]
        return value

    def keyword(self, name: str, default: str, above: str) -> str:
        """Return the keyword of a property.

        Args:
            default: what holds if nobody says anything.
            above: the keyword of the parent.
        """
        value = self.get(name)
        if value in (None, "revert", "revert-layer"):
            return default
        if value == "inherit" or (value == "unset" and name in INHERITED):
            return above
        return str(INITIAL[name]) if value in WIDE or not isinstance(value, str) else value

    def number(self, name: str, default: float, scale: Scale) -> float:
        """Return the pixels of a property; `default` if nobody says anything, or what says it is not a length."""
        value = self.get(name)
        if isinstance(value, float):
            return value
        if value == "initial":
            initial = INITIAL[name]
            return initial if isinstance(initial, float) else 0.0
        if not isinstance(value, tuple):
            return default
        self.spend(value)
        found = length(value, scale, unitless=True)
        return default if found is None else found

    def spend(self, tokens: tuple[Token, ...], times: int = 1) -> None:
        self._work.spend(times * sum(1 for _ in deep(tokens)))


class Styler:
    """Works out the style of each element from that of its parent.

    Attributes:
        hosts: elements with a shadow tree.
    """

    def __init__(self, tree: Tree, cascade: Cascade, work: Work) -> None:
        self._tree = tree
        self._cascade = cascade
        self._work = work
        # Most elements have no style of their own. The parent is kept beside it, so that its id stays taken.
        self._plain: dict[tuple[int, str, str, bool, int], tuple[Style, Style]] = {}
        self._open: set[str] = set()  # groups of `details` one of which is open
        self.hosts = {
            tree.parent[i]
            for i in tree.by_tag.get("template", ())
            if tree.attributes[i].get("shadowrootmode", "").lower() in ("open", "closed")
            and (tree.tags[tree.parent[i]] in _HOSTS or "-" in tree.tags[tree.parent[i]])
        }

    def style(self, i: int, above: Style) -> Style | None:
        """Return the style of element `i`, or None if nothing inside it is seen.

        Args:
            above: the style of its parent.
        """
        tag = self._tree.tags[i]
        kind = self._kind(i, tag, above)
        if kind is None:
            return None
        display, variables = _DISPLAY.get(tag, "inline"), above.variables
        won = self._cascade.won.get(i)
        if won:
            variables = self._variables(won, above)
            values = self._values(i, won, variables)
            display = values.keyword("display", display, above.display)
            if i == 0 and display == "contents":  # CSS Display, section "The Root Element’s Box"
                display = "block"
        if display in ("none", "table-column", "table-column-group") or (
            display == "contents" and tag in _WHOLE and (tag, above.kind) != ("svg", "svg")
        ):
            return None
        struck = above.struck or tag in _STRUCK
        raised = _RAISED.get(tag, self._script(i) or above.raised)
        plain = (id(above), display, kind, struck, raised)
        if not won and plain in self._plain:
            return self._plain[plain][1]
        text = kind in ("html", "svgtext", "mathtext")
        new = replace(above, display=display, text=text, kind=kind, struck=struck, raised=raised, variables=variables)
        if not new.plain:
            new = replace(new, line=above.indent)
        if kind == "svgtext":
            x, y = (self._tree.attributes[i].get(name) for name in ("x", "y"))
            new = replace(new, x=_first_number(x) if x else new.x, y=_first_number(y) if y else new.y)
        elif not won:
            new = above if new == above else new
            self._plain[plain] = above, new
        return self._styled(i, values, new, above) if won else new

    def generated(self, i: int, which: str, style: Style) -> str:
        """Return the letters that `::before` or `::after` of an element shows, "" for none."""
        won = self._cascade.around.get((i, which))
        if not won or "content" not in won:
            return ""
        values = self._values(i, won, style.variables)
        content, attributes = values.get("content"), self._tree.attributes[i]
        if values.keyword("display", "inline", "inline") == "none" or not isinstance(content, tuple):
            return ""
        text = strings(content, lambda name: attributes.get(name.lower(), ""))
        return text if any(char.isalnum() for char in text) else ""

    def _values(self, i: int, won: Won, variables: Variables) -> _Values:
        return _Values(won, self._cascade.of_browser.get(i, {}), variables, self._tree.quirks, self._work)

    def _kind(self, i: int, tag: str, above: Style) -> str | None:
        """Return what of the inside of an element is drawn, None for nothing."""
        tree = self._tree
        if tag in _NEVER or above.kind == "skipped" or (tag == "object" and "data" in tree.attributes[i]):
            return None
        if above.kind == "closed" and (tag != "summary" or tree.places_of_type[0][i] > 1):
            return None
        if above.kind in ("svg", "math") and tree.tags[tree.parent[i]] in _FIRST_ONLY and tree.previous[i] >= 0:
            return None
        if i in self.hosts:
            return "skipped"
        if above.kind in _DRAWN:
            return _DRAWN[above.kind].get(tag)
        if above.kind in ("math", "mathtext"):
            return "mathtext" if tag in _DRAWN_OF_MATH or above.kind == "mathtext" else "math"
        if tag == "details" and not self._is_open(i):
            return "closed"
        return tag if tag in ("svg", "math", "select") else "html"

    def _is_open(self, i: int) -> bool:
        attributes = self._tree.attributes[i]
        if "open" not in attributes:
            return False
        group = attributes.get("name", "")
        first = not group or group not in self._open
        self._open.add(group)
        return first

    def _script(self, i: int) -> int:
        """Return whether an element of a formula is raised (1) or lowered (-1)."""
        tree = self._tree
        formula = tree.tags[tree.parent[i]] if tree.parent[i] >= 0 else ""
        if formula == "mmultiscripts":
            return 1 if tree.previous[i] >= 0 else 0
        places = _SCRIPTS.get(formula, ())
        place = tree.places[0][i] - 1 if places else 0
        return places[place] if place < len(places) else 0

    def _variables(self, won: Won, above: Style) -> Variables:
        own = {name: value for name, (_, value) in won.items() if name.startswith("--")}
        if not own:
            return above.variables
        found = dict(above.variables)
        self._work.spend(len(found) + 8 * len(own))
        for name, value in own.items():
            if isinstance(value, tuple):
                found[name] = value
            elif value == "initial":
                found.pop(name, None)
        return found

    def _styled(self, i: int, values: _Values, new: Style, above: Style) -> Style | None:
        """Return `new` with what the style sheets say, None if nothing inside is seen."""
        if values.number("opacity", 1.0, Scale()) == 0:
            return None
        size = max(0.0, self._size(values, above))
        scale = Scale(size, 0.0)
        visible = "visible" if above.visible else "hidden"
        position = values.keyword("position", "static", "static")
        boxed = position in ("absolute", "fixed") or above.flexible or values.keyword("float", "none", "none") != "none"
        boxed = boxed and new.display != "contents"
        skipped = values.keyword("content-visibility", "visible", "visible") == "hidden"
        if skipped and (boxed or new.display not in _NOT_SKIPPED):
            new = replace(new, text=False, kind="skipped")
        indent = values.number("text-indent", above.indent, Scale(size, WIDTH))
        new = replace(
            new,
            visible=values.keyword("visibility", visible, visible) == "visible",
            font_size=size,
            zoom=above.zoom * (values.number("zoom", 1.0, scale) or 1.0),
            indent=indent,
            line=above.line if new.plain and not boxed else indent,
            letters=values.number("letter-spacing", above.letters, scale),
            spaces=values.number("word-spacing", above.spaces, scale),
            struck=new.struck or values.get("line-through") is True,
            raised=_raised(values, new.inline, position == "relative", size) or new.raised,
        )
        new = self._placed(i, values, new, position, above.line)
        return _transformed(values, new, position) if boxed or not new.plain else new

    def _size(self, values: _Values, above: Style) -> float:
        said = values.get("font-size")
        if said in ("smaller", "larger"):
            return above.font_size / 1.2 if said == "smaller" else above.font_size * 1.2
        return values.number("font-size", above.font_size, Scale(above.font_size, above.font_size))

    def _placed(self, i: int, values: _Values, new: Style, position: str, line: float) -> Style:
        """Return `new` with the place of its box, which stands in a line with the indent `line`."""
        x, y, rigid, around = new.x, new.y, new.rigid, new.around
        exact_x, exact_y = new.exact_x, new.exact_y
        size = new.font_size
        if new.display.startswith("inline-"):
            x += line
        if position in ("absolute", "fixed"):
            page = position == "fixed" or around is None
            base = (0.0, 0.0, 0.0) if page or around is None else around
            left, right = _sides(values, "left", "right", Scale(size, WIDTH if page else 0.0))
            top, bottom = _sides(values, "top", "bottom", Scale(size, HEIGHT if page else 0.0))
            if left is not None or right is not None:
                x, rigid = base[0] + _shift(left, right, WIDTH, position, page), base[2]
            if top is not None or bottom is not None:
                y = base[1] + _shift(top, bottom, HEIGHT, position, page)
            exact_x, exact_y = page and left is not None, page and top is not None
        elif position == "relative":
            left, right = _sides(values, "left", "right", Scale(size, 0.0))
            top, bottom = _sides(values, "top", "bottom", Scale(size, 0.0))
            rigid += left if left is not None else -(right or 0.0)
            y += top if top is not None else -(bottom or 0.0)
        margin = values.number("margin-left", 0.0, Scale(size))
        if margin < 0:
            x += margin + max(0.0, values.number("padding-left", 0.0, Scale(size)))
        margin = values.number("margin-top", 0.0, Scale(size))
        if margin < 0 and not new.inline:
            y += margin + max(0.0, values.number("padding-top", 0.0, Scale(size)))
        if position != "static" and self._tree.tags[i] not in ("html", "body"):
            around = (x, y, rigid)
        return replace(new, x=x, y=y, rigid=rigid, exact_x=exact_x, exact_y=exact_y, around=around)


def _transformed(values: _Values, new: Style, position: str) -> Style | None:
    """Return `new` with its box moved, None if nothing of the box is left."""
    held = {name: values.get(name) for name in ("transform", "translate", "scale", "rotate")}
    tokens = {name: value for name, value in held.items() if isinstance(value, tuple) and value}
    if not tokens:
        return new
    for value in tokens.values():
        values.spend(value, _MULTIPLIED)
    down = Scale(new.font_size, HEIGHT if position in ("absolute", "fixed") else 0.0)
    x, y, nothing = moved(tokens, Scale(new.font_size, WIDTH), down)
    if nothing:
        return None
    rigid, y = new.rigid + x, new.y + y
    return replace(new, y=y, rigid=rigid, around=(new.x, y, rigid))


def _raised(values: _Values, inline: bool, relative: bool, size: float) -> int:
    """Return 1 if text is raised, -1 if it is lowered, else 0."""
    for name in ("vertical-align", "font-variant-position"):
        said = values.get(name)
        if said in ("super", "sub"):
            return 1 if said == "super" else -1
    if not inline:
        return 0
    up = values.number("vertical-align", 0.0, Scale(size, size))
    if relative:
        up += values.number("bottom", 0.0, Scale(size)) - values.number("top", 0.0, Scale(size))
    return (up > 0) - (up < 0)


def _sides(values: _Values, one: str, other: str, scale: Scale) -> tuple[float | None, float | None]:
    near, far = (
        values.number(name, 0.0, scale) if isinstance(values.get(name), tuple) else None for name in (one, other)
    )
    return near, far


def _shift(near: float | None, far: float | None, screen: float, position: str, page: bool) -> float:
    """Return how far a box lies to the left of (above) the page, as a negative number; 0 on the page."""
    if near is not None:
        return -_OFF if position == "fixed" and near >= screen else near
    gap = far or 0.0
    if page and (gap >= screen or (position == "fixed" and gap <= -screen)):
        return -_OFF
    return -max(0.0, gap) if not page else 0.0


def _first_number(text: str) -> float:
    match = re.match(r"\s*([-+]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))", text)
    return float(match[1]) if match else 0.0

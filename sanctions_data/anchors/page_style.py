"""How each element of a page shows its text: whether it is seen, on the screen, struck out, raised.

What a browser lays out is not known here, so one thing is a rule of thumb: text that is moved at least `FAR` pixels to
the left or up counts as off the screen if its estimated width does not reach back.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sanctions_data.anchors.css_rules import Cascade, Won
from sanctions_data.anchors.css_syntax import HEIGHT, WIDTH, Token
from sanctions_data.anchors.css_values import (
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

FAR = 900.0
# The place is exact if it is counted from the page itself.
FAR_EXACT = 200.0
# Chromium gives text of smaller letters no height.
SMALLEST = 0.5

# HTML standard, section "Rendering": how an element is displayed that no style sheet speaks of.
_DISPLAY: dict[str, str] = {
    **dict.fromkeys(
        words(
            "html body address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption "
            "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol optgroup "
            "option p plaintext pre search section summary ul xmp textarea marquee frameset frame text "
            "foreignobject"
        ),
        "block",
    ),
    **dict.fromkeys(("table", "mtable"), "table"),
    **dict.fromkeys(("tbody", "thead", "tfoot", "tr", "mtr"), "table-row"),
    **dict.fromkeys(("td", "th", "mtd"), "table-cell"),
    **dict.fromkeys(("col", "colgroup"), "table-column"),
    "caption": "table-caption",
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
        "input mspace none mprescripts"
    )
)
# Of the elements inside these, the only ones that are drawn. What is defined in an SVG is drawn where it is used.
_DRAWN = {
    "svg": {"text": "svgtext", "foreignobject": "html", "svg": "svg", "g": "svg", "a": "svg", "switch": "svg"},
    "svgtext": dict.fromkeys(("tspan", "textpath", "a"), "svgtext"),
    "select": {"option": "html", "optgroup": "select"},
}
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
_NOT_SKIPPED = frozenset(words("inline contents ruby table table-row table-row-group table-caption"))
_FLEXIBLE = frozenset(words("flex grid inline-flex inline-grid -webkit-box -webkit-flex"))


@dataclass(frozen=True, slots=True)
class Style:
    """How an element shows its text.

    Attributes:
        display: the keyword of `display`.
        text: whether text straight inside is drawn at all.
        kind: what of the elements inside is drawn: `html` all, `svg`, `math`, `select` some, `closed` a summary.
        visible, font_size, indent, letters, spaces: the inherited properties, in pixels.
        zoom: what multiplies the size of letters.
        struck: whether a line goes through the text.
        raised: 1 for raised text, -1 for lowered text, else 0.
        x, y: how many pixels the text flows from its place; `rigid` how many the boxes around it are moved aside.
        exact: whether x and y are counted from the page.
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
    letters: float = 0.0
    spaces: float = 0.0
    struck: bool = False
    raised: int = 0
    x: float = 0.0
    y: float = 0.0
    rigid: float = 0.0
    exact: bool = False
    around: tuple[float, float, float] | None = None
    variables: Mapping[str, tuple[Token, ...]] | None = None

    @property
    def inline(self) -> bool:
        return self.display.startswith("inline") or self.display in ("contents", "ruby", "ruby-text", "math")

    @property
    def flexible(self) -> bool:
        return self.display in _FLEXIBLE

    def shows(self, text: str) -> bool:
        """Return whether `text`, straight inside the element, is seen."""
        if not (self.text and self.visible) or self.font_size * self.zoom <= SMALLEST:
            return False
        width = len(text) * (self.font_size / 2 + self.letters) + text.count(" ") * self.spaces
        far = FAR_EXACT if self.exact else FAR
        across = self.x + self.indent + self.rigid
        return width >= 0 and self.rigid > -FAR and self.y > -far and (across > -far or across + width > 0)


class Styler:
    """Works out the style of each element from that of its parent."""

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
        won = self._cascade.won.get(i, {})
        variables = self._variables(won, above)
        display = self._keyword("display", won, variables, above.display, _DISPLAY.get(tag, "inline"))
        if display in ("none", "table-column", "table-column-group"):
            return None
        text = kind in ("html", "svgtext", "mathtext")
        struck = above.struck or tag in _STRUCK
        raised = _RAISED.get(tag, self._script(i) or above.raised)
        plain = (id(above), display, kind, struck, raised)
        if not won and plain in self._plain:
            return self._plain[plain][1]
        new = replace(above, display=display, text=text, kind=kind, struck=struck, raised=raised, variables=variables)
        if not won and kind != "svgtext":
            new = above if new == above else new
            self._plain[plain] = above, new
            return new
        if kind == "svgtext" and (place := self._tree.attributes[i].keys() & {"x", "y"}):
            x, y = (_first_number(self._tree.attributes[i].get(name, "")) for name in ("x", "y"))
            new = replace(new, x=x if "x" in place else new.x, y=y if "y" in place else new.y)
        return self._styled(i, won, new, above) if won else new

    def generated(self, i: int, which: str, style: Style) -> str:
        """Return the letters that `::before` or `::after` of an element shows, "" for none."""
        won = self._cascade.around.get((i, which), {})
        if "content" not in won or self._keyword("display", won, style.variables, "inline", "inline") == "none":
            return ""
        content = self._value("content", won, style.variables)
        attributes = self._tree.attributes[i]
        text = strings(content, lambda name: attributes.get(name.lower(), "")) if isinstance(content, tuple) else ""
        return text if any(char.isalnum() for char in text) else ""

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
            inside = tag in ("mi", "mn", "mo", "mtext", "ms") or above.kind == "mathtext"
            return "mathtext" if inside else "math"
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
        place = tree.places[0][i] - 1
        return places[place] if place < len(places) else 0

    def _styled(self, i: int, won: Won, new: Style, above: Style) -> Style | None:
        """Return `new` with what the style sheets say, None if nothing inside is seen."""
        variables = new.variables
        if self._number("opacity", won, new, 1.0, 1.0) == 0:
            return None
        new = replace(
            new,
            visible=self._keyword("visibility", won, variables, _seen(above), _seen(above)) == "visible",
            font_size=self._size(won, new, above),
            zoom=above.zoom * (self._number("zoom", won, new, 1.0, 1.0) or 1.0),
        )
        skipped = self._keyword("content-visibility", won, variables, "visible", "visible") == "hidden"
        position = self._keyword("position", won, variables, "static", "static")
        floats = self._keyword("float", won, variables, "none", "none") != "none"
        boxed = floats or position in ("absolute", "fixed") or above.flexible
        if skipped and (boxed or new.display not in _NOT_SKIPPED):
            new = replace(new, text=False, kind="skipped")
        new = replace(
            new,
            indent=self._number("text-indent", won, new, above.indent, WIDTH),
            letters=self._number("letter-spacing", won, new, above.letters),
            spaces=self._number("word-spacing", won, new, above.spaces),
            struck=new.struck or self._value("line-through", won, variables) is True,
            raised=self._raised(won, new, position) or new.raised,
        )
        return self._placed(i, won, new, above, position)

    def _size(self, won: Won, new: Style, above: Style) -> float:
        value = self._value("font-size", won, new.variables)
        if value in ("smaller", "larger"):
            return above.font_size / 1.2 if value == "smaller" else above.font_size * 1.2
        size = self._number("font-size", won, above, above.font_size, above.font_size, variables=new.variables)
        return max(0.0, size)

    def _raised(self, won: Won, new: Style, position: str) -> int:
        for name in ("vertical-align", "font-variant-position"):
            value = self._value(name, won, new.variables)
            if value in ("super", "sub"):
                return 1 if value == "super" else -1
        if not new.inline:
            return 0
        up = self._number("vertical-align", won, new, 0.0, new.font_size)
        if position == "relative":
            up += self._number("bottom", won, new, 0.0) - self._number("top", won, new, 0.0)
        return (up > 0) - (up < 0)

    def _placed(self, i: int, won: Won, new: Style, above: Style, position: str) -> Style | None:
        """Return `new` with the place of its box, None if nothing of the box is left."""
        x, y, rigid, exact, around = above.x, above.y, above.rigid, above.exact, above.around
        if position in ("absolute", "fixed"):
            page = position == "fixed" or around is None
            base = (0.0, 0.0, 0.0) if page or around is None else around
            left, right = self._sides("left", "right", won, new, WIDTH if page else 0.0)
            top, bottom = self._sides("top", "bottom", won, new, HEIGHT if page else 0.0)
            if left is not None or right is not None:
                x, rigid = base[0] + _shift(left, right, WIDTH, position, page), base[2]
            if top is not None or bottom is not None:
                y = base[1] + _shift(top, bottom, HEIGHT, position, page)
            exact = page and left is not None
        elif position != "static":
            left, right = self._sides("left", "right", won, new, 0.0)
            top, bottom = self._sides("top", "bottom", won, new, 0.0)
            rigid += left if left is not None else -(right or 0.0)
            y += top if top is not None else -(bottom or 0.0)
        margin = self._number("margin-left", won, new, 0.0)
        if margin < 0:
            x += margin + max(0.0, self._number("padding-left", won, new, 0.0))
        margin = self._number("margin-top", won, new, 0.0)
        if margin < 0 and not new.inline:
            y += margin + max(0.0, self._number("padding-top", won, new, 0.0))
        transformed = False
        for name in ("transform", "translate", "scale", "rotate"):
            tokens = self._value(name, won, new.variables)
            if isinstance(tokens, tuple) and tokens and new.display not in ("inline", "contents"):
                self._spend(tokens)
                across = moved(tokens, name, Scale(new.font_size, WIDTH))
                down = moved(tokens, name, Scale(new.font_size, HEIGHT if position in ("absolute", "fixed") else 0.0))
                if across[2]:
                    return None
                rigid, y, transformed = rigid + across[0], y + down[1], True
        if (position != "static" and self._tree.tags[i] not in ("html", "body")) or transformed:
            around = (x, y, rigid)
        x, y, rigid = (value if math.isfinite(value) else -FAR for value in (x, y, rigid))
        return replace(new, x=x, y=y, rigid=rigid, exact=exact, around=around)

    def _sides(self, one: str, other: str, won: Won, style: Style, percent: float) -> tuple[float | None, float | None]:
        found = []
        for name in (one, other):
            auto = self._value(name, won, style.variables) in (None, "auto")
            found.append(None if auto else self._number(name, won, style, 0.0, percent))
        return found[0], found[1]

    def _variables(self, won: Won, above: Style) -> Mapping[str, tuple[Token, ...]] | None:
        own = {name: value for name, (_, value) in won.items() if name.startswith("--")}
        if not own:
            return above.variables
        found = dict(above.variables or {})
        self._work.spend(len(found) + 8 * len(own))
        for name, value in own.items():
            if isinstance(value, tuple):
                found[name] = value
            elif value == "initial":
                found.pop(name, None)
        return found

    def _value(self, name: str, won: Won, variables: Mapping[str, tuple[Token, ...]] | None) -> Value | None:
        """Return the declared value of a longhand without `var()` and `revert`, None if there is none."""
        if name not in won:
            return None
        value = won[name][1]
        if isinstance(value, Deferred):
            tokens = substituted(value.tokens, variables or {}, self._work)
            value = longhands(value.name, tokens, self._tree.quirks).get(name, "unset") if tokens else "unset"
        return value

    def _keyword(
        self, name: str, won: Won, variables: Mapping[str, tuple[Token, ...]] | None, above: str, default: str
    ) -> str:
        """Return the keyword of a property.

        Args:
            above: the keyword of the parent.
            default: what holds if nobody says anything.
        """
        value = self._value(name, won, variables)
        if value is None:
            return default
        if value in ("revert", "revert-layer"):
            return default
        if value == "inherit" or (value == "unset" and name == "visibility"):
            return above
        return str(INITIAL[name]) if value in WIDE or not isinstance(value, str) else value

    def _number(
        self,
        name: str,
        won: Won,
        style: Style,
        default: float,
        percent: float = 0.0,
        variables: Mapping[str, tuple[Token, ...]] | None = None,
    ) -> float:
        """Return the pixels of a property; `default` if nobody says anything, or what says it is not a length."""
        value = self._value(name, won, variables or style.variables)
        if isinstance(value, float):
            return value
        if value == "initial":
            initial = INITIAL[name]
            return initial if isinstance(initial, float) else 0.0
        if not isinstance(value, tuple):
            return default
        self._spend(value)
        found = length(value, Scale(style.font_size, percent), unitless=True)
        return default if found is None or math.isnan(found) else found

    def _spend(self, tokens: tuple[Token, ...]) -> None:
        self._work.spend(sum(1 for _ in deep(tokens)))


def _seen(style: Style) -> str:
    return "visible" if style.visible else "hidden"


def _shift(near: float | None, far: float | None, screen: float, position: str, page: bool) -> float:
    """Return how far a box lies to the left of (above) the page, as a negative number; 0 on the page."""
    if near is not None:
        return -math.inf if position == "fixed" and near >= screen else near
    gap = far or 0.0
    if page and (gap >= screen or (position == "fixed" and gap <= -screen)):
        return -math.inf
    return -max(0.0, gap) if not page else 0.0


def _first_number(text: str) -> float:
    match = re.match(r"\s*([-+]?\d{0,9}(?:\.\d+)?)", text)
    try:
        return float(match[1]) if match else 0.0
    except ValueError:
        return 0.0

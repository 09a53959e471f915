"""Which elements of a page a CSS selector matches (Selectors Level 4), in time linear in the page.

The libraries at hand do not bound their time: on a page of 10,000 paragraphs `i ~ p ~ p ~ p` takes lexbor more than
five minutes, and cssselect2 tests every pair of an element and an ancestor. Here a selector is parsed into compounds,
each compound gives a set of elements, and a combinator turns one set into the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sanctions_data.anchors.css_syntax import Token, library, significant, split_commas
from sanctions_data.anchors.page_tree import Tree, Work, words

Specificity: TypeAlias = tuple[int, int, int]

MAX_NESTED = 8

# A page that nobody points at, types into or scrolls is in none of these states.
_NEVER = frozenset(
    words(
        "hover active focus focus-visible focus-within target target-current target-within visited current past "
        "future playing paused seeking buffering stalled muted volume-locked user-valid user-invalid popover-open "
        "modal fullscreen picture-in-picture autofill -webkit-autofill placeholder-shown indeterminate default "
        "in-range out-of-range valid invalid host host-context -webkit-full-screen "
        "active-view-transition xr-overlay"
    )
)
_UNKNOWN_HERE = frozenset(words("dir lang state heading active-view-transition-type nth-col nth-last-col"))
_CONTROLS = frozenset(words("button input select textarea option optgroup fieldset"))
_CHECKED = {"input": "checked", "option": "selected"}
_FIELDS = frozenset(words("input select textarea"))
# HTML standard, "Case-sensitivity of selectors": values of these attributes are compared without case.
_CASELESS = frozenset(
    words(
        "accept accept-charset align alink axis bgcolor charset checked clear codetype color compact declare defer "
        "dir direction disabled enctype face frame hreflang http-equiv lang language link media method multiple "
        "nohref noresize noshade nowrap readonly rel rev rules scope scrolling selected shape target text type "
        "valign valuetype vlink"
    )
)
_BEFORE_AFTER = ("before", "after")
_ELEMENTS = frozenset(
    words(
        "before after first-line first-letter selection marker placeholder backdrop file-selector-button "
        "target-text spelling-error grammar-error cue slotted part highlight details-content search-text "
        "view-transition view-transition-group view-transition-image-pair view-transition-old view-transition-new "
        "scroll-button scroll-marker scroll-marker-group column picker picker-icon checkmark"
    )
)


class InvalidSelector(ValueError):
    """Raised for a selector that a browser does not take: the whole rule is dropped."""


class UnreadSelector(ValueError):
    """Raised for a selector that a browser may take and this module cannot match."""


@dataclass(slots=True)
class Compound:
    """Simple selectors that one element has to match at once; `nested` those that hold selectors themselves."""

    tag: str | None = None
    ids: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str, bool]] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    nested: list[tuple[str, list[Selector]]] = field(default_factory=list)
    nth: list[tuple[str, int, int, list[Selector] | None]] = field(default_factory=list)
    parents: int = 0

    @property
    def mentions_parent(self) -> bool:
        """Return whether `&` is in it, at any depth."""
        lists = [inner for _, inner in self.nested] + [among for *_, among in self.nth if among]
        return self.parents > 0 or any(one.mentions_parent for inner in lists for one in inner)


@dataclass(slots=True)
class Selector:
    """A complex selector: compounds, each with the combinator before it.

    Attributes:
        element: the pseudo-element that it selects (`before`, …), or None.
    """

    steps: list[tuple[str, Compound]]
    element: str | None
    specificity: Specificity

    @property
    def mentions_parent(self) -> bool:
        return any(compound.mentions_parent for _, compound in self.steps)


def parse(tokens: Iterable[Token], parent: Specificity | None = None, depth: int = 0) -> list[Selector]:
    """Parse a list of selectors.

    Args:
        parent: the specificity of the rule around this one, which `&` stands for; None outside any rule.
        depth: how many selectors the list stands inside.

    Raises:
        InvalidSelector: a browser drops the rule.
        UnreadSelector: the rule cannot be matched here.
    """
    selectors = [_selector(part, parent, parent is not None and depth == 0, depth) for part in split_commas(tokens)]
    for selector in selectors:
        # CSS Nesting: a selector without `&` is about the descendants of what the rule around it is about.
        if parent is not None and depth == 0 and not selector.steps[0][0] and not selector.mentions_parent:
            selector.steps[0] = (" ", selector.steps[0][1])
            selector.specificity = _sum(selector.specificity, parent)
    return selectors


def _selector(tokens: list[Token], parent: Specificity | None, relative: bool, depth: int) -> Selector:
    steps: list[tuple[str, Compound]] = []
    specificity: Specificity = (0, 0, 0)
    element = None
    for combinator, part in _parts(tokens, relative):
        if element is not None:
            raise InvalidSelector("a pseudo-element is followed by another element")
        compound, element, more = _compound(part, parent, depth)
        specificity = _sum(specificity, more)
        steps.append((combinator, compound))
    return Selector(steps, element, specificity)


def _parts(tokens: list[Token], relative: bool) -> list[tuple[str, list[Token]]]:
    """Cut a selector at its combinators."""
    parts: list[tuple[str, list[Token]]] = []
    combinator, part = "", list[Token]()
    for token in tokens:
        sign = token.value if token.type == "literal" and token.value in (">", "+", "~", "||") else None
        if sign == "||":
            raise UnreadSelector("the selector ||")
        if token.type != "whitespace" and sign is None:
            part.append(token)
            continue
        if part:
            parts.append((combinator, part))
            combinator, part = " ", []
        if sign is not None:
            if combinator in (">", "+", "~") or not (parts or relative):
                raise InvalidSelector("a combinator without a selector before it")
            combinator = sign
    if not part:
        if combinator != " " or not parts:
            raise InvalidSelector("a selector is missing")
        return parts
    return [*parts, (combinator, part)]


def _compound(tokens: list[Token], parent: Specificity | None, depth: int) -> tuple[Compound, str | None, Specificity]:
    found, element = Compound(), None
    a = b = c = 0
    at = 0
    while at < len(tokens):
        token, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
        at += 1
        kind = token.type
        if kind == "ident" or (kind == "literal" and token.value in ("*", "|")):
            if any(one != "&" for one in tokens[: at - 1]):
                raise InvalidSelector("the name of an element is not first")
            name, at = _type(tokens, at - 1)
            found.tag, c = name, c + (name != "*")
        elif kind == "hash" and token.is_identifier:
            found.ids.append(token.value)
            a += 1
        elif kind == "literal" and token.value == "." and following is not None and following.type == "ident":
            found.classes.append(following.value)
            at, b = at + 1, b + 1
        elif kind == "[] block":
            found.attributes.append(_attribute(significant(token.content)))
            b += 1
        elif kind == "literal" and token.value == "&":
            found.parents += 1
            if parent is not None:
                a, b, c = _sum((a, b, c), parent)
        elif kind == "literal" and token.value == ":" and following is not None:
            at += 1
            if following.type == "literal" and following.value == ":":
                element = _element(tokens[at] if at < len(tokens) else None)
                at, c = len(tokens), c + 1
            elif following.type == "ident" and following.lower_value in (*_BEFORE_AFTER, "first-line", "first-letter"):
                element, at, c = following.lower_value, len(tokens), c + 1
            elif following.type == "ident":
                found.states.append(_state(following.lower_value))
                b += 1
            elif following.type == "function":
                a, b, c = _sum((a, b, c), _function(found, following, parent, depth))
            else:
                raise InvalidSelector("a colon without a name")
        else:
            raise InvalidSelector(f"unexpected {kind}")
    return found, element, (a, b, c)


def _type(tokens: list[Token], at: int) -> tuple[str, int]:
    """Return the name of an element (`*` for any) and where it ends; a namespace before it is left aside."""
    names = []
    while at < len(tokens) and (
        tokens[at].type == "ident" or (tokens[at].type == "literal" and tokens[at].value in ("*", "|"))
    ):
        names.append(tokens[at].value)
        at += 1
    if len(names) == 1 and names[0] != "|":
        return names[0].lower(), at
    if len(names) in (2, 3) and names[-2] == "|" and names[-1] != "|" and names[0] in ("*", "|"):
        return names[-1].lower(), at
    raise InvalidSelector("a namespace that is not declared")


def _element(token: Token | None) -> str:
    if token is None or token.type not in ("ident", "function"):
        raise InvalidSelector("a pseudo-element without a name")
    name: str = token.lower_value if token.type == "ident" else token.lower_name
    if name not in _ELEMENTS and not name.startswith("-webkit-"):
        raise InvalidSelector(f"no pseudo-element {name}")
    return name


_STATES = frozenset(
    words(
        "root scope empty first-child last-child only-child first-of-type last-of-type only-of-type link any-link "
        "-webkit-any-link checked disabled enabled required optional read-only read-write defined open"
    )
)


def _state(name: str) -> str:
    if name in _UNKNOWN_HERE:
        raise UnreadSelector(f"the selector :{name}")
    if name not in _STATES and name not in _NEVER:
        raise InvalidSelector(f"no pseudo-class {name}")
    return name


def _attribute(tokens: list[Token]) -> tuple[str, str, str, bool]:
    """Return the name, the operator ("" for none), the value, and whether case is ignored."""
    while tokens and tokens[0].type == "literal" and tokens[0].value in ("|", "*"):
        tokens = tokens[1:]
    if not tokens or tokens[0].type != "ident":
        raise InvalidSelector("an attribute without a name")
    name = tokens[0].lower_value
    if len(tokens) == 1:
        return name, "", "", False
    operator = tokens[1].value if tokens[1].type == "literal" else ""
    if operator not in ("=", "~=", "|=", "^=", "$=", "*=") or len(tokens) not in (3, 4):
        raise InvalidSelector("an attribute without an operator")
    flag = tokens[3].lower_value if len(tokens) == 4 and tokens[3].type == "ident" else ""
    if tokens[2].type not in ("ident", "string") or (len(tokens) == 4 and flag not in ("i", "s")):
        raise InvalidSelector("an attribute without a value")
    return name, operator, tokens[2].value, flag == "i" or (not flag and name in _CASELESS)


def _function(found: Compound, token: Token, parent: Specificity | None, depth: int) -> Specificity:
    """Add the pseudo-class of a function to `found`; return its specificity."""
    name = token.lower_name
    if depth >= MAX_NESTED:
        raise UnreadSelector("deeply nested selectors")
    if name in ("nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type"):
        return _nth(found, name, token.arguments, parent, depth)
    if name in _UNKNOWN_HERE:
        raise UnreadSelector(f"the selector :{name}")
    if name in ("host", "host-context", "active-view-transition-type"):
        found.states.append("host")
        return (0, 1, 0)
    if name == "-webkit-any":
        name = "is"
    if name not in ("is", "where", "not", "has"):
        raise InvalidSelector(f"no pseudo-class {name}()")
    inner: list[Selector] = []
    for part in split_commas(token.arguments):
        try:
            inner.append(_selector(part, parent, name == "has", depth + 1))
        except InvalidSelector:
            # `:is` and `:where` forgive: "Selectors Level 4", section "Parse A Forgiving Selector List".
            if name in ("not", "has"):
                raise
    if any(selector.element is not None for selector in inner):
        raise InvalidSelector("a pseudo-element inside a pseudo-class")
    found.nested.append((name, inner))
    return (0, 0, 0) if name == "where" else max((one.specificity for one in inner), default=(0, 0, 0))


def _nth(found: Compound, name: str, tokens: Sequence[Token], parent: Specificity | None, depth: int) -> Specificity:
    of = next((i for i, one in enumerate(tokens) if one.type == "ident" and one.lower_value == "of"), None)
    steps = library("tinycss2.nth").parse_nth(tokens if of is None else tokens[:of])
    if steps is None or (of is not None and "of-type" in name):
        raise InvalidSelector(f"no places in {name}()")
    among = None if of is None else parse(tokens[of + 1 :], parent, depth=depth + 1)
    found.nth.append((name, *steps, among))
    return _sum((0, 1, 0), max((one.specificity for one in among or ()), default=(0, 0, 0)))


def _sum(one: Specificity, other: Specificity) -> Specificity:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


class Matcher:
    """Matches selectors against one page.

    Args:
        tree: the page.
        work: what every look at an element is taken from.
    """

    def __init__(self, tree: Tree, work: Work) -> None:
        self._tree = tree
        self._work = work
        self._states: dict[str, set[int]] = {}

    def match(self, selector: Selector, parents: set[int]) -> set[int]:
        """Return the elements that `selector` matches; `parents` are those that `&` stands for."""
        combinator, compound = selector.steps[0]
        found = self._compound(compound, parents)
        if combinator:  # inside a rule ">" alone is "& >"
            found = self._after(combinator, parents, found)
        for combinator, compound in selector.steps[1:]:
            if not found:
                return found
            found = self._after(combinator, found, self._compound(compound, parents))
        return found

    def _after(self, combinator: str, left: set[int], right: set[int]) -> set[int]:
        """Return those of `right` to which one of `left` stands as `combinator` says."""
        parent, previous = self._tree.parent, self._tree.previous
        self._work.spend(2 * (len(left) + len(right)))
        if combinator == ">":
            return {i for i in right if parent[i] in left}
        if combinator == "+":
            return {i for i in right if previous[i] in left}
        if combinator == "~":
            first: dict[int, int] = {}
            for i in left:
                first[parent[i]] = min(i, first.get(parent[i], i))
            return {i for i in right if first.get(parent[i], i) < i}
        return right & self._descendants(left)

    def _descendants(self, tops: set[int]) -> set[int]:
        found: set[int] = set()
        reached = 0
        for top in sorted(tops):
            begin, reached = max(top + 1, reached), max(reached, self._tree.end[top])
            found.update(range(begin, reached))
        self._work.spend(len(found))
        return found

    def _before(self, combinator: str, left: set[int], right: set[int]) -> set[int]:
        """Return those of `left` that stand as `combinator` says to one of `right`: `:has` looks this way."""
        tree = self._tree
        self._work.spend(2 * (len(left) + len(right)))
        if combinator == ">":
            return left & {tree.parent[i] for i in right}
        if combinator == "+":
            return left & {tree.previous[i] for i in right}
        if combinator == "~":
            last: dict[int, int] = {}
            for i in right:
                last[tree.parent[i]] = max(i, last.get(tree.parent[i], i))
            return {i for i in left if last.get(tree.parent[i], i) > i}
        above: set[int] = set()
        for i in right:
            i = tree.parent[i]
            while i >= 0 and i not in above:
                above.add(i)
                i = tree.parent[i]
        self._work.spend(len(above))
        return left & above

    def _has(self, selector: Selector, parents: set[int]) -> set[int]:
        """Return the elements that have what the relative `selector` asks for."""
        found = self._compound(selector.steps[-1][1], parents)
        for (combinator, _), (_, before) in zip(selector.steps[:0:-1], selector.steps[-2::-1], strict=True):
            found = self._before(combinator, self._compound(before, parents), found)
        return self._before(selector.steps[0][0] or " ", self._tree.everything, found)

    def _compound(self, compound: Compound, parents: set[int]) -> set[int]:
        tree, work = self._tree, self._work
        sets: list[set[int]] = []
        if compound.tag not in (None, "*"):
            sets.append(tree.by_tag.get(compound.tag or "", set()))
        sets += [tree.by_id.get(tree.folded(name), set()) for name in compound.ids]
        sets += [tree.by_class.get(tree.folded(name), set()) for name in compound.classes]
        sets += [tree.by_attribute.get(name, set()) for name, *_ in compound.attributes]
        sets += [parents] * (compound.parents > 0)
        sets += [self._in_state(name) for name in compound.states]
        for name, inner in compound.nested:
            if name in ("is", "where"):
                sets.append(self._any(inner, parents))
        sets.sort(key=len)
        work.spend(1)
        found = set(sets[0]) if sets else tree.everything
        for other in sets[1:]:
            work.spend(len(found))
            found = found & other
        for name, operator, value, caseless in compound.attributes:
            if operator:
                work.spend(8 * len(found) * (1 + len(value) // 64))
                test = _test(operator, value.lower() if caseless else value)
                found = {i for i in found if test(self._value(i, name, caseless))}
        for name, step, offset, among in compound.nth:
            found = self._nth(found, name, step, offset, None if among is None else self._any(among, parents))
        for name, inner in compound.nested:
            if found and name == "not":
                work.spend(len(found))
                found = found - self._any(inner, parents)
            elif found and name == "has":
                having: set[int] = set()
                for selector in inner:
                    having |= self._has(selector, parents)
                found = found & having
        return found

    def _value(self, i: int, name: str, caseless: bool) -> str:
        value = self._tree.attributes[i][name]
        self._work.spend(len(value) // 64)
        return value.lower() if caseless else value

    def _any(self, selectors: Iterable[Selector], parents: set[int]) -> set[int]:
        found: set[int] = set()
        for selector in selectors:
            more = self.match(selector, parents)
            self._work.spend(len(more))
            found |= more
        return found

    def _nth(self, found: set[int], name: str, step: int, offset: int, among: set[int] | None) -> set[int]:
        tree = self._tree
        if among is not None:
            self._work.spend(2 * len(tree))
            places, found = tree.positions(of_type=False, among=among), found & among
        else:
            places = tree.places_of_type if "of-type" in name else tree.places
        self._work.spend(4 * len(found))
        place = places["last" in name]
        return {i for i in found if _is_nth(place[i], step, offset)}

    def _in_state(self, name: str) -> set[int]:
        """Return the elements in a state that a page on its own can have."""
        if name not in self._states:
            self._states[name] = self._find_state(name)
        return self._states[name]

    def _find_state(self, name: str) -> set[int]:
        tree = self._tree
        if name in _NEVER:
            return set()
        if name in ("root", "scope"):
            return {0}
        self._work.spend(len(tree))
        first, last = tree.places_of_type if "of-type" in name else tree.places
        tests: dict[str, Callable[[int], bool]] = {
            "first-child": lambda i: first[i] == 1,
            "last-child": lambda i: last[i] == 1,
            "only-child": lambda i: first[i] == last[i] == 1,
            "first-of-type": lambda i: first[i] == 1,
            "last-of-type": lambda i: last[i] == 1,
            "only-of-type": lambda i: first[i] == last[i] == 1,
            "empty": lambda i: tree.end[i] == i + 1 and i not in tree.with_text,
            "checked": lambda i: _CHECKED.get(tree.tags[i]) in tree.attributes[i],
            "disabled": lambda i: tree.tags[i] in _CONTROLS and "disabled" in tree.attributes[i],
            "enabled": lambda i: tree.tags[i] in _CONTROLS and "disabled" not in tree.attributes[i],
            "required": lambda i: tree.tags[i] in _FIELDS and "required" in tree.attributes[i],
            "optional": lambda i: tree.tags[i] in _FIELDS and "required" not in tree.attributes[i],
            "read-write": self._writable,
            "read-only": lambda i: not self._writable(i),
            "defined": lambda i: "-" not in tree.tags[i],
            "open": lambda i: tree.tags[i] in ("details", "dialog") and "open" in tree.attributes[i],
        }
        test = tests.get(name, self._links)
        return {i for i in range(len(tree)) if test(i)}

    def _links(self, i: int) -> bool:
        return self._tree.tags[i] in ("a", "area") and "href" in self._tree.attributes[i]

    def _writable(self, i: int) -> bool:
        attributes = self._tree.attributes[i]
        if attributes.get("contenteditable", "false").lower() != "false":
            return True
        return self._tree.tags[i] in ("input", "textarea") and not attributes.keys() & {"readonly", "disabled"}


def _test(operator: str, value: str) -> Callable[[str], bool]:
    tests: dict[str, Callable[[str], bool]] = {
        "=": lambda held: held == value,
        "~=": lambda held: value in words(held),
        "|=": lambda held: held == value or held.startswith(value + "-"),
        "^=": lambda held: bool(value) and held.startswith(value),
        "$=": lambda held: bool(value) and held.endswith(value),
        "*=": lambda held: bool(value) and value in held,
    }
    return tests[operator]


def _is_nth(place: int, step: int, offset: int) -> bool:
    if step == 0:
        return place == offset
    return (place - offset) % step == 0 and (place - offset) // step >= 0

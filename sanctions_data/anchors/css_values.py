"""Values of the CSS properties that decide whether text is seen, and how.

A declaration becomes longhands (`longhands`), each of them valid or left out, as a browser leaves it out. What depends
on the element (`em`, `%`, `var()`) is worked out later, in `length` and `substituted`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sanctions_data.anchors.css_syntax import HEIGHT, MAX_DEPTH, WIDTH, Token, library, significant, split_commas
from sanctions_data.anchors.page_tree import Work, words

MAX_TOKENS = 1_024


@dataclass(frozen=True, slots=True)
class Deferred:
    """A declaration with a function that is replaced once the element is known: `var()`."""

    name: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """What `em` and `%` are worth, in pixels."""

    em: float = 16.0
    percent: float = 0.0


# A keyword, pixels, or tokens of a length, a transformation or a string.
Value: TypeAlias = str | float | bool | tuple[Token, ...] | Deferred

WIDE = frozenset(words("inherit initial unset revert revert-layer"))
INHERITED = frozenset(words("visibility font-size text-indent letter-spacing word-spacing font-variant-position"))
INITIAL: dict[str, Value] = {
    "display": "inline", "visibility": "visible", "opacity": 1.0, "content-visibility": "visible", "position": "static",
    "float": "none", "left": "auto", "right": "auto", "top": "auto", "bottom": "auto", "margin-left": 0.0,
    "margin-top": 0.0, "padding-left": 0.0, "padding-top": 0.0, "text-indent": 0.0, "letter-spacing": 0.0,
    "word-spacing": 0.0, "font-size": 16.0, "line-through": False, "vertical-align": "baseline", "transform": (),
    "translate": (), "scale": (), "rotate": (), "content": (), "font-variant-position": "normal", "zoom": 1.0,
}  # fmt: skip

_KEYWORDS = {
    "visibility": frozenset(words("visible hidden collapse")),
    "content-visibility": frozenset(words("visible hidden auto")),
    "position": frozenset(words("static relative absolute fixed sticky -webkit-sticky")),
    "float": frozenset(words("none left right inline-start inline-end")),
    "font-variant-position": frozenset(words("normal sub super")),
}
_INSIDE = frozenset(words("flow flow-root table flex grid ruby math list-item"))
_NO_ITEM = _INSIDE - {"flow", "flow-root", "list-item"}
_DISPLAYS = _INSIDE | frozenset(
    words(
        "none contents block inline inline-block inline-flex inline-grid inline-table -webkit-box "
        "-webkit-inline-box -webkit-flex -webkit-inline-flex ruby-text table-row-group table-header-group "
        "table-footer-group table-row table-cell table-column-group table-column table-caption"
    )
)
_LENGTHS = frozenset(words("left right top bottom margin-left margin-top padding-left padding-top letter-spacing"))
_LENGTHS |= {"word-spacing", "text-indent"}
# Of these lengths, the keyword that stands for one; of the others it is `auto`.
_NO_LENGTH = {
    "letter-spacing": ("normal",), "word-spacing": ("normal",), "text-indent": (), "padding-left": (),
    "padding-top": (),
}  # fmt: skip
_ALIASES = {
    "inset-inline-start": "left", "inset-inline-end": "right", "inset-block-start": "top", "inset-block-end": "bottom",
    "margin-inline-start": "margin-left", "margin-block-start": "margin-top", "padding-inline-start": "padding-left",
    "padding-block-start": "padding-top", "-webkit-margin-start": "margin-left",
    "-webkit-padding-start": "padding-left",
    "-webkit-transform": "transform", "-webkit-opacity": "opacity", "baseline-shift": "vertical-align",
}  # fmt: skip
# Shorthands of four sides, and the sides that are kept of them, by their place among the values.
_SIDES = {
    "inset": ("top", "right", "bottom", "left"),
    "margin": ("margin-top", None, None, "margin-left"),
    "padding": ("padding-top", None, None, "padding-left"),
}
_PAIRS = {
    "inset-inline": ("left", "right"),
    "inset-block": ("top", "bottom"),
    "margin-inline": ("margin-left", None),
    "margin-block": ("margin-top", None),
    "padding-inline": ("padding-left", None),
    "padding-block": ("padding-top", None),
}
_SHORTHANDS: dict[str, tuple[str, ...]] = {
    **{name: tuple(side for side in sides if side) for name, sides in (_SIDES | _PAIRS).items()},
    "font": ("font-size", "font-variant-position"),
    "text-decoration": ("line-through",),
    "text-decoration-line": ("line-through",),
    "-webkit-text-decoration": ("line-through",),
    "font-variant": ("font-variant-position",),
    "all": tuple(name for name in INITIAL),
}
PROPERTIES = frozenset(INITIAL) - {"line-through"} | _ALIASES.keys() | _SHORTHANDS.keys()

# CSS Fonts, "Absolute and relative sizes", for a medium of 16 pixels.
_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0,
    "xxx-large": 48.0,
}  # fmt: skip
_SYSTEM_FONTS = frozenset(words("caption icon menu message-box small-caption status-bar"))
_UNITS = {
    "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "rem": 16.0,
    "rlh": 19.0, "rex": 8.0, "rch": 8.0, "ric": 16.0, "rcap": 11.0,
}  # fmt: skip
_TURNS = {"deg": 1.0, "grad": 0.9, "turn": 360.0, "rad": 180 / math.pi}
_CONSTANTS = {"e": math.e, "pi": math.pi, "infinity": math.inf, "-infinity": -math.inf, "nan": math.nan}
# A browser holds no longer length than about this.
_LONGEST = 33_554_432.0
_OF_FONT = {"em": 1.0, "ex": 0.5, "ch": 0.5, "ic": 1.0, "cap": 0.7, "lh": 1.2}
_OF_SCREEN = {"vw": WIDTH, "vi": WIDTH, "vh": HEIGHT, "vb": HEIGHT, "vmin": HEIGHT, "vmax": WIDTH}
# CSS Transforms: the arguments of each function, n number, l length, a angle; and the fewest that it takes.
_MOVES = {
    "matrix": ("n" * 6, 6), "matrix3d": ("n" * 16, 16), "translate": ("ll", 1), "translatex": ("l", 1),
    "translatey": ("l", 1), "translatez": ("l", 1), "translate3d": ("lll", 3), "scale": ("nn", 1), "scalex": ("n", 1),
    "scaley": ("n", 1), "scalez": ("n", 1), "scale3d": ("nnn", 3), "rotate": ("a", 1), "rotatex": ("a", 1),
    "rotatey": ("a", 1), "rotatez": ("a", 1), "rotate3d": ("nnna", 4), "skew": ("aa", 1), "skewx": ("a", 1),
    "skewy": ("a", 1), "perspective": ("l", 1),
}  # fmt: skip
_AXES = {"rotatex": (1.0, 0.0, 0.0), "rotatey": (0.0, 1.0, 0.0)}
_REPLACED = frozenset(words("var env attr if"))


def longhands(name: str, tokens: Sequence[Token], quirks: bool = False) -> dict[str, Value]:
    """Return the longhands that a declaration sets, with their values; nothing if a browser drops it.

    Args:
        name: a property of `PROPERTIES`, in lower case.
        quirks: whether a number without a unit is a length.
    """
    name = _ALIASES.get(name, name)
    parts = significant(tokens)
    members = _SHORTHANDS.get(name, (name,))
    if len(parts) == 1 and parts[0].type == "ident" and parts[0].lower_value in WIDE:
        return dict.fromkeys(members, parts[0].lower_value)
    if name == "all" or not parts or sum(1 for _ in deep(parts)) > MAX_TOKENS:
        return {}
    if any(not _names(token) for token in deep(parts) if token.type == "function"):
        return {}
    if functions(parts) & (_REPLACED if name != "content" else {"var"}):
        return dict.fromkeys(members, Deferred(name, tuple(parts)))
    if name in _SIDES and len(parts) <= 4:
        # top, right, bottom, left: what is missing is taken from the side across
        four = [parts[i if i < len(parts) else (0 if i < 3 or len(parts) == 1 else 1)] for i in range(4)]
        return _each(zip(_SIDES[name], four, strict=True), quirks)
    if name in _PAIRS and len(parts) <= 2:
        return _each(zip(_PAIRS[name], (parts[0], parts[-1]), strict=True), quirks)
    if name == "font":
        return _font(parts, quirks)
    if "text-decoration" in name:
        return {"line-through": any(word.type == "ident" and word.lower_value == "line-through" for word in parts)}
    if name == "font-variant":
        said = [token.lower_value for token in parts if token.type == "ident"]
        return {"font-variant-position": next((word for word in said if word in ("sub", "super")), "normal")}
    value = _longhand(name, parts, quirks)
    return {} if value is None else {name: value}


def deep(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield `tokens` and what stands in their brackets, at any depth."""
    stack = list(tokens)
    while stack:
        token = stack.pop()
        yield token
        stack += token.arguments if token.type == "function" else getattr(token, "content", None) or ()


def _names(function: Token) -> bool:
    """Return whether a `var()` or `env()` holds a name, and after it nothing or a comma; True for other functions."""
    if function.lower_name not in ("var", "env"):
        return True
    name, *rest = [*significant(function.arguments)[:2], None]
    dashed = name is not None and name.type == "ident" and (function.lower_name == "env" or name.value[:2] == "--")
    return dashed and (rest[0] is None or rest[0] == ",")


def functions(tokens: Sequence[Token]) -> set[str]:
    """Return the names of the functions in `tokens`, at any depth."""
    return {token.lower_name for token in deep(tokens) if token.type == "function"}


def _each(pairs: Iterable[tuple[str | None, Token]], quirks: bool) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, token in pairs:
        value = _longhand(name or "left", [token], quirks)
        if value is None:
            return {}
        if name:
            found[name] = value
    return found


def _longhand(name: str, parts: list[Token], quirks: bool) -> Value | None:
    word = parts[0].lower_value if len(parts) == 1 and parts[0].type == "ident" else ""
    if name in _KEYWORDS:
        return word if word in _KEYWORDS[name] else None
    if name == "display":
        return _display(parts)
    if name in ("opacity", "zoom"):
        value = 1.0 if word == "normal" and name == "zoom" else number(parts)
        return None if value is None else max(0.0, value)
    if name == "font-size":
        if word in _SIZES:
            return _SIZES[word]
        if word in ("smaller", "larger", "math"):
            return word
        value = length(parts, Scale(percent=16.0), unitless=quirks)
        negative = parts[0].type != "function" and value is not None and value < 0
        return None if value is None or negative else tuple(parts)
    if name in _LENGTHS:
        if word in _NO_LENGTH.get(name, ("auto",)):
            return "auto" if name in ("left", "right", "top", "bottom") else 0.0
        return None if length(parts, Scale(), unitless=quirks) is None else tuple(parts)
    if name == "vertical-align":
        return word if word else None if length(parts, Scale(), unitless=quirks) is None else tuple(parts)
    if name == "content":
        return () if word in ("none", "normal") else tuple(parts)
    return () if word == "none" else tuple(parts) if moves(name, parts, Scale(), Scale()) else None


def _display(parts: list[Token]) -> str | None:
    said = [token.lower_value if token.type == "ident" else "" for token in parts]
    if len(said) == 1:
        return said[0] if said[0] in _DISPLAYS else None
    outer = [word for word in said if word in ("block", "inline")]
    inner = [word for word in said if word in _INSIDE]
    if len(outer) > 1 or len(outer) + len(inner) != len(said) or len(set(inner)) != len(inner):
        return None
    if len(set(inner) - {"list-item"}) > 1 or ("list-item" in inner and set(inner) & _NO_ITEM):
        return None
    kind = next((word for word in inner if word in ("flex", "grid")), "")
    if "inline" in outer:
        return f"inline-{kind}" if kind else "inline" if inner == ["flow"] else "inline-block"
    return kind or "block"


def _font(parts: list[Token], quirks: bool) -> dict[str, Value]:
    """Return the size of a `font`: the first length or size, after it the line height and the family."""
    if len(parts) == 1 and parts[0].type == "ident":
        return {"font-size": 13.0, "font-variant-position": "normal"} if parts[0].lower_value in _SYSTEM_FONTS else {}
    for at, word in enumerate(parts):
        if word.type in ("number", "ident") and at + 1 < len(parts):
            if word.type == "ident" and word.lower_value not in _SIZES | {"smaller": 0, "larger": 0}:
                continue
            if word.type == "number" and word.value:
                continue  # the weight
        size = _longhand("font-size", [word], quirks)
        family = parts[at + 3 :] if parts[at + 1 : at + 2] == ["/"] else parts[at + 1 :]
        return {} if size is None or not family else {"font-size": size, "font-variant-position": "normal"}
    return {}


def substituted(
    tokens: Sequence[Token], variables: Mapping[str, tuple[Token, ...]], work: Work, depth: int = 0
) -> list[Token] | None:
    """Return `tokens` with each `var()` replaced; None if no value comes of it, as from variables in a ring."""
    work.spend(1 + len(tokens))
    if depth > MAX_DEPTH:
        return None
    found: list[Token] = []
    for token in tokens:
        if token.type == "function" and token.lower_name in ("var", "env"):
            parts = significant(token.arguments)
            name = parts[0].value if parts and parts[0].type == "ident" else ""
            held = variables.get(name) if token.lower_name == "var" else None
            inner = None if held is None else substituted(held, variables, work, depth + 1)
            if inner is None and len(parts) > 1 and parts[1] == ",":
                inner = substituted(parts[2:], variables, work, depth + 1)
            if inner is None:
                return None
            found += inner
        elif token.type == "function" and token.lower_name in ("attr", "if"):
            return None
        elif token.type in ("function", "() block") and functions([token]) & _REPLACED:
            named = token.type == "function"
            inner = substituted(token.arguments if named else token.content, variables, work, depth + 1)
            if inner is None:
                return None
            ast = library("tinycss2.ast")
            place = (token.source_line, token.source_column)
            found.append(ast.FunctionBlock(*place, token.name, inner) if named else ast.ParenthesesBlock(*place, inner))
        else:
            found.append(token)
        if len(found) > MAX_TOKENS:
            return None
    return found


def length(tokens: Sequence[Token], scale: Scale, unitless: bool = False) -> float | None:
    """Return the pixels of one length; None if it is none.

    Args:
        unitless: whether a number other than 0 will do.
    """
    parts = significant(tokens)
    if len(parts) == 1 and parts[0].type == "number":
        return _held(float(parts[0].value)) if unitless or not parts[0].value else None
    return _of_unit(parts, "px", scale)


def number(tokens: Sequence[Token]) -> float | None:
    """Return one number, or one percentage as a number; None if it is neither."""
    return _of_unit(tokens, "", Scale(percent=1.0))


def angle(tokens: Sequence[Token]) -> float | None:
    """Return the degrees of one angle; None if it is none."""
    parts = significant(tokens)
    if len(parts) == 1 and parts[0].type == "number":
        return None if parts[0].value else 0.0
    return _of_unit(parts, "deg", Scale())


def _of_unit(tokens: Sequence[Token], unit: str, scale: Scale) -> float | None:
    parts = significant(tokens)
    found = _quantity(parts[0], scale, "" if unit == "" else "px", 0) if len(parts) == 1 else None
    return _held(found[0]) if found and found[1] == unit else None


def _held(value: float) -> float:
    """Return what a browser makes of a calculated value (CSS Values, "Top-Level Numeric Calculations")."""
    return 0.0 if math.isnan(value) else min(_LONGEST, max(-_LONGEST, value))


# A value with its unit: "px" for lengths, "deg" for angles, "" for numbers.
Quantity: TypeAlias = tuple[float, str]


def _quantity(word: Token, scale: Scale, percent: str, depth: int) -> Quantity | None:
    """Return the value of a token.

    Args:
        percent: the unit of a percentage.
    """
    if depth > MAX_DEPTH:
        return None
    if word.type == "number":
        return float(word.value), ""
    if word.type == "percentage":
        return float(word.value) * scale.percent / 100, percent
    if word.type == "dimension":
        return _dimension(float(word.value), word.lower_unit, scale)
    if word.type == "ident" and depth:
        return (_CONSTANTS[word.lower_value], "") if word.lower_value in _CONSTANTS else None
    if word.type == "() block" and depth:
        return _sum(word.content, scale, percent, depth + 1)
    if word.type != "function":
        return None
    if word.lower_name in ("calc", "-webkit-calc"):
        return _sum(word.arguments, scale, percent, depth + 1)
    found = [_sum(part, scale, percent, depth + 1) for part in split_commas(word.arguments)]
    known = [one[0] for one in found if one is not None]
    units = {one[1] for one in found if one is not None}
    if len(known) != len(found) or len(units) != 1:
        return None
    unit = units.pop()
    if word.lower_name in ("min", "max"):
        return min(known) if word.lower_name == "min" else max(known), unit
    if word.lower_name == "clamp" and len(known) == 3:
        return max(known[0], min(known[1], known[2])), unit
    return (abs(known[0]), unit) if word.lower_name == "abs" and len(known) == 1 else None


def _dimension(value: float, unit: str, scale: Scale) -> Quantity | None:
    if unit in _OF_FONT:
        return value * _OF_FONT[unit] * scale.em, "px"
    if unit in _UNITS:
        return value * _UNITS[unit], "px"
    if unit in _TURNS:
        return value * _TURNS[unit], "deg"
    screen = _OF_SCREEN.get(unit[1:] if unit[:1] in ("s", "l", "d") and len(unit) > 2 else unit)
    return None if screen is None else (value * screen / 100, "px")


def _sum(tokens: Sequence[Token], scale: Scale, percent: str, depth: int) -> Quantity | None:
    """Return a sum of products: `calc(1px + 2 * (3px - 4px))`."""
    terms: list[Quantity] = []
    product: Quantity | None = None
    sign, divide, operand = 1.0, False, True
    blank = False
    for at, word in enumerate(tokens):
        if word.type in ("whitespace", "comment"):
            blank = True
            continue
        if operand:
            value = _quantity(word, scale, percent, depth)
            product = value if value is None or product is None else _product(product, value, divide)
            if product is None:
                return None
            operand = False
        elif word.type == "literal" and word.value in "*/":
            operand, divide = True, word.value == "/"
        elif word.type == "literal" and word.value in "+-" and product:
            after = tokens[at + 1 : at + 2]
            if not (blank and after and after[0].type == "whitespace"):
                return None  # "1px +1px" is two lengths
            terms.append((sign * product[0], product[1]))
            product, sign, operand, divide = None, 1.0 if word.value == "+" else -1.0, True, False
        else:
            return None
        blank = False
    if operand or product is None:
        return None
    terms.append((sign * product[0], product[1]))
    unit = product[1]
    return (sum(value for value, _ in terms), unit) if all(other == unit for _, other in terms) else None


def _product(one: Quantity, other: Quantity, divide: bool) -> Quantity | None:
    if not divide:
        return (one[0] * other[0], one[1] or other[1]) if "" in (one[1], other[1]) else None
    if other[1] not in ("", one[1]):
        return None
    if other[0]:
        value = one[0] / other[0]
    else:
        value = math.nan if not one[0] or math.isnan(one[0]) else math.copysign(math.inf, one[0])
    return value, one[1] if other[1] == "" else ""


# Rows of four numbers: the last of a row is how far it moves.
Matrix: TypeAlias = list[list[float]]


def moved(values: Mapping[str, Sequence[Token]], across: Scale, down: Scale) -> tuple[float, float, bool]:
    """Return how far `translate`, `rotate`, `scale` and `transform`, in this order, move a box to the right and down.

    The third value tells whether they leave nothing of the box.

    Args:
        across, down: what `%` is worth in each direction.
    """
    whole = _matrix("translate", [0.0])
    for name in ("translate", "rotate", "scale", "transform"):
        for one in moves(name, significant(values.get(name, ())), across, down) or ():
            columns = list(zip(*one, strict=True))
            whole = [[sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in whole]
    (a, c, _, x), (b, d, _, y) = whole[:2]
    return x, y, abs(a * d - b * c) < 1e-9


def moves(name: str, parts: Sequence[Token], across: Scale, down: Scale) -> list[Matrix] | None:
    """Return the matrices of `transform`, `translate`, `scale` or `rotate`; None for a value that a browser drops."""
    if name == "transform":
        found = [_function(word, across, down) if word.type == "function" else None for word in parts]
        known = [one for one in found if one is not None]
        return known if len(known) == len(found) else None
    if name == "rotate":
        return _rotated(parts)
    if not 1 <= len(parts) <= 3:
        return None
    scales = (across, down, across)
    values = [number([one]) if name == "scale" else length([one], at) for one, at in zip(parts, scales, strict=False)]
    sizes = [value for value in values if value is not None]
    return [_matrix(name, sizes)] if len(sizes) == len(values) else None


def _rotated(parts: Sequence[Token]) -> list[Matrix] | None:
    turns = [turn for part in parts if part.type != "number" and (turn := angle([part])) is not None]
    axis = [part for part in parts if part.type == "number" or angle([part]) is None]
    if len(turns) != 1:
        return None
    if len(axis) == 1 and axis[0].type == "ident" and axis[0].lower_value in ("x", "y", "z"):
        return [_matrix(f"rotate{axis[0].lower_value}", turns)]
    if len(axis) == 3 and all(one.type == "number" for one in axis):
        return [_matrix("rotate3d", [*(float(one.value) for one in axis), *turns])]
    return [_matrix("rotate", turns)] if not axis else None


def _function(word: Token, across: Scale, down: Scale) -> Matrix | None:
    kinds, fewest = _MOVES.get(word.lower_name, ("", 1))
    parts = split_commas(word.arguments)
    if not fewest <= len(parts) <= len(kinds):
        return None
    values: list[float] = []
    for at, (kind, part) in enumerate(zip(kinds, parts, strict=False)):
        scale = down if at == 1 or word.lower_name == "translatey" else across
        value = number(part) if kind == "n" else angle(part) if kind == "a" else length(part, scale)
        if value is None:
            return None
        values.append(value)
    return _matrix(word.lower_name, values)


def _matrix(name: str, values: Sequence[float]) -> Matrix:
    """Return the matrix of a function of `transform` (CSS Transforms Level 2, "Mathematical Description")."""
    found = [[float(row == column) for column in range(4)] for row in range(4)]
    if name == "matrix":
        a, b, c, d, x, y = values
        found[0], found[1] = [a, c, 0.0, x], [b, d, 0.0, y]
    elif name == "matrix3d":
        found = [list(values[row::4]) for row in range(4)]
    elif name.startswith("translate"):
        first = "xyz".find(name[-1]) if name[-1] in "xyz" else 0
        for at, value in enumerate(values, first):
            found[at][3] = value
    elif name.startswith("scale"):
        first = "xyz".find(name[-1]) if name[-1] in "xyz" else 0
        for at, value in enumerate(values if len(values) > 1 or name != "scale" else [values[0]] * 2, first):
            found[at][at] = value
    elif name.startswith("rotate"):
        axis = values[:3] if len(values) > 1 else _AXES.get(name, (0.0, 0.0, 1.0))
        _turn(found, axis, math.radians(values[-1]))
    elif name.startswith("skew"):
        angles = (0.0, *values) if name == "skewy" else (*values, 0.0)
        found[0][1], found[1][0] = math.tan(math.radians(angles[0])), math.tan(math.radians(angles[1]))
    return found


def _turn(found: Matrix, axis: Sequence[float], by: float) -> None:
    """Turn `found`, a matrix that does nothing, around an axis."""
    size = math.hypot(*axis)
    if not size:
        return
    x, y, z = (one / size for one in axis)
    s, c = math.sin(by), math.cos(by)
    cross = ((0.0, -z, y), (z, 0.0, -x), (-y, x, 0.0))
    for row, a in enumerate((x, y, z)):
        for column, b in enumerate((x, y, z)):
            found[row][column] = c * (row == column) + (1 - c) * a * b + s * cross[row][column]


def strings(tokens: Sequence[Token], attribute: Callable[[str], str]) -> str:
    """Return the text of a `content`: its strings and attributes. What counters and images show is left out."""
    found = []
    for token in tokens:
        if token.type == "literal" and token.value == "/":
            break  # what follows is read out, not shown
        if token.type == "string":
            found.append(token.value)
        elif token.type == "function" and token.lower_name == "attr" and len(significant(token.arguments)) == 1:
            found.append(attribute(str(token.arguments[0].value)))
    return "".join(found)

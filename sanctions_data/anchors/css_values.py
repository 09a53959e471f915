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
_DISPLAYS = _INSIDE | frozenset(
    words(
        "none contents block inline inline-block inline-flex inline-grid inline-table inline-math -webkit-box "
        "-webkit-inline-box -webkit-flex -webkit-inline-flex ruby-text table-row-group table-header-group "
        "table-footer-group table-row table-cell table-column-group table-column table-caption grid-lanes "
        "inline-grid-lanes"
    )
)
_LENGTHS = frozenset(words("left right top bottom margin-left margin-top padding-left padding-top letter-spacing"))
_LENGTHS |= {"word-spacing"}
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
_OF_FONT = {"em": 1.0, "ex": 0.5, "ch": 0.5, "ic": 1.0, "cap": 0.7, "lh": 1.2}
_OF_SCREEN = {"vw": WIDTH, "vi": WIDTH, "vh": HEIGHT, "vb": HEIGHT, "vmin": HEIGHT, "vmax": WIDTH}
_MOVES = frozenset(
    words(
        "matrix matrix3d translate translatex translatey translatez translate3d scale scalex scaley scalez scale3d "
        "rotate rotatex rotatey rotatez rotate3d skew skewx skewy perspective"
    )
)
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
        value = 1.0 if word == "normal" else length(parts, Scale(percent=1.0), unitless=True)
        return None if value is None else min(1.0, max(0.0, value)) if name == "opacity" else max(0.0, value)
    if name == "font-size":
        if word in _SIZES:
            return _SIZES[word]
        if word in ("smaller", "larger", "math"):
            return word
        value = length(parts, Scale(percent=16.0), unitless=quirks)
        negative = parts[0].type != "function" and value is not None and value < 0
        return None if value is None or negative else tuple(parts)
    if name in _LENGTHS or name == "text-indent":
        if word in ("auto", "normal"):
            return "auto" if name in ("left", "right", "top", "bottom") else 0.0
        if name == "text-indent":
            parts = [one for one in parts if one.type != "ident"]
        return None if length(parts, Scale(), unitless=quirks) is None else tuple(parts)
    if name == "vertical-align":
        return word if word else None if length(parts, Scale(), unitless=quirks) is None else tuple(parts)
    if name == "transform" and not word and any(getattr(one, "lower_name", "") not in _MOVES for one in parts):
        return None
    return () if word == "none" else tuple(parts)


def _display(parts: list[Token]) -> str | None:
    said = [token.lower_value if token.type == "ident" else "" for token in parts]
    if len(said) == 1:
        return said[0] if said[0] in _DISPLAYS else None
    outer = [word for word in said if word in ("block", "inline")]
    inner = [word for word in said if word in _INSIDE]
    if len(outer) > 1 or len(outer) + len(inner) != len(said) or len(set(inner) - {"list-item"}) > 1:
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
        elif token.type == "function" and functions([token]) & _REPLACED:
            inner = substituted(token.arguments, variables, work, depth + 1)
            if inner is None:
                return None
            ast = library("tinycss2.ast")
            found.append(ast.FunctionBlock(token.source_line, token.source_column, token.name, inner))
        else:
            found.append(token)
        if len(found) > MAX_TOKENS:
            return None
    return found


def length(tokens: Sequence[Token], scale: Scale, unitless: bool = False, depth: int = 0) -> float | None:
    """Return the pixels of one length, or the number of one number; None if it is neither.

    Args:
        unitless: whether a number other than 0 will do.
    """
    parts = significant(tokens)
    if len(parts) != 1 or depth > MAX_DEPTH:
        return None
    word = parts[0]
    if word.type == "number":
        return float(word.value) if unitless or not word.value else None
    if word.type == "percentage":
        return float(word.value) * scale.percent / 100
    if word.type == "dimension":
        return _dimension(float(word.value), word.lower_unit, scale)
    if word.type == "() block" and depth:
        return _sum(word.content, scale, depth + 1)
    if word.type != "function":
        return None
    if word.lower_name in ("calc", "-webkit-calc"):
        return _sum(word.arguments, scale, depth + 1)
    values = [_sum(part, scale, depth + 1) for part in split_commas(word.arguments)]
    known = [value for value in values if value is not None]
    if len(known) != len(values):
        return None
    if word.lower_name in ("min", "max"):
        return min(known) if word.lower_name == "min" else max(known)
    if word.lower_name == "clamp" and len(known) == 3:
        return max(known[0], min(known[1], known[2]))
    return abs(known[0]) if word.lower_name == "abs" and len(known) == 1 else None


def _dimension(value: float, unit: str, scale: Scale) -> float | None:
    if unit in _OF_FONT:
        return value * _OF_FONT[unit] * scale.em
    if unit in _UNITS:
        return value * _UNITS[unit]
    screen = _OF_SCREEN.get(unit[1:] if unit[:1] in ("s", "l", "d") and len(unit) > 2 else unit)
    return None if screen is None else value * screen / 100


def _sum(tokens: Sequence[Token], scale: Scale, depth: int) -> float | None:
    """Return a sum of products: `calc(1px + 2 * (3px - 4px))`."""
    parts = significant(tokens)
    total, product, sign, divide = 0.0, None, 1.0, False
    operand = True
    for word in parts:
        if operand:
            value = length([word], scale, unitless=True, depth=depth)
            if value is None or (divide and not value):
                return None
            product = value if product is None else product / value if divide else product * value
            operand = False
        elif word.type == "literal" and word.value in "*/":
            operand, divide = True, word.value == "/"
        elif word.type == "literal" and word.value in "+-":
            total += sign * (product or 0.0)
            product, sign, operand, divide = None, 1.0 if word.value == "+" else -1.0, True, False
        else:
            return None
    return None if operand or product is None else total + sign * product


def moved(tokens: Sequence[Token], name: str, scale: Scale) -> tuple[float, float, bool]:
    """Return how far `transform`, `translate`, `scale` or `rotate` moves a box to the right and down.

    The third value tells whether it leaves nothing of the box.
    """
    parts = significant(tokens)
    if name == "translate":
        x, y, *_ = [*(length([word], scale) or 0.0 for word in parts), 0.0, 0.0]
        return x, y, False
    if name == "scale":
        return 0.0, 0.0, any(length([word], Scale(percent=1.0), unitless=True) == 0 for word in parts[:2])
    if name == "rotate":
        turned = any(word.type == "ident" and word.lower_value in "xy" for word in parts)
        return 0.0, 0.0, turned and any(_edge_on(word) for word in parts)
    x = y = 0.0
    for word in parts:
        if word.type != "function":
            continue
        more = _function(word.lower_name, [significant(part) for part in split_commas(word.arguments)], scale)
        x, y = x + more[0], y + more[1]
        if more[2]:
            return x, y, True
    return x, y, False


def _function(name: str, parts: list[list[Token]], scale: Scale) -> tuple[float, float, bool]:
    lengths = [length(part, scale, unitless=True) or 0.0 for part in parts]
    factors = [length(part, Scale(percent=1.0), unitless=True) for part in parts]
    if name in ("translate", "translate3d"):
        return lengths[0], lengths[1] if len(lengths) > 1 else 0.0, False
    if name in ("translatex", "translatey"):
        return (lengths[0], 0.0, False) if name == "translatex" else (0.0, lengths[0], False)
    if name in ("scale", "scalex", "scaley", "scale3d"):
        return 0.0, 0.0, 0.0 in factors[:2]
    if name in ("rotatex", "rotatey"):
        return 0.0, 0.0, any(_edge_on(word) for word in parts[0])
    if name == "matrix" and len(lengths) == 6:
        a, b, c, d, x, y = lengths
        return x, y, a * d == b * c
    return 0.0, 0.0, False


_TURNS = {"deg": 1.0, "grad": 0.9, "turn": 360.0, "rad": 180 / math.pi}


def _edge_on(word: Token) -> bool:
    """Return whether `word` is an angle at which a flat box shows nothing."""
    if word.type != "dimension" or word.lower_unit not in _TURNS:
        return False
    return math.isclose(abs(float(word.value) * _TURNS[word.lower_unit]) % 180, 90, abs_tol=1e-6)


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

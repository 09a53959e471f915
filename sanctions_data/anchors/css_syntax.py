"""Tokens of CSS, and the conditions of `@media` and `@supports`."""

from __future__ import annotations

import importlib
import operator
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import Any, TypeAlias

from sanctions_data.errors import MissingExtra

Token: TypeAlias = Any  # a value of tinycss2.ast; its types do not know a class by `type`, which the code asks for

MAX_DEPTH = 16

# A page is read as on a screen of this size, by a reader without special needs, who has a mouse.
WIDTH, HEIGHT = 1280.0, 720.0
_FEATURES: dict[str, float | str] = {
    "width": WIDTH, "height": HEIGHT, "device-width": WIDTH, "device-height": HEIGHT, "aspect-ratio": WIDTH / HEIGHT,
    "device-aspect-ratio": WIDTH / HEIGHT, "resolution": 1.0, "-webkit-device-pixel-ratio": 1.0, "color": 8.0,
    "color-index": 0.0, "monochrome": 0.0, "grid": 0.0, "orientation": "landscape", "hover": "hover",
    "any-hover": "hover", "pointer": "fine", "any-pointer": "fine", "update": "fast", "scripting": "enabled",
    "overflow-block": "scroll", "overflow-inline": "scroll", "display-mode": "browser",
    "prefers-color-scheme": "light", "prefers-reduced-motion": "no-preference", "color-gamut": "srgb",
    "prefers-reduced-transparency": "no-preference", "prefers-contrast": "no-preference", "forced-colors": "none",
    "dynamic-range": "standard",
}  # fmt: skip
_OFF = ("none", "no-preference", 0.0)
_LENGTHS = frozenset(("width", "height", "device-width", "device-height"))
_PIXELS = {
    "px": 1.0, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54,
    "mm": 96 / 25.4, "q": 96 / 101.6, "vw": WIDTH / 100, "vh": HEIGHT / 100,
}  # fmt: skip
_DOTS = {"dppx": 1.0, "x": 1.0, "dpi": 1 / 96, "dpcm": 2.54 / 96}
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
}  # fmt: skip
_BETWEEN = [[one, other] for signs in ("<", ">") for one in (signs, signs + "=") for other in (signs, signs + "=")]


def library(name: str) -> ModuleType:
    """Return the module `name` of the extra `html`.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        raise MissingExtra("reading a saved web page", "html") from None


def significant(tokens: Iterable[Token]) -> list[Token]:
    """Return `tokens` without spaces and comments."""
    return [token for token in tokens if token.type not in ("whitespace", "comment")]


def split_commas(tokens: Iterable[Token]) -> list[list[Token]]:
    """Return the parts of `tokens` between commas."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        elif token.type != "comment":
            parts[-1].append(token)
    return parts


def is_media(tokens: Sequence[Token]) -> bool:
    """Return whether a list of media queries holds on the screen that pages are read on."""
    return not significant(tokens) or any(_query(significant(part)) for part in split_commas(tokens))


def _query(tokens: list[Token]) -> bool:
    negated = bool(tokens) and _word(tokens[0]) == "not" and len(tokens) > 1 and tokens[1].type == "ident"
    if not tokens or tokens[0].type != "ident" or (_word(tokens[0]) == "not" and not negated):
        return condition(tokens, _feature) is True
    if negated or _word(tokens[0]) == "only":
        tokens = tokens[1:]
    kind = _word(tokens[0]) if tokens else ""
    if kind in ("", "not", "only", "and", "or"):
        return False
    holds: bool | None = True
    if tokens[1:]:
        # A condition after a type has no `or` outside brackets.
        no_or = all(_word(token) != "or" for token in tokens[2:])
        holds = condition(tokens[2:], _feature) if no_or and _word(tokens[1]) == "and" else None
    return holds is not None and (kind in ("all", "screen") and holds) != negated


def is_supported(tokens: Sequence[Token]) -> bool:
    """Return whether a condition of `@supports` holds: a browser of today has what it asks for without a prefix."""

    def declared(inner: list[Token]) -> bool:
        if inner[0].type == "function":
            return inner[0].lower_name in ("selector", "font-tech", "font-format")
        return inner[0].type == "ident" and not inner[0].lower_value.startswith(("-moz-", "-ms-", "-o-"))

    return condition(significant(tokens), declared) is True


def condition(tokens: list[Token], leaf: Callable[[list[Token]], bool | None], depth: int = 0) -> bool | None:
    """Return whether `tokens` hold, with `not`, `and`, `or` and brackets; None if that cannot be said.

    Args:
        leaf: whether what stands inside one pair of brackets holds, or a function.
    """
    if depth > MAX_DEPTH or not tokens:
        return None
    if _word(tokens[0]) == "not":
        holds = condition(tokens[1:2], leaf, depth + 1) if len(tokens) == 2 else None
        return None if holds is None else not holds
    values = [_term(token, leaf, depth) for token in tokens[::2]]
    joins = {_word(token) for token in tokens[1::2]}
    if not joins:
        return values[0]
    if len(tokens) % 2 == 0 or joins not in ({"and"}, {"or"}):
        return None
    if joins == {"and"}:
        return False if False in values else None if None in values else True
    return True if True in values else None if None in values else False


def _term(token: Token, leaf: Callable[[list[Token]], bool | None], depth: int) -> bool | None:
    if token.type == "function":
        return leaf([token])
    if token.type != "() block":
        return None
    inner = significant(token.content)
    if not inner:
        return None
    if inner[0].type in ("() block", "function") or (_word(inner[0]) == "not" and len(inner) == 2):
        return condition(inner, leaf, depth + 1)
    return leaf(inner)


def _feature(tokens: list[Token]) -> bool | None:
    """Return whether a media feature holds: `(name)`, `(name: value)`, `(name < value)`, `(value < name < value)`."""
    if tokens[0].type == "ident" and len(tokens) == 1:
        held = _FEATURES.get(tokens[0].lower_value)
        return None if held is None else held not in _OFF
    signs = [
        i
        for i, token in enumerate(tokens)
        if token.type == "literal" and token.value in ("<", ">", "=", ":", "<=", ">=")
    ]
    parts, operators, begin = list[list[Token]](), list[str](), 0
    for at in signs:
        if at > begin:
            parts.append(tokens[begin:at])
            operators.append(tokens[at].value)
        elif operators:  # "<" and "=" are tokens of their own
            operators[-1] += tokens[at].value
        begin = at + 1
    parts.append(tokens[begin:])
    if operators == [":"] and len(parts[0]) == 1 and parts[0][0].type == "ident":
        return _equal(parts[0][0].lower_value, parts[1])
    names = [part[0].lower_value if len(part) == 1 and part[0].type == "ident" else "" for part in parts]
    # One name, and of three parts it is the second; both signs point the same way.
    named = [at for at, name in enumerate(names) if name]
    known = operators in ([sign] for sign in _COMPARE) or operators in _BETWEEN
    if len(named) != 1 or not known or (len(parts) == 3 and named != [1]):
        return None
    values = [_number(names[named[0]], part) for part in parts]
    feature = _FEATURES.get(names[named[0]])
    values[named[0]] = feature if isinstance(feature, float) else None
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(values):
        return None
    return all(_COMPARE[sign](a, b) for a, sign, b in zip(numbers, operators, numbers[1:], strict=False))


def _equal(name: str, tokens: list[Token]) -> bool | None:
    sign = "="
    for prefix, meant in (("min-", ">="), ("max-", "<="), ("-webkit-min-", ">="), ("-webkit-max-", "<=")):
        if name.startswith(prefix):
            name, sign = name.replace(prefix, "-webkit-" if "webkit" in prefix else "", 1), meant
    held = _FEATURES.get(name)
    if isinstance(held, str):
        return sign == "=" and _word(tokens[0]) == held if tokens else None
    value = _number(name, tokens)
    return None if held is None or value is None else _COMPARE[sign](held, value)


def _number(name: str, tokens: list[Token]) -> float | None:
    """Return the value of a media feature: pixels, dots for a pixel, or a number; None if it is none of these."""
    if name.endswith("aspect-ratio") and len(tokens) == 3 and tokens[1] == "/":
        numbers = [float(token.value) for token in tokens[::2] if token.type == "number"]
        return numbers[0] / numbers[1] if len(numbers) == 2 and numbers[1] else None
    if len(tokens) != 1 or tokens[0].type not in ("number", "dimension"):
        return None
    value = float(tokens[0].value)
    if tokens[0].type == "number":
        return None if value and (name in _LENGTHS or name == "resolution") else value
    units = _PIXELS if name in _LENGTHS else _DOTS if name == "resolution" else {}
    return value * units[tokens[0].lower_unit] if tokens[0].lower_unit in units else None


def _word(token: Token) -> str:
    return str(token.lower_value) if token.type == "ident" else ""

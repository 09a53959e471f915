"""The `pattern` constraint: one meaning on every engine, and never a hang.

Table Schema asks for XML Schema regular expressions, which match the whole value; most schemas in use write
`^…$` around them (the standard's own example does), so a leading `^` and a trailing `$` are taken as the
anchors they are meant to be. Patterns fall into two classes:

* *portable*: the part that Rust, RE2, Java and Python run alike: literals, ASCII classes, groups,
  alternatives, greedy repetition. Polynomial at worst, and cells longer than `limit` go to the timed engine.
* any other: only the `regex` library runs it, under a time limit, once per distinct value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .faults import InvalidSchema

SECONDS = 1.0  # per value; a good pattern needs microseconds
STEPS = 16_000_000  # backtracking steps a portable pattern may need before the timed engine takes over
META = set("\\^$.|?*+()[]{}")
IN_CLASS = set("\\^[]-&~|")  # escaped even where one engine would not ask for it
NAME_START = r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D"
NAME_CHAR = NAME_START + r".\-0-9\u00B7\u0300-\u036F\u203F-\u2040"


class PatternTimeout(Exception):
    """A value on which the pattern did not come to an end in time."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern constraint.

    Attributes:
        source: as the schema has it.
        portable: the anchored equivalent every engine runs alike, or None.
        limit: the longest value the portable form is run on.
    """

    source: str
    portable: str | None
    limit: int

    def matcher(self) -> Callable[[str], bool]:
        """A function that says whether a whole text matches; PatternTimeout where it takes too long."""
        if self.portable is None:
            return _timed(self.source)
        fast, limit = re.compile(self.portable[1:-1]).fullmatch, self.limit
        slow: list[Callable[[str], bool]] = []

        def matches(text: str) -> bool:
            if len(text) <= limit:
                return fast(text) is not None
            if not slow:
                slow.append(_timed(self.source))
            return slow[0](text)

        return matches


@lru_cache(maxsize=512)
def compile_pattern(source: str) -> Pattern:
    """Compile a `pattern` constraint.

    Raises:
        InvalidSchema: where the text is no regular expression, with the position of the fault.
    """
    found = _Portable(_body(source)).read()
    if found is None:
        _timed(source)
        return Pattern(source, None, 0)
    text, variable = found
    limit = 1_000_000 if variable < 2 else int(STEPS ** (1 / variable))
    try:
        re.compile(text)
    except re.error as error:
        raise InvalidSchema("pattern", f"{source!r} is not a regular expression: {error}") from None
    return Pattern(source, f"^(?:{text})$", limit)


def _body(source: str) -> str:
    body = source[1:] if source.startswith("^") else source
    ends = body.endswith("$") and (len(body) - len(body[:-1].rstrip("\\"))) % 2 == 1
    # ^a|b$ anchors one branch each to its author, but the standard matches whole values: drop both marks
    return body[:-1] if ends else body


def _timed(source: str) -> Callable[[str], bool]:
    import regex

    try:
        match = regex.compile(_from_xsd(_body(source)), regex.V1 if "-[" in source else regex.V0).fullmatch
    except regex.error as error:
        raise InvalidSchema("pattern", f"{source!r} is not a regular expression: {error}") from None

    def matches(text: str) -> bool:
        try:
            return match(text, timeout=SECONDS) is not None
        except TimeoutError:
            raise PatternTimeout(source) from None

    return matches


def _from_xsd(body: str) -> str:
    r"""XML Schema's own escapes in the words of the `regex` library: \i \c \I \C, [a-z-[aeiou]], a dot."""
    out, position, inside = [], 0, 0
    while position < len(body):
        char = body[position]
        two = body[position : position + 2]
        if char == "\\":
            position += 2
            names = {"\\i": NAME_START, "\\c": NAME_CHAR}.get(two)
            negated = {"\\I": NAME_START, "\\C": NAME_CHAR}.get(two)
            out.append((names if inside else f"[{names}]") if names else f"[^{negated}]" if negated else two)
            continue
        if char == "[":
            inside += 1
        elif char == "]" and inside:
            inside -= 1
        elif inside and two == "-[":
            out.append("--")
            position += 1
            continue
        out.append(r"[^\n\r]" if char == "." and not inside else char)
        position += 1
    return "".join(out)


class _Portable:
    """A reader of the portable subset: `read` gives the text to run and how many parts may vary, or None."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.variable = 0
        self.optional = 0

    def read(self) -> tuple[str, int] | None:
        if not self.source.isascii() or not self.source.isprintable():
            return None
        try:
            text, _ = self.choice()
        except (_NotPortable, IndexError, RecursionError):
            return None
        if self.at != len(self.source) or self.optional > 8 or self.variable > 5:
            return None
        return text, self.variable

    def choice(self) -> tuple[str, bool]:
        """Alternatives up to a closing parenthesis or the end; also whether their length can vary."""
        branches, varies = [], False
        while True:
            text, moves = self.sequence()
            branches.append(text)
            varies |= moves
            if self.peek() != "|":
                return "|".join(branches), varies or len(branches) > 1
            self.at += 1

    def sequence(self) -> tuple[str, bool]:
        parts, varies = [], False
        while self.peek() not in ("", "|", ")"):
            atom, moves = self.atom()
            count, moves = self.repeat(moves)
            parts.append(atom + count)
            varies |= moves
        return "".join(parts), varies

    def atom(self) -> tuple[str, bool]:
        char = self.take()
        if char == "(":
            if self.source.startswith("?:", self.at):
                self.at += 2
            elif self.peek() == "?":
                raise _NotPortable
            inner, varies = self.choice()
            if self.take() != ")":
                raise _NotPortable
            return f"(?:{inner})", varies
        if char == "[":
            return self.klass(), False
        if char == ".":
            return r"[^\n\r]", False
        if char == "\\":
            return self.escaped(META), False
        if char in META:
            raise _NotPortable
        return char, False

    def klass(self) -> str:
        out = "[^" if self.peek() == "^" else "["
        self.at += out == "[^"
        start = self.at
        while (char := self.take()) != "]" or self.at == start + 1:
            if char == "\\":
                out += self.escaped(IN_CLASS)
            elif char in "[]&~" or self.source.startswith("--", self.at - 1):
                raise _NotPortable  # set operations differ between engines
            elif char == "-" and self.at != start + 1 and self.peek() != "]":
                out += "-"
            else:
                out += literal(char, IN_CLASS)
        return out + "]"

    def escaped(self, special: set[str]) -> str:
        char = self.take()
        if char.isalnum():  # \d \w \s \b and friends mean other things on other engines
            raise _NotPortable
        return literal(char, special)

    def repeat(self, moves: bool) -> tuple[str, bool]:
        """The quantifier after an atom; one over a part that can vary itself is not portable (it may explode)."""
        found = re.compile(r"[*+?]|\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}").match(self.source, self.at)
        if found is None:
            if self.peek() == "{":
                raise _NotPortable
            return "", moves
        self.at = found.end()
        if self.peek() in ("?", "+", "*", "{"):
            raise _NotPortable
        text = found[0]
        if text == "?":
            self.optional += 1
            return text, True
        low, comma, high = found[1], found[2], found[3]
        if moves or max(int(low or 0), int(high or 0)) > 1000:
            raise _NotPortable
        if comma is None and low is not None:
            return text, False
        self.variable += 1
        return text, True

    def peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def take(self) -> str:
        char = self.source[self.at]
        self.at += 1
        return char


class _NotPortable(Exception):
    pass


def literal(char: str, special: set[str]) -> str:
    return "\\" + char if char in special else char


def portable_of(compiled: Any) -> str:
    """The text of a library pattern of ours (URI, e-mail, …) as an anchored portable pattern."""
    return f"^(?:{compiled.pattern})$"

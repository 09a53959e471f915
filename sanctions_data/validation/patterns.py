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
from time import perf_counter

from .faults import InvalidSchema
from .portable import Portable

PATIENCE = 10.0  # seconds a pattern may spend on values it is slow on before it is refused
SLOW = 0.05
SECONDS = 1.0  # per value; a good pattern needs microseconds
STEPS = 16_000_000  # backtracking steps a portable pattern may need before the timed engine takes over
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
    found = Portable(_body(source)).read()
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

    spent = 0.0

    def matches(text: str) -> bool:
        nonlocal spent
        if spent > PATIENCE:
            raise InvalidSchema("pattern", f"{source!r} took {spent:.0f} s on a few values; simplify it")
        start = perf_counter()
        try:
            return match(text, timeout=SECONDS) is not None
        except TimeoutError:
            raise PatternTimeout(source) from None
        finally:
            if (took := perf_counter() - start) > SLOW:
                spent += min(took, SECONDS)  # more goes by on the clock where others work too

    return matches


@lru_cache(maxsize=512)
def searcher(source: str) -> Callable[[str], bool]:
    """A function that says whether `source` is found in a text, as a JSON Schema asks it; with the same patience.

    Raises:
        InvalidSchema: where the text is no regular expression.
    """
    import regex

    try:
        search = regex.compile(source).search
    except regex.error as error:
        raise InvalidSchema("pattern", f"{source!r} is not a regular expression: {error}") from None

    def found(text: str) -> bool:
        try:
            return search(text, timeout=SECONDS) is not None
        except TimeoutError:
            raise InvalidSchema("pattern", f"{source!r} takes over {SECONDS:g} s a value; simplify it") from None

    return found


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

"""The `pattern` constraint: one meaning on every engine, and never a hang.

A pattern matches the whole value, as XML Schema's expressions do; what it may hold, and what that means, is in
`expressions`. Patterns fall into two classes:

* *portable*: the part that Rust, RE2, Java and Python run alike: literals, classes, groups, alternatives, repetition.
  Polynomial at worst, and cells longer than `limit` go to the timed engine.
* any other: only the `regex` library runs it, under a time limit, once per distinct value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING

from sanctions_data._text import show
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.regex.reader import Expression, Malformed, read_expression

if TYPE_CHECKING:
    import regex

PATIENCE = 10.0  # seconds a pattern may spend on values it is slow on before it is refused
SLOW = 0.05
SECONDS = 1.0  # per value; a good pattern needs microseconds
STEPS = 16_000_000  # backtracking steps a portable pattern may need before the timed engine takes over
MOST = 1_000_000  # size of all patterns of a schema, in characters and parts; this many take some ten seconds


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
        """Return a function that says whether a whole text matches; PatternTimeout if it takes too long."""
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
        InvalidSchema: the text is not a regular expression, with the position of the fault.
    """
    found = read(source, "table")
    if found.portable is None:
        program(source, "table")
        return Pattern(source, None, 0)
    limit = 1_000_000 if found.variable < 2 else int(STEPS ** (1 / found.variable))
    return Pattern(source, f"^(?:{found.portable})$", limit)


def bound_patterns(sources: Iterable[str]) -> None:
    """Refuse a schema whose patterns are too large together.

    Raises:
        InvalidSchema: they are, or one of them is not a regular expression.
    """
    if sum(len(source) + read(source, "table").size for source in sources) > MOST:
        raise InvalidSchema("patterns", f"of all fields together have a size of more than {MOST:,}; simplify them")


def read(source: str, language: str) -> Expression:
    """Read a pattern of a Table Schema ("table") or of a JSON Schema ("json"); InvalidSchema if it is none."""
    try:
        return read_expression(source, language)
    except Malformed as error:
        raise InvalidSchema("pattern", f"{show(source)} is not a regular expression: {error}") from None


def _timed(source: str) -> Callable[[str], bool]:
    match = program(source, "table").fullmatch
    spent = 0.0

    def matches(text: str) -> bool:
        nonlocal spent
        if spent > PATIENCE:
            raise InvalidSchema("pattern", f"{show(source)} took {spent:.0f} s on a few values; simplify it")
        start = perf_counter()
        try:
            return match(text, timeout=SECONDS) is not None
        except TimeoutError:
            raise PatternTimeout(source) from None
        finally:
            if (took := perf_counter() - start) > SLOW:
                spent += min(took, SECONDS)  # the clock shows more if other programs run too

    return matches


@lru_cache(maxsize=512)
def program(source: str, language: str) -> regex.Pattern[str]:
    """Compile a pattern with the `regex` library.

    Raises:
        InvalidSchema: the text is not a regular expression.
    """
    import regex

    try:
        return regex.compile(read(source, language).text, regex.V1)
    except (regex.error, RecursionError) as error:
        raise InvalidSchema("pattern", f"{show(source)} is not a regular expression: {error}") from None


@lru_cache(maxsize=512)
def searcher(source: str) -> Callable[[str], bool]:
    """Return a function that says whether `source` is found in a text, as a JSON Schema asks it; with the same
    patience.

    Raises:
        InvalidSchema: the text is not a regular expression.
    """
    search = program(source, "json").search

    def found(text: str) -> bool:
        try:
            return search(text, timeout=SECONDS) is not None
        except TimeoutError:
            raise InvalidSchema("pattern", f"{show(source)} takes over {SECONDS:g} s a value; simplify it") from None

    return found

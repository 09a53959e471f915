"""What a rule is: a named, versioned, pure function from words and values to a value.

A rule never sees the claimed value, the record or the dataset; of a document it sees the day that it is dated, and of
a sentence its kind. Three sorts: ``verbatim`` (the value is the words), ``computed`` (a program gets the value from the
words), ``judged`` (only a person can; if such a rule still has a function, it computes the value from words that a
person picked).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal


class CannotDerive(ValueError):
    """The words do not give a value under this rule; the text says why."""


@dataclass(frozen=True)
class Span:
    """Words of a sentence, under the role they play.

    Attributes:
        role: the role.
        words: the words.
        place: (source, number of the sentence).
        day: the day that the document is dated, YYYY-MM-DD; None if the ledger has none.
        kind: what sort of sentence it is; `row` is a row of a list.
    """

    role: str
    words: str
    place: tuple[str, int] | None = None
    day: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Used:
    """Another claim that is made use of: its value, the record it is about, the sentence of its primary words."""

    role: str
    value: object
    record: str = ""
    place: tuple[str, int] | None = None


@dataclass(frozen=True)
class Inputs:
    """What a rule reads, in order of evidence."""

    spans: tuple[Span, ...] = ()
    used: tuple[Used, ...] = ()

    def span(self, role: str) -> Span:
        """Return the one span with this role."""
        found = [span for span in self.spans if span.role == role]
        if len(found) != 1:
            raise CannotDerive(f"needs the words of one {role}, has {len(found)}")
        return found[0]

    def words(self, role: str) -> str:
        """Return the words of the one span with this role."""
        return self.span(role).words

    @property
    def primary(self) -> str:
        return self.words("primary")

    def claim(self, role: str) -> Used:
        """Return the one used claim with this role."""
        found = [used for used in self.used if used.role == role]
        if len(found) != 1:
            raise CannotDerive(f"needs one claim as {role}, has {len(found)}")
        return found[0]

    def value(self, role: str) -> object:
        """Return the value of the one used claim with this role."""
        return self.claim(role).value


@dataclass(frozen=True)
class Derived:
    """A value and the vocabulary entries (set, words) that led to it."""

    value: object
    entries: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Rule:
    """A rule of the registry.

    Attributes:
        name: its name in the ledger, with the version: ``weekday_near/1``.
        sort: verbatim, computed or judged.
        derive: the function; None if only a person can.
        summary: what it does, one line, for people.
        reads: the roles of evidence it reads; evidence with other roles is context.
    """

    name: str
    sort: Literal["verbatim", "computed", "judged"]
    summary: str
    derive: Callable[[Inputs], Derived] | None = None
    reads: tuple[str, ...] = field(default=("primary",))

    @property
    def quotes(self) -> bool:
        """Whether the value is the words."""
        return self.name.partition("/")[0] in ("verbatim", "each_verbatim")

    def derivation(self, evidence: int) -> Literal["quoted", "normalized", "inferred"]:
        """Return how a value follows from a number of rows of evidence by this rule, if nobody says otherwise."""
        if self.quotes:
            return "quoted"
        return "inferred" if self.sort == "judged" or evidence > 1 else "normalized"

"""The rule that makes one status of several attestations (docs/status.md).

It is used when the ledger is compiled and when the dataset is asked for a day. It knows neither claims nor records.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sanctions_data.dates import Range

# state → value of the column `status`; the order is that of a listing's life
STATUS_OF = {
    "announced": "announced",
    "in-force": "in-force",
    "on-list": "in-force",
    "amended": "in-force",
    "renewed": "in-force",
    "lifted-in-part": "partly-lifted",
    "lifted": "lifted",
    "lapsed": "expired",
}
# states of an action that hold for each of its listings
OF_ALL = frozenset({"announced", "in-force", "renewed", "lifted", "lapsed"})
ENDS = frozenset({"lifted", "lapsed"})  # after these the listing does not stand
ENDED = frozenset(STATUS_OF[state] for state in ENDS)  # the statuses that they give
_LIFE = tuple(STATUS_OF)


@dataclass(frozen=True)
class Dated:
    """What an attestation says.

    Attributes:
        id: of the attestation.
        state: a member of the vocabulary `state`.
        as_of: the day that it is about.
        until: the end of the period that it states, or None.
        weak: whether a reader may see it otherwise.
        own: whether it is about the record itself, and not about its action.
    """

    id: str
    state: str
    as_of: Range
    until: Range | None = None
    weak: bool = False
    own: bool = True

    @property
    def ends(self) -> bool:
        """Whether the listing does not stand after it."""
        return self.state in ENDS


def that_count(attestations: Iterable[Dated]) -> tuple[Dated, ...]:
    """Return the attestations that count, the newest first.

    Those of an action count for a measure if they hold for each of its listings. Weak ones are passed over if there
    is any other.
    """
    found = [one for one in attestations if one.own or one.state in OF_ALL]
    strong = [one for one in found if not one.weak]
    return tuple(sorted(strong or found, key=_order, reverse=True))


def of_action(own: Iterable[Dated], listings: Iterable[Dated]) -> tuple[Dated, ...]:
    """Return the attestations that count for an action, in no order.

    Until a source says that it was lifted, even in part, an action stands while one of its listings does.

    Args:
        own: the attestations about the action.
        listings: those about its listings.
    """
    found = tuple(own)
    last = newest(found)
    if last is not None and STATUS_OF[last.state] not in ("announced", "in-force"):
        return found
    return (*found, *(one for one in listings if STATUS_OF[one.state] == "in-force"))


def newest(attestations: Iterable[Dated]) -> Dated | None:
    """Return the attestation that decides the status, or None if none counts.

    It is the newest: the one with the latest last day that it can be about (the first day if the last is open), then
    with the latest first day, then with the longest period. Of two that are still equal the later one in the life of a
    listing counts, then one about the record itself, then the one whose id comes last.
    """
    return next(iter(that_count(attestations)), None)


def _order(one: Dated) -> tuple[object, ...]:
    first, last = one.as_of.earliest, one.as_of.latest
    until = (one.until.latest or one.until.earliest) if one.until is not None else None
    days = (last or first or date.min, first or date.min, until or date.min)
    return (*days, _LIFE.index(one.state), one.own, one.id)

"""What can go wrong before a single cell is judged: a bad schema, a source nobody can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanctions_data.errors import SanctionsDataError

if TYPE_CHECKING:
    pass


@dataclass(unsafe_hash=True)
class InvalidSchema(SanctionsDataError):
    """A schema, dialect or package descriptor that cannot be used.

    Attributes:
        where: the descriptor and the place in it, in words ("field 'age'", "foreignKeys[0]").
        reason: what is wrong with it.
        schema: the name or path of the schema, where there is one.
    """

    where: str
    reason: str
    schema: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.schema, self.where, self.reason) if part)


@dataclass(unsafe_hash=True)
class NothingToCheck(SanctionsDataError):
    """The call was right, but there was nothing in it to judge; silence must not look like success."""

    source: str
    reason: str
    exit_code = 3

    def __str__(self) -> str:
        return f"{self.source}: nothing was checked: {self.reason}"

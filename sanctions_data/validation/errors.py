"""The errors that end a check before it begins: a schema or an argument that cannot be used, nothing to check."""

from __future__ import annotations

from dataclasses import dataclass

from sanctions_data.errors import SanctionsDataError


@dataclass(unsafe_hash=True)
class InvalidSchema(SanctionsDataError):
    """A schema, dialect or package descriptor that cannot be used.

    Attributes:
        where: the descriptor and the place in it, in words ("field 'age'", "foreignKeys[0]").
        reason: what is wrong with it.
        schema: the name or path of the schema, if there is one.
    """

    where: str
    reason: str
    schema: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.schema, self.where, self.reason) if part)


class InvalidArgument(InvalidSchema, ValueError):
    """An argument of a call that cannot be used, such as the name of an engine.

    In 1.x this was an InvalidSchema, so it still is one.
    """


@dataclass(unsafe_hash=True)
class NothingToCheck(SanctionsDataError):
    """A call that was right, but had nothing to check; silence must not look like success."""

    source: str
    reason: str
    exit_code = 3

    def __str__(self) -> str:
        return f"{self.source}: nothing was checked: {self.reason}"

"""What every ledger row has: a key, and a life from release to release."""

from __future__ import annotations

from functools import cache
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sanctions_data._csv import cell
from sanctions_data._text import sha256_hex
from sanctions_data.records.record import Link, Text

Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Rule = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*/[0-9]+$")]
Cause = Literal["source", "curation"]
LIFE = ("added_in", "retired_in", "replaced_by", "cause")


class Row(BaseModel):
    """A ledger row; the four last columns are its life: first and last release, successor, cause of the end."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    table_name: ClassVar[str]
    # name of its schemas and of its resource in the Data Package, if a published table has the name of the ledger table
    contract_name: ClassVar[str] = ""
    key: ClassVar[tuple[str, ...]] = ("id",)
    # what names a row through its life; a row that succeeds it may have the same name
    named_by: ClassVar[tuple[str, ...]] = ("id",)
    links: ClassVar[tuple[Link, ...]] = ()

    added_in: Version = Field(description="First release that has the row.", examples=["0.1.0"])
    retired_in: Version | None = Field(None, description="First release without the row.", examples=["1.0.1"])
    replaced_by: Text | None = Field(None, description="Key of the row that replaced it.", examples=["c0400"])
    cause: Cause | None = Field(
        None, description="Why the row ended: the source changed, or our reading of it.", examples=["curation"]
    )

    @property
    def row_name(self) -> str:
        """The name of the row in lists and messages."""
        return " ".join(str(getattr(self, column)) for column in self.named_by)

    @property
    def active(self) -> bool:
        """Whether the row stands."""
        return self.retired_in is None


def fixed_digest(row: Row) -> str:
    """Return the digest of what may never change in a ledger row: all but its last three columns.

    Empty cells are left out, so that an optional column that came later changes no digest.
    """
    fixed = {name: cell(getattr(row, name)) for name in columns(type(row)) if name not in LIFE[1:]}
    return sha256_hex("\n".join(f"{name}={text}" for name, text in fixed.items() if text))


@cache
def columns(model: type[Row]) -> tuple[str, ...]:
    """Return column names of a ledger table, in order: its own first, the four of its life last."""
    return tuple(name for name in model.model_fields if name not in LIFE) + LIFE

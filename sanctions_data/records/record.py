"""What every record has: where each column's values come from, and how its fields are declared.

The model class is the data dictionary: description, example, vocabulary and origin stand on the field, and
JSON Schema, Table Schema, docs and help texts are projections of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    field_validator,
)
from pydantic.config import JsonDict

from sanctions_data.dates import parse_day

T = TypeVar("T")
Origin = Literal["structural", "claimed", "inherited", "computed"]


@dataclass(frozen=True)
class Column:
    """Where the values of a column come from, and what they point at.

    Attributes:
        origin: ``structural`` (ids, keys, entity type: set by hand in the ledger's records);
            ``claimed`` (a claim states it); ``inherited`` (taken from the row that the key column `via`
            names, unless the row has its own claim); ``computed`` (a pure function of other fields).
        via: for inherited columns, the key column of this table.
        field: for inherited columns, the column there.
        function: for computed columns, its name in `sanctions_data.compile.computed`.
        of: for computed columns, the columns it reads; empty = the whole row.
        reads: for columns computed from another table, that table.
        formerly: for computed columns that were claimed or inherited in 1.x, which of the two. A ledger without
            attestations fills them as it did then.
        references: the table whose ids the values are.
        accuser: the values may be an accuser's words; people are shown "according to".
        quoted: the values are words of a source; a claim that puts them otherwise belongs to another column.
    """

    origin: Origin
    via: str = ""
    field: str = ""
    function: str = ""
    of: tuple[str, ...] = ()
    reads: str = ""
    formerly: Literal["", "claimed", "inherited"] = ""
    references: str = ""
    accuser: bool = False
    quoted: bool = False

    @property
    def repeats(self) -> bool:
        """Whether it is computed from other columns of its row, and so says nothing that they do not say."""
        return self.origin == "computed" and not self.reads


def _day(value: object) -> object:
    if isinstance(value, str):
        return parse_day(value)
    return value


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _whole(value: object) -> object:
    # JSON knows one kind of number: 1.0 is an integer to JSON Schema, and pandas writes it so
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _distinct(value: tuple[T, ...]) -> tuple[T, ...]:
    if len(set(value)) != len(value):
        raise ValueError("a member stands there twice")
    return value


# Patterns hold to what Rust (pydantic), ECMA-262 (JSON Schema), XML Schema (Table Schema) and Python read
# alike: ASCII classes, groups, no \S and no dot.
ID_PATTERN = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
LINE_PATTERN = r"^[^\t\n\r ]([^\t\n\r]*[^\t\n\r ])?$"
# There is no year 0000; some validators of `format: date` think so.
_YEAR = r"([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
DAY_PATTERN = rf"^{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=160)]
ClaimId = Annotated[str, StringConstraints(pattern=r"^c[0-9]{4,}$")]
Text = Annotated[str, StringConstraints(pattern=LINE_PATTERN, max_length=300)]
LongText = Annotated[str, StringConstraints(pattern=LINE_PATTERN, max_length=600)]
# Of a page, with the words it scrolls to, percent-encoded; cells of Excel hold links of 2,079 characters.
Address = Annotated[str, StringConstraints(pattern=LINE_PATTERN, max_length=2000)]
# Bounds stand before the function: pydantic leaves those around it out of the JSON Schema.
Count = Annotated[int, Field(ge=0), BeforeValidator(_whole)]
Ordinal = Annotated[int, Field(ge=1), BeforeValidator(_whole)]
Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "pattern": DAY_PATTERN})
]
# One or more, each once; in CSV an empty list would be an empty cell, which is null. Two types, because a
# `min_length` on a field of type `Several` would silently give way to the one in the type.
_UNIQUE: JsonDict = {"uniqueItems": True}
Several = Annotated[
    tuple[T, ...],
    Field(min_length=1, json_schema_extra=_UNIQUE),
    AfterValidator(_distinct),
    BeforeValidator(_tuple),
]
TwoOrMore = Annotated[
    tuple[T, ...],
    Field(min_length=2, json_schema_extra=_UNIQUE),
    AfterValidator(_distinct),
    BeforeValidator(_tuple),
]
# (name, SQL expression, message)
RowCheck = tuple[str, str, str]
# (columns here, table, columns there): references that need more than `references` on one column
Link = tuple[tuple[str, ...], str, tuple[str, ...]]


PERIOD: tuple[RowCheck, ...] = (
    (
        "end-after-start",
        "COALESCE(end_date_latest, end_date) >= COALESCE(start_date_earliest, start_date)",
        "the end is before the start",
    ),
)
LISTING: tuple[RowCheck, ...] = (
    (
        "lifted-has-a-day",
        "status <> 'lifted' OR COALESCE(end_date, end_date_earliest, end_date_latest, status_as_of, "
        "status_as_of_earliest, status_as_of_latest) IS NOT NULL",
        "lifted, but neither an end nor a day of the status is given",
    ),
    (
        "end-after-announcement",
        "COALESCE(end_date_latest, end_date) >= COALESCE(announced_on_earliest, announced_on)",
        "the end is before the announcement",
    ),
    *PERIOD,
)


def structural(description: str, example: object, *, references: str = "", nullable: bool = False) -> Any:
    """Return a column that is set by hand (an id, a key, the type of an entity) or that an index is made of."""
    return _field(Column("structural", references=references), description, example, required=not nullable)


def claimed(
    description: str,
    example: object,
    *,
    references: str = "",
    accuser: bool = False,
    quoted: bool = False,
    required: bool = False,
) -> Any:
    """Return a column whose values are stated by a source; null if no source states one."""
    column = Column("claimed", references=references, accuser=accuser, quoted=quoted)
    return _field(column, description, example, required=required)


def inherited(
    via: str,
    field: str,
    description: str,
    example: object,
    *,
    references: str = "",
    accuser: bool = False,
    quoted: bool = False,
) -> Any:
    """Return a column taken from the row that `via` names, unless the row has a claim of its own."""
    column = Column("inherited", via=via, field=field, references=references, accuser=accuser, quoted=quoted)
    return _field(column, description, example)


def computed(
    function: str,
    of: tuple[str, ...],
    description: str,
    example: object,
    *,
    reads: str = "",
    via: str = "",
    formerly: Literal["", "claimed", "inherited"] = "",
) -> Any:
    """Return a column that a named pure function makes from other fields of the row, or from attestations.

    Args:
        function: the name of the function.
        of: the columns that it reads.
        description: of the column.
        example: a value.
        reads: the table that it reads.
        via: for a column that was inherited in 1.x, the key column it was inherited by.
        formerly: where its values came from in 1.x; empty if it was computed, or was not there.
    """
    field = function if via else ""
    return _field(Column("computed", via, field, function, of, reads, formerly), description, example)


def earliest(base: str) -> Any:
    """Return the column beside the date column `base` with its first possible day."""
    text = f"First day that `{base}` can be; the day itself if it is known, null if the range is open."
    return computed("earliest", (base,), text, "2021-03-22")


def latest(base: str) -> Any:
    """Return the column beside the date column `base` with its last possible day."""
    text = f"Last day that `{base}` can be; the day itself if it is known, null if the range is open."
    return computed("latest", (base,), text, "2021-03-22")


def _field(column: Column, description: str, example: object, *, required: bool = False) -> Any:
    extra: dict[str, Any] = {"x-origin": column.origin}
    if column.references:
        extra["x-references"] = column.references
    if column.accuser:
        extra["x-accuser"] = "may carry an accuser's words"
    default: Any = ... if required else None
    info = Field(default, description=description, examples=[example], json_schema_extra=extra)
    info.metadata.append(column)
    return info


class Record(BaseModel):
    """One row of one table; frozen, compared by value, found by its id."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=False)

    table_name: ClassVar[str]
    # first version with this table; what an older ledger refers to by its ids has no row
    since: ClassVar[str] = "0.1.0"
    # name of a column in older releases → its name now
    renamed: ClassVar[Mapping[str, str]] = {}
    key: ClassVar[tuple[str, ...]] = ("id",)
    links: ClassVar[tuple[Link, ...]] = ()
    # (column with the name of a table, column with an id in that table)
    variable_links: ClassVar[tuple[tuple[str, str], ...]] = ()
    # what holds across the columns of a row; the check of each range of days is added by `row_checks`
    checks: ClassVar[tuple[RowCheck, ...]] = ()
    # columns that `list` shows, most wanted first; the id is added last. Empty: the first five after the id.
    shown: ClassVar[tuple[str, ...]] = ()

    @field_validator("provenance", check_fields=False)
    @classmethod
    def _of_columns(cls, value: dict[str, object] | None) -> dict[str, object] | None:
        unknown = sorted(set(value or ()) - set(cls.stated()))
        if unknown:
            raise ValueError(f"no column with claims behind it: {', '.join(unknown)}")
        return value

    @classmethod
    def stated(cls) -> tuple[str, ...]:
        """Return columns whose values have claims behind them."""
        return tuple(name for name, column in cls.columns().items() if column.origin != "structural")

    @classmethod
    def list_columns(cls) -> tuple[str, ...]:
        """Return the columns that `list` shows if nobody says which."""
        return cls.shown or tuple(name for name in cls.columns() if name not in cls.key)[:5]

    @classmethod
    def row_checks(cls) -> tuple[RowCheck, ...]:
        """Return what holds across the columns of a row: `checks`, and that no range of days ends before it starts."""
        ranges = [name for name in cls.columns() if {f"{name}_earliest", f"{name}_latest"} <= {*cls.columns()}]
        return (
            *cls.checks,
            *(
                (
                    f"{name}-range",
                    f"{name}_earliest <= {name}_latest",
                    f"the first possible day of {name} is after the last",
                )
                for name in ranges
            ),
        )

    @classmethod
    def columns(cls) -> Mapping[str, Column]:
        """Name → `Column` of the table's columns, in order (`provenance` is not a column)."""
        return _columns(cls)

    def __hash__(self) -> int:
        return hash((type(self).__name__, *(getattr(self, name) for name in self.key)))

    def label(self) -> str:
        """Return what one wants to know of the record, in a few words."""
        return ""

    def __repr__(self) -> str:
        text = self.label()
        return f"{type(self).__name__}({getattr(self, 'id', '')!r}" + (f": {text})" if text else ")")


Provenance = Annotated[
    dict[str, Several[ClaimId]] | None,
    Field(description="Column → ids of the claims behind its value.", repr=False),
]


@lru_cache(maxsize=64)
def _columns(model: type[Record]) -> Mapping[str, Column]:
    found = {}
    for name, info in model.model_fields.items():
        for item in info.metadata:
            if isinstance(item, Column):
                found[name] = item
    return found

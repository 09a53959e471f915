"""Table Schema as frozen values: what a descriptor of v1 or v2 says, once and in one form.

Rules: https://datapackage.org/standard/table-schema/ (v2), with the backward compatibility notes of that
text for v1 descriptors (single strings for keys, `resource: ""` for a self-reference, the `fmt:` prefix).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

MATCHES = ("exact", "equal", "subset", "superset", "partial")
TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its type, how its cells are written, and what they may hold.

    `again` numbers fields of one name: 0 for the first, 1 for the second, and so on. Table Schema v2 forbids such
    fields, but says that a consumer must accept them, because v1 allowed them ("name", backward compatibility).
    """

    name: str
    type: str = "any"
    format: str = "default"
    missing: tuple[str, ...] = ("",)
    constraints: Mapping[str, Any] = default(default_factory=dict)
    true_values: tuple[str, ...] = TRUE
    false_values: tuple[str, ...] = FALSE
    decimal_char: str = "."
    group_char: str | None = None
    bare_number: bool = True
    delimiter: str = ","
    item_type: str = "string"
    item_constraints: Mapping[str, Any] = default(default_factory=dict)  # a property of our own; see `descriptor`
    categories: tuple[Any, ...] | None = None
    again: int = 0

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required"))

    @property
    def unique(self) -> bool:
        return bool(self.constraints.get("unique"))


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values must be found in `reference` columns of `resource` (None: of the same table)."""

    fields: tuple[str, ...]
    resource: str | None
    reference: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """A table's contract; `notes` say what its descriptor seems to ask for and does not."""

    fields: tuple[Field, ...]
    match: str = "exact"
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    name: str = ""
    notes: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """The field called `name`; KeyError where there is none (keys are checked when a schema is read)."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

"""What the text of a cell means: one parser per Table Schema type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanctions_data.validation.schema.table_schema import Field
from sanctions_data.validation.types import nested, numeric, strings, temporal


def parser(field: Field) -> Callable[[str], Any]:
    """The function from a cell's text to its logical value.

    It raises ValueError where the text does not have the form the type (and format) prescribes.
    """
    match field.type:
        case "string":
            return strings.string(field)
        case "integer":
            return numeric.integer(field)
        case "number":
            return numeric.number(field)
        case "boolean":
            return numeric.boolean(field)
        case "object":
            return nested.structure(dict)
        case "array":
            return nested.structure(list)
        case "list":
            return nested.listing(field, parser)
        case "geopoint":
            return nested.geopoint(field)
        case "geojson":
            return nested.geojson(field)
        case "any":
            return str
    return temporal.temporal(field)

"""What the text of a cell means: one parser per Table Schema type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..schema import Field
from . import nested, numbers, temporal, text


def parser(field: Field) -> Callable[[str], Any]:
    """The function from a cell's text to its logical value.

    It raises ValueError where the text does not have the form the type (and format) prescribes.
    """
    match field.type:
        case "string":
            return text.string(field)
        case "integer":
            return numbers.integer(field)
        case "number":
            return numbers.number(field)
        case "boolean":
            return numbers.boolean(field)
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

"""Read a schema or descriptor that is written as YAML: the values that JSON has, and nothing else.

The plain values are those of YAML 1.2 (section 10.3, core schema). In YAML 1.1, which PyYAML reads by default, `no` is
false, `2021-03-22` a date and `1:30` the number 90, so that the country code of Norway would be lost from an enum.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from sanctions_data.errors import MissingExtra, UnreadableFile
from sanctions_data.validation.errors import InvalidSchema

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

MOST_VALUES = 500_000  # with each alias written out
NESTED = 100  # levels
TAG = "tag:yaml.org,2002:"
PLAIN = (
    ("null", re.compile(r"(?:|~|null|Null|NULL)\Z"), ["~", "n", "N", ""]),
    ("bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"), list("tTfF")),
    ("int", re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z"), list("-+0123456789")),
    ("float", re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z"), list("-+.0123456789")),
)


def parse_yaml(raw: bytes, name: str) -> JSONObject:
    """Return the object that a YAML text says.

    Args:
        raw: the text, in UTF-8 or UTF-16.
        name: of the file, for messages.
    Raises:
        MissingExtra: PyYAML is not installed.
        UnreadableFile: it is not YAML; or with its aliases written out it is too large, or nested too deep.
        InvalidSchema: it holds what JSON does not have, a key twice, or no object.
    """
    try:
        import yaml
    except ImportError:
        raise MissingExtra("a schema in YAML", "yaml") from None

    class Loader(yaml.SafeLoader):
        """Reads the values that JSON has."""

        yaml_implicit_resolvers = {}  # noqa: RUF012 - a table of PyYAML, filled below

    def mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> JSONObject:
        found: JSONObject = {}
        for key, value in node.value:
            word = loader.construct_object(key, deep=True)
            place = f"line {key.start_mark.line + 1}"
            if not isinstance(word, str):
                raise InvalidSchema(place, f"a key must be a string, got {word!r}; write it in quotes", name)
            if word in found:
                raise InvalidSchema(place, f"the key {word!r} is there twice", name)
            found[word] = loader.construct_object(value, deep=True)
        return found

    for kind, form, first in PLAIN:
        Loader.add_implicit_resolver(TAG + kind, form, first)
    for kind in ("timestamp", "binary", "set", "omap", "pairs"):
        Loader.yaml_constructors = {key: make for key, make in Loader.yaml_constructors.items() if key != TAG + kind}
    Loader.add_constructor(f"{TAG}map", mapping)

    def joined(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
        """Return a string in which two halves of a character are one, as JSON writes it: "\\ud83d\\ude00"."""
        text = str(loader.construct_scalar(node))
        return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")

    def whole(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
        return int(loader.construct_scalar(node))

    def fraction(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> float:
        return float(loader.construct_scalar(node))

    Loader.add_constructor(f"{TAG}str", joined)
    Loader.add_constructor(f"{TAG}int", whole)
    Loader.add_constructor(f"{TAG}float", fraction)
    try:
        found = yaml.load(raw, Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise UnreadableFile(name, f"not YAML: {reason}" + (f" (line {place.line + 1})" if place else "")) from None
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(name, f"not YAML that can be read: {type(error).__name__}") from None
    _bounded(found, name)
    if not isinstance(found, dict):
        raise InvalidSchema(name, "a schema or descriptor is an object")
    return found


def _bounded(value: object, name: str) -> None:
    """Refuse a value whose aliases make it very large, or endless, and numbers that JSON does not have."""
    count, open_ = 0, [(value, 0)]
    while open_:
        one, depth = open_.pop()
        count += 1
        if count > MOST_VALUES or depth > NESTED:
            how = f"more than {NESTED} levels" if depth > NESTED else f"more than {MOST_VALUES:,} values"
            raise UnreadableFile(name, f"has {how} with its aliases written out", "write it without aliases")
        if isinstance(one, float) and not math.isfinite(one):
            raise InvalidSchema(name, f"{one} is not a number of JSON")
        parts = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        open_ += [(part, depth + 1) for part in parts]

"""Which entities go by a name: in any language, alias or spelling that the dataset holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from sanctions_data.release import versions


def called(name: str, version: str) -> tuple[str, ...]:
    """The ids of the entities that are called `name` in the tables `entities` and `names`; case, accents and the
    form of an apostrophe aside."""
    return _known(version).get(_folded(name), ())


@lru_cache(maxsize=4)
def _known(version: str) -> Mapping[str, tuple[str, ...]]:
    # the rows as they lie: two models would cost more than the names
    named = [(row["id"], row["name"]) for row in versions.read_records("entities", version)]
    named += [(row["entity"], row["name"]) for row in versions.read_records("names", version)]
    found: dict[str, tuple[str, ...]] = {}
    for entity, name in named:
        key = _folded(name or "")
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), entity)))
    found.pop("", None)
    return found


def _folded(name: str) -> str:
    plain = (char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return " ".join("".join(plain).replace("’", "'").casefold().split())

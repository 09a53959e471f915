"""Hypothesis makes records from the contract, and breaks them in one place."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st
from schema_validators import MODELS

from sanctions_data.contract import schemas
from sanctions_data.records.record import DAY_PATTERN, LINE_PATTERN

Json = dict[str, Any]
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r"), min_size=1, max_size=40).map(
    lambda text: text.strip(" ") or "x"
)
JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.dates().map(str),
    st.sampled_from(
        ["", " ", "2021-02-30", "2021-1-1", "22/03/2021", "us", "US", "c0001", "a\n", "0.1.0", "1e5", "10"]
    ),
    st.lists(
        st.one_of(st.text(max_size=5), st.sampled_from(["uyghurs", "travel-ban", "torture", "c0001"])), max_size=3
    ),
    st.dictionaries(st.sampled_from(["target", "name", "id"]), st.lists(st.just("c0001"), max_size=2), max_size=2),
)


def value(rule: Json) -> st.SearchStrategy[Any]:
    """Values that one property of a JSON Schema allows."""
    kinds = [rule["type"]] if isinstance(rule["type"], str) else rule["type"]
    nothing = [st.none()] if "null" in kinds else []
    return st.one_of(_filled(rule, kinds[0]), *nothing)


def _filled(rule: Json, kind: str) -> st.SearchStrategy[Any]:
    if "enum" in rule:
        return st.sampled_from([member for member in rule["enum"] if member is not None])
    if kind == "integer":
        return st.integers(min_value=rule["minimum"])
    if kind == "array":
        return st.lists(value(rule["items"]), min_size=rule["minItems"], max_size=4, unique=True)
    if kind == "object":
        names = st.sampled_from(rule["propertyNames"]["enum"])
        return st.dictionaries(names, value(rule["additionalProperties"]), max_size=3)
    if rule["pattern"] == DAY_PATTERN:
        return st.dates(min_value=date.min, max_value=date.max).map(str)
    if rule["pattern"] == LINE_PATTERN:
        return TEXT
    inside = rule["pattern"].removeprefix("^").removesuffix("$")
    return st.from_regex(inside, fullmatch=True).filter(lambda text: len(text) <= rule.get("maxLength", 10**6))


def record(table: str) -> st.SearchStrategy[Json]:
    """Records of a table that keep every rule of its columns; what may be absent sometimes is."""
    schema = schemas.described(MODELS[table])
    rules = {name: value(rule) for name, rule in schema["properties"].items()}
    required = {name: rules[name] for name in schema["required"]}
    optional = {name: rule for name, rule in rules.items() if name not in required}
    made = st.fixed_dictionaries(required, optional=optional)
    return made.map(_words_or_claim) if table == "evidence" else made


def _words_or_claim(made: Json) -> Json:
    """Evidence that keeps the rule across its columns."""
    if made.get("uses_claim") is not None:
        return made | dict.fromkeys(("source", "sentence", "start", "end", "occurrence", "quote", "check"))
    ends = {} if made.get("start") is not None and made.get("end") is not None else {"start": None, "end": None}
    return made | {"source": made.get("source") or "a", "sentence": made.get("sentence") or 1} | ends


def near(good: Any) -> st.SearchStrategy[Any]:
    """Values that are nearly `good`."""
    if isinstance(good, str):
        return st.sampled_from(
            [f"{good} ", f" {good}", f"{good}\n", good.upper(), good[:-1], good * 40, f"{good};{good}"]
        )
    if isinstance(good, list):
        return st.sampled_from([[*good, *good], [*good, ""], [*good, None], [], good[::-1], ";".join(map(str, good))])
    if isinstance(good, int):
        return st.sampled_from([-good, good + 0.5, float(good) if good < 2**53 else 0.5, str(good)])
    return JUNK

"""What a JSON Schema finds wrong with a value, whichever library judges it.

jsonschema-rs where it is installed, jsonschema otherwise; both only follow references inside the schema (and
to the drafts themselves). The words of the common messages are ours, so they do not depend on the library.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from . import words
from .faults import InvalidSchema
from .keywords import KEYWORDS
from .problem import safe, show

# (keyword, what it asks for, instance, path to it, the library's words)
Finding = tuple[str, Any, Any, list[Any], str]
Errors = Callable[[Any], Iterator[Finding]]
LOST = re.compile("Resource '(.*)' is not present in a registry|Pointer '(.*)' does not exist")  # jsonschema-rs says


def compile_schema(schema: Any, title: str, library: str | None = None) -> tuple[Callable[[Any], bool], Errors]:
    """(is it valid, what is wrong with it) for values under `schema`; InvalidSchema where it cannot be used."""
    if library != "jsonschema":
        try:
            return _rust(schema, title)
        except ImportError:
            if library is not None:
                raise
        except InvalidSchema as error:
            # Rust is stricter about expressions than most schemas in use (a lone "]" in SARIF's own)
            if '"regex"' not in error.reason or library is not None:
                raise
    return _python(schema, title)


def _rust(schema: Any, title: str) -> tuple[Callable[[Any], bool], Errors]:
    import jsonschema_rs

    try:
        validator = jsonschema_rs.validator_for(schema, validate_formats=True, retriever=_offline)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        lost = LOST.match(_first_line(error))
        reason = _first_line(error) if lost is None else _outside(lost[1] or f"#{lost[2]}")
        raise InvalidSchema("JSON Schema", reason, title) from None

    def errors(value: Any) -> Iterator[Finding]:
        for error in validator.iter_errors(value):
            yield error.kind.name, error.kind.value, error.instance, list(error.instance_path), error.message

    return validator.is_valid, errors


def _python(schema: Any, title: str) -> tuple[Callable[[Any], bool], Errors]:
    import jsonschema
    import referencing.exceptions
    from referencing.jsonschema import EMPTY_REGISTRY

    kind: Any = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    try:
        kind.check_schema(schema)
    except jsonschema.SchemaError as error:
        raise InvalidSchema("JSON Schema", _first_line(error.message), title) from None
    except RecursionError:
        raise InvalidSchema("JSON Schema", "is nested too deep", title) from None
    extend: Any = jsonschema.validators.extend
    kind = extend(kind, KEYWORDS)
    # a registry without a way to retrieve: the drafts are known to the library, nothing else is looked for
    validator = kind(schema, format_checker=kind.FORMAT_CHECKER, registry=EMPTY_REGISTRY)

    def errors(value: Any) -> Iterator[Finding]:
        try:
            for error in validator.iter_errors(value):
                asked = error.validator_value
                if error.validator == "required":
                    asked = next((name for name in asked if error.message.startswith(repr(name))), asked)
                yield str(error.validator), asked, error.instance, list(error.absolute_path), error.message
        except OverflowError as error:  # an infinite number under multipleOf
            raise ValueError(str(error)) from None
        except referencing.exceptions.Unresolvable as error:
            ref = f"#{error.ref}" if error.ref.startswith("/") else error.ref
            raise InvalidSchema("JSON Schema", _outside(ref), title) from None

    def is_valid(value: Any) -> bool:
        return next(errors(value), None) is None

    return is_valid, errors


def first_error(schema: Any, value: Any, where: str) -> str | None:
    """What is first wrong with a value under a schema, in words; None where it fits."""
    is_valid, errors = _remembered(json.dumps(schema, default=str, sort_keys=True), where)
    plain = json.loads(json.dumps(value, default=_number))
    found = [] if is_valid(plain) else list(errors(plain))
    if not found:
        return None
    keyword, asked, instance, path, message = min(found, key=lambda finding: (len(finding[3]), str(finding[3])))
    return f"at {pointer(path) or 'the top'} {explain(keyword, asked, instance, message)}"


@lru_cache(maxsize=64)
def _remembered(schema: str, where: str) -> tuple[Callable[[Any], bool], Errors]:
    return compile_schema(json.loads(schema), where)


def explain(keyword: str, asked: Any, instance: Any, message: str) -> str:
    """The words of a finding; the library's own where the keyword is a rare one."""
    text = show(json.dumps(instance, ensure_ascii=False, default=str)) if not isinstance(instance, str) else ""
    shown = text[1:-1] if text else show(instance)
    said = {
        "required": f"lacks {show(asked)}",
        "type": f"{shown} is not of type {words.listing(asked, ' or ') if isinstance(asked, list) else asked}",
        "minimum": f"{shown} is below the minimum {asked}",
        "maximum": f"{shown} is above the maximum {asked}",
        "exclusiveMinimum": f"{shown} is not above {asked} (exclusive minimum)",
        "exclusiveMaximum": f"{shown} is not below {asked} (exclusive maximum)",
        "pattern": f"{shown} does not match the pattern {asked}",
        "format": f"{shown} is not {words.article(str(asked))} {asked}",
        "minLength": f"{shown} is too short; at least {asked} characters needed",
        "maxLength": f"{shown} is too long; at most {asked} characters allowed",
        "minItems": f"{shown} has too few items; at least {asked} needed",
        "maxItems": f"{shown} has too many items; at most {asked} allowed",
        "uniqueItems": f"{shown} repeats an item",
        "const": f"{shown} is not {json.dumps(asked, default=str)}",
    }
    if keyword == "enum" and isinstance(asked, list):
        return f"{shown} {words.not_one_of(asked, str(instance))}"
    return safe(said.get(keyword, message))


def pointer(path: list[Any]) -> str:
    """A JSON Pointer (RFC 6901) from the keys and positions on the way."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _number(value: Any) -> Any:
    return float(value)


def _offline(uri: str) -> Any:
    raise ValueError(f"{uri} is outside the schema")


def _outside(reference: str) -> str:
    return f"refers to {show(reference)}, which is not in it; references lead only into the schema itself"


def _first_line(error: Any) -> str:
    return str(error).splitlines()[0][:300]

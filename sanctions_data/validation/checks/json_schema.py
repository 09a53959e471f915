"""What a JSON Schema finds wrong with a value: one answer, with the optional library and without it.

jsonschema-rs quickly says which records are right. What is wrong with the others, and whatever it may not be trusted
with, is found by jsonschema with the keywords of `json_keywords`. Both only follow references inside the schema (and to
the drafts themselves). The words of messages are ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from sanctions_data._text import article, clean, listing, show
from sanctions_data.validation import messages
from sanctions_data.validation.checks.json_formats import SHARED, checks
from sanctions_data.validation.checks.json_keywords import Memory, is_integer, keywords
from sanctions_data.validation.checks.json_survey import OWN_PATTERN, Survey, branches, plain_number, scalars, survey
from sanctions_data.validation.errors import InvalidSchema
from sanctions_data.validation.regex.patterns import searcher
from sanctions_data.validation.report.report import Fault
from sanctions_data.validation.values.json_values import deep, dumps, loads, ordinary

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from referencing.exceptions import Unresolvable

    from sanctions_data.validation.checks.json_keywords import Validator, ValidatorClass

Path = list[str | int]  # the keys and positions on the way to a value
Violation = tuple[Path, object, Fault]  # (path to a value, the value, what is wrong with it)
Violations = Callable[[object], Iterator[Violation]]
Describe = Callable[[str, object, object, str], str]  # see `explain`
LOST = re.compile("Resource '(.*)' is not present in a registry|Pointer '(.*)' does not exist")  # jsonschema-rs says
ODD = re.compile(r"[0-9]{16}|[0-9][eE]")  # digits of numbers that not every library may know
MOST_FINDINGS = 1000  # of one record
RUST = {
    "draft-04": "Draft4Validator",
    "draft-06": "Draft6Validator",
    "draft-07": "Draft7Validator",
    "2019-09": "Draft201909Validator",
    "2020-12": "Draft202012Validator",
}
SPECIFICATIONS = {
    "draft-03": "http://json-schema.org/draft-03/schema",
    "draft-04": "http://json-schema.org/draft-04/schema",
    "draft-06": "http://json-schema.org/draft-06/schema",
    "draft-07": "http://json-schema.org/draft-07/schema",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}
REFERENCES = ("$ref", "$dynamicRef")
PYTHON = RUST | {"draft-03": "Draft3Validator"}
SAME = {  # kinds of findings that both libraries have alike
    *("type", "const", "enum", "minimum", "maximum", "multipleOf", "pattern", "format", "uniqueItems", "required"),
    *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"),
    *("exclusiveMinimum", "exclusiveMaximum"),
}


class Compiled:
    """A JSON Schema at work.

    Attributes:
        notes: what of it is not checked.
        careful, near_zero: see `Survey`.
        quick: whether a value fits, for certain, by the faster library; None without it.
    """

    def __init__(self, schema: object, title: str, library: str | None, describe: Describe) -> None:
        found = survey(schema, title)
        self.notes = [unchecked(name) for name in sorted(found.formats - checks().keys())]
        self.careful, self.near_zero = found.careful, found.near_zero
        self.quick: Callable[[object], bool] | None = None
        self._slow: tuple[Callable[[object], bool], Violations] | None = None
        self._fast: tuple[Callable[[object], bool], Violations] | None = None
        self._place = found, schema, title, describe
        for_rust = found.numbers and found.pattern_names and not found.marks_contained and found.draft in RUST
        if library != "jsonschema" and for_rust:
            self._fast = _rust(found, title, library is not None, describe)
            self.quick = None if self._fast is None else self._fast[0]
        if self._fast is None:
            self._slow = _python(*self._place)

    @property
    def slow(self) -> tuple[Callable[[object], bool], Violations]:
        """The library in Python, whose import alone takes longer than most records."""
        if self._slow is None:
            self._slow = _python(*self._place)
        return self._slow

    def is_valid(self, value: object, plain: bool = True) -> bool:
        """Return whether a value fits.

        Args:
            value: JSON, as `json_values.loads` with `ordinary` numbers gives it.
            plain: whether all its numbers are such as every library knows.
        """
        if plain and self._fast is not None:
            with suppress(ValueError):  # of some 250 levels, which are more than Rust takes
                return self._fast[0](value)
        return self.slow[0](value)

    def errors(self, value: object, plain: bool = True) -> Iterator[Violation]:
        """Yield what is wrong with a value, at most `MOST_FINDINGS` and one more, which says that there are more."""
        if plain and self._fast is not None:
            with suppress(ValueError):
                quick = list(islice(self._fast[1](value), MOST_FINDINGS + 1))
                if len(quick) <= MOST_FINDINGS and all(fault.check in SAME for _, _, fault in quick):
                    yield from quick
                    return
        yield from self.slow[1](value)


def unchecked(name: str) -> str:
    """Return the note about a format that cannot be checked."""
    if name == "idn-hostname":
        return "the format 'idn-hostname' is not checked; it needs sanctions-data[validate]"
    return f"the format {show(name)} is not known here and is not checked"


def compile_schema(
    schema: object, title: str, library: str | None = None, describe: Describe | None = None
) -> Compiled:
    """Compile a schema; InvalidSchema if it cannot be used.

    Args:
        schema: the parsed JSON.
        title: what to call it.
        library: "jsonschema" uses that alone, "jsonschema-rs" raises ImportError if it is not installed.
        describe: says what is wrong with a value; `explain` by default, whose arguments it takes.
    """
    try:
        return Compiled(schema, title, library, describe or explain)
    except RecursionError:
        raise InvalidSchema("JSON Schema", "is nested too deep", title) from None


def _rust(
    found: Survey, title: str, wanted: bool, describe: Describe
) -> tuple[Callable[[object], bool], Violations] | None:
    try:
        import jsonschema_rs
    except ImportError:
        if wanted:
            raise
        return None
    known = checks()
    formats = {name: known[name] for name in found.formats & known.keys() if name not in SHARED}
    slow: list[InvalidSchema] = []

    class OwnPattern:
        """A pattern that calls back."""

        def __init__(self, parent: object, value: object, path: object) -> None:
            self.source, self.matches = value, searcher(value)

        def validate(self, instance: object) -> None:
            if isinstance(instance, str):
                try:
                    fits = self.matches(instance)
                except InvalidSchema as error:
                    slow.append(error)
                    fits = False
                if not fits:
                    raise ValueError(self.source)

    if branches(found.rewritten):
        return None
    called_back = OWN_PATTERN in dumps(found.rewritten)
    try:
        validator = getattr(jsonschema_rs, RUST[found.draft])(
            found.rewritten,
            validate_formats=True,
            formats=formats,
            keywords={OWN_PATTERN: OwnPattern} if called_back else {},  # even an unused one slows every call
            pattern_options=jsonschema_rs.RegexOptions(),
            retriever=_offline,
        )
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        lost = LOST.match(_first_line(error))
        if lost is None:  # it may be stricter than the drafts are: Python decides
            return None
        raise InvalidSchema("JSON Schema", _outside(lost[1] or f"#{lost[2]}"), title) from None

    def is_valid(value: object) -> bool:
        found = validator.is_valid(value)
        if slow:
            raise slow.pop()
        return bool(found)

    def errors(value: object) -> Iterator[Violation]:
        for error in validator.iter_errors(value):
            if slow:
                raise slow.pop()
            name, asked, path = error.kind.name, None, list(error.instance_path)
            if name == OWN_PATTERN:
                name, asked = "pattern", error.message
            elif name == "uniqueItems":
                asked = True  # the library gives nothing else, and not always this
            elif name in SAME:
                asked = error.kind.value
            if name in ("const", "enum") and "{" in dumps(asked):  # whose members come in another order
                name = "of objects"
            elif name == "required" and error.schema_path[-1] != "required":
                name = "dependentRequired"
            elif name.startswith("exclusive") and found.draft == "draft-04":
                name = "draft-04"  # its keyword is another one
            elif name == "pattern":
                asked = found.origin.get(str(asked), asked)
            instance = _value_at(value, path)  # `error.instance` of some versions has its names sorted
            yield path, instance, _fault(name, asked, instance, error.message, describe)

    return is_valid if called_back else validator.is_valid, errors


def _python(
    found: Survey, schema: object, title: str, describe: Describe
) -> tuple[Callable[[object], bool], Violations]:
    import jsonschema
    import referencing.exceptions
    from referencing.jsonschema import EMPTY_REGISTRY

    # the stubs do not say what it returns
    extend: Callable[..., ValidatorClass] = jsonschema.validators.extend
    kind: ValidatorClass = getattr(jsonschema, PYTHON[found.draft])
    meta = kind(kind.META_SCHEMA)
    wrong = next((error for error in meta.iter_errors(schema) if not _listed_twice(error)), None)
    if wrong is not None:
        raise InvalidSchema("JSON Schema", _first_line(wrong.message), title)
    memory = Memory(keeps=not found.dynamic)
    old = found.draft in ("draft-03", "draft-04")  # in these 1.0 is not an integer
    types = kind.TYPE_CHECKER if old else kind.TYPE_CHECKER.redefine("integer", is_integer)
    later = {"dependencies"} if found.draft in ("2019-09", "2020-12") else set()  # which still mean what they did
    own = {word: check for word, check in keywords(memory).items() if word in kind.VALIDATORS or word in later}
    kind = extend(kind, own, type_checker=types)
    # a registry without a way to retrieve: the drafts are known to the library, nothing else is looked for
    validator = kind(found.plain, registry=EMPTY_REGISTRY)
    if found.draft in RUST:
        _resolve_all(validator, found, title)

    def first(value: object, most: int) -> list[ValidationError]:
        memory.begin(value)
        try:
            return list(islice(validator.iter_errors(value), most))
        except referencing.exceptions.Unresolvable as error:
            raise _lost(error, title) from None

    def errors(value: object) -> Iterator[Violation]:
        for error in deep(first, value, MOST_FINDINGS + 1):
            name = str(error.validator or "falseSchema")
            fault = _fault(name, error.validator_value, error.instance, error.message, describe)
            yield list(error.absolute_path), error.instance, fault

    return lambda value: not deep(first, value, 1), errors


def _listed_twice(error: ValidationError) -> bool:
    """Return whether all that a draft minds in a schema is a value that a list has twice.

    In an `enum` it says nothing else than once, and only old drafts mind.
    """
    if error.validator != "anyOf":
        return bool(error.validator == "uniqueItems")
    ways: dict[object, list[ValidationError]] = {}
    for below in error.context:
        ways.setdefault(below.schema_path[0], []).append(below)
    return any(all(map(_listed_twice, branch)) for branch in ways.values())


def _resolve_all(validator: Validator, found: Survey, title: str) -> None:
    """Refuse a schema in which a reference leads nowhere, whether or not a record follows it."""
    import referencing.exceptions
    from referencing.jsonschema import specification_with

    specification = specification_with(SPECIFICATIONS[found.draft])
    left = [(validator._resolver, found.plain)]
    seen: set[int] = set()
    while left:
        resolver, part = left.pop()
        if not isinstance(part, dict) or id(part) in seen:
            continue
        seen.add(id(part))
        try:
            targets = [resolver.lookup(part[word]) for word in REFERENCES if isinstance(part.get(word), str)]
        except referencing.exceptions.Unresolvable as error:
            raise _lost(error, title) from None
        left.extend((target.resolver, target.contents) for target in targets)
        used = {word: below for word, below in part.items() if word not in ("$defs", "definitions")}
        for each in specification.create_resource(used).subresources():
            if isinstance(each.contents, dict):
                left.append((resolver.in_subresource(each), each.contents))


def _lost(error: Unresolvable, title: str) -> InvalidSchema:
    reference = f"#{error.ref}" if error.ref.startswith("/") else error.ref
    return InvalidSchema("JSON Schema", _outside(reference), title)


def _fault(keyword: str, wanted: object, instance: object, message: str, describe: Describe) -> Fault:
    return Fault("json-schema", keyword, describe(keyword, _one_form(keyword, wanted), instance, message))


def _value_at(value: object, path: Sequence[str | int]) -> object:
    """Return the value at the end of a path through objects and arrays."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
    return value


def _one_form(keyword: str, value: object) -> object:
    """Return what a keyword asks for, in a form that both libraries share."""
    if keyword == "type":
        return sorted(value, key=str) if isinstance(value, list) else [value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def error_finder(schema: object, where: str) -> Callable[[object], str | None]:
    """Return a function that says in words what is first wrong with a value under a schema; None if it fits.

    Raises:
        InvalidSchema: the schema cannot be used.
    """
    compiled = once_compiled(
        dumps(schema), where
    )  # now: a schema that cannot be used is refused whatever the cells are

    def first_error(value: object) -> str | None:
        value, plain = read_record(dumps(value))
        if compiled.is_valid(value, plain):
            return None
        path, _, fault = min(compiled.errors(value, plain), key=lambda each: (len(each[0]), str(each[0])))
        return f"at {pointer(path) or 'the top'} {fault.message}"

    return first_error


@lru_cache(maxsize=64)
def once_compiled(schema: str, where: str) -> Compiled:
    """Compile the JSON text of a schema; the same text is compiled once."""
    return compile_schema(loads(schema, ordinary), where)


def read_record(text: str) -> tuple[object, bool]:
    """Return the value of a JSON text for a JSON Schema, and whether all its numbers are known to every library.

    Raises:
        ValueError: it is no JSON.
    """
    value = loads(text, ordinary)
    return value, ODD.search(text) is None or all(map(plain_number, scalars(value)))


def explain(keyword: str, wanted: object, instance: object, message: str) -> str:
    """Return what is wrong with a value, in words; those of the library if the keyword is a rare one.

    Args:
        keyword: the keyword of the schema.
        wanted: its value.
        instance: the value in the data.
        message: what the library says.
    """
    text = show(dumps(instance)) if not isinstance(instance, str) else ""
    shown = text[1:-1] if text else show(instance)
    unit = "character" if wanted == 1 else "characters"
    texts = {
        "required": f"lacks {show(wanted)}",
        "type": f"{shown} is not of type {listing(wanted, ' or ') if isinstance(wanted, list) else wanted}",
        "minimum": f"{shown} is below the minimum {wanted}",
        "maximum": f"{shown} is above the maximum {wanted}",
        "exclusiveMinimum": f"{shown} is not above {wanted} (exclusive minimum)",
        "exclusiveMaximum": f"{shown} is not below {wanted} (exclusive maximum)",
        "pattern": f"{shown} does not match the pattern {wanted}",
        "format": f"{shown} is not {article(str(wanted))} {wanted}",
        "minLength": f"{shown} is too short; at least {wanted} {unit} needed",
        "maxLength": f"{shown} is too long; at most {wanted} {unit} allowed",
        "minItems": f"{shown} has too few items; at least {wanted} needed",
        "maxItems": f"{shown} has too many items; at most {wanted} allowed",
        "minProperties": f"{shown} has too few members; at least {wanted} needed",
        "maxProperties": f"{shown} has too many members; at most {wanted} allowed",
        "multipleOf": f"{shown} is not a multiple of {wanted}",
        "uniqueItems": f"{shown} repeats an item",
        "falseSchema": f"{shown} is not allowed here",
        "const": f"{shown} is not {show(dumps(wanted))[1:-1]}",
    }
    if keyword == "enum" and isinstance(wanted, list):
        return f"{shown} {messages.not_one_of(wanted, str(instance))}"
    return clean(texts.get(keyword) or f"{shown} {message}")


def pointer(path: Sequence[object]) -> str:
    """Return a JSON Pointer (RFC 6901) from the keys and positions on the way."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _offline(uri: str) -> object:
    raise ValueError(f"{uri} is outside the schema")


def _outside(reference: str) -> str:
    return f"refers to {show(reference)}, which is not in it; references lead only into the schema itself"


def _first_line(error: object) -> str:
    return str(error).splitlines()[0][:300]

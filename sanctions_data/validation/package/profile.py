"""Check the descriptor of a Data Package against its profile, which ships with this package.

A profile is the JSON Schema of a descriptor. The standard asks that a descriptor is checked against the profile
that its root `$schema` names (Data Package v2, section "Profile"). Nothing is fetched: `profiles/` holds the rules of
the versions 1.0 and 2.0. What a profile says of paths, schemas and dialects is not in there, because `resources`,
`descriptor` and `dialect` read these by the text of the standard, which allows more (a dialect in a file, the type
`list`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from sanctions_data._text import show
from sanctions_data.validation.checks.json_schema import (
    MOST_FINDINGS,
    Compiled,
    Path,
    Violation,
    compile_schema,
    explain,
    pointer,
)
from sanctions_data.validation.checks.json_survey import plain_number, scalars
from sanctions_data.validation.report.report import Checked, Fault, ProblemCollector, checked

RULE = "package-error"
V1, V2 = "1.0", "2.0"
ADDRESSES = {  # of `$schema`, and of `profile`, its name in version 1
    "https://datapackage.org/profiles/1.0/datapackage.json": V1,
    "https://datapackage.org/profiles/2.0/datapackage.json": V2,
    "https://specs.frictionlessdata.io/schemas/data-package.json": V1,
    "https://specs.frictionlessdata.io/schemas/tabular-data-package.json": V1,
    "data-package": V1,
    "tabular-data-package": V1,
}


def check_descriptor(descriptor: Mapping[str, Any], text: str, name: str, limit: int | None) -> Checked | None:
    """Check what a package says of itself.

    Args:
        descriptor: the parsed datapackage.json.
        text: its JSON, for the lines of problems.
        name: what to call it.
        limit: how many problems to keep.
    Returns:
        The problems and notes, None if there are none.
    """
    collector = ProblemCollector(name, limit)
    found: list[tuple[Path, Fault]] = list(_repeated(descriptor["resources"]))
    try:
        violations = _violations(descriptor, collector.notes)
    except (ValueError, RecursionError):
        message = "is nested too deep, or has numbers too large, to be checked against its profile"
        found.append(([], Fault(RULE, "json", message)))
    else:
        if len(violations) > MOST_FINDINGS:
            note = (
                f"the descriptor has more than {MOST_FINDINGS:,} problems; only the first {MOST_FINDINGS:,} are counted"
            )
            collector.notes.append(note)
            del violations[MOST_FINDINGS:]
        found += [(path, fault._replace(rule=RULE)) for path, _, fault in violations]
    if not found and not collector.notes:
        return None
    from sanctions_data.validation.readers.json_text import lines_of

    lines = lines_of(text, [tuple(path) for path, _ in found])
    for path, fault in found:
        collector.add(lines.get(tuple(path)), None, fault, pointer=pointer(path))
    return checked(collector, 0, "descriptor", 0.0)


def _violations(descriptor: Mapping[str, object], notes: list[str]) -> list[Violation]:
    """Return what is wrong under the profile that the descriptor names; without one, under the version that fits it
    better.

    The standard's default is version 1.0, but packages of version 2.0 that do not say so are common.
    """
    for keyword, version in (("$schema", V2), ("profile", V1)):
        if keyword in descriptor:
            named = descriptor[keyword]
            if isinstance(named, str) and named not in ADDRESSES:
                notes.append(f"the profile {show(named)} is not known here; profile {version} was used in its place")
            return _errors(ADDRESSES.get(named, version) if isinstance(named, str) else version, descriptor)
    first = _errors(V1, descriptor)
    if not first or not (second := _errors(V2, descriptor)):
        return []
    version, least = (V1, first) if len(first) <= len(second) else (V2, second)
    notes.append(f"the descriptor names no profile in '$schema'; these are its problems with profile {version}")
    return least


def _errors(version: str, descriptor: Mapping[str, object]) -> list[Violation]:
    plain = all(map(plain_number, scalars(descriptor)))
    return list(_profile(version).errors(descriptor, plain))


@lru_cache(maxsize=4)
def _profile(version: str) -> Compiled:
    text = (files(__package__) / "profiles" / f"datapackage-{version}.json").read_text(encoding="utf-8")
    return compile_schema(json.loads(text), f"profile {version}", describe=_describe)


def _repeated(resources: Sequence[object]) -> Iterator[tuple[Path, Fault]]:
    """Yield names that occur twice: a resource's name "MUST be unique amongst all resources" (Data Resource v2,
    `name`).
    """
    known: dict[str, int] = {}
    for number, entry in enumerate(resources):
        name = entry.get("name") if isinstance(entry, Mapping) else None
        if isinstance(name, str) and (first := known.setdefault(name, number)) != number:
            message = f"{show(name)} is the name of resources[{first}] too"
            yield ["resources", number, "name"], Fault(RULE, "name", message)


def _describe(keyword: str, wanted: object, value: object, message: str) -> str:
    if keyword == "anyOf":  # of a licence, the only one in the profiles
        return "lacks 'name' or 'path'; at least one of them is needed"
    if keyword == "minProperties":
        return "is empty; at least one property is needed"
    if keyword == "minItems":
        return "is an empty list; leave the property out, or fill the list"
    if keyword == "pattern" and isinstance(value, str):
        return f"{show(value)} {_form(str(wanted))}"
    return explain(keyword, wanted, value, message)


def _form(pattern: str) -> str:
    """Return what a pattern of the profiles asks for, in words."""
    return {
        "^([-a-z0-9._/])+$": "has other characters than a-z, 0-9, '.', '-', '_' and '/'",
        "^([-a-zA-Z0-9._])+$": "has other characters than letters, digits, '.', '-' and '_'",
        "^(.+)/(.+)$": "is not a media type such as text/csv",
        "^([^:]+:[a-fA-F0-9]+|[a-fA-F0-9]{32}|)$": "is not a digest; expected 32 hexadecimal digits (MD5), or sha256:…",
    }.get(pattern, "is not a relative path or an address")

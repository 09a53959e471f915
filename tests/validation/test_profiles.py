"""What a package says of itself, against the profiles that ship with this package; and no descriptor raises."""

from __future__ import annotations

import json
import string
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import validate
from sanctions_data.validation.package.profile import V1, V2, _profile

PROFILES = "https://datapackage.org/profiles"
ONE, TWO = f"{PROFILES}/1.0/datapackage.json", f"{PROFILES}/2.0/datapackage.json"
TABLE = {"name": "t", "path": "t.csv", "schema": {"fields": [{"name": "a", "type": "integer"}]}}


def package(folder: Path, entry: dict[str, Any] | None = None, **more: Any) -> Path:
    (folder / "t.csv").write_text("a\n1\n")
    path = folder / "datapackage.json"
    path.write_text(json.dumps({**more, "resources": [TABLE | (entry or {})]}, indent=1))
    return path


# a property, its value, and the problem under the profiles 1.0 and 2.0: "" for the second is the same problem as under
# the first, and no problem if that is "" too; "fine" is no problem
OF_PACKAGES: list[tuple[str, Any, str, str]] = [
    ("title", 5, "/title 5 is not of type string", "/title 5 is not of type string"),
    ("licenses", "x", "/licenses 'x' is not of type array", "/licenses 'x' is not of type array"),
    ("licenses", [], "/licenses is an empty list; leave the property out, or fill the list", ""),
    ("licenses", [{"title": "x"}], "/licenses/0 lacks 'name' or 'path'; at least one of them is needed", ""),
    (
        "licenses",
        [{"name": "a b"}],
        "/licenses/0/name 'a b' has other characters than letters",
        "",
    ),
    ("licenses", [{"path": "../x"}], "/licenses/0/path '../x' is not a relative path or an address", ""),
    ("licenses", [{"path": "https://example.org"}], "", ""),
    ("sources", [{"path": "https://example.org"}], "/sources/0 lacks 'title'", "fine"),
    ("sources", [{}], "/sources/0 lacks 'title'", "/sources/0 is empty; at least one property is needed"),
    ("sources", [], "", ""),
    ("contributors", [{"email": "a@example.org"}], "/contributors/0 lacks 'title'", "fine"),
    ("contributors", [{"title": "A", "roles": ["x"]}], "", ""),
    ("contributors", [{"title": "A", "roles": "x"}], "fine", "/contributors/0/roles 'x' is not of type array"),
    ("contributors", ["A"], "/contributors/0 'A' is not of type object", ""),
    ("name", "My Data", "/name 'My Data' has other characters than a-z, 0-9, '.', '-', '_' and '/'", "fine"),
    ("version", 1, "fine", "/version 1 is not of type string"),
    ("keywords", [1], "/keywords/0 1 is not of type string", ""),
    ("created", 2021, "/created 2021 is not of type string", ""),
    ("created", "2021-03-22T00:00:00Z", "", ""),
    ("homepage", "https://example.org/", "", ""),
    ("my:property", {"any": "thing"}, "", ""),
    ("temporal", 5, "", ""),
]
OF_RESOURCES: list[tuple[str, Any, str, str]] = [
    ("bytes", "5", "/resources/0/bytes '5' is not of type integer", ""),
    ("mediatype", "csv", "/resources/0/mediatype 'csv' is not a media type such as text/csv", ""),
    ("hash", "zz", "/resources/0/hash 'zz' is not a digest; expected 32 hexadecimal digits (MD5), or sha256:…", ""),
    ("encoding", ["utf-8"], '/resources/0/encoding ["utf-8"] is not of type string', ""),
    ("name", "Ünique", "/resources/0/name 'Ünique' has other characters than a-z, 0-9", "fine"),
    ("type", "json", "fine", "/resources/0/type 'json' is not one of table"),
    (
        "schema",
        {"fields": [{"name": "a", "title": 5}]},
        "/resources/0/schema/fields/0/title 5 is not of type string",
        "",
    ),
    ("schema", {"fields": [{"name": "a", "type": "list", "example": 5}]}, "", ""),
    ("schema", {"fields": [{"name": "a"}], "fieldsMatch": "equal"}, "", ""),
    ("dialect", {"delimiter": ",", "my:property": 1}, "", ""),
]


def problems(path: Path) -> list[str]:
    report = validate(path)
    own = [problem for problem in report.problems if problem.rule == "package-error"]
    assert all(problem.table == str(path) for problem in own)
    return [f"{problem.pointer} {problem.message}" for problem in own]


@pytest.mark.parametrize(("name", "value", "one", "two"), OF_PACKAGES, ids=lambda value: str(value)[:20])
def test_a_package_is_checked_against_the_profile_it_names(
    tmp_path: Path, name: str, value: Any, one: str, two: str
) -> None:
    for profile, said in ((ONE, one), (TWO, two or one)):
        found = problems(package(tmp_path, **{"$schema": profile, name: value}))
        assert len(found) == (0 if said in ("", "fine") else 1), found
        assert all(said in each for each in found), found


@pytest.mark.parametrize(("name", "value", "one", "two"), OF_RESOURCES, ids=lambda value: str(value)[:20])
def test_a_resource_is_checked_against_the_profile_of_its_package(
    tmp_path: Path, name: str, value: Any, one: str, two: str
) -> None:
    for profile, said in ((ONE, one), (TWO, two or one)):
        found = problems(package(tmp_path, {name: value}, **{"$schema": profile}))
        assert len(found) == (0 if said in ("", "fine") else 1), found
        assert all(said in each for each in found), found


def test_a_problem_of_the_descriptor_has_its_line_and_the_tables_are_checked(tmp_path: Path) -> None:
    path = package(tmp_path, None, **{"$schema": TWO, "title": 5})
    (tmp_path / "t.csv").write_text("a\nx\n")
    report = validate(path)
    assert [(p.rule, p.check, p.row, p.pointer) for p in report.problems] == [
        ("package-error", "type", 3, "/title"),
        ("type-error", "type", 2, None),
    ]
    assert str(report) == "2 problems in 1 row"


@pytest.mark.parametrize(
    ("more", "messages", "notes"),
    [
        ({"version": "1"}, [], []),
        ({"contributors": [{"givenName": "A"}]}, [], []),  # of version 2
        ({"contributors": [{"title": "A", "roles": "x"}]}, [], []),  # of version 1, where roles are one's own
        ({"title": 5}, ["/title"], ["the descriptor names no profile in '$schema'"]),
        ({"title": 5, "name": "My Data"}, ["/title"], ["these are its problems with profile 2.0"]),
        ({"title": 5, "version": 5}, ["/title"], ["these are its problems with profile 1.0"]),
        ({"profile": "data-package", "contributors": [{"givenName": "A"}]}, ["/contributors/0"], []),
        ({"profile": "fiscal-data-package"}, [], ["the profile 'fiscal-data-package' is not known here; profile 1.0"]),
        ({"$schema": "https://example.org/p.json"}, [], ["the profile 'https://example.org/p.json' is not known here"]),
        ({"$schema": "https://example.org/p.json", "title": 5}, ["/title"], ["profile 2.0 was used in its place"]),
        ({"$schema": 5}, ["/$schema"], []),
        ({"$schema": TWO, "profile": 5}, [], []),
    ],
)
def test_which_profile_it_is(tmp_path: Path, more: dict[str, Any], messages: list[str], notes: list[str]) -> None:
    report = validate(package(tmp_path, **more))
    assert [problem.pointer for problem in report.problems] == messages
    assert len(report.notes) == len(notes)
    assert all(words in note for words, note in zip(notes, report.notes, strict=True)), report.notes


@pytest.mark.parametrize("version", [V1, V2])
@pytest.mark.parametrize("name", ["title", "licenses", "resources"])
def test_both_libraries_find_the_same(version: str, name: str) -> None:
    body = {"resources": [TABLE], name: 5}
    found = [
        [(fault.check, path) for path, _, fault in _profile(version).errors(body, plain)] for plain in (True, False)
    ]
    assert found == [[("type", [name])]] * 2


NAMES = st.one_of(st.sampled_from(["t", "good", "", "resources[0]", "\ud800", "x" * 300]), st.text(max_size=5))
PATHS = st.sampled_from(
    [
        "t.csv",
        ".",
        "",
        "./t.csv",
        "x" * 300,
        "t.csv/t.csv",
        "\0",
        "\ud800.csv",
        "a:b",
        "s.json",
        "d",
        "loop",
        "~",
        "t.xlsx",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    NAMES,
    PATHS,
    st.just(10**400),
)
KEYS = st.one_of(
    st.sampled_from(
        [
            *("name", "path", "data", "schema", "dialect", "format", "mediatype", "encoding", "bytes", "hash", "type"),
            *("fields", "primaryKey", "foreignKeys", "uniqueKeys", "missingValues", "fieldsMatch", "constraints"),
            *("reference", "resource", "enum", "pattern", "minimum", "trueValues", "delimiter", "header", "headerRows"),
            *("$schema", "profile", "licenses", "title", "url", "categories", "itemKeys", "sheetName"),
        ]
    ),
    st.text(string.printable, max_size=3),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)
TYPES = st.sampled_from(["string", "integer", "list", "geopoint", "date", "any", "object"])
FIELDS = st.lists(
    st.one_of(
        VALUES, st.fixed_dictionaries({"name": st.sampled_from("ab")}, optional={"type": st.one_of(TYPES, VALUES)})
    ),
    max_size=3,
)
REFERENCES = st.fixed_dictionaries(
    {
        "fields": st.one_of(st.just("a"), VALUES),
        "reference": st.one_of(VALUES, st.dictionaries(KEYS, VALUES, max_size=2)),
    }
)
SCHEMAS = st.one_of(
    VALUES,
    st.fixed_dictionaries(
        {"fields": st.one_of(FIELDS, VALUES)},
        optional={"foreignKeys": st.lists(st.one_of(REFERENCES, VALUES), max_size=2), "primaryKey": VALUES},
    ),
)
RESOURCES = st.one_of(
    VALUES,
    st.fixed_dictionaries(
        {"name": NAMES},
        optional={
            "path": st.one_of(PATHS, st.lists(PATHS, max_size=3), VALUES),
            "data": VALUES,
            "schema": SCHEMAS,
            "dialect": VALUES,
            "format": st.one_of(st.sampled_from(["csv", "json", "xlsx", "parquet"]), VALUES),
            "mediatype": st.one_of(st.sampled_from(["text/csv", "application/json"]), VALUES),
            "encoding": st.one_of(st.sampled_from(["utf-16", "rot13", "utf-8"]), VALUES),
            "bytes": VALUES,
            "hash": st.one_of(st.sampled_from(["shake_256:00", "md5-sha1:00", ":", "sha256:zz"]), VALUES),
            "type": VALUES,
        },
    ),
)


@pytest.mark.slow
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.lists(RESOURCES, max_size=4), st.dictionaries(KEYS, VALUES, max_size=3))
def test_a_resource_of_any_kind_leaves_the_others_checked(tmp_path: Path, resources: list[Any], more: Any) -> None:
    (tmp_path / "d").mkdir(exist_ok=True)
    (tmp_path / "t.csv").write_text("a,b\n1,2\nx,y\n")
    (tmp_path / "s.json").write_text('{"fields": [{"name": "a"}]}')
    if not (tmp_path / "loop").is_symlink():
        (tmp_path / "loop").symlink_to("loop")
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps({**more, "resources": [TABLE, *resources]}), "utf-8", "surrogatepass")
    report = validate(path)
    assert "type-error" in report.counts, "the good one is always checked"
    names = [entry.get("name") if isinstance(entry, dict) else None for entry in resources]
    if any(not isinstance(name, str) for name in names) or any(table.engine == "none" for table in report.tables):
        assert not report.valid
    assert json.dumps(report.problems.to_dicts())
    assert str(report.notes)


@pytest.mark.parametrize("depth", [100, 800, 1_000, 100_000])
def test_a_descriptor_nested_deep_is_refused_or_a_problem(tmp_path: Path, depth: int) -> None:
    path = tmp_path / "datapackage.json"
    path.write_text('{"resources": [' + '{"a":' * depth + "1" + "}" * depth + "]}")
    with pytest.raises(UnreadableFile, match="nested more than 900 levels") if depth > 900 else nullcontext():
        assert not validate(path).valid


def test_many_problems_of_a_descriptor_are_counted_up_to_a_limit(tmp_path: Path) -> None:
    report = validate(package(tmp_path, None, **{"$schema": TWO, "keywords": [5] * 20_000}), limit=3)
    assert report.counts == {"package-error": 1000}
    assert len(report.problems) == 3
    assert report.notes == (
        f"{tmp_path / 'datapackage.json'}: "
        "the descriptor has more than 1,000 problems; only the first 1,000 are counted",
    )

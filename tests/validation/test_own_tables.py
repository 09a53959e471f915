"""Our own schemas know our own tables; schemas may be written as YAML."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import sanctions_data as sd
from sanctions_data.cli import main
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import InvalidSchema, validate

MEASURES = sd.data_path("measures.csv").read_bytes()


@pytest.mark.parametrize("name", ["measures", "actions", "positions", "identifiers", "names", "remarks"])
def test_our_tables_keep_the_foreign_keys_of_our_schemas_without_a_note(name: str) -> None:
    report = validate(sd.data_path(f"{name}.csv"), name)
    assert (report.counts, report.notes) == ({}, ())


@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_an_id_of_ours_that_does_not_exist_is_a_problem(engine: str) -> None:
    if engine == "columns":
        pytest.importorskip("polars")
        pytest.importorskip("narwhals")
    wrong = MEASURES.replace(b",wang-junzheng,", b",wang-junzhen,", 1)
    report = validate(wrong, "measures", engine=engine)  # type: ignore[arg-type]  # one of two words
    assert [(each.rule, each.column) for each in report.problems] == [("foreign-key", "target")]
    assert "'wang-junzhen' is not among the values of id in entities" in report.problems[0].message


def test_an_id_of_ones_own_is_allowed_with_a_reference(tmp_path: Path) -> None:
    wrong = MEASURES.replace(b",wang-junzheng,", b",my-own,", 1)
    assert validate(wrong, "measures").counts == {"foreign-key": 1}
    (tmp_path / "own.csv").write_text("id\nmy-own\n")
    (tmp_path / "t.csv").write_bytes(wrong)
    assert validate(wrong, "measures", references={"entities": tmp_path / "own.csv"}).valid
    arguments = [
        "validate",
        str(tmp_path / "t.csv"),
        "-s",
        "measures",
        "--reference",
        f"entities={tmp_path / 'own.csv'}",
    ]
    assert CliRunner().invoke(main, arguments).exit_code == 0


def test_a_copy_of_our_schema_knows_no_tables_and_says_which_option_names_one(tmp_path: Path) -> None:
    report = validate(MEASURES, sd.table_schema("measures"))
    assert report.valid
    assert "foreign key to 'actions' not checked; pass its table: --reference actions=FILE" in report.notes[0]


def test_what_schema_prints_can_be_used_at_once(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(CliRunner().invoke(main, ["schema", "measures"]).stdout)
    (tmp_path / "t.csv").write_bytes(MEASURES)
    assert (
        CliRunner().invoke(main, ["validate", str(tmp_path / "t.csv"), "-s", str(tmp_path / "s.json")]).exit_code == 0
    )


@pytest.fixture
def yaml_file(tmp_path: Path) -> Callable[[str], Path]:
    pytest.importorskip("yaml")

    def write(text: str) -> Path:
        path = tmp_path / "schema.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_schema_in_yaml_is_read(yaml_file: Callable[[str], Path]) -> None:
    path = yaml_file(
        "# countries and days\nfields:\n- {name: country, constraints: {enum: [no, se]}}\n"
        "- name: day\n  type: date\n  constraints: {minimum: 2021-03-22}\n"
        "- {name: at, type: time, constraints: {maximum: '01:30:00'}}\nprimaryKey: country\n"
    )
    assert validate(b"country,day,at\nno,2021-03-22,01:00:00\n", path).valid
    assert validate(b"country,day,at\ndk,2021-03-21,02:00:00\n", path).counts == {"constraint-error": 3}


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(), part, max_size=3),
        max_leaves=8,
    )
)
def test_json_written_as_yaml_is_the_same_object(value: object) -> None:
    pytest.importorskip("yaml")
    from sanctions_data.validation.schema.yaml_descriptor import parse_yaml

    text = json.dumps({"a": value})
    assert parse_yaml(text.encode(), "s.yml") == json.loads(text)


PAIRS = zip("abcdefg", "bcdefgh", strict=True)
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]\n" for before, after in PAIRS
)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        (BOMB, "aliases"),
        ("a: &a [*a]\n", "recursive"),
        ("a: [1\n", "not YAML"),
        ("a: !!python/object/apply:os.system [ls]\n", "not YAML"),
        ("a: !!timestamp 2021-03-22\n", "not YAML"),
        ("[" * 200 + "]" * 200, "levels|not YAML"),
    ],
)
def test_yaml_that_is_dangerous_or_damaged_is_refused(text: str, match: str, yaml_file: Callable[[str], Path]) -> None:
    with pytest.raises(UnreadableFile, match=match):
        validate(b"a\n1\n", yaml_file(text))


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("fields: []\nfields: []\n", "twice"),
        ("1: a\n", "must be a string"),
        ("- a\n", "is an object"),
        ("fields: [{name: a, constraints: {minimum: 1e999}}]\n", "not a number of JSON"),
    ],
)
def test_yaml_that_json_cannot_say_is_refused(text: str, match: str, yaml_file: Callable[[str], Path]) -> None:
    with pytest.raises(InvalidSchema, match=match):
        validate(b"a\n1\n", yaml_file(text))

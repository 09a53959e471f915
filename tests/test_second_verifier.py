"""The second verifier shares no code with the package and says the same of every field."""

from __future__ import annotations

import ast
import csv
import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import sanctions_data as sd
from sanctions_data import tables
from sanctions_data.records import TABLES

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "second_verifier.py"
GRADES = ("pinned", "digest", "quote")


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("second_verifier", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


second = load_script()


def by_second(root: Path, sources: Path | None = None) -> tuple[dict[tuple[str, str], tuple[Any, ...]], list[str]]:
    """Return (record, field) → (cell, claims, grade) as the second verifier has it, and its problems."""
    ledger = second.Ledger(root, sources)
    fields = {(record, name): (cell, tuple(claims), grade) for record, name, cell, claims, grade in ledger.check()}
    computed = {
        (record, name)
        for record, row in ledger.records.items()
        for name, (_, origin) in ledger.columns[row["table"]].items()
        if origin.startswith("computed")
    }
    return {key: found for key, found in fields.items() if key not in computed}, ledger.problems


def by_package() -> dict[tuple[str, str], tuple[Any, ...]]:
    """Return the same of the package: values from the loaders, claims and grades from the table of provenance."""
    data = sd.load()
    claims: dict[tuple[str, str], set[str]] = {}
    grades: dict[tuple[str, str], set[str]] = {}
    for row in data.provenance:
        claims.setdefault((row.record, row.field), set()).add(row.claim)
        grades.setdefault((row.record, row.field), set()).update({row.grade} if row.grade else set())
    records = {record.id: record for table in TABLES for record in getattr(data, table)}
    return {
        (record, name): (
            tables.cell(getattr(records[record], name)),
            tuple(sorted(ids)),
            min(grades[record, name], key=GRADES.index),
        )
        for (record, name), ids in claims.items()
    }


def test_it_is_small_and_needs_only_the_standard_library() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert sum(bool(line.strip()) for line in text.splitlines()) <= 300, "lines that are not blank"
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_both_say_the_same_of_every_field() -> None:
    found, problems = by_second(ROOT)
    assert problems == []
    package = by_package()
    assert {key: value for key, value in found.items() if package.get(key) != value} == {}
    assert found.keys() == package.keys()


@pytest.mark.sources
def test_with_the_documents_every_class_is_decided(sources: Path) -> None:
    ledger = second.Ledger(ROOT, sources)
    ledger.check()
    assert ledger.problems == []
    with (ROOT / "sanctions_data/data/standings.csv").open(encoding="utf-8", newline="") as file:
        published = {row["claim"]: {row["standing"]} for row in csv.DictReader(file)}
    assert {claim: ledger.standings(claim) for claim in ledger.claims} == published


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("sanctions_data/data", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("releases"))
    (tmp_path / "sanctions_data/rules").mkdir()
    shutil.copy(ROOT / "sanctions_data/rules/words.csv", tmp_path / "sanctions_data/rules/words.csv")
    return tmp_path


TAMPERED = [
    ("measures.csv", "us-2021-xinjiang-1-wang-junzheng", ",2021-03-22,", ",2021-03-23,", "announced_on: '2021-03-22'"),
    ("entities.csv", "wang-junzheng,", "Wang Junzheng", "Wang Junsheng", "entities wang-junzheng name"),
    ("ledger/claims.csv", "c0076,", "2021-03-22", "2021-03-29", "c0076: weekday_near gives '2021-03-22'"),
    ("ledger/evidence.csv", "c0001,0", "United States", "United Staten", "c0001 evidence 0: these are not the words"),
    ("standings.csv", "c0001,", "verbatim", "package", "c0001: standings.csv has another class"),
    ("provenance.csv", "c0069", ",ca,c0069,", ",us,c0069,", "provenance.csv has other rows than the ledger"),
]


@pytest.mark.parametrize(("file", "line", "old", "new", "said"), TAMPERED, ids=[row[0] for row in TAMPERED])
def test_a_change_is_found(copy: Path, file: str, line: str, old: str, new: str, said: str) -> None:
    path = copy / "sanctions_data" / "data" / file
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(n for n, text in enumerate(lines) if line in text and old in text)
    lines[at] = lines[at].replace(old, new, 1)
    path.write_text("".join(lines), encoding="utf-8", newline="")
    problems = by_second(copy)[1]
    assert any(said in problem for problem in problems), problems[:5]


@pytest.mark.parametrize("file", ["measures.csv", "provenance.csv", "standings.csv", "ledger/evidence.csv"])
def test_a_row_that_was_removed_is_found(copy: Path, file: str) -> None:
    path = copy / "sanctions_data" / "data" / file
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([lines[0], *lines[2:]]), encoding="utf-8", newline="")
    assert by_second(copy)[1]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("27", [27]),
        ("10,000 people", [10_000]),
        ("1 million", [1_000_000]),
        ("one hundred and five", [105]),
        ("thirty-one", [31]),
        ("two thousand three hundred", [2300]),
        ("four-five", [4, 5]),
        ("two, three", [2, 3]),
        ("a million", [1_000_000]),
        ("twenty thirty", [20, 30]),
    ],
)
def test_numbers(words: str, found: list[int]) -> None:
    assert second.numbers(words) == found


@pytest.mark.parametrize("words", ["1.5 million", "5 %", "-3", "minus three", "27 per cent"])
def test_what_is_no_whole_number(words: str) -> None:
    with pytest.raises(ValueError, match="no whole number"):
        second.numbers(words)


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2021-03-22", "2021-03-22", "2021-03-22"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2020-12", "2020-12-01", "2020-12-31"),
        ("1989", "1989-01-01", "1989-12-31"),
        ("2021-03-15/2021-03-21", "2021-03-15", "2021-03-21"),
        ("../2021-03-28", "None", "2021-03-28"),
        ("2021-03-22/..", "2021-03-22", "None"),
    ],
)
def test_days(edtf: str, first: str, last: str) -> None:
    assert tuple(map(str, second.days(edtf))) == (first, last)

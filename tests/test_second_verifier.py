"""The second verifier shares no code with the package and says the same of every field."""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from checkout_copy import run

import sanctions_data as sd

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts/second_verifier.py"


def load_script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / f"scripts/{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


second = load_script("second_verifier")
compare = load_script("compare_verifiers")


def test_it_is_small_and_needs_only_the_standard_library() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 420
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_both_say_the_same_of_every_field() -> None:
    found, fields = compare.compare(ROOT, None)
    assert found == []
    assert len(fields) == len({(row.table, row.record, row.field) for row in sd.load().provenance}) > 1000


def test_most_standings_are_decided_by_the_package_alone() -> None:
    standings = compare.second_opinion(ROOT, None)["standings"]
    assert len(standings) == sum(claim.active for claim in sd.load().ledger.claims)
    assert sum(len(possible) == 1 for possible in standings.values()) > 0.9 * len(standings)


@pytest.mark.sources
def test_with_the_documents_every_standing_is_decided(sources: Path) -> None:
    opinion = compare.second_opinion(ROOT, sources)
    assert opinion["faults"] == []
    assert all(len(possible) == 1 for possible in opinion["standings"].values())
    assert list(compare.standings(opinion["standings"], ROOT / "sanctions_data/data")) == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What the second verifier and the comparison with the published files read."""
    for name in ("sanctions_data/data", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("releases"))
    for name in ("sanctions_data/rules", "scripts"):
        (tmp_path / name).mkdir()
    for name in ("sanctions_data/rules/words.csv", "scripts/second_verifier.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def change(path: Path, line: str, old: str, new: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(n for n, text in enumerate(lines) if line in text and old in text)
    lines[at] = lines[at].replace(old, new, 1)
    path.write_text("".join(lines), encoding="utf-8", newline="")


WANG = "us-2021-xinjiang-1-wang-junzheng"
CA = "ca-2021-xinjiang-1-"
TAMPERED = [
    ("measures.csv", WANG, ",2021-03-22,", ",2021-03-23,", f"measures {WANG} announced_on: cells"),
    ("entities.csv", "wang-junzheng,", "Wang Junzheng", "Wang Junsheng", "entities wang-junzheng name: cells"),
    ("ledger/claims.csv", "c0076,", "2021-03-22", "2021-03-29", "value of c0076: '2021-03-29', not '2021-03-22'"),
    ("ledger/evidence.csv", "c0001,0", "United States", "United Staten", "check of c0001"),
    ("standings.csv", "c0001,", "verbatim", "package", "c0001: standing 'package'"),
    (
        "provenance.csv",
        f"{CA}chen-mingguo,authority,",
        ",ca,c0069,",
        ",us,c0069,",
        "provenance has 'us' as value of c0069",
    ),
    (
        "provenance.csv",
        f"{CA}wang-junzheng,authority,",
        ",pinned",
        ",digest",
        "grade 'digest' in the published files, 'pinned' by the second",
    ),
    ("provenance.csv", f"{CA}wang-mingshan,authority,", "inherited,ca-2021", "inherited,us-2021", "inherited_from"),
    (
        "provenance.csv",
        f"{CA}zhu-hailun,authority,",
        ",Canada,",
        ",Kanada,",
        "provenance has 'Kanada' as quote of c0069",
    ),
    (
        "provenance.csv",
        f"{CA}xpcc-public-security-bureau,authority,",
        "asserted,reporter",
        "asserted,eu",
        "provenance has 'eu' as said_by of c0069",
    ),
]


@pytest.mark.slow
def test_a_change_is_found(copy: Path) -> None:
    """Each of many changes, in rows of their own, is found beside the others."""
    for file, line, old, new, _ in TAMPERED:
        change(copy / "sanctions_data/data" / file, line, old, new)
    found, _ = compare.compare(copy, None, package=False)
    missed = [message for *_, message in TAMPERED if not any(message in line for line in found)]
    assert missed == [], found[:9]


@pytest.mark.slow
def test_a_change_of_the_words_is_found(copy: Path) -> None:
    change(copy / "sanctions_data/rules/words.csv", "actor,canada,", ",ca\n", ",us\n")
    found, _ = compare.compare(copy, None, package=False)
    assert any("value of c0069: 'ca', not 'us'" in line for line in found), found[:5]


@pytest.mark.slow
def test_a_row_that_was_removed_is_found(copy: Path) -> None:
    removed = {
        "measures.csv": ("ca-2021-xinjiang-1-chen-mingguo,", "measures ca-2021-xinjiang-1-chen-mingguo"),
        "provenance.csv": ("measures,eu-2021-xinjiang-1-chen-mingguo,authority,", "eu-2021-xinjiang-1-chen-mingguo"),
        "standings.csv": ("c0002,", "c0002"),
        "ledger/evidence.csv": ("c0001,0,", "c0001"),
    }
    for name, (start, _) in removed.items():
        path = copy / "sanctions_data/data" / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(start)]
        assert len(kept) == len(lines) - 1, name
        path.write_text("".join(kept), encoding="utf-8", newline="")
    found, _ = compare.compare(copy, None, package=False)
    missed = [said for _, said in removed.values() if not any(said in line for line in found)]
    assert missed == [], found[:9]


FAULTS = [
    (
        "the package",
        "sanctions_data/compile/index.py",
        'return "pinned"',
        'return "digest"',
        "grade 'digest' in the package",
    ),
    (
        "the package",
        "sanctions_data/provenance/why.py",
        "len(elsewhere) == 1",
        "len(elsewhere) == 2",
        "inherited_from '' in the package",
    ),
    ("the second", "scripts/second_verifier.py", "for n in (0, 6))", "for n in (0, 7))", "value of c"),
    (
        "the second",
        "scripts/second_verifier.py",
        '("pinned", "digest", "quote")',
        '("quote", "digest", "quote")',
        "'quote' by the second",
    ),
]


@pytest.mark.judge
@pytest.mark.parametrize(
    ("whose", "file", "old", "new", "message"), FAULTS, ids=[f"{row[0]} {row[3]}" for row in FAULTS]
)
def test_a_fault_of_either_is_found(
    checkout: Path, edit: Callable[[Path, str, str], None], whose: str, file: str, old: str, new: str, message: str
) -> None:
    """A disagreement is found whichever of the two is wrong."""
    edit(checkout / file, old, new)
    done = run(checkout, "scripts/compare_verifiers.py")
    assert done.returncode == 1, (whose, done.stderr[-500:])
    assert message in done.stdout
    assert re.search(r" [1-9][\d,]* disagreements?$", done.stdout.rstrip())


@pytest.mark.judge
@pytest.mark.sources
@pytest.mark.parametrize(
    ("file", "line", "column", "message"),
    [
        ("sentences", "voa-2021-03-22,7,", 6, "sentence 7 of voa-2021-03-22"),
        ("sentences", "voa-2021-03-22,7,", 7, "sentence 7 of voa-2021-03-22"),
        ("sentences", "voa-2021-03-22,7,", 8, "sentence 7 of voa-2021-03-22"),
        ("evidence", "c0001,0,", 9, "check of c0001"),
        ("evidence", "c0001,0,", 7, "place of c0001"),
    ],
)
def test_a_digest_or_place_that_was_changed_is_found(
    copy: Path, sources: Path, file: str, line: str, column: int, message: str
) -> None:
    path = copy / f"sanctions_data/data/ledger/{file}.csv"
    cell = next(row for row in path.read_text(encoding="utf-8").splitlines() if row.startswith(line)).split(",")[column]
    change(path, line, f",{cell},", f",{'9' if cell[0] != '9' else '8'}{cell[1:]},")
    assert any(message in fault for fault in compare.second_opinion(copy, sources)["faults"])


@pytest.mark.parametrize(
    ("words", "found"),
    [("27", 27), ("1 million", 1_000_000), ("thirty-one of us", 31), ("28-member EU", 28), ("two hundred", 200)],
)
def test_numbers(words: str, found: int) -> None:
    assert second.Words(words).number() == found


@pytest.mark.parametrize(
    "words",
    ["1.5 million", "5 %", "-3", "minus three", "27 per cent", "four-five", "two, three", "no one", "none", "٣", "1,5"],
)
def test_what_is_no_number(words: str) -> None:
    with pytest.raises(ValueError, match="there is no"):
        second.Words(words).number()


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
    """Both ways to write the ends of a date agree: that of the rules, and that of the comparison with the cells."""
    assert tuple(map(str, second.Words(edtf).bounds())) == (first, last)
    day, lower, upper = compare._days(edtf)
    assert (lower, upper) == tuple("" if end == "None" else end for end in (first, last))
    assert day == (first if first == last else "")

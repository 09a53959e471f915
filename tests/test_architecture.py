"""The plan of the package (docs/architecture.md): who imports whom, what stands alone, old module paths."""

from __future__ import annotations

import ast
import importlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from guards import HANG

import sanctions_data.validation
from sanctions_data import _moved
from sanctions_data.validation.engines.spark import distribute

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "sanctions_data"
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]

# file name → why it stands in several folders
TWICE = {
    "cite.py": "a command that cites the data, and what adds a claim to the ledger",
    "describe.py": "a command, and what it calls",
    "diff.py": "a command, and what it calls",
    "generate.py": "a command, and what writes the generated files",
    "html.py": "what reads a page, and what writes a report",
    "errors.py": "the errors of the validator, which can be lifted out, and those of the package",
    "timeline.py": "a command, and what it calls",
    "verify.py": "a command, and what it calls",
    "why.py": "a command, and what it calls",
}
# file of fewer than 40 lines → why it is not part of another
SHORT = {
    "__main__.py": "Python runs it",
    "_registry.py": "`import sanctions_data` reads it, and nothing else",
    "cli/complete.py": "a shell asks for it alone",
    "cli/conflicts.py": "one file a command",
    "cli/find_word.py": "one file a command",
    "cli/info.py": "one file a command",
    "cli/ledger.py": "one file a command",
    "cli/ledger_remove.py": "one file a command",
    "compile/record_links.py": "one check of a compiled ledger",
    "exports/to_csv.py": "one file a format",
    "exports/to_json.py": "one file a format",
    "exports/to_jsonld.py": "one file a format",
    "published/version_numbers.py": "used below the ledger, where nothing else is known of versions",
    "validation/report/formats/github.py": "one file a format",
    "validation/report/formats/junit.py": "one file a format",
    "validation/testing.py": "what tests import",
    "validation/values/error_cell.py": "what readers, types and checks all know of such a cell",
}

# names that say nothing of a parameter; use `message`, `keyword`, `value`, `output_format`, `show_all` and the like
VAGUE = {"said", "told", "asked", "given", "under", "take", "put", "talk", "shape", "every"}


def files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if PACKAGE / "data" not in path.parents)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of pyproject.toml over the package in a folder."""
    pytest.importorskip("importlinter", reason="import-linter is not installed (extra lint)")
    code = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))"
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=HANG)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package's modules and of pyproject.toml."""
    shutil.copytree(PACKAGE, tmp_path / "sanctions_data", ignore=shutil.ignore_patterns("data", "__pycache__"))
    (tmp_path / "sanctions_data/data").mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_go_down_only() -> None:
    found = lint(ROOT)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("errors.py", "from sanctions_data import dates"),
        ("validation/report/report.py", "from sanctions_data.validation import api"),
        ("validation/schema/load.py", "from sanctions_data.published import schema_text"),
        ("anchors/find.py", "from sanctions_data import dates"),
        ("validation/engines/rows.py", "from sanctions_data.validation.engines import run"),
        ("rules/word_lists.py", "from sanctions_data.rules import times"),
    ],
)
def test_an_import_that_goes_up_is_found(copy: Path, path: str, line: str) -> None:
    file = copy / "sanctions_data" / path
    file.write_text(f"{file.read_text(encoding='utf-8')}\n\ndef later() -> None:\n    {line}\n", encoding="utf-8")
    assert lint(copy).returncode == 1


def test_no_contract_has_an_exception() -> None:
    assert not any(key.startswith("ignore") for contract in LAYERS["contracts"] for key in contract)
    assert "exclude_type_checking_imports" not in LAYERS


def test_what_stands_alone_is_forbidden_everything_else() -> None:
    rooms = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in files()} - {"__init__"}
    for contract in LAYERS["contracts"]:
        if contract["type"] == "forbidden":
            (source,) = contract["source_modules"]
            own = source.rpartition(".")[2]
            forbidden = {name.partition(".")[2] for name in contract["forbidden_modules"]}
            assert forbidden == rooms - {own, "errors", "_text", "_junit"}


def test_no_file_name_stands_twice_without_a_reason() -> None:
    places = defaultdict(list)
    for path in files():
        places[path.name].append(path)
    del places["__init__.py"]
    assert {name for name, found in places.items() if len(found) > 1} == set(TWICE)
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    _, _, table = text.partition("## File names that stand twice")
    assert set(re.findall(r"`(\w+\.py)`", table)) == set(TWICE)


def test_a_short_file_has_a_reason() -> None:
    short = {
        path.relative_to(PACKAGE).as_posix()
        for path in files()
        if path.name != "__init__.py"
        and path.parent != PACKAGE / "records"  # one file a table
        and len(path.read_text(encoding="utf-8").splitlines()) < 40
    }
    assert short == set(SHORT)


def parameters(code: str) -> dict[str, int]:
    """Return the parameters of all functions in a module, each with the line of one of these functions."""
    found = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            args = node.args
            named = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
            found.update({each.arg: node.lineno for each in named if each is not None})
    return found


@pytest.mark.parametrize("folder", ["sanctions_data", "scripts", "tests"])
def test_no_parameter_has_a_vague_name(folder: str) -> None:
    vague = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for name, line in parameters(path.read_text(encoding="utf-8")).items()
        if name in VAGUE
    ]
    assert vague == []


def test_parameters_of_every_kind_are_found() -> None:
    code = "def f(a, /, b, *c, d, **e):\n    def g(h): ...\nasync def i(j): ...\nlambda k: k\n"
    assert parameters(code) == dict(a=1, b=1, c=1, d=1, e=1, h=2, j=3, k=4)


SMALL = """
import sys
from pathlib import Path
import sanctions_data
from sanctions_data.validation import validate
package = Path(sanctions_data.__file__).parent
schema = {"fields": [{"name": "id", "type": "integer"}, {"name": "day", "type": "date"}], "primaryKey": ["id"]}
validate("t.csv", schema)  # first, so that no code of a module body is counted
called = set()
def note(frame, event, argument):
    path = Path(frame.f_code.co_filename)
    if event == "call" and path.is_relative_to(package):
        called.add(path.relative_to(package).with_suffix("").as_posix())
sys.setprofile(note)
report = validate("t.csv", schema)
str(report.problems[0])
sys.setprofile(None)
print(*sorted(called), sep="\\n")
"""
MOST_MODULES = 20  # half of what they were in 1.1.0


def test_a_small_file_passes_the_modules_that_the_docs_list(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,day\n1,2021-13-01\n2,2021-01-01\n", encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-c", SMALL], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=HANG
    )
    called = found.stdout.split()
    assert len(called) <= MOST_MODULES
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("## One file\n")[2]
    steps = re.findall(r"^\d+\. .*$", text.partition("\n## ")[0], re.MULTILINE)
    listed = re.findall(r"`([^`]+)`", "\n".join(steps))
    assert sorted(listed) == [name.removeprefix("validation/") for name in called]


ANCHORS = """
from sanctions_data.anchors import anchor, digest
from sanctions_data.anchors.from_rows import SourceKey
from sanctions_data.anchors.verify_documents import verify
text = "The harbour reopened on Monday."
open("a.txt", "w").write(text)
kept = [anchor("gazette", 1, text, start=0)]
found = verify(["a.txt"], [SourceKey("gazette", None, digest(text))], kept)
print(found.ok, found.counts)
"""
VALIDATION = """
from sanctions_data.errors import UnknownName
from sanctions_data.validation import validate
schema = {"fields": [{"name": "id", "type": "integer"}, {"name": "day", "type": "date"}], "primaryKey": "id"}
for engine in ENGINES:
    report = validate(b"id,day\\n1,2021-13-01\\n1,2021-01-01\\n", schema, engine=engine)
    print([str(problem) for problem in report.problems])
try:
    validate(b"id\\n1\\n", "measures")
except UnknownName as error:
    print(error)
"""


def alone(folder: Path, room: str, code: str) -> list[str]:
    """The lines that a program prints which has one room of the package, with errors and text."""
    (folder / "sanctions_data").mkdir()
    (folder / "sanctions_data/__init__.py").touch()
    for name in ("errors.py", "_junit.py", "_text.py"):
        shutil.copy(PACKAGE / name, folder / "sanctions_data")
    shutil.copytree(PACKAGE / room, folder / "sanctions_data" / room, ignore=shutil.ignore_patterns("__pycache__"))
    code = f"import sys; sys.path.insert(0, {str(folder)!r})\n{code}\nprint(sys.modules['sanctions_data'].__file__)"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False, timeout=HANG
    )
    assert found.returncode == 0, found.stderr
    *lines, place = found.stdout.splitlines()
    assert Path(place).is_relative_to(folder)
    return lines


def test_anchors_work_without_the_rest(tmp_path: Path) -> None:
    assert alone(tmp_path, "anchors", ANCHORS) == ["True {'verified-in-place': 1}"]


def test_the_validator_works_without_the_rest(tmp_path: Path) -> None:
    engines = ["rows", "columns"] if importlib.util.find_spec("polars") else ["rows"]
    *found, unknown = alone(tmp_path, "validation", VALIDATION.replace("ENGINES", repr(engines)))
    assert len(set(found)) == 1
    assert len(found) == len(engines)
    assert "'2021-13-01' is not a date" in found[0]
    assert unknown.startswith("no schema or file 'measures'")


@pytest.mark.parametrize("old", sorted(_moved.MOVED))
def test_an_old_module_path_gives_the_module_that_has_moved(old: str) -> None:
    name = f"sanctions_data.{old}"
    for each in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
        del sys.modules[each]
    new = importlib.import_module(f"sanctions_data.{_moved.MOVED[old]}")
    spec = new.__spec__
    with pytest.warns(DeprecationWarning, match=r"has moved to sanctions_data\.") as warned:
        found = importlib.import_module(name)
    assert f"{name} has moved to {new.__name__}" in [str(each.message) for each in warned]
    public = [each for each in vars(new) if not each.startswith("_")]
    assert all(getattr(found, each) is getattr(new, each) for each in public)
    assert new.__spec__ is spec
    assert new.__name__ == f"sanctions_data.{_moved.MOVED[old]}"


def test_the_warning_names_the_line_that_imports_an_old_path(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text("import json\nimport sanctions_data.verifying\n", encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "always::DeprecationWarning"}
    found = subprocess.run(
        [sys.executable, "old.py"], cwd=tmp_path, env=env, capture_output=True, text=True, check=True, timeout=HANG
    )
    assert "old.py:2: DeprecationWarning: sanctions_data.verifying has moved to" in found.stderr


@pytest.mark.parametrize(
    ("old", "name", "new"), [(old, *pair) for old, names in _moved.ELSEWHERE.items() for pair in names.items()]
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_name_that_went_elsewhere_is_found_by_its_old_path(old: str, name: str, new: str) -> None:
    found = getattr(importlib.import_module(f"sanctions_data.{old}"), name)
    assert found is getattr(importlib.import_module(f"sanctions_data.{new}"), name)


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("dataset", "Dataset"),
        ("validation.checks", "CellChecks"),
        ("validation.report", "Report"),
        ("validation.schema", "Schema"),
    ],
)
def test_a_package_at_the_path_of_a_module_gives_the_names_of_the_module(package: str, name: str) -> None:
    module = importlib.import_module(f"sanctions_data.{package}")
    with pytest.warns(DeprecationWarning, match=f"{name} has moved to"):
        assert getattr(module, name).__name__ == name
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = module.nothing


@pytest.mark.parametrize("name", sanctions_data.validation.__all__)
def test_every_public_name_of_the_validator_is_there(name: str) -> None:
    code = f"import sanctions_data.validation as v; print(v.{name})"  # in a process of its own, where nothing is loaded
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=HANG
    )
    assert found.returncode == 0, found.stderr


def test_executors_are_sent_what_they_import(tmp_path: Path) -> None:
    sent = distribute._archive()
    named = set(zipfile.ZipFile(sent).namelist())
    assert {path.relative_to(ROOT).as_posix() for path in files() if PACKAGE / "validation" in path.parents} <= named
    code = (
        f"import sys; sys.path.insert(0, {str(sent)!r})\n"
        "import sanctions_data.validation.engines.spark.executors as found, sanctions_data.validation.checks.keys\n"
        "from sanctions_data.validation.engines import rows\n"
        "print(found.__file__)"
    )
    env = {**os.environ, "PYTHONPATH": ""}
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=HANG
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith(str(sent))

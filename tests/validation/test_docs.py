"""The page cannot rot: its example is what the command says, every option and rule is on it."""

from __future__ import annotations

import ast
import contextlib
import json
import re
from pathlib import Path
from typing import Literal, get_origin

import click
import pytest
from click.testing import CliRunner
from docs_blocks import ROOT, run_by

import sanctions_data as sd
from sanctions_data import validation
from sanctions_data.cli import main
from sanctions_data.cli.validate import command
from sanctions_data.validation import ValidationFailed
from sanctions_data.validation.report.formats import FORMATS
from sanctions_data.validation.report.formats.sarif import ABOUT

PAGE = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")


def test_the_example_is_what_the_command_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [[f"us-{line}", "2021-03-22", "somebody", "us"] for line in range(2, 40)]
    rows[12][1] = "2021-13"
    rows[18][2] = ""
    rows[29].append("else")
    text = "\n".join(",".join(row) for row in [["id", "listing_date", "target", "authority"], *rows])
    Path("listings.csv").write_text(text)
    fields = [{"name": "id"}, {"name": "listing_date", "type": "date"}, {"name": "target"}, {"name": "authority"}]
    fields[2]["constraints"] = {"required": True}  # type: ignore[assignment]
    Path("listings.tableschema.json").write_text(json.dumps({"fields": fields}))
    (block,) = run_by("tests/validation/test_docs.py::test_the_example_is_what_the_command_says")
    command, _, shown = block.text.partition("\n")
    done = CliRunner().invoke(main, command.split()[2:])
    assert re.sub(r"\d\.\d s", "0.0 s", done.stdout) == re.sub(r"\d\.\d s", "0.0 s", shown)


def test_the_python_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each statement on its own: those that raise for problems do."""
    polars = pytest.importorskip("polars")
    pytest.importorskip("jinja2")
    monkeypatch.chdir(tmp_path)
    text = sd.data_path("measures.csv").read_text("utf-8").replace("2021-03-22", "22/03/2021", 1)
    Path("listings.csv").write_text(text, encoding="utf-8")
    names: dict[str, object] = {"frame": polars.read_csv("listings.csv", infer_schema=False)}
    raising = {"report.raise_for_problems()": ValidationFailed, 'assert_valid(frame, "measures")': AssertionError}
    for block in run_by("tests/validation/test_docs.py::test_the_python_of_the_page_runs"):
        for statement in ast.parse(block.text).body:
            source = ast.unparse(statement).replace("'", '"')
            expected = raising.get(source)
            with pytest.raises(expected) if expected else contextlib.nullcontext():
                exec(source, names)
    assert "problems" in names["marked"].columns  # type: ignore[attr-defined]
    assert "22/03/2021" in str(names["html"])


def test_the_schemas_of_the_page_find_what_they_are_for() -> None:
    field, schema = (
        json.loads(block.text)
        for block in run_by("tests/validation/test_docs.py::test_the_schemas_of_the_page_find_what_they_are_for")
    )
    rows = b"provisions\nasset-freeze;travel-ban\nasset-freeze;asset-freeze\narms\n"
    assert [problem.row for problem in validation.validate(rows, {"fields": [field]}).problems] == [3, 4]
    pytest.importorskip("sqlglot")
    rows = b"start,end\n2021-01-01,2021-02-01\n2021-03-01,2021-02-01\n"
    (problem,) = validation.validate(rows, schema).problems
    assert (problem.row, "the end is before the start" in problem.message) == (3, True)


def test_the_hook_and_the_action_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    yaml = pytest.importorskip("yaml")
    hook, action = (
        yaml.safe_load(block.text)[0]
        for block in run_by("tests/validation/test_docs.py::test_the_hook_and_the_action_of_the_page_run")
    )
    monkeypatch.chdir(tmp_path)
    for name in ("schemas", "data"):
        Path(name).mkdir()
    Path("schemas/listings.tableschema.json").write_text('{"fields": [{"name": "n", "type": "integer"}]}')
    Path("data/listings.csv").write_text("n\n1\nx\n")
    (used,) = hook["hooks"]
    (ours,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert used["id"] == ours["id"]
    assert re.search(used["files"], "data/listings.csv")
    words = [*ours["entry"].split()[1:], *used["args"], "data/listings.csv"]
    done = CliRunner().invoke(main, words)
    assert (done.exit_code, "1 problem in 2 rows" in done.output) == (1, True)
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    assert action["with"].keys() <= inputs.keys()
    assert {name for name, one in inputs.items() if one.get("required")} <= action["with"].keys()
    assert CliRunner().invoke(main, ["validate", "data/listings.csv", "-s", action["with"]["schema"]]).exit_code == 1


def test_a_query_that_does_not_fit_into_memory_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("polars")
    monkeypatch.chdir(tmp_path)
    duckdb.sql("SELECT range AS n FROM range(10)").write_parquet("table.parquet")
    Path("s.json").write_text('{"fields": [{"name": "n", "type": "integer", "constraints": {"maximum": 8}}]}')
    blocks = run_by("tests/validation/test_docs.py::test_a_query_that_does_not_fit_into_memory_runs")
    (block,) = [block for block in blocks if "duckdb" in block.text]
    names: dict[str, object] = {}
    exec(block.text, names)
    assert isinstance(names["report"], validation.Report)
    assert names["report"].counts == {"constraint-error": 1}


def test_every_option_and_rule_is_on_the_page() -> None:
    options = [name for each in command.params if isinstance(each, click.Option) for name in each.opts if len(name) > 2]
    missing = [word for word in [*options, *FORMATS, *ABOUT] if word not in PAGE]
    assert missing == []


def test_every_public_name_has_a_docstring() -> None:
    public = {name: getattr(validation, name) for name in validation.__all__}
    bare = [name for name, value in public.items() if get_origin(value) is not Literal and not value.__doc__]
    assert bare == []


def test_the_first_example_runs() -> None:
    import doctest

    assert doctest.testmod(validation).failed == 0

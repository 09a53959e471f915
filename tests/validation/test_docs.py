"""The page cannot rot: its example is what the command says, every option and rule is on it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal, get_origin

import click
import pytest
from click.testing import CliRunner

from sanctions_data import validation
from sanctions_data.cli import main
from sanctions_data.cli.validate import command
from sanctions_data.validation.report.formats import FORMATS
from sanctions_data.validation.report.formats.sarif import ABOUT

PAGE = (Path(__file__).parents[2] / "docs" / "validation.md").read_text(encoding="utf-8")


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
    block = re.search(r"```console\n\$ sanctions-data (.*?)\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    done = CliRunner().invoke(main, block[1].split())
    assert re.sub(r"\d\.\d s", "0.0 s", done.stdout) == re.sub(r"\d\.\d s", "0.0 s", block[2])


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

"""docs/exports.md: its examples run in order, and print what the page shows."""

from __future__ import annotations

import contextlib
import io
import json
import shlex
import shutil
import subprocess
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from docs_blocks import run_by

import sanctions_data as sd
from sanctions_data.cli import main
from sanctions_data.exports.formats import FORMATS

PAGE = Path(__file__).parents[2] / "docs/exports.md"


def answer_of(language: str, text: str, names: dict[str, object]) -> str | None:
    """What an example prints; None if it cannot be run here."""
    if "mlcroissant" in text and find_spec("mlcroissant") is None:
        return None
    if language == "python":
        with contextlib.redirect_stdout(io.StringIO()) as out, warnings.catch_warnings():
            if "mlcroissant" in text:
                warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib, which it uses
            exec(compile(text, "docs/exports.md", "exec"), names)
        return out.getvalue()
    if language == "sql":
        duckdb = pytest.importorskip("duckdb")
        return "".join(f"{row}\n" for row in duckdb.connect().execute(text).fetchall())
    if language == "r":
        if shutil.which("Rscript") is None:
            return None
        sd.export("csv", "for-r", replace=True)
        return subprocess.run(["Rscript", "-e", text], capture_output=True, text=True, check=True).stdout
    printed = ""
    for line in text.splitlines():
        words = shlex.split(line)
        if words[0] == "sanctions-data":
            done = CliRunner().invoke(main, words[1:])
            assert done.exit_code == 0, done.output
            printed += done.stdout
        else:
            program = Path(sys.executable).with_name(words[0])
            if not program.is_file():
                return None
            printed += subprocess.run([program, *words[1:]], capture_output=True, text=True, check=True).stdout
    return printed


@pytest.mark.slow
def test_the_examples_of_the_page_run_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("listings").mkdir()
    shutil.copy(sd.data_path("measures.csv"), "listings/mine.csv")
    names: dict[str, object] = {}
    printed: str | None = ""
    skipped = []
    for block in run_by("tests/exports/test_exports_page.py::test_the_examples_of_the_page_run_in_order"):
        language, text = block.language, block.text
        if language == "text":
            if printed is not None:
                assert printed == text
            continue
        printed = answer_of(language, text, names)
        if printed is None:
            skipped.append(text.split()[0])
        elif text.startswith("datasette"):
            (row,) = json.loads(printed)
            assert (row["authority_name"], row["status"]) == ("Canada", "in-force")
    optional = {"datasette", "ftm", "import", "library(readr)"}  # `import` of mlcroissant
    assert set(skipped) <= optional


def test_the_page_names_every_format() -> None:
    text = PAGE.read_text("utf-8")
    assert [name for name in FORMATS if f"| {name} |" not in text] == []

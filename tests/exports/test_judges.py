"""The judges of `scripts/judges/exports.py` that take only seconds; the script runs all of them, over all tables."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import sanctions_data as sd
from sanctions_data.exports.formats import FORMATS, make_files
from sanctions_data.exports.tables import of_dataset
from sanctions_data.exports.write_files import write_files

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # warnings are those of other libraries


@cache
def judges() -> ModuleType:
    path = Path(__file__).parents[2] / "scripts/judges/exports.py"
    spec = importlib.util.spec_from_file_location("script_judges_exports", path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize(("judge", "format"), [("mlcroissant", "croissant"), ("rdflib and pyshacl", "jsonld")])
def test_a_judge_finds_nothing_in_an_export(judge: str, format: str, tmp_path: Path) -> None:
    data, form = of_dataset(sd.load()), FORMATS[format]
    write_files(tmp_path / form.file if form.is_folder else tmp_path, make_files(format, data))
    try:
        assert list(judges().JUDGES[judge](data, tmp_path)) == []
    except judges().NotRun as error:
        pytest.skip(str(error))

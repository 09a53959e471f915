"""The judges of `scripts/judges/exports.py` that take only seconds; the script runs all of them, over all tables."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import sanctions_data as sd
from sanctions_data.exports.formats import make_files
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


def test_mlcroissant_reads_every_record_set_as_the_loader_gives_it(tmp_path: Path) -> None:
    pytest.importorskip("mlcroissant", reason="mlcroissant is not installed (extra judges)")
    data = of_dataset(sd.load())
    write_files(tmp_path, make_files("croissant", data))
    assert list(judges().by_mlcroissant(data, tmp_path)) == []


def test_pyshacl_finds_a_derivation_of_each_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read three small tables; the script reads all."""
    pytest.importorskip("pyshacl")
    monkeypatch.setattr(judges(), "TABLES", ("events", "figures", "remarks"))
    data = of_dataset(sd.load())
    made = make_files("jsonld", data)
    write_files(tmp_path / "jsonld", made)
    assert list(judges().by_pyshacl(data, tmp_path)) == []
    damaged = json.loads(made["events.jsonld"])
    for node in damaged["@graph"]:
        node.pop("wasDerivedFrom", None)
    (tmp_path / "jsonld/events.jsonld").write_text(json.dumps(damaged), encoding="utf-8")
    assert list(judges().by_pyshacl(data, tmp_path)) != []

"""Types that other programs make from our schemas: named by what they hold, none of them "any", and our data fit.

quicktype is a package of npm and not installed by us: QUICKTYPE names the command, else it is looked for on the path.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from guards import HANG

import sanctions_data as sd
from sanctions_data.validation import validate
from sanctions_data.validation.report.formats import render

ROOT = Path(__file__).parent.parent
TABLES = [path.name.partition(".")[0] for path in sorted((ROOT / "schemas").glob("*.file.json"))]


@pytest.mark.slow
def test_pydantic_models_are_made_and_read_our_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("datamodel_code_generator", reason="datamodel-code-generator is not installed (extra judges)")
    (tmp_path / "schemas").mkdir()
    for path in [*(ROOT / "schemas").glob("*.file.json"), ROOT / "schemas" / "validation-report.schema.json"]:
        shutil.copy(path, tmp_path / "schemas")
    words = ["--input-file-type", "jsonschema", "--output-model-type", "pydantic_v2.BaseModel", "--disable-timestamp"]
    command = [sys.executable, "-m", "datamodel_code_generator", "--input", "schemas", "--output", "made", *words]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=HANG)
    code = "\n".join(path.read_text("utf-8") for path in (tmp_path / "made").glob("*.py"))
    assert re.findall(r"^class \w*\d\b|: Any\b|\bdict\[str, Any\]", code, re.MULTILINE) == []
    monkeypatch.syspath_prepend(str(tmp_path))
    for table in TABLES:
        model = getattr(importlib.import_module(f"made.{table}_file"), f"{table.title().replace('_', '')}Json")
        assert model.model_validate_json(sd.data_path(f"{table}.json").read_bytes()).records
    report = validate(b"n\nx\n", {"fields": [{"name": "n", "type": "integer"}]}, name="t.csv")
    model = importlib.import_module("made.validation_report_schema").ValidationReport
    assert model.model_validate(json.loads("".join(render(report, "json")))).problems[0].row == 2


@pytest.mark.slow
@pytest.mark.parametrize("name", ["measures.file.json", "validation-report.schema.json"])
def test_types_of_typescript_are_made(name: str) -> None:
    command = os.environ.get("QUICKTYPE") or shutil.which("quicktype")
    if command is None:
        pytest.skip("no quicktype here (npm; QUICKTYPE, or quicktype on the path)")
    words = ["--src-lang", "schema", "--lang", "typescript", "--just-types", str(ROOT / "schemas" / name)]
    code = subprocess.run([command, *words], check=True, capture_output=True, text=True, timeout=HANG).stdout
    # a report may have more properties in later versions, so those without a name are unknown
    assert re.findall(r"^\s*\w+\??:.*\b(?:any|unknown|object)\b.*$", code, re.MULTILINE) == []
    named = re.findall(r"^export (?:interface|enum|type) (\w+)", code, re.MULTILINE)
    assert named
    assert not any(re.search(r"\d$|Element$|Class$", each) for each in named), named

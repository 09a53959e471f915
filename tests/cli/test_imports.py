"""What may not be imported early: each of these would cost more than the answer."""

from __future__ import annotations

import subprocess
import sys

import pytest
from guards import HANG

from .run_command import environment

HEAVY = [
    *("polars", "pandas", "pyarrow", "narwhals", "numpy", "jsonschema", "jsonschema_rs", "rich", "frictionless"),
    *("duckdb", "pyspark", "rapidfuzz", "selectolax", "tinycss2", "openpyxl", "jinja2", "regex", "orjson"),
    *("asyncio", "http", "urllib.request", "sqlite3", "xml.etree", "multiprocessing"),
]
OURS = ["validation", "anchors", "contract", "build", "editor", "_moved", "dataset.frames", "provenance.web_annotation"]
OURS += [f"release.{name}" for name in ("serialize", "compare", "freeze", "verify")] + ["records.standing"]
CORE = ["pydantic", "click", *(f"sanctions_data.{name}" for name in ("dataset", "records", "ledger", "rules", "cli"))]
COMPILE = [
    f"sanctions_data.compile.{name}" for name in ("indexes", "project", "structure", "quotations", "record_links")
]

WHY = "main(['why', 'us-2021-xinjiang-1-wang-junzheng', 'announced_on'], standalone_mode=False)"
RUNS = {
    "import": ("import sanctions_data", [*HEAVY, *CORE, *(f"sanctions_data.{name}" for name in OURS)]),
    "load": (
        "import sanctions_data as sd; sd.load()",
        [*HEAVY, "click", "sanctions_data.rules", "sanctions_data.provenance.why"],
    ),
    "measures": ("import sanctions_data as sd; sd.load_measures()", [*HEAVY, "click", "sanctions_data.records.action"]),
    "why": (
        f"from sanctions_data.cli import main; {WHY}",
        [*HEAVY, *COMPILE, *(f"sanctions_data.{name}" for name in OURS), "sanctions_data.records.entity", "json.tool"],
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_not_imported_early(name: str) -> None:
    code, forbidden = RUNS[name]
    script = f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"
    found = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True, timeout=HANG
    )
    modules = set(found.stderr.split())
    assert "sanctions_data" in modules
    assert not [module for module in forbidden if module in modules]

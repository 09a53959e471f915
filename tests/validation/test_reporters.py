"""Reports for machines: well-formed, complete, and safe with hostile values.

The official schemas are not ours to ship. Where SANCTIONS_DATA_REPORT_SCHEMAS names a folder with
`sarif-schema-2.1.0.json` and `JUnit.xsd`, the reports are checked against them too; elsewhere those two tests are
skipped.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from sanctions_data.validation import OutputFormat, Report, validate
from sanctions_data.validation.report.formats import FORMATS, render

HOSTILE = "<&>\"'%,:\x1b[31m\x07\u202e]]>"


@pytest.fixture(scope="module")
def report() -> Report:
    fields = [{"name": f"day {HOSTILE}", "type": "date"}, {"name": "n", "type": "integer"}]
    quoted = HOSTILE.replace(chr(34), chr(34) * 2)
    first = validate(
        f'"day {quoted}",n\n"{quoted}",1\n,x\n2021-03-22\n'.encode(),
        {"fields": fields},
        name="a dir/odd, na%me.csv",
    )
    good = validate(b"n\n1\n", {"fields": [{"name": "n"}]}, name="good.csv")
    record = validate(b'{"a": 1}', {"type": "object", "properties": {"a": {"type": "string"}}}, format="json")
    return Report((*first.tables, *good.tables, *record.tables), 1000)


def text_of(report: Report, output_format: OutputFormat) -> str:
    return "\n".join(render(report, output_format))


@pytest.mark.parametrize("output_format", FORMATS)
def test_no_report_sends_control_characters(report: Report, output_format: OutputFormat) -> None:
    text = text_of(report, output_format)
    assert [char for char in text if not char.isprintable() and char != "\n"] == []
    assert len(report.problems) == 4


def test_json(report: Report) -> None:
    found = json.loads(text_of(report, "json"))
    assert found["valid"] is False
    assert found["counts"] == report.counts
    assert [problem["row"] for problem in found["problems"]] == [2, 3, 4, 1]
    assert found["problems"][0]["value"] == HOSTILE


def test_junit(report: Report) -> None:
    text = text_of(report, "junit")
    root = ElementTree.fromstring(text)
    suites = root.findall("testsuite")
    assert [(suite.get("tests"), suite.get("failures")) for suite in suites] == [("3", "3"), ("1", "0"), ("1", "1")]
    assert len(root.findall("testsuite/testcase/failure")) == 4
    assert "1 rows" not in text
    assert '1 row"' in text


def test_sarif(report: Report) -> None:
    log = json.loads(text_of(report, "sarif"))
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(report.counts)
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [result["ruleId"] for result in run["results"]]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "a%20dir/odd%2C%20na%25me.csv"}, "region": {"startLine": 2}}


def official(name: str) -> Path:
    folder = os.environ.get("SANCTIONS_DATA_REPORT_SCHEMAS")
    if not folder:
        pytest.skip("SANCTIONS_DATA_REPORT_SCHEMAS names no folder with the official schemas, which are not ours")
    return Path(folder).resolve(strict=True) / name


def test_junit_under_its_official_schema(report: Report) -> None:
    schema = official("JUnit.xsd")
    pytest.importorskip("xmlschema").XMLSchema(str(schema)).validate(text_of(report, "junit"))


def test_sarif_under_its_official_schema(report: Report) -> None:
    schema = official("sarif-schema-2.1.0.json")
    assert validate(text_of(report, "sarif").encode(), schema, format="json").valid


def test_github(report: Report) -> None:
    lines = text_of(report, "github").splitlines()
    assert lines[1] == (
        "::error file=a dir/odd%2C na%25me.csv,line=3,title=type-error::n: 'x' is not an integer; "
        "expected digits such as 42"
    )
    assert lines[-1] == "::notice ::4 problems in 5 rows of 3 tables"


def test_frictionless(report: Report) -> None:
    frictionless = pytest.importorskip("frictionless")
    table = Report(report.tables[:2], 1000)
    found = frictionless.Report.from_descriptor(json.loads(text_of(table, "frictionless")))
    assert found.valid is False
    assert found.stats["errors"] == 3
    assert [error.type for error in found.tasks[0].errors] == ["type-error", "type-error", "missing-cell"]
    assert found.tasks[0].errors[1].row_number == 3


def test_a_row_that_is_no_line_is_not_called_one() -> None:
    data = b'[\n {"n": 1,\n  "m": 2},\n {"n": "x"}\n]'
    report = validate(data, {"fields": [{"name": "n", "type": "integer"}, {"name": "m"}]}, format="json", name="t.json")
    assert text_of(report, "text").startswith("t.json row 2  n  'x' is not an integer")
    assert "t.json row 2 column 'n': 'x'" in text_of(report, "junit")
    assert "startLine" not in text_of(report, "sarif")
    assert "line=" not in text_of(report, "github")
    same = Report(report.tables, 1000).problems[0]
    assert same == report.problems[0]
    assert list(same.as_dict()) == ["rule", "check", "table", "row", "column", "value", "message"]


def test_the_empty_report() -> None:
    report = validate(b"n\n", {"fields": [{"name": "n"}]}, name="empty.csv")
    for shape in FORMATS:
        assert text_of(report, shape)


def test_problems_become_frames(report: Report) -> None:
    polars = pytest.importorskip("polars")
    frame: Any = report.problems.to_polars()
    assert frame.shape == (4, 10)
    assert frame.filter(polars.col("rule") == "type-error").height == 2
    pytest.importorskip("pandas")
    assert list(report.problems.to_pandas()["row"]) == [2, 3, 4, 1]


def test_two_tables_of_one_name_have_their_own_problems(tmp_path: Path) -> None:
    """Two resources of a package may be the same file under two schemas."""
    (tmp_path / "t.csv").write_text("a\nx\n")
    resources = [
        {"name": kind, "path": "t.csv", "schema": {"fields": [{"name": "a", "type": kind}]}}
        for kind in ("integer", "date")
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    report = validate(tmp_path / "datapackage.json")
    root = ElementTree.fromstring(text_of(report, "junit"))
    assert [len((suite.findtext("testcase/failure") or "").strip().splitlines()) for suite in root] == [1, 1]
    tasks = json.loads(text_of(report, "frictionless"))["tasks"]
    assert [["integer" in error["note"] for error in task["errors"]] for task in tasks] == [[True], [False]]

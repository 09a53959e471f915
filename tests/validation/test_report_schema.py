"""The JSON report keeps to its published schema, whatever was validated, and has no property that is not in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from click.testing import CliRunner

from sanctions_data.cli import main
from sanctions_data.validation import Engine, validate
from sanctions_data.validation.report.formats import render
from sanctions_data.validation.report.formats.json import ENGINES, SCHEMA_ID, report_schema
from sanctions_data.validation.report.formats.sarif import ABOUT

from .spark_same import same

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = json.loads((ROOT / "schemas/validation-report.schema.json").read_text(encoding="utf-8"))
SCHEMA = {
    "fields": [{"name": "id", "type": "integer"}, {"name": "day", "type": "date"}],
    "primaryKey": "id",
    "foreignKeys": [{"fields": "id", "reference": {"resource": "other", "fields": "id"}}],
}
HOSTILE = "<&\"'\x1b[31m\u202e##[error]::é😀\ud800"


def closed(schema: Any) -> Any:
    """The schema without room for other properties."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    if "properties" in schema and isinstance(schema.get("required"), list):
        found["additionalProperties"] = False
    return found


def check(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    for schema in (PUBLISHED, closed(PUBLISHED)):
        jsonschema.Draft202012Validator(schema).validate(found)
        jsonschema_rs.validator_for(schema).validate(json.loads(text.replace(r"\ud800", "?")))
    assert validate(text.encode(), PUBLISHED, format="json").valid
    assert found["valid"] is not bool(found["counts"])
    assert sum(found["counts"].values()) == sum(one["count"] for table in found["tables"] for one in table["counts"])
    return found


def report_of(source: Any, schema: Any = SCHEMA, **more: Any) -> dict[str, Any]:
    return check("\n".join(render(validate(source, schema, **more), "json")))


def test_the_published_schema_is_the_one_of_the_reporter() -> None:
    assert report_schema() == PUBLISHED
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)
    jsonschema_rs.meta.validate(PUBLISHED)


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("limit", [None, 0, 1, 1000])
@pytest.mark.parametrize(
    "source",
    [
        b"id,day\n1,2021-03-22\n",
        b"id,day\nx,y\n\n1,2\n1,2,3\n,\n",
        b"",
        b"id,day\n\xff,\0\n",
        b'id,day\n1,"\n',
        f"id,{HOSTILE}\n{HOSTILE},1\n".encode("utf-8", "surrogatepass"),
        [{"id": 1, "day": HOSTILE}, {"id": 1, "day": None}],
    ],
    ids=["good", "bad", "empty", "bytes", "quote", "hostile", "records"],
)
def test_tables(source: Any, limit: int | None, engine: Engine) -> None:
    found = report_of(source, engine=engine, limit=limit)
    assert found["limit"] == limit
    assert found["tables"][0]["engine"] in ("rows", "columns")


def test_documents() -> None:
    schema = {"type": "object", "properties": {"a/b": {"type": "integer"}}}
    for raw, kind in ((b'{"a/b": "x"}', "json"), (b'[{"a/b": "x"}, {}]', "json"), (b'{"a/b": "x"}\n{\n', "jsonl")):
        found = report_of(raw, schema, format=kind)
        assert found["problems"][0]["pointer"].endswith("/a~1b")
    assert report_of([{"a/b": []}], schema)["tables"][0]["engine"] == "json"


def test_frames() -> None:
    pl = pytest.importorskip("polars")
    duckdb = pytest.importorskip("duckdb")
    held = pl.DataFrame({"id": [1, 1, None], "day": ["x", HOSTILE[:-1], None]})
    assert report_of(held)["problems"]
    found = report_of(duckdb.sql("select * from held"))
    assert ["1"] in [problem.get("key") for problem in found["problems"]]
    assert [None] in [problem.get("key") for problem in found["problems"]]


def test_a_package_with_something_of_every_kind(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,day\n1,x\n")
    (tmp_path / "doc.txt").write_text("text")
    resources: list[Any] = [
        {"name": "t", "path": ["t.csv", "t.csv"], "schema": SCHEMA},
        {"name": "other", "path": "t.csv", "bytes": 1, "hash": "md5:00"},
        {"name": "doc", "path": "doc.txt"},
        {"name": "away", "path": "https://example.org/t.csv"},
        7,
    ]
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps({"title": 5, "resources": resources}))
    found = report_of(path, None)
    assert {table["engine"] for table in found["tables"]} == {"descriptor", "rows", "file", "none"}
    assert [table.get("resource") for table in found["tables"]].count("t") == 2
    assert set(found["counts"]) >= {"package-error", "resource-error", "byte-count", "hash-count", "type-error"}


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text("id,day\n1,2021-03-22\n")
    (tmp_path / "s.json").write_text(json.dumps({"fields": SCHEMA["fields"]}))
    answer = CliRunner().invoke(main, ["validate", "gone.csv", "t.csv", "-s", "s.json", "--format", "json"])
    assert answer.exit_code == 3
    found = check(answer.stdout)
    assert [table["engine"] for table in found["tables"]] == ["none", "rows"]


def test_the_command_prints_the_schema_and_validates_by_it(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert json.loads(run(main, ["schema", "validation-report"]).stdout) == PUBLISHED
    (tmp_path / "r.json").write_text("\n".join(render(validate(b"id\n1\n", {"fields": [{"name": "id"}]}), "json")))
    words = ["validate", str(tmp_path / "r.json"), "--schema", "validation-report.schema.json"]
    assert run(main, words).exit_code == 0
    (tmp_path / "r.json").write_text('{"valid": 1}')
    assert run(main, words).exit_code == 1


def test_rules_and_engines_are_in_the_docs() -> None:
    page = (ROOT / "docs/validation.md").read_text(encoding="utf-8")
    decision = (ROOT / "docs/decisions/0006-verdicts-and-reports.md").read_text(encoding="utf-8")
    assert [rule for rule in ABOUT if f"`{rule}`" not in page] == []
    assert SCHEMA_ID in decision
    assert "decisions/0006-verdicts-and-reports.md" in page
    assert [engine for engine in ENGINES if f"`{engine}`" not in page] == []


@pytest.mark.spark
def test_a_spark_report(spark: Any) -> None:
    report = same(spark, {"fields": [{"name": "a", "type": "integer"}]}, {"a": ["1", "x", None]})
    assert check("\n".join(render(report, "json")))["tables"][0]["engine"] == "spark"

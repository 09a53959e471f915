"""The command: data on stdout, talk on stderr, an exit code that never lies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sanctions_data import data_path, table_schema
from sanctions_data.cli import main

SCHEMA = {"fields": [{"name": "id", "type": "integer"}, {"name": "day", "type": "date"}]}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.json").write_text(json.dumps(SCHEMA))
    (tmp_path / "good.csv").write_text("id,day\n1,2021-03-22\n")
    (tmp_path / "bad.csv").write_text("id,day\n1,2021-03-22\nx,22/03/2021\n")
    return tmp_path


def run(*words: str, **more: Any) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["validate", *words], **more)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["good.csv", "-s", "s.json"], 0, "0 problems in 1 row"),
        (["bad.csv", "-s", "s.json"], 1, "2 problems in 2 rows"),
        (["good.csv", "bad.csv", "-s", "s.json"], 1, "2 problems in 3 rows of 2 tables"),
        (
            ["good.csv"],
            2,
            "no schema: name one (--schema NAME|FILE); only a datapackage.json or a Data Resource brings its own",
        ),
        (["good.csv", "-s", "nonsense"], 2, "no schema or file 'nonsense'"),
        (["good.csv", "-s", "bad.csv"], 3, "not JSON"),
        (["missing.csv", "-s", "s.json"], 3, "missing.csv: no such file or directory"),
        (["missing.csv", "bad.csv", "-s", "s.json"], 3, "2 problems in 2 rows"),
        ([".", "-s", "s.json"], 3, "is a folder"),
        (["https://example.org/a.csv", "-s", "s.json"], 3, "nothing is fetched here"),
        (["good.csv", "-s", "s.json", "--encoding", "latin-99"], 2, "no encoding 'latin-99'"),
        (["good.csv", "-s", "s.json", "--encoding", "rot13"], 2, "no encoding 'rot13' is known"),
        (["good.csv", "-s", "s.json", "--reference", "x"], 2, "expected NAME=FILE"),
        (["good.csv", "-s", "measures", "--reference", "x=good.csv"], 2, "no table that a foreign key refers to 'x'"),
        ([], 2, "Missing argument"),
    ],
)
def test_exit_codes(words: list[str], code: int, message: str) -> None:
    answered, out, err = run(*words)
    assert (answered, message in out + err) == (code, True), out + err


def test_our_own_json_validates_under_the_schema_of_such_files() -> None:
    path = str(data_path("measures.json"))
    assert run(path, "-s", "measures.file.json")[0] == 0
    code, out, _ = run(path, "-s", "measures")
    assert (code, "an object as a whole needs a JSON Schema" in out) == (1, True), out


def test_without_a_schema_the_way_to_one_is_said(tmp_path: Path) -> None:
    said = "no schema: name one (--schema NAME|FILE); only a datapackage.json or a Data Resource brings its own\n"
    for name, text in (("t.csv", "id\n"), ("list.json", "[]"), ("object.json", "{}")):
        (tmp_path / name).write_text(text)
        code, _, err = run(str(tmp_path / name))
        assert (code, err.endswith(said)) == (2, True), err


def test_a_table_of_text_is_not_checked_by_a_json_schema(tmp_path: Path) -> None:
    for name in ("t.csv", "t.tsv", "T.CSV"):
        (tmp_path / name).write_text("id\n1\n")
        code, _, err = run(str(tmp_path / name), "-s", "measures.file.json")
        said = 'measures.file.json: is a JSON Schema; a table of text needs a Table Schema, with "fields"\n'
        assert (code, err.endswith(said)) == (2, True), err
    (tmp_path / "t.txt").write_text('{"a": 1}')
    (tmp_path / "s.json").write_text('{"type": "object"}')
    assert run(str(tmp_path / "t.txt"), "-s", str(tmp_path / "s.json"))[0] == 0


def test_a_note_is_said_once_and_a_wrong_word_breaks_its_list_and_its_key(tmp_path: Path) -> None:
    rows = data_path("measures.csv").read_text(encoding="utf-8").splitlines()[:2]
    table = tmp_path / "m.csv"
    table.write_text("\n".join(rows).replace(",ca,", ",zz,", 1) + "\n", encoding="utf-8")
    code, out, err = run(str(table), "-s", "measures")
    assert (code, out.count("'zz' is not one of"), out.count("'zz' is not among the values of id")) == (1, 1, 1), out
    assert "not checked" not in out + err
    copy = tmp_path / "s.json"
    copy.write_text(json.dumps(table_schema("measures")), encoding="utf-8")
    code, out, err = run(str(table), "-s", str(copy))
    assert (code, out.count("'zz'")) == (1, 1), out
    assert (out + err).count("foreign key to 'entities' not checked") == 1


@pytest.mark.usefixtures("folder")
def test_text_reads_like_this() -> None:
    _, out, err = run("bad.csv", "-s", "s.json")
    assert out.splitlines()[:2] == [
        "bad.csv:3  day  '22/03/2021' is not a date; expected YYYY-MM-DD    type-error",
        "bad.csv:3  id   'x' is not an integer; expected digits such as 42  type-error",
    ]
    assert err == ""


def test_bad_rows_are_written_as_they_were_read(folder: Path) -> None:
    code, _, err = run("bad.csv", "-s", "s.json", "--bad-rows", "out.csv")
    assert (code, err) == (1, "1 row written to out.csv\n")
    assert (folder / "out.csv").read_text() == "row,id,day\n3,x,22/03/2021\n"


def test_bad_rows_are_those_of_one_table(folder: Path) -> None:
    package = {"resources": [{"name": "days", "path": ["bad.csv", "good.csv"], "schema": SCHEMA}]}
    (folder / "datapackage.json").write_text(json.dumps(package))
    code, out, err = run("datapackage.json", "--bad-rows", "out.csv")
    assert (code, out, "--bad-rows is for one table" in err) == (2, "", True)
    assert not (folder / "out.csv").exists()


@pytest.mark.usefixtures("folder")
def test_the_limit_cuts_the_list_and_not_the_counts() -> None:
    _, out, _ = run("bad.csv", "-s", "s.json", "--limit", "1")
    assert "… and 1 more; the first is shown" in out
    assert "2 problems in 2 rows" in out
    _, out, _ = run("bad.csv", "-s", "s.json", "--limit", "0", "-f", "json")
    found = json.loads(out)
    assert (found["valid"], found["counts"], found["problems"]) == (False, {"type-error": 2}, [])


@pytest.mark.usefixtures("folder")
def test_standard_input_and_a_delimiter() -> None:
    code, out, _ = run("-", "-s", "s.json", "--delimiter", ";", input="id;day\n1;soon\n")
    assert code == 1
    assert out.startswith("stdin:2  day  'soon' is not a date; expected YYYY-MM-DD")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("text", ['[{"id": 1}, {"id": "x"}]', '{"id": 1}\n{"id": "x"}\n'], ids=["json", "jsonl"])
def test_json_on_standard_input(folder: Path, text: str) -> None:
    (folder / "o.json").write_text('{"type": "object", "properties": {"id": {"type": "integer"}}}')
    for schema, more in (("s.json", "constraint"), ("o.json", "'x' is not of type integer")):
        code, out, _ = run("-", "-s", schema, input=text)
        assert (code, "in 2 rows" in out, "'x'" in out) == (1, True, True), (out, more)


def test_a_format_by_name(folder: Path) -> None:
    (folder / "t.data").write_text('{"id": 1, "day": null}\n{"id": "x", "day": null}\n')
    code, out, err = run("t.data", "-s", "s.json", "--as", "jsonl", "--bad-rows", "bad.csv")
    assert (code, out.startswith("t.data:2  id  'x' is not an integer"), err) == (1, True, "1 row written to bad.csv\n")
    assert (folder / "bad.csv").read_text() == "row,id,day\n2,x,\n"
    assert run("t.data", "-s", "s.json", "--as", "xls")[0] == 2
    assert run("t.data", "--as", "jsonl")[2].endswith("a package says itself what its tables are\n")


def test_a_sheet_by_name_or_number(folder: Path) -> None:
    book = pytest.importorskip("openpyxl").Workbook()
    for name, value in (("2021", 1), ("Two", "x")):
        sheet = book.create_sheet(name)
        sheet.append(["id", "day"])
        sheet.append([value, None])
    book.remove(book.worksheets[0])
    book.save(folder / "t.xlsx")
    code, out, _ = run("t.xlsx", "-s", "s.json")
    assert (code, out.splitlines()[0]) == (
        0,
        "note: t.xlsx: only the sheet '2021' was checked, not 'Two'; --sheet names another",
    )
    for sheet, code in (("2021", 0), ("1", 0), ("Two", 1), ("2", 1), ("3", 3), ("0", 3), ("Three", 3)):
        found = run("t.xlsx", "-s", "s.json", "--sheet", sheet)
        assert (found[0], "note:" in found[1]) == (code, False), found
    assert run("t.xlsx", "-s", "s.json", "--sheet", "Two", "--bad-rows", "bad.csv")[0] == 1
    assert (folder / "bad.csv").read_text() == "row,id,day\n2,x,\n"
    assert "which Spark does not read" in run("t.xlsx", "-s", "s.json", "--sheet", "1", "--engine", "spark")[2]
    assert (
        run("good.csv", "-s", "s.json", "--sheet", "1")[2] == "dialect: names a sheet, but good.csv is not a workbook\n"
    )


def test_a_package_needs_no_schema_and_cannot_lead_away(folder: Path) -> None:
    package = {"resources": [{"name": "days", "path": "bad.csv", "schema": SCHEMA}]}
    (folder / "datapackage.json").write_text(json.dumps(package))
    assert run("datapackage.json")[0] == 1
    for path in ("../good.csv", str(folder / "good.csv"), "https://example.org/good.csv"):
        package["resources"] = [{"name": "days", "path": path, "schema": SCHEMA}]
        (folder / "datapackage.json").write_text(json.dumps(package))
        code, out, err = run("datapackage.json")
        assert (code, err, out.count("resource-error")) == (1, "", 1), path
        assert "leaves the package's folder" in out or "download it and name the file" in out
    package["resources"] = [{"name": "files", "path": "bad.csv"}]
    (folder / "datapackage.json").write_text(json.dumps(package))
    code, out, err = run("datapackage.json")
    assert (code, out) == (3, "")
    assert "nothing was checked" in err


def test_nothing_heavy_is_imported_for_a_small_file(folder: Path) -> None:
    """The cold start is the price of every pre-commit run."""
    script = (
        "import sys; from sanctions_data.validation import validate;"
        f"validate({str(folder / 'bad.csv')!r}, {SCHEMA!r});"
        "heavy = {'polars', 'narwhals', 'pandas', 'pyarrow', 'duckdb', 'jsonschema', 'jsonschema_rs', 'frictionless',"
        " 'rich', 'regex', 'openpyxl', 'pydantic', 'orjson'};"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=env)
    assert done.stdout == "[]\n"


def test_the_core_install_is_enough(folder: Path) -> None:
    """Without one optional library: a table, a JSON document, and a clear word about what needs more."""
    script = f"""
import sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {{"polars", "narwhals", "jsonschema_rs", "orjson", "pandas", "pyarrow", "openpyxl"}}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Nothing())
from sanctions_data.validation import validate
schema = {{"type": "object", "properties": {{"a": {{"type": "integer"}}}}}}
print(validate({str(folder / "bad.csv")!r}, {SCHEMA!r}), validate(b'{{"a": "x"}}', schema, format="json").problems[0])
try:
    validate({str(folder / "bad.csv")!r}, {SCHEMA!r}, engine="columns")
except ImportError as error:
    print(error)
"""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.splitlines() == [
        "2 problems in 2 rows data:1 at /a: 'x' is not of type integer",
        "the columns engine needs an optional dependency: pip install 'sanctions-data[validate]'",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("output_format", ["json", "junit", "sarif", "github", "frictionless"])
def test_reports_blame_the_file_that_is_missing(folder: Path, output_format: str) -> None:
    """The schema, or a reference: once, however many sources it was for, and none of them."""
    pytest.importorskip("polars").DataFrame({"id": [1]}).write_parquet(folder / "t.parquet")
    keyed = SCHEMA | {"foreignKeys": [{"fields": "id", "reference": {"resource": "r", "fields": "id"}}]}
    (folder / "keyed.json").write_text(json.dumps(keyed))
    for words in (["-s", "gone.json"], ["-s", "keyed.json", "--reference", "r=gone.json"]):
        code, out, err = run("good.csv", "t.parquet", "bad.csv", *words, "--format", output_format)
        assert (code, err) == (3, "gone.json: no such file or directory\n")
        assert "gone.json" in out
        assert "no such file or directory" in out
        assert not any(name in out for name in ("good.csv", "t.parquet", "bad.csv"))

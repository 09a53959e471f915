"""What is printed and written: nothing steers a terminal, nothing is half written."""

from __future__ import annotations

import csv
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

import sanctions_data as sd
from sanctions_data.cli import main
from sanctions_data.validation import Engine, validate
from sanctions_data.validation.bad_rows import AS_READ

from .limited_process import ESCAPES, attack, environment, put, refused, steers, table_schema


def said(*args: str) -> str:
    done = CliRunner().invoke(main, args, prog_name="sanctions-data")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


@pytest.mark.parametrize("output_format", ["text", "json", "github", "junit", "sarif", "frictionless"])
@pytest.mark.parametrize("engine", ["rows", "columns"])
def test_no_report_steers_a_terminal(tmp_path: Path, output_format: str, engine: Engine) -> None:
    name = f"{ESCAPES}.csv".replace("/", "")
    put(tmp_path, {name: f"a{ESCAPES},b\n{ESCAPES},\ud800\n".encode("utf-8", "surrogatepass")})
    put(tmp_path, {"s.json": table_schema(f"x{ESCAPES}", "b", enum=[ESCAPES + "!"])})
    args = (str(tmp_path / name), "-s", str(tmp_path / "s.json"), "--format", output_format, "--engine", engine)
    assert not steers(said("validate", *args))


@pytest.mark.parametrize(
    "args",
    [
        *(["list", ESCAPES], ["show", ESCAPES], ["why", ESCAPES], ["why", "cn-2021-counter-1", ESCAPES], [ESCAPES]),
        *(
            ["list", "measures", "--where", f"id={ESCAPES}"],
            ["validate", ESCAPES, "-s", "measures"],
            ["validate", f"--{ESCAPES}"],
        ),
        *(
            ["diff", ESCAPES, "1.0.0"],
            ["sources", "verify", ESCAPES],
            ["sources", "show", ESCAPES],
            ["schema", ESCAPES],
        ),
    ],
    ids=lambda args: args[0][:8],
)
def test_what_was_typed_steers_nothing(args: list[str]) -> None:
    assert not steers(said(*args))


@pytest.mark.parametrize("output_format", ["text", "json", "markdown"])
def test_a_diff_of_hostile_files_steers_nothing(tmp_path: Path, output_format: str) -> None:
    put(tmp_path, {"a/measures.csv": "id,target\nx,y\n", "b/measures.csv": f'id,target\nx,"{ESCAPES}"\n{ESCAPES},z\n'})
    assert not steers(said("diff", str(tmp_path / "a"), str(tmp_path / "b"), "--format", output_format))


@pytest.mark.parametrize("output_format", ["text", "json", "junit"])
def test_verify_of_hostile_names_steers_nothing(tmp_path: Path, output_format: str) -> None:
    put(tmp_path, {f"{ESCAPES}.txt": f"text {ESCAPES}"})
    assert not steers(said("sources", "verify", str(tmp_path), "--format", output_format))


@pytest.mark.slow
@pytest.mark.parametrize("raw", [b'id,b\nx,"a', b"id\n" + b"x" * 200_000, b"\0", b"\xff", b"[" * 100_000])
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_hostile_files_for_diff(tmp_path: Path, raw: bytes, ending: str) -> None:
    put(tmp_path, {f"measures.{ending}": raw})
    says = {"csv": "measures.csv:", "json": "is no measures file"}[ending]  # of CSV the line, and what is wrong there
    refused("diff", f"measures.{ending}", "1.0.0", cwd=tmp_path, code=3, says=says)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("measures.csv", b"id\na\nb\na\n", "record 3 of measures has the id 'a' of an earlier one"),
        ("measures.csv", b"id,reason\n,x\n", "record 1 of measures has no id"),
        ("measures.json", b'{"records": [{"reason": "x"}]}', "record 1 of measures has no id"),
        ("measures.json", b'{"records": [{"id": 5}]}', "record 1 of measures has an id that is not a string"),
    ],
)
def test_no_record_is_lost_for_want_of_an_id(tmp_path: Path, name: str, raw: bytes, says: str) -> None:
    put(tmp_path, {name: raw})
    refused("diff", name, "1.0.0", cwd=tmp_path, code=3, says=says)


@pytest.mark.parametrize("head", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf", b"\xff\xfe", b"\0", b"\xed\xa0\x80"])
def test_marks_and_strays_at_the_head(tmp_path: Path, head: bytes) -> None:
    put(tmp_path, {"t.csv": head + b"a\n1\n", "s.json": table_schema("a")})
    assert attack("validate", "t.csv", "-s", "s.json", cwd=tmp_path).returncode == (0 if head == b"\xef\xbb\xbf" else 1)


def test_bad_rows_keep_formulas_as_they_are(tmp_path: Path) -> None:
    cells = ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "a\rb"]
    with (tmp_path / "t.csv").open("w", newline="") as out:
        csv.writer(out).writerows([["a"], *([cell] for cell in cells)])
    put(tmp_path, {"s.json": table_schema("a", enum=["x"])})
    attack("validate", "t.csv", "-s", "s.json", "--bad-rows", "out.csv", cwd=tmp_path)
    with (tmp_path / "out.csv").open(newline="") as done:
        assert [row[1] for row in csv.reader(done)][1:] == cells


def test_bad_rows_never_replace_their_source(tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": "a\n1\n", "s.json": table_schema("a", enum=["x"])})
    found = attack("validate", "t.csv", "-s", "s.json", "--bad-rows", "./t.csv", cwd=tmp_path)
    assert (found.returncode, (tmp_path / "t.csv").read_text()) == (2, "a\n1\n")


def test_bad_rows_into_nowhere_is_one_line(tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": "a\n1\n", "s.json": table_schema("a", enum=["x"])})
    found = attack("validate", "t.csv", "-s", "s.json", "--bad-rows", "no/out.csv", cwd=tmp_path)
    assert (found.returncode, found.stderr.count(b"\n")) == (3, 1)


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        found = attack(
            "list", "measures", "--format", "json", cwd=tmp_path, stdout=full, stderr=-1, capture_output=False
        )
    assert found.returncode == 3
    assert found.stderr.count(b"\n") == 1


def test_threads_answer_alike() -> None:
    def ask(_: int) -> tuple[object, ...]:
        data = sd.load()
        report = validate(b"a\n1\nx\n", table_schema("a", pattern="[0-9]"))
        return len(data.measures), str(data.why("cn-2021-counter-1", "announced_on")), report.counts

    with ThreadPoolExecutor(8) as pool:
        assert len({str(found) for found in pool.map(ask, range(16))}) == 1


def test_an_unreadable_schema_is_one_line(tmp_path: Path) -> None:
    refused("validate", "t.csv", "-s", "no.json", cwd=tmp_path, code=3, says="no such file")


@pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
def test_streams_that_are_closed(tmp_path: Path, name: str) -> None:
    pl = pytest.importorskip("polars")
    pl.DataFrame({"a": ["x"]}).write_parquet(tmp_path / "t.parquet")
    put(tmp_path, {"t.csv": "a\nx\n", "s.json": table_schema("a")})
    command = f"{sys.executable} -m sanctions_data validate {name} -s s.json"
    for closed in ("2>&-", ">&-", ">&- 2>&-"):
        found = subprocess.run(
            f"{command} {closed}", shell=True, cwd=tmp_path, env=environment(), capture_output=True, check=False
        )
        assert (found.returncode, found.stderr) == (0, b""), found


def test_bad_rows_keep_bytes_that_are_no_text(tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": b"a\nZo\xeb\n", "s.json": table_schema("a")})
    attack("validate", "t.csv", "-s", "s.json", "--bad-rows", "out.csv", cwd=tmp_path)
    assert (tmp_path / "out.csv").read_bytes().splitlines() == [b"row,a", b"2,Zo\xeb"]
    assert "é\udc80\ud800".encode(errors=AS_READ) == b"\xc3\xa9\x80?"


@pytest.mark.parametrize("target", ["s.json", "codes.csv", "link"])
def test_bad_rows_replace_nothing_the_call_reads(tmp_path: Path, target: str) -> None:
    schema = table_schema("a") | {"foreignKeys": [{"fields": "a", "reference": {"resource": "c", "fields": "a"}}]}
    put(tmp_path, {"t.csv": "a\nx\n", "s.json": schema, "codes.csv": "a\ny\n"})
    (tmp_path / "link").symlink_to("codes.csv")
    before = (tmp_path / target).read_bytes()
    words = ["validate", "t.csv", "-s", "s.json", "--reference", "c=codes.csv", "--bad-rows", target]
    found = attack(*words, cwd=tmp_path)
    assert (found.returncode, b"is used by this call" in found.stderr) == (2, True)
    assert (tmp_path / target).read_bytes() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-", "-"], "give '-' once"),
        (["t.csv", "--reference", "c=t.csv", "--reference", "c=s.json"], "names the same table twice"),
        (["t.csv", "--delimiter", ""], "delimiter"),
    ],
)
def test_calls_that_would_be_half_heard(tmp_path: Path, words: list[str], says: str) -> None:
    put(tmp_path, {"t.csv": "a\nx\n", "s.json": table_schema("a")})
    found = attack("validate", *words, "-s", "s.json", cwd=tmp_path)
    assert (found.returncode, says in found.stderr.decode()) == (2, True), found.stderr

"""Damaged Parquet and Arrow files: one line, whether the reader fails, panics, or takes its process with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from guards import HANG, until

from sanctions_data.cli import guard, main
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import Engine, validate

from .limited_process import ROOT, attack, environment, put, refused, table_schema

pl = pytest.importorskip("polars")
DAMAGED = Path(__file__).parent / "damaged"
KILLER = DAMAGED / "abort-1.parquet"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    frame = pl.DataFrame({"a": [f"value {at}" for at in range(2000)]})
    frame.write_parquet(tmp_path / "t.parquet", compression="uncompressed")
    frame.write_ipc(tmp_path / "t.arrow")
    return put(tmp_path, {"s.json": table_schema("a")})


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("name", ["t.parquet", "t.arrow"])
def test_a_columnar_file_that_is_damaged(folder: Path, name: str, engine: Engine) -> None:
    raw = (folder / name).read_bytes()
    middle = len(raw) // 2
    for damaged in (raw[:middle], raw[: len(raw) // 3] + b"\xff" * 400 + raw[len(raw) // 3 + 400 :], raw[:4]):
        (folder / name).write_bytes(damaged)
        found = attack("validate", name, "-s", "s.json", "--engine", engine, cwd=folder)
        assert (found.returncode, found.stderr.count(b"\n")) in ((3, 1), (1, 0)), found.stderr
    (folder / name).write_bytes(raw)
    assert attack("validate", name, "-s", "s.json", "--engine", engine, cwd=folder).returncode == 0


@pytest.mark.parametrize("path", sorted(DAMAGED.glob("*")), ids=lambda path: path.name)
def test_columnar_files_that_end_the_reader(folder: Path, path: Path) -> None:
    """Kept from fuzzing: Polars aborts on them."""
    put(folder, {"d.parquet": path.read_bytes()})
    refused(
        "validate", "d.parquet", "-s", "s.json", cwd=folder, code=3, says="d.parquet: damaged: it ended the process"
    )


def test_a_panic_is_an_error_of_ours(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no Exception, and its class is Polars' own."""

    def panic(*_: object) -> None:
        raise pl.exceptions.PanicException("called unwrap on nothing")

    monkeypatch.setattr(pl, "scan_parquet", panic)
    with pytest.raises(UnreadableFile, match="not a whole parquet file: called unwrap"):
        validate(folder / "t.parquet", table_schema("a"))


def test_the_reader_is_started_from_nowhere_else(folder: Path) -> None:
    """A module that lies beside the data is not imported."""
    put(folder, {"sanctions_data.py": "raise SystemExit('taken over')", "polars.py": "raise SystemExit('taken over')"})
    start = f"import sys; sys.path[0] = {str(ROOT)!r}; from sanctions_data.cli import main; main()"
    put(folder, {"start.py": start})
    found = attack("start.py", "validate", "t.parquet", "-s", "s.json", cwd=folder)
    assert (found.returncode, found.stderr) == (0, b"")


@pytest.mark.slow
def test_words_and_exit_codes_pass_through(folder: Path) -> None:
    words = ["validate", "t.parquet", "-s", "s.json", "--format", "json", "--limit", "0", "--engine", "columns"]
    found = attack(*words, "--bad-rows", "out.csv", cwd=folder)
    assert (found.returncode, b'"valid": true' in found.stdout) == (0, True)
    assert found.stderr == b"0 rows written to out.csv\n"
    put(folder, {"s.json": table_schema("a", maxLength=3)})
    assert attack(*words, cwd=folder).returncode == 1
    refused("validate", "t.parquet", "-s", "no.json", cwd=folder, code=3, says="no.json")
    (folder / "t.parquet").rename(folder / "-t.parquet")
    assert attack("validate", "-s", "s.json", "--", "-t.parquet", cwd=folder).returncode == 1


def test_the_others_are_checked_and_the_right_one_is_blamed(folder: Path) -> None:
    put(folder, {"bad.parquet": KILLER.read_bytes(), "t.csv": "a\n\n"})
    found = attack("validate", "t.parquet", "bad.parquet", "t.csv", "none.csv", "-s", "s.json", cwd=folder)
    lines = found.stderr.decode().splitlines()
    assert [line.split(":")[0] for line in lines] == ["bad.parquet", "none.csv"]
    assert (found.returncode, b"t.csv:2" in found.stdout, b"2,001 rows" in found.stdout) == (3, True, True)


@pytest.mark.judge
@pytest.mark.parametrize("count", [1, 2, 5])
def test_one_resource_that_ends_its_reader_leaves_the_others_checked(folder: Path, count: int) -> None:
    put(folder, {"bad.parquet": KILLER.read_bytes(), "t.csv": "a\n\n"})
    good = [{"name": f"r{at}", "path": "t.csv", "schema": table_schema("a")} for at in range(count - 1)]
    bad = {"name": "b", "path": "bad.parquet", "schema": table_schema("a")}
    for resources in ([bad, *good], [*good, bad]):
        put(folder, {"datapackage.json": {"title": 5, "resources": resources}})
        for path in ("datapackage.json", ".") if count == 2 else ("datapackage.json",):  # named, or found in a folder
            found = attack("validate", path, "--format", "json", cwd=folder)
            report = json.loads(found.stdout)
            assert (found.returncode, found.stderr) == (1, b"")
            assert report["counts"] == {
                "package-error": 1,
                "resource-error": 1,
                **({"blank-row": len(good)} if good else {}),
            }
            names = [Path(table["name"]).name for table in report["tables"]]
            files = [Path(str(entry["path"])).name if entry is not bad else "b" for entry in resources]
            assert names == ["datapackage.json", *files]
    assert "damaged: it ended the process" in found.stdout.decode()


@pytest.mark.slow
@pytest.mark.parametrize("output_format", ["json", "junit", "sarif", "github", "frictionless"])
def test_what_could_not_be_read_is_in_the_report_of_programs(folder: Path, output_format: str) -> None:
    """None of them may look as if all were well."""
    put(folder, {"bad.parquet": KILLER.read_bytes()})
    found = attack("validate", "t.parquet", "-s", "s.json", "--format", output_format, cwd=folder)
    assert (found.returncode, looks_well(output_format, found.stdout)) == (0, True)
    for paths in (["t.parquet", "bad.parquet"], ["bad.parquet"]):
        found = attack("validate", *paths, "-s", "s.json", "--format", output_format, cwd=folder)
        assert (found.returncode, found.stderr.count(b"\n")) == (3, 1)
        assert b"it ended the process" in found.stdout
        assert not looks_well(output_format, found.stdout)


def looks_well(output_format: str, raw: bytes) -> bool:
    """What a program makes of a report that it reads."""
    if output_format == "junit":
        return not any(int(suite.get("failures", "0")) for suite in ElementTree.fromstring(raw).iter("testsuite"))
    if output_format == "github":
        return b"::error" not in raw
    found = json.loads(raw)
    return not found["runs"][0]["results"] if output_format == "sarif" else bool(found["valid"])


@pytest.mark.parametrize(
    ("signal", "says"), [("ABRT", "damaged"), ("KILL", "SIGKILL; out of memory"), ("TERM", "SIGTERM")]
)
def test_a_process_that_does_not_survive(folder: Path, monkeypatch: pytest.MonkeyPatch, signal: str, says: str) -> None:
    killed = put(folder, {"python": f"#!/bin/sh\nkill -{signal} $$\n"}) / "python"
    killed.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(killed))
    with pytest.raises(UnreadableFile, match=rf"t\.parquet: .*{says}"):
        guard.apart("t.parquet", len, "x" * 100_000)


def test_the_process_ends_with_the_one_that_started_it(folder: Path) -> None:
    work = f"import os, time; open({str(folder / 'pid')!r}, 'w').write(f'{{os.getpid()}} '); time.sleep({HANG})"
    code = f"from sanctions_data.cli.guard import apart; apart('t', exec, {work!r})"
    with subprocess.Popen([sys.executable, "-c", code], env=environment()) as parent:
        child = until(lambda: (folder / "pid").read_text().strip() if (folder / "pid").exists() else "")
        parent.kill()
        parent.wait()
    command = Path(f"/proc/{child}/cmdline")
    until(lambda: not (command.exists() and command.read_bytes()))


def test_what_is_printed_can_be_collected(folder: Path) -> None:
    found = CliRunner().invoke(main, ["validate", str(folder / "t.parquet"), "-s", str(folder / "s.json")])
    assert (found.exit_code, "2,000 rows" in found.stdout) == (0, True)

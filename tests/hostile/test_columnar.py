"""Damaged Parquet and Arrow files: one line, whether the reader fails, panics, or takes its process with it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sanctions_data.cli import guard, main
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import validate

from .helpers import ROOT, attack, put, refused, table_schema

pl = pytest.importorskip("polars")
DAMAGED = Path(__file__).parent / "damaged"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    frame = pl.DataFrame({"a": [f"value {at}" for at in range(2000)]})
    frame.write_parquet(tmp_path / "t.parquet", compression="uncompressed")
    frame.write_ipc(tmp_path / "t.arrow")
    return put(tmp_path, {"s.json": table_schema("a")})


@pytest.mark.parametrize("engine", ["rows", "columns"])
@pytest.mark.parametrize("name", ["t.parquet", "t.arrow"])
def test_a_columnar_file_that_is_damaged(folder: Path, name: str, engine: str) -> None:
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
    """Kept from fuzzing: Polars aborts or panics on them."""
    name = "d.parquet" if path.read_bytes()[:4] == b"PAR1" else "d.arrow"
    put(folder, {name: path.read_bytes()})
    refused("validate", name, "-s", "s.json", cwd=folder, code=3, says=name)


def test_a_panic_is_an_error_of_ours(folder: Path) -> None:
    """In Python too, where there is no other process; what ends the process ends it there."""
    for path in sorted(DAMAGED.glob("panic-*")):
        with pytest.raises(UnreadableFile, match="not a whole parquet file"):
            validate(path.read_bytes(), table_schema("a"), format="parquet")


def test_the_reader_is_started_from_nowhere_else(folder: Path) -> None:
    """A module that lies beside the data is not imported."""
    put(folder, {"sanctions_data.py": "raise SystemExit('taken over')", "polars.py": "raise SystemExit('taken over')"})
    start = f"import sys; sys.path[0] = {str(ROOT)!r}; from sanctions_data.cli import main; main()"
    put(folder, {"start.py": start})
    found = attack("start.py", "validate", "t.parquet", "-s", "s.json", cwd=folder)
    assert (found.returncode, found.stderr) == (0, b"")


def test_words_and_exit_codes_pass_through(folder: Path) -> None:
    words = ["validate", "t.parquet", "-s", "s.json", "--format", "json", "--limit", "0", "--engine", "columns"]
    found = attack(*words, "--bad-rows", "out.csv", cwd=folder)
    assert (found.returncode, b'"valid": true' in found.stdout) == (0, True)
    assert found.stderr == b"0 rows written to out.csv\n"
    put(folder, {"s.json": table_schema("a", maxLength=3)})
    assert attack(*words, cwd=folder).returncode == 1
    refused("validate", "t.parquet", "-s", "no.json", cwd=folder, code=3, says="no.json")


def test_a_process_that_does_not_survive(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed = put(folder, {"python": "#!/bin/sh\nkill -ABRT $$\n"}) / "python"
    killed.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(killed))
    with pytest.raises(UnreadableFile, match=r"t\.parquet: damaged: it ended the process that read it"):
        guard.run(["validate"], "t.parquet")


def test_what_is_printed_can_be_collected(folder: Path) -> None:
    found = CliRunner().invoke(main, ["validate", str(folder / "t.parquet"), "-s", str(folder / "s.json")])
    assert (found.exit_code, "2,000 rows" in found.stdout) == (0, True)

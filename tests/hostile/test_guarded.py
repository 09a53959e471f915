"""What may end its reader is read in a process of its own, however it comes: by a pipe, a package, a reference."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from subprocess import PIPE

import pytest

from .limited_process import attack, put, refused, table_schema

pytest.importorskip("polars")
KILLER = Path(__file__).parent / "damaged" / "abort-1.parquet"
SAYS = "damaged: it ended the process"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put(tmp_path, {"s.json": table_schema("a"), "t.csv": "a\n1\n", "k.csv": KILLER.read_bytes()})


def test_a_columnar_file_by_standard_input(folder: Path) -> None:
    words = ["validate", "-", "-s", "s.json"]
    for more in ([], ["--as", "parquet"]):
        found = attack(*words, *more, cwd=folder, input=KILLER.read_bytes())
        assert (found.returncode, found.stderr) == (3, f"stdin: {SAYS} that read it\n".encode())
    assert attack(*words, cwd=folder, input=b"a\n1\n").stdout.startswith(b"0 problems in 1 row")
    assert attack(*words, cwd=folder, input=b"").stdout.startswith(b"stdin    the file is empty")


def test_a_columnar_file_by_a_named_pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    writer = threading.Thread(target=lambda: (folder / "pipe").write_bytes(KILLER.read_bytes()), daemon=True)
    writer.start()
    found = attack("validate", "pipe", "-s", "s.json", cwd=folder)
    assert (found.returncode, found.stderr) == (3, f"pipe: {SAYS} that read it\n".encode())
    writer.join(5)


@pytest.mark.slow
def test_a_columnar_file_under_the_name_of_another_in_a_package(folder: Path) -> None:
    entry = {"name": "k", "path": "k.csv", "schema": table_schema("a")}
    put(folder, {"datapackage.json": {"resources": [entry]}})
    found = attack("validate", "datapackage.json", cwd=folder)
    assert (found.returncode, found.stdout.count(b"resource-error"), SAYS.encode() in found.stdout) == (1, 1, True)


def test_a_reference_that_ends_the_reader_is_blamed_itself(folder: Path) -> None:
    key = {"fields": "a", "reference": {"resource": "c", "fields": "a"}}
    put(folder, {"f.json": {**table_schema("a"), "foreignKeys": [key]}})
    refused("validate", "t.csv", "-s", "f.json", "--reference", "c=k.csv", cwd=folder, code=3, says=f"k.csv: {SAYS}")
    words = ["validate", "k.csv", "-s", "f.json", "--reference", "c=k.csv"]
    refused(*words, cwd=folder, code=3, says=f"k.csv: {SAYS}")


def test_bad_rows_do_not_replace_what_is_printed(folder: Path) -> None:
    put(folder, {"t.csv": "a\n\n"})
    with (folder / "both.txt").open("wb") as out:
        words = ["validate", "t.csv", "-s", "s.json", "--bad-rows"]
        found = attack(*words, "/dev/stdout", cwd=folder, capture_output=False, stdout=out, stderr=PIPE)
    assert found.returncode == 2
    assert b"is the output of this call" in found.stderr
    found = attack(*words, "/dev/stdout", cwd=folder)
    assert (found.returncode, found.stdout.count(b"row")) == (1, 4), found.stdout

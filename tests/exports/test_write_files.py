"""Exports on the disk: whole or not at all, and what is in the way is one clear line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

import sanctions_data as sd
from sanctions_data._text import clean
from sanctions_data.cli import main
from sanctions_data.errors import MissingExtra, UnknownName
from sanctions_data.exports import formats
from sanctions_data.exports.formats import FORMATS
from sanctions_data.exports.write_files import ExistingFile, NotWritten, write_files
from sanctions_data.validation.errors import InvalidArgument

FILES = {"a.txt": b"a", "inner/b.txt": b"b" * 100_000}


def entries(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@contextmanager
def full_disk(limit: int) -> Iterator[None]:
    """Files may have so many bytes: the nearest to a full disk that a test can have."""
    resource = pytest.importorskip("resource", reason="this system has no limits of its own on files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_files_are_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    paths = write_files(tmp_path / "x/y", FILES)
    assert paths == (tmp_path / "x/y/a.txt", tmp_path / "x/y/inner/b.txt")
    assert entries(tmp_path) == ["x/y/a.txt", "x/y/inner/b.txt"]
    assert paths[1].read_bytes() == FILES["inner/b.txt"]


def test_a_file_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/b.txt").write_bytes(b"mine")
    with pytest.raises(
        ExistingFile, match=r"inner/b\.txt: exists already; name another path, or pass --force to replace it$"
    ):
        write_files(tmp_path, FILES)
    assert entries(tmp_path) == ["inner/b.txt"]
    assert (tmp_path / "inner/b.txt").read_bytes() == b"mine"
    write_files(tmp_path, FILES, replace=True)
    assert (tmp_path / "inner/b.txt").read_bytes() == FILES["inner/b.txt"]


def test_a_folder_or_a_broken_link_in_the_place_of_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(ExistingFile):
        write_files(tmp_path, FILES, replace=True)
    (tmp_path / "link").mkdir()
    (tmp_path / "link/a.txt").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ExistingFile):
        write_files(tmp_path / "link", FILES)


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    with full_disk(50_000), pytest.raises(NotWritten, match=r"x: could not be written: File too large$"):
        write_files(tmp_path / "x", FILES)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/b.txt").write_bytes(b"mine")
    with full_disk(50_000), pytest.raises(NotWritten):
        write_files(tmp_path, FILES, replace=True)
    assert entries(tmp_path) == ["inner/b.txt"]
    assert (tmp_path / "inner/b.txt").read_bytes() == b"mine"


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotWritten, match=r"file/x: could not be written: Not a directory$"):
        write_files(tmp_path / "file/x", FILES)
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(NotWritten, match=r"locked: could not be written: Permission denied$"):
        write_files(tmp_path / "locked", FILES)


KILLED = """
import sys
from pathlib import Path
from sanctions_data.exports.write_files import write_files
write = Path.write_bytes
def slowly(path, content):
    write(path, content[:10])
    print("begun", flush=True)
    sys.stdin.read()
Path.write_bytes = slowly
write_files(Path(sys.argv[1]), {"a.db": b"x" * 100_000})
"""


def test_a_process_that_is_killed_leaves_no_half_file(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, stdin=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.kill()
    assert not (tmp_path / "a.db").exists()
    assert all(part.startswith(".") for part in os.listdir(tmp_path))


@pytest.mark.parametrize("format", ["csv", "json"])
def test_the_call_and_the_command_write_the_same(tmp_path: Path, format: str) -> None:
    paths = sd.export(format, tmp_path / "a")
    done = CliRunner().invoke(main, ["export", format, "-o", str(tmp_path / "b")])
    assert (done.exit_code, done.stdout) == (0, "")
    total = sum(path.stat().st_size for path in paths)
    assert done.stderr == f"{len(paths)} files: {total:,} bytes\n"
    assert [path.read_bytes() for path in paths] == [(tmp_path / "b" / path.name).read_bytes() for path in paths]


def test_an_old_release_is_exported_by_its_version(tmp_path: Path) -> None:
    sd.export("csv", tmp_path, version="0.1.0")
    lines = (tmp_path / "measures.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(sd.load("0.1.0").measures) + 1
    with pytest.raises(UnknownName, match=r"no version '9\.9\.9'"):
        sd.export("csv", tmp_path, version="9.9.9")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["sqlit"], 2, "no format 'sqlit'; did you mean 'sqlite'?\n"),
        (["sqlite", "--bom"], 2, "bom: only the format csv has this option\n"),
        (
            ["csv", "--package", "x.json"],
            2,
            "package: csv does not take tables of your own; these formats do: sqlite, xlsx, parquet\n",
        ),
        (
            ["all", "--package", "x.json"],
            2,
            "package: all does not take tables of your own; these formats do: sqlite, xlsx, parquet\n",
        ),
        (["sqlite", "--package", "x.json", "--version", "1.1.0"], 2, "version: is a version of the dataset; it "),
        (["sqlite", "--package", "no.json"], 3, "no.json: "),
        (["csv", "-o", "FILE"], 2, "FILE: exists already; name another path, or pass --force to replace it\n"),
        (["sqlite", "-o", "FILE"], 2, "FILE: exists already; name another path, or pass --force to replace it\n"),
        (["sqlite", "-o", ".", "--force"], 2, ".: exists already; name another path, or pass --force to replace it\n"),
        (["csv", "-o", "FILE/x"], 3, "FILE/x: could not be written: Not a directory\n"),
    ],
)
def test_a_wrong_call_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("FILE").write_bytes(b"")
    done = CliRunner().invoke(main, ["export", *words])
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr.startswith(message)
    assert done.stderr.count("\n") == 1
    assert entries(tmp_path) == ["FILE"]


def test_the_formats_are_listed() -> None:
    done = CliRunner().invoke(main, ["export", "--list"])
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == [*FORMATS, "all"]
    assert CliRunner().invoke(main, ["export"]).exit_code == 2
    assert CliRunner().invoke(main, ["export", "csv", "--list"]).exit_code == 2


@pytest.mark.parametrize(
    ("format", "library"), [("sqlite", "sqlite_utils"), ("xlsx", "xlsxwriter"), ("parquet", "pyarrow")]
)
def test_an_extra_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str, library: str
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        MissingExtra, match=rf"^export {format} needs an optional dependency: .*\[{FORMATS[format].extra}\]"
    ):
        sd.export(format, tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_all_formats_are_written_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {name: {form.file if not form.is_folder else "t": name.encode()} for name, form in FORMATS.items()}
    monkeypatch.setattr(formats, "make_files", lambda format, data: made[format])
    told: list[str] = []
    paths = sd.export("all", tmp_path / "x", report=told.append)
    wanted = [f"{form.file}/t" if form.is_folder else form.file for form in FORMATS.values() if form.in_all]
    assert entries(tmp_path / "x") == sorted(wanted)
    assert len(paths) == len(told) == len(wanted)
    with pytest.raises(InvalidArgument):
        sd.export("all", tmp_path / "y", bom=True)
    assert clean(told[0]) == "sqlite: sanctions-data.db"

"""The command line as a process: exit codes, which stream has what, pipes that close, odd terminals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from guards import HANG

from sanctions_data.cli import COMMANDS, main

from .run_command import command, environment, process, run

MEASURE = "us-2021-xinjiang-1-wang-junzheng"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "code", "out", "err"),
    [
        (["list"], 0, True, True),
        (["why", MEASURE, "announced_on"], 0, True, False),
        (["info", "--format", "json"], 0, True, False),
        (["why", "nobody"], 2, False, True),
        (["list", "--format", "xml"], 2, False, True),
        (["lst"], 2, False, True),
        (["sources", "verify", "no-such-file"], 3, False, True),
    ],
)
def test_exit_codes_and_streams(args: list[str], code: int, out: bool, err: bool) -> None:
    found = process(*args)
    assert (found.returncode, bool(found.stdout), bool(found.stderr)) == (code, out, err), found.stderr
    assert b"Traceback" not in found.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_is_no_event(unbuffered: str) -> None:
    env = environment(PYTHONUNBUFFERED=unbuffered)
    with subprocess.Popen(
        command("list", "provenance", "--format", "json"), env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(timeout=HANG) == 141


def test_an_interrupt_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sanctions_data.dataset.dataset.load", interrupt)
    result = CliRunner().invoke(main, ["list"])
    assert (result.exit_code, result.stdout) == (130, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "\x1b[31mred\x1b[0m", "a\nb", "y" * 50_000, "", "-", "--", "%s%n", "\udcff"]
)
@pytest.mark.parametrize("verb", ["show", "why"])
def test_a_hostile_id_is_one_clean_line(verb: str, name: str) -> None:
    found = process(verb, *(["--"] if name.startswith("-") else []), name)
    assert found.returncode == 2
    assert found.stdout == b""
    assert b"Traceback" not in found.stderr
    assert b"\x1b" not in found.stderr
    assert len(found.stderr) < 400
    assert name == "--" or found.stderr.startswith(b"no record ")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_an_old_terminal_gets_escapes_and_no_error(encoding: str) -> None:
    found = process("why", MEASURE, "announced_on", PYTHONIOENCODING=encoding)
    assert found.returncode == 0, found.stderr
    mark = {"ascii": rb"\u201cMonday\u201d", "cp1252": b"\x93Monday\x94", "utf-8": "“Monday”".encode()}[encoding]
    assert mark in found.stdout


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
@pytest.mark.parametrize("output_format", ["csv", "json", "jsonl"])
def test_data_for_programs_are_utf_8_whatever_the_terminal_is(encoding: str, output_format: str) -> None:
    found = process("list", "names", "--format", output_format, PYTHONIOENCODING=encoding)
    assert found.returncode == 0, found.stderr
    assert "郑国恩".encode() in found.stdout
    assert b"\\u" not in found.stdout


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
@pytest.mark.parametrize("output_format", ["text", "json", "junit", "sarif", "github", "frictionless"])
def test_a_report_is_printed_whatever_the_terminal_is(tmp_path: Path, encoding: str, output_format: str) -> None:
    (tmp_path / "t.csv").write_text("a\n郑é😀\n", encoding="utf-8")
    (tmp_path / "s.json").write_text('{"fields": [{"name": "a", "type": "integer"}]}')
    words = ("validate", str(tmp_path / "t.csv"), "-s", str(tmp_path / "s.json"), "--format", output_format)
    found = process(*words, PYTHONIOENCODING=encoding)
    assert (found.returncode, found.stderr) == (1, b"")
    if output_format in ("junit", "github"):
        assert "郑é😀".encode() in found.stdout
    elif output_format == "text":
        assert "郑é😀".encode(encoding, "backslashreplace") in found.stdout
    else:
        assert "郑é😀" in str(json.loads(found.stdout))


def test_an_unknown_command_gets_a_suggestion() -> None:
    assert "no command 'lits'; did you mean 'list'?" in run("lits").stderr
    assert len(run("z" * 50_000).stderr) < 500


@pytest.mark.parametrize("name", ["sources", "ledger"])
def test_a_group_without_a_subcommand_prints_its_help_as_the_main_command_does(name: str) -> None:
    result, wanted = run(name), run(name, "--help").stdout
    assert (result.exit_code, result.output) == (run().exit_code, wanted)
    assert "Error" not in result.output


def test_no_short_help_is_cut() -> None:
    assert "..." not in run("--help").stdout.partition("Commands:")[2]


def test_every_command_can_be_imported_and_has_a_line_of_help() -> None:
    text = run("--help").stdout
    for name in COMMANDS:
        assert f"\n  {name} " in text
        assert run(name, "--help").exit_code == 0


@pytest.mark.slow
def test_the_shell_completes_ids_fields_and_tables() -> None:
    def complete(words: str) -> list[str]:
        env = {"_SANCTIONS_DATA_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        code = "from sanctions_data.cli import main; main(prog_name='sanctions-data')"
        found = subprocess.run(
            [sys.executable, "-c", code],
            env=environment(**env),
            capture_output=True,
            text=True,
            check=False,
            timeout=HANG,
        )
        return [line.partition(",")[2] for line in found.stdout.splitlines() if line]

    begun = complete(f"sanctions-data why {MEASURE[:24]}")
    assert MEASURE in begun
    assert all(name.startswith(MEASURE) for name in begun), "the measure, and what is said of its status"
    assert "announced_on" in complete(f"sanctions-data why {MEASURE} ann")
    assert complete("sanctions-data list meas") == ["measures"]
    assert complete("sanctions-data sources show vo") == ["voa-2021-03-22"]
    assert complete("sanctions-data why nobody ann") == []

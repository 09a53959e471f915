"""What a person at a terminal sees while a command takes long. No test waits: the timer is asked by hand."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from sanctions_data.cli import progress, terminal

from .run_command import run


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    found = Terminal()
    for module in (progress, terminal):  # pytest puts its own streams into `sys` between a fixture and its test
        monkeypatch.setattr(module, "sys", SimpleNamespace(stderr=found, stdout=io.StringIO()))
    monkeypatch.setattr(progress, "DELAY", 3600.0)
    monkeypatch.setenv("TERM", "xterm")
    return found


def seen(screen: Terminal) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())


def test_what_takes_long_is_shown_with_what_is_done_now(screen: Terminal) -> None:
    with progress.working("validate"):
        progress.update("validate a[red]\x1b[31m.csv (1 of 2)")
        progress._now[0].show()
        progress.update("validate b.csv (2 of 2)")
    assert "validate a[red]\\x1b[31m.csv (1 of 2)" in seen(screen), "a name is neither markup nor a colour"
    assert "validate b.csv (2 of 2)" in seen(screen)
    assert "0:00:00" in seen(screen)


def test_what_is_over_before_the_delay_shows_nothing(screen: Terminal) -> None:
    with progress.working("validate"):
        display = progress._now[0]
    display.show()  # the timer was on its way
    assert screen.getvalue() == ""
    assert progress._now == []


def test_nothing_is_shown_any_more_once_something_is_printed(screen: Terminal) -> None:
    with progress.working("validate"):
        progress._now[0].show()
        terminal.talk(["an answer"])
        progress._now[0].show()
        progress.update("later")
    assert seen(screen).endswith("an answer\n")


def test_an_error_and_an_exit_end_it(screen: Terminal) -> None:
    def fail(error: BaseException) -> None:
        with progress.working("validate"):
            progress._now[0].show()
            raise error

    for error in (SystemExit(1), ValueError("x")):
        with pytest.raises(type(error)):
            fail(error)
        assert progress._now == []


@pytest.mark.parametrize("why", ["pipe", "dumb"])
def test_a_pipe_and_a_dumb_terminal_get_nothing(why: str, screen: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    if why == "pipe":
        monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=io.StringIO()))
    else:
        monkeypatch.setenv("TERM", "dumb")
    with progress.working("validate"):
        assert progress._now == []
    assert screen.getvalue() == ""


@pytest.mark.parametrize("bare", [True, False])
def test_the_plain_install_says_after_a_large_table_what_is_faster(
    bare: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sanctions_data.cli import validate
    from sanctions_data.validation.engines import run as engines

    for module in (validate, engines):
        monkeypatch.setattr(module, "installed", lambda: not bare)
    monkeypatch.setattr(validate, "MANY", 3)
    (tmp_path / "s.json").write_text(json.dumps({"fields": [{"name": "n"}]}))
    for rows, large in ((2, False), (3, True)):
        (tmp_path / "t.csv").write_text("n\n" + "1\n" * rows)
        words = ["validate", str(tmp_path / "t.csv"), "-s", str(tmp_path / "s.json")]
        done = run(*words)
        assert ("pip install 'sanctions-data[validate]'" in done.stderr) == (bare and large)
        assert done.stdout.count("\n") == 1
        assert run(*words, "--engine", "rows").stderr == "", "the engine was chosen"

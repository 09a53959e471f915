"""What is typed to find, cite and list, and what a notebook is given, steers nothing and runs nothing."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import sanctions_data as sd
from sanctions_data.cli import main, terminal

ESCAPES = ["\x1b[31mred", "\x9b31m", "\u202ereversed", "::error::x", "##[error]x", "a\nb", "\x1b]8;;https://x\x07y"]
CALLS = [
    ("find",),
    ("why",),
    ("show",),
    ("cite",),
    ("list", "--target"),
    ("list", "--authority"),
    ("list", "--where"),
    ("list", "--sort"),
    ("timeline", "--authority"),
]


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
@pytest.mark.parametrize("text", ESCAPES)
def test_a_name_that_is_looked_up_steers_nothing(call: tuple[str, ...], text: str) -> None:
    result = CliRunner().invoke(main, [*call, text], prog_name="sanctions-data")
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    shown = result.output
    assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(shown)
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in shown.splitlines())


@pytest.mark.parametrize("url", ["https://x/\x1b\\\x1b[31m", "https://x/\x07", "https://x/a b", "https://x/\u202e"])
def test_an_address_cannot_end_its_link(url: str) -> None:
    shown = terminal.link("name", url, on=True)
    assert shown.count("\x1b") == 4
    assert shown.isascii()
    assert shown.split("\x1b\\")[1] == "name\x1b]8;;"


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "javascript:alert(1)", "&lt;"]
)
def test_a_cell_in_a_notebook_is_text(text: str) -> None:
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    shown = sd.validate([{"a": text}], schema)._repr_html_()
    for part in ("<script", "<img", "<a "):
        assert part not in shown

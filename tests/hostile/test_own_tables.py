"""Tables and schemas of one's own: what `infer`, `generate` and schemas in YAML do with hostile ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .limited_process import ESCAPES, attack, put, refused, steers

PAIRS = zip("abcdefghi", "bcdefghij", strict=True)
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]\n" for before, after in PAIRS
)


def test_a_schema_in_yaml_that_expands(tmp_path: Path) -> None:
    pytest.importorskip("yaml")
    put(tmp_path, {"t.csv": "a\n1\n", "s.yml": BOMB, "deep.yml": "[" * 50_000})
    refused("validate", "t.csv", "-s", "s.yml", cwd=tmp_path, code=3, says="with its aliases written out")
    refused("validate", "t.csv", "-s", "deep.yml", cwd=tmp_path, code=3, says="not YAML")


def test_a_schema_in_yaml_runs_no_code(tmp_path: Path) -> None:
    pytest.importorskip("yaml")
    put(tmp_path, {"t.csv": "a\n1\n", "s.yml": "fields: !!python/object/apply:os.system ['touch owned']\n"})
    refused("validate", "t.csv", "-s", "s.yml", cwd=tmp_path, code=3, says="not YAML")
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize(
    "raw",
    [
        b'a,b\n"' + b"x,1\n" * 500_000,
        b",".join(b"c%d" % at for at in range(5_000)) + b"\n" + b"1," * 4_999 + b"1\n",
        b"a\n" + b"9" * 2_000_000 + b"\n",
        b'a\n"' + b"[" * 50_000 + b'"\n',
        b"a\n1e999999999\n-1e999999999\n2.5\n",
        b"a;b\n" * 200_000,
        b"\0" * 1_000_000,
        b"#\n" * 200_000,
        b"'" * 300_000,
        b'"' * 300_001,
        bytes(range(256)) * 2_000,
    ],
    ids=["quote", "wide", "digits", "deep", "exponents", "labels", "nul", "comments", "apostrophes", "quotes", "bytes"],
)
def test_hostile_tables_are_inferred_or_refused(raw: bytes, tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": raw})
    found = attack("infer", "t.csv", "--explain", cwd=tmp_path, seconds=60)
    assert found.returncode in (0, 1, 3)
    if found.returncode != 3:
        json.loads(found.stdout)


def test_what_infer_prints_steers_no_terminal(tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": f"a{ESCAPES},b\n{ESCAPES},1\n{ESCAPES}x,2\n"})
    found = attack("infer", "t.csv", "--explain", cwd=tmp_path)
    assert not steers(found.stderr.decode())
    assert "\x1b" not in found.stdout.decode()


def test_a_schema_of_which_there_are_no_rows(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "string", "constraints": {"pattern": "(a+)+b", "maxLength": 0, "minLength": 1}}]
    put(tmp_path, {"s.json": {"fields": fields}})
    refused("generate", "s.json", cwd=tmp_path, code=2, says="no value was found", seconds=60)


def test_what_describe_prints_steers_no_terminal(tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": f"a{ESCAPES},b\n{ESCAPES},1\n{ESCAPES}x,2\n"})
    for form in ("text", "json"):
        found = attack("describe", "t.csv", "-f", form, cwd=tmp_path)
        assert found.returncode == 0
        assert not steers(found.stdout.decode())
        assert not steers(found.stderr.decode())


@pytest.mark.parametrize(
    "raw",
    [
        b'a,b\n"' + b"x,1\n" * 200_000,
        b",".join(b"c%d" % at for at in range(5_000)) + b"\n" + b"1," * 4_999 + b"1\n",
        b"a\n" + b"9" * 2_000_000 + b"\n1e999999999\n",
    ],
    ids=["quote", "wide", "digits"],
)
def test_hostile_tables_are_described_or_refused(raw: bytes, tmp_path: Path) -> None:
    put(tmp_path, {"t.csv": raw})
    found = attack("describe", "t.csv", "-f", "json", cwd=tmp_path, seconds=60)
    assert found.returncode in (0, 3)
    if found.returncode == 0:
        json.loads(found.stdout)


MARKUP = "</td><script>alert(1)</script>{{ 7*7 }}{% raw %}"


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_a_report_to_look_at_runs_nothing_of_a_file(form: str, tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    schema = {"fields": [{"name": MARKUP, "type": "integer", "constraints": {"enum": [1]}}, {"name": "b"}]}
    name = "<img src=x>.csv"
    put(tmp_path, {name: f"{MARKUP},b\n{MARKUP}{ESCAPES},1\n1\n", "s.json": json.dumps(schema)})
    found = attack("validate", name, "-s", "s.json", "-f", form, cwd=tmp_path)
    assert found.returncode == 1
    text = found.stdout.decode()
    assert not steers(text)
    assert "<script" not in text
    assert "<img" not in text
    assert "49" not in text, "nothing of a file is a template"


def test_a_report_of_very_many_problems_is_bounded(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    put(tmp_path, {"t.csv": "a\n" + ("x" * 300 + "\n") * 100_000, "s.json": json.dumps(schema)})
    found = attack("validate", "t.csv", "-s", "s.json", "-o", "r.html", cwd=tmp_path, seconds=60)
    assert found.returncode == 1
    assert (tmp_path / "r.html").stat().st_size <= 150_000

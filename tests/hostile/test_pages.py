"""Saved pages made to take for ever: each is read in bounded time, or refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from .limited_process import attack, put

PARAGRAPHS = "".join(f"<p class='c{i % 500}' id=i{i}>w{i}</p>" for i in range(10_000))
VARIABLES = "".join(f"--v{i}:var(--v{i + 1});" for i in range(1000))
EXPLODING = {
    "rules for everything": "*{display:block}" * 10_000,
    "rules for almost everything": "".join(f"*:not(.x{i}){{display:block}}" for i in range(10_000)),
    "siblings of siblings": "p~p~p~p~i{display:none}" * 10_000,
    "counted children": "".join(f"p:nth-child({i}n+1){{display:block}}" for i in range(1, 10_001)),
    "parts of attributes": "".join(f"[class*='{i}']{{display:block}}" for i in range(10_000)),
    "what has what": "body:has(p ~ p ~ i) p:has(b){display:none}" * 2_000,
    "a list of selectors": ",".join(["p"] * 10_000) + "{display:none}",
    "turns for every element": "p{transform:" + "scale(1)" * 300 + "}",
    "variables for every element": f"p{{{VARIABLES}--v1000:0;left:var(--v0)}}",
}
HARD = {
    "a megabyte of rules": "".join(f".c{i} .d{i}{{display:none;margin:0 {i}px}}\n" for i in range(22_000)),
    "variables that double": "p{"
    + "".join(f"--v{i}:var(--v{i + 1}) var(--v{i + 1});" for i in range(60))
    + "left:var(--v0)}",
    "brackets": "(" * 300_000,
    "nested selectors": ":is(" * 5_000 + "p" + ")" * 5_000 + "{display:none}",
    "nested rules": "div{ & & " * 5_000 + "{display:none}" + "}" * 5_000,
    "nested conditions": "@media screen{" * 20_000 + "i{display:none}",
    "a long selector": " p" * 100_000 + "{display:none}",
    "a long compound": ".a" * 100_000 + "{display:none}",
    "many digits": "p{left:" + "1" * 100_000 + "px;top:-" + "9" * 5_000 + "e999999px}",
    "never closed": "/*" + "x" * 1_000_000,
    "an endless string": "a{content:'" + "\\" * 1_000_000,
    "an endless address": "url(" * 250_000,
    "a variable in a block": "p{--v:0;display:non:has({left:var(--v)})}",
    "no style at all": "{};!important}@@@<!---->" * 20_000,
}


def page(style: str, body: str) -> str:
    return f"<!doctype html><style>{style}</style><body>{body}"


@pytest.mark.judge
def test_style_sheets_that_explode(tmp_path: Path) -> None:
    put(tmp_path, {f"{name}.html": page(style, PARAGRAPHS) for name, style in EXPLODING.items()})
    found = attack("sources", "verify", ".", cwd=tmp_path)
    says = "its style sheets take more than 25,000,000 steps to apply"
    lines = [f"{name}.html: {says}" for name in sorted(EXPLODING)]
    assert (found.returncode, found.stdout) == (3, b"")
    assert found.stderr.decode().splitlines() == [*lines, "nothing could be checked"]


@pytest.mark.slow
def test_style_sheets_that_are_hard_to_read(tmp_path: Path) -> None:
    names = [f"{name}.html" for name in HARD]
    put(tmp_path, {f"{name}.html": page(style, "<div><p>A word.</p></div>") for name, style in HARD.items()})
    found = attack("sources", "verify", *names, cwd=tmp_path)
    assert (found.returncode, found.stdout) == (3, b"")
    lines = [line for line in found.stderr.decode().splitlines() if ": note: " not in line]
    see = "is none of the source documents; `sanctions-data sources list` names them"
    assert lines == [*(f"{name}: {see}" for name in names), "nothing could be checked"]


@pytest.mark.slow
def test_pages_that_are_deep(tmp_path: Path) -> None:
    style = "<!doctype html><style>i b b b b b{display:none}b:has(u){opacity:0}</style>"
    put(tmp_path, {"a.html": style + "<b>" * 20_000 + "deep", "b.html": style + "<svg>" * 20_000 + "<text>deep"})
    for name in ("a.html", "b.html"):
        found = attack("sources", "verify", name, cwd=tmp_path)
        assert (found.returncode, found.stdout) == (3, b"")

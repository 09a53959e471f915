"""The text of a saved page, as `sources verify` reads it."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from sanctions_data.anchors.html import visible_text
from sanctions_data.anchors.read_document import read_document
from sanctions_data.errors import SanctionsDataError

PLACE = Path(tempfile.mkdtemp(prefix="sanctions-data-fuzz-")) / "page.html"
SEEDS = [
    b"<!doctype html><html><body><p>One<br>two</p><div hidden>x</div><table><tr><td>c</table></body></html>",
    b'<meta charset="latin1"><p style="display: none">caf\xe9<p>b<svg><title>t</svg><select><option>o</select>',
    b"<style>@media screen{.a>b:not(#c):nth-child(2n+1){display:none!important}}@layer x{p{--v:0;left:var(--v)}}"
    b"</style>"
    b"<p class=a><b id=c style='font:0/0 a;transform:scale(0)'>x<sup>2</sup><del>y</del>",
    b"<style>p{& :is(b,i:has(~u))::before{content:'x' attr(id)}font-size:calc(1px*(2 - 2))}@import 'a';</style>"
    b"<details>x<summary>y",
    b"<html><!-- c --><template><p>x</template><a href='#'><a><b><p></b></a><math><mi>x",
]
WORDS = ["<p>", "</p>", "<table>", "<svg>", "<math>", "<template>", "<select>", "hidden", "style=", "<!--", "&#x0;"]
WORDS += ["<style>", "{", "}", ":", ";", "display:", "none", "!important", "@media", "@layer", ":is(", ":has(", "var("]


def one(data: bytes) -> None:
    """Read it as a file, then as text."""
    PLACE.write_bytes(data)
    with suppress(SanctionsDataError):
        read_document(PLACE)
    with suppress(ValueError, SanctionsDataError):
        visible_text(data.decode("utf-8", "surrogateescape"))

"""A ledger of anybody that is made to run something in the page: its values come out as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from page.invented_ledger import sea_ports, write
from page.seen import Seen

from sanctions_data.page.render import make_page

pytest.importorskip("jinja2", reason="jinja2 is not installed (extra page)")

HOSTILE = {
    "script": "<script>alert(7)</script>",
    "attribute": "\" onmouseover='alert(7)",
    "template": "{{ 7*6 }} {% raw %} {# x #}",
    "comment": "<!-- --><svg onload=alert(7)>",
    "bidi": "Ann \u202egnihton\u2066 x",
    "end": "</script></style></textarea>",
    "entity": "&lt;b&gt; &amp;",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_value_comes_out_as_text(text: str, tmp_path: Path) -> None:
    draft = sea_ports(1, lambda _: text)
    draft.publisher = draft.title = text
    safe, harmless = (
        Seen(make_page(write(tmp_path / str(number), one.ledger()))) for number, one in enumerate((sea_ports(1), draft))
    )
    assert set(harmless.tags) <= set(safe.tags)
    assert set(harmless.attributes) <= set(safe.attributes)
    shown = text.replace("\u202e", "\\u202e").replace("\u2066", "\\u2066")
    assert " ".join(shown.split()) in harmless.text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(7)",
        "data:text/html,x",
        "https:alert",
        "//evil.example",
        "https://a b",
        "ftp://x.example/",
        "http://[",
    ],
)
def test_an_address_that_is_not_of_the_web_is_no_link(url: str, tmp_path: Path) -> None:
    draft = sea_ports(1)
    draft.url = url
    seen = Seen(make_page(write(tmp_path, draft.ledger())))
    assert [link for link, _ in seen.links if not link.startswith("#")] == []

"""How old the data are on the day they are asked, and the link into a page that is published."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

import sanctions_data as sd
from sanctions_data.cli import format_values, info_text

from .run_command import run

AS_OF = sd.load().as_of


@pytest.fixture
def days(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many days after the newest source was read."""
    assert AS_OF is not None
    later: int = request.param
    for module in (format_values, info_text):
        monkeypatch.setattr(module, "today", lambda: AS_OF + timedelta(days=later))
    return later


@pytest.mark.parametrize(
    ("days", "text"), [(0, ", 0 days old"), (1, ", 1 day old"), (40, ", 40 days old")], indirect=["days"]
)
def test_info_and_list_say_how_old_the_data_are(days: int, text: str) -> None:
    assert f"as of {AS_OF}{text}" in run("info").output
    assert f"as of {AS_OF}{text}" in run("list", "measures", "--authority", "eu").stderr
    assert json.loads(run("info", "--format", "json").stdout)["age_days"] == days


@pytest.mark.parametrize("days", [-3], indirect=True)
def test_of_a_day_that_has_not_come_nothing_is_said(days: int) -> None:
    assert days < 0
    assert format_values.how_old(AS_OF) == ""
    assert format_values.how_old(None) == ""


def test_today_is_that_of_the_computer() -> None:
    assert abs(format_values.today() - date.today()) <= timedelta(days=1)


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("https://example.org/p.html", "on the page: https://example.org/p.html#eu.member_count"),
        ("https://example.org/p.html#top", "on the page: https://example.org/p.html#eu.member_count"),
        ("javascript:alert(1)", "SANCTIONS_DATA_PAGE: 'javascript:alert(1)' is not an address; expected https://…"),
        ("", ""),
    ],
)
def test_why_leads_into_a_page_that_is_published(page: str, line: str) -> None:
    assert run("why", "eu", "member_count", SANCTIONS_DATA_PAGE=page).stderr.strip() == line


def test_why_of_a_record_leads_to_its_card() -> None:
    said = run("why", "eu", SANCTIONS_DATA_PAGE="https://example.org/p.html").stderr
    assert "on the page: https://example.org/p.html#eu\n" in said

"""What is suggested for a name that is not there: the likely slip, and nothing absurd."""

from __future__ import annotations

import pytest

from sanctions_data.errors import suggest

COLUMNS = ("status", "amount", "source", "entity", "listing_date", "last_name", "role", "uri", "type")


@pytest.mark.parametrize(
    ("name", "close"),
    [
        ("statsu", "status"),
        ("amonut", "amount"),
        ("Listing_Dat", "listing_date"),
        ("tpye", "type"),
        ("url", "uri"),
        ("roles", "role"),
        ("start", None),
        ("account", None),
        ("score", None),
        ("quantity", None),
        ("end_date", None),
        ("first_name", None),
        ("x", None),
    ],
)
def test_a_slip_is_close_and_another_word_is_not(name: str, close: str | None) -> None:
    assert suggest(name, COLUMNS) == close

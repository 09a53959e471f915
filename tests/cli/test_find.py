"""`find`, and names in place of ids for `why`, `show` and the options of `list`."""

from __future__ import annotations

import json

import pytest

from .run_command import run


def test_find_shows_name_id_and_who_listed_it() -> None:
    result = run("find", "zenz")
    assert result.stdout == "Adrian Zenz  adrian-zenz  person, listed by China\n"
    assert "sanctions-data list --target adrian-zenz" in result.stderr


def test_find_takes_several_words_and_says_what_matched() -> None:
    assert run("find", "ZENZ,", "Adrian").stdout == run("find", "zenz").stdout
    assert "uk-sanctions-list GHR0075" in " ".join(run("find", "GHR0075").stdout.split())


def test_an_authority_leads_to_what_it_listed() -> None:
    assert "what it listed: sanctions-data list --authority gb\n" in run("find", "uk").stderr
    assert "what it listed" not in run("find", "zenz").stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["find", "qqqqzz"], "; try another spelling or part of the name, or `sanctions-data list entities`\n"),
        (["show", "qqqqzz"], "; try another spelling or part of the name, or `sanctions-data list entities`\n"),
        (["find", ""], "no record ''; the name is empty\n"),
        (["find", "", " "], "; the name is empty\n"),
    ],
)
def test_an_unknown_name_is_answered_with_a_way_on(args: list[str], message: str) -> None:
    assert run(*args).stderr.endswith(message)


def test_names_that_differ_at_their_ends_stand_whole() -> None:
    lines = run("find", "XPCC").stdout.splitlines()
    assert "Xinjiang Production and Construction Corps" in lines
    assert "Xinjiang Production and Construction Corps Public Security Bureau" in lines


def test_find_as_json() -> None:
    (found,) = json.loads(run("find", "郑国恩", "--format", "json").stdout)
    assert found == {
        "table": "entities",
        "id": "adrian-zenz",
        "label": "Adrian Zenz",
        "how": "alias",
        "text": "郑国恩",
        "listings": ["cn-2021-counter-1-adrian-zenz"],
    }


@pytest.mark.parametrize(
    "args",
    [["find", "nobody"], ["why", "nobody"], ["show", "nobody"], ["list", "--target", "nobody"]],
)
def test_an_unknown_name_is_an_error_in_one_line(args: list[str]) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


def test_what_is_typed_steers_no_terminal() -> None:
    for text in ("\x1b[31mred", "::error::x", "##[error]x", "\u202ex"):
        result = run("find", text)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "\x1b" not in result.stderr
        assert "\u202e" not in result.stderr
        assert not result.stderr.startswith("::")


def test_a_field_of_the_listing_is_asked_by_the_name_of_the_target() -> None:
    wanted = run("why", "cn-2021-counter-1-adrian-zenz", "reason").stdout
    for name in ("Adrian Zenz", "zenz", "郑国恩", "ZENZ, Adrian"):
        assert run("why", name, "reason").stdout == wanted != ""


def test_several_listings_are_the_choice_of_the_user() -> None:
    result = run("why", "Wang Junzheng", "reason")
    assert (result.exit_code, result.stdout) == (2, "")
    head, *choices = result.stderr.splitlines()
    assert head == "'Wang Junzheng' names more than one record with 'reason'; choose one:"
    assert [line.split()[0] for line in choices] == [
        f"{code}-2021-xinjiang-1-wang-junzheng" for code in ("ca", "eu", "gb", "us")
    ]
    for name in ("uk", "Britain", "gb"):
        one = run("why", "Wang Junzheng", "reason", "--authority", name)
        assert one.stdout == run("why", "gb-2021-xinjiang-1-wang-junzheng", "reason").stdout != ""
    assert run("why", "zenz", "reason", "--authority", "us").exit_code == 2


def test_a_field_that_no_record_has_is_answered_with_the_likely_one() -> None:
    assert run("why", "zenz", "raeson").stderr == "no field of entities 'raeson'; did you mean 'reason'?\n"


def test_options_take_what_find_takes() -> None:
    for args, same in (
        (["--authority", "UK"], ["--authority", "gb"]),
        (["--authority", "China"], ["--authority", "cn"]),
        (["--target", "GHR0075"], ["--target", "chen-mingguo"]),
        (["--where", "target=ZENZ, Adrian"], ["--target", "adrian-zenz"]),
        (["remarks", "--where", "speaker=Raab"], ["remarks", "--where", "speaker=dominic-raab"]),
    ):
        found = run("list", *args)
        assert found.stdout == run("list", *same).stdout != ""
        assert found.exit_code == 0

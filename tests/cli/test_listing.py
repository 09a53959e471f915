"""`list`: filters, formats, and answers to what does not exist."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sanctions_data as sd
from sanctions_data.cli import list_text
from sanctions_data.cli.terminal import columns
from sanctions_data.cli.text_columns import fold
from sanctions_data.dataset.dataset import ALL_TABLES
from sanctions_data.dataset.table import BadValue
from sanctions_data.records import TABLES

from .run_command import run


def ids(*args: str) -> list[str]:
    result = run("list", *args, "--format", "jsonl")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


def rows_of(lines: list[str]) -> list[str]:
    """Return the first line of each row; a long name goes on below it, indented."""
    return [line for line in lines if not line.startswith(" ")]


def test_measures_are_listed_by_default_and_all_of_them() -> None:
    assert ids() == [row.id for row in sd.load().measures]


def test_text_has_rows_on_stdout_and_talk_on_stderr() -> None:
    result = run("list", "measures", "--authority", "eu")
    wanted = sd.load().measures.find(authority="eu")
    shown = [line.split("…")[0].split("  ")[0] for line in rows_of(result.stdout.splitlines()[1:])]
    assert all((row.target_name or "").startswith(name) for row, name in zip(wanted, shown, strict=True))
    assert f"data {sd.load().version}, " in result.stderr
    assert f"sanctions-data why {wanted[0].id} announced_on" in result.stderr
    assert "--ids shows the ids" in result.stderr
    assert "--ids" not in run("list", "measures", "--authority", "eu", "--ids").stderr


@pytest.mark.parametrize("ids", [False, True])
@pytest.mark.parametrize("table", ALL_TABLES)
def test_every_table_has_a_line_for_each_row_and_fits_80_columns(table: str, ids: bool) -> None:
    result = run("list", table, *(["--ids"] if ids else []))
    assert result.exit_code == 0
    head, *lines = result.stdout.splitlines()
    rows = list(sd.load().table(table))
    assert len(rows_of(lines)) == len(rows)
    keys = [getattr(row, "id", None) or row.record for row in rows]
    if ids:
        assert [line.split()[-1] for line in rows_of(lines)] == keys
    longest = max(map(columns, keys)) if ids else 0
    assert all(columns(line) <= max(80, longest) for line in (head, *lines))
    assert all(columns(line) <= 80 for line in result.stderr.splitlines())


@pytest.mark.parametrize("table", ALL_TABLES)
def test_values_that_differ_stay_different(table: str) -> None:
    data = sd.load().table(table)
    head, *lines = run("list", table).stdout.splitlines()
    name = head.split()[0]
    if name.endswith("name") or name == "title":
        second = re.match(r"\S+\s+", head)
        assert second is not None
        size = second.end()
        values = [getattr(row, name) for row in data]
        shown: list[str] = []
        for line in lines:
            part = line[:size].rstrip()
            if line.startswith(" "):
                shown[-1] = f"{shown[-1]} {part.strip()}".rstrip()
            else:
                shown.append(part)
        assert len(set(shown)) == len(set(values))


@pytest.mark.parametrize("table", ["measures", "provenance", "figures"])
def test_csv_is_the_data_file(table: str) -> None:
    assert run("list", table, "--format", "csv").stdout == sd.data_path(f"{table}.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", ["measures", "entities"])
def test_json_is_the_records_of_the_data_file(table: str) -> None:
    wanted = json.loads(sd.data_path(f"{table}.json").read_text(encoding="utf-8"))["records"]
    assert json.loads(run("list", table, "--format", "json").stdout) == wanted


def test_columns_that_answer_stand_before_the_id_under_a_header() -> None:
    head, first, *_ = run("list", "measures").stdout.splitlines()
    row = sd.load().measures.find()[0]
    assert head.split() == ["target_name", "authority", "status", "status_as_of", "action_status"]
    assert row.target_name is not None
    assert first.startswith(f"{row.target_name} ")
    assert first.split()[-4:] == [row.authority, row.status, str(row.status_as_of), row.action_status]


def test_an_id_that_fits_is_the_last_column_and_what_the_filter_says_makes_room_for_it() -> None:
    two = ("list", "positions", "--where", "tenure=former")
    head, *lines = run(*two).stdout.splitlines()
    assert head.split()[-1] == "id"
    assert head.split()[0] == "holder_name"
    assert [line.split()[-1] for line in rows_of(lines)] == ids(*two[1:])


def test_what_no_row_states_is_no_column_and_a_number_keeps_its_bound() -> None:
    head, *lines = run("list", "figures").stdout.splitlines()
    assert "maximum" not in head.split()
    assert all(row.maximum is None for row in sd.load().figures)
    bounded = [row for row in sd.load().figures if row.minimum is not None]
    shown = [line.split()[2:4] for line in lines if line.split()[1:2] == ["more-than"]]
    assert shown == [["–", str(row.minimum)] for row in bounded if row.qualifier == "more-than"] != []


@pytest.mark.parametrize(("args", "who"), [([], "of them"), (["--status", "lifted"], "more")])
def test_a_list_of_measures_points_to_actions_lifted_in_part(args: list[str], who: str) -> None:
    data = sd.load()
    lifted = {row.id: row.status_as_of for row in data.actions.find(status="partly-lifted")}
    open_ = [row for row in data.measures if row.action in lifted and row.status != "lifted"]
    number = len([row for row in open_ if str(row.status_as_of_earliest) < str(lifted[row.action])])
    said = run("list", "measures", *args).stderr
    assert f"\n{number} {who} belong to actions that were lifted in part;\n" in said
    assert "\nno source says whether these were lifted:\n" in said
    assert "\n  sanctions-data list actions --where status=partly-lifted\n" in said
    assert "lifted" not in run("list", "measures", "--authority", "us", *args).stderr


def test_a_name_is_never_cut_so_that_it_reads_as_another_body() -> None:
    head, *lines = run("list", "measures", COLUMNS="80").stdout.splitlines()
    end = head.index("authority")
    at = next(n for n, line in enumerate(lines) if line.startswith("Xinjiang Production"))
    name = " ".join(line[:end].strip() for line in lines[at : at + 4])
    assert name == "Xinjiang Production and Construction Corps Public Security Bureau"
    assert lines[at + 4].startswith("Zhu Hailun"), "the name takes no more lines than it needs"


def test_records_whose_day_is_only_possibly_meant_are_counted() -> None:
    data = sd.load()
    possible = [row for row in data.measures if row.end_date_latest and str(row.end_date_earliest or "") < "2025-01-01"]
    said = run("list", "--by", "end", "--since", "2025-01-01").stderr
    text = "of them only possibly: their day is known as a range; ../D means D or earlier\n"
    assert f"\n{len(possible)} {text}" in said
    assert possible
    assert "possibly" not in run("list", "--since", "2021-01-01").stderr
    assert "possibly" in run("list", "--by", "end", "--since", "2025-01-01", "--format", "csv").stderr


def test_columns_that_do_not_fit_are_named() -> None:
    said = run("list", "measures", "--ids", COLUMNS="80").stderr
    left = "left out at this width: authority, status, status_as_of, action_status, announced_on, end_date"
    assert f" {left} " in " ".join(said.split())
    assert "left out" not in run("list", "instruments", COLUMNS="110").stderr
    assert "authority" not in run("list", "measures", "--ids", "--authority", "us", COLUMNS="80").stderr.split("why")[0]


def test_to_whom_china_answered() -> None:
    head, *lines = run("list", "relations", "--where", "kind=in_response_to").stdout.splitlines()
    assert head.split()[:3] == ["subject", "kind", "object"]
    pairs = [(row.subject, row.object) for row in sd.load().relations.find(kind="in_response_to")]
    assert [(line.split()[0], line.split()[2]) for line in lines] == pairs


def test_a_record_that_was_named_is_not_named_again_on_every_line() -> None:
    head, *lines = run("list", "provenance", "--where", "record=eu").stdout.splitlines()
    assert head.split() == ["field", "value", "claim", "source", "sentence"]
    assert [line.split()[0] for line in lines] == [row.field for row in sd.load().provenance.find(record="eu")]


@pytest.mark.parametrize("room", [20, 40, 60, 80, 110])
@pytest.mark.parametrize("table", ALL_TABLES)
def test_a_header_is_never_cut_and_the_first_column_always_there(
    table: str, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_text, "width", lambda: room)
    data = sd.load().table(table)
    rows = list(data)
    head, *lines = list_text.lines(rows, (), data)
    assert set(head.split()) <= set(data.model.columns())
    assert head.split()
    assert len(rows_of(lines)) == len(rows)
    assert room < 60 or all(columns(line) <= room for line in lines)


def test_on_a_terminal_the_header_is_bold() -> None:
    plain = run("list", "measures", "--authority", "eu").stdout
    shown = run("list", "measures", "--authority", "eu", FORCE_COLOR="1").stdout
    assert shown.startswith("\x1b[1mtarget_name")
    assert re.sub(r"\x1b\[[0-9]*m", "", shown) == plain


def test_columns_are_those_asked_for_in_that_order() -> None:
    text = run("list", "entities", "--columns", "name,id", "--format", "csv").stdout
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["name", "id"]
    assert rows[1:] == [[row.name or "", row.id] for row in sd.load().entities]
    assert run("list", "entities", "--columns", "name,id").stdout.splitlines()[0].split() == ["name", "id"]


def test_a_target_is_found_by_id_and_by_name() -> None:
    wanted = [row.id for row in sd.load().measures.find(target="wang-junzheng")]
    assert len(wanted) > 1
    assert ids("--target", "wang-junzheng") == ids("--target", "Wang JUNZHENG") == wanted


@pytest.mark.parametrize("name", ["王君正", "wang junzheng", "Wang  Junzheng"])
def test_a_target_is_found_by_any_name_of_the_table_of_names(name: str) -> None:
    wanted = ids("--target", "wang-junzheng")
    assert ids("--target", name) == ids("--where", f"target_name={name}") == wanted
    assert json.loads(run("show", name, "--format", "json").stdout)["record"]["id"] == "wang-junzheng"
    assert run("why", name, "name").stdout == run("why", "wang-junzheng", "name").stdout


def test_a_name_is_found_without_its_accents_and_its_apostrophe() -> None:
    assert ids("--target", "raphael glucksmann") == ids("--target", "raphael-glucksmann")
    assert ids("--target", "Neil O'Brien") == ids("--target", "neil-o-brien")


def test_the_beginning_of_a_target_is_answered_with_the_likely_ones() -> None:
    text = "no target 'wangs'; did you mean 'Wang Junzheng' or 'Wang Mingshan'?\n"
    assert run("list", "--target", "wangs").stderr == text
    assert "did you mean 'voa-2021-03-22'" in run("sources", "show", "voa").stderr


def test_filters_hold_together() -> None:
    assert ids("--target", "wang-junzheng", "--authority", "us") == ["us-2021-xinjiang-1-wang-junzheng"]
    assert ids("--where", "authority=us", "--where", "target=wang-junzheng") == ["us-2021-xinjiang-1-wang-junzheng"]
    assert ids("--authority", "us", "--where", "victims=uyghurs", "--status", "in-force")


def test_an_empty_value_finds_what_is_not_stated() -> None:
    assert ids("entities", "--where", "country=") == [row.id for row in sd.load().entities if row.country is None]


def test_a_day_known_only_as_a_range_is_found_where_it_may_be() -> None:
    assert "zhang-ming-warning" in ids("remarks", "--since", "2021-03-21", "--until", "2021-03-21")
    assert "zhang-ming-warning" not in ids("remarks", "--since", "2021-03-22")
    assert "zhang-ming-warning" in ids("remarks", "--until", "2021-03-15")
    assert "zhang-ming-warning" not in ids("remarks", "--until", "2021-03-14")
    undated = [row.id for row in sd.load().remarks if row.date_earliest is None and row.date_latest is None]
    assert undated
    assert not set(undated) & set(ids("remarks", "--since", "1900-01-01"))
    said = run("list", "remarks", "--since", "1900-01-01").stderr
    assert f"{len(undated)} records without a date left out; see --where date=\n" in said
    assert "--where announced_on=\n" in run("list", "actions", "--since", "1900-01-01").stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["mesures"], "no table 'mesures'; did you mean 'measures'?"),
        (["--authority", "USS"], "no authority in measures 'USS'; did you mean 'us'?"),
        (["--status", "anounced"], "no status in measures 'anounced'; did you mean 'announced'?"),
        (["--target", "wang-junzeng"], "no target 'wang-junzeng'; did you mean 'wang-junzheng'?"),
        (["--where", "taget=x"], "no column of measures 'taget'; did you mean 'target'?"),
        (["--where", "action=us-2021-xinjang-1"], "did you mean 'us-2021-xinjiang-1'?"),
        (["--where", "target"], "--where 'target': expected COLUMN=VALUE; COLUMN= finds what is not stated"),
        (["--columns", "id,tagret"], "no column of measures 'tagret'; did you mean 'target'?"),
        (["--columns", ""], "no column of measures ''; there are: id, action, "),
        (["--where", "colour=red"], "no column of measures 'colour'; there are: id, action, authority, "),
        (["--sort", "colour"], "no column of measures 'colour'; there are: id, action, authority, "),
        (["--since", "22/03/2021"], "--since: '22/03/2021' is not a date; expected YYYY-MM-DD"),
        (["--until", "2021-02-30"], "--until: '2021-02-30' is not a day of the calendar"),
        (["figures", "--where", "number=five"], "number: 'five' is not a whole number"),
        (["entities", "--target", "x"], "no column of entities 'target'"),
        (
            ["positions", "--since", "2021-01-01"],
            "has no column announced_on or date; it has --by effect or end",
        ),
    ],
)
def test_what_does_not_exist_is_answered_in_one_line(args: list[str], message: str) -> None:
    result = run("list", *args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_id_that_exists_and_is_not_found_is_no_error() -> None:
    result = run("list", "--where", "target=antony-blinken")
    assert (result.exit_code, result.stdout) == (0, "")


def test_nothing_found_is_no_error() -> None:
    nothing = ("--authority", "ca", "--status", "lifted")  # both stand in the data, and not together
    assert ids("--authority", "ca")
    assert ids("--status", "lifted")
    result = run("list", *nothing)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("0 measures · ")
    assert run("list", *nothing, "--format", "json").stdout == "[]\n"


def test_the_day_that_is_meant_is_said_and_chosen() -> None:
    assert not ids("--status", "lifted", "--since", "2025-01-01")
    said = run("list", "--status", "lifted", "--since", "2025-01-01").stderr
    assert "--since and --until mean announced_on; for other days: --by " in said
    said = run("list", "--since", "2025-01-01", "--format", "csv").stderr
    assert "--since and --until mean announced_on" in said, "in a pipe too"
    ended = {row.id for row in sd.load().measures if row.end_date_latest is not None}
    assert set(ids("--by", "end", "--since", "2025-01-01")) == ended != set()
    assert "mean announced_on" not in run("list", "--by", "end", "--since", "2025-01-01").stderr
    assert ids("--by", "listed", "--until", "2020-12-31") == [
        row.id for row in sd.load().measures if row.listing_date_earliest and row.listing_date_earliest.year == 2020
    ]
    assert run("list", "remarks", "--by", "end").stderr.startswith("the table remarks has no column end_date; ")
    assert run("list", "--by", "birth").exit_code == 2


def test_what_is_shown_can_be_filtered_by() -> None:
    data = sd.load()
    for table in TABLES:
        rows = list(data.table(table))
        for name in data.table(table).model.list_columns():
            for cell in {list_text._cell(row, name) for row in rows}:
                wanted = {row.id for row in rows if list_text._cell(row, name) == cell}
                found = set(ids(table, "--where", f"{name}={cell}"))
                # the name of one member finds every list that has it
                assert found >= wanted if isinstance(getattr(rows[0], name), tuple) else found == wanted


def test_a_day_known_as_a_range_is_found_by_the_range_and_is_not_empty() -> None:
    data = sd.load()
    month = [row.id for row in data.entities if row.birth_date is None and row.birth_date_earliest is not None]
    assert month
    assert not set(month) & set(ids("entities", "--where", "birth_date="))
    assert set(ids("entities", "--where", "birth_date=1963-05")) <= set(month)
    assert data.measures.find(end_date="../2025-04-30") == tuple(
        row for row in data.measures if row.end_date_earliest is None and str(row.end_date_latest) == "2025-04-30"
    )
    with pytest.raises(BadValue):
        data.measures.find(end_date="../soon")


def test_rows_are_sorted_and_limited() -> None:
    data = sd.load()
    rows = ids("measures", "--sort", "end_date")
    assert len(rows) == len(data.measures)
    ends = [data.measures[one].end_date_latest for one in rows]
    stated = [end for end in ends if end is not None]
    assert ends[: len(stated)] == sorted(stated)
    assert ids("measures", "--sort", "-target_name", "--limit", "1") == [
        max(data.measures, key=lambda row: row.target_name or "").id
    ]
    assert f"3 of {len(data.measures)} measures" in run("list", "--limit", "3").stderr
    assert ids("--limit", "0") == []
    assert run("list", "--limit", "-1").exit_code == 2
    assert "did you mean 'target'" in run("list", "--sort", "targt").stderr
    assert run("list", "--sort", "target,status").exit_code == 2


def test_an_output_file_has_what_standard_output_had(tmp_path: Path) -> None:
    for name, output_format in (("a.csv", "csv"), ("a.json", "json"), ("a.jsonl", "jsonl"), ("a.txt", "text")):
        path = tmp_path / name
        result = run("list", "-o", str(path), FORCE_COLOR="1")
        assert (result.exit_code, result.stdout) == (0, "")
        assert f"{len(sd.load().measures)} records written to {path}\n" in result.stderr
        assert path.read_text(encoding="utf-8") == run("list", "--format", output_format).stdout
    assert run("list", "-o", str(tmp_path / "b.csv"), "--format", "json").exit_code == 0
    assert json.loads((tmp_path / "b.csv").read_text(encoding="utf-8")), "a format that is named counts"
    assert run("list", "-o", "-").stdout == run("list").stdout
    assert run("list", "-o", str(tmp_path / "none" / "c.csv")).exit_code == 3


TEXTS = st.lists(st.text("ab王 é", min_size=1, max_size=60), min_size=2, max_size=2, unique=True)


@given(TEXTS, st.integers(12, 40))
def test_two_texts_that_differ_are_never_cut_to_the_same(texts: list[str], size: int) -> None:
    texts = [" ".join(text.split()) or "x" for text in texts]
    first, second = fold(texts, size)
    assert max(map(columns, (*first, *second))) <= size
    assert (first == second) == (texts[0] == texts[1])

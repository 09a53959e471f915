"""`why` on the real data: what is said, in which format, with and without the documents."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import sanctions_data as sd
from sanctions_data.cli.terminal import columns
from sanctions_data.records import TABLES

from .run_command import run

MEASURE = "us-2021-xinjiang-1-wang-junzheng"
LIFTED = "cn-2021-counter-1-ep-subcommittee-on-human-rights"


def test_the_first_minute() -> None:
    result = run("why", MEASURE, "announced_on")
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[0] == "announced_on = 2021-03-22"
    assert lines[1].strip() == f"{MEASURE} · inherited from us-2021-xinjiang-1"
    text = " ".join(result.stdout.split())
    assert "“Monday” VOA News, sentence 7" in text
    assert "recorded place and digest, from the document; --sources DIR checks them" in text
    assert "said by the reporter" in text
    assert "weekday_near(“Monday”, “March 22, 2021” in sentence 2) → 2021-03-22 ✓ recomputed" in text


def test_every_field_of_every_record_is_answered() -> None:
    """No field makes the shell stumble; a stated one shows its claims, a null one says so."""
    from sanctions_data.cli import why_text
    from sanctions_data.records import TABLES

    data = sd.load()
    for table in TABLES:
        for record in data.table(table):
            for name in record.columns():
                why = data.why(record, name)
                text = "\n".join(why_text.lines(why, {}, ids=True))
                words = "\n".join(why_text.lines(why, {}))
                lines = [line for line in (text + "\n" + words).splitlines() if "  address  " not in line]
                assert all(columns(line) <= 80 for line in lines), (record.id, name)
                assert not re.search(r"\b[cd][0-9]{4}\b", words), (record.id, name)
                assert text.startswith((f"{name} = ", f"{name} =\n"))  # a digest has a line of its own
                assert all(reason.claim.id in text for reason in why) or why.column.function == "source_count"
                assert why.value is not None or "not" in text or "open" in text


def test_a_conflict_shows_all_values_and_the_reason() -> None:
    assert "eu · decision d0001, chosen" in run("why", "eu", "member_count", "--ids").stdout
    text = run("why", "eu", "member_count").stdout
    assert "eu · values differ, settled" in text
    for value in ("27", "28", "30"):
        assert f"\n    {value}  " in text
    assert "said by the reporter · chosen" in text
    assert "said by the reporter · not chosen" in text
    assert "    why  " in text


def test_a_range_is_no_day() -> None:
    assert run("why", "zhang-ming-warning", "date").stdout.splitlines()[:2] == [
        "date = 2021-03-15/2021-03-21                                  zhang-ming-warning",
        "  not known to the day: 2021-03-15 to 2021-03-21",
    ]
    answer = json.loads(run("why", "zhang-ming-warning", "date", "--format", "json").stdout)
    assert (answer["value"], answer["edtf"]) == (None, "2021-03-15/2021-03-21")


def test_what_no_source_states_is_said_plainly_and_is_no_error() -> None:
    result = run("why", MEASURE, "start_date")
    assert result.exit_code == 0
    assert "No claim in this dataset states it; nothing is filled in." in result.stdout


def test_all_fields_briefly() -> None:
    result = run("why", MEASURE)
    record = sd.load().measures[MEASURE]
    shown = [line.split()[0] for line in result.stdout.splitlines()[1:] if "  ! " not in line]
    wanted = [name for name in record.provenance or () if not record.columns()[name].repeats]
    assert sorted(shown[: len(wanted)]) == sorted(wanted)
    assert all(len(line) <= 80 for line in result.stdout.splitlines())
    assert "! in dispute, not settled" in run("why", "listed-officials").stdout
    assert "! dispute: decision d0005, unresolved" in run("why", "listed-officials", "--ids").stdout
    assert "no claim states  start_date" in result.stdout
    assert "sanctions-data why" in result.stderr


def test_an_action_whose_announcement_has_no_day_is_headed_with_that_of_its_effect() -> None:
    action = next(row for row in sd.load().actions if row.announced_on is None and row.start_date is not None)
    assert run("why", action.id).stdout.splitlines()[0] == f"{action.id} · US, {action.start_date} (day of effect)"


def test_the_help_says_what_the_documents_are_for() -> None:
    assert "Folder with the documents, to print whole sentences" in " ".join(run("why", "--help").stdout.split())
    text = " ".join(run("verify", "--help").stdout.split())
    assert "Folder with the documents, to check the words that the package does not have" in text


@pytest.mark.parametrize("table", TABLES)
def test_all_fields_of_every_record_fit_80_columns(table: str) -> None:
    from sanctions_data.cli import why_summary

    data = sd.load()
    for record in data.table(table):
        whys = [data.why(record, name) for name in record.stated()]
        _, *words = why_summary.lines(whys)
        assert all(columns(line) <= 80 for line in words), record.id
        _, *lines = why_summary.lines(whys, ids=True)
        assert all(columns(line) <= 80 for line in lines), record.id
        text = " ".join(" ".join(lines).split())
        shown = [why for why in whys if why.reasons and not why.column.repeats]
        assert all(
            f"{why[0].sentence.source} {why[0].sentence.n} " in text for why in shown if why[0].evidence[0].row.source
        )


def test_a_claim_leads_to_its_field() -> None:
    claim = sd.load().why(MEASURE, "announced_on")[0].claim
    assert run("why", claim.id).stdout == run("why", claim.record, claim.field, "--ids").stdout


def test_every_claim_is_reached_by_its_id_and_comes_first_and_in_full() -> None:
    data = sd.load()
    deciding = {row.claim: row for row in data.conflicts if row.claim_outcome == "not chosen"}
    decided = [claim for claim in data.ledger.claims if claim.active and claim.id in deciding]
    assert decided
    for claim in decided:
        first = run("why", claim.id).stdout.split("\n\n")[1]
        assert first.startswith(f"  {claim.id}  ")
        words = " ".join(first.split())
        assert f"outcome not chosen: decision {deciding[claim.id].decision} has " in words
        assert claim.rule.partition("/")[0] + "(" in words
        assert " ".join((claim.reason or "").split()) in words
    further = data.why("eu", "member_count")[1].claim
    assert run("why", further.id).stdout.split("\n\n")[1].startswith(f"  {further.id}  ")
    assert "outcome  not chosen" not in run("why", further.id).stdout


def test_a_claim_in_json_says_what_became_of_it() -> None:
    answer = json.loads(run("why", "c0042", "--format", "json").stdout)
    assert (answer["asked"]["id"], answer["asked"]["value"], answer["value"]) == ("c0042", 28, 27)
    standings = {claim["id"]: claim["claim_outcome"] for claim in answer["conflicts"][0]["claims"]}
    assert standings == {"c0041": "chosen", "c0042": "not chosen", "c0296": "kept"}
    assert "asked" not in json.loads(run("why", "eu", "member_count", "--format", "json").stdout)


def test_a_value_that_a_decision_did_not_choose_is_headed_as_kept() -> None:
    row = next(row for row in sd.load().conflicts if (row.field, row.claim_outcome) == ("tenure", "kept"))
    told = "Elsewhere current was chosen; this is kept as what its source says."
    assert told in " ".join(run("why", row.record, row.field).stdout.split())
    text = run("why", row.record, row.field, "--ids").stdout
    assert text.splitlines()[0].endswith(f"{row.record} · decision {row.decision}, kept")
    told = f"Decision {row.decision} chose current (c0832), elsewhere; this is kept as what its source says."
    assert told in " ".join(text.split())
    assert "said by the reporter · kept" in text
    assert "! kept as what its source says" in run("why", row.record).stdout
    assert f"! value: decision {row.decision}, kept" in run("why", row.record, "--ids").stdout
    assert (
        run("why", "wang-junzheng-4", "tenure", "--ids")
        .stdout.splitlines()[0]
        .endswith(f"decision {row.decision}, chosen")
    )


def test_json_is_the_whole_chain() -> None:
    answer = json.loads(run("why", MEASURE, "announced_on", "--format", "json").stdout)
    why = sd.load().why(MEASURE, "announced_on")
    assert answer["value"] == "2021-03-22"
    assert answer["inherited_from"] == "us-2021-xinjiang-1"
    assert [claim["id"] for claim in answer["claims"]] == [reason.claim.id for reason in why]
    assert [row["quote"] for row in answer["claims"][0]["evidence"]] == ["Monday", "March 22, 2021"]
    assert {row["text"] for row in answer["claims"][0]["evidence"]} == {None}
    assert answer["claims"][0]["verdict"] == "recomputed"


def test_json_of_all_fields_is_a_list_of_the_same() -> None:
    answers = json.loads(run("why", MEASURE, "--format", "json").stdout)
    one = json.loads(run("why", MEASURE, "announced_on", "--format", "json").stdout)
    assert one in answers
    assert [answer["field"] for answer in answers] == list(sd.load().record(MEASURE).stated())


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["us-2021-xinjiang-1-wang-junzeng"], "no record 'us-2021-xinjiang-1-wang-junzeng'; did you mean '" + MEASURE),
        ([MEASURE, "anounced_on"], "no field of measures 'anounced_on'; did you mean 'announced_on'?"),
        (["zhang-ming-warnin"], "did you mean 'zhang-ming-warning'?"),
        (["c9999"], "no record 'c9999'"),
        ([""], "no record ''"),
        (["../../etc/passwd"], "no record '../../etc/passwd'"),
        (["a\x1b[31mb\n"], "no record 'a\\x1b[31mb\\n'"),
        (["x" * 100_000], "no record 'xxx"),
    ],
)
def test_a_wrong_word_is_answered_in_one_line(args: list[str], message: str) -> None:
    result = run("why", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert len(result.stderr) < 400
    assert "\x1b" not in result.stderr


def test_a_folder_that_holds_no_document_is_could_not_check(tmp_path: Path) -> None:
    result = run("why", MEASURE, "announced_on", "--sources", str(tmp_path))
    assert result.exit_code == 3
    assert (
        result.stderr
        == f"{tmp_path}: holds none of the source documents; `sanctions-data sources list` names their digests\n"
    )
    result = run("why", MEASURE, "announced_on", SANCTIONS_DATA_SOURCES=str(tmp_path / "none"))
    assert result.exit_code == 3
    assert "is not a directory" in result.stderr


def test_an_empty_variable_names_no_folder() -> None:
    assert run("why", MEASURE, "announced_on", SANCTIONS_DATA_SOURCES="").exit_code == 0


@pytest.mark.sources
def test_with_the_documents_sentences_are_whole_and_nothing_is_withheld(sources: Path) -> None:
    text = run("why", MEASURE, "announced_on", SANCTIONS_DATA_SOURCES=str(sources)).stdout
    assert "»Monday«" in text
    assert "✓ the digest of sentence 7 was checked" in text
    answers = json.loads(run("why", "cn-2021-counter-1", "--format", "json", "--sources", str(sources)).stdout)
    held = {source.id for source in sd.load().ledger.sources if source.raw_sha256}
    rows = [row for answer in answers for claim in answer["claims"] for row in claim["evidence"] if row["source"]]
    assert {row["source"] for row in rows} - held, "some of it was read from copies that nobody keeps"
    assert all((row["text"] is not None) == (row["source"] in held) for row in rows)
    assert all(row["text"] or row["quote"] for row in rows)
    assert not [
        claim for answer in answers for claim in answer["claims"] if claim["verdict"] in ("withheld", "differs")
    ]


@pytest.mark.sources
def test_forced_colour_marks_the_words(sources: Path) -> None:
    text = run("why", MEASURE, "announced_on", "--sources", str(sources), FORCE_COLOR="1").stdout
    assert "\x1b[1;4mMonday\x1b[0m" in text
    assert "»" not in text
    assert "\x1b" not in run("why", MEASURE, "announced_on", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_the_id_of_a_decision_leads_to_its_field() -> None:
    decision = next(row for row in sd.load().ledger.decisions if row.active and row.chosen)
    claim = next(row for row in sd.load().ledger.claims if row.id == decision.chosen)
    text = run("why", decision.id).stdout
    assert text.startswith(f"{claim.field} = ")
    assert f"decision {decision.id}" in text


def test_an_accusation_names_who_makes_it_and_nobody_who_says_something_else() -> None:
    text = " ".join(run("why", "Adrian Zenz", "reason_summary").stdout.split())
    assert " China says so. We record that it was said, not that it is true. " in text
    text = " ".join(run("why", "ca-2021-xinjiang-1", "reason").stdout.split())
    assert " Canada says so. We record that it was said, not that it is true. " in text


def test_a_list_has_no_reporter() -> None:
    text = run("why", "chen-mingguo.ofac-sdn", "value").stdout
    assert "said by  the document itself" in text
    assert "reporter" not in text


def test_a_document_is_named_by_publisher_day_and_title_with_its_address() -> None:
    text = run("why", LIFTED, "status").stdout
    data = sd.load()
    (source,) = {row.source or "" for row in data.provenance if (row.record, row.field) == (LIFTED, "status")}
    publisher, title = data.sources[source].publisher, data.sources[source].title
    words = " ".join(text.split())
    assert f"{publisher}, 30 April 2025, “{title}" in words
    assert "recorded digest, from a public copy; --sources DIR checks it" in words
    judged = next(row for row in data.provenance if row.rule == "reading/1" and row.table == "events")
    assert "judged by a person, because: " in " ".join(run("why", judged.record, judged.field).stdout.split())
    assert "\n         address  https://" in text
    assert source not in text
    assert f"{source}, sentence " in run("why", LIFTED, "status", "--ids").stdout


def test_json_names_the_publication_of_each_evidence() -> None:
    answer = json.loads(run("why", LIFTED, "status", "--format", "json").stdout)
    evidence = answer["claims"][0]["evidence"][0]
    assert evidence["publication"]["publisher"] == sd.load().sources[evidence["source"]].publisher
    assert evidence["publication"]["published_on"] == "2025-04-30"
    assert evidence["publication"]["link"].startswith("https://")
    assert evidence["checked"] == "recorded: digest, from a public copy"
    for claim in answer["claims"]:
        for row in claim["evidence"]:
            fragment = (row["publication"] or {}).get("link") or ""
            assert ":~:text=" not in fragment or row["quote"], "a link names only words that are shipped"

"""`sources`: what is listed, and what a copy must be to be verified."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import sanctions_data as sd
from sanctions_data.cli.terminal import columns

from .run_command import run


def test_documents_are_listed_by_day_one_line_each() -> None:
    result = run("sources", "list")
    head, *lines = result.stdout.splitlines()
    current = sd.load().ledger.sources
    assert head.split() == ["day", "publisher", "title", "id"]
    assert sorted(line.split()[-1] for line in lines) == sorted(source.id for source in current)
    days = [line.split()[0] for line in lines if not line.startswith("no day")]
    assert days == sorted(days)
    assert all(columns(line) <= 80 for line in (*lines, *result.stderr.splitlines()))
    rows = json.loads(run("sources", "list", "--format", "json").stdout)
    assert [row["id"] for row in rows] == [source.id for source in current]


def test_one_document_is_shown_with_its_digests() -> None:
    for source in [source for source in sd.load().ledger.sources if source.raw_sha256]:
        text = run("sources", "show", source.id).stdout
        for value in (source.id, source.raw_sha256, source.n1_sha256, f"{source.sentence_count} sentences"):
            assert value is None or value in text


def test_sentences_are_shown_by_number_and_gist() -> None:
    rows = [row for row in sd.load().ledger.sentences if row.source == "voa-2021-03-22"]
    text = " ".join(run("sources", "show", "voa-2021-03-22").stdout.split())
    assert all(" ".join(row.gist.split()) in text for row in rows)
    found = json.loads(run("sources", "show", "voa-2021-03-22", "--format", "json").stdout)
    assert [row["n"] for row in found["sentences"]] == [row.n for row in rows]


def test_whose_copy_was_read_is_said_where_one_was() -> None:
    for source in sd.load().ledger.sources:
        text = run("sources", "show", source.id).stdout.partition("\n\n")[0]
        assert ("\n  copy of   " in text) == (source.copy_of is not None), source.id
        assert ("\n  copy is   " in text) == (source.reliability is not None), source.id
        assert ("\n  read in   " in text) == (source.reader is not None), source.id
        words = " ".join(text.split())
        assert all(one is None or " ".join(one.split()) in words for one in (source.copy_of, source.reader))


def test_an_unknown_document_gets_a_suggestion() -> None:
    result = run("sources", "show", "voa-2021-03-23")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "no source 'voa-2021-03-23'; did you mean 'voa-2021-03-22'?\n"


def test_what_cannot_be_checked_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.bin").write_bytes(b"\0\1\2" * 40)
    (tmp_path / "latin.txt").write_bytes("caf\u00e9 ferm\u00e9".encode("latin-1"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.txt").write_text("Nothing of it.")
    (tmp_path / "other" / "b.txt").write_text("Nothing of it either.")
    (tmp_path / "hollow").mkdir()
    wanted = {
        "none.txt": "there is no such file",
        "empty.txt": "it is empty",
        "binary.bin": "it is a binary file",
        "latin.txt": "is not UTF-8",
        "other": "holds none of the source documents",
        "other/a.txt": "is none of the source documents",
        "hollow": "there is no file in it",
    }
    for name, message in wanted.items():
        result = run("sources", "verify", str(tmp_path / name))
        assert (result.exit_code, result.stdout) == (3, ""), name
        assert result.stderr.count("\n") == 1, result.stderr
        assert result.stderr.startswith(str(tmp_path / name))
        assert message in result.stderr


def test_a_file_name_with_escape_codes_is_printed_clean(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m.txt"
    path.write_text("Nothing of it.")
    for args in (["text"], ["json"], ["junit"]):
        result = run("sources", "verify", str(path), "--format", *args)
        assert result.exit_code == 3
        assert "\x1b" not in result.output


@pytest.mark.sources
def test_the_documents_are_verified_under_any_name(sources: Path, tmp_path: Path) -> None:
    spans = 0
    for number, path in enumerate(sorted(sources.iterdir())):
        (tmp_path / f"{number}.dat").write_bytes(path.read_bytes())
    result = run("sources", "verify", str(tmp_path))
    assert result.exit_code == 0
    assert "2 of 2 documents verified" in result.stderr
    found = json.loads(run("sources", "verify", str(tmp_path), "--format", "json").stdout)
    ledger = sd.load().ledger
    held = {source.id for source in ledger.sources if source.raw_sha256}
    assert len(held) == 2 < len(ledger.sources)
    shown = sum(len(document["sentences"]) for document in found["documents"])
    assert shown == len([row for row in ledger.sentences if row.source in held])
    spans = sum(len(s["spans"]) for document in found["documents"] for s in document["sentences"])
    assert spans == len([row for row in ledger.evidence if row.source in held])


def test_one_document_can_be_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("My notes.\n")
    result = run("sources", "verify", str(path), "--source", "tass-2021-03-22")
    assert result.exit_code == 1, "it was checked, and it is not that document"
    assert result.stdout.startswith(f"{path} · tass-2021-03-22 (holds 0 of its 1 sentence)\n    1  lost")
    document = json.loads(run("sources", "verify", str(path), "--source", "tass-2021-03-22", "-f", "json").stdout)
    assert [(row["source"], row["recognised_by"], row["ok"]) for row in document["documents"]] == [
        ("tass-2021-03-22", None, False)
    ]


def test_what_a_saved_page_leaves_unread_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<!doctype html><link rel=stylesheet href=a.css><p>My notes.")
    note = "note: it has 1 external style sheet, which was not read: text that they hide counts as seen"
    result = run("sources", "verify", str(path), "--source", "tass-2021-03-22")
    assert note in " ".join(result.stdout.split())
    assert all(len(line) <= 80 for line in result.stdout.splitlines()[1:])
    assert f"{path}: {note}" in run("sources", "verify", str(path)).stderr.splitlines()


def test_a_folder_without_the_document_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("My notes.\n")
    (tmp_path / "picture.png").write_bytes(b"\0\1\2")
    result = run("sources", "verify", str(tmp_path), "--source", "tass-2021-03-22")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.splitlines() == [
        f"{tmp_path}/picture.png: it is a binary file; save it as plain text or as a web page",
        f"{tmp_path}: holds no sentence of tass-2021-03-22",
    ]


def test_a_document_that_does_not_exist_or_has_no_digest_cannot_be_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("My notes.\n")
    result = run("sources", "verify", str(path), "--source", "voa-2021-03-23")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "no source 'voa-2021-03-23'; did you mean 'voa-2021-03-22'?\n"
    result = run("sources", "verify", str(path), "--source", "public-law-117-78")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "public-law-117-78: cannot be checked; the table has no digest of any of its sentences\n"


def test_folders_hidden_files_and_links(tmp_path: Path) -> None:
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    (tmp_path / "in" / ".notes.txt").write_text("Hidden.")
    (tmp_path / "in" / ".git").mkdir()
    (tmp_path / "in" / ".git" / "a.txt").write_text("Hidden too.")
    result = run("sources", "verify", str(tmp_path / "in"))
    assert result.exit_code == 3
    assert result.stderr == f"{tmp_path}/in: there is no file in it; hidden files and links are passed over\n"


@pytest.mark.sources
def test_part_of_a_document_is_reported_as_part(sources: Path, tmp_path: Path) -> None:
    rows = [row for row in sd.load().ledger.sentences if row.source == "voa-2021-03-22"]
    text = (sources / "voa-2021-03-22.txt").read_text(encoding="utf-8")
    path = tmp_path / "part.txt"
    path.write_text("Seen today.\n\n" + "\n\n".join(text[row.start : row.end] for row in rows[2:7]) + "\n")
    result = run("sources", "verify", str(path))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{path} · voa-2021-03-22 (holds 5 of its 22 sentences)\n")
    assert "  5 of 22 sentences verified" in result.stdout
    assert result.stderr == "0 of 1 document verified\n"
    found = json.loads(run("sources", "verify", str(path), "--format", "json").stdout)["documents"][0]
    assert (found["recognised_by"], found["counts"]["verified-moved"]) == ("sentences", 5)


@pytest.mark.sources
def test_a_quotation_is_named_as_one(sources: Path, tmp_path: Path) -> None:
    row = next(row for row in sd.load().ledger.sentences if row.source == "voa-2021-03-22" and row.n == 7)
    path = tmp_path / "column.txt"
    path.write_text("A column.\n\n" + (sources / "voa-2021-03-22.txt").read_text("utf-8")[row.start : row.end] + "\n")
    result = run("sources", "verify", str(path))
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == (
        f"{path}: is none of the source documents, but holds 1 of 22 sentences of voa-2021-03-22; "
        "`--source voa-2021-03-22` shows where\n"
    )
    result = run("sources", "verify", str(path), "--source", "voa-2021-03-22")
    assert result.exit_code == 1
    assert "  7  verified-moved" in result.stdout


@pytest.mark.sources
def test_copies_in_a_folder_are_each_answered(sources: Path, tmp_path: Path) -> None:
    whole = (sources / "voa-2021-03-22.txt").read_bytes()
    (tmp_path / "deeper").mkdir()
    (tmp_path / "a.txt").write_bytes(whole)
    (tmp_path / "deeper" / "b.txt").write_bytes(whole + b"\n")
    (tmp_path / "deeper" / "c.txt").write_bytes(whole.replace(b"Monday it was", b"Sunday it was"))
    (tmp_path / ".hidden.txt").write_bytes(whole.replace(b"Monday it was", b"Sunday it was"))
    (tmp_path / "d.bin").write_bytes(b"\0")
    result = run("sources", "verify", str(tmp_path))
    assert result.exit_code == 1
    assert [line.removeprefix(f"{tmp_path}/") for line in result.stdout.splitlines() if "·" in line] == [
        "a.txt · voa-2021-03-22 (the same file)",
        "deeper/b.txt · voa-2021-03-22 (the same text in another layout)",
        "deeper/c.txt · voa-2021-03-22 (recognised by its sentences)",
    ]
    assert result.stderr.splitlines() == [
        f"{tmp_path}/d.bin: it is a binary file; save it as plain text or as a web page",
        "2 of 3 documents verified",
    ]


@pytest.mark.sources
def test_a_changed_word_is_named_with_its_claims(sources: Path, tmp_path: Path) -> None:
    text = (sources / "voa-2021-03-22.txt").read_text(encoding="utf-8")
    changed = tmp_path / "copy.txt"
    assert text.count("Monday it was") == 1
    changed.write_text(text.replace("Monday it was", "Sunday it was"), encoding="utf-8")
    result = run("sources", "verify", str(changed))
    assert result.exit_code == 1
    assert "  7  changed" in result.stdout
    claim = sd.load().why("us-2021-xinjiang-1-wang-junzheng", "announced_on")[0].claim.id
    assert f"missing: {claim}/0" in result.stdout
    assert "21 of 22 sentences verified" in result.stdout
    suite = ET.fromstring(run("sources", "verify", str(changed), "--format", "junit").stdout).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("22", "1")


@pytest.mark.sources
def test_a_stranger_in_the_folder_does_no_harm_but_a_named_one_does(sources: Path, tmp_path: Path) -> None:
    for path in sources.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "notes.txt").write_text("My notes.")
    assert run("sources", "verify", str(tmp_path)).exit_code == 0
    assert run("sources", "verify", str(sources), str(tmp_path / "notes.txt")).exit_code == 3
    assert run("sources", "verify", str(sources), str(tmp_path / "none.txt")).exit_code == 3

"""The commands of `ledger` that draft, retire and check, over an invented ledger and over a copy of the real one."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from checkout_copy import LedgerCopy, findings, next_patch, run
from hypothesis import given, strategies

from sanctions_data.anchors.normal import digests
from sanctions_data.cli.ledger import command as ledger_group
from sanctions_data.compile import compile_ledger
from sanctions_data.editor.propose_sentences import propose_rows, propose_sentences
from sanctions_data.ledger import Claim, Decision, Evidence
from sanctions_data.ledger.storage import ledger_files, read_ledger
from sanctions_data.provenance.find_documents import held_documents

NOTICE = (
    "Harbour notice\n\n"
    "The Harbour Board named Lin Hao on June 10, 2009. It gave no reason for the step, the Gazette wrote.\n\n"
    "The U.S. Navy spoke of twelve boats. “We act,” an officer said.\n"
)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LedgerCopy:
    monkeypatch.delenv("SANCTIONS_DATA_SOURCES", raising=False)
    return LedgerCopy(tmp_path)


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def fill(folder: Path, **by_number: str) -> None:
    """Write the gists of a worksheet: those that are named, and a plain one for every other sentence."""
    rows = cells(folder / "sentences.csv")
    for row in rows:
        row["gist"] = by_number.get(f"n{row['n']}", f"Summary of part {row['n']}.")
    save(folder, rows)


def save(folder: Path, rows: list[dict[str, str]]) -> None:
    with (folder / "sentences.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def drafted(tmp_path: Path, text: str = NOTICE, name: str = "notice.txt") -> tuple[Path, Path]:
    """A document in a folder of its own, and where its worksheet will lie."""
    path = tmp_path / "read" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path, path.with_name(f"{name}.draft")


def test_a_draft_fills_everything_but_the_gist(
    copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, sheet = drafted(tmp_path)
    before = copy.bytes()
    options = ["--publisher", "Harbour Board", "--read-on", "2026-01-02/2026-01-05"]
    assert copy.run("ledger", "draft", str(path), "--id", "notice", *options) == 0
    out, err = capsys.readouterr()
    assert copy.bytes() == before
    rows = cells(sheet / "sentences.csv")
    assert [(row["n"], row["kind"], row["text"]) for row in rows] == [
        ("1", "title", "Harbour notice"),
        ("2", "body", "The Harbour Board named Lin Hao on June 10, 2009."),
        ("3", "body", "It gave no reason for the step, the Gazette wrote."),
        ("4", "body", "The U.S. Navy spoke of twelve boats."),
        ("5", "body", "“We act,” an officer said."),
    ]
    for row in rows:
        found = digests(row["text"])
        assert all(row[name] == str(getattr(found, name)) for name in ("n1", "n2", "sk", "length", "first", "words"))
        assert row["gist"] == ""
    (source,) = cells(sheet / "sources.csv")
    assert (source["kind"], source["language"], source["publisher"]) == ("article", "en", "Harbour Board")
    assert (source["retrieved_on"], source["retrieved_on_latest"], source["raw_sha256"]) == ("", "2026-01-05", "")
    assert source["sentence_count"] == "5"
    assert (
        out.splitlines()[0] == "sentence at 118…154: it may end at 126, after “U.S.”; change start and end, or leave it"
    )
    assert "source: title, author, published_on, url: leave empty what the document does not say" in out
    assert out.count("write its gist") == 5
    assert "source: say how reliable the copy is" in out
    assert err == f"5 sentences in {sheet}; correct them there, then run this again with --write\n"


def test_a_draft_with_every_gist_is_added_and_can_be_cited(
    copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, sheet = drafted(tmp_path)
    draft = ["ledger", "draft", str(path), "--id", "notice", "--reliability", "original"]
    assert copy.run(*draft, "--write") == 2
    assert "left to decide:\nsentence 1 (0…14): write its gist" in capsys.readouterr().err
    fill(sheet)
    assert copy.run(*draft, "--write") == 0
    ledger = copy.ledger()
    source = ledger.sources[-1]
    assert (source.id, source.sentence_count, source.added_in, source.raw_sha256) == ("notice", 5, "0.2.0", None)
    rows = [row for row in ledger.sentences if row.source == "notice"]
    assert [(row.start, row.block, row.n1) for row in rows][1] == (None, None, digests(rows_text(sheet)[1]).n1)
    compile_ledger(ledger)
    shutil.copy(path, copy.sources / "notice.txt")
    cite = ["--table", "events", "--record", "fair", "--field", "place", "--rule", "paraphrase/1", "--reason", "ours"]
    arguments = ["ledger", "cite", "notice", "harbour BOARD", *cite, "--value", "board", "--sources", str(copy.sources)]
    assert copy.run(*arguments) == 0
    evidence = copy.ledger().evidence[-1]
    assert (evidence.quote, evidence.start, evidence.occurrence) == ("Harbour Board", None, None)
    assert evidence.check is not None
    compile_ledger(copy.ledger(), copy.texts)
    assert copy.run("ledger", "check", "--sources", str(copy.sources)) == 0


def test_a_draft_that_does_not_say_how_reliable_the_copy_is_is_not_added(
    copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, sheet = drafted(tmp_path)
    draft = ["ledger", "draft", str(path), "--id", "notice"]
    assert copy.run(*draft) == 0
    fill(sheet)
    assert copy.run(*draft, "--write") == 2
    assert "left to decide:\nsource: say how reliable the copy is: reliability is" in capsys.readouterr().err
    assert copy.run(*draft, "--reliability", "mirror", "--write") == 0
    assert copy.ledger().sources[-1].reliability == "mirror"


def rows_text(sheet: Path) -> list[str]:
    return [row["text"] for row in cells(sheet / "sentences.csv")]


def test_a_draft_is_added_once(copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, sheet = drafted(tmp_path)
    draft = ["ledger", "draft", str(path), "--id", "notice", "--reliability", "original"]
    assert copy.run(*draft) == 0
    fill(sheet)
    assert copy.run(*draft, "--write") == 0
    before = copy.bytes()
    assert copy.run(*draft, "--write") == 2
    assert "0…14 stands in the ledger already, as sentence 1" in capsys.readouterr().err
    assert copy.bytes() == before


def test_a_held_document_has_its_places_and_digests(
    copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, sheet = drafted(tmp_path)
    draft = ["ledger", "draft", str(path), "--id", "notice", "--reliability", "original"]
    assert copy.run(*draft, "--held") == 0
    fill(sheet)
    assert copy.run(*draft, "--held", "--write") == 2
    assert "--held and --containing are for a new draft" in capsys.readouterr().err
    assert copy.run(*draft, "--write") == 0
    ledger = copy.ledger()
    assert ledger.sources[-1].bytes == len(NOTICE.encode())
    assert [(row.block, row.start) for row in ledger.sentences if row.source == "notice"][:2] == [(1, 0), (2, 16)]
    compile_ledger(ledger, {**copy.texts, "notice": NOTICE})


def test_bounds_that_a_person_moves_give_new_digests(
    copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, sheet = drafted(tmp_path)
    draft = ["ledger", "draft", str(path), "--id", "notice", "--reliability", "original"]
    assert copy.run(*draft) == 0
    rows = cells(sheet / "sentences.csv")
    rows[1]["end"] = rows.pop(2)["end"]
    save(sheet, rows)
    assert copy.run(*draft) == 0
    joined = cells(sheet / "sentences.csv")
    assert [row["n"] for row in joined] == ["1", "2", "3", "4"]
    assert joined[1]["text"].endswith("the Gazette wrote.")
    assert joined[1]["n1"] == digests(joined[1]["text"]).n1
    for change, message in (
        ({"start": "x"}, "x…"),
        ({"end": "9999"}, "is not a place in the document, which has"),
        ({"start": "3"}, "begins before the end of the sentence above it (14)"),
        ({"start": "15"}, "begins or ends with a blank"),
    ):
        save(sheet, [joined[0], {**joined[1], **change}, *joined[2:]])
        before = (sheet / "sentences.csv").read_bytes()
        assert copy.run(*draft) == 2
        assert message in capsys.readouterr().err
        assert (sheet / "sentences.csv").read_bytes() == before


def test_further_sentences_succeed_the_row_of_their_source(copy: LedgerCopy, tmp_path: Path) -> None:
    path, sheet = drafted(tmp_path)
    draft = ["ledger", "draft", str(path), "--id", "notice", "--reliability", "original"]
    assert copy.run(*draft, "--containing", "lin hao") == 0
    assert rows_text(sheet) == ["The Harbour Board named Lin Hao on June 10, 2009."]
    fill(sheet)
    assert copy.run(*draft, "--write") == 0
    (copy.folder.parent / "releases/0.2.0").mkdir()
    project = copy.root / "pyproject.toml"
    project.write_text(project.read_text().replace("0.2.0", "0.3.0"))
    shutil.rmtree(sheet)
    assert copy.run(*draft, "--containing", "navy") == 0
    fill(sheet)
    assert copy.run(*draft, "--write") == 0
    ledger = copy.ledger()
    old, new = [row for row in ledger.sources if row.id == "notice"]
    assert (old.sentence_count, old.retired_in, old.replaced_by, old.cause) == (1, "0.3.0", "notice", "curation")
    assert (new.sentence_count, new.added_in, new.retired_in) == (2, "0.3.0", None)
    assert [row.n for row in ledger.sentences if row.source == "notice"] == [1, 2]
    compile_ledger(ledger)
    shutil.rmtree(sheet)
    assert copy.run(*draft, "--containing", "navy") == 2


def test_a_table_is_drafted_by_rows(copy: LedgerCopy, tmp_path: Path) -> None:
    path, sheet = drafted(tmp_path, "id,name\n7,LIN HAO\n8,MIRA ODUYA\n", "list.csv")
    assert copy.run("ledger", "draft", str(path), "--id", "list", "--containing", "hao") == 0
    assert [(row["kind"], row["text"]) for row in cells(sheet / "sentences.csv")] == [("row", "7,LIN HAO")]
    assert cells(sheet / "sources.csv")[0]["kind"] == "list"


def test_a_cell_over_several_lines_is_one_row(copy: LedgerCopy, tmp_path: Path) -> None:
    path, sheet = drafted(tmp_path, 'id,note\n7,"one\ntwo"\n8,three\n', "list.csv")
    assert copy.run("ledger", "draft", str(path), "--id", "list") == 0
    assert rows_text(sheet) == ["id,note", '7,"one two"', "8,three"]


def test_a_file_that_is_no_workbook_is_refused(
    copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("openpyxl")
    path, sheet = drafted(tmp_path, "not a zip", "list.xlsx")
    assert copy.run("ledger", "draft", str(path), "--id", "list") == 3
    assert "not an XLSX workbook" in capsys.readouterr().err
    assert not sheet.exists()


def test_a_workbook_is_drafted_by_rows(copy: LedgerCopy, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path, sheet = drafted(tmp_path, "", "list.xlsx")
    book = openpyxl.Workbook()
    book.active.append(["id", "name"])
    book.active.append([7, "Hao, Lin"])
    book.save(path)
    assert copy.run("ledger", "draft", str(path), "--id", "list") == 0
    assert rows_text(sheet) == ["id,name", '7,"Hao, Lin"']


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "whole"])
def test_a_damaged_workbook_is_one_line(
    copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str], part: str
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path, _ = drafted(tmp_path, "", "list.xlsx")
    book = openpyxl.Workbook()
    book.active.append(["id", "name"])
    book.save(path)
    raw = path.read_bytes()
    if part == "whole":
        path.write_bytes(raw[: len(raw) // 2])
    else:
        with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, content[: len(content) // 2] if name == part else content)
    assert copy.run("ledger", "draft", str(path), "--id", "list") == 3
    err = capsys.readouterr().err
    assert err.startswith(f"{path}: ")
    assert err.count("\n") == 1


def test_a_worksheet_in_another_encoding_is_named(
    copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, sheet = drafted(tmp_path)
    assert copy.run("ledger", "draft", str(path), "--id", "notice") == 0
    file = sheet / "sentences.csv"
    file.write_bytes(file.read_bytes() + "é".encode("cp1252"))
    capsys.readouterr()
    assert copy.run("ledger", "draft", str(path), "--id", "notice") == 3
    assert f"{file}: is not UTF-8 at byte " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (NOTICE, ["--held", "--containing", "x"], "of a document that is held every sentence stands in the ledger"),
        (NOTICE.replace("\n", "\r\n"), ["--held"], "only plain text in UTF-8 with line feeds can be held"),
        (NOTICE, ["--containing", "dragon"], "holds no sentence for notice that has these words"),
        (NOTICE, ["--read-on", "soon"], "soon"),
        (None, [], "is gazette, which the ledger has; draft it by that id"),
        ("", [], "it is empty"),
    ],
)
def test_what_cannot_be_drafted_is_refused(
    copy: LedgerCopy,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str | None,
    options: list[str],
    message: str,
) -> None:
    path, sheet = drafted(tmp_path, "")
    path.write_bytes((copy.texts["gazette"] if text is None else text).encode())
    assert copy.run("ledger", "draft", str(path), "--id", "notice", *options) in (2, 3)
    assert message in capsys.readouterr().err
    assert not sheet.exists()


def test_a_gist_that_repeats_its_sentence_is_refused(
    copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, sheet = drafted(tmp_path)
    draft = ["ledger", "draft", str(path), "--id", "notice", "--reliability", "original"]
    assert copy.run(*draft) == 0
    fill(sheet, n3="It gave no reason for the step.")
    before = copy.bytes()
    assert copy.run(*draft, "--write") == 2
    assert "notice 3: the gist shares “it gave no reason for” with the sentence" in capsys.readouterr().err
    assert copy.bytes() == before


def test_a_worksheet_of_another_document_is_refused(
    copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, sheet = drafted(tmp_path)
    assert copy.run("ledger", "draft", str(path), "--id", "notice") == 0
    assert copy.run("ledger", "draft", str(path), "--id", "other") == 2
    assert "is the worksheet of 'notice', not of 'other'" in capsys.readouterr().err
    path.write_text(NOTICE.replace("named", "did not name"), encoding="utf-8")
    assert copy.run("ledger", "draft", str(path), "--id", "notice") == 2
    assert "the document is another than that of this worksheet" in capsys.readouterr().err
    assert sheet.is_dir()


def test_no_text_of_a_document_gets_into_the_checkout(copy: LedgerCopy, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy.root / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    assert copy.run("ledger", "draft", str(path), "--id", "notice") == 2
    assert "is inside the checkout" in capsys.readouterr().err
    assert [each.name for each in copy.root.glob("*.draft")] == []


COMMANDS = [ledger_group, *ledger_group.commands.values()]
EXAMPLES = [line for each in COMMANDS for line in re.findall(r"^  sanctions-data (.*)$", each.epilog or "", re.M)]


@pytest.mark.parametrize("line", dict.fromkeys(line for line in EXAMPLES if " release " not in line))
def test_an_example_of_a_help_runs(
    copy: LedgerCopy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    folder = drafted(tmp_path, "7,LIN HAO\n", "list.csv")[0].parent
    drafted(tmp_path, name="article.txt")
    copy.sources.rename(folder / "articles")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SANCTIONS_DATA_SOURCES", "articles")
    Path("g.txt").write_text("1: What it is called.\n", encoding="utf-8")
    if line.startswith("ledger remove"):
        assert copy.run("ledger", "cite", "gazette", "the press", "-t", "events", "-r", "fair", "-f", "place") == 0
    left = "--write" in line  # nobody has written the other gists
    assert copy.run(*shlex.split(line)) == (2 if left else 0)
    assert ("left to decide" in capsys.readouterr().err) == left


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One day. Another day.", ["One day.", "Another day."]),
        ("He met Mr. Lin. They spoke.", ["He met Mr. Lin.", "They spoke."]),
        ("He asked “Why?” She left.", ["He asked “Why?”", "She left."]),
        ("It was wrapped\nin two lines. Then\nit ended.", ["It was wrapped\nin two lines.", "Then\nit ended."]),
        ("他走了。她来了。", ["他走了。", "她来了。"]),
        ("A headline\n\nA sentence.", ["A headline", "A sentence."]),
        ("The U.S. acted. It did.", ["The U.S. acted.", "It did."]),
        ("It rose by 5.5 percent. Then it fell.", ["It rose by 5.5 percent.", "Then it fell."]),
    ],
)
def test_boundaries_are_proposed(text: str, sentences: list[str]) -> None:
    assert [text[row.start : row.end] for row in propose_sentences(text)] == sentences


@pytest.mark.parametrize("propose", [propose_sentences, propose_rows])
def test_a_proposal_leaves_no_word_out(propose: Callable[..., Any]) -> None:
    texts = strategies.text(alphabet="aB1 .!?…。\n\r\t“”()[]U.S-,’", max_size=80)

    @given(texts)
    def whole(text: str) -> None:
        at = 0
        for row in propose(text):
            assert at <= row.start < row.end
            assert not text[at : row.start].strip()
            assert text[row.start : row.end] == text[row.start : row.end].strip()
            at = row.end
        assert not text[at:].strip()

    whole()


@pytest.mark.sources
def test_the_boundaries_of_the_articles_are_those_that_people_set(sources: Path) -> None:
    ledger = read_ledger()
    for source, text in held_documents(sources, ledger).items():
        places = [(row.start, row.end, row.block) for row in ledger.sentences if row.active and row.source == source]
        assert [(row.start, row.end, row.block) for row in propose_sentences(text)] == places


def test_a_claim_is_retired_with_its_evidence(copy: LedgerCopy, capsys: pytest.CaptureFixture[str]) -> None:
    before = copy.bytes()
    assert copy.run("ledger", "retire", "c0012", "--cause", "curation") == 0
    out, err = capsys.readouterr()
    assert out == "c0012 ends in 0.2.0 (curation), with 1 row of evidence\n"
    assert err == "written; now run scripts/build.py\n"
    ledger = copy.ledger()
    (claim,) = [row for row in ledger.claims if not row.active]
    (evidence,) = [row for row in ledger.evidence if not row.active]
    assert (claim.id, claim.retired_in, claim.replaced_by, claim.cause) == ("c0012", "0.2.0", None, "curation")
    assert (evidence.claim, evidence.retired_in, evidence.cause) == ("c0012", "0.2.0", "curation")
    changed = [name for name, raw in copy.bytes().items() if raw != before[name]]
    assert changed == ["claims.csv", "evidence.csv"]
    lines = [set(raw.splitlines()) for raw in (before["claims.csv"], copy.bytes()["claims.csv"])]
    assert len(lines[0] - lines[1]) == 1
    events: Sequence[Any] = compile_ledger(ledger, copy.texts).tables["events"]
    assert events[0].name is None


def test_a_successor_is_cited_first_and_named(copy: LedgerCopy, capsys: pytest.CaptureFixture[str]) -> None:
    name = ["--table", "events", "--record", "fair", "--field", "name", "--rule", "paraphrase/1", "--reason", "ours"]
    assert copy.cite("a fair", *name, "--value", "fair at the harbour") == 0
    assert (
        "note: needs a decision before the build passes (`ledger decide`): events fair name" in capsys.readouterr().err
    )
    assert copy.run("ledger", "retire", "c0012", "--cause", "source", "--replaced-by", "c0013") == 0
    ended = next(row for row in copy.ledger().claims if row.id == "c0012")
    assert (ended.replaced_by, ended.cause) == ("c0013", "source")
    events: Sequence[Any] = compile_ledger(copy.ledger(), copy.texts).tables["events"]
    assert events[0].name == "fair at the harbour"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["c0111"], "no claim or decision 'c0111'; did you mean 'c0011'?"),
        (["c0007"], "no active claim 'c0007'"),
        (["c0010"], "measures ca-ports-1-lin-hao target"),
        (["c0011", "--replaced-by", "c0011"], "--replaced-by c0011: expected another claim that stands"),
        (["c0011", "c0012", "--replaced-by", "c0001"], "--replaced-by names the successor of one row"),
        (
            ["c0012", "--in", "0.1.0"],
            "0.1.0 is released: begin the next version first (`sanctions-data ledger begin patch` for a",
        ),
        (["c0012", "--in", "0.0.9"], "--in 0.0.9 is before the newest release, 0.1.0; a release never changes"),
        (["c0012", "--in", "2.0"], "--in '2.0' is not a version; expected three numbers, such as 2.0.0"),
        (["c0012", "--in", "soon"], "--in 'soon' is not a version; expected three numbers, such as 2.0.0"),
    ],
)
def test_what_cannot_be_retired_is_refused_and_nothing_is_written(
    copy: LedgerCopy, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    before = copy.bytes()
    assert copy.run("ledger", "retire", *arguments, "--cause", "curation") == 2
    assert message in capsys.readouterr().err
    assert copy.bytes() == before


def test_a_row_that_ended_or_was_never_released_is_not_retired(
    copy: LedgerCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--table", "events", "--record", "fair", "--field", "place"]
    assert copy.cite("the press", *place) == 0
    assert copy.run("ledger", "retire", "c0013", "--cause", "curation") == 2
    assert (
        "c0013 was added in 0.2.0, which is not released: `ledger remove c0013` takes it out" in capsys.readouterr().err
    )
    assert copy.run("ledger", "retire", "c0012", "--cause", "curation") == 0
    assert copy.run("ledger", "retire", "c0012", "--cause", "curation") == 2
    assert "c0012 has ended in 0.2.0 already" in capsys.readouterr().err


def test_a_claim_ends_together_with_its_decision(copy: LedgerCopy, capsys: pytest.CaptureFixture[str]) -> None:
    claim, evidence = rows_of_a_rival(copy)
    decision = Decision(
        id="d0001", kind="value", outcome="chosen", claims=("c0011", "c0013"), chosen="c0011", reason="it fits",
        added_in="0.1.0",
    )  # fmt: skip
    ledger = copy.ledger()
    save_tables(copy, claims=(*ledger.claims, claim), evidence=(*ledger.evidence, evidence), decisions=(decision,))
    assert copy.run("ledger", "retire", "c0013", "--cause", "source") == 2
    assert "no active claim 'c0013'" in capsys.readouterr().err
    assert copy.run("ledger", "retire", "c0013", "d0001", "--cause", "source") == 0
    compile_ledger(copy.ledger(), copy.texts)


def rows_of_a_rival(copy: LedgerCopy) -> tuple[Claim, Evidence]:
    """A claim that differs from c0011, and its evidence."""
    ledger = copy.ledger()
    words = next(row for row in ledger.evidence if row.claim == "c0011")
    claim = next(row for row in ledger.claims if row.id == "c0011")
    change = {"id": "c0013", "value": "13", "rule": "reading/1", "reason": "ours"}
    return claim.model_copy(update=change), words.model_copy(update={"claim": "c0013"})


def save_tables(copy: LedgerCopy, **tables: Any) -> None:
    for name, text in ledger_files(replace(copy.ledger(), **tables)).items():
        (copy.folder / name).write_bytes(text.encode())


def test_a_check_names_every_fault_with_its_place(copy: LedgerCopy, capsys: pytest.CaptureFixture[str]) -> None:
    assert copy.run("ledger", "check") == 0
    assert capsys.readouterr().err == "0 faults (without documents: withheld words are not checked)\n"
    text = (copy.folder / "claims.csv").read_text(encoding="utf-8")
    text = text.replace("number/1", "numbr/1").replace(
        'c0001,entities,us,name,"""United', 'c0001,entities,us,nam,"""United'
    )
    (copy.folder / "claims.csv").write_text(text, encoding="utf-8")
    assert copy.run("ledger", "check", "--sources", str(copy.sources)) == 1
    out, err = capsys.readouterr()
    faults = [line for line in out.splitlines() if "as it stood or had ended" not in line]
    assert faults == [
        "ledger/claims.csv:2 column 'field': no claimed field of entities 'nam'; did you mean 'name'?",
        "ledger/claims.csv:12 column 'rule': no rule 'numbr/1'; did you mean 'number/1'?",
    ]
    assert err == "4 faults (with 1 document)\n"
    assert copy.run("ledger", "check", "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [(one["file"], one["line"], one["column"]) for one in found] == [
        ("ledger/claims.csv", 2, ""),
        ("ledger/claims.csv", 2, "field"),
        ("ledger/claims.csv", 12, ""),
        ("ledger/claims.csv", 12, "rule"),
    ]


def test_a_check_names_the_first_fault_of_each_file_that_cannot_be_read(
    copy: LedgerCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("claims", "evidence"):
        path = copy.folder / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8") + "x\n", encoding="utf-8")
    assert copy.run("ledger", "check") == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["ledger/claims.csv", "ledger/evidence.csv"]
    assert all("1 cell, but the header has" in line for line in lines)


@pytest.mark.parametrize("arguments", [["check"], ["remove", "c0001"]])
def test_a_file_of_the_ledger_that_is_not_utf8_is_named(
    copy: LedgerCopy, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    file = copy.folder / "claims.csv"
    file.write_bytes(b"id\n\xff\n")
    assert copy.run("ledger", *arguments) == 3
    assert f"{file}: is not UTF-8 at byte 3" in capsys.readouterr().err


def test_a_check_compares_the_rows_that_a_release_has(copy: LedgerCopy, capsys: pytest.CaptureFixture[str]) -> None:
    text = (copy.folder / "claims.csv").read_text(encoding="utf-8")
    (copy.folder / "claims.csv").write_text(text.replace("our name for it", "a name of ours"), encoding="utf-8")
    assert copy.run("ledger", "check") == 1
    assert capsys.readouterr().out == "ledger/claims.csv:13: c0012 is not as it stood or had ended in release 0.1.0\n"
    (copy.folder / "claims.csv").write_text(text, encoding="utf-8")
    chain = copy.folder.parent / "releases/chain.json"
    chain.write_text("{}", encoding="utf-8")
    assert copy.run("ledger", "check") == 1
    assert "releases/chain.json: is not a chain of releases" in capsys.readouterr().out
    chain.unlink()
    assert copy.run("ledger", "check") == 1
    assert capsys.readouterr().out.startswith("releases/chain.json: is missing")


def test_a_check_sees_the_change_that_a_stopped_run_had_begun(
    copy: LedgerCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    from sanctions_data.build import atomic_write

    text = (copy.folder / "claims.csv").read_text(encoding="utf-8")
    atomic_write.write(copy.folder / atomic_write.JOURNAL, json.dumps({"claims.csv": text.replace("number/1", "no/1")}))
    assert copy.run("ledger", "check") == 1
    assert "no rule 'no/1'" in capsys.readouterr().out
    assert (copy.folder / atomic_write.JOURNAL).exists()


def test_the_ledger_is_written_in_a_checkout_only(tmp_path: Path) -> None:
    """A copy of the package without the project around it is what a wheel installs."""
    skip = shutil.ignore_patterns("releases")
    shutil.copytree(Path(__file__).parent.parent / "sanctions_data", tmp_path / "sanctions_data", ignore=skip)
    for command in (["check"], ["retire", "c0001", "--cause", "source"], ["release", "1.1.0"], ["cite", "a", "b"]):
        found = run(tmp_path, "-m", "sanctions_data", "ledger", *command)
        assert (found.returncode, found.stdout) == (3, "")
        assert found.stderr.startswith(f"{tmp_path}: is not a checkout of sanctions-data, and the ledger is written in")
        assert found.stderr.count("\n") == 1
    assert run(tmp_path, "-m", "sanctions_data", "ledger", "cite", "--help").returncode == 0


def test_a_source_goes_from_its_document_to_a_value_in_the_real_ledger(checkout: Path, tmp_path: Path) -> None:
    """Draft, cite, retire, check and build, in a copy of the repository."""
    version, project = next_patch(checkout), checkout / "pyproject.toml"
    old = (checkout / "sanctions_data/data/VERSION").read_text().strip()
    project.write_text(project.read_text().replace(f'version = "{old}"', f'version = "{version}"'))
    path, sheet = drafted(tmp_path, NOTICE.replace("Lin Hao", "Wang Junzheng"))

    def ledger(*command: str) -> subprocess.CompletedProcess[str]:
        found = run(checkout, "-m", "sanctions_data", "ledger", *command)
        assert found.returncode == 0, (command, found.stdout, found.stderr)
        return found

    draft = ["draft", str(path), "--id", "harbour-notice", "--publisher", "Harbour Board", "--kind", "notice"]
    draft += ["--reliability", "original"]
    ledger(*draft)
    fill(sheet)
    ledger(*draft, "--write")
    words = ["cite", "harbour-notice", "The Harbour Board named", "--table", "entities", "--record", "wang-junzheng"]
    how = ["--field", "description", "--rule", "paraphrase/1", "--reason", "ours", "--value", "named by a board"]
    cited = ledger(*words, *how, "--sources", str(path.parent)).stdout.split()[0]
    assert ledger("check").stderr.startswith("0 faults")
    assert run(checkout, "scripts/build.py").returncode == 0
    shown = run(checkout, "-m", "sanctions_data", "why", "wang-junzheng", "description", "--format", "json")
    (claim,) = json.loads(shown.stdout)["claims"]
    assert (claim["id"], claim["evidence"][0]["quote"]) == (cited, "The Harbour Board named")
    gone = ledger("retire", "c0012", "--cause", "curation", "--dry-run")
    assert "nothing was written" in gone.stderr
    # the version has no release yet, and only a build with the documents makes standings
    assert {each.split(":")[0] for each in findings(checkout)} <= {"releases", "rows", "standings"}

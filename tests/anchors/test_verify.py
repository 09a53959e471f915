"""Documents against a table: recognition, verdicts, exit codes, reports."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from sanctions_data.anchors import Anchor, SpanAnchor, digest
from sanctions_data.anchors.from_rows import SourceKey, anchors_from, sources_from
from sanctions_data.anchors.verification_text import as_json, as_junit, as_text
from sanctions_data.anchors.verify_documents import Verification, verify, walk
from sanctions_data.errors import UnknownName, UnreadableFile

from .article import SENTENCES, TEXT, anchors

ANCHORS = anchors()
SOURCES = [SourceKey("gazette", None, digest(TEXT)), SourceKey("other")]


def run(folder: Path, text: str, name: str = "any name.txt") -> Verification:
    path = folder / name
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return verify([path], SOURCES, ANCHORS)


def test_the_document_under_any_name(tmp_path: Path) -> None:
    result = run(tmp_path, TEXT)
    assert (result.ok, result.exit_code, result.counts) == (True, 0, {"verified-in-place": 10})
    assert [(d.source, d.by) for d in result.documents] == [("gazette", "text")]
    assert result.documents[0].span_counts == {"in-place": 11}


def test_recognised_by_its_sentences(tmp_path: Path) -> None:
    result = run(tmp_path, "Site menu\n\n" + TEXT.replace("1.5", "2.5") + "\n\nImprint")
    document = result.documents[0]
    assert (document.source, document.by, document.ok, result.exit_code) == ("gazette", "sentences", False, 1)
    assert document.counts == {"verified-moved": 9, "changed": 1}
    assert document.span_counts == {"in-place": 10, "missing": 1}


def test_a_quotation_makes_no_copy(tmp_path: Path) -> None:
    result = run(tmp_path, f"A column about the sea. {SENTENCES[5]} Not more than that was said, and the day was long.")
    assert [(d.source, d.ok) for d in result.documents] == [(None, False)]
    assert result.exit_code == 1
    assert "none of the known sources; it holds 1 of 10 sentences of gazette" in as_text(result)
    assert "it holds none of their sentences" in as_text(run(tmp_path, "A column about the sea."))


def test_notes_on_a_saved_page_are_in_every_report(tmp_path: Path) -> None:
    note = "it has 1 external style sheet, which was not read: text that they hide counts as seen"
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.split("\n\n"))
    result = run(tmp_path, f"<!doctype html><link rel=stylesheet href=a.css>{paragraphs}", "page.html")
    assert (result.exit_code, result.documents[0].source, result.documents[0].notes) == (0, "gazette", (note,))
    assert f"  note: {note}" in as_text(result).splitlines()
    assert json.loads(as_json(result))["documents"][0]["notes"] == [note]
    assert ET.fromstring(as_junit(result)).findtext("testsuite/system-out") == note
    stranger = run(tmp_path, "<!doctype html><link rel=stylesheet href=a.css><p>x", "page.html")
    assert f"  note: {note}" in as_text(stranger).splitlines()
    assert json.loads(as_json(run(tmp_path, TEXT)))["documents"][0]["notes"] == []


def test_unreadable_is_said_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.bin").write_bytes(b"\0\1")
    result = verify([tmp_path, tmp_path / "none.txt"], SOURCES, ANCHORS)
    assert [d.error is None for d in result.documents] == [True, False, False]
    assert result.exit_code == 3
    assert f"{tmp_path / 'none.txt'}: there is no such file" in as_text(result)


def test_folders_are_walked_and_links_are_not(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    (inside / "deeper").mkdir(parents=True)
    (inside / ".git" / "logs").mkdir(parents=True)
    outside.mkdir()
    for path in (
        inside / "b.txt",
        inside / "deeper" / "a.txt",
        inside / ".hidden",
        inside / ".git" / "c",
        inside / ".git" / "logs" / "d",
        outside / "secret.txt",
    ):
        path.write_text("x", encoding="utf-8")
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "link").symlink_to(outside)
    assert [str(path.relative_to(inside)) for path in walk(inside)] == ["b.txt", "deeper/a.txt"]
    empty = tmp_path / "empty"
    empty.mkdir()
    assert verify([empty], SOURCES, ANCHORS).exit_code == 3
    assert verify([], SOURCES, ANCHORS).exit_code == 3


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "shut").mkdir()
    scandir = os.scandir

    def shut(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", shut)
    result = verify([tmp_path], SOURCES, ANCHORS)
    assert [(d.source, d.error) for d in result.documents] == [
        (None, f"{tmp_path}/shut: the directory cannot be read (Permission denied)"),
        ("gazette", None),
    ]
    assert result.exit_code == 3


def test_one_source_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "part.txt").write_text(f"News.\n\n{SENTENCES[5]}", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("My notes.", encoding="utf-8")
    result = verify([tmp_path], SOURCES, ANCHORS, source="gazette")
    assert [(Path(d.path).name, d.source, d.by) for d in result.documents] == [
        ("notes.txt", None, None),
        ("part.txt", "gazette", "sentences"),
    ]
    result = verify([tmp_path / "notes.txt"], SOURCES, ANCHORS, source="gazette")
    assert [(d.source, d.by, d.ok) for d in result.documents] == [("gazette", None, False)]
    assert as_text(result).startswith(f"{tmp_path / 'notes.txt'}: gazette (not recognised)")
    with pytest.raises(UnknownName, match="no source 'gazete'; did you mean 'gazette'"):
        verify([tmp_path], SOURCES, ANCHORS, source="gazete")
    with pytest.raises(UnreadableFile, match="other: cannot be checked"):
        verify([tmp_path], SOURCES, ANCHORS, source="other")


def test_a_table_of_n1_digests_alone_verifies(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("News.\n\n" + TEXT.replace(" ", "\n"), encoding="utf-8")
    rows = [{"source": a.source, "n": a.n, "n1": a.n1, "length": a.length} for a in ANCHORS]
    result = verify([path], [{"id": "gazette"}], rows)
    assert (result.ok, result.counts) == (True, {"verified-moved": 10})


def test_values_say_what_they_are(tmp_path: Path) -> None:
    document = run(tmp_path, TEXT.replace("1.5", "2.5")).documents[0]
    assert repr(document) == f"Checked({str(tmp_path / 'any name.txt')!r}, gazette, 9 of 10 sentences verified)"


def test_progress_names_each_file(tmp_path: Path) -> None:
    seen: list[str] = []
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    verify([path], SOURCES, ANCHORS, progress=seen.append)
    assert seen == [str(path)]


def test_text_report(tmp_path: Path) -> None:
    result = run(tmp_path, TEXT.replace("1.5", "2.5"))
    assert as_text(result) == "\n".join(
        [
            f"{tmp_path}/any name.txt: gazette (by its sentences)",
            "  9 of 10 sentences verified: 9 verified-in-place, 1 changed",
            "  spans of claims: 10 in-place, 1 missing",
            "  sentence 4    changed            199–282  The Harbour Board of Velmora said Monday it would raise…",
            "    not in it: 199/2",
            "",
            "9 of 10 sentences verified",
        ]
    )
    assert as_text(result, show_all=True).count("\n  sentence ") == 10


def test_json_report_holds_no_words_of_the_document(tmp_path: Path) -> None:
    report = as_json(run(tmp_path, TEXT.replace("1.5", "2.5")))
    value = json.loads(report)
    assert (value["ok"], value["counts"]) == (False, {"verified-in-place": 9, "changed": 1})
    document = value["documents"][0]
    assert document["recognised_by"] == "sentences"
    assert [s["verdict"] for s in document["sentences"]].index("changed") == 3
    assert document["sentences"][3]["spans"][2] == {"id": "199/2", "verdict": "missing", "start": None, "end": None}
    assert "Ilvent" not in report
    assert list(value) == ["ok", "counts", "documents"]
    assert {name: document[name] for name in document if name not in ("sentences", "counts", "span_counts")} == {
        "path": str(tmp_path / "any name.txt"),
        "source": "gazette",
        "recognised_by": "sentences",
        "error": None,
        "notes": [],
        "ok": False,
    }
    assert document["counts"] == {"verified-in-place": 9, "changed": 1}
    assert document["span_counts"] == {"in-place": 10, "missing": 1}
    assert document["sentences"][0] == {"n": 1, "verdict": "verified-in-place", "start": 0, "end": 32, "spans": []}
    twice = run(tmp_path, f"News.\n\n{TEXT}\n\n{SENTENCES[5]}")
    found = json.loads(as_json(twice))["documents"][0]["sentences"][5]
    at = [match.start() for match in re.finditer(re.escape(SENTENCES[5]), f"News.\n\n{TEXT}\n\n{SENTENCES[5]}")]
    places = [[start, start + len(SENTENCES[5])] for start in at]
    assert {name: found[name] for name in found if name != "spans"} == {
        "n": 6, "verdict": "ambiguous", "start": None, "end": None, "places": places,
    }  # fmt: skip
    line = next(line for line in as_text(twice).splitlines() if line.startswith("  sentence 6 "))
    assert line.split() == ["sentence", "6", "ambiguous", "2", "places"]
    half = SENTENCES[3].index("Monday")
    text = TEXT.replace(
        SENTENCES[3], f"{SENTENCES[3][:half]}\n\nADVERTISEMENT: walks along the coast\n\n{SENTENCES[3][half:]}"
    )
    split = json.loads(as_json(run(tmp_path, text)))["documents"][0]["sentences"][3]
    assert [text[start:end] for start, end in split["parts"]] == [SENTENCES[3][:half].strip(), SENTENCES[3][half:]]


def test_junit_report(tmp_path: Path) -> None:
    path = tmp_path / "bad\x01.bin"
    path.write_bytes(b"\0")
    (tmp_path / "a.txt").write_text(TEXT.replace("1.5", "2.5"), encoding="utf-8")
    (tmp_path / "stranger.txt").write_text("Nothing known.", encoding="utf-8")
    suites = list(ET.fromstring(as_junit(verify([tmp_path], SOURCES, ANCHORS)).split("\n", 1)[1]))
    assert [(s.get("tests"), s.get("failures"), s.get("errors")) for s in suites] == [
        ("10", "1", "0"),
        ("1", "0", "1"),
        ("1", "1", "0"),
    ]
    cases = [
        [(case.get("name"), case.get("classname")) for case in suite if case.tag == "testcase"] for suite in suites
    ]
    assert cases[0] == [(f"gazette sentence {n}", "gazette") for n in range(1, 11)]
    assert cases[1:] == [
        [("document", str(tmp_path / r"bad\x01.bin"))],
        [("document", str(tmp_path / "stranger.txt"))],
    ]
    assert [suite.get("name") for suite in suites] == [
        str(tmp_path / name) for name in ("a.txt", r"bad\x01.bin", "stranger.txt")
    ]
    assert [case.get("message") for case in suites[2].iter("failure")] == [
        "none of the known sources; it holds none of their sentences"
    ]
    failure = suites[0].find(".//failure")
    assert failure is not None
    assert failure.get("message") == "changed, not in it: 199/2"


def test_rows_that_are_objects(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    sentences = [SimpleNamespace(source=a.source, n=a.n, start=a.start, n1=a.n1, length=a.length) for a in ANCHORS]
    at = TEXT.index("12 boat")
    span = SimpleNamespace(id="c1", source="gazette", sentence=6, start=at, end=at + 7, quote="12 boat")
    result = verify([path], [SimpleNamespace(id="gazette", n1_sha256=digest(TEXT))], sentences, [span])
    assert [(d.source, d.by) for d in result.documents] == [("gazette", "text")]
    assert result.counts == {"verified-moved": 10}  # without an end nothing is known to be in its place
    assert result.documents[0].span_counts == {"in-place": 1}
    assert anchors_from([SimpleNamespace(source="gazette", n=1)]) == ()


def test_every_column_is_read() -> None:
    spans = [{"source": a.source, "sentence": a.n, **asdict(span)} for a in ANCHORS for span in a.spans]
    for row in spans:
        row["check"] = row.pop("digest8")
    rows = [asdict(replace(a, spans=())) for a in ANCHORS]
    written = [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]
    assert anchors_from(rows, spans) == anchors_from(written, spans) == ANCHORS
    assert anchors_from([SimpleNamespace(**row) for row in rows], [SimpleNamespace(**row) for row in spans]) == ANCHORS
    assert anchors_from(ANCHORS) == ANCHORS
    check = {"source": "gazette", "sentence": 1, "digest8": "00000000", "occurrence": "2", "claim": "c1"}
    assert anchors_from(rows, [check])[0].spans == (SpanAnchor("c1/0", None, None, 2, None, "00000000"),)
    assert anchors_from(rows, [{**check, "ord": "3", "sentence": ""}, {**check, "source": None}])[0].spans == ()
    bare = anchors_from([{"n1": "0" * 64}])[0]
    assert bare == Anchor("", 0, None, None, "0" * 64, "", "", 0)
    keys = [{"id": "a", "raw_sha256": "1", "n1_sha256": "2"}, {"id": ""}, SourceKey("b")]
    assert sources_from(keys) == (SourceKey("a", "1", "2"), SourceKey(""), SourceKey("b"))


@pytest.mark.parametrize("short", [True, False])
def test_rows_of_a_csv_file(tmp_path: Path, short: bool) -> None:
    names = ["source", "n", "start", "end", "n1", "n2", "sk", "length"]
    names += ["sk_length", "first", "last", "words"] if short else []
    file = io.StringIO()
    writer = csv.DictWriter(file, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(asdict(a) for a in ANCHORS)
    file.seek(0)
    sentences = [*csv.DictReader(file), {"source": "gazette", "n": "11", "n1": "", "start": ""}]
    spans = [
        {"claim": "c1", "ord": "0", "source": "gazette", "sentence": "6", "start": "", "end": "", "quote": "12 boat"},
        {"claim": "c2", "ord": "0", "source": "", "sentence": "", "uses_claim": "c1"},
    ]
    kept = anchors_from(sentences, spans)
    assert len(kept) == 10
    assert kept[5].spans[0].id == "c1/0"
    assert sources_from([{"id": "gazette", "raw_sha256": ""}]) == (SourceKey("gazette"),)
    path = tmp_path / "a.txt"
    path.write_text("News.\n\n" + TEXT, encoding="utf-8")
    result = verify([path], [{"id": "gazette"}], sentences, spans)
    assert (result.ok, result.counts) == (True, {"verified-moved": 10})
    assert result.documents[0].span_counts == {"in-sentence": 1}

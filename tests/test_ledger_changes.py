"""`ledger begin`, `correct`, `decide`, `remove` and `log`, over an invented ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from checkout_copy import LedgerCopy
from hypothesis import HealthCheck, given, settings, strategies
from ledger_builder import harbour

from sanctions_data.build.checkout import Checkout
from sanctions_data.compile import compile_ledger
from sanctions_data.editor.accept import Refused
from sanctions_data.editor.begin_version import with_line
from sanctions_data.release.freeze import check_ledger

WHY = ["--reason", "so the poster has it"]
LATER = ["--value", "2009-06-10", "--rule", "reading/1", *WHY]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LedgerCopy:
    monkeypatch.delenv("SANCTIONS_DATA_SOURCES", raising=False)
    return LedgerCopy(tmp_path)


def value(copy: LedgerCopy, table: str, record: str, field: str) -> object:
    """What the ledger compiles to, with every released row as it was."""
    ledger = copy.ledger()
    assert list(check_ledger(ledger, Checkout(copy.root).releases())) == []
    rows = compile_ledger(ledger, copy.texts).tables[table]
    return getattr(next(row for row in rows if getattr(row, "id", "") == record), field)


def test_a_correction_moves_the_evidence_to_the_new_claim(copy: LedgerCopy) -> None:
    assert copy.run("ledger", "correct", "fair", "name", "--value", "autumn fair", *WHY) == 0
    assert value(copy, "events", "fair", "name") == "autumn fair"
    ledger = copy.ledger()
    old, new = (next(row for row in ledger.claims if row.id == name) for name in ("c0012", "c0013"))
    assert (old.retired_in, old.replaced_by, old.cause, new.added_in) == ("0.2.0", "c0013", "curation", "0.2.0")
    words = [(row.claim, row.quote, row.retired_in) for row in ledger.evidence if row.claim in ("c0012", "c0013")]
    assert words == [("c0012", "a fair", "0.2.0"), ("c0013", "a fair", None)]


@pytest.mark.parametrize(
    ("claim", "rule", "derivation"),
    [("c0007", "reading/1", "inferred"), ("c0011", "reading/1", "inferred"), ("c0012", "verbatim/1", "quoted")],
)
def test_another_rule_brings_its_own_derivation(copy: LedgerCopy, claim: str, rule: str, derivation: str) -> None:
    value = {"c0007": "2009-06-10", "c0011": "13", "c0012": "a fair"}[claim]
    assert copy.run("ledger", "correct", claim, "--value", value, "--rule", rule, *WHY) == 0
    new = copy.ledger().claims[12]
    assert (new.id, new.rule, new.derivation) == ("c0013", rule, derivation)


def test_a_claim_that_no_release_has_is_corrected_in_place(copy: LedgerCopy) -> None:
    for name in ("autumn fair", "spring fair"):
        assert copy.run("ledger", "correct", "fair", "name", "--value", name, *WHY) == 0
    assert value(copy, "events", "fair", "name") == "spring fair"
    assert [row.id for row in copy.ledger().claims][-1] == "c0013"


def test_a_value_that_is_computed_from_the_corrected_one_follows(copy: LedgerCopy) -> None:
    assert value(copy, "actions", "ca-ports-1", "announced_on").isoformat() == "2009-06-09"  # type: ignore[attr-defined]
    assert copy.run("ledger", "correct", "c0007", *LATER) == 0
    assert value(copy, "actions", "ca-ports-1", "announced_on").isoformat() == "2009-06-10"  # type: ignore[attr-defined]
    used = {row.uses_claim for row in copy.ledger().evidence if row.active and row.uses_claim}
    assert "c0007" not in used


@pytest.mark.parametrize("direct", [(0, 1), (1, 0)])
def test_a_value_that_follows_in_two_ways_is_corrected_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, direct: tuple[int, int]
) -> None:
    """One sum uses the corrected number and another sum, which uses that number too."""
    draft = harbour()
    for name in ("three", "few", "all"):
        draft.record("figures", f"ca-ports-1.{name}", about="ca-ports-1", about_table="actions")
    draft.claim("c0013", "ca-ports-1.three", "number", 3, "number/1", (4, "three boats"))
    names = [("c0014", "c0015")[at] for at in direct]  # of the sum of two numbers, and of that with the first sum
    words = (3, "12 boats")
    sums = [
        (names[0], "ca-ports-1.few", "number", 15, "sum/1", words, ("c0011", "addend"), ("c0013", "addend")),
        (names[1], "ca-ports-1.all", "number", 27, "sum/1", words, ("c0011", "addend"), (names[0], "addend")),
    ]
    for each in sorted(sums):
        draft.claim(*each)
    monkeypatch.setattr("checkout_copy.harbour", lambda: draft)
    monkeypatch.delenv("SANCTIONS_DATA_SOURCES", raising=False)
    copy = LedgerCopy(tmp_path)
    assert copy.run("ledger", "correct", "c0011", "--value", "13", "--rule", "reading/1", *WHY) == 0
    assert [value(copy, "figures", f"ca-ports-1.{name}", "number") for name in ("few", "all")] == [16, 29]


def test_a_value_that_may_follow_from_withheld_words_needs_the_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = harbour()
    at = next(n for n, row in enumerate(draft.rows["evidence"]) if (row.claim, row.ord) == ("c0008", 0))
    draft.change("evidence", at + 2, quote=None)
    monkeypatch.setattr("checkout_copy.harbour", lambda: draft)
    monkeypatch.delenv("SANCTIONS_DATA_SOURCES", raising=False)
    copy = LedgerCopy(tmp_path)
    assert copy.run("ledger", "correct", "c0007", *LATER) == 0
    assert "c0008 rests on c0013, and its words are withheld" in capsys.readouterr().err
    assert copy.run("ledger", "check", "--sources", str(copy.sources)) == 1
    assert "same_day/1 gives '2009-06-10', not '2009-06-09'" in capsys.readouterr().out


def test_a_decision_goes_over_to_the_corrected_claim(copy: LedgerCopy) -> None:
    assert copy.run("ledger", "decide", "c0007", "c0011", "--outcome", "compatible", *WHY) == 0
    assert copy.run("ledger", "correct", "c0011", "--value", "13", "--rule", "reading/1", *WHY) == 0
    (decision,) = copy.ledger().decisions
    assert (decision.id, decision.claims) == ("d0001", ("c0007", "c0013"))
    assert value(copy, "figures", "ca-ports-1.boats", "number") == 13


def rival(copy: LedgerCopy) -> None:
    """A claim that differs from c0011: three boats."""
    boats = ["--table", "figures", "--record", "ca-ports-1.boats", "--field", "number"]
    assert copy.cite("three boats", *boats) == 0


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        (["ca-ports-1.boats", "number", "--chosen", "c0011"], 12),
        (["ca-ports-1.boats", "number", "--chosen", "c0013"], 3),
        (["c0011", "c0013", "--outcome", "unresolved"], None),
    ],
)
def test_a_decision_settles_a_field(copy: LedgerCopy, arguments: list[str], number: int | None) -> None:
    rival(copy)
    assert copy.run("ledger", "check") == 1
    assert copy.run("ledger", "decide", *arguments, *WHY) == 0
    assert copy.run("ledger", "check") == 0
    assert value(copy, "figures", "ca-ports-1.boats", "number") == number


def test_a_decision_takes_the_place_of_another(copy: LedgerCopy, capsys: pytest.CaptureFixture[str]) -> None:
    rival(copy)
    decide = ["ledger", "decide", "ca-ports-1.boats", "number", *WHY, "--chosen"]
    assert copy.run(*decide, "c0011") == 0
    assert copy.run(*decide, "c0013") == 2
    assert "c0011 stands in d0001 (chosen); --replaces d0001" in capsys.readouterr().err
    assert copy.run(*decide, "c0013", "--replaces", "d0001") == 0
    assert [(row.id, row.chosen) for row in copy.ledger().decisions] == [("d0001", "c0013")]


def test_what_only_a_removed_claim_needs_goes_with_it(copy: LedgerCopy, capsys: pytest.CaptureFixture[str]) -> None:
    before = copy.bytes()
    show = ["--table", "events", "--record", "show", "--field", "place", "--keys", ""]
    assert copy.cite("the press", *show) == 0
    assert copy.run("ledger", "remove", "c0013") == 0
    assert "show is removed, because nothing else is claimed of it" in capsys.readouterr().out
    assert copy.bytes() == before


def test_a_source_is_removed_with_its_sentences_unless_it_is_cited(copy: LedgerCopy, tmp_path: Path) -> None:
    before = copy.bytes()
    path, gists = tmp_path / "notice.txt", tmp_path / "gists.txt"
    path.write_text("A board of the harbour met in the old town hall on Tuesday.\n", encoding="utf-8")
    gists.write_text("1: Who came together.\n", encoding="utf-8")
    draft = ["ledger", "draft", str(path), "--id", "notice", "--reliability", "original", "--gists", str(gists)]
    assert copy.run(*draft, "--write") == 0
    place = ["-t", "events", "-r", "fair", "-f", "place", "--value", "x", "--rule", "paraphrase/1", *WHY]
    assert copy.run("ledger", "cite", str(path), "board", *place) == 0
    assert copy.run("ledger", "remove", "notice") == 2
    assert copy.run("ledger", "remove", "c0013", "notice") == 0
    assert copy.bytes() == before


def test_rows_of_a_smaller_version_move_to_the_larger_one(copy: LedgerCopy, capsys: pytest.CaptureFixture[str]) -> None:
    project, changelog = copy.root / "pyproject.toml", copy.root / "CHANGELOG.md"
    project.write_text(project.read_text(encoding="utf-8").replace("0.2.0", "0.1.0"), encoding="utf-8")
    changelog.write_text("# Changelog\n\n## 0.1.0\n\n- Old.\n", encoding="utf-8")
    assert copy.run("ledger", "begin", "patch") == 0
    assert Checkout(copy.root).version == "0.1.1.dev0"
    assert copy.run("ledger", "log", "A name.") == 0
    assert copy.run("ledger", "correct", "fair", "name", "--value", "autumn fair", *WHY) == 0
    capsys.readouterr()
    assert copy.run("ledger", "begin", "minor") == 0
    assert capsys.readouterr().out == "0.2.0 is in the making now; 4 rows of the ledger moved to it\n"
    assert copy.run("ledger", "begin", "patch") == 0
    assert capsys.readouterr().out == "0.2.0 is in the making already\n"
    assert Checkout(copy.root).version == "0.2.0.dev0"
    assert {row.added_in for row in copy.ledger().claims} == {"0.1.0", "0.2.0"}
    digest = "<!-- release-digest -->\n<!-- /release-digest -->"
    expected = f"# Changelog\n\n## 0.2.0\n\n{digest}\n\n- A name.\n\n## 0.1.0\n\n- Old.\n"
    assert changelog.read_text(encoding="utf-8") == expected
    assert value(copy, "events", "fair", "name") == "autumn fair"


REFUSED = [
    (["correct", "nobody", "name", "--value", "x"], "no record 'nobody'; there are: "),
    (["correct", "fair", "nam", "--value", "x"], "no claimed field of fair 'nam'; did you mean 'name'?"),
    (["correct", "fair"], "name the field of fair: date, name"),
    (["correct", "c9999", "--value", "x"], "no active claim 'c9999'"),
    (["correct", "c0012", "date", "--value", "x"], "c0012 is a claim about name, not about date"),
    (["correct", "fair", "name", "--value", "", *WHY], "--value '': expected one line of text"),
    (["correct", "fair", "name", "--value", "a\nb", *WHY], r"--value 'a\nb': expected one line of text"),
    (["correct", "fair", "name", "--value", "x"], "paraphrase/1 is a person's judgement: give --reason"),
    (["correct", "fair", "name", "--value", "harbour fair"], "c0012 says that already"),
    (["correct", "fair", "date", "--value", "soon"], "date/1 gives '2009-06-09' from the words of c0007, not 'soon'"),
    (["correct", "fair", "date", *LATER[2:], "--value", "2009-13-45"], "'2009-13-45' is not a day of the calendar"),
    (["correct", "c0011", "--value", "twelve"], "--value 'twelve' is not a whole number, as figures.number is"),
    (["correct", "c0011", "--rule", "numbr/1"], "no rule 'numbr/1'; did you mean 'number/1'?"),
    (["correct", "c0010", "--value", "nobody", "--rule", "reading/1", *WHY], "no 'nobody' in entities"),
    (["decide", "c0007", "--chosen", "c0007", *WHY], "expected two claims or more"),
    (["decide", "c0007", "c0008", *WHY], "expected --chosen CLAIM, or --outcome"),
    (["decide", "c0007", "c0008", "--chosen", "c0011", *WHY], "c0011 is about ca-ports-1.boats number, and none"),
    (["decide", "c0007", "c9999", "--chosen", "c0007", *WHY], "no active claim 'c9999'"),
    (["decide", "fair", "nam", "--chosen", "c0007", *WHY], "no claimed field of fair 'nam'; did you mean 'name'?"),
    (["decide", "c0007", "c0008", "--chosen", "c0007", "--reason", " "], "--reason ' ': expected one line of text"),
    (["decide", "c0007", "c0008", "--chosen", "c0007", "--kind", "dispute", *WHY], "a dispute has no chosen side"),
    (["decide", "c0007", "c0008", "--chosen", "c0007", "--replaces", "d0001", *WHY], "no active decision 'd0001'"),
    (["remove", "c0001"], "c0001 is in release 0.1.0, and a released row is never removed"),
    (["remove", "c9999"], "no claim, decision or source 'c9999'"),
    (["log", ""], "LINE '': expected one line of text"),
    (["log", "\udcff"], r"LINE '\udcff': expected one line of text"),
    (["log", "## 9.9.9"], "LINE '## 9.9.9': expected a sentence, not a heading or a comment"),
    (["log", "<!-- release-digest -->"], "expected a sentence, not a heading or a comment"),
    (["cite", "nofile.txt", "x", "-t", "events"], "no source or file 'nofile.txt'; there are: gazette"),
    (["cite", "pyproject.toml", "x", "-t", "events"], "pyproject.toml: holds no sentence of a source of the ledger"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED, ids=[" ".join(one)[:60] for one, _ in REFUSED])
def test_a_wrong_call_is_refused_and_nothing_is_written(
    copy: LedgerCopy,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.chdir(copy.root)
    before, changelog = copy.bytes(), (copy.root / "CHANGELOG.md").read_bytes()
    assert copy.run("ledger", *arguments) in (2, 3)
    assert message in capsys.readouterr().err
    assert (copy.bytes(), (copy.root / "CHANGELOG.md").read_bytes()) == (before, changelog)


@pytest.mark.parametrize("arguments", [["begin", "major"], ["log", "A name."]])
def test_a_changelog_that_is_not_utf8_is_refused(
    copy: LedgerCopy, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    (copy.root / "CHANGELOG.md").write_bytes(b"## 0.2.0\n\n\xff\n")
    assert copy.run("ledger", *arguments) == 3
    assert "CHANGELOG.md: is not UTF-8 at byte 10" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("x", "--keys 'x': expected NAME=VALUE, with a comma between two, or a JSON object"),
        ("x=1,x=2", "expected NAME=VALUE, with a comma between two"),
        ("{", "--keys '{' is not JSON"),
        ("x=y", '{"x":"y"} is not an object of nothing'),
    ],
)
def test_wrong_keys_are_refused(copy: LedgerCopy, capsys: pytest.CaptureFixture[str], keys: str, message: str) -> None:
    assert copy.cite("the press", "-t", "events", "-r", "show", "-f", "place", "--keys", keys) == 2
    assert message in capsys.readouterr().err


def test_a_gist_file_names_each_sentence_once(
    copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, gists = tmp_path / "notice.txt", tmp_path / "gists.txt"
    path.write_text("A board of the harbour met in the old town hall on Tuesday.\n", encoding="utf-8")
    for raw, message in (
        (b"A board.\n", f"{gists}:1: expected a number, a colon and a gist"),
        (b"1: Who met.\n\n1: Who met.\n", f"{gists}:3: sentence 1 has a gist already"),
        (b"2: Who met.\n", "sentence 2: is not in this draft, which has 1 to 1"),
        (b"1: \xff\n", f"{gists}: is not UTF-8 at byte 3"),
    ):
        gists.write_bytes(raw)
        assert copy.run("ledger", "draft", str(path), "--id", "notice", "--gists", str(gists)) in (2, 3)
        assert message in capsys.readouterr().err
        assert not path.with_name("notice.txt.draft").exists()


def test_a_worksheet_is_not_read_as_a_copy_of_its_document(
    copy: LedgerCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    path, gists = copy.sources / "notice.txt", copy.sources / "gists.txt"
    path.write_text("A board of the harbour met in the old town hall on Tuesday.\n", encoding="utf-8")
    gists.write_text("1: Who came together.\n", encoding="utf-8")
    draft = ["ledger", "draft", str(path), "--id", "notice", "--reliability", "original", "--gists", str(gists)]
    assert copy.run(*draft, "--write") == 0
    capsys.readouterr()
    assert copy.run("ledger", "check", "--sources", str(copy.sources)) == 0
    assert capsys.readouterr().err == "0 faults (with 1 document)\n"


def test_rules_that_only_date_the_document_do_not_hide_the_date_in_the_words(
    copy: LedgerCopy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, gists = tmp_path / "notice.txt", tmp_path / "gists.txt"
    path.write_text("A board met on June 10, 2009 at noon.\n", encoding="utf-8")
    gists.write_text("1: Who came together, and when.\n", encoding="utf-8")
    draft = ["ledger", "draft", str(path), "--id", "notice", "--reliability", "original", "--gists", str(gists)]
    assert copy.run(*draft, "--published-on", "2009-06-12", "--write") == 0
    date = ["-t", "events", "-r", "show", "-f", "date", "--keys", ""]
    assert copy.run("ledger", "cite", str(path), "at noon", *date) == 2
    expected = "source_day/1 gives '2009-06-12', not_after_source/1 gives '../2009-06-12'; name one by --rule"
    assert expected in capsys.readouterr().err
    assert copy.run("ledger", "cite", str(path), "June 10, 2009", *date) == 0
    assert value(copy, "events", "show", "date").isoformat() == "2009-06-10"  # type: ignore[attr-defined]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=strategies.text(max_size=60))
def test_a_line_of_the_changelog_is_one_line_or_refused(copy: LedgerCopy, line: str) -> None:
    before = (copy.root / "CHANGELOG.md").read_text(encoding="utf-8")
    try:
        after = with_line(Checkout(copy.root), line)
    except Refused:
        return
    assert len(after.splitlines()) - len(before.splitlines()) in (1, 2)
    assert [row for row in after.splitlines() if row.startswith(("#", "<!--"))] == ["# Changelog", "## 0.2.0"]

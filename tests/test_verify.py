"""`verify` on copies that somebody changed: what is found, what is not run, and what the release digest is for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from checkout_copy import run
from click.testing import CliRunner
from verify_in_memory import (
    BEFORE,
    DEVELOPMENT,
    NEED_MORE,
    NEWEST,
    WHOLE,
    chain,
    failed,
    messages,
    not_run,
    outcomes,
    with_archive,
    with_data,
    without_releases,
)

from sanctions_data import published
from sanctions_data.build import docs_tables
from sanctions_data.cli import main
from sanctions_data.compile import compile_ledger
from sanctions_data.compile.derive import possible_standings
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.provenance.find_documents import held_documents
from sanctions_data.published import files
from sanctions_data.published.digests import ARCHIVE, CHAIN, DIGESTS, plain_line_ends
from sanctions_data.published.version_numbers import next_release
from sanctions_data.records.standing import read_standings
from sanctions_data.release import serialize, verify
from sanctions_data.release.verify import Copy, examine
from sanctions_data.rules.word_lists import entries

ROOT = Path(__file__).resolve().parent.parent
COUNT, OTHER = b"c0041,entities,eu,member_count,27,", b"c0041,entities,eu,member_count,26,"


@pytest.mark.slow
def test_an_untouched_copy_passes_and_says_what_was_not_checked() -> None:
    found = examine(WHOLE)
    assert [str(finding) for finding in found.findings] == []
    assert not_run(found) == NEED_MORE
    assert {name for name, outcome in outcomes(found).items() if outcome == "ok"} == set(verify.CHECKS) - NEED_MORE
    assert found.ok


def test_with_the_documents_and_the_digest_every_check_is_run(sources: Path) -> None:
    found = examine(WHOLE, held_documents(sources, read_ledger()), WHOLE.release_digest)
    assert not_run(found) == NEED_MORE - {"words", "published"}
    assert failed(found) == set()


def test_with_one_of_two_documents_the_words_are_not_called_right(sources: Path) -> None:
    texts = held_documents(sources, read_ledger())
    (held, text), (missing, _) = sorted(texts.items())
    found = examine(WHOLE, {held: text})
    (words,) = [result for result in found.results if result.check == "words"]
    assert (words.outcome, words.reason) == ("not run", f"needs {missing} too; the words of {held} are right")


def test_a_fault_in_the_ledger_leaves_what_needs_it_not_run() -> None:
    raw = WHOLE.data["ledger/claims.csv"]
    assert raw.count(COUNT) == 1
    found = examine(with_data(**{"ledger/claims.csv": raw.replace(COUNT, OTHER)}))
    assert failed(found) == {"digests", "descriptor", "ledger", "rows"}
    assert not_run(found) == {"records", "standings", "history"} | NEED_MORE


def test_a_ledger_that_cannot_be_read_leaves_what_needs_it_not_run() -> None:
    found = examine(with_data(**{"ledger/claims.csv": b"\xff"}))
    assert failed(found) == {"digests", "ledger"}
    assert messages(found, "ledger") == ["data/ledger/claims.csv: is not UTF-8 at byte 0"]
    assert not_run(found) == {"descriptor", "records", "standings", "keys", "rows", "history"} | NEED_MORE


def test_without_releases_nothing_is_said_of_them() -> None:
    found = examine(with_data(**{CHAIN: None, ARCHIVE: None}))
    assert failed(found) == {"digests", "releases"}
    assert messages(found, "releases") == [f"data/{CHAIN} is missing"]
    assert not_run(found) == {"rows", "history", "words", "published"}
    found = examine(without_releases(*chain().versions), only={"releases", "rows", "history"})
    said = [f"data/{CHAIN}: has no release"]
    if not DEVELOPMENT:
        version = f"data/{CHAIN} has no release {NEWEST}, which the data are of by data/VERSION; the newest is none"
        said.append(version)
    assert messages(found, "releases") == said
    assert not_run(found) >= {"history"}


def test_what_a_check_found_before_it_could_not_go_on_is_told() -> None:
    copy = with_archive(**{f"{BEFORE}/events.json": None})
    found = examine(copy, only={"releases"})
    assert messages(found, "releases") == [
        f"data/{ARCHIVE}: {BEFORE}/events.json: is missing; it is part of release {BEFORE}"
    ]
    without_version = replace(copy, data={name: raw for name, raw in copy.data.items() if name != "VERSION"})
    assert "releases" in not_run(examine(without_version, only={"releases"}))


def test_a_development_state_is_no_release_and_says_so() -> None:
    """Its version is 2.0.0.dev0 (PEP 440): the releases before it are checked, and it is not called one."""
    contents = {f"{NEWEST}/{name}": WHOLE.data[name] for name in chain().release(NEWEST).files}
    copy = WHOLE if DEVELOPMENT else with_archive(**contents)
    version = WHOLE.text("VERSION").strip() if DEVELOPMENT else "99.0.0.dev0"  # rows may have been added in it
    data = {**copy.data, "VERSION": f"{version}\n".encode()}
    found = examine(replace(copy, data=data), only={"releases", "rows", "history"})
    assert found.findings == ()
    reasons = {result.check: result.reason for result in found.results if result.outcome == "not run"}
    assert reasons["releases"] == (
        f"the data are a state on the way to {next_release(version)}, not a release; the releases before it are right"
    )
    for version in (f"{NEWEST}.dev0", "99.0.0", "99.0.0.dev", "99.0.0.devil0", "99.0.dev0"):
        changed = replace(copy, data={**copy.data, "VERSION": f"{version}\n".encode()})
        (message,) = messages(examine(changed, only={"releases"}), "releases")
        assert message.startswith(f"data/{CHAIN} has no release {version}, which the data are of")


@pytest.mark.parametrize("versions", [("1.0.0", "0.1.0"), ("0.1.0", "0.1.0"), ("9.0.0", "1.0.0")])
def test_a_chain_of_other_versions_is_named(versions: tuple[str, str]) -> None:
    listed = json.loads(WHOLE.data[CHAIN])
    for release, version in zip(listed["releases"], versions, strict=False):
        release["version"] = version
    found = examine(with_data(**{CHAIN: json.dumps(listed).encode()}), only={"releases"})
    assert messages(found, "releases")[:2] == [
        f"data/{CHAIN} is not as a release writes it",
        f"data/{CHAIN}: does not have its versions in order, each once",
    ]


def test_a_list_that_has_a_file_twice_is_named() -> None:
    twice = WHOLE.data["SHA256SUMS"] + WHOLE.data["SHA256SUMS"].splitlines(keepends=True)[0]
    found = examine(with_data(SHA256SUMS=twice), only={"digests"})
    assert messages(found, "digests") == ["data/SHA256SUMS lists a file twice"]


def test_a_version_of_many_digits_is_no_crash() -> None:
    raw = WHOLE.data["ledger/records.csv"].replace(b",0.1.0,", b"," + b"9" * 5000 + b".1.0,", 1)
    assert "rows" in failed(examine(with_data(**{"ledger/records.csv": raw})))


@pytest.mark.slow
def test_the_command_calls_a_check_that_was_not_run_by_that_name(checkout: Path) -> None:
    path = checkout / "sanctions_data/data/ledger/claims.csv"
    path.write_bytes(path.read_bytes().replace(COUNT, OTHER))
    done = run(checkout, "-m", "sanctions_data", "verify")
    assert done.returncode == 1
    for name in ("records", "standings", "history"):
        assert f"not run  {name:<12}the ledger has faults\n" in done.stdout
    assert "FAILED   ledger " in done.stdout
    told = json.loads(run(checkout, "-m", "sanctions_data", "verify", "--format", "json").stdout)
    assert (told["ok"], told["checks"]) == (False, list(verify.CHECKS))
    results = {row["check"]: (row["outcome"], row["reason"]) for row in told["results"]}
    assert results["history"] == ("not run", "the ledger has faults")
    assert results["ledger"] == ("failed", "")


def test_a_version_older_than_the_newest_release_is_named() -> None:
    found = examine(with_data(VERSION=f"{BEFORE}\n".encode()), only={"releases"})
    assert f"data/VERSION says {BEFORE}, the newest release is {NEWEST}" in messages(found, "releases")


@pytest.mark.parametrize("name", sorted(set(serialize.data_names())))
def test_each_file_that_is_missing_is_named(name: str) -> None:
    told = messages(examine(with_data(**{name: None}), only={"digests"}), "digests")
    assert [text for text in told if name in text and "is missing" in text], told


def _converted(raw: bytes) -> bytes:
    return raw.replace(b"\n", b"\r\n")


@pytest.mark.slow
def test_converted_line_ends_are_one_finding() -> None:
    copy = Copy(
        {name: raw if name == ARCHIVE else _converted(raw) for name, raw in WHOLE.data.items()},
        {name: _converted(raw) for name, raw in WHOLE.schemas.items()},
        _converted(WHOLE.root or b""),
        is_checkout=True,
    )
    found = examine(copy)
    (finding,) = found.findings
    count = len(WHOLE.data) - 1 + len(WHOLE.schemas) + 1  # git converts no archive
    assert finding.check == "digests"
    assert finding.message.startswith(f"the line ends of {count} files were converted from LF to CRLF (data/")
    assert found.release_digest == WHOLE.release_digest
    assert not_run(found) == NEED_MORE


def test_a_change_in_a_file_with_converted_line_ends_is_still_found() -> None:
    raw = WHOLE.data["events.csv"].replace(b"Alaska", b"Texas")
    found = examine(with_data(**{"events.csv": _converted(raw)}))
    assert failed(found) == {"digests", "descriptor", "records"}
    assert len(messages(found, "digests")) == 2


def test_no_published_file_has_a_carriage_return() -> None:
    """Else `plain_line_ends` would take it for a converted line end."""
    texts = {name: raw for name, raw in {**WHOLE.data, **WHOLE.schemas}.items() if name != ARCHIVE}
    assert [name for name, raw in texts.items() if b"\r" in raw] == []
    assert plain_line_ends(WHOLE.data[ARCHIVE]) is None


def test_of_many_differences_in_a_file_the_first_are_listed() -> None:
    text = WHOLE.data["provenance.csv"].replace(b"voa-", b"abc-")
    found = examine(with_data(**{"provenance.csv": text}), only={"records"})
    told = messages(found, "records")
    assert len(told) == 21
    assert told[-1].startswith("data/provenance.csv: ")
    assert told[-1].endswith(" more differences")


def test_the_release_digest_is_what_sha256sum_prints() -> None:
    import shutil
    import subprocess

    if shutil.which("sha256sum") is None:
        pytest.skip("there is no sha256sum")
    folder = files.data_path(DIGESTS).parent
    done = subprocess.run(["sha256sum", DIGESTS], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == WHOLE.release_digest == published.this_release_digest()


def test_the_release_digest_stands_in_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = text.split("\n## ")[1]
    assert f"- Release digest of the data: `{WHOLE.release_digest}`.\n" in newest


def test_only_the_newest_section_of_the_changelog_gets_the_digest() -> None:
    block = "<!-- release-digest -->\n{}<!-- /release-digest -->\n"
    line = "- Release digest of the data: `{}`.\n"
    old = "## 1.0.0\n" + block.format(line.format("b" * 64))
    text = "# Changelog\n\n## Unreleased\n" + block.format("") + "- A change.\n\n" + old
    new = docs_tables.changelog(text, "a" * 64)
    assert new == text.replace(block.format(""), block.format(line.format("a" * 64)))
    assert docs_tables.changelog(new, "a" * 64) == new
    assert docs_tables.changelog("## 1.0.0\n- no block\n", "a" * 64) == "## 1.0.0\n- no block\n"


@pytest.mark.slow
def test_a_release_digest_from_elsewhere_is_compared() -> None:
    digest, passed = str(WHOLE.release_digest), 10 if DEVELOPMENT else 11
    rest = "2 were not run" if DEVELOPMENT else "1 was not run"
    runner = CliRunner(env={"SANCTIONS_DATA_SOURCES": None})
    right = runner.invoke(main, ["verify", "--release-digest", digest.upper()])
    assert right.exit_code == 0
    assert "ok       published   the release digest against the one given\n" in right.stdout
    assert right.stdout.endswith(f"\n{passed} checks passed, {rest}\n")
    wrong = runner.invoke(main, ["verify", "--release-digest", "0" * 64])
    assert wrong.exit_code == 1
    assert f"published: the release digest of this copy is {digest}, not {'0' * 64}\n" in wrong.stdout
    assert wrong.stdout.endswith(f"\n1 check failed, {passed - 1} passed, {rest}\n")
    assert "FAILED   published " in wrong.stdout


@pytest.mark.parametrize("text", ["", "0123", "g" * 64, "0" * 63, "0" * 65, "sha256:" + "0" * 57, "\u0660" * 64])
def test_a_malformed_release_digest_is_a_wrong_call(text: str) -> None:
    done = CliRunner().invoke(main, ["verify", "--release-digest", text])
    assert done.exit_code == 2
    assert "is not a SHA-256; expected 64 hexadecimal digits" in done.stderr


def test_every_entry_that_a_rule_used_gives_the_value_or_says_of_whom() -> None:
    """`possible_standings` rests on this."""
    ledger = read_ledger()
    claims = {claim.id: claim.parsed for claim in ledger.claims if claim.active}
    for claim, result in compile_ledger(ledger).results.items():
        for set_, words in result.derived.entries if result.derived else ():
            assert set_ == "actor" or entries()[set_][words] == claims[claim], (claim, set_, words)


def test_most_standings_are_decided_by_the_package_alone() -> None:
    ledger = read_ledger()
    possible = possible_standings(compile_ledger(ledger).results, ledger)
    standings = read_standings(published.read_text("standings.csv"))
    assert standings.keys() == possible.keys()
    assert all(standings[claim] in possible[claim] for claim in standings)
    assert sum(len(several) == 1 for several in possible.values()) > 0.9 * len(possible)


def test_with_all_documents_every_standing_is_decided(sources: Path) -> None:
    ledger = read_ledger()
    compiled = compile_ledger(ledger, held_documents(sources, ledger))
    assert {claim: {standing} for claim, standing in compiled.standings.items()} == {
        claim: set(several) for claim, several in possible_standings(compiled.results, ledger).items()
    }


def test_a_root_descriptor_that_is_missing_in_a_checkout_is_named() -> None:
    checkout, installed = (replace(WHOLE, root=None, is_checkout=is_checkout) for is_checkout in (True, False))
    assert messages(examine(checkout, only={"descriptor"}), "descriptor") == ["datapackage.json: is missing"]
    assert examine(installed, only={"descriptor"}).ok


def test_a_search_key_that_is_not_that_of_the_ledger_is_named() -> None:
    text = WHOLE.data["search_keys.csv"].decode()
    line = next(line for line in text.splitlines(keepends=True) if line.startswith("voa-2021-03-22,1,"))
    n2 = line.split(",")[2]
    assert n2 in WHOLE.data["ledger/sentences.csv"].decode()
    for changed in (text.replace(line, ""), text.replace(n2, "0" * 64), "x\n"):
        assert failed(examine(with_data(**{"search_keys.csv": changed.encode()}), only={"keys"})) == {"keys"}

"""Releases: a correction from the ledger to two versions that both load, and what happens to forgers."""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from checkout_copy import findings, next_patch, of_a_release, release, run
from hypothesis import given
from hypothesis import strategies as st

from sanctions_data import published
from sanctions_data.compile import compile_ledger
from sanctions_data.dataset.dataset import load
from sanctions_data.errors import DamagedRelease, UnknownName
from sanctions_data.ledger.row import fixed_digest
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.published.chain import Release, read_archive, read_chain, write_archive
from sanctions_data.published.digests import ARCHIVE, CHAIN
from sanctions_data.published.version_numbers import key, next_release
from sanctions_data.records import INDEXES, TABLES
from sanctions_data.release import versions
from sanctions_data.release.diff import diff, owed
from sanctions_data.release.freeze import chain_file, made_again
from sanctions_data.release.snapshot import Snapshot, snapshot
from sanctions_data.release.verify import verify
from sanctions_data.release.versions import ledger_as_of

Edit = Callable[[Path, str, str], None]
LEDGER = "sanctions_data/data/ledger"
ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
def test_the_installed_copy_verifies() -> None:
    """Between two releases, the only finding is that the new version has no release yet."""
    now = versions.current()
    released = now in versions.released() or next_release(now) is not None
    wanted = [] if released else [f"data/{CHAIN} has no release {now}, "]
    found = [finding.message for finding in verify()]
    assert len(found) == len(wanted), found
    assert all(message.startswith(begin) for message, begin in zip(found, wanted, strict=True)), found


def test_every_release_loads_and_has_its_own_version() -> None:
    assert versions.released()[0] == "0.1.0"
    for version in versions.released():
        data = load(version)
        assert data.version == version
        assert len(data.measures) >= 12


def test_an_unknown_version_is_answered_with_those_that_are() -> None:
    with pytest.raises(UnknownName, match=r"no version '0\.1\.9'; did you mean '0\.1\.0'\?"):
        load("0.1.9")


def test_the_ledger_as_of_a_release_is_blind_to_what_came_later() -> None:
    ledger = read_ledger()
    then = ledger_as_of(ledger, "0.1.0")
    assert all(key(row.added_in) <= (0, 1, 0) and row.active for row in then.claims)
    assert len(then.claims) <= len(ledger.claims)
    assert ledger_as_of(ledger, "0.0.9").claims == ()


def test_versions_are_compared_as_numbers() -> None:
    assert key("0.10.0") > key("0.9.9")


@pytest.mark.parametrize(
    ("bump", "least"), [("none", "1.2.3"), ("patch", "1.2.4"), ("minor", "1.3.0"), ("major", "2.0.0")]
)
def test_the_bump_owed(bump: str, least: str) -> None:
    assert owed("1.2.3", bump) == least  # type: ignore[arg-type]


def test_only_the_end_of_a_released_row_may_be_added() -> None:
    row = read_ledger().claims[0]
    assert fixed_digest(row) == fixed_digest(row.model_copy(update={"retired_in": "9.0.0", "cause": "source"}))
    assert fixed_digest(row) != fixed_digest(row.model_copy(update={"reason": "another"}))


def _small(**columns: str) -> Snapshot:
    return Snapshot("x", {"events": {"a": {"id": "a", "place": "here"}}}, {"events": columns})


def test_removing_or_retyping_a_column_is_major() -> None:
    old = _small(id="string", place="string")
    assert diff(old, _small(id="string")).bump == "major"
    assert diff(old, _small(id="string", place="integer")).bump == "major"
    assert diff(_small(id="string"), old).bump == "minor"
    assert diff(old, old).bump == "none"


def test_added_records_are_minor_removed_ones_major_changed_values_patch() -> None:
    def rows(**records: str) -> Snapshot:
        tables = {"events": {name: {"id": name, "place": place} for name, place in records.items()}}
        return Snapshot("x", tables, {"events": {"id": "string", "place": "string"}})

    assert diff(rows(a="x"), rows(a="x", b="y")).bump == "minor"
    assert diff(rows(a="x", b="y"), rows(a="x")).bump == "major"
    found = diff(rows(a="x"), rows(a="y"))
    assert found.bump == "patch"
    assert [(one.record, one.field, one.before, one.after) for one in found.changes] == [("a", "place", '"x"', '"y"')]


def test_a_wheel_stays_under_its_limit() -> None:
    data = published.files.data_path("VERSION").parent
    everything = [path for top in (data.parent, ROOT / "schemas") for path in top.rglob("*") if path.is_file()]
    left_out = {data / f"{table}.csv" for table in (*TABLES, *INDEXES)} | set(data.parent.rglob("__pycache__/*"))
    packed = [len(zlib.compress(path.read_bytes(), 9)) for path in everything if path not in left_out]
    assert sum(packed) + 200 * len(packed) < 1_500_000


def test_what_a_release_costs() -> None:
    """The newest release, which changes much, adds at most 40 kB to a wheel: to the chain, and later to the archive."""
    data = published.files.data_path("VERSION").parent
    newest, contents = published.release_chain().releases[-1], read_archive((data / ARCHIVE).read_bytes())
    held = {name: raw for name, raw in contents.items() if not name.startswith(f"{newest.version}/")}
    tables = {name: contents.get(f"{newest.version}/{name}") or (data / name).read_bytes() for name in newest.files}
    given = made_again(newest, compile_ledger(ledger_as_of(read_ledger(), newest.version)))
    assert given == {name: tables[name] for name in given}, "the archive can leave these out"
    assert set(given) == {f"{table}.json" for table in INDEXES}
    both = held | {f"{newest.version}/{name}": raw for name, raw in tables.items() if name not in given}
    listed = len(zlib.compress(chain_file([newest]).encode(), 9))
    assert len(write_archive(both)) - len(write_archive(held)) + listed < 40_000


def test_an_index_of_a_release_is_made_with_the_columns_and_names_that_it_had() -> None:
    release, held = published.release("1.1.0"), read_archive(published.data_path(ARCHIVE).read_bytes())
    compiled = compile_ledger(ledger_as_of(read_ledger(), "1.1.0"))
    assert made_again(release, compiled)["conflicts.json"] == held["1.1.0/conflicts.json"]
    columns = {**release.columns, "conflicts": {**release.columns["conflicts"], "lost": "string"}}
    with pytest.raises(DamagedRelease, match=r"1\.1\.0/conflicts\.json: cannot be made again: .* column 'lost'$"):
        made_again(release.model_copy(update={"columns": columns}), compiled)


keys = st.one_of(st.from_regex(r"[a-c]?0{0,2}[0-9]{1,2}( [0-9])?", fullmatch=True), st.text(max_size=3))


@given(st.dictionaries(keys, st.dictionaries(keys, st.integers(0, 65535).map("{:04x}".format), max_size=8), max_size=2))
def test_the_checks_of_rows_are_read_as_they_are_written(ledger: dict[str, dict[str, str]]) -> None:
    release = Release(version="1.0.0", sha256="", files={}, columns={}, ledger=ledger)
    (found,) = read_chain(chain_file([release]).encode()).releases
    assert found == release
    assert [list(rows) for rows in found.ledger.values()] == [list(rows) for rows in ledger.values()]


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        ({"rows": [["c", 1, 10**12]], "checks": "AAAA"}, "there are not as many checks as rows"),
        ({"rows": ["c1"], "checks": "AA"}, "Incorrect padding"),
        ({"rows": ["c1", ["c", 1, 1]], "checks": "AAAAAA=="}, "a row is listed twice"),
        ({"rows": [["c", 1, 2], ["c", 2, -1]], "checks": "AAA="}, "a row is not a key or a list of keys"),
        ({"rows": [["c", True, 1]], "checks": "AAA="}, "a row is not a key or a list of keys"),
        ({"rows": [["c"]], "checks": "AAA="}, "a row is not a key or a list of keys"),
        ({"rows": [5], "checks": "AAA="}, "a row is not a key or a list of keys"),
        ({"rows": 5, "checks": "AAA="}, "valid string"),
        ({"rows": ["c1"]}, "valid string"),
        (5, "should be an object"),
    ],
)
def test_checks_of_rows_that_are_not_as_a_release_writes_them_are_refused(packed: object, reason: str) -> None:
    release = {"version": "1.0.0", "sha256": "", "files": {}, "columns": {}, "ledger": {"claims": packed}}
    with pytest.raises(DamagedRelease, match=rf"^data/releases/chain\.json: is not a chain of releases .*{reason}"):
        read_chain(json.dumps({"dataset": "sanctions-data", "releases": [release]}).encode())


def test_a_snapshot_of_nothing_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no version, file, folder or git reference '--upload-pack=x'"):
        snapshot("--upload-pack=x")
    (tmp_path / "measures.json").write_text("[]")
    with pytest.raises(Exception, match=r"measures\.json: is no measures file of this package"):
        snapshot(str(tmp_path / "measures.json"))


def correct(checkout: Path, edit: Edit) -> tuple[str, str]:
    """Retire a claim and add its successor; returns their ids."""
    folder = checkout / LEDGER
    with (folder / "claims.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    header, last = rows[0], rows[-1][0]
    at = next(
        n for n, row in enumerate(rows) if row[2] == "anchorage-visit" and row[3] == "description" and not row[14]
    )
    old, new = rows[at], list(rows[at])
    fresh = f"c{int(last[1:]) + 1:04d}"
    version = next_patch(checkout)
    new[0], new[4], new[header.index("added_in")] = fresh, '"Chinese officials spoke against the US in public"', version
    old[header.index("retired_in")], old[header.index("replaced_by")], old[header.index("cause")] = (
        version,
        fresh,
        "curation",
    )
    with (folder / "claims.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([*rows, new])
    with (folder / "evidence.csv").open(encoding="utf-8", newline="") as stream:
        evidence = list(csv.reader(stream))
    copies = [[fresh, *row[1:-4], version, "", "", ""] for row in evidence if row[0] == old[0]]
    for row in evidence:
        if row[0] == old[0]:
            row[-3:] = [version, "", "curation"]
    with (folder / "evidence.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([*evidence, *copies])
    edit(checkout / "pyproject.toml", f'version = "{versions.current()}"', f'version = "{version}"')
    return old[0], fresh


@pytest.mark.judge
@of_a_release
def test_a_correction_in_one_sitting(checkout: Path, edit: Edit, sources: Path) -> None:
    before = versions.current()
    old, fresh = correct(checkout, edit)
    version = next_patch(checkout)
    built = run(checkout, "scripts/build.py", sources=sources)
    assert built.returncode == 0, built.stderr
    cut = run(checkout, *release(checkout), sources=sources)
    assert cut.returncode == 0, cut.stderr
    assert "0 records added, 0 removed, 1 changed" in cut.stdout
    told = run(checkout, "-m", "sanctions_data", "diff", before, version, "--format", "json")
    found = json.loads(told.stdout)
    assert found["bump"] == "patch"
    (change,) = found["changes"]
    assert (change["record"], change["field"], change["cause"]) == ("anchorage-visit", "description", "curation")
    assert (change["gone"], change["claims"]) == ([old], [fresh])
    for wanted, text in ((before, "criticised"), (version, "spoke against")):
        code = f"import sanctions_data as sd; print(sd.load('{wanted}').events['anchorage-visit'].description)"
        assert text in run(checkout, "-c", code).stdout
    assert findings(checkout) == []
    again = run(checkout, *release(checkout), sources=sources)
    assert again.returncode == 1
    assert f"{version} was released already" in again.stderr
    assert run(checkout, "scripts/build.py", "--check", sources=sources).stdout == ""
    digest = json.loads(run(checkout, "-m", "sanctions_data", "info", "--format", "json").stdout)["release_digest"]
    assert f"Release digest of the data: `{digest}`" in (checkout / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.slow
@of_a_release
def test_a_build_of_the_next_version_keeps_the_tables_of_the_newest_release(
    checkout: Path, edit: Edit, sources: Path
) -> None:
    """A build writes over them, so that they go into the archive first, or the build refuses."""
    data = checkout / "sanctions_data/data"
    before, version = versions.released()[-1], next_patch(checkout)
    whole = (data / ARCHIVE).read_bytes()
    tables = {name: (data / name).read_bytes() for name in published.release(before).files}
    correct(checkout, edit)
    edit(data / "events.json", "Alaska", "Texas")
    refused = run(checkout, "scripts/build.py", sources=sources)
    assert refused.returncode == 1
    assert f"events.json: is not the file of release {before}; it must go into {ARCHIVE} before" in refused.stderr
    assert (data / ARCHIVE).read_bytes() == whole
    edit(data / "events.json", "Texas", "Alaska")
    assert f"{ARCHIVE} lacks the newest release" in run(checkout, "scripts/build.py", "--check", sources=sources).stdout
    assert run(checkout, "scripts/build.py", sources=sources).returncode == 0
    held = read_archive((data / ARCHIVE).read_bytes())
    indexes = {f"{table}.json" for table in INDEXES}
    assert {name: held.get(f"{before}/{name}") for name in tables} == tables | dict.fromkeys(indexes)
    shown = "import sanctions_data as sd; print(len(sd.load('{}').provenance), len(sd.load('{}').sources))"
    counts = [len(json.loads(tables[f"{table}.json"])["records"]) for table in ("provenance", "sources")]
    assert run(checkout, "-c", shown.format(before, before)).stdout.split() == list(map(str, counts))
    assert [finding.split(",")[0] for finding in findings(checkout)] == [
        f"releases: data/{CHAIN} has no release {version}"
    ]
    code = f"import sanctions_data as sd; print(sd.load('{before}').events['anchorage-visit'].description)"
    assert "criticised" in run(checkout, "-c", code).stdout


@pytest.mark.slow
@of_a_release
def test_a_build_never_writes_over_a_release(checkout: Path, edit: Edit, sources: Path) -> None:
    """While the version is that of the newest release, the data are its only copy."""
    data = checkout / "sanctions_data/data"
    correct(checkout, edit)
    edit(checkout / "pyproject.toml", f'version = "{next_patch(checkout)}"', f'version = "{versions.current()}"')
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    done = run(checkout, "scripts/build.py", sources=sources)
    assert done.returncode == 1
    assert f"events.json: would differ from release {versions.current()}, which never changes" in done.stderr
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_a_build_trusts_no_archive_by_its_names(checkout: Path, edit: Edit, sources: Path) -> None:
    data = checkout / "sanctions_data/data"
    newest = versions.released()[-1]
    contents = read_archive((data / ARCHIVE).read_bytes())
    contents |= {f"{newest}/{name}": b"{}" for name in published.release(newest).files}
    (data / ARCHIVE).write_bytes(write_archive(contents, preset=0))
    edit(checkout / "pyproject.toml", f'version = "{versions.current()}"', 'version = "99.0.0.dev0"')
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    done = run(checkout, "scripts/build.py", sources=sources)
    assert done.returncode == 1
    assert f"{ARCHIVE}: has '{newest}/" in done.stderr
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_a_development_state_is_not_released(checkout: Path, edit: Edit, sources: Path) -> None:
    before = versions.current()
    version = before if next_release(before) else "99.0.0.dev0"  # rows may have been added in it
    edit(checkout / "pyproject.toml", f'version = "{before}"', f'version = "{version}"')
    assert run(checkout, "scripts/build.py", sources=sources).returncode == 0
    assert findings(checkout) == []
    cut = run(checkout, *release(checkout), sources=sources)
    assert cut.returncode == 1
    assert f"{version} is not a version to release" in cut.stderr
    code = "import sanctions_data as sd; print(sd.load().version, sd.__version__, len(sd.load().measures))"
    assert run(checkout, "-c", code).stdout.split()[:2] == [version, version]
    for words in (
        ["why", "us-2021-xinjiang-1-wang-junzheng", "announced_on"],
        ["info"],
        ["diff", versions.released()[-1], version],
    ):
        done = run(checkout, "-m", "sanctions_data", *words)
        assert done.returncode == 0, done.stderr


@of_a_release
def test_a_bump_that_is_too_small_is_refused(checkout: Path, edit: Edit, sources: Path) -> None:
    version = next_patch(checkout)
    path = checkout / LEDGER / "records.csv"
    path.write_text(path.read_text(encoding="utf-8") + f"events,another-event,{{}},{version},,,\n", encoding="utf-8")
    edit(checkout / "pyproject.toml", f'version = "{versions.current()}"', f'version = "{version}"')
    assert run(checkout, "scripts/build.py", sources=sources).returncode == 0
    cut = run(checkout, *release(checkout), sources=sources)
    assert cut.returncode == 1
    assert f"{version} is too small" in cut.stderr
    assert "(minor)" in cut.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("data/releases/chain.json", '"version": "0.1.0"', '"version": "0.2.0"', "has no release 0.1.0, but rows of"),
        ("data/ledger/sources.csv", "held privately", "kept privately", "sources"),
        ("data/VERSION", "\n", " \n", "VERSION is not the file that was published"),
    ],
)  # fmt: skip
def test_tampering_is_named(checkout: Path, file: str, old: str, new: str, expected: str) -> None:
    path = checkout / "sanctions_data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    assert any(expected in finding for finding in findings(checkout)), findings(checkout)


@pytest.mark.slow
def test_a_released_row_that_is_gone_is_named_even_after_a_rebuild(checkout: Path, edit: Edit) -> None:
    edit(checkout / "pyproject.toml", f'version = "{versions.current()}"', f'version = "{next_patch(checkout)}"')
    path = checkout / LEDGER / "records.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    gone = next(n for n, line in enumerate(lines) if line.startswith("relations,") and ".coordinated-with." in line)
    record = lines.pop(gone).split(",")[1]
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    claims = checkout / LEDGER / "claims.csv"
    kept = [line for line in claims.read_text(encoding="utf-8").split("\n") if f",{record}," not in line]
    ids = {line.split(",")[0] for line in claims.read_text(encoding="utf-8").split("\n") if f",{record}," in line}
    claims.write_text("\n".join(kept), encoding="utf-8", newline="")
    evidence = checkout / LEDGER / "evidence.csv"
    rows = [line for line in evidence.read_text(encoding="utf-8").split("\n") if line.split(",")[0] not in ids]
    evidence.write_text("\n".join(rows), encoding="utf-8", newline="")
    assert run(checkout, "scripts/build.py").returncode == 0
    found = findings(checkout)
    assert any(f"{record} stood in release 0.1.0 and is gone" in finding for finding in found)
    assert any(f"release 0.1.0 has relations {record}; the ledger as of then" in finding for finding in found), found


def test_a_column_of_an_older_release_goes_by_its_name_of_now() -> None:
    """It was called `standing` until 2.0.0, which means another thing in `standings.csv`."""
    assert "standing" in published.release("1.1.0").columns["conflicts"]
    assert {row.claim_outcome for row in load("1.1.0").conflicts} == {"chosen", "kept", "not chosen"}

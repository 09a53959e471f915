"""Files are read only if they are what was published: `load`, `why`, schemas, paths, old releases."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import sanctions_data as sd
from sanctions_data import published
from sanctions_data._text import sha256_hex
from sanctions_data.cli import main
from sanctions_data.dataset import dataset
from sanctions_data.errors import DamagedRelease, UnknownName
from sanctions_data.published import files
from sanctions_data.published.chain import read_archive, write_archive
from sanctions_data.published.digests import ARCHIVE, CHAIN
from sanctions_data.records import INDEXES, TABLES
from sanctions_data.release import versions
from sanctions_data.release.verify import examine, installed
from sanctions_data.validation import validate

ROOT = Path(__file__).resolve().parent.parent
CACHES = (published.release_chain, published._superseded, published._listed, dataset._load)
Edit = Callable[[str, str, str], None]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the package's files that is read in place of the package."""
    shutil.copytree(ROOT / "sanctions_data/data", tmp_path / "sanctions_data/data")
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    monkeypatch.setattr(files, "_ROOT", tmp_path / "sanctions_data")
    for cache in CACHES:
        cache.cache_clear()
    yield tmp_path / "sanctions_data/data"
    for cache in CACHES:
        cache.cache_clear()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text, path
    path.write_bytes(text.replace(old, new, 1).encode())


@pytest.fixture
def wheel(copy: Path) -> Path:
    """The files as a wheel has them: schemas inside, and no CSV file of a table."""
    shutil.copytree(copy.parent.parent / "schemas", copy.parent / "schemas")
    for table in (*TABLES, *INDEXES):
        (copy / f"{table}.csv").unlink()
    return copy


def test_a_wheel_makes_the_csv_of_each_table_from_its_json(wheel: Path) -> None:
    for table in (*TABLES, *INDEXES):
        raw = (ROOT / f"sanctions_data/data/{table}.csv").read_bytes()
        assert files.read_bytes(f"{table}.csv") == raw, table
        path = sd.data_path(f"./{table}.csv")
        assert path.read_bytes() == raw
        assert wheel not in path.parents
    assert validate(sd.data_path("names.csv"), "names").valid
    assert set(examine(installed(), only={"digests", "descriptor", "records"}).findings) == set()


def test_the_descriptor_of_a_wheel_lists_files_that_are_there(wheel: Path) -> None:
    report = validate(wheel / "datapackage.json")
    assert report.valid, report.problems
    listed = {item["path"] for item in json.loads((wheel / "datapackage.json").read_bytes())["resources"]}
    assert all((wheel / path).is_file() for path in listed)


@pytest.mark.parametrize(
    "damage", [b"", b"[]", b'{"records": [5]}', b'{"records": [{}]}', b'{"records": [{"id": 5}]}', b"[" * 100_000]
)
def test_a_csv_is_not_made_of_a_damaged_table(wheel: Path, damage: bytes) -> None:
    (wheel / "events.json").write_bytes(damage)
    with pytest.raises(DamagedRelease, match=r"^data/events\.csv: is missing"):
        sd.data_path("events.csv")
    found = [str(one) for one in examine(installed(), only={"digests"}).findings]
    assert found == [
        "digests: data/events.csv is missing",
        "digests: data/events.json is not the file that was published",
    ]


def test_a_csv_is_not_made_of_a_table_that_was_changed(wheel: Path) -> None:
    edit(wheel / "events.json", "Alaska", "Texas")
    with pytest.raises(DamagedRelease, match=r"^data/events\.csv: is not the file that was published"):
        sd.data_path("events.csv")
    assert len(examine(installed(), only={"digests"}).findings) == 2


def test_a_checkout_does_not_make_a_csv_that_is_missing(copy: Path) -> None:
    (copy / "events.csv").unlink()
    with pytest.raises(DamagedRelease, match=r"^data/events\.csv: is missing"):
        sd.data_path("events.csv")
    found = [str(one) for one in examine(installed(), only={"digests"}).findings]
    assert found == ["digests: data/events.csv is missing"]


def test_a_copy_that_nobody_changed_is_read(copy: Path) -> None:
    data = sd.load()
    assert all(len(data.table(name)) for name in (*TABLES, *INDEXES))
    assert data.why("us-2021-xinjiang-1-wang-junzheng", "announced_on").reasons
    assert sd.load("0.1.0").measures
    assert sd.data_path("measures.csv") == copy / "measures.csv"


@pytest.mark.parametrize("table", [*TABLES, *INDEXES])
def test_a_table_that_was_edited_is_refused_when_it_is_read(copy: Path, table: str) -> None:
    edit(copy / f"{table}.json", '"records": [', '"records":  [')
    data = sd.load()
    others = [name for name in TABLES if name != table]
    assert all(len(data.table(name)) for name in others[:2])
    message = rf"^data/{table}\.json: is not the file that was published: data/SHA256SUMS has another digest; reinstall"
    with pytest.raises(DamagedRelease, match=message):
        data.table(table)


def test_a_value_that_was_edited_is_refused_by_every_command_that_reads_it(copy: Path) -> None:
    edit(copy / "measures.json", "Wang Junzheng", "Wang Junzeng")
    for command in (["list"], ["show", "wang-junzheng"], ["why", "us-2021-xinjiang-1-wang-junzheng"], ["info"]):
        done = CliRunner().invoke(main, command)
        assert (done.exit_code, done.stdout) == (1, ""), command
        assert done.stderr.startswith("data/measures.json: is not the file that was published")
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("ledger/claims.csv", ["why", "us-2021-xinjiang-1-wang-junzheng", "announced_on"]),
        ("ledger/sentences.csv", ["sources", "show", "voa-2021-03-22"]),
        ("standings.csv", ["info"]),
        ("datapackage.json", ["info"]),
        ("VERSION", ["list"]),
    ],
)
def test_other_files_that_were_edited_are_refused(copy: Path, name: str, command: list[str]) -> None:
    path = copy / name
    path.write_bytes(path.read_bytes() + b"\n")
    done = CliRunner().invoke(main, command)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"data/{name}: is not the file that was published")


def test_a_schema_that_was_loosened_does_not_let_data_pass(copy: Path) -> None:
    path = copy.parent.parent / "schemas/measures.tableschema.json"
    schema = json.loads(path.read_bytes())
    for field in schema["fields"]:
        field.pop("constraints", None)
    path.write_text(json.dumps(schema), encoding="utf-8")
    wrong = [{"id": "a", "authority": "xx"}]
    for use in (
        lambda: sd.table_schema("measures"),
        lambda: validate(wrong, "measures"),
        lambda: validate(wrong, "measures.tableschema.json"),
    ):
        with pytest.raises(DamagedRelease, match=r"^schemas/measures\.tableschema\.json: is not the file that was"):
            use()
    assert sd.json_schema("measures")["$id"]
    done = CliRunner().invoke(main, ["schema", "measures", "--kind", "table"])
    assert (done.exit_code, done.stdout) == (1, "")


def test_a_list_of_schemas_that_was_edited_is_refused(copy: Path) -> None:
    edit(copy / "SHA256SUMS.schemas", "0", "1")
    with pytest.raises(DamagedRelease, match=r"^data/SHA256SUMS\.schemas: is not the file that was published"):
        sd.json_schema("measures")


def edit_archive(copy: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Change what is in the archive of superseded releases, and put its digest on the list."""
    place = copy / ARCHIVE
    before = sha256_hex(place.read_bytes())
    contents = read_archive(place.read_bytes())
    change(contents)
    place.write_bytes(write_archive(contents, preset=0))
    edit(copy / "SHA256SUMS", before, sha256_hex(place.read_bytes()))


@pytest.mark.parametrize("version", published.released()[:-1])
def test_an_old_release_that_was_edited_is_refused(copy: Path, version: str) -> None:
    def change(contents: dict[str, bytes]) -> None:
        name = f"{version}/events.json"
        contents[name] = contents[name].replace(b"Anchorage, Alaska", b"Anchorage, Texas")

    edit_archive(copy, change)
    data = sd.load(version)
    assert data.measures
    with pytest.raises(
        DamagedRelease, match=rf"^data/releases/superseded\.tar\.xz: {version}/events\.json: is not the"
    ):
        data.table("events")


def test_an_old_release_whose_digest_was_edited_with_it_is_refused(copy: Path) -> None:
    edit(copy / CHAIN, '"events.json": "', '"events.json": "0')
    with pytest.raises(DamagedRelease, match=r"^data/releases/chain\.json: is not the file that was published"):
        sd.load("0.1.0").table("events")


def test_a_file_of_a_release_that_is_missing_is_no_empty_table(copy: Path) -> None:
    edit_archive(copy, lambda contents: contents.__delitem__("1.0.0/names.json"))
    with pytest.raises(DamagedRelease, match=r"^data/releases/superseded\.tar\.xz: lacks 1\.0\.0/names\.json"):
        sd.load("1.0.0").table("names")
    assert len(sd.load("0.1.0").table("names")) == 0, "this table came later"


def test_an_index_that_the_archive_leaves_out_is_made_again(copy: Path) -> None:
    before = {table: list(sd.load("1.1.0").table(table)) for table in ("provenance", "conflicts")}
    for table in before:
        edit_archive(copy, lambda contents, table=table: contents.__delitem__(f"1.1.0/{table}.json"))  # type: ignore[misc]
    for cache in (*CACHES, versions._made_again):
        cache.cache_clear()
    assert {table: list(sd.load("1.1.0").table(table)) for table in before} == before
    found = examine(installed(), only={"digests", "releases", "history"})
    assert found.ok, found.findings


def test_an_index_that_cannot_be_made_again_is_missed(copy: Path) -> None:
    """That of 0.1.0 had texts of columns that the ledger says otherwise now."""
    edit_archive(copy, lambda contents: contents.__delitem__("0.1.0/provenance.json"))
    versions._made_again.cache_clear()
    message = r"^data/provenance\.json: of 0\.1\.0, made again, is not the file that was released"
    with pytest.raises(DamagedRelease, match=message):
        sd.load("0.1.0").table("provenance")
    (first, *_) = examine(installed(), only={"history"}).findings
    assert first.message == "release 0.1.0: provenance.json, made again, is not the file that was released"


def test_a_file_that_is_missing_or_not_listed_is_refused(copy: Path) -> None:
    (copy / "events.json").unlink()
    with pytest.raises(DamagedRelease, match=r"^data/events\.json: is missing"):
        sd.load().table("events")
    text = (copy / "SHA256SUMS").read_text(encoding="utf-8").splitlines(keepends=True)
    (copy / "SHA256SUMS").write_text("".join(line for line in text if "names.json" not in line), encoding="utf-8")
    published._listed.cache_clear()
    with pytest.raises(DamagedRelease, match=r"^data/names\.json: has no digest in data/SHA256SUMS"):
        sd.load().table("names")
    (copy / "SHA256SUMS").unlink()
    published._listed.cache_clear()
    with pytest.raises(DamagedRelease, match=r"^data/SHA256SUMS: is missing or not text"):
        sd.load().table("actions")


def test_a_path_is_given_only_of_what_was_published(copy: Path) -> None:
    edit(copy / "measures.csv", "Wang Junzheng", "Wang Junzeng")
    with pytest.raises(DamagedRelease, match=r"^data/measures\.csv: is not the file that was published"):
        sd.data_path("measures.csv")
    edit(copy / CHAIN, "0.1.0", "0.1.1")
    with pytest.raises(DamagedRelease, match=r"^data/releases/chain\.json: is not the file that was"):
        sd.data_path(CHAIN)
    for name in ("SHA256SUMS", ARCHIVE, "./names.csv", "ledger//claims.csv"):
        assert sd.data_path(name).is_file()
    for name in ("", "..", "../data/events.csv", "/etc/passwd", "no-such.csv", "releases/9.9.9/events.json"):
        with pytest.raises(UnknownName):
            sd.data_path(name)


def test_converted_line_ends_are_read_as_they_were(copy: Path) -> None:
    for path in [*copy.rglob("*"), *(copy.parent.parent / "schemas").iterdir()]:
        if path.is_file() and path.suffix != ".xz":  # git converts no archive
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(sd.load().measures)
    assert sd.load().why("us-2021-xinjiang-1-wang-junzheng", "announced_on").reasons
    assert sd.load("0.1.0").measures
    assert sd.table_schema("measures")["fields"]
    edit(copy / "events.json", "Alaska", "Texas")
    with pytest.raises(DamagedRelease, match=r"^data/events\.json: is not the file that was published"):
        sd.load().table("events")


def test_schemas_of_another_package_beside_ours_are_not_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an installed package, a folder of the same name beside it belongs to somebody else."""
    shutil.copytree(ROOT / "schemas", tmp_path / "sanctions_data/schemas")
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/other.tableschema.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(files, "_ROOT", tmp_path / "sanctions_data")
    assert "measures" in files.schema_names("tableschema")
    assert "other" not in files.schema_names("tableschema")
    with pytest.raises(UnknownName):
        files.schema_file("other", "tableschema")
    assert files.root_descriptor() is None

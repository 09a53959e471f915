"""Copies of the package that somebody changed, with every list of digests made anew or full of nonsense."""

from __future__ import annotations

import io
import json
import lzma
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from verify_in_memory import (
    BEFORE,
    NEWEST,
    NOW,
    SOME,
    WHOLE,
    chain,
    dumped,
    failed,
    messages,
    relisted,
    with_archive,
    with_data,
    without_releases,
)

from sanctions_data import published
from sanctions_data.compile import compile_ledger
from sanctions_data.compile.derive import possible_standings
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.published.chain import MOST
from sanctions_data.published.digests import ARCHIVE, CHAIN, DIGESTS, SCHEMA_DIGESTS
from sanctions_data.release import serialize
from sanctions_data.release.verify import examine

from .limited_process import environment, refused


@pytest.mark.parametrize("version", published.released())
def test_a_release_that_is_missing_is_named(version: str) -> None:
    found = examine(relisted(without_releases(version)))
    older = {"rows"} if version == NEWEST else {"rows", "history"}
    assert failed(found) >= ({"releases"} if version == NOW else older)
    missing = f"data/{CHAIN} has no release {version}, but rows of the ledger were added or retired in it"
    assert (missing in messages(found, "rows")) == (version != NOW)
    if version == NOW:
        now = f"data/{CHAIN} has no release {version}, which the data are of by data/VERSION; the newest is {BEFORE}"
        assert now in messages(found, "releases")


def test_files_that_no_release_has_are_named() -> None:
    found = examine(with_data(**{"releases/README": b"x", "releases/next/events.json": b"{}"}), only={"releases"})
    assert messages(found, "releases") == [
        "data/releases/README: is not part of a release",
        "data/releases/next/events.json: is not part of a release",
    ]
    for name in (f"{NOW}/events.json", "9.9.9/events.json", f"{BEFORE}/more.json", "events.json", "/etc/passwd"):
        found = examine(with_archive(**{name: b"{}"}), only={"releases"})
        assert messages(found, "releases") == [
            f"data/{ARCHIVE}: has {name!r}, which is not part of a superseded release"
        ]


def _tar(kind: bytes, **attributes: object) -> bytes:
    """An archive with an empty member of some kind, not written as a release writes it."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo(f"{BEFORE}/events.json")
        member.type, member.linkname = kind, "../../../etc/passwd"
        for name, value in attributes.items():
            setattr(member, name, value)
        archive.addfile(member)
    return stream.getvalue()


def _sparse() -> bytes:
    """An archive of 1 kB with a file of two gigabytes, all of it holes (GNU sparse)."""
    header = bytearray(tarfile.TarInfo(f"{BEFORE}/events.json").tobuf(tarfile.GNU_FORMAT))
    header[156:157] = tarfile.GNUTYPE_SPARSE
    header[386:410] = b"%011o\0%011o\0" % (2 << 30, 0)
    header[483:495] = b"%011o\0" % (2 << 30)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + bytes(1024)


def _long_names(count: int) -> bytes:
    """An archive that begins with many headers, each of which is about the next."""
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 1
    return (header.tobuf(tarfile.GNU_FORMAT) + b"x".ljust(512, b"\0")) * count + bytes(1024)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"x",
        WHOLE.data[ARCHIVE][:-1],
        WHOLE.data[ARCHIVE] + b"\0\0\0\0",
        WHOLE.data[ARCHIVE] * 2,
        lzma.compress(b"x"),
        lzma.compress(b""),
        lzma.compress(b"x", lzma.FORMAT_ALONE),
        lzma.compress(bytes(MOST + 1), preset=0),
        lzma.compress(_tar(tarfile.REGTYPE) + b"hidden"),
        lzma.compress(_tar(tarfile.REGTYPE, pax_headers={"comment": "hidden"})),
        lzma.compress(_tar(tarfile.REGTYPE, mode=0o4777)),
        lzma.compress(_sparse()),
        lzma.compress(_long_names(3000)),
        lzma.compress(b"x", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}]),
        *(lzma.compress(_tar(kind)) for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE)),
    ],
    ids=str,
)
def test_an_archive_that_is_not_one_of_files_is_named(raw: bytes) -> None:
    found = examine(with_data(**{ARCHIVE: raw}), only={"releases", "history"})
    assert failed(found) == {"releases"}
    assert all(message.startswith(f"data/{ARCHIVE}: ") for message in messages(found, "releases"))


def test_a_file_that_is_not_known_is_named_even_if_it_is_listed() -> None:
    found = examine(relisted(with_data(**{"notes.csv": b"a\n"})), only={"digests"})
    assert messages(found, "digests") == ["data/notes.csv is not a file of this dataset"]
    listed = WHOLE.data[DIGESTS] + b"0" * 64 + b"  more.csv\n"
    found = examine(with_data(**{DIGESTS: listed}), only={"digests"})
    assert messages(found, "digests") == ["data/SHA256SUMS lists 'more.csv', which is not a file"]


@pytest.mark.slow
def test_a_forger_who_makes_everything_anew_is_found_by_the_release_digest() -> None:
    """What no copy can prove about itself: another list of digests that agrees with the rest of the copy."""
    lines = WHOLE.data["standings.csv"].decode().split("\n")
    ledger = read_ledger()
    possible = possible_standings(compile_ledger(ledger).results, ledger)
    at = next(at for at, line in enumerate(lines[1:], 1) if len(possible[line.split(",")[0]]) > 1)
    claim, standing = lines[at].split(",")
    (other,) = possible[claim] - {standing}
    lines[at] = f"{claim},{other}"
    copy = relisted(with_data(**{"standings.csv": "\n".join(lines).encode()}))
    assert examine(copy).ok
    assert failed(examine(copy, wanted=WHOLE.release_digest, only={"published"})) == {"published"}


NAMES = sorted(WHOLE.data)


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(NAMES), data=st.data())
def test_any_change_of_any_file_is_found_and_is_no_crash(name: str, data: st.DataObject) -> None:
    raw = WHOLE.data[name]
    at = data.draw(st.integers(0, len(raw)))
    cut = data.draw(st.integers(0, 4))
    piece = data.draw(st.sampled_from([b"", b"\xff", b"\0", b"0", b'"', b"[]", b"{}", b"null", b",", b"\n"]))
    changed = raw[:at] + piece + raw[at + cut :]
    if changed == raw:
        return
    assert not examine(
        with_data(**{name: changed}), only={"digests"} if name == ARCHIVE else {"digests", "releases"}
    ).ok


@pytest.mark.judge
@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null", b'"x"', b"[" * 100_000, b'{"records": 5}', b"\xff"])
@pytest.mark.parametrize("name", ["events.json", "provenance.json"])
@pytest.mark.parametrize("version", [BEFORE, NEWEST])
def test_a_release_with_nonsense_in_it_is_no_crash(version: str, name: str, body: bytes) -> None:
    copy = with_data(**{name: body}) if version == NOW else with_archive(**{f"{version}/{name}": body})
    found = examine(copy, only={*SOME, "history"})
    assert failed(found) == {"releases", "history"}


@pytest.mark.slow
@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null", b'"x"', b"[" * 100_000, b"\xff"])
def test_a_chain_with_nonsense_in_it_is_no_crash(body: bytes) -> None:
    found = examine(with_data(**{CHAIN: body}), only={*SOME, "history"})
    assert failed(found) == {"releases"}


@pytest.mark.parametrize("part", ["version", "sha256", "files", "columns", "ledger"])
@pytest.mark.parametrize("value", [None, 5, "x", [], {}, {"events": 5}, {"events.json": 5}])
def test_an_entry_of_the_chain_with_nonsense_in_it_is_no_crash(part: str, value: object) -> None:
    listed = json.loads(WHOLE.data[CHAIN])
    listed["releases"][chain().versions.index(BEFORE)][part] = value
    found = examine(with_data(**{CHAIN: json.dumps(listed).encode()}), only={*SOME, "history"})
    assert "releases" in failed(found)


def test_schemas_that_were_loosened_are_named_though_their_digests_are_made_anew() -> None:
    loose = {}
    for name, raw in WHOLE.schemas.items():
        schema = json.loads(raw)
        for field in schema.get("fields", ()):
            field.pop("constraints", None)
        schema.pop("required", None)
        loose[name] = dumped(schema)
    changed = {name for name in loose if loose[name] != WHOLE.schemas[name]}
    assert len(changed) > 50
    found = examine(relisted(replace(WHOLE, schemas=loose)))
    assert failed(found) == {"schemas"}
    told = {finding.message.split(":")[0].removeprefix("schemas/") for finding in found.findings}
    assert told == {*changed, f"data/{SCHEMA_DIGESTS}"}


def test_a_schema_that_is_missing_or_not_known_is_named() -> None:
    kept = {name: raw for name, raw in WHOLE.schemas.items() if name != "events.schema.json"}
    found = examine(relisted(replace(WHOLE, schemas={**kept, "notes.schema.json": b"{}\n"})), only={"schemas"})
    assert "schemas/events.schema.json: is missing" in messages(found, "schemas")
    assert "schemas/notes.schema.json is not a schema of this package" in messages(found, "schemas")
    found = examine(replace(WHOLE, schemas={}), only={"schemas"})
    assert messages(found, "schemas") == ["the folder schemas is missing or empty"]


@pytest.mark.slow
@pytest.mark.parametrize("which", ["data", "root"])
def test_a_descriptor_that_was_loosened_is_named_though_its_digest_is_made_anew(which: str) -> None:
    made = json.loads(WHOLE.data[serialize.DESCRIPTOR] if which == "data" else WHOLE.root or b"")
    for resource in made["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            field.pop("constraints", None)
    copy = with_data(**{serialize.DESCRIPTOR: dumped(made)}) if which == "data" else replace(WHOLE, root=dumped(made))
    assert failed(examine(relisted(copy))) == {"descriptor"}


def test_a_standing_that_the_package_does_not_allow_is_named() -> None:
    raw = WHOLE.data["standings.csv"]
    line = raw.split(b"\n")[1]
    claim, standing = line.decode().split(",")
    wrong = "judged" if standing == "verbatim" else "verbatim"
    found = examine(relisted(with_data(**{"standings.csv": raw.replace(line, f"{claim},{wrong}".encode())})))
    assert failed(found) == {"standings"}
    assert f"({claim}): {wrong!r}; expected " in messages(found, "standings")[0]


@pytest.mark.slow
def test_a_file_that_was_edited_is_refused_in_one_line(checkout: Path) -> None:
    """By the commands of the copy, though nobody asked them to verify it."""
    data = checkout / "sanctions_data/data"
    (data / "measures.json").write_bytes((data / "measures.json").read_bytes().replace(b"Wang Junzheng", b"Wang Jun"))
    claims = (data / "ledger/claims.csv").read_bytes()
    (data / "ledger/claims.csv").write_bytes(claims.replace(b"asserted", b"denied", 1))
    schema = checkout / "schemas/events.tableschema.json"
    schema.write_bytes(schema.read_bytes().replace(b'"required": true', b'"required": false'))
    for name, *words in (
        ("data/measures.json", "list", "measures"),
        ("data/ledger/claims.csv", "sources", "show", "voa-2021-03-22"),
        ("schemas/events.tableschema.json", "validate", "sanctions_data/data/events.csv", "-s", "events"),
    ):
        says = f"{name}: is not the file that was published"
        refused(*words, cwd=checkout, code=1, says=says, env=environment(PYTHONPATH=str(checkout)))

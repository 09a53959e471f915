"""What leads out of a folder: paths, links, addresses, references."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner

from sanctions_data.cli import main
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation import InvalidSchema, validate
from sanctions_data.validation.bad_rows import write_bad_rows
from sanctions_data.validation.engines.documents import check_documents
from sanctions_data.validation.readers.source import find_source

from .limited_process import attack, put, refused, table_schema

AWAY = [
    *("../secret.csv", "a/../../secret.csv", "/etc/passwd", "~/x.csv", "C:\\x.csv", "..\\secret.csv"),
    *("http://127.0.0.1:9/x.csv", "file:///etc/passwd", "s3://bucket/x.csv", "a\0b.csv", "link.csv", "pipe"),
]
REFUSED = re.compile(
    "leaves the package's folder|is an address|is not a (usable path|regular file)|a path must be a string"
)


def package(path: Any, **more: Any) -> dict[str, Any]:
    """One resource that leads away, and one that does not and has a problem of its own."""
    good = {"name": "good", "path": "t.csv", "schema": table_schema("a", enum=["x"])}
    return {"resources": [{"name": "t", "path": path, "schema": table_schema("a"), **more}, good]}


def stays(folder: Path, body: dict[str, Any]) -> None:
    report = validate(put(folder, {"datapackage.json": body}))
    assert [problem.rule for problem in report.problems] == ["resource-error", "constraint-error"]
    assert REFUSED.search(report.problems[0].message), report.problems[0].message
    assert report.tables[0].rows == 0
    assert "secret'" not in str(list(report.problems))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package's folder with a link and a pipe in it, and a secret beside it."""
    put(tmp_path, {"secret.csv": "a\nsecret\n", "secret.json": table_schema("a"), "in/t.csv": "a\n1\n"})
    (tmp_path / "in/link.csv").symlink_to(tmp_path / "secret.csv")
    (tmp_path / "in/link.json").symlink_to(tmp_path / "secret.json")
    (tmp_path / "in/loop.csv").symlink_to(tmp_path / "in/loop.csv")
    os.mkfifo(tmp_path / "in/pipe")
    return tmp_path / "in"


@pytest.mark.parametrize("path", [*AWAY, "loop.csv", ["t.csv", "../secret.csv"], 7, {}], ids=lambda p: str(p)[:20])
def test_a_resource_stays_in_its_folder(folder: Path, path: Any) -> None:
    stays(folder, package(path))


@pytest.mark.parametrize("path", [*AWAY, "link.json"], ids=lambda p: str(p)[:20])
@pytest.mark.parametrize("part", ["schema", "dialect"])
def test_a_schema_and_a_dialect_stay_in_the_folder(folder: Path, path: str, part: str) -> None:
    stays(folder, package("t.csv", **{part: path}))


def test_the_command_line_refuses_a_package_that_leads_away(folder: Path) -> None:
    put(folder, {"datapackage.json": package("../secret.csv")})
    found = attack("validate", "datapackage.json", cwd=folder)
    assert found.returncode == 1
    assert b"leaves the package's folder" in found.stdout
    assert b"t.csv:2" in found.stdout, "the other resource is checked"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.csv", "https://a.invalid/x", "s3://b/x.csv", "file:///etc/passwd"]
)
def test_an_address_is_never_fetched(folder: Path, address: str) -> None:
    refused("validate", address, "-s", "measures", cwd=folder, code=3, says="address")
    refused("validate", "t.csv", "-s", address, cwd=folder, code=2, says="address")


def test_verify_follows_no_link_out_of_a_folder(folder: Path) -> None:
    (folder / "etc").symlink_to("/etc")
    found = attack("sources", "verify", ".", "--format", "json", cwd=folder)
    assert found.returncode == 3
    assert b"link.csv" not in found.stdout
    assert b"passwd" not in found.stdout


def test_sources_follow_no_link_out_of_a_folder(folder: Path) -> None:
    (folder / "etc").symlink_to("/etc")
    field = ("us-2021-xinjiang-1-wang-junzheng", "announced_on")
    found = attack("why", *field, "--sources", ".", cwd=folder)
    assert found.returncode == 3
    assert found.stderr.startswith(b".: holds none of the source documents")
    assert b"passwd" not in found.stderr


LOOP = {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}


@pytest.mark.slow
@pytest.mark.parametrize("schema", [{"$ref": "#"}, LOOP, {"allOf": [{"$ref": "#"}]}], ids=["self", "two", "allOf"])
@pytest.mark.parametrize("library", ["jsonschema-rs", "jsonschema"])
def test_a_loop_of_references_ends(tmp_path: Path, schema: dict[str, Any], library: str) -> None:
    put(tmp_path, {"s.json": schema, "d.json": {"a": 1}})
    script = put(tmp_path, {"run.py": SCRIPT}) / "run.py"
    attack(script, library, cwd=tmp_path)


SCRIPT = """
import json, pathlib, sys
from sanctions_data.errors import SanctionsDataError
from sanctions_data.validation.bad_rows import write_bad_rows
from sanctions_data.validation.engines.documents import check_documents
from sanctions_data.validation.readers.source import find_source
try:
    schema = json.loads(pathlib.Path("s.json").read_bytes())
    print(check_documents(find_source("d.json"), schema, "s", 5, 0.0, sys.argv[1]).counts)
except SanctionsDataError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def requests() -> Iterator[list[str]]:
    """An address where a schema lies that all values fit, and the paths that somebody asked it for."""
    found: list[str] = []

    class Schemas(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Schemas) as server:
        found.append(f"http://127.0.0.1:{server.server_port}/s.json")
        Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of jsonschema, were it to fetch
@pytest.mark.parametrize("address", ["http", "file", "other.json", "#/nowhere"])
@pytest.mark.parametrize("library", ["jsonschema-rs", "jsonschema"])
def test_a_reference_out_of_a_schema_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, requests: list[str], address: str, library: str
) -> None:
    """There is a good schema where it leads, so that nothing but the refusal keeps it from being used."""
    monkeypatch.chdir(put(tmp_path, {"other.json": {}}))
    there = {"http": requests[0], "file": (tmp_path / "other.json").as_uri()}.get(address, address)
    with pytest.raises(InvalidSchema):
        check_documents(find_source(b"{}", kind="json"), {"$ref": there}, "s", 5, 0.0, library)
    assert len(requests) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "what",
    [
        "--output=owned",
        "-x",
        "HEAD:../../etc/passwd",
        "HEAD;touch owned",
        "$(touch owned)",
        "@{u}",
        "a" * 5000,
        "\udcff",
        "",
    ],
    ids=lambda what: what[:12],
)
def test_a_git_reference_is_no_command(folder: Path, what: str) -> None:
    found = attack("diff", "--", what, "1.0.0", cwd=folder)
    assert (found.returncode, found.stdout) == (3 if what == "" else 2, b"")
    assert found.stderr.count(b"\n") == 1
    assert not (folder / "owned").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["b\udcff.csv", "b\udcff.parquet", "b\udcff.arrow"])
def test_names_that_are_no_text(tmp_path: Path, name: str) -> None:
    """Polars opens no such file; what other engine can, does."""
    put(tmp_path, {name: "a\n" + "x\n" * 3_000_000 if name.endswith("csv") else "PAR1", "s.json": table_schema("a")})
    if name.endswith("csv"):
        assert attack("validate", name, "-s", "s.json", cwd=tmp_path).returncode == 0
    else:
        refused("validate", name, "-s", "s.json", cwd=tmp_path, code=3, says="has a name that is not UTF-8")


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, {"t.csv": "a\nx\n", "s.json": table_schema("a", enum=["y"])})
    (tmp_path / "loop").symlink_to("loop")
    return tmp_path


@pytest.mark.parametrize("name", ["loop", "loop/x"])
def test_bad_rows_onto_a_loop_of_links(rows: Path, name: str) -> None:
    refused("validate", "t.csv", "-s", "s.json", "--bad-rows", name, cwd=rows, code=3, says=name)
    report = validate(rows / "t.csv", rows / "s.json")
    with pytest.raises((UnreadableFile, OSError)):
        write_bad_rows(report, rows / "t.csv", rows / name)
    assert sorted(path.name for path in rows.iterdir()) == ["loop", "s.json", "t.csv"]
    assert (rows / "loop").is_symlink()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".csv", "x/" * 3000, "loop", "loop/x.csv", "t.csv/x.csv"])
@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("validate", "NAME", "-s", "s.json"), (3,)),
        (("validate", "NAME", "-s", "s.json", "--engine", "columns"), (3,)),
        (("validate", "NAME"), (2, 3)),
        (("validate", "NAME/datapackage.json"), (3,)),
        (("validate", "t.csv", "-s", "NAME"), (2, 3)),
        (("validate", "t.csv", "-s", "s.json", "--reference", "b=NAME"), (1,)),
        (("validate", "t.csv", "-s", "s.json", "--bad-rows", "NAME"), (3,)),
        (("validate", "t.csv", "-s", "s.json", "--sheet", "NAME"), (2,)),
        (("validate", "t.csv", "-s", "s.json", "--encoding", "NAME"), (2,)),
        (("sources", "verify", "NAME"), (3,)),
        (("diff", "NAME", "1.1.0"), (2, 3)),
    ],
    ids=lambda value: " ".join(map(str, value))[:40],
)
def test_names_that_no_file_can_have_are_one_line(rows: Path, name: str, words: tuple[str, ...], codes: Any) -> None:
    done = CliRunner().invoke(main, [word.replace("NAME", name) for word in words], prog_name="sanctions-data")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in codes, done.output[-500:]
    assert done.exit_code == 1 or done.stdout == ""
    said = [line for line in done.stderr.splitlines() if line and not line.startswith(("Usage:", "Try "))]
    assert len(said) <= 1

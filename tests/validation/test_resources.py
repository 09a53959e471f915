"""Resources of a package: paths that stay inside and are refused all the same, digests in every spelling."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from sanctions_data.validation import validate

RAW = b"a\nx\n"


def package(folder: Path, **entry: str) -> Path:
    (folder / "u").mkdir()
    (folder / "t.csv").write_bytes(RAW)
    found = {"name": "t", "path": "t.csv", "schema": {"fields": [{"name": "a"}]}, **entry}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [found]}))
    return folder


@pytest.mark.parametrize("path", ["{}/t.csv", "u/../t.csv", "u\\..\\t.csv", "../{name}/t.csv"])
def test_a_path_is_relative_and_has_no_dots_even_where_it_ends_inside(tmp_path: Path, path: str) -> None:
    report = validate(package(tmp_path, path=path.format(tmp_path, name=tmp_path.name)))
    assert report.counts == {"resource-error": 1}
    assert report.problems[0].message.endswith("leaves the package's folder")


@pytest.mark.parametrize("kind", ["", "md5:", "sha256:", "SHA256:", "sha512:"])
@pytest.mark.parametrize("upper", [True, False], ids=["upper", "lower"])
def test_a_digest_that_is_right(tmp_path: Path, kind: str, upper: bool) -> None:
    digest = hashlib.new(kind.strip(":").lower() or "md5", RAW).hexdigest()
    report = validate(package(tmp_path, hash=kind + (digest.upper() if upper else digest)))
    assert (report.valid, report.notes) == (True, ())


@pytest.mark.parametrize("kind", ["", "md5:", "SHA256:"])
def test_a_digest_that_is_wrong(tmp_path: Path, kind: str) -> None:
    assert validate(package(tmp_path, hash=kind + "0" * 32)).counts == {"hash-count": 1}


@pytest.mark.parametrize("path", ["./t.csv", "u/../u/./t.csv".replace("../u/", "")])
def test_a_dot_in_a_path_is_the_folder_itself(tmp_path: Path, path: str) -> None:
    folder = package(tmp_path, path=path)
    (folder / "u/t.csv").write_bytes(RAW)
    assert validate(folder).valid

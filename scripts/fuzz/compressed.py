"""Compressed files and files that are not tables: recognised by their bytes, unpacked, read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from contextlib import suppress

import sanctions_data.validation.engines.run  # noqa: F401 - imported here so that it is instrumented
from sanctions_data.errors import SanctionsDataError
from sanctions_data.validation.api import validate

SCHEMA = {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}], "fieldsMatch": "partial"}
TABLE = b"a,b\n1,x\n"


def archive(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in files.items():
            made.writestr(name, body)
    return out.getvalue()


SEEDS = [
    gzip.compress(TABLE),
    bz2.compress(TABLE),
    lzma.compress(TABLE),
    archive({"t.csv": TABLE}),
    archive({"t.json": b'[{"a": 1}]', "README.md": b""}),
    archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    archive({"xl/workbook.xml": b""}),
    b"%PDF-1.7",
    b"<!doctype html><html>",
    b"version https://git-lfs.github.com/spec/v1\n",
]
WORDS = ["PK", "\\x1f\\x8b", "BZh9", "7zXZ", "mimetype", "xl/workbook.xml", "t.csv", "\\x00", "\\xff\\xff\\xff\\xff"]


def one(data: bytes) -> None:
    """Read the bytes as they are, and as the table of an archive."""
    for source in (data, archive({"t.csv": data}), gzip.compress(data)):
        with suppress(SanctionsDataError):
            validate(source, SCHEMA, engine="rows")

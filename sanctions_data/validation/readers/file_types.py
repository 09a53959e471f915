"""Files that are not tables, recognised by their first bytes: what each is, and what to do with it.

A name may say anything. A PDF called `.csv` would be reported as a thousand bytes that are not UTF-8; here it is a PDF.
"""

from __future__ import annotations

import re

LOOK = 1 << 12  # bytes from which a file is known
UNPACK = "unpack it first"
SHEET = "open it in Excel or LibreOffice and save it as .xlsx or CSV"
EXPORT = "export its table as CSV"
EXTRACT = "copy its table to a spreadsheet and save that as CSV"
NO_TABLE = "name a file that holds a table"


NO_TEXT = rb"[^\t\r\n -~]"
# (where, how it begins, what follows): text may begin with some of these letters, and goes on with text
Begins = tuple[int, bytes, bytes]
BINARY: dict[str, tuple[str, tuple[Begins, ...]]] = {
    "a PDF document": (EXTRACT, ((0, b"%PDF-", b""),)),
    "a PostScript document": (EXTRACT, ((0, b"%!PS", b""),)),
    "a DjVu document": (EXTRACT, ((0, b"AT&TFORM", b""),)),
    "a Rich Text document": (EXTRACT, ((0, b"{\\rtf", b""),)),
    "an old Office document (such as .xls), or a workbook with a password": (
        f"{SHEET}, without a password",
        ((0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""),),
    ),
    "a 7z archive": (UNPACK, ((0, b"7z\xbc\xaf\x27\x1c", b""),)),
    "a RAR archive": (UNPACK, ((0, b"Rar!\x1a\x07", b""),)),
    "a tar archive": (UNPACK, ((257, b"ustar", b""),)),
    "a Cabinet archive": (UNPACK, ((0, b"MSCF\0\0\0\0", b""),)),
    "an ar archive": (UNPACK, ((0, b"!<arch>\n", b""),)),
    "a file compressed with Zstandard": (UNPACK, ((0, b"\x28\xb5\x2f\xfd", b""),)),
    "a file compressed with LZ4": (UNPACK, ((0, b"\x04\x22\x4d\x18", b""),)),
    "a file compressed with lzip": (UNPACK, ((0, b"LZIP", rb"[\x00\x01]"),)),
    "a file compressed with LZMA": (UNPACK, ((0, b"\x5d\0\0", rb"[\x00\x80].{9}"),)),
    "a file compressed with compress (.Z)": (UNPACK, ((0, b"\x1f\x9d", b""), (0, b"\x1f\xa0", b""))),
    "an SQLite database": (EXPORT, ((0, b"SQLite format 3\0", b""),)),
    "a DuckDB database": (EXPORT, ((8, b"DUCK", NO_TEXT),)),
    "an Access database": (EXPORT, ((0, b"\0\1\0\0Standard ", rb"(?:Jet|ACE) DB"),)),
    "an HDF5 file": (EXPORT, ((0, b"\x89HDF\r\n\x1a\n", b""),)),
    "a NetCDF file": (EXPORT, ((0, b"CDF", rb"[\x01\x02\x05]"),)),
    "an ORC file": (f"{EXPORT} or Parquet", ((0, b"ORC", NO_TEXT),)),
    "an Avro file": (f"{EXPORT} or Parquet", ((0, b"Obj\x01", b""),)),
    "an encrypted Parquet file": ("decrypt it first", ((0, b"PARE", NO_TEXT),)),
    "a NumPy array": (EXPORT, ((0, b"\x93NUMPY", b""),)),
    "a Python pickle": (EXPORT, ((0, b"\x80", rb"[\x02-\x05][\x28-\x95]"),)),
    "an R data file": (
        EXPORT,
        ((0, b"RD", rb"[ABX][23]\n"), (0, b"X\n\0\0\0", rb"[\x02\x03]\x00"), (0, b"A\n", rb"[23]\n\d+\n")),
    ),
    "a Stata file": (
        EXPORT,
        ((0, b"<stata_dta>", b""), *((0, bytes([version]), rb"[\x01\x02]\x01\x00") for version in range(0x6C, 0x74))),
    ),
    "an SPSS file": (EXPORT, ((0, b"$FL", rb"[23]@\(#\)"),)),
    "a SAS file": (
        EXPORT,
        ((0, b"\0" * 12 + b"\xc2\xea\x81\x60", b""), (0, b"HEADER RECORD*******LIBRARY HEADER RECORD", b"")),
    ),
    "a MATLAB file": (EXPORT, ((0, b"MATLAB ", rb"[57]\.0 MAT-file"),)),
    "a PNG image": (NO_TABLE, ((0, b"\x89PNG\r\n\x1a\n", b""),)),
    "a JPEG image": (NO_TABLE, ((0, b"\xff\xd8\xff", b""),)),
    "a GIF image": (NO_TABLE, tuple((0, form, rb".{0,4}" + NO_TEXT) for form in (b"GIF87a", b"GIF89a"))),
    "a TIFF image": (NO_TABLE, ((0, b"II*\0", b""), (0, b"MM\0*", b""))),
    "a BMP image": (NO_TABLE, ((0, b"BM", rb".{4}\x00{4}"),)),
    "an image, a sound or a film": (
        NO_TABLE,
        (
            *((8, form, b"") for form in (b"WEBPVP8", b"WAVEfmt ", b"AVI LIST")),
            *((0, b"OggS\0", b""), (0, b"fLaC\0", b""), (0, b"ID3", rb"[\x02-\x04]")),
            (4, b"ftyp", rb"[a-zA-Z0-9 ]{4}\x00"),
        ),
    ),
    "a program": (
        NO_TABLE,
        (
            *((0, b"\x7fELF", b""), (0, b"MZ", NO_TEXT), (0, b"\xca\xfe\xba\xbe", b"")),
            *((0, b"\xcf\xfa\xed\xfe", b""), (0, b"\xce\xfa\xed\xfe", b"")),
        ),
    ),
}
TEXT: dict[str, tuple[str, str, str]] = {
    "an HTML page": (
        f"download the file itself, not a page about it; or {EXTRACT}",
        "<",
        r"(?:!doctype\s+html|html|head|body|table)[\s>]",
    ),
    "an XML document": (EXPORT, "<", r"(?:\?xml\s|(?:svg|rss|kml|feed)[\s>])"),
    "a Git LFS pointer, not the file it stands for": (
        "run 'git lfs pull'",
        "version https://git-lfs.github.com/spec/",
        "",
    ),
    "a git-annex pointer, not the file it stands for": ("run 'git annex get'", "/annex/objects/", ""),
    "an encrypted message": ("decrypt it first", "-----BEGIN PGP MESSAGE-----", ""),
    "an encrypted file": ("decrypt it first", "age-encryption.org/v1", ""),
}


def file_type(head: bytes, encoding: str = "utf-8") -> tuple[str, str] | None:
    """Return what a file is that is not a table ("a PDF document"), and what to do; None if it may be a table.

    Args:
        head: the first `LOOK` bytes, or all there are.
        encoding: of the file, if it is text.
    """
    for noun, (how, forms) in BINARY.items():
        for where, begins, rest in forms:
            if head.startswith(begins, where) and re.compile(rest, re.DOTALL).match(head, where + len(begins)):
                return noun, how
    text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    for noun, (how, start, more) in TEXT.items():
        if text.startswith(start) and re.compile(more, re.IGNORECASE).match(text, len(start)):
            return noun, how
    return None

"""What is printed, and how: clean of escape codes, within the width, coloured only where it is seen.

Values come from files and from the command line; nothing of them may steer a terminal.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sanctions_data._text import clean, no_command
from sanctions_data.cli import progress

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

WIDTH = 80
_WIDEST = 110
_PIECE = 8192  # characters
_STYLES = {"bold": "1", "dim": "2", "good": "32", "bad": "31", "mark": "1;4"}
_LINKING = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio")  # values of TERM_PROGRAM
_WIDE = "\ue002"  # private use


def coloured() -> bool:
    """Whether to colour: NO_COLOR and FORCE_COLOR decide where they are set, else whether data go to a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def style(text: str, name: str, *, on: bool) -> str:
    """`text` in a named style where colours are on."""
    return f"\x1b[{_STYLES[name]}m{text}\x1b[0m" if on and text else text


def linked() -> bool:
    """Whether to print links (OSC 8): FORCE_HYPERLINK decides where it is set, else whether data go to a terminal
    that is known to show them; a terminal that does not know them may print their codes."""
    if (forced := os.environ.get("FORCE_HYPERLINK")) is not None:
        return forced not in ("", "0")
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return False
    vte = os.environ.get("VTE_VERSION", "")
    return (
        any(os.environ.get(name) for name in ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM"))
        or os.environ.get("TERM_PROGRAM") in _LINKING
        or os.environ.get("TERM", "").partition("-")[0] in ("foot", "alacritty")
        or (vte.isdigit() and int(vte) >= 5000)
    )


def link(text: str, url: str | None, *, on: bool) -> str:
    """`text` as a link to `url` where links are on; the address is reduced to printable ASCII."""
    if not on or not url or not text.strip():
        return text
    safe = "".join(c if "!" <= c <= "~" else "".join(f"%{byte:02X}" for byte in c.encode()) for c in url)
    body = text.strip()
    return text.replace(body, f"\x1b]8;;{safe}\x1b\\{body}\x1b]8;;\x1b\\")


def width() -> int:
    """Columns to fill: those of the terminal, up to a length that reads well; 80 where there is none."""
    return min(shutil.get_terminal_size((WIDTH, 24)).columns, _WIDEST) if sys.stdout.isatty() else WIDTH


def columns(text: str) -> int:
    """Columns that `text` takes: wide East Asian characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("F", "W") else 1


def pad(text: str, size: int) -> str:
    """`text` with spaces up to `size` columns."""
    return text + " " * (size - columns(text))


def shorten(text: str, size: int) -> str:
    """`text`, or as much of its beginning as fits `size` columns with an ellipsis."""
    if columns(text) <= size:
        return text
    taken, room = "", size - 1
    for char in text:
        if (room := room - _columns(char)) < 0:
            break
        taken += char
    return taken.rstrip() + "…" if size > 0 else ""


def wrap(text: str, size: int, first: str = "", rest: str | None = None) -> list[str]:
    """`text` in lines of at most `size` columns, the first after `first`, the others after `rest`.

    A word longer than a line, an id say, is left whole so that it can be copied.
    """
    lines = textwrap.wrap(
        _doubled(clean(text)),
        size,
        initial_indent=first,
        subsequent_indent=" " * columns(first) if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]
    return [line.replace(_WIDE, "") for line in lines]


def _doubled(text: str) -> str:
    """`text` with as many characters as it takes columns: a mark after every wide one."""
    return text if text.isascii() else "".join(char + _WIDE * (_columns(char) - 1) for char in text)


def sides(left: str, right: str, size: int) -> list[str]:
    """`left` and `right` on one line at both ends of it, or `right` below where they do not fit."""
    gap = size - columns(left) - columns(right)
    if right and gap >= 2:
        return [left + " " * gap + right]
    above = [left] if columns(left) <= size else wrap(left, size, rest=" " * 9)
    return [*above, *(wrap(right, size, "  ") if right else ())]


def put(lines: Iterable[str]) -> None:
    """Print lines of data for people; a character that the stream cannot write is written as its escape."""
    _write(sys.stdout, map(no_command, lines))


def put_data(lines: Iterable[str]) -> None:
    """Print lines of data for programs (CSV, JSON, XML …) in UTF-8, whatever the encoding of the terminal is.

    An escape in a cell of CSV is another value, and JSON between programs is UTF-8 (RFC 8259, section 8.1).
    """
    stream = sys.stdout
    if not isinstance(stream, io.TextIOWrapper):
        _write(stream, lines)
        return
    before: JSONObject = {"encoding": stream.encoding, "errors": stream.errors}
    stream.reconfigure(encoding="utf-8")
    try:
        _write(stream, lines)
        stream.flush()
    finally:
        stream.reconfigure(**before)


def format_of(path: str | None, output_format: str) -> str:
    """Return the format of an output: what the end of a file's name says, unless the user named another."""
    import click

    end = (path or "").rpartition(".")[2].lower()
    source = click.get_current_context().get_parameter_source("output_format")
    named = source is not None and source is not click.core.ParameterSource.DEFAULT
    return end if end in ("csv", "json", "jsonl") and not named else output_format


@contextmanager
def output(path: str | None) -> Iterator[bool]:
    """Let `put` and `put_data` write to a file, in UTF-8; to standard output for None and `-`.

    The file is written when all of the text is there, beside its place first. The block gets whether there is one.
    """
    from sanctions_data.build.atomic_write import write

    if path is None or path == "-":
        yield False
        return
    stream = io.StringIO()
    with redirect_stdout(stream):
        yield True
    place = Path(path)
    if place.exists() and not place.is_file():  # a device or a pipe
        place.write_text(stream.getvalue(), encoding="utf-8", newline="\n")
    elif not place.resolve().parent.is_dir():  # a slip of the fingers makes no directory
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
    else:
        write(place.resolve(), stream.getvalue())


def talk(lines: Iterable[str]) -> None:
    """Print lines for people."""
    _write(sys.stderr, map(no_command, lines))


def _write(stream: IO[str], lines: Iterable[str]) -> None:
    progress.stop()
    text = "".join(f"{line}\n" for line in lines)
    encoding = getattr(stream, "encoding", None) or "utf-8"
    text = text.encode(encoding, "backslashreplace").decode(encoding)
    # in pieces: an unbuffered stream takes half of a long text without a word when its reader goes away
    for at in range(0, len(text), _PIECE):
        stream.write(text[at : at + _PIECE])


def package_version() -> str:
    """Version of the installed package; that of its data where it is run without being installed."""
    from importlib.metadata import PackageNotFoundError, version

    from sanctions_data.release.versions import current

    try:
        return version("sanctions-data")
    except PackageNotFoundError:
        return current()

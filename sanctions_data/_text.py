"""Text: counted things and lists for people, nothing that steers a terminal or a build server, digests.

The runner of GitHub Actions reads what a job prints. It takes a line for a command if two colons are its first
characters after blanks (`::error::…`), and in the older form wherever `##[` stands in it
(https://github.com/actions/runner, `ActionCommand.cs`). A file, a label or a cell of somebody else's could otherwise
write annotations, or switch the runner's own commands off.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence


def no_bracket_command(text: str) -> str:
    """Return `text` with an escape in the older form of commands, wherever it stands."""
    return text.replace("##[", r"#\x23[")


def no_command(line: str) -> str:
    """Return a line with an escape in place of its first colon if it begins like a command."""
    start = len(line) - len(line.lstrip())
    return rf"{line[:start]}\x3a{line[start + 1 :]}" if line.startswith("::", start) else line


def article(noun: str) -> str:
    """Return the article, as it is spoken: a parquet file, an arrow file, an xlsx file."""
    return "an" if noun[:1].lower() in "aeio" or noun == "xlsx" else "a"


def counted(count: int, noun: str) -> str:
    """Return a number of things: 1 row, 2,000 rows, 3 entries."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeou" else f"{count:,} {noun}s"


def listing(values: Iterable[object], last: str = ", ", most: int = 8) -> str:
    """Return up to `most` values in a row, the rest counted."""
    shown = [str(value) for value in values]
    if len(shown) > most:
        return f"{', '.join(shown[:most])}, … ({len(shown)} in all)"
    return last.join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


_CONTROL = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_HARMLESS = "\u00ad\u200c\u200d"
_NOT_IN_XML = "\ufffe\uffff"


def clean(text: str) -> str:
    """Return `text` in one line in which nothing steers a terminal: control characters are shown as escapes.

    The joiners that some scripts need, soft hyphens and no-break spaces stay as they are.
    """
    if not (text.isascii() and text.isprintable()):
        text = "".join(_escape(char) if _steers(char) else char for char in text)
    return no_bracket_command(text)


def clean_json(text: str) -> str:
    """Return JSON with the escapes of JSON for what `clean` escapes; the values stay."""
    if text.isascii():
        return text.replace("\x7f", "\\u007f")  # `json.dumps` leaves DEL as it is
    found = (json.dumps(char)[1:-1] if char != "\n" and _steers(char) else char for char in text)
    return "".join(found).replace("\x7f", "\\u007f")


def _steers(char: str) -> bool:
    """Return whether a terminal would act on a character, or XML cannot hold it."""
    return char in _NOT_IN_XML or (unicodedata.category(char) in _CONTROL and char not in _HARMLESS)


def _escape(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


_WIDEST = 60  # characters of a value in a message


def show(value: object, width: int = _WIDEST) -> str:
    """Return a value in quotes for a message: shortened in the middle, and what cannot be seen is escaped."""
    text = value if isinstance(value, str) else str(value)
    if len(text) > width:
        text = f"{text[: width - 16]}…{text[-12:]}"
    return no_bracket_command(repr(text))


def canonical_json(value: object) -> str:
    """Return JSON with sorted keys and no blanks: one value, one text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_hex(content: str | bytes) -> str:
    """Return the SHA-256 of bytes, or of a text in UTF-8: 64 hexadecimal digits.

    A lone surrogate is digested as it stands.
    """
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()


def html_table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], note: str = "") -> str:
    """Return a table for notebooks; whatever it holds is shown as text, never run as markup.

    Args:
        caption: what stands above it.
        headings: of the columns.
        rows: the cells; one that begins with https:// or http:// and holds no blank is a link.
        note: what stands below it.
    """
    head = "".join(f"<th>{_html(text)}</th>" for text in headings)
    body = "".join(f"<tr>{''.join(f'<td>{_linked(cell)}</td>' for cell in row)}</tr>" for row in rows)
    below = f"<p>{_html(note)}</p>" if note else ""
    return (
        f"<table><caption>{_html(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{below}"
    )


def _html(text: str) -> str:
    from html import escape

    return escape(clean(text))


def _linked(text: str) -> str:
    shown = _html(text)
    link = text.startswith(("https://", "http://")) and not any(char.isspace() for char in text)
    return f'<a href="{shown}" rel="noopener noreferrer">{shown}</a>' if link else shown

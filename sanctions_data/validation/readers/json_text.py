"""JSON text: from bytes to values, what is wrong with a text that is not JSON, and the line of each value."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.readers import limits
from sanctions_data.validation.readers.source import is_wide
from sanctions_data.validation.readers.table_rows import undecodable
from sanctions_data.validation.report.report import Fault

MARK = "\ufeff"
BLOCK = 1 << 20  # bytes
BLANK = " \t\r\n"  # RFC 8259, 2
Line = tuple[int, str, Fault | None]


def decoded(raw: bytes, encoding: str) -> str:
    """Return the text of a document, without a byte order mark; UnicodeDecodeError if it is not of the encoding."""
    return raw.decode(encoding).removeprefix(MARK)


def fault_of(error: Exception) -> Fault:
    """Return what to say of a text that could not be decoded, or is no JSON."""
    if isinstance(error, UnicodeDecodeError):
        return undecodable(error.encoding, error.object[error.start : error.start + 4][: error.end - error.start])
    message = f"not JSON: {error}"
    if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":
        first, rest = error.doc[: error.pos].strip(), error.doc[error.pos :]
        if "\n" not in first and error.lineno > 1 and rest[0] in "{[":
            message += "; it looks like JSON Lines: name it .jsonl, or say --as jsonl"
    return Fault("source-error", "json", message)


def text_lines(raw: BinaryIO, name: str, encoding: str) -> Iterator[Line]:
    """Yield (line number, text, what is wrong with it) of every line that is not blank."""
    if is_wide(encoding):
        yield from _wide_lines(raw, name, encoding)
        return
    for number, line in enumerate(limits.lines(raw, name), 1):
        text, wrong = line_text(line, encoding)
        if wrong is not None or text:
            yield number, text, wrong


def line_text(line: bytes, encoding: str) -> tuple[str, Fault | None]:
    """Return the text of a line, empty if the line is blank, and what is wrong with it."""
    try:
        text = line.decode(encoding).removeprefix(MARK)
    except UnicodeDecodeError as error:
        return "", fault_of(error)
    return text if text.strip(BLANK) else "", None


def _wide_lines(raw: BinaryIO, name: str, encoding: str) -> Iterator[Line]:
    """Yield lines if a line end is more than one byte; nothing can be read after what cannot be decoded."""
    decoder = codecs.getincrementaldecoder(encoding)()
    number, rest, last = 1, "", False
    while not last:
        block = raw.read(BLOCK)
        last = not block
        try:
            *whole, rest = (rest + decoder.decode(block, last)).split("\n")
        except UnicodeDecodeError as error:
            yield number, "", Fault("encoding-error", "encoding", f"cannot be decoded from about here on: {error}")
            return
        if len(rest) > limits.LINE:
            raise UnreadableFile(name, f"line {number + len(whole)} is longer than {limits.LINE:,} characters")
        for line in [*whole, rest] if last else whole:
            text = line.removeprefix(MARK)
            if text.strip(BLANK):
                yield number, text, None
            number += 1


TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|\n', re.DOTALL)


def lines_of(text: str, paths: Iterable[tuple[object, ...]]) -> dict[tuple[object, ...], int]:
    """Return the line (from 1) of each value that a path of keys and positions leads to.

    Args:
        text: valid JSON.
        paths: what is asked for; a path that leads nowhere has no line.
    """
    import json

    wanted = set(paths)
    out: dict[tuple[object, ...], int] = {}
    path: list[Any] = []
    kinds: list[str] = []
    line, key_next = 1, False
    for token in TOKEN.finditer(text):
        word = token[0]
        if word == "\n":
            line += 1
        elif word in "}]":
            kinds.pop()
            if path and len(path) > len(kinds):
                path.pop()
            key_next = False
        elif word == ",":
            if kinds[-1] == "[":
                path[-1] += 1
            else:
                key_next = True
        elif word == ":":
            continue
        elif key_next and word[0] == '"':
            path[len(kinds) - 1 :] = [json.loads(word)]
            key_next = False
        else:
            here = tuple(path)
            if here in wanted:  # of a key twice, the last counts
                out[here] = line
            if word in "{[":
                kinds.append(word)
                key_next = word == "{"
                path.append(0 if word == "[" else "")
    return out

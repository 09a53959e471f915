"""JSON text: from bytes to values, what is wrong with a text that is not JSON, and the line of each value."""

from __future__ import annotations

import codecs
import gc
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.readers import limits
from sanctions_data.validation.readers.source import is_wide
from sanctions_data.validation.readers.table_rows import undecodable
from sanctions_data.validation.report.report import Fault
from sanctions_data.validation.values.json_values import deep

MARK = "\ufeff"
BLOCK = 1 << 20  # bytes
BLANK = " \t\r\n"  # RFC 8259, 2
Line = tuple[int, str, Fault | None]


@contextmanager
def paused_collection() -> Iterator[None]:
    """Keep the collector of cyclic garbage off: it would follow all values of a large structure again and again."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


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


WHITE = re.compile(r"[ \t\r\n]*").match
SCAN = json.JSONDecoder(parse_int=float, parse_float=float).raw_decode  # int() refuses more than 4,300 digits
Steps = tuple[object, ...]  # keys and positions that lead to a value
Tree = dict[object, "Tree"]


def lines_of(text: str, paths: Iterable[Steps]) -> dict[Steps, int]:
    """Return the line (from 1) of each value that a path of keys and positions leads to; see `places_of`."""
    return {path: line for path, (line, _, _) in places_of(text, paths).items()}


def places_of(text: str, paths: Iterable[Steps]) -> dict[Steps, tuple[int, int, int]]:
    """Return (line from 1, start, end) of each value that a path of keys and positions leads to.

    Args:
        text: valid JSON.
        paths: what is looked for; a path that leads nowhere has no place. Of a key that an object has twice, the last
            counts.
    """
    wanted = set(paths)
    tree: Tree = {}
    for path in wanted:
        node = tree
        for step in path:
            node = node.setdefault(step, {})
    out: dict[Steps, tuple[int, int, int]] = {}
    line, counted = 1, 0

    def white(at: int) -> int:
        found = WHITE(text, at)
        return found.end() if found else at

    def value(at: int, node: Tree | None, path: Steps) -> int:
        """Return where the value that begins at `at` ends; values below it are looked at if `node` has them."""
        nonlocal line, counted
        asked = node is not None and path in wanted
        if asked:
            line, counted = line + text.count("\n", counted, at), at
        place = line, at
        end = members(at, node, path) if node and text[at] in "[{" else SCAN(text, at)[1]
        if asked:
            out[path] = *place, end
        return end

    def members(at: int, node: Tree, path: Steps) -> int:
        listed = text[at] == "["
        at, number = white(at + 1), 0
        while text[at] not in "]}":
            step: object = number
            if not listed:
                step, at = SCAN(text, at)
                at = white(white(at) + 1)  # after the colon
            at = white(value(at, node.get(step), (*path, step)))
            number += 1
            if text[at] == ",":
                at = white(at + 1)
        return at + 1

    def start() -> None:
        nonlocal line, counted
        line, counted = 1, 0
        value(white(0), tree, ())

    deep(start)  # which calls it once more if the stack is too small
    return out

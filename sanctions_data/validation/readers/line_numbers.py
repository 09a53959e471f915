"""On which line of a JSON text a value stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|\n', re.DOTALL)


def lines_of(text: str, paths: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
    """The line (from 1) of each value that a path of keys and positions leads to.

    Args:
        text: valid JSON.
        paths: what is asked for; a path that leads nowhere has no line.
    """
    import json

    wanted = set(paths)
    out: dict[tuple[Any, ...], int] = {}
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

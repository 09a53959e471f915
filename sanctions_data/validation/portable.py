"""The subset of regular expressions that Rust, RE2, Java and Python run alike, in bounded time."""

from __future__ import annotations

import re

META = set("\\^$.|?*+()[]{}")
IN_CLASS = set("\\^[]-&~|")  # escaped even where one engine would not ask for it


class Portable:
    """A reader of the portable subset: `read` gives the text to run and how many parts may vary, or None."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.variable = 0
        self.optional = 0

    def read(self) -> tuple[str, int] | None:
        if not self.source.isascii() or not self.source.isprintable():
            return None
        try:
            text, _ = self.choice()
        except (NotPortable, IndexError, RecursionError):
            return None
        if self.at != len(self.source) or self.optional > 8 or self.variable > 5:
            return None
        return text, self.variable

    def choice(self) -> tuple[str, bool]:
        """Alternatives up to a closing parenthesis or the end; also whether their length can vary."""
        branches, varies = [], False
        while True:
            text, moves = self.sequence()
            branches.append(text)
            varies |= moves
            if self.peek() != "|":
                return "|".join(branches), varies or len(branches) > 1
            self.at += 1

    def sequence(self) -> tuple[str, bool]:
        parts, varies = [], False
        while self.peek() not in ("", "|", ")"):
            atom, moves = self.atom()
            count, moves = self.repeat(moves)
            parts.append(atom + count)
            varies |= moves
        return "".join(parts), varies

    def atom(self) -> tuple[str, bool]:
        char = self.take()
        if char == "(":
            if self.source.startswith("?:", self.at):
                self.at += 2
            elif self.peek() == "?":
                raise NotPortable
            inner, varies = self.choice()
            if self.take() != ")":
                raise NotPortable
            return f"(?:{inner})", varies
        if char == "[":
            return self.klass(), False
        if char == ".":
            return r"[^\n\r]", False
        if char == "\\":
            return self.escaped(META), False
        if char in META:
            raise NotPortable
        return char, False

    def klass(self) -> str:
        out = "[^" if self.peek() == "^" else "["
        self.at += out == "[^"
        start = self.at
        while (char := self.take()) != "]" or self.at == start + 1:
            if char == "\\":
                out += self.escaped(IN_CLASS)
            elif char in "[]&~" or self.source.startswith("--", self.at - 1):
                raise NotPortable  # set operations differ between engines
            elif char == "-" and self.at != start + 1 and self.peek() != "]":
                out += "-"
            else:
                out += literal(char, IN_CLASS)
        return out + "]"

    def escaped(self, special: set[str]) -> str:
        char = self.take()
        if char.isalnum():  # \d \w \s \b and friends mean other things on other engines
            raise NotPortable
        return literal(char, special)

    def repeat(self, moves: bool) -> tuple[str, bool]:
        """The quantifier after an atom; one over a part that can vary itself is not portable (it may explode)."""
        found = re.compile(r"[*+?]|\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}").match(self.source, self.at)
        if found is None:
            if self.peek() == "{":
                raise NotPortable
            return "", moves
        self.at = found.end()
        if self.peek() in ("?", "+", "*", "{"):
            raise NotPortable
        text = found[0]
        if text == "?":
            self.optional += 1
            return text, True
        low, comma, high = found[1], found[2], found[3]
        if moves or max(int(low or 0), int(high or 0)) > 1000:
            raise NotPortable
        if comma is None and low is not None:
            return text, False
        self.variable += 1
        return text, True

    def peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def take(self) -> str:
        char = self.source[self.at]
        self.at += 1
        return char


class NotPortable(Exception):
    pass


def literal(char: str, special: set[str]) -> str:
    return "\\" + char if char in special else char

r"""Read a regular expression as its author meant it, and write it for the `regex` library.

Two languages are read:

* that of a Table Schema `pattern`. The standard asks for XML Schema's expressions (part 2, appendix F), and schemas in
  use are written for JavaScript and Python. So `^ $ \d \w \s \b`, lookaround, lazy quantifiers and `(?:…)` mean what
  ECMA-262 says with the flag u, and all of XML Schema that ECMA-262 has not is read as XML Schema says: blocks such as
  `\p{IsGreek}`, `\i`, `\c`, and subtraction (`[a-z-[aeiou]]`).
* that of a JSON Schema `pattern` (validation 2020-12, section 6.3.3): ECMA-262 with the flag u alone.

Both take a few characters that ECMA-262 takes without the flag u, if they have one meaning: `\-`, a lone `}`, `[\w-.]`.
What only other libraries read (`(?i)`, `(?P<name>…)`, `a++`, `(?>…)`, `\A`, `{,3}`, fuzzy `{e<=1}`, recursion) is
refused: a schema that is read in different ways by different tools says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sanctions_data.validation.regex.character_sets import (
    ECMA_SETS,
    EVERYTHING,
    LAST,
    NOTHING,
    XML_SETS,
    Ranges,
    complement,
    in_class,
    literal,
    members,
    property_text,
)

LONGEST = 1 << 16  # characters of a pattern; of 65,536 the `regex` library makes a program in under a second
EXPANDED = 100_000  # parts of a pattern once `{1000}` is written out, as the library does: about 50 MB
SIMPLE = 1000  # parts of what Rust runs, whose programs take more memory
PORTABLE = 5000  # parts of what all engines run: a tenth of the programs that Rust and RE2 refuse
OPTIONAL, VARIABLE, TIMES = 8, 5, 1000  # how much of what all engines run may vary: `?`, repetitions, how often
NESTED = 50  # groups within groups; the library itself recurses
Part = tuple[str, int, bool]  # its text, its size, whether its length can vary

NEWLINES = {"table": [(0x0A, 0x0A), (0x0D, 0x0D)], "json": [(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)]}
CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
EDGE = "(?:(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z]))"
NO_EDGE = "(?:(?<=[0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?![0-9A-Z_a-z]))"
START, END = "\0start", "\0end"  # of the string, replaced by what each library calls them

QUANTIFIER = re.compile(r"[*+?]|\{([0-9]+)(,?)([0-9]*)\}")
CONTROL = re.compile("[\\x00-\\x1f\\x7f\\ud800-\\udfff]")
OTHER_BRACES = re.compile(r"[0-9,]|[eisdc]{1,4}[<>=:}]")  # after a {: repetitions, and fuzzy ones of the library
ELSEWHERE = {  # what follows (? in libraries that are not meant, and what to write
    "P<": "a named group is (?<name>…)",
    "P=": "a reference by name is \\k<name>",
    ">": "an atomic group is not read",
    "|": "a branch reset is not read",
    "#": "a comment is not read",
    "(": "a condition is not read",
    "R": "recursion is not read",
    "&": "recursion is not read",
}
OTHER_ESCAPES = {
    "A": "the start of a text is ^",
    "Z": "the end of a text is $",
    "z": "the end of a text is $",
    "G": "it is not read",
    "h": "write [\\t ]",
    "a": "write \\x07",
    "e": "write \\x1b",
}


OPENINGS = re.compile(
    r"""\\.                                  # an escape
    |\[\^?(?:\\.|[^\]\\])*\](?:\])*          # a class, and the end of one that is subtracted from
    |\((?:\?<(?![=!])(?P<name>[^>]*)>|\?)?   # a group with a name, without one, or one that takes no number
    """,
    re.DOTALL | re.VERBOSE,
)


class Malformed(ValueError):
    """A text that is not a regular expression: what is wrong with it, and where."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression that has been read.

    Attributes:
        text: for the `regex` library (V1).
        simple: for Rust, to search with; None if it needs lookaround, references or properties.
        portable: for Rust, RE2, Java and Python, to match a whole value with, in bounded time; None if it cannot.
        variable: how many parts of the portable form may be repeated more or less often.
        size: how many parts it has once repetitions are written out.
    """

    text: str
    simple: str | None
    portable: str | None
    variable: int
    size: int


@lru_cache(maxsize=512)
def read_expression(source: str, language: str = "table") -> Expression:
    """Read a pattern.

    Args:
        source: as the schema has it.
        language: "table" (a Table Schema) or "json" (a JSON Schema).
    Raises:
        Malformed: it is not a regular expression, or is too large.
    """
    if len(source) > LONGEST:
        raise Malformed(
            f"has {len(source):,} characters; at most {LONGEST:,} are read; for a list of values use 'enum'"
        )
    return Reader(source, language).read()


class Reader:
    """A reader of one pattern, from left to right."""

    def __init__(self, source: str, language: str) -> None:
        self.source, self.language = source, language
        self.at = self.level = self.opened = self.variable = self.optional = 0
        self.simple = True
        self.portable = CONTROL.search(source) is None
        self.closed: set[int] = set()
        self.groups = [
            found["name"]
            for found in OPENINGS.finditer(source)
            if found[0].startswith("(") and (found["name"] is not None or found[0] == "(")
        ]
        # a group that nothing refers to needs no number
        self.opening = "(" if re.search(r"\\[1-9k]", source) else "(?:"

    def read(self) -> Expression:
        text, size, _ = self.choice()
        if self.at < len(self.source):  # only a parenthesis ends a choice
            raise self.fault("an unmatched )")
        within = self.optional <= OPTIONAL and self.variable <= VARIABLE and size <= PORTABLE
        # a whole value that ^a matches is a, so a first ^ and a last $ say nothing there
        whole = text.removeprefix(START).removesuffix(END) if self.portable and within else None
        # without flags ^ and $ are the ends of the string to Rust; jsonschema-rs matches them faster than \A and \z
        simple = text.replace(START, "^").replace(END, "$") if self.simple and size <= SIMPLE else None
        exact = text.replace(START, r"\A").replace(END, r"\Z")
        return Expression(exact, simple, whole, self.variable, size)

    def fault(self, why: str, at: int | None = None) -> Malformed:
        return Malformed(f"{why}, at character {(self.at if at is None else at) + 1}")

    def choice(self) -> Part:
        """Return alternatives up to a closing parenthesis or the end."""
        branches, size, varies = [], 0, False
        while True:
            text, count, moves = self.sequence()
            branches.append(text)
            size += count
            varies |= moves
            if self.peek() != "|":
                return "|".join(branches), size, varies or len(branches) > 1
            self.at += 1

    def sequence(self) -> Part:
        parts, size, varies = [], 0, False
        while self.peek() not in ("", "|", ")"):
            start = self.at
            (text, count, moves), repeatable = self.atom()
            suffix, times, more = self.quantifier(repeatable, moves)
            parts.append(text + suffix)
            size += count * times
            varies |= moves or more
            if size > EXPANDED:
                raise self.fault(f"has more than {EXPANDED:,} parts once its repetitions are written out", start)
        return "".join(parts), size, varies

    def atom(self) -> tuple[Part, bool]:
        """Return one part, and whether a quantifier may follow."""
        char = self.take()
        if char == "(":
            return self.group()
        if char == "[":
            return (self.klass(), 1, False), True
        if char == "\\":
            return self.escape()
        if char == ".":
            return (f"[^{members(NEWLINES[self.language])}]", 1, False), True
        if char in "^$":
            self.portable &= self.at == (1 if char == "^" else len(self.source)) and not self.level
            return (START if char == "^" else END, 1, False), False
        if char in "*+?":
            raise self.fault(f"nothing to repeat with {char}", self.at - 1)
        if char == "{" and OTHER_BRACES.match(self.source, self.at):
            raise self.fault("a { that repeats nothing; a literal { is \\{", self.at - 1)
        return (literal(char), 1, False), True

    def group(self) -> tuple[Part, bool]:
        start = self.at - 1
        opening, repeatable = self.opening, True
        numbered = True
        if self.peek() == "?":
            rest = self.source[self.at + 1 : self.at + 4]
            mark = next((mark for mark in (":", "=", "!", "<=", "<!") if rest.startswith(mark)), None)
            if mark is not None:
                opening, repeatable, numbered = "(?" + mark, mark == ":", False
                self.simple &= repeatable
                self.portable &= repeatable
                self.at += 1 + len(mark)
            elif rest.startswith("<"):
                name = re.compile(r"\?<([\w$]+)>").match(self.source, self.at)
                if name is None or name[1][0].isdigit():
                    raise self.fault("the name of a group must be a word", start)
                self.at = name.end()
            else:
                hint = next((why for lead, why in ELSEWHERE.items() if rest.startswith(lead)), None)
                hint = hint or "flags within a pattern and other extensions are not read"
                raise self.fault(f"(?{rest[:1]}: {hint}", start)
        number = 0
        if numbered:
            number = self.opened = self.opened + 1
            name_ = self.groups[number - 1]
            if name_ is not None and self.groups.count(name_) > 1:
                raise self.fault("two groups of one name", start)
        self.level += 1
        if self.level > NESTED:
            raise self.fault(f"groups nested more than {NESTED} levels deep", start)
        text, size, varies = self.choice()
        self.level -= 1
        if self.peek() != ")":
            raise self.fault("a group that is not closed", start)
        self.at += 1
        self.closed.add(number)
        return (f"{opening}{text})", size + 1, varies), repeatable

    def quantifier(self, repeatable: bool, moves: bool) -> tuple[str, int, bool]:
        """Return the quantifier after a part, how many copies of it the library makes, and whether it may vary.

        One over a part that can vary itself is not portable: it may take exponential time.
        """
        found = QUANTIFIER.match(self.source, self.at)
        if found is None:
            if self.source.startswith("{,", self.at):
                raise self.fault("{,n} is read in different ways; write {0,n}")
            if self.peek() == "{" and OTHER_BRACES.match(self.source, self.at + 1):
                raise self.fault("a repetition that cannot be read; a literal { is \\{")
            return "", 1, False
        if not repeatable:
            raise self.fault("a quantifier after something that has no length")
        self.at = found.end()
        low, comma, high = found[1] or "0", found[2], found[3] or ""
        if max(len(low), len(high)) > 9:
            raise self.fault("a repetition of more than 999,999,999 times", found.start())
        if high and int(low) > int(high):
            raise self.fault("the numbers of a repetition are out of order", found.start())
        text = found[0]
        if self.peek() == "?":
            text += "?"
            self.at += 1
        if self.peek() and self.peek() in "*+?":
            message = "possessive repetition is not read" if self.peek() == "+" else "a quantifier after a quantifier"
            raise self.fault(message)
        varies = found[1] is None or bool(comma)
        if found[0] == "?":
            self.optional += 1
        else:
            self.variable += varies
            self.portable &= not moves and max(int(low), int(high or 0)) <= TIMES
        return text, max(int(low), 1), varies

    def escape(self) -> tuple[Part, bool]:
        """Return what a backslash outside a class begins."""
        start = self.at - 1
        char = self.take()
        if char in ("b", "B"):
            self.simple = self.portable = False
            return (EDGE if char == "b" else NO_EDGE, 1, False), False
        if char in "123456789":
            digits = re.compile(r"[0-9]*").match(self.source, self.at)
            self.at = digits.end() if digits else self.at
            return self.reference(int(self.source[start + 1 : self.at]), start)
        if char == "k":
            name = re.compile(r"<([^>]*)>").match(self.source, self.at)
            if name is None or name[1] not in self.groups:
                raise self.fault("a reference to a group that is not there", start)
            self.at = name.end()
            return self.reference(self.groups.index(name[1]) + 1, start)
        if (found := self.set_escape(char, start)) is not None:
            return (found if isinstance(found, str) else in_class(found), 1, False), True
        return (literal(chr(self.character(char, start))), 1, False), True

    def reference(self, number: int, start: int) -> tuple[Part, bool]:
        if number > len(self.groups):
            raise self.fault(f"a reference to group {number}, which is not there", start)
        self.simple = self.portable = False
        # a group that took no part, or is not complete yet, matches the empty text in ECMA-262
        return (f"(?:(?({number})\\{number}|))" if number in self.closed else "(?:)", 1, True), True

    def set_escape(self, char: str, start: int) -> Ranges | str | None:
        """Return the set that an escape stands for, as ranges or as text for the library; None if it is one
        character.
        """
        lower = char.lower()
        sets = ECMA_SETS | XML_SETS if self.language == "table" else ECMA_SETS
        if lower in sets:
            return sets[lower] if char == lower else complement(sets[lower])
        if lower != "p":
            return None
        found = re.compile(r"\{([A-Za-z0-9_=-]+)\}").match(self.source, self.at)
        if found is None:
            raise self.fault(f"\\{char} is followed by a name in braces", start)
        self.at = found.end()
        text = property_text(found[1], self.language)
        if text is None:
            raise self.fault(f"no property of characters is called {found[1]!r}", start)
        self.simple = self.portable = False
        return text if char == "p" else f"[^{text}]"

    def character(self, char: str, start: int) -> int:
        """Return the code point of an escape that is one character."""
        if char in CONTROLS:
            return CONTROLS[char]
        if char == "0" and not self.peek().isdigit():
            return 0
        if char == "c" and re.match("[A-Za-z]", self.peek()):
            return ord(self.take()) % 32
        if char == "x":
            return self.hexadecimal(r"[0-9A-Fa-f]{2}", start)
        if char == "u" and self.peek() == "{":
            self.at += 1
            code = self.hexadecimal(r"0*[0-9A-Fa-f]{1,6}", start)
            if self.take() != "}" or code > LAST:
                raise self.fault("an escape of no code point", start)
            return code
        if char == "u":
            code = self.hexadecimal(r"[0-9A-Fa-f]{4}", start)
            low = re.compile(r"\\u([dD][c-fC-F][0-9A-Fa-f]{2})").match(self.source, self.at)
            if 0xD800 <= code < 0xDC00 and low is not None:
                self.at = low.end()
                return 0x10000 + (code - 0xD800) * 0x400 + int(low[1], 16) - 0xDC00
            return code
        if char.isascii() and not char.isalnum():
            return ord(char)
        hint = OTHER_ESCAPES.get(char)
        raise self.fault(f"\\{char} is not an escape" + (f": {hint}" if hint else ""), start)

    def hexadecimal(self, form: str, start: int) -> int:
        found = re.compile(form).match(self.source, self.at)
        if found is None:
            raise self.fault("an escape without its hexadecimal digits", start)
        self.at = found.end()
        return int(found[0], 16)

    def klass(self) -> str:
        """Return a class, after its bracket; what is taken from it again is one more class (XML Schema,
        subtraction).
        """
        start = self.at - 1
        negated = self.peek() == "^"
        self.at += negated
        if self.peek() == "]":
            if self.language == "table":  # Python takes the bracket for a character
                raise self.fault("an empty class; a literal ] is \\]", start)
            self.at += 1
            return EVERYTHING if negated else NOTHING
        ranges: Ranges = []
        extras: list[str] = []
        minus = ""
        while True:
            if not self.peek():
                raise self.fault("a class that is not closed", start)
            if self.peek() == "]":
                self.at += 1
                break
            if self.source.startswith("-[", self.at) and (ranges or extras) and self.has_subtraction():
                self.at += 2
                minus = self.klass()
                if self.peek() != "]":
                    raise self.fault("a subtraction that does not end its class")
                self.at += 1
                break
            if self.source.startswith(("[:", "[=", "[."), self.at) and ":]" in self.source[self.at :]:
                raise self.fault("a POSIX class; write \\p{…} or the characters")
            low = self.member(extras, ranges)
            if low is None or self.peek() != "-" or self.source[self.at + 1 : self.at + 2] in ("]", "", "["):
                if low is not None:
                    ranges.append((low, low))
                continue
            self.at += 1
            high = self.member(extras, ranges)
            if high is None:  # [a-\d]: the minus is a character
                ranges += [(low, low), (0x2D, 0x2D)]
            elif high < low:
                raise self.fault("a range whose ends are out of order", start)
            else:
                ranges.append((low, high))
        self.simple &= not minus
        self.portable &= not minus
        return self.assembled(negated, ranges, extras, minus)

    def has_subtraction(self) -> bool:
        if self.language == "table":
            return True
        raise self.fault("subtraction in a class is XML Schema's")
        return False

    def assembled(self, negated: bool, ranges: Ranges, extras: list[str], minus: str) -> str:
        inside = members(ranges) + "".join(extras)
        self.portable &= bool(inside)
        text = f"[{'^' * negated}{inside}]" if inside else EVERYTHING if negated else NOTHING
        return f"[{text}--{minus}]" if minus else text

    def member(self, extras: list[str], ranges: Ranges) -> int | None:
        """Return one character of a class; None if it was a set, which then is among the others."""
        start = self.at
        char = self.take()
        if char != "\\":
            return ord(char)
        char = self.take()
        if char == "b":
            return 8
        if (found := self.set_escape(char, start)) is not None:
            if isinstance(found, str):
                extras.append(found)
            else:
                ranges += found
            return None
        return self.character(char, start)

    def peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def take(self) -> str:
        if self.at == len(self.source):
            raise self.fault("the pattern ends too early")
        char = self.source[self.at]
        self.at += 1
        return char

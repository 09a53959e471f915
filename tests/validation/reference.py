"""A second reading of Table Schema v2 and Table Dialect v2, small and slow, to compare the package with.

It is written from the text of the two standards and of those they name (XML Schema part 2, RFC 3986, 4180, 4648,
5322, 7946, 9562), and takes nothing from the package. "docs" marks a choice that the standards leave open and
docs/validation.md makes. `check_text` and `check_table_rows` return a list of (row, column, kind of problem).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count, pairwise
from typing import Any, NamedTuple

from .reference_types import Value, compare, read

Problem = tuple[int | None, str | None, str]
USUAL = ("\r\n", "\n", "\r")


def check_text(data: bytes, schema: dict[str, Any], dialect: dict[str, Any] | None = None) -> list[Problem]:
    """Judge delimited text."""
    dialect = dialect or {}
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    rows = list(enumerate(records(text, dialect), 1))
    skipped = set(dialect.get("commentRows", ()))
    found: list[Problem] = []
    labels, header_line = None, None
    if dialect.get("header", True):
        first = next(number for number in count(1) if number not in skipped)
        wanted = set(dialect.get("headerRows", [first])) - skipped  # docs: what is left out is no header
        heads = [row for number, row in rows if number in wanted]
        found += [(row.line, None, kind) for number, row in rows if number <= max(wanted) for kind in row.wrong]
        if any("unclosed-quote" in row.wrong for number, row in rows if number <= max(wanted)):
            return found
        if len(heads) < len(wanted):
            return [*found, (None, None, "header" if rows else "empty")]
        rows = [(number, row) for number, row in rows if number > max(wanted)]
        labels, header_line = join(heads, dialect.get("headerJoin", " ")), heads[0].line
    null = dialect.get("nullSequence")
    table = Table(schema, labels, header_line, missing=[] if null is None else [null])
    for number, row in rows:
        if number in skipped:
            continue
        found += [(row.line, None, kind) for kind in row.wrong]
        if "unclosed-quote" not in row.wrong:
            table.row(row.line, row.cells, blank=True)
    return found + table.finish()


def check_table_rows(
    labels: list[str], rows: Sequence[tuple[int, Sequence[Any]]], schema: dict[str, Any], header: int | None
) -> list[Problem]:
    """Judge numbered rows in memory; `header` is the number of the labels' row, None in a frame."""
    table = Table(schema, labels, header, loose=header is None)  # docs: the columns of a frame have no order
    for number, cells in rows:
        table.row(number, cells, blank=False)
    return table.finish()


# Table Dialect: from text to rows


class Record(NamedTuple):
    line: int
    cells: list[str]
    wrong: list[str]


def records(text: str, dialect: dict[str, Any]) -> Iterator[Record]:
    """The rows of a text that are no comments, with the line each begins on (RFC 4180 and Table Dialect)."""
    end = dialect.get("lineTerminator", "\r\n")
    ends = USUAL if end in USUAL else (end,)  # docs: a text may mix the usual three
    delimiter, escape = dialect.get("delimiter", ","), dialect.get("escapeChar")
    quote = dialect.get("quoteChar", None if escape else '"')  # "mutually exclusive"
    double, blanks = dialect.get("doubleQuote", True), dialect.get("skipInitialSpace", False)
    comment = dialect.get("commentChar")
    at, line = 0, 1
    if ends != USUAL:  # docs: a line break after the last row is no row
        last = text.rfind(end) + len(end) if end in text else 0
        text = text if text[last:].strip("\r\n") else text[:last]

    def ending() -> str:
        return next((each for each in ends if text.startswith(each, at)), "")

    while at < len(text):
        first, start, cells, cell, state, odd = line, at, [], "", "new", False
        if comment and text.startswith(comment, at):
            while at < len(text) and not ending():
                at += 1
            at, line = at + len(ending()), line + 1
            continue
        while at < len(text):
            char, close = text[at], ending()
            if state == "new" and blanks and char == " ":
                at += 1
            elif char == escape and text[at + 1 :] in {"", *ends} - {"\r\n"}:
                state, at = "quoted", len(text)  # docs: such a text was cut off
            elif char == escape:
                odd |= state == "closed"
                as_one = ends != USUAL and text.startswith(end, at + 1)  # docs: a line terminator is escaped as a whole
                taken = end if as_one else text[at + 1]
                line += taken in ends and not text.startswith("\r\n", at + 1)
                cell, at = cell + taken, at + 1 + len(taken)
                state = "plain" if state == "new" else state
            elif state == "quoted":
                if char == quote and double and text.startswith(quote, at + 1):
                    cell, at = cell + char, at + 2
                elif char == quote:
                    state, at = "closed", at + 1
                else:
                    line += close != ""
                    cell, at = cell + (close or char), at + max(len(close), 1)
            elif close:
                break
            elif text.startswith(delimiter, at):
                cells.append(cell)
                cell, state, at = "", "new", at + len(delimiter)
            elif char == quote and state == "new":
                state, at = "quoted", at + 1
            else:
                odd |= state == "closed"  # RFC 4180: nothing but a delimiter or an end after a closing quote
                cell, at, state = cell + char, at + 1, "plain" if state == "new" else state
        wrong = ["quote"] * odd + ["unclosed-quote"] * (state == "quoted")
        blank_line = not cells and not cell and state == "new"
        cells = [] if blank_line else [*cells, cell]
        whole = text[start:at]
        at, line = at + len(ending()), line + 1
        wrong += ["nul"] if "\0" in whole else []
        wrong += ["encoding"] if any("\udc80" <= each <= "\udcff" for each in whole) else []
        yield Record(first, cells, wrong)


def join(heads: list[Record], mark: str) -> list[str]:
    """The labels of several header rows; docs: a blank cell takes the label to its left, but in the lowest row."""
    width = max(len(head.cells) for head in heads)
    rows = [head.cells + [""] * (width - len(head.cells)) for head in heads]
    full = [list(row) for row in rows]
    for number, row in enumerate(full[:-1]):
        for at in range(1, width):
            if not row[at] and not any(above[at] for above in rows[:number]):  # not beyond the label above it
                row[at] = row[at - 1]
    return [mark.join(filter(None, parts)) for parts in zip(*full, strict=True)]


# Table Schema: the header, rows and keys


class Table:
    """One table under a schema."""

    def __init__(
        self,
        schema: dict[str, Any],
        labels: list[str] | None,
        header_line: int | None,
        missing: Sequence[str] = (),
        loose: bool = False,
    ) -> None:
        self.schema, self.fields = schema, schema["fields"]
        self.found: list[Problem] = []
        self.missing = {
            field["name"]: {
                each["value"] if isinstance(each, dict) else each
                for each in field.get("missingValues", schema.get("missingValues", [""]))
            }
            | set(missing)
            for field in self.fields
        }
        self.primary = _list(schema.get("primaryKey", []))
        self.columns = dict(enumerate(self.fields))
        self.width = len(self.fields)
        self.rows: list[tuple[int | None, dict[str, Value | None]]] = []
        if labels is not None:
            self.header(labels, header_line, loose)

    def header(self, labels: list[str], line: int | None, loose: bool) -> None:
        names = [field["name"] for field in self.fields]
        if not any(labels):
            self.found.append((line, None, "blank-header"))
            self.width = max(len(labels), len(names))
            return
        self.width = len(labels)
        by_name = {}
        for at, label in enumerate(labels):
            if not label:
                self.found.append((line, None, "blank-label"))
            elif label in labels[:at]:
                self.found.append((line, label, "duplicate-label"))
            elif label in names:
                by_name[at] = names.index(label)
        mode = self.schema.get("fieldsMatch", "exact")
        if mode == "exact" and not loose:
            by_name |= self.in_place(labels, names, by_name, line)
        self.columns = {at: self.fields[field] for at, field in by_name.items()}
        lost = [field for field in self.fields if field not in self.columns.values()]
        if mode == "partial" and not by_name:
            self.found.append((line, None, "missing-label"))
        if mode in ("superset", "partial"):  # docs: a column that must not be null must be there
            lost = [field for field in lost if self.required(field)]
        self.found += [(line, field["name"], "missing-label") for field in lost]
        if mode not in ("subset", "partial"):
            extra = {label for at, label in enumerate(labels) if label and label not in names and at not in by_name}
            self.found += [(line, label, "extra-label") for label in extra]

    def in_place(self, labels: list[str], names: list[str], known: dict[int, int], line: int | None) -> dict[int, int]:
        """docs: unknown labels stand for the fields that are missing where they stand, if they are as many."""
        order = list(known.items())
        if [field for _, field in order] != sorted(known.values()):
            self.found.append((line, None, "incorrect-label"))
            return {}
        taken: dict[int, int] = {}
        for (at, field), (next_at, next_field) in pairwise([(-1, -1), *order, (len(labels), len(names))]):
            places, missing = range(at + 1, next_at), range(field + 1, next_field)
            if len(places) == len(missing) or not known:
                taken |= dict(zip(places, missing, strict=False))
        self.found += [(line, names[field], "incorrect-label") for at, field in taken.items() if labels[at]]
        return taken

    def required(self, field: dict[str, Any]) -> bool:
        return field["name"] in self.primary or bool(field.get("constraints", {}).get("required"))

    def row(self, number: int | None, cells: Sequence[Any], blank: bool) -> None:
        if blank and not any(cells):
            self.found.append((number, None, "blank-row"))
            return
        if len(cells) != self.width:
            self.found.append((number, None, "missing-cell" if len(cells) < self.width else "extra-cell"))
        values: dict[str, Value | None] = {}
        for at, field in self.columns.items():
            if at < len(cells):
                values[field["name"]] = self.cell(number, field, cells[at])
        if len(values) == len(self.columns):  # docs: a row that lacks a column has no keys
            self.rows.append((number, values))

    def cell(self, number: int | None, field: dict[str, Any], cell: Any) -> Value | None:
        """The value of a cell; None of a null, and of what is not of the type: both take no part in keys."""
        name = field["name"]
        if cell is None or (isinstance(cell, str) and cell in self.missing[name]):
            if self.required(field):
                self.found.append((number, name, "required"))
            return None
        if isinstance(cell, str) and any("\ud800" <= each <= "\udfff" for each in cell):
            return None  # docs: the line is reported; its broken cells are not checked twice
        try:
            value = read(field, cell)
        except ValueError:
            self.found.append((number, name, "type"))
            return None
        self.found += [(number, name, kind) for kind in broken(field, value)]
        return value

    def finish(self) -> list[Problem]:
        for field in self.fields:
            if field.get("constraints", {}).get("unique"):
                self.unique([field["name"]], "unique")
        for key in self.schema.get("uniqueKeys", []):
            self.unique(_list(key), "uniqueKeys")
        if self.primary:
            self.unique(self.primary, "primaryKey")
        for key in self.schema.get("foreignKeys", []):
            self.foreign(_list(key["fields"]), _list(key["reference"]["fields"]))
        return self.found

    def keys(self, names: list[str]) -> list[tuple[int | None, Any]]:
        """The keys of all rows; a null in a part leaves the row out, as in SQL."""
        there = {field["name"] for field in self.columns.values()}
        if not there.issuperset(names):
            return []
        rows = [(number, [values[name] for name in names]) for number, values in self.rows]
        return [(number, tuple(value.key for value in row if value)) for number, row in rows if all(row)]

    def unique(self, names: list[str], kind: str) -> None:
        seen: set[Any] = set()
        for number, key in self.keys(names):
            if key in seen:
                self.found.append((number, names[0] if len(names) == 1 else None, kind))
            seen.add(key)

    def foreign(self, names: list[str], target: list[str]) -> None:
        there = {field["name"] for field in self.columns.values()}
        known = {key for _, key in self.keys(target)}
        if there.issuperset(target):
            lost = [number for number, key in self.keys(names) if key not in known]
            self.found += [(number, names[0] if len(names) == 1 else None, "foreignKey") for number in lost]


def _list(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


# Table Schema: constraints


def broken(field: dict[str, Any], value: Value) -> Iterator[str]:
    """The constraints that a value does not keep."""
    for name, asked in field.get("constraints", {}).items():
        if name == "enum":
            fine = value.key in [read(field, each).key for each in asked]
        elif name in ("minLength", "maxLength"):
            fine = len(value.raw) >= asked if name == "minLength" else len(value.raw) <= asked
        elif name == "pattern":
            fine = re.fullmatch(expression(asked), value.raw) is not None
        elif name == "jsonSchema":
            fine = fits(asked, value.raw)
        elif name in ("required", "unique"):
            fine = True
        else:
            order = compare(field["type"], value.raw, read(field, asked).raw)
            fine = order is not None and (order >= 0 if name.endswith("inimum") else order <= 0)
            fine = fine and (order != 0 or not name.startswith("exclusive"))
        if not fine:
            yield name
    if "categories" in field and "enum" not in field.get("constraints", {}):
        words = [each["value"] if isinstance(each, dict) else each for each in field["categories"]]
        if value.key not in [read(field, each).key for each in words]:
            yield "categories"


def fits(schema: dict[str, Any], value: Any) -> bool:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema).is_valid(json.loads(json.dumps(value, default=float)))


@cache
def expression(pattern: str) -> str:
    r"""A pattern in the words of `re`: a leading ^ and a trailing $ are implied; classes are those of ECMA-262."""
    if pattern.startswith("^"):
        pattern = pattern[1:]
    if pattern.endswith("$") and not pattern.endswith("\\$"):
        pattern = pattern[:-1]
    space = "\t\n\v\f\r\ufeff" + "".join(map(chr, (32, 160, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F)))
    classes = {r"\d": "0-9", r"\w": "A-Za-z0-9_", r"\s": space + "\u205f\u3000", r"\p{Lu}": upper()}
    out, inside = "", False
    for token in re.findall(r"\\p\{\w+\}|\\.|.", pattern):
        inside = token == "[" or (inside and token != "]")
        members = classes.get(token, "\n\r" if token == "." else None)
        if members is None or (inside and token == "."):
            out += token
        else:
            out += members if inside else f"[^{members}]" if token == "." else f"[{members}]"
    return out


@cache
def upper() -> str:
    return "".join(chr(each) for each in range(0x110000) if unicodedata.category(chr(each)) == "Lu")

"""`infer`: from a table, or a folder of tables, to a schema that accepts it (Table Schema and Data Resource v2).

The whole table is read: for its types, for a key, and once more by the validator with the schema that was inferred.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from sanctions_data._text import counted, listing, show
from sanctions_data.errors import UnreadableFile
from sanctions_data.validation.checks.keys import no_references
from sanctions_data.validation.engines.run import TEXT, check_source, open_table
from sanctions_data.validation.errors import InvalidArgument
from sanctions_data.validation.infer.choose import BECAUSE, Chosen, choose, habits_of
from sanctions_data.validation.infer.column import WORDS, Column
from sanctions_data.validation.infer.guesses import Guess
from sanctions_data.validation.infer.likely_keys import likely_key
from sanctions_data.validation.infer.sniff_text import sniff_dialect, sniff_encoding
from sanctions_data.validation.readers.json_text import paused_collection
from sanctions_data.validation.readers.objects import SHAPE
from sanctions_data.validation.readers.source import (
    FORMATS,
    KINDS,
    FileFormat,
    Source,
    find_source,
    library_of,
    open_bytes,
)
from sanctions_data.validation.report.report import Checked, Report
from sanctions_data.validation.schema.dialect import Dialect, read_dialect
from sanctions_data.validation.schema.table_schema import MOST_FIELDS, read_schema
from sanctions_data.validation.values.json_values import loads

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
LIMIT = 100  # problems of the table itself that are kept
BLOCK = 4096  # rows that are taken in together
BLANK = 1000  # blank rows that a dialect names
PACKAGE = "datapackage.json"
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?").fullmatch
WHOLE = re.compile(r"[+-]?[0-9]+").fullmatch
OF_TEXTS = ("string", "any", "list")  # types that words may have


@dataclass(frozen=True)
class Inferred:
    """What `infer` found.

    Attributes:
        descriptor: a Table Schema; a Data Resource if the table has a dialect or an encoding other than the default;
            a Data Package for a folder. `validate` takes each as its schema.
        because: why the descriptor is as it is: for each column (or "" for the table) a sentence that names the row.
        report: of the table, checked against the descriptor. It has problems if rows are damaged: if they have another
            number of cells than the header, say. No schema accepts those.
    """

    descriptor: JSONObject
    because: tuple[tuple[str, str], ...]
    report: Report = field(repr=False)

    def to_json(self) -> str:
        """Return the descriptor as JSON."""
        return json.dumps(self.descriptor, ensure_ascii=False, indent=2)


def infer(
    source: object,
    *,
    dialect: Mapping[str, object] | None = None,
    encoding: str | None = None,
    format: FileFormat | None = None,
    name: str | None = None,
) -> Inferred:
    """Infer the schema of a table, or the Data Package of a folder.

    Args:
        source: what `validate` takes as a table: a path, "-", bytes, a stream, a data frame, a list of rows; or a
            folder, whose tables are found by the ends of their names.
        dialect: a Table Dialect descriptor, if it is known; detected by default.
        encoding: of text, if it is known; detected by default.
        format: "csv", "tsv", "json", "jsonl", "parquet", "arrow" or "xlsx", if it cannot be guessed.
        name: what to call the table.
    Raises:
        TypeError: an object that is not a table.
        UnreadableFile: the source cannot be read, or holds no table.
        InvalidSchema: the dialect cannot be used.
        InvalidArgument: another argument cannot be used.
        MissingExtra: an optional library is needed.
    """
    if format is not None and format not in KINDS:
        raise InvalidArgument("format", f"{format!r} is not one of {', '.join(KINDS)}")
    if dialect is not None and not isinstance(dialect, Mapping):
        raise InvalidArgument("dialect", f"must be a dict, got {type(dialect).__name__}")
    if isinstance(source, str | os.PathLike) and os.path.isdir(source):
        return _folder(Path(source))
    found = find_source(source, name=name, encoding=encoding, kind=format)
    return _Table(found, dialect, encoding is not None).inferred()


@dataclass(slots=True)
class _Table:
    """A table while it is inferred."""

    source: Source
    given: Mapping[str, object] | None
    encoding_given: bool
    dialect: JSONObject = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    rows: int = 0
    word: str = "row"
    delimiter: str | None = None

    def inferred(self) -> Inferred:
        self.sniff()
        self.read()
        if self.source.format in TEXT:
            self.header()
        habits = habits_of(self.columns, self.delimiter)
        chosen = [choose(column, habits, self.rows, self.word) for column in self.columns]
        schema, because = self.schema(chosen)
        checked = self.check(schema)
        return Inferred(self.described(schema), tuple(because), Report((checked,), LIMIT))

    def sniff(self) -> None:
        """Find out how the table is written, as far as the caller did not say."""
        self.dialect = dict(self.given or {})
        if self.source.format in TEXT:
            encoding, why = sniff_encoding(self.source) if not self.encoding_given else (self.source.encoding, None)
            self.source = replace(self.source, encoding=encoding)
            self.notes += [why] if why else []
            if self.given is None:
                sniffed = sniff_dialect(self.source, encoding)
                self.dialect = sniffed.dialect
                self.labels = list(_names(sniffed.labels))
                self.notes += sniffed.because
        elif self.source.format == "json" and self.given is None:
            self.dialect = self.property()
        self.word = "line" if self.source.format in (*TEXT, "jsonl") else "row"

    def property(self) -> JSONObject:
        """Return the dialect of a JSON document: which property has the rows, if it is an object."""
        with open_bytes(self.source) as raw:
            try:
                value = loads(raw.read().decode(self.source.encoding, "replace").removeprefix("\ufeff"))
            except ValueError:
                return {}  # the reader says what is wrong
        if not isinstance(value, dict):
            return {}
        lists = [
            key for key, rows in value.items() if isinstance(rows, list) and rows and isinstance(rows[0], dict | list)
        ]
        if len(lists) != 1:
            raise UnreadableFile(self.source.name, f"is not a table: {SHAPE}")
        self.notes.append(f"property: the rows are the list under {show(lists[0])}")
        return {"property": lists[0]}

    def how(self) -> Dialect:
        return read_dialect(self.dialect, "\t" if self.source.format == "tsv" else ",")

    def read(self) -> None:
        """Read every cell."""
        how = self.how()
        typed = self.source.format not in TEXT
        whole = self.source.format == "xlsx" or library_of(self.source.data) == "pandas"
        before = len(how.comment_rows) + (len(how.header_rows) if how.header else 0)
        block: list[list[object]] = []
        places: list[int | None] = []
        with paused_collection(), open_table(self.source, how) as table:
            if table.faults and not table.labels:
                raise UnreadableFile(self.source.name, table.faults[0][1][2], "a schema needs at least a header")
            self.delimiter = table.delimiter
            labels = table.labels or self.labels or None
            for number, (row, cells, wrong) in enumerate(table.rows, before + 1):
                if wrong and any(rule == "source-error" and check != "quote" for rule, check, _ in wrong):
                    continue
                if table.blank and not any(cells) and not any(cell not in (None, "") for cell in cells):
                    self.blank.append(number)
                    continue
                if labels is None:
                    labels = [f"field{at}" for at in range(1, len(cells) + 1)]
                if not self.columns:
                    self.begin(labels, typed, whole)
                self.rows += 1
                block.append(cells)
                places.append(row)
                if len(block) == BLOCK:
                    self.take(block, places)
                    block, places = [], []
        self.take(block, places)
        if labels is None:
            raise UnreadableFile(self.source.name, "has no rows and no header", "a schema needs at least a header")
        if not self.columns:
            self.begin(labels, typed, whole)
        if self.given is None and typed is False and self.blank and len(self.blank) <= BLANK:
            self.dialect["commentRows"] = sorted({*how.comment_rows, *self.blank})
            self.notes.append(f"commentRows: {counted(len(self.blank), 'row')} of the file are blank")

    def take(self, block: Sequence[Sequence[object]], places: Sequence[int | None]) -> None:
        """Take in some rows; a cell that a row lacks is empty, one too many is left out."""
        for column, cells in zip(self.columns, zip_longest(*block), strict=False):
            column.take_many(cells, places)
        for column in self.columns[max(map(len, block), default=0) :]:
            column.take_many([None] * len(block), places)

    def begin(self, labels: Sequence[str], typed: bool, whole: bool) -> None:
        if len(labels) > MOST_FIELDS:
            raise UnreadableFile(self.source.name, f"has {len(labels):,} columns; a schema has at most {MOST_FIELDS:,}")
        self.labels = list(labels)
        self.columns = [Column(label, typed, whole) for label in labels]

    def header(self) -> None:
        """Put a header right that is none, or that no schema accepts: a label that is blank, twice, or lacks."""
        how = self.how()
        if self.given is not None or not how.header:
            return
        if _is_data(self.columns):
            self.dialect["header"] = False
            self.notes.append("header: the first row holds values as the rows below do, so there are no labels")
            self.columns, self.labels, self.rows, self.blank = [], [], 0, []
            self.read()  # so that reasons name the first row in its order
            return
        if _is_one_row(self.columns) and _in_steps(self.labels):
            self.notes.append("header: the only row has whole numbers in equal steps, so they are read as labels")
        if all(self.labels) and len(set(self.labels)) == len(self.labels):
            return
        names = _names(self.labels)
        self.dialect["header"] = False
        self.dialect["commentRows"] = sorted({*self.dialect.get("commentRows", ()), *how.header_rows})
        what = "a blank label" if not all(self.labels) else "a label twice"
        self.notes.append(f"header: it has {what}, so it is left out, and the columns are taken in their order")
        for column, label in zip(self.columns, names, strict=True):
            column.label = label

    def schema(self, chosen: Sequence[Chosen]) -> tuple[JSONObject, list[tuple[str, str]]]:
        """Return the Table Schema, and why it is as it is."""
        fields = [each.field for each in chosen]
        schema: JSONObject = {"$schema": PROFILE.format("tableschema"), "fields": fields}
        read = read_schema(schema, self.source.name)
        key, why = likely_key(self.source, self.how(), read, fields, self.columns, self.rows)
        if key:
            schema["primaryKey"] = key
        schema[BECAUSE] = [*self.notes, why]
        own = [(column.label, each.because) for column, each in zip(self.columns, chosen, strict=True)]
        return schema, [*(("", note) for note in self.notes), *own, ("", why)]

    def check(self, schema: JSONObject) -> Checked:
        how = self.how()
        return check_source(self.source, read_schema(schema, self.source.name), how, "auto", LIMIT, no_references)

    def described(self, schema: JSONObject) -> JSONObject:
        """Return the schema alone if the table is written in the default way, else a Data Resource."""
        encoding = self.source.encoding
        if not self.dialect and encoding == "utf-8":
            return schema
        place = self.source.path
        out: JSONObject = {
            "$schema": PROFILE.format("dataresource"),
            "name": slug(Path(self.source.name).stem or "data"),
        }
        out["path"] = place.name if place is not None else out["name"]
        out |= {"type": "table", "format": self.source.format}
        if self.source.format in (*TEXT, "json", "jsonl"):
            out["encoding"] = encoding
        if self.dialect:
            out["dialect"] = {"$schema": PROFILE.format("tabledialect"), **self.dialect}
        return out | {"schema": schema}


def _is_data(columns: Sequence[Column]) -> bool:
    """Return whether the labels of a table are values, so that it has no header.

    Each number or date has to fit its column. A number that is there twice is a value. Whole numbers in equal steps
    (2019, 2020, 2021) are labels. A cell is only taken for a missing value among numbers of which one is not whole, and
    not in the first column, where tables with names of rows have a blank label.
    """
    labels = [column.label for column in columns]
    stated = [label for label in labels if label and label not in WORDS]
    numbers = bool(stated) and all(map(_is_number, stated))
    may_lack = numbers and labels[0] != "" and not all(map(WHOLE, stated))
    if not all(labels) and not may_lack:
        return False
    if _is_one_row(columns):
        return len(labels) > 1 and numbers and (may_lack or len(stated) == len(labels)) and not _in_steps(labels)
    if not columns[0].values:
        return False
    typed = [at for at, column in enumerate(columns) if _typed_guesses(column)]
    known = [at for at in typed if not may_lack or labels[at] in stated]
    if not known or not all(any(_reads(guess, labels[at]) for guess in _typed_guesses(columns[at])) for at in known):
        return False
    if numbers and len(set(stated)) < len(stated):
        return True
    # a column without values says nothing about a number
    others = [
        at for at, label in enumerate(labels) if at not in typed and (columns[at].values or not _is_number(label))
    ]
    if others and not any(labels[at] in columns[at].seen for at in others):
        return False
    return not _in_steps([labels[at] for at in known])


def _is_one_row(columns: Sequence[Column]) -> bool:
    """Return whether a table has no row below its labels."""
    return not any(column.values or column.empty or column.words for column in columns)


def _in_steps(labels: Sequence[str]) -> bool:
    """Return whether labels are three whole numbers or more in equal steps, such as years."""
    whole = [int(label) for label in labels if label.isascii() and label.isdigit()]
    steps = {after - before for before, after in pairwise(whole)}
    return len(whole) == len(labels) > 2 and len(steps) == 1 and steps != {0}


def _typed_guesses(column: Column) -> list[Guess]:
    """Return the types that a column may have, the narrowest first; none if it has only texts."""
    found = [guess for _, guess in column.candidates()]
    return [guess for guess in found if guess.type not in OF_TEXTS] if found[0].type not in OF_TEXTS else []


def _is_number(text: str) -> bool:
    return NUMBER(text.replace(",", ".", 1)) is not None


def _reads(guess: Guess, text: str) -> bool:
    """Return whether a text is a value of a type; beside whole numbers, with a comma or a point as decimal mark."""
    if guess.properties == {"type": "integer"} and _is_number(text):
        return True
    try:
        if guess.form is not None and guess.form(text) is None:
            return False
        guess.read(text)
    except (ValueError, OverflowError):
        return False
    return True


def _names(labels: Sequence[str]) -> Iterator[str]:
    """Yield a name for each label: its own, with a number if it is there twice; `field1` for a blank one."""
    taken = set(labels)
    met: set[str] = set()
    for at, label in enumerate(labels, 1):
        name, number = label or f"field{at}", 2
        while name in met or (name != label and name in taken):
            name = f"{label or 'field' + str(at)}_{number}"
            number += 1
        met.add(name)
        yield name


def slug(text: str) -> str:
    """Return a name as resources have it: lower case, without other characters than letters, digits, `-` and `_`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9._-]+", "-", plain).strip("-.") or "table"


def _folder(folder: Path) -> Inferred:
    """Infer the Data Package of the tables in a folder, without hidden ones, and without JSON that is no table."""
    resources: list[JSONObject] = []
    because: list[tuple[str, str]] = []
    checked: list[Checked] = []
    for path in sorted(_tables(folder)):
        relative = path.relative_to(folder).as_posix()
        try:
            found = infer(path)
        except UnreadableFile as error:
            if path.suffix.lower() not in (".json", ".geojson"):
                raise
            because.append((relative, f"left out: {error.reason}"))
            continue
        own = found.descriptor
        resource = own if "schema" in own else {"schema": own}
        name = _unique(slug(path.stem), {each["name"] for each in resources})
        kind = find_source(path).format
        resource = {
            "name": name,
            "path": relative,
            "type": "table",
            "format": kind,
            **_without(resource, "$schema", "name", "path", "type", "format"),
        }
        resources.append(resource)
        because += [(f"{relative}: {column}" if column else relative, why) for column, why in found.because]
        checked += [replace(each, name=relative) for each in found.report.tables]
    if not resources:
        raise UnreadableFile(str(folder), f"holds no table: no file that ends in {listing(FORMATS, most=20)}")
    package: JSONObject = {
        "$schema": PROFILE.format("datapackage"),
        "name": slug(folder.resolve().name),
        "resources": resources,
    }
    return Inferred(package, tuple(because), Report(tuple(checked), LIMIT))


def _tables(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts) or not path.is_file() or path.name == PACKAGE:
            continue
        if path.suffix.lower() in FORMATS or path.with_suffix("").suffix.lower() in (".csv", ".tsv"):
            yield path


def _unique(name: str, taken: set[str]) -> str:
    number, out = 2, name
    while out in taken:
        out, number = f"{name}-{number}", number + 1
    return out


def _without(entry: JSONObject, *names: str) -> JSONObject:
    return {key: value for key, value in entry.items() if key not in names}

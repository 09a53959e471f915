"""Random tables for the comparison with the reference: a schema, a dialect, cells, and the bytes that hold them.

Half of the tables are tame (few slips in clean cells); half are hostile: odd dialects, missing values, ragged rows,
wrong headers, torn bytes. Everything is drawn from one `random.Random`, so that a number brings a table back.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

# A kind of field: its properties, texts that are of it, and texts that nearly are.
Kind = tuple[dict[str, Any], list[Any], list[Any]]
LINES = (Path(__file__).parent / "random_cells.jsonl").read_text(encoding="utf-8").splitlines()
KINDS: list[Kind] = [tuple(json.loads(line).values()) for line in LINES]
ORDERED = {"integer", "number", "date", "time", "datetime", "duration", "year", "yearmonth"}
SIZED = {"string", "array", "object", "list"}
PATTERNS = [
    "^[A-Z]{2,3}$",
    "[a-z]+",
    r"^\d+$",
    "a|ab",
    "^(?:a|b)$",
    "[^b]*",
    r"\p{Lu}.*",
    "(?=a)a.*",
    "^a.*$",
    ".",
    "x?y*",
]
PATTERNS += [r"\w+", r"\s?a", "(a)(b)?", "a{2}|b{1,}", r"[\d.]+", "a+?b?", "(?!b).*"]
MISSING = ["", "NA", "-", "null", "0", "-99", "a"]
ODD = [
    " ",
    "\t",
    '"',
    "'",
    ",",
    ";",
    "|",
    "\n",
    "\r",
    "\r\n",
    "#",
    "\\",
    "\x00",
    "\ufeff",
    "\u00a0",
    "\u2028",
    "٣",
    "é",
    "::",
    "=1",
]
JSON_SCHEMAS: dict[str, list[Any]] = {
    "array": [{"maxItems": 1}, {"items": {"type": "integer"}}, {"contains": {"const": 1}}],
    "object": [{"required": ["a"]}, {"properties": {"a": {"type": "integer"}}}, {"maxProperties": 1}],
}


@dataclass
class Table:
    """A table and all that is needed to check it.

    Attributes:
        number: brings it back.
        schema, dialect: descriptors.
        labels, rows: its cells; None is a null, which only a frame or a list has.
        data: the same as text, perhaps torn since.
        typed: whether the cells have Python's types; there is no text of them then.
        hostile: whether it is one of the hostile half.
    """

    number: int
    schema: dict[str, Any]
    labels: list[str]
    rows: list[list[Any]]
    dialect: dict[str, Any] = field(default_factory=dict)
    data: bytes = b""
    typed: bool = False
    hostile: bool = False

    @property
    def even(self) -> bool:
        """Whether a frame can hold it: every row as long as the header, no label blank or twice (in any case)."""
        names = {label.lower() for label in self.labels if label}
        return bool(names) and all(len(row) == len(names) for row in [self.labels, *self.rows])


def table(number: int, seed: int = 0) -> Table:
    """Make table `number` of a seed: every second one is hostile."""
    rng = random.Random(f"{seed}:{number}")
    hostile = number % 2 == 1
    typed = rng.random() < 0.15
    width = rng.randint(1, 4)
    kinds = [rng.choice(NATIVE if typed else KINDS) for _ in range(width)]
    names = rng.sample(["a", "b", "c", "id", "Name", "x y", "é", "1"], width)
    schema: dict[str, Any] = {"fields": []}
    for name, (options, good, _) in zip(names, kinds, strict=True):
        schema["fields"].append(_field(rng, name, options, good, hostile, typed))
    _keys(rng, schema, names)
    if rng.random() < 0.3:
        schema["fieldsMatch"] = rng.choice(["exact", "equal", "subset", "superset", "partial"])
    if rng.random() < (0.6 if hostile else 0.2):
        schema["missingValues"] = _missing(rng)
    labels = _labels(rng, names) if rng.random() < (0.35 if hostile else 0.1) else list(names)
    pools = dict(zip(names, kinds, strict=True))
    rows = [
        [_cell(rng, pools.get(label), hostile, typed) for label in labels]
        for _ in range(rng.choice([0, 1, 2, 3, 5, 8]))
    ]
    for row in list(rows):
        if rng.random() < 0.3:  # repetition is what keys are about
            rows.insert(rng.randrange(len(rows) + 1), list(row))
    made = Table(number, schema, labels, rows, typed=typed, hostile=hostile)
    if not typed:
        _write(rng, made)
        if rng.random() < 0.3:
            made.rows = [[None if cell and rng.random() < 0.1 else cell for cell in row] for row in made.rows]
    return made


def _field(
    rng: random.Random, name: str, options: dict[str, Any], good: list[Any], hostile: bool, typed: bool
) -> dict[str, Any]:
    made: dict[str, Any] = {"name": name, **options}
    kind = options.get("type", "any")
    asked: dict[str, Any] = {}
    if rng.random() < 0.3:
        asked["required"] = rng.random() < 0.9
    if rng.random() < 0.25:
        asked["unique"] = rng.random() < 0.9
    fit = [each for each in good if str(each).lower() != "nan" and each != ""]
    if typed:  # a constraint is JSON: what is not is written as text
        fit = [each for each in fit if isinstance(each, str | int | bool) and kind not in ("list", "any")]
    if kind in ORDERED and fit:
        for bound in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if rng.random() < 0.15:
                asked[bound] = _as_json(rng, options, rng.choice(fit))
    if kind in SIZED and options.get("format", "default") == "default":
        for bound in ("minLength", "maxLength"):
            if rng.random() < 0.15:
                asked[bound] = rng.randint(0, 3)
    if kind == "string" and rng.random() < 0.3:
        asked["pattern"] = rng.choice(PATTERNS)
    if rng.random() < 0.15 and fit:
        asked["enum"] = [_as_json(rng, options, each) for each in rng.sample(fit, rng.randint(1, min(3, len(fit))))]
    if kind in JSON_SCHEMAS and rng.random() < 0.2:
        asked["jsonSchema"] = rng.choice(JSON_SCHEMAS[kind])
    if options in ({"type": "string"}, {"type": "integer"}) and rng.random() < 0.1 and "enum" not in asked and fit:
        words = list(dict.fromkeys(_as_json(rng, options, each) for each in rng.sample(fit, min(3, len(fit)))))
        made["categories"] = words if rng.random() < 0.5 else [{"value": each, "label": f"l{each}"} for each in words]
    if rng.random() < (0.3 if hostile else 0.1):
        made["missingValues"] = _missing(rng)
    if asked:
        made["constraints"] = asked
    return made


def _as_json(rng: random.Random, options: dict[str, Any], text: Any) -> Any:
    """A value of a constraint: text, or what JSON has for it."""
    if not isinstance(text, str) or rng.random() < 0.5 or len(options) != 1:
        return text
    if options["type"] == "integer":
        return int(text)
    if options["type"] == "boolean":
        return text in ("true", "True", "TRUE", "1")
    if options["type"] in ("array", "object") and "e" not in text:
        return json.loads(text)
    return text


def _keys(rng: random.Random, schema: dict[str, Any], names: list[str]) -> None:
    def some() -> list[str]:
        return rng.sample(names, rng.randint(1, min(2, len(names))))

    if rng.random() < 0.25:
        schema["primaryKey"] = some() if rng.random() < 0.8 else names[0]
    if rng.random() < 0.2:
        schema["uniqueKeys"] = [some()]
    if rng.random() < 0.2:
        fields = some()
        like = [
            [each["name"] for each in schema["fields"] if _family(each) == _family(_named(schema, name))]
            for name in fields
        ]
        reference: dict[str, Any] = {"fields": [rng.choice(names) for names in like]}
        if rng.random() < 0.3:
            reference["resource"] = ""
        schema["foreignKeys"] = [{"fields": fields, "reference": reference}]


def _named(schema: dict[str, Any], name: str) -> dict[str, Any]:
    return next(field for field in schema["fields"] if field["name"] == name)


def _family(field: dict[str, Any]) -> str:
    """Types of which one may refer to another."""
    kind = str(field.get("type", "any"))
    return {"any": "string", "number": "integer"}.get(kind, kind)


def _missing(rng: random.Random) -> list[Any]:
    words = rng.sample(MISSING, rng.randint(0, 3))
    return words if rng.random() < 0.8 else [{"value": word, "label": f"why {word}"} for word in words]


def _labels(rng: random.Random, names: list[str]) -> list[str]:
    labels = list(names)
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(labels) + 1)
        match rng.randrange(6):
            case 0:
                labels.insert(at, rng.choice(["extra", "", "A", "Extra"]))
            case 1 if len(labels) > 1:
                labels.pop(at % len(labels))
            case 2:
                rng.shuffle(labels)
            case 3:
                labels.insert(at, rng.choice(names))
            case 4:
                labels[at % len(labels)] = rng.choice(["", "other", "X"])
            case _:
                labels[at % len(labels)] = labels[at % len(labels)].swapcase()
    return labels


def _cell(rng: random.Random, kind: Any, hostile: bool, typed: bool) -> Any:
    if kind is None:
        return rng.choice(["", "x", "1"])
    _, good, bad = kind
    roll = rng.random()
    if roll < (0.15 if hostile else 0.05):
        return None if typed else rng.choice(MISSING)
    if roll < (0.4 if hostile else 0.12) and bad:
        return rng.choice(bad)
    cell = rng.choice(good or bad)
    if typed or roll < (0.8 if hostile else 0.97):
        return cell
    at = rng.randint(0, len(cell))
    return cell[:at] + rng.choice(ODD) + cell[at + rng.randint(0, 1) :]


# Text: a writer that keeps to a dialect where it can, and blemishes


def _dialect(rng: random.Random) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if rng.random() < 0.4:
        out["delimiter"] = rng.choice([";", "\t", "|", "::", " ", "é"])
    match rng.randrange(8):
        case 0:
            out["quoteChar"] = "'"
        case 1:
            out["escapeChar"] = "\\"
        case 2:
            out |= {"quoteChar": '"', "escapeChar": "\\", "doubleQuote": False}
        case 3:
            out["doubleQuote"] = rng.random() < 0.5
    if rng.random() < 0.2:
        out["nullSequence"] = rng.choice(["\\N", "NA", "1"])
    if rng.random() < 0.25:
        out["skipInitialSpace"] = True
    if rng.random() < 0.2:
        out["commentChar"] = rng.choice(["#", "//", "%"])
    match rng.randrange(10):
        case 0 | 1:
            out["header"] = False
        case 2:
            out["headerRows"] = rng.choice([[1, 2], [2], [1, 3], [2, 3], [1, 2, 3]])
            if rng.random() < 0.5:
                out["headerJoin"] = rng.choice(["-", "", "_"])
    if rng.random() < 0.15:
        rows = sorted(rng.sample(range(1, 6), rng.randint(1, 2)))
        if not set(out.get("headerRows", ())) or set(out["headerRows"]) - set(rows):
            out["commentRows"] = rows
    end = rng.choice(["\n", "\r\n", "\r", "\n", "|", "||", "\u2028", None, None, None])
    if end is not None and end not in out.get("delimiter", ","):
        out["lineTerminator"] = end
    return out


def _write(rng: random.Random, made: Table) -> None:
    dialect = made.dialect = _dialect(rng) if made.hostile and rng.random() < 0.6 else {}
    delimiter, quote = dialect.get("delimiter", ","), dialect.get("quoteChar", '"')
    escape = dialect.get("escapeChar")
    if escape and "quoteChar" not in dialect:
        quote = None
    end = dialect.get("lineTerminator") or rng.choice(["\n", "\n", "\r\n", "\r"])
    heads = [made.labels]
    rows = [list(row) for row in made.rows]
    if dialect.get("header") is False:
        heads = []
    for extra in range(1, len(dialect.get("headerRows", [1]))):
        heads.insert(0, [rng.choice(["", "top", "x"]) for _ in made.labels[: rng.randint(1, len(made.labels))]])
        if rng.random() < 0.5:
            heads[-1] = [label.split(" ")[-1] for label in heads[-1][: extra + 9]]
    if made.hostile:
        _blemish(rng, rows, len(made.labels), dialect)
    lines = []
    for row in [*heads, *rows]:
        cells = [_quoted(rng, cell, delimiter, quote, escape, end, dialect) for cell in row]
        gap = " " if dialect.get("skipInitialSpace") and rng.random() < 0.5 else ""
        line = (delimiter + gap).join(cells)
        if dialect.get("commentChar") and rng.random() < 0.2:
            lines.append(dialect["commentChar"] + rng.choice(["", " note", delimiter + "x"]))
        lines.append(line)
    text = end.join(lines) + (end if rng.random() < 0.8 else "")
    if rng.random() < 0.05:
        text = "\ufeff" + text
    data = text.encode("utf-8", "surrogateescape")
    if made.hostile and rng.random() < 0.25:
        data = _torn(rng, data)
    made.data = data


def _blemish(rng: random.Random, rows: list[list[Any]], width: int, dialect: dict[str, Any]) -> None:
    if rng.random() < 0.35:
        for _ in range(rng.randint(1, 2)):
            at = rng.randint(0, len(rows))
            extra = rng.choice(
                [[], [""], [""] * width, ["x"] * (width + 1), ["1"] * max(width - 1, 1), [""] * (width + 2)]
            )
            rows.insert(at, list(extra))
    for row in rows:
        if "nullSequence" in dialect and row and rng.random() < 0.3:
            row[rng.randrange(len(row))] = dialect["nullSequence"]


def _quoted(
    rng: random.Random,
    cell: str,
    delimiter: str,
    quote: str | None,
    escape: str | None,
    end: str,
    dialect: dict[str, Any],
) -> str:
    special = [delimiter, end, "\n", "\r", *filter(None, (quote, escape))]
    needs = any(mark in cell for mark in special) or (cell[:1] == " " and dialect.get("skipInitialSpace"))
    if escape and (needs or rng.random() < 0.02):
        for mark in dict.fromkeys([escape, *filter(None, (quote,)), *delimiter, *("\r\n" if quote is None else "")]):
            if quote is None or mark in (escape, quote):
                cell = cell.replace(mark, escape + mark)
    elif quote and dialect.get("doubleQuote", True):
        cell = cell.replace(quote, quote * 2) if needs else cell
    if quote and (needs or rng.random() < 0.1):
        return quote + cell + quote
    return cell


def _torn(rng: random.Random, data: bytes) -> bytes:
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(data))
        piece = rng.choice(
            [
                b'"',
                b"'",
                b"\r",
                b"\n",
                b"\n\n",
                b"\0",
                b"\xff",
                b"\xc3",
                b",",
                b"#",
                b"\\",
                b'""',
                b' "',
                b'"x',
                b',"',
                b'\n"',
            ]
        )
        data = data[:at] + piece + data[at + rng.randint(0, 1) :]
    return data


# Values that have a type where they come from


def _many(*values: Any) -> list[Any]:
    return list(values)


NATIVE: list[Kind] = [
    ({"type": "integer"}, _many(0, 1, -1, 5, 12, 2**62), []),
    ({"type": "integer"}, _many(0.0, 1.0, 5.0, -3.0), _many(5.5, 0.1)),
    ({"type": "number"}, _many(0.0, 0.5, 1.0, -1.25, 0.1, 1e300), []),
    ({"type": "number"}, _many(0, 1, 10, -3), []),
    ({"type": "number"}, _many(Decimal("1.50"), Decimal("0.10"), Decimal("-3.00")), []),
    ({"type": "boolean"}, _many(True, False), []),
    ({"type": "boolean"}, [], _many(0, 1)),
    ({"type": "string"}, _many("a", "b", "ab", "abc", "é"), []),
    ({"type": "string"}, [], _many(1, 2)),
    ({"type": "date"}, _many(date(2024, 2, 29), date(1999, 12, 31), date(2024, 1, 1)), []),
    ({"type": "date"}, _many(datetime(2024, 2, 29), datetime(2024, 1, 1)), _many(datetime(2024, 1, 1, 1))),
    ({"type": "datetime"}, _many(datetime(2024, 1, 1), datetime(2023, 12, 31, 19, 0, 0, 5)), []),
    ({"type": "datetime"}, _many(datetime(2024, 1, 1, tzinfo=UTC), datetime(2023, 12, 31, 19, tzinfo=UTC)), []),
    ({"type": "time"}, _many(time(0), time(12, 30), time(23, 59, 59)), []),
    ({"type": "duration"}, _many(timedelta(days=1), timedelta(hours=24), timedelta(seconds=5)), []),
    ({"type": "year"}, _many(2024, 1999, 1), _many(0)),
    ({"type": "any"}, _many(1, 2, 3), []),
    ({"type": "any"}, _many("1", "a"), []),
    ({"type": "yearmonth"}, _many("2024-05", "2024-12"), _many("2024-13")),
    ({"type": "array"}, _many([1], [1, 2], []), []),
    ({"type": "list", "itemType": "integer"}, _many([1], [1, 2], []), []),
]


def texts(rows: Sequence[Sequence[Any]]) -> bool:
    """Whether all cells are texts or nulls."""
    return all(cell is None or isinstance(cell, str) for row in rows for cell in row)

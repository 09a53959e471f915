"""What people type as options of a command that writes the ledger: a line, a value, the keys of a record."""

from __future__ import annotations

import json
import re
from unicodedata import category

from sanctions_data import _csv
from sanctions_data.editor.accept import Refused
from sanctions_data.records import model


def check_line(option: str, text: str) -> None:
    """Raise Refused unless a text is one line that can stand in a cell.

    Args:
        option: where it comes from.
        text: the text.
    """
    if not text.strip() or text != text.strip() or any(category(char) in ("Cc", "Cs", "Zl", "Zp") for char in text):
        raise Refused(f"{option} {text!r}: expected one line of text, without blanks at its ends")


def read_value(table: str, field: str, text: str) -> object:
    """Return a value that a person typed, as the field has it.

    Raises:
        Refused: it is not a line of text, or the field takes whole numbers and the text is not one.
    """
    check_line("--value", text)
    if _csv.kinds(model(table), (field,))[field] != "integer":
        return text
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise Refused(f"--value {text!r} is not a whole number, as {table}.{field} is")
    return int(text)


def read_keys(text: str, table: str) -> object:
    """Return the structural fields of a new record: a JSON object, or NAME=VALUE with commas between them.

    Raises:
        Refused: it is neither.
    """
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise Refused(f"--keys {text!r} is not JSON") from None
    found: dict[str, object] = {}
    for part in text.split(",") if text.strip() else ():
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not name or not value or name in found:
            raise Refused(f"--keys {text!r}: expected NAME=VALUE, with a comma between two, or a JSON object")
        kind = _csv.kinds(model(table), (name,))[name] if name in model(table).model_fields else ""
        found[name] = read_value(table, name, value) if kind == "integer" else value
    return found

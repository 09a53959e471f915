"""The words of the command line of `cite.py`."""

from __future__ import annotations

import argparse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def parser(description: str | None) -> argparse.ArgumentParser:
    """What `cite.py` understands."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("source", help="id of the source")
    made.add_argument("words", nargs="?", help="its words")
    for name, text in {
        "table": "table of the record",
        "record": "id of the record",
        "field": "the field",
        "value": "the value (a date as EDTF); else what the rule gives",
        "rule": "the rule; else the one that gives the value",
        "reason": "why, where a person judges",
        "ambiguity": "code of docs/ambiguities.md",
        "role": "what the words do for the claim (primary)",
        "keys": "JSON of structural fields: makes the record, where it is new",
        "claim": "add evidence to this claim",
        "added-in": "version the row first stands in (that of pyproject.toml)",
    }.items():
        made.add_argument(f"--{name}", help=text)
    made.add_argument("--derivation", choices=("quoted", "normalized", "inferred"))
    made.add_argument("--certainty", choices=("stated", "resolved", "weak"))
    made.add_argument(
        "--modality", choices=("asserted", "reported", "alleged", "denied", "intended"), default="asserted"
    )
    made.add_argument("--by", default="reporter", help="who says so: an entity, reporter (default), unstated")
    made.add_argument("--uses", action="append", default=[], metavar="CLAIM:ROLE", help="a claim it rests on")
    made.add_argument("--also", action="append", default=[], metavar="ROLE=WORDS", help="further words it rests on")
    made.add_argument("--sentence", type=int, metavar="N", help="where the words stand in several")
    made.add_argument("--occurrence", type=int, metavar="K", help="where they stand several times in it")
    made.add_argument("--dry-run", action="store_true", help="write nothing")
    made.add_argument("--sources", type=Path, help="folder with the documents")
    made.add_argument("--ledger", type=Path, default=ROOT / "sanctions_data/data/ledger", help="folder of the ledger")
    return made

"""Add a claim to the ledger, or evidence to a claim, by the words of a held document.

    python scripts/cite.py voa-2021-03-22 'Brussels' --table events --record eu-foreign-ministers-meeting --field place
    python scripts/cite.py SOURCE 'four bodies' --table figures --record x.bodies --field number --value 4
    python scripts/cite.py SOURCE 'Monday' --table actions --record x-1 --field announced_on --uses c0148:day
    python scripts/cite.py SOURCE 'abuses' --table actions --record x-1 --field reason --rule each_verbatim/1 \\
        --also group='The EU and Britain' --uses c0066:member
    python scripts/cite.py SOURCE 'he said' --claim c0123 --role attribution_cue

The words are looked for as whole words, whatever their case, blanks and quotation marks. Without --value it
is what the rule gives; without --rule it is the one rule that gives the value. Nothing is written that the
build would refuse, other than values that differ from those of another claim: these need a decision. Words
over the quotation budget are written as a place without a quote. Needs the documents (`--sources DIR`, or
SANCTIONS_DATA_SOURCES).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sanctions_data import _csv
from sanctions_data._text import clean
from sanctions_data.build.atomic_write import alone, finish, write_all
from sanctions_data.build.generate import ROOT, version
from sanctions_data.compile import LedgerFaults, compile_ledger
from sanctions_data.compile.derive import recompute, words_of
from sanctions_data.compile.index import Index
from sanctions_data.compile.structure import canonical
from sanctions_data.dataset.table import vocabulary_of
from sanctions_data.editor.find_words import Refused, evidence, find, within_budget
from sanctions_data.errors import SanctionsDataError, UnknownName
from sanctions_data.ledger import Claim, Evidence, Keyed, Ledger, columns
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.provenance.find_documents import held_documents
from sanctions_data.records import TABLES, model
from sanctions_data.rules import RULES, CannotDerive, get_rule


class Citation:
    """One run: work the rows out, ask the build, write, say."""

    def __init__(self, folder: Path, texts: Mapping[str, str], ledger: Ledger, options: argparse.Namespace) -> None:
        self.folder, self.texts, self.ledger, self.options = folder, texts, ledger, options
        self.index = Index(ledger)
        self.added_in: str = options.added_in or version()
        self.new: dict[str, list[Any]] = {"records": [], "claims": [], "evidence": []}
        self.notes: list[str] = []

    def record(self) -> None:
        o = self.options
        for name in ("table", "record", "field"):
            if getattr(o, name) is None:
                raise Refused(f"a new claim needs --{name} (or --claim ID adds evidence to one that stands)")
        if o.table not in TABLES:
            raise UnknownName("table", o.table, TABLES)
        stated = [n for n, c in model(o.table).columns().items() if c.origin in ("claimed", "inherited")]
        if o.field not in stated:
            raise UnknownName(f"claimed field of {o.table}", o.field, tuple(stated))
        known = tuple(row.record for row in self.ledger.records if row.active and row.table == o.table)
        if o.record in known:
            return
        if o.keys is None:
            keys = [n for n, c in model(o.table).columns().items() if c.origin == "structural" and n != "id"]
            hint = f"; a new one needs --keys with {', '.join(keys)}" if keys else "; a new one needs --keys '{}'"
            raise Refused(f"{UnknownName(f'record of {o.table}', o.record, known)}{hint}")
        try:
            keys_text = canonical(json.loads(o.keys))
        except ValueError:
            raise Refused(f"--keys {o.keys!r} is not JSON") from None
        self.new["records"] = [Keyed(table=o.table, record=o.record, keys=keys_text, added_in=self.added_in)]

    def rows(self, claim: str, number: int) -> list[Evidence]:
        """The evidence asked for: the words, further words, claims made use of."""
        o = self.options
        wanted = [(o.role or "primary", o.words, o.sentence, o.occurrence)] if o.words else []
        for item in o.also:
            role, equals, words = item.partition("=")
            if not equals:
                raise Refused(f"--also {item!r}: expected ROLE=WORDS")
            wanted.append((role, words, None, None))
        made: list[Evidence] = []
        for role, words, n, occurrence in wanted:
            text = self.texts[o.source]
            place = find(words, o.source, self.index, text, n, occurrence)
            so_far = replace(self.ledger, evidence=(*self.ledger.evidence, *made))
            quote = within_budget(so_far, self.texts, place)
            if not quote:
                self.notes.append(f"the quotation budget is spent: {role} is written as a place, without its words")
            made.append(evidence(claim, number + len(made), role, place, text, quote, self.added_in))
        for item in o.uses:
            used, colon, role = item.partition(":")
            if not colon:
                raise Refused(f"--uses {item!r}: expected CLAIM:ROLE, such as c0001:day")
            if used not in self.index.claims:
                raise UnknownName("claim", used, tuple(self.index.claims))
            row = Evidence(claim=claim, ord=number + len(made), role=role, uses_claim=used, added_in=self.added_in)
            made.append(row)
        if not made:
            raise Refused("nothing to add: give words, or --uses")
        return made

    def derived(self, claim: Claim, speak: bool = False) -> tuple[Any] | None:
        """What the claim's rule gives from the new evidence, in a tuple; None where it gives nothing."""
        index = Index(self.put([claim]))
        try:
            found = recompute(claim, index, partial(words_of, texts=self.texts))
        except CannotDerive as error:
            if speak:
                raise Refused(f"{claim.rule} gives nothing from these words: {error}") from None
            return None
        return None if found.derived is None else (found.derived.value,)

    def recompute(self, claim: Claim) -> None:
        found = self.derived(claim, speak=True)
        if found is not None and found[0] != claim.parsed:
            raise Refused(f"with this evidence {claim.rule} gives {found[0]!r}, not {claim.parsed!r}")

    def put(self, claims: list[Claim]) -> Ledger:
        """The ledger with what is new."""
        kept = tuple(row for row in self.ledger.claims if row.id not in {claim.id for claim in claims})
        return replace(
            self.ledger,
            records=(*self.ledger.records, *self.new["records"]),
            claims=(*kept, *claims),
            evidence=(*self.ledger.evidence, *self.new["evidence"]),
        )

    def cite(self) -> None:
        """Work out the rows, or Refused."""
        o = self.options
        if (self.folder.parent / "releases" / self.added_in).is_dir():
            raise Refused(
                f"{self.added_in} is released: raise the version in pyproject.toml, or name one by --added-in"
            )
        if o.source not in self.index.sources:
            raise UnknownName("source", o.source, tuple(self.index.sources))
        if o.source not in self.texts:
            raise Refused(f"the document of {o.source!r} is not held; its sentences cannot be searched")
        if o.claim:
            if o.claim not in self.index.claims:
                raise UnknownName("claim", o.claim, tuple(self.index.claims))
            if any((o.table, o.record, o.field, o.value, o.rule)):
                raise Refused("--claim adds evidence to a claim that stands; it takes no value, rule or field")
            if o.role is None and o.words:
                raise Refused("evidence for a claim that stands needs --role: antecedent, attribution_cue, …")
            claim = self.index.claims[o.claim]
            rows = self.rows(claim.id, len(self.index.evidence[claim.id]))
            self.new["evidence"] += rows
            self.recompute(claim)
            return
        claim_id = f"c{max((int(row.id[1:]) for row in self.ledger.claims), default=0) + 1:04}"
        self.record()
        self.new["evidence"] += self.rows(claim_id, 0)
        self.new["claims"] = [self.claim(claim_id)]

    def check(self) -> None:
        """What the build would say of it."""
        try:
            compile_ledger(self.put(self.new["claims"]), self.texts)
        except LedgerFaults as error:
            blocking = [fault for fault in error.faults if not fault.message.endswith("; no decision")]
            if blocking:
                raise Refused("the build would refuse it:\n" + "\n".join(map(str, blocking))) from None
            self.notes += [f"needs a decision before the build passes: {fault.message}" for fault in error.faults]

    def write(self) -> None:
        """All files or none: no claim stands without evidence, whenever the run is stopped."""
        texts = {}
        for table in ("records", "evidence", "claims"):
            if rows := self.new[table]:
                path = self.folder / f"{table}.csv"
                names = columns(type(rows[0]))
                lines = _csv.write(({n: getattr(row, n) for n in names} for row in rows), names).split("\n", 1)[1]
                text = path.read_bytes().decode("utf-8")
                texts[path.name] = text + ("" if text.endswith("\n") else "\n") + lines
        write_all(self.folder, texts)

    def say(self) -> None:
        for claim in self.new["claims"]:
            print(
                f"{claim.id} {claim.table} {claim.record} {claim.field} = {claim.value} "
                f"({claim.derivation}, {claim.rule})"
            )
        for row in self.new["evidence"]:
            what = (
                row.uses_claim
                or f"{row.source} sentence {row.sentence}, {row.start}…{row.end}: {row.quote or '(no quote)'}"
            )
            print(f"{row.claim}.{row.ord} {row.role} ← {what}")
        for note in self.notes:
            print(f"note: {note}", file=sys.stderr)

    def claim(self, claim_id: str) -> Claim:
        o = self.options
        kind = _csv.kinds(model(o.table), (o.field,))[o.field]
        value: Any = o.value
        if kind == "integer" and value is not None:
            if not re.fullmatch(r"[0-9]{1,15}", value):
                raise Refused(f"--value {value!r} is not a whole number, as {o.table}.{o.field} is")
            value = int(value)
        base: dict[str, Any] = {
            "id": claim_id,
            "table": o.table,
            "record": o.record,
            "field": o.field,
            "modality": o.modality,
        }
        base |= {"attributed_to": o.by, "rank": "normal", "reason": o.reason, "ambiguity": o.ambiguity}
        rule = get_rule(o.rule) if o.rule else None

        def draft(name: str, found: Any) -> Claim:
            plain = "normalized"
            if name.split("/")[0].removeprefix("each_") == "verbatim":
                plain = "quoted"
            elif RULES[name].sort == "judged" or len(self.new["evidence"]) > 1:
                plain = "inferred"
            derivation = o.derivation or plain
            certainty = o.certainty or ("resolved" if derivation == "inferred" else "stated")
            more: dict[str, Any] = {
                "value": canonical(found),
                "rule": name,
                "derivation": derivation,
                "certainty": certainty,
            }
            return Claim(**base, **more, added_in=self.added_in)

        if rule is None:
            executable = [name for name, rule in RULES.items() if rule.sort != "judged"]
            given = {name: self.derived(draft(name, value if value is not None else "x")) for name in executable}
            rule = RULES[
                self.choose({name: found[0] for name, found in given.items() if found is not None}, value, kind)
            ]
        found = self.derived(draft(rule.name, value if value is not None else "x"), speak=True)
        if value is None:
            if found is None:
                raise Refused(f"{rule.name} is a person's judgement: give --value")
            value = found[0]
        if found is not None and found[0] != value:
            raise Refused(f"{rule.name} gives {found[0]!r} from these words, not {value!r}")
        if rule.sort == "judged" and o.reason is None:
            raise Refused(f"{rule.name} is a person's judgement: give --reason")
        if rule.sort == "verbatim" and any(row.role == "primary" and row.quote is None for row in self.new["evidence"]):
            raise Refused(
                "the value would be the words, and the quotation budget is spent: word it yourself (paraphrase/1)"
            )
        return draft(rule.name, value)

    def choose(self, values: dict[str, Any], value: Any, kind: _csv.Kind) -> str:
        """The one rule that gives the value, or where none was said, one that the field can hold."""
        fitting = [name for name, found in values.items() if found == value] if value is not None else []
        if value is None:
            fitting = [name for name, found in values.items() if self.fits(name, found, kind)]
        # the closer rule wins: the words themselves, the day over its year, a vocabulary over the form of an id
        if "verbatim/1" in fitting:
            return "verbatim/1"
        for loose in ("slug/1", "year/1"):
            fitting = [name for name in fitting if name != loose] or fitting
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise Refused(f"{', '.join(fitting)} all give {values[fitting[0]]!r}; name one by --rule")
        near = [f"{name} gives {found!r}" for name, found in values.items() if self.fits(name, found, kind)]
        raise Refused(
            f"no rule gives {'a value for this field' if value is None else repr(value)} from these words"
            + (f" ({', '.join(near)})" if near else "")
            + "; name one by --rule: reading/1 and --reason where a person must judge"
        )

    def fits(self, rule: str, value: Any, kind: _csv.Kind) -> bool:
        """Whether the field can hold what a rule gave."""
        o, column = self.options, model(self.options.table).columns()[self.options.field]
        allowed = vocabulary_of(model(o.table).model_fields[o.field].annotation)
        if kind == "integer":
            return type(value) is int and rule != "singular/1"
        if kind == "date":
            return bool(re.fullmatch(r"[0-9./-]+", str(value))) and type(value) is str
        if column.references:
            return any((row.table, row.record) == (column.references, value) for row in self.ledger.records)
        return value in allowed if allowed else rule == "verbatim/1"


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


def main(arguments: list[str] | None = None) -> int:
    options = parser(__doc__).parse_args(arguments)
    folder = options.sources or os.environ.get("SANCTIONS_DATA_SOURCES")
    if not folder:
        print("the documents are needed: --sources DIR or SANCTIONS_DATA_SOURCES", file=sys.stderr)
        return 3
    try:
        with alone(options.ledger):
            return _run(options, folder)
    except (OSError, UnicodeDecodeError) as error:
        print(clean(f"{getattr(error, 'filename', None) or options.ledger}: {error}"), file=sys.stderr)
        return 3


def _run(options: argparse.Namespace, folder: str | Path) -> int:
    if not options.dry_run:
        finish(options.ledger)
    try:
        ledger = read_ledger(lambda name: (options.ledger / name).read_bytes().decode("utf-8"))
        desk = Citation(options.ledger, held_documents(Path(folder), ledger), ledger, options)
        desk.cite()
        desk.check()
    except SanctionsDataError as error:
        print("\n".join(map(clean, str(error).splitlines())), file=sys.stderr)
        return error.exit_code
    except ValidationError as error:
        first = error.errors()[0]
        print(f"{first['loc'][0] if first['loc'] else 'row'}: {first['msg']}", file=sys.stderr)
        return 2
    if not options.dry_run:
        desk.write()
    desk.say()
    print(
        "nothing was written (--dry-run)" if options.dry_run else "written; now run scripts/build.py", file=sys.stderr
    )
    return 0

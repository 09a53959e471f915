"""Checks of a ledger's own order: keys, references, cycles. They need no document and know no rule's result."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from operator import attrgetter

from sanctions_data._text import canonical_json, counted
from sanctions_data.compile.fault import LedgerFault, lines
from sanctions_data.compile.index import Index
from sanctions_data.errors import UnknownName
from sanctions_data.ledger import LIFE, MODELS, Claim, Decision, Evidence, Ledger, RecordKey, Row, Sentence, Source
from sanctions_data.published.version_numbers import key as order
from sanctions_data.records import TABLES, model
from sanctions_data.rules import get_rule

VOICES = ("reporter", "unstated")
SINCE = "2.0.0"  # of two rules that released rows break


def check_structure(ledger: Ledger, index: Index) -> Iterator[LedgerFault]:
    """Yield everything that is wrong with keys and references."""
    yield from _unique(ledger)
    yield from _successors(ledger)
    yield from _lives(ledger)
    for file, line, row in _active(ledger):
        if isinstance(row, Sentence):
            found = _sentence(row, index)
        elif isinstance(row, RecordKey):
            found = _record(row)
        elif isinstance(row, Claim):
            found = _claim(row, index)
        elif isinstance(row, Evidence):
            found = _evidence(row, index)
        elif isinstance(row, Decision):
            found = _decision(row, index)
        elif isinstance(row, Source):
            found = _source(row, index)
        else:
            continue
        for column, message in found:
            yield LedgerFault(file, line, column, message)
    yield from _cycles(ledger, index)


def _active(ledger: Ledger) -> Iterator[tuple[str, int, Row]]:
    for table in MODELS:
        for file, line, row in lines(table.table_name, ledger.rows(table.table_name)):
            if row.active:
                yield file, line, row


def _unique(ledger: Ledger) -> Iterator[LedgerFault]:
    """Yield rows whose name another row has; claims and decisions keep their name when they have ended."""
    for model_ in MODELS:
        table, names = model_.table_name, model_.named_by
        seen: dict[tuple[object, ...], int] = {}
        begun: dict[tuple[object, ...], int] = {}
        key_of = attrgetter(*names, "added_in")
        for file, line, row in lines(table, ledger.rows(table)):
            key = key_of(row)
            value = key[:-1]
            stands = row.active or table in ("claims", "decisions")
            if stands and value in seen:
                yield LedgerFault(file, line, names[-1], f"{row.row_name!r} stands in line {seen[value]} already")
            elif key in begun:
                before = f"in line {begun[key]} already"
                yield LedgerFault(file, line, names[-1], f"{row.row_name!r} was added in {row.added_in} {before}")
            if stands:
                seen.setdefault(value, line)
            begun.setdefault(key, line)


def _successors(ledger: Ledger) -> Iterator[LedgerFault]:
    """Yield successors of a sentence that change more than its gist: others cite its place and its digests."""
    first: dict[tuple[str, int], tuple[int, Sentence]] = {}
    for file, line, row in lines("sentences", ledger.sentences):
        if not isinstance(row, Sentence):
            continue
        before, fixed = first.setdefault((row.source, row.n), (line, row))
        if fixed is row:
            continue
        for column in Sentence.model_fields:
            if column not in ("gist", *LIFE) and getattr(row, column) != getattr(fixed, column):
                yield LedgerFault(
                    file, line, column, f"differs from line {before}; only the gist of a sentence is succeeded"
                )


def _lives(ledger: Ledger) -> Iterator[LedgerFault]:
    """Yield rows that end before they begin, successors that are not there, and ends of rows that stand."""
    for table in MODELS:
        known: set[str] = set()
        if any(row.replaced_by is not None for row in ledger.rows(table.table_name)):
            known = {_name(row) for row in ledger.rows(table.table_name)}
        for file, line, row in lines(table.table_name, ledger.rows(table.table_name)):
            if row.retired_in is not None:
                if order(row.retired_in) <= order(row.added_in):
                    message = f"{row.retired_in}, but the row was added in {row.added_in}; expected a later version"
                    yield LedgerFault(file, line, "retired_in", message)
                if row.replaced_by is not None and row.replaced_by not in known:
                    message = f"{row.replaced_by!r} is the key of no row; expected one such as {_name(row)!r}"
                    yield LedgerFault(file, line, "replaced_by", message)
                continue
            for column, value in (("replaced_by", row.replaced_by), ("cause", row.cause)):
                if value is not None:
                    yield LedgerFault(file, line, column, f"{value!r}, but the row has not ended; fill retired_in too")


def _name(row: Row) -> str:
    """Return the name of a row among its successors; evidence is succeeded by that of another claim."""
    return row.claim if isinstance(row, Evidence) else row.row_name


def _source(row: Source, index: Index) -> Iterator[tuple[str, str]]:
    own = index.numbers.get(row.id, [])
    if own != list(range(1, len(own) + 1)):
        yield "id", f"the sentences of {row.id!r} are not numbered 1 to {len(own)} without gaps"
    if row.sentence_count != len(own):
        yield "sentence_count", f"{row.sentence_count}, but the ledger has {counted(len(own), 'sentence')}"
    held = [index.sentences[row.id, n] for n in own if index.sentences[row.id, n].start is not None]
    for before, after in pairwise(held):
        if (before.end or 0) > (after.start or 0):
            yield "id", f"sentences {before.n} and {after.n} of {row.id!r} overlap"
    bounds = (row.retrieved_on_earliest, row.retrieved_on_latest)
    if row.retrieved_on is not None and bounds != (row.retrieved_on, row.retrieved_on):
        yield "retrieved_on", f"{row.retrieved_on}, but its bounds are {bounds[0]} and {bounds[1]}"
    if row.retrieved_on is None and not (bounds[0] and bounds[1] and bounds[0] < bounds[1]):
        yield "retrieved_on_earliest", "a day that is not known needs two bounds, the first before the second"
    if row.reliability is None and order(row.added_in) >= order(SINCE):
        yield "reliability", f"empty; a source added since {SINCE} says how reliable the copy is"
    if held and row.characters is not None and (held[-1].end or 0) > row.characters:
        yield "characters", f"{row.characters}, but sentence {held[-1].n} ends at {held[-1].end}"


def _sentence(row: Sentence, index: Index) -> Iterator[tuple[str, str]]:
    if row.source not in index.sources:
        yield "source", f"no source {row.source!r}"
    if (row.start is None) != (row.end is None) or (row.end is not None and row.end <= (row.start or 0)):
        yield "end", f"{row.start}…{row.end} is not a span"


def _record(row: RecordKey) -> Iterator[tuple[str, str]]:
    if row.table not in TABLES:
        yield "table", str(UnknownName("table", row.table, TABLES))
        return
    wanted = {name for name, column in model(row.table).columns().items() if column.origin == "structural"} - {"id"}
    try:
        keys = json.loads(row.keys)
    except ValueError:
        keys = None
    if not isinstance(keys, dict) or set(keys) != wanted:
        yield "keys", f"{row.keys} is not an object of {', '.join(sorted(wanted)) or 'nothing'}"
    elif canonical_json(keys) != row.keys:
        yield "keys", f"not canonical JSON; expected {canonical_json(keys)}"


def _claim(row: Claim, index: Index) -> Iterator[tuple[str, str]]:
    record = index.records.get(row.record)
    if record is None or record.table != row.table:
        yield "record", str(UnknownName(f"record of {row.table}", row.record, tuple(index.records)))
        return
    columns = index.columns(row.table)
    column = columns.get(row.field)
    if column is not None and column.reads:
        message = f"{row.field} is computed from {column.reads}; add an attestation about {row.record} there"
        yield "field", message
    elif column is None or column.origin not in ("claimed", "inherited"):
        known = [name for name, col in columns.items() if col.origin in ("claimed", "inherited")]
        yield "field", str(UnknownName(f"claimed field of {row.table}", row.field, tuple(known)))
    if column is not None and column.quoted and row.derivation != "quoted" and order(row.added_in) >= order(SINCE):
        summary = f"{row.field}_summary"
        yield "derivation", f"{row.derivation}, but {row.field} has words of a source; put our words into {summary}"
    try:
        if canonical_json(json.loads(row.value)) != row.value:
            yield "value", f"not canonical JSON; expected {canonical_json(json.loads(row.value))}"
    except ValueError:
        yield "value", f"{row.value!r} is not JSON"
    judged = False
    try:
        rule = get_rule(row.rule)
        judged = rule.sort == "judged"
        if rule.quotes != (row.derivation == "quoted"):
            yield "derivation", f"{row.derivation}, but {row.rule} {'quotes' if rule.quotes else 'does not quote'}"
    except UnknownName as error:
        yield "rule", str(error)
    if row.rule == "listed_row/1":
        yield from _listed_row(row, index)
    speaker = index.records.get(row.attributed_to)
    if row.attributed_to not in VOICES and (speaker is None or speaker.table != "entities"):
        yield "attributed_to", f"{row.attributed_to!r} is neither an entity nor one of {', '.join(VOICES)}"
    if row.reason is None and (judged or row.rank != "normal" or row.certainty == "weak"):
        yield "reason", f"empty; a claim that is {'judged' if judged else row.certainty} or ranked says why"
    if row.rank != "normal" and row.id not in index.decided:
        yield "rank", f"{row.rank}, but the claim stands in no decision"
    first = next(iter(index.evidence.get(row.id, ())), None)
    if first is None:
        yield "id", f"{row.id} has no evidence"
    elif first.ord != 0 or first.role != "primary" or first.uses_claim is not None:
        yield "id", f"the first evidence of {row.id} is not its primary words"
    elif [item.ord for item in index.evidence[row.id]] != list(range(len(index.evidence[row.id]))):
        yield "id", f"the evidence of {row.id} is not numbered 0 to {len(index.evidence[row.id]) - 1}"


def _listed_row(row: Claim, index: Index) -> Iterator[tuple[str, str]]:
    """Yield what is wrong if the target whose name stands in a list is not that of the measure spoken of."""
    subject = next((one for one, those in index.attestations.items() if row.record in those), "")
    used = [item.uses_claim or "" for item in index.evidence.get(row.id, ()) if item.role == "told_with"]
    for claim in (index.claims[name] for name in used if name in index.claims):
        if (claim.record, claim.field) != (subject, "target"):
            yield "rule", f"told_with is {claim.field} of {claim.record}; expected target of {subject or 'a measure'}"


def _evidence(row: Evidence, index: Index) -> Iterator[tuple[str, str]]:
    if row.claim not in index.claims:
        yield "claim", f"no active claim {row.claim!r}"
    if row.uses_claim is not None and row.uses_claim not in index.claims:
        yield "uses_claim", f"no active claim {row.uses_claim!r}"
    if row.source is not None and (row.source, row.sentence) not in index.sentences:
        yield "sentence", f"no sentence {row.sentence} of {row.source!r}"


def _decision(row: Decision, index: Index) -> Iterator[tuple[str, str]]:
    for claim in row.claims:
        if claim not in index.claims:
            yield "claims", f"no active claim {claim!r}"
    if (row.chosen is not None) != (row.outcome == "chosen"):
        yield "chosen", "a claim is chosen where the outcome is chosen, and only there"
    elif row.chosen is not None and row.chosen not in row.claims:
        yield "chosen", f"{row.chosen!r} is not among the claims of the decision"
    elif (chosen := index.claims.get(row.chosen or "")) is not None and chosen.rank == "deprecated":
        yield "chosen", f"{row.chosen!r} is deprecated"
    if row.kind == "dispute" and row.outcome == "chosen":
        yield "outcome", "a dispute has no chosen side"


def _cycles(ledger: Ledger, index: Index) -> Iterator[LedgerFault]:
    state: dict[str, int] = {}
    for file, line, row in lines("evidence", ledger.evidence):
        if not isinstance(row, Evidence) or not row.active or row.uses_claim is None:
            continue
        if _reaches(row.uses_claim, row.claim, index, state):
            yield LedgerFault(
                file, line, "uses_claim", f"{row.claim} rests on {row.uses_claim}, which rests on {row.claim}"
            )


def _reaches(start: str, goal: str, index: Index, position: dict[str, int]) -> bool:
    if not position:
        position.update({claim: number for number, claim in enumerate(index.order)})
    if start == goal:
        return True
    # In an order without cycles whatever a claim uses stands before it.
    return position.get(start, -1) > position.get(goal, -1)

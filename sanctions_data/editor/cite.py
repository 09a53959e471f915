"""Add a claim to the ledger, or evidence to a claim, by words of a document that is at hand.

The words are looked for as whole words, whatever their case, blanks and quotation marks. If no value is named, it is
what the rule gives. If no rule is named, it is the one rule that gives the value. Nothing is written that the build
would refuse, except for values that differ from those of another claim: these need a decision. Words over the
quotation budget are written as a place without a quote, if the document is held; of a copy that nobody keeps no place
is recorded, so that such words are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sanctions_data import _csv
from sanctions_data._text import canonical_json, counted
from sanctions_data.build.checkout import Checkout
from sanctions_data.compile.derive import recompute, words_of
from sanctions_data.compile.index import Index
from sanctions_data.dataset.table import vocabulary_of
from sanctions_data.editor.accept import Refused, accept, check_unreleased
from sanctions_data.editor.find_words import evidence, find, within_budget
from sanctions_data.editor.replace_rows import next_id
from sanctions_data.editor.typed_values import read_keys, read_value
from sanctions_data.errors import UnknownName
from sanctions_data.ledger import Claim, Evidence, Ledger, RecordKey
from sanctions_data.provenance.find_documents import Documents
from sanctions_data.records import TABLES, model
from sanctions_data.rules import RULES, CannotDerive, get_rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from sanctions_data.validation.values.json_values import JSONObject


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is to be cited.

    Attributes:
        source: id of the source.
        words: the primary words; None if the claim rests on other claims alone.
        table, record, field: of the claim; None if evidence is added to a claim.
        value: the value, a date as EDTF; None for what the rule gives.
        rule: the rule; None for the one that gives the value.
        keys: JSON of the structural fields of a record that is new.
        claim: id of the claim to which evidence is added.
        role: what the words do for the claim; "primary" if it is None.
        uses: `CLAIM:ROLE` of each claim that this one rests on.
        also: `ROLE=WORDS` of further words that it rests on.
        sentence, occurrence: which place of the words, if they have several.
        added_in: the version in which the rows first stand; that of `pyproject.toml` if it is None.
        modality, attributed_to, derivation, certainty, reason, ambiguity: as in `Claim`; None for what follows.
    """

    source: str
    words: str | None = None
    table: str | None = None
    record: str | None = None
    field: str | None = None
    value: str | None = None
    rule: str | None = None
    keys: str | None = None
    claim: str | None = None
    role: str | None = None
    uses: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    sentence: int | None = None
    occurrence: int | None = None
    added_in: str | None = None
    modality: str = "asserted"
    attributed_to: str = "reporter"
    derivation: str | None = None
    certainty: str | None = None
    reason: str | None = None
    ambiguity: str | None = None


@dataclass(frozen=True)
class Cited:
    """What a citation adds.

    Attributes:
        ledger: the ledger with it.
        claims, evidence: the new rows.
        notes: what a person should know, a line each.
    """

    ledger: Ledger
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]


def cite(checkout: Checkout, ledger: Ledger, documents: Documents, request: Request) -> Cited:
    """Return the ledger with what is cited, after asking the build; nothing is written.

    Raises:
        Refused: it cannot be cited as asked.
        UnknownName: there is no such source, table, record, field, rule or claim.
    """
    try:
        return _Citation(checkout, ledger, documents, request).run()
    except ValidationError as error:
        first = error.errors()[0]
        raise Refused(f"{first['loc'][0] if first['loc'] else 'row'}: {first['msg']}") from None


class _Citation:
    """One citation: the rows that are worked out so far."""

    def __init__(self, checkout: Checkout, ledger: Ledger, documents: Documents, request: Request) -> None:
        self.checkout, self.ledger, self.documents, self.request = checkout, ledger, documents, request
        self.index = Index(ledger)
        self.added_in: str = request.added_in or checkout.next_version
        self.records: list[RecordKey] = []
        self.evidence: list[Evidence] = []
        self.notes: list[str] = []
        self._with_evidence: tuple[int, Index] | None = None  # made once for all the rules that are tried

    def run(self) -> Cited:
        request = self.request
        check_unreleased(self.checkout, self.added_in, "--added-in")
        if request.source not in self.index.sources:
            raise UnknownName("source", request.source, tuple(self.index.sources))
        held = request.source in self.documents.texts
        if not held and all(source != request.source for source, _ in self.documents.sentences):
            raise Refused(f"the document of {request.source!r} is not held; its sentences cannot be searched")
        claims = () if self._adds_evidence() else (self._new_claim(),)
        ledger = self._with(claims)
        undecided = accept(ledger, self.documents.texts)
        own = [note for note in undecided if any(claim.id in note for claim in claims)]
        if others := len(undecided) - len(own):
            need = "needs" if others == 1 else "need"
            own.append(f"{counted(others, 'other field')} {need} a decision; `ledger check` names what is missing")
        return Cited(ledger, claims, tuple(self.evidence), (*self.notes, *own))

    def _adds_evidence(self) -> bool:
        """Add evidence to the claim that is named; return False if none is."""
        request = self.request
        if not request.claim:
            return False
        if request.claim not in self.index.claims:
            raise UnknownName("claim", request.claim, tuple(self.index.claims))
        if any((request.table, request.record, request.field, request.value, request.rule)):
            raise Refused("--claim adds evidence to a claim that stands; it takes no value, rule or field")
        if request.role is None and request.words:
            raise Refused("evidence for a claim that stands needs --role: antecedent, attribution_cue, …")
        claim = self.index.claims[request.claim]
        self.evidence += self._rows(claim.id, len(self.index.evidence[claim.id]))
        found = self._derived(claim)
        if found is not None and found[0] != claim.parsed:
            raise Refused(f"with this evidence {claim.rule} gives {found[0]!r}, not {claim.parsed!r}")
        return True

    def _new_claim(self) -> Claim:
        claim_id = next_id("c", self.ledger.claims)
        table, record, field = self._record()
        self.evidence += self._rows(claim_id, 0)
        return self._claim(claim_id, table, record, field)

    def _record(self) -> tuple[str, str, str]:
        """Return table, record and field of the new claim, after adding the record if it is new."""
        request = self.request
        table, record, field = request.table, request.record, request.field
        if table is None or record is None or field is None:
            missing = next(name for name in ("table", "record", "field") if getattr(request, name) is None)
            raise Refused(f"a new claim needs --{missing} (or --claim ID adds evidence to one that stands)")
        if table not in TABLES:
            raise UnknownName("table", table, TABLES)
        columns = self.index.columns(table)
        stated = [name for name, column in columns.items() if column.origin in ("claimed", "inherited")]
        if field not in stated:
            raise UnknownName(f"claimed field of {table}", field, tuple(stated))
        known = tuple(row.record for row in self.ledger.records if row.active and row.table == table)
        if record in known:
            return table, record, field
        if request.keys is None:
            keys = [name for name, column in columns.items() if column.origin == "structural" and name != "id"]
            wanted = f"--keys {','.join(f'{name}=…' for name in keys)}" if keys else "--keys ''"
            hint = f"; a new one needs {wanted}" + (" (docs/dictionary.md)" if keys else "")
            raise Refused(f"{UnknownName(f'record of {table}', record, known)}{hint}")
        keys_text = canonical_json(read_keys(request.keys, table))
        self.records.append(RecordKey(table=table, record=record, keys=keys_text, added_in=self.added_in))
        return table, record, field

    def _rows(self, claim: str, number: int) -> list[Evidence]:
        """Return the evidence that is asked for: the words, further words, the claims that are used."""
        request = self.request
        wanted: list[tuple[str, str, int | None, int | None]] = []
        if request.words:
            wanted.append((request.role or "primary", request.words, request.sentence, request.occurrence))
        for item in request.also:
            role, equals, words = item.partition("=")
            if not equals:
                raise Refused(f"--also {item!r}: expected ROLE=WORDS")
            wanted.append((role, words, None, None))
        made: list[Evidence] = []
        for role, words, sentence, occurrence in wanted:
            place = find(words, request.source, self.index, self.documents, sentence, occurrence)
            so_far = replace(self.ledger, evidence=(*self.ledger.evidence, *made))
            quote = within_budget(so_far, self.documents, place)
            if not quote and place.start is None:
                raise Refused(
                    f"the words of {role} are over the quotation budget, and of a copy that is not held no place is "
                    "recorded; name fewer words"
                )
            if not quote:
                self.notes.append(f"the quotation budget is spent: {role} is written as a place, without its words")
            made.append(evidence(claim, number + len(made), role, place, quote, self.added_in))
        for item in request.uses:
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

    def _with(self, claims: tuple[Claim, ...]) -> Ledger:
        """Return the ledger with what is new."""
        return replace(
            self.ledger,
            records=(*self.ledger.records, *self.records),
            claims=(*self.ledger.claims, *claims),
            evidence=(*self.ledger.evidence, *self.evidence),
        )

    def _derived(self, claim: Claim) -> tuple[object] | None:
        """Return what the rule of a claim gives from the new evidence, in a tuple; None if only a person can say.

        Raises:
            Refused: the words give nothing under the rule.
        """
        if self._with_evidence is None or self._with_evidence[0] != len(self.evidence):
            self._with_evidence = len(self.evidence), Index(self._with(()))
        try:
            found = recompute(claim, self._with_evidence[1], self._words_of)
        except CannotDerive as error:
            raise Refused(f"{claim.rule} gives nothing from these words: {error}") from None
        return None if found.derived is None else (found.derived.value,)

    @property
    def _words_of(self) -> Callable[[Evidence], str | None]:
        return partial(words_of, texts=self.documents.texts)

    def _claim(self, claim_id: str, table: str, record: str, field: str) -> Claim:
        request = self.request
        kind = _csv.kinds(model(table), (field,))[field]
        value: Any = request.value
        if value is not None:
            value = read_value(table, field, value)

        def draft(rule: str, found: object) -> Claim:
            derivation = request.derivation or RULES[rule].derivation(len(self.evidence))
            certainty = request.certainty or ("resolved" if derivation == "inferred" else "stated")
            row = {"id": claim_id, "table": table, "record": record, "field": field, "value": canonical_json(found)}
            row |= {"derivation": derivation, "rule": rule, "modality": request.modality, "certainty": certainty}
            row |= {"attributed_to": request.attributed_to, "rank": "normal", "added_in": self.added_in}
            return Claim.model_validate({**row, "reason": request.reason, "ambiguity": request.ambiguity})

        assumed = value if value is not None else "x"
        if request.rule:
            rule = get_rule(request.rule)
        else:
            values: JSONObject = {}
            for name in (name for name, each in RULES.items() if each.sort != "judged"):
                try:
                    found = self._derived(draft(name, assumed))
                except Refused:
                    continue
                if found is not None:
                    values[name] = found[0]
            rule = RULES[self._choose(values, value, kind)]
        derived = self._derived(draft(rule.name, assumed))
        if value is None:
            if derived is None:
                raise Refused(f"{rule.name} is a person's judgement: give --value")
            value = derived[0]
        if derived is not None and derived[0] != value:
            raise Refused(f"{rule.name} gives {derived[0]!r} from these words, not {value!r}")
        if rule.sort == "judged" and request.reason is None:
            raise Refused(f"{rule.name} is a person's judgement: give --reason")
        if rule.sort == "verbatim" and any(row.role == "primary" and row.quote is None for row in self.evidence):
            raise Refused(
                "the value would be the words, and the quotation budget is spent: word it yourself (paraphrase/1)"
            )
        return draft(rule.name, value)

    def _choose(self, values: JSONObject, value: object, kind: _csv.Kind) -> str:
        """Return the one rule that gives the value, or, if none is named, one that the field can hold.

        Args:
            values: rule → what it gives from the words.
            value: the value that is asked for; None if none is.
            kind: of the field's cells.
        """
        fitting = [name for name, found in values.items() if found == value] if value is not None else []
        if value is None:
            fitting = [name for name, found in values.items() if self._fits(name, found, kind)]
        # the closer rule wins: the words themselves, the vocabulary that the field is named after, the day over its
        # year, a vocabulary over the form of an id, what the words say over the day of their document
        for close in ("verbatim/1", f"{self.request.field}/1"):
            if close in fitting:
                return close
        for loose in (("slug/1",), ("year/1",), ("source_day/1", "not_after_source/1")):
            fitting = [name for name in fitting if name not in loose] or fitting
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            gives = ", ".join(f"{name} gives {values[name]!r}" for name in fitting)
            raise Refused(f"several rules fit these words: {gives}; name one by --rule")
        near = [f"{name} gives {found!r}" for name, found in values.items() if self._fits(name, found, kind)]
        raise Refused(
            f"no rule gives {'a value for this field' if value is None else repr(value)} from these words"
            + (f" ({', '.join(near)})" if near else "")
            + "; name one by --rule: reading/1 and --reason if a person must judge"
        )

    def _fits(self, rule: str, value: object, kind: _csv.Kind) -> bool:
        """Return whether the field can hold what a rule gave."""
        table, field = self.request.table or "", self.request.field or ""
        column = model(table).columns()[field]
        allowed = vocabulary_of(model(table).model_fields[field].annotation)
        if kind == "integer":
            return type(value) is int and rule != "singular/1"
        if kind == "date":
            return bool(re.fullmatch(r"[0-9./-]+", str(value))) and type(value) is str
        if column.references:
            return any((row.table, row.record) == (column.references, value) for row in self.ledger.records)
        return value in allowed if allowed else rule == "verbatim/1"

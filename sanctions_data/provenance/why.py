"""The answer to "who says so": from a field to claims, evidence, sentences, rules and decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, overload

from sanctions_data._text import html_table
from sanctions_data.compile.derive import recompute, same
from sanctions_data.compile.index import Index, claim_outcome, grade
from sanctions_data.dates import Range, format_range, parse_range
from sanctions_data.errors import UnknownName
from sanctions_data.ledger import Claim, Decision, Evidence, Sentence, Source
from sanctions_data.ledger.document import link
from sanctions_data.provenance.publication import publication
from sanctions_data.records import Column, Record
from sanctions_data.rules import CannotDerive, get_rule

if TYPE_CHECKING:
    from sanctions_data.provenance.find_documents import HeldSentence
    from sanctions_data.records.attestation import Attestation
    from sanctions_data.records.conflict import ClaimOutcome
    from sanctions_data.records.provenance import Grade

Verdict = Literal["verbatim", "recomputed", "judged", "withheld", "differs"]


@dataclass(frozen=True)
class Cited:
    """One piece of evidence: words in a sentence, or another claim.

    Attributes:
        row: the evidence as it stands in the ledger.
        sentence: the sentence, or None if the evidence is a claim.
        words: the words, from the document or the quote; None if they are withheld.
        text: the whole sentence if a copy of it is held and has its digest, else None.
        claim: the claim made use of, or None.
        grade: how well the words are pinned; None for a claim.
        place: where the words stand in `text`; None if that is not known.
        source: the document; None for a claim.
    """

    row: Evidence
    sentence: Sentence | None
    words: str | None
    text: str | None
    claim: Claim | None
    grade: Grade | None
    place: tuple[int, int] | None = None
    source: Source | None = None


@dataclass(frozen=True)
class Reason:
    """One claim behind a value.

    Attributes:
        claim: the claim, with value, derivation, rule, modality, who says so.
        evidence: what it rests on; the first is its primary words.
        verdict: ``verbatim`` (the value is the words), ``recomputed`` (the rule was run just now and gives
            the value), ``judged`` (a person; see `claim.reason`), ``withheld`` (the rule needs words that
            only the document has), ``differs`` (the rule gives something else: the copy is damaged).
        rule: what the rule does, one line.
    """

    claim: Claim
    evidence: tuple[Cited, ...]
    verdict: Verdict
    rule: str

    @property
    def sentence(self) -> Sentence:
        """The sentence of the primary words."""
        found = self.evidence[0].sentence
        assert found is not None
        return found

    @property
    def quote(self) -> str | None:
        """The primary words, where they are at hand."""
        return self.evidence[0].words

    @property
    def gist(self) -> str:
        """What that sentence says, in our own words."""
        return self.sentence.gist

    @property
    def said_by(self) -> str:
        """Who says so: an entity's id, ``reporter`` or ``unstated``."""
        return self.claim.attributed_to


@dataclass(frozen=True)
class Conflict:
    """A decision that a value's claims stand in, with all its claims."""

    decision: Decision
    reasons: tuple[Reason, ...]

    def claim_outcome(self, claim: Claim) -> ClaimOutcome:
        """Return what became of one of its claims: ``chosen``, ``not chosen``, or ``kept`` as what its source says."""
        claims = (reason.claim for reason in self.reasons)
        return claim_outcome(claim, next((one for one in claims if one.id == self.decision.chosen), None))

    def standing(self, claim: Claim) -> ClaimOutcome:
        """Return `claim_outcome`, by its name of 1.x."""
        from warnings import warn

        warn("Conflict.standing is called Conflict.claim_outcome", DeprecationWarning, stacklevel=2)
        return self.claim_outcome(claim)


@dataclass(frozen=True)
class Attested:
    """An attestation of a history, and the document it rests on.

    Attributes:
        attestation: the attestation.
        source: the document; None if it is not known.
        decides: whether the status that is asked for is that of this attestation.
    """

    attestation: Attestation
    source: Source | None
    decides: bool


@dataclass(frozen=True)
class Why(Sequence[Reason]):
    """Everything behind one field; as a sequence, its reasons.

    Attributes:
        record: the record.
        field: the column.
        value: its value.
        column: how the column comes by its values.
        inherited_from: the record the value is taken from, where it is.
        reasons: the claims that give the value.
        conflicts: the decisions they stand in.
        edtf: for dates known only as a range, the range; else None.
        history: for the columns of a status, all attestations about the record and its action, newest first.
    """

    record: Record
    field: str
    value: Any
    column: Column
    inherited_from: str | None
    reasons: tuple[Reason, ...]
    conflicts: tuple[Conflict, ...]
    edtf: str | None
    history: tuple[Attested, ...] = ()

    def became(self, conflict: Conflict) -> str:
        """Return what a decision made of this field: its outcome, or ``kept`` if it chose a claim of another field."""
        own = {conflict.claim_outcome(reason.claim) for reason in self if reason.claim.id in conflict.decision.claims}
        return "kept" if own == {"kept"} and conflict.decision.chosen else conflict.decision.outcome

    def reason(self, claim: str) -> Reason | None:
        """Return the claim of that id behind the value, or against it in a decision."""
        reasons = (*self, *(reason for conflict in self.conflicts for reason in conflict.reasons))
        return next((reason for reason in reasons if reason.claim.id == claim), None)

    @overload
    def __getitem__(self, index: int) -> Reason: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Reason]: ...
    def __getitem__(self, index: int | slice) -> Reason | Sequence[Reason]:
        return self.reasons[index]

    def __len__(self) -> int:
        return len(self.reasons)

    def __iter__(self) -> Iterator[Reason]:
        return iter(self.reasons)

    def __repr__(self) -> str:
        claims = ", ".join(reason.claim.id for reason in self.reasons) or "no claim"
        return f"Why({getattr(self.record, 'id', '')!r}, {self.field!r} = {self.value!r}: {claims})"

    def _repr_html_(self) -> str:
        """Return the claims as a table, for notebooks."""
        value = self.edtf if self.value is None and self.edtf else "not stated" if self.value is None else self.value
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        caption = f"{self.field} = {shown} ({getattr(self.record, 'id', '')})"
        rows = [cells for reason in self.reasons for cells in _cells(reason)]
        headings = ("value", "words", "document", "what it says, in our words", "said by", "established", "address")
        notes = [
            f"{conflict.decision.kind}, {self.became(conflict)}: {conflict.decision.reason}"
            for conflict in self.conflicts
        ]
        return html_table(caption, headings, rows, " · ".join(notes))


def _cells(reason: Reason) -> Iterator[tuple[str, ...]]:
    """Yield the cells of a claim in a notebook: of its primary words."""
    cited, claim = reason.evidence[0], reason.claim
    source = cited.source
    words = f"“{cited.words}”" if cited.words is not None and cited.claim is None else "(words not shipped)"
    place = f"{publication(source)}, sentence {cited.row.sentence}" if source is not None else "another claim"
    established = f"{reason.verdict}: {claim.reason}" if claim.reason else reason.verdict
    url = (link(source, cited.row.quote) if source is not None else None) or ""
    value = ", ".join(map(str, claim.parsed)) if isinstance(claim.parsed, list) else str(claim.parsed)
    yield value, words, place, reason.gist, claim.attributed_to, established, url


def explain(
    record: Record,
    name: str,
    index: Index,
    texts: Mapping[str, str] | None = None,
    sentences: Mapping[tuple[str, int], HeldSentence] | None = None,
    history: Sequence[Attestation] = (),
) -> Why:
    """Return why a field of a record has its value.

    Args:
        record: the record.
        name: a column of its table.
        index: the ledger's rows.
        texts: source id → text of documents held. A sentence that does not have its digest there is not used.
        sentences: (source, n) → sentences held, of documents that are not held whole.
        history: the attestations about the record and its action, newest first; shown if the field is computed of them.

    Raises:
        UnknownName: the table has no such column.
    """
    columns = index.columns(record.table_name)
    if not isinstance(name, str) or name not in columns:
        raise UnknownName(f"field of {record.table_name}", name, tuple(columns))
    held = _Held(index, texts or {}, sentences or {})
    ids = _claims(record, name, columns, index)
    reasons = tuple(_reason(index.claims[claim], held) for claim in ids)
    decisions = {decision.id: decision for claim in ids for decision in index.decided.get(claim, ())}
    conflicts = tuple(
        Conflict(decision, tuple(_reason(index.claims[claim], held) for claim in sorted(decision.claims)))
        for _, decision in sorted(decisions.items())
    )
    own = getattr(record, "id", "")
    elsewhere = {index.claims[claim].record for claim in ids} - {own}
    attested = tuple(
        Attested(row, index.sources.get(row.source or ""), row.id in elsewhere)
        for row in (history if columns[name].reads else ())
    )
    return Why(
        record=record,
        field=name,
        value=getattr(record, name),
        column=columns[name],
        inherited_from=elsewhere.pop() if len(elsewhere) == 1 and columns[name].function != "source_count" else None,
        reasons=reasons,
        conflicts=conflicts,
        edtf=_range(record, name, columns[name], ids, index) if _has_range(record, name) else None,
        history=attested,
    )


def claim_reason(claim: Claim, index: Index) -> Reason:
    """Return a claim with its evidence and how its value follows from what the package ships.

    Args:
        claim: a claim of the ledger, chosen or not.
        index: the ledger's rows.
    """
    return _reason(claim, _Held(index, {}, {}))


def _has_range(record: Record, name: str) -> bool:
    """Return whether a date has a first or a last day: it has neither if nothing is known or settled."""
    return any(getattr(record, f"{name}_{end}", None) is not None for end in ("earliest", "latest"))


def _range(record: Record, name: str, column: Column, claims: tuple[str, ...], index: Index) -> str | None:
    """Return the EDTF text of a date that is not one day: an interval, but also a month or a year."""
    if column.origin == "computed" and not column.reads:  # of claims that are not about the day
        bounds = Range(getattr(record, f"{name}_earliest"), getattr(record, f"{name}_latest"))
        return format_range(bounds) if bounds.day is None and bounds != Range(None, None) else None
    for claim in claims:
        found = index.claims[claim].parsed
        if isinstance(found, str) and parse_range(found).day is None:
            return found
    return None


def _claims(record: Record, name: str, columns: Mapping[str, Column], index: Index) -> tuple[str, ...]:
    """Return the claims behind a field; for a null field, those that were not settled."""
    provenance: Mapping[str, tuple[str, ...]] = getattr(record, "provenance", None) or {}
    return tuple(claim for claim in provenance.get(name, ()) if claim in index.claims)


@dataclass(frozen=True)
class _Held:
    """The words that are at hand: of documents that are held, if the digest of their sentence holds, and of quotes."""

    index: Index
    texts: Mapping[str, str]
    sentences: Mapping[tuple[str, int], HeldSentence]

    def sentence(self, row: Evidence) -> tuple[str | None, tuple[int, int] | None]:
        """Return the whole sentence, and where the words of a piece of evidence stand in it."""
        sentence = self.index.sentences[row.source or "", row.sentence or 0]
        if sentence.source in self.texts and sentence.start is not None:
            whole = _whole(self.texts[sentence.source], sentence)
            if whole is not None:
                at = (
                    None
                    if row.start is None or row.end is None
                    else (row.start - sentence.start, row.end - sentence.start)
                )
                return whole, at
        held = self.sentences.get((sentence.source, sentence.n))
        return (None, None) if held is None else (held.text, held.places.get((row.claim, row.ord)))

    def words(self, row: Evidence) -> str | None:
        """Return the words of a piece of evidence; None if they are withheld and no document has them."""
        if row.source is None:
            return row.quote
        text, place = self.sentence(row)
        return row.quote if text is None or place is None or row.start is None else text[place[0] : place[1]]


def _reason(claim: Claim, held: _Held) -> Reason:
    evidence = tuple(_cited(row, held) for row in held.index.evidence.get(claim.id, ()))
    return Reason(claim, evidence, _verdict(claim, held), get_rule(claim.rule).summary)


def _cited(row: Evidence, held: _Held) -> Cited:
    index = held.index
    if row.uses_claim is not None:
        return Cited(row, None, None, None, index.claims[row.uses_claim], None)
    text, place = held.sentence(row)
    sentence = index.sentences[row.source or "", row.sentence or 0]
    return Cited(row, sentence, held.words(row), text, None, grade(row, index), place, index.sources[sentence.source])


def _whole(document: str, sentence: Sentence) -> str | None:
    """Return the sentence as the document has it, if its digest is that of the ledger."""
    from sanctions_data.anchors.normal import digest

    text = document[sentence.start : sentence.end]
    return text if digest(text) == sentence.n1 else None


def _verdict(claim: Claim, held: _Held) -> Verdict:
    try:
        found = recompute(claim, held.index, held.words)
    except CannotDerive:
        return "differs"
    if found.derived is not None and not same(found.derived.value, claim.parsed):
        return "differs"
    if found.rule.sort != "computed":
        return found.rule.sort
    return "withheld" if found.derived is None else "recomputed"

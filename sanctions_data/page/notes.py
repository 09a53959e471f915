"""The note behind a value: one for each claim, and what a reader must know of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sanctions_data.compile.index import Index
from sanctions_data.dataset.attribution import said_by
from sanctions_data.dataset.dataset import Dataset
from sanctions_data.dates import parse_range
from sanctions_data.ledger import Claim, Ledger, Source
from sanctions_data.page.words import CAUSES, label, member_in_words, model_of, span_in_words, vocabulary
from sanctions_data.provenance.publication import publication
from sanctions_data.provenance.why import Cited, Reason, claim_reason
from sanctions_data.rules import get_rule

CHECKED = {
    "pinned": "place and digest from the document",
    "digest": "digest from a public copy",
    "quote": "a quotation without a digest",
}
_COPIES = {
    "mirror": "on a site that shows no right to it",
    "weak": "with slips or changes, or on a site of a propaganda network",
}
_ROLES = {"antecedent": "whom is meant", "date_anchor": "the day seen from", "attribution_cue": "who speaks"}


@dataclass(frozen=True)
class Also:
    """Another claim that a note leads to: its id and what the link says."""

    claim: str
    text: str


@dataclass(frozen=True)
class Note:
    """A note: what the page shows about one claim.

    Attributes:
        id: of the claim.
        record: id of the record that it is about.
        field: name of the field.
        title: the field and the record in words.
        value: the value in words.
        iso: the value as the data have it.
        quote: the words; None if they may not be printed.
        source: id of the document.
        publication: what the document is called.
        sentence: number of the sentence.
        speaker: who says so, by name.
        follows: how the value follows from the words.
        sure: how sure that is.
        decisions: ids of the decisions that the claim stands in.
        also: the other claims of the field, and those that this one makes use of.
        history: since when the claim is in the data, and what it replaced.
    """

    id: str
    record: str
    field: str
    title: str
    value: str
    iso: str
    quote: str | None
    source: str
    publication: str
    sentence: int
    speaker: str
    follows: str
    sure: str
    decisions: tuple[str, ...]
    also: tuple[Also, ...]
    history: str


def value_in_words(claim: Claim, names: Mapping[str, str]) -> str:
    """Return the value of a claim in words: a day, a name, a member of a vocabulary, a number, a text."""
    value = claim.parsed
    if not isinstance(value, str):
        return f"{value:,}" if isinstance(value, int) else str(value)
    record = model_of(claim.table)
    info = record.columns()[claim.field]
    if f"{claim.field}_earliest" in record.columns():
        return span_in_words(parse_range(value))
    if info.references or claim.table == "relations":
        return names.get(value, value)
    meanings = vocabulary(record, claim.field)
    return member_in_words(value, meanings) if meanings else value


def all_notes(
    data: Dataset, ledger: Ledger, titles: Mapping[str, str], names: Mapping[str, str], named: Mapping[str, str]
) -> tuple[Note, ...]:
    """Return a note for each claim that stands, by id.

    Args:
        data: the dataset.
        ledger: the ledger with its retired rows.
        titles: record → what it is called.
        names: record → what a value that names it is called.
        named: entity → name, and document → what its own voice is called.
    """
    index = Index(data.ledger)
    ended: dict[tuple[str, str], list[Claim]] = {}
    for claim in ledger.claims:
        if not claim.active:
            ended.setdefault((claim.record, claim.field), []).append(claim)
    return tuple(_note(claim, index, titles, names, named, ended) for claim in index.claims.values())


def _note(
    claim: Claim,
    index: Index,
    titles: Mapping[str, str],
    names: Mapping[str, str],
    named: Mapping[str, str],
    ended: Mapping[tuple[str, str], list[Claim]],
) -> Note:
    reason = claim_reason(claim, index)
    cited = reason.evidence[0]
    source = cited.source
    assert source is not None
    record = model_of(claim.table)
    value = value_in_words(claim, names)
    field = label(record, claim.field)
    return Note(
        id=claim.id,
        record=claim.record,
        field=claim.field,
        title=f"{titles.get(claim.record, claim.record)}: {field}",
        value=value,
        iso=claim.parsed if isinstance(claim.parsed, str) else claim.value,
        quote=cited.row.quote,
        source=source.id,
        publication=publication(source),
        sentence=reason.sentence.n,
        speaker=said_by(claim, source.id, named),
        follows=_follows(reason, names),
        sure=_sure(reason, cited),
        decisions=tuple(decision.id for decision in index.decided.get(claim.id, ())),
        also=tuple(_also(claim, reason, index, names)),
        history=_history(claim, ended.get((claim.record, claim.field), ()), names),
    )


def copy_in_words(source: Source) -> str | None:
    """Return whose copy was read, and a warning if its words cannot be relied on; None if no copy was."""
    warning = _COPIES.get(source.reliability or "")
    if source.copy_of is None and warning is None:
        return None
    return ", ".join(filter(None, (source.copy_of, warning)))


def _follows(reason: Reason, names: Mapping[str, str]) -> str:
    """Return how the value follows from the words."""
    rule = get_rule(reason.claim.rule)
    if reason.verdict == "verbatim":
        return "How it follows: the value is the words. "
    if reason.verdict == "judged":
        return "" if rule.name.startswith("reading") else f"How it follows: {rule.summary}. "
    read = [cited for cited in reason.evidence if cited.row.role in rule.reads]
    if [cited.row.role for cited in read] == ["primary"]:  # the words stand beside the value
        return f"How it follows: {rule.summary}. "
    inputs = "; ".join(_input(cited, reason, names) for cited in read)
    return f"How it follows: {rule.summary}: {inputs}. "


def _input(cited: Cited, reason: Reason, names: Mapping[str, str]) -> str:
    """Return what a rule reads: words and their sentence, or the value of another claim."""
    if cited.claim is not None:
        return f"{label(model_of(cited.claim.table), cited.claim.field)} {value_in_words(cited.claim, names)}"
    words = f"“{cited.row.quote}”" if cited.row.quote is not None else "words that we may not print"
    home, here = reason.sentence, cited.sentence
    if here is None or (here.source, here.n) == (home.source, home.n):
        return words
    where = f"sentence {here.n}"
    return f"{words} in {where}" if here.source == home.source else f"{words} in {where} of another document"


def _sure(reason: Reason, cited: Cited) -> str:
    """Return how sure the value is: who checked it, how well the words are pinned, and what may be doubted."""
    claim = reason.claim
    how = {
        "verbatim": "checked by machine",
        "recomputed": "checked by machine",
        "withheld": "a machine can check it with the document, whose words are not printed here",
        "judged": "judged by a person",
        "differs": "the rule gives another value: this copy of the data is damaged",
    }[reason.verdict]
    because = f", because: {claim.reason}" if claim.reason and reason.verdict == "judged" else ""
    pinned = f" ({CHECKED[cited.grade]})" if cited.grade else ""
    weak = ["weak: a reader may see it otherwise"] if claim.certainty == "weak" else []
    more = [f"note: {claim.reason}"] if claim.reason and reason.verdict != "judged" else []
    return " ".join(map(_sentence, (how + pinned + because, *weak, *more)))


def _sentence(text: str) -> str:
    """Return a text as a sentence: with a capital letter and one full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "”")) else ".")


def _also(claim: Claim, reason: Reason, index: Index, names: Mapping[str, str]) -> Iterator[Also]:
    for other in index.by_field.get((claim.record, claim.field), ()):
        if other.id != claim.id:
            source = index.sources.get(index.evidence[other.id][0].source or "")
            by = (source.publisher or publication(source, title=False)) if source is not None else other.id
            yield Also(other.id, by if other.value == claim.value else f"{by}: {value_in_words(other, names)}")
    for cited in reason.evidence:
        if cited.claim is not None:
            yield Also(cited.claim.id, _ROLES.get(cited.row.role, cited.row.role.replace("_", " ")))


def _history(claim: Claim, ended: list[Claim] | tuple[()], names: Mapping[str, str]) -> str:
    """Return since when a claim is in the data, and which claims of its field ended with their cause."""
    parts = [f"since {claim.added_in}"]
    for one in ended:
        value = value_in_words(one, names)
        changed = "" if one.value == claim.value else f" with the value {value}"
        cause = CAUSES.get(one.cause or "", "no cause stated")
        parts.append(f"until {one.retired_in} another claim{changed or ' with the same value'} ({cause})")
    return "; ".join(dict.fromkeys(parts))

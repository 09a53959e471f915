"""The model of the page: from a dataset to the values that the template prints.

A pure function of the tables and the ledger. It makes no number, name or date of its own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from sanctions_data import published
from sanctions_data.dataset.dataset import Dataset
from sanctions_data.exports.formats import FORMATS
from sanctions_data.ledger import Claim, Ledger
from sanctions_data.ledger.document import address
from sanctions_data.page.cards import Card, Cards, Shown
from sanctions_data.page.drawing import Drawing, draw
from sanctions_data.page.exchange import Exchange, Row
from sanctions_data.page.last_word import LastWord
from sanctions_data.page.notes import Note, all_notes, copy_in_words, value_in_words
from sanctions_data.page.words import CAUSES, label, model_of, number_of, span_in_words, span_of, web_address
from sanctions_data.provenance.citation import Work, dataset_work, source_work
from sanctions_data.provenance.citation_styles import STYLES
from sanctions_data.provenance.publication import day_in_words, publication
from sanctions_data.published.version_numbers import key
from sanctions_data.records.conflict import ConflictRow
from sanctions_data.rules.word_lists import entries

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

CITED = ("apa", "chicago", "bibtex", "ris", "csl-json", "wikipedia")
# the days of a listing, the first that is known is shown; words before one that is not of the announcement
_DAYS = {"announced_on": "", "listing_date": "listed ", "start_date": "in effect "}
TABLE_TITLES = {
    "actions": "Actions",
    "remarks": "What was said",
    "allegations": "What is alleged",
    "events": "Events",
    "schemes": "Lists that give numbers",
}


@dataclass(frozen=True)
class Stand:
    """A row of the table of all listings: who is listed by whom since when, and the last word on it."""

    measure: str
    target: str
    name: str
    names: tuple[Shown, ...]
    short: str
    code: str
    since: str
    since_iso: str | None
    word: LastWord


@dataclass(frozen=True)
class Rival:
    """A claim of a decision: its value, its place, its publisher, its words, and the outcome."""

    claim: str
    value: str
    title: str
    place: str
    publication: str
    quote: str | None
    outcome: str
    accuses: bool


@dataclass(frozen=True)
class Disagreement:
    """A decision with its claims, and why it was taken."""

    id: str
    title: str
    rivals: tuple[Rival, ...]
    reason: str


@dataclass(frozen=True)
class Disagreements:
    """What the sources disagree on, by outcome."""

    unsettled: tuple[Disagreement, ...]
    disputes: tuple[Disagreement, ...]
    settled: tuple[Disagreement, ...]
    compatible: tuple[Disagreement, ...]


@dataclass(frozen=True)
class ReadSentence:
    """A sentence of a document: number, what it says in our words, and the notes of the claims that it gives."""

    n: int
    gist: str
    claims: int
    digest: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Document:
    """A document and its sentences; `strip` and `unused` are the paths of its bars, with and without claims."""

    id: str
    name: str
    kind: str
    language: str
    url: str | None
    copy: str | None
    read: str
    note: str | None
    sentences: tuple[ReadSentence, ...]
    claims: int
    strip: str
    unused: str
    work: str


@dataclass(frozen=True)
class Change:
    """A value that another one replaced, with the cause."""

    title: str
    place: str
    before: str
    after: str
    cause: str


@dataclass(frozen=True)
class Version:
    """A release: what came in, what ended, and why."""

    number: str
    lines: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Page:
    """Everything the page prints."""

    title: str
    description: str
    sentence: str
    version: str
    as_of: str
    as_of_iso: str | None
    newest: str
    summary: str
    rows: tuple[Row, ...]
    drawing: Drawing
    left_heading: str
    right_heading: str
    hidden: str
    stands: tuple[Stand, ...]
    disagreements: Disagreements
    people: tuple[Card, ...]
    listed: int
    others: tuple[tuple[str, tuple[Card, ...]], ...]
    documents: tuple[Document, ...]
    versions: tuple[Version, ...]
    claims: int
    tables: tuple[tuple[str, int], ...]
    formats: tuple[tuple[str, str], ...]
    licences: tuple[tuple[str, str | None], ...]
    cite: tuple[tuple[str, tuple[str, ...]], ...]
    linked_data: str
    search: str


def build(data: Dataset, ledger: Ledger, package: JSONObject | None = None) -> Page:
    """Return the values of the page.

    Args:
        data: the dataset.
        ledger: its ledger with the retired rows.
        package: the Data Package descriptor of the data; None if they have none.
    """
    cards = Cards(data)
    exchange = Exchange(cards)
    notes = all_notes(data, ledger, cards.titles, cards.names, cards.named)
    stands = tuple(_stands(cards))
    package = package or {}
    work = _work(package, data)
    dated = [day for source in data.ledger.sources if (day := source.published_on)]
    documents = tuple(_documents(cards, notes))
    listed = len({row.target for row in data.measures})
    others = tuple((table, cards.others[table]) for table in cards.others if cards.others[table])
    hidden = exchange.hidden
    return Page(
        title=str(package.get("title") or f"Sanctions: {number_of(len(data.measures), 'listing')}"),
        description=str(package.get("description") or "").partition("\n")[0],
        sentence=exchange.sentence,
        version=data.version,
        as_of=day_in_words(data.as_of) if data.as_of else "a day not stated",
        as_of_iso=data.as_of.isoformat() if data.as_of else None,
        newest=day_in_words(max(dated)) if dated else "",
        summary=_summary(data, len(notes)),
        rows=exchange.rows,
        drawing=draw(exchange),
        left_heading=exchange.left_heading,
        right_heading=exchange.right_heading,
        hidden=f"{number_of(hidden, 'more action')} {'has' if hidden == 1 else 'have'} no listing in these data"
        if hidden
        else "",
        stands=stands,
        disagreements=_disagreements(data, cards, notes),
        people=cards.people,
        listed=listed,
        others=others,
        documents=documents,
        versions=tuple(_versions(ledger, cards)),
        claims=len(notes),
        tables=tuple((name, len(data.table(name))) for name in data),
        formats=tuple((name, one.what) for name, one in FORMATS.items()),
        licences=tuple((str(one["title"]), web_address(one.get("path"))) for one in package.get("licenses", ())),
        cite=tuple((style, tuple(STYLES[style]([work]).strip().splitlines())) for style in CITED),
        linked_data=_linked_data(package, data) if package else "",
        search=_search(data, cards, work),
    )


def _summary(data: Dataset, claims: int) -> str:
    authorities = {row.authority for row in data.measures if row.authority}
    ends = [span for row in data.measures if (span := span_of(row, "announced_on")) is not None]
    first = min((span.earliest for span in ends if span.earliest), default=None)
    last = max((span.latest for span in ends if span.latest), default=None)
    days = f", {day_in_words(first)} to {day_in_words(last)}" if first and last and first != last else ""
    return (
        f"{number_of(len(data.measures), 'listing')} by {number_of(len(authorities), 'authority')}{days}. "
        "Each value leads to the words behind it: "
        f"{number_of(claims, 'claim')} from {number_of(len(data.sources), 'document')}."
    )


def _work(package: JSONObject, data: Dataset) -> Work:
    if package:
        return dataset_work(package, data.version, data.as_of)
    return Work("data", "dataset", "Sanctions data", issued=data.as_of, version=data.version)


def _stands(cards: Cards) -> Iterator[Stand]:
    rows = sorted(
        cards.data.measures,
        key=lambda row: (
            cards.entity_names.get(row.target, row.target).casefold(),
            row.announced_on or date.max,
            row.id,
        ),
    )
    for row in rows:
        word = cards.listing(row).word
        assert word is not None
        days = ((span_of(row, name), word) for name, word in _DAYS.items())
        span, word_of_day = next(((span, word) for span, word in days if span), (None, ""))
        code = row.authority or ""
        yield Stand(
            row.id,
            row.target,
            cards.entity_names.get(row.target, row.target),
            cards.names_of(row.target),
            cards.short.get(code, code or "not named"),
            code,
            word_of_day + span_in_words(span) if span else "not stated",
            span.day.isoformat() if span and span.day else None,
            word,
        )


def _disagreements(data: Dataset, cards: Cards, notes: Sequence[Note]) -> Disagreements:
    by_claim = {note.id: note for note in notes}
    rows = sorted(data.conflicts, key=lambda row: row.decision)
    groups: dict[str, list[Disagreement]] = {"open": [], "dispute": [], "chosen": [], "compatible": []}
    for _, group in groupby(rows, key=lambda row: row.decision):
        claims = tuple(group)
        head = next((row for row in claims if row.claim_outcome == "chosen"), claims[0])
        if head.kind == "succession":
            continue
        kind = "dispute" if head.kind == "dispute" else "open" if head.outcome == "unresolved" else head.outcome
        answer = next((row.record for row in claims if row.table == "remarks"), None)
        title = (
            cards.names.get(answer or "", head.record) if kind == "dispute" and answer else by_claim[head.claim].title
        )
        rivals = tuple(
            _rival(row, by_claim[row.claim], head)
            for row in sorted(claims, key=lambda row: row.claim_outcome != "chosen")
        )
        groups[kind].append(Disagreement(head.decision, title, rivals, head.reason))
    return Disagreements(*(tuple(groups[name]) for name in ("open", "dispute", "chosen", "compatible")))


def _rival(row: ConflictRow, note: Note, head: ConflictRow) -> Rival:
    outcome = row.claim_outcome if row.outcome == "chosen" else ""
    return Rival(
        row.claim,
        note.value,
        note.title,
        f"{row.record}.{row.field}",
        note.publication,
        note.quote,
        {"kept": "kept, as what its source says"}.get(outcome, outcome),
        row.table != "remarks",
    )


def _documents(cards: Cards, notes: Sequence[Note]) -> Iterator[Document]:
    given: dict[tuple[str, int], list[Note]] = {}
    for note in notes:
        given.setdefault((note.source, note.sentence), []).append(note)
    counts: Counter[tuple[str, int]] = Counter()
    for cited in cards.index.evidence.values():
        counts.update({(row.source, row.sentence or 0) for row in cited if row.source})
    most = max(counts.values(), default=1) or 1
    totals = {
        name: sum(cards.index.sentences[name, n].length or 80 for n in ns) for name, ns in cards.index.numbers.items()
    }
    longest = max(totals.values(), default=1) or 1
    for source in sorted(cards.index.sources.values(), key=lambda one: (publication(one).casefold(), one.id)):
        numbers = cards.index.numbers.get(source.id, [])
        rows = [cards.index.sentences[source.id, n] for n in numbers]
        bars = [(100 * (row.length or 80) / longest, (counts[source.id, row.n] / most) ** 0.5) for row in rows]
        sentences = tuple(
            ReadSentence(
                row.n, row.gist, counts[source.id, row.n], (row.n1 or "")[:8], tuple(given.get((source.id, row.n), ()))
            )
            for row in rows
        )
        read = source.retrieved_on_latest
        yield Document(
            source.id,
            publication(source),
            source.kind,
            source.language,
            web_address(address(source)),
            copy_in_words(source),
            f"read {'' if source.retrieved_on else 'by '}{day_in_words(read)}" if read else "",
            source.note,
            sentences,
            sum(one.claims for one in sentences),
            _strip(bars, used=True),
            _strip(bars, used=False),
            json.dumps(work_facts(source_work(source)), ensure_ascii=False, separators=(",", ":")),
        )


def _strip(bars: Sequence[tuple[float, float]], *, used: bool) -> str:
    """Return the path of the bars that have a height, or of those that have none."""
    parts: list[str] = []
    skipped = 0.0
    for width, height in bars:
        if bool(height) == used:
            high, long = max(2, round(18 * height)), max(width - 0.3, 0.3)
            parts.append(f"m{skipped:.1f} {'0' if parts else '18'}v-{high}h{long:.1f}v{high}z")
            skipped = 0.0
        skipped += width
    return "".join(parts)


def _versions(ledger: Ledger, cards: Cards) -> Iterator[Version]:
    by_id = {claim.id: claim for claim in ledger.claims}
    numbers = {row.added_in for row in ledger.claims} | {row.retired_in for row in ledger.claims if row.retired_in}
    for number in sorted(numbers, key=key, reverse=True):
        came = [row for row in ledger.claims if row.added_in == number]
        gone = [row for row in ledger.claims if row.retired_in == number]
        lines = [f"{number_of(len(came), 'claim')} added"] if came else []
        for cause, count in sorted(Counter(row.cause or "no cause stated" for row in gone).items()):
            why = f"because {CAUSES[cause]}" if cause in CAUSES else cause
            lines.append(f"{number_of(count, 'claim')} ended, {why}")
        changes = tuple(_changes(gone, by_id, cards))
        yield Version(number, tuple(lines), changes)


def _changes(gone: Sequence[Claim], by_id: dict[str, Claim], cards: Cards) -> Iterator[Change]:
    for old in gone:
        new = by_id.get(old.replaced_by or "")
        if new is None or new.value == old.value or (new.record, new.field) != (old.record, old.field):
            continue
        place = f"{old.record}.{old.field}"
        title = f"{cards.titles.get(old.record, old.record)}: {label(model_of(old.table), old.field)}"
        cause = CAUSES.get(old.cause or "", old.cause or "")
        yield Change(title, place, value_in_words(old, cards.names), value_in_words(new, cards.names), cause)


def _linked_data(package: JSONObject, data: Dataset) -> str:
    """Return the data as a `Dataset` of schema.org, in JSON-LD that can stand in a page."""
    found = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": package.get("title"),
        "description": package.get("description"),
        "version": data.version,
        "dateModified": data.as_of.isoformat() if data.as_of else None,
        "license": [one.get("path") for one in package.get("licenses", ())][:1],
        "keywords": package.get("keywords"),
        "creator": [{"@type": "Organization", "name": one["title"]} for one in package.get("contributors", ())],
        "isAccessibleForFree": True,
    }
    return in_script({name: value for name, value in found.items() if value})


def in_script(value: object) -> str:
    """Return JSON that can stand in a `script` element: no sign in it ends or begins one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _search(data: Dataset, cards: Cards, work: Work) -> str:
    """Return what the script needs: words for the authorities, and the data as a work to cite."""
    words: dict[str, list[str]] = {}
    for text, code in entries()["actor"].items():
        words.setdefault(code, []).append(text)
    codes = dict.fromkeys(row.authority for row in data.measures if row.authority)
    authorities = {
        code: sorted({*words.get(code, ()), code, cards.short.get(code, code), cards.entity_names.get(code, code)})
        for code in codes
    }
    return in_script({"authorities": authorities, "version": data.version, "work": work_facts(work)})


def work_facts(work: Work) -> list[object]:
    """Return a work as the script reads it, which makes citations of it: null for what is not known."""
    days = (day.isoformat() if day else None for day in (work.issued, work.accessed))
    issued, accessed = days
    found = [
        work.id,
        work.kind,
        work.title,
        list(work.authors),
        work.container,
        work.publisher,
        issued,
        work.url,
        accessed,
    ]
    return [*found, work.language, work.version, work.note]


def newest_package(data: Dataset) -> JSONObject | None:
    """Return the Data Package descriptor of this package's own data; None for other data."""
    if data.version != published.current():
        return None
    found: JSONObject = json.loads(published.read_text("datapackage.json"))
    return found


def card_of(data: Dataset, measure: str) -> tuple[Card, Stand]:
    """Return the card of one listing, and its row of the table.

    Raises:
        UnknownName: no such listing.
    """
    cards = Cards(data)
    row = data.measures[measure]
    stand = next(one for one in _stands(cards) if one.measure == row.id)
    return cards.listing(row), stand

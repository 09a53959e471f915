"""How documents and their sentences look, and how the check of documents looks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from sanctions_data._text import clean, counted
from sanctions_data.anchors.anchor import SPAN_VERDICTS, Found
from sanctions_data.anchors.verify_documents import Checked, Verification
from sanctions_data.cli.filters import NOTHING
from sanctions_data.cli.format_values import NOT_STATED, format_value
from sanctions_data.cli.terminal import shorten, style, width, wrap
from sanctions_data.cli.text_columns import grid, layout
from sanctions_data.ledger import Sentence, Source


def as_json(value: object) -> str:
    """Return JSON for programs."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def sources(rows: Sequence[Source], *, on: bool = False) -> Iterator[str]:
    """Yield the documents by day, one line each: day, publisher, title, id; those without a day come last."""
    shown = sorted(rows, key=lambda row: (row.published_on is None, row.published_on or date.max, row.id))
    cells = {
        "day": [str(row.published_on or "no day") for row in shown],
        "publisher": [clean(row.publisher or row.author or NOTHING) for row in shown],
        "title": [clean(row.title or NOTHING) for row in shown],
        "id": [row.id for row in shown],
    }
    if shown:
        how = layout(cells, "id", ("publisher", "title"), (), width(), ids=True)
        cut = {name: [shorten(text, how.sizes[name]) for text in cells[name]] for name in how.shown}
        yield from grid(cut, how, on=on)


def source(row: Source, *, on: bool = False) -> Iterator[str]:
    """Yield one document: what it is, its digests, its rights."""
    yield style(row.id, "bold", on=on) + f" · {row.kind}, {row.language}, {counted(row.sentence_count, 'sentence')}"
    size = f"{row.bytes:,} bytes, {row.characters:,} characters" if row.bytes and row.characters else None
    for label, value in (
        ("title", row.title),
        ("publisher", row.publisher),
        ("published", row.published_on),
        ("address", row.url),
        *(copy for copy in (("copy of", row.copy_of), ("read in", row.reader)) if copy[1]),
        ("read", _read(row)),
        *((("copy is", row.reliability),) if row.reliability else ()),
        ("size", size),
        ("sha256", row.raw_sha256),
        ("n1", row.n1_sha256),
        ("rights", row.rights),
        ("note", row.note),
    ):
        yield from wrap(format_value(value), width(), f"  {label:10}")


def _read(row: Source) -> str:
    first, last = row.retrieved_on_earliest, row.retrieved_on_latest
    if row.retrieved_on is not None:
        return row.retrieved_on.isoformat()
    return f"{first or '..'}/{last or '..'} (not known to the day)" if first or last else NOT_STATED


def sentences(row: Source, rows: Sequence[Sentence], *, on: bool = False) -> Iterator[str]:
    """Yield a document and its sentences: number, place, kind, gist."""
    yield from source(row, on=on)
    yield ""
    yield "  n    place      kind               what it says, in our words"
    for sentence in rows:
        place = f"{sentence.start}–{sentence.end}" if sentence.start is not None else "–"
        yield from wrap(sentence.gist, width(), f"  {sentence.n:<4} {place:10} {sentence.kind:18} ", " " * 37)


_BY = {"bytes": "the same file", "text": "the same text in another layout", "sentences": "recognised by its sentences"}
_SEE = "`sanctions-data sources list` names them"
_FINE = ("in-place", "in-sentence")


def lines(found: Verification, *, on: bool = False) -> Iterator[str]:
    """Yield a paragraph per document that is, or holds, a source."""
    for document in found.documents:
        if document.source is None:
            continue
        yield style(clean(document.path), "bold", on=on) + f" · {document.source} ({_how(document)})"
        for sentence in document.found:
            yield from _sentence(sentence, on)
        yield "  " + _sum(document)
        for note in document.notes:
            yield from wrap(note, width(), "  note: ")
        yield ""


def _how(document: Checked) -> str:
    """Return how the document was recognised; for a part of a source, how much of it the document holds."""
    held = sum(found.verified for found in document.found)
    if document.by is None or (document.by == "sentences" and 3 * held < len(document.found)):
        return f"holds {held} of its {counted(len(document.found), 'sentence')}"
    return _BY[document.by]


def _sentence(found: Found, on: bool) -> Iterator[str]:
    place = f"{found.start}–{found.end}" if found.start is not None else ""
    verdict = style(f"{found.verdict:18}", "good" if found.verified else "bad", on=on)
    counts = Counter(span.verdict for span in found.spans)
    spans = ", ".join(f"{counts[name]} {name}" for name in SPAN_VERDICTS if name in counts)
    yield f"  {found.n:>3}  {verdict} {place:11}  {f'spans: {spans}' if spans else ''}".rstrip()
    for name in SPAN_VERDICTS:
        ids = [span.id for span in found.spans if span.verdict == name]
        if ids and name not in _FINE:
            yield from wrap(", ".join(ids), width(), f"       {name}: ")


def _sum(document: Checked) -> str:
    held = sum(found.verified for found in document.found)
    spans = [span for found in document.found for span in found.spans]
    fine = sum(span.verdict in _FINE for span in spans)
    return (
        f"{held} of {counted(len(document.found), 'sentence')} verified, "
        f"{fine} of {counted(len(spans), 'span')} of claims found"
    )


def troubles(found: Verification, paths: Sequence[str], source: str | None = None) -> Iterator[str]:
    """Yield a line for each path that could not be checked, and the sum. `source` is the one the user asked for."""
    which = f"of {source}" if source else "of the source documents"
    lines = [clean(document.error) for document in found.documents if document.error]
    strangers = [document for document in found.documents if document.source is None and not document.error]
    named = [document for document in strangers if document.path in paths or document.quoted]
    for document in named:
        lines += [_stranger(document), *(f"{clean(document.path)}: note: {note}" for note in document.notes)]
    checked = [document for document in found.documents if document.source is not None]
    if checked:
        lines.append(f"{sum(document.ok for document in checked)} of {counted(len(checked), 'document')} verified")
    elif len(named) < len(strangers):
        held = "no sentence" if source else "none"
        lines.append(f"{clean(', '.join(paths))}: holds {held} {which}" + ("" if source else f"; {_SEE}"))
    elif len(lines) > 1:
        lines.append("nothing could be checked")
    yield from lines


def _stranger(document: Checked) -> str:
    path = clean(document.path)
    if not document.quoted:
        return f"{path}: is none of the source documents; {_SEE}"
    held = [f"{one.verified} of {counted(len(one.found), 'sentence')} of {one.source}" for one in document.quoted]
    options = " or ".join(f"`--source {one.source}`" for one in document.quoted)
    return f"{path}: is none of the source documents, but holds {', '.join(held)}; {options} shows where"


def exit_code(found: Verification, paths: Sequence[str]) -> int:
    """Return 0 if all is verified, 1 if a source is not, 3 if there is none or a named file could not be checked."""
    checked = [document for document in found.documents if document.source is not None]
    if any(not document.ok for document in checked):
        return 1
    failed = (document.error or document.path in paths for document in found.documents if document.source is None)
    return 3 if not checked or any(failed) else 0

"""What `verify` found, as text for people, JSON for programs, JUnit for a build server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal

from sanctions_data import _junit
from sanctions_data._text import clean, counted
from sanctions_data.anchors.anchor import SPAN_VERDICTS, VERDICTS, Found
from sanctions_data.anchors.verify_documents import Checked, Verification

_BY = {"bytes": "the same file", "text": "the same text", "sentences": "by its sentences"}
_SHOWN = 56


def as_text(verification: Verification, *, show_all: bool = False) -> str:
    """Return a paragraph per document: what it is, then each sentence that is not verified (`show_all`: each)."""
    lines = [line for document in verification.documents for line in [*_paragraph(document, show_all), ""]]
    found = [f for d in verification.documents for f in d.found]
    lines.append(f"{sum(f.verified for f in found)} of {counted(len(found), 'sentence')} verified")
    return "\n".join(lines)


def as_json(verification: Verification) -> str:
    """Return a JSON object: `ok`, `counts`, `documents` with verdicts, places and spans; no words of any document."""
    value = {
        "ok": verification.ok,
        "counts": _ordered(verification.counts, VERDICTS),
        "documents": [_document(document) for document in verification.documents],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def as_junit(verification: Verification) -> str:
    """Return a JUnit file: a suite per document, a case per sentence; unverified fails, unreadable is an error."""
    return "\n".join(_junit.render(map(_suite, verification.documents))) + "\n"


def _suite(document: Checked) -> _junit.Suite:
    cases = [_case(f) for f in document.found]
    if document.source is None:
        unknown = document.error or _stranger(document)
        outcome: Literal["error", "failure"] = "error" if document.error else "failure"
        kind = "unreadable" if document.error else "unknown"
        cases.insert(0, _junit.Case("document", document.path, outcome, kind, unknown))
    return _junit.Suite(document.path, "sources verify", cases, document.notes)


def _case(f: Found) -> _junit.Case:
    missing = [s.id for s in f.spans if s.verdict == "missing"]
    name = f"{f.source} sentence {f.n}"
    if f.verified and not missing:
        return _junit.Case(name, f.source)
    message = f.verdict + (f", not in it: {', '.join(missing)}" if missing else "")
    return _junit.Case(name, f.source, "failure", f.verdict, message)


def _paragraph(document: Checked, show_all: bool) -> Iterator[str]:
    if document.error:
        yield document.error
        return
    if document.source is None:
        yield f"{document.path}: {_stranger(document)}"
        yield from (f"  note: {note}" for note in document.notes)
        return
    held = sum(f.verified for f in document.found)
    yield f"{document.path}: {document.source} ({_BY[document.by] if document.by else 'not recognised'})"
    counts = ", ".join(f"{count} {verdict}" for verdict, count in _ordered(document.counts, VERDICTS).items())
    yield f"  {held} of {counted(len(document.found), 'sentence')} verified: {counts}"
    spans = ", ".join(f"{n} {verdict}" for verdict, n in _ordered(document.span_counts, SPAN_VERDICTS).items())
    if spans:
        yield f"  spans of claims: {spans}"
    yield from (f"  note: {note}" for note in document.notes)
    for f in document.found:
        missing = [s.id for s in f.spans if s.verdict == "missing"]
        if show_all or not f.verified or missing:
            yield f"  sentence {f.n:<4} {f.verdict:<18} {_place(document.text, f)}".rstrip()
        if missing:
            yield f"    not in it: {', '.join(missing)}"


def _stranger(document: Checked) -> str:
    quoted = (f"{one.verified} of {counted(len(one.found), 'sentence')} of {one.source}" for one in document.quoted)
    return f"none of the known sources; it holds {', '.join(quoted) or 'none of their sentences'}"


def _place(text: str, f: Found) -> str:
    if f.start is None or f.end is None:
        return counted(len(f.places), "place") if f.places else ""
    words = clean(" ".join(text[f.start : min(f.end, f.start + 4 * _SHOWN)].split()))
    return f"{f.start}–{f.end}  {words if len(words) <= _SHOWN else words[: _SHOWN - 1] + '…'}"


def _document(document: Checked) -> dict[str, object]:
    return {
        "path": clean(document.path),
        "source": document.source,
        "recognised_by": document.by,
        "error": document.error,
        "notes": document.notes,
        "ok": document.ok,
        "counts": _ordered(document.counts, VERDICTS),
        "span_counts": _ordered(document.span_counts, SPAN_VERDICTS),
        "sentences": [_sentence(f) for f in document.found],
    }


def _sentence(f: Found) -> dict[str, object]:
    value: dict[str, object] = {"n": f.n, "verdict": f.verdict, "start": f.start, "end": f.end}
    if f.parts:
        value["parts"] = f.parts
    if f.places:
        value["places"] = f.places
    value["spans"] = [{"id": s.id, "verdict": s.verdict, "start": s.start, "end": s.end} for s in f.spans]
    return value


def _ordered(counts: dict[str, int], names: tuple[str, ...]) -> dict[str, int]:
    return {name: counts[name] for name in names if name in counts}

"""The answer to `why` in standard words: W3C Web Annotation and PROV, as JSON-LD with its context inside.

Each piece of evidence is an `oa:Annotation`: its body is the claim, a `prov:Entity`; its target is the
document, the sentence by position, in it the words by position. A `TextQuoteSelector` stands only where the
package ships the words, and never with what stands around them. Offsets count Unicode code points of the
document whose SHA-256 the state names; where we do not hold it there is only the quote. Names in
`urn:sanctions-data:` are ours: nobody owns an address for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from sanctions_data.ledger.document import text_fragment

if TYPE_CHECKING:
    from sanctions_data.ledger import Source
    from sanctions_data.provenance.why import Cited, Reason, Why
    from sanctions_data.validation.values.json_values import JSONObject


URN = "urn:sanctions-data:"
_OA, _PROV = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"
_TERMS = (
    *("record", "field", "sentence", "gist", "role", "derivation", "rule"),
    *("modality", "verdict", "grade", "outcome", "reason", "edtf"),
)
_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"


def _link(iri: str) -> dict[str, str]:
    return {"@id": iri, "@type": "@id"}


CONTEXT: JSONObject = {
    "id": "@id",
    "type": "@type",
    **{
        name: f"{_OA}{name}"
        for name in ("Annotation", "SpecificResource", "TextPositionSelector", "TextQuoteSelector", "TimeState")
    },
    **{name: f"{_PROV}{name}" for name in ("Activity", "Agent", "Entity")},
    "body": _link(f"{_OA}hasBody"),
    "target": _link(f"{_OA}hasTarget"),
    "source": _link(f"{_OA}hasSource"),
    "selector": _link(f"{_OA}hasSelector"),
    "refinedBy": _link(f"{_OA}refinedBy"),
    "state": _link(f"{_OA}hasState"),
    "motivation": {"@id": f"{_OA}motivatedBy", "@type": "@vocab"},
    "linking": f"{_OA}linking",
    "exact": f"{_OA}exact",
    "start": f"{_OA}start",
    "end": f"{_OA}end",
    "sourceDateStart": {"@id": f"{_OA}sourceDateStart", "@type": _DATE_TIME},
    "sourceDateEnd": {"@id": f"{_OA}sourceDateEnd", "@type": _DATE_TIME},
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "seeAlso": _link("http://www.w3.org/2000/01/rdf-schema#seeAlso"),
    "sha256": "https://schema.org/sha256",
    **{
        name: _link(f"{_PROV}{name}")
        for name in ("used", "wasAttributedTo", "wasDerivedFrom", "wasGeneratedBy", "wasQuotedFrom")
    },
    # our own: the digest of a sentence in normal form n1 (docs/anchors.md), and columns of the ledger
    "n1Sha256": f"{URN}term:n1-sha256",
    **{name: f"{URN}term:{name}" for name in _TERMS},
    "chosen": _link(f"{URN}term:chosen"),
    "inheritedFrom": _link(f"{URN}term:inherited-from"),
}


def jsonld(whys: Iterable[Why], sources: Mapping[str, Source], version: str) -> JSONObject:
    """Return fields with everything behind them as one JSON-LD document.

    Args:
        whys: answers of `Dataset.why`.
        sources: source id → its row in the ledger.
        version: version of the dataset, part of the names of the fields.
    """
    nodes: dict[str, JSONObject] = {}
    for why in whys:
        for node in _nodes(why, sources, version):
            nodes.setdefault(node["id"], node)
    return {"@context": CONTEXT, "@graph": list(nodes.values())}


def _nodes(why: Why, sources: Mapping[str, Source], version: str) -> Iterator[JSONObject]:
    record = getattr(why.record, "id", "")
    yield _without_none(
        {
            "id": f"{URN}{version}:field:{record}:{why.field}",
            "type": "Entity",
            "record": record,
            "field": why.field,
            "value": json_value(why.value),
            "edtf": why.edtf,
            "inheritedFrom": f"{URN}record:{why.inherited_from}" if why.inherited_from else None,
            "wasDerivedFrom": [_claim_id(reason) for reason in why] or None,
        }
    )
    for reason in why:
        yield from _annotations(reason, sources)
    for conflict in why.conflicts:
        for reason in conflict.reasons:
            yield from _annotations(reason, sources)
        decision = conflict.decision
        yield _without_none(
            {
                "id": f"{URN}decision:{decision.id}",
                "type": "Activity",
                "used": [_claim_id(reason) for reason in conflict.reasons],
                "outcome": decision.outcome,
                "chosen": f"{URN}claim:{decision.chosen}" if decision.chosen else None,
                "reason": decision.reason,
            }
        )


def _annotations(reason: Reason, sources: Mapping[str, Source]) -> Iterator[JSONObject]:
    """Yield one annotation per piece of evidence that is words; the first carries the claim, the others name it."""
    body: object = _claim(reason, sources)
    for cited in reason.evidence:
        if cited.sentence is None:
            continue
        source = sources[cited.sentence.source]
        link = text_fragment(source.url, cited.row.quote) if source.url and cited.row.quote else None
        yield _without_none(
            {
                "id": f"{URN}evidence:{cited.row.claim}:{cited.row.ord}",
                "type": "Annotation",
                "motivation": "linking",
                "body": body,
                "role": cited.row.role,
                "target": _target(cited, source),
                "seeAlso": link,
            }
        )
        body = _claim_id(reason)


def _claim(reason: Reason, sources: Mapping[str, Source]) -> JSONObject:
    claim, first = reason.claim, reason.evidence[0].row.source
    documents = dict.fromkeys(cited.row.source for cited in reason.evidence if cited.row.source is not None)
    used = [f"{URN}claim:{cited.row.uses_claim}" for cited in reason.evidence if cited.row.uses_claim is not None]
    return _without_none(
        {
            "id": _claim_id(reason),
            "type": "Entity",
            "record": claim.record,
            "field": claim.field,
            "value": claim.parsed,
            "derivation": claim.derivation,
            "modality": claim.modality,
            "verdict": reason.verdict,
            "reason": claim.reason,
            "wasAttributedTo": _agent(claim.attributed_to, first),
            "wasQuotedFrom": _document(sources[first]) if claim.derivation == "quoted" and first else None,
            "wasDerivedFrom": [*(_document(sources[name]) for name in documents), *used],
            "wasGeneratedBy": _without_none(
                {"id": f"{URN}derivation:{claim.id}", "type": "Activity", "rule": claim.rule, "used": used or None}
            ),
        }
    )


def _agent(said_by: str, source: str | None) -> dict[str, str] | None:
    """Return who says so; the reporter is a voice of the document, and an unnamed speaker is not an agent."""
    if said_by == "unstated":
        return None
    name = f"{URN}voice:{source}" if said_by == "reporter" else f"{URN}entity:{said_by}"
    return {"id": name, "type": "Agent"}


def _target(cited: Cited, source: Source) -> JSONObject:
    sentence = cited.sentence
    assert sentence is not None
    first, last = source.retrieved_on_earliest, source.retrieved_on_latest
    return _without_none(
        {
            "type": "SpecificResource",
            "source": _document(source),
            "state": _without_none(
                {
                    "type": "TimeState",
                    "sourceDateStart": f"{first}T00:00:00Z" if first else None,
                    "sourceDateEnd": f"{last}T23:59:59Z" if last else None,
                    "sha256": source.raw_sha256,
                }
            ),
            "selector": _selector(cited),
            "sentence": sentence.n,
            "n1Sha256": sentence.n1,
            "gist": sentence.gist,
            "grade": cited.grade,
        }
    )


def _selector(cited: Cited) -> JSONObject | None:
    """Return the sentence by position, in it the words by position and, where they ship, by what they say."""
    row, sentence = cited.row, cited.sentence
    words: JSONObject | None = {"type": "TextQuoteSelector", "exact": row.quote} if row.quote else None
    if sentence is None or sentence.start is None:
        return words
    whole: JSONObject = {"type": "TextPositionSelector", "start": sentence.start, "end": sentence.end}
    if row.start is not None and row.end is not None:
        start, end = row.start - sentence.start, row.end - sentence.start
        inner: JSONObject = {"type": "TextPositionSelector", "start": start, "end": end}
        whole["refinedBy"] = [inner, words] if words else inner
    elif words:
        whole["refinedBy"] = words
    return whole


def _document(source: Source) -> str:
    return source.url or f"{URN}source:{source.id}"


def _claim_id(reason: Reason) -> str:
    return f"{URN}claim:{reason.claim.id}"


def json_value(value: object) -> object:
    """Return the value of a field as JSON data: a list for a tuple, text for a day."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _without_none(node: JSONObject) -> JSONObject:
    return {name: value for name, value in node.items() if value is not None}

"""The terms of our JSON-LD: those of Web Annotation, PROV and schema.org, and the few of our own.

The context is given inside each document, so that reading one needs no network.
"""

from __future__ import annotations

from typing import Any

URN = "urn:sanctions-data:"
_OA, _PROV = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"
_TERMS = (
    *("record", "field", "sentence", "gist", "role", "derivation", "rule"),
    *("modality", "verdict", "grade", "outcome", "reason", "edtf"),
)
_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"


def _link(iri: str) -> dict[str, str]:
    return {"@id": iri, "@type": "@id"}


CONTEXT: dict[str, Any] = {
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

"""The answer to `why` as JSON data; documented in docs/cli.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanctions_data.cli.rule_text import checked
from sanctions_data.ledger.document import link
from sanctions_data.provenance.publication import publication
from sanctions_data.provenance.web_annotation import json_value
from sanctions_data.provenance.why import Attested, Cited, Conflict, Reason, Why

if TYPE_CHECKING:
    from sanctions_data.ledger import Source
    from sanctions_data.validation.values.json_values import JSONObject


def as_json(why: Why, version: str) -> JSONObject:
    """Record, field, value, and the chain behind it."""
    return {
        "data_version": version,
        "table": why.record.table_name,
        "record": getattr(why.record, "id", None),
        "field": why.field,
        "value": json_value(why.value),
        "edtf": why.edtf,
        "origin": why.column.origin,
        "inherited_from": why.inherited_from,
        "claims": [reason_json(reason) for reason in why],
        "conflicts": [_conflict(conflict) for conflict in why.conflicts],
        "history": [_attested(one) for one in why.history],
    }


def _attested(one: Attested) -> JSONObject:
    """Return an attestation with the usual name of its document."""
    columns = one.attestation.model_dump(mode="json", exclude={"provenance"})
    return {**columns, "decides": one.decides, "publication": _named(one.source, None)}


def reason_json(reason: Reason) -> JSONObject:
    """Return a claim with its evidence."""
    claim = reason.claim
    return {
        "id": claim.id,
        "table": claim.table,
        "record": claim.record,
        "field": claim.field,
        "value": claim.parsed,
        "derivation": claim.derivation,
        "rule": claim.rule,
        "rule_does": reason.rule,
        "verdict": reason.verdict,
        "modality": claim.modality,
        "said_by": claim.attributed_to,
        "rank": claim.rank,
        "certainty": claim.certainty,
        "reason": claim.reason,
        "ambiguity": claim.ambiguity,
        "evidence": [_cited(cited) for cited in reason.evidence],
    }


def _cited(cited: Cited) -> JSONObject:
    row, sentence = cited.row, cited.sentence
    return {
        "role": row.role,
        "uses_claim": row.uses_claim,
        "source": row.source,
        "sentence": row.sentence,
        "gist": sentence.gist if sentence else None,
        "start": row.start,
        "end": row.end,
        "quote": row.quote,
        "grade": cited.grade,
        "n1": sentence.n1 if sentence else None,
        "text": cited.text,
        "checked": ": ".join(filter(None, checked(cited))) or None,
        "publication": _named(cited.source, cited.row.quote),
    }


def _named(source: Source | None, quote: str | None) -> JSONObject | None:
    """Return the usual name of a document, with a link to the words."""
    if source is None:
        return None
    return {
        "name": publication(source),
        "publisher": source.publisher,
        "author": source.author,
        "title": source.title,
        "published_on": json_value(source.published_on),
        "language": source.language,
        "kind": source.kind,
        "url": source.url,
        "copy_of": source.copy_of,
        "read_in": source.reader,
        "reliability": source.reliability,
        "link": link(source, quote),
    }


def _conflict(conflict: Conflict) -> JSONObject:
    decision = conflict.decision
    return {
        "decision": decision.id,
        "kind": decision.kind,
        "outcome": decision.outcome,
        "chosen": decision.chosen,
        "reason": decision.reason,
        "claims": [
            {**reason_json(reason), "claim_outcome": conflict.claim_outcome(reason.claim)}
            for reason in conflict.reasons
        ],
    }

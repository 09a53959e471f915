"""The indexes: provenance (field → words), sources (the documents cited), conflicts (decision → claims)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sanctions_data.compile.index import Index, claim_outcome, grade
from sanctions_data.compile.project import Resolved
from sanctions_data.ledger import Claim
from sanctions_data.ledger.document import link
from sanctions_data.records.cited_source import SourceRow
from sanctions_data.records.conflict import ConflictRow
from sanctions_data.records.provenance import ProvenanceRow
from sanctions_data.records.record import Record


def plain(claim: Claim) -> str:
    """Return a claim's value as the text of a cell."""
    value = claim.parsed
    return value if isinstance(value, str) else claim.value


def provenance(
    table: str, rows: Sequence[tuple[Record, Mapping[str, Resolved]]], index: Index
) -> Iterator[ProvenanceRow]:
    """Yield one row per piece of evidence of each claim behind each field that is not computed from its own row."""
    columns = index.columns(table)
    for record, resolved in rows:
        for name, found in resolved.items():
            if columns[name].repeats:
                continue
            for claim_id in found.claims:
                claim = index.claims[claim_id]
                for row in index.evidence[claim_id]:
                    sentence = index.sentences.get((row.source or "", row.sentence or 0))
                    source = index.sources.get(row.source or "")
                    yield ProvenanceRow(
                        table=table,
                        record=getattr(record, "id", ""),
                        field=name,
                        origin=columns[name].origin,
                        inherited_from=found.inherited_from,
                        value=plain(claim),
                        claim=claim_id,
                        ord=row.ord,
                        role=row.role,
                        source=row.source,
                        publisher=source.publisher if source else None,
                        title=source.title if source else None,
                        published_on=source.published_on if source else None,
                        url=link(source, row.quote) if source else None,
                        sentence=row.sentence,
                        start=row.start,
                        end=row.end,
                        quote=row.quote,
                        uses_claim=row.uses_claim,
                        gist=sentence.gist if sentence else None,
                        derivation=claim.derivation,
                        rule=claim.rule,
                        modality=claim.modality,
                        said_by=claim.attributed_to,
                        certainty=claim.certainty,
                        grade=grade(row, index),
                    )


def sources(index: Index) -> Iterator[SourceRow]:
    """Yield one row per document that a claim cites, by id. One that no claim cites is in the ledger only."""
    cited: dict[str, set[int]] = {}
    for rows in index.evidence.values():
        for row in rows:
            if row.source is not None and row.sentence is not None:
                cited.setdefault(row.source, set()).add(row.sentence)
    for name in sorted(cited):
        described = index.sources[name].model_dump(include=set(SourceRow.model_fields))
        yield SourceRow(**described, cited_sentences=len(cited[name]))


def conflicts(index: Index) -> Iterator[ConflictRow]:
    """Yield one row per claim of each decision."""
    for decision in index.decisions:
        for claim_id in sorted(decision.claims):
            claim = index.claims[claim_id]
            first = index.evidence[claim_id][0]
            yield ConflictRow(
                decision=decision.id,
                kind=decision.kind,
                outcome=decision.outcome,
                claim=claim_id,
                claim_outcome=claim_outcome(claim, index.claims.get(decision.chosen or "")),
                table=claim.table,
                record=claim.record,
                field=claim.field,
                value=plain(claim),
                said_by=claim.attributed_to,
                source=first.source,
                sentence=first.sentence,
                reason=decision.reason,
            )

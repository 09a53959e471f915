"""The JSON-LD of an answer: parsed by others, and true of the text it points into."""

from __future__ import annotations

import importlib
import json
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sanctions_data as sd
from sanctions_data.ledger import Source
from sanctions_data.ledger.document import text_fragment
from sanctions_data.provenance.web_annotation import jsonld
from sanctions_data.provenance.why import Why

from .run_command import run
from .sample_ledger import sample_ledger

OA, PROV = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"
CASES = [("ca-ports-1-lin-hao", "announced_on"), ("ca-ports-1.boats", "number"), ("ca-ports-1", "reason")]


def sources(**cells: Any) -> dict[str, Source]:
    return {"gazette": sample_ledger().index.sources["gazette"].model_copy(update=cells)}


def document(*whys: Why, **cells: Any) -> dict[str, Any]:
    """The document as a reader gets it."""
    found: dict[str, Any] = json.loads(json.dumps(jsonld(whys, sources(**cells), "0.1.0")))
    return found


def annotation_nodes(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in found["@graph"] if node["type"] == "Annotation"]


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize(("record", "field"), CASES)
def test_selectors_lead_to_the_words(record: str, field: str, held: bool) -> None:
    why, text = sample_ledger().why(record, field, held=held), sample_ledger().draft.text
    evidence = {f"{row.claim}:{row.ord}": row for rows in sample_ledger().index.evidence.values() for row in rows}
    found = annotation_nodes(document(why))
    assert found
    for node in found:
        row = evidence[node["id"].removeprefix("urn:sanctions-data:evidence:")]
        selector = node["target"]["selector"]
        sentence = text[selector["start"] : selector["end"]]
        inner = selector["refinedBy"]
        position, *quotes = inner if isinstance(inner, list) else [inner]
        words = sentence[position["start"] : position["end"]]
        assert words == text[row.start : row.end]
        assert [quote["exact"] for quote in quotes] == ([words] if row.quote else [])
        assert not [quote for quote in quotes if set(quote) - {"type", "exact"}]


def test_words_that_are_not_shipped_are_nowhere_in_it() -> None:
    text = json.dumps(document(sample_ledger().why("ca-ports-1.boats", "number", held=True)), ensure_ascii=False)
    assert "12 boats" not in text
    assert "Oduya said" not in text


def test_the_body_is_the_claim_with_its_value_and_derivation() -> None:
    why = sample_ledger().why("ca-ports-1-lin-hao", "announced_on")
    field, first, *_ = document(why)["@graph"]
    claim = why[0].claim
    assert field["wasDerivedFrom"] == [first["body"]["id"]] == [f"urn:sanctions-data:claim:{claim.id}"]
    assert (field["value"], field["inheritedFrom"]) == ("2009-06-09", "urn:sanctions-data:record:ca-ports-1")
    assert first["body"]["type"] == "Entity"
    assert first["body"]["value"] == claim.parsed
    assert first["body"]["derivation"] == claim.derivation
    assert first["body"]["wasGeneratedBy"]["rule"] == "same_day/1"
    assert first["body"]["wasGeneratedBy"]["used"] == ["urn:sanctions-data:claim:c0007"]


def test_the_state_has_the_digest_of_the_document_and_the_target_that_of_the_sentence() -> None:
    why, row = sample_ledger().why("ca-ports-1", "reason"), sample_ledger().index.sources["gazette"]
    target = annotation_nodes(document(why))[0]["target"]
    assert target["state"]["type"] == "TimeState"
    assert target["state"]["sha256"] == row.raw_sha256
    assert target["n1Sha256"] == why[0].sentence.n1


def test_a_conflict_has_its_rivals_and_what_was_decided() -> None:
    found = document(sample_ledger().why("ca-ports-1.boats", "number"))
    decision = next(node for node in found["@graph"] if node["type"] == "Activity")
    assert decision["outcome"] == "chosen"
    assert decision["chosen"] == "urn:sanctions-data:claim:c0011"
    bodies = {
        node["body"]["id"]: node["body"]["value"] for node in annotation_nodes(found) if isinstance(node["body"], dict)
    }
    assert {bodies[claim] for claim in decision["used"]} == {12, 3}


def test_a_source_with_an_address_gets_a_link_to_the_words_and_one_without_gets_none() -> None:
    why = sample_ledger().why("ca-ports-1", "reason")
    assert not [node for node in annotation_nodes(document(why)) if "seeAlso" in node]
    node = annotation_nodes(document(why, url="https://example.org/a"))[0]
    assert node["seeAlso"] == "https://example.org/a#:~:text=unsafe%20ports"
    assert node["target"]["source"] == "https://example.org/a"
    withheld = annotation_nodes(
        document(sample_ledger().why("ca-ports-1.boats", "number"), url="https://example.org/a")
    )[0]
    assert "seeAlso" not in withheld


@given(st.text(alphabet="ab -,&#%“王é", min_size=1, max_size=20))
def test_a_fragment_leaves_nothing_that_a_browser_would_read_as_syntax(words: str) -> None:
    text = text_fragment("https://example.org/", words).partition("#:~:text=")[2]
    assert unquote(text) == words
    assert not set(text) & set("-,&# ")


def test_a_fragment_keeps_the_one_that_is_there() -> None:
    assert text_fragment("https://example.org/a#b", "x-y") == "https://example.org/a#b:~:text=x%2Dy"


def imported(name: str) -> Any:
    pytest.importorskip(name, reason=f"{name} is not installed: nobody else reads the JSON-LD here")
    return importlib.import_module(name)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib_reads_web_annotations_and_prov() -> None:
    rdflib = imported("rdflib")
    graph = rdflib.Graph()
    graph.parse(data=run("why", "eu", "member_count", "--format", "jsonld").stdout, format="json-ld")
    oa, prov, rdf = rdflib.Namespace(OA), rdflib.Namespace(PROV), rdflib.RDF
    why = sd.load().why("eu", "member_count")
    behind = [*why, *(reason for conflict in why.conflicts for reason in conflict.reasons)]
    rows = {cited.row for reason in behind for cited in reason.evidence if cited.row.source}
    assert len(set(graph.subjects(rdf.type, oa.Annotation))) == len(rows)
    claims = {str(claim) for claim in graph.objects(None, oa.hasBody)}
    assert claims == {f"urn:sanctions-data:claim:{row.claim}" for row in rows}
    for claim in graph.objects(None, oa.hasBody):
        assert (claim, rdf.type, prov.Entity) in graph
        assert graph.value(claim, rdf.value) is not None
    digest, digests = rdflib.URIRef("https://schema.org/sha256"), set()
    for state in graph.objects(None, oa.hasState):
        digests.add(str(graph.value(state, digest, default="")))
    sources_ = {source.id: source.raw_sha256 or "" for source in sd.load().ledger.sources}
    assert digests == {sources_[row.source] for row in rows}, "of what is not held there is none"
    field = rdflib.URIRef(f"urn:sanctions-data:{sd.load().version}:field:eu:member_count")
    assert int(graph.value(field, rdf.value)) == 27


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_pyld_expands_every_key_without_the_network() -> None:
    pyld = imported("pyld.jsonld")

    def refuse(url: str, options: object) -> None:
        raise AssertionError(f"asked for {url}")

    data = sd.load()
    rows = {source.id: source for source in data.ledger.sources}
    whys = [data.why(record, name) for record in data.actions for name in record.stated()]
    found = jsonld(whys, rows, data.version)
    graph = pyld.expand(found, {"documentLoader": refuse})
    # expansion drops a key that no term defines, so that a count of keys tells of one
    assert _keys(graph) == _keys(found["@graph"])


def _keys(node: object) -> int:
    if isinstance(node, list):
        return sum(map(_keys, node))
    if not isinstance(node, dict) or "@value" in node:
        return 0
    return sum(1 + _keys(value) for name, value in node.items() if name not in ("@id", "@type", "id", "type"))


def test_all_fields_are_one_document() -> None:
    found = json.loads(run("why", "eu", "--format", "jsonld").stdout)
    assert [node["field"] for node in found["@graph"] if ":field:" in node["id"]] == ["name", "member_count"]
    names = [node["id"] for node in found["@graph"]]
    assert len(names) == len(set(names))

"""Every rule is run on the words it has, and must give the value that is claimed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sanctions_data.compile.fault import LedgerFault, lines
from sanctions_data.compile.index import Index
from sanctions_data.errors import UnknownName
from sanctions_data.ledger import Claim, Evidence, Ledger
from sanctions_data.rules import CannotDerive, Derived, Inputs, Rule, Span, Used, get_rule

if TYPE_CHECKING:
    from sanctions_data.records.standing import Standing


@dataclass(frozen=True)
class Recomputed:
    """What running a claim's rule gave.

    Attributes:
        derived: the result, or None where words were withheld and the document is not held.
        needs_documents: whether the package alone lacks words that the rule reads.
        sentence: source and number of the sentence of the primary words.
    """

    rule: Rule
    derived: Derived | None
    needs_documents: bool
    sentence: tuple[str, int] | None = None


def words_of(row: Evidence, texts: Mapping[str, str]) -> str | None:
    """Return the words of an evidence row, from its document or its quote; None if neither is to be had."""
    if row.source is not None and row.source in texts and row.start is not None:
        return texts[row.source][row.start : row.end]
    return row.quote


def recompute(claim: Claim, index: Index, words_at: Callable[[Evidence], str | None]) -> Recomputed:
    """Run the claim's rule on its evidence.

    Args:
        claim: the claim.
        index: the ledger's rows.
        words_at: gives the words of an evidence row, or None if they are not at hand.

    Raises:
        CannotDerive: the words give no value under the rule.
        UnknownName: no such rule.
    """
    rule = get_rule(claim.rule)
    spans: list[Span] = []
    used: list[Used] = []
    missing = needs = False
    for row in index.evidence.get(claim.id, ()):
        if row.role not in rule.reads:
            continue
        if row.uses_claim is not None:
            if (other := index.claims.get(row.uses_claim)) is not None:
                used.append(Used(row.role, other.parsed, other.record, _place(index.evidence[other.id][0])))
            continue
        words = words_at(row)
        needs = needs or row.quote is None
        if words is None:
            missing = True
        else:
            spans.append(_span(row, words, index))
    place = next((_place(row) for row in index.evidence.get(claim.id, ())), None)
    if rule.derive is None or missing:
        return Recomputed(rule, None, needs, place)
    try:
        return Recomputed(rule, rule.derive(Inputs(tuple(spans), tuple(used))), needs, place)
    except CannotDerive:
        raise
    except ValueError as error:
        raise CannotDerive(str(error)) from None


def _span(row: Evidence, words: str, index: Index) -> Span:
    source = index.sources.get(row.source or "")
    sentence = index.sentences.get((row.source or "", row.sentence or 0))
    day = source.published_on.isoformat() if source is not None and source.published_on is not None else None
    return Span(row.role, words, _place(row), day, sentence.kind if sentence is not None else None)


def _place(row: Evidence) -> tuple[str, int] | None:
    return None if row.source is None or row.sentence is None else (row.source, row.sentence)


def check_rules(
    ledger: Ledger, index: Index, texts: Mapping[str, str], results: dict[str, Recomputed]
) -> Iterator[LedgerFault]:
    """Yield claims whose rule gives another value, or none; fills `results` by claim."""
    for file, line, row in lines("claims", ledger.claims):
        if not isinstance(row, Claim) or index.claims.get(row.id) is not row:
            continue
        try:
            found = recompute(row, index, partial(words_of, texts=texts))
        except UnknownName:
            continue  # `structure` says so
        except CannotDerive as error:
            yield LedgerFault(file, line, "rule", f"{row.id}: {row.rule} gives nothing: {error}")
            continue
        results[row.id] = found
        if found.derived is not None and not same(found.derived.value, row.parsed):
            yield LedgerFault(
                file, line, "value", f"{row.id}: {row.rule} gives {found.derived.value!r}, not {row.parsed!r}"
            )


def same(derived: object, claimed: object) -> bool:
    """Return whether a rule's result is the claimed value."""
    # to Python 1, 1.0 and true are equal; to a reader of the JSON they are not
    return type(derived) is type(claimed) and derived == claimed


def standings(results: Mapping[str, Recomputed]) -> dict[str, Standing]:
    """Return how each claim's value is established. A claim counts as judged if a vocabulary entry that its rule used
    serves the claims of one sentence only."""
    serves: defaultdict[tuple[str, str], set[tuple[str, int] | None]] = defaultdict(set)
    for result in results.values():
        if result.derived is not None and result.rule.sort == "computed":
            for entry in result.derived.entries:
                serves[entry].add(result.sentence)
    found: dict[str, Standing] = {}
    for claim, result in results.items():
        entries = result.derived.entries if result.derived is not None else ()
        if result.rule.sort == "judged" or any(len(serves[entry]) == 1 for entry in entries):
            found[claim] = "judged"
        elif result.rule.sort == "verbatim":
            found[claim] = "verbatim"
        else:
            found[claim] = "documents" if result.needs_documents else "package"
    return found


def possible_standings(results: Mapping[str, Recomputed], ledger: Ledger) -> dict[str, frozenset[Standing]]:
    """Return the standings that each claim can have, whatever the words say that were withheld.

    One is left for most claims. Two are left if withheld words decide whether a vocabulary entry serves one sentence
    only: if it does, the claim counts as judged. An entry that a rule used gives the value of the claim; only the
    entries of the set `actor` also say of whom a claim speaks.

    Args:
        results: of a compilation, with or without documents.
        ledger: what was compiled.
    """
    known = standings(results)
    claimed = {claim.id: claim.parsed for claim in ledger.claims if claim.active}
    withheld = {claim for claim, found in results.items() if found.rule.sort == "computed" and found.derived is None}
    values = [claimed[claim] for claim in withheld]
    possible: dict[str, frozenset[Standing]] = {}
    for claim, result in results.items():
        entries = result.derived.entries if result.derived is not None else ()
        if claim in withheld:
            possible[claim] = frozenset({"documents", "judged"})
        elif known[claim] != "judged" or result.rule.sort == "judged" or not withheld:
            possible[claim] = frozenset({known[claim]})
        elif any(set_ == "actor" for set_, _ in entries) or claimed[claim] in values:
            possible[claim] = frozenset({"judged", "documents" if result.needs_documents else "package"})
        else:
            possible[claim] = frozenset({"judged"})
    return possible

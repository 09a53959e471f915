"""A claim's evidence and rule in words: `weekday_near(“Monday”, “March 22, 2021” in sentence 2)`."""

from __future__ import annotations

from collections.abc import Iterator

from sanctions_data._text import clean
from sanctions_data.cli.format_values import format_value
from sanctions_data.provenance.publication import publication
from sanctions_data.provenance.why import Cited, Reason
from sanctions_data.rules import get_rule

# what the ledger recorded of a sentence; nothing of it is checked again without the document
_RECORDED = {
    "pinned": "place and digest, from the document",
    "digest": "digest, from a public copy",
    "quote": "a quotation, without a digest",
}
_CHECKS = {"pinned": "; --sources DIR checks them", "digest": "; --sources DIR checks it"}
_ROLES = {
    "antecedent": "whom is meant",
    "date_anchor": "the day seen from",
    "parallel": "compare",
    "sequence": "order",
}


def place(cited: Cited, *, ids: bool = False, title: bool = False) -> str:
    """Where the words stand: document and sentence; the document by its id, or as people call it.

    Args:
        cited: the evidence.
        ids: whether to name ids.
        title: whether to name the title of the document too.
    """
    if cited.sentence is None or cited.source is None:
        return f"claim {cited.row.uses_claim}" if ids else "another claim"
    document = cited.source.id if ids else clean(publication(cited.source, title=title))
    return f"{document}, sentence {cited.sentence.n}"


def quoted(cited: Cited, *, ids: bool = False) -> str:
    """Return the words in quotation marks; a note if the package does not ship them."""
    if cited.claim is not None:
        value = clean(format_value(cited.claim.parsed))
        return f"{cited.claim.id}: {value}" if ids else f"{cited.claim.field} {value}"
    return f"“{clean(' '.join(cited.words.split()))}”" if cited.words is not None else "(words not shipped)"


def call(reason: Reason, *, ids: bool = False) -> str:
    """Return the rule with what it reads."""
    name = reason.claim.rule.partition("/")[0]
    rule = get_rule(reason.claim.rule)
    read = [cited for cited in reason.evidence if cited.row.role in rule.reads]
    return f"{name}({', '.join(_input(cited, reason, ids) for cited in read)})"


def _input(cited: Cited, reason: Reason, ids: bool) -> str:
    words, home = quoted(cited, ids=ids).strip("()"), reason.sentence
    if cited.sentence is None or (cited.sentence.source, cited.sentence.n) == (home.source, home.n):
        return words
    where = f"sentence {cited.sentence.n}" if cited.sentence.source == home.source else place(cited, ids=ids)
    return f"{words} in {where}"


def verdict(reason: Reason, *, short: bool = False) -> str:
    """How the value is established, as of just now."""
    if reason.verdict == "judged":
        judged = "judged by a person"
        return f"{judged}, because: {reason.claim.reason}" if reason.claim.reason and not short else judged
    if reason.verdict == "withheld":
        return "withheld" if short else "withheld: the words are in the document, see --sources"
    if reason.verdict == "differs":
        return "✗ differs" if short else "✗ differs: the rule gives another value; this copy is damaged"
    return f"✓ {reason.verdict}"


def checked(cited: Cited, *, hint: bool = False) -> tuple[str, str]:
    """Return how the words were checked: a label, and the text after it; two empty texts if there are no words.

    Args:
        cited: the evidence.
        hint: whether to name the option that checks what was recorded.
    """
    if not cited.grade:
        return "", ""
    if cited.text is not None:
        return "checked", "just now: your copy of the sentence has the recorded digest"
    return "recorded", _RECORDED[cited.grade] + (_CHECKS.get(cited.grade, "") if hint else "")


def cue(reason: Reason, *, ids: bool = False) -> str:
    """Return the words that say who speaks, if there are any."""
    cues = [cited for cited in reason.evidence if cited.row.role == "attribution_cue" and cited.sentence is not None]
    if not cues:
        return ""
    shown = [_input(cited, reason, ids) for cited in cues if cited.words is not None]
    return f" ({'; '.join(shown)})" if shown else f" (cue in sentence {cues[0].row.sentence})"


def remarks(reason: Reason, *, ids: bool = False) -> Iterator[tuple[str, str]]:
    """Yield what else there is to know about a claim: (label, text)."""
    rule = get_rule(reason.claim.rule)
    for cited in reason.evidence[1:]:
        if cited.row.role not in rule.reads and cited.row.role != "attribution_cue":
            role = _ROLES.get(cited.row.role, cited.row.role.replace("_", " "))
            yield "see also", f"{_input(cited, reason, ids)} ({role})"
    if reason.claim.certainty == "weak":
        yield "weak", "a reader may see it otherwise"
    if reason.claim.reason and reason.verdict != "judged":
        yield "note", reason.claim.reason

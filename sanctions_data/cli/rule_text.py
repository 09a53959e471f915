"""A claim's evidence and rule in words: `weekday_near(“Monday”, “March 22, 2021” in sentence 2)`."""

from __future__ import annotations

from collections.abc import Iterator

from sanctions_data._text import clean
from sanctions_data.cli.format_values import say
from sanctions_data.provenance.why import Cited, Reason
from sanctions_data.rules import get_rule

_ROLES = {
    "antecedent": "whom is meant",
    "date_anchor": "the day seen from",
    "parallel": "compare",
    "sequence": "order",
}


def place(cited: Cited) -> str:
    """Where the words stand: document and sentence."""
    if cited.sentence is None:
        return f"claim {cited.row.uses_claim}"
    return f"{cited.sentence.source}, sentence {cited.sentence.n}"


def quoted(cited: Cited) -> str:
    """The words in quotation marks; what is said where they are not shipped."""
    if cited.claim is not None:
        return f"{cited.claim.id}: {clean(say(cited.claim.parsed))}"
    return f"“{clean(' '.join(cited.words.split()))}”" if cited.words is not None else "(words not shipped)"


def call(reason: Reason) -> str:
    """The rule with what it reads."""
    name = reason.claim.rule.partition("/")[0]
    rule = get_rule(reason.claim.rule)
    read = [cited for cited in reason.evidence if cited.row.role in rule.reads]
    home = reason.sentence
    return f"{name}({', '.join(_input(cited, home.source, home.n) for cited in read)})"


def _input(cited: Cited, source: str, n: int) -> str:
    words = quoted(cited).strip("()")
    if cited.sentence is None or (cited.sentence.source, cited.sentence.n) == (source, n):
        return words
    where = f"sentence {cited.sentence.n}" if cited.sentence.source == source else place(cited)
    return f"{words} in {where}"


def verdict(reason: Reason, *, short: bool = False) -> str:
    """How the value is established, as of just now."""
    if reason.verdict == "judged":
        return f"judged: {reason.claim.reason}" if reason.claim.reason and not short else "judged by a person"
    if reason.verdict == "withheld":
        return "withheld" if short else "withheld: the words are in the document, see --sources"
    if reason.verdict == "differs":
        return "✗ differs" if short else "✗ differs: the rule gives another value; this copy is damaged"
    return f"✓ {reason.verdict}"


def cue(reason: Reason) -> str:
    """The words that say who speaks, where there are some."""
    cues = [cited for cited in reason.evidence if cited.row.role == "attribution_cue" and cited.sentence is not None]
    if not cues:
        return ""
    shown = [_input(cited, reason.sentence.source, reason.sentence.n) for cited in cues if cited.words is not None]
    return f" ({'; '.join(shown)})" if shown else f" (cue in sentence {cues[0].row.sentence})"


def remarks(reason: Reason) -> Iterator[tuple[str, str]]:
    """What else is to be known of a claim: (label, text)."""
    rule = get_rule(reason.claim.rule)
    for cited in reason.evidence[1:]:
        if cited.row.role not in rule.reads and cited.row.role != "attribution_cue":
            role = _ROLES.get(cited.row.role, cited.row.role.replace("_", " "))
            yield "see also", f"{_input(cited, reason.sentence.source, reason.sentence.n)} ({role})"
    if reason.claim.certainty == "weak":
        yield "weak", "a reader may see it otherwise"
    if reason.claim.reason and reason.verdict != "judged":
        yield "note", reason.claim.reason

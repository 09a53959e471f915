"""The named derivations: every claim names one of these, and most are run when the ledger is compiled.

`RULES` is the registry. Rules that start with `each_` are told of several and hold of one: they need the
words that name the several (role `group`) and the claim that says which of them is meant (role `member`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sanctions_data.errors import UnknownName
from sanctions_data.rules import entity_names, links, numbers, times, word_lists
from sanctions_data.rules.rule import CannotDerive, Derived, Inputs, Rule, Span, Used


def _member(name: str) -> Callable[[Inputs], Derived]:
    """Return the rule for a vocabulary set: its one member in the primary words."""
    return lambda inputs: word_lists.one(name, inputs.primary)


def _antecedent(name: str, inputs: Inputs) -> Derived:
    return word_lists.one(name, inputs.words("antecedent"))


def _each(inner: Callable[[Inputs], Derived]) -> Callable[[Inputs], Derived]:
    """Return a rule for what is said of several: it gives what is said of one of them."""

    def derive(inputs: Inputs) -> Derived:
        group = word_lists.occurrences("actor", inputs.words("group"))
        member = inputs.value("member")
        if member not in [value for _, value in group]:
            raise CannotDerive(f"{member!r} is not among {inputs.words('group')!r}")
        found = inner(inputs)
        return Derived(found.value, found.entries | {("actor", words) for words, value in group if value == member})

    return derive


_ANCHORED = ("primary", "date_anchor", "day")
_GROUP = ("group", "member")
_TOLD = ("primary", "told_with")
_PLACE = ("primary", "country")

_ALL = (
    Rule("verbatim/1", "verbatim", "the value is the words", entity_names.verbatim),
    Rule("slug/1", "computed", "id of the name", entity_names.slug),
    Rule(
        "surname/1", "computed", "id of the full name this is part of", entity_names.surname, ("primary", "antecedent")
    ),
    Rule("tenure/1", "computed", "former if the words say so, else current", entity_names.tenure),
    Rule("tenure/2", "computed", "former or current, if the words say so", entity_names.tenure_told),
    Rule("number/1", "computed", "the number in the words", numbers.number),
    Rule("lower_bound/1", "computed", "the number after “at least”", numbers.lower_bound),
    Rule("singular/1", "computed", "one, by the singular verb", numbers.singular),
    Rule("sum/1", "computed", "the addends summed", numbers.total, ("addend",)),
    Rule("persons_and_bodies/1", "computed", "persons and bodies are targets", numbers.persons_and_bodies, ("addend",)),
    Rule("date/1", "computed", "the date in the words", times.full_date),
    Rule("month/1", "computed", "the month in the words", times.month),
    Rule("first_month/1", "computed", "the month a span of time begins in", times.first_month),
    Rule("last_month/1", "computed", "the month a span of time ends in", times.last_month),
    Rule("list_name/1", "computed", "a name as lists print it, in running order", entity_names.list_name),
    Rule("one_of_several/1", "computed", "the post of one, from the plural", entity_names.one_of_several),
    Rule("given_first/1", "computed", "a name as lists print it, the given name first", entity_names.given_first),
    Rule("same_words/1", "computed", "whose name has the same words", entity_names.same_words, ("primary", "name")),
    Rule("place_in_country/1", "computed", "a place and its country", entity_names.place_in_country, _PLACE),
    Rule("schedule_item/1", "computed", "part and item of a schedule", numbers.schedule_item, ("primary", "part")),
    Rule("day_first/1", "computed", "a date in numbers, day first", times.day_first, ("primary", "order")),
    Rule("year/1", "computed", "the year in the words", times.year),
    Rule("weekday_near/1", "computed", "the weekday nearest to the anchor", times.weekday_near, _ANCHORED),
    Rule("same_day/1", "computed", "the anchor's day", times.same_day, _ANCHORED),
    Rule("at_once/1", "computed", "the anchor's day, on which a step takes effect", times.at_once, _ANCHORED),
    Rule("week/1", "computed", "the week meant, seen from the anchor", times.week, _ANCHORED),
    Rule("within_week_before/1", "computed", "at most six days before the anchor", times.within_week_before, _ANCHORED),
    Rule("not_before/1", "computed", "from the anchor on", times.not_before, _ANCHORED),
    Rule("not_after/1", "computed", "up to the end of what it went before", times.not_after, ("primary", "day")),
    Rule("source_day/1", "computed", "the day of the document", times.source_day),
    Rule("not_after_source/1", "computed", "up to the day of the document", times.not_after_source),
    Rule(
        "between_documents/1",
        "computed",
        "from the day of one document to that of another",
        times.between_documents,
        ("primary", "since"),
    ),
    Rule(
        "listed_row/1",
        "computed",
        "on-list, if the row has a name of the target",
        entity_names.listed_row,
        (*_TOLD, "named"),
    ),
    Rule("state/1", "computed", "what the words say became of it", word_lists.state),
    *(
        Rule(f"{name}/1", "computed", f"{what} that the words name", _member(name))
        for name, what in (
            ("actor", "the state or union"),
            ("act", "the act"),
            ("body", "the body"),
            ("counted", "what is counted"),
            ("country", "the country or union"),
            ("outlet", "the news outlet"),
            ("place", "the region"),
            ("program", "the program"),
            ("provision", "what is restricted"),
            ("qualifier", "the hedge"),
            ("stance", "the stance"),
            ("status", "the status"),
            ("victims", "the group wronged"),
        )
    ),
    Rule("each_verbatim/1", "computed", "said of several, each", _each(entity_names.verbatim), ("primary", *_GROUP)),
    *(
        Rule(f"each_{name}/1", "computed", "said of several, each", _each(_member(name)), ("primary", *_GROUP))
        for name in ("place", "status", "victims")
    ),
    Rule("each_state/1", "computed", "said of several, each", _each(word_lists.state), ("primary", *_GROUP)),
    Rule("each_same_day/1", "computed", "said of several, each", _each(times.same_day), (*_ANCHORED, *_GROUP)),
    Rule("each_weekday_near/1", "computed", "said of several, each", _each(times.weekday_near), (*_ANCHORED, *_GROUP)),
    Rule("same_sentence/1", "computed", "the record that the same sentence reports", links.same_sentence, _TOLD),
    Rule("named/1", "computed", "the record whose name stands in the words", links.named, ("primary", "named")),
    Rule("actors_record/1", "computed", "the step of the authority named", links.actors_record, ("primary", "object")),
    Rule(
        "each_actors_record/1",
        "computed",
        "the step of one of those named",
        links.each_actors_record,
        ("group", "object"),
    ),
    Rule("together/1", "computed", "the step of one of those who acted together", links.together, (*_GROUP, "object")),
    Rule("antecedent/1", "judged", "whom the words stand for", entity_names.antecedent, ("antecedent",)),
    Rule(
        "antecedent_actor/1",
        "judged",
        "whom the words stand for",
        partial(_antecedent, "actor"),
        ("antecedent",),
    ),
    Rule("antecedent_body/1", "judged", "whom the words stand for", partial(_antecedent, "body"), ("antecedent",)),
    Rule("paraphrase/1", "judged", "our wording of what is said"),
    Rule("reference/1", "judged", "which record the words speak of"),
    Rule("reading/1", "judged", "how a person reads the words"),
)

RULES: dict[str, Rule] = {rule.name: rule for rule in _ALL}


def get_rule(name: str) -> Rule:
    """Return the rule of that name; UnknownName with a suggestion otherwise."""
    if name not in RULES:
        raise UnknownName("rule", name, tuple(RULES))
    return RULES[name]


__all__ = ["RULES", "CannotDerive", "Derived", "Inputs", "Rule", "Span", "Used", "get_rule"]

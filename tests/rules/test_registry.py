"""The registry: names, sorts, and that a rule is pure."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re

import pytest

import sanctions_data.rules as rules
from sanctions_data.errors import UnknownName
from sanctions_data.rules import RULES, CannotDerive, Inputs, Rule, Span, Used, get_rule

JUDGED_BY_EYE = {"paraphrase/1", "reference/1", "reading/1"}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_has_a_versioned_name_a_summary_and_the_roles_it_reads(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z_]+/[1-9][0-9]*", rule.name)
    assert RULES[rule.name] is rule
    assert rule.summary[0].islower() or rule.summary[0] == "“"
    assert rule.reads
    assert len(set(rule.reads)) == len(rule.reads)
    assert (rule.derive is None) == (rule.name in JUDGED_BY_EYE)
    assert rule.derive is not None or rule.sort == "judged"


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if rule.derive], ids=lambda rule: rule.name)
def test_a_rule_needs_its_evidence_and_leaves_what_it_was_given_alone(rule: Rule) -> None:
    derive = rule.derive
    assert derive is not None
    with pytest.raises(CannotDerive, match=r"needs "):
        derive(Inputs())
    inputs = Inputs(
        (Span("primary", "today, Monday, before one U.S. body was left after this week"), Span("group", "EU")),
        (Used("day", "2009-06-09"), Used("member", "eu"), Used("object", "eu", "eu-1"), Used("told_with", 1, "r")),
    )
    before = repr(inputs)

    def run() -> object:
        try:
            return derive(inputs)
        except CannotDerive as error:
            return str(error)

    assert run() == run()
    assert repr(inputs) == before


def test_an_unknown_rule_is_answered_with_a_suggestion() -> None:
    with pytest.raises(UnknownName) as error:
        get_rule("numbers/1")
    assert str(error.value) == "no rule 'numbers/1'; did you mean 'number/1'?"


def test_rules_know_nothing_of_the_ledger_the_records_or_the_clock() -> None:
    for module in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}."):
        source = inspect.getsource(__import__(module.name, fromlist=["_"]))
        imported = {(node.module or "") for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
        assert not imported & {"ledger", "records", "compile", "files", "dataset", "random", "time", "os"}
        assert not re.search(r"\b(?:today|now)\(\)", source)

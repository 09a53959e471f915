"""Build the inputs of a rule in one line."""

from __future__ import annotations

from typing import Any

from sanctions_data.rules import RULES, Inputs, Span, Used


def given(primary: str | None = None, *, claims: dict[str, Any] | None = None, **words: str) -> Inputs:
    """Words by role (the first for `primary`), and used claims by role."""
    spans = [Span("primary", primary)] if primary is not None else []
    spans += [Span(role, text) for role, text in words.items()]
    used = [value if isinstance(value, Used) else Used(role, value) for role, value in (claims or {}).items()]
    return Inputs(tuple(spans), tuple(used))


def value(rule: str, inputs: Inputs) -> Any:
    """What the rule makes of it."""
    derive = RULES[f"{rule}/1"].derive
    assert derive is not None
    return derive(inputs).value

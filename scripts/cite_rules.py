"""A new claim of `cite.py`: which rule leads from its evidence to its value."""

from __future__ import annotations

import re
from typing import Any

from cite_desk import Desk
from cite_places import Refused

from sanctions_data import tables
from sanctions_data.compile.structure import canonical
from sanctions_data.ledger import Claim
from sanctions_data.records import model
from sanctions_data.rules import RULES, get_rule
from sanctions_data.table import vocabulary_of


class ClaimDesk(Desk):
    """A desk at which claims are drafted."""

    def claim(self, claim_id: str) -> Claim:
        o = self.options
        kind = tables.kinds(model(o.table), (o.field,))[o.field]
        value: Any = o.value
        if kind == "integer" and value is not None:
            if not re.fullmatch(r"[0-9]{1,15}", value):
                raise Refused(f"--value {value!r} is not a whole number, as {o.table}.{o.field} is")
            value = int(value)
        base = {"id": claim_id, "table": o.table, "record": o.record, "field": o.field, "modality": o.modality}
        base |= {"attributed_to": o.by, "rank": "normal", "reason": o.reason, "ambiguity": o.ambiguity}
        rule = get_rule(o.rule) if o.rule else None

        def draft(name: str, found: Any) -> Claim:
            plain = "normalized"
            if name.split("/")[0].removeprefix("each_") == "verbatim":
                plain = "quoted"
            elif RULES[name].sort == "judged" or len(self.new["evidence"]) > 1:
                plain = "inferred"
            derivation = o.derivation or plain
            certainty = o.certainty or ("resolved" if derivation == "inferred" else "stated")
            more = {"value": canonical(found), "rule": name, "derivation": derivation, "certainty": certainty}
            return Claim(**base, **more, added_in=self.added_in)

        if rule is None:
            executable = [name for name, rule in RULES.items() if rule.sort != "judged"]
            given = {name: self.derived(draft(name, value if value is not None else "x")) for name in executable}
            rule = RULES[
                self.choose({name: found[0] for name, found in given.items() if found is not None}, value, kind)
            ]
        found = self.derived(draft(rule.name, value if value is not None else "x"), speak=True)
        if value is None:
            if found is None:
                raise Refused(f"{rule.name} is a person's judgement: give --value")
            value = found[0]
        if found is not None and found[0] != value:
            raise Refused(f"{rule.name} gives {found[0]!r} from these words, not {value!r}")
        if rule.sort == "judged" and o.reason is None:
            raise Refused(f"{rule.name} is a person's judgement: give --reason")
        if rule.sort == "verbatim" and any(row.role == "primary" and row.quote is None for row in self.new["evidence"]):  # type: ignore[attr-defined]
            raise Refused(
                "the value would be the words, and the quotation budget is spent: word it yourself (paraphrase/1)"
            )
        return draft(rule.name, value)

    def choose(self, given: dict[str, Any], value: Any, kind: tables.Kind) -> str:
        """The one rule that gives the value, or where none was said, one that the field can hold."""
        fitting = [name for name, found in given.items() if found == value] if value is not None else []
        if value is None:
            fitting = [name for name, found in given.items() if self.fits(name, found, kind)]
        # the closer rule wins: the words themselves, the day over its year, a vocabulary over the form of an id
        if "verbatim/1" in fitting:
            return "verbatim/1"
        for loose in ("slug/1", "year/1"):
            fitting = [name for name in fitting if name != loose] or fitting
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise Refused(f"{', '.join(fitting)} all give {given[fitting[0]]!r}; name one by --rule")
        near = [f"{name} gives {found!r}" for name, found in given.items() if self.fits(name, found, kind)]
        raise Refused(
            f"no rule gives {'a value for this field' if value is None else repr(value)} from these words"
            + (f" ({', '.join(near)})" if near else "")
            + "; name one by --rule: reading/1 and --reason where a person must judge"
        )

    def fits(self, rule: str, value: Any, kind: tables.Kind) -> bool:
        """Whether the field can hold what a rule gave."""
        o, column = self.options, model(self.options.table).columns()[self.options.field]
        allowed = vocabulary_of(model(o.table).model_fields[o.field].annotation)
        if kind == "integer":
            return type(value) is int and rule != "singular/1"
        if kind == "date":
            return bool(re.fullmatch(r"[0-9./-]+", str(value))) and type(value) is str
        if column.references:
            return any((row.table, row.record) == (column.references, value) for row in self.ledger.records)
        return value in allowed if allowed else rule == "verbatim/1"

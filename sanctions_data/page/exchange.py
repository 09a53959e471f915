"""The exchange: what was listed, what answered it, day by day, and the words of the head of the page.

Every number and every connecting word is computed from the tables. Who answers whom is a relation of kind
`in_response_to`; without one nothing is called an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sanctions_data.dataset.timeline import Entry, timeline
from sanctions_data.dates import Range
from sanctions_data.page.cards import Cards
from sanctions_data.page.words import (
    in_a_row,
    number_of,
    on_span,
    possessive,
    short_day,
    span_in_words,
    with_article,
)
from sanctions_data.records.measure import Measure
from sanctions_data.records.relation import Relation
from sanctions_data.records.status_rule import ENDED
from sanctions_data.records.vocabulary import REGION

_HEAD = 6  # letters above a column of the matrix
_COLUMNS = 5  # that fit beside the names


@dataclass(frozen=True)
class Name:
    """A listing by the name of its target."""

    measure: str
    target: str
    name: str
    person: bool
    ended: bool
    word: str


@dataclass(frozen=True)
class Block:
    """What one action does: who acts, whom it lists by name, what it answers and who says so."""

    action: str
    who: str
    heading: str
    small: str
    names: tuple[Name, ...]
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Answer:
    """An arrow: a relation `in_response_to`, the claim behind it, and the words for it."""

    relation: str
    claim: str
    subject: str
    target: str
    text: str
    says: str


@dataclass(frozen=True)
class Column:
    """An authority of the matrix; `head` is what fits above a column, and a footnote explains it."""

    action: str
    short: str
    name: str
    head: str


@dataclass(frozen=True)
class Line:
    """A target of the matrix; a cell is None if that authority did not list it on the day."""

    target: str
    name: str
    person: bool
    cells: tuple[Name | None, ...]


@dataclass(frozen=True)
class Matrix:
    """The listings of several authorities on one day: targets by authorities."""

    joint: str | None
    heading: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    footnotes: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One day: what was listed on the left, what answers on the right."""

    day: str
    day_lines: tuple[str, ...]
    iso: str | None
    left: tuple[Block, ...]
    matrix: Matrix | None
    right: tuple[Block, ...]


@dataclass(frozen=True)
class Exchange:
    """The picture of the page.

    Attributes:
        cards: the cards of the dataset.
    """

    cards: Cards

    @cached_property
    def _relations(self) -> tuple[Relation, ...]:
        known = {row.id for row in self.cards.data.actions}
        rows = self.cards.data.relations
        return tuple(row for row in rows if row.kind == "in_response_to" and {row.subject, row.object} <= known)

    @cached_property
    def _answering(self) -> frozenset[str]:
        """Actions that stand on the right: those of the authorities that answer and are not answered."""
        actions = {row.id: row for row in self.cards.data.actions}
        subjects = {actions[row.subject].authority for row in self._relations} - {None}
        objects = {actions[row.object].authority for row in self._relations}
        authorities = subjects - objects
        answers = {row.subject for row in self._relations}
        return frozenset(
            row.id
            for row in actions.values()
            if row.authority in authorities or (not authorities and row.id in answers)
        )

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The arrows, one for each relation."""
        found = []
        for row in self._relations:
            claims = (row.provenance or {}).get("object", ())
            sources = [
                self.cards.index.sources.get(self.cards.index.evidence[claim][0].source or "") for claim in claims
            ]
            says = in_a_row(one.publisher or one.title or one.id for one in sources if one is not None)
            action = self.cards.data.actions[row.object]
            who = self.cards.short.get(action.authority or "") or self.cards.entity_names.get(
                action.authority or "", ""
            )
            what = f"answers {possessive(with_article(who))} step" if action.authority else "answers the joint step"
            found.append(Answer(row.id, claims[0] if claims else "", row.subject, row.object, what, says))
        return tuple(found)

    @cached_property
    def _shown(self) -> tuple[Entry, ...]:
        """The actions that the picture shows: those that list somebody, and those that are answered or answer."""
        linked = {name for row in self._relations for name in (row.subject, row.object)}
        return tuple(
            one for one in timeline(self.cards.data) if one.kind == "action" and (one.measures or one.action in linked)
        )

    @cached_property
    def hidden(self) -> int:
        """How many actions the picture leaves out, because they list nobody."""
        return len(self.cards.data.actions) - len(self._shown)

    @cached_property
    def place(self) -> str:
        """The first word of the region in the reasons for the listings on the left, if they have one region."""
        left = {one.action for one in self._shown} - self._answering
        codes = {row.region for row in self.cards.data.actions if row.id in left and row.region}
        if len(codes) != 1:
            return ""
        code = codes.pop()
        return REGION.get(code, code).partition(" ")[0]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The days of the picture, in order."""
        groups: dict[tuple[date | None, date | None], list[Entry]] = {}
        for one in self._shown:
            groups.setdefault((one.earliest, one.latest), []).append(one)
        return tuple(self._row(group) for group in groups.values())

    def _row(self, group: Sequence[Entry]) -> Row:
        span = Range(group[0].earliest, group[0].latest)
        left = [one for one in group if one.action not in self._answering]
        right = [one for one in group if one.action in self._answering]
        parts = {row.subject: row.object for row in self.cards.data.relations if row.kind == "part_of"}
        listing = [one for one in left if one.measures and one.by]
        matrix = None
        if 1 < len({one.by for one in listing}) == len(listing) <= _COLUMNS:
            joints = {parts[one.action] for one in listing if one.action in parts} & {one.action for one in left}
            joint = joints.pop() if len(joints) == 1 else None
            matrix = self._matrix(listing, joint)
            left = [one for one in left if one not in listing and one.action != joint]
        if span == Range(None, None):
            lines: tuple[str, ...] = ("day not", "stated")
        elif span.day is not None:
            lines = (short_day(span.day),)
        else:
            ends = [short_day(day) if day else "" for day in (span.earliest, span.latest)]
            lines = (f"{ends[0]} –", ends[1]) if all(ends) else (f"by {ends[1]}",) if ends[1] else (f"from {ends[0]}",)
        return Row(
            span_in_words(span), lines, span.day.isoformat() if span.day else None,
            tuple(self._block(one) for one in left), matrix, tuple(self._block(one) for one in right),
        )  # fmt: skip

    def _block(self, one: Entry) -> Block:
        action = self.cards.data.actions[one.action]
        measures = [self.cards.data.measures[name] for name in one.measures]
        names = tuple(sorted((self._name(row) for row in measures), key=lambda name: name.name.casefold()))
        who = self.cards.entity_names.get(action.authority or "", "") or in_a_row(
            self.cards.short.get(code, self.cards.entity_names.get(code, code)) for code in one.by
        )
        ended = sum(name.ended for name in names)
        heading = f"{who} lists {len(names)}" if names else who
        small = [f"{ended} ended since"] if ended else []
        if not names:
            rows = [row for row in self.cards.data.relations if row.subject == one.action and row.kind == "aligns_with"]
            small = [f"aligns with {with_article(self.cards.names.get(row.object, row.object))}" for row in rows]
        answers = tuple(each for each in self.answers if each.subject == one.action)
        right = one.action in self._answering
        small += [each.text for each in answers if not right or each.target in self._answering]  # no arrow can say it
        return Block(one.action, who, heading, in_a_row(small), names, answers)

    def _name(self, row: Measure) -> Name:
        word = self.cards.listing(row).word
        assert word is not None
        entity = self.cards.data.entities[row.target]
        return Name(row.id, row.target, entity.name or entity.id, entity.type == "Person", word.ended, word.text)

    def _matrix(self, listing: Sequence[Entry], joint: str | None) -> Matrix:
        data = self.cards.data

        def answered(one: Entry) -> tuple[int, str]:
            """Return the order of the columns: the latest answered first, so that no arrow crosses another."""
            days = [self.cards.day_of(data.actions[row.subject]) for row in self._relations if row.object == one.action]
            first = min((span.earliest or span.latest or date.max for span in days if span), default=None)
            return (-first.toordinal() if first else -date.max.toordinal(), one.action)

        entries = sorted(listing, key=answered)
        shorts = [self.cards.short.get(one.by[0], one.by[0]) for one in entries]
        heads = _heads(shorts)
        columns = tuple(
            Column(one.action, short, self.cards.entity_names.get(one.by[0], one.by[0]), head)
            for one, short, head in zip(entries, shorts, heads, strict=True)
        )
        listed = {
            (row.target, row.action): self._name(row)
            for one in entries
            for row in data.measures
            if row.action == one.action
        }
        targets = {target: data.entities[target] for target, _ in listed}
        lines = tuple(
            Line(
                target,
                row.name or target,
                row.type == "Person",
                tuple(listed.get((target, one.action)) for one in entries),
            )
            for target, row in sorted(
                targets.items(), key=lambda item: (item[1].type != "Person", (item[1].name or item[0]).casefold())
            )
        )
        heading = f"{in_a_row(sorted(shorts))}, {'together' if joint else 'on one day'}"
        explained = tuple(f"{one.head}: {one.name}" for one in columns if one.head != one.short)
        return Matrix(joint, heading, columns, lines, (*explained, *self._footnotes(lines, entries)))

    def _footnotes(self, lines: Sequence[Line], entries: Sequence[Entry]) -> tuple[str, ...]:
        """Say of each empty cell whether that authority had listed the target before."""
        before: dict[tuple[str, str], list[str]] = {}
        never: dict[str, list[str]] = {}
        for line in lines:
            for one, cell in zip(entries, line.cells, strict=True):
                if cell is not None:
                    continue
                code = one.by[0]
                short = self.cards.short.get(code, code)
                earlier = [
                    span for row in self.cards.data.measures
                    if row.target == line.target and row.authority == code
                    and (span := self.cards.day_of(self.cards.data.actions[row.action])) is not None
                    and span.latest and one.earliest and span.latest < one.earliest
                ]  # fmt: skip
                if earlier:
                    before.setdefault((short, on_span(earlier[0])), []).append(line.name)
                else:
                    never.setdefault(short, []).append(line.name)
        notes = [
            f"– {in_a_row(names)}: listed by {with_article(short)} {day} already"
            for (short, day), names in before.items()
        ]
        notes += [
            f"– {in_a_row(names)}: no listing by {with_article(short)} in these data" for short, names in never.items()
        ]
        return tuple(notes)

    @cached_property
    def left_heading(self) -> str:
        """Return the heading of the left side."""
        return f"Listed over {self.place}" if self.place else "Listed"

    @cached_property
    def right_heading(self) -> str:
        """Return the heading of the right side; "" if nobody answers."""
        return f"What {in_a_row(with_article(name) for name in self._answerers)} answered" if self._answerers else ""

    @cached_property
    def _answerers(self) -> tuple[str, ...]:
        codes = dict.fromkeys(
            self.cards.data.actions[one.action].authority or "" for one in self._shown if one.action in self._answering
        )
        return tuple(self.cards.entity_names.get(code, code) for code in codes if code)

    @cached_property
    def main(self) -> tuple[Entry, ...]:
        """The listings of the day on which most authorities listed somebody, those on the right apart."""
        left = [one for one in self._shown if one.measures and one.action not in self._answering]
        groups: dict[tuple[date | None, date | None], list[Entry]] = {}
        for one in left:
            groups.setdefault((one.earliest, one.latest), []).append(one)
        ranked = sorted(
            groups.values(),
            key=lambda group: (-len({one.by for one in group}), -sum(len(one.measures) for one in group)),
        )
        return tuple(ranked[0]) if ranked else ()

    @cached_property
    def sentence(self) -> str:
        """The sentence of the head: who listed how many, who answered, and how many listings have ended."""
        data = self.cards.data
        if not self.main:
            return number_of(len(data.measures), "listing").capitalize() + "."
        codes = dict.fromkeys(code for one in self.main for code in one.by)
        names = sorted(self.cards.entity_names.get(code, code) for code in codes)
        targets = {data.measures[name].target for one in self.main for name in one.measures}
        span = Range(self.main[0].earliest, self.main[0].latest)
        who = in_a_row(with_article(name) for name in names)
        day = on_span(span)
        text = f"{day[:1].upper()}{day[1:]} {who} listed {self._counted(targets)}"
        text += f" over {self.place}." if self.place else "."
        answered = {one.action for one in self.main}
        answered |= {row.object for row in data.relations if row.kind == "part_of" and row.subject in answered}
        steps = {row.subject for row in self._relations if row.object in answered}
        answers = [row for row in data.measures if row.action in steps]
        if answers:
            whom = in_a_row(
                with_article(self.cards.entity_names.get(data.actions[step].authority or "", ""))
                for step in sorted(steps)
            )
            text += (
                f" {whom[:1].upper()}{whom[1:]} answered by listing {self._counted({row.target for row in answers})}."
            )
        ended = [row for row in data.measures if row.status in ENDED]
        if ended:
            verb = "is" if len(ended) == 1 else "are"
            text += f" {len(ended)} of all {len(data.measures)} listings {verb} known to have ended."
        return text

    def _counted(self, targets: set[str]) -> str:
        people = sum(self.cards.data.entities[one].type == "Person" for one in targets)
        parts = [
            number_of(count, noun) for count, noun in ((people, "person"), (len(targets) - people, "body")) if count
        ]
        return in_a_row(parts)


def _heads(names: Sequence[str]) -> list[str]:
    """Return the headings of the columns: the name if it is short, else its initials. No two are equal."""
    heads: list[str] = []
    for name in names:
        initials = "".join(word[0] for word in name.split())[:_HEAD].upper()
        head = name if len(name) <= _HEAD else initials
        number = 1
        while head in heads:
            number += 1
            head = f"{initials[: _HEAD - 1]}{number}"
        heads.append(head)
    return heads

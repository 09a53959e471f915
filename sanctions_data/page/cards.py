"""A card for each person, body, action, remark and event, with all that is known of it and the notes behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sanctions_data.compile.index import Index
from sanctions_data.dataset.attribution import short_names, voice
from sanctions_data.dataset.dataset import Dataset
from sanctions_data.dataset.listed_on import SAYS
from sanctions_data.dates import Range
from sanctions_data.page.last_word import LastWord, last_word
from sanctions_data.page.words import (
    in_a_row,
    label,
    member_in_words,
    number_of,
    on_span,
    span_in_words,
    span_of,
    vocabulary,
)
from sanctions_data.records import TABLES, Record
from sanctions_data.records.action import Action
from sanctions_data.records.allegation import Allegation
from sanctions_data.records.attestation import Attestation
from sanctions_data.records.measure import Measure
from sanctions_data.records.position import Position

_LANGUAGES = {"zh": "zh-Hans"}
# the tables whose records have a card of their own; all others stand on the card of the record they belong to
OWN_CARDS = ("actions", "remarks", "allegations", "events", "schemes")
_DAYS = ("announced_on", "listing_date", "start_date")
# table → (column of the record that it belongs to, title of the group)
_BELONGS = {
    "names": ("entity", "Names"),
    "identifiers": ("entity", "Numbers on lists"),
    "instruments": ("action", "Laws and orders"),
    "figures": ("about", "Numbers in the sources"),
}
# fields whose value needs no label
_WITHOUT_LABEL = ("kind", "name", "number", "value", "scheme", "language", "published_in")
_STEPS = {"in_response_to": "answers", "coordinated_with": "was taken together with", "part_of": "is part of"}


@dataclass(frozen=True)
class Shown:
    """A piece of text, with its day or its address if it has one, and its language if it is not English."""

    text: str
    iso: str | None = None
    href: str | None = None
    lang: str | None = None


@dataclass(frozen=True)
class Field:
    """One value: its place (`record.field`), its label, its text, its claims, and a remark."""

    id: str
    label: str
    parts: tuple[Shown, ...]
    claims: tuple[str, ...]
    remark: str = ""


@dataclass(frozen=True)
class Item:
    """A record on the card of another one, in one line: pieces of text, each with the place it is the value of."""

    id: str
    parts: tuple[tuple[str, Shown], ...]
    claims: tuple[str, ...]
    remark: str = ""
    gap: str = " · "


@dataclass(frozen=True)
class Bar:
    """A post on a time line: where it begins and ends, of a hundred; an end that is not stated is open."""

    start: float
    width: float
    open_start: bool
    open_end: bool


@dataclass(frozen=True)
class Group:
    """Records of one kind on a card. `bars` has one bar for each item, or none; `first` and `last` are its years."""

    title: str
    items: tuple[Item, ...]
    bars: tuple[Bar | None, ...] = ()
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class Card:
    """All that is known of one record.

    Attributes:
        id: of the record.
        title: its name.
        names: its names in other scripts.
        line: one line that describes it.
        fields: its values.
        groups: the records that belong to it.
        listings: the cards of its listings.
        word: of a listing, the last word on it.
        keys: words by which the search finds it.
    """

    id: str
    title: str
    names: tuple[Shown, ...]
    line: str
    fields: tuple[Field, ...]
    groups: tuple[Group, ...] = ()
    listings: tuple[Card, ...] = ()
    word: LastWord | None = None
    keys: str = ""


@dataclass(frozen=True)
class Cards:
    """The cards of a dataset, and what its records are called.

    Attributes:
        data: the dataset.
    """

    data: Dataset

    @cached_property
    def index(self) -> Index:
        """The ledger's rows."""
        return Index(self.data.ledger)

    @cached_property
    def short(self) -> dict[str, str]:
        """Authority → its name in few letters."""
        return short_names(self.data)

    @cached_property
    def entity_names(self) -> dict[str, str]:
        """Entity → its name."""
        return {row.id: row.name or row.id for row in self.data.entities}

    @cached_property
    def named(self) -> dict[str, str]:
        """Entity → its name; and document → the name of its voice, if no reporter wrote it."""
        documents = {row.id: "the document itself" for row in self.index.sources.values() if row.kind != "article"}
        return documents | self.entity_names

    @cached_property
    def names(self) -> dict[str, str]:
        """Record → the text of a value that names it."""
        found = dict(self.entity_names)
        found |= {row.id: self.action_title(row) for row in self.data.actions}
        found |= {row.id: self._listing_title(row) for row in self.data.measures}
        found |= {row.id: self._allegation_title(row) for row in self.data.allegations}
        for table in TABLES:
            for row in self.data.table(table):
                found.setdefault(row.id, row.label() or row.id)
        return found

    @cached_property
    def titles(self) -> dict[str, str]:
        """Record → its name in a note."""
        found = dict(self.names)
        for row in self.data.status_history:
            span = span_of(row, "as_of")
            found[row.id] = f"{self.names.get(row.subject, row.subject)} {on_span(span) if span else ''}".strip()
        for number in self.data.identifiers:
            found[number.id] = f"{number.entity_name}, {self.names.get(number.scheme, number.scheme)}"
        for name in self.data.names:
            found[name.id] = f"{name.entity_name}, name"
        for link in self.data.relations:
            found[link.id] = self._relation_words(link.subject, link.kind, link.object)
        for figure in self.data.figures:
            found[figure.id] = f"{self.names.get(figure.about, figure.about)}, number of {figure.of or 'targets'}"
        return found

    def action_title(self, action: Action) -> str:
        """Return the name of an action: `China, 22 March 2021`."""
        who = self.entity_names.get(action.authority or "", action.authority or "")
        if action.authority is None:
            members = [self.short.get(code, self.entity_names.get(code, code)) for code in self.participants(action)]
            who = f"{in_a_row(members)} together" if members else "Joint step"
        span = self.day_of(action)
        return f"{who}, {span_in_words(span)}" if span else who

    def participants(self, action: Action) -> tuple[str, ...]:
        """Return who took part in a joint action."""
        rows = (row for row in self.data.relations if row.kind == "participant" and row.subject == action.id)
        return tuple(row.object for row in rows)

    def day_of(self, action: Action) -> Range | None:
        """Return the day of an action: of its announcement, else of the listing, else of its effect."""
        return next((span for name in _DAYS if (span := span_of(action, name))), None)

    def _listing_title(self, measure: Measure) -> str:
        authority = self.short.get(measure.authority or "", measure.authority or "an authority not named")
        target = self.entity_names.get(measure.target, measure.target)
        return f"{target}, listed by {authority}"

    def _allegation_title(self, row: Allegation) -> str:
        acts = in_a_row(act.replace("-", " ") for act in row.acts or ())
        return f"{row.alleged_by_name or 'An accuser not named'}: {acts or 'acts not named'}"

    def _relation_words(self, subject: str, kind: str, target: str) -> str:
        step = _STEPS.get(kind, kind.replace("_", " "))
        return f"{self.names.get(subject, subject)} {step} {self.names.get(target, target)}"

    @cached_property
    def people(self) -> tuple[Card, ...]:
        """The cards of people and bodies: those that are listed first, then all others; by name."""
        listed = {row.target for row in self.data.measures}
        rows = sorted(self.data.entities, key=lambda row: (row.id not in listed, self.entity_names[row.id].casefold()))
        return tuple(self._entity(row.id) for row in rows)

    @cached_property
    def others(self) -> dict[str, tuple[Card, ...]]:
        """Table → the cards of its records."""
        found = {table: tuple(self._own(row) for row in self.data.table(table)) for table in OWN_CARDS}
        order = {row.id: self.day_of(row) for row in self.data.actions}

        def place(card: Card) -> tuple[date, str]:
            span = order.get(card.id)
            return (span and (span.earliest or span.latest)) or date.max, card.id

        found["actions"] = tuple(sorted(found["actions"], key=place))
        return found

    def _entity(self, entity_id: str) -> Card:
        row = self.data.entities[entity_id]
        listings = tuple(self.listing(each) for each in self._listings.get(entity_id, ()))
        names = tuple(self._names.get(entity_id, ()))
        kind = member_in_words(row.type, {})
        kind = "".join(f" {c.lower()}" if c.isupper() else c for c in kind).strip()
        by = in_a_row(self.short.get(one.authority or "", "") for one in self._listings.get(entity_id, ()))
        line = f"{kind}, listed by {by}" if listings else kind
        numbers = [one.value or "" for one in self.data.identifiers if one.entity == entity_id]
        aliases = [one.name or "" for one in self.data.names if one.entity == entity_id]
        keys = " ".join(dict.fromkeys((*numbers, *aliases)))  # the script adds the id and what the card shows
        groups = (*self._groups(row), *self._posts(entity_id))
        return Card(entity_id, self.entity_names[entity_id], names, line, self.fields(row), groups, listings, keys=keys)

    @cached_property
    def _listings(self) -> dict[str, list[Measure]]:
        found: dict[str, list[Measure]] = {}
        for row in sorted(self.data.measures, key=lambda row: (row.announced_on or date.max, row.id)):
            found.setdefault(row.target, []).append(row)
        return found

    @cached_property
    def _names(self) -> dict[str, list[Shown]]:
        """Entity → its names in other scripts."""
        found: dict[str, list[Shown]] = {}
        for row in self.data.names:
            if row.name and row.kind in ("name", "transliteration") and row.language != "en":
                found.setdefault(row.entity, []).append(
                    Shown(row.name, lang=_LANGUAGES.get(row.language, row.language))
                )
        return found

    def names_of(self, entity: str) -> tuple[Shown, ...]:
        """Return the names of an entity in other scripts."""
        return tuple(self._names.get(entity, ()))

    def listing(self, measure: Measure) -> Card:
        """Return the card of a listing: its values, and the history of its status."""
        return self._listing_cards[measure.id]

    @cached_property
    def _listing_cards(self) -> dict[str, Card]:
        return {row.id: self._listing(row) for row in self.data.measures}

    def _listing(self, measure: Measure) -> Card:
        authority = self.entity_names.get(measure.authority or "", measure.authority or "an authority not named")
        span = span_of(measure, "announced_on") or span_of(measure, "listing_date") or span_of(measure, "start_date")
        line = f"announced {on_span(span)}" if span else "no day of the announcement is stated"
        history = tuple(self._attestation(row.id) for row in self._attested.get(measure.id, ()))
        became = (Group("What became of it, newest first", history),) if history else ()
        groups = (*self._groups(measure), *became)
        word = last_word(measure, self.data, self.short, self.named)
        return Card(measure.id, f"Listed by {authority}", (), line, self.fields(measure), groups, word=word)

    @cached_property
    def _attested(self) -> dict[str, list[Attestation]]:
        found: dict[str, list[Attestation]] = {}
        for row in self.data.status_history:
            found.setdefault(row.subject, []).append(row)

        def newest(row: Attestation) -> tuple[date, date]:
            span = span_of(row, "as_of") or Range(None, None)
            return span.latest or span.earliest or date.max, span.earliest or date.min

        return {name: sorted(rows, key=newest, reverse=True) for name, rows in found.items()}

    def _attestation(self, name: str) -> Item:
        row = self.data.status_history[name]
        parts = [(f"{name}.as_of", self._day(row, "as_of")), (f"{name}.state", Shown(SAYS.get(row.state, row.state)))]
        if span_of(row, "until"):
            parts.append(
                (f"{name}.until", replace(self._day(row, "until"), text=f"until {self._day(row, 'until').text}"))
            )
        source = self.index.sources.get(row.source or "")
        if source is not None:
            text = source.publisher or source.author or source.title or source.id
            parts.append(("", Shown(f"says {text}", href=f"#s-{source.id}")))
        claims = self._claims(row, "state", "as_of", "until")
        return Item(name, tuple(parts), claims, "weak" if row.certainty == "weak" else "")

    def _own(self, row: Record) -> Card:
        own = str(getattr(row, "id", ""))
        groups = list(self._groups(row))
        line = ""
        if isinstance(row, Action):
            listed = [each for each in self.data.measures if each.action == own]
            people = sum(self.data.entities[each.target].type == "Person" for each in listed)
            counts = [number_of(n, noun) for n, noun in ((people, "person"), (len(listed) - people, "body")) if n]
            line = f"lists {in_a_row(counts)}" if listed else "no listing of its own in these data"
            items = tuple(
                Item("", (("", Shown(self.entity_names.get(each.target, each.target), href=f"#{each.id}")),), ())
                for each in sorted(listed, key=lambda each: self.entity_names.get(each.target, each.target).casefold())
            )
            history = tuple(self._attestation(each.id) for each in self._attested.get(own, ()))
            groups = [*groups, *([Group("Who is listed", items)] if items else [])]
            groups += [Group("What became of it, newest first", history)] if history else []
        return Card(own, self.names[own], (), line, self.fields(row), tuple(groups), keys=self._key(row))

    def _key(self, row: Record) -> str:
        named = (getattr(row, name) for name, column in row.columns().items() if column.references == "entities")
        return " ".join(dict.fromkeys(self.entity_names.get(value, "") for value in named if isinstance(value, str)))

    def _claims(self, row: Record, *names: str) -> tuple[str, ...]:
        stated: Mapping[str, tuple[str, ...]] = getattr(row, "provenance", None) or {}
        return tuple(dict.fromkeys(claim for name in names for claim in stated.get(name, ())))

    def fields(self, row: Record, skip: Iterable[str] = ()) -> tuple[Field, ...]:
        """Return the values of a record that somebody states, in the order of its columns."""
        return tuple(self._fields(row, frozenset(skip)))

    def _fields(self, row: Record, skip: frozenset[str]) -> Iterator[Field]:
        columns, own = row.columns(), getattr(row, "id", "")
        for name, column in columns.items():
            repeats = name.endswith(("_earliest", "_latest", "_certainty", "_sha256")) or name == "source_count"
            paired = name.endswith("_name") and name.removesuffix("_name") in columns
            if name == "id" or name in skip or repeats or paired:
                continue
            beside = f"{name}_name"
            claims = self._claims(row, name, *((beside,) if beside in columns else ()))
            parts = self._parts(row, name)
            remark = ""
            if not parts:
                if not claims:
                    continue
                parts, remark = (Shown("not settled"),), "the sources disagree"
            elif column.accuser and claims:
                remark = f"according to {in_a_row(self._voices(claims))}"
            if getattr(row, f"{name}_certainty", None) == "weak":
                remark = "; ".join(filter(None, (remark, "weak: a reader may see it otherwise")))
            yield Field(f"{own}.{name}", label(type(row), name), parts, claims, remark)

    def _voices(self, claims: Iterable[str]) -> Iterator[str]:
        for claim in claims:
            source = self.index.evidence[claim][0].source
            yield voice(self.index.claims[claim], source, self.named)

    def _parts(self, row: Record, name: str) -> tuple[Shown, ...]:
        value, column = getattr(row, name), row.columns()[name]
        if span_of(row, name) is not None:
            return (self._day(row, name),)
        if value is None:
            return ()
        meanings = vocabulary(type(row), name)
        if isinstance(value, tuple):
            return (Shown(in_a_row(member_in_words(str(each), meanings) for each in value)),)
        if isinstance(value, date):
            return (Shown(span_in_words(Range(value, value)), value.isoformat()),)
        if isinstance(value, int):
            return (Shown(f"{value:,}"),)
        text = str(value)
        if column.references or (row.table_name, name) in (
            ("relations", "subject"),
            ("relations", "object"),
            ("figures", "about"),
        ):
            return (Shown(self.names.get(text, text), href=f"#{text}" if text in self.names else None),)
        if column.quoted:
            return (Shown(f"“{text}”"),)
        return (Shown(member_in_words(text, meanings) if meanings else text),)

    def _day(self, row: Record, name: str) -> Shown:
        span = span_of(row, name)
        assert span is not None
        return Shown(span_in_words(span), span.day.isoformat() if span.day else None)

    def _groups(self, row: Record) -> tuple[Group, ...]:
        return tuple(group for group in (*self._belonging(row), self._relations(row)) if group.items)

    def _belonging(self, row: Record) -> Iterator[Group]:
        own = getattr(row, "id", "")
        for table, (_, title) in _BELONGS.items():
            yield Group(title, tuple(self._item(each) for each in self._by_owner.get((table, own), ())))

    @cached_property
    def _by_owner(self) -> dict[tuple[str, str], list[Record]]:
        found: dict[tuple[str, str], list[Record]] = {}
        for table, (column, _) in _BELONGS.items():
            for row in self.data.table(table):
                found.setdefault((table, getattr(row, column)), []).append(row)
        return found

    def _item(self, row: Record) -> Item:
        """Return a record in one line: its values, without those that only name the record it belongs to."""
        owner, own = _BELONGS[row.table_name][0], str(getattr(row, "id", ""))
        fields = {
            one.id.removeprefix(f"{own}."): one for one in self.fields(row, {owner, f"{owner}_name", f"{owner}_table"})
        }
        if row.table_name == "figures":
            return self._figure(own, fields)
        parts = []
        for name, one in fields.items():
            shown = one.parts[0]
            if (row.table_name, name) == ("names", "name"):
                language = str(getattr(row, "language", ""))
                shown = replace(shown, lang=_LANGUAGES.get(language, language))
            elif name not in _WITHOUT_LABEL:
                shown = replace(shown, text=f"{one.label} {shown.text}")
            parts.append((one.id, shown))
        return Item(own, tuple(parts), _all_claims(fields.values()))

    def _figure(self, own: str, fields: Mapping[str, Field]) -> Item:
        """Return a number as its source states it: `more than 1,000,000 people`."""
        words = {"maximum": "at most "} if "qualifier" in fields else {"minimum": "at least ", "maximum": "at most "}
        words["subset_of"] = "of "
        order = [name for name in ("qualifier", "number", "minimum", "maximum", "of", "subset_of") if name in fields]
        shown = {name: fields[name].parts[0] for name in order}
        parts = ((fields[name].id, replace(one, text=words.get(name, "") + one.text)) for name, one in shown.items())
        return Item(own, tuple(parts), _all_claims(fields.values()), gap=" ")

    def _relations(self, row: Record) -> Group:
        own, items = getattr(row, "id", ""), []
        for link in self._links.get(own, ()):
            claims = self._claims(link, "object", "subject", "kind")
            step = _STEPS.get(getattr(link, "kind", ""), getattr(link, "kind", "").replace("_", " "))
            subject, target, link_id = (str(getattr(link, name, "")) for name in ("subject", "object", "id"))
            if subject == own:
                parts = (
                    ("", Shown(step)),
                    (f"{link_id}.object", Shown(self.names.get(target, target), href=f"#{target}")),
                )
                items.append(Item(link_id, parts, claims))
            else:
                shown = Shown(self.names.get(subject, subject), href=f"#{subject}")
                items.append(Item("", (("", shown), ("", Shown(f"{step} this"))), claims))
        return Group("Related", tuple(items))

    @cached_property
    def _links(self) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for row in self.data.relations:
            for name in dict.fromkeys((row.subject, row.object)):
                found.setdefault(name, []).append(row)
        return found

    def _posts(self, entity: str) -> tuple[Group, ...]:
        rows = [row for row in self.data.positions if row.holder == entity]
        if not rows:
            return ()
        spans = [(span_of(row, "start_date"), span_of(row, "end_date")) for row in rows]
        days = [day for pair in spans for span in pair if span for day in (span.earliest, span.latest) if day]
        items = tuple(self._post(row) for row in rows)
        if not days:
            return (Group("Posts", items),)
        first, last = min(days).year, max(days).year + 1
        bars = tuple(_bar(begin, end, first, last) for begin, end in spans)
        order = sorted(range(len(rows)), key=lambda at: (bars[at] is None, bars[at].start if bars[at] else 0))  # type: ignore[union-attr]  # a bar that is None comes last
        return (
            Group("Posts", tuple(items[at] for at in order), tuple(bars[at] for at in order), str(first), str(last)),
        )

    def _post(self, row: Position) -> Item:
        parts = [(f"{row.id}.title", Shown(row.title or "a post without a title"))]
        if row.organization:
            name = self.entity_names.get(row.organization, row.organization)
            parts.append((f"{row.id}.organization", Shown(name, href=f"#{row.organization}")))
        for name, word in (("start_date", "from"), ("end_date", "until")):
            if span_of(row, name):
                day = self._day(row, name)
                parts.append((f"{row.id}.{name}", replace(day, text=f"{word} {day.text}")))
        if row.tenure:
            parts.append((f"{row.id}.tenure", Shown(row.tenure)))
        claims = self._claims(row, "title", "organization", "start_date", "end_date", "tenure")
        return Item(row.id, tuple(parts), claims, "weak" if row.tenure_certainty == "weak" else "")


def _all_claims(fields: Iterable[Field]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim for one in fields for claim in one.claims))


def _bar(begin: Range | None, end: Range | None, first: int, last: int) -> Bar | None:
    if begin is None and end is None:
        return None
    total = (date(last, 1, 1) - date(first, 1, 1)).days
    left = begin and (begin.earliest or begin.latest)
    right = end and (end.latest or end.earliest)
    start = (left - date(first, 1, 1)).days / total * 100 if left else 0
    stop = (right - date(first, 1, 1)).days / total * 100 if right else 100
    return Bar(round(start, 1), round(max(stop - start, 1), 1), left is None, right is None)

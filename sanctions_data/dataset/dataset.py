"""The dataset in memory: typed tables, and `why` for every field.

`load` reads compiled tables; it never compiles. A table is read when it is first asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from sanctions_data import published
from sanctions_data._registry import ALL_TABLES as ALL_TABLES
from sanctions_data._text import html_table
from sanctions_data.dataset.table import Table
from sanctions_data.errors import UnknownName, UnreadableFile
from sanctions_data.records import TABLES, Record, model
from sanctions_data.release import versions

if TYPE_CHECKING:
    from datetime import date

    import pandas
    import polars
    import pyarrow

    from sanctions_data.compile.index import Index
    from sanctions_data.dataset.lookup import How
    from sanctions_data.ledger import Ledger
    from sanctions_data.provenance.citation import Work
    from sanctions_data.provenance.find_documents import HeldSentence
    from sanctions_data.provenance.why import Why
    from sanctions_data.records.action import Action
    from sanctions_data.records.allegation import Allegation
    from sanctions_data.records.attestation import Attestation
    from sanctions_data.records.cited_source import SourceRow
    from sanctions_data.records.conflict import ConflictRow
    from sanctions_data.records.entity import Entity
    from sanctions_data.records.event import Event
    from sanctions_data.records.figure import Figure
    from sanctions_data.records.identifier import Identifier
    from sanctions_data.records.instrument import Instrument
    from sanctions_data.records.measure import Measure
    from sanctions_data.records.name import Name
    from sanctions_data.records.position import Position
    from sanctions_data.records.provenance import ProvenanceRow
    from sanctions_data.records.relation import Relation
    from sanctions_data.records.remark import Remark
    from sanctions_data.records.scheme import Scheme
    from sanctions_data.validation.values.json_values import JSONObject


class TableAttributes:
    """The tables of a dataset as attributes, such as `data.measures`: every table that is registered.

    The annotations are for type checkers and editors; at run time the registry alone counts.
    """

    measures: Table[Measure]
    actions: Table[Action]
    status_history: Table[Attestation]
    entities: Table[Entity]
    positions: Table[Position]
    remarks: Table[Remark]
    allegations: Table[Allegation]
    events: Table[Event]
    figures: Table[Figure]
    relations: Table[Relation]
    instruments: Table[Instrument]
    identifiers: Table[Identifier]
    schemes: Table[Scheme]
    names: Table[Name]
    provenance: Table[ProvenanceRow]
    sources: Table[SourceRow]
    conflicts: Table[ConflictRow]

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Table[Any]:
            if name in ALL_TABLES:
                return self.table(name)
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *ALL_TABLES]


@dataclass(frozen=True)
class Match:
    """A record that a word names.

    Attributes:
        record: the record.
        how: what the word is: ``id``, ``name``, ``alias``, ``authority``, ``number`` or ``part of a name``.
        text: what matched, as the data have it.
    """

    record: Record
    how: How
    text: str


@dataclass(frozen=True)
class Dataset(TableAttributes):
    """All tables of one version.

    Attributes:
        version: version of the dataset.
        texts: source id → text of documents that are held; `why` then shows whole sentences.
        sentences: (source, n) → sentences that are held, of documents that are not held whole; `why` shows them too.
    """

    version: str
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    sentences: Mapping[tuple[str, int], HeldSentence] = field(default_factory=dict, repr=False)
    _tables: dict[str, Table[Any]] = field(default_factory=dict, repr=False)

    def __getitem__(self, name: str) -> Table[Any]:
        """Return a record table or index by its name, as `table` does."""
        return self.table(name)

    def __contains__(self, name: object) -> bool:
        return name in ALL_TABLES

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the tables."""
        return iter(ALL_TABLES)

    def _counts(self) -> dict[str, int]:
        return {name: len(versions.read_records(name, self.version)) for name in TABLES}

    def __repr__(self) -> str:
        counts = ", ".join(f"{number} {name}" for name, number in self._counts().items())
        return f"<sanctions-data {self.version}, as of {self.as_of}: {counts}>"

    def _repr_html_(self) -> str:
        """Return the tables with their numbers of records, for notebooks."""
        rows = [(name, str(number), ALL_TABLES[name][2]) for name, number in self._counts().items()]
        return html_table(f"sanctions-data {self.version}, as of {self.as_of}", ("table", "records", "what"), rows)

    def table(self, name: str) -> Table[Any]:
        """Return a record table or index by its name; UnknownName for any other."""
        if not isinstance(name, str) or name not in self._tables:
            records = versions.read_records(name, self.version)
            try:
                rows = [model(name).model_validate(row) for row in records]
            except ValueError as error:  # what pydantic raises is one
                reason = f"is damaged: {str(error).splitlines()[0]}"
                raise UnreadableFile(f"data/{name}.json", reason, "reinstall the package") from None
            self._tables[name] = Table(name, model(name), rows, self.version, lambda: self.status_history)
        return self._tables[name]

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger as of this version."""
        from sanctions_data.ledger.storage import open_ledger
        from sanctions_data.release.versions import ledger_as_of

        return ledger_as_of(open_ledger(), self.version)

    @property
    def as_of(self) -> date | None:
        """Day of the latest retrieval of a source."""
        return self.ledger.as_of

    @cached_property
    def _index(self) -> Index:
        from sanctions_data.compile.index import Index

        return Index(self.ledger)

    def ids(self) -> tuple[str, ...]:
        """Return ids of all records, table by table."""
        return tuple(record for name in TABLES for record in self._ids(name))

    def _ids(self, name: str) -> tuple[str, ...]:
        if name in self._tables:
            return tuple(row.id for row in self._tables[name])
        # building a model costs more than reading the file twice
        return tuple(str(row.get("id")) for row in versions.read_records(name, self.version))

    def record(self, record: str) -> Record:
        """Return the record with this id, whichever its table; UnknownName with a suggestion otherwise."""
        for name in TABLES:
            if record in self._ids(name):
                found: Record = self.table(name)[record]
                return found
        raise UnknownName("record", record, self.ids())

    def find(self, text: str) -> tuple[Match, ...]:
        """Return the records that a word names, the best matches first.

        Examples:
            >>> from sanctions_data import load
            >>> [(match.record.id, match.how) for match in load().find("ZENZ, Adrian")]
            [('adrian-zenz', 'name')]

        Args:
            text: an id, also of a claim or a decision; a name in any script, an alias, a surname or other words of a
                name; the number of a list or an instrument; a word for an authority ("UK", "China"). Case, accents
                and punctuation do not count.

        Raises:
            UnknownName: it names nothing; the message has the likely names.
        """
        from sanctions_data.dataset.lookup import claim_named, lookup

        if not isinstance(text, str):
            raise UnknownName("record", text)
        if (claim := claim_named(text, self.ledger)) is not None:
            return (Match(self.record(claim.record), "id", text),)
        return tuple(Match(self.table(one.table)[one.id], one.how, one.text) for one in lookup(self.version).find(text))

    def why(self, record: Record | str, name: str) -> Why:
        """Return why a field has its value: claims, evidence, sentences, rules, decisions.

        Args:
            record: a record or its id.
            name: the field.

        Raises:
            UnknownName: no such record or field.
        """
        from sanctions_data.provenance.why import explain

        found = record if isinstance(record, Record) else self.record(record)
        return explain(found, name, self._index, self.texts, self.sentences, self._history(found, name))

    def _history(self, record: Record, name: str) -> tuple[Attestation, ...]:
        """Return the attestations that a column of a record is computed of, newest first."""
        from sanctions_data.dataset.listed_on import history

        column = record.columns().get(name) if isinstance(name, str) else None
        if column is None or not column.reads:
            return ()
        own = getattr(record, "id", "")
        listings = {row.id for row in self.measures if record.table_name == "actions" and row.action == own}
        return history(record, self.status_history, listings)

    def authorities(self) -> tuple[str, ...]:
        """Return the codes of the authorities that impose measures in this version, in the order of the data."""
        return tuple(dict.fromkeys(row.authority for row in self.actions if row.authority is not None))

    def authority(self, text: str) -> str:
        """Return the code of the authority that a word names: a code or a name, such as "UK".

        Raises:
            UnknownName: it names no authority.
            AmbiguousName: it names several records.
        """
        from sanctions_data.dataset.lookup import lookup

        return lookup(self.version).authority(text, "authority", self.authorities())

    def works(self, record: Record | str | None = None, field: str | None = None) -> tuple[Work, ...]:
        """Return the works to cite: of the dataset or a record one, of a field also the documents behind it, first.

        Args:
            record: a record or its id; the dataset if it is None.
            field: a field of the record.

        Raises:
            UnknownName: no such record or field.
        """
        from sanctions_data.provenance.citation import dataset_work, part_work, source_works

        whole = dataset_work(json.loads(published.read_text("datapackage.json")), self.version, self.as_of)
        if record is None:
            return (whole,)
        found = record if isinstance(record, Record) else self.record(record)
        documents = () if field is None else source_works(self.why(found, field))
        return (*documents, part_work(whole, found, field))

    def cite(self, record: Record | str | None = None, field: str | None = None, *, style: str = "plain") -> str:
        """Return the citation of the dataset, a record, or a field with the documents behind it, as text.

        Args:
            record: a record or its id; the dataset if it is None.
            field: a field of the record.
            style: ``plain``, ``apa``, ``chicago``, ``bibtex``, ``ris``, ``csl-json`` or ``wikipedia``.

        Raises:
            UnknownName: no such record, field or style.
        """
        from sanctions_data.provenance.citation_styles import STYLES

        if style not in STYLES:
            raise UnknownName("style", style, tuple(STYLES))
        return STYLES[style](self.works(record, field))

    def to_pandas(self, name: str) -> pandas.DataFrame:
        """Return a table as a pandas frame with real types (extra `pandas`)."""
        from sanctions_data.dataset.frames import to_pandas

        return to_pandas(self.table(name))

    def to_polars(self, name: str) -> polars.DataFrame:
        """Return a table as a Polars frame with real types (extra `polars`)."""
        from sanctions_data.dataset.frames import to_polars

        return to_polars(self.table(name))

    def to_arrow(self, name: str) -> pyarrow.Table:
        """Return a table as an Arrow table with real types (extra `arrow`)."""
        from sanctions_data.dataset.frames import to_arrow

        return to_arrow(self.table(name))


def load(
    version: str | None = None,
    *,
    texts: Mapping[str, str] | None = None,
    sentences: Mapping[tuple[str, int], HeldSentence] | None = None,
) -> Dataset:
    """Return the dataset.

    Args:
        version: a released version; the newest data of this package where it is None.
        texts: source id → text of documents you hold; see `sanctions_data.held_documents`.
        sentences: (source, n) → sentences you hold of other documents; see `documents.find_documents`.

    Raises:
        UnknownName: no such version.
        DamagedRelease: that version is not what was published. A table is checked when it is first read.
    """
    if texts or sentences:
        return Dataset(versions.resolve(version), texts or {}, sentences or {})
    return _load(versions.resolve(version))


@lru_cache(maxsize=4)
def _load(version: str) -> Dataset:
    return Dataset(version)


def json_schema(table: str) -> JSONObject:
    """Return the JSON Schema (2020-12) of a record of a table; UnknownName for no such table."""
    found: JSONObject = json.loads(published.schema_text(table, "schema"))
    return found


def table_schema(table: str) -> JSONObject:
    """Return the Table Schema (Data Package v2) of a table; UnknownName for no such table."""
    found: JSONObject = json.loads(published.schema_text(table, "tableschema"))
    return found

"""Names: in other scripts, other spellings, other words."""

from __future__ import annotations

from typing import ClassVar

from sanctions_data.records.record import Id, Provenance, Record, Text, claimed, inherited, structural
from sanctions_data.records.vocabulary import Language, NameKind


class Name(Record):
    """One further name of one entity."""

    table_name: ClassVar[str] = "names"
    shown = ("entity_name", "name", "language", "kind")

    id: Id = structural("Entity, language, ordinal; the ordinal means nothing.", "wang-junzheng.zh-1")
    entity: Id = structural("Whose name it is.", "wang-junzheng", references="entities")
    entity_name: Text | None = inherited("entity", "name", "Name of the entity.", "Wang Junzheng")
    language: Language = structural("Language (ISO 639-1) it is written in.", "zh")
    kind: NameKind = structural("What sort of name it is.", "name")
    name: Text | None = claimed("The name.", "王君正")
    provenance: Provenance = None

    def label(self) -> str:
        return f"{self.name} ({self.kind})"

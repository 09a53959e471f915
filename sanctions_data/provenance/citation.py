"""Works to cite: the dataset, a record or a cell of it, and the documents behind a cell.

Authors are the contributors that `datapackage.json` names; if it names none, the dataset goes by its own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sanctions_data.ledger.document import address

if TYPE_CHECKING:
    from sanctions_data.ledger import Source
    from sanctions_data.provenance.why import Why
    from sanctions_data.records import Record
    from sanctions_data.validation.values.json_values import JSONObject


@dataclass(frozen=True)
class Work:
    """What a citation tells of a document or a dataset; None is not known.

    Attributes:
        id: key of the entry in a bibliography.
        kind: kind of document, as in the ledger, or ``dataset``.
        title: title.
        authors: who made it, as names are written.
        container: the newspaper of an article; of a record, the dataset.
        publisher: who published it, if that is neither author nor container.
        issued: day of publication; of the dataset, the day of its newest source copy.
        url: address of the document, or of the copy that was read.
        accessed: day on which it was read.
        language: ISO 639-1.
        version: version of the dataset.
        locator: the place in it, such as ``sentence 1``.
        note: what else a reader should know.
    """

    id: str
    kind: str
    title: str | None
    authors: tuple[str, ...] = ()
    container: str | None = None
    publisher: str | None = None
    issued: date | None = None
    url: str | None = None
    accessed: date | None = None
    language: str | None = None
    version: str | None = None
    locator: str | None = None
    note: str | None = None


def dataset_work(package: JSONObject, version: str, as_of: date | None) -> Work:
    """Return the dataset as a work.

    Args:
        package: `datapackage.json`.
        version: version of the data.
        as_of: day of the newest source copy of that version.
    """
    named = tuple(str(one["title"]) for one in package.get("contributors", ()) if one.get("title"))
    name = str(package["name"])
    return Work(
        id=f"{name}-{version}",
        kind="dataset",
        title=str(package["title"]),
        authors=named or (name,),
        issued=as_of,
        url=package.get("homepage"),
        language="en",
        version=version,
    )


def part_work(whole: Work, record: Record, field: str | None = None) -> Work:
    """Return a record of the dataset, or a field of it, as a work in the dataset."""
    own, label = getattr(record, "id", ""), record.label()
    title = f"{field} of {own}" if field else f"{own} ({label})" if label else own
    key = "-".join(filter(None, (whole.id, own, field)))
    return replace(whole, id=key, title=title, container=whole.title)


def source_works(why: Why) -> tuple[Work, ...]:
    """Return the documents that the claims behind a field rest on, each with its sentences, in order of the claims."""
    sources: dict[str, Source] = {}
    sentences: dict[str, set[int]] = {}
    for reason in why:
        cited = reason.evidence[0]
        if cited.source is not None and cited.sentence is not None:
            sources.setdefault(cited.source.id, cited.source)
            sentences.setdefault(cited.source.id, set()).add(cited.sentence.n)
    return tuple(source_work(source, sorted(sentences[name])) for name, source in sources.items())


def source_work(source: Source, sentences: Sequence[int] = ()) -> Work:
    """Return a document as a work: an article in its newspaper, any other document by who published it."""
    article = source.kind == "article"
    authors = (source.author,) if source.author else () if article or not source.publisher else (source.publisher,)
    return Work(
        id=source.id,
        kind=source.kind,
        title=source.title,
        authors=authors,
        container=source.publisher if article else None,
        publisher=source.publisher if not article and source.publisher not in authors else None,
        issued=source.published_on,
        url=address(source),
        accessed=source.retrieved_on,
        language=source.language,
        locator=_numbered(sentences) or None,
        note=f"a copy: {source.copy_of}" if source.copy_of else None,
    )


def _numbered(sentences: Iterable[int]) -> str:
    numbers = [str(n) for n in sentences]
    if len(numbers) < 2:
        return f"sentence {numbers[0]}" if numbers else ""
    return f"sentences {', '.join(numbers[:-1])} and {numbers[-1]}"


def citation_file(package: JSONObject, version: str, as_of: date | None) -> str:
    """Return `CITATION.cff` (Citation File Format 1.2.0) of the newest release; strings as JSON, which YAML reads."""
    from sanctions_data._text import canonical_json as quoted

    work = dataset_work(package, version, as_of)
    lines = [
        "# generated by scripts/build.py",
        "cff-version: 1.2.0",
        f"message: {quoted('To cite a record or a cell: sanctions-data cite ID FIELD.')}",
        "type: dataset",
        f"title: {quoted(work.title)}",
        "authors:",
        *(f"  - name: {quoted(name)}" for name in work.authors),
        f"version: {quoted(version)}",
        *([f"date-released: {quoted(as_of.isoformat())}"] if as_of else []),
        *([f"license: {quoted(package['licenses'][0]['name'])}"] if package.get("licenses") else []),
        *([f"url: {quoted(work.url)}"] if work.url else []),
        "keywords:",
        *(f"  - {quoted(word)}" for word in package.get("keywords", ())),
    ]
    return "\n".join(lines) + "\n"

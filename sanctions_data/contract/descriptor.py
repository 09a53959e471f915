"""The Data Package descriptor: what the dataset holds, by bytes and digests, with every table's contract.

One function makes both files: `datapackage.json` at the root of the repository, and the one beside the data. They
differ in `path`, because the standard forbids paths that lead upwards, and the one beside the data does not list the
CSV files of tables, which a wheel does not have. Pure functions; `scripts/build.py` reads and writes the files.

The profile of version 2.0 was published without the type `list`, which the text of that version has; its
next version knows it (frictionlessdata/datapackage, issue 1089). We follow the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel

from sanctions_data.contract.schemas import table_name, table_schema, table_schema_json
from sanctions_data.ledger.document import address
from sanctions_data.records.cited_source import SourceRow
from sanctions_data.validation.values.json_values import JSONObject

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
ROOT_PREFIX = "sanctions_data/data/"
TITLE = "Sanctions over Xinjiang of 2020 and 2021, China's counter-measures, and what became of them"
DESCRIPTION = """The sanctions that the United States, the European Union, the United Kingdom and Canada imposed \
over Xinjiang in 2020 and 2021, China's counter-measures, and what became of both until the newest source. Every \
field links to the sentence that says it. It is not a screening list. Measures of later years are not in it.

Licences: the data (records, ledger, our summaries of sentences) are under CC-BY-4.0; the code of the package \
that carries them is under MIT. The words in the columns named `quote`, at most twelve at a time, are quoted \
from the sources and are not ours to license."""
KEYWORDS = ("sanctions", "Xinjiang", "provenance", "human rights", "2021")
CONTRIBUTORS = ({"title": "The maintainers of sanctions-data", "roles": ["author", "maintainer"]},)
LICENSES = (
    {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0 International (the data)",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    },
    {"name": "MIT", "title": "MIT License (the code)", "path": "https://opensource.org/license/mit"},
)
MEDIATYPES = {"csv": "text/csv", "json": "application/json"}


@dataclass(frozen=True)
class Resource:
    """One file of the dataset.

    Attributes:
        path: its name below `data/`, such as ``measures.csv`` or ``ledger/claims.csv``.
        bytes: its length.
        sha256: its digest, in hexadecimal digits.
        model: of its rows; None for a file that is not a table of its own.
    """

    path: str
    bytes: int
    sha256: str
    model: type[BaseModel] | None = None

    @property
    def name(self) -> str:
        """A table's name for its CSV file, which foreign keys use; else the path made a name."""
        stem, _, kind = self.path.rpartition("/")[2].rpartition(".")
        if kind == "csv" and self.model is not None:
            return table_name(self.model)
        return f"{stem}-{kind}"


def descriptor(
    resources: Iterable[Resource], *, version: str, prefix: str = "", sources: Iterable[SourceRow] = ()
) -> JSONObject:
    """Return the descriptor as data.

    Args:
        resources: the files, in the order they are to be listed.
        version: of the dataset.
        prefix: what stands before every path: `ROOT_PREFIX` at the root, nothing in the package.
        sources: the documents that the data cite. The day on which the newest was read is the day of the package.

    Raises:
        ValueError: two resources of one name.
    """
    listed = list(resources)
    names = [resource.name for resource in listed]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"two resources of one name: {', '.join(twice)}")
    found: JSONObject = {
        "$schema": PROFILE,
        "name": "sanctions-data",
        "title": TITLE,
        "description": DESCRIPTION,
        "version": version,
        "keywords": list(KEYWORDS),
        "contributors": [dict(entry) for entry in CONTRIBUTORS],
        "licenses": [dict(entry) for entry in LICENSES],
    }
    cited = list(sources)
    if read_on := [source.retrieved_on_latest for source in cited if source.retrieved_on_latest]:
        found["created"] = f"{max(read_on)}T00:00:00Z"
    if cited:  # the profile allows no empty list
        found["sources"] = [_source(source) for source in cited]
    return {**found, "resources": [_resource(resource, prefix) for resource in listed]}


def _source(source: SourceRow) -> dict[str, str]:
    found = {"title": source.label() or source.id}
    if where := address(source):
        found["path"] = where
    return found


def _resource(resource: Resource, prefix: str) -> JSONObject:
    kind = resource.path.rpartition(".")[2]
    found: JSONObject = {"name": resource.name, "path": prefix + resource.path}
    if resource.model is not None:
        found["type"] = "table"
    found |= {
        "format": kind,
        "mediatype": MEDIATYPES[kind],
        "encoding": "utf-8",
        "bytes": resource.bytes,
        "hash": f"sha256:{resource.sha256}",
    }
    if resource.model is None:
        return found
    schema = table_schema(resource.model) if kind == "csv" else table_schema_json(resource.model)
    found["title"] = schema["title"]
    found["description"] = schema["description"]
    del schema["$schema"]  # the package declares the version for all it holds; frictionless refuses it here
    # frictionless does not read the `property` of the standard, only its own
    where = {"property": "records"}
    found["dialect"] = {"lineTerminator": "\n"} if kind == "csv" else {**where, "json": where}
    found["schema"] = schema
    if kind == "json":
        del found["bytes"]  # frictionless 5.21 does not count those of a JSON table, and calls the count wrong
    return found

"""Croissant 1.1: the dataset for schema.org and machine learning, whose record sets read the Data Package beside it.

`references` between record sets are left out: mlcroissant then joins the two record sets, which changes their rows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sanctions_data._text import sha256_hex
from sanctions_data.contract.descriptor import CONTRIBUTORS, KEYWORDS
from sanctions_data.exports import to_csv, to_datapackage
from sanctions_data.exports.tables import ExportTable, Tables

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

PACKAGE = "datapackage.zip"
_OURS = (
    *("citeAs", "column", "containedIn", "arrayShape", "equivalentProperty", "extract", "field", "fileProperty"),
    *("fileObject", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5"),
    *("parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator"),
    *("source", "subField", "transform"),
)
# The context that the specification asks for (Croissant 1.1, "Appendix: JSON-LD context"), with the names of PROV.
CONTEXT: JSONObject = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    "description": {"@container": "@language"},
    **{name: f"cr:{name}" for name in _OURS},
}
_TYPES = {"integer": "sc:Integer", "date": "sc:Date", "boolean": "sc:Boolean", "number": "sc:Float"}
# Columns that say where a value comes from, in the words of PROV and of the Web Annotation.
_MEANINGS = {
    "provenance": {
        "claim": "http://www.w3.org/ns/prov#Entity",
        "source": "http://www.w3.org/ns/prov#hadPrimarySource",
        "quote": "http://www.w3.org/ns/oa#exact",
        "url": "https://schema.org/url",
        "said_by": "http://www.w3.org/ns/prov#wasAttributedTo",
        "uses_claim": "http://www.w3.org/ns/prov#wasDerivedFrom",
        "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    },
    "sources": {"url": "https://schema.org/url", "title": "https://schema.org/name"},
    "entities": {"name": "https://schema.org/name", "birth_date": "https://schema.org/birthDate"},
}


def write(data: Tables, name: str) -> dict[str, bytes]:
    """Return the metadata, and the archive that they describe."""
    package = to_datapackage.write(data, PACKAGE)
    text = json.dumps(metadata(data, package[PACKAGE]), ensure_ascii=False, indent=1)
    return {name: f"{text}\n".encode(), **package}


def metadata(data: Tables, package: bytes) -> JSONObject:
    """Return the metadata, which are a `Dataset` of schema.org.

    Args:
        data: the tables of the dataset.
        package: the archive of the Data Package.
    """
    dataset = data.dataset
    assert dataset is not None
    files = to_csv.write(data)
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": data.title,
        "alternateName": data.name,
        "description": data.description,
        "version": data.version,
        "license": [data.license_url],
        "keywords": list(KEYWORDS),
        "creator": [{"@type": "Organization", "name": one["title"]} for one in CONTRIBUTORS],
        "datePublished": str(dataset.as_of),
        "dateModified": str(dataset.as_of),
        "isAccessibleForFree": True,
        "citeAs": dataset.cite(style="bibtex"),
        "isLiveDataset": False,
        "isBasedOn": sorted({row.url for row in dataset.sources if row.url}),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": PACKAGE,
                "name": PACKAGE,
                "contentUrl": PACKAGE,
                "encodingFormat": "application/zip",
                "sha256": sha256_hex(package),
            },
            *(_file(table.name, files[f"{table.name}.csv"]) for table in data.tables),
        ],
        "recordSet": [_record_set(table) for table in data.tables],
    }


def _file(table: str, raw: bytes) -> JSONObject:
    name = f"{table}.csv"
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "containedIn": {"@id": PACKAGE},
        "contentUrl": name,
        "encodingFormat": "text/csv",
        "sha256": sha256_hex(raw),
    }


def _record_set(table: ExportTable) -> JSONObject:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{column}"} for column in table.primary_key],
        "field": [_field(table.name, str(one["name"]), one) for one in table.fields],
    }


def _field(table: str, column: str, field: object) -> JSONObject:
    assert isinstance(field, dict)
    source: JSONObject = {"fileObject": {"@id": f"{table}.csv"}, "extract": {"column": column}}
    found: JSONObject = {
        "@type": "cr:Field",
        "@id": f"{table}/{column}",
        "name": column,
        "description": field["description"],
        "dataType": _TYPES.get(field["type"], "sc:Text"),
    }
    if meaning := _MEANINGS.get(table, {}).get(column):
        found["equivalentProperty"] = meaning
    if field["type"] == "list":
        found["repeated"] = True
        source["transform"] = {"separator": ";"}
    return found | {"source": source}

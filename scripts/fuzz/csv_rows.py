"""Rows of delimited text through the rows engine, against a schema with a field of every type."""

from __future__ import annotations

from contextlib import suppress

import sanctions_data.validation.engines.run  # noqa: F401 - imported here so that it is instrumented
from sanctions_data.errors import SanctionsDataError
from sanctions_data.validation.api import validate
from sanctions_data.validation.report.formats import render
from sanctions_data.validation.schema.table_schema import TYPES

FIELDS: list[dict[str, object]] = [{"name": name, "type": name} for name in sorted(TYPES)]
FIELDS[0] |= {"constraints": {"unique": True}}
SCHEMA = {"fields": FIELDS, "fieldsMatch": "partial", "primaryKey": []}
SEEDS = [
    b"date,integer,number\n2021-03-22,1,1.5\n,,\n",
    b'array,boolean,duration\r\n"[1, ""a""]",true,P1Y2M\r\n"x\ny",no,PT\r\n',
    b'geojson,geopoint,list,object\n"{""type"": ""Point"", ""coordinates"": [1, 2]}","1, 2","a,b",{}\n',
    b"\xef\xbb\xbfstring,time,year,yearmonth,any,datetime\na,00:00:00,2021,2021-03,x,2021-03-22T00:00:00Z\n",
    b"\x1f\x8b\x08\x00",
]
WORDS = [*TYPES, "NaN", "-inf", "1e999999999", "P1Y", '""', "\r\n", "\0", "true", "[", "{", "2021-02-29"]


def one(data: bytes) -> None:
    """Validate, and print what was found in every format."""
    with suppress(SanctionsDataError):
        report = validate(data, SCHEMA, engine="rows", limit=20, format="csv")
        for shape in ("text", "junit"):
            list(render(report, shape))

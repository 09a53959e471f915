"""Every export of the data, read by the tools that it is made for: each cell compared with the loader.

    python scripts/judges/exports.py

Prints what each format cost to make, then a line for each judge. A judge that is not installed is named, and not run.
`pip install 'sanctions-data[judges]'` installs all but LibreOffice; FTM_PYTHON may name another interpreter that has
followthemoney, which compiles for minutes.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import sanctions_data as sd
from sanctions_data.exports.formats import FORMATS, make_files
from sanctions_data.exports.tables import Tables, of_dataset
from sanctions_data.exports.write_files import write_files
from sanctions_data.records import TABLES, model

FTM = """
import json, sys
from collections import defaultdict
from pathlib import Path
from followthemoney import model
from followthemoney.statement.serialize import read_path_statements
folder = Path(sys.argv[1])
entities = {}
for line in (folder / "entities.ftm.json").open(encoding="utf-8"):
    found = json.loads(line)
    wanted = {name: sorted(values) for name, values in found["properties"].items()}
    again = model.get_proxy(found, cleaned=False).to_dict()["properties"]
    if {name: sorted(values) for name, values in again.items()} != wanted:
        print("entity", found["id"])
    entities[found["id"]] = wanted
properties = defaultdict(lambda: defaultdict(list))
for one in read_path_statements(folder / "statements.csv", "csv"):
    properties[one.entity_id][one.prop].append(one.value)
    if one.id != one.generate_key():
        print("statement", one.id)
if {name: {prop: sorted(values) for prop, values in found.items()} for name, found in properties.items()} != entities:
    print("the statements are not the entities")
"""
SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
[] a sh:NodeShape ; sh:targetClass oa:Annotation ;
   sh:property [ sh:path oa:hasBody ; sh:minCount 1 ; sh:maxCount 1 ; sh:class prov:Entity ] ;
   sh:property [ sh:path oa:hasTarget ; sh:minCount 1 ; sh:maxCount 1 ] ;
   sh:property [ sh:path oa:motivatedBy ; sh:hasValue oa:linking ] .
[] a sh:NodeShape ; sh:targetSubjectsOf prov:wasGeneratedBy ;
   sh:property [ sh:path prov:wasDerivedFrom ; sh:minCount 1 ] .
"""


class NotRun(Exception):
    """A judge that is not here; the text says what is missing."""


def need(module: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise NotRun(f"{module} is not installed")


def by_datasette(data: Tables, folder: Path) -> Iterator[str]:
    need("datasette")
    command = [sys.executable, "-m", "datasette", str(folder / "sanctions-data.db")]
    command += ["-m", str(folder / "sanctions-data.metadata.json"), "--setting", "max_returned_rows", "10000", "--get"]

    def answer(path: str) -> list[dict[str, object]]:
        done = subprocess.run([*command, f"/sanctions-data/{path}"], capture_output=True, text=True, check=True)
        rows: list[dict[str, object]] = json.loads(done.stdout)
        return rows

    for table in data.tables:
        rows = answer(f"{table.name}.json?_shape=array&_size=max&_nofacet=1")
        wanted = [tuple(map(_in_sqlite, row)) for row in table.rows]
        if sorted((tuple(row[name] for name in table.columns) for row in rows), key=repr) != sorted(wanted, key=repr):
            yield f"{table.name} differs"
    if not answer("entities.json?_shape=array&_search=jerden"):
        yield "the search for jerden finds nothing"


def _in_sqlite(cell: object) -> object:
    if isinstance(cell, tuple):
        return json.dumps(cell, ensure_ascii=False, separators=(",", ":"))
    return cell.isoformat() if isinstance(cell, date) else cell


def by_libreoffice(data: Tables, folder: Path) -> Iterator[str]:
    if (program := shutil.which("soffice")) is None:
        raise NotRun("there is no soffice")
    convert = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", convert]
    subprocess.run(
        [*command, "--outdir", folder / "sheets", folder / "sanctions-data.xlsx"], check=True, capture_output=True
    )
    for table in data.tables:
        with (folder / f"sheets/sanctions-data-{table.name}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))[1:]
        text = make_files("csv", Tables("one", (table,)))[f"{table.name}.csv"].decode()
        if rows != list(csv.reader(io.StringIO(text, newline="")))[1:]:
            yield f"{table.name} differs"


def by_mlcroissant(data: Tables, folder: Path) -> Iterator[str]:
    need("mlcroissant")
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    if report := dataset.metadata.issues.report():
        yield report
    for table in data.tables:
        rows = [[_plain(row[f"{table.name}/{name}"]) for name in table.columns] for row in dataset.records(table.name)]
        if rows != [list(row) for row in table.rows]:
            yield f"{table.name} differs"


def _plain(cell: object) -> object:
    """What mlcroissant gives, as Python values: bytes, times and floats of pandas."""
    if isinstance(cell, bytes):
        return cell.decode()
    if isinstance(cell, list):
        return tuple(_plain(member) for member in cell)
    if str(cell) == "NaT" or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if isinstance(cell, date) and hasattr(cell, "date"):
        return cell.date()
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def by_followthemoney(data: Tables, folder: Path) -> Iterator[str]:
    python = os.environ.get("FTM_PYTHON", sys.executable)
    if python == sys.executable:
        need("followthemoney")
    command = [python, "-c", FTM, str(folder / "followthemoney")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    yield from done.stdout.splitlines()


def by_pyshacl(data: Tables, folder: Path) -> Iterator[str]:
    need("pyshacl")
    import pyshacl
    import rdflib

    derived, prov = rdflib.URIRef("http://www.w3.org/ns/prov#wasDerivedFrom"), "urn:sanctions-data:"
    shape = rdflib.Graph().parse(data=SHAPE, format="turtle")
    for table in TABLES:
        graph = rdflib.Graph().parse(folder / f"jsonld/{table}.jsonld", format="json-ld")
        conforms, _, text = pyshacl.validate(graph, shacl_graph=shape)
        if not conforms:
            yield f"{table}: {text}"
        assert data.dataset is not None
        for row in data.dataset[table]:
            for name, column in model(table).columns().items():
                field = rdflib.URIRef(f"{prov}{data.version}:field:{row.id}:{name}")
                filled = getattr(row, name) is not None and column.origin != "structural"
                if filled and (field, derived, None) not in graph:
                    yield f"{table} {row.id} {name} has no derivation"


JUDGES: dict[str, Callable[[Tables, Path], Iterator[str]]] = {
    "datasette": by_datasette,
    "LibreOffice": by_libreoffice,
    "mlcroissant": by_mlcroissant,
    "followthemoney": by_followthemoney,
    "rdflib and pyshacl": by_pyshacl,
}


def main() -> int:
    data, red = of_dataset(sd.load()), 0
    with tempfile.TemporaryDirectory() as name:
        folder, total = Path(name), 0.0
        for format, form in FORMATS.items():
            start = time.perf_counter()
            files = make_files(format, data)
            total += time.perf_counter() - start
            seconds, size = time.perf_counter() - start, sum(map(len, files.values()))
            print(f"| {format} | {len(files)} | {size / 1000:,.0f} | {seconds:.1f} |")
            write_files(folder / form.file if form.is_folder else folder, files, replace=True)
        print(f"| all | | | {total:.1f} |\n")
        for judge, check in JUDGES.items():
            try:
                found = list(check(data, folder))
            except NotRun as error:
                print(f"not run  {judge}: {error}")
                continue
            red += bool(found)
            print(f"{'RED' if found else 'ok':<9}{judge}", *found[:10], sep="\n         ")
    return 1 if red else 0


if __name__ == "__main__":
    sys.exit(main())

"""The only module that knows where files lie: in a wheel, a zip, an editable install or a checkout.

Everything else asks for a file by its name below `data/` or for a schema by its table. A wheel has each table once, as
JSON. Its CSV file is made again when it is asked for, byte for byte (docs/decisions/0015-tables-once.md).
"""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from sanctions_data._registry import ALL_TABLES
from sanctions_data.errors import UnknownName

_ROOT = files(__package__.partition(".")[0])
_extracted: Path | None = None


def data_file(name: str) -> Traversable:
    """Return a file of the dataset by its name below `data/`, such as ``measures.csv`` or ``ledger/claims.csv``.

    Raises:
        UnknownName: no such file, or a name that leads out of the folder.
    """
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute():
        raise UnknownName("data file", name, data_names())
    found = _ROOT.joinpath("data", *parts)
    if not found.is_file():
        raise UnknownName("data file", name, data_names())
    return found


def data_names(folder: str = "") -> tuple[str, ...]:
    """Return names of all files of the dataset (below one folder of it) that lie there, sorted."""
    top = _ROOT.joinpath("data", *PurePosixPath(folder).parts)
    return tuple(sorted(_walk(top, folder))) if top.is_dir() else ()


def _walk(top: Traversable, prefix: str) -> list[str]:
    found: list[str] = []
    for item in top.iterdir():
        name = f"{prefix}/{item.name}" if prefix else item.name
        if item.name.startswith("."):  # what a stopped run left behind
            continue
        if item.is_dir():
            found += _walk(item, name)
        else:
            found.append(name)
    return found


def read_bytes(name: str) -> bytes:
    """Return a file of the dataset as it lies there, unchecked; `published.read_text` checks it."""
    made = _made_csv(PurePosixPath(name).as_posix())
    return data_file(name).read_bytes() if made is None else made


def made_tables() -> dict[str, bytes]:
    """Return name → bytes of the CSV files that are not there but can be made; none in a checkout, which has them."""
    found = {f"{table}.csv": _made_csv(f"{table}.csv") for table in ALL_TABLES}
    return {name: raw for name, raw in found.items() if raw is not None}


def _made_csv(name: str) -> bytes | None:
    """Return the CSV file of a table, made from its JSON file; None if it exists or its JSON file is damaged."""
    table, _, ending = name.rpartition(".")
    folder = _ROOT.joinpath("data")
    if ending != "csv" or table not in ALL_TABLES or not is_installed() or folder.joinpath(name).is_file():
        return None
    from sanctions_data import _csv

    try:
        columns = [field["name"] for field in json.loads(schema_file(table, "tableschema").read_bytes())["fields"]]
        return _csv.write(json.loads(folder.joinpath(f"{table}.json").read_bytes())["records"], columns).encode()
    except (OSError, UnknownName, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def read_text(name: str) -> str:
    """Return the text of a file of the dataset as it lies there, unchecked; `published.read_text` checks it."""
    return read_bytes(name).decode("utf-8")


def data_path(name: str) -> Path:
    """Return a file of the dataset as a path; one that is in a zip or is made is first put into a temporary folder.

    The folder is removed when the process ends.

    Raises:
        UnknownName: there is no such file.
    """
    made = _made_csv(PurePosixPath(name).as_posix())
    if made is None and isinstance(file := data_file(name), Path):
        return file
    raw = data_file(name).read_bytes() if made is None else made
    global _extracted  # noqa: PLW0603 - one folder per process
    if _extracted is None:
        _extracted = Path(tempfile.mkdtemp(prefix="sanctions-data-"))
        atexit.register(shutil.rmtree, _extracted, ignore_errors=True)
    target = _extracted / "data" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(raw)
    return target


def schema_file(table: str, kind: str = "schema") -> Traversable:
    """Return the JSON Schema (`kind` = ``schema``) or Table Schema (``tableschema``) of a table, unchecked.

    Raises:
        UnknownName: no table of that name has one.
    """
    folder = schema_folder()
    if folder is not None and isinstance(table, str) and not {"/", "\\"} & set(table):
        found = folder.joinpath(f"{table}.{kind}.json")
        if found.is_file():
            return found
    raise UnknownName("schema", table, schema_names(kind))


def schema_names(kind: str = "schema") -> tuple[str, ...]:
    """Return the tables that have a schema of that kind, sorted."""
    ending, folder = f".{kind}.json", schema_folder()
    if folder is None:
        return ()
    return tuple(sorted(item.name[: -len(ending)] for item in folder.iterdir() if item.name.endswith(ending)))


def schema_folder() -> Traversable | None:
    """Return the folder of the schemas: that in the package, or that of a checkout beside it; None if both are gone."""
    packaged = _ROOT.joinpath("schemas")
    if packaged.is_dir():
        return packaged
    beside = _checkout("schemas")
    return beside if beside is not None and beside.is_dir() else None


def is_installed() -> bool:
    """Return whether this is an installed package or a zip, which has the schemas inside, and not a checkout."""
    return _ROOT.joinpath("schemas").is_dir()


def root_descriptor() -> Path | None:
    """Return where a checkout has its own `datapackage.json`; None for an installed package, which has none."""
    return None if is_installed() else _checkout("datapackage.json")


def _checkout(name: str) -> Path | None:
    """Return a path beside the package, if the package is in a folder and not in a zip."""
    return _ROOT.parent / name if isinstance(_ROOT, Path) else None

"""The only module that knows where files lie: in a wheel, a zip, an editable install or a checkout.

Everything else asks for a file by its name below `data/` or for a schema by its table.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from .errors import UnknownName

_ROOT = files(__package__)
_extracted: Path | None = None


def data_file(name: str) -> Traversable:
    """A file of the dataset by its name below `data/`, such as ``measures.csv`` or ``ledger/claims.csv``.

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
    """Names of all files of the dataset (below one folder of it), sorted."""
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


def read_text(name: str) -> str:
    """The text of a file of the dataset."""
    return data_file(name).read_bytes().decode("utf-8")


def data_path(name: str) -> Path:
    """A file of the dataset as a path; out of a zip it is copied to a folder that lives as long as the process.

    Raises:
        UnknownName: no such file.
    """
    return _on_disk(data_file(name), PurePosixPath("data", name))


def schema_file(table: str, kind: str = "schema") -> Traversable:
    """The JSON Schema (`kind` = ``schema``) or Table Schema (``tableschema``) of a table.

    Raises:
        UnknownName: no table of that name has one.
    """
    wanted = f"{table}.{kind}.json"
    for folder in _schema_folders():
        found = folder.joinpath(wanted)
        if found.is_file() and "/" not in table and "\\" not in table:
            return found
    raise UnknownName("schema", table, schema_names(kind))


def schema_path(table: str, kind: str = "tableschema") -> Path:
    """`schema_file` as a path."""
    return _on_disk(schema_file(table, kind), PurePosixPath("schemas", f"{table}.{kind}.json"))


def schema_names(kind: str = "schema") -> tuple[str, ...]:
    """The tables that have a schema of that kind, sorted."""
    ending = f".{kind}.json"
    for folder in _schema_folders():
        return tuple(sorted(item.name[: -len(ending)] for item in folder.iterdir() if item.name.endswith(ending)))
    return ()


def _schema_folders() -> list[Traversable]:
    """Packaged first; an editable install and a checkout have them beside the package."""
    packaged = _ROOT.joinpath("schemas")
    found = [packaged] if packaged.is_dir() else []
    if isinstance(_ROOT, Path) and (beside := _ROOT.parent / "schemas").is_dir():
        found.append(beside)
    return found


def _on_disk(file: Traversable, name: PurePosixPath) -> Path:
    if isinstance(file, Path):
        return file
    global _extracted  # noqa: PLW0603 - one folder per process
    if _extracted is None:
        _extracted = Path(tempfile.mkdtemp(prefix="sanctions-data-"))
        atexit.register(shutil.rmtree, _extracted, ignore_errors=True)
    target = _extracted / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(file.read_bytes())
    return target

"""Send this package to the executors, so that they check with the code that planned the work."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sanctions_data.validation.engines.spark.spark_types import SparkSession

PACKAGE = Path(__file__).resolve().parents[3]
_sent: set[str] = set()


def send(session: SparkSession) -> None:
    """Add the package's modules to a session's Python files; once per application."""
    context = session.sparkContext if "connect" not in type(session).__module__ else None
    name = str(session.session_id if context is None else context.applicationId)
    if name in _sent:
        return
    path = _archive()
    if context is not None:
        context.addPyFile(str(path))
    else:
        session.addArtifacts(str(path), pyfile=True)
    _sent.add(name)


def _archive() -> Path:
    """Return a zip of the modules that checking needs. Executors fetch it from the driver, so it lasts as long as that.

    Where the package was imported from a zip, as another driver may have sent it, it is that one.
    """
    if (zipped := getattr(globals()["__loader__"], "archive", None)) is not None:
        return Path(zipped)
    folder = Path(tempfile.mkdtemp(prefix="sanctions-data-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / f"{PACKAGE.name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for module in sorted([*PACKAGE.glob("*.py"), *(PACKAGE / "validation").rglob("*.py")]):
            archive.write(module, Path(PACKAGE.name) / module.relative_to(PACKAGE))
    return path

"""A checkout of the repository: the one place where the ledger is written and the data are built."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from sanctions_data.build.atomic_write import pending, write_all
from sanctions_data.errors import SanctionsDataError, decode_utf8
from sanctions_data.ledger import Ledger, search_keys
from sanctions_data.ledger.storage import ledger_files, read_ledger
from sanctions_data.published.chain import Chain, read_chain
from sanctions_data.published.digests import CHAIN
from sanctions_data.published.version_numbers import next_release

DATA = "sanctions_data/data/"
LEDGER = DATA + "ledger"
# The order in which files are put in place: evidence is there before the claim that rests on it.
_ORDER = ("sources", "sentences", "records", "evidence", "claims", "decisions")


@dataclass(unsafe_hash=True)
class NotACheckout(SanctionsDataError):
    """The package does not run from a checkout, so there is no ledger to write.

    Attributes:
        root: the directory that would have to be one.
    """

    root: Path
    exit_code = 3

    def __str__(self) -> str:
        return (
            f"{self.root}: is not a checkout of sanctions-data, and the ledger is written in a checkout only; "
            "clone the repository, and run `python -m sanctions_data ledger …` in it"
        )


@dataclass(unsafe_hash=True)
class DocumentsNeeded(SanctionsDataError):
    """Something cannot be done without the documents.

    Attributes:
        what: what needs them, such as ``a release``.
    """

    what: str
    exit_code = 3

    def __str__(self) -> str:
        return f"{self.what} needs the documents: --sources DIR, or SANCTIONS_DATA_SOURCES"


@dataclass(frozen=True)
class Checkout:
    """A checkout, by its top directory.

    Attributes:
        root: the directory with `pyproject.toml`.
    """

    root: Path

    @property
    def ledger(self) -> Path:
        """The directory of the ledger."""
        return self.root / LEDGER

    @property
    def version(self) -> str:
        """The version of the data, from the one place where it is written; 2.0.0.dev0 on the way to 2.0.0."""
        return str(_project(self.root)["version"])

    @property
    def next_version(self) -> str:
        """The version in which a row of the ledger is added or retired now: 2.0.0 on the way to it."""
        return next_release(self.version) or self.version

    def releases(self) -> Chain:
        """Return the chain of releases; one without a release if there is none yet.

        Raises:
            DamagedRelease: the file is not a chain of releases.
        """
        raw = self.read_bytes(DATA + CHAIN)
        return Chain(dataset="sanctions-data", releases=()) if raw is None else read_chain(raw)

    def is_released(self, version: str) -> bool:
        """Return whether a version is frozen, so that no row may be added to it."""
        return version in self.releases().versions

    def read(self, path: str) -> str | None:
        """Return the text of a file by its path from the top; None if it is not there, UnreadableFile if not UTF-8."""
        raw = self.read_bytes(path)
        return None if raw is None else decode_utf8(raw, str(self.root / path))

    def read_bytes(self, path: str) -> bytes | None:
        """Return the bytes of a file by its path from the top; None if it is not there."""
        file = self.root / path
        return file.read_bytes() if file.is_file() else None

    def pages(self) -> list[Path]:
        """Return the pages of the docs: those at the top, all of `docs/`, and the README files of the tests."""
        return [
            *sorted(self.root.glob("*.md")),
            *sorted((self.root / "docs").rglob("*.md")),
            *sorted((self.root / "tests").rglob("README.md")),
        ]

    def search_keys(self) -> str:
        """Return the text of `search_keys.csv`; that of a file without rows if there is none."""
        return self.read(DATA + search_keys.NAME) or ",".join(search_keys.COLUMNS)

    def read_ledger_file(self, name: str) -> str:
        """Return the text of a file of the ledger, as the change that a stopped run had begun leaves it.

        Raises:
            OSError: the file is missing.
            UnreadableFile: it is not UTF-8.
        """
        begun = pending(self.ledger)
        file = self.ledger / name
        return begun[name] if name in begun else decode_utf8(file.read_bytes(), str(file))

    def read_ledger(self) -> Ledger:
        """Return the ledger; see `sanctions_data.ledger.storage.read_ledger` for what it raises."""
        return read_ledger(self.read_ledger_file)

    def write_ledger(self, ledger: Ledger) -> tuple[str, ...]:
        """Write the files of a ledger that differ from those on disk, all or none, and return their names.

        Call it while the directory is locked (`atomic_write.locked`).
        """
        made = ledger_files(ledger)
        names = [f"{table}.csv" for table in _ORDER]
        changed = {name: made[name] for name in names if made[name] != self.read_ledger_file(name)}
        if changed:
            write_all(self.ledger, changed)
        return tuple(changed)


PACKAGE_ROOT = Path(__file__).resolve().parents[2]


def find_checkout() -> Checkout:
    """Return the checkout that this package runs from.

    Raises:
        NotACheckout: it runs from an installed copy.
    """
    try:
        if _project(PACKAGE_ROOT)["name"] == "sanctions-data" and (PACKAGE_ROOT / LEDGER).is_dir():
            return Checkout(PACKAGE_ROOT)
    except (OSError, ValueError, KeyError):
        pass
    raise NotACheckout(PACKAGE_ROOT)


def _project(root: Path) -> dict[str, object]:
    """Return the table `project` of `pyproject.toml`."""
    found: dict[str, object] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return found

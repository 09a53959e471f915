"""`release.json`: what a release lists of itself."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from sanctions_data.errors import DamagedRelease


class Previous(BaseModel):
    """The release before: its version, and the SHA-256 of its `release.json`."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    version: str
    sha256: str


class Manifest(BaseModel):
    """What `release.json` holds.

    Attributes:
        dataset: the name of the dataset.
        version: of the release.
        previous: the release before; None for the first.
        files: name of a file of the release → its SHA-256.
        columns: table → column → kind.
        records: table → key of a record → SHA-256 of the record.
        ledger: ledger table → key of a row → SHA-256 of the row without its end, and its end ("" if it stands).
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    dataset: Literal["sanctions-data"]
    version: str
    previous: Previous | None
    files: dict[str, str]
    columns: dict[str, dict[str, str]]
    records: dict[str, dict[str, str]]
    ledger: dict[str, dict[str, tuple[str, str]]]


def read_manifest(raw: bytes, name: str) -> Manifest:
    """Return what a `release.json` holds; DamagedRelease if it is not one.

    Args:
        raw: its bytes.
        name: its name below `data/`.
    """
    try:
        return Manifest.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        why = f"{place}: {first['msg']}" if place else first["msg"]
        raise DamagedRelease(f"data/{name}", f"is not the list of a release ({why})") from None

"""Would the build accept a changed ledger? Every command that writes the ledger asks first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sanctions_data.build.checkout import Checkout
from sanctions_data.compile import LedgerFaults, compile_ledger
from sanctions_data.errors import SanctionsDataError
from sanctions_data.ledger import Ledger
from sanctions_data.published.version_numbers import is_version, key


class Refused(SanctionsDataError):
    """A change that the ledger does not take; the text says why, and what would do."""


@dataclass(frozen=True)
class Changed:
    """A change of the ledger that the build accepts.

    Attributes:
        ledger: the ledger with the change.
        lines: what begins, ends or changes, a line each.
        notes: what a person still has to decide.
    """

    ledger: Ledger
    lines: tuple[str, ...]
    notes: tuple[str, ...]


def check_unreleased(checkout: Checkout, version: str, option: str) -> None:
    """Raise Refused if no row may begin or end in a version: it is not one, or not later than all releases.

    Args:
        checkout: where the releases are.
        version: the version.
        option: the option of the command that names another.
    """
    if not is_version(version):
        raise Refused(f"{option} {version!r} is not a version; expected three numbers, such as 2.0.0")
    released = checkout.releases().versions
    if version in released:
        raise Refused(
            f"{version} is released: begin the next version first (`sanctions-data ledger begin patch` for a corrected "
            "value, minor for new rows)"
        )
    if released and key(version) < key(released[-1]):
        raise Refused(f"{option} {version} is before the newest release, {released[-1]}; a release never changes")


def accept(ledger: Ledger, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return what a person has to decide before the ledger can be built: values that differ.

    Args:
        ledger: the ledger with the change.
        texts: source id → text of the documents that are held.

    Raises:
        Refused: the build would refuse the ledger for another reason; all faults are named.
    """
    try:
        compile_ledger(ledger, texts)
    except LedgerFaults as error:
        faults = [fault for fault in error.faults if not fault.undecided]
        if faults:
            raise Refused("the build would refuse it:\n" + "\n".join(map(str, faults))) from None
        return tuple(
            f"needs a decision before the build passes (`ledger decide`): {fault.message}" for fault in error.faults
        )
    return ()

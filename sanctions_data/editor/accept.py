"""Would the build accept a changed ledger? Every command that writes the ledger asks first."""

from __future__ import annotations

from collections.abc import Mapping

from sanctions_data.build.checkout import Checkout
from sanctions_data.compile import LedgerFaults, compile_ledger
from sanctions_data.errors import SanctionsDataError
from sanctions_data.ledger import Ledger


class Refused(SanctionsDataError):
    """A change that the ledger does not take; the text says why, and what would do."""


def check_unreleased(checkout: Checkout, version: str, option: str) -> None:
    """Raise Refused if a version is frozen, so that no row may begin or end in it.

    Args:
        checkout: where the releases are.
        version: the version.
        option: the option of the command that names another.
    """
    if checkout.is_released(version):
        raise Refused(f"{version} is released: raise the version in pyproject.toml, or name one by {option}")


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
        return tuple(f"needs a decision before the build passes: {fault.message}" for fault in error.faults)
    return ()

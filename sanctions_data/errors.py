"""The errors this package raises.

Every error carries data and lets ``__str__`` speak: the thing, its place, what was expected, the likely
fix. ``exit_code`` is what the command line answers with: 2 for a wrong call, 3 for "could not check".
They are values by convention; ``frozen=True`` would make Python itself fail when it sets a traceback.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import zip_longest

_CHOICES = 24  # choices that a message has
_LISTED = 32  # names that a message lists: the columns of the widest table, not the ids of one


class SanctionsDataError(Exception):
    """Base of all errors raised on purpose; never raised itself."""

    exit_code = 2


@dataclass(unsafe_hash=True)
class UnknownName(SanctionsDataError, LookupError):
    """A name (record id, field, table, version, …) that does not exist.

    Attributes:
        kind: what was looked for, in words a user knows ("record", "field of measures", …).
        name: what was asked for: a text, or whatever else a program asked with.
        known: the names that exist.
        likely: the names to suggest; those of `known` that are close to `name`, if there are none.
        hint: what to do if there is no name to suggest and too many to list.
    """

    kind: str
    name: object
    known: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    hint: str = ""

    def __str__(self) -> str:
        text, asked = f"no {self.kind} {self.name!r}", str(self.name)
        close = suggest(asked, self.known)
        if likely := self.likely or ((close,) if close else begun(asked, self.known)):
            names = ", ".join(map(repr, likely[:-1])) + " or " * (len(likely) > 1) + repr(likely[-1])
            return f"{text}; did you mean {names}?"
        if 0 < len(self.known) <= _LISTED:
            return f"{text}; there are: {', '.join(self.known)}"
        return f"{text}; {self.hint}" if self.hint else text


@dataclass(unsafe_hash=True)
class AmbiguousName(SanctionsDataError, LookupError):
    """A name that several records have.

    Attributes:
        kind: what was looked for, in words a user knows ("target", "record").
        name: what was asked for.
        choices: the ids of the records.
        labels: what each of them is, in a few words.
    """

    kind: str
    name: str
    choices: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    def __str__(self) -> str:
        size = max(map(len, self.choices), default=0)
        shown = [
            f"  {choice:{size}}  {label}".rstrip()
            for choice, label in zip_longest(self.choices, self.labels[: len(self.choices)], fillvalue="")
        ]
        more = [f"  … {len(shown) - _CHOICES} more"] if len(shown) > _CHOICES else []
        return "\n".join([f"{self.name!r} names more than one {self.kind}; choose one:", *shown[:_CHOICES], *more])


@dataclass(unsafe_hash=True)
class UnreadableFile(SanctionsDataError):
    """A file that is missing, empty, not text, or otherwise not what it should be."""

    path: str
    reason: str
    help: str = ""
    exit_code = 3

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" + (f"; {self.help}" if self.help else "")


@dataclass(unsafe_hash=True)
class DamagedRelease(SanctionsDataError):
    """A file of the dataset or of a release that is not what was published.

    Attributes:
        file: its path, such as ``data/measures.json``.
        message: what is wrong, and the likely fix.
    """

    file: str
    message: str
    exit_code = 1

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


@dataclass(unsafe_hash=True)
class MissingExtra(SanctionsDataError, ImportError):
    """A feature whose optional dependency is not installed."""

    feature: str
    extra: str
    exit_code = 3

    def __str__(self) -> str:
        return f"{self.feature} needs an optional dependency: pip install 'sanctions-data[{self.extra}]'"


def decode_utf8(raw: bytes, path: str, help: str = "") -> str:
    """Return the text of a file in UTF-8, with its byte order mark if it has one.

    Args:
        raw: the bytes of the file.
        path: its path, for the error.
        help: what to do if the file is not UTF-8.

    Raises:
        UnreadableFile: it is not UTF-8.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(path, f"is not UTF-8 at byte {error.start}", help) from None


def moved_name(package: str, module: str, moved: Container[str], name: str) -> object:
    """Return a name of a package that was a module in 1.x; for the `__getattr__` of the package.

    Args:
        package: the package, such as ``sanctions_data.dataset``.
        module: the module in it that has the names now.
        moved: the names.
        name: the one that is asked for.

    Raises:
        AttributeError: it is not one of them.
    """
    from importlib import import_module
    from warnings import warn

    if name not in moved:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    warn(f"{package}.{name} has moved to {package}.{module}", DeprecationWarning, stacklevel=3)
    found: object = getattr(import_module(f"{package}.{module}"), name)
    return found


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return what a message ends with to name the known name closest to `name`; "" if nothing is close."""
    close = suggest(name, known)
    return f"; did you mean {close!r}?" if close else ""


def suggest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name closest to `name`, or None if nothing is close.

    A slip of the fingers is close, another word with some of the same letters ("status", "start") is not. The
    fewer the letters, the more one of them weighs: "url" is two thirds of "uri".
    """
    folded = {candidate.casefold(): candidate for candidate in known}
    cutoff = 0.65 if len(name) < 4 else 0.75 if len(name) < 6 else 0.8
    close = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=cutoff)
    return folded[close[0]] if close else None


def begun(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return up to three known names with a word that begins like `name`, the likeliest first; none for short names."""
    folded = name.casefold()
    found = {one for one in known if len(folded) > 2 and any(part.startswith(folded) for part in _words(one))}
    return tuple(sorted(found, key=lambda one: (not one.casefold().startswith(folded), len(one), one))[:3])


def _words(name: str) -> list[str]:
    return re.split(r"[^\w]+", name.casefold())

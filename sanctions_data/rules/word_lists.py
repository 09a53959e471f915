"""Words that stand for a member of a vocabulary: `words.csv`, and how it is looked up.

Words are folded (case, typographic quotes) and matched as whole words; the longest entry at a place wins,
so that "European Union" is not also "Union". A possessive s does not hide a word ("China's"); "non-EU" names
whoever is not the EU.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from sanctions_data._csv import read_rows
from sanctions_data.rules.rule import CannotDerive, Derived, Inputs

_FOLD = str.maketrans({**dict.fromkeys("’‘", "'"), **dict.fromkeys("“”", '"'), **dict.fromkeys("‐‑–—−", "-")})


def fold(text: str) -> str:
    """Return a text without case and typographic quotes, its white space single."""
    return " ".join(text.translate(_FOLD).casefold().split())


@lru_cache(maxsize=1)
def entries() -> dict[str, dict[str, str]]:
    """Set → words → value, as `words.csv` has them."""
    found: dict[str, dict[str, str]] = {}
    text = files(__package__).joinpath("words.csv").read_text(encoding="utf-8")
    for row in read_rows(text, "words.csv", ("set", "words", "value")):
        found.setdefault(row["set"], {})[row["words"]] = row["value"]
    return found


@lru_cache(maxsize=64)
def _pattern(name: str) -> re.Pattern[str]:
    longest_first = sorted(entries()[name], key=lambda words: (-len(words), words))
    return re.compile(r"(?<!\w)(?<!\bnon-)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")


def occurrences(name: str, text: str) -> list[tuple[str, str]]:
    """Return entries of a set that stand in the text, in order: (words, value)."""
    table = entries()[name]
    return [(match.group(), table[match.group()]) for match in _pattern(name).finditer(fold(text))]


def one(name: str, text: str) -> Derived:
    """Return the one value of a set that the text has; CannotDerive if it has none or several."""
    found = occurrences(name, text)
    values = {value for _, value in found}
    if len(values) != 1:
        have = ", ".join(sorted(values)) or "none"
        raise CannotDerive(f"expected one {name} in {text!r}, found {have}")
    return Derived(values.pop(), frozenset((name, words) for words, _ in found))


# words that turn what stands beside them into a wish, a condition, or its contrary
_NOT_SO = re.compile(
    r"\b(?:not|never|no|neither|nor|without|unless|if|whether|would|will|might|could|should|cannot|yet to)\b"
    r"|(?<![0-9] )\bmay\b(?! [0-9])"  # but "4 May" and "May 2016"
    r"|n't\b"
)


def refuse_denial(words: str) -> None:
    """Raise CannotDerive if words deny something, or say that it may be so: "not", "if", "would"."""
    if (found := _NOT_SO.search(fold(words))) is not None:
        raise CannotDerive(f"{words!r} has {found.group()!r}, so it does not say that it is so")


def state(inputs: Inputs) -> Derived:
    """Return what the primary words say became of a listing; CannotDerive if they deny it or say that it may be so."""
    refuse_denial(inputs.primary)
    return one("state", inputs.primary)

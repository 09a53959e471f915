"""Find out, in one fast pass, which sentences a text may hold. A sentence that is not among them is not verified.

A verified place begins where a sentence can begin and ends where one can end (`anchors.prove`). Such boundaries are
few. This module marks a superset of them. Between a beginning and an end it hashes only what is exactly as long as
a sentence that is looked for: in the n1 form, or in the skeleton if the table knows the length of the skeleton.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import accumulate, pairwise

from sanctions_data.anchors.anchor import Anchor
from sanctions_data.anchors.letters import chunks
from sanctions_data.anchors.normal import ascii_digits, short, sk, visible, words

_CHUNK = 1 << 16
_BLOCK = 1 << 11
_UNSPACED = "\u2e80"  # from here on, scripts that put no blank between words
_JOINERS = "'’‘-‐‑.:/@&+\u00b7"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[^\W_]+")
_NONE: frozenset[int] = frozenset()

# The expressions read classes of characters, see `_class`. Each begins with the marks it looks for: the search skips
# letters fast.
# Where a sentence can begin: after a line break or the end of a cell, and after a mark, with a blank between or not.
# After a comma and a blank a sentence goes on, and a mark between two letters joins them.
_START = re.compile(rb"[npjk](?:(?<!k)s(?=[lucpjk])|(?<![luc]j)(?=[luc])|(?=[pjk]))")
# Where a sentence can end: before a line break; before and after a mark, unless it joins two letters; before a blank,
# unless a small letter or a comma follows it.
_BEFORE_MARK = re.compile(rb"[npjk](?<=[lucpjk].)(?<![luck]k)(?!(?<=[luc]j)[luc])")
_AFTER_MARK = re.compile(rb"[pjk](?:(?<!k)(?=[sc])|(?=c|s[ucpj]))")
_BEFORE_BLANK = re.compile(rb"[ucpj](?<=[luc]s.)")
# And after the number of a verse or the word that ends a Chinese dateline; before the raised number of a note.
_NUMBERED = re.compile(r"[0-9\u2460-\u2473\u2776-\u277f\u7535\u96fb\u8baf\u8a0a] ")
_NOTE = re.compile(r"[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]")


def candidates(text: str, anchors: Sequence[Anchor]) -> set[int]:
    """Return the indices of the anchors that `text` may hold. The others have no verified place in it.

    An anchor without `sk_length` is looked for in its n1 form alone, as `windows.learn` does.
    """
    wanted: dict[bytes, set[int]] = defaultdict(set)
    forms = 0
    skeletons: dict[str, int] = defaultdict(int)
    for i, a in enumerate(anchors):
        if a.sk_length:
            wanted[_bytes(a.sk)].add(i)
            skeletons[a.first or ""] |= 1 << a.sk_length
        elif a.length:
            wanted[_bytes(a.n1)].add(i)
            forms |= 1 << a.length
    longest = max((mask.bit_length() for mask in (forms, *skeletons.values())), default=0)
    found: set[int] = set()
    western = ascii_digits(text)
    readings = (text,) if western == text else (text, western)
    for form, new in (piece for reading in readings for piece in _forms(reading, 2 * longest + 64)):
        starts, ends = _boundaries(form, new)
        if forms:
            for key in _digests(form.replace("\n", " "), ((start, forms) for start in starts), ends, longest):
                found |= wanted.get(key, _NONE)
        if skeletons:
            letters, at = _skeleton(form, starts, ends)
            begins = {at[start]: mask for start in starts if (mask := _lengths(form, start, skeletons))}
            for key in _digests(letters, begins.items(), {at[end] for end in ends}, longest):
                found |= wanted.get(key, _NONE)
    return found


def _bytes(digest: str) -> bytes:
    try:
        return bytes.fromhex(digest)
    except ValueError:
        return b""  # not a digest: nothing has it


def _forms(text: str, reach: int) -> Iterator[tuple[str, int]]:
    """Yield `text` piece by piece in its n1 form, but with a line break where the text breaks a line or ends a cell.

    With each piece comes the offset from which on it is new. What stands before was in the piece before too, so
    every place of up to `reach` characters is in one piece.
    """
    tail, gap = "", ""
    for begin, stop in chunks(text, size=_CHUNK):
        piece = visible(text[begin:stop])
        bare = piece.strip()
        before, after = (
            (piece, "") if not bare else (piece[: piece.index(bare)], piece[piece.index(bare) + len(bare) :])
        )
        gap = _wider(gap, before)
        if bare:
            bare = unicodedata.normalize("NFC", bare).replace("\t", "\n").replace("  ", " \n")
            new = "\n".join(line for line in (" ".join(line.split()) for line in bare.splitlines()) if line)
            form = f"{tail}{gap}{new}" if tail else new
            yield form, len(tail)
            tail, gap = form[-reach:], _wider("", after)


def _wider(gap: str, blank: str) -> str:
    """A gap and the blank that follows it: one blank, or a line break for anything wider; nothing for nothing."""
    return gap if not blank else " " if not gap and blank == " " else "\n"


def _boundaries(form: str, new: int) -> tuple[list[int], list[int]]:
    """Where sentences can begin and end in `form`; of the ends only those that are `new`."""
    marked = form if form.isascii() else _NOT_ASCII.sub(_classes, form)
    classes = marked.encode("latin-1").translate(_TABLE)
    at = max(0, new - 2)
    starts = [0, *(match.end() for match in _START.finditer(classes))]
    starts += [match.end() for match in _NUMBERED.finditer(form)]
    ends = [match.start() for match in _BEFORE_MARK.finditer(classes, at)]
    ends += [match.end() for match in _AFTER_MARK.finditer(classes, at)]
    ends += [match.start() - 1 for match in _BEFORE_BLANK.finditer(classes, at)]
    if marked is not form:
        ends += [match.start() for match in _NOTE.finditer(form, at)]
    return sorted(starts), [*ends, len(form)]


def _skeleton(form: str, starts: Iterable[int], ends: Iterable[int]) -> tuple[str, dict[int, int]]:
    """Letters and digits of `form`, folded, and how many of them stand before each of `starts` and `ends`."""
    cuts = sorted({0, *starts, *ends, len(form)})
    parts = [_folded(form[begin:end]) for begin, end in pairwise(cuts)]
    return "".join(parts), dict(zip(cuts, accumulate(map(len, parts), initial=0), strict=True))


def _folded(part: str) -> str:
    if part.isascii():
        return part.lower().encode("ascii").translate(None, _NO_LETTERS).decode("ascii")
    return sk(part)


def _lengths(form: str, start: int, skeletons: Mapping[str, int]) -> int:
    """How long the skeletons are that can begin at `start`, told by the first word, as bits."""
    for word in _WORD.finditer(form, start):
        if key := _KEYS[word[0]]:
            return skeletons.get(key, 0) | skeletons.get("", 0)
    return 0


def _digests(text: str, starts: Iterable[tuple[int, int]], ends: Iterable[int], longest: int) -> Iterator[bytes]:
    """Yield SHA-256 of [start, end) of `text` for every start and end that are as far apart as the start allows.

    Each of `starts`, in order, comes with the lengths that it allows, as bits.
    """
    flags = bytearray(b"0") * (len(text) + 1)
    for end in ends:
        flags[end] = 49  # "1"
    block, near = -1, 0
    for start, lengths in starts:
        if start // _BLOCK != block:
            # The ends in reach of this block of the text, as bits: one operation compares them with all lengths.
            block = start // _BLOCK
            near = int(flags[block * _BLOCK : (block + 1) * _BLOCK + longest][::-1], 2)
        fits = near >> (start % _BLOCK) & lengths
        while fits:
            lowest = fits & -fits
            fits ^= lowest
            window = text[start : start + lowest.bit_length() - 1]
            yield sha256(window.encode("utf-8", "surrogatepass")).digest()


def _class(char: str) -> str:
    """s blank, n line break, l small letter, u other letter or digit, c letter of a script without blanks between
    words, k comma or semicolon, j mark that can join two letters, p other mark."""
    if char in " \n":
        return "s" if char == " " else "n"
    if char.isalnum():
        return "c" if char >= _UNSPACED else "l" if char.islower() else "u"
    if unicodedata.category(char)[0] == "M":
        return "u"  # an accent belongs to its letter
    return "k" if char in ",;" else "j" if char in _JOINERS else "p"


class _Classes(dict[str, str]):
    """The class of each character that is not ASCII, as a character that is neither: no letter is read as a class."""

    def __missing__(self, char: str) -> str:
        found = self[char] = chr(128 + ord(_class(char)))
        return found


class _Keys(dict[str, str]):
    """`short` of the first word in each run of letters met so far; empty if folding leaves none."""

    def __missing__(self, run: str) -> str:
        if len(self) > 100_000:
            self.clear()  # a hostile text has no two words alike
        folded = words(run)
        found = self[run] = short(folded[0]) if folded else ""
        return found


_CLASSES = _Classes()
_KEYS = _Keys()
_TABLE = bytes(ord(_class(chr(code))) if code < 128 else code - 128 for code in range(256))
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def _classes(match: re.Match[str]) -> str:
    return "".join(map(_CLASSES.__getitem__, match[0]))

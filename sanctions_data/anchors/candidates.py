"""Find out, in one fast pass, which sentences a text may hold. A sentence that is not among them is not verified.

A verified place begins where a sentence can begin and ends where one can end (`anchors.prove`). Such boundaries are
few. This module marks a superset of them. Between a beginning and an end it hashes only what is exactly as long as
a sentence that is looked for: in the n1 form, or in the skeleton if the table knows the length of the skeleton.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import accumulate, groupby, pairwise

from sanctions_data.anchors.anchor import Anchor
from sanctions_data.anchors.letters import chunks
from sanctions_data.anchors.line_layout import UNSPACED
from sanctions_data.anchors.normal import ascii_digits, caseless, short, sk, visible, words

_CHUNK = 1 << 16
_BLOCK = 1 << 11
# Blocks with so many beginnings, far more than prose has, are remembered, and so many of them: a piece of up to 256
# characters, over and over, lies in a block in as many ways.
_MANY, _REMEMBERED = 256, 256
_MARKS = 64  # `prove` looks at fewer marks before the first letter of a sentence
_JOINERS = "'’‘-‐‑.:/@&+\u00b7"
# After these a dateline of a Chinese agency ends, without a mark.
_AGENCY = "电電讯訊"
# Marks that are common in a text that is otherwise ASCII: to replace them one by one is faster than to search.
_COMMON = "“”‘’—–…"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_NOT_LETTER = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_NONE: frozenset[int] = frozenset()
# A part of a text, where sentences can end in it (as digits), and where they can begin, with the lengths allowed there.
_Block = tuple[str, bytes, tuple[tuple[int, int], ...]]

# The expressions read classes of characters, see `_class`. Each begins with the characters that it looks for, so that
# the search skips the others fast.
# Where a sentence can begin: after a line break or the end of a cell; after a mark, with a blank between or not; after
# a number and a blank, if no small letter follows, since the number may be that of a verse. After a comma and a blank
# a sentence goes on, and a mark between two letters joins them.
_START = re.compile(
    rb"[npjkdc](?:(?<![kd])s(?=[ludcpjk])|(?<=d)s(?=[ucpj])"
    rb"|(?<![ludc]j)(?<![dc])(?=[ludc])|(?<=j)(?=c)|(?<![dc])(?=[pjk]))"
)
# Where a sentence can end: before a line break; before and after a mark, unless it joins two letters or is a comma
# before a blank; before a blank, unless a small letter or a comma follows it.
_BEFORE_MARK = re.compile(rb"[npjk](?<=[ludcpjk].)(?:(?<=[npj])|(?<=[pjk]k)|(?![sn]))(?!(?<=[ludc]j)[ludc])")
_AFTER_MARK = re.compile(rb"[pjk](?:(?<!k)(?=[sc])|(?=c|s[udcpj]))")
_BEFORE_BLANK = re.compile(rb"[udcpj](?<=[ludc]s.)")


def candidates(text: str, anchors: Sequence[Anchor]) -> set[int]:
    """Return the indices of the anchors that `text` may hold. The others have no verified place in it.

    An anchor without `sk_length` is looked for in its n1 form alone, as `windows.learn` does. A sentence that only
    follows another one of its source, without a boundary that can be seen, may be missing; the other one is there.
    """
    wanted: dict[bytes, set[int]] = defaultdict(set)
    forms, skeletons = 0, _Masks()
    for i, a in enumerate(anchors):
        if a.sk_length:
            wanted[_bytes(a.sk)].add(i)
            skeletons.of[a.first or ""] |= 1 << a.sk_length
        elif a.length:
            wanted[_bytes(a.n1)].add(i)
            forms |= 1 << a.length
    longest = max((mask.bit_length() for mask in (forms, *skeletons.of.values())), default=0)
    found: set[int] = set()
    seen: tuple[set[_Block], set[_Block]] = (set(), set())
    for piece, new in _forms(text, 2 * longest + 64):
        for form, marked in _digits(piece):
            starts, ends = _boundaries(marked, new)
            words_at = {start: word[0] for start in starts if (word := _WORD.search(form, start, start + _MARKS))}
            if forms:
                allowed = ((start, forms) for start in words_at)
                for key in _digests(form.replace("\n", " "), allowed, ends, longest, seen[0]):
                    found |= wanted.get(key, _NONE)
            if skeletons.of:
                letters, at = _skeleton(form, marked, words_at, ends)
                begins = {at[start]: mask for start, word in words_at.items() if (mask := skeletons[word])}
                for key in _digests(letters, begins.items(), {at[end] for end in ends}, longest, seen[1]):
                    found |= wanted.get(key, _NONE)
    return found


class _Masks(dict[str, int]):
    """How long the skeletons are that can begin with a word, as bits, by the word as it stands in a text."""

    def __init__(self) -> None:
        self.of: dict[str, int] = defaultdict(int)  # by the short digest of the word

    def __missing__(self, word: str) -> int:
        if len(self) > 100_000:
            self.clear()  # a hostile text has no two words alike
        folded = words(word)
        # Folding may leave nothing of a word: then the next one counts, which is not looked at here.
        masks = (self.of.get(short(folded[0]), 0) | self.of.get("", 0),) if folded else self.of.values()
        found = self[word] = 0
        for mask in masks:
            found |= mask
        self[word] = found
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
    """Return a gap and the blank after it as one: nothing, one blank, or a line break for anything wider."""
    return gap if not blank else " " if not gap and blank == " " else "\n"


def _digits(form: str) -> Iterator[tuple[str, bytes]]:
    """Yield `form` and what `_marked` makes of it, and again with its digits in ASCII if it has others: `find` looks
    at both."""
    marked = _marked(form)
    yield form, marked
    if _OTHER_DIGITS.search(marked):
        western = ascii_digits(form)
        if western != form:
            yield western, _marked(western)


def _marked(form: str) -> bytes:
    """Return `form` with one byte for each character: itself, or for one that is not ASCII a code of its class."""
    if form.encode("utf-8", "surrogatepass").translate(None, _NO_CODES):
        form = _CODE.sub("\x01", form)
    for char in _COMMON:
        form = form.replace(char, _CODES[char])
    if not form.isascii():
        lines = form.split("\n")
        form = "\n".join(line if line.isascii() else _NOT_ASCII.sub(_codes, line) for line in lines)
    return form.encode("ascii")


def _boundaries(marked: bytes, new: int) -> tuple[list[int], list[int]]:
    """Return where sentences can begin and end; of the ends only those that are `new`."""
    classes = marked.translate(_TABLE)
    at = max(0, new - 2)
    starts = [0, *(match.end() for match in _START.finditer(classes))]
    ends = [match.start() for match in _BEFORE_MARK.finditer(classes, at)]
    ends += [match.end() for match in _AFTER_MARK.finditer(classes, at)]
    ends += [match.start() - 1 for match in _BEFORE_BLANK.finditer(classes, at)]
    return starts, [*ends, len(marked)]


def _skeleton(form: str, marked: bytes, starts: Iterable[int], ends: Iterable[int]) -> tuple[str, dict[int, int]]:
    """Return letters and digits of `form`, folded, and how many of them stand before each of `starts` and `ends`."""
    cuts = sorted({0, *starts, *ends, len(form)})
    counts: Iterable[int]
    if _UNEVEN.search(marked):
        parts = [sk(form[begin:end]) for begin, end in pairwise(cuts)]
        letters, counts = "".join(parts), map(len, parts)
    else:
        folded = caseless(form).encode("utf-8", "surrogatepass").translate(None, _NO_LETTERS)
        for char in _COMMON:
            folded = folded.replace(char.encode(), b"")
        letters = folded.decode("utf-8", "surrogatepass")
        if not letters.isascii():
            letters = _NOT_LETTER.sub("", letters)
        flags = marked.translate(_LETTERS)
        counts = (flags.count(1, begin, end) for begin, end in pairwise(cuts))
    return letters, dict(zip(cuts, accumulate(counts, initial=0), strict=True))


def _digests(
    text: str, starts: Iterable[tuple[int, int]], ends: Iterable[int], longest: int, seen: set[_Block]
) -> Iterator[bytes]:
    """Yield SHA-256 of [start, end) of `text` for every start and end that are as far apart as the start allows.

    Each of `starts`, in order, comes with the lengths that it allows, as bits. Blocks of the text that are among
    those `seen` are skipped: a text may be one piece over and over. Those with many of `starts` are added to them.
    """
    flags = bytearray(b"0") * (len(text) + 1)
    for end in ends:
        flags[end] = 49  # "1"
    for number, group in groupby(starts, key=lambda start: start[0] // _BLOCK):
        begin, stop = number * _BLOCK, (number + 1) * _BLOCK + longest
        near, within = bytes(flags[begin:stop]), tuple(group)
        if len(within) >= _MANY:
            block = (text[begin:stop], near, tuple((start - begin, lengths) for start, lengths in within))
            if block in seen:
                continue
            if len(seen) == _REMEMBERED:
                seen.clear()
            seen.add(block)
        # The ends in reach of this block of the text, as bits: one operation compares them with all lengths.
        bits = int(near[::-1], 2)
        for start, lengths in within:
            fits = bits >> (start - begin) & lengths
            while fits:
                lowest = fits & -fits
                fits ^= lowest
                window = text[start : start + lowest.bit_length() - 1]
                yield sha256(window.encode("utf-8", "surrogatepass")).digest()


def _class(char: str) -> str:
    """Return the class of a character.

    s blank, n line break, l small letter, u other letter, d digit, c letter of a script without blanks between
    words, k comma or semicolon, j mark that can join two letters, p other mark."""
    if char in " \n":
        return "s" if char == " " else "n"
    if char.isdecimal():
        return "d"
    category = unicodedata.category(char)
    if char.isalnum() and category != "No" and char not in _AGENCY:
        return "c" if char >= UNSPACED else "l" if char.islower() else "u"
    if category[0] == "M":
        return "u"  # an accent belongs to its letter
    return "k" if char in ",;" else "j" if char in _JOINERS else "p"


_CLASSES = "snludckjp"
# The codes are control characters. Those from 0x17 on are of characters that, folded, are not one letter, if they are
# letters, or not none, if they are marks.
_EVEN, _ODD = 0x0E, 0x17
_UNEVEN = re.compile(rb"[\x17-\x1f]")
_CODE = re.compile(r"[\x0e-\x1f]")
_OTHER_DIGITS = re.compile(b"[%c%c]" % (_EVEN + _CLASSES.index("d"), _ODD + _CLASSES.index("d")))


class _Codes(dict[str, str]):
    """The code of each character that is not ASCII, worked out once."""

    def __missing__(self, char: str) -> str:
        name = _class(char)
        even = len(sk(char)) == (name in "ludc")
        found = self[char] = chr((_EVEN if even else _ODD) + _CLASSES.index(name))
        return found


_CODES = _Codes()


def _codes(match: re.Match[str]) -> str:
    return "".join(map(_CODES.__getitem__, match[0]))


def _of_code(code: int) -> str:
    return _CLASSES[(code - _EVEN) % len(_CLASSES)] if _EVEN <= code < 0x20 else _class(chr(code))


_TABLE = bytes(ord(_of_code(code)) if code < 128 else code for code in range(256))
_LETTERS = bytes(code < 128 and _of_code(code) in "ludc" for code in range(256))
_NO_CODES = bytes(code for code in range(256) if not _EVEN <= code < 0x20)
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())

"""Where a sentence can begin, and whether the text goes on after it.

A sentence that is only a part of a longer one can mean the opposite: "He denied that …", "… is false." So a verified
place begins where a sentence can begin (`begins`) and nothing on its line continues it (`goes_on`). Both look at
marks, capitals and layout, and at short lists of words; they do not understand the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator

from sanctions_data.anchors.line_layout import (
    LABELS,
    LINE_ENDS,
    REACH,
    UNSPACED,
    cell_begins,
    cell_ends,
    datelines_before,
    headings_before,
    items_before,
    line_ends,
    taken_back,
)
from sanctions_data.anchors.normal import DASHES, INVISIBLE, QUOTES

# Full stops of many scripts. Question marks end a sentence too, but not the same one: "It rained?"
STOPS = ".!…。！｡．।॥۔։።။"
QUESTIONS = "?？‽؟⸮⁇⁈⁉՞፧"
# After these no blank is needed.
_UNSPACED_STOPS = "。！？｡．"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_OPENERS = "([{（［｛【〔〈《「『¡"
CLOSERS = ")]}）］｝】〕〉》」』"
_EMPHASIS = "*_`"
# What may stand between a sentence and the end of its line, or the next sentence.
_AFTER = _EMPHASIS + "†‡§¶∎■□▪▫●◼◆♦❖©"
# These print nothing: `normal.INVISIBLE`, joiners, marks of direction (not overrides), variation selectors.
_UNSEEN = INVISIBLE + "\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufe0e\ufe0f"

_LAST_WORD = re.compile(r"[^\W\d_]+(?:[.'’][^\W\d_]+)*\Z")
# A stop after one of these ends no sentence.
_TITLES = frozenset(
    re.findall(
        r"\S+",
        "mr mrs ms messrs dr prof rev hon gen col lt maj capt cpl sgt adm cmdr sen rep gov pres amb st ste mt "
        "vs e.g i.e cf viz incl esp approx z.b d.h u.a p.ex mme mlle",
    )
)
_BEFORE_NUMBERS = frozenset(
    re.findall(
        r"\S+",
        "no nos nr art arts p pp vol vols sec secs fig figs ch chap para paras ca c circa est ref op cit add "
        "max min about num n",
    )
)
# Words that a sentence is led in by: no line and no part before "…" ends with one.
_LEADS = frozenset(
    re.findall(
        r"\S+",
        "that whether if unless because although though nor neither not never without isn't wasn't cannot "
        "que si dass ob weil nicht 否认 声称 宣称 据称 谎称 谣传 据说 是否 如果 假如 并非 不是",
    )
)
# The number or sign of a note, between a stop and the blank after it.
_NOTE = re.compile(r"(?:\[\w{1,3}\]|[⁰¹²³⁴-⁹]+|[*†‡])+\Z")
# A number that may be that of an item, and the word before it on the line.
_NUMBER = re.compile(r"(?<!\S)(?:([^\s\d]+)[^\S\n\r]+)?\d{1,3}\Z")
_LETTERED = re.compile(r"[(\[（](?:[A-Za-z]|[ivxlc]{1,5})[)\]）]\s")
# "MOSCOW, May 4. /TASS/. ": the agency between a dateline and the text.
_AGENCY = re.compile(r"/(?:tass|itar-tass|ria|interfax|afp|ap|upi|dpa|apa|ansa|efe|pap|xinhua|reuters)/", re.IGNORECASE)
_AND = re.compile(r"(?:and|or)\b")
# An item of a list within a line, see `_inline_items_before`.
_INLINE_ITEM = re.compile(r"\((\d{1,2}|[a-z])\)\s+\Z")
_LEFT_OUT = re.compile(r"(?:…|\.\.\.)\s*[)\]）]")
_SHORT_END = re.compile(r"(?:\b\w\.)+\Z")


def begins(text: str, start: int, end: int, follows: Container[int] = ()) -> bool:
    """Return whether a sentence can begin at `start`.

    That is at the start of the text, of a line, of an item of a list, of a cell of a table, after a full stop and a
    blank, after "。", "！" or "？", and after the dash of a dateline; also after opening quotation marks or brackets
    that stand at such a place.

    Args:
        end: where the sentence ends, which tells a cell from a part of a sentence.
        follows: offsets where the sentence that stands before this one in its document was found to end.
    """
    if _turned(text, start):
        return False
    at, first = start, _first(text, start)
    for _ in range(8):
        marks = (
            at,
            *items_before(text, at, first),
            *_inline_items_before(text, at),
            *headings_before(text, at),
            *datelines_before(text, at),
        )
        if any(_fresh(text, mark, start, follows) for mark in marks):
            return True
        before = _before_opening(text, at)
        if before == at:
            break
        at = before
    return cell_begins(text, start, end)


def goes_on(text: str, start: int, end: int, starts: Container[int] = ()) -> bool:
    """Return whether the text continues, on the line or wrapped, what stands in [start, end).

    Args:
        starts: offsets where other sentences of the table were found to begin; one of them ends this one.
    """
    cased = any(char.isupper() for char in text[start:end])
    closed = _closed(text, end)
    quoted = end > start and text[end - 1] in QUOTES
    blank = False
    at = end
    while at < len(text):
        char = text[at]
        if at in starts:
            return False
        if char in LINE_ENDS:
            # What ends in "U.S." or in a quotation may go on below in small letters, like what has no stop.
            unsure = quoted or _SHORT_END.search(text, max(0, end - 8), end) is not None
            return _goes_on_below(text, at, starts, cased=cased, closed=closed and not (cased and unsure))
        if char.isspace():
            blank = True
        elif char in _UNSEEN or (closed and not blank and char in _RAISED):
            pass  # a raised digit after a stop is the number of a note
        elif char.isalnum():
            if closed and blank and _AND.match(text, at) and _after_closed_bracket(text, end):
                return taken_back(text, at)
            return _continues(text, at, cased=cased, closed=closed, quoted=quoted)
        elif char in STOPS:
            closed = True
        elif char in QUESTIONS:
            return True
        elif closed and char in "“‘「『" and text[at + 1 : at + 2] >= UNSPACED:
            return taken_back(text, at + 1)
        elif (char in QUOTES or char in CLOSERS) and (not blank or _closes_after_blank(text, at)):
            quoted = quoted or char in QUOTES
            if char == "]" and text[at + 1 : at + 2] == "(":
                at = _after_bracket(text, at + 1)
                continue
        elif item := _LETTERED.match(text, at):
            at = item.end() - 1
            continue
        elif char in _OPENERS or char in QUOTES:
            inner = _inside(text, at)
            if inner in starts and (closed or char in QUOTES):
                return False
            if _continues_in_brackets(text, inner, cased=cased, closed=closed, quoted=quoted):
                return True
            if char in QUOTES:
                return False
            at = _after_bracket(text, at)
            if closed and text[at : at + 1] in (":", "："):
                return False  # "(Gender):" names the next field
            continue
        elif closed and blank and (agency := _AGENCY.match(text, at)):
            at = agency.end()
            continue
        elif char in "|│•‣◦":
            return False
        elif char in ",;":
            return blank or not cell_ends(text, start, at)
        elif char in DASHES or char in "-·":
            # The next item of a list that lost its lines, or an aside.
            return not (blank and closed and _inside(text, at + 1) in starts)
        elif char not in _AFTER:
            return True
        at += 1
    return False


def bounded(text: str, start: int, end: int) -> bool:
    """Return whether no word or number is cut at either end of [start, end)."""
    return not _joined(text, start - 1, -1, start) and not _joined(text, end, 1, end - 1)


def ends(text: str, end: int) -> bool:
    """Return whether a sentence can end at `end`: it has a stop of its own, or a stop, a line end or a cell's end
    follows."""
    after = end
    while after < len(text) and not text[after].isalnum():
        after += 1
    gap = text[end:after]
    return after == len(text) or _closed(text, end) or any(c in STOPS or c in LINE_ENDS or c in "?|\t" for c in gap)


# Between two letters or digits these join one word or number: "well-known", "5.5", "it's".
_JOINERS = "'’‘-‐‑.,:/@&+\u00b7"


def _joined(text: str, at: int, step: int, inner: int) -> bool:
    while 0 <= at < len(text) and text[at] in INVISIBLE:
        at += step
    if not 0 <= at < len(text):
        return False
    char, beyond = text[at], text[at + step : at + step + 1] if at + step >= 0 else ""
    edge = text[inner] if 0 <= inner < len(text) else ""
    if char == "_":
        return beyond.isalnum()
    if char.isalnum():
        if not edge.isalnum():
            return char < UNSPACED and char not in _RAISED
        # "①The" is an item, "2The" is not.
        return not (
            step < 0 and unicodedata.category(char) == "No" and next(items_before(text, inner, edge), None) is not None
        )
    if char not in _JOINERS or not edge.isalnum() or not beyond.isalnum():
        return False
    # "1,The" is a row of a table, "1.港" an item of a list.
    return (edge.isdigit() and beyond.isdigit()) or (char != "," and not (char == "." and edge >= UNSPACED))


def _turned(text: str, at: int) -> bool:
    """Return whether a mark before `at` on its line makes what follows read in another direction."""
    head = text[max(0, at - REACH) : at]
    line = head[max(head.rfind(end) for end in "\n\r\u2029") + 1 :]
    return max(line.rfind("\u202e"), line.rfind("\u202d")) > line.rfind("\u202c")


def _fresh(text: str, at: int, start: int, follows: Container[int]) -> bool:
    """Return whether `at` is the start of the text or of a line, or follows a full stop or a known sentence."""
    before = at
    while before and (text[before - 1].isspace() or text[before - 1] in _UNSEEN):
        before -= 1
    if before == 0:
        return True
    gap = text[before:at]
    lines = line_ends(gap)
    spaced = any(char.isspace() for char in gap)
    if before in follows and spaced:
        return True
    note = _NOTE.search(text, max(0, before - 12), before)
    stop = note.start() if note else before
    while stop and (text[stop - 1] in QUOTES or text[stop - 1] in CLOSERS or text[stop - 1] in _EMPHASIS + _UNSEEN):
        stop -= 1
    if stop and (text[stop - 1] in STOPS or text[stop - 1] in QUESTIONS):
        if lines:
            return not _trails_off(text, stop)
        return (spaced or text[stop - 1] in _UNSPACED_STOPS) and _full_stop(text, stop, start)
    return lines > 0 and _own_line(text, before, start, wrapped=lines == 1)


def _inline_items_before(text: str, at: int) -> Iterator[int]:
    """Yield where a list within a line begins, if an item of it begins at `at`: "(1) … (2) … (3) ".

    Every number from 1, or every letter from a, stands before it on the line. An item that ends in "that", "denied",
    a colon or a dash leads the next one in.
    """
    item = _INLINE_ITEM.search(text, max(0, at - 8), at)
    if item is None or item[1] in ("1", "a"):
        return
    low = max(0, item.start() - REACH)
    rest = re.split(rf"[{LINE_ENDS}]", text[low : item.start()])[-1]
    begin = item.start() - len(rest)
    for mark in _marks_below(item[1]):
        before = rest.rfind(f"({mark}) ")
        word = _last_word(rest, len(rest))
        if before < 0 or _leads(word) or word.casefold() in LABELS or rest.rstrip()[-1:] in (*DASHES, *":：-"):
            return
        rest = rest[:before]
    yield begin + len(rest)


def _marks_below(mark: str) -> list[str]:
    """Return the numbers or letters that stand before `mark` in a list, the nearest first."""
    if mark.isdecimal():
        return [str(number) for number in range(int(mark) - 1, 0, -1)]
    return [chr(code) for code in range(ord(mark) - 1, ord("a") - 1, -1)]


def _full_stop(text: str, stop: int, start: int) -> bool:
    """Return whether the stop before `stop` ends a sentence, not an abbreviation or a lead-in."""
    i = _run_start(text, stop)
    mark = text[i:stop]
    if _is_ellipsis(mark):
        return not _trails_off(text, stop)
    inner = text[max(0, i - 8) : i].rstrip(" \u00a0\u202f")
    if not inner or inner[-1].isspace() or inner[-1] in _OPENERS:
        return False
    if inner[-1] in QUOTES and (len(inner) == 1 or inner[-2].isspace()):
        return False
    if mark != ".":
        return True
    number = _NUMBER.search(text, max(0, i - 40), i)
    if number:
        # "1. " at the start of a line is an item, see `items_before`; "He denied that 1. " leads in.
        return number[1] is not None and not _leads(number[1])
    word = _last_word(text, i)
    if "." in word and _fresh(text, i - len(word), i - len(word), ()):
        # "U.S. Secretary": a sentence is more than initials.
        return False
    word = word.casefold()
    return word not in _TITLES and not (_first(text, start).isdigit() and word in _BEFORE_NUMBERS)


def _run_start(text: str, stop: int) -> int:
    """Return where the run of stops and question marks that ends at `stop` begins."""
    while stop and (text[stop - 1] in STOPS or text[stop - 1] in QUESTIONS):
        stop -= 1
    return stop


def _is_ellipsis(mark: str) -> bool:
    return "…" in mark or "..." in mark or "。。" in mark


def _trails_off(text: str, stop: int) -> bool:
    """Return whether a lead-in ends in dots before `stop`: "He denied that … "."""
    i = _run_start(text, stop)
    return _is_ellipsis(text[i:stop]) and _leads(_last_word(text, i))


def _last_word(text: str, end: int) -> str:
    found = _LAST_WORD.search(text[max(0, end - 30) : end].rstrip())
    return found[0] if found else ""


def _own_line(text: str, before: int, start: int, *, wrapped: bool) -> bool:
    """Return whether a line of its own, not a wrapped one, begins after one that ends at `before` without a stop."""
    line = re.split(rf"[{LINE_ENDS}]", text[max(0, before - 200) : before])[-1]
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", line)
    if words and (_leads(words[-1]) or all(word.casefold() in LABELS for word in words)):
        return False
    return not (wrapped and _first(text, start).islower())


def _leads(word: str) -> bool:
    if word[-1:] >= UNSPACED:
        return any(word.endswith(lead) for lead in _LEADS if lead >= UNSPACED)
    return word.casefold().replace("’", "'") in _LEADS


def _first(text: str, start: int) -> str:
    found = re.compile(r"[^\W_]").search(text, start, start + 40)
    return found[0] if found else ""


def _before_opening(text: str, at: int) -> int:
    """Return `at`, moved before one opening quotation mark, bracket or mark of emphasis that stands against it."""
    i = at
    while i and text[i - 1] in _UNSEEN:
        i -= 1
    if i and (text[i - 1] in QUOTES or text[i - 1] in _OPENERS or text[i - 1] in _EMPHASIS):
        return i - 1
    # In French, quotation marks stand off from their words.
    spaced = i
    while spaced and text[spaced - 1].isspace() and text[spaced - 1] not in LINE_ENDS:
        spaced -= 1
    return spaced - 1 if spaced and text[spaced - 1] in QUOTES else at


def _closed(text: str, end: int) -> bool:
    """Return whether the last mark before `end`, closing quotes and brackets aside, is a full stop of some kind."""
    at = end - 1
    while at >= 0 and (text[at].isspace() or text[at] in QUOTES or text[at] in CLOSERS or text[at] in INVISIBLE):
        at -= 1
    return at >= 0 and (text[at] in STOPS or text[at] in QUESTIONS)


def _after_closed_bracket(text: str, end: int) -> bool:
    """Return whether [..., end) ends in ")." and so in no abbreviation."""
    return text[max(0, end - 2) : end] in (").", "].")


def _continues(text: str, at: int, *, cased: bool, closed: bool, quoted: bool) -> bool:
    """Return whether the letter or digit at `at`, the next on the line, belongs to the sentence or takes it back."""
    char = text[at]
    if taken_back(text, at):
        return True
    if char.islower():
        # In a text of small letters nothing else begins a sentence.
        return cased or quoted or not closed
    if char.isupper():
        return quoted and not closed
    if char >= UNSPACED:
        return quoted
    return not closed


def _continues_in_brackets(text: str, at: int, *, cased: bool, closed: bool, quoted: bool) -> bool:
    """Return whether a bracket or quotation with its first letter or digit at `at` belongs to the sentence."""
    char = text[at : at + 1]
    if char.isdigit() or _LEFT_OUT.match(text, at):
        return False
    if not closed or not char.isalnum() or (quoted and char >= UNSPACED) or taken_back(text, at):
        return True
    return cased and char.islower()


def _goes_on_below(text: str, at: int, starts: Container[int], *, cased: bool, closed: bool) -> bool:
    """Return whether the line after the one that ends at `at` continues it, or takes it back."""
    below = at
    while below < len(text) and (text[below].isspace() or text[below] in _UNSEEN):
        below += 1
    inner = _inside(text, below)
    if below == len(text) or below in starts or inner in starts:
        return False
    if taken_back(text, inner):
        return True
    if line_ends(text[at:below]) > 1 or _LETTERED.match(text, below):
        return False
    if text[below] in ",;:，；：" or text[below] in QUESTIONS:
        return True
    return text[inner : inner + 1].islower() and (not closed or (cased and text[below] in _OPENERS))


def _inside(text: str, at: int) -> int:
    """Return `at`, moved past opening marks and blanks on the line."""
    while at < len(text) and (
        text[at] in _OPENERS
        or text[at] in QUOTES
        or text[at] in _UNSEEN
        or (text[at].isspace() and text[at] not in LINE_ENDS)
    ):
        at += 1
    return at


def _closes_after_blank(text: str, at: int) -> bool:
    """Return whether the quotation mark at `at`, after a blank, closes: French "oui »"."""
    after = text[at + 1 : at + 2]
    return text[at] in "»›" and not after.isalnum()


def _after_bracket(text: str, at: int) -> int:
    """Return where the bracket that opens at `at` has closed; right after `at` if it does not close."""
    closing = re.compile(r"[)\]}）］｝】〕〉》]").search(text, at, at + 400)
    return closing.end() if closing else at + 1

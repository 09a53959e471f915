"""Marks of a layout that stand before a sentence and are no words of it: items, datelines, cells of tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from sanctions_data.anchors.normal import DASHES

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# From here on, scripts that put no space between words or sentences.
UNSPACED = "\u2e80"

# An item of a list: "- ", "2. ", "(a) ", "•", "（一）"; "[x] " of Markdown, "[12:30] ".
_ITEM = re.compile(
    r"(?:[-–—+·・•‣◦▪▫●○■□◆◇★☆►▶➤→✓✔§¶]|\*{1,3}|[-–—]{2}|\#{1,6}|>+|\[[ xX]\]|\[\d{1,2}[:.]\d\d(?:[:.]\d\d)?\]"
    r"|[(（\[]?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[A-Za-z]|[ivxlcIVXLC]{1,6})[.)）\]])\s+\Z"
    r"|(?:[•‣◦▪●○■◆·・]|——?|[-–]|>+|[¹²³⁴-⁹]+|[①-⑳❶-❿]"
    r"|[（(]?[一二三四五六七八九十]{1,3}[、．.)）]、?|[（(]?\d{1,3}[、．）]|[(]?\d{1,3}[.)](?=\Z))\s*\Z"
)
# A bare number: of a section, of a verse, of the time of day. It stands before a capital, or it counts something.
_SECTION = re.compile(r"(?<!\S)\d{1,3}(?:[.:]\d{1,3}){1,3}\s+\Z")
_VERSE = re.compile(r"(?<!\S)(\d{1,3})\s+\Z")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A line of such words alone, or a label before a dash, takes back what follows.
LABELS = _words(
    "fake false falsely falsehood not no never nobody none hoax untrue lie lies lied liar myth myths rumour rumours "
    "rumor rumors debunked wrong incorrect misleading unproven unconfirmed disputed denied denies deny denial alleged "
    "allegedly allegation allegations claim claims claimed satire parody fiction fictional retracted retraction "
    "withdrawn corrected correction disproved refuted rejected unfounded baseless nonsense invented misquoted "
    "supposedly purportedly hypothetically question questions if whether contrary unverified doubtful joke hypothesis "
    "absurd impossible unbelievable ridiculous bogus phony scam propaganda disinformation misinformation error spoiler "
    "irony sarcasm jest humour humor gossip hearsay speculation pending void nope nah hardly barely scarcely almost "
    "nearly maybe perhaps possibly might could would should "
    "faux fausse falso falsa falsch nein non rumeur 假 假的 谣言 不实 虚假 辟谣 错误 否认 据称 传闻"
)
# Common words that are not names of places, so a line in capitals with one of them is not a dateline.
_NO_PLACE = LABELS | _words(
    "a an and are as at be been but by can did do does for from had has have he her his how i in is it its just me my "
    "on or our say says said she so some than that the their them then there they this to told up us was we were "
    "what when where who why will with you your everyone people critics sources officials reports breaking update "
    "opinion analysis exclusive watch read live video photo editorial sport"
)
# Words that take back what stands before them, if they are all of a sentence: "Not true.", "(Retracted)".
_TAKEN_BACK = _words(
    "fake false untrue hoax lie lies not nonsense debunked retracted withdrawn wrong incorrect disproved refuted "
    "unfounded baseless fabricated invented denied faux falsch falso "
    "谣言 不实 假 假的 虚假 撤回 已撤回 撤稿 已撤稿 辟谣 错误"
)
_BESIDE_THEM = _words("true so a since later now")
_SHORT_SENTENCE = re.compile(r"([^\W\d_]+(?:[ ,]+[^\W\d_]+){0,2})[\"'”’»]*\s*(?:[.!。！…)\]）】\n\r]|\Z)")
_LETTERS = re.compile(r"[^\W\d_]+")
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|"
    r"october|november|december|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|"
    r"décembre|januar|februar|märz|juni|juli|oktober|dezember)\b\.?",
    re.IGNORECASE,
)
_DASH = re.compile(rf"\s*(?:[—–―]|--|(?<=\s)[{re.escape(DASHES)}-](?=\s))\s*\Z")
_AGENCY = re.compile(
    r"\s*[(（](?:[A-Z]{2,5}|Reuters|Xinhua|Bloomberg|Interfax|Kyodo|Yonhap|dpa|afp|apa|sda|epd|kna|efe|ansa|ats|tt)[)）]\Z"
)
# After a place in capitals, any paper.
_PAPER = re.compile(r"\s*[(（][A-Z][\w .&/·-]{1,40}[)）]\Z")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b|\d{1,2}月\d{1,2}日")
_CHINESE_DATELINE = re.compile(
    r"(?:^|[\n。！？])[^\n。！？，,：:“”据称谣假否不]{1,30}(?:日[电電]|[报報社台网網日][讯訊])"
    r"\s*(?:[（(][^（）()\n]{1,24}[）)])?\s*\Z"
)
# "Washington – ": in small letters only places that agencies name without the country.
_CITIES = _words(
    "amsterdam ankara athens atlanta baghdad baltimore bangkok beijing beirut berlin bern bogota boston bratislava "
    "brussels bucharest budapest cairo canberra chicago cleveland copenhagen dallas delhi denver detroit dublin geneva "
    "hanoi helsinki honolulu houston islamabad istanbul jakarta jerusalem kabul kathmandu kyiv lisbon ljubljana london "
    "luxembourg madrid manila miami milan milwaukee minneapolis monaco montreal moscow munich nairobi nicosia oslo "
    "ottawa paris philadelphia phoenix pittsburgh prague riga rome seattle seoul shanghai singapore sofia stockholm "
    "strasbourg sydney taipei tallinn tehran tokyo toronto tripoli tunis urumqi valletta vienna vilnius warsaw "
    "washington wellington zagreb zurich bruxelles brüssel genf rom paris wien moskau"
) | {"the hague", "hong kong", "kuala lumpur", "los angeles", "mexico city", "new delhi", "new york", "san francisco"}
# "(Reuters) -The": the dash stands off from the agency alone.
_GLUED_DASH = re.compile(rf"(?<=[)）])\s+[{re.escape(DASHES)}-]\Z")
# "SUMMARY: " and the like name a part of a document. "CLAIM: " and "FAKE: " judge what follows.
_HEADING = re.compile(
    r"(?:^|(?<=[\n\r]))[ \t]*(?:agency|action|summary|dates?|effective dates?|address(?:es)?|background|purpose|scope|"
    r"abstract|authority|supplementary information|for further information contact|摘要)[ \t]*[:：]\s*\Z",
    re.IGNORECASE,
)
_WINDOW = 100
# Of a line, no more is looked at: a file may have one line of many megabytes.
REACH = 4_000


def line_ends(gap: str) -> int:
    """Return how many line ends are in `gap`."""
    return len(re.findall(rf"\r\n|[{LINE_ENDS}]", gap))


def taken_back(text: str, at: int) -> bool:
    """Return whether a sentence or line from `at` is a label that takes back what stands before: "False.", "不实"."""
    short = _SHORT_SENTENCE.match(text, at)
    words = set(_LETTERS.findall(short[1].casefold())) - _BESIDE_THEM if short else set()
    return bool(words) and words <= _TAKEN_BACK


def items_before(text: str, at: int, first: str) -> Iterator[int]:
    """Yield where the marks of an item before `at` begin: that of "- ", then that of "> " in "> - ".

    Args:
        first: the first letter or digit of the sentence. Before a number "-" may be its sign and ">" may compare; a
            bare number before a small letter counts something.
    """
    for _ in range(4):
        item = _ITEM.search(text, max(0, at - 16), at)
        if item is None:
            break
        if first.isdigit() and (item[0].rstrip()[-1] == ">" or item[0][-1] in "-–—·"):
            return
        at = item.start()
        yield at
    if not first.isalpha() or first.islower():
        return
    section = _SECTION.search(text, max(0, at - 18), at)
    if section:
        yield section.start()
    verse = _VERSE.search(text, max(0, at - 5), at)
    if verse and _numbered(text, verse.start(), int(verse[1])):
        yield verse.start()


def _numbered(text: str, at: int, number: int) -> bool:
    """Return whether the line before or after that of `at` begins with the number before or after `number`."""
    before, _, after = _lines(text, at)
    return re.match(rf"\s*{number - 1} \S", before) is not None or re.match(rf"\s*{number + 1} \S", after) is not None


def headings_before(text: str, at: int) -> Iterator[int]:
    """Yield where the name of a part of a document before `at` begins: "SUMMARY: "."""
    window = max(0, at - _WINDOW)
    heading = _HEADING.search(text, window, at)
    if heading and (heading.start() > window or not window):
        yield heading.start()


def datelines_before(text: str, at: int) -> Iterator[int]:
    """Yield where a dateline that ends at `at` can begin: "VELMORA, 4 May (Reuters) — ", "新华社5月4日电 "."""
    window = max(0, at - _WINDOW)
    chinese = _CHINESE_DATELINE.search(text, window, at)
    if chinese:
        yield chinese.start() + (chinese[0][0] in "\n。！？")
    glued = _GLUED_DASH.search(text, window, at) if text[at : at + 1].isalpha() else None
    dash = glued or _DASH.search(text, window, at)
    if dash is None:
        return
    head = text[window : dash.start()]
    begin = max(head.rfind(char) for char in LINE_ENDS) + 1
    starts = [begin] if begin or not window else []
    starts += [begin + stop.end() for stop in re.finditer(r"[.!?…][\"'”’»)]* +", head[begin:])]
    yield from (window + start for start in starts if _dateline(head[start:]))


def _dateline(head: str) -> bool:
    """Return whether `head` is a place, a day or an agency, not a label such as "FALSE"."""
    words = [word.casefold() for word in _LETTERS.findall(head)]
    if head.strip().casefold() in _CITIES and head.strip()[0].isupper():
        return True  # before the common words: "The Hague"
    if not _NO_PLACE.isdisjoint(words) or re.search(r"[?!:]", head):
        return False
    place = _MONTH.sub("", _YEAR.sub("", _AGENCY.sub("", head.strip())))
    names = _LETTERS.findall(place)
    if place != head.strip():
        return len(names) <= 4 and all(name[0].isupper() or name >= UNSPACED or len(name) <= 3 for name in names)
    # "ROME, Italy": the town in capitals, then its country.
    place = _PAPER.sub("", place)
    names, town = _LETTERS.findall(place), place.partition(",")[0]
    return 1 <= len(names) <= 4 and town.isupper() and len(town) > 2 and all(name[0].isupper() for name in names)


def cell_begins(text: str, start: int, end: int) -> bool:
    """Return whether [start, …) begins a cell of a table: Markdown, tabs, or CSV."""
    at = start - 1 if text[start - 1 : start] == '"' else start
    line_start = _line_start(text, at)
    line_end = _line_end(text, end)
    before, after = text[line_start:at], text[end:line_end]
    if before.rstrip(" \u00a0").endswith(("|", "│")):
        mark = before.rstrip(" \u00a0")[-1]
        return before.lstrip().startswith(mark) or _beside(text, start, mark)
    mark = before[-1:]
    if mark not in ("\t", ",", ";") or (at == start and mark in text[start:end]):
        return False
    if not re.match(rf'"?\s*(?:{re.escape(mark)}|\Z)' if at == start else r'[^"]*"(?:[,;\t]|\s*\Z)', after):
        return False
    return _beside(text, start, mark) or not any(char.isalpha() for char in before)


def cell_ends(text: str, start: int, at: int) -> bool:
    """Return whether the comma or semicolon at `at`, after a sentence from `start`, parts cells of a table."""
    if text[at + 1 : at + 2].isspace():
        return False
    before = text[_line_start(text, start) : start].rstrip('"')
    numbered = before.endswith(text[at]) and not any(char.isalpha() for char in before)
    return numbered or _beside(text, at, text[at])


def _beside(text: str, at: int, mark: str) -> bool:
    """Return whether the line of `at` and one beside it have the same number of cells, parted by `mark`."""
    before, line, after = _lines(text, at)
    cells = _cells(line, mark)
    return cells > 1 and cells in (_cells(before, mark), _cells(after, mark))


def _cells(line: str, mark: str) -> int:
    if mark == "│" or mark == "|":
        return line.count(mark) + 1
    try:
        return len(next(csv.reader([line], delimiter=mark), []))
    except csv.Error:
        return 0


def _lines(text: str, at: int) -> tuple[str, str, str]:
    """Return the line of `at` between the nearest that are not blank, each cut to a few thousand characters."""
    found = {0: text[_line_start(text, at) : _line_end(text, at)]}
    for step, lines in ((-1, _upwards(text, at)), (1, _downwards(text, at))):
        found[step] = next((line for line in lines if line.strip()), "")
    return found[-1], found[0], found[1]


def _upwards(text: str, at: int) -> Iterator[str]:
    end = _line_start(text, at) - 1
    for _ in range(3):
        if end <= 0:
            return
        begin = _line_start(text, end)
        yield text[begin:end]
        end = begin - 1


def _downwards(text: str, at: int) -> Iterator[str]:
    begin = _line_end(text, at) + 1
    for _ in range(3):
        if begin >= len(text):
            return
        end = _line_end(text, begin)
        yield text[begin:end]
        begin = end + 1


def _line_start(text: str, at: int) -> int:
    low = max(0, at - REACH)
    return max(low, text.rfind("\n", low, at) + 1)


def _line_end(text: str, at: int) -> int:
    high = min(len(text), at + REACH)
    found = text.find("\n", at, high)
    return high if found < 0 else found

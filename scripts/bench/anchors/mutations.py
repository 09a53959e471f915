"""What happens to articles between two publications, with the true place of every sentence afterwards."""

from __future__ import annotations

import random
import re
import textwrap
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from articles import Article, names_of, replacement

Piece = tuple[str, int | None]
Mutation = Callable[[list[Piece], Article, random.Random], list[Piece]]

_BOILERPLATE = {
    "en": ["ADVERTISEMENT", "Read more: five walks along the coast.", "Share this article", "Sign up for our letter!"],
    "fr": ["PUBLICITÉ", "À lire aussi : cinq balades au bord de l’eau.", "Partager cet article", "Abonnez-vous !"],
}


@dataclass(frozen=True)
class Mutated:
    """A text, and what is where in it.

    Attributes:
        truth: for each sentence its pieces: (start, end, words as they stand); none where it is absent.
        whole: all pieces, also of sentences that are not the article's.
    """

    text: str
    truth: dict[int, list[tuple[int, int, str]]]
    whole: list[tuple[int, int, str]]


def pieces(article: Article) -> list[Piece]:
    """The article as sentences, numbered from 1, and what stands between them."""
    found: list[Piece] = []
    n = 0
    for b, block in enumerate(article.blocks):
        for s, sentence in enumerate(block):
            if b or s:
                found.append((" " if s else "\n\n", None))
            n += 1
            found.append((sentence, n))
    return found


def mutate(article: Article, kind: str, seed: int) -> Mutated:
    """`article` after one mutation."""
    rnd = random.Random(f"{article.source}/{kind}/{seed}")
    truth: dict[int, list[tuple[int, int, str]]] = {n: [] for n in range(1, len(article.sentences) + 1)}
    text, whole = "", []
    for piece, n in MUTATIONS[kind](pieces(article), article, rnd):
        whole.append((len(text), len(text) + len(piece), piece))
        if n is not None:
            # Of a sentence in a frame the true place is its own, the words there are those of the frame.
            core = re.sub(r"[.?!…]*[”»\s]*$", "", article.sentences[n - 1]).lower()
            at = piece.lower().find(core) if kind in FRAMED else -1
            place = (len(text) + at, len(text) + at + len(core)) if at >= 0 else whole[-1][:2]
            truth[n].append((*place, piece))
        text += piece
    return Mutated(text, truth, whole)


def _each(change: Callable[[str, Article, random.Random], str]) -> Mutation:
    def mutation(found: list[Piece], article: Article, rnd: random.Random) -> list[Piece]:
        return [(change(text, article, rnd) if n else text, n) for text, n in found]

    return mutation


def _all(change: Callable[[str], str]) -> Mutation:
    return lambda found, article, rnd: [(change(text), n) for text, n in found]


def _pick(*choices: Mutation) -> Mutation:
    return lambda found, article, rnd: rnd.choice(choices)(found, article, rnd)


def _moved(found: list[Piece], article: Article, rnd: random.Random) -> list[Piece]:
    sentences = [piece for piece in found if piece[1]]
    rnd.shuffle(sentences)
    return [part for piece in sentences for part in (piece, ("\n\n", None))]


def _between(found: list[Piece], article: Article, rnd: random.Random) -> list[Piece]:
    """Put boilerplate between sentences; what has no stop stands on lines of its own, or it would lead in the next."""
    out: list[Piece] = []
    for piece in found:
        out.append(piece)
        if piece[1] and rnd.random() < 0.5:
            line = rnd.choice(_BOILERPLATE[article.language])
            gaps = [" ", "\n", "\n\n"] if line[-1] in ".!" else ["\n", "\n\n"]
            out += [(rnd.choice(gaps), None), (line, None)]
            out.append((rnd.choice(gaps) if piece != found[-1] else "\n", None))
    return out


def _inside(found: list[Piece], article: Article, rnd: random.Random) -> list[Piece]:
    out: list[Piece] = []
    for text, n in found:
        gaps = [i for i, char in enumerate(text) if char == " "]
        if not n or not gaps:
            out.append((text, n))
            continue
        at = rnd.choice(gaps)
        out += [(text[:at], n), (f"\n\n{rnd.choice(_BOILERPLATE[article.language])}\n\n", None), (text[at + 1 :], n)]
    return out


def _typos(share: float) -> Mutation:
    def change(text: str, article: Article, rnd: random.Random) -> str:
        out = []
        for char in text:
            if rnd.random() >= share:
                out.append(char)
                continue
            other = rnd.choice("abcdefghijklmnopqrstuvwxyz")
            out.append(rnd.choice([other, char + other, "", other]))
        return "".join(out)

    return _each(change)


def _words(text: str) -> list[int]:
    return [i for i, word in enumerate(text.split(" ")) if word.isalpha() and len(word) > 3]


def _replaced(text: str, article: Article, rnd: random.Random) -> str:
    words = text.split(" ")
    spots = _words(text)
    if spots:
        i = rnd.choice(spots)
        words[i] = replacement(words[i], article.language, rnd)
    return " ".join(words)


def _negated(text: str, article: Article, rnd: random.Random) -> str:
    words = text.split(" ")
    words.insert(rnd.randint(1, max(1, len(words) - 1)), "not" if article.language == "en" else "pas")
    return " ".join(words)


def _number(text: str, article: Article, rnd: random.Random) -> str:
    return re.sub(r"\d", lambda m: str((int(m[0]) + rnd.randint(1, 9)) % 10), text, count=1)


def _point(text: str, article: Article, rnd: random.Random) -> str:
    moved = re.sub(r"(?<=\d)[.,](?=\d)", "", text, count=1)
    return moved if moved != text else re.sub(r"(?<=\d)(?=\d)", ".", text, count=1)


def _cut(text: str, article: Article, rnd: random.Random) -> str:
    words = text.split(" ")
    return " ".join(words[: max(1, len(words) * 2 // 3)]).rstrip(",;") + "…"


def _longer(text: str, article: Article, rnd: random.Random) -> str:
    tail = " in secret, twice." if article.language == "en" else " en secret, deux fois."
    return re.sub(r"[.?!…]*([”»\s]*)$", r"\1", text).rstrip() + tail


def _near_added(found: list[Piece], article: Article, rnd: random.Random) -> list[Piece]:
    extra: list[Piece] = []
    for text, n in found:
        if n and len(_words(text)) > 2:
            extra += [("\n\n", None), (_replaced(_replaced(text, article, rnd), article, rnd), None)]
    known = set(article.sentences)
    extra = [piece for piece in extra if piece[0] not in known]
    return found + extra if rnd.random() < 0.5 else [*extra[1:], ("\n\n", None), *found]


def _dropped(share: float) -> Mutation:
    def mutation(found: list[Piece], article: Article, rnd: random.Random) -> list[Piece]:
        return [("" if n and rnd.random() < share else text, n) for text, n in found]

    return mutation


def _invisible(text: str) -> str:
    return re.sub(r"(?<=\w{3})(?=\w{3})", "\u00ad\u200b", text)


def _ligatures(text: str) -> str:
    return text.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ")


# Lead-ins that negate, attribute, doubt or ask; with a small letter where the sentence goes on from them.
LEADS: dict[str, tuple[str, ...]] = {
    "en": (
        "He denied that {s}",
        "It is not true that {s}",
        "Fake: {S}",
        "NOT {S}",
        "¬{S}",
        "FALSE — {S}",
        "According to a rumour, {s}",
        "Nobody ever said: “{S}”",
        "Is it true that {s}",
        "If {s}",
    ),
    "fr": (
        "Il a nié que {s}",
        "Il est faux que {s}",
        "Faux : {S}",
        "NON {S}",
        "¬{S}",
        "FAUX — {S}",
        "Selon une rumeur, {s}",
        "Personne n’a dit : « {S} »",
        "Est-il vrai que {s}",
        "Si {s}",
    ),
}
TAILS: dict[str, tuple[str, ...]] = {
    "en": (
        "“{S}” is false.",
        "{B}, he lied.",
        "{B} — this was withdrawn.",
        "{B}?",
        "{B} (a rumour).",
        "{B} if the letter is genuine.",
    ),
    "fr": (
        "« {S} » est faux.",
        "{B}, a-t-il menti.",
        "{B} — cela a été retiré.",
        "{B} ?",
        "{B} (une rumeur).",
        "{B} si la lettre est vraie.",
    ),
}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_SCRIPTS = (0x660, 0x6F0, 0x966, 0xFF10, 0x1D7CE)  # Arabic, Persian, Devanagari, full width, bold


def _framed(frames: dict[str, tuple[str, ...]], which: int) -> Mutation:
    def change(text: str, article: Article, rnd: random.Random) -> str:
        small = text[0].lower() + text[1:]
        return frames[article.language][which].format(S=text, s=small, B=re.sub(r"[.?!…]*([”»\s]*)$", r"\1", text))

    return _each(change)


def _numbers(change: Callable[[str], str]) -> Mutation:
    """Change the last digit of every number of a sentence, or what stands around the number."""
    return _each(lambda text, article, rnd: re.sub(r"\d+(?:[.,]\d+)*", lambda m: change(m[0]), text))


def _at_a_word(mark: str) -> Mutation:
    def change(text: str, article: Article, rnd: random.Random) -> str:
        at = rnd.choice([m.end() for m in re.finditer(r"\w+", text)])
        return text[:at] + mark + text[at:]

    return _each(change)


def _struck(text: str, article: Article, rnd: random.Random) -> str:
    words = text.split(" ")
    i = rnd.randrange(len(words))
    words[i] = "".join(f"{char}\u0336" for char in words[i])
    return " ".join(words)


def _names_swapped(text: str, article: Article, rnd: random.Random) -> str:
    """Two names of the sentence in each other's place, or one name replaced by another of its kind."""
    for names in names_of(article.language):
        held = [name for name in names if name in text]
        if len(held) > 1:
            one, other = rnd.sample(held, 2)
            return text.replace(one, "\0").replace(other, one).replace("\0", other)
        if held:
            return text.replace(held[0], rnd.choice([name for name in names if name not in held]))
    return text


def _not_anywhere(text: str, article: Article, rnd: random.Random) -> str:
    words = text.split(" ")
    words.insert(rnd.randint(0, len(words)), "not" if article.language == "en" else "pas")
    return " ".join(words)


def _other_digits(found: list[Piece], article: Article, rnd: random.Random) -> list[Piece]:
    zero = rnd.choice(_SCRIPTS)
    digits = {ord("0") + value: chr(zero + value) for value in range(10)}
    return [(text.translate(digits), n) for text, n in found]


# Unchanged sentences must be verified, all of them.
KEPT: dict[str, Mutation] = {
    "identity": _all(str),
    "whitespace": _pick(
        _all(lambda t: t.replace(" ", "\u00a0")),
        _all(lambda t: t.replace(" ", "\t ")),
        _all(lambda t: t if not t.strip() else textwrap.fill(t, 40)),
        _all(lambda t: t.replace("\n", "\r\n")),
        _all(lambda t: " " if not t.strip() else t),
    ),
    "quotes": _pick(
        _all(lambda t: re.sub("[“”«»]", '"', t).replace("’", "'")),
        _all(lambda t: re.sub("“|« ?", "«", re.sub("”| ?»", "»", t)).replace("’", "'")),
        _all(lambda t: re.sub("“|« ?", "„", re.sub("”| ?»", "“", t)).replace("’", "‘")),
    ),
    "dashes": _pick(
        _all(lambda t: re.sub("[–—]", "--", t)),
        _all(lambda t: re.sub(" ?[–—] ?", "—", t)),
        _all(lambda t: re.sub(" ?[–—] ?", " - ", t).replace("-", "‑")),
    ),
    "case": _pick(_all(str.upper), _all(str.lower), _all(str.title)),
    "unicode": _pick(
        _all(lambda t: unicodedata.normalize("NFD", t)),
        _all(_invisible),
        _all(_ligatures),
        _all(lambda t: t.replace("…", "...")),
    ),
    "digits of other scripts": _other_digits,
    "moved": _moved,
    "boilerplate between": _between,
    "near-duplicates added": _near_added,
}
# Changed sentences must never be verified, and should be located.
CHANGED: dict[str, Mutation] = {
    "boilerplate inside": _inside,
    "typos 1 %": _typos(0.01),
    "typos 3 %": _typos(0.03),
    "typos 6 %": _typos(0.06),
    "typos 10 %": _typos(0.10),
    "word replaced": _each(_replaced),
    "two words replaced": _each(lambda t, a, r: _replaced(_replaced(t, a, r), a, r)),
    "word inserted": _each(_negated),
    "digit changed": _each(_number),
    "decimal point moved": _each(_point),
    "cut short": _each(_cut),
    "continued": _each(_longer),
    **{f"lead-in: {lead}": _framed(LEADS, i) for i, lead in enumerate(LEADS["en"])},
    **{f"tail: {tail}": _framed(TAILS, i) for i, tail in enumerate(TAILS["en"])},
    "last digit raised": _numbers(lambda n: n[:-1] + n[-1].translate(_RAISED)),
    "digits circled": _numbers(lambda n: n.translate(_CIRCLED)),
    "‰ after numbers": _numbers(lambda n: f"{n}‰"),
    "‱ after numbers": _numbers(lambda n: f"{n}‱"),
    "prime after numbers": _numbers(lambda n: f"{n}′"),
    "numbers in brackets": _numbers(lambda n: f"({n})"),
    "point before numbers": _numbers(lambda n: f".{n}"),
    "‽ in place of the stop": _each(lambda t, a, r: re.sub(r"[.?!…]*([”»\s]*)$", r"‽\1", t)),
    "؟ in place of the stop": _each(lambda t, a, r: re.sub(r"[.?!…]*([”»\s]*)$", r"؟\1", t)),
    "⸮ in place of the stop": _each(lambda t, a, r: re.sub(r"[.?!…]*([”»\s]*)$", r"⸮\1", t)),
    "U+20E0 after a word": _at_a_word("\u20e0"),
    "word struck out": _each(_struck),
    "names swapped": _each(_names_swapped),
    "“not” anywhere": _each(_not_anywhere),
    "third deleted": _dropped(0.34),
    "all deleted": lambda found, article, rnd: [(rnd.choice(_BOILERPLATE[article.language]), None)],
}
MUTATIONS = KEPT | CHANGED
FRAMED = frozenset(kind for kind in CHANGED if kind.startswith(("lead-in", "tail", "continued")))

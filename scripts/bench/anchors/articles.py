"""Invented articles: several genres, two languages, captions cut short, near-duplicates, repeated phrases.

Every name, number and event is made up here; nothing is taken from a real text.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from sanctions_data.anchors import Anchor, SpanAnchor, anchor
from sanctions_data.anchors.normal import digest, span_check

_WORDS = {
    "en": {
        "person": "Mara Ilvent|Tobin Reyk|Anselm Dorr|Ifeni Casto|Ruta Okwell|Pell Aster|Jonas Vark|Lia Temmer",
        "body": "the Harbour Board|the Velmora Council|the Ostrand Assembly|the Grain Office|the Northern Chamber",
        "place": "Velmora|Ostrand|Karsk|Lower Tamber|Port Ellin|the Sarn valley",
        "thing": "ferry licences|grain quotas|fishing permits|river tolls|customs duties|storage fees|pilot papers",
        "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday",
        "month": "January|March|April|June|September|November",
        "adj": "unexpected|long-awaited|modest|disputed|temporary|so-called|far-reaching",
        "verb": "approved|rejected|postponed|revised|published|withdrew|defended",
        "noun": "decision|agreement|report|inspection|petition|budget|timetable",
        "reason": "rising costs|poor weather|missing records|public pressure|a shortage of crews|damage to the quay",
    },
    "fr": {
        "person": "Maude Ilvent|Théo Reyk|Anselme Dorr|Inès Casto|Rita Okwell|Paul Aster|Jonas Varque|Léa Temmer",
        "body": "le Conseil du port|l’Assemblée d’Ostrand|la Chambre du Nord|l’Office des grains|la Régie de Velmora",
        "place": "Velmora|Ostrand|Karsk|Bas-Tambre|Port-Ellin|la vallée de la Sarne",
        "thing": "licences de bac|quotas de blé|permis de pêche|péages du fleuve|droits de douane|frais d’entrepôt",
        "day": "lundi|mardi|mercredi|jeudi|vendredi|samedi",
        "month": "janvier|mars|avril|juin|septembre|novembre",
        "adj": "inattendue|attendue|modeste|contestée|provisoire|prétendue",
        "verb": "approuvé|rejeté|reporté|révisé|publié|retiré|défendu",
        "noun": "décision|mesure|enquête|inspection|pétition|réforme",
        "reason": "la hausse des coûts|le mauvais temps|des dossiers manquants|la pression du public|la fatigue",
    },
}

_TEMPLATES = {
    ("en", "news"): (
        "{Body} {verb} the {adj} {noun} on {thing} in {place} late {day}, citing {reason}.",
        "“We {verb} this {noun} because of {reason},” {person} said in a statement {day}.",
        "{person}, who leads {body}, told reporters the {noun} would cover {n} towns and {n} villages.",
        "The {noun} — the {o} since {year} — follows weeks of talks between {body} and {body}.",
        "About {n},{nnn} people in {place} depend on {thing}, according to {body}.",
        "Critics accuse {body} of {reason} and of hiding the {noun}.",
        "{person} has denied that the {noun} on {thing} was {adj}.",
        "It’s “{adj}”, the {noun} says, that {n}.{d} percent of {thing} go to {place}.",
        "“Nobody asked us.",
        "Those affected include {n} members of {body}.",
    ),
    ("en", "notice"): (
        "{Body} gives notice that {thing} for {place} are suspended from {n} {month} {year}.",
        "The suspension applies to {n} holders, of whom {n} are registered in {place}.",
        "{person}; born {n} {month} 19{dd}; former clerk of {body}; responsible for {thing}.",
        "Objections may be sent to {body} within {n} days of the {noun}.",
        "A fee of ${n}.{dd} is due for each of the {thing}…",
        "This {noun} replaces the {adj} {noun} of {n} {month} {year}.",
        "Paragraph {n}({n}) does not apply where {reason} can be shown.",
        "{Body} may vary the {noun} at any time.",
    ),
    ("en", "interview"): (
        "What did {body} expect from the {noun}?",
        "“Honestly, the {noun} on {thing} was {adj} – everyone in {place} knew it.”",
        "“In {year} we had {n} crews; today there are {n}, and {person} wants fewer.”",
        "{person} pauses, then adds that {reason} had “nothing to do” with it.",
        "“If {body} insists, we will not sign.",
        "We have told {person} so, twice.”",
        "Was the {adj} {noun} of {month} {year} a mistake?",
        "“No,” says {person}, “but {thing} should never have been part of it.”",
    ),
    ("fr", "news"): (
        "{Body} a {verb} {day} la {noun} {adj} sur les {thing} à {place}, en raison de {reason}.",
        "« Nous avons {verb} ce texte à cause de {reason} », a déclaré {person} {day}.",
        "{person}, qui dirige {body}, a précisé que la {noun} touche {n} communes et {n} hameaux.",
        "La {noun} – la première depuis {year} – suit des semaines d’échanges entre {body} et {body}.",
        "Environ {n} {nnn} habitants de {place} dépendent des {thing}, selon {body}.",
        "{person} a démenti que la {noun} sur les {thing} soit {adj}.",
        "Les critiques reprochent à {body} d’avoir caché la {noun}.",
        "Il n’y a pas eu d’accord, malgré {reason}…",
    ),
    ("fr", "notice"): (
        "{Body} fait savoir que les {thing} de {place} sont suspendus à compter du {n} {month} {year}.",
        "La suspension concerne {n} titulaires, dont {n} inscrits à {place}.",
        "{person}, né le {n} {month} 19{dd}, ancien greffier ; chargé des {thing}.",
        "Un droit de {n},{dd} € est dû pour chacun des {thing}.",
        "La présente {noun} remplace celle du {n} {month} {year}.",
        "Toute objection est adressée à {body} sous {n} jours.",
        "Le paragraphe {n} ne s’applique pas lorsque {reason} est établie.",
    ),
}
_CAPTIONS = {
    "en": "{person} speaks to residents before a meeting of {body} in {place}, on {month} {n}, {year}.",
    "fr": "{person} parle aux habitants avant une réunion de {body} à {place}, le {n} {month} {year}.",
}
_HEADLINES = {"en": "{Body} {verb} the {noun} on {thing}", "fr": "{Body} face à la {noun} sur les {thing}"}


@dataclass(frozen=True)
class Article:
    """Paragraphs of sentences, and the anchors a table would hold of them."""

    source: str
    language: str
    blocks: tuple[tuple[str, ...], ...]
    anchors: tuple[Anchor, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(sentence for block in self.blocks for sentence in block)

    @property
    def text(self) -> str:
        return "\n\n".join(" ".join(block) for block in self.blocks)


def articles(count: int, seed: int) -> list[Article]:
    """`count` articles, the same for the same seed."""
    rnd = random.Random(seed)
    genres = list(_TEMPLATES)
    return [_article(f"invented-{i + 1}", *genres[i % len(genres)], rnd) for i in range(count)]


def _article(source: str, language: str, genre: str, rnd: random.Random) -> Article:
    templates = _TEMPLATES[language, genre]
    blocks: list[list[str]] = [[_fill(_HEADLINES[language], language, rnd)]]
    caption = _fill(_CAPTIONS[language], language, rnd)
    words = caption.split()
    blocks += [[" ".join(words[: len(words) * 2 // 3]) + "…"], [caption]]
    body = [_fill(template, language, rnd) for template in templates]
    body += [_fill(rnd.choice(templates), language, rnd) for _ in range(rnd.randint(2, 5))]
    rnd.shuffle(body)
    body.append(_near(rnd.choice([s for s in body if len(s.split()) > 8]), language, rnd))
    seen: set[str] = {" ".join(block) for block in blocks}
    while body:
        block = [s for s in body[: rnd.randint(1, 3)] if s not in seen]
        del body[: max(1, len(block))]
        if block and not seen & set(block):
            seen.update(block)
            blocks.append(block)
    fixed = tuple(tuple(block) for block in blocks)
    draft = Article(source, language, fixed, ())
    anchors, at = [], 0
    for n, sentence in enumerate(draft.sentences, 1):
        at = draft.text.index(sentence, at)
        anchors.append(anchor(source, n, sentence, at, _spans(sentence, at, rnd)))
        at += len(sentence)
    return Article(source, language, fixed, tuple(anchors))


def _spans(sentence: str, at: int, rnd: random.Random) -> tuple[SpanAnchor, ...]:
    """Three spans of one to four words; quoted while a third of the sentence lasts, by digest after that."""
    words = [m.span() for m in re.finditer(r"\d+(?:[.,]\d+)*|\w+", sentence)]
    budget = len(sentence) * 35 // 100
    found = []
    for k in range(3):
        i = rnd.randrange(len(words))
        j = min(len(words), i + rnd.randint(1, 4)) - 1
        start, end = words[i][0], words[j][1]
        span = sentence[start:end]
        quoted = len(span) <= budget
        budget -= len(span) if quoted else 0
        occurrence = 1 + sum(1 for m in re.finditer(rf"\b{re.escape(span)}\b", sentence) if m.start() < start)
        check = None if quoted else span_check(digest(sentence), span)
        quote = span if quoted else None
        found.append(SpanAnchor(f"s{at}/{k}", at + start, at + end, occurrence, quote, check))
    return tuple(found)


def _fill(template: str, language: str, rnd: random.Random) -> str:
    lists = _WORDS[language]

    def slot(match: re.Match[str]) -> str:
        name = match[1]
        if name == "n":
            return str(rnd.randint(2, 98))
        if name == "year":
            return str(rnd.randint(1951, 2024))
        if name == "o":
            return rnd.choice(["first", "second", "largest", "shortest"])
        if set(name) <= {"d"} or name == "nnn":
            return "".join(str(rnd.randint(0, 9)) for _ in name)
        chosen = rnd.choice(lists[name.lower()].split("|"))
        return chosen[0].upper() + chosen[1:] if name[0].isupper() else chosen

    return re.sub(r"\{(\w+)\}", slot, template)


def _near(sentence: str, language: str, rnd: random.Random) -> str:
    """`sentence` with two of its longer words replaced."""
    words = sentence.split()
    longer = [i for i, word in enumerate(words) if word.isalpha() and len(word) > 3]
    for i in rnd.sample(longer, min(2, len(longer))):
        words[i] = replacement(words[i], language, rnd)
    near = " ".join(words)
    return near[0].upper() + near[1:]


def replacement(word: str, language: str, rnd: random.Random) -> str:
    """Another word of the language, never `word` itself."""
    lists = _WORDS[language]
    pool = [w for name in ("noun", "verb", "adj", "place") for w in lists[name].split("|") if " " not in w]
    return rnd.choice([w for w in pool if w.casefold() != word.casefold()])


def names_of(language: str) -> tuple[list[str], ...]:
    """The names of persons, bodies and places that articles of a language use."""
    return tuple(_WORDS[language][kind].split("|") for kind in ("person", "body", "place"))

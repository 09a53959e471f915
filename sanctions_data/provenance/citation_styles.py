"""Works as text: plain words, APA, Chicago, BibTeX, RIS, CSL-JSON, Wikipedia.

APA is the author-date form of the Publication Manual, 7th edition; Chicago is the author-date form of the Manual of
Style, 17th edition, both for the kinds of documents that the ledger has. For any other style there is CSL-JSON
(https://docs.citationstyles.org), which reference managers and pandoc read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sanctions_data._text import clean
from sanctions_data.provenance.citation import Work
from sanctions_data.provenance.publication import MONTHS, day_in_words, in_quotes

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

# kind of the ledger → type of CSL 1.0.2, of RIS
_CSL = {"article": "article-newspaper", "act": "legislation", "report": "report", "dataset": "dataset"}
_RIS = {"article": "NEWS", "act": "STAT", "report": "RPRT", "dataset": "DATA"}
_TEX = str.maketrans({char: f"\\{char}" for char in "&%$#_{}"} | {"\\": r"\textbackslash{}"})
_TEX |= {ord("~"): r"\textasciitilde{}", ord("^"): r"\textasciicircum{}"}
# characters that end a parameter or a template, or begin one
_WIKI = {ord(char): f"&#{ord(char)};" for char in "|{}[]<>"}


def plain(work: Work) -> str:
    """Return a work in words: who, day, title, place, address."""
    who = ", ".join(work.authors) or work.container or work.publisher
    container = work.container if work.authors else None
    dated = f"as of {day_in_words(work.issued)}" if work.issued and work.kind == "dataset" else None
    day = day_in_words(work.issued) if work.issued and work.kind != "dataset" else None
    title = in_quotes(work.title) if work.title and not _is_part(work) else None
    part = work.title if _is_part(work) else None
    version = f"version {work.version}" if work.version else None
    within = in_quotes(container) if container and part else container
    parts = (who, day, title, part, within, version, dated, work.locator, work.url)
    read = f"read {day_in_words(work.accessed)}" if work.accessed else None
    note = "; ".join(filter(None, (read, work.note)))
    text = ", ".join(filter(None, parts)) + (f" ({note})" if note else "")
    closed = (work.url and not note) or text.endswith((".", "?", "!"))
    return clean(text if closed else f"{text}.") if text else work.id


def apa(work: Work) -> str:
    """Return a work in APA style."""
    day = _english_day(work.issued, year_first=True) if work.issued else "n.d."
    if work.kind == "dataset" and work.issued:
        day = str(work.issued.year)
    details = [f"Version {work.version}" if work.version else None, work.locator]
    extra = f" ({'; '.join(filter(None, details))})" if any(details) else ""
    name = _titled(work) + extra + (" [Data set]" if work.kind == "dataset" else "")
    container = f"In {work.container}" if _is_part(work) else work.container
    head = [", ".join(work.authors), f"({day})", name] if work.authors else [name, f"({day})"]
    return _sentences([*head, container, work.publisher], work.url)


def chicago(work: Work) -> str:
    """Return a work in the author-date style of the Chicago Manual of Style."""
    year = str(work.issued.year) if work.issued else "n.d."
    who = ", ".join(work.authors) or work.container or work.publisher
    container = work.container if work.authors else None
    day = _english_day(work.issued) if work.issued and work.kind != "dataset" else None
    title = in_quotes(f"{work.title}.") if work.title else _titled(work)
    where = ", ".join(filter(None, (f"In {container}" if _is_part(work) else container, day)))
    version = f"Version {work.version}" if work.version else None
    place = work.locator.capitalize() if work.locator else None
    kind = "Data set" if work.kind == "dataset" else None
    return _sentences([who, year, title, where, work.publisher, version, place, kind], work.url)


def bibtex(works: Iterable[Work]) -> str:
    """Return works as BibTeX: articles as `@article`, all others as `@misc`."""
    return "\n\n".join(map(_bibtex, works)) + "\n"


def ris(works: Iterable[Work]) -> str:
    """Return works as RIS."""
    return "\n".join(map(_ris, works)) + "\n"


def csl_json(works: Iterable[Work]) -> str:
    """Return works as CSL-JSON (citation-style-language/schema, csl-data.json)."""
    return json.dumps([_csl(work) for work in works], ensure_ascii=False, indent=2) + "\n"


def wikipedia(work: Work) -> str:
    """Return a work as a citation template of the English Wikipedia (Help:Citation Style 1)."""
    kind = {"article": "news", "report": "report"}.get(work.kind, "web")
    fields = {
        "author": "; ".join(work.authors),
        "title": _titled(work),
        "website" if kind == "web" else "work": work.container,
        "publisher": work.publisher,
        "date": day_in_words(work.issued) if work.issued else None,
        "version": work.version,
        "language": work.language if work.language != "en" else None,
        "at": work.locator,
        "url": _address(work),
        "access-date": day_in_words(work.accessed) if work.accessed else None,
    }
    cells = (f" |{name}={clean(value).translate(_WIKI)}" for name, value in fields.items() if value)
    return f"{{{{cite {kind}{''.join(cells)}}}}}"


def _each(style: Callable[[Work], str]) -> Callable[[Sequence[Work]], str]:
    return lambda works: "\n".join(style(_typeset(work)) for work in works) + "\n"


def _typeset(work: Work) -> Work:
    """Return a work with typographic apostrophes and quotation marks in its titles."""
    return replace(work, title=_curly(work.title), container=_curly(work.container))


def _curly(text: str | None) -> str | None:
    return text and re.sub(r'"([^"]*)"', r"“\1”", re.sub(r"(?<=\w)'(?=\w)", "’", text))


STYLES: dict[str, Callable[[Sequence[Work]], str]] = {
    "plain": _each(plain),
    "apa": _each(apa),
    "chicago": _each(chicago),
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
    "wikipedia": _each(wikipedia),
}


def _is_part(work: Work) -> bool:
    """Whether a work is a record or a field of the dataset."""
    return work.kind == "dataset" and work.container is not None


def _titled(work: Work) -> str:
    """Return the title; the kind of document in brackets if none is stated."""
    return work.title or f"[{work.kind.capitalize()}]"


def _english_day(day: date, *, year_first: bool = False) -> str:
    month = f"{MONTHS[day.month - 1]} {day.day}"
    return f"{day.year}, {month}" if year_first else f"{month}, {day.year}"


def _sentences(parts: Iterable[str | None], url: str | None) -> str:
    """Return the parts, each closed by one full stop; the address last, without one."""
    closed = [part if part.endswith((".", ".”", "?", "!")) else f"{part}." for part in parts if part]
    return clean(" ".join([*closed, *([url] if url else [])]))


def _bibtex(work: Work) -> str:
    article = work.kind == "article"
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in work.authors),
        "title": f"{{{_tex(_titled(work))}}}",
        ("journal" if article else "howpublished"): _tex(work.container or ""),
        "publisher": _tex(work.publisher or ""),
        "year": f"{work.issued.year}" if work.issued else "",
        "month": f"{work.issued.month}" if work.issued else "",
        "day": f"{work.issued.day}" if work.issued else "",
        "version": _tex(work.version or ""),
        "language": work.language or "",
        "url": _address(work),
        "urldate": work.accessed.isoformat() if work.accessed else "",
        "note": _tex("; ".join(filter(None, (work.locator, work.note)))),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{'article' if article else 'misc'}{{{work.id},", *lines, "}"])


def _tex(text: str) -> str:
    return clean(text).translate(_TEX)


def _address(work: Work) -> str:
    """Return the address in ASCII, with nothing in it that would end a field of BibTeX or a line of RIS."""
    from urllib.parse import quote

    return quote(work.url or "", safe="!#$&'()*+,/:;=?@[]~%-._")


def _ris(work: Work) -> str:
    lines = [
        ("TY", _RIS.get(work.kind, "GEN" if work.url is None else "ELEC")),
        ("ID", work.id),
        *(("AU", name) for name in work.authors),
        ("TI", _titled(work)),
        ("T2", work.container),
        ("PB", work.publisher),
        ("PY", f"{work.issued.year}" if work.issued else None),
        ("DA", f"{work.issued:%Y/%m/%d}" if work.issued else None),
        ("ET", work.version),
        ("LA", work.language),
        ("UR", _address(work)),
        ("Y2", f"{work.accessed:%Y/%m/%d}" if work.accessed else None),
        ("N1", "; ".join(filter(None, (work.locator, work.note)))),
    ]
    return "\n".join([*(f"{tag}  - {clean(value)}" for tag, value in lines if value), "ER  - "])


def _csl(work: Work) -> JSONObject:
    found = {
        "id": work.id,
        "type": _CSL.get(work.kind, "webpage" if work.url else "document"),
        "author": [{"literal": name} for name in work.authors] or None,
        "title": _titled(work),
        "container-title": work.container,
        "publisher": work.publisher,
        "issued": _parts(work.issued),
        "version": work.version,
        "language": work.language,
        "URL": work.url,
        "accessed": _parts(work.accessed),
        "note": "; ".join(filter(None, (work.locator, work.note))) or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _parts(day: date | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None

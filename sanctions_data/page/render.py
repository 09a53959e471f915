"""Fill the template with the model, under a content security policy that allows only its own scripts."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sanctions_data._text import clean
from sanctions_data.dataset.dataset import Dataset, load
from sanctions_data.errors import MissingExtra
from sanctions_data.exports.formats import written_exports
from sanctions_data.ledger.storage import read_ledger
from sanctions_data.page.open_ledger import open_ledger
from sanctions_data.page.view import TABLE_TITLES, build, card_of, newest_package

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_FIRST = "document.documentElement.className='js'"
_STYLES = {
    "apa": "APA",
    "chicago": "Chicago",
    "bibtex": "BibTeX",
    "ris": "RIS",
    "csl-json": "CSL-JSON",
    "wikipedia": "Wikipedia",
}


def make_page(
    folder: str | Path | None = None,
    *,
    card: str | None = None,
    exports: str | Path | None = None,
    place: str | Path = ".",
) -> str:
    """Return the page of the newest data, or of a ledger of yours, as one HTML file.

    Args:
        folder: a directory with a ledger (`claims.csv`, `evidence.csv`, …); the data of this package if it is None.
        card: id of a measure: only a card for it is made, which has no script.
        exports: the directory into which `export all` wrote the same data; the foot of the page links its files.
        place: the directory in which the page will be, for these links.

    Raises:
        MissingExtra: Jinja2 is not installed (extra `page`).
        UnknownName: there is no such measure.
        UnreadableFile: the exports are not there, or of other data.
        UnreadableFile, TableError, LedgerFaults: the directory does not hold a ledger.
    """
    environment = _environment()
    data, ledger = (load(), None) if folder is None else open_ledger(folder)
    if card is not None:
        return _card(environment, data, card)
    links = {} if exports is None else _links(written_exports(exports, data), Path(exports), Path(place))
    package = newest_package(data) if folder is None else None
    page = build(data, ledger if ledger is not None else read_ledger(), package)
    style, script = _part("style.css"), _part("script.js")
    policy = _policy(style, _FIRST, script)
    template = environment.get_template("page.html")
    return template.render(
        page=page, style=_safe(style), script=_safe(script), first_script=_safe(_FIRST), policy=policy,
        titles=TABLE_TITLES, names_of_styles=_STYLES, links=links,
    )  # fmt: skip


def _links(exports: dict[str, tuple[str, ...]], folder: Path, place: Path) -> dict[str, list[tuple[str, str]]]:
    """Return format → the name of each of its files, and its address as the page sees it."""
    up = Path(os.path.relpath(folder.resolve(), place.resolve())).as_posix()
    base = "" if up == "." else f"{quote(up)}/"
    return {
        format: [(name.rpartition("/")[2], base + quote(name)) for name in names] for format, names in exports.items()
    }


def _card(environment: Environment, data: Dataset, measure: str) -> str:
    card, stand = card_of(data, measure)
    style = _part("card.css")
    return environment.get_template("card.html").render(
        card=card, stand=stand, version=data.version, style=_safe(style), policy=_policy(style)
    )


def _policy(style: str, *scripts: str) -> str:
    """Return a content security policy: these texts may run, nothing may be fetched (CSP Level 3, Trusted Types)."""
    run = " ".join(map(_digest, scripts)) or "'none'"
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {run}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@lru_cache(maxsize=8)
def _part(name: str) -> str:
    """Return a file beside the templates; a script without its comments and indents, which are for its authors."""
    text = files(__package__).joinpath("templates", name).read_text(encoding="utf-8").strip()
    if not name.endswith(".js"):
        return text
    return "\n".join(line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("//"))


def _safe(text: str) -> Markup:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - text of this package


def _environment() -> Environment:
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ImportError:
        raise MissingExtra("The page", "page") from None
    environment = Environment(
        loader=FunctionLoader(_part), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=_finalize,
    )  # fmt: skip
    number: Callable[[float], str] = lambda value: f"{value:.1f}".rstrip("0").rstrip(".")  # noqa: E731
    environment.filters["n"] = number
    return environment


def _finalize(value: object) -> object:
    """Return a text of the data without characters that steer how it is shown: they come out as escapes."""
    return clean(value) if type(value) is str else value

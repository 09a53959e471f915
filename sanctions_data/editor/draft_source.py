"""Draft the rows of a source: of a document that the ledger does not know, or of further sentences of one it knows.

A person decides what a sentence is and says what it says. So a draft is a directory beside the document, its worksheet:
`sources.csv` and `sentences.csv` with the columns of the ledger, and in the second a last column `text` to read. Every
column is filled but the gist. The person corrects the cells, takes rows out, joins and splits them by `start` and
`end`. Digests and lengths are computed anew from `start` and `end` each time; nobody types them. When nothing is left
to decide, the rows can be added to the ledger. The worksheet has the text of the document, so it may not lie in a
checkout.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sanctions_data import _csv
from sanctions_data._text import counted, sha256_hex
from sanctions_data.anchors.from_rows import sources_from
from sanctions_data.anchors.normal import digest, digests
from sanctions_data.anchors.recognise import recognise
from sanctions_data.build.atomic_write import finish, write, write_all
from sanctions_data.build.checkout import Checkout
from sanctions_data.dates import parse_range
from sanctions_data.editor.accept import Refused, accept, check_unreleased
from sanctions_data.editor.document_text import DocumentText
from sanctions_data.editor.propose_sentences import propose_rows, propose_sentences
from sanctions_data.editor.quotation_budget import Cover
from sanctions_data.errors import UnreadableFile, decode_utf8
from sanctions_data.ledger import LIFE, Ledger, Sentence, Source, columns
from sanctions_data.provenance.find_documents import WORKSHEET, sentence_anchors
from sanctions_data.records.vocabulary import RELIABILITY

_HELD = "held privately, not redistributed; short quotations only"
_NOT_HELD = "not held; short quotations only"
_SOURCE = columns(Source)
_SENTENCE = tuple(name for name in columns(Sentence) if name not in LIFE)
_WORKSHEET = (*_SENTENCE, "text")
_DOCUMENT = "SHA256SUMS"
_MARK = "\ufeff"  # a byte order mark, which spreadsheets write
_SHOWN = 160  # characters of a sentence beside what is left to decide
# Stop words that tell three languages apart.
_STOP_WORDS = {
    "en": {"the", "and", "of", "to", "that", "in", "for"},
    "de": {"der", "die", "und", "das", "nicht", "von", "mit"},
    "fr": {"le", "la", "les", "et", "des", "une", "dans"},
}
# What the document may not say, and a person may know.
_WANTED = ("title", "publisher", "author", "published_on", "url")


@dataclass(frozen=True)
class Drafted:
    """A draft of a source.

    Attributes:
        source: cells of its row, as text.
        sentences: cells of the rows of its sentences, as text, with the text of the sentence.
        questions: what a person should look at, a line each.
        open: what a person has to decide before the rows can be added, a line each.
    """

    source: Mapping[str, str]
    sentences: Sequence[Mapping[str, str]]
    questions: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


def worksheet_folder(path: Path, checkout: Checkout) -> Path:
    """Return where the worksheet of a document lies: beside it.

    Raises:
        Refused: that is inside the checkout, into which no text of a document may get.
    """
    folder = path.resolve().with_name(path.name + WORKSHEET)
    if folder.is_relative_to(checkout.root.resolve()):
        raise Refused(
            f"{path}: is inside the checkout, and the draft would put its text there; move the document out of it"
        )
    return folder


def propose(
    document: DocumentText,
    name: str,
    ledger: Ledger,
    search_keys: str,
    *,
    cells: Mapping[str, str],
    held: bool = False,
    containing: Sequence[str] = (),
) -> Drafted:
    """Return a first draft of a source.

    Args:
        document: the document.
        name: id of the source. If the ledger has it, sentences are added that it does not have.
        ledger: the ledger.
        search_keys: text of `search_keys.csv`.
        cells: column of `sources.csv` → text, for what the person knows already.
        held: whether the document is kept in the directory of documents; then its digests and places are recorded,
            and every sentence of it. Of a copy that nobody keeps the digests of sentences are recorded.
        containing: propose only sentences that have one of these texts in them.

    Raises:
        Refused: the document is another source, or a held document is not plain text in UTF-8.
    """
    known = next((row for row in ledger.sources if row.active and row.id == name), None)
    if held and not document.is_plain:
        raise Refused(
            f"{document.document.path}: only plain text in UTF-8 with line feeds can be held, because places are "
            "counted in it; draft it without --held"
        )
    if known is not None and known.raw_sha256:
        raise Refused(f"{name} is held, and all its sentences stand in the ledger")
    if held and containing:
        raise Refused("of a document that is held every sentence stands in the ledger; leave --containing out")
    notes = _check_recognised(document, name, ledger, search_keys)
    rows = propose_rows(document.text) if document.is_list else propose_sentences(document.text)
    have = {row.n1 for row in ledger.sentences if row.active and row.source == name}
    folded = [text.casefold() for text in containing]
    sentences, doubts = [], []
    for row in rows:
        text = document.text[row.start : row.end]
        if digest(text) in have or (folded and not any(part in text.casefold() for part in folded)):
            continue
        place = {"block": str(row.block), "kind": row.kind, "start": str(row.start), "end": str(row.end)}
        sentences.append(place)
        if row.doubt:
            doubts.append(f"sentence at {row.start}…{row.end}: {row.doubt}; change start and end, or leave it")
    if not sentences:
        which = "that has these words" if containing else "that it does not have yet"
        raise Refused(f"{document.document.path}: holds no sentence for {name} {which}")
    own = {column: _csv.cell(getattr(known, column)) for column in _SOURCE} if known else _source_cells(document, held)
    own |= {"id": name, **cells}
    draft = complete(document, Drafted(own, sentences), ledger)
    return replace(draft, questions=(*notes, *doubts, *draft.questions))


def complete(document: DocumentText, draft: Drafted, ledger: Ledger) -> Drafted:
    """Return a draft with every cell that follows from the document and from `start` and `end`, and what is left.

    Raises:
        Refused: a sentence has no place in the text, or two overlap.
    """
    source = dict(draft.source)
    held = bool(source.get("raw_sha256"))
    if held:
        found = document.document
        source |= {"raw_sha256": sha256_hex(document.raw), "n1_sha256": found.n1_sha256}
        source |= {"bytes": str(len(document.raw)), "characters": str(len(document.text))}
    numbers = [row.n for row in ledger.sentences if row.active and row.source == source["id"]]
    rows: list[dict[str, str]] = []
    questions, left, before = [], [], 0
    for number, row in enumerate(draft.sentences, max(numbers, default=0) + 1):
        start, end = _span(row, document.text, before)
        text = document.text[start:end]
        made = digests(text)
        cells = {"source": source["id"], "n": str(number), "block": row.get("block", ""), "kind": row.get("kind", "")}
        cells |= {"start": str(start), "end": str(end), "gist": row.get("gist", "").strip()}
        cells |= {name: str(getattr(made, name)) for name in ("n1", "n2", "sk", "length", "sk_length", "first", "last")}
        cells |= {"words": made.words, "text": " ".join(text.split())}
        rows.append({name: cells[name] for name in _WORKSHEET})
        before = end
        if not cells["gist"]:
            shown = _shortened(cells["text"])
            left.append(
                f"sentence {number} ({start}…{end}): write its gist, at most 120 characters, in our own words: {shown}"
            )
        elif cells["kind"] in ("title", "headline"):
            questions.append(f"sentence {number}: {cells['kind']} is proposed, because it has no full stop")
    source["sentence_count"] = str(len(numbers) + len(rows))
    if not source.get("reliability"):
        left.append(f"source: say how reliable the copy is: reliability is {', '.join(RELIABILITY)}")
    empty = [name for name in _WANTED if not source.get(name)]
    if empty:
        questions.append(f"source: {', '.join(empty)}: leave empty what the document does not say")
    for name in ("kind", "language"):
        questions.append(f"source: {name} is {source[name]}")
    questions.append(f"source: {'held' if held else 'not held'}: {source['rights']}")
    return Drafted(source, rows, tuple(questions), tuple(left))


def read_gists(path: Path) -> dict[int, str]:
    """Return number of the sentence → gist, from a text file with a line for each: number, colon, gist.

    Empty lines are passed over.

    Raises:
        Refused: a line is not a number, a colon and a gist, or a number stands there twice.
        UnreadableFile: it cannot be read, or is not UTF-8.
    """
    try:
        text = decode_utf8(path.read_bytes(), str(path)).removeprefix(_MARK)
    except OSError as error:
        raise UnreadableFile(str(path), f"it cannot be read ({error.strerror or error})") from None
    found: dict[int, str] = {}
    for line, row in enumerate(text.splitlines(), 1):
        number, colon, gist = (part.strip() for part in row.partition(":"))
        if not row.strip():
            continue
        if not colon or not gist or not re.fullmatch(r"[0-9]{1,6}", number):
            raise Refused(f"{path}:{line}: expected a number, a colon and a gist, such as `3: What the sentence says.`")
        if int(number) in found:
            raise Refused(f"{path}:{line}: sentence {number} has a gist already")
        found[int(number)] = gist
    return found


def with_gists(document: DocumentText, draft: Drafted, ledger: Ledger, gists: Mapping[int, str]) -> Drafted:
    """Return a draft with the gists of some sentences, completed again.

    Raises:
        Refused: there is no such sentence in the draft.
    """
    numbers = {int(row["n"]) for row in draft.sentences}
    for number in gists:
        if number not in numbers:
            raise Refused(f"sentence {number}: is not in this draft, which has {min(numbers)} to {max(numbers)}")
    rows = [{**row, "gist": gists.get(int(row["n"]), row["gist"])} for row in draft.sentences]
    made = complete(document, replace(draft, sentences=rows), ledger)
    doubts = tuple(line for line in draft.questions if line not in made.questions)
    return replace(made, questions=(*doubts, *made.questions))


def add(checkout: Checkout, ledger: Ledger, document: DocumentText, draft: Drafted, version: str) -> Ledger:
    """Return the ledger with the rows of a draft, after asking the build; nothing is written.

    If the ledger has the source, its row is succeeded by one with the new number of sentences (decision 0004).

    Raises:
        Refused: something is left to decide, a cell is wrong, a sentence is in the ledger already, a gist repeats its
            sentence, or the build would refuse it.
    """
    check_unreleased(checkout, version, "--added-in")
    if draft.open:
        raise Refused("left to decide:\n" + "\n".join(draft.open))
    life = {"added_in": version, **dict.fromkeys(LIFE[1:], "")}
    held = bool(draft.source["raw_sha256"])
    place = () if held else ("block", "start", "end")
    stands = {row.n1: row.n for row in ledger.sentences if row.active and row.source == draft.source["id"]}
    for row in draft.sentences:
        if row["n1"] in stands:
            raise Refused(f"{row['start']}…{row['end']} stands in the ledger already, as sentence {stands[row['n1']]}")
    source = _row(Source, {**draft.source, **life}, "sources.csv", 2)
    rows = [
        _row(Sentence, {**row, **dict.fromkeys(place, ""), **life}, "sentences.csv", line)
        for line, row in enumerate(draft.sentences, 2)
    ]
    changed = replace(
        ledger,
        sources=(*_succeeded(ledger.sources, source, version), source),
        sentences=(*ledger.sentences, *rows),
    )
    cover = Cover(changed, {})
    for sentence, cells in zip(rows, draft.sentences, strict=True):
        faults = list(cover.gist(sentence, [cells["text"]]))
        if faults:
            raise Refused("\n".join(faults))
    accept(changed, {source.id: document.text} if held else {})
    return changed


def write_worksheet(folder: Path, document: DocumentText, draft: Drafted) -> None:
    """Write the files of a worksheet, with the digest of the document that it is of."""
    texts = {
        "sources.csv": _csv.write([draft.source], _SOURCE),
        "sentences.csv": _csv.write(draft.sentences, _WORKSHEET),
        _DOCUMENT: digest_list_line(document),
    }
    if folder.is_dir():
        write_all(folder, texts)
        return
    beside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    for name, text in texts.items():
        write(beside / name, text)
    beside.rename(folder)


def read_worksheet(folder: Path, document: DocumentText, cells: Mapping[str, str], name: str) -> Drafted:
    """Return what a person made of a worksheet, not yet completed.

    Args:
        folder: the directory of the worksheet.
        document: the document that it must be of.
        cells: column of `sources.csv` → text that takes the place of the cell.
        name: id that the source must have.

    Raises:
        Refused: the worksheet is of another source, or the document has changed since.
        TableError: a file is not CSV, or has other columns.
        UnreadableFile: a file is not UTF-8.
        OSError: a file is missing.
    """
    finish(folder)  # what a stopped run had begun
    if (folder / _DOCUMENT).read_text(encoding="utf-8") != digest_list_line(document):
        raise Refused(f"{folder}: the document is another than that of this worksheet; remove it to begin anew")
    source, *others = _cells(folder / "sources.csv", _SOURCE)
    if others:
        raise _csv.TableError("sources.csv", 3, None, "a second row; expected one source")
    if source["id"] != name:
        raise Refused(f"{folder}: is the worksheet of {source['id']!r}, not of {name!r}; remove it to begin anew")
    return Drafted({**source, **cells}, _cells(folder / "sentences.csv", _WORKSHEET))


def worksheet_source(path: Path) -> str:
    """Return the id of the source that the worksheet beside a document is of; "" if there is no such worksheet."""
    try:
        rows = _cells(path.resolve().with_name(path.name + WORKSHEET) / "sources.csv", _SOURCE)
    except (OSError, _csv.TableError, UnreadableFile):
        return ""
    return rows[0]["id"]


def digest_list_line(document: DocumentText) -> str:
    """Return the line that `sha256sum` prints for a document."""
    return f"{sha256_hex(document.raw)}  {Path(document.document.path).name}\n"


def _shortened(text: str) -> str:
    """Return the beginning of a sentence, in quotation marks."""
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN].rstrip()}…”"


def _cells(path: Path, names: Sequence[str]) -> list[dict[str, str]]:
    text = decode_utf8(path.read_bytes(), str(path), "save it as CSV UTF-8").removeprefix(_MARK)
    header, rows = _csv.read_cells(text, path.name)
    if header != list(names):
        raise _csv.TableError(path.name, 1, None, f"the header is {','.join(header)}; expected {','.join(names)}")
    for line, row in rows:
        if len(row) != len(names):
            raise _csv.TableError(
                path.name, line, None, f"{counted(len(row), 'cell')}, but the header has {len(names)}"
            )
    if not rows:
        raise _csv.TableError(path.name, 1, None, "has no row")
    return [dict(zip(names, row, strict=True)) for _, row in rows]


def _row(model: Any, cells: Mapping[str, str], file: str, line: int) -> Any:
    """Return a row of the ledger from the cells of the worksheet."""
    names = columns(model)
    text = _csv.write([cells], names)
    try:
        return next(iter(_csv.read(text, model, names, file)))
    except _csv.TableError as error:
        raise Refused(str(_csv.TableError(file, line, error.column, error.message))) from None


def _succeeded(rows: Sequence[Source], source: Source, version: str) -> Iterator[Source]:
    """Yield the rows of sources, the row that a new one succeeds ended, or left out if it was in no release."""
    for row in rows:
        if not row.active or row.id != source.id:
            yield row
        elif row.added_in != version:
            yield row.model_copy(update={"retired_in": version, "replaced_by": source.id, "cause": "curation"})


def _source_cells(document: DocumentText, held: bool) -> dict[str, str]:
    """Return the cells of a new source that follow from the document alone."""
    today = date.today().isoformat()
    cells = dict.fromkeys(_SOURCE, "")
    cells |= {"kind": "list" if document.is_list else "article", "language": _language(document.text)}
    cells |= {"retrieved_on": today, "retrieved_on_earliest": today, "retrieved_on_latest": today}
    # the digests are computed in `complete`; that there is one says that the document is held
    cells |= {"reliability": "private-copy" if held else ""}
    return cells | {"rights": _HELD if held else _NOT_HELD, "raw_sha256": sha256_hex(document.raw) if held else ""}


def read_on(text: str) -> dict[str, str]:
    """Return the cells for the day on which a document was read, a day or a range in EDTF.

    Raises:
        ValueError: it is neither.
    """
    span = parse_range(text)
    bounds = {"retrieved_on_earliest": _csv.cell(span.earliest), "retrieved_on_latest": _csv.cell(span.latest)}
    return {"retrieved_on": _csv.cell(span.day), **bounds}


def _language(text: str) -> str:
    """Return the likeliest of the languages that the ledger has."""
    letters = [char for char in text if char.isalpha()]
    if sum("\u4e00" <= char <= "\u9fff" for char in letters) * 5 > len(letters):
        return "zh"
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return max(_STOP_WORDS, key=lambda language: sum(word in _STOP_WORDS[language] for word in words))


def _span(row: Mapping[str, str], text: str, before: int) -> tuple[int, int]:
    """Return start and end of a sentence of a worksheet."""
    shown = f"{row.get('start', '')}…{row.get('end', '')}"
    try:
        start, end = int(row["start"]), int(row["end"])
    except ValueError:
        raise Refused(f"sentences.csv: {shown} is not a place; expected two numbers") from None
    if not 0 <= start < end <= len(text):
        raise Refused(
            f"sentences.csv: {shown} is not a place in the document, which has {counted(len(text), 'character')}"
        )
    if start < before:
        raise Refused(f"sentences.csv: {shown} begins before the end of the sentence above it ({before})")
    if text[start:end] != text[start:end].strip():
        raise Refused(f"sentences.csv: {shown} begins or ends with a blank")
    return start, end


def _check_recognised(document: DocumentText, name: str, ledger: Ledger, search_keys: str) -> list[str]:
    """Return which sources the document holds sentences of; Refused if it is another source."""
    keys = sources_from(row for row in ledger.sources if row.active)
    notes = []
    for one in recognise(document.document, keys, sentence_anchors(ledger, search_keys)).sources:
        if one.source == name:
            continue
        if one.by in ("bytes", "text"):
            raise Refused(f"{document.document.path}: is {one.source}, which the ledger has; draft it by that id")
        held = f"{one.verified} of {counted(len(one.found), 'sentence')} of {one.source}"
        notes.append(f"the document holds {held}: is it a copy of that source?")
    return notes

"""The documents a user holds: found by content, whatever their files are called.

`sources verify` and `--sources` recognise documents alike, by `anchors.recognise`. What a recognised document then
serves for depends on how far it can be trusted:

- the bytes of the source, or a text in another layout from which they can be restored (their SHA-256 proves it): the
  whole text;
- any other copy: the sentences whose n1 digest holds, and no other. A changed sentence is never shown as the source's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sanctions_data._text import counted, sha256_hex
from sanctions_data.errors import MissingExtra, UnreadableFile

if TYPE_CHECKING:
    from sanctions_data.anchors.anchor import Anchor, Found
    from sanctions_data.anchors.recognise import Recognised
    from sanctions_data.ledger import Ledger, Sentence, Source

# a worksheet of `ledger draft` lies beside its document and has its sentences; it is not a copy of the document
WORKSHEET = ".draft"
WORKSHEET_FILES = ("sources.csv", "sentences.csv", "SHA256SUMS")
_HELP = "`sanctions-data sources list` names their digests"


@dataclass(frozen=True)
class HeldSentence:
    """A sentence of a source as a copy has it, its n1 digest checked.

    Attributes:
        text: the sentence in its n1 form: without line breaks and double blanks.
        places: (claim, ord) of a piece of evidence → where its words stand in `text`.
    """

    text: str
    places: Mapping[tuple[str, int], tuple[int, int]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Documents:
    """What the files of a folder serve for.

    Attributes:
        texts: source id → the text of the source, its SHA-256 checked.
        sentences: (source, n) → sentences that copies hold, of sources that are not among the `texts`.
        notes: a line per copy among them that does not hold every sentence of its source.
        unread: why a file could not be read, a line each.
    """

    texts: Mapping[str, str]
    sentences: Mapping[tuple[str, int], HeldSentence]
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def sentence_anchors(ledger: Ledger, search_keys: str | None = None) -> tuple[Anchor, ...]:
    """Return the anchors of the sentences of a ledger, with the keys of `search_keys.csv` and the spans of claims.

    Args:
        ledger: its active rows.
        search_keys: text of `search_keys.csv`; that of this package, after checking its digest, if None.
    """
    from sanctions_data import published
    from sanctions_data.anchors.from_rows import anchors_from
    from sanctions_data.ledger.search_keys import NAME, read_search_keys

    keys = read_search_keys(published.read_text(NAME) if search_keys is None else search_keys)
    sentences = [row for row in ledger.sentences if row.active]
    found = anchors_from(sentences, [row for row in ledger.evidence if row.active and row.source is not None])
    return tuple(
        replace(a, n2=key.n2, sk=key.sk, sk_length=key.sk_length, first=key.first, last=key.last, words=key.words)
        if a.sk_length is None and (key := keys.get(a.key))
        else a
        for a in found
    )


def find_documents(folder: str | os.PathLike[str], ledger: Ledger, search_keys: str | None = None) -> Documents:
    """Return what the files of a folder and its subfolders hold of the sources of a ledger.

    Args:
        folder: its files are read as `sources verify` reads them; hidden files, links and worksheets of `ledger draft`
            are passed over.
        ledger: whose sources to look for; its active rows.
        search_keys: text of `search_keys.csv`; that of this package, after checking its digest, if None.

    Raises:
        UnreadableFile: there is no such directory, or no source in it.
    """
    from sanctions_data.anchors.verify_documents import walk

    if not Path(folder).is_dir():
        raise UnreadableFile(str(folder), "is not a directory", "name the directory that holds the documents")
    broken: list[UnreadableFile] = []
    return _find(str(folder), walk(os.fspath(folder), broken), broken, ledger, search_keys)


def find_document(path: Path, ledger: Ledger, search_keys: str | None = None) -> Documents:
    """Return what one file holds of the sources of a ledger; as `find_documents`."""
    return _find(str(path), [path], [], ledger, search_keys)


def _find(
    name: str, paths: Iterable[Path], broken: list[UnreadableFile], ledger: Ledger, search_keys: str | None
) -> Documents:
    """Return what files hold of the sources of a ledger; `broken` gets those that cannot be read."""
    from sanctions_data.anchors.from_rows import sources_from
    from sanctions_data.anchors.read_document import read_document
    from sanctions_data.anchors.recognise import recognise

    sources = {source.id: source for source in ledger.sources if source.active}
    keys, anchors = sources_from(sources.values()), sentence_anchors(ledger, search_keys)
    texts: dict[str, str] = {}
    parts: dict[str, list[_Part]] = {}
    for path in paths:
        if path.parent.name.endswith(WORKSHEET) and path.name in WORKSHEET_FILES:
            continue
        if exact := _exact(path, sources.values()):
            texts.update([exact])
            continue
        try:
            document = read_document(path)
        except UnreadableFile as error:
            broken.append(error)
            continue
        except MissingExtra as error:
            broken.append(UnreadableFile(str(path), str(error)))
            continue
        for one in recognise(document, keys, anchors).sources:
            rows = [row for row in ledger.sentences if row.active and row.source == one.source]
            restored = _restored(sources[one.source], rows, one.found, document.text)
            if restored is not None:
                texts[one.source] = restored
            else:
                parts.setdefault(one.source, []).append(_Part(str(path), document.text, one))
    notes: list[str] = []
    sentences: dict[tuple[str, int], HeldSentence] = {}
    for name in sorted(parts.keys() - texts.keys()):
        for part in sorted(parts[name], key=lambda part: -part.known.verified):
            held = dict(_held(part.known.found, part.text, {a.n: a for a in anchors if a.source == name}))
            if len(held) < len(part.known.found):
                total = len(part.known.found)
                as_in = f"{len(held)} of {counted(total, 'sentence')} of {name} are as in the source"
                notes.append(f"{part.path}: {as_in}; the others are not used")
            sentences = {(name, n): sentence for n, sentence in held.items()} | sentences
    if not texts and not sentences:
        raise UnreadableFile(name, "holds none of the source documents", "; ".join(notes) or _HELP)
    return Documents(texts, sentences, tuple(notes), tuple(map(str, broken)))


def held_documents(folder: str | os.PathLike[str], ledger: Ledger, search_keys: str | None = None) -> dict[str, str]:
    """Return source id → text of the documents in a folder that are sources of the ledger, whole.

    A copy in another layout is one if the bytes of the source can be restored from it. Of copies that are not whole,
    `find_documents` has the sentences.

    Args:
        folder: its files and those of its subfolders are read.
        ledger: whose sources to look for.
        search_keys: text of `search_keys.csv`; that of this package, after checking its digest, if None.

    Raises:
        UnreadableFile: there is no such directory, or no source in it.
    """
    found = find_documents(folder, ledger, search_keys)
    if not found.texts:
        raise UnreadableFile(str(folder), "holds no whole copy of a source document", "; ".join(found.notes) or _HELP)
    return dict(found.texts)


@dataclass(frozen=True)
class _Part:
    path: str
    text: str
    known: Recognised


def _exact(path: Path, sources: Iterable[Source]) -> tuple[str, str] | None:
    """Return the source that the file at `path` is, byte for byte, and its text."""
    try:
        same_size = [source for source in sources if source.raw_sha256 and source.bytes == path.stat().st_size]
        raw = path.read_bytes() if same_size else b""
    except OSError:
        return None  # `read_document` says why it cannot be read
    digest = sha256_hex(raw)
    return next(((source.id, raw.decode("utf-8")) for source in same_size if source.raw_sha256 == digest), None)


def _restored(source: Source, rows: Sequence[Sentence], found: Sequence[Found], text: str) -> str | None:
    """Return the text of the source, put together from its sentences in a copy; None if its SHA-256 does not come out.

    Between sentences of one block there are blanks, between blocks and at the end line breaks.
    """
    if source.raw_sha256 is None or source.characters is None:
        return None
    places = {f.n: f for f in found}
    out, block = "", None
    for row in sorted(rows, key=lambda row: row.start or 0):
        f = places.get(row.n)
        words = None if f is None else _words(f, row.n1, text)
        if row.start is None or row.start < len(out) or words is None:
            return None
        out += (" " if out and row.block == block else "\n") * (row.start - len(out)) + words
        block = row.block
    out += "\n" * (source.characters - len(out))
    return out if sha256_hex(out) == source.raw_sha256 else None


def _words(f: Found, n1_digest: str | None, text: str) -> str | None:
    """Return the sentence that was found, in its n1 form; None unless it has the n1 digest of the source's."""
    from sanctions_data.anchors.normal import n1

    words = n1(text[f.start : f.end]) if f.verified and f.start is not None else ""
    return words if n1_digest is not None and sha256_hex(words) == n1_digest else None


def _held(found: Iterable[Found], text: str, anchors: Mapping[int, Anchor]) -> Iterator[tuple[int, HeldSentence]]:
    """Yield number and sentence of all that are as in the source."""
    from sanctions_data.anchors.normal import n1

    for f in found:
        words = _words(f, anchors[f.n].n1, text)
        if words is None:
            continue
        places: dict[tuple[str, int], tuple[int, int]] = {}
        for span in f.spans:
            if span.verdict in ("in-place", "in-sentence") and span.start is not None:
                start = len(n1(text[f.start : span.start] + "x")) - 1  # the x keeps the blank before the words
                end = start + len(n1(text[span.start : span.end]))
                claim, _, number = span.id.partition("/")
                if words[start:end] == n1(text[span.start : span.end]):
                    places[claim, int(number)] = start, end
        yield f.n, HeldSentence(words, places)

"""Check documents against a table of sentences: a verdict per sentence and per span of a claim."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sanctions_data._text import counted
from sanctions_data.anchors.anchor import Found
from sanctions_data.anchors.from_rows import Row, anchors_from, sources_from
from sanctions_data.anchors.read_document import read_document
from sanctions_data.anchors.recognise import By, Recognised, Recognition, ask, recognise
from sanctions_data.errors import UnknownName, UnreadableFile


@dataclass(frozen=True, slots=True)
class Checked:
    """One document, or one of the sources that a document holds.

    Attributes:
        path: the file.
        source, by: the source it was recognised as and how; None for a stranger or an unreadable file. If one source
            was asked for, `by` is None for a file that holds none of its sentences.
        found: a verdict per sentence of the source.
        error: why it could not be read; None if it was.
        text: what was read, for showing places; empty for an unreadable file.
        quoted: for a stranger, the sources of which it holds a single sentence.
        notes: of a saved page, what was not read and may hide or show text; the verdicts stand.
    """

    path: str
    source: str | None = None
    by: By | None = None
    found: tuple[Found, ...] = ()
    error: str | None = None
    text: str = ""
    quoted: tuple[Recognised, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Return how many sentences have which verdict, in the order of the ladder met."""
        return dict(Counter(f.verdict for f in self.found))

    @property
    def span_counts(self) -> dict[str, int]:
        return dict(Counter(s.verdict for f in self.found for s in f.spans))

    @property
    def ok(self) -> bool:
        """Return whether it is a known source, all its sentences are verified and none of their spans is missing."""
        spans = (s.verdict for f in self.found for s in f.spans)
        return self.source is not None and all(f.verified for f in self.found) and "missing" not in spans

    def __repr__(self) -> str:
        held = sum(f.verified for f in self.found)
        return f"Checked({self.path!r}, {self.source}, {held} of {counted(len(self.found), 'sentence')} verified)"


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found, per document in the order of the paths."""

    documents: tuple[Checked, ...]

    @property
    def ok(self) -> bool:
        return bool(self.documents) and all(document.ok for document in self.documents)

    @property
    def exit_code(self) -> int:
        """0: all verified. 1: read, but not all verified. 3: something could not be read."""
        return 0 if self.ok else 3 if any(d.error for d in self.documents) or not self.documents else 1

    @property
    def counts(self) -> dict[str, int]:
        return dict(sum((Counter(d.counts) for d in self.documents), Counter[str]()))


def verify(
    paths: Iterable[str | Path],
    sources: Iterable[Row],
    sentences: Iterable[Row],
    spans: Iterable[Row] = (),
    progress: Callable[[str], object] | None = None,
    *,
    source: str | None = None,
) -> Verification:
    """Look for the sentences of the known sources in documents.

    Args:
        paths: files, or folders whose regular files are read, links out of them aside.
        sources, sentences, spans: rows as `anchors.table` describes, or `SourceKey` and `Anchor` values.
        progress: called with each path before it is read.
        source: the id of the one source that is asked for. Each file of `paths` is then held against it, however
            little it holds of it; of a folder only the files that hold at least one of its sentences.

    A file that cannot be read becomes a `Checked` with its `error`.

    Raises:
        UnknownName: no source has the id `source`.
        UnreadableFile: the table has no digest of a sentence of `source`.
        MissingExtra: a saved page is met and the extra `html` is not installed.
    """
    keys, anchors = sources_from(sources), anchors_from(sentences, spans)
    asked = next((key for key in keys if key.id == source), None)
    if source is not None and asked is None:
        raise UnknownName("source", source, tuple(key.id for key in keys))
    if asked is not None and all(a.source != asked.id for a in anchors):
        raise UnreadableFile(asked.id, "cannot be checked", "the table has no digest of any of its sentences")
    checked: list[Checked] = []
    for path in paths:
        broken: list[UnreadableFile] = []
        files = list(walk(path, broken))
        if not files and not broken:
            broken = [UnreadableFile(str(path), "there is no file in it", "hidden files and links are passed over")]
        checked += [Checked(error.path, error=str(error)) for error in broken]
        for file in files:
            if progress:
                progress(str(file))
            try:
                document = read_document(file)
            except UnreadableFile as error:
                checked.append(Checked(str(file), error=str(error)))
                continue
            if asked is None:
                known = recognise(document, keys, anchors)
            else:
                one = ask(document, asked, anchors)
                known = Recognition((one,) if one.by or file == Path(path) else ())
            text, notes = document.text, document.notes
            checked += [Checked(str(file), r.source, r.by, r.found, text=text, notes=notes) for r in known.sources]
            if not known.sources:
                checked.append(Checked(str(file), text=text, quoted=known.quoted, notes=notes))
    return Verification(tuple(checked))


def walk(path: str | Path, broken: list[UnreadableFile] | None = None) -> Iterator[Path]:
    """Yield the files that `path` names: itself, or what lies in the folder, sorted, hidden files and links aside.

    Folders in it that cannot be read are added to `broken`.
    """

    def unreadable(error: OSError) -> None:
        if broken is not None:
            broken.append(UnreadableFile(str(error.filename), f"the directory cannot be read ({error.strerror})"))

    top = Path(path)
    if not top.is_dir():
        yield top
        return
    # os.walk does not enter linked folders; linked files may point anywhere.
    for folder, folders, names in os.walk(top, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and file.is_file() and not file.is_symlink():
                yield file

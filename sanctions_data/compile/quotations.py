"""Checks of the words: spans against sentences, quotes, digests, and the documents where they are held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sanctions_data._text import sha256_hex
from sanctions_data.anchors.normal import digests, n1, span_check
from sanctions_data.compile.fault import LedgerFault, lines
from sanctions_data.compile.index import Index
from sanctions_data.ledger import Evidence, Ledger, Sentence

LONGEST_QUOTE = 12
Texts = Mapping[str, str]


def check_words(ledger: Ledger, index: Index, texts: Texts) -> Iterator[LedgerFault]:
    """Yield everything wrong with places, quotes and digests."""
    for file, line, row in lines("sources", ledger.sources):
        source = index.sources.get(getattr(row, "id", ""))
        if source is not row or source.id not in texts:
            continue
        text = texts[source.id]
        if source.raw_sha256 != sha256_hex(text):
            yield LedgerFault(file, line, "raw_sha256", f"is not the digest of the bytes held for {source.id!r}")
        if source.bytes != len(text.encode()):
            yield LedgerFault(file, line, "bytes", f"{source.bytes}, but the document has {len(text.encode())}")
        if source.n1_sha256 != sha256_hex(n1(text)):
            yield LedgerFault(file, line, "n1_sha256", f"is not the digest of the document held for {source.id!r}")
        if source.characters != len(text):
            yield LedgerFault(file, line, "characters", f"{source.characters}, but the document has {len(text)}")
        if source.kind == "article":
            yield from (LedgerFault(file, line, "sentence_count", message) for message in _gaps(source.id, index, text))
    for file, line, row in lines("sentences", ledger.sentences):
        if isinstance(row, Sentence) and row.active and row.source in texts:
            for column, message in _sentence(row, texts[row.source]):
                yield LedgerFault(file, line, column, message)
    for file, line, row in lines("evidence", ledger.evidence):
        if isinstance(row, Evidence) and row.active and row.source is not None:
            sentence = index.sentences.get((row.source, row.sentence or 0))
            if sentence is not None:
                for column, message in _span(row, sentence, texts.get(row.source)):
                    yield LedgerFault(file, line, column, message)


def _gaps(source: str, index: Index, text: str) -> Iterator[str]:
    """Yield gaps between sentences of an article that hold more than white space: each sentence is in the ledger."""
    at = 0
    for n in [*index.numbers.get(source, ()), None]:
        row = None if n is None else index.sentences[source, n]
        start, end = (len(text), len(text)) if row is None else (row.start or 0, row.end or 0)
        if text[at:start].strip():
            yield f"the text at {at}…{start} is in no sentence"
        at = max(at, end)


def _sentence(row: Sentence, text: str) -> Iterator[tuple[str, str]]:
    if row.start is None or row.end is None:
        yield "start", "empty, but the document is held"
        return
    words = text[row.start : row.end]
    found = digests(words)
    for column in ("n1", "n2", "sk", "first", "last", "words"):
        if getattr(row, column) != getattr(found, column):
            yield column, f"is not the digest of the text at {row.start}…{row.end}"
    for column in ("length", "sk_length"):
        if getattr(row, column) != getattr(found, column):
            yield column, f"{getattr(row, column)}, but the sentence has {getattr(found, column)}"
    if words != words.strip():
        yield "start", "the span begins or ends with white space"


def _span(row: Evidence, sentence: Sentence, text: str | None) -> Iterator[tuple[str, str]]:
    if row.quote is not None:
        if len(row.quote.split()) > LONGEST_QUOTE:
            yield "quote", f"{len(row.quote.split())} words; at most {LONGEST_QUOTE} are quoted"
        if row.check is not None and sentence.n1 and row.check != span_check(sentence.n1, row.quote):
            yield "check", f"does not fit the quote {row.quote!r}"
    if row.start is None or row.end is None:
        if sentence.start is not None:
            yield "start", "empty, but the place of the sentence is known"
        elif row.quote is None:
            yield "quote", "empty; words that have no place are quoted"
        elif row.check is None and sentence.n1 is not None:
            yield "check", "empty, but the digest of the sentence is known"
        return
    if sentence.start is None or sentence.end is None:
        yield "start", "a place, but the place of the sentence is not known"
        return
    if not sentence.start <= row.start < row.end <= sentence.end:
        yield "start", f"{row.start}…{row.end} is not inside sentence {sentence.n} ({sentence.start}…{sentence.end})"
        return
    if row.check is None or row.occurrence is None:
        yield "check", "empty; a place comes with a check and an occurrence"
        return
    if row.quote is not None and len(row.quote) != row.end - row.start:
        yield "end", f"{row.start}…{row.end} is not as long as the quote {row.quote!r}"
        return
    if text is not None:
        yield from _place(row, sentence, text)


def _place(row: Evidence, sentence: Sentence, text: str) -> Iterator[tuple[str, str]]:
    assert row.start is not None
    assert row.end is not None
    words = text[row.start : row.end]
    if row.quote is not None and words != row.quote:
        yield "quote", f"{row.quote!r} does not stand at {row.start}…{row.end}"
    # if they are the words of the quote, their check has been compared
    if sentence.n1 and words != row.quote and row.check != span_check(sentence.n1, words):
        yield "check", f"does not fit the words at {row.start}…{row.end}"
    for at, side in ((row.start, "begins"), (row.end, "ends")):
        if _inside_word(text, at):
            yield "start" if side == "begins" else "end", f"the span {side} inside a word"
    # Occurrences are counted as whole words, so that "U.S." in "U.S.-led" is none of "U.S.".
    at, count = sentence.start or 0, 0
    while (at := text.find(words, at, sentence.end)) != -1 and at <= row.start:
        if not _inside_word(text, at) and not _inside_word(text, at + len(words)):
            count += 1
        at += 1
    if count != row.occurrence:
        yield "occurrence", f"{row.occurrence}, but it is occurrence {count} of these words"


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()

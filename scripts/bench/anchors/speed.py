"""How fast 33 sentences are found in a large text, beside rapidfuzz in the same run; time and memory as it grows.

    python scripts/bench/anchors/speed.py [--sizes 1,10,100] [--runs 3] [--sources DIR] [--only found|unrelated]

Invented sentences in an invented text by default. With `--sources DIR` the text files of DIR, a sentence per line
or cut at full stops, give the sentences and the words the text is made of. rapidfuzz searches the same sentences in
the same text, folded beforehand (the folding is not counted; finding by digest folds within its time).

The second table is of the check that `sources verify` makes, with the ledger as it is shipped, of prose that holds
none of its sentences: reading the file, recognising it, and nothing else. CPU time of one process.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from articles import articles
from rapidfuzz import fuzz

from sanctions_data.anchors import Anchor, anchor, find, n2
from sanctions_data.anchors.verify_documents import verify
from sanctions_data.dataset.dataset import load
from sanctions_data.provenance.find_documents import sentence_anchors

COUNT = 33
LEAST = 2.0  # megabytes of unrelated prose a second
_PEAK = """
import sys, tracemalloc

sys.path[:0] = {path!r}
from speed import corpus, text_of, anchors_of
from sanctions_data.anchors import find
sentences, words = corpus({sources!r})
text = text_of(sentences, words, {size})
tracemalloc.start()
find(text, anchors_of(sentences))
print((sys.getsizeof(text) + tracemalloc.get_traced_memory()[1]) / len(text.encode()))
"""
_PEAK_UNRELATED = """
import sys, tracemalloc

sys.path[:0] = {path!r}
from speed import shipped, check
anchors, size = shipped(), {size}
tracemalloc.start()
check({file!r}, anchors)
print(tracemalloc.get_traced_memory()[1] / size)
"""


def corpus(sources: str | None) -> tuple[list[str], list[str]]:
    """33 different sentences, and the words to make a text of."""
    if sources:
        texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sources).glob("*.txt"))]
        lines = [
            part for text in texts for line in text.split("\n") for part in re.split(r"(?<=[.”]) (?=[A-Z“])", line)
        ]
        sentences = list(dict.fromkeys(line.strip() for line in lines if len(line.split()) > 5))
        words = [word for text in texts for word in text.split()]
    else:
        written = articles(12, 7)
        sentences = list(dict.fromkeys(s for a in written for s in a.sentences if len(s.split()) > 5))
        rnd = random.Random(3)
        letters = "etaoinshrdlucmfwypvbgk"
        made = ["".join(rnd.choices(letters, k=rnd.randint(2, 10))) for _ in range(20_000)]
        words = made + [word for s in sentences for word in s.split()] * 8
    return sentences[:COUNT], words


def text_of(sentences: list[str], words: list[str], size: int) -> str:
    """A text of `size` characters that holds each sentence once, the same for the same arguments."""
    rnd = random.Random(size)
    parts: list[str] = []
    length = 0
    while length < size:
        part = " ".join(rnd.choices(words, k=rnd.randint(6, 30))) + rnd.choice([". ", ". ", ".\n\n", "… ", ".” "])
        parts.append(part)
        length += len(part)
    for i, sentence in enumerate(sentences):
        at = (2 * i + 1) * len(parts) // (2 * len(sentences))
        parts[at] = f"End.\n\n{sentence}\n\n"
    return "".join(parts)


def prose(words: list[str], size: int) -> str:
    """A text of `size` characters that looks like news: paragraphs, headlines, quotations, numbers, commas."""
    rnd = random.Random(size)
    parts: list[str] = []
    length = 0
    while length < size:
        chosen = rnd.choices(words, k=rnd.randint(6, 30))
        for at in rnd.sample(range(len(chosen)), len(chosen) // 6):
            chosen[at] = rnd.choice([f"{chosen[at]},", str(rnd.randint(1, 2_000)), chosen[at].capitalize()])
        part = " ".join(chosen).capitalize()
        part = rnd.choice([f"{part}. ", f"{part}. ", f"“{part},” she said. ", f"{part}.\n\n", f"\n\n{part}\n\n"])
        parts.append(part)
        length += len(part)
    return "".join(parts)


def shipped() -> tuple[Anchor, ...]:
    """The sentences of the ledger as `sources verify` looks for them."""
    return sentence_anchors(load().ledger)


def check(path: str, anchors: tuple[Anchor, ...]) -> int:
    """How many sources the file at `path` is, or holds."""
    found = verify([path], load().ledger.sources, anchors)
    return sum(document.source is not None for document in found.documents)


def unrelated(words: list[str], sizes: list[int], runs: int) -> list[str]:
    """Print the table of unrelated prose; what misses its target."""
    anchors = shipped()
    keyed = sum(a.sk_length is not None for a in anchors)
    print(f"\n{len(anchors)} sentences of the shipped ledger, {keyed} with keys, median of {runs} runs\n")
    print("| unrelated prose, MB | CPU, s | MB/s | memory, times the text | sources found |\n|---|---|---|---|---|")
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder, "prose.txt")
            path.write_text(prose(words, size), encoding="utf-8")
            held = path.stat().st_size
            taken = seconds(runs, partial(check, str(path), anchors), time.process_time)
            here = [str(Path(__file__).parent), str(Path(__file__).parents[3])]
            code = _PEAK_UNRELATED.format(path=here, size=held, file=str(path))
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
            speed, peak, sources = held / 1e6 / taken, float(done.stdout), check(str(path), anchors)
            print(f"| {size / 1e6:g} | {taken:.2f} | {speed:.1f} | {peak:.1f} | {sources} |", flush=True)
            if speed < LEAST:
                failures.append(f"{size / 1e6:g} MB of unrelated prose: under {LEAST:g} MB/s")
            if sources:
                failures.append(f"{size / 1e6:g} MB of unrelated prose: {sources} sources found in it")
    return failures


def anchors_of(sentences: list[str]) -> list[Anchor]:
    return [anchor("invented", n, sentence) for n, sentence in enumerate(sentences, 1)]


def alignments(needles: list[str], text: str) -> list[object]:
    return [fuzz.partial_ratio_alignment(needle, text) for needle in needles]


def seconds(runs: int, call: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    taken = []
    for _ in range(runs):
        began = clock()
        call()
        taken.append(clock() - began)
    return statistics.median(taken)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1,10,100", help="megabytes of text, with commas between")
    parser.add_argument("--runs", type=int, default=3, help="the median of so many is printed")
    parser.add_argument("--sources", default=None)
    parser.add_argument("--only", choices=["found", "unrelated"], help="one of the two tables")
    options = parser.parse_args()
    sizes = [round(float(size) * 1_000_000) for size in options.sizes.split(",")]
    sentences, words = corpus(options.sources)
    failures = found(sentences, words, sizes, options) if options.only != "unrelated" else []
    failures += unrelated(words, sizes, options.runs) if options.only != "found" else []
    print("\n" + ("\n".join(failures) or "every target met"))
    return 1 if failures else 0


def found(sentences: list[str], words: list[str], sizes: list[int], options: argparse.Namespace) -> list[str]:
    """Print the table of sentences that are in the text; what misses its target."""
    kept = anchors_of(sentences)
    print(f"{len(sentences)} sentences, median of {options.runs} runs\n")
    print("| text, MB | found by digest, s | s per MB | rapidfuzz, s | ratio | memory, times the text | verified |")
    print("|---|---|---|---|---|---|---|")
    failures: list[str] = []
    pace: list[float] = []
    for size in sizes:
        text = text_of(sentences, words, size)
        ours = seconds(options.runs, partial(find, text, kept))
        held = sum(one.verified for one in find(text, kept))
        theirs = None
        if size <= 10_000_000:
            folded, needles = n2(text), [n2(sentence) for sentence in sentences]
            theirs = seconds(options.runs, partial(alignments, needles, folded))
        here = [str(Path(__file__).parent), str(Path(__file__).parents[3])]
        code = _PEAK.format(path=here, sources=options.sources, size=size)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        peak = float(done.stdout)
        pace.append(ours / (size / 1e6))
        ratio = f"{ours / theirs:.2f}" if theirs else "–"
        shown = f"{theirs:.2f}" if theirs else "–"
        cells = [f"{size / 1e6:g}", f"{ours:.2f}", f"{pace[-1]:.3f}", shown, ratio, f"{peak:.1f}"]
        print(f"| {' | '.join(cells)} | {held} of {len(kept)} |", flush=True)
        if theirs and size == 10_000_000 and ours > theirs / 2:
            failures.append("more than half the time of rapidfuzz")
        if peak > 10:
            failures.append(f"{size / 1e6:g} MB: memory over ten times the text")
        if held < len(kept):
            failures.append(f"{size / 1e6:g} MB: not all verified")
    # A fixed cost weighs on the smallest text; what counts is that a megabyte does not cost more as there are more.
    if pace[-1] > 1.5 * min(pace):
        failures.append("not linear")
    return failures


if __name__ == "__main__":
    sys.exit(main())

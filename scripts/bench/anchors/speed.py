"""How fast 33 sentences are found in a large text, beside rapidfuzz in the same run; time and memory as it grows.

    python scripts/bench/anchors/speed.py [--sizes 1,10,100] [--runs 3] [--sources DIR]

Invented sentences in an invented text by default. With `--sources DIR` the text files of DIR, a sentence per line
or cut at full stops, give the sentences and the words the text is made of. rapidfuzz searches the same sentences in
the same text, folded beforehand (the folding is not counted; finding by digest folds within its time).
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from articles import articles
from rapidfuzz import fuzz

from sanctions_data.anchors import Anchor, anchor, find, n2

COUNT = 33
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


def anchors_of(sentences: list[str]) -> list[Anchor]:
    return [anchor("invented", n, sentence) for n, sentence in enumerate(sentences, 1)]


def alignments(needles: list[str], text: str) -> list[object]:
    return [fuzz.partial_ratio_alignment(needle, text) for needle in needles]


def seconds(runs: int, call: Callable[[], object]) -> float:
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1,10,100", help="megabytes of text, with commas between")
    parser.add_argument("--runs", type=int, default=3, help="the median of so many is printed")
    parser.add_argument("--sources", default=None)
    options = parser.parse_args()
    sizes = [round(float(size) * 1_000_000) for size in options.sizes.split(",")]
    sentences, words = corpus(options.sources)
    kept = anchors_of(sentences)
    print(f"{len(sentences)} sentences, median of {options.runs} runs\n")
    print("| text, MB | found by digest, s | s per MB | rapidfuzz, s | ratio | memory, times the text | verified |")
    print("|---|---|---|---|---|---|---|")
    failures: list[str] = []
    pace: list[float] = []
    for size in sizes:
        text = text_of(sentences, words, size)
        ours = seconds(options.runs, partial(find, text, kept))
        held = sum(found.verified for found in find(text, kept))
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
    print("\n" + ("\n".join(failures) or "every target met"))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

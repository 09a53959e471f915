"""How verdicts hold when a text changes: print the table, exit 1 where a target is missed.

    python scripts/bench/anchors/robustness.py [--articles 40] [--seed 1] [--limit-kinds SUBSTRING]

Every sentence of every article is looked for after every mutation, twice: from the package alone (digests and the
spans a budget of 35 % leaves), and with the sentences at hand.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import unicodedata
from collections import Counter

from articles import Article, articles
from mutations import CHANGED, KEPT, MUTATIONS, Mutated, mutate

from sanctions_data.anchors import Found, find

# Marks that change what a sentence says. Quotation marks, dashes, commas and full stops do not.
_SAYING = "$€%‰‱?‽؟⸮¬′″\u0336\u20e0()"


def same_words(one: str, other: str) -> bool:
    """Whether two sentences say the same: words, numbers by their value, signs. On purpose not the package's own
    normal forms: NFKC here spares digits that are raised or circled, and decimal digits are read one by one."""

    def plain(text: str) -> list[str]:
        text = re.sub("[\u200b\u00ad]", "", text)
        folded = "".join(
            str(unicodedata.decimal(char))
            if char.isdecimal()
            else char
            if unicodedata.category(char) == "No" or char in _SAYING
            else unicodedata.normalize("NFKC", char)
            for char in unicodedata.normalize("NFC", text)
        )
        folded = unicodedata.normalize("NFC", folded).casefold()
        return re.findall(rf"[.]?\d+(?:[^\w\s]+\d+)*|[^\W\d_]+|[^\W_]|[{re.escape(_SAYING)}]", folded)

    return plain(one) == plain(other)


def overlap(found: Found, truth: list[tuple[int, int, str]]) -> float:
    """Shared characters over all characters of the found and the true places."""
    if found.start is None or found.end is None or not truth:
        return 0.0
    places = found.parts or ((found.start, found.end),)
    one = {i for start, end in places for i in range(start, end)}
    other = {i for start, end, _ in truth for i in range(start, end)}
    return len(one & other) / len(one | other)


def judge(article: Article, mutated: Mutated, found: tuple[Found, ...], tally: Counter[str]) -> None:
    """Count one article's verdicts into `tally`."""
    for f, sentence in zip(found, article.sentences, strict=True):
        truth = [piece for piece in mutated.truth[f.n] if piece[2]]
        state = "absent" if not truth else "changed"
        if len(truth) == 1 and same_words(truth[0][2], sentence):
            state = "kept"
        right = overlap(f, truth) >= 0.5
        tally[state] += 1
        if f.verified:
            # Right is also another whole sentence with the same words: a caption cut to what its twin was before.
            stands = any(same_words(p[2], sentence) and overlap(f, [p]) >= 0.8 for p in mutated.whole if p[2])
            tally["verified"] += state == "kept" and stands
            tally["false"] += not stands
        elif f.verdict == "changed":
            tally[f"{state} changed {'right' if right else 'wrong'}"] += 1
        else:
            tally[f"{state} {f.verdict}"] += 1
        if f.verified:
            tally["spans"] += len(f.spans)
            tally["spans held"] += sum(s.verdict in ("in-place", "in-sentence", "implied") for s in f.spans)


def share(part: int, whole: int) -> str:
    return "–" if not whole else f"{100 * part / whole:.1f}"


def table(results: dict[str, Counter[str]]) -> str:
    """The counts as a Markdown table; percentages are of the sentences in the state the column names."""
    lines = [
        "| mutation | sentences | unchanged % | of these verified % | spans held % | false verified "
        "| of the changed: right place % | wrong place % | ambiguous % | span-only % | lost % "
        "| absent: called changed % |",
        "|---" * 12 + "|",
    ]
    for kind, t in results.items():
        total, changed = t["kept"] + t["changed"] + t["absent"], t["changed"]
        cells = [
            str(total),
            share(t["kept"], total),
            share(t["verified"], t["kept"]),
            share(t["spans held"], t["spans"]),
            str(t["false"]),
            *(share(t[f"changed {v}"], changed) for v in ("changed right", "changed wrong")),
            *(share(t[f"changed {v}"], changed) for v in ("ambiguous", "span-only", "lost")),
            share(t["absent changed wrong"], t["absent"]),
        ]
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def missed(results: dict[str, Counter[str]], located: float) -> list[str]:
    """The targets that `results` misses; `located` is the least share of changed sentences found at 3 % typos."""
    out = [f"{kind}: {t['false']} falsely verified" for kind, t in results.items() if t["false"]]
    out += [f"{kind}: not all verified" for kind, t in results.items() if kind in KEPT and t["verified"] < t["kept"]]
    typos = results.get("typos 3 %")
    if typos and typos["changed changed right"] < located * typos["changed"]:
        out.append(f"typos 3 %: located {share(typos['changed changed right'], typos['changed'])} %")
    for kind, t in results.items():
        if t["changed changed wrong"] > 0.03 * t["changed"]:
            out.append(f"{kind}: wrong place {share(t['changed changed wrong'], t['changed'])} %")
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default="")
    options = parser.parse_args()
    corpus = articles(options.articles, options.seed)
    sentences = sum(len(article.sentences) for article in corpus)
    kinds = [kind for kind in MUTATIONS if options.kinds in kind]
    print(
        f"{len(corpus)} invented articles, {sentences} sentences, {len(kinds)} mutations "
        f"({len(KEPT)} keep the words, {len(CHANGED)} do not), seed {options.seed}\n"
    )
    failures = []
    for title, hand, located in (("From the package alone", False, 0.75), ("With the sentences at hand", True, 0.85)):
        began = time.perf_counter()
        results: dict[str, Counter[str]] = {}
        for kind in kinds:
            tally = results[kind] = Counter()
            for article in corpus:
                mutated = mutate(article, kind, options.seed)
                texts = {a.key: s for a, s in zip(article.anchors, article.sentences, strict=True)} if hand else None
                judge(article, mutated, find(mutated.text, article.anchors, texts), tally)
        print(f"{title} ({time.perf_counter() - began:.0f} s):\n\n{table(results)}\n")
        failures += [f"{title}: {line}" for line in missed(results, located)]
    print("\n".join(failures) or "every target met")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

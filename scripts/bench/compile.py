"""How long compiling takes, and that it grows with the ledger and no faster.

    python scripts/bench/compile.py [--claims 10000 100000]

The ledgers are made up: one invented sentence per claim, one entity per three claims, every fifth claim
resting on another, every hundredth decided against a rival. With their documents, so that every word is
checked and every rule is run.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from sanctions_data._text import sha256_hex  # noqa: E402
from sanctions_data.anchors.normal import digests, n1, span_check  # noqa: E402
from sanctions_data.compile import compile_ledger  # noqa: E402
from sanctions_data.ledger import Claim, Decision, Evidence, Ledger, RecordKey, Sentence, Source  # noqa: E402
from sanctions_data.release.serialize import data_files  # noqa: E402

DAY = date(2026, 1, 2)
BASE: Any = {"added_in": "0.1.0"}
SAID: Any = {"derivation": "normalized", "modality": "asserted", "attributed_to": "reporter", "rank": "normal"}
PARTS = ("n1", "n2", "sk", "length", "sk_length", "first", "last", "words")
PER_SOURCE = 1_000


def ledger_of(size: int) -> tuple[Ledger, dict[str, str]]:
    """A ledger of so many claims, and its documents."""
    rows: dict[str, list[object]] = {name: [] for name in ("sources", "sentences", "records", "claims", "evidence")}
    decisions, texts = [], {}
    for first in range(0, size, PER_SOURCE):
        source, text = f"paper-{first}", ""
        for number in range(first, min(first + PER_SOURCE, size)):
            n, entity = number - first + 1, f"sailor-{number // 3}"
            kind = number % 3
            name = f"Sailor {number // 3}"
            words = f"Line {n}: {name} of Canada leads {number} boats."
            start = len(text) + (1 if text else 0)
            text += ("\n" if text else "") + words
            found = digests(words)
            made: Any = {part: getattr(found, part) for part in PARTS}
            place: Any = {"block": n, "kind": "body", "start": start, "end": start + len(words), "gist": "A sailor."}
            rows["sentences"].append(Sentence(source=source, n=n, **place, **made, **BASE))
            if kind == 0:
                rows["records"].append(RecordKey(table="entities", record=entity, keys='{"type":"Person"}', **BASE))
            field, value, rule, said = (
                ("name", f'"{name}"', "verbatim/1", name),
                ("country", '"ca"', "actor/1", "Canada"),
                ("member_count", str(number), "number/1", f"{number} boats"),
            )[kind]
            rival = kind == 2 and number % 100 == 2
            names = [f"c{number + 1:06}", f"c{10**6 + number:07}"] if rival else [f"c{number + 1:06}"]
            for claim in names:
                given: dict[str, Any] = {**SAID, "certainty": "stated", **BASE}
                given |= {"derivation": "quoted"} if rule == "verbatim/1" else {}
                if rival and claim != names[0]:
                    value, said, rule = str(n), f"{n}:"[:-1], "number/1"
                rows["claims"].append(
                    Claim(id=claim, table="entities", record=entity, field=field, value=value, rule=rule, **given)
                )
                at = start + words.index(said)
                span: dict[str, Any] = {
                    "source": source,
                    "sentence": n,
                    "start": at,
                    "end": at + len(said),
                    "occurrence": 1,
                }
                span |= {"quote": said, "check": span_check(found.n1, said)}
                rows["evidence"].append(Evidence(claim=claim, ord=0, role="primary", **span, **BASE))
                if number % 5 == 4:
                    used = f"c{number:06}"
                    rows["evidence"].append(Evidence(claim=claim, ord=1, role="parallel", uses_claim=used, **BASE))
            if rival:
                decisions.append(
                    Decision(
                        id=f"d{number + 1:06}",
                        kind="value",
                        outcome="chosen",
                        claims=tuple(names),
                        chosen=names[0],
                        reason="invented",
                        **BASE,
                    )
                )
        texts[source] = text
        rows["sources"].append(
            Source(
                id=source,
                kind="article",
                language="en",
                retrieved_on=DAY,
                retrieved_on_earliest=DAY,
                retrieved_on_latest=DAY,
                raw_sha256=sha256_hex(text),
                n1_sha256=sha256_hex(n1(text)),
                bytes=len(text.encode()),
                characters=len(text),
                sentence_count=min(PER_SOURCE, size - first),
                rights="invented",
                **BASE,
            )
        )
    return Ledger(**{name: tuple(found) for name, found in rows.items()}, decisions=tuple(decisions)), texts  # type: ignore[arg-type]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000], help="sizes (10000 100000)")
    took = {}
    print("| claims | compile | claims a CPU second | write tables | peak memory |\n|---:|---:|---:|---:|---:|")
    for size in parser.parse_args().claims:
        ledger, texts = ledger_of(size)
        gc.collect()
        start, spent = time.perf_counter(), time.process_time()
        compiled = compile_ledger(ledger, texts)
        middle, spent = time.perf_counter(), time.process_time() - spent
        data_files(compiled, "0.1.0")
        end = time.perf_counter()
        took[size] = middle - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {size:,} | {took[size]:.2f} s | {size / spent:,.0f} | {end - middle:.2f} s | {peak:.0f} MB |")
        del ledger, texts, compiled
    for small, large in pairwise(took):
        print(f"\n{large:,} claims take {took[large] / took[small]:.1f} times as long as {small:,}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

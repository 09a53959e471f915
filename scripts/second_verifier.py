"""Compute every field of the data set again, from the raw files and without the package `sanctions_data`.

    python scripts/second_verifier.py [ROOT]        ROOT is a checkout; the one of this script if it is left out

The definitions are those of docs/rules.md and docs/anchors.md; columns and their origins are read from
docs/dictionary.md. If SANCTIONS_DATA_SOURCES names the folder with the articles, digests, offsets and withheld words
are checked too. Exit code: 0 if everything agrees with the published files, 1 if not.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Row = dict[str, str]
Entries = set[tuple[str, str]]  # (set, words) of the vocabulary
UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen"""
WORDS = {word: n for n, word in enumerate(UNITS.split())}
WORDS |= dict(twenty=20, thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90)
SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
UNREADABLE = {"paraphrase", "reference", "reading"}
JUDGED = UNREADABLE | {"antecedent", "antecedent_actor", "antecedent_body"}
LEAST = "at least|not less than|no fewer than|more than|over"
MONTH, YEAR, TH = f"({'|'.join(MONTHS)})[a-z]*\\.?", r"(?P<year>\d{4})\b", "(?:st|nd|rd|th)?"


def only(found: list[Any]) -> Any:
    """Return the one value in `found`, however often it stands there."""
    if len(set(found)) != 1:
        raise ValueError(f"needs one value, found {found}")
    return found[0]


def need(pattern: str, text: str) -> str:
    """Return the last group of the first match."""
    if (match := re.search(pattern, text)) is None:
        raise ValueError(f"{text!r} has nothing like {pattern}")
    return match[match.lastindex or 0]


def fold(text: str) -> str:
    for marks, plain in (("’‘", "'"), ("“”", '"'), ("‐‑–—−", "-")):
        text = re.sub(f"[{marks}]", plain, text)
    return " ".join(text.casefold().split())


def sha(text: str) -> str:
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def slug(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub("[^a-z0-9]+", "-", fold(plain)).strip("-")


def numbers(text: str) -> list[int]:
    """Return the whole numbers of a text, in digits or English words."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", fold(text))
    if re.search(r"\d[.,]\d|%|\bper ?cent\b|(?<!\w)[-+]\d|\bminus\b", plain):
        raise ValueError(f"{text!r} holds no whole number")
    found = [[0, -1]]  # of each number what is complete, and the part below the next scale
    for word in re.findall(r"\w+|[^\w\s-]", plain):
        whole, small = found[-1]
        if (value := int(word) if word.isdecimal() else WORDS.get(word, -1)) >= 0:
            joins = small < 0 or (word in WORDS and small % 10 == 0 and value < (100 if small % 100 == 0 else 10))
            found[-1:] = [[whole, max(small, 0) + value]] if joins else [found[-1], [0, value]]
        elif word in SCALES:
            found[-1] = [whole, abs(small) * 100] if word == "hundred" else [whole + abs(small) * SCALES[word], 0]
        elif small >= 0 and word != "and":
            found.append([0, -1])
    return [whole + small for whole, small in found if small >= 0]


def dates(text: str) -> list[str]:
    day, text = rf"(?P<day>\d\d?){TH}", fold(text)
    found = list(re.finditer(rf"\b{MONTH} {day},? {YEAR}", text)) + list(
        re.finditer(rf"\b{day} {MONTH},? {YEAR}", text)
    )
    numeric = [r"\b(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)\b"]
    numeric += [rf"\b(?P<day>1[3-9]|2\d|3[01])[./](?P<month>\d\d?)[./]{YEAR}"]
    days = [(m["year"], MONTHS.index(next(g for g in m.groups() if g in MONTHS)) + 1, m["day"]) for m in found]
    days += [(m["year"], int(m["month"]), m["day"]) for form in numeric for m in re.finditer(form, text)]
    return [date(int(year), month, int(day)).isoformat() for year, month, day in days]


def months(text: str) -> list[str]:
    form = rf"\b{MONTH} {YEAR}|(?<![\d/])(?P<month>0[1-9]|1[0-2])/(\d{{4}})(?![\d/])"
    found = re.finditer(form, fold(text))
    return [f"{m['year']}-{MONTHS.index(m[1]) + 1:02}" if m[1] else f"{m[4]}-{m['month']}" for m in found]


def days(edtf: str) -> tuple[date | None, date | None]:
    """Return the first and the last day of an EDTF value; None if that end is open."""
    first, last = (edtf.split("/") * 2)[:2]
    lower = None if first == ".." else date.fromisoformat(first + "-01" * (2 - first.count("-")))
    if last == ".." or last.count("-") == 2:
        return lower, None if last == ".." else date.fromisoformat(last)
    year, month = (int(part) for part in f"{last}-12".split("-")[:2])
    return lower, date(year + month // 12, month % 12 + 1, 1) - timedelta(1)


def day_rule(rule: str, text: str, anchor: str) -> str:
    first, last = days(anchor)
    if rule in ("not_before", "not_after"):
        need(r"\b(after|then|following|since)\b" if rule == "not_before" else r"\b(ahead of|before|prior to)\b", text)
        return f"{first}/.." if rule == "not_before" else f"../{last}"
    if first is None or first != last:
        raise ValueError(f"the anchor {anchor} is not one day")
    if rule == "same_day" and need(r"\b(today|same day)\b", text):
        return str(first)
    if rule == "within_week_before" and need(r"\bless than a week after\b", text):
        return f"{first - timedelta(6)}/{first}"
    if rule == "week":
        weeks = ("last", "this", "next").index(need(r"\b(last|this|next) week\b", text)) - 1
        monday = first + timedelta(7 * weeks - first.weekday())
        return f"{monday}/{monday + timedelta(6)}"
    named = only(re.findall(rf"\b({'|'.join(DAYS)})\b", text))
    return only([str(day) for n in range(-3, 4) if DAYS[(day := first + timedelta(n)).weekday()] == named])


def list_name(words: str) -> str:
    family, comma, given = words.partition(", ")
    small = re.sub(r"(?<= )(And|Of|The|For|In|On)\b", lambda match: match[0].lower(), words.title())
    return f"{family.title()} {given}" if comma else small


SIMPLE = {  # rules that read the primary words alone
    "verbatim": str,
    "slug": slug,
    "tenure": lambda words: "former" if re.search(r"\bformer(ly)?\b|\bex-\w", fold(words)) else "current",
    "list_name": list_name,
    "number": lambda words: only(numbers(words)),
    "lower_bound": lambda words: only(numbers(need(rf"\b(?:{LEAST}) (.*)", fold(words)))),
    "singular": lambda words: 1 if need(r"\b(was|is|has been)\b(?! (?:not|never)\b)", fold(words)) else 0,
    "date": lambda words: only(dates(words)),
    "month": lambda words: only(months(words)),
    "first_month": lambda words: months(words)[0],
    "last_month": lambda words: only(months(words)[1:]),
    "year": lambda words: only(re.findall(r"\b[12]\d{3}\b", words)),
}


class Ledger:
    """The rows of the ledger that are not retired, what its rules give, and the fields that follow."""

    def __init__(self, root: Path, sources: Path | None) -> None:
        self.data, self.problems = root / "sanctions_data" / "data", list[str]()
        self.claims = {row["id"]: row for row in sorted(self.table("ledger/claims"), key=lambda row: row["id"])}
        self.evidence, self.by_field = defaultdict[str, list[Row]](list), defaultdict[tuple[str, str], list[Row]](list)
        for row in sorted(self.table("ledger/evidence"), key=lambda row: int(row["ord"])):
            self.evidence[row["claim"]].append(row)
        for row in self.claims.values():
            self.by_field[row["record"], row["field"]].append(row)
        self.sentences = {(row["source"], row["n"]): row for row in self.table("ledger/sentences")}
        self.records = {row["record"]: row for row in self.table("ledger/records")}
        self.decisions = self.table("ledger/decisions")
        self.entries: dict[str, dict[str, str]] = defaultdict(dict)
        for row in csv.DictReader((root / "sanctions_data/rules/words.csv").read_text("utf-8").splitlines()):
            self.entries[row["set"]][row["words"]] = row["value"]
        page = (root / "docs/rules.md").read_text(encoding="utf-8")
        roles = re.findall(r"^\| `(\w+)/\d+` \| \w+ \| ([^|]+) \|", page, re.MULTILINE)
        self.reads = {rule: names.split(", ") for rule, names in roles}
        self.columns: dict[str, dict[str, tuple[str, str]]] = {}
        for part in re.split(r"^## ", (root / "docs/dictionary.md").read_text(encoding="utf-8"), flags=re.MULTILINE):
            cells = re.findall(r"^\| `(\w+)`[^|]* \| (\w+)[^|]* \| ([^|]+) \|", part, re.MULTILINE)
            self.columns.setdefault(part.split("\n")[0], {name: (kind, origin) for name, kind, origin in cells})
        known = {row["raw_sha256"]: row["id"] for row in self.table("ledger/sources") if row["raw_sha256"]}
        files = [path for path in sources.iterdir() if path.is_file()] if sources else []
        held = {known.get(hashlib.sha256(path.read_bytes()).hexdigest()): path for path in files}
        self.texts = {source: path.read_text(encoding="utf-8") for source, path in held.items() if source}
        self.check_places()
        self.found = {claim: self.derive(claim) for claim in self.claims}
        self.served = Counter(e for c, (_, found) in self.found.items() if self.sort(c) == "computed" for e in found)

    def table(self, name: str) -> list[Row]:
        with (self.data / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if not row.get("retired_in")]

    def check_places(self) -> None:
        """Check the digest of each sentence that is held, and the check of all words that are at hand."""
        for (source, n), row in self.sentences.items():
            visible = re.sub("[\u200b\u2060\ufeff\u00ad]", "", self.words(row))
            if visible and sha(" ".join(visible.split())) != row["n1"]:
                self.problems.append(f"{source} sentence {n}: the text has another digest")
        for row in (row for claim in self.claims for row in self.evidence[claim]):
            words, sentence = self.words(row), self.sentences.get((row["source"], row["sentence"]), {}).get("n1")
            wrong = words and row["check"] and sha(f"{sentence}\n{words}")[:8] != row["check"]
            if wrong or row["quote"] not in ("", words):
                self.problems.append(f"{row['claim']} evidence {row['ord']}: these are not the words of the sentence")

    def words(self, row: Row) -> str:
        if row["source"] in self.texts and row["start"]:
            return self.texts[row["source"]][int(row["start"]) : int(row["end"])]
        return row.get("quote", "")

    def sort(self, claim: str) -> str:
        rule = self.claims[claim]["rule"].split("/")[0]
        return "judged" if rule in JUDGED else "verbatim" if rule == "verbatim" else "computed"

    def lookup(self, name: str, text: str, value: str = "") -> Entries:
        """Return the entries (words, value) of a set in a text, or only those of one value; there must be one."""
        longest = sorted(self.entries[name], key=len, reverse=True)
        form = rf"(?<!\w)(?<!\bnon-)({'|'.join(map(re.escape, longest))})(?!\w)"
        hits = {(hit, self.entries[name][hit]) for hit in re.findall(form, fold(text))}
        hits = {(hit, found) for hit, found in hits if value in ("", found)}
        if not hits:
            raise ValueError(f"{text!r} names no {name} {value}")
        return hits

    def read(self, claim: str) -> tuple[str, list[Row]]:
        """Return the rule of a claim and the evidence that the rule reads."""
        rule = self.claims[claim]["rule"].split("/")[0]
        return rule, [row for row in self.evidence[claim] if row["role"] in self.reads[rule]]

    def derive(self, claim: str) -> tuple[Any, Entries]:
        """Return what the rule gives (None if words are withheld, or only a person can say) and its entries."""
        rule, rows = self.read(claim)
        if rule in UNREADABLE or any(not row["uses_claim"] and not self.words(row) for row in rows):
            return None, set()
        entries: Entries = set()
        try:
            value = self.apply(rule, rows, entries)
        except (ValueError, IndexError, KeyError) as error:
            value = f"no value: {error}"
        if json.dumps(value, ensure_ascii=False) != self.claims[claim]["value"]:
            self.problems.append(f"{claim}: {rule} gives {value!r}, claimed is {self.claims[claim]['value']}")
        return value, entries

    def apply(self, rule: str, rows: list[Row], entries: Entries) -> Any:
        words = {row["role"]: self.words(row) for row in rows if not row["uses_claim"]}
        used = {row["role"]: self.claims[row["uses_claim"]] for row in rows if row["uses_claim"]}
        value = {role: json.loads(row["value"]) for role, row in used.items()}
        name = rule.removeprefix("each_").removeprefix("antecedent_")
        if "member" in value and self.lookup("actor", words["group"], value["member"]) and rule != "together":
            entries |= {("actor", hit) for hit, _ in self.lookup("actor", words["group"], value["member"])}
        if "object" in value and value["object"] != value.get("member"):
            group = words["primary" if rule == "actors_record" else "group"]
            entries |= {("actor", hit) for hit, _ in self.lookup("actor", group, value["object"])}
            return used["object"]["record"]
        if name in self.entries:
            hits = self.lookup(name, words["antecedent" if rule.startswith("antecedent_") else "primary"])
            entries |= {(name, hit) for hit, _ in hits}
            return only([found for _, found in hits])
        if name in SIMPLE:
            return SIMPLE[name](words["primary"])
        if rule in ("surname", "antecedent"):
            parts = words["antecedent"].split()
            fits = rule == "antecedent" or fold(words["primary"]) in (fold(parts[0]), fold(parts[-1]))
            return slug(" ".join(parts)) if fits else None
        if rule == "sum":
            claimed = [json.loads(self.claims[row["uses_claim"]]["value"]) for row in rows if row["uses_claim"]]
            return sum([*claimed, *(only(numbers(self.words(row))) for row in rows if not row["uses_claim"])])
        if rule == "same_sentence":
            places = {(r["source"], r["sentence"]) for r in rows if r["role"] == "primary"}
            first = self.evidence[used["told_with"]["id"]][0]
            return used["told_with"]["record"] if places == {(first["source"], first["sentence"])} else None
        return day_rule(name, fold(words["primary"]), value.get("day") or only(dates(words["date_anchor"])))

    def standings(self, claim: str) -> set[str]:
        """Return the classes that a claim can have: two only if withheld words decide which of them it is."""
        value, entries = self.found[claim]
        withheld = any(not row["uses_claim"] and not row["quote"] for row in self.read(claim)[1])
        plain = "verbatim" if self.sort(claim) == "verbatim" else "documents" if withheld else "package"
        if self.sort(claim) == "judged" or value is None:
            return {"judged"} if self.sort(claim) == "judged" else {"documents", "judged"}
        unread = any(self.sort(c) == "computed" and found[0] is None for c, found in self.found.items())
        return {plain} if all(self.served[entry] > 1 for entry in entries) else {"judged", *[plain] * unread}

    def resolve(self, record: str, name: str) -> tuple[Any, list[str], str]:
        """Return the value (dates as EDTF), the ids of its claims, and the record that it is taken from."""
        row, claims = self.records[record], self.by_field[record, name]
        kind, origin = self.columns[row["table"]][name]
        if origin == "set by hand":
            return record if name == "id" else json.loads(row["keys"]).get(name), [], ""
        if not claims and (source := re.match(r"from `(\w+)` → `\w+\.(\w+)`", origin)):
            parent = self.resolve(record, source[1])[0]
            value, behind, _ = self.resolve(parent, source[2]) if parent in self.records else (None, [], "")
            return value, behind, parent if behind else ""
        kept = [claim for claim in claims if claim["rank"] != "deprecated"]
        if kind == "list" or not kept:
            members = ";".join(sorted({json.loads(claim["value"]) for claim in kept}))
            return members or None, [claim["id"] for claim in kept], ""
        values = {claim["value"] for claim in claims}
        for decision in self.decisions if len(values) > 1 else ():
            if values == {claim["value"] for claim in claims if claim["id"] in decision["claims"].split(";")}:
                if decision["outcome"] == "unresolved":
                    return None, [claim["id"] for claim in claims], ""
                values = {claim["value"] for claim in claims if claim["id"] == decision["chosen"]} or values
        return json.loads(only([*values])), [claim["id"] for claim in claims if claim["value"] in values], ""

    def cell(self, record: str, name: str) -> str:
        value = self.resolve(record, name)[0]
        if self.columns[self.records[record]["table"]][name][0] != "date" or value is None:
            return "" if value is None else str(value)
        return str(days(value)[0]) if len(set(days(value))) == 1 else ""

    def grade(self, claims: list[str]) -> str:
        """Return the best grade among the evidence of some claims."""
        rows = [row for claim in claims for row in self.evidence[claim] if row["source"]]
        digest = any(self.sentences[row["source"], row["sentence"]]["n1"] for row in rows)
        return "pinned" if any(row["start"] for row in rows) else "digest" if digest else "quote"

    def check(self) -> list[tuple[str, str, str, list[str], str]]:
        """Return each field that has claims (record, name, cell, claims, grade); note where the files say otherwise."""
        found, published = [], defaultdict[tuple[str, str], set[tuple[str, str, str, str]]](set)
        for row in self.table("provenance"):
            published[row["record"], row["field"]].add((row["claim"], row["ord"], row["value"], row["inherited_from"]))
        tables = {row["table"] for row in self.records.values()}
        cells = {(table, row["id"]): row for table in tables for row in self.table(table)}
        for record, table in [(record, row["table"]) for record, row in self.records.items()]:
            for name, (_, origin) in self.columns[table].items():
                _, claims, parent = self.resolve(record, name)
                there = cells.get((table, record), {}).get(name)
                if (cell := self.cell(record, name)) != there and not origin.startswith("computed"):
                    self.problems.append(f"{table} {record} {name}: {cell!r}, published is {there!r}")
                texts = {claim: str(json.loads(self.claims[claim]["value"])) for claim in claims}
                rows = {(claim, row["ord"], texts[claim], parent) for claim in claims for row in self.evidence[claim]}
                if rows != published.pop((record, name), set()):
                    self.problems.append(f"{table} {record} {name}: provenance.csv has other rows than the ledger")
                found += [(record, name, cell, claims, self.grade(claims))] if claims else []
        self.problems += [f"{record} {name}: provenance.csv has rows, the ledger none" for record, name in published]
        classes = {row["claim"]: row["standing"] for row in self.table("standings")}
        wrong = [claim for claim in self.claims if classes.pop(claim, "") not in self.standings(claim)]
        self.problems += [f"{claim}: standings.csv has another class, or none" for claim in [*wrong, *classes]]
        return found


def main() -> int:
    sources = os.environ.get("SANCTIONS_DATA_SOURCES")
    ledger = Ledger(Path([*sys.argv, Path(__file__).parents[1]][1]), Path(sources) if sources else None)
    print(f"{len(ledger.check())} fields computed again, {len(ledger.problems)} problems")
    print("\n".join(ledger.problems[:20]), file=sys.stderr)
    return 1 if ledger.problems else 0


if __name__ == "__main__":
    sys.exit(main())

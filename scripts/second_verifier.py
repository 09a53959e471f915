"""Recompute what the package says of every field, without the package: `second_verifier.py [ROOT [DOCUMENTS]]`.

Written from docs/rules.md, docs/anchors.md and docs/dictionary.md alone, whose tables it reads. It prints JSON: of each
field its value, claims, the record it is taken from and its grade; of each claim the standings that it can have; and
`faults`, with the documents also in digests and places. The exit code is 1 if there are any.
"""

import calendar
import csv
import hashlib
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FOLD = str.maketrans("’‘“”‐‑–—−", "''\"\"-----")
MARKS = {**dict.fromkeys("‘’‚‛′ʼʹ`´‹›『』｀", "'"), **dict.fromkeys("“”„‟″«»「」〝〞〟", '"'), "⋯": "..."}
SIGNS = str.maketrans({**MARKS, **dict.fromkeys("‐‑‒–—―−⁃⸺⸻﹘﹣－", "-")})
SMALL = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
NAMES = re.findall(r"\w+", SMALL + "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety")
COUNTS = dict(zip(NAMES, [*range(1, 20), *range(20, 100, 10)], strict=True))
COUNTS |= {f"{ten}-{one}": COUNTS[ten] + COUNTS[one] for ten in NAMES[19:] for one in NAMES[:9]}
SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
NUMBER = rf"(?<!\w)({'|'.join(sorted(COUNTS, key=len, reverse=True))}|[0-9]+)(?: ({'|'.join(SCALES)}))?(?!\w)"
NO_COUNT = r"\d[.,]\d|(?<![\w,.])[-+]\d|\bminus\b|\bno one\b|%|\bper ?cent\b|(?![0-9])\d|\d{16}"
BOUND = r"\b(?:at least|not less than|no fewer than|more than|over) (.+)"
DAYS = [name.lower() for name in calendar.day_name]
MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if n}
NAME = "|".join(rf"{name}|{name[:4]}\.?|{name[:3]}\.?" for name in calendar.month_name[1:]).lower()
NAMED = rf"\b(?:(\d\d?)(?:st|nd|rd|th)? )?({NAME})(?: (\d\d?)(?:st|nd|rd|th)?)?,? (\d{{4}})\b"
SLASHED, ISO = r"(?<![\d/.])(?:(\d\d?)[./])?(\d\d?)[./](\d{4})\b", r"\b(\d{4})-(\d\d?)-(\d\d?)\b"
DAY_FIRST = r"(?<![0-9./-])([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?![0-9]|[./-][0-9])"
ENTRIES: defaultdict[str, dict[str, str]] = defaultdict(dict)  # words and their value, by set
PLURAL = r"\b([^\W\d_]{3,}[^\Ws\d_])s\b"
AT_ONCE = r"\b(?:immediate effect|effective immediately|(?:as of|from|effective) today)\b|即日起"
WEEKS = {"last week": -7, "this week": 0, "next week": 7}
NOT_SO = "not|never|no|neither|nor|without|unless|if|whether|would|will|might|could|should|cannot|yet to"
NOT_SO += r"|(?<![0-9] )may(?! [0-9])"
TENURE = {"former": r"\b(?:former(?:ly)?|previous(?:ly)?)\b|\bex-\w"}
TENURE["current"] = r"\b(?:current(?:ly)?|incumbent|serving|serves|holds|since)\b"
STATUS = {"announced": "announced", **dict.fromkeys(["in-force", "on-list", "amended", "renewed"], "in-force")}
STATUS |= {"lifted-in-part": "partly-lifted", "lifted": "lifted", "lapsed": "expired"}  # in the order of a life


def need(value: Any, what: str) -> Any:
    if not value:
        raise ValueError(f"there is no {what}")
    return value


def only(found: Any, what: str) -> Any:
    return need(len(found := [*found]) == 1 and found, f"one {what}")[0]


class Words(str):
    """Words of a document, or a value, and what rules and digests make of them."""

    def fold(self) -> str:
        return " ".join(self.translate(FOLD).casefold().split())

    def slug(self, part: str | None = None) -> str:
        """Return the id of a name; `part` has to be its first or last word, of two at least."""
        need(part is None or part in re.findall(r"^\S+(?= )|(?<= )\S+$", self.fold()), f"{part} in {self}")
        plain = Words("".join(c for c in unicodedata.normalize("NFKD", self) if not unicodedata.combining(c))).fold()
        return need(not re.search(r"[^\W_a-z0-9]", plain), "id") and re.sub("[^a-z0-9]+", "-", plain).strip("-")

    def list_name(self) -> str:
        family, comma, given = self.partition(", ")
        need(comma or self == self.upper(), f"name as lists print it in {self}")
        words = [w if w in ("and", "of", "the", "for", "in", "on") else w.capitalize() for w in self.lower().split()]
        return f"{family.title()} {given}" if comma else " ".join([words[0].capitalize(), *words[1:]])

    def given_first(self) -> str:
        family, given = need(len(parts := self.split(", ")) == 2 and all(parts) and parts, "personal name")
        return f"{given} {family.title()}"

    def name_words(self) -> set[str]:
        return {*re.findall(r"\w+", self.fold())} - {"and", "of", "the", "for", "in", "on", "at"}

    def day_first(self) -> list[tuple[str, str, str]]:
        return [(m[1], m[3], m[4]) for m in re.finditer(DAY_FIRST, self)]

    def number(self) -> int:
        """Return the one number in words: digits or up to ninety-nine, and a scale; what is longer is refused."""
        need(not re.search(NO_COUNT, self.fold()), f"count in {self}")
        count, scale = only(re.findall(NUMBER, self.fold()), f"number in {self}")
        return (COUNTS.get(count) or int(count)) * SCALES.get(scale, 1)

    def dates(self, size: int) -> list[str]:
        """Return the days (size 10) or the months with a year (size 7) in words, as EDTF, in order."""
        s, odd = self.fold(), f"order of day and month in {self}"
        days: Any = [(m.start(), m[4], MONTHS[m[2][:3]], m[1] or m[3]) for m in re.finditer(NAMED, s)]
        days += [(m.start(), m[3], m[2], m[1] and need(int(m[1]) > 12 and m[1], odd)) for m in re.finditer(SLASHED, s)]
        days += [(m.start(), *m.groups()) for m in re.finditer(ISO, s)]
        dates = (f"{y}-{int(m):02}" + (f"-{int(d):02}" if d else "") for _, y, m, d in sorted(days))
        return [edtf for edtf in dates if len(edtf) == size]

    def bounds(self) -> tuple[Any, Any]:
        """Return the first and the last day of a date of EDTF, None for an open end."""
        if "/" in self:
            first, last = map(Words, self.split("/"))
            return None if first == ".." else first.bounds()[0], None if last == ".." else last.bounds()[1]
        year, month, day = (int(part) for part in (self + "-0-0").split("-")[:3])
        end = calendar.monthrange(year, month or 12)[1]
        return date(year, month or 1, day or 1), date(year, month or 12, day or end)

    def sha(self) -> str:
        return hashlib.sha256(self.encode()).hexdigest()

    def n1(self) -> "Words":
        return Words(" ".join(unicodedata.normalize("NFC", re.sub("[\u200b\u2060\ufeff\u00ad]", "", self)).split()))

    def n2(self) -> "Words":
        form = re.sub(r"(?<![^\s(\[])([«‹])\s+", r"\1", self.n1())
        form = re.sub(r"\s+([»›])(?![^\s.,;:!?)\]])", r"\1", form).translate(SIGNS)
        form = unicodedata.normalize("NFKC", form).casefold().translate(SIGNS)
        form = re.sub(r"( -(?=\d))|(?: ?-)+ ?", lambda m: m[1] or "-", form.replace("''", '"'))
        form = Words(re.sub(r" ?\.(?: ?\.)+", "...", form)).n1()
        return form if form == self else form.n2()

    def names(self) -> set[tuple[str, ...]]:
        """Return the words of a name, without accents, in the orders that a comma allows."""
        plain = Words("".join(c for c in unicodedata.normalize("NFKD", self) if not unicodedata.combining(c))).fold()
        family, _, given = plain.partition(",")
        return {tuple(re.findall(r"[^\W_]+", words)) for words in (plain, f"{given} {family}")}

    def digests(self) -> dict[str, str]:
        sk = Words("".join(re.findall(r"[^\W_]+", self.n2())))
        return {"n1": self.n1().sha(), "n2": self.n2().sha(), "sk": sk.sha(), "length": str(len(self.n1()))}


class Inputs(defaultdict[str, list[Any]]):
    """What a rule reads: by role, lists of (words or value, record, sentence, its kind, day); and `entries` it uses."""

    def words(self, role: str = "primary") -> Any:
        return only(self[role], role)[0]

    def named(self, name: str, role: str = "primary", value: str | None = None) -> Any:
        """Return the value that the entries of a set in the words of a role have: the only one, or `value`."""
        entries = "|".join(map(re.escape, sorted(ENTRIES[name], key=len, reverse=True)))
        found = re.findall(rf"(?<!\w)(?<!\bnon-)(?:{entries})(?!\w)", self.words(role).fold())
        used = {(name, words) for words in found if value in (None, ENTRIES[name][words])}
        self["entries"] += used
        return only({ENTRIES[name][words] for _, words in used}, f"{value or name} in {self.words(role)}")

    def has(self, *words: str) -> Any:
        return only((w for w in words if re.search(rf"\b(?:{w})\b", self.words().fold())), " or ".join(words))

    def after(self, days: int = 0) -> Any:
        need(not (self["date_anchor"] and self["day"]), "single anchor")
        named = self["date_anchor"] and only(set(self.words("date_anchor").dates(10)), "day")
        first, last = Words(named or self.words("day")).bounds()
        return need(first == last, "day as anchor") and first + timedelta(days)

    def span(self, first: date | None, last: date | None) -> str:
        return str(first) if first == last else f"{first or '..'}/{last or '..'}"

    def same_words(self) -> str:
        words = need(self.words().name_words(), "word")
        name = need(words == Words(self.words("name")).name_words() and self["name"][0][1], "name")
        return re.sub(r"\.[a-z]{2}-\d+$", "", name)

    def place_in_country(self) -> str:
        place, country = self.words(), self.words("country")
        return need(not re.search(rf"(?:^|, ){re.escape(country)}$", place), "place") and f"{place}, {country}"

    def day_first(self) -> str:
        day, month, year = only(set(self.words().day_first()), "date")
        need(int(day) > 12 or any(int(d) > 12 for d, _, _ in self.words("order").day_first()), "order")
        return str(date(int(year), int(month), int(day)))

    def between(self, since: str, until: str) -> str:
        need(since and (until or since) >= since, "day before the list")
        return self.span(date.fromisoformat(since), date.fromisoformat(until) if until else None)

    def record(self, role: str) -> Any:
        return self.named("actor", role, self.words("object")) and self["object"][0][1]

    def sum(self) -> int:
        addends = [said.number() if isinstance(said, Words) else said for said, *_ in self["addend"]]
        return sum(need(len(addends) > 1 and all(type(n) is int for n in addends) and addends, "sum"))

    def listed_row(self) -> Any:
        (words, _, _, kind, _), (name, record, *_) = only(self["primary"], "row"), only(self["named"], "name")
        own = f"{record}.".startswith(f"{self.words('told_with')}.")
        return need(
            kind == "row" and own and ({*name.names()} - {()}) & words.names() and "on-list", "name of the target"
        )

    def tenure_told(self) -> Any:
        need(self.so() and self.named("post"), "post")
        self["entries"].clear()
        return only((name for name, words in TENURE.items() if re.search(words, self.words().fold())), "tenure")

    def so(self) -> Any:
        return need(not re.search(rf"\b(?:{NOT_SO})\b|n't\b", self.words().fold()), "statement that it is so")

    def together(self) -> Any:
        member = self.named("actor", "group", self.words("member"))
        self["entries"] = need(member != self.words("object"), "other party") and []
        return self.record("group")

    def derive(self, rule: str) -> Any:
        rule = rule.removesuffix("/1")
        if rule.startswith("each_") and rule not in DERIVE:
            return self.named("actor", "group", self.words("member")) and self.derive(rule.removeprefix("each_"))
        if hasattr(Inputs, rule) or rule in DERIVE:
            return DERIVE[rule](self) if rule in DERIVE else getattr(self, rule)()
        return getattr(self.words(), rule)() if hasattr(Words, rule) else self.named(rule)


DERIVE: dict[str, Any] = {
    "verbatim": lambda i: str(i.words()),
    "antecedent": lambda i: i.words("antecedent").slug(),
    "antecedent_actor": lambda i: i.named("actor", "antecedent"),
    "antecedent_body": lambda i: i.named("body", "antecedent"),
    "one_of_several": lambda i: (m := need(re.search(PLURAL, i.words()), "plural")) and m[1] + i.words()[m.end() :],
    "persons_and_bodies": lambda i: (
        need(sorted(said for said, *_ in i["addend"]) in (["bodies", "officials"], ["bodies", "persons"]), "whole")
        and "targets"
    ),
    "at_once": lambda i: need(re.search(AT_ONCE, i.words().fold()), "effect at once") and str(i.after()),
    "named": lambda i: (
        need(re.search(rf"(?<!\w){re.escape(Words(i.words('named')).fold())}(?!\w)", i.words().fold()), "name")
        and i["named"][0][1]
    ),
    "tenure": lambda i: "former" if re.search(r"\b(?:former(?:ly)?\b|ex-\w)", i.words().fold()) else "current",
    "tenure/2": lambda i: i.tenure_told(),
    "state": lambda i: i.so() and i.named("state"),
    "source_day": lambda i: need(i["primary"][0][4], "day of the document"),
    "between_documents": lambda i: i.between(only(i["since"], "since")[4], only(i["primary"], "row")[4]),
    "not_after_source": lambda i: f"../{DERIVE['source_day'](i)}",
    "schedule_item": lambda i: f"{i.words('part').number()}.{i.words().number()}",
    "lower_bound": lambda i: Words(need(re.search(BOUND, i.words().fold()), "lower bound")[1]).number(),
    "singular": lambda i: i.has(r"(?:was|is|has been)\b(?! (?:not|never)\b)") and 1,
    "date": lambda i: only(set(i.words().dates(10)), "day"),
    "month": lambda i: only(set(i.words().dates(7)), "month"),
    "first_month": lambda i: need(i.words().dates(7), "month")[0],
    "last_month": lambda i: need(len(i.words().dates(7)) == 2, "span of months") and i.words().dates(7)[1],
    "year": lambda i: only(set(re.findall(r"(?<!\w)[12][0-9]{3}(?!\w)", i.words())), "year"),
    "weekday_near": lambda i: str(i.after((DAYS.index(i.has(*DAYS)) - i.after().weekday() + 3) % 7 - 3)),
    "week": lambda i: i.span(*(i.after(WEEKS[i.has(*WEEKS)] - i.after().weekday() + n) for n in (0, 6))),
    "surname": lambda i: i.words("antecedent").slug(i.words().fold()),
    "same_day": lambda i: i.has("today|same day") and str(i.after()),
    "within_week_before": lambda i: i.has("less than a week after") and i.span(i.after(-6), i.after()),
    "not_before": lambda i: i.has("after|then|following|since") and i.span(i.words("day").bounds()[0], None),
    "not_after": lambda i: i.has("ahead of|before|prior to") and i.span(None, i.words("day").bounds()[1]),
    "actors_record": lambda i: i.record("primary"),
    "each_actors_record": lambda i: i.record("group"),
    "same_sentence": lambda i: need(i["primary"][0][2] == i["told_with"][0][2], "sentence") and i["told_with"][0][1],
}


class Book:
    """The ledger and the documents; `faults` says what does not fit together."""

    def __init__(self, root: Path, sources: list[Path]) -> None:
        self.data, self.faults, self.texts = root / "sanctions_data/data/ledger", list[str](), {}
        self.claims = {row["id"]: {**row, "parsed": json.loads(row["value"])} for row in self.active("claims")}
        self.evidence, self.columns = defaultdict(list), defaultdict[str, dict[str, tuple[str, ...]]](dict)
        for row in sorted(self.active("evidence"), key=lambda row: int(row["ord"])):
            self.evidence[row["claim"]].append(row)
        self.sentences = {(row["source"], row["n"]): row for row in self.active("sentences")}
        self.days = {row["id"]: row["published_on"] for row in self.active("sources")}
        self.records = {row["record"]: (row["table"], json.loads(row["keys"])) for row in self.active("records")}
        for row in self.active("../../rules/words"):
            ENTRIES[row["set"]][row["words"]] = row["value"]
        table = (root / "docs/rules.md").read_text("utf-8")
        self.rules = {m[0]: m[1:] for m in re.findall(r"\| `(\w+/\d)` \| (\w+) \| ([^|]+) \|", table)}
        for line in (root / "docs/dictionary.md").read_text("utf-8").splitlines():
            table = line[3:] if line.startswith("## ") else table
            if m := re.match(r"\| `(\w+)`[ ⚖]* \| (\w+)[^|]*\| ([^|]*?) \|", line):
                self.columns[table][m[1]] = (m[2], *re.findall(r"\w+", m[3]))
        for data, row in ((path.read_bytes(), row) for path in sources for row in self.active("sources")):
            if row["raw_sha256"] == hashlib.sha256(data).hexdigest():
                self.texts[row["id"]] = Words(re.sub("\r\n?", "\n", data.decode("utf-8-sig")))
                self.same(f"n1 of {row['id']}", self.texts[row["id"]].n1().sha(), row["n1_sha256"])

    def active(self, name: str) -> list[dict[str, str]]:
        lines = (self.data / f"{name}.csv").read_text("utf-8").split("\n")
        return [row for row in csv.DictReader(lines) if not row.get("retired_in")]

    def same(self, what: str, ours: object, theirs: object) -> None:
        self.faults += [f"{what}: {theirs!r}, not {ours!r}"] if repr(ours) != repr(theirs) else []

    def words(self, row: dict[str, str]) -> str:
        return self.texts.get(row["source"], "")[int(row["start"] or 0) : int(row["end"] or 0)] or row["quote"]

    def run(self, claim: dict[str, Any], rule: str) -> tuple[Any, set[tuple[str, str]], bool]:
        """Return the value that a claim's rule gives (None: not run), the entries used, whether words are withheld."""
        i, withheld, missing = Inputs(list), False, rule in ("paraphrase/1", "reference/1", "reading/1")
        for row in (row for row in self.evidence[claim["id"]] if row["role"] in self.rules[rule][1].split(", ")):
            other = self.claims.get(row["uses_claim"], {})
            first, said = (self.evidence[other["id"]][0] if other else row), other.get("parsed", self.words(row))
            said = Words(said) if isinstance(said, str) else said
            kind, day = self.sentences[first["source"], first["sentence"]]["kind"], self.days[first["source"]]
            i[row["role"]].append((said, other.get("record"), (first["source"], first["sentence"]), kind, day))
            withheld, missing = withheld or not (other or row["quote"]), missing or not (other or said)
        return None if missing else i.derive(rule), set(i["entries"]), withheld

    def standings(self) -> dict[str, list[str]]:
        """Compare each claim with its rule; return the standings that it can have."""
        runs, found = {}, {}
        for name, claim in self.claims.items():
            try:
                value, *run = self.run(claim, claim["rule"])
                runs[name] = (self.rules[claim["rule"]][0], claim["value"], value is None, *run)
                self.same(f"value of {name}", claim["parsed"] if value is None else value, claim["parsed"])
            except ValueError as error:
                self.faults.append(f"{name}: {claim['rule']} gives nothing: {error}")
        places = {name: (self.evidence[name][0]["source"], self.evidence[name][0]["sentence"]) for name in runs}
        used = {(one, places[name]) for name, run in runs.items() if run[0] == "computed" for one in run[3]}
        serves = Counter(entry for entry, _ in used)  # in how many sentences
        unread = {claimed for sort, claimed, unrun, *_ in runs.values() if sort == "computed" and unrun}
        for name, (sort, claimed, unrun, entries, withheld) in runs.items():
            alone = sort == "judged" or any(serves[entry] == 1 for entry in entries)
            unsure = unrun or (alone and unread and ("actor" in dict(entries) or claimed in unread))
            own = "verbatim" if sort == "verbatim" else "documents" if withheld else "package"
            found[name] = ["judged" if alone else own] if sort != "computed" or not unsure else sorted((own, "judged"))
        return found

    def resolve(self, record: str, field: str) -> tuple[Any, list[str], str | None]:
        """Return the value of a field, the claims behind it, and the record that it is taken from."""
        table, keys = self.records[record]
        kind, origin, *path = self.columns[table][field]
        claims = [one for one in self.claims.values() if (one["record"], one["field"]) == (record, field)]
        if origin == "set":
            return keys.get(field), [], None
        if field == "action_status":
            return self.resolve(keys["action"], "status")
        if origin == "computed":
            decides = self.history(record)
            told = self.resolve(decides, "state" if field == "status" else "as_of") if decides else (None, [], None)
            return STATUS.get(str(told[0])) if field == "status" else told[0], told[1], decides
        if origin == "from" and not claims:
            parent = self.resolve(record, path[0])[0]
            value, behind, _ = self.resolve(parent, path[-1]) if parent in self.records else (None, [], None)
            return (value, behind, parent) if behind else (None, [], None)
        live, values = [one for one in claims if one["rank"] != "deprecated"], {one["value"] for one in claims}
        if kind == "list" or not live:
            return sorted({one["parsed"] for one in live}) or None, [one["id"] for one in live], None
        for row in self.active("decisions") if len(values) > 1 else ():
            inside = {one["value"] for one in claims if one["id"] in row["claims"].split(";")}
            chosen = {one["value"] for one in claims if one["id"] == row["chosen"]}
            values = chosen if inside == values and (chosen or row["outcome"] == "unresolved") else values
        self.same(f"values of {record} {field}", True, len(values) < 2)
        behind = [one["id"] for one in claims if one["value"] in (values or one["value"])]
        return json.loads(min(values, default="null")), sorted(behind), None

    def history(self, record: str) -> Any:
        """Return the attestation that decides the status of a measure or action."""
        found, action = [], self.records[record][1].get("action")
        listings: list[Any] = []
        for name, (table, keys) in self.records.items():
            of_listing = self.records.get(keys.get("subject", ""), ("", {}))[1].get("action") == record
            if table == "status_history" and (keys["subject"] in (record, action) or of_listing):
                (state, behind, _), as_of = self.resolve(name, "state"), self.resolve(name, "as_of")[0]
                (first, last), until = Words(as_of).bounds(), self.resolve(name, "until")[0]
                end, own = (Words(until).bounds() if until else (None, None)), keys["subject"] != action
                strong = any(self.claims[claim]["certainty"] != "weak" for claim in behind)
                days, life = (last or first, first or date.min, end[1] or end[0] or date.min), [*STATUS].index(state)
                if of_listing:
                    listings += [(strong, days, life, own, name)] if STATUS[state] == "in-force" else []
                else:
                    found += [(strong, days, life, own, name)] if own or state not in self.PARTS else []
        last = max(found, default=None)
        if last is None or [*STATUS.values()][last[2]] in ("announced", "in-force"):
            found += listings
        return max(found, default=[None])[-1]

    PARTS = ("on-list", "amended", "lifted-in-part")  # states of an action that do not hold for each of its listings

    def fields(self) -> Any:
        for record, (table, _) in self.records.items():
            for field, (_, origin, *path) in self.columns[table].items():
                known = origin in ("claimed", "from") or path[:1] == ["from"]
                if known and (found := self.resolve(record, field))[1]:
                    rows = [row for claim in found[1] for row in self.evidence[claim] if row["source"]]
                    pinned = [self.sentences[row["source"], row["sentence"]]["n1"] for row in rows]
                    ranks = [0 if row["start"] else 1 if n1 else 2 for row, n1 in zip(rows, pinned, strict=True)]
                    yield table, record, field, *found, ("pinned", "digest", "quote")[min(ranks, default=2)]

    def documents(self) -> None:
        """Check the digests and places of what is held and quoted."""
        for (source, n), row in self.sentences.items():
            if source in self.texts:
                found = Words(self.texts[source][int(row["start"]) : int(row["end"])]).digests()
                self.same(f"sentence {n} of {source}", found, {name: row[name] for name in found})
        for row in (row for rows in self.evidence.values() for row in rows if row["source"]):
            sentence, words = self.sentences[row["source"], row["sentence"]], self.words(row)
            check = Words(f"{sentence['n1']}\n{unicodedata.normalize('NFC', words)}").sha()[:8]
            self.same(f"check of {row['claim']}", check if sentence["n1"] and words else row["check"], row["check"])
            if text := self.texts.get(row["source"]):
                start, end, whole = int(row["start"]), int(row["end"]), rf"(?<![^\W_])(?={re.escape(words)}(?![^\W_]))"
                places = [m.start() for m in re.finditer(whole, text) if int(sentence["start"]) <= m.start() <= start]
                there = (words, len(places), max(places, default=None), end <= int(sentence["end"]))
                wanted = (row["quote"] or words, int(row["occurrence"]), start, True)
                self.same(f"place of {row['claim']}", wanted, there)


if __name__ == "__main__":
    book = Book(Path(*sys.argv[1:2]), sorted(Path(sys.argv[2]).iterdir()) if sys.argv[2:] else [])
    book.documents()
    print(json.dumps({"standings": book.standings(), "fields": list(book.fields()), "faults": book.faults}))
    sys.exit(1 if book.faults else 0)

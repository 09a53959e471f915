"""Records that are wrong in exactly one column, written by hand: `BAD` changes one value of `corpus.FULL`."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from corpus import BARE, FULL, SHA, Json


class _Absent:
    """Stands for no value at all; its name is the same in every process, as parallel runs ask of test ids."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


class Bad(NamedTuple):
    """One wrong value: `only` says where it can be written at all (a JSON number has no cell of its own)."""

    table: str
    column: str
    value: Any
    only: Literal["", "json", "csv"] = ""


NO_TARGETS: list[object] = [None, ABSENT, 7, True, ["a"], {}, 1.5]
NO_PROVISIONS: list[object] = [[], "asset-freeze", ["asset-freeze", None], [1], {}]
NO_PROVENANCE: list[object] = [
    {"colour": ["c0001"]},
    {"id": ["c0001"]},
    {"target": []},
    {"target": "c0001"},
    {"target": ["x"]},
    [],
]
BAD: list[Bad] = [
    # ids
    *(Bad("measures", "id", value) for value in ("", "Wang", "a b", "-a", "a-", "a--b", "a_b", "ä", "a\n", "a" * 161)),
    *(Bad("measures", "action", value) for value in (" a", "a.", "a/b")),
    *(Bad("measures", "target", value, "json") for value in NO_TARGETS),
    Bad("measures", "target", ""),
    Bad("positions", "holder", ""),
    Bad("remarks", "speaker", "Zhang Ming"),
    Bad("relations", "object", ""),
    Bad("figures", "subset_of", "A"),
    Bad("provenance", "claim", "C0001"),
    *(Bad("instruments", "action", value) for value in ("", "gb 2021", "GB-2021")),
    Bad("identifiers", "id", "li-si:ofac-sdn"),
    *(Bad("identifiers", "entity", value, "json") for value in (None, ABSENT, 7)),
    Bad("names", "entity", ""),
    *(Bad("status_history", "state", value) for value in ("", "listed", "in force", "On-list")),
    *(Bad("status_history", "subject_table", value) for value in ("", "entities")),
    Bad("status_history", "subject", ""),
    *(Bad("status_history", f"{name}_latest", "2022-12") for name in ("as_of", "until", "looked_at_on")),
    Bad("status_history", "certainty", "sure"),
    Bad("names", "id", "李四"),
    # dates
    *(
        Bad("measures", "announced_on", value)
        for value in ("2021-13-01", "22/03/2021", "2021-02-30", "2023-02-29", "2021-03", "2021", "20210322", "soon")
    ),
    *(
        Bad("actions", "listing_date", value)
        for value in ("2021-3-22", "２０２１-03-22", "2021-03-22T00:00", "0000-01-01")
    ),
    *(Bad("actions", "end_date", value) for value in (" 2021-03-22", "2021-03-22 ", "2021-03-22\n", "2021-00-10")),
    *(Bad("events", "date", value, "json") for value in ("", 20210322, 1616371200, ["2021-03-22"], False)),
    Bad("remarks", "date_latest", "31.12.2021"),
    *(Bad("measures", f"status_as_of{end}", "2025-04-31") for end in ("", "_earliest", "_latest")),
    Bad("actions", "status_as_of_latest", "2025-04"),
    Bad("entities", "birth_date", "1958"),
    Bad("entities", "birth_date_earliest", "1958-01-00"),
    Bad("positions", "start_date", "April 2020"),
    Bad("positions", "end_date_latest", "2021-01-32"),
    *(Bad("instruments", "date", value) for value in ("2021-02-29", "22.3.2021", "2021-03-22Z")),
    Bad("instruments", "date_earliest", 20210322, "json"),
    Bad("ledger-sources", "retrieved_on", "2026-11-31"),
    Bad("ledger-sources", "published_on", "March 2021"),
    # vocabularies
    *(Bad("measures", "authority", value) for value in ("uk", "US", "us ", "us\n")),
    *(Bad("measures", "status", value, "json") for value in ("", 0, ["announced"])),
    Bad("measures", "program", "us-glomag"),
    Bad("actions", "region", "Xinjiang"),
    *(Bad("entities", "type", value) for value in ("person", "", "Vessel")),
    Bad("entities", "country", "china"),
    Bad("positions", "tenure", "acting"),
    *(Bad("instruments", "kind", value) for value in ("", "treaty", "Decision")),
    *(Bad("identifiers", "scheme", value) for value in ("wikidata", "ofac_sdn", "")),
    *(Bad("names", "language", value) for value in ("zho", "zh-Hans", "ug", "")),
    *(Bad("names", "kind", value) for value in ("aka", "")),
    Bad("ledger-sources", "language", "zho"),
    Bad("schemes", "closed_on", "2026-01"),
    Bad("identifiers", "scheme_closed_on", "28/01/2026"),
    Bad("ledger-sources", "reliability", "good"),
    Bad("sources", "reliability", "good"),
    Bad("sources", "kind", "book"),
    Bad("sources", "cited_sentences", 0),
    *(Bad("measures", "provisions", value) for value in (["asset freeze", "dealings-ban"], ["dealings"])),
    Bad("remarks", "stance", "shrugs"),
    Bad("figures", "of", "dogs"),
    Bad("figures", "about_table", "figures"),
    Bad("figures", "qualifier", "roughly"),
    Bad("relations", "kind", "part-of"),
    Bad("conflicts", "claim_outcome", "lost"),
    Bad("standings", "standing", "lost"),
    Bad("provenance", "origin", "invented"),
    Bad("provenance", "grade", "gold"),
    Bad("sentences", "kind", "footnote"),
    Bad("claims", "modality", "sworn"),
    Bad("decisions", "outcome", "draw"),
    # lists
    *(Bad("measures", "provisions", value, "json") for value in NO_PROVISIONS),
    *(
        Bad("measures", "provisions", value)
        for value in (["Asset freeze"], ["travel-ban", "travel-ban"], ["travel-ban", ""], ["travel-ban", "tax"])
    ),
    Bad("allegations", "acts", ["torture", "torture"]),
    Bad("allegations", "victims", ["Uyghurs"]),
    Bad("decisions", "claims", ["c0001"]),
    Bad("decisions", "claims", ["c0001", "c1"]),
    # text
    *(Bad("entities", "name", value) for value in (" Li", "Li ", "Li\nSi", "Li\tSi", "Li\n", "\tLi", " ", "x" * 301)),
    *(Bad("entities", "name", value, "json") for value in ("", 5, False, ["Li"], {"zh": "Li"})),
    Bad("measures", "reason", "two\nlines"),
    Bad("remarks", "position", "x" * 301),
    Bad("sentences", "gist", "x" * 121),
    *(Bad("entities", "birth_place", value) for value in (" Ürümqi", "x" * 301)),
    Bad("entities", "description", "two\nlines"),
    *(Bad("instruments", "number", value) for value in ("2021/481 ", "x" * 301)),
    Bad("instruments", "number", 2021, "json"),
    Bad("instruments", "published_in", "Part II\tpage 7"),
    *(Bad("identifiers", "value", value, "json") for value in ("", 31492, ["31492"])),
    Bad("identifiers", "value", " 31492"),
    *(Bad("names", "name", value) for value in ("李四 ", "李\n四")),
    Bad("names", "name", "", "json"),
    Bad("evidence", "quote", "x" * 161),
    Bad("decisions", "reason", "x" * 601),
    Bad("decisions", "reason", ""),
    # numbers
    *(Bad("figures", "number", value, "json") for value in ("10", 10.5, True, "", [10], -1)),
    *(Bad("figures", "number", value, "csv") for value in ("ten", "10.0", "1e3", "0x10", "-1", "5.")),
    *(Bad("figures", "minimum", value, "csv") for value in ("+5", "1_000", " 5", "5 ", "٣", "007", "-0")),
    Bad("entities", "member_count", -27),
    Bad("sentences", "n", 0),
    Bad("evidence", "ord", ""),
    Bad("ledger-sources", "bytes", 0),
    # digests, claim ids, versions
    Bad("sentences", "n1", SHA.upper()),
    Bad("sentences", "first", "3F"),
    Bad("sentences", "words", "0a1b2c3"),
    Bad("ledger-sources", "raw_sha256", SHA[:-1]),
    Bad("evidence", "check", "0a1b2c3"),
    Bad("claims", "id", "c001"),
    Bad("claims", "rule", "weekday_near"),
    Bad("claims", "added_in", "v0.1"),
    Bad("claims", "field", "Target"),
    Bad("decisions", "chosen", "d0001"),
    # what only JSON has: a key too many, and the claims behind the columns
    *(Bad(table, "colour", "red", "json") for table in FULL),
    *(Bad("measures", "provenance", value, "json") for value in NO_PROVENANCE),
    Bad("instruments", "provenance", {"kind": ["c0001"]}, "json"),
    Bad("identifiers", "provenance", {"scheme": ["c0001"]}, "json"),
    Bad("names", "provenance", {"language": ["c0001"]}, "json"),
    Bad("measures", "provenance", {"target": ["c0001", "c0001"]}, "json"),
]
# Every column is right by itself and the row is wrong; Table Schema has no words for it.
BAD_ROWS: list[tuple[str, Json]] = [
    ("evidence", FULL["evidence"] | {"uses_claim": "c0030"}),
    ("evidence", FULL["evidence"] | {"source": None}),
    ("evidence", FULL["evidence"] | {"sentence": None}),
    ("evidence", FULL["evidence"] | {"end": None}),
    *(
        ("evidence", BARE["evidence"] | {"source": None, "sentence": None, "uses_claim": "c0030", name: value})
        for name, value in {"sentence": 1, "occurrence": 1, "quote": "x", "check": "0a1b2c3d"}.items()
    ),
    ("evidence", BARE["evidence"] | {"source": None, "sentence": None}),
]


def broken(bad: Bad) -> Json:
    """The full record of the table with that one value."""
    record = dict(FULL[bad.table])
    if bad.value is ABSENT:
        del record[bad.column]
    else:
        record[bad.column] = bad.value
    return record

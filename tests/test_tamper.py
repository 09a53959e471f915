"""Changes to the data are noticed: a sample of each class, and that the fast way answers like the slow one."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import tamper  # noqa: E402
from tamper_copies import relisted  # noqa: E402
from tamper_files import change  # noqa: E402

from sanctions_data.compile.index import grade  # noqa: E402
from sanctions_data.ledger import MODELS, columns  # noqa: E402
from sanctions_data.published import files  # noqa: E402
from sanctions_data.records import INDEXES, TABLES, model  # noqa: E402
from sanctions_data.release.verify import examine  # noqa: E402

FOLDER = os.environ.get("SANCTIONS_DATA_SOURCES")
needs_sources = pytest.mark.skipif(not FOLDER, reason="SANCTIONS_DATA_SOURCES names no folder with the documents")


@pytest.mark.slow
@pytest.mark.sources
@needs_sources
def test_a_sample_of_every_change_is_noticed() -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    counts, missed = tamper.run(tamper.workshop(Path(str(FOLDER)), seed), sample=8)
    assert [f"{attempt.kind}: {attempt.place}" for attempt in missed] == [], f"seed {seed}"
    assert all(tried == caught > 0 for _, tried, caught in counts.values())
    kinds = " ".join(counts)
    for word in ("CSV, by drift", "JSON, by drift", "by digest list", "evidence.quote", "dropped", "moved", "swapped"):
        assert word in kinds
    for word in ("sentences.n1", "evidence.quote", "evidence.check", "sources.sentence_count"):
        assert f"ledger {word} not held, by rebuild" in counts
    for word in ("taken out", "without its check", "a word shorter at the start", "a word shorter at the end"):
        assert f"quote of a document not held, {word}" in counts


@pytest.mark.judge
@pytest.mark.sources
@needs_sources
def test_a_copy_with_its_lists_made_anew_is_noticed_in_every_class() -> None:
    shop = tamper.workshop(Path(str(FOLDER)), seed=random.SystemRandom().randrange(10**6)).copies
    assert relisted(shop.whole) == shop.whole, "the forger makes the lists as we do"
    assert examine(shop.whole, shop.texts, shop.whole.release_digest).ok, "untouched"
    counts, missed = tamper.run(shop, sample=2)
    assert [f"{attempt.kind}: {attempt.place}" for attempt in missed] == []
    for words in (
        *("schemas, a rule taken out", "schemas, all of a kind without constraints", "descriptor of the data"),
        *("descriptor of the checkout", "standings, another one", "releases, all taken away"),
        *(
            "releases, the newest taken away",
            "data files, one added",
            "data files, one taken away",
            "by release digest",
        ),
    ):
        assert any(words in kind for kind in counts), words


@pytest.mark.sources
@needs_sources
def test_a_rule_of_every_kind_is_taken_out_of_every_schema() -> None:
    shop = tamper.workshop(Path(str(FOLDER)), seed=7).copies
    places = [attempt.place for attempt in shop.schemas()]
    for name in set(shop.whole.schemas) - {"expressions.json"}:  # which has no rule of a schema
        assert any(place.startswith(f"{name} ") for place in places), name
    for rule in ("constraints", "required", "enum", "pattern", "additionalProperties", "foreignKeys", "primaryKey"):
        assert any(f"/{rule}" in f"/{place.partition(' ')[2]}" for place in places), rule


@pytest.mark.sources
@needs_sources
def test_every_table_and_every_cell_of_it_is_tried() -> None:
    shop = tamper.workshop(Path(str(FOLDER)), seed=7)
    places = [attempt.place for attempt in shop.compiled_tables()]
    for table in (*TABLES, *INDEXES):
        rows, names = files.read_text(f"{table}.csv").count("\n"), list(model(table).columns())
        tried = [place.split(" ")[1] for place in places if place.startswith(f"{table}.csv:")]
        assert len(tried) == rows * len(names)
        assert set(tried) == set(names)
        assert sum(place.startswith(f"{table}.json:") for place in places) >= (rows - 1) * len(names)
    cells = {attempt.place for attempt in shop.ledger_cells()}
    assert len(cells) == sum(len(shop.ledger.rows(made.table_name)) * len(columns(made)) for made in MODELS)


@pytest.mark.sources
@needs_sources
def test_what_is_an_anchor_depends_on_what_is_held() -> None:
    shop = tamper.workshop(Path(str(FOLDER)), seed=7)
    by_grade: dict[str | None, set[tuple[str, ...]]] = {}
    for row in shop.ledger.evidence:
        if row.active:
            by_grade.setdefault(grade(row, shop.index), set()).add(shop.anchors(row))
    assert by_grade == {
        "pinned": {("start", "end", "occurrence", "quote", "check")},
        "digest": {("quote", "check")},
        "quote": {()},
        None: {()},
    }
    ended = [row for made in MODELS for row in shop.ledger.rows(made.table_name) if not row.active]
    assert ended
    assert not any(shop.anchors(row) for row in ended)
    assert {shop.anchors(row) for row in shop.ledger.sources if row.active} == {
        tamper.ANCHORS["sources"],
        ("sentence_count",),
    }


@pytest.mark.judge
@pytest.mark.sources
@needs_sources
def test_words_without_a_digest_are_the_digest_lists_share_and_drifts() -> None:
    """The class that no rebuild holds: said here, so that it is known; every cell of it is on the digest list."""
    shop = tamper.workshop(Path(str(FOLDER)), seed=7)
    rows = [row for rows in shop.index.evidence.values() for row in rows if grade(row, shop.index) == "quote"]
    assert rows
    claims = {row.claim for row in rows}
    kinds = {
        (attempt.kind, attempt.noticed())
        for attempt in shop.ledger_cells()
        if attempt.place.endswith(" quote") and _line(attempt.place) in {_number(shop, row) for row in rows}
    }
    assert kinds == {("other ledger cells, by digest list", True)}
    provenance: Sequence[Any] = shop.compiled.tables["provenance"]
    shown = {row.claim for row in provenance if row.quote and row.grade == "quote"}
    assert shown == claims, "and a rebuild writes another provenance.csv, so that drift names the row"


def _line(place: str) -> int:
    return int(place.split(":")[1].split(" ")[0])


def _number(shop: tamper.Workshop, row: object) -> int:
    return next(number for number, other in enumerate(shop.ledger.evidence, 2) if other is row)


@pytest.mark.slow
@pytest.mark.sources
@needs_sources
def test_what_is_noticed_in_part_of_the_ledger_is_noticed_in_the_whole() -> None:
    shop = tamper.workshop(Path(str(FOLDER)), seed=7)
    rows = shop.dice.sample([row for row in shop.ledger.evidence if row.start is not None], 8)
    for row in rows:
        moved = row.model_copy(update={"end": (row.end or 0) + 1})
        changed = {(row.claim, row.ord): moved}
        assert shop.caught("evidence", changed)
        assert shop.rebuild_fails(shop._put(shop.ledger, "evidence", changed))


@pytest.mark.sources
@needs_sources
def test_what_was_not_changed_is_not_noticed() -> None:
    shop = tamper.workshop(Path(str(FOLDER)), seed=7)
    for table in ("claims", "evidence", "sentences"):
        row = shop.ledger.rows(table)[5]
        assert not shop.caught(table, {tuple(getattr(row, name) for name in row.key): row})


def test_a_change_is_of_one_character() -> None:
    dice = random.Random(3)
    for text in ("", "a", "Z", "2021-03-22", "uyghurs;x", "“é”", '"x"'):
        for _ in range(30):
            changed = change(text, dice)
            assert changed != text
            assert len(changed) == max(1, len(text))
            assert sum(a != b for a, b in zip(changed, text, strict=False)) == (1 if text else 0)


def run(script: str, *arguments: str, sources: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "SANCTIONS_DATA_SOURCES"}
    if sources:
        environment["SANCTIONS_DATA_SOURCES"] = sources
    command = [sys.executable, str(ROOT / "scripts" / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_without_the_documents_it_says_so_and_does_not_pass() -> None:
    found = run("tamper.py")
    assert (found.returncode, found.stdout) == (3, "")
    assert found.stderr == "the documents are needed: --sources DIR or SANCTIONS_DATA_SOURCES\n"


@pytest.mark.sources
@needs_sources
def test_a_build_with_one_document_missing_fails_by_name(tmp_path: Path) -> None:
    held = sorted(Path(str(FOLDER)).glob("voa*"))[0]
    (tmp_path / "a.txt").write_bytes(held.read_bytes())
    found = run("build.py", "--check", sources=str(tmp_path))
    assert found.returncode == 1
    assert found.stderr == f"{tmp_path}: no file has the digest of freedomwire-2021-03\n"

"""Spark jobs as users start them: by the command, and on a cluster that loses a worker in the middle."""

from __future__ import annotations

import json
import shlex
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docs_blocks import run_by
from guards import HANG, until

from sanctions_data.cli import main
from sanctions_data.validation import validate

from .spark_cluster import Cluster
from .spark_same import KEYS

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts" / "bench" / "validation"))
import generate

pytestmark = pytest.mark.spark


def test_a_dirty_table_by_the_command(spark: Any, cluster: Cluster, tmp_path: Path) -> None:
    made = generate.write(4000, tmp_path, 1000)
    table, schema, codes = tmp_path / "table.parquet", tmp_path / "schema.json", tmp_path / "countries.csv"
    words = ["validate", str(table), "-s", str(schema), "--reference", f"countries={codes}", "-f", "json"]
    here = CliRunner().invoke(main, words)
    there = CliRunner().invoke(main, [*words, "--engine", "spark", "--master", cluster.master])
    assert (here.exit_code, there.exit_code) == (1, 1), there.output
    known, found = json.loads(here.stdout), json.loads(there.stdout)
    assert found["counts"] == known["counts"]
    assert sum(found["counts"].values()) == made

    def facts(report: dict[str, Any]) -> list[tuple[Any, ...]]:
        return sorted(
            (each["rule"], each["column"], each.get("value") or "", "" if each["rule"] in KEYS else each["message"])
            for each in report["problems"]
        )

    assert facts(found) == facts(known)
    assert CliRunner().invoke(main, [*words, "--master", "x"]).exit_code == 2
    assert CliRunner().invoke(main, [*words, "--engine", "spark", "--bad-rows", "x"]).exit_code == 2


@pytest.mark.slow
def test_a_worker_dies_and_the_job_ends_right(spark: Any, cluster: Cluster) -> None:
    """Half of the cluster is killed in the middle of a job, with its executor and what that had computed."""
    from pyspark.sql import functions

    rows = 20_000
    frame = spark.range(0, rows, 1, 24).select(
        functions.when(functions.col("id") % 1000 == 7, "x").otherwise(functions.col("id").cast("string")).alias("id"),
        (functions.col("id") % 5000).cast("string").alias("again"),
        functions.lit("a-b").alias("word"),
    )
    schema = {
        "fields": [
            {"name": "id", "type": "integer", "constraints": {"required": True}},
            {"name": "again", "type": "string", "constraints": {"unique": True}},
            # a look-ahead is no pattern for Java to run: every cell goes to Python, which takes a while
            {"name": "word", "type": "string", "constraints": {"pattern": r"(?=a)a-[b\d]"}},
        ]
    }
    expected = {("type-error", "type", "id"): 20, ("unique-error", "unique", "again"): rows - 5000}
    doomed = cluster.worker()
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(validate(frame, schema, limit=5)))
    context = spark.sparkContext.statusTracker()
    thread.start()

    def running() -> bool:
        stages = [context.getStageInfo(stage) for stage in context.getActiveStageIds()]
        started = any(stage and stage.numCompletedTasks > 1 and stage.numTasks > 4 for stage in stages)
        return started or not thread.is_alive()

    until(running)
    cluster.kill(cluster.processes[1])
    assert thread.is_alive()
    thread.join(HANG)
    assert answers, "the job did not end"
    assert answers[0].tables[0].counts == expected
    assert answers[0].rows == rows
    assert doomed.poll() is None


def test_the_page_on_large_tables_runs(
    spark: Any, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    schema = '{"fields": [{"name": "n", "type": "integer", "constraints": {"maximum": 1, "unique": true}}]}'
    for name in ("s.json", "measures.tableschema.json"):
        Path(name).write_text(schema)
    frame = spark.createDataFrame([(1,), (2,)], "n bigint")
    frame.write.parquet(str(tmp_path / "measures"))  # Spark's own directory is where its JVM was started
    names: dict[str, object] = {"spark_frame": frame, "validate": validate}
    for block in run_by("tests/validation/test_spark_jobs.py::test_the_page_on_large_tables_runs"):
        if block.language == "sh":
            text = block.text.replace("spark://host:7077", cluster.master)
            words = shlex.split(text.replace("'measures/", f"'{tmp_path}/measures/"))
            done = CliRunner().invoke(main, words[1:])
            assert (done.exit_code, "1 problem" in done.output) == (1, True), done.output
        elif "spark" in block.text:
            exec(block.text, names)
    assert names["report"].counts == {"constraint-error": 1}  # type: ignore[attr-defined]

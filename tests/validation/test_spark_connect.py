"""Frames of a Spark Connect session: a client without a JVM, a server, and workers that lack this package."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from guards import HANG

import sanctions_data
from sanctions_data.validation.engines.spark import distribute

from .spark_cluster import HOST, Cluster, missing

pytestmark = pytest.mark.spark
ROOT = Path(sanctions_data.__file__).parents[1]
SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
CLIENT = """
import sys
from pyspark.sql import SparkSession
from sanctions_data.validation import validate

spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()
rows = [(str(n % 9), "x" if n % 100 == 7 else "2021-03-22", "a-b" if n else "b") for n in range(1000)]
schema = {
    "fields": [
        {"name": "code", "type": "integer", "constraints": {"maximum": 7}},
        {"name": "day", "type": "date"},
        {"name": "word", "constraints": {"pattern": "(?=a)a-."}},
        {"name": "n", "type": "integer", "constraints": {"unique": True}},
    ],
}
rows = [(*row, str(n)) for n, row in enumerate(rows)]
frame = spark.createDataFrame(rows, "code string, day string, word string, n string")
there = validate(frame, schema, limit=None)
names = ["code", "day", "word", "n"]
here = validate([dict(zip(names, row)) for row in rows], schema, limit=None, engine="rows")
facts = [
    sorted((p.rule, p.check, p.column, p.value, p.message, key(p)) for p in report.problems)
    for report, key in ((there, lambda p: p.key[0]), (here, lambda p: str(p.row - 1)))
]
assert type(frame).__module__.startswith("pyspark.sql.connect"), type(frame)
assert facts[0] == facts[1]
assert there.rows == 1000 and there.frame.count() == len(facts[0]) == 122, (there, there.frame.count())
there.frame.unpersist()
print("equal")
"""


def test_a_package_that_came_as_a_zip_is_sent_as_that_zip(tmp_path: Path) -> None:
    """As where a driver's own modules were sent to it."""
    sent = shutil.copy(distribute._archive(), tmp_path / "sanctions_data.zip")
    code = "from sanctions_data.validation.engines.spark import distribute; print(distribute._archive())"
    env = {**os.environ, "PYTHONPATH": str(sent)}
    found = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert found.stdout.strip() == str(sent)
    assert "sanctions_data/validation/engines/spark/executors.py" in zipfile.ZipFile(sent).namelist()


@pytest.fixture
def free(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster whose worker no other session has taken: one that waits for a worker waits for ever."""
    if why_not := missing():
        pytest.skip(why_not)
    found = Cluster(tmp_path, workers=1)
    try:
        yield found
    finally:
        found.stop()


@pytest.mark.slow
def test_frames_of_a_connect_session(free: Cluster, tmp_path: Path) -> None:
    for needed in ("grpc", "grpc_status", "zstandard"):
        if importlib.util.find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed; pip install 'pyspark[connect]'")
    settings = {
        "spark.driver.host": HOST,
        "spark.driver.bindAddress": HOST,
        "spark.connect.grpc.binding.address": HOST,
        "spark.connect.grpc.binding.port": "0",
        "spark.pyspark.python": sys.executable,
        "spark.cores.max": "1",
        "spark.executor.memory": "500m",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.artifact.isolation.enabled": "true",
    }
    words = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    submit = "org.apache.spark.deploy.SparkSubmit"
    free.start(submit, "--master", free.master, *words, "--class", SERVER, "spark-internal", memory="700m")
    port = free.said("sparksubmit-2", r"Spark Connect server started at: \S+?:(\d+)")
    script = tmp_path / "client.py"
    script.write_text(CLIENT)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "*", "no_proxy": "*"}
    command = [sys.executable, "-W", "ignore", str(script), f"sc://{HOST}:{port}"]
    found = subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=HANG)
    assert found.stdout.splitlines()[-1:] == ["equal"], found.stderr[-3000:]

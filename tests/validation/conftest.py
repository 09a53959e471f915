"""A Spark cluster for the tests that are marked so, started once."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from .spark_cluster import Cluster, missing

WHY_NOT = missing()
QUIET = [
    # of pyspark itself: it says so about every pandas 3, which the engine does not use
    "ignore:PySpark does not yet fully support pandas:FutureWarning",
    # sockets to the JVM that pyspark leaves to the garbage collector
    "ignore:unclosed <socket:ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("spark"):
            for warning in QUIET:
                item.add_marker(pytest.mark.filterwarnings(warning))


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    if WHY_NOT:
        pytest.skip(WHY_NOT)
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="session")
def spark(cluster: Cluster) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = cluster.session()
    yield session
    session.stop()

"""A standalone Spark cluster on the loopback: a master and workers, each a process that is started and stopped here."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from guards import HANG

MASTER, WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"
HOST = "127.0.0.1"


def missing() -> str | None:
    """Why no cluster can be started here; None where one can."""
    if importlib.util.find_spec("pyspark") is None or importlib.util.find_spec("narwhals") is None:
        return "pyspark is not installed"
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java") or (home and shutil.which("java", path=f"{home}/bin"))
    return None if java else "there is no Java"


class Cluster:
    """A master and two workers with one core each."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        import pyspark

        self.folder = folder
        self.home = Path(pyspark.__file__).parent
        self.processes: list[subprocess.Popen[bytes]] = []
        self.start(MASTER, "--host", HOST, "--port", "0", "--webui-port", "0")
        self.master = self.said("master-0", r"Starting Spark master at (spark://\S+)")
        for _ in range(workers):
            self.worker()

    def worker(self) -> subprocess.Popen[bytes]:
        """One more worker, registered with the master."""
        number = len(self.processes)
        work = self.folder / f"work-{number}"
        limits = ("--cores", "1", "--memory", "600m", "--work-dir", str(work))
        self.start(WORKER, *limits, "--host", HOST, "--webui-port", "0", self.master)
        self.said(f"worker-{number}", r"Successfully registered with master")
        return self.processes[-1]

    def start(self, kind: str, *words: str, memory: str = "256m") -> None:
        name = f"{kind.rpartition('.')[2].lower()}-{len(self.processes)}"
        # nothing of this process's Python path: what the executors need has to be sent to them
        env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        env |= {"SPARK_HOME": str(self.home), "SPARK_LOCAL_IP": HOST, "SPARK_DAEMON_MEMORY": memory}
        env |= {"SPARK_DAEMON_JAVA_OPTS": "-Dspark.master.rest.enabled=false -XX:TieredStopAtLevel=1"}
        command = ["bash", str(self.home / "bin" / "spark-class"), kind, *words]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(command, stdout=log, stderr=log, env=env, start_new_session=True, cwd=self.folder)
            )

    def said(self, name: str, pattern: str, seconds: float = HANG) -> str:
        """Wait until a log says something; the first group of what it said."""
        log = self.folder / f"{name}.log"
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := re.search(pattern, log.read_text(errors="replace")):
                return found[found.re.groups and 1]
            time.sleep(0.1)
        raise TimeoutError(f"{name} did not say {pattern!r}: {log.read_text(errors='replace')[-2000:]}")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process and what it started, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(HANG)

    def stop(self) -> None:
        for process in reversed(self.processes):
            self.kill(process)

    def session(self, **more: Any) -> Any:
        """A session on the cluster, as small and quiet as can be."""
        from pyspark.sql import SparkSession

        os.environ["PYSPARK_PYTHON"] = sys.executable
        settings = {
            "spark.driver.host": HOST,
            "spark.driver.bindAddress": HOST,
            "spark.ui.enabled": "false",
            "spark.driver.memory": "600m",
            "spark.executor.memory": "500m",
            "spark.executor.cores": "1",
            "spark.sql.shuffle.partitions": "2",
            "spark.default.parallelism": "2",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.warehouse.dir": str(self.folder / "warehouse"),
            "spark.local.dir": str(self.folder / "local"),
            # tables of a few rows: compiling code for them would take longer than running it
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
            "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
            **more,
        }
        builder = SparkSession.builder.master(self.master).appName("tests")
        for key, value in settings.items():
            builder = builder.config(key, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        return session

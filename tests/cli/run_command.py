"""Run the command line, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result
from guards import HANG

from sanctions_data.cli import main

ROOT = Path(__file__).resolve().parents[2]
QUIET = ("NO_COLOR", "FORCE_COLOR", "SANCTIONS_DATA_SOURCES", "COLUMNS", "PYTHONIOENCODING", "PYTHONUNBUFFERED")


def run(*args: str, **env: str) -> Result:
    """The answer of the command line; colours and documents only where `env` says so."""
    result = CliRunner().invoke(main, args, prog_name="sanctions-data", env={**dict.fromkeys(QUIET), **env})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def process(*args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """The same in a process of its own."""
    return subprocess.run(command(*args), env=environment(**env), capture_output=True, timeout=HANG, check=False)


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "sanctions_data", *args]


def environment(**env: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in QUIET}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **env}

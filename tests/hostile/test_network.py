"""No network, ever: everything works where a socket cannot even be made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from guards import HANG

from .limited_process import ROOT, environment, put, table_schema

CUT = """
import socket
def refuse(*args, **more): raise SystemExit("a socket was asked for")
class Refused(socket.socket):
    def __init__(self, *args, **more): refuse()
socket.socket = Refused
socket.getaddrinfo = socket.create_connection = refuse
import _socket
_socket.getaddrinfo = refuse
"""
CALLS = """
import sanctions_data as sd
from sanctions_data.cli import main
data = sd.load()
data.why("cn-2021-counter-1", "announced_on")
def call(*args):
    try: main(list(args))
    except SystemExit as end: assert end.code in (0, 1, 3, None), (args, end.code)
for engine in ("rows", "columns"): call("validate", "t.csv", "-s", "s.json", "--engine", engine)
call("validate", "d.json", "-s", "j.json")
call("sources", "verify", ".")
call("diff", "1.0.0", "1.0.0")
call("verify")
call("why", "cn-2021-counter-1", "announced_on", "--format", "jsonld")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cut").mkdir()
    put(tmp_path, {"cut/sitecustomize.py": CUT, "calls.py": CALLS, "t.csv": "a\n1\n", "s.json": table_schema("a")})
    return put(tmp_path, {"d.json": {"a": "x@y.z"}, "j.json": {"properties": {"a": {"format": "email"}}}})


def run(folder: Path, *args: str) -> None:
    env = environment(PYTHONPATH=os.pathsep.join([str(folder / "cut"), str(ROOT)]))
    done = subprocess.run(args, cwd=folder, env=env, capture_output=True, timeout=HANG, check=False)
    assert done.returncode == 0, (done.stdout[-500:], done.stderr[-1500:])


def test_the_guard_guards(folder: Path) -> None:
    with pytest.raises(AssertionError, match="a socket was asked for"):
        run(folder, sys.executable, "-c", "import socket; socket.socket()")


@pytest.mark.slow
def test_commands_and_calls_open_no_socket(folder: Path) -> None:
    run(folder, sys.executable, "calls.py")


def test_the_build_opens_no_socket(folder: Path) -> None:
    run(folder, sys.executable, str(ROOT / "scripts/build.py"), "--check")


@pytest.mark.slow
def test_all_of_it_in_a_namespace_without_network(folder: Path) -> None:
    tried = ["unshare", "-n", "true"]
    if shutil.which("unshare") is None or subprocess.run(tried, capture_output=True, check=False).returncode:
        pytest.skip("no network namespace can be made here")
    run(folder, "unshare", "-n", sys.executable, "calls.py")

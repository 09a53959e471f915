"""Run tests with the lowest versions that pyproject.toml allows.

    python3.11 scripts/lowest_versions.py          without the slow tests
    python3.11 scripts/lowest_versions.py --slow   with them

A declared minimum version is a promise. It holds for the oldest Python that is supported, for which all of these
versions have wheels, so run this script with that Python. It makes an environment of its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ["tests/validation", "tests/test_frames.py", "tests/cli"]  # what a library of another version may change


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slow", action="store_true", help="run the slow tests too")
    slow = parser.parse_args().slow
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "uv"], check=True)
        install = [python, "-m", "uv", "pip", "install", "--quiet", "--python", python, "--resolution", "lowest-direct"]
        subprocess.run([*install, f"{ROOT}[all,test]"], check=True)
        chosen = "not spark and not browser" + ("" if slow else " and not slow")
        return subprocess.run(
            [python, "-m", "pytest", "-n", "2", "-m", chosen, *TESTS], cwd=ROOT, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())

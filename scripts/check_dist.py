"""Build wheel and sdist, install each into a fresh environment, and use it there; a zip and a checkout too.

    python scripts/check_dist.py

Prints one line per way of installing; exit 1 where one of them does not answer as the checkout does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from importlib.util import find_spec
from pathlib import Path

from sanctions_data._registry import ALL_TABLES

ROOT = Path(__file__).resolve().parent.parent
UV = find_spec("uv") is not None  # installs the same files in a fraction of pip's time
WHY = ["why", "us-2021-xinjiang-1-wang-junzheng", "announced_on"]
USE = """
import hashlib, json, sanctions_data as sd
data = sd.load()
assert len(data.measures) == len(sd.load_measures()) > 0
assert data.why(data.measures["us-2021-xinjiang-1-wang-junzheng"], "announced_on")[0].sentence.n == 7
assert sd.json_schema("measures")["$id"] and sd.table_schema("measures")["fields"]
assert sd.data_path("measures.csv").read_bytes().startswith(b"id,")
report = sd.validate(str(sd.data_path("measures.csv")), "measures")
assert report.valid, report.problems
assert hashlib.sha256(sd.data_path("provenance.csv").read_bytes()).hexdigest() in sd.data_path("SHA256SUMS").read_text()
from sanctions_data.release.verify import examine, installed
found = examine(installed())
assert found.ok, found.findings
print(found.release_digest, [result.outcome for result in found.results])
print(data.version, len(data.measures), sd.__version__)
"""


def run(*command: str, env: dict[str, str] | None = None) -> str:
    """The output of a command; what it printed goes to stderr where it fails."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "SANCTIONS_DATA_SOURCES")}
    with tempfile.TemporaryDirectory() as nowhere:  # where no module lies that could be taken for another
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=nowhere, env=clean | (env or {})
        )
    if done.returncode:
        sys.exit(f"{' '.join(command[:6])} … failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def environment(folder: Path, *install: str) -> str:
    """A new environment with something installed into it; the path of its Python."""
    python = str(folder / "bin" / "python")
    venv.create(folder, with_pip=not UV)
    if UV:
        run(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python, *install)
    else:
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *install)
    return python


def without(package: str, python: str) -> None:
    """Uninstall a package."""
    if UV:
        run(sys.executable, "-m", "uv", "pip", "uninstall", "--quiet", "--python", python, package)
    else:
        run(python, "-m", "pip", "uninstall", "--quiet", "--yes", package)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "build", "--outdir", str(folder / "dist"), str(ROOT))
        wheel = next((folder / "dist").glob("*.whl"))
        sdist = next((folder / "dist").glob("*.tar.gz"))
        same_data(wheel, sdist)
        pythons = {
            "wheel": environment(folder / "wheel", str(wheel)),
            "sdist": environment(folder / "sdist", str(sdist)),
            "editable": environment(folder / "editable", "-e", str(ROOT)),
        }
        answers = {
            name: run(python, "-c", USE) + run(python, "-m", "sanctions_data", *WHY) for name, python in pythons.items()
        }
        zipped = {"PYTHONPATH": str(wheel)}
        without("sanctions-data", pythons["wheel"])
        answers["zip"] = run(pythons["wheel"], "-c", USE, env=zipped) + run(
            pythons["wheel"], "-m", "sanctions_data", *WHY, env=zipped
        )
        for way, answer in answers.items():
            print(f"{way:<9}{'ok' if answer == answers['wheel'] else 'ANSWERS OTHERWISE'}")
        return 0 if len(set(answers.values())) == 1 else 1


def same_data(wheel: Path, sdist: Path) -> None:
    """Data and schemas are the same bytes in wheel, sdist and checkout; a wheel has no CSV file of a table."""
    tables = {f"sanctions_data/data/{table}.csv" for table in ALL_TABLES}
    with zipfile.ZipFile(wheel) as archive, tarfile.open(sdist) as source:
        top = source.getnames()[0].split("/")[0]
        for path in sorted([*(ROOT / "sanctions_data/data").rglob("*"), *(ROOT / "schemas").glob("*.json")]):
            if path.is_file():
                inside = path.relative_to(ROOT).as_posix()
                packed = inside if inside.startswith("sanctions_data/") else f"sanctions_data/{inside}"
                member, wanted = source.extractfile(f"{top}/{inside}"), path.read_bytes()
                if packed in tables:
                    right = member is not None and member.read() == wanted and packed not in archive.namelist()
                else:
                    right = member is not None and member.read() == wanted == archive.read(packed)
                if not right:
                    sys.exit(f"{inside} differs between checkout, sdist and wheel")


if __name__ == "__main__":
    sys.exit(main())

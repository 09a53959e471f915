"""Check the wheel, the source archive and the files around them.

    python scripts/check_package.py            every check
    python scripts/check_package.py NAME...    these checks

Prints a line for each check, and what it complains about. Exit 1 if a check complains. A check that cannot be run
here says "not run". The tools are those of the extra `publish`. Nothing is published, and only `citation` (cffconvert)
and `pythons` ask a package index, for packages to install.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

import check_dist
from click.testing import CliRunner
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parent.parent
# A place of the owner that is still empty, and what pyroma says of it.
OWNERS = {
    "email": "Your package does not have author-email data.",
    "Repository": "Your package should have a 'url' field with a link to the project home page, "
    "or a 'project_urls' field, with a dictionary of links, or both.",
}
LIMIT = 1_500_000  # bytes of a wheel
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# Another clock, as a module that Python imports when it starts.
CLOCK = "import time\nreal = time.time\ntime.time = lambda: real() + 40_000_000\n"
# A file is checked against the schema of the first pattern that it matches.
SCHEMAS = {
    "github-workflows": ".github/workflows/*.yml",
    "github-actions": "action.yml",
    "github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
    "github-issue-forms": ".github/ISSUE_TEMPLATE/*.yml",
    "dependabot": ".github/dependabot.yml",
    "citation-file-format": "CITATION.cff",
}


class NotRun(Exception):
    """A check that cannot be run here, with the reason."""


def said(*command: str, env: dict[str, str] | None = None) -> list[str]:
    """Return the lines that a command printed if it failed; none if it did not."""
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, **(env or {})}
    )
    lines = [line.rstrip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return (lines or [f"exit code {done.returncode}"]) if done.returncode else []


def tool(name: str, *arguments: str) -> list[str]:
    """Return what a tool of the environment complains about."""
    command = Path(sys.executable).with_name(name)
    if not command.exists():
        raise NotRun(f"{name} is not installed (extra `publish`)")
    return said(str(command), *arguments)


def tracked() -> list[str]:
    """Return the files of the repository, those that are not committed too."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def build(source: Path, target: Path, **env: str) -> None:
    """Build wheel and source archive with the hatchling of this environment."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False, env={**os.environ, **env})
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def reproducible(dist: Path) -> list[str]:
    """Build once more from files of another day and umask, with another clock and time zone, and compare the bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "clock").mkdir()
        (folder / "clock" / "sitecustomize.py").write_text(CLOCK)
        before = os.umask(0o077)
        try:
            for file in tracked():
                copy = folder / "copy" / file
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes((ROOT / file).read_bytes())
                copy.chmod((ROOT / file).stat().st_mode & 0o700)
                os.utime(copy, (1_000_000_000, 1_000_000_000))
            build(folder / "copy", folder / "dist", TZ="Pacific/Kiritimati", PYTHONPATH=str(folder / "clock"))
        finally:
            os.umask(before)
        return [
            f"{path.name}: two builds give other bytes: {', '.join(differing(path, folder / 'dist' / path.name)[:5])}"
            for path in sorted(dist.iterdir())
            if path.read_bytes() != (folder / "dist" / path.name).read_bytes()
        ]


def differing(one: Path, other: Path) -> list[str]:
    """Return the members of two archives that differ, else that the archives order or date them otherwise."""
    found = [members(path) for path in (one, other)]
    names = sorted(name for name in found[0].keys() | found[1].keys() if found[0].get(name) != found[1].get(name))
    return names or ["order, times or modes of the members"]


def members(path: Path) -> dict[str, str]:
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return {name: hashlib.sha256(wheel.read(name)).hexdigest() for name in wheel.namelist()}
    with tarfile.open(path) as sdist:
        files = [(one.name, sdist.extractfile(one)) for one in sdist.getmembers()]
        return {name: hashlib.sha256(file.read() if file else b"").hexdigest() for name, file in files}


def twine(dist: Path) -> list[str]:
    """Check that an index can show the description."""
    return tool("twine", "check", "--strict", *map(str, sorted(dist.iterdir())))


def readme(dist: Path) -> list[str]:
    """Look for links that an index page cannot follow (scripts/index_readme.py)."""
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        text = archive.read(metadata).decode().partition("\n\n")[2]
    return [f"a relative link: {target}" for target in relative_links(text)]


def relative_links(markdown: str) -> list[str]:
    """Return the targets of links and pictures that have no address of their own."""
    html = MarkdownIt("commonmark").render(markdown)
    return [target for target in re.findall(r'\b(?:href|src)="([^"]*)"', html) if not re.match(r"[\w+.-]+:|//", target)]


def size(dist: Path) -> list[str]:
    """Hold the wheel under its limit."""
    return [
        f"{path.name} has {path.stat().st_size:,} bytes; the limit is {LIMIT:,}"
        for path in dist.glob("*.whl")
        if path.stat().st_size >= LIMIT
    ]


def wheel_contents(dist: Path) -> list[str]:
    return tool("check-wheel-contents", *map(str, dist.glob("*.whl")))


def sdist_contents(dist: Path) -> list[str]:
    """Compare the source archive with the files of git."""
    return tool("check-sdist", "--no-isolation")


def pyproject(dist: Path) -> list[str]:
    return tool("validate-pyproject", "pyproject.toml")


def pyroma(dist: Path) -> list[str]:
    """Rate the source archive. The complaints must be those about the empty places of the owner, and no others."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    given = {key for author in project.get("authors", []) for key in author} | project.get("urls", {}).keys()
    expected = {complaint for place, complaint in OWNERS.items() if place not in given}
    # 10 is the best; a lower rating is an exit code, of which only the lines matter
    lines = [line for path in dist.glob("*.tar.gz") for line in tool("pyroma", "-n", "10", str(path))]
    found = pyroma_complaints(lines)
    return sorted(found - expected) + [f"expected, and not said: {line}" for line in sorted(expected - found)]


def pyroma_complaints(lines: Iterable[str]) -> set[str]:
    """Return the complaints among the lines of pyroma: those between the name of the package and the rating."""
    text = "\n".join(lines)
    if not text:
        return set()
    between = re.search(r"^Found .*\n-+\n(.*?)\n?-+\nFinal rating", text, re.MULTILINE | re.DOTALL)
    return set(between[1].splitlines()) if between else {f"no rating in {text!r}"}


def reuse(dist: Path) -> list[str]:
    return tool("reuse", "lint", "--lines")


def zizmor(dist: Path) -> list[str]:
    return tool("zizmor", "--offline", "--quiet", "--no-progress", "--strict-collection", "--persona", "pedantic", ".")


def schemas(dist: Path) -> list[str]:
    """Check workflows, the action, issue forms, dependabot and CITATION.cff against the schemas of their formats."""
    if find_spec("check_jsonschema") is None:
        raise NotRun("check-jsonschema is not installed (extra `publish`)")
    from check_jsonschema import main as check

    found: list[str] = []
    checked: set[str] = set()
    for schema, pattern in SCHEMAS.items():
        files = sorted({str(path) for path in ROOT.glob(pattern)} - checked)
        checked.update(files)
        # in this process: a new one for each schema would take longer to start than to check
        done = CliRunner().invoke(check, ["--builtin-schema", f"vendor.{schema}", *files])
        if done.exit_code or not files:
            found += done.output.splitlines() if files else [f"there is no {pattern}"]
    return found


def uv() -> str:
    """Return the path of uv, which makes environments."""
    path = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if path is None:
        raise NotRun("uv is not installed")
    return path


def citation(dist: Path) -> list[str]:
    """Convert CITATION.cff, which a reference manager must be able to do.

    cffconvert needs a jsonschema of other years, so it runs in an environment of its own.
    """
    command = [uv(), "tool", "run", "--quiet", "cffconvert@2.0.0"]
    if said(*command, "--version"):
        raise NotRun("cffconvert cannot be installed here")
    return [line for form in ("bibtex", "apalike") for line in said(*command, "--format", form)]


def names(dist: Path) -> list[str]:
    """Compare the public names with those of the last release."""
    return said(sys.executable, "scripts/public_names.py")


def interpreter(version: str) -> str | None:
    """Return the path of a Python of a version: on the path, or among those of pyenv."""
    home = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    places = [
        shutil.which(f"python{version}"),
        *map(str, sorted(home.glob(f"versions/{version}.*/bin/python{version}"))),
    ]
    for place in places:
        if place and not said(place, "-c", "import venv"):  # a shim of pyenv is there, and may lead nowhere
            return place
    return None


def pythons(dist: Path) -> list[str]:
    """Install the wheel with the fast engine for each Python, and do the main jobs."""
    found: list[str] = []
    missing: list[str] = []
    (wheel,) = dist.glob("*.whl")
    for version in PYTHONS:
        python = interpreter(version)
        if python is None:
            missing.append(version)
            continue
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / "listings.csv"
            table.write_text("id,day\n1,2021-03-22\n2,22/03/2021\n")
            schema = Path(folder) / "schema.json"
            schema.write_text('{"fields": [{"name": "id", "type": "integer"}, {"name": "day", "type": "date"}]}')
            inside = str(Path(folder) / "venv" / "bin" / "python")
            lines = said(uv(), "venv", "--quiet", "--python", python, f"{folder}/venv") or said(
                uv(), "pip", "install", "--quiet", "--python", inside, f"{wheel}[validate]"
            )
            lines = lines or said(inside, "-I", "-c", check_dist.USE)
            for engine in ("rows", "columns"):
                problem = said(
                    inside,
                    "-I",
                    "-m",
                    "sanctions_data",
                    "validate",
                    str(table),
                    "--schema",
                    str(schema),
                    "--engine",
                    engine,
                )
                lines += (
                    [] if any("'22/03/2021' is not a date" in line for line in problem) else problem or ["no problem"]
                )
            found += [f"{version}: {line}" for line in lines]
    if missing:
        print(f"not run  pythons: {', '.join(missing)} not installed here")
    return found


CHECKS: dict[str, Callable[[Path], list[str]]] = {
    "reproducible": reproducible,
    "twine": twine,
    "readme": readme,
    "size": size,
    "wheel-contents": wheel_contents,
    "sdist-contents": sdist_contents,
    "pyproject": pyproject,
    "pyroma": pyroma,
    "reuse": reuse,
    "zizmor": zizmor,
    "schemas": schemas,
    "citation": citation,
    "names": names,
    "pythons": pythons,
}


def main(chosen: list[str]) -> int:
    if unknown := [name for name in chosen if name not in CHECKS]:
        print(f"no check {', '.join(unknown)}; there are: {' '.join(CHECKS)}", file=sys.stderr)
        return 2
    red = 0
    with tempfile.TemporaryDirectory() as folder:
        build(ROOT, Path(folder))
        for name in chosen or CHECKS:
            try:
                complaints = CHECKS[name](Path(folder))
            except NotRun as reason:
                print(f"not run  {name}: {reason}")
                continue
            print(f"{'red' if complaints else 'ok':<9}{name}", flush=True)
            for line in complaints:
                print(f"         {line}")
            red += bool(complaints)
    return 1 if red else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Refuse to publish while something is missing that only the owner can give, or that a release needs.

    python scripts/ready_to_publish.py                  print what is missing; exit 1 if something is
    python scripts/ready_to_publish.py --tag v2.0.0     check the tag of a release too

The release workflow runs this first. It needs the standard library only. The owner's places are marked:

- `pyproject.toml`: `email` of the author, and `Repository` under `[project.urls]`;
- `SECURITY.md`: the address for reports, between the lines `<!-- contact -->` and `<!-- /contact -->`. If another
  page of the repository has such a block, it needs an address too.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]+|https://[^\s<>()]+\.[^\s<>()]+")
# Domains that nobody can own (RFC 2606, sections 2 and 3): an address there is an example.
EXAMPLE = re.compile(r"([@/.]example(\.(com|net|org))?|\.(test|invalid|localhost))(?=[/:]|$)", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
CONTACT = re.compile(r"^<!-- contact -->$(.*?)^<!-- /contact -->$", re.DOTALL | re.MULTILINE)


def missing(root: Path, tag: str | None = None) -> Iterator[str]:
    """Yield a line for each thing that is missing in a checkout.

    Args:
        root: the checkout.
        tag: the git tag that is to be published; it must be that of the version.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if not any(is_address(str(author.get("email", ""))) for author in project.get("authors", [])):
        yield "pyproject.toml: no author has an address; add `email` to `authors`"
    repository = str(project.get("urls", {}).get("Repository", ""))
    if not (repository.startswith("https://") and is_address(repository)):
        yield "pyproject.toml: the address of the repository is missing; add `Repository` to `[project.urls]`"
    elif repository.endswith("/"):
        yield f"pyproject.toml: `Repository` is {repository!r}; expected no slash at the end"
    pages = sorted({*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob(".github/**/*.md")})
    places = {page: CONTACT.findall(page.read_text(encoding="utf-8")) for page in pages}
    if not places.get(root / "SECURITY.md"):
        yield "SECURITY.md: the place of the contact is missing; expected <!-- contact -->…<!-- /contact -->"
    for page, blocks in places.items():
        if not all(map(is_address, blocks)):
            yield f"{page.relative_to(root).as_posix()}: no address between <!-- contact --> and <!-- /contact -->"
    yield from missing_of_release(root, str(project["version"]), tag)


def missing_of_release(root: Path, version: str, tag: str | None) -> Iterator[str]:
    """Yield what a release needs: a version that is none on the way, its data, its public names, its tag."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        yield f"pyproject.toml: {version} is a version on the way to a release; expected three numbers"
    if (data := (root / "sanctions_data/data/VERSION").read_text(encoding="utf-8").strip()) != version:
        yield f"sanctions_data/data/VERSION: the data are {data}, the package is {version}; run scripts/build.py"
    if f"\n## {version}\n" not in (root / "CHANGELOG.md").read_text(encoding="utf-8"):
        yield f"CHANGELOG.md: there is no section {version}"
    names = (root / "docs/public-names.txt").read_text(encoding="utf-8").partition("\n")[0]
    if f"sanctions-data {version}." not in names:
        yield f"docs/public-names.txt: is not of {version}; run scripts/public_names.py --write"
    if tag is not None and tag != f"v{version}":
        yield f"the tag is {tag}; expected v{version}"


def is_address(text: str) -> bool:
    """Tell whether a text has an e-mail or web address that a page shows, and that is not one for examples."""
    return any(not EXAMPLE.search(found[0]) for found in ADDRESS.finditer(COMMENT.sub("", text)))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tag", help="the git tag that is to be published")
    lines = list(missing(ROOT, parser.parse_args(arguments).tag))
    for line in lines:
        print(line)
    missed = "1 thing is missing" if len(lines) == 1 else f"{len(lines)} things are missing"
    print(f"not ready: {missed}" if lines else "ready to publish")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

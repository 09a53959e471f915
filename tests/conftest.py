"""What tests share: the documents where they are held, and copies of the repository to break."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# A deadline is a test of the wall clock: on a busy machine it fails though nothing is wrong.
# A run of CI judges one commit, so it tries the examples of every other run of it; all other runs try new ones.
settings.register_profile("ours", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("ours")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--judges", action="store_true", help="also run the tests that scripts/judges/run has")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--judges"):
        reason = "takes more than ten seconds of CPU; `scripts/judges/run long` runs it"
        for item in items:
            if item.get_closest_marker("judge"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder with the documents; skips where there is none."""
    folder = os.environ.get("SANCTIONS_DATA_SOURCES")
    if not folder:
        pytest.skip("SANCTIONS_DATA_SOURCES is not set: the articles are not here")
    return Path(folder).resolve()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium; skips where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium here (CHROMIUM_PATH, or chromium on the path)")
    with api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what can be built from, to change at will.

    Compiled modules are copied too: Python takes them as long as the time and size of the module are the same.
    """
    target = tmp_path / "checkout"
    for name in ("sanctions_data", "schemas", "scripts", "docs"):
        shutil.copytree(ROOT / name, target / name)
    for name in ("pyproject.toml", "datapackage.json", "README.md", "CHANGELOG.md"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, target / name)
    return target


@pytest.fixture
def edit() -> Callable[[Path, str, str], None]:
    """Replace a text in a file, which must stand there exactly once."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (path.name, old, text.count(old))
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")

    return replace

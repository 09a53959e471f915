"""Publishing: the links of the README, what the release workflow refuses, and what checks say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions_data.anchors import anchor, find
from sanctions_data.anchors.verify_documents import Checked
from sanctions_data.dataset.dataset import load

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


@pytest.fixture(autouse=True)
def _scripts_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))


def workflow(path: Path) -> dict[str, Any]:
    yaml = pytest.importorskip("yaml")
    read: dict[str | bool, Any] = yaml.safe_load(path.read_text("utf-8"))
    # YAML 1.1 reads the key `on` as true
    return {"on" if key is True else str(key): value for key, value in read.items()}


# --- the README of an index page


def index_readme(text: str, repository: str) -> str:
    pytest.importorskip("hatchling")
    from index_readme import index_readme as made

    return made(text, repository, "1.2.3")


HERE, RAW = "https://git.test/a/b/blob/v1.2.3", "https://git.test/a/b/raw/v1.2.3"


@pytest.mark.parametrize(
    ("text", "absolute", "plain"),
    [
        ("[more](docs/a.md#b)", f"[more]({HERE}/docs/a.md#b)", "more"),
        ("[more](./docs/a.md)", f"[more]({HERE}/docs/a.md)", "more"),
        ("[below](#limits)", f"[below]({HERE}/README.md#limits)", "below"),
        ("![a picture](docs/a.png)", f"![a picture]({RAW}/docs/a.png)", "a picture"),
        ("[![logo](a.png)](docs/a.md)", f"[![logo]({RAW}/a.png)]({HERE}/docs/a.md)", "logo"),
        ("[![logo](https://x.test/a.png)](a.md)", f"[![logo](https://x.test/a.png)]({HERE}/a.md)", None),
        ("[`load`](docs/a.md)", f"[`load`]({HERE}/docs/a.md)", "`load`"),
        ("[site](https://x.test)", "[site](https://x.test)", "[site](https://x.test)"),
        ("[mail](mailto:a@x.test)", "[mail](mailto:a@x.test)", "[mail](mailto:a@x.test)"),
        ("`[a](b.md)` and ``[`](b.md)``", "`[a](b.md)` and ``[`](b.md)``", "`[a](b.md)` and ``[`](b.md)``"),
        ("```python\nfound[0](a)\n```\n", "```python\nfound[0](a)\n```\n", "```python\nfound[0](a)\n```\n"),
    ],
)
def test_links_of_the_readme(text: str, absolute: str, plain: str | None) -> None:
    assert index_readme(text, "https://git.test/a/b") == absolute
    if plain is not None:
        assert index_readme(text, "") == plain


@given(st.text(alphabet="[]()!`a#/.\n ", max_size=40))
def test_a_text_without_a_link_of_the_repository_stays_as_it_is(text: str) -> None:
    if "](" not in text:
        assert index_readme(text, "") == text == index_readme(text, "https://git.test/a/b")


@pytest.mark.parametrize("repository", ["", "https://git.test/a/b"])
def test_no_link_of_the_readme_is_dead_on_an_index_page(repository: str) -> None:
    from check_package import relative_links

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert relative_links(text), "the README of the repository has relative links"
    assert relative_links(index_readme(text, repository)) == []
    assert index_readme(text, repository).count("```") == text.count("```")


def test_the_targets_of_the_readme_are_in_the_repository() -> None:
    prefix = re.compile(rf"(?:{HERE}|{RAW})/([^)#]+)")
    found = prefix.findall(index_readme((ROOT / "README.md").read_text(encoding="utf-8"), "https://git.test/a/b"))
    assert found
    assert [path for path in found if not (ROOT / path).exists()] == []


# --- what a release needs


def checkout(folder: Path) -> Path:
    """Make a checkout that is ready to publish."""
    (folder / "sanctions_data/data").mkdir(parents=True)
    (folder / "docs").mkdir()
    files = {
        "pyproject.toml": '[project]\nversion = "1.2.3"\nauthors = [{ name = "N", email = "n@owner.net" }]\n'
        '[project.urls]\nRepository = "https://owner.net/a/b"\n',
        "SECURITY.md": "<!-- contact -->\nWrite to <n@owner.net>.\n<!-- /contact -->\n",
        "CHANGELOG.md": "# Changelog\n\n## 1.2.3\n",
        "sanctions_data/data/VERSION": "1.2.3\n",
        "docs/public-names.txt": "# The public names of sanctions-data 1.2.3. Made.\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def missing(root: Path, tag: str | None = "v1.2.3") -> list[str]:
    from ready_to_publish import missing as lines

    return list(lines(root, tag))


def test_a_complete_checkout_is_ready(tmp_path: Path) -> None:
    assert missing(checkout(tmp_path)) == []


@pytest.mark.parametrize(
    ("lines", "code", "last"),
    [
        ([], 0, "ready to publish"),
        (["a"], 1, "not ready: 1 thing is missing"),
        (["a", "b"], 1, "not ready: 2 things are missing"),
    ],
)
def test_the_last_line_counts_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lines: list[str], code: int, last: str
) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    import ready_to_publish

    monkeypatch.setattr(ready_to_publish, "missing", lambda root, tag: iter(lines))
    assert ready_to_publish.main([]) == code
    assert capsys.readouterr().out.splitlines() == [*lines, last]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("pyproject.toml", ', email = "n@owner.net"', "", "no author has an address"),
        ("pyproject.toml", "n@owner.net", "n@example.org", "no author has an address"),
        ("pyproject.toml", "n@owner.net", "", "no author has an address"),
        ("pyproject.toml", 'Repository = "https://owner.net/a/b"\n', "", "address of the repository is missing"),
        ("pyproject.toml", "https://owner.net/a/b", "", "address of the repository is missing"),
        ("pyproject.toml", "https://owner.net/a/b", "https://host.invalid/a/b", "address of the repository is missing"),
        ("pyproject.toml", "https://owner.net/a/b", "git@owner.net:a/b", "address of the repository is missing"),
        ("pyproject.toml", "https://owner.net/a/b", "https://owner.net/a/b/", "no slash at the end"),
        ("SECURITY.md", "Write to <n@owner.net>.", "There is no address yet.", "SECURITY.md: no address between"),
        ("SECURITY.md", "<!-- contact -->", "", "the place of the contact is missing"),
        ("SECURITY.md", "n@owner.net", "n@example.com", "SECURITY.md: no address between"),
        ("pyproject.toml", "1.2.3", "1.2.4.dev0", "is a version on the way"),
        ("sanctions_data/data/VERSION", "1.2.3", "1.2.2", "the data are 1.2.2"),
        ("CHANGELOG.md", "## 1.2.3", "## Unreleased", "there is no section 1.2.3"),
        ("docs/public-names.txt", "1.2.3", "1.2.2", "is not of 1.2.3"),
    ],
)
def test_what_is_missing_is_refused(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    path = checkout(tmp_path) / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert any(message in line for line in missing(tmp_path))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Write to <n@owner.net>.", True),
        ("https://owner.net/report", True),
        ("https://my.test.owner.net/report", True),
        ("n@examples.net", True),
        ("There is no address yet.", False),
        ("", False),
        ("n@example.com", False),
        ("https://www.example.org/report", False),
        ("https://owner.example/report", False),
        ("https://owner.test", False),
        ("n@localhost", False),
        ("n@example.com or n@owner.net", True),
        ("<!-- such as n@owner.net -->", False),
        ("<!-- such as\nn@owner.net", False),
        ("<!-- such as n@example.net --> n@owner.net", True),
    ],
)
def test_an_address_is_not_one_for_examples(text: str, is_one: bool) -> None:
    from ready_to_publish import is_address

    assert is_address(text) is is_one


def test_another_tag_and_an_empty_place_on_another_page_are_refused(tmp_path: Path) -> None:
    root = checkout(tmp_path)
    assert missing(root, "v1.2.4") == ["the tag is v1.2.4; expected v1.2.3"]
    (root / "CONDUCT.md").write_text("<!-- contact -->\n<!-- /contact -->\n")
    assert missing(root) == ["CONDUCT.md: no address between <!-- contact --> and <!-- /contact -->"]


def test_a_page_may_name_the_markers_without_being_a_place(tmp_path: Path) -> None:
    root = checkout(tmp_path)
    (root / "docs/page.md").write_text("Write it between `<!-- contact -->` and `<!-- /contact -->`.\n")
    assert missing(root) == []


def test_nothing_is_missing_in_this_repository_but_the_places_of_the_owner(tmp_path: Path) -> None:
    named = ["pyproject.toml", "sanctions_data/data/VERSION", "docs/public-names.txt"]
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob(".github/**/*.md")]
    for name in [*named, *(page.relative_to(ROOT).as_posix() for page in pages)]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / name).read_text(encoding="utf-8")
        for place, filled in {
            r"^authors = .*$": 'authors = [{ name = "N", email = "n@owner.net" }]',
            r"^\[project\.urls\]$": '[project.urls]\nRepository = "https://owner.net/a/b"',
            r"^<!-- contact -->$.*?^<!-- /contact -->$": "<!-- contact -->\nn@owner.net\n<!-- /contact -->",
        }.items():
            text = re.sub(place, filled, text, flags=re.MULTILINE | re.DOTALL if "contact" in place else re.MULTILINE)
        (tmp_path / name).write_text(re.sub(r'^Repository = "(?!https://owner).*$', "", text, flags=re.MULTILINE))
    lines = missing(tmp_path, None)
    assert [line for line in lines if "on the way" not in line and "is not of" not in line] == []


# --- workflows


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_each_action_is_pinned_to_a_commit_and_says_its_version(path: Path) -> None:
    used = re.findall(r"^\s*(?:- )?uses: (\S+)(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert used
    for action, comment in used:
        assert action.startswith("./") or re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", action)
        assert action.startswith("./") or re.fullmatch(r" # v\d+\.\d+\.\d+", comment)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_no_rights_but_those_of_its_jobs(path: Path) -> None:
    read = workflow(path)
    assert read["permissions"] == {}
    writing = {
        (name, right)
        for name, job in read["jobs"].items()
        for right, level in job["permissions"].items()
        if level != "read"
    }
    allowed = {("publish", "id-token"), ("publish", "attestations"), ("release", "contents")}
    assert writing == (allowed if path.name == "release.yml" else set())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.name))
def test_a_step_with_a_pipe_fails_if_a_part_of_it_fails(path: Path) -> None:
    """GitHub runs a step with `pipefail` only if the step names its shell."""
    for job in workflow(path)["jobs"].values():
        for step in job.get("steps", ()):
            if re.search(r"(?<!\|)\|(?!\|)", step.get("run", "")):
                assert step.get("shell") == "bash", step["run"]


def test_nothing_is_published_before_the_refusal() -> None:
    read = workflow(ROOT / ".github/workflows/release.yml")
    assert read["on"] == {"push": {"tags": ["v*"]}}
    jobs = read["jobs"]
    first = jobs["ready"]
    assert "needs" not in first
    assert "if" not in first
    assert first["steps"][-1]["run"] == 'python scripts/ready_to_publish.py --tag "$GITHUB_REF_NAME"'
    # a job with a condition of its own may run although what it needs has failed
    parts = [part for job in jobs.values() for part in (job, *job.get("steps", ()))]
    assert [part for part in parts if {"if", "continue-on-error"} & part.keys()] == []

    def needed(name: str) -> set[str]:
        needs = jobs[name].get("needs", [])
        direct = {needs} if isinstance(needs, str) else set(needs)
        return direct.union(*map(needed, direct))

    assert all("ready" in needed(name) for name in jobs if name != "ready")
    assert needed("publish") == {"ready", "test", "build"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_what_a_workflow_runs_is_there(path: Path) -> None:
    from sanctions_data.cli import main

    text = path.read_text(encoding="utf-8")
    assert [name for name in re.findall(r"\bscripts/\w+\.py\b|\.ci/run\b", text) if not (ROOT / name).exists()] == []
    commands = re.findall(r"python -m sanctions_data (\w+)(?: (check|list))?", text)
    for command, below in commands:
        group: Any = main.get_command(main.make_context("x", ["info"]), command)
        assert group is not None
        assert not below or below in group.commands


# --- the addresses of the sources


def checked(text: str, *sentences: str, error: str | None = None) -> Checked:
    kept = [anchor("gazette", number, one) for number, one in enumerate(sentences, 1)]
    return Checked("page", "gazette", found=tuple(find(text, kept)), error=error)


ONE, TWO = "The harbour reopened on Monday.", "Nobody was hurt by the crane."


@pytest.mark.parametrize(
    ("status", "page", "outcome"),
    [
        ("404", None, "gone"),
        ("410", lambda: checked(ONE, ONE), "gone"),
        ("000", None, "no answer"),
        ("403", lambda: checked(ONE, ONE), "no answer"),
        ("200", None, "no answer"),
        ("200", lambda: checked(f"{ONE}\n\n{TWO}", ONE, TWO), "ok"),
        ("200", lambda: checked(ONE, ONE, TWO), "changed"),
        ("200", lambda: checked("Please wait.", ONE, TWO), "not found"),
        ("200", lambda: checked("", ONE, error="is not text"), "not read"),
    ],
)
def test_the_outcome_of_an_address(status: str, page: Callable[[], Checked] | None, outcome: str) -> None:
    from sources_report import outcome_of

    assert outcome_of(status, page() if page else None)[0] == outcome


@pytest.mark.parametrize("line", ["voa-2021-03-22\t200", "voa\t200\thttps://x.test", "a\tb\tc\td"])
def test_a_line_of_another_form_is_refused(tmp_path: Path, line: str) -> None:
    from sources_report import rows

    with pytest.raises(ValueError, match="line 1: expected the id of a source"):
        list(rows([line], tmp_path))


@pytest.mark.slow
def test_the_workflow_fetches_each_address_once_and_reports_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The script of the workflow runs here, with a `curl` that answers 404 for one address and a page for others."""
    if not shutil.which("jq") or os.name == "nt":
        pytest.skip("jq is not installed")
    steps = {
        step["name"]: step
        for step in workflow(ROOT / ".github/workflows/sources.yml")["jobs"]["sources"]["steps"]
        if "name" in step
    }
    programs = tmp_path / "bin"
    programs.mkdir()
    addresses = [source.url for source in load().ledger.sources if source.url]
    fake = {
        "curl": 'while [ "$1" != -- ]; do\n'
        'if [ "$1" = --output ]; then echo "<html>Please wait.</html>" > "$2"; fi\nshift\ndone\n'
        f'echo "$2" >> asked\nif [ "$2" = "{addresses[0]}" ]; then printf 404; exit 22; fi\nprintf 200\n',
        "sleep": "",
    }
    for name, text in fake.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}")
        (programs / name).chmod(0o755)
    env = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    subprocess.run(["bash", "-eo", "pipefail", "-c", steps["Fetch"]["run"]], cwd=tmp_path, env=env, check=True)
    assert (tmp_path / "asked").read_text().splitlines() == addresses
    from sources_report import main

    monkeypatch.chdir(tmp_path)
    assert main(["pages.tsv", "pages"]) == 1
    said = capsys.readouterr().out
    assert f"### {len(addresses)} addresses of sources" in said
    assert f"status 404. <{addresses[0]}>" in said
    assert "Please wait" not in said


# --- one wheel: decision 0017

ALONE = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"click", "jsonschema", "pydantic", "regex", "rich"}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Refuse())
from sanctions_data.anchors import anchor, find
assert find("The harbour reopened.", [anchor("gazette", 1, "The harbour reopened.")])[0].verified
from sanctions_data.validation import validate
fields = [{"name": "id", "constraints": {"pattern": "[a-z]+"}}, {"name": "day", "type": "date"}]
found = validate(b"id,day\\n1,2021-13-01\\n", {"fields": fields, "primaryKey": "id"}, engine="rows")
assert [problem.rule for problem in found.problems] == ["type-error", "constraint-error"], found.problems
"""


def test_anchors_and_the_validator_of_tables_work_without_the_dependencies() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# --- checks of the package


def test_an_unknown_check_is_refused_with_the_names_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    from check_package import CHECKS, main

    assert main(["twin"]) == 2
    assert capsys.readouterr().err == f"no check twin; there are: {' '.join(CHECKS)}\n"


def test_the_complaints_of_pyroma_are_those_between_name_and_rating() -> None:
    from check_package import OWNERS, pyroma_complaints

    line = "-" * 30
    lines = [line, "Checking .", "Found sanctions-data", line, *OWNERS.values(), "Something else.", line]
    assert pyroma_complaints([*lines, "Final rating: 7/10", "Jarlsberg", line]) == {*OWNERS.values(), "Something else."}
    assert pyroma_complaints([]) == set()
    (broken,) = pyroma_complaints(["Traceback", "KeyError"])
    assert "no rating" in broken


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("def f(a: int, b: str = 'x') -> int: ...\nclass C:\n    x: int\n", []),
        ("def f(a: int, b: str = 'x', c: int = 0) -> int: ...\nclass C:\n    x: int\n    y: int\n", []),
        ("class C:\n    x: int\n", ["m.f: Public object was removed"]),
        ("def f(a: int) -> int: ...\nclass C:\n    x: int\n", ["m.f: Parameter was removed"]),
        ("def f(a: int, b: str) -> int: ...\nclass C:\n    x: int\n", ["m.f: Parameter is now required"]),
        ("def f(a: int, b: str = 'y') -> int: ...\nclass C:\n    x: int\n", ["m.f: Parameter default was changed"]),
        ("def f(a: int, b: str = 'x') -> int: ...\nclass C: ...\n", ["m.C.x: Public object was removed"]),
        ("", ["m.C: Public object was removed", "m.f: Public object was removed"]),
    ],
)
def test_a_public_name_or_parameter_that_is_gone_is_found(now: str, expected: list[str]) -> None:
    pytest.importorskip("griffe")
    from public_names import breaking

    before = "# first line\n\n# module m\ndef f(a: int, b: str = 'x') -> int: ...\nclass C:\n    x: int\n"
    found = sorted(breaking(before, f"# first line\n\n# module m\n{now}"))
    assert [line.partition(" (")[0] for line in found] == expected


def test_a_public_module_that_is_gone_is_found() -> None:
    pytest.importorskip("griffe")
    from public_names import breaking

    assert list(breaking("# module m\ndef f(): ...\n", "# module n\ndef f(): ...\n")) == [
        "m: Public object was removed"
    ]


@pytest.mark.parametrize(
    ("before", "now", "version", "arguments", "code"),
    [
        ("def f(): ...\n", "def f(): ...\n", "2.0.1", [], 0),
        ("def f(): ...\n", "", "2.0.1", [], 1),
        ("def f(): ...\n", "", "3.0.0.dev0", [], 0),
        ("", "def f(): ...\n", "2.0.0", [], 0),
        ("", "def f(): ...\n", "2.0.0", ["--exact"], 1),
        ("def f(): ...\n", "def f(): ...\n", "2.0.0", ["--exact"], 0),
        ("def f(): ...\n", "def f(): ...\n", "2.0.1", ["--exact"], 1),
    ],
)
def test_the_exit_code_of_the_comparison_of_public_names(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: str,
    now: str,
    version: str,
    arguments: list[str],
    code: int,
) -> None:
    pytest.importorskip("griffe")
    import public_names as script

    first = script.FIRST + "\n# module m\n"
    kept = tmp_path / "names.txt"
    kept.write_text(first.format(version="2.0.0") + before, encoding="utf-8")
    monkeypatch.setattr(script, "KEPT", kept)
    monkeypatch.setattr(script, "project_version", lambda: version)
    monkeypatch.setattr(script, "names_of", lambda version: first.format(version=version) + now)
    assert script.main(arguments) == code


def test_the_list_of_public_names_names_a_version_and_each_module() -> None:
    pytest.importorskip("griffe")
    from public_names import KEPT, MODULES, kept_version, parts

    text = KEPT.read_text(encoding="utf-8")
    assert re.fullmatch(r"\d+\.\d+\.\d+", kept_version(text))
    assert tuple(parts(text)) == MODULES
    with pytest.raises(ValueError, match="does not name a version"):
        kept_version("# Names\n")

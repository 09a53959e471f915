"""Build the site: the docs, the page of the data, and the exports that the page links.

    python scripts/docs_site.py -o site             write everything into site/
    python scripts/docs_site.py -o site --no-data   without the page and the exports

Pages keep the paths that they have in the repository (`docs/cli.md` becomes `docs/cli.html`), and README.md is the
start page. So one link is right in both places. A file that a page links to, such as a schema, is copied beside the
pages. Three pages have a list that is made here: commands, Python names, decisions. Nothing is fetched.

A warning of the builder, such as a link that leads nowhere, is an error. Exit 1 if there is one.
"""

from __future__ import annotations

import argparse
import html
import importlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click

import sanctions_data as sd
from sanctions_data.build.checkout import Checkout
from sanctions_data.build.docs_tables import fill
from sanctions_data.cli import main as command_line

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)\s]*)?\)")
CODE = re.compile(r"^(```+).*?^\1`*[ \t]*$|`+[^`\n]*`+", re.MULTILINE | re.DOTALL)
MODULES = ("sanctions_data", "sanctions_data.validation", "sanctions_data.anchors")


def linked(page: Path) -> list[Path]:
    """Return the files that a page links to, by relative links outside of code."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    return [(page.parent / target).resolve() for target in LINK.findall(text)]


def commands(context: click.Context) -> Iterator[click.Context]:
    """Yield the context of a command and of each command below it, in the order of the help."""
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            found = context.command.get_command(context, name)
            if found is not None and not found.hidden:
                yield from commands(click.Context(found, context, info_name=name, terminal_width=120))


def _cell(text: str) -> str:
    """Return a text of the help for a cell of a Markdown table; what is between backticks stays code."""
    parts = re.split(r"(`[^`]+`)", " ".join(text.split()))
    for at in range(0, len(parts), 2):
        parts[at] = re.sub(r"([\\`*_\[\]])", r"\\\1", html.escape(parts[at], quote=False)).replace("|", "&#124;")
    return "".join(parts)


def _command(context: click.Context) -> str:
    """Return the section of a command: what it does, how to call it, its options, examples."""
    command, path = context.command, context.command_path
    about = (command.help or "").partition("\f")[0].replace("\b", "")
    paragraphs = [_cell(part) for part in re.split(r"\n\s*\n", about)]
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    parts = [f"{'##' if path.count(' ') < 2 else '###'} {path}", *paragraphs, f"```text\n{usage}\n```"]
    options = [one for one in command.get_params(context) if isinstance(one, click.Option)]
    records = [record for option in options if (record := option.get_help_record(context))]
    rows = [f"| {_option(names)} | {_cell(text)} |" for names, text in records]
    parts.append("\n".join(["| option | meaning |", "|---|---|", *rows]))
    if examples := re.findall(r"^ *(sanctions-data .*)$", command.epilog or "", re.MULTILINE):
        parts.append("\n".join(["```sh", *examples, "```"]))
    return "\n\n".join(parts)


def _option(names: str) -> str:
    """Return the names of an option for a cell, with what it takes; a list of choices may break at its bars."""
    marked = re.sub(r"(?<!\S)--?[\w-]+", r"`\g<0>`", names)
    return _cell(marked).replace("&#124;", "&#124;<wbr>")


def commands_list() -> str:
    """Return Markdown: a section for each command, from what click knows of it."""
    top = click.Context(command_line, info_name="sanctions-data", terminal_width=120, **command_line.context_settings)
    return "\n\n".join(map(_command, commands(top)))


def names_list() -> str:
    """Return Markdown: an instruction for mkdocstrings for each public name of the package.

    A name that another module has too stands once; the other section links it.
    """
    parts, homes = [], dict[int, str]()
    for module in MODULES:
        parts.append(f"## {module}")
        names = {
            name: getattr(importlib.import_module(module), name) for name in importlib.import_module(module).__all__
        }
        again = [name for name, found in names.items() if id(found) in homes]
        if again:
            links = ", ".join(f"[`{name}`][{homes[id(names[name])]}]" for name in again)
            parts.append(f"The same as in `sanctions_data`: {links}.")
        new = sorted(set(names) - set(again), key=lambda name: (name.startswith("load_"), name.lower()))
        parts += [f"::: {module}.{name}" for name in new]
        homes |= {id(names[name]): f"{module}.{name}" for name in new}
    return "\n\n".join(parts)


def decisions_list() -> str:
    """Return Markdown: a link to each decision, with its title."""
    found = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    return "\n".join(
        f"- [{path.read_text(encoding='utf-8').splitlines()[0].lstrip('# ')}]({path.name})" for path in found
    )


LISTS: dict[str, tuple[str, Callable[[], str]]] = {
    "docs/reference/commands.md": ("commands", commands_list),
    "docs/reference/python.md": ("names", names_list),
    "docs/decisions/README.md": ("decisions", decisions_list),
}


def stage(folder: Path, with_data: bool) -> None:
    """Write what the site is built from: the pages with their lists, what they link to, and the data."""
    for page in Checkout(ROOT).pages():
        name = page.relative_to(ROOT).as_posix()
        text = page.read_text(encoding="utf-8")
        if name in LISTS:
            block, make = LISTS[name]
            text = fill(text, {block: f"\n{make()}\n"})
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        for target in linked(page):
            if target.is_file() and target.suffix != ".md":
                copy = folder / target.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(target, copy)
    shutil.copytree(ROOT / "docs" / "assets", folder / "docs" / "assets")
    exports = folder / "data"
    exports.mkdir()
    if with_data:
        sd.export("all", exports, replace=True)
    (exports / "index.html").write_text(
        sd.make_page(exports=exports if with_data else None, place=exports), encoding="utf-8"
    )


def build(site: Path, with_data: bool = True) -> str:
    """Build the site into a folder, which is replaced, and return what the builder printed.

    Raises:
        SystemExit: the builder warned of something or failed, or the folder has something else.
    """
    if site.exists() and not (site / "objects.inv").is_file() and any(site.iterdir()):
        raise SystemExit(f"{site}: has files, but not those of this site; empty it, or choose another folder")
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        shutil.copyfile(ROOT / "mkdocs.yml", top / "mkdocs.yml")
        (top / "sanctions_data").symlink_to(ROOT / "sanctions_data")
        stage(top / "pages", with_data)
        done = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "--strict"],
            cwd=top,
            capture_output=True,
            text=True,
            check=False,
        )
        printed = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
        if done.returncode or re.search("^(Warning|griffe):", printed, re.MULTILINE):
            raise SystemExit(printed)
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(top / "site", site)
    return printed


def main(arguments: list[str] | None = None) -> None:
    """Build the site that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "site", help="the folder to write; it is replaced")
    parser.add_argument("--no-data", action="store_true", help="leave out the exports")
    options = parser.parse_args(arguments)
    build(options.output, with_data=not options.no_data)
    print(f"{options.output}: {sum(1 for path in options.output.rglob('*.html'))} pages", file=sys.stderr)


if __name__ == "__main__":
    main()

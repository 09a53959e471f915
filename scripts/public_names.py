"""Compare the public names of the package with those of the last release, or write them down for a release.

    python scripts/public_names.py            print what would break a caller; exit 1 if something does
    python scripts/public_names.py --write    write docs/public-names.txt, when a release is cut
    python scripts/public_names.py --exact    exit 1 if the file is not what --write would write; for a release

A name is public if it is in `__all__` of the package, of `anchors` or of `validation`; the public methods and
attributes of a public class are public too. docs/public-names.txt has them, with their signatures, as they were in the
release that its first line names. Griffe compares: a name, a parameter or a return type that is gone, a default that
changed, a parameter that is now required. A file and not a git tag, so that a shallow clone and a source archive can
be checked too.

A version with another major number may break names: then the changes are printed, and the exit code is 0.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import griffe

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "public-names.txt"
MODULES = ("sanctions_data", "sanctions_data.anchors", "sanctions_data.validation")
FIRST = (
    "# The public names of sanctions-data {version}. scripts/public_names.py writes this file when a release is cut.\n"
)


def project_version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def kept_version(text: str) -> str:
    """Return the version that a list of names is of."""
    found = re.match(re.escape(FIRST).replace(r"\{version\}", r"(\S+)"), text)
    if not found:
        raise ValueError(f"{KEPT.name}: the first line does not name a version; expected {FIRST.strip()!r}")
    return found[1]


def names_of(version: str) -> str:
    """Return the public names with their signatures, as the text of docs/public-names.txt."""
    sys.path.insert(0, str(ROOT))  # the package of this checkout, whichever is installed
    package = griffe.load("sanctions_data", search_paths=[ROOT], resolve_aliases=True)
    assert isinstance(package, griffe.Module)
    lines = [FIRST.format(version=version)]
    for module in MODULES:
        lines.append(f"\n# module {module}\n")
        here = import_module(module)
        for name in sorted(here.__all__):
            lines += described(name, definition(package, here, name))
    return "".join(lines)


def definition(package: griffe.Module, module: ModuleType, name: str) -> griffe.Object | None:
    """Return what griffe knows of a public name, at the place where it is defined; None of a plain value."""
    value = getattr(module, name)
    home = str(getattr(value, "__module__", ""))
    if not home.startswith(f"{package.path}."):
        return None
    return plain(package[home.removeprefix(f"{package.path}.")].members.get(value.__qualname__))


def plain(target: griffe.Object | griffe.Alias | None) -> griffe.Object | None:
    """Return what an import stands for."""
    return target.final_target if isinstance(target, griffe.Alias) else target


def described(name: str, target: griffe.Object | None, indent: str = "") -> Iterator[str]:
    """Yield the lines of a stub: a function, an attribute, or a class with its public members."""
    if target is None:
        yield f"{indent}{name}: object\n"
    elif isinstance(target, griffe.Class):
        shown = [(key, one) for key, one in sorted(target.all_members.items()) if not key.startswith("_")]
        yield f"{indent}class {name}:{'' if shown else ' ...'}\n"
        for key, one in shown:
            yield from described(key, plain(one), indent + "    ")
    elif isinstance(target, griffe.Function):
        for label in sorted({"staticmethod", "classmethod"} & target.labels):
            yield f"{indent}@{label}\n"
        yield f"{indent}def {target.signature()}: ...\n"
    else:
        yield f"{indent}{name}: {getattr(target, 'annotation', None) or 'object'}\n"


def parts(text: str) -> dict[str, griffe.Module]:
    """Return the modules of a list of names."""
    found = [part.partition("\n") for part in re.split(r"^# module ", text, flags=re.MULTILINE)[1:]]
    return {name: griffe.visit(name, filepath=KEPT, code=code) for name, _, code in found}


def breaking(before: str, now: str) -> Iterator[str]:
    """Yield a line for each change between two lists of names that would break a caller."""
    later = parts(now)
    for name, module in parts(before).items():
        if name not in later:
            yield f"{name}: {griffe.BreakageKind.OBJECT_REMOVED.value}"
            continue
        for change in griffe.find_breaking_changes(module, later[name]):
            values = [str(value) for value in (change.old_value, change.new_value) if value is not None]
            shown = "" if change.kind is griffe.BreakageKind.OBJECT_REMOVED else f" ({' → '.join(values)})"
            yield f"{change.obj.path}: {change.kind.value}{shown}"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write docs/public-names.txt")
    parser.add_argument("--exact", action="store_true", help="exit 1 if --write would change the file")
    chosen = parser.parse_args(arguments)
    version = project_version()
    if chosen.write:
        KEPT.write_text(names_of(version), encoding="utf-8")
        return 0
    text = KEPT.read_text(encoding="utf-8")
    if chosen.exact:
        same = text == names_of(version)
        print(f"{KEPT.name} {'has' if same else 'does not have'} the names of {version}")
        return 0 if same else 1
    released = kept_version(text)
    found = sorted(breaking(text, names_of(version)))
    for line in found:
        print(line)
    changes = "1 change" if len(found) == 1 else f"{len(found)} changes"
    print(f"{changes} since {released} would break a caller")
    return 1 if found and version.split(".")[0] == released.split(".")[0] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Generated parts of the docs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

from sanctions_data.build.migration_tables import columns_block, meaning_block, moved_block
from sanctions_data.compile import Compiled
from sanctions_data.ledger import Ledger
from sanctions_data.published.chain import Release
from sanctions_data.records import INDEXES, TABLES
from sanctions_data.records.provenance import count_grades
from sanctions_data.records.standing import STANDINGS, read_standings
from sanctions_data.rules import RULES
from sanctions_data.rules.word_lists import entries


def docs(
    compiled: Compiled, ledger: Ledger, standings: str, before: Release | None, read: Callable[[str], str | None]
) -> dict[str, str]:
    """Return path → text of the docs that hold generated blocks, with the blocks as they should be.

    Args:
        compiled: the records.
        ledger: the ledger.
        standings: text of `standings.csv`.
        before: the last release of the major version before, of which docs/migrating.md tells; None if there is none.
        read: gives the text of a file by its path; None if there is no such file.
    """
    blocks = {
        "figures": figures_block(standings),
        "tables": tables_block(compiled),
        "grades": grades_block(compiled),
        "rules": rules_block(ledger),
    }
    if before is not None:
        blocks |= {"columns": columns_block(before), "meaning": meaning_block(), "moved": moved_block()}
    found = {}
    for path in ("docs/concepts.md", "docs/files.md", "docs/rules.md", "docs/migrating.md"):
        text = read(path)
        if text is not None:
            found[path] = fill(text, blocks)
    return found


def fill(text: str, blocks: Mapping[str, str]) -> str:
    """Return a document with the blocks, each between its `<!-- NAME -->` and `<!-- /NAME -->`."""
    for name, block in blocks.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = pattern.sub(lambda match, block=block: f"{match[1]}{block}\n{match[2]}", text)  # type: ignore[misc]
    return text


def changelog(text: str, digest: str) -> str:
    """Return the changelog with the release digest in its newest section; older sections keep theirs.

    Args:
        text: of CHANGELOG.md, whose newest section has the block `<!-- release-digest -->`.
        digest: the release digest of the data as they are.
    """
    older = re.search(r"^## .*?^(?=## )", text, re.DOTALL | re.MULTILINE)
    end = older.end() if older else len(text)
    return fill(text[:end], {"release-digest": f"- Release digest of the data: `{digest}`."}) + text[end:]


def with_data(text: str, version: str, data: str) -> str:
    """Return the changelog with the part Data at the end of the section of a version.

    It stays as it is if there is no such section, or if the section has such a part.
    """
    heading = re.search(rf"^## {re.escape(version)}$", text, re.MULTILINE)
    if heading is None:
        return text
    following = re.compile(r"^## ", re.MULTILINE).search(text, heading.end())
    end = following.start() if following else len(text)
    if re.search(r"^### Data$", text[heading.end() : end], re.MULTILINE):
        return text
    rest = f"\n{text[end:]}" if following else ""
    return f"{text[:end].rstrip()}\n\n### Data\n\n{data}\n{rest}"


def figures_block(standings: str) -> str:
    """Return the four figures: how the values of the claims are established."""
    counts = Counter(read_standings(standings).values())
    total = sum(counts.values())
    rows = [
        f"| {text} | {counts[name]} | {100 * counts[name] / total:.0f} % |" if total else f"| {text} | 0 | |"
        for name, text in STANDINGS.items()
    ]
    return "\n".join([f"| of {total} claims | claims | share |", "|---|---:|---:|", *rows])


def tables_block(compiled: Compiled) -> str:
    """Return how many records each table has."""
    rows = [f"| `{table}` | {len(compiled.tables[table])} |" for table in (*TABLES, *INDEXES)]
    return "\n".join(["| table | records |", "|---|---:|", *rows])


def grades_block(compiled: Compiled) -> str:
    """Return how many fields are pinned how well: a field's grade is the best among its evidence."""
    rows = [f"| {name} | {count} |" for name, count in count_grades(compiled.tables["provenance"]).items()]
    return "\n".join(["| grade | fields |", "|---|---:|", *rows])


def rules_block(ledger: Ledger) -> str:
    """Return the rules, with what they do and how many claims they serve."""
    serves = Counter(claim.rule for claim in ledger.claims if claim.active)
    rows = [
        f"| `{rule.name}` | {rule.sort} | {', '.join(rule.reads)} | {rule.summary} | {serves[rule.name]} |"
        for rule in RULES.values()
    ]
    words = sum(len(table) for table in entries().values())
    head = f"{len(RULES)} rules, {words} vocabulary entries.\n"
    return "\n".join([head, "| rule | sort | roles read | what it gives | claims |", "|---|---|---|---|---:|", *rows])

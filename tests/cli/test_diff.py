"""`diff`: what a person reads of the changes, and that programs get all of them."""

from __future__ import annotations

import json
import re

from sanctions_data.cli.terminal import columns

from .run_command import run

CHANGED = re.compile(r"^~ (\S+)  (\S+)  ", re.MULTILINE)


def test_changes_fit_80_columns_and_a_day_is_told_once() -> None:
    text = run("diff", "0.1.0", "1.0.0").stdout
    assert all(columns(line) <= 80 for line in text.splitlines())
    every = json.loads(run("diff", "0.1.0", "1.0.0", "--format", "json").stdout)["changes"]
    changed = {(change["record"], change["field"]) for change in every if change["kind"] == "changed"}
    shown = set(CHANGED.findall(text))
    assert changed - shown == {
        (record, field)
        for record, field in changed
        if (base := re.sub("_(earliest|latest)$", "", field)) != field and (record, base) in changed
    }
    assert shown < changed
    assert "column added: actions.status_as_of\n" in text
    assert "status_as_of_earliest" not in text


def test_an_unknown_version_is_answered_with_each_version_once() -> None:
    known = run("diff", "1.0.0", "9.9.9").stderr.rstrip().partition("there are: ")[2].split(", ")
    assert "1.0.0" in known
    assert len(known) == len(set(known))


def test_what_is_computed_from_a_whole_record_does_not_repeat_its_claims() -> None:
    text = run("diff", "0.1.0", "1.0.0").stdout
    assert "~ ca-2021-xinjiang-1  source_count  2 → 5\n" in text
    assert '  program  null → "CA-SEMA"  (now c0470)\n' in text

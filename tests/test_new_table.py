"""A new record table takes its model and one line in the registry: shown in a copy of the repository."""

from __future__ import annotations

import json
from pathlib import Path

from checkout_copy import findings, run

from sanctions_data._registry import ALL_TABLES
from sanctions_data.dataset.dataset import Dataset, TableAttributes
from sanctions_data.dataset.loaders import load_measures
from sanctions_data.records import model

MODEL = '''"""Notes: an invented table."""

from __future__ import annotations

from typing import ClassVar

from sanctions_data.records.record import Id, Provenance, Record, Text, claimed, inherited, structural


class Note(Record):
    """One note on one entity."""

    table_name: ClassVar[str] = "notes"

    id: Id = structural("Readable, stable id of the note.", "us.note-1")
    entity: Id = structural("The entity it is on.", "us", references="entities")
    entity_name: Text | None = inherited("entity", "name", "Name of the entity.", "United States")
    remark: Text | None = claimed("What is noted.", "a federal state")
    provenance: Provenance = None

    def label(self) -> str:
        return f"{self.entity_name}: {self.remark}"
'''
LINE = '    "notes": ("note", "Note", "What is noted of an entity."),\n'
USE = """
import sanctions_data as sd
data = sd.load()
(note,) = data.notes
print(repr(note), sd.load_notes() == tuple(data.notes), isinstance(note, sd.Note), "notes" in dir(data))
print([reason.claim.id for reason in data.why(note, "remark")], data.record("us.note-1") == note)
print(sd.json_schema("notes")["title"], [field["name"] for field in sd.table_schema("notes")["fields"]])
print(len(sd.load("0.1.0").notes))
"""


def test_a_table_takes_its_model_and_one_registration(checkout: Path) -> None:
    (checkout / "sanctions_data/records/note.py").write_text(MODEL, encoding="utf-8")
    registry = checkout / "sanctions_data/_registry.py"
    text = registry.read_text(encoding="utf-8")
    last = '    "names": ('
    assert text.count(last) == 1
    registry.write_text(text.replace(last, LINE + last), encoding="utf-8")
    ledger = checkout / "sanctions_data/data/ledger"
    claims = (ledger / "claims.csv").read_text(encoding="utf-8").splitlines()
    evidence = (ledger / "evidence.csv").read_text(encoding="utf-8").splitlines()
    project, version = checkout / "pyproject.toml", "99.0.0"
    released = f'version = "{(checkout / "sanctions_data/data/VERSION").read_text().strip()}"'
    project.write_text(
        project.read_text(encoding="utf-8").replace(released, f'version = "{version}.dev0"'), encoding="utf-8"
    )
    claim = f"c{int(claims[-1][1:5]) + 1:04d}"
    # the words of the name of the United States, read by a person
    words = next(line for line in evidence if line.startswith("c0001,0,"))
    how = "inferred,reading/1,asserted,reporter,normal,ours,,resolved"
    rows = {
        "records.csv": f'notes,us.note-1,"{{""entity"":""us""}}",{version},,,',
        "claims.csv": f'{claim},notes,us.note-1,remark,"""a state""",{how},{version},,,',
        "evidence.csv": words.replace("c0001", claim).replace("0.1.0", version),
    }
    for name, row in rows.items():
        path = ledger / name
        path.write_text(f"{path.read_text(encoding='utf-8')}{row}\n", encoding="utf-8")

    built = run(checkout, "scripts/build.py")
    assert built.returncode == 0, built.stderr
    used = run(checkout, "-c", USE)
    assert used.returncode == 0, used.stderr
    assert used.stdout.splitlines() == [
        "Note('us.note-1': United States: a state) True True True",
        f"['{claim}'] True",
        "notes ['id', 'entity', 'entity_name', 'remark']",
        "0",
    ]
    data = checkout / "sanctions_data/data"
    assert (data / "notes.csv").read_text() == "id,entity,entity_name,remark\nus.note-1,us,United States,a state\n"
    assert len(json.loads((data / "notes.json").read_text())["records"]) == 1
    for name in ("notes.schema.json", "notes.file.json", "notes.tableschema.json"):
        assert (checkout / "schemas" / name).is_file()
    for path in (checkout / "datapackage.json", data / "datapackage.json"):
        named = [resource["name"] for resource in json.loads(path.read_text())["resources"]]
        assert "notes-json" in named
        assert ("notes" in named) == (path.parent == checkout), "a wheel has no CSV of tables"
    assert "## notes" in (checkout / "docs/dictionary.md").read_text(encoding="utf-8")
    assert "| `notes` | 1 |" in (checkout / "docs/files.md").read_text(encoding="utf-8")
    listed = run(checkout, "-m", "sanctions_data", "list", "notes", "--where", "entity=us").stdout
    assert listed.splitlines()[0].split() == ["entity", "entity_name", "remark", "id"]
    assert "United States" in listed
    shown = run(checkout, "-m", "sanctions_data", "show", "us").stdout
    assert "notes (entity), 1" in shown
    valid = run(checkout, "-m", "sanctions_data", "validate", str(data / "notes.csv"), "--schema", "notes")
    assert valid.returncode == 0, valid.stdout
    # what is new is in no release yet, and only a build with the documents makes standings
    found = {each.split(":")[0] for each in findings(checkout)}
    assert found <= {"standings", "releases", "rows", "history"}


def test_the_declarations_for_type_checkers_are_those_of_the_registry() -> None:
    notes = TableAttributes.__annotations__
    declared = {name: text.removeprefix("Table[").removesuffix("]") for name, text in notes.items()}
    assert declared == {table: model_name for table, (_, model_name, _) in ALL_TABLES.items()}
    assert all(model(table).table_name == table for table in ALL_TABLES)
    assert load_measures.__doc__ == ALL_TABLES["measures"][2]
    assert set(ALL_TABLES) <= set(dir(Dataset("0.1.0")))


def test_an_attribute_that_is_no_table_is_an_error() -> None:
    assert not hasattr(Dataset("0.1.0"), "meazures")
    assert not hasattr(Dataset, "measures")

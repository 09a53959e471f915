"""`sanctions-data cite`: how to cite the dataset, a record, a cell."""

from __future__ import annotations

import click

from sanctions_data.cli import complete
from sanctions_data.cli.help import examples, formats


@click.command(
    "cite",
    short_help="Cite the dataset, a record or a cell.",
    epilog=examples(
        "sanctions-data cite",
        "sanctions-data cite cn-2021-counter-1-michael-gahler status",
        "sanctions-data cite eu member_count --format apa",
        "sanctions-data cite --format bibtex",
    ),
)
@click.argument("record", metavar="[ID|NAME", required=False, shell_complete=complete.record_ids)
@click.argument("field", metavar="[FIELD]]", required=False, shell_complete=complete.fields)
@formats("plain", "apa", "chicago", "bibtex", "ris", "csl-json", "wikipedia")
def command(record: str | None, field: str | None, output_format: str) -> None:
    """Cite the dataset; with ID a record of it; with FIELD a cell: its documents first, then the cell.

    APA and Chicago are the author-date styles. For another style, import CSL-JSON, BibTeX or RIS into a reference
    manager.
    """
    from sanctions_data.cli import terminal
    from sanctions_data.cli.open_dataset import find_record
    from sanctions_data.dataset.dataset import load
    from sanctions_data.provenance.citation_styles import STYLES

    data = load()
    if record is None:
        works = data.works()
    else:
        asked = find_record(data, record, field)
        works = data.works(asked.record, asked.field)
        if asked.field is not None and len(works) == 1:
            terminal.talk([f"no document states {asked.field}; only the cell is cited"])
    text = STYLES[output_format](works).removesuffix("\n")
    (terminal.put if output_format in ("plain", "apa", "chicago") else terminal.put_data)(text.splitlines())

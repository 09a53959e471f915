"""`sanctions-data show`: a record with what is known of it."""

from __future__ import annotations

import click

from sanctions_data.cli import complete
from sanctions_data.cli.help import examples, formats


@click.command(
    "show",
    short_help="Show a record and what names it.",
    epilog=examples(
        "sanctions-data show us-2021-xinjiang-1-wang-junzheng",
        "sanctions-data show cn-2021-counter-1",
        "sanctions-data show eu --format json",
        "sanctions-data show us-2021-xinjiang-1-wang-junzheng --as-of 2022-06-01",
    ),
)
@click.argument("record", metavar="ID|NAME", shell_complete=complete.record_ids)
@click.option("--as-of", "day", metavar="YYYY-MM-DD", help="Say whether a measure was listed on that day.")
@formats("text", "json")
def command(record: str, day: str | None, output_format: str) -> None:
    """Show the record ID: all its fields, the records that name it, where its sources disagree.

    ID may be any name, alias or list number, see `find`.
    """
    from sanctions_data.cli import as_of_text, show_text, terminal
    from sanctions_data.cli.open_dataset import find_record
    from sanctions_data.dataset.attribution import names, short_names
    from sanctions_data.dataset.dataset import load
    from sanctions_data.dataset.related import decisions, later, naming

    data = load()
    found = find_record(data, record).record
    answer = None
    if day is not None:
        as_of_text.check_table(found.table_name)
        answer = next(one for one in data.measures.as_of(day) if one.measure == found)
    related, conflicts = tuple(naming(found, data)), tuple(decisions(found, data))
    if output_format == "json":
        terminal.put_data([show_text.as_json(found, related, conflicts, answer)])
        return
    documents = {row.claim: row.source for row in data.ledger.evidence if row.ord == 0}
    says = {claim.id: (claim, documents.get(claim.id)) for claim in data.ledger.claims}
    on = terminal.coloured()
    shown = show_text.lines(
        found, related, conflicts, says, names(data), short_names(data), later(found, data), answer, on=on
    )
    terminal.put(shown)
    terminal.talk(show_text.footer(found))

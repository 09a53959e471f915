"""`sanctions-data why`: what stands behind a field, down to the words."""

from __future__ import annotations

import click

from sanctions_data.cli import complete
from sanctions_data.cli.help import examples, formats, sources_option


@click.command(
    "why",
    short_help="Say why a field has its value, down to the words.",
    epilog=examples(
        "sanctions-data why us-2021-xinjiang-1-wang-junzheng announced_on",
        'sanctions-data why "Adrian Zenz" reason',
        "sanctions-data why cn-2021-counter-1 announced_on --format jsonld",
        "sanctions-data why zhang-ming-warning",
    ),
)
@click.argument("record", metavar="ID|NAME", shell_complete=complete.record_ids)
@click.argument("field", required=False, shell_complete=complete.fields)
@click.option("--authority", metavar="CODE|NAME", help="Whose listing of ID is meant: us, eu, China, …")
@sources_option("print whole sentences")
@click.option("--all", "show_all", is_flag=True, help="Every claim in full, not only the first of each value.")
@click.option("--ids", is_flag=True, help="Name claims, decisions and documents by their ids.")
@formats("text", "json", "jsonld")
def command(
    record: str,
    field: str | None,
    authority: str | None,
    folder: str | None,
    show_all: bool,
    ids: bool,
    output_format: str,
) -> None:
    """Say why the field FIELD of the record ID has its value: the claims, the words, who says so.

    Without FIELD: every stated field, one line each. ID may be any name, alias or list number; if the record has no
    such field, its listing is asked. ID may be that of a claim, which then comes first, chosen or not, or of a
    decision, such as c0076; then ids are printed, as with --ids.
    If SANCTIONS_DATA_PAGE has the address of a page that `sanctions-data page` made, a link to the value is printed.
    With --sources the whole sentences are printed, after their digests were checked.
    A field that no claim states is null. The command says so, and the exit code is 0.
    """
    from sanctions_data.cli import terminal
    from sanctions_data.cli.open_dataset import find_record, open_data

    data = open_data(folder)
    asked = find_record(data, record, field, authority)
    found, field = asked.record, asked.field
    fields = (field,) if field is not None else tuple(name for name in found.columns() if name in found.stated())
    whys = [data.why(found, name) for name in fields]
    one = whys[0].reason(asked.claim) if asked.claim is not None else None
    if output_format == "text":
        from sanctions_data.cli import why_summary, why_text
        from sanctions_data.dataset.attribution import names, short_names
        from sanctions_data.dataset.lookup import claim_named

        if field is None:
            terminal.put(why_summary.lines(whys, short_names(data), on=terminal.coloured(), ids=ids))
            terminal.talk(why_summary.footer(whys))
        else:
            terminal.put(
                why_text.lines(
                    whys[0],
                    names(data),
                    first_claim=one,
                    show_all=show_all,
                    on=terminal.coloured(),
                    ids=ids or claim_named(record, data.ledger) is not None,
                    linked=terminal.linked(),
                )
            )
        terminal.talk(_page_link(getattr(found, "id", ""), field))
        return
    import json

    from sanctions_data.cli import why_json
    from sanctions_data.provenance.web_annotation import jsonld

    if output_format == "jsonld":
        sources = {source.id: source for source in data.ledger.sources}
        answer: object = jsonld([why for why in whys if why.reasons or field is not None], sources, data.version)
    else:
        answers = [why_json.as_json(why, data.version) for why in whys]
        if one is not None:
            answers[0]["asked"] = why_json.reason_json(one)
        answer = answers[0] if field is not None else answers
    terminal.put_data([json.dumps(answer, ensure_ascii=False, indent=2)])


def _page_link(record: str, field: str | None) -> list[str]:
    """Return the line that leads to a value on the page that is published at SANCTIONS_DATA_PAGE, if one is."""
    import os

    page = os.environ.get("SANCTIONS_DATA_PAGE", "").partition("#")[0]
    if not page:
        return []
    if not page.startswith(("https://", "http://", "file://")):
        return [f"SANCTIONS_DATA_PAGE: {page!r} is not an address; expected https://…"]
    return [f"on the page: {page}#{record}" + (f".{field}" if field else "")]

"""Shell completion of ids, fields, tables: `eval "$(_SANCTIONS_DATA_COMPLETE=bash_source sanctions-data)"`."""

from __future__ import annotations

import click


def record_ids(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Return ids of records, of all tables."""
    from sanctions_data.dataset.dataset import load

    return [name for name in load().ids() if name.startswith(incomplete)]


def fields(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Return columns of the record that stands before."""
    from sanctions_data.dataset.dataset import load
    from sanctions_data.errors import SanctionsDataError

    try:
        return [name for name in load().record(ctx.params.get("record") or "").columns() if name.startswith(incomplete)]
    except SanctionsDataError:
        return []


def table_names(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Record tables and indexes."""
    from sanctions_data.dataset.dataset import ALL_TABLES

    return [name for name in ALL_TABLES if name.startswith(incomplete)]


def source_ids(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Return ids of the source documents."""
    from sanctions_data.dataset.dataset import load

    return [source.id for source in load().ledger.sources if source.id.startswith(incomplete)]

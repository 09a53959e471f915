"""Engines: how a table is checked, row by row or by columns, and JSON."""

from __future__ import annotations

from typing import Literal, get_args

Engine = Literal["auto", "rows", "columns", "spark"]
ENGINES: tuple[Engine, ...] = get_args(Engine)

"""The tables of the books."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from parts.markdown import code, table
from sommit_core.store.tables import metadata


def table_part() -> Iterator[str]:
    """Each table with its columns and keys."""
    for one in metadata.sorted_tables:
        yield f"### {one.name}"
        rows = [
            (code(column.name), type(column.type).__name__, ", ".join(_notes(column)))
            for column in one.columns
        ]
        yield table(("column", "type", ""), rows)
        for names in _unique(one):
            yield f"Unique: {', '.join(map(code, names))}."


def _notes(column: sa.Column[Any]) -> Iterator[str]:
    if column.primary_key:
        yield "primary key"
    yield from (f"refers to {code(key.target_fullname)}" for key in column.foreign_keys)
    if column.nullable:
        yield "may be empty"


def _unique(one: sa.Table) -> list[list[str]]:
    keys = [key for key in one.constraints if isinstance(key, sa.UniqueConstraint)]
    return sorted(list(key.columns.keys()) for key in keys)

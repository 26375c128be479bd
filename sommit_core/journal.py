"""The journal: who did what and when. `sommit_core.undo` takes entries back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core.store import tables as t


@attrs.frozen
class Entry:
    """One line of the journal."""

    id: int
    at: datetime
    actor: str
    action: str
    data: dict[str, Any]
    undone: bool


def record(
    tx: sa.Connection, venue_id: int, at: datetime, action: str, data: dict[str, Any], actor: str
) -> int:
    """Write one entry; its id."""
    values = {"venue_id": venue_id, "at": at, "actor": actor, "action": action}
    return t.insert(tx, t.journal, **values, data=json.dumps(data))


def entries(tx: sa.Connection, venue_id: int) -> list[Entry]:
    """The venue's entries, the newest first."""
    rows = tx.execute(
        t.journal.select().where(t.journal.c.venue_id == venue_id).order_by(t.journal.c.id.desc())
    )
    return [
        Entry(
            id=row.id,
            at=row.at,
            actor=row.actor,
            action=row.action,
            data=json.loads(row.data),
            undone=row.undone_by is not None,
        )
        for row in rows
    ]


def undone(tx: sa.Connection, venue_id: int, entry: Entry, at: datetime, actor: str) -> None:
    """Write that an entry was taken back."""
    data = {"entry": entry.id, "action": entry.action}
    by = record(tx, venue_id, at, "undone", data, actor)
    tx.execute(t.journal.update().where(t.journal.c.id == entry.id).values(undone_by=by))

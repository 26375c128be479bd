"""The journal: who did what and when. `sommit_core.undo` takes entries back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core.i18n import N_, _
from sommit_core.store import tables as t

SENTENCES = {
    "venue_added": N_("Venue “{name}” added."),
    "policy_set": N_("Policy “{key}” set to “{value}”."),
    "till_connected": N_("Till connected with “{connector}”, token {token}."),
    "beverage_added": N_("Beverage “{beverage}” added."),
    "beverage_edited": N_("Beverage “{beverage}” edited: {fields}."),
    "linked": N_("“{label}” linked to “{beverage}”."),
    "unlinked": N_("“{label}” unlinked from “{beverage}”."),
    "set_aside": N_("“{label}” set aside."),
    "stock_moved count": N_("“{beverage}” counted: {volume_ml} ml."),
    "stock_moved addition": N_("“{beverage}”: {volume_ml} ml added."),
    "stock_moved loss": N_("“{beverage}”: a loss, {volume_ml} ml."),
    "price_set": N_("Price of “{beverage}”, {serving_ml} ml, set to {price}."),
    "undone": N_("Entry {entry} undone."),
}


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


def sentence(entry: Entry, money: Callable[[int], str]) -> str:
    """An entry in the language spoken now; `money` says an amount of minor units."""
    params = dict(entry.data)
    kind = entry.action
    if kind == "stock_moved":
        kind = f"{kind} {params['kind']}"
    elif kind == "price_set":
        params["price"] = money(params["amount"])
    elif kind == "beverage_edited":
        params["fields"] = ", ".join(f"{key}: {value}" for key, value in params["after"].items())
    return _(SENTENCES[kind]).format(**params)

"""Taking entries of the journal back: each kind that can be, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from sommit_core import cellar, journal, linking, pricing, products, stock
from sommit_core.errors import Conflict, NotFound
from sommit_core.i18n import _
from sommit_core.journal import Entry
from sommit_core.venues import Venue

Undo = Callable[[sa.Connection, Venue, dict[str, Any], datetime], None]


def undo(
    tx: sa.Connection, venue: Venue, entry_id: int | None = None, *, at: datetime, actor: str = ""
) -> Entry:
    """Take an entry back: the given one, else the newest that can be. The entry taken back.

    Raises:
        NotFound: there is no such entry, or nothing left to take back.
        Conflict: it was taken back already, is final, or later entries rest on it.
    """
    entries = journal.entries(tx, venue.id)
    entry = _chosen(entries, entry_id)
    _check_last(entry, entries)
    HOW[entry.action](tx, venue, entry.data, at)
    journal.undone(tx, venue.id, entry, at, actor)
    return entry


def reversible(entry: Entry) -> bool:
    """Whether an entry can still be taken back."""
    return entry.action in HOW and not entry.undone


def _chosen(entries: list[Entry], entry_id: int | None) -> Entry:
    if entry_id is None:
        found = [entry for entry in entries if reversible(entry)]
    else:
        found = [entry for entry in entries if entry.id == entry_id]
    if not found:
        raise NotFound(kind=_("journal entry to undo"), name=entry_id or "")
    if found[0].undone:
        raise Conflict(detail=_("Entry {id} was already undone.").format(id=found[0].id))
    if not reversible(found[0]):
        raise Conflict(detail=_("Entry {id} cannot be undone.").format(id=found[0].id))
    return found[0]


def _check_last(entry: Entry, entries: list[Entry]) -> None:
    """Refuse to go back behind a later change of the same: that one would no longer be undone."""
    mine = _changed(entry)
    for later in reversed(entries):
        if later.id > entry.id and not later.undone and mine & _changed(later):
            detail = _("Undo entry {later} first: it changed the same.")
            raise Conflict(detail=detail.format(later=later.id))


def _changed(entry: Entry) -> set[tuple[str, str | int]]:
    """What an entry wrote over: fields of a beverage, the price of a serving."""
    if entry.action == "beverage_edited":
        return {(entry.data["beverage"], field) for field in entry.data["after"]}
    if entry.action == "price_set":
        return {(entry.data["beverage"], entry.data["serving_ml"])}
    return set()


def _set_aside(tx: sa.Connection, _venue: Venue, data: dict[str, Any], _at: datetime) -> None:
    products.undo_set_aside(tx, data)


def _movement(tx: sa.Connection, venue: Venue, data: dict[str, Any], _at: datetime) -> None:
    stock.undo_movement(tx, venue, data["movement"])


def _added(tx: sa.Connection, venue: Venue, data: dict[str, Any], _at: datetime) -> None:
    cellar.remove_beverage(tx, venue, data["beverage"])


def _edited(tx: sa.Connection, venue: Venue, data: dict[str, Any], _at: datetime) -> None:
    beverage = cellar.get_beverage(tx, venue, data["beverage"])
    cellar.set_fields(tx, beverage.id, data["before"])


def _priced(tx: sa.Connection, venue: Venue, data: dict[str, Any], at: datetime) -> None:
    pricing.undo_set_price(tx, cellar.get_beverage(tx, venue, data["beverage"]), data, at)


HOW: Mapping[str, Undo] = {
    "linked": linking.undo_link,
    "unlinked": linking.undo_unlink,
    "set_aside": _set_aside,
    "stock_moved": _movement,
    "beverage_added": _added,
    "beverage_edited": _edited,
    "price_set": _priced,
}

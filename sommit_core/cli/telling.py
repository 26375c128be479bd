"""The journal's entries as people read them: drinks by their names, stock in containers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core import journal
from sommit_core.cellar import Beverage, list_beverages
from sommit_core.cli import show
from sommit_core.i18n import N_, _, ngettext
from sommit_core.journal import Entry
from sommit_core.linking import with_vintage
from sommit_core.venues import Venue

STOCK = {
    "count": N_("“{beverage}” counted: {amount}."),
    "addition": N_("“{beverage}”: {amount} added."),
    "loss": N_("“{beverage}”: a loss, {amount}."),
}


class Teller:
    """Tells the entries of one venue's journal."""

    def __init__(self, tx: sa.Connection, venue: Venue) -> None:
        self._venue = venue
        self._drinks = {one.slug: one for one in list_beverages(tx, venue, with_removed=True)}
        self._entries = {one.id: one for one in journal.entries(tx, venue.id)}

    def tell(self, entry: Entry) -> str:
        """An entry as a sentence; an undoing names what was undone."""
        if entry.action == "undone":
            return _("Undone: {entry}").format(entry=self.tell(self._entries[entry.data["entry"]]))
        data = _with_name(entry.data, self._drinks)
        if entry.action == "stock_moved":
            amount = _amount(entry.data, self._drinks[entry.data["beverage"]])
            words = STOCK[entry.data["kind"]]
            return _(words).format(beverage=data["beverage"], amount=amount)
        named = attrs.evolve(entry, data=data)
        return journal.sentence(named, lambda minor: show.money(minor, self._venue))


def _with_name(data: Mapping[str, Any], drinks: Mapping[str, Beverage]) -> dict[str, Any]:
    drink = drinks.get(data.get("beverage", ""))
    named = {"beverage": with_vintage(drink.name, drink.vintage)} if drink else {}
    return {**data, **named}


def _amount(data: Mapping[str, Any], drink: Beverage) -> str:
    """In containers where they come out to a hundredth, else in litres."""
    volume = Decimal(data["volume_ml"])
    count = volume / drink.container_ml
    if count != round(count, 2):
        return show.volume(int(volume * 1000))
    form = ngettext("{n} container", "{n} containers", int(abs(count)))
    return form.format(n=show.number(count))

"""What to try after a name that is not known: the nearest one, and where they are listed."""

from __future__ import annotations

from difflib import get_close_matches

import sqlalchemy as sa

from sommit_core.cellar import list_beverages
from sommit_core.cli.app import App
from sommit_core.errors import NotFound
from sommit_core.i18n import _
from sommit_core.products import list_products
from sommit_core.venues import Venue, get_venue, list_venues


def advice(app: App, error: NotFound) -> str:
    """A sentence that helps on, or nothing."""
    kind, name = str(error.params["kind"]), str(error.params["name"])
    if kind == _("connected till"):
        command = f"sommit till connect {app.venue or name} CONNECTOR"
        return _("Connect the till first: {command}").format(command=command)
    with app.db.reading() as tx:
        if kind == _("venue"):
            return _try(name, [one.slug for one in list_venues(tx)], "sommit venue list")
        if app.venue is None:
            return ""
        return _of_venue(tx, get_venue(tx, app.venue), kind, name)


def _of_venue(tx: sa.Connection, venue: Venue, kind: str, name: str) -> str:
    if kind == _("beverage"):
        known = [one.slug for one in list_beverages(tx, venue)]
        return _try(name, known, f"sommit beverage list {venue.slug}")
    if kind == _("product"):
        known = [one.id for one in list_products(tx, venue)]
        return _try(name, known, f"sommit products {venue.slug}")
    return ""


def _try(name: str, known: list[str], listing: str) -> str:
    near = get_close_matches(name.casefold(), known, n=1)
    if near:
        sentence = _("Did you mean “{near}”? They are listed by: {command}")
        return sentence.format(near=near[0], command=listing)
    return _("They are listed by: {command}").format(command=listing)

"""What a shell offers for an argument: arguments of one name are completed alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from sommit_core.cli.app import App
from sommit_core.errors import SommitError

if TYPE_CHECKING:
    import sqlalchemy as sa

    from sommit_core.venues import Venue

Items = Iterator[CompletionItem]


def complete(
    context: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The values that begin with what was typed; none when the books cannot be read."""
    app = context.find_object(App)
    offer = OFFERS.get(str(param.name))
    if app is None or offer is None:
        return []
    try:
        return [item for item in offer(app, context) if str(item.value).startswith(incomplete)]
    except SommitError:
        return []


def _venues(app: App, _context: click.Context) -> Items:
    from sommit_core.venues import list_venues

    if not app.config.has_books:
        return
    with app.db.reading() as tx:
        for venue in list_venues(tx):
            yield CompletionItem(venue.slug, help=venue.name)


def _of_venue(list_them: Callable[[sa.Connection, Venue], Items]) -> Callable[..., Items]:
    def offer(app: App, context: click.Context) -> Items:
        if app.config.has_books and context.params.get("venue"):
            with app.reading(context.params["venue"]) as (tx, venue):
                yield from list_them(tx, venue)

    return offer


def _products(tx: sa.Connection, venue: Venue) -> Items:
    from sommit_core.products import list_products

    for one in list_products(tx, venue):
        yield CompletionItem(one.id, help=one.label)


def _beverages(tx: sa.Connection, venue: Venue) -> Items:
    from sommit_core.cellar import list_beverages

    for one in list_beverages(tx, venue):
        yield CompletionItem(one.slug, help=f"{one.name} {one.vintage or ''}".strip())


def _connectors(_app: App, _context: click.Context) -> Items:
    from sommit_core.plugins import installed

    for name in installed():
        yield CompletionItem(name)


OFFERS: dict[str, Callable[[App, click.Context], Items]] = {
    "venue": _venues,
    "venues": _venues,
    "product": _of_venue(_products),
    "beverage": _of_venue(_beverages),
    "connector": _connectors,
}

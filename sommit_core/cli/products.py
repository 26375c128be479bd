"""`sommit products`, `sommit set-aside`: what stands in the till and waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
from rich.console import RenderableType
from rich.text import Text

from sommit_core import products as till_products
from sommit_core.cli import show
from sommit_core.cli.app import App, now, pass_app
from sommit_core.cli.base import Command, argument, option
from sommit_core.cli.fitting import Fitted
from sommit_core.i18n import N_, _, ngettext
from sommit_core.products import Product, State
from sommit_core.tills import get_tills
from sommit_core.venues import Venue

STATES = {
    State.UNSYNCHRONISED: (N_("to synchronise"), "yellow"),
    State.LINKED: (N_("linked"), "green"),
    State.SET_ASIDE: (N_("set aside"), "dim"),
}


@click.command(
    "products",
    cls=Command,
    help=N_(
        "The till's products, the sold ones first.\n\n"
        "The price tag marks those that were sold; quantity and revenue are the till's own."
    ),
)
@argument("venue")
@option("--unsynchronised", is_flag=True, help=N_("Only those that wait for a link."))
@pass_app
def products(app: App, venue: str, unsynchronised: bool) -> None:
    """List the till's products."""
    with app.reading(venue) as (tx, found):
        listed = till_products.list_products(tx, found)
        connected = bool(get_tills(tx, found))
    waiting = [one for one in listed if one.state is State.UNSYNCHRONISED]
    shown = waiting if unsynchronised else listed
    lines = _lines(shown, waiting, found) if connected else _unconnected(found)
    app.show({"products": [document(one, found) for one in shown]}, lines)


@click.command("set-aside", cls=Command, help=N_("Say that a product is no drink of the cellar."))
@argument("venue")
@argument("product")
@pass_app
def set_aside(app: App, venue: str, product: str) -> None:
    """Set a product aside."""
    with app.writing(venue) as (tx, found):
        wanted = till_products.get_product(tx, found, product)
        till_products.set_aside(tx, found, wanted, at=now(), actor=app.actor)
        now_aside = till_products.get_product(tx, found, product)
    sentence = _("“{label}” is set aside. To take this back: sommit undo {venue}")
    app.show(
        {"product": document(now_aside, found)},
        [show.done(sentence.format(label=wanted.label, venue=found.slug))],
    )


def document(one: Product, venue: Venue) -> dict[str, Any]:
    """A product for scripts."""
    return {
        "id": one.id,
        "connector": one.connector,
        "label": one.label,
        "category": one.category,
        "listed": one.listed,
        "sold": one.sold,
        "sales": one.sales,
        "quantity": show.units(one.quantity),
        "revenue": show.amount(one.revenue, venue),
        "price": show.amount(one.price, venue),
        "state": one.state.value,
        "beverage": one.beverage,
    }


def headline(waiting: list[Product], venue: Venue) -> str:
    """« 23 boissons à synchroniser, 412 ventes, 6 180,00 € »."""
    n = len(waiting)
    head = ngettext("{n} product to synchronise", "{n} products to synchronise", n)
    sales = show.sales_count(sum(one.quantity for one in waiting))
    revenue = show.money(sum(one.revenue for one in waiting), venue)
    return f"{head.format(n=show.number(n))}, {sales}, {revenue}"


def _unconnected(venue: Venue) -> Iterator[RenderableType]:
    yield _("“{venue}” has no till yet.").format(venue=venue.name)
    command = f"sommit till connect {venue.slug} CONNECTOR"
    yield show.hint(_("Connect the till first: {command}").format(command=command))


def _lines(shown: list[Product], waiting: list[Product], venue: Venue) -> Iterator[RenderableType]:
    yield Text(headline(waiting, venue), style="bold")
    if not shown:
        return
    titles = ("", _("Label"), _("Category"), _("Quantity"), _("Revenue"), _("Price"))
    yield Fitted(
        (*titles, _("State"), _("Beverage"), _("Id")),
        [
            (
                sold_mark(one),
                one.label,
                one.category or "",
                show.quantity(one.quantity),
                show.money(one.revenue, venue),
                show.money(one.price, venue),
                Text(_(STATES[one.state][0]), style=STATES[one.state][1]),
                one.beverage or "",
                one.id,
            )
            for one in shown
        ],
        right="345",
        whole=(1, 8),
        shed=(2, 6, 5, 7, 3, 0, 4),
    )


def sold_mark(one: Product) -> str:
    """The price tag and a word, or nothing (R9)."""
    return show.SOLD_MARK + " " + _("sold") if one.sold else ""

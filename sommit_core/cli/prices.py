"""`sommit price set`, `sommit prices`: Sommit's prices, which the till's overwrite (R17, R19)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import click
from rich.console import RenderableType
from rich.text import Text

from sommit_core import pricing
from sommit_core.cellar import Beverage, get_beverage, list_beverages
from sommit_core.cli import show
from sommit_core.cli.app import App, now, pass_app
from sommit_core.cli.base import Command, Group, argument, option
from sommit_core.cli.fitting import Fitted
from sommit_core.cli.stock import NUMBERS
from sommit_core.cli.values import NUMBER, WHOLE
from sommit_core.i18n import N_, _
from sommit_core.linking import live_links
from sommit_core.pricing import PriceChange
from sommit_core.venues import Venue

price = Group("price", help=N_("Set a price on Sommit's side."))


Servings = dict[int, list[PriceChange]]
"""The prices of each serving, the newest first."""


@price.command(
    "set",
    context_settings=NUMBERS,
    help=N_(
        "Set a price on Sommit's side. It is not sent to the till.\n\n"
        "Where a linked product has a price at the till, the next reading overwrites this one."
    ),
)
@argument("venue")
@argument("beverage")
@argument("price", type=NUMBER)
@option("--serving", type=WHOLE, metavar="ML", help=N_("Of how much; else of the container."))
@pass_app
def _set(app: App, venue: str, beverage: str, price: Decimal, serving: int | None) -> None:
    with app.writing(venue) as (tx, found):
        known = get_beverage(tx, found, beverage)
        overwritten = pricing.set_price(
            tx,
            found,
            known,
            known.container_ml if serving is None else serving,
            price,
            at=now(),
            actor=app.actor,
        )
        priced = _by_serving([known], pricing.price_history(tx, found))
    document = _document(known, priced[known.id], found)
    app.show(
        {"beverage": document, "till_will_overwrite": overwritten}, _changed(known, overwritten)
    )


@click.command("prices", cls=Command, help=N_("The price of each beverage, and its history."))
@argument("venue")
@option("--history", is_flag=True, help=N_("Also the prices of before."))
@pass_app
def prices(app: App, venue: str, history: bool) -> None:
    """Show prices."""
    with app.reading(venue) as (tx, found):
        known = list_beverages(tx, found)
        priced = _by_serving(known, pricing.price_history(tx, found))
        links = live_links(tx, found)
    labels = {one.product: one.label for linked in links.values() for one in linked}
    app.show(
        {"beverages": [_document(one, priced[one.id], found) for one in known]},
        _lines(known, priced, found, labels, history=history),
    )


def _by_serving(
    beverages: list[Beverage], history: dict[int, list[PriceChange]]
) -> dict[int, Servings]:
    priced: dict[int, Servings] = {one.id: {} for one in beverages}
    for one in beverages:
        for change in history.get(one.id, []):
            priced[one.id].setdefault(change.serving_ml, []).append(change)
    return priced


def _document(beverage: Beverage, servings: Servings, venue: Venue) -> dict[str, Any]:
    return {
        "id": beverage.slug,
        "name": beverage.name,
        "servings": [
            {"serving_ml": str(ml), **_change(changes[0], venue)}
            | {"history": [_change(change, venue) for change in changes]}
            for ml, changes in sorted(servings.items(), reverse=True)
        ],
    }


def _change(change: PriceChange, venue: Venue) -> dict[str, Any]:
    return {
        "price": show.amount(change.amount, venue),
        "source": change.source,
        "product": change.product,
        "at": show.instant(change.at, venue),
    }


def _changed(beverage: Beverage, overwritten: bool) -> Iterator[RenderableType]:
    yield show.done(_("The price of “{name}” is changed in Sommit.").format(name=beverage.name))
    if overwritten:
        yield show.warning(
            _("It is not sent to the till, whose price overwrites this one at the next reading.")
        )


def _lines(
    beverages: list[Beverage],
    priced: dict[int, Servings],
    venue: Venue,
    labels: Mapping[str, str],
    *,
    history: bool,
) -> Iterator[RenderableType]:
    rows = [
        row
        for one in beverages
        for ml, changes in sorted(priced[one.id].items(), reverse=True)
        for row in _rows(one, ml, changes if history else changes[:1], venue, labels)
    ]
    if not rows:
        yield _("No beverage has a price yet.")
        return
    titles = (_("Name"), _("Vintage"), _("Serving"), _("Price"), _("From"), _("Product"))
    yield Fitted((*titles, _("Id"), _("Since")), rows, "123", whole=(5, 6), shed=(7, 4, 1))


def _rows(
    beverage: Beverage,
    serving_ml: int,
    changes: list[PriceChange],
    venue: Venue,
    labels: Mapping[str, str],
) -> Iterator[tuple[show.Cell, ...]]:
    named = (beverage.name, str(beverage.vintage or ""), show.serving(serving_ml))
    for n, change in enumerate(changes):
        source = _("till") if change.source == "till" else "Sommit"
        yield (
            *(named if n == 0 else ("", "", "")),
            Text(show.money(change.amount, venue), style="bold" if n == 0 else "dim"),
            source,
            labels.get(change.product or "", ""),
            change.product or "",
            show.moment(change.at, venue),
        )

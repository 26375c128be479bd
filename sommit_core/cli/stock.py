"""`sommit stock`, `sommit verify`: what is left in the cellar, counts, deliveries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import click
from rich.console import RenderableType
from rich.text import Text

from sommit_core import stock as ledger
from sommit_core.cellar import get_beverage
from sommit_core.cli import show
from sommit_core.cli.app import App, now, pass_app
from sommit_core.cli.base import Command, Group, argument, option
from sommit_core.cli.values import INSTANT, NUMBER
from sommit_core.i18n import N_, _, ngettext
from sommit_core.stock import Difference, Stock
from sommit_core.venues import Venue, get_venue, list_venues

NUMBERS: dict[str, Any] = {"ignore_unknown_options": True}
"""So that a negative number is no option."""

stock = Group(
    "stock",
    default="show",
    help=N_("What is left in the cellar: sommit stock VENUE; counts and deliveries."),
)
unit_option = option(
    "--unit",
    type=click.Choice(["container", "ml"]),
    default="container",
    show_default=True,
    help=N_("What QUANTITY counts."),
)
at_option = option("--at", type=INSTANT, help=N_("When it was so; now if not given."))


@stock.command("show", help=N_("What is left of each beverage."))
@argument("venue")
@pass_app
def _show(app: App, venue: str) -> None:
    with app.reading(venue) as (tx, found):
        left = ledger.stock_of(tx, found)
    app.show({"beverages": [document(one, found) for one in left]}, _lines(left, found))


@stock.command(
    "count",
    context_settings=NUMBERS,
    help=N_("Write what was counted: earlier sales are in it, later ones go off it."),
)
@argument("venue")
@argument("beverage")
@argument("quantity", type=NUMBER)
@unit_option
@at_option
@pass_app
def _count(
    app: App, venue: str, beverage: str, quantity: Decimal, unit: str, at: datetime | None
) -> None:
    _move(app, ledger.count, venue, beverage, quantity, unit, at)


@stock.command(
    "add",
    context_settings=NUMBERS,
    help=N_("Add a delivery, or with a negative quantity take off a loss."),
)
@argument("venue")
@argument("beverage")
@argument("quantity", type=NUMBER)
@unit_option
@at_option
@pass_app
def _add(
    app: App, venue: str, beverage: str, quantity: Decimal, unit: str, at: datetime | None
) -> None:
    _move(app, ledger.add, venue, beverage, quantity, unit, at)


@click.command(
    "verify",
    cls=Command,
    help=N_("Recompute every balance from the books and compare; exit code 1 if one differs."),
)
@argument("venues", nargs=-1, metavar="[VENUE]...")
@option("--all", "everyone", is_flag=True, help=N_("All venues; also meant when none is named."))
@pass_app
@click.pass_context
def verify(context: click.Context, app: App, venues: Sequence[str], everyone: bool) -> None:
    """Compare the balances with the books."""
    checked, differing = 0, []
    with app.db.reading() as tx:
        chosen = [get_venue(tx, name) for name in venues]
        for venue in list_venues(tx) if everyone or not venues else chosen:
            n, differences = ledger.verify(tx, venue)
            checked += n
            differing += [(venue, difference) for difference in differences]
    app.show(
        {"checked": checked, "differences": [_difference(*one) for one in differing]},
        _verified(checked, differing),
    )
    context.exit(1 if differing else 0)


def document(one: Stock, venue: Venue) -> dict[str, Any]:
    """What is left of a beverage, for scripts."""
    return {
        "id": one.beverage.slug,
        "name": one.beverage.name,
        "vintage": one.beverage.vintage,
        "container_ml": str(one.beverage.container_ml),
        "volume_ml": show.millilitres(one.volume_ul),
        "containers": show.containers(one.volume_ul, one.beverage),
        "counted_at": show.instant(one.counted_at, venue) if one.counted_at else None,
    }


def _move(
    app: App,
    write: Any,
    venue: str,
    beverage: str,
    quantity: Decimal,
    unit: str,
    at: datetime | None,
) -> None:
    instant = now()
    with app.writing(venue) as (tx, found):
        known = get_beverage(tx, found, beverage)
        volume = ledger.volume_of(quantity, unit, known)
        write(tx, found, known, volume, at=at or instant, now=instant, actor=app.actor)
        left = [one for one in ledger.stock_of(tx, found) if one.beverage.id == known.id]
    app.show({"beverages": [document(one, found) for one in left]}, _lines(left, found))


def _lines(left: list[Stock], venue: Venue) -> Iterator[RenderableType]:
    if not left:
        yield _("The cellar is empty: sommit beverage add {venue}").format(venue=venue.slug)
        return
    titles = (_("Name"), _("Vintage"), _("Container"), _("Left"), _("Volume"), _("Last count"))
    yield show.table(
        (*titles, _("Id")),
        (
            (
                one.beverage.name,
                str(one.beverage.vintage or ""),
                show.serving(one.beverage.container_ml),
                Text(
                    show.left(one.volume_ul, one.beverage), style="red" if one.volume_ul < 0 else ""
                ),
                show.volume(one.volume_ul),
                show.moment(one.counted_at, venue),
                one.beverage.slug,
            )
            for one in left
        ),
        right="1234",
    )


def _difference(venue: Venue, one: Difference) -> dict[str, Any]:
    return {
        "venue": venue.slug,
        "beverage": one.beverage.slug,
        "kept_ml": show.millilitres(one.kept_ul),
        "books_ml": show.millilitres(one.books_ul),
    }


def _verified(checked: int, differing: list[tuple[Venue, Difference]]) -> Iterator[RenderableType]:
    compared = ngettext(
        "{n} balance compared with the books.", "{n} balances compared with the books.", checked
    )
    if not differing:
        yield show.done(compared.format(n=show.number(checked)) + " " + _("All are right."))
        return
    yield compared.format(n=show.number(checked))
    sentence = _("{venue}, “{name}”: {kept} kept, {books} by the books.")
    for venue, one in differing:
        told = sentence.format(
            venue=venue.name,
            name=one.beverage.name,
            kept=show.volume(one.kept_ul),
            books=show.volume(one.books_ul),
        )
        yield Text(told, style="red")

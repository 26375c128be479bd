"""`sommit sales`: turnover by day, from the till's own amounts (R7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click
from rich.console import RenderableType

from sommit_core.cli import show
from sommit_core.cli.app import App, pass_app
from sommit_core.cli.base import Command, argument, option
from sommit_core.cli.values import DAY
from sommit_core.i18n import N_, _
from sommit_core.sales import Day, sales_by_day
from sommit_core.venues import Venue


@click.command(
    "sales",
    cls=Command,
    help=N_(
        "Turnover by business day, from the till's own amounts.\n\n"
        "Discounts, offered drinks and refunds are in it, as the till reported them."
    ),
)
@argument("venue")
@option("--from", "since", type=DAY, help=N_("First business date."))
@option("--to", "until", type=DAY, help=N_("Last business date."))
@option("--linked", is_flag=True, help=N_("Only what counts in Sommit: linked products."))
@pass_app
def sales(app: App, venue: str, since: date | None, until: date | None, linked: bool) -> None:
    """Show turnover by day."""
    with app.reading(venue) as (tx, found):
        days = sales_by_day(tx, found, since=since, until=until, linked=linked)
    app.show({"days": [_document(one, found) for one in days]}, _lines(days, found))


def _document(one: Day, venue: Venue) -> dict[str, Any]:
    return {
        "business_date": one.business_date,
        "revenue": show.amount(one.revenue, venue),
        "products": [
            {
                "id": product.id,
                "label": product.label,
                "quantity": show.units(product.quantity),
                "revenue": show.amount(product.revenue, venue),
            }
            for product in one.products
        ],
    }


def _lines(days: list[Day], venue: Venue) -> Iterator[RenderableType]:
    if not days:
        yield _("No sale was read in these days.")
        read = _("Read the till: sommit sync {venue}").format(venue=venue.slug)
        start = _("Reading begins at the day given to sommit till connect by --start.")
        yield show.hint(f"{read}. {start}")
        return
    rows = []
    for one in days:
        rows.append((show.day(one.business_date), "", "", show.money(one.revenue, venue)))
        rows += [
            ("", p.label, show.quantity(p.quantity), show.money(p.revenue, venue))
            for p in one.products
        ]
    total = sum(one.revenue for one in days)
    rows.append((_("Total"), "", "", show.money(total, venue)))
    titles = (_("Business day"), _("Product"), _("Quantity"), _("Revenue"))
    yield show.table(titles, rows, right="23")

"""`sommit link`, `sommit unlink`: what makes a product's sales count in the cellar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click
from rich.console import RenderableType

from sommit_core import linking
from sommit_core.cellar import get_beverage
from sommit_core.cli import show
from sommit_core.cli.app import App, now, pass_app
from sommit_core.cli.asking import confirmed
from sommit_core.cli.base import Command, argument, option
from sommit_core.cli.values import DAY, WHOLE
from sommit_core.i18n import N_, _, ngettext
from sommit_core.linking import Figures, Link, Unlinked
from sommit_core.products import get_product
from sommit_core.venues import Venue


@click.command(
    "link",
    cls=Command,
    help=N_(
        "Link a product of the till to a beverage: its sales count from then on.\n\n"
        "Those already read count too; a stock count later than a sale is not changed by it."
    ),
)
@argument("venue")
@argument("product")
@argument("beverage")
@option(
    "--serving",
    type=WHOLE,
    metavar="ML",
    help=N_("What one sold unit takes, in ml; else read off the label, else the container."),
)
@option("--from", "since", type=DAY, help=N_("First business date that counts."))
@pass_app
def link(
    app: App, venue: str, product: str, beverage: str, serving: int | None, since: date | None
) -> None:
    """Link a product to a beverage."""
    with app.writing(venue) as (tx, found):
        made, figures = linking.link(
            tx,
            found,
            get_product(tx, found, product),
            get_beverage(tx, found, beverage),
            serving_ml=serving,
            since=since,
            at=now(),
            actor=app.actor,
        )
    app.show(linked_document(made, figures, found), linked_lines(made, figures, found))


@click.command(
    "unlink",
    cls=Command,
    help=N_(
        "Break the link of a product: its sales, past and future, no longer count.\n\n"
        "The stock is put back. Nothing changes at the till."
    ),
)
@argument("venue")
@argument("product")
@option("--dry-run", is_flag=True, help=N_("Only say what would disappear."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@pass_app
def unlink(app: App, venue: str, product: str, dry_run: bool, yes: bool) -> None:
    """Say what unlinking makes disappear, and do it."""
    with app.reading(venue) as (tx, found):
        would = linking.preview_unlink(tx, found, get_product(tx, found, product))
    if dry_run:
        app.show(_unlinked_document(product, would, found), _warning(would, found))
        return
    if app.at_terminal and not yes:
        for line in _warning(would, found):
            app.tell(line)
        confirmed(_("Unlink?"))
    with app.writing(venue) as (tx, found):
        known = get_product(tx, found, product)
        undone = linking.unlink(tx, found, known, at=now(), actor=app.actor)
    app.show(_unlinked_document(product, undone, found), _unlinked(undone, found))


def linked_document(made: Link, figures: Figures, venue: Venue) -> dict[str, Any]:
    """A link just made, for scripts; `volume_ml` is what it takes off the stock."""
    return {
        "link": {
            "id": made.id,
            "product": made.product,
            "label": made.label,
            "beverage": made.beverage,
            "serving_ml": str(made.serving_ml),
            "from": made.valid_from,
        },
        "sales": figures.sales,
        "quantity": show.units(figures.quantity),
        "revenue": show.amount(figures.revenue, venue),
        "volume_ml": show.millilitres(figures.volume_ul),
    }


def linked_lines(made: Link, figures: Figures, venue: Venue) -> Iterator[RenderableType]:
    """A link just made, for people."""
    sentence = _("“{label}” is linked to “{beverage}”, {serving} a unit.")
    yield show.done(
        sentence.format(
            label=made.label, beverage=made.beverage_name, serving=show.serving(made.serving_ml)
        )
    )
    taken = ngettext(
        "{sales} counts from now on, {revenue}; {volume} taken off the stock.",
        "{sales} count from now on, {revenue}; {volume} taken off the stock.",
        figures.quantity // 1000,
    )
    yield taken.format(
        sales=show.sales_count(figures.quantity),
        revenue=show.money(figures.revenue, venue),
        volume=show.volume(figures.volume_ul),
    )
    yield show.hint(_("To take this back: sommit undo {venue}").format(venue=venue.slug))


def _unlinked_document(product: str, one: Unlinked, venue: Venue) -> dict[str, Any]:
    return {
        "product": product,
        "label": one.label,
        "beverage": one.beverage.slug,
        "sales": one.figures.sales,
        "quantity": show.units(one.figures.quantity),
        "revenue": show.amount(one.figures.revenue, venue),
        "volume_ml": show.millilitres(one.figures.volume_ul),
        "remaining_links": one.remaining_links,
    }


def _figures(one: Unlinked, venue: Venue) -> str:
    sentence = _("{sales}, {revenue}, stock {sign}{containers} ({volume})")
    put_back = one.figures.volume_ul
    return sentence.format(
        sales=show.sales_count(one.figures.quantity),
        revenue=show.money(one.figures.revenue, venue),
        sign="+" if put_back > 0 else "",
        containers=show.left(put_back, one.beverage),
        volume=show.volume(put_back),
    )


def _warning(one: Unlinked, venue: Venue) -> Iterator[RenderableType]:
    sentence = _("Unlinking “{label}” from “{beverage}” takes out of Sommit: {figures}.")
    yield show.warning(
        sentence.format(label=one.label, beverage=one.beverage.name, figures=_figures(one, venue))
    )
    yield _("The till is not touched, and its sales stay known: they wait for another link.")
    yield _remaining(one)


def _unlinked(one: Unlinked, venue: Venue) -> Iterator[RenderableType]:
    sentence = _("“{label}” is unlinked from “{beverage}”: {figures}.")
    yield show.done(
        sentence.format(label=one.label, beverage=one.beverage.name, figures=_figures(one, venue))
    )
    yield _remaining(one)
    yield show.hint(_("To take this back: sommit undo {venue}").format(venue=venue.slug))


def _remaining(one: Unlinked) -> str:
    n = one.remaining_links
    if not n:
        return _("No other product is linked to this beverage.")
    return ngettext(
        "{n} other product stays linked to this beverage, with its sales.",
        "{n} other products stay linked to this beverage, with their sales.",
        n,
    ).format(n=show.number(n))

"""`sommit venue`: add, list, set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType

from sommit_core import policies, venues
from sommit_core.cli import show
from sommit_core.cli.app import App, now, pass_app
from sommit_core.cli.base import Group, argument, option
from sommit_core.cli.values import assigned
from sommit_core.i18n import N_, _
from sommit_core.venues import Venue

venue = Group("venue", help=N_("Restaurants and bars: add, list, set policies."))


@venue.command("add", help=N_("Add a venue; its id is made of its name."))
@argument("name")
@option("--timezone", default="Europe/Paris", show_default=True, help=N_("IANA time zone."))
@option("--currency", default="EUR", show_default=True, help=N_("ISO 4217 code."))
@option(
    "--cutoff",
    default="05:00",
    show_default=True,
    help=N_("Local hour at which one business day ends and the next begins."),
)
@pass_app
def _add(app: App, name: str, timezone: str, currency: str, cutoff: str) -> None:
    with app.db.transaction() as tx:
        added = venues.add_venue(
            tx,
            name,
            at=now(),
            timezone=timezone,
            currency=currency,
            cutoff=cutoff,
            actor=app.actor,
        )
    app.show({"venue": document(added)}, _added(added))


@venue.command("list", help=N_("List the venues."))
@pass_app
def _list(app: App) -> None:
    with app.db.reading() as tx:
        found = venues.list_venues(tx)
    app.show({"venues": [document(one) for one in found]}, _listed(found))


@venue.command(
    "set",
    help=N_(
        "Change a policy of a venue: refund_restores_stock, cutoff, timezone or currency.\n\n"
        "Zone and cut-off hold from the end of the first business day not yet read."
    ),
)
@argument("venue")
@argument("assignment", metavar="KEY=VALUE")
@pass_app
def _set(app: App, venue: str, assignment: str) -> None:
    key, value = assigned(assignment)
    with app.writing(venue) as (tx, found):
        changed = policies.set_policy(tx, found, key, value, at=now(), actor=app.actor)
    app.show({"venue": document(changed)}, _listed([changed]))


def document(one: Venue) -> dict[str, Any]:
    """A venue for scripts."""
    return {
        "id": one.slug,
        "name": one.name,
        "timezone": one.timezone,
        "currency": one.currency,
        "cutoff": one.cutoff.strftime("%H:%M"),
        "refund_restores_stock": one.refund_restores_stock,
    }


def _added(one: Venue) -> Iterator[RenderableType]:
    yield show.done(_("“{name}” is added. Its id: {id}").format(name=one.name, id=one.slug))
    yield show.hint(_("Next: sommit till connect {id} CONNECTOR").format(id=one.slug))


def _listed(found: list[Venue]) -> Iterator[RenderableType]:
    if not found:
        yield _("No venue yet. Add one: sommit venue add NAME")
        return
    titles = (_("Id"), _("Name"), _("Time zone"), _("Day ends at"), _("Currency"))
    yield show.table(
        (*titles, _("Refunds restore the stock")),
        (
            (
                one.slug,
                one.name,
                one.timezone,
                one.cutoff.strftime("%H:%M"),
                one.currency,
                show.yes_no(one.refund_restores_stock),
            )
            for one in found
        ),
    )

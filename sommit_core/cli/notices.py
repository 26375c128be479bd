"""`sommit notices`: what readings found odd."""

from __future__ import annotations

import click

from sommit_core import notices as kept
from sommit_core import tills
from sommit_core.cli import show
from sommit_core.cli.app import App, pass_app
from sommit_core.cli.base import Command, argument, option
from sommit_core.i18n import N_, _


@click.command("notices", cls=Command, help=N_("What readings found odd, the newest first."))
@argument("venue")
@option("--limit", type=click.IntRange(min=1), default=50, help=N_("How many at the most."))
@pass_app
def notices(app: App, venue: str, limit: int) -> None:
    """Show the notices of the venue's tills."""
    with app.reading(venue) as (tx, found):
        known = [
            one for till in tills.get_tills(tx, found) for one in kept.list_notices(tx, till.id)
        ]
    shown = known[:limit]
    document = [
        {"code": one.code, "business_date": one.business_date, "text": str(one)} for one in shown
    ]
    rows = [(show.day(one.business_date), str(one)) for one in shown]
    table = show.table((_("Business day"), _("Notice")), rows)
    app.show({"notices": document}, [table] if rows else [_("Nothing odd was found.")])

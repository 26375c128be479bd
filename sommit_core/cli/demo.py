"""`sommit demo`: a few nights on made-up data, in a database of its own, each rule checked."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import RenderableType
from rich.text import Text

from sommit_core.cli import show
from sommit_core.cli.app import App, pass_app
from sommit_core.cli.base import Command, option
from sommit_core.demo import Check, Night, Outcome, tell
from sommit_core.demo.house import FIRST
from sommit_core.demo.stage import stage
from sommit_core.demo.story import LEAST_NIGHTS
from sommit_core.i18n import N_, _, ngettext
from sommit_core.library import ready_library
from sommit_core.store.database import Database
from sommit_core.store.vault import Vault
from sommit_core.venues import Venue, get_venue

MOST_NIGHTS = 366


@click.command(
    "demo",
    cls=Command,
    help=N_(
        "Play a few nights on made-up data, in a database of its own, and check every rule.\n\n"
        "The till is the fake one, or a local Bizzon that is read over HTTP."
    ),
)
@option(
    "--nights",
    type=click.IntRange(LEAST_NIGHTS, MOST_NIGHTS),
    default=LEAST_NIGHTS,
    show_default=True,
    help=N_("Evenings to play."),
)
@option("--seed", type=int, default=1, show_default=True, help=N_("Another seed, other evenings."))
@option(
    "--till",
    type=click.Choice(("fake", "bizzon")),
    default="fake",
    show_default=True,
    help=N_("The till to play on."),
)
@pass_app
@click.pass_context
def demo(context: click.Context, app: App, nights: int, seed: int, till: str) -> None:
    """Play the story, show each night and each rule; exit code 1 if a rule does not show."""
    url = app.database or f"sqlite:///{tempfile.mkdtemp(prefix='sommit-demo-')}/demo.db"
    db = Database(url)
    try:
        vault = Vault.open(None, Path(db.engine.url.database or "demo").with_suffix(".key"))
        app.tell(_title(till))
        with stage(till, seed, FIRST, nights) as played:
            outcome = tell(
                db,
                vault,
                played,
                nights,
                library=ready_library(),
                on_night=lambda night: app.tell(_told(night)),
            )
        with db.reading() as tx:
            venue = get_venue(tx, outcome.venue)
    finally:
        db.close()
    app.show(_document(outcome, venue), _lines(outcome, venue, url))
    context.exit(0 if all(check.ok for check in outcome.checks) else 1)


def _title(till: str) -> Text:
    name = _("the fake till") if till == "fake" else _("a local Bizzon, over HTTP")
    return Text(_("Le Bouchon de la Place sells wine on {till}.").format(till=name), style="bold")


def _told(night: Night) -> Text:
    return Text(_("The evening of {day} was read.").format(day=show.day(night.business_date)))


def _document(outcome: Outcome, venue: Venue) -> dict[str, Any]:
    return {
        "nights": [
            {
                "business_date": night.business_date,
                "state": night.report.state,
                "closings": night.report.closings,
                "lines_new": night.report.lines_new,
                "lines_changed": night.report.lines_changed,
                "requests": night.report.requests,
                "revenue": format(night.revenue, "f"),
                "unsynchronised": night.waiting,
            }
            for night in outcome.nights
        ],
        "checks": [
            {"rule": check.rule, "ok": check.ok, "text": check.text} for check in outcome.checks
        ],
        "venue": venue.slug,
    }


def _lines(outcome: Outcome, venue: Venue, url: str) -> Iterator[RenderableType]:
    titles = (_("Evening"), _("Lines read"), _("Requests"), _("Turnover"), _("To synchronise"))
    rows = [
        (
            show.day(night.business_date),
            show.number(night.report.lines_new),
            show.number(night.report.requests),
            show.money(int(night.revenue.scaleb(venue.decimals)), venue),
            show.number(night.waiting),
        )
        for night in outcome.nights
    ]
    yield show.table(titles, rows, right="1234")
    yield show.table((_("Rule"), "", _("What was seen")), map(_row, outcome.checks))
    wrong = sum(not check.ok for check in outcome.checks)
    if wrong:
        failed = ngettext("{n} rule does not show.", "{n} rules do not show.", wrong)
        yield Text(failed.format(n=wrong), style="bold red")
    else:
        shown = ngettext("{n} rule shown.", "All {n} rules shown.", len(outcome.checks))
        yield show.done(shown.format(n=len(outcome.checks)))
    yield show.hint(_("To look around in these books:"))
    yield show.hint(f"  {_called()} --database {url} products {venue.slug}")


def _called() -> str:
    """How this program is called here: by its name, or where it is not on the path by its place."""
    return "sommit" if shutil.which("sommit") else sys.argv[0]


def _row(check: Check) -> tuple[str, Text, str]:
    mark = Text("✓", style="green") if check.ok else Text("✗", style="bold red")
    return check.rule, mark, check.text

"""`sommit sync`: read tills now, one after the other; one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import attrs
import click
from rich.console import RenderableType
from rich.text import Text

from sommit_core import sync as night
from sommit_core import tills
from sommit_core.cli import show
from sommit_core.cli.app import App, now, pass_app
from sommit_core.cli.base import Command, argument, option
from sommit_core.cli.failure import error_document
from sommit_core.cli.tills import state_text
from sommit_core.cli.values import INSTANT
from sommit_core.errors import AlreadyReading, ConnectorFailure, SommitError
from sommit_core.i18n import N_, _, ngettext
from sommit_core.oneway.budget import Budgets
from sommit_core.sync import Progress, Report
from sommit_core.tills import Till
from sommit_core.venues import Venue, get_venue, list_venues

PARTIAL = 3


@attrs.frozen
class Read:
    """What reading one till came to: a report, or an error before any reading."""

    venue: Venue
    till: Till
    report: Report
    error: SommitError | None


@click.command(
    "sync",
    cls=Command,
    help=N_(
        "Read each venue's till as of now, or of INSTANT, and apply what it says.\n\n"
        "Without VENUE: the only one there is. Exit code 3: some were not read whole."
    ),
)
@argument("venues", nargs=-1, metavar="[VENUE]...")
@option("--all", "everyone", is_flag=True, help=N_("All venues that have a till."))
@option(
    "--now",
    "as_of",
    type=INSTANT,
    help=N_("Read as of this instant, so that a run can be repeated."),
)
@option("--dry-run", is_flag=True, help=N_("Do everything and keep nothing."))
@option("--wait", is_flag=True, help=N_("Pause when the till's request allowance is used up."))
@pass_app
@click.pass_context
def sync(
    context: click.Context,
    app: App,
    venues: Sequence[str],
    everyone: bool,
    as_of: datetime | None,
    dry_run: bool,
    wait: bool,
) -> None:
    """Read each till, show what came of it, and leave with the exit code that sums it up."""
    budgets = Budgets(wait=wait)

    def read(venue: Venue, till: Till, progress: Progress) -> Report:
        return night.sync(
            app.db,
            app.vault,
            venue,
            till,
            as_of=as_of or now(),
            started=now(),
            budgets=budgets,
            dry_run=dry_run,
            progress=progress,
        )

    found = [_read(app, venue, till, read) for venue, till in _chosen(app, venues, everyone)]
    app.show({"venues": [_document(one) for one in found]}, _lines(found, dry_run=dry_run))
    context.exit(_exit_code(found))


def _chosen(app: App, names: Sequence[str], everyone: bool) -> list[tuple[Venue, Till]]:
    with app.db.reading() as tx:
        if names:
            venues = [get_venue(tx, name) for name in dict.fromkeys(names)]
            return [
                (venue, till)
                for venue in venues
                for till in tills.get_tills(tx, venue) or [tills.get_till(tx, venue)]
            ]
        venues = list_venues(tx)
        if len(venues) != 1 and not everyone:
            raise click.UsageError(_("Which venue? Name it, or give --all."))
        return [(venue, till) for venue in venues for till in tills.get_tills(tx, venue)]


def _read(
    app: App, venue: Venue, till: Till, read: Callable[[Venue, Till, Progress], Report]
) -> Read:
    report = Report(venue.slug, till.connector)
    error: SommitError | None
    try:
        with _progress(app, venue, till) as progress:
            report = read(venue, till, progress)
        error = report.error
    except SommitError as raised:
        error = raised
        reading = isinstance(error, AlreadyReading)
        report.state = "reading" if reading else tills.state_of(error)
    except Exception as raised:  # not even a defect of ours in one venue stops the night of others
        if app.debug:
            raise
        error = ConnectorFailure(till=till.connector, detail=type(raised).__name__)
        report.state = tills.FAILED
    return Read(venue, till, report, error)


@contextmanager
def _progress(app: App, venue: Venue, till: Till) -> Iterator[Progress]:
    """A bar at a terminal, a line elsewhere, nothing for scripts."""
    title = f"{venue.name} ({till.connector})"
    console = app.console(stderr=True)
    if app.json or not console.is_terminal:
        app.tell(_("Reading {till} …").format(till=title))
        yield lambda *_days: None
        return
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[day]}"))
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, day="", total=None)

        def advance(since: date, until: date, kept: date) -> None:
            total, done = (until - since).days, (kept - since).days + 1
            bar.update(task, total=total, completed=done, day=show.day(kept))

        yield advance


def _document(one: Read) -> dict[str, Any]:
    report = one.report
    return {
        "venue": report.venue,
        "connector": report.connector,
        "state": report.state,
        "closings": report.closings,
        "lines_new": report.lines_new,
        "lines_changed": report.lines_changed,
        "requests": report.requests,
        "notices": [
            {"code": notice.code, "business_date": notice.business_date, "text": str(notice)}
            for notice in report.notices
        ],
        "error": error_document(one.error) if one.error else None,
    }


def _lines(found: list[Read], *, dry_run: bool) -> Iterator[RenderableType]:
    if not found:
        yield _("No venue has a till yet. Connect one: sommit till connect VENUE CONNECTOR")
    if dry_run:
        yield show.warning(_("A dry run: nothing of this was kept."))
    for one in found:
        yield _summary(one)
        if one.error:
            yield Text(f"  {one.error}", style="red")
        for notice in one.report.notices:
            day = f"{show.day(notice.business_date)}: " if notice.business_date else ""
            yield Text(f"  {day}{notice}", style="yellow")


def _summary(one: Read) -> Text:
    report = one.report
    closings = ngettext("{n} closing", "{n} closings", report.closings)
    new = ngettext("{n} new line", "{n} new lines", report.lines_new)
    changed = ngettext("{n} changed", "{n} changed", report.lines_changed)
    requests = ngettext("{n} request", "{n} requests", report.requests)
    figures = [
        closings.format(n=show.number(report.closings)),
        new.format(n=show.number(report.lines_new)),
        changed.format(n=show.number(report.lines_changed)),
        requests.format(n=show.number(report.requests)),
    ]
    head = f"{one.venue.name} ({report.connector}) – "
    return Text.assemble(head, state_text(report.state), " – ", ", ".join(figures))


def _exit_code(found: list[Read]) -> int:
    codes = [one.error.exit_code for one in found if one.error]
    if codes and len(codes) == len(found):
        return codes[0] if len(set(codes)) == 1 else 1
    partial = any(one.report.state != tills.HEALTHY for one in found)
    return PARTIAL if codes or partial else 0

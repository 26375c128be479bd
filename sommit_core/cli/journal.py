"""`sommit journal`, `sommit undo`: who did what, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import click
from rich.console import RenderableType
from rich.text import Text

from sommit_core import journal as entries_of
from sommit_core import undo as taking_back
from sommit_core.cli import show
from sommit_core.cli.app import App, now, pass_app
from sommit_core.cli.base import Command, argument, option
from sommit_core.cli.telling import Teller
from sommit_core.cli.values import WHOLE
from sommit_core.i18n import N_, _
from sommit_core.journal import Entry
from sommit_core.venues import Venue


@click.command("journal", cls=Command, help=N_("Who did what and when, the newest first."))
@argument("venue")
@option("--limit", type=click.IntRange(min=1), help=N_("How many entries at the most."))
@pass_app
def journal(app: App, venue: str, limit: int | None) -> None:
    """Show the journal."""
    with app.reading(venue) as (tx, found):
        entries = entries_of.entries(tx, found.id)[:limit]
        told = Teller(tx, found)
    document = {"entries": [_document(one, found, told) for one in entries]}
    app.show(document, _lines(entries, found, told))


@click.command(
    "undo",
    cls=Command,
    help=N_("Take back the last entry of the journal that can be, or the one of this number."),
)
@argument("venue")
@argument("entry", type=WHOLE, required=False)
@pass_app
def undo(app: App, venue: str, entry: int | None) -> None:
    """Take an entry back."""
    with app.writing(venue) as (tx, found):
        taken = taking_back.undo(tx, found, entry, at=now(), actor=app.actor)
        told = Teller(tx, found)
    taken = attrs.evolve(taken, undone=True)
    sentence = _("Undone: {entry}").format(entry=told.tell(taken))
    app.show({"undone": _document(taken, found, told)}, [show.done(sentence)])


def _document(one: Entry, venue: Venue, told: Teller) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": show.instant(one.at, venue),
        "actor": one.actor,
        "action": one.action,
        "text": told.tell(one),
        "undone": one.undone,
        "reversible": taking_back.reversible(one),
    }


def _lines(entries: list[Entry], venue: Venue, told: Teller) -> Iterator[RenderableType]:
    titles = (_("No."), _("When"), _("Who"), _("What"))
    yield show.table(
        (*titles, ""),
        (
            (
                str(one.id),
                show.moment(one.at, venue),
                one.actor,
                Text(told.tell(one), style="dim strike" if one.undone else ""),
                _mark(one),
            )
            for one in entries
        ),
        right="0",
    )


def _mark(one: Entry) -> str:
    if one.undone:
        return _("undone")
    return "" if taking_back.reversible(one) else _("final")

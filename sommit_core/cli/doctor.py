"""`sommit doctor`: what works in this installation, what does not, and what to do."""

from __future__ import annotations

import gettext
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from zoneinfo import available_timezones

import attrs
import click
from rich.console import RenderableType
from rich.text import Text

import sommit_core
from sommit_core import stock, tills
from sommit_core.cli.app import App, pass_app
from sommit_core.cli.base import Command
from sommit_core.cli.tills import STATES
from sommit_core.errors import SommitError
from sommit_core.i18n import N_, _, ngettext
from sommit_core.plugins import bind, installed
from sommit_core.store.database import HEAD
from sommit_core.venues import list_venues

NAMES = {
    "versions": N_("versions"),
    "languages": N_("languages"),
    "output": N_("output"),
    "database": N_("database"),
    "integrity": N_("integrity"),
    "key": N_("key"),
    "tokens": N_("tokens"),
    "time_zones": N_("time zones"),
    "connectors": N_("connectors"),
    "connector": N_("connector"),
    "till": N_("till"),
    "balances": N_("balances"),
}


@attrs.frozen
class Check:
    """One thing looked at."""

    name: str
    """What was looked at, by its name in `NAMES`."""
    text: str
    advice: str = ""
    """What to do when it is not well."""
    ok: bool = True
    of: str = ""
    """Which one, where there are several."""


@click.command("doctor", cls=Command, help=N_("Check this installation and say what to do."))
@pass_app
@click.pass_context
def doctor(context: click.Context, app: App) -> None:
    """Run every check; exit code 1 if one is not well."""
    found = [one for check in CHECKS for one in _run(check, app)]
    well = all(one.ok for one in found)
    app.show({"ok": well, "checks": [attrs.asdict(one) for one in found]}, _lines(found))
    context.exit(0 if well else 1)


def _run(check: Callable[[App], Iterator[Check]], app: App) -> Iterator[Check]:
    try:
        yield from check(app)
    except SommitError as error:
        yield Check(check.__name__.strip("_"), str(error), ok=False)


def _versions(_app: App) -> Iterator[Check]:
    parts = ("sqlalchemy", "httpx", "pluggy", "tzdata")
    others = ", ".join(f"{part} {version(part)}" for part in parts)
    ours = f"Sommit {version('sommit-core')}, Python {platform.python_version()}"
    yield Check("versions", f"{ours} ({platform.system()}); {others}")


def _languages(_app: App) -> Iterator[Check]:
    folder = Path(sommit_core.__file__).parent / "locale"
    there = gettext.find("sommit", folder, ["fr"]) is not None
    text = _("French and English are there.") if there else _("The French texts are missing.")
    yield Check("languages", text, "" if there else _("Install Sommit again."), ok=there)
    shown = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = _("Output is written as {encoding}.").format(encoding=sys.stdout.encoding)
    advice = "" if shown else _("Set PYTHONUTF8=1, else accents and prices may not show.")
    yield Check("output", text, advice, ok=shown)


def _database(app: App) -> Iterator[Check]:
    text = _("The books {where} open, revision {revision}.")
    yield Check("database", text.format(where=app.db.where, revision=HEAD))
    damage = app.db.damage()
    if damage:
        advice = _("Stop Sommit and restore the last copy of the database.")
        yield Check("integrity", damage, advice, ok=False)
    else:
        yield Check("integrity", _("The database finds no damage."))


def _balances(app: App) -> Iterator[Check]:
    checked, wrong = 0, []
    with app.db.reading() as tx:
        for venue in list_venues(tx):
            n, differences = stock.verify(tx, venue)
            checked += n
            wrong += [f"{venue.slug}/{one.beverage.slug}" for one in differences]
    text = ngettext("{n} balance compared.", "{n} balances compared.", checked).format(n=checked)
    advice = _("They differ from the books; report it: {names}").format(names=", ".join(wrong))
    yield Check("balances", text, advice if wrong else "", ok=not wrong)


def _key(app: App) -> Iterator[Check]:
    source = "SOMMIT_KEY" if app.config.key else str(app.config.key_file)
    vault = app.vault
    yield Check("key", _("The master key is there ({source}).").format(source=source))
    with app.db.reading() as tx:
        known = [till for venue in list_venues(tx) for till in tills.get_tills(tx, venue)]
    sealed = [(till.token_box, till.row) for till in known if till.token_box]
    for box, row in sealed:
        vault.unseal(box, row)
    n = len(sealed)
    text = ngettext("It opens {n} token.", "It opens {n} tokens.", n).format(n=n)
    yield Check("tokens", text)


def _time_zones(app: App) -> Iterator[Check]:
    with app.db.reading() as tx:
        names = sorted({period.zone for v in list_venues(tx) for period in v.clock.periods})
    unknown = sorted(set(names) - available_timezones())
    if unknown:
        text = _("Not known here: {zones}.").format(zones=", ".join(unknown))
        yield Check("time_zones", text, _("Update the package tzdata."), ok=False)
        return
    shown = ", ".join(names) or "–"
    yield Check("time_zones", _("Known: {zones}.").format(zones=shown))


def _connectors(_app: App) -> Iterator[Check]:
    for name in installed():
        try:
            text = bind(name).info.title
            yield Check("connector", text, of=name)
        except SommitError as error:
            advice = _("Update or remove the package that brings it.")
            yield Check("connector", str(error), advice, ok=False, of=name)
    if not installed():
        advice = _("Install one, for example sommit-bizzon.")
        yield Check("connectors", _("No connector is installed."), advice, ok=False)


def _till(app: App) -> Iterator[Check]:
    with app.db.reading() as tx:
        known = [(venue, till) for venue in list_venues(tx) for till in tills.get_tills(tx, venue)]
    for venue, till in known:
        well = till.state == tills.HEALTHY
        check = f"sommit till check {venue.slug} {till.connector}"
        advice = _("See: {command}").format(command=check)
        name = f"{venue.slug}/{till.connector}"
        yield Check("till", _(STATES[till.state]), "" if well else advice, ok=well, of=name)


CHECKS = (
    _versions,
    _languages,
    _database,
    _key,
    _time_zones,
    _connectors,
    _till,
    _balances,
)


def _lines(found: list[Check]) -> Iterator[RenderableType]:
    for one in found:
        mark = ("✓", "green") if one.ok else ("✗", "red")
        yield Text.assemble(mark, f" {_(NAMES[one.name])} {one.of}".rstrip(), f" – {one.text}")
        if one.advice:
            yield Text(f"  → {one.advice}", style="yellow")

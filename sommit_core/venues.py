"""Venues: restaurants and bars, and their clock."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from zoneinfo import available_timezones

import attrs
import sqlalchemy as sa
from babel.numbers import get_currency_precision, list_currencies

from sommit_core import journal
from sommit_core.business_day import BusinessClock, ClockPeriod
from sommit_core.errors import BadInput, Conflict, NotFound
from sommit_core.i18n import _
from sommit_core.store import tables as t

PLAIN = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'"})


@attrs.frozen
class Venue:
    """One restaurant or bar."""

    id: int
    slug: str
    name: str
    currency: str
    decimals: int
    """Of the currency: amounts are kept as integers of that many decimals."""
    refund_restores_stock: bool
    clock: BusinessClock

    @property
    def timezone(self) -> str:
        """The zone that holds now."""
        return self.clock.periods[-1].zone

    @property
    def cutoff(self) -> time:
        """The hour, in local time, at which one business day ends and the next begins."""
        return self.clock.periods[-1].cutoff


def add_venue(
    tx: sa.Connection,
    name: str,
    *,
    at: datetime,
    timezone: str = "Europe/Paris",
    currency: str = "EUR",
    cutoff: str = "05:00",
    actor: str = "",
) -> Venue:
    """Add a venue; its slug is made of its name.

    Raises:
        BadInput: an empty name, an unknown zone or currency, a malformed cut-off.
        Conflict: a venue of this name exists.
    """
    slug = slugify(name, _("name"))
    if tx.scalar(sa.select(t.venue.c.id).where(t.venue.c.slug == slug)):
        raise Conflict(detail=_("A venue “{slug}” exists already.").format(slug=slug))
    zone, hour, money = check_zone(timezone), check_cutoff(cutoff), check_currency(currency)
    venue_id = t.insert(
        tx,
        t.venue,
        slug=slug,
        name=name.strip(),
        currency=money,
        decimals=get_currency_precision(money),
        refund_restores_stock=True,
        created_at=at,
    )
    hold_from(tx, venue_id, date.min, zone, hour)
    journal.record(tx, venue_id, at, "venue_added", {"name": name}, actor)
    return get_venue(tx, slug)


def get_venue(tx: sa.Connection, slug: str) -> Venue:
    """The venue of this slug.

    Raises:
        NotFound: there is none.
    """
    found = _venues(tx, t.venue.c.slug == slug)
    if not found:
        raise NotFound(kind=_("venue"), name=slug)
    return found[0]


def list_venues(tx: sa.Connection) -> list[Venue]:
    """All venues, by name."""
    return _venues(tx, sa.true())


def clock_of(timezone: str, cutoff: str) -> BusinessClock:
    """The clock of a venue that never moved its zone or cut-off.

    Raises:
        BadInput: an unknown zone, a malformed cut-off.
    """
    return BusinessClock.always(check_zone(timezone), time.fromisoformat(check_cutoff(cutoff)))


def check_currency(code: str) -> str:
    """The code of a currency.

    Raises:
        BadInput: it is none.
    """
    if code not in list_currencies():
        raise BadInput(
            field=_("currency"), detail=_("“{value}” is unknown (example: EUR)").format(value=code)
        )
    return code


def slugify(name: str, field: str) -> str:
    """`name` as it stands in commands: lower case, plain letters, digits and dashes.

    Raises:
        BadInput: nothing is left of it.
    """
    folded = unicodedata.normalize("NFKD", name.translate(PLAIN))
    plain = folded.encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80]
    if not slug:
        raise BadInput(
            field=field, detail=_("“{value}” has no letter to make a name of").format(value=name)
        )
    return slug


def _venues(tx: sa.Connection, where: sa.ColumnElement[bool]) -> list[Venue]:
    clocks: dict[int, list[ClockPeriod]] = {}
    for row in tx.execute(t.venue_clock.select().order_by(t.venue_clock.c.since)):
        period = ClockPeriod(row.since, row.zone, time.fromisoformat(row.cutoff))
        clocks.setdefault(row.venue_id, []).append(period)
    rows = tx.execute(t.venue.select().where(where).order_by(t.venue.c.name))
    return [
        Venue(
            id=row.id,
            slug=row.slug,
            name=row.name,
            currency=row.currency,
            decimals=row.decimals,
            refund_restores_stock=row.refund_restores_stock,
            clock=BusinessClock(tuple(clocks[row.id])),
        )
        for row in rows
    ]


def check_zone(name: str) -> str:
    """The name of a time zone.

    Raises:
        BadInput: it is none.
    """
    if name not in available_timezones():
        raise BadInput(
            field=_("time zone"),
            detail=_("“{value}” is unknown (example: Europe/Paris)").format(value=name),
        )
    return name


def check_cutoff(text: str) -> str:
    """A cut-off as "HH:MM".

    Raises:
        BadInput: it is none.
    """
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise BadInput(
            field=_("cut-off"),
            detail=_("“{value}” is no time of day (example: 05:00)").format(value=text),
        )
    return text


def hold_from(tx: sa.Connection, venue_id: int, since: date, zone: str, cutoff: str) -> None:
    """Let zone and cut-off hold from a business date on, instead of what held from then on."""
    clock = t.venue_clock
    tx.execute(clock.delete().where(clock.c.venue_id == venue_id, clock.c.since >= since))
    tx.execute(clock.insert().values(venue_id=venue_id, since=since, zone=zone, cutoff=cutoff))

"""Venues: restaurants and bars, their clock and their policies."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
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
POLICIES = ("refund_restores_stock", "cutoff", "timezone", "currency")


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
    zone, hour, money = _zone(timezone), _cutoff(cutoff), check_currency(currency)
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
    _hold_from(tx, venue_id, date.min, zone, hour)
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


def set_policy(
    tx: sa.Connection, venue: Venue, key: str, value: str, *, at: datetime, actor: str = ""
) -> Venue:
    """Change one policy. Zone and cut-off hold from the end of the first business day not read.

    Raises:
        BadInput: an unknown policy or a value that it does not take.
        Conflict: the currency of a venue that has readings.
    """
    changes = {
        "refund_restores_stock": _set_refunds,
        "cutoff": _set_cutoff,
        "timezone": _set_zone,
        "currency": _set_currency,
    }
    if key not in changes:
        raise BadInput(
            field=key, detail=_("unknown. Known: {names}").format(names=", ".join(POLICIES))
        )
    changes[key](tx, venue, value, at)
    journal.record(tx, venue.id, at, "policy_set", {"key": key, "value": value}, actor)
    return get_venue(tx, venue.slug)


def clock_of(timezone: str, cutoff: str) -> BusinessClock:
    """The clock of a venue that never moved its zone or cut-off.

    Raises:
        BadInput: an unknown zone, a malformed cut-off.
    """
    return BusinessClock.always(_zone(timezone), time.fromisoformat(_cutoff(cutoff)))


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


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise BadInput(
            field=_("time zone"),
            detail=_("“{value}” is unknown (example: Europe/Paris)").format(value=name),
        )
    return name


def _cutoff(text: str) -> str:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise BadInput(
            field=_("cut-off"),
            detail=_("“{value}” is no time of day (example: 05:00)").format(value=text),
        )
    return text


def _hold_from(tx: sa.Connection, venue_id: int, since: date, zone: str, cutoff: str) -> None:
    clock = t.venue_clock
    tx.execute(clock.delete().where(clock.c.venue_id == venue_id, clock.c.since >= since))
    tx.execute(clock.insert().values(venue_id=venue_id, since=since, zone=zone, cutoff=cutoff))


def _last_day_read(tx: sa.Connection, venue: Venue) -> date | None:
    joined = t.closing.join(t.connection)
    last: date | None = tx.scalar(
        sa.select(sa.func.max(t.closing.c.business_date))
        .select_from(joined)
        .where(t.connection.c.venue_id == venue.id)
    )
    return last


def _first_free_day(tx: sa.Connection, venue: Venue) -> date:
    """The first day that may start otherwise: the one after a day read starts where that ends."""
    last = _last_day_read(tx, venue)
    return last + timedelta(days=2) if last else date.min


def _set_cutoff(tx: sa.Connection, venue: Venue, value: str, _at: datetime) -> None:
    _hold_from(tx, venue.id, _first_free_day(tx, venue), venue.timezone, _cutoff(value))


def _set_zone(tx: sa.Connection, venue: Venue, value: str, _at: datetime) -> None:
    cutoff = venue.cutoff.strftime("%H:%M")
    _hold_from(tx, venue.id, _first_free_day(tx, venue), _zone(value), cutoff)


def _set_currency(tx: sa.Connection, venue: Venue, value: str, _at: datetime) -> None:
    money = check_currency(value)
    if _last_day_read(tx, venue):
        raise Conflict(
            detail=_("The currency is fixed: sales have been read in {now}.").format(
                now=venue.currency
            )
        )
    tx.execute(
        t.venue.update()
        .where(t.venue.c.id == venue.id)
        .values(currency=money, decimals=get_currency_precision(money))
    )


def _set_refunds(tx: sa.Connection, venue: Venue, value: str, _at: datetime) -> None:
    if value.lower() not in ("true", "false"):
        raise BadInput(
            field="refund_restores_stock",
            detail=_("“{value}” is neither true nor false").format(value=value),
        )
    from sommit_core.stock import rebuild

    tx.execute(
        t.venue.update()
        .where(t.venue.c.id == venue.id)
        .values(refund_restores_stock=value.lower() == "true")
    )
    rebuild(tx, get_venue(tx, venue.slug))

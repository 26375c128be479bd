"""A venue's policies, and what changing one does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from babel.numbers import get_currency_precision

from sommit_core import journal
from sommit_core.errors import BadInput, Conflict
from sommit_core.i18n import _
from sommit_core.stock import rebuild
from sommit_core.store import tables as t
from sommit_core.venues import (
    Venue,
    check_currency,
    check_cutoff,
    check_zone,
    get_venue,
    hold_from,
)


def set_policy(
    tx: sa.Connection, venue: Venue, key: str, value: str, *, at: datetime, actor: str = ""
) -> Venue:
    """Change one policy. Zone and cut-off hold from the end of the first business day not read.

    Raises:
        BadInput: an unknown policy or a value that it does not take.
        Conflict: the currency of a venue that has readings.
    """
    if key not in POLICIES:
        raise BadInput(
            field=key, detail=_("unknown. Known: {names}").format(names=", ".join(POLICIES))
        )
    POLICIES[key](tx, venue, value)
    journal.record(tx, venue.id, at, "policy_set", {"key": key, "value": value}, actor)
    return get_venue(tx, venue.slug)


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


def _set_cutoff(tx: sa.Connection, venue: Venue, value: str) -> None:
    hold_from(tx, venue.id, _first_free_day(tx, venue), venue.timezone, check_cutoff(value))


def _set_zone(tx: sa.Connection, venue: Venue, value: str) -> None:
    cutoff = venue.cutoff.strftime("%H:%M")
    hold_from(tx, venue.id, _first_free_day(tx, venue), check_zone(value), cutoff)


def _set_currency(tx: sa.Connection, venue: Venue, value: str) -> None:
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


def _set_refunds(tx: sa.Connection, venue: Venue, value: str) -> None:
    if value.lower() not in ("true", "false"):
        raise BadInput(
            field="refund_restores_stock",
            detail=_("“{value}” is neither true nor false").format(value=value),
        )
    tx.execute(
        t.venue.update()
        .where(t.venue.c.id == venue.id)
        .values(refund_restores_stock=value.lower() == "true")
    )
    rebuild(tx, venue)


POLICIES: Mapping[str, Callable[[sa.Connection, Venue, str], None]] = {
    "refund_restores_stock": _set_refunds,
    "cutoff": _set_cutoff,
    "timezone": _set_zone,
    "currency": _set_currency,
}

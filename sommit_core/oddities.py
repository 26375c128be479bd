"""What is odd about a closing: it stops nothing, but the restaurant should know of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from sommit_core.business_day import BusinessClock
from sommit_core.exact import plain, unscaled
from sommit_core.notices import Notice
from sommit_core.records import ClosingSales
from sommit_core.store import tables as t
from sommit_core.store.lines import LineRow


def missing_before(
    tx: sa.Connection, connection_id: int, closing: ClosingSales, total: int | None, decimals: int
) -> Iterator[Notice]:
    """Signs that closings before this one never came: a gap in their numbers, a fallen total.

    `total` is the till's perpetual total, in minor units.
    """
    if closing.sequence is None and total is None:
        return
    c, day = t.closing.c, closing.business_date
    earlier = [c.business_date < day]
    if closing.sequence is not None:
        earlier.append(sa.and_(c.business_date == day, c.sequence < closing.sequence))
    before = (
        c.connection_id == connection_id,
        c.outlet.is_not_distinct_from(closing.outlet),
        c.register.is_not_distinct_from(closing.register),
        sa.or_(*earlier),
    )
    sums = sa.select(sa.func.max(c.sequence), sa.func.max(c.perpetual_total)).where(*before)
    number, told = tx.execute(sums).one()
    if number is not None and closing.sequence is not None and closing.sequence > number + 1:
        yield Notice("sequence_gap", day, {"before": number, "closing": closing.sequence})
    if told is not None and total is not None and total < told:
        fell = {"before": plain(unscaled(told, decimals)), "now": plain(unscaled(total, decimals))}
        yield Notice("perpetual_fell", day, fell)


def odd_hours(
    closing: ClosingSales, rows: Sequence[LineRow], clock: BusinessClock
) -> Iterator[Notice]:
    """Lines sold at an hour that is not the closing's; they count on its business date."""
    start, end = clock.window(closing.business_date)
    first, last = t.epoch(closing.opened_at or start), t.epoch(closing.closed_at or end)
    count = sum(not first <= row.sold_at <= last for row in rows)
    if count:
        yield Notice(
            "lines_outside", closing.business_date, {"closing": closing.id, "count": count}
        )

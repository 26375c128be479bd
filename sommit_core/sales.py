"""Turnover by business day, from the till's own amounts (R7)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core import stock
from sommit_core.products import sale_sums
from sommit_core.rules import EARNING
from sommit_core.store import tables as t
from sommit_core.venues import Venue


@attrs.frozen
class ProductSales:
    """What one product sold on one business day."""

    id: str
    """The till's id, or `open:LABEL` of what was typed at the till."""
    label: str
    quantity: int
    """Thousandths of a unit, refunds taken off, offered ones counted."""
    revenue: int
    """Minor units."""


@attrs.frozen
class Day:
    """One business day's turnover."""

    business_date: date
    products: tuple[ProductSales, ...]

    @property
    def revenue(self) -> int:
        """Minor units, voids left out."""
        return sum(product.revenue for product in self.products)


def sales_by_day(
    tx: sa.Connection,
    venue: Venue,
    *,
    since: date | None = None,
    until: date | None = None,
    linked: bool = False,
) -> list[Day]:
    """The days from `since` to `until` (both included) on which something was read, in order.

    `linked`: only what counts in Sommit, the sales of linked products while their link holds.
    """
    days: dict[date, list[ProductSales]] = defaultdict(list)
    for row in tx.execute(_query(venue, since, until, linked=linked)):
        sold = ProductSales(row.external_id, row.label, int(row.quantity), int(row.revenue))
        days[row.business_date].append(sold)
    return [Day(day, tuple(products)) for day, products in sorted(days.items())]


def _query(venue: Venue, since: date | None, until: date | None, *, linked: bool) -> sa.Select[Any]:
    line, closing, product = t.sale_line.c, t.closing.c, t.pos_product.c
    query = (
        sa.select(closing.business_date, product.external_id, product.label, *sale_sums())
        .select_from(t.sale_line)
        .join(t.closing, closing.id == line.closing_id)
        .join(t.pos_product, product.id == line.pos_product_id)
        .join(t.connection, t.connection.c.id == closing.connection_id)
        .where(t.connection.c.venue_id == venue.id, line.kind.in_(EARNING))
        .group_by(closing.business_date, product.external_id, product.label)
        .having(sa.or_(*(total.element != 0 for total in sale_sums())))
        .order_by(closing.business_date, sa.desc("revenue"), product.external_id)
    )
    if since:
        query = query.where(closing.business_date >= since)
    if until:
        query = query.where(closing.business_date <= until)
    if linked:
        live = sa.and_(t.link.c.pos_product_id == product.id, t.link.c.removed_at.is_(None))
        query = query.join(t.link, live).where(*stock.in_force())
    return query

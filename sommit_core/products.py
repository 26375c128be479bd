"""The till's products as the restaurant sees them: sold first; linked, waiting or set aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core import journal, pricing
from sommit_core.errors import Conflict, NotFound
from sommit_core.i18n import _
from sommit_core.rules import EARNING, SELLING
from sommit_core.store import tables as t
from sommit_core.venues import Venue


class State(StrEnum):
    """Where a product stands between the till and the cellar."""

    UNSYNCHRONISED = "unsynchronised"
    """Neither linked nor set aside: it waits for a person (R5)."""
    LINKED = "linked"
    SET_ASIDE = "set_aside"
    """Said not to be a drink of the cellar; reversible."""


@attrs.frozen
class Product:
    """One product of the till, with all its sales."""

    number: int
    """The books' own number of it."""
    id: str
    """The till's id."""
    connector: str
    label: str
    """As the till spells it today."""
    category: str | None
    listed: bool
    sales: int
    """Lines sold, refunded or offered."""
    quantity: int
    """Thousandths of a unit, refunds taken off."""
    revenue: int
    """Minor units, as the till reported it (R7)."""
    price: int | None
    """The till's price today, minor units; None when it never told one."""
    state: State
    beverage: str | None
    """The slug of the linked beverage."""

    @property
    def sold(self) -> bool:
        """Whether it ever stood in a closing: the price-tag mark (R9)."""
        return self.sales > 0


def list_products(tx: sa.Connection, venue: Venue) -> list[Product]:
    """The venue's products, the sold ones first and among them the most revenue first (R9)."""
    found = _products(tx, venue, ~t.pos_product.c.open_item)
    return sorted(found, key=lambda p: (not p.sold, -p.revenue, p.label.casefold(), p.id))


def unsynchronised(tx: sa.Connection, venue: Venue) -> list[Product]:
    """The products that wait for a link, in the order to go through them (R5, R9)."""
    return [p for p in list_products(tx, venue) if p.state is State.UNSYNCHRONISED]


def get_product(tx: sa.Connection, venue: Venue, name: str) -> Product:
    """The product of this till id, or of `CONNECTOR:ID` where two tills use the same id.

    Raises:
        NotFound: there is none.
        Conflict: two tills of the venue have it.
    """
    c = t.pos_product.c
    found = _products(tx, venue, c.external_id == name)
    connector, colon, id = name.partition(":")  # noqa: A001  (the till's id)
    if not found and colon:
        found = [p for p in _products(tx, venue, c.external_id == id) if p.connector == connector]
    if not found:
        raise NotFound(kind=_("product"), name=name)
    if len(found) > 1:
        choices = ", ".join(f"{p.connector}:{p.id}" for p in found)
        raise Conflict(
            detail=_("Two tills have this product. Choose: {choices}").format(choices=choices)
        )
    return found[0]


def set_aside(
    tx: sa.Connection, venue: Venue, product: Product, *, at: datetime, actor: str = ""
) -> None:
    """Say that a product is no drink of the cellar: it no longer waits for a link.

    Raises:
        Conflict: it is linked, or set aside already.
    """
    if product.state is not State.UNSYNCHRONISED:
        detail = _("“{label}” is linked; unlink it first.")
        if product.state is State.SET_ASIDE:
            detail = _("“{label}” is set aside already.")
        raise Conflict(detail=detail.format(label=product.label))
    mark_aside(tx, product.number, aside=True)
    data = {"product": product.number, "label": product.label}
    journal.record(tx, venue.id, at, "set_aside", data, actor)


def undo_set_aside(tx: sa.Connection, data: Mapping[str, Any]) -> None:
    """Let a product wait again.

    Raises:
        Conflict: it has been linked since, and undoing that link sets it aside again.
    """
    c = t.pos_product.c
    if not tx.scalar(sa.select(c.set_aside).where(c.id == data["product"])):
        detail = _("“{label}” has been linked anew since.")
        raise Conflict(detail=detail.format(label=data["label"]))
    mark_aside(tx, data["product"], aside=False)


def mark_aside(tx: sa.Connection, number: int, *, aside: bool) -> None:
    """Write whether a product is set aside."""
    c = t.pos_product.c
    tx.execute(t.pos_product.update().where(c.id == number).values(set_aside=aside))


def _products(tx: sa.Connection, venue: Venue, *where: sa.ColumnElement[bool]) -> list[Product]:
    p, connection, beverage, sales = t.pos_product, t.connection, t.beverage, _sales()
    live = sa.and_(
        t.link.c.pos_product_id == p.c.id,
        t.link.c.removed_at.is_(None),
        t.link.c.valid_until.is_(None),
    )
    of_venue = connection.c.venue_id == venue.id
    query = (
        sa.select(p, connection.c.connector, beverage.c.slug, sales.c.sales, sales.c.quantity)
        .add_columns(sales.c.revenue)
        .join(connection, connection.c.id == p.c.connection_id)
        .outerjoin(t.link, live)
        .outerjoin(beverage, beverage.c.id == t.link.c.beverage_id)
        .outerjoin(sales, sales.c.pos_product_id == p.c.id)
        .where(of_venue, *where)
    )
    prices = pricing.last_till_price(
        tx, p.c.connection_id.in_(sa.select(connection.c.id).where(of_venue))
    )
    return [
        Product(
            number=row.id,
            id=row.external_id,
            connector=row.connector,
            label=row.label,
            category=row.category,
            listed=row.listed,
            sales=int(row.sales or 0),
            quantity=int(row.quantity or 0),
            revenue=int(row.revenue or 0),
            price=prices.get(row.id),
            state=_state(row.slug, row.set_aside),
            beverage=row.slug,
        )
        for row in tx.execute(query)
    ]


def _state(beverage: str | None, aside: bool) -> State:
    if beverage is not None:
        return State.LINKED
    return State.SET_ASIDE if aside else State.UNSYNCHRONISED


def _sales() -> sa.Subquery:
    line = t.sale_line.c
    return (
        sa.select(line.pos_product_id, *sale_sums())
        .where(line.kind.in_(EARNING))
        .group_by(line.pos_product_id)
        .subquery()
    )


def sale_sums() -> tuple[sa.Label[int], sa.Label[int], sa.Label[int]]:
    """The columns `sales`, `quantity` and `revenue` summed over entries of kinds that earn.

    An odd entry takes the one before it back, so it counts as minus one sale.
    """
    line = t.sale_line.c
    selling = line.kind.in_(SELLING)
    one = sa.case((line.entry % 2 == 0, 1), else_=-1)
    return (
        sa.func.coalesce(sa.func.sum(sa.case((selling, one), else_=0)), 0).label("sales"),
        sa.func.coalesce(sa.func.sum(sa.case((selling, line.quantity), else_=0)), 0).label(
            "quantity"
        ),
        sa.func.coalesce(sa.func.sum(line.revenue), 0).label("revenue"),
    )

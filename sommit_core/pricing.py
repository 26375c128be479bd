"""Prices: the till's price wins (R17); a price set in Sommit lasts until the next night (R19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core import journal
from sommit_core.cellar import Beverage, check_serving, list_beverages
from sommit_core.errors import BadInput, BadPosData
from sommit_core.exact import scaled
from sommit_core.i18n import _
from sommit_core.records import PosPrice
from sommit_core.rules import TillPrice, winning_price
from sommit_core.store import tables as t
from sommit_core.venues import Venue

DEFAULT_LEVEL = "default"


@attrs.frozen
class PriceChange:
    """One price of a beverage's serving, and when and from where it came."""

    serving_ml: int
    amount: int
    """Minor units of the venue's currency."""
    source: str
    """Where it came from: `till` or `sommit`."""
    product: str | None
    """The till's id of the product whose price it is."""
    at: datetime


def keep_till_prices(
    tx: sa.Connection,
    venue: Venue,
    connection_id: int,
    prices: Iterable[PosPrice],
    *,
    till: str,
    at: datetime,
) -> int:
    """Add the till's prices that changed since the last reading to the books; how many."""
    product_ids = _product_ids(tx, connection_id)
    last = _last_till_prices(tx, t.pos_product.c.connection_id == connection_id)
    added = []
    for price in prices:
        product_id = product_ids.get(price.product_id)
        if product_id is None:
            continue
        amount = _amount(price, venue, till)
        known = last.get((product_id, price.level))
        if known and (known.amount, known.tax_included) == (amount, price.tax_included):
            continue
        added.append(
            {
                "pos_product_id": product_id,
                "level": price.level,
                "amount": amount,
                "tax_included": price.tax_included,
                "changed_at": price.changed_at or at,
                "seen_at": at,
            }
        )
    if added:
        tx.execute(t.pos_price.insert(), added)
    return len(added)


def overwrite(tx: sa.Connection, at: datetime, *where: sa.ColumnElement[bool]) -> int:
    """Let the till's prices overwrite Sommit's on the links that `where` picks; how many did."""
    offers = _offers(tx, *where)
    now = _current(tx, t.price.c.beverage_id.in_({beverage for beverage, _serving in offers}))
    changes = []
    for place, prices in offers.items():
        winner = winning_price(prices)
        if winner is None:
            continue
        standing = now.get(place)
        if standing and (standing.amount, standing.source) == (winner.amount, "till"):
            continue
        beverage_id, serving = place
        changes.append(
            {
                "beverage_id": beverage_id,
                "serving_ml": serving,
                "amount": winner.amount,
                "source": "till",
                "pos_product_id": winner.pos_product_id,
                "at": at,
            }
        )
    if changes:
        tx.execute(t.price.insert(), changes)
    return len(changes)


def set_price(
    tx: sa.Connection,
    venue: Venue,
    beverage: Beverage,
    serving_ml: int,
    amount: Decimal,
    *,
    at: datetime,
    actor: str = "",
) -> bool:
    """Set a price in Sommit. Whether a linked till will overwrite it at the next reading (R19).

    Raises:
        BadInput: an impossible serving, a negative amount or one that the currency cannot express.
    """
    check_serving(serving_ml)
    try:
        minor = scaled(amount, venue.decimals)
    except ValueError as error:
        raise BadInput(field=_("price"), detail=str(error)) from error
    if minor < 0:
        raise BadInput(field=_("price"), detail=_("a price cannot be negative"))
    before = _current(tx, t.price.c.beverage_id == beverage.id).get((beverage.id, serving_ml))
    _write(tx, beverage.id, serving_ml, minor, at)
    data = {
        "beverage": beverage.slug,
        "serving_ml": serving_ml,
        "amount": minor,
        "before": before.amount if before else None,
    }
    journal.record(tx, venue.id, at, "price_set", data, actor)
    place = (t.link.c.beverage_id == beverage.id, t.link.c.serving_ml == serving_ml)
    return any(winning_price(prices) for prices in _offers(tx, *place).values())


def undo_set_price(
    tx: sa.Connection, beverage: Beverage, data: Mapping[str, Any], at: datetime
) -> None:
    """Put the price before `set_price` back; a price that had none before becomes zero.

    What the till has overwritten since stays as the till says.
    """
    place = (beverage.id, data["serving_ml"])
    if _current(tx, t.price.c.beverage_id == beverage.id)[place].source == "sommit":
        _write(tx, *place, data["before"] or 0, at)


def price_history(tx: sa.Connection, venue: Venue) -> dict[int, list[PriceChange]]:
    """All prices by beverage id, the newest first; the first of a serving is the one that holds."""
    product = t.pos_product
    query = (
        sa.select(t.price, product.c.external_id)
        .outerjoin(product, product.c.id == t.price.c.pos_product_id)
        .where(t.price.c.beverage_id.in_([b.id for b in list_beverages(tx, venue)]))
        .order_by(t.price.c.id.desc())
    )
    history: dict[int, list[PriceChange]] = defaultdict(list)
    for row in tx.execute(query):
        history[row.beverage_id].append(
            PriceChange(row.serving_ml, row.amount, row.source, row.external_id, row.at)
        )
    return history


def last_till_price(tx: sa.Connection, *where: sa.ColumnElement[bool]) -> dict[int, int]:
    """The till's price on the default level by product id, in minor units, open prices included."""
    return {
        product_id: row.amount
        for (product_id, level), row in _last_till_prices(tx, *where).items()
        if level == DEFAULT_LEVEL
    }


def _amount(price: PosPrice, venue: Venue, till: str) -> int:
    try:
        return scaled(price.amount, venue.decimals)
    except ValueError as error:
        where = _("price of product {product}").format(product=price.product_id)
        raise BadPosData(till=till, detail=str(error), where=where) from error


def _product_ids(tx: sa.Connection, connection_id: int) -> dict[str, int]:
    p = t.pos_product
    rows = tx.execute(sa.select(p.c.external_id, p.c.id).where(p.c.connection_id == connection_id))
    return {row.external_id: row.id for row in rows}


def _last_till_prices(
    tx: sa.Connection, *where: sa.ColumnElement[bool]
) -> dict[tuple[int, str], sa.Row[Any]]:
    price = t.pos_price
    query = (
        sa.select(price)
        .join(t.pos_product, t.pos_product.c.id == price.c.pos_product_id)
        .where(*where)
        .order_by(price.c.id)
    )
    return {(row.pos_product_id, row.level): row for row in tx.execute(query)}


def _offers(
    tx: sa.Connection, *where: sa.ColumnElement[bool]
) -> dict[tuple[int, int], list[TillPrice]]:
    link = t.link
    live = (link.c.removed_at.is_(None), link.c.valid_until.is_(None), *where)
    links = tx.execute(link.select().where(*live)).all()
    products = t.pos_product.c.id.in_([row.pos_product_id for row in links])
    prices = _last_till_prices(tx, products)
    offers: dict[tuple[int, int], list[TillPrice]] = defaultdict(list)
    for row in links:
        told = prices.get((row.pos_product_id, DEFAULT_LEVEL))
        if told and told.tax_included:
            changed_at = t.epoch(told.changed_at)
            offer = TillPrice(row.pos_product_id, told.amount, changed_at)
            offers[row.beverage_id, row.serving_ml].append(offer)
    return offers


def _current(
    tx: sa.Connection, *where: sa.ColumnElement[bool]
) -> dict[tuple[int, int], sa.Row[Any]]:
    rows = tx.execute(t.price.select().where(*where).order_by(t.price.c.id))
    return {(row.beverage_id, row.serving_ml): row for row in rows}


def _write(tx: sa.Connection, beverage_id: int, serving_ml: int, amount: int, at: datetime) -> None:
    values = {"beverage_id": beverage_id, "serving_ml": serving_ml, "amount": amount, "at": at}
    tx.execute(t.price.insert().values(**values, source="sommit"))

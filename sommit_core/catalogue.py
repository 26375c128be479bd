"""The till's products as the books know them: kept by the till's id, never deleted (R4, R18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from sommit_core.errors import EmptyCatalogue
from sommit_core.notices import Notice, post
from sommit_core.records import PosProduct, SaleLine
from sommit_core.rules import catalogue_shrunk
from sommit_core.store import tables as t


def keep_products(
    tx: sa.Connection,
    connection_id: int,
    products: Sequence[PosProduct],
    *,
    before: int,
    till: str,
    at: datetime,
) -> list[Notice]:
    """Bring the books' products up to the till's catalogue; notices of labels that changed (R18).

    `before` is the size of the last catalogue. A product that is no longer listed stays, with its
    link, its sales and its last price.

    Raises:
        EmptyCatalogue: the catalogue shrank so much that it must be a failed reading.
    """
    if catalogue_shrunk(before, len(products)):
        raise EmptyCatalogue(till=till, count=len(products), before=before)
    known = {row.external_id: row for row in _products(tx, connection_id)}
    new = [product for product in products if product.id not in known]
    _insert(tx, connection_id, new, at)
    notices = [
        notice
        for product in products
        if product.id in known
        for notice in _update(tx, connection_id, known[product.id], product, at)
    ]
    _delist(tx, [row.id for row in known.values() if row.listed], known, products)
    tx.execute(
        t.connection.update()
        .where(t.connection.c.id == connection_id)
        .values(catalogue_size=len(products))
    )
    return notices


def keep_sold(tx: sa.Connection, connection_id: int, key: str, line: SaleLine, at: datetime) -> int:
    """Keep a product that was sold and that the catalogue does not list; its number."""
    return t.insert(
        tx,
        t.pos_product,
        connection_id=connection_id,
        external_id=key,
        label=line.label,
        active=True,
        listed=False,
        open_item=line.product_id is None,
        first_seen_at=at,
    )


def product_ids(tx: sa.Connection, connection_id: int) -> dict[str, int]:
    """The books' number of each product of a connection, by the till's id."""
    return {row.external_id: row.id for row in _products(tx, connection_id)}


def _products(tx: sa.Connection, connection_id: int) -> Sequence[sa.Row[Any]]:
    return tx.execute(
        t.pos_product.select().where(t.pos_product.c.connection_id == connection_id)
    ).all()


def _told(product: PosProduct) -> dict[str, Any]:
    return {
        "label": product.label,
        "category": product.category,
        "parent_external_id": product.parent_id,
        "sku": product.sku,
        "barcode": product.barcode,
        "active": product.active,
        "listed": True,
    }


def _insert(
    tx: sa.Connection, connection_id: int, products: Sequence[PosProduct], at: datetime
) -> None:
    fixed = {"connection_id": connection_id, "open_item": False, "first_seen_at": at}
    rows = [{"external_id": product.id, **fixed, **_told(product)} for product in products]
    if rows:
        tx.execute(t.pos_product.insert(), rows)


def _update(
    tx: sa.Connection, connection_id: int, row: sa.Row[Any], product: PosProduct, at: datetime
) -> list[Notice]:
    told = _told(product)
    if all(getattr(row, key) == value for key, value in told.items()):
        return []
    tx.execute(t.pos_product.update().where(t.pos_product.c.id == row.id).values(**told))
    if row.label == product.label:
        return []
    kept = {"pos_product_id": row.id, "label": row.label, "seen_at": at}
    tx.execute(t.product_label.insert().values(**kept))
    params = {"product": product.id, "before": row.label, "now": product.label}
    return [post(tx, connection_id, at, Notice("label_changed", None, params))]


def _delist(
    tx: sa.Connection,
    listed: list[int],
    known: dict[str, sa.Row[Any]],
    products: Sequence[PosProduct],
) -> None:
    still = {known[product.id].id for product in products if product.id in known}
    gone = [{"id_": number} for number in listed if number not in still]
    if gone:
        tx.execute(
            t.pos_product.update()
            .where(t.pos_product.c.id == sa.bindparam("id_"))
            .values(listed=False),
            gone,
        )

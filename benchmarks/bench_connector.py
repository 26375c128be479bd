"""A connector for the benchmark's till, written against the contract as any author would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import attrs
import msgspec

from sommit_core import (
    ClosingSales,
    ClosingState,
    ConnectorInfo,
    ControlTotals,
    LineKind,
    Pos,
    PosPrice,
    PosProduct,
    SaleLine,
    hookimpl,
    setting,
)
from sommit_core.hooks import Params


@attrs.frozen
class Settings:
    """Where the till is."""

    base_url: str = setting("", fr="Adresse de la caisse", en="The till's address")


class Product(msgspec.Struct):
    """An item of the till's catalogue."""

    id: str
    label: str
    category: str
    sku: str
    active: bool
    updated_at: datetime


class Price(msgspec.Struct):
    """A product's price today, tax included."""

    product_id: str
    price_cents: int


class Closing(msgspec.Struct):
    """A closing's head."""

    id: str
    business_date: date
    closed_at: datetime
    line_count: int
    total_cents: int


class Line(msgspec.Struct, gc=False):
    """A line of a closing."""

    id: str
    product_id: str
    label: str
    qty: int
    amount_cents: int
    sold_at: datetime
    void: bool


class Products(msgspec.Struct):
    """A page of the catalogue."""

    data: list[Product]
    next_page: int | None


class Prices(msgspec.Struct):
    """A page of prices."""

    data: list[Price]
    next_page: int | None


class Closings(msgspec.Struct):
    """A page of closings, in the order of their dates."""

    data: list[Closing]
    next_page: int | None


class Lines(msgspec.Struct):
    """A page of a closing's lines."""

    data: list[Line]
    next_cursor: str | None


_CENT = Decimal("0.01")


@hookimpl
def describe() -> ConnectorInfo:
    """A till on this machine, with a bearer token."""
    return ConnectorInfo(
        name="bench",
        title="Bench till",
        api=1,
        settings=Settings,
        probe=("/v1/products", (("page", "1"),)),
    )


@hookimpl
def fetch_products(pos: Pos) -> Iterator[PosProduct]:
    """The whole catalogue, page by page."""
    for page in pos.pages("/v1/products", into=Products, next_page=_next_page):
        for item in page.data:
            yield PosProduct(
                item.id,
                item.label,
                item.category,
                active=item.active,
                sku=item.sku,
                updated_at=item.updated_at,
            )


@hookimpl
def fetch_prices(pos: Pos) -> Iterator[PosPrice]:
    """All prices, page by page."""
    for page in pos.pages("/v1/prices", into=Prices, next_page=_next_page):
        for item in page.data:
            yield PosPrice(item.product_id, _money(item.price_cents))


@hookimpl
def fetch_closing_sales(pos: Pos, since: date, until: date) -> Iterator[ClosingSales]:
    """One closing a day, its lines page by page."""
    asked = (("since", since.isoformat()),)
    for page in pos.pages("/v1/closings", asked, into=Closings, next_page=_next_page):
        for closing in page.data:
            if closing.business_date < until:
                yield _closing(pos, closing)


def _closing(pos: Pos, closing: Closing) -> ClosingSales:
    path = f"/v1/closings/{closing.id}/lines"
    pages = pos.pages(path, into=Lines, next_page=_next_cursor)
    return ClosingSales(
        id=closing.id,
        business_date=closing.business_date,
        state=ClosingState.FINAL,
        lines=tuple([_line(line) for page in pages for line in page.data]),
        control=ControlTotals(closing.line_count, _money(closing.total_cents)),
        closed_at=closing.closed_at,
    )


def _line(line: Line) -> SaleLine:
    return SaleLine(
        line.id,
        line.product_id,
        line.label,
        Decimal(line.qty),
        _money(line.amount_cents),
        LineKind.VOID if line.void else LineKind.SALE,
        line.sold_at,
    )


def _money(cents: int) -> Decimal:
    return cents * _CENT


def _next_page(page: Products | Prices | Closings) -> Params | None:
    return None if page.next_page is None else (("page", str(page.next_page)),)


def _next_cursor(page: Lines) -> Params | None:
    return None if page.next_cursor is None else (("cursor", page.next_cursor),)

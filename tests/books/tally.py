"""A connector that says exactly what a test tells it to, right or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from sommit_core import (
    ClosingSales,
    ClosingState,
    ConnectorInfo,
    Pos,
    PosPrice,
    PosProduct,
    SaleLine,
    hookimpl,
    setting,
)

closings: list[Any] = []
"""What `fetch_closing_sales` yields of the days asked for."""
strays: list[Any] = []
"""What it yields besides, asked or not."""
products: list[Any] = []
prices: list[Any] = []


@attrs.frozen
class Settings:
    overlap_days: int = setting(7, fr="Jours relus", en="Days read again")
    cut: str = setting("venue", fr="Découpe", en="Cut", identity=True)


@hookimpl
def describe() -> ConnectorInfo:
    return ConnectorInfo(name="tally", title="Tally", api=1, settings=Settings, auth=None)


@hookimpl
def fetch_products(pos: Pos) -> Iterator[PosProduct]:
    yield from products


@hookimpl
def fetch_closing_sales(pos: Pos, since: date, until: date) -> Iterator[ClosingSales]:
    yield from strays
    yield from (closing for closing in closings if since <= closing.business_date < until)


@hookimpl
def fetch_prices(pos: Pos) -> Iterator[PosPrice]:
    yield from prices


def line(key: str = "1", product: str | None = "P", quantity: Any = 1, **more: Any) -> SaleLine:
    """A line that sold `quantity` of `product` at 5.00 each."""
    units = Decimal(quantity) if isinstance(quantity, int | str) else quantity
    values = {"label": f"LABEL {product}", "revenue": units * 5, **more}
    return SaleLine(key, product, quantity=units, **values)


def closing(day: date, *lines: SaleLine, key: str | None = None, **more: Any) -> ClosingSales:
    """A final closing of `day`."""
    return ClosingSales(
        key or str(day), day, more.pop("state", ClosingState.FINAL), tuple(lines), **more
    )

"""The product's decisions as pure functions: what a line does, whose price wins, what is odd.

Nothing here reads or writes; rule numbers are those of `docs/reference/rules.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import IntEnum

import attrs

from sommit_core.records import LineKind, SaleLine


class Kind(IntEnum):
    """A line's kind as the books keep it."""

    SALE = 0
    REFUND = 1
    COMP = 2
    VOID = 3
    FEE = 4


KINDS = {kind: Kind[kind.name].value for kind in LineKind}

LARGEST_ML = 1_000_000
"""A tank of 1,000 litres; larger containers and servings are mistakes."""

LARGEST_QUANTITY = 1_000_000_000
"""Thousandths: a million units on one line are a mistake."""

OPEN_ITEM = "open:"
"""Before the label of what was typed at the till and is no product of its catalogue."""

SELLING = (Kind.SALE, Kind.REFUND, Kind.COMP)
"""Kinds that count as sales of a product and move its stock."""

EARNING = (Kind.SALE, Kind.REFUND, Kind.COMP, Kind.FEE)
"""Kinds whose revenue counts (R7): all but voids."""


def moves_stock(kind: int, refund_restores_stock: bool) -> bool:
    """Whether a line of this kind moves the stock of a linked beverage (R6).

    Sold and offered units leave; refunded ones come back if the venue wants so; voids and fees
    move nothing.
    """
    return kind in (Kind.SALE, Kind.COMP) or (kind == Kind.REFUND and refund_restores_stock)


def product_key(line: SaleLine) -> str:
    """What a line's product is known by: the till's id, or for an open item its label."""
    return f"{OPEN_ITEM}{line.label[:200]}" if line.product_id is None else line.product_id


@attrs.frozen
class TillPrice:
    """The till's price of one product linked to a beverage's serving."""

    pos_product_id: int
    amount: int
    """Minor units, tax included."""
    changed_at: int
    """Seconds since 1970, at the till when it tells, else when first read."""


def winning_price(prices: Iterable[TillPrice]) -> TillPrice | None:
    """The price that overwrites Sommit's (R17): the one changed last; an open price (0) never.

    Two buttons may sell the same serving of the same beverage; their ids break a tie.
    """
    priced = [price for price in prices if price.amount > 0]
    return max(priced, key=lambda price: (price.changed_at, price.pos_product_id), default=None)


def first_day_to_read(
    start: date, read_through: date | None, last_read_day: date | None, overlap_days: int
) -> date:
    """The first business date that a reading asks for.

    Days read less than `overlap_days` after they ended are read again, for what the till adds or
    takes back late (R8). A first reading that broke off goes on where it stopped.
    """
    if read_through is None:
        return start
    again = last_read_day - timedelta(days=overlap_days) if last_read_day else read_through
    return max(start, min(read_through, again))


def catalogue_shrunk(before: int, now: int) -> bool:
    """Whether a catalogue is so much smaller than the last one that the reading must be wrong."""
    return now * 2 < before

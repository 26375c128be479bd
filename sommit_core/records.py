"""What crosses the boundary between a connector and the core: frozen records, nothing else.

Money and quantities are `Decimal`, never float; instants are aware datetimes; a business date is
a plain `date`. Amounts include tax unless a record says otherwise. Ids are the till's own and
opaque: any non-empty text.

A record does not check itself (a reading creates hundreds of thousands); the core checks each
record once, as it enters the books, and refuses what breaks these rules with `BadPosData`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import attrs


class LineKind(StrEnum):
    """What a sale line is, and so what it does to stock and turnover."""

    SALE = "sale"
    """Sold: takes stock, brings revenue."""
    REFUND = "refund"
    """Taken back: quantity and revenue are negative; stock comes back (a venue policy)."""
    COMP = "comp"
    """Offered: takes stock, brings what the till says (usually nothing)."""
    VOID = "void"
    """Cancelled, before or after payment: touches neither stock nor turnover."""
    FEE = "fee"
    """A service or delivery charge: turnover, no stock."""


class ClosingState(StrEnum):
    """Whether the till may still add to a closing as part of its normal life."""

    PROVISIONAL = "provisional"
    """It may: the day is under way, or has only just ended."""
    FINAL = "final"
    """It may not; a change after that is kept and raises a notice."""


@attrs.frozen
class PosProduct:
    """One item of the till's catalogue. A variant (glass, bottle) is a product of its own."""

    id: str
    """The till's id: what a link holds on to. Never reused for another drink, never shown."""
    label: str
    """The label as the till spells it today, verbatim."""
    category: str | None = None
    """The till's family ("VINS ROUGES"), None when it has none."""
    parent_id: str | None = None
    """For a variant, the id of the product that it varies."""
    active: bool = True
    """False when the till lists the item but no longer sells it."""
    sku: str | None = None
    """The article number that the restaurant gave it at the till."""
    barcode: str | None = None
    """The barcode that stands in the till's catalogue."""
    updated_at: datetime | None = None
    """When the till last changed the item (aware), None when it does not say."""


@attrs.frozen
class PosPrice:
    """The price of one product at the till, on one price level."""

    product_id: str
    """The `id` of the product, as in `PosProduct`."""
    amount: Decimal
    """In the venue's currency, for one unit. Zero means an open price: it overwrites nothing."""
    level: str = "default"
    """Happy hour, terrace, take-away ... only "default" overwrites Sommit's price (R17)."""
    tax_included: bool = True
    """Only a price with tax overwrites Sommit's."""
    changed_at: datetime | None = None
    """When the till last changed it (aware), None when it does not say."""


@attrs.frozen
class Modifier:
    """A choice made on a line: "12 cl", "sans glace" ..."""

    name: str
    """As the till spells it."""
    price: Decimal | None = None
    """What it adds to the price of one unit, None when the till does not say."""


NO_DISCOUNT = Decimal(0)


@attrs.frozen
class SaleLine:
    """One line of a closing: one product, one quantity, what it brought."""

    id: str
    """The till's line id, unique in its closing and the same at every reading."""
    product_id: str | None
    """The product sold; None for an open item typed at the till."""
    label: str
    """The label at the moment of the sale."""
    quantity: Decimal
    """Units sold, at most three decimals; negative on a refund."""
    revenue: Decimal
    """What the till reports for the line after discounts (R7); negative on a refund."""
    kind: LineKind = LineKind.SALE
    """Sold, taken back, offered, cancelled or a charge."""
    sold_at: datetime | None = None
    """When it was sold (aware), None when the till only knows the day."""
    discount: Decimal = NO_DISCOUNT
    """How much the revenue was lowered by discounts, zero or more."""
    serving_ml: int | None = None
    """Volume one unit took, when the till tells it for this very line (a "12 cl" modifier)."""
    ticket_id: str | None = None
    """The till's id of the ticket that the line stands on."""
    parent_id: str | None = None
    """The line that this one belongs to: a component of a bundle, a supplement."""
    corrects: str | None = None
    """The ticket or line that this one takes back."""
    modifiers: tuple[Modifier, ...] = ()
    """The choices made on the line, in the till's order."""


@attrs.frozen
class ControlTotals:
    """What the till says a closing holds; compared with its lines before anything is kept.

    Give what the till itself reports. A closing whose lines disagree is set aside whole.
    """

    lines: int | None = None
    """Number of lines, voids included."""
    revenue: Decimal | None = None
    """Sum of the lines' revenue, voids left out."""


@attrs.frozen
class Remark:
    """Something odd that a connector saw and the restaurant should know of; it stops nothing."""

    code: str
    """A stable name: "ticket_total_differs"."""
    detail: str
    """The facts, in few words and figures, no personal data."""


@attrs.frozen
class ClosingSales:
    """One whole closing: everything sold in it, or nothing at all, never a part."""

    id: str
    """The till's id of the closing, or one made from cut and date; the same at every reading."""
    business_date: date
    """The day the business day began, in the venue's zone (R3)."""
    state: ClosingState
    """Provisional while the day is under way."""
    lines: tuple[SaleLine, ...]
    """All of them, voids included; empty for a day without sales."""
    control: ControlTotals = ControlTotals()
    """What the lines must add up to."""
    opened_at: datetime | None = None
    """When the day began at the till (aware)."""
    closed_at: datetime | None = None
    """When the day was closed at the till (aware); dates lines that carry no hour."""
    outlet: str | None = None
    """The till's id of the site, when closings are cut by site."""
    register: str | None = None
    """The till's id of the register, when closings are cut by register."""
    sequence: int | None = None
    """The till's running number of closings, when it has one: a gap raises a notice."""
    perpetual_total: Decimal | None = None
    """The till's ever-growing total, when it has one: a fall raises a notice."""
    currency: str | None = None
    """ISO 4217, when the till says; another one than the venue's sets the closing aside."""
    tax_included: bool = True
    """Whether the lines' revenue includes tax."""
    remarks: tuple[Remark, ...] = ()
    """What the connector found odd in it."""

"""What a ticket's lines mean for the books: kind, sign, revenue, discount. Pure functions."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import attrs

from sommit_bizzon.wire import Invoice, Line, LineAttributes, LineRelations, amount, first_id
from sommit_core import BadPosData, LineKind, Modifier, SaleLine, Text

CENT = Decimal("0.01")
THOUSANDTH = Decimal("0.001")
NOTHING = Decimal(0)


@attrs.frozen
class Choice:
    """The modifiers chosen on a line, and the volume that one of them names."""

    modifiers: tuple[Modifier, ...] = ()
    serving_ml: int | None = None


NO_CHOICE = Choice()


def product_of(line: Line) -> str | None:
    """The id that a line's product has in the catalogue; None for an open item."""
    links = line.relationships or LineRelations()
    return first_id(links.product_variant) or first_id(links.product)


def counts(invoice: Invoice, line: Line) -> bool:
    """Whether a line counts at all: neither taken off its ticket nor on a cancelled ticket."""
    voided = line.attributes is not None and line.attributes.voided
    return not (invoice.attributes.cancelled or voided)


def sale_line(invoice: Invoice, line: Line, choice: Choice) -> SaleLine:
    """One line of `invoice`, as the books take it.

    Raises:
        BadPosData: the till gives no quantity, or no amount for a line that counts.
    """
    says = line.attributes or LineAttributes()
    kind, quantity, revenue = _reading(invoice, line, says)
    return SaleLine(
        id=line.id,
        product_id=product_of(line),
        label=says.product_name or "",
        quantity=quantity,
        revenue=revenue,
        kind=kind,
        sold_at=invoice.attributes.created_at,
        discount=_discount(says, revenue) if kind in (LineKind.SALE, LineKind.REFUND) else NOTHING,
        serving_ml=choice.serving_ml,
        ticket_id=invoice.id,
        corrects=invoice.original_id,
        modifiers=choice.modifiers,
    )


def total_off(invoice: Invoice, lines: list[SaleLine]) -> Decimal:
    """By how much a ticket's total differs from its lines, beyond a cent of rounding a line.

    Whether the total holds the tip is not documented, so both are fine.
    """
    total = amount(invoice.attributes.total)
    if invoice.attributes.cancelled or total is None:
        return NOTHING
    total = -abs(total) if invoice.original_id else total
    tip = amount(invoice.attributes.tip_amount) or NOTHING
    revenue = sum((line.revenue for line in lines), NOTHING)
    off = min(abs(total - revenue), abs(total - tip - revenue))
    return off if off > CENT * max(len(lines), 1) else NOTHING


def _reading(
    invoice: Invoice, line: Line, says: LineAttributes
) -> tuple[LineKind, Decimal, Decimal]:
    quantity = _given(says.quantity, "quantity", line).quantize(THOUSANDTH, ROUND_HALF_UP)
    if not counts(invoice, line):
        return LineKind.VOID, quantity, NOTHING
    revenue = NOTHING if says.offered else _revenue(says, line)
    if invoice.original_id or quantity < 0 or revenue < 0:
        return LineKind.REFUND, -abs(quantity), -abs(revenue)
    return (LineKind.COMP if says.offered else LineKind.SALE), quantity, revenue


def _revenue(says: LineAttributes, line: Line) -> Decimal:
    text = says.total_incl_discount or says.total
    return _given(text, "total", line).quantize(CENT, ROUND_HALF_UP)


def _discount(says: LineAttributes, revenue: Decimal) -> Decimal:
    total = abs(amount(says.total) or NOTHING)
    given = abs(amount(says.discount_amount) or NOTHING)
    return (max(total - abs(revenue), NOTHING) or given).quantize(CENT, ROUND_HALF_UP)


def _given(text: str | None, what: str, line: Line) -> Decimal:
    value = amount(text)
    if value is None:
        raise BadPosData(
            till="Bizzon",
            detail=Text(fr=f"une ligne sans « {what} »", en=f"a line without “{what}”"),
            where=f"invoiceItems/{line.id}",
        )
    return value

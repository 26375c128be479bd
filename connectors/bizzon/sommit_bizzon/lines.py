"""What a ticket's lines mean for the books: kind, sign, revenue, discount. Pure functions."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import attrs

from sommit_bizzon.figures import UNREADABLE, amount, known, text
from sommit_bizzon.wire import Invoice, Line, LineAttributes, first_id
from sommit_core import LineKind, Modifier, SaleLine

THOUSANDTH = Decimal("0.001")
NOTHING = Decimal(0)

_FLAG = bool | None


@attrs.frozen
class Choice:
    """The modifiers chosen on a line, and the volume that one of them names."""

    modifiers: tuple[Modifier, ...] = ()
    serving_ml: int | None = None


NO_CHOICE = Choice()


def product_of(line: Line) -> str | None:
    """The id that a line's product has in the catalogue; None for an open item."""
    links = line.links
    return (first_id(links.product_variant) or first_id(links.product)) if links else None


def counts(invoice: Invoice, line: Line) -> bool:
    """Whether a line counts at all: neither taken off its ticket nor on a cancelled ticket."""
    says = line.says
    return says is not None and not (invoice.attributes.cancelled or says.voided)


def sale_line(invoice: Invoice, line: Line, choice: Choice, cent: Decimal) -> SaleLine:
    """One line of `invoice`, as the books take it; amounts are rounded to `cent`.

    A quantity or an amount that cannot be read is `UNREADABLE`; both are, when the till's words
    do not tell whether, or for which product, the line counts.
    """
    says = line.says
    if says is None or line.links is None or not isinstance(invoice.attributes.cancelled, _FLAG):
        return SaleLine(line.id, None, "", UNREADABLE, UNREADABLE, ticket_id=invoice.id)
    kind, quantity, revenue = _reading(invoice, line, says, cent)
    discounted = kind in (LineKind.SALE, LineKind.REFUND)
    return SaleLine(
        id=line.id,
        product_id=product_of(line),
        label=text(says.product_name),
        quantity=quantity,
        revenue=revenue,
        kind=kind,
        sold_at=invoice.attributes.created_at,
        discount=_discount(says, revenue, cent) if discounted else NOTHING,
        serving_ml=choice.serving_ml,
        ticket_id=invoice.id,
        corrects=invoice.original_id,
        modifiers=choice.modifiers,
    )


def ticket_total(invoice: Invoice) -> Decimal | None:
    """What a ticket says that it brought, negative if it takes back.

    None when it is cancelled or its total cannot be read.
    """
    total = known(amount(invoice.attributes.total))
    if invoice.attributes.cancelled or total is None:
        return None
    return -abs(total) if invoice.original_id else total


def total_off(invoice: Invoice, lines: list[SaleLine], cent: Decimal) -> Decimal:
    """By how much a ticket's total differs from its lines, beyond a `cent` of rounding a line.

    Whether the total holds the tip is not documented, so both are fine.
    """
    total = ticket_total(invoice)
    revenue = known(sum((line.revenue for line in lines), NOTHING))
    if total is None or revenue is None:
        return NOTHING
    tip = known(amount(invoice.attributes.tip_amount)) or NOTHING
    off = min(abs(total - revenue), abs(total - tip - revenue))
    return off if off > cent * max(len(lines), 1) else NOTHING


def _reading(
    invoice: Invoice, line: Line, says: LineAttributes, cent: Decimal
) -> tuple[LineKind, Decimal, Decimal]:
    quantity = _rounded(amount(says.quantity), THOUSANDTH)
    if not counts(invoice, line):
        return LineKind.VOID, quantity, NOTHING
    revenue = NOTHING if says.offered else _revenue(says, cent)
    if invoice.original_id or (quantity.is_finite() and quantity < 0):
        return LineKind.REFUND, -abs(quantity), -abs(revenue)
    # A line that lowers the ticket (a discount as an article) is sold once, for less than nothing.
    return (LineKind.COMP if says.offered else LineKind.SALE), quantity, revenue


def _revenue(says: LineAttributes, cent: Decimal) -> Decimal:
    discounted = amount(says.total_incl_discount)
    return _rounded(amount(says.total) if discounted is None else discounted, cent)


def _discount(says: LineAttributes, revenue: Decimal, cent: Decimal) -> Decimal:
    if not revenue.is_finite():
        return NOTHING
    total = abs(known(amount(says.total)) or NOTHING)
    given = abs(known(amount(says.discount_amount)) or NOTHING)
    return _rounded(max(total - abs(revenue), NOTHING) or given, cent)


def _rounded(value: Decimal | None, to: Decimal) -> Decimal:
    return UNREADABLE if value is None else value.quantize(to, ROUND_HALF_UP)

"""What a connector's records must be, each judged as it comes in.

Each function returns what is wrong as a sentence's end, or None when nothing is. Values of the till
never go into it.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeGuard

from sommit_core.i18n import _
from sommit_core.records import (
    ClosingSales,
    ClosingState,
    ControlTotals,
    PosPrice,
    PosProduct,
    Remark,
)

_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")

LONGEST_ID = 255
LARGEST_AMOUNT = Decimal(10) ** 9
MOST_DECIMALS = 12
LARGEST_NUMBER = 2**63 - 1


def product_problem(record: object) -> str | None:
    """What is wrong with one record of `fetch_products`."""
    if not isinstance(record, PosProduct):
        return _("something else than a PosProduct")
    if not is_id(record.id) or not (record.parent_id is None or is_id(record.parent_id)):
        return _("a product without a usable id")
    texts = (record.category, record.sku, record.barcode)
    if not is_text(record.label) or not all(t is None or is_text(t) for t in texts):
        return _("a product whose label is no text that can be kept")
    if type(record.active) is not bool:
        return _("a product neither active nor inactive")
    return _instant_problem(record.updated_at)


def price_problem(record: object) -> str | None:
    """What is wrong with one record of `fetch_prices`."""
    if not isinstance(record, PosPrice):
        return _("something else than a PosPrice")
    if not is_id(record.product_id) or not is_id(record.level):
        return _("a price without a usable product id or level")
    if type(record.tax_included) is not bool:
        return _("a price with tax neither in nor out")
    return money_problem(record.amount) or _instant_problem(record.changed_at)


def closing_problem(record: object) -> str | None:
    """What stops the reading: a record of `fetch_closing_sales` that cannot even be named."""
    if not isinstance(record, ClosingSales):
        return _("something else than a ClosingSales")
    return None if is_id(record.id) else _("a closing without a usable id")


def set_aside_reason(closing: ClosingSales, since: date, until: date) -> str | None:
    """What sets one closing aside and lets the others pass; its lines are judged by the books."""
    if not is_date(closing.business_date):
        return _("its business date is no date")
    if not since <= closing.business_date < until:
        return _("its business date is not among those asked for")
    return (
        _head_problem(closing)
        or _instant_problem(closing.opened_at)
        or _instant_problem(closing.closed_at)
    )


def money_problem(amount: object) -> str | None:
    """What is wrong with an amount of money."""
    if not isinstance(amount, Decimal):
        return _("an amount that is no Decimal")
    if not amount.is_finite() or abs(amount) >= LARGEST_AMOUNT:
        return _("an amount beyond all bounds")
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
        return _("an amount with too many decimals")
    return None


def is_id(value: object) -> TypeGuard[str]:
    """True for a text that can be an id: not empty, not endless."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        return False
    # What is ASCII and printable needs no second look; this is asked for each line.
    return (value.isascii() and value.isprintable()) or is_text(value)


def is_text(value: object) -> TypeGuard[str]:
    """True for a text that a database can keep: no NUL, no half of a surrogate pair."""
    return isinstance(value, str) and not _UNKEEPABLE.search(value)


def is_date(value: object) -> TypeGuard[date]:
    """True for a date that is no datetime."""
    return isinstance(value, date) and not isinstance(value, datetime)


def _head_problem(closing: ClosingSales) -> str | None:
    texts = (closing.outlet, closing.register, closing.currency)
    if not all(text is None or is_text(text) for text in texts):
        return _("an outlet, register or currency that is no text")
    if not isinstance(closing.state, ClosingState) or type(closing.tax_included) is not bool:
        return _("a state or a tax sign that the contract does not know")
    if type(closing.lines) is not tuple or not isinstance(closing.control, ControlTotals):
        return _("no tuple of lines with control totals")
    if closing.sequence is not None and not _is_number(closing.sequence):
        return _("a running number that is no number")
    if type(closing.remarks) is not tuple or not all(map(_is_remark, closing.remarks)):
        return _("a remark that is none")
    return None


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_NUMBER


def _is_remark(value: object) -> bool:
    return isinstance(value, Remark) and is_text(value.code) and is_text(value.detail)


def _instant_problem(instant: object) -> str | None:
    if instant is None:
        return None
    if not isinstance(instant, datetime) or instant.tzinfo is None:
        return _("a time without its zone")
    try:
        instant.astimezone(UTC)  # kept in UTC, "0001-01-01T00:00+01:00" could not be read back
    except OverflowError:
        return _("a time beyond the calendar")
    return None

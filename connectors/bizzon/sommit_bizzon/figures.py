"""Figures and texts as the till writes them, read one by one: an odd one spoils only itself."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from babel.numbers import get_currency_precision
from msgspec import Raw

NULL = Raw(b"null")
UNREADABLE = Decimal("NaN")
"""Stands for a figure that cannot be read; the books set aside the closing that has it."""

_WRITTEN = re.compile(r"[-+]?\d{1,12}(\.\d{0,12})?", re.ASCII)
_DIGITS = 12
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


def amount(raw: Raw) -> Decimal | None:
    """A money amount or quantity: a decimal text, or a number, taken exactly as it is written.

    None when the till gives none (null or ""), `UNREADABLE` when it gives something else.
    """
    return _amount(bytes(raw))


@lru_cache(maxsize=4096)  # tickets repeat their amounts
def _amount(written: bytes) -> Decimal | None:
    if written in (b"null", b'""'):
        return None
    if written.startswith(b'"'):
        inner = written[1:-1].decode()
        return Decimal(inner) if _WRITTEN.fullmatch(inner) else UNREADABLE
    try:
        number = Decimal(written.decode())
    except InvalidOperation:
        return UNREADABLE
    return number if number.is_finite() and number.adjusted() < _DIGITS else UNREADABLE


def known(value: Decimal | None) -> Decimal | None:
    """`value`, or None when it cannot be read: for figures that can be done without."""
    return value if value is not None and value.is_finite() else None


def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 for EUR, 1 for JPY, 0.001 for TND."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


def text(value: Any) -> str:
    """What the till gives as a text, fit to be kept; "" when it gives none.

    What no database keeps (NUL, half of a surrogate pair) becomes the replacement character.
    """
    told = value if isinstance(value, str) else ""
    return _UNKEEPABLE.sub("\ufffd", told)

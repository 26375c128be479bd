"""Exact figures: what the books keep as integers, and what people and records see as Decimal.

Money is kept in minor units of the venue's currency, quantities in thousandths of a unit, volumes
in microlitres (thousandths of a millilitre), so that quantity x serving is a volume as it stands.
"""

from __future__ import annotations

from decimal import Context, Decimal, Inexact

LIMIT = Decimal(10) ** 12
"""No amount, quantity or volume of a restaurant is as large as this, in units."""
_EXACTLY = Context(traps=[Inexact])


def scaled(value: Decimal, places: int) -> int:
    """`value` x 10^places as an exact integer.

    Raises:
        ValueError: not a Decimal, not finite, absurdly large, or with more decimals than `places`.
    """
    if type(value) is not Decimal:
        raise ValueError(f"{type(value).__name__} instead of Decimal")
    if not value.is_finite():
        raise ValueError("not a finite number")
    if not -LIMIT < value < LIMIT:
        raise ValueError("absurdly large")
    try:
        shifted = value.scaleb(places, _EXACTLY)
    except Inexact as error:
        raise ValueError(f"more than {places} decimals") from error
    whole = int(shifted)
    if whole != shifted:
        raise ValueError(f"more than {places} decimals")
    return whole


def unscaled(value: int, places: int) -> Decimal:
    """The Decimal with exactly `places` decimals that `scaled` made `value` of."""
    return Decimal(value).scaleb(-places)


def plain(value: Decimal) -> str:
    """`value` as a plain decimal string without needless zeros: "2", "0.5", "-240"."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text

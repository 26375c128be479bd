"""Exact figures: integers in the books, Decimals outside, and nothing lost in between."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sommit_core.exact import plain, scaled, unscaled

PLACES = st.integers(0, 4)
WHOLE = st.integers(-(10**12) + 1, 10**12 - 1)


@given(WHOLE, PLACES)
def test_what_was_scaled_comes_back_as_it_was(whole: int, places: int) -> None:
    value = unscaled(whole, places)
    assert scaled(value, places) == whole
    assert -value.as_tuple().exponent == places


@given(WHOLE)
def test_a_scaled_value_is_the_value_times_a_power_of_ten(whole: int) -> None:
    assert scaled(Decimal(whole) / 1000, 3) == whole


@given(WHOLE, st.integers(1, 6))
def test_trailing_zeros_are_no_decimals(whole: int, zeros: int) -> None:
    value = Decimal(whole).scaleb(-2)
    longer = Decimal(f"{value:f}" + "0" * zeros)
    assert scaled(longer, 2) == whole


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (9.99, "float instead of Decimal"),
        (2, "int instead of Decimal"),
        ("2", "str instead of Decimal"),
        (None, "NoneType instead of Decimal"),
        (True, "bool instead of Decimal"),
        (Decimal("NaN"), "not a finite number"),
        (Decimal("sNaN"), "not a finite number"),
        (Decimal("Infinity"), "not a finite number"),
        (Decimal("-Infinity"), "not a finite number"),
        (Decimal("9.999"), "more than 2 decimals"),
        (Decimal("1e-30"), "more than 2 decimals"),
        (Decimal("1e12"), "absurdly large"),
        (Decimal("-1e12"), "absurdly large"),
        (Decimal("1e1000000"), "absurdly large"),
        (Decimal("1e999999999999999999"), "absurdly large"),
        (Decimal("1e-999999999999999999"), "more than 2 decimals"),
        (Decimal("1.0000000000000000000000000000000001"), "more than 2 decimals"),
    ],
)
def test_what_is_no_exact_figure_is_refused(value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        scaled(value, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2.00", "2"),
        ("0.50", "0.5"),
        ("-240.000", "-240"),
        ("-0.00", "0"),
        ("0", "0"),
        ("1e3", "1000"),
        ("100", "100"),
        ("1e-3", "0.001"),
    ],
)
def test_a_plain_figure_has_no_needless_zero(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@given(WHOLE, PLACES)
def test_a_plain_figure_is_the_same_figure(whole: int, places: int) -> None:
    value = unscaled(whole, places)
    assert Decimal(plain(value)) == value
    assert "E" not in plain(value)

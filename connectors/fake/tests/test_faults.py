"""Each fault does what it is called; what the core makes of it is the core's own tests' matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from sommit_fake.faults import RAISED, SPOILT, Fault
from sommit_fake.till import Till

from sommit_core import ClosingSales, LineKind, SaleLine
from sommit_core.connection import Connection, SetAside
from sommit_core.errors import (
    ApiOptionOff,
    BadPosData,
    ConnectorFailure,
    EmptyCatalogue,
    PosUnavailable,
    TokenRefused,
    TooManyRequests,
)

NOW = datetime(2026, 3, 9, 4, 30, tzinfo=UTC)
FRIDAY = date(2026, 3, 6)
MONDAY = date(2026, 3, 9)

Reading = Callable[..., Connection]


def first(reading: Connection) -> ClosingSales:
    closing = next(reading.closings(FRIDAY, MONDAY))
    assert isinstance(closing, ClosingSales)
    return closing


def test_each_fault_is_played_somewhere() -> None:
    played = [*RAISED, *SPOILT["fetch_products"], *SPOILT["fetch_closing_sales"]]
    assert sorted(["none", *played]) == sorted(get_args(Fault))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("token_refused", TokenRefused),
        ("api_off", ApiOptionOff),
        ("unavailable", PosUnavailable),
        ("too_many_requests", TooManyRequests),
        ("crash", ConnectorFailure),
        ("exit", ConnectorFailure),
    ],
)
def test_every_hook_fails(read: Reading, fault: str, error: type[Exception]) -> None:
    reading = read(NOW, fault=fault)
    for read_all in (reading.products, reading.prices, lambda: first(reading)):
        with pytest.raises(error):
            read_all()


@pytest.mark.parametrize(
    ("fault", "error"), [("empty_catalogue", EmptyCatalogue), ("no_record", BadPosData)]
)
def test_the_catalogue_cannot_be_read(read: Reading, fault: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(NOW, fault=fault).products()


def test_the_catalogue_shrinks(read: Reading) -> None:
    assert len(read(NOW, fault="shrunken_catalogue").products()) == 3


def test_a_product_comes_twice(read: Reading) -> None:
    products = SPOILT["fetch_products"]["duplicate_product"](iter("abc"))
    assert list(products) == ["a", "a", "b", "c"]
    assert read(NOW, fault="duplicate_product").products() == read(NOW).products()


def test_the_second_closing_is_cut(read: Reading) -> None:
    closings = read(NOW, fault="half_closing").closings(FRIDAY, MONDAY)
    assert next(closings) == first(read(NOW))
    with pytest.raises(PosUnavailable):
        next(closings)


@pytest.mark.parametrize("fault", ["shuffled_closings", "duplicate_closing"])
def test_the_order_of_closings_is_broken(read: Reading, fault: str) -> None:
    with pytest.raises(BadPosData):
        list(read(NOW, fault=fault).closings(FRIDAY, MONDAY))


def test_a_closing_lies_outside_what_was_asked(read: Reading) -> None:
    closings = list(read(NOW, fault="closing_outside").closings(FRIDAY, FRIDAY + timedelta(1)))
    assert [type(closing) for closing in closings] == [ClosingSales, SetAside]


def test_the_control_total_is_a_cent_off(read: Reading) -> None:
    closing = first(read(NOW, fault="wrong_total"))
    revenue = sum(line.revenue for line in closing.lines if line.kind is not LineKind.VOID)
    assert closing.control.revenue == revenue + Decimal("0.01")


def test_the_closing_is_of_another_currency(read: Reading) -> None:
    assert first(read(NOW, fault="wrong_currency")).currency == "XTS"


def test_the_numbers_of_closings_have_gaps(read: Reading) -> None:
    closings = read(NOW, fault="sequence_gap").closings(FRIDAY, MONDAY)
    one, two, three = (closing.sequence for closing in closings)
    assert (two - one, three - two) == (2, 2)


def test_the_perpetual_total_falls(read: Reading) -> None:
    closings = read(NOW, fault="falling_total").closings(FRIDAY, MONDAY)
    totals = [closing.perpetual_total for closing in closings]
    assert totals == sorted(totals, reverse=True)
    assert len(set(totals)) == 3


def test_a_line_comes_twice(read: Reading) -> None:
    one, two, *_ = first(read(NOW, fault="duplicate_line")).lines
    assert one == two


@pytest.mark.parametrize(
    ("fault", "is_wrong"),
    [
        ("line_outside", lambda line: line.sold_at.date() == FRIDAY + timedelta(days=2)),
        ("line_without_id", lambda line: line.id == ""),
        ("absurd_quantity", lambda line: line.quantity == Decimal("1e30")),
        ("float_money", lambda line: isinstance(line.revenue, float)),
        ("naive_time", lambda line: line.sold_at.tzinfo is None),
    ],
)
def test_the_first_line_is_wrong(
    read: Reading, fault: str, is_wrong: Callable[[SaleLine], bool]
) -> None:
    wrong, *others = first(read(NOW, fault=fault)).lines
    assert is_wrong(wrong)
    assert not any(is_wrong(line) for line in others)


def test_a_till_made_by_hand_breaks_and_mends(read: Reading, till: Till) -> None:
    till.add("12", "SANCERRE BLC VRE 12CL", "8.50")
    till.fault = "unavailable"
    with pytest.raises(PosUnavailable):
        read(NOW, till="mine").products()
    till.fault = "none"
    assert len(read(NOW, till="mine").products()) == 1


def test_a_mistyped_fault_does_not_pass_unseen(read: Reading, till: Till) -> None:
    till.fault = "unavailabel"
    with pytest.raises(ConnectorFailure):
        read(NOW, till="mine").products()


def test_both_languages_say_what_to_do() -> None:
    advice = RAISED["token_refused"]().params["advice"]
    assert (advice.fr, advice.en) == (
        "Cette panne est simulée.",
        "This fault is played on demand.",
    )

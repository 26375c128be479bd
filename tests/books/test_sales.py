"""Turnover by business day."""

from __future__ import annotations

import pytest

from sommit_core.sales import Day, ProductSales, sales_by_day
from tests.books.house import DAY, MONDAY, House, at

TUESDAY, WEDNESDAY = MONDAY + DAY, MONDAY + 2 * DAY


@pytest.fixture
def bar(house: House) -> House:
    """Three evenings of a glass and a coffee."""
    house.button("glass", "SANCERRE VRE", "9.50")
    house.button("coffee", "CAFE", "2.40")
    for n, day in enumerate((MONDAY, TUESDAY, WEDNESDAY)):
        house.sell(at(day, "21:00"), {"glass": n + 1, "coffee": 1})
    house.night(WEDNESDAY)
    return house


def days(bar: House, **wanted: object) -> list[Day]:
    with bar.db.reading() as tx:
        return sales_by_day(tx, bar.venue, **wanted)


def test_a_day_tells_its_products_the_most_revenue_first(bar: House) -> None:
    first = days(bar)[0]
    assert first == Day(
        MONDAY,
        (
            ProductSales("glass", "SANCERRE VRE", 1000, 950),
            ProductSales("coffee", "CAFE", 1000, 240),
        ),
    )
    assert first.revenue == 1190


def test_the_days_asked_for_are_told_both_ends_included(bar: House) -> None:
    assert [day.business_date for day in days(bar)] == [MONDAY, TUESDAY, WEDNESDAY]
    assert [day.business_date for day in days(bar, since=TUESDAY)] == [TUESDAY, WEDNESDAY]
    assert [day.business_date for day in days(bar, until=TUESDAY)] == [MONDAY, TUESDAY]
    assert [day.business_date for day in days(bar, since=TUESDAY, until=TUESDAY)] == [TUESDAY]
    assert days(bar, since=WEDNESDAY + DAY) == []


def test_only_what_is_linked_counts_in_sommit(bar: House) -> None:
    assert days(bar, linked=True) == []
    old, new = bar.beverage("Old"), bar.beverage("New")
    bar.link("glass", old, 120, since=TUESDAY)
    bar.link("glass", new, 120, since=WEDNESDAY)
    assert [(day.business_date, day.revenue) for day in days(bar, linked=True)] == [
        (TUESDAY, 1900),
        (WEDNESDAY, 2850),
    ]

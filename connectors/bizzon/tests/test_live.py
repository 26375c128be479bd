"""Whole readings over real HTTP, compared with books calculated without the connector."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from sommit_bizzon.simulator import PASSING, BizzonTill, Faults, Habits, Sold
from sommit_bizzon.simulator.restaurant import restaurant

from sommit_core.errors import (
    ApiOptionOff,
    BadPosData,
    PosUnavailable,
    RequestRejected,
    TokenRefused,
    TooManyRequests,
)

FIRST, NIGHTS = date(2025, 10, 20), 7
UNTIL = FIRST + timedelta(days=NIGHTS)
MORNING = datetime(2025, 10, 27, 6, 30, tzinfo=UTC)


@pytest.fixture
def house() -> BizzonTill:
    return restaurant(1, FIRST, NIGHTS)


@pytest.fixture
def small() -> BizzonTill:
    """Nine tickets of one evening, of which one takes back and one is cancelled."""
    till = BizzonTill()
    glass, bottle = till.add_product(
        "Sancerre", category="Vins", variants=[("Verre 12 cl", "7.50"), ("Bouteille", "36.00")]
    )
    (beer,) = till.add_product("Bière", "5.00")
    start = datetime(2025, 10, 24, 18, tzinfo=UTC)
    sold = [Sold(glass, 2), Sold(bottle), Sold(beer, comp=True), Sold(beer, void=True)]
    tickets = [
        till.sell(start + timedelta(minutes=n), sold[: n % 4 + 1], discount=10 * (n % 2))
        for n in range(8)
    ]
    till.refund(tickets[0], start + timedelta(hours=1), lines=[0])
    till.cancel(tickets[1], start + timedelta(hours=2))
    return till


def test_a_week_of_a_restaurant_comes_to_the_same_books(served, house, books, read_books) -> None:
    server = served(house)
    reading = server.reading(now=MORNING)
    products, prices = reading.products(), reading.prices()
    closings = list(reading.closings(FIRST, UNTIL))
    assert read_books(closings) == books(house)
    assert len(products) == len(prices) == 22
    assert [closing.remarks for closing in closings] == [()] * NIGHTS
    assert reading.requests == len(server.server.requests) < 12


def test_nothing_but_get_ever_reaches_the_till(served, house) -> None:
    running = served(house)
    reading = running.reading(now=MORNING, closing="register", outlets=house.outlets[0].id)
    reading.probe()
    reading.products()
    reading.prices()
    list(reading.closings(FIRST - timedelta(days=30), UNTIL))
    assert {seen.method for seen in running.server.requests} == {"GET"}
    assert {seen.status for seen in running.server.requests} == {200}


HABITS = {
    "names of the table": Habits(names="table"),
    "old flags": Habits(flags="old"),
    "refunds with positive signs": Habits(refund_signs="positive"),
    "totals after discounts": Habits(after_discount=False),
    "amounts on offered lines": Habits(offered_amounts=True),
    "whole seconds": Habits(milliseconds=False),
    "empty texts": Habits(nothing="empty"),
    "absent members": Habits(nothing="absent"),
    "oldest first": Habits(order="oldest"),
    "shuffled": Habits(order="shuffled"),
    "rows twice": Habits(twice=True),
    "one row a page": Habits(page_size=1),
    "more rows than asked": Habits(page_size=500),
    "next absent": Habits(end="absent"),
    "next leads to an empty page": Habits(end="empty page"),
    "foreign next": Habits(foreign_next=True),
    "included cut off": Habits(included_most=6),
    "included forgotten": Habits(forgets_every=3),
    "originals included": Habits(originals_included=True),
    "filters ignored": Habits(filters_ignored=True),
    "fieldsets rejected": Habits(fieldsets_rejected=True),
}


@pytest.mark.parametrize("size", ["1", "3", "100"])
@pytest.mark.parametrize("habit", HABITS)
def test_no_habit_of_the_till_changes_the_books(
    served, small, books, read_books, habit, size
) -> None:
    house = served(small, habits=HABITS[habit])
    reading = house.reading(now=MORNING, page_size=size)
    assert len(reading.products()) == len(reading.prices()) == 3
    assert read_books(reading.closings(FIRST, UNTIL)) == books(small)


def test_lines_hidden_from_every_page_are_found_one_by_one(
    served, small, books, read_books
) -> None:
    hidden = frozenset(ticket.lines[0].id for ticket in small.tickets)
    house = served(small, habits=Habits(hides=hidden))
    assert read_books(house.closings(FIRST, UNTIL, now=MORNING)) == books(small)


def test_a_page_far_too_large_for_included_is_halved_until_it_fits(
    served, books, read_books
) -> None:
    till = BizzonTill()
    (beer,) = till.add_product("Bière", "5.00")
    for minute in range(100):
        till.sell(datetime(2025, 10, 24, 18, tzinfo=UTC) + timedelta(minutes=minute), [Sold(beer)])
    house = served(till, habits=Habits(included_most=14))
    assert read_books(house.closings(FIRST, UNTIL, now=MORNING)) == books(till)
    assert all("/invoice-items/" not in seen.target for seen in house.server.requests)
    assert len(house.server.requests) < 20


def test_rows_added_while_paging_neither_harm_nor_hide_others(
    served, small, books, read_books
) -> None:
    glass = small.products[0].variants[0].id
    at = datetime(2025, 10, 24, 21, tzinfo=UTC)

    def sell_one_more(target: str) -> None:
        if "page%5Bafter%5D" in target:
            small.sell(at + timedelta(seconds=len(small.tickets)), [Sold(glass)])

    house = served(small, before=sell_one_more)
    first = read_books(house.closings(FIRST, UNTIL, now=MORNING, page_size="2"))
    house.server.before = lambda target: None
    second = read_books(house.closings(FIRST, UNTIL, now=MORNING))
    assert second == books(small)
    assert {key: books_ for key, books_ in first.items() if key[1] != glass} == {
        key: books_ for key, books_ in second.items() if key[1] != glass
    }


# -- faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PASSING)
def test_a_failure_that_passes_leaves_no_trace(served, small, books, read_books, kind) -> None:
    house = served(small, faults=Faults([kind, None, kind, kind]))
    reading = house.reading(now=MORNING, page_size="3")
    assert len(reading.products()) == 3
    assert read_books(reading.closings(FIRST, UNTIL)) == books(small)
    assert reading.retries == 3


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        *[(kind, PosUnavailable) for kind in PASSING],
        ("401", TokenRefused),
        ("403", ApiOptionOff),
        ("wrong types", BadPosData),
        ("415", RequestRejected),
        ("404", RequestRejected),
        ("redirect", RequestRejected),
    ],
)
def test_a_failure_that_lasts_is_an_error_of_its_own_and_no_empty_result(
    served, small, kind, error
) -> None:
    house = served(small, faults=Faults([kind] * 20))
    with pytest.raises(error):
        house.closings(FIRST, UNTIL, now=MORNING)


def test_a_token_revoked_in_the_middle_stops_the_reading(served, small) -> None:
    house = served(small, faults=Faults([None, None, "401"]))
    with pytest.raises(TokenRefused, match="reseller"):
        house.closings(FIRST, UNTIL, now=MORNING, page_size="2")
    assert len(house.server.requests) == 3


def test_a_stale_cursor_in_the_middle_starts_the_listing_again(
    served, small, books, read_books
) -> None:
    house = served(small, faults=Faults([None, None, "400"]))
    assert read_books(house.closings(FIRST, UNTIL, now=MORNING, page_size="2")) == books(small)


def test_a_looping_cursor_fails_the_reading(served, small) -> None:
    with pytest.raises(BadPosData, match="does not end"):
        served(small, habits=Habits(loops=True)).closings(FIRST, UNTIL, now=MORNING, page_size="2")


def test_an_unknown_token_and_an_option_that_is_off_are_told_apart(served, small) -> None:
    with pytest.raises(TokenRefused):
        served(small, tokens=["another"]).reading().probe()
    option_off = served(small, tokens=[], without_option=["sk_test_canary7f3a91"])
    with pytest.raises(ApiOptionOff, match="switch the API option"):
        option_off.reading().probe()


def test_an_allowance_used_up_is_told(served, small) -> None:
    with pytest.raises(TooManyRequests):
        served(small, allowance=2).closings(FIRST, UNTIL, now=MORNING, page_size="2")


@pytest.mark.parametrize("seed", range(12))
def test_habits_and_failures_by_chance_leave_the_same_books(
    served, small, books, read_books, seed
) -> None:
    house = served(small, habits=Habits.by_chance(seed), faults=Faults(seed=seed, rate=0.3))
    reading = house.reading(now=MORNING, page_size=str(seed % 5 + 1))
    assert read_books(reading.closings(FIRST, UNTIL)) == books(small)
    assert len(reading.products()) == 3


def test_the_token_is_in_no_log(served, small, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    house = served(small, faults=Faults(["503", None, "400"]))
    house.closings(FIRST, UNTIL, now=MORNING, page_size="2")
    assert "canary7f3a91" not in caplog.text
    assert all("canary7f3a91" not in seen.target for seen in house.server.requests)

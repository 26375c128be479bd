"""The product's decisions as pure functions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sommit_core.records import LineKind
from sommit_core.rules import (
    KINDS,
    Kind,
    TillPrice,
    catalogue_shrunk,
    first_day_to_read,
    moves_stock,
    winning_price,
)

DAY = timedelta(days=1)
START = date(2026, 3, 2)
DATES = st.dates(START, START + 60 * DAY)
PRICES = st.builds(TillPrice, st.integers(1, 5), st.integers(0, 9), st.integers(0, 9))


def test_every_kind_of_line_has_its_number_in_the_books() -> None:
    assert {kind.name for kind in LineKind} == {kind.name for kind in Kind}
    assert [KINDS[kind] for kind in LineKind] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("restores", [True, False])
def test_what_is_sold_or_offered_leaves_and_a_refund_comes_back_if_the_venue_says_so(
    restores: bool,
) -> None:
    moving = {kind for kind in Kind if moves_stock(kind, restores)}
    assert moving == {Kind.SALE, Kind.COMP} | ({Kind.REFUND} if restores else set())


# -- whose price wins (R17) --------------------------------------------------------------------


def test_the_price_changed_last_wins() -> None:
    first, last = TillPrice(2, 900, 10), TillPrice(1, 850, 20)
    assert winning_price([first, last]) == last == winning_price([last, first])


def test_an_open_price_never_wins() -> None:
    assert winning_price([TillPrice(1, 900, 10), TillPrice(2, 0, 20)]) == TillPrice(1, 900, 10)
    assert winning_price([TillPrice(1, 0, 10)]) is None
    assert winning_price([]) is None


def test_a_tie_is_broken_by_the_product_s_number() -> None:
    assert winning_price([TillPrice(1, 900, 10), TillPrice(2, 800, 10)]) == TillPrice(2, 800, 10)


@given(st.lists(PRICES, unique_by=lambda price: price.pos_product_id), st.randoms())
def test_the_winner_is_the_same_in_any_order(prices: list[TillPrice], chance: object) -> None:
    shuffled = list(prices)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert winning_price(prices) == winning_price(shuffled)


# -- the first day to read ---------------------------------------------------------------------


def test_a_till_never_read_is_read_from_its_start() -> None:
    assert first_day_to_read(START, None, None, 7) == START


def test_days_read_lately_are_read_again() -> None:
    read = START + 20 * DAY
    assert first_day_to_read(START, read, read, 7) == START + 13 * DAY


def test_without_overlap_the_day_under_way_at_the_last_reading_is_read_again() -> None:
    read = START + 20 * DAY
    assert first_day_to_read(START, read, read, 0) == read


def test_days_missed_are_caught_up_with() -> None:
    read, kept = START + 20 * DAY, START + 10 * DAY
    assert first_day_to_read(START, kept, read, 7) == kept
    assert first_day_to_read(START, kept, kept, 7) == START + 3 * DAY


def test_a_first_reading_that_broke_off_goes_on_where_it_stopped() -> None:
    assert first_day_to_read(START, START + 5 * DAY, None, 7) == START + 5 * DAY


@given(st.none() | DATES, st.none() | DATES, st.integers(0, 30))
def test_nothing_is_asked_for_that_lies_before_the_start_nor_left_out_after_what_was_read(
    read_through: date | None, last_read_day: date | None, overlap: int
) -> None:
    first = first_day_to_read(START, read_through, last_read_day, overlap)
    assert START <= first <= (read_through or START)


@given(DATES, st.integers(0, 30))
def test_each_reading_asks_for_the_overlap_of_the_one_before(last: date, overlap: int) -> None:
    first = first_day_to_read(START, last, last, overlap)
    assert first == max(START, last - overlap * DAY)


# -- a catalogue that shrank -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "shrunk"),
    [(0, 0, False), (0, 5, False), (10, 5, False), (10, 4, True), (1, 0, True), (3, 2, False)],
)
def test_less_than_half_of_a_catalogue_is_a_failed_reading(
    before: int, now: int, shrunk: bool
) -> None:
    assert catalogue_shrunk(before, now) is shrunk

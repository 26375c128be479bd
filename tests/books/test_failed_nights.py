"""A reading that fails leaves whole closings behind, a state that says why, and goes on later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve

from sommit_core import tills as connections
from sommit_core.errors import (
    ApiOptionOff,
    BadPosData,
    ConnectorFailure,
    PosUnavailable,
    TokenRefused,
    TooManyRequests,
)
from sommit_core.records import PosProduct
from sommit_core.tills import API_OFF, FAILED, HEALTHY, LATE, PARTIAL, RECONNECT
from tests.books.conftest import NewHouse
from tests.books.house import DAY, MONDAY, House, at, dump, morning_after

TUESDAY, WEDNESDAY = MONDAY + DAY, MONDAY + 2 * DAY


@pytest.fixture
def bar(house: House) -> House:
    """A venue that sold three bottles on each of three evenings, the first of them read."""
    for plu in range(8):
        house.button(str(plu), f"VIN {plu} BTL", 20 + plu)
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        house.sell(at(day, "21:00"), {"0": 1, "1": 2})
    house.night(MONDAY)
    house.link("0", house.beverage("Zero"), 750)
    return house


def apart_from_notices(bar: House) -> dict[str, list[Any]]:
    """The books, but for notices and the state of the connection."""
    return {k: v for k, v in dump(bar.db).items() if k not in ("notice", "connection")}


@pytest.mark.parametrize(
    ("fault", "error", "state"),
    [
        ("token_refused", TokenRefused, RECONNECT),
        ("api_off", ApiOptionOff, API_OFF),
        ("unavailable", PosUnavailable, FAILED),
        ("too_many_requests", TooManyRequests, LATE),
        ("crash", ConnectorFailure, FAILED),
        ("exit", ConnectorFailure, FAILED),
        ("no_record", BadPosData, FAILED),
    ],
)
def test_a_till_that_fails_leaves_the_books_as_they_were(
    bar: House, fault: str, error: type[Exception], state: str
) -> None:
    before = apart_from_notices(bar)
    bar.pos.fault = fault
    report = bar.night(WEDNESDAY)
    assert (type(report.error), report.state, bar.state()) == (error, state, state)
    assert apart_from_notices(bar) == before
    kept = dump(bar.db, without={})
    assert error.__name__ in str(kept["sync_run"][-1])
    assert error.__name__ in str(kept["connection"])

    bar.pos.fault = "none"
    assert bar.night(WEDNESDAY).state == bar.state() == HEALTHY
    assert "error" not in str(dump(bar.db)["connection"]).lower()
    bar.agrees()


def test_a_reading_cut_half_way_keeps_whole_closings_and_goes_on(bar: House) -> None:
    bar.pos.fault = "half_closing"
    report = bar.night(WEDNESDAY)
    assert (type(report.error), report.closings, report.lines_new) == (PosUnavailable, 1, 0)
    assert list(bar.days()) == [MONDAY]
    bar.pos.fault = "none"
    assert bar.night(WEDNESDAY).lines_new == 4
    bar.agrees()


def test_a_first_reading_cut_half_way_goes_on_where_it_stopped(
    new_house: NewHouse, tally: ModuleType
) -> None:
    bar = new_house(connector="tally")
    tally.products[:] = [PosProduct("P", "SANCERRE BTL")]
    days = [MONDAY + n * DAY for n in range(6)]
    asked: list[date] = []

    def progress(since: date, _until: date, _day: date) -> None:
        asked.append(since)

    whole = [tally.closing(day, tally.line()) for day in days]
    tally.closings = CutOff(whole, days[3], PosUnavailable(till="Tally", detail="HTTP 503"))
    first = bar.read(morning_after(days[-1]), progress=progress)
    assert (first.closings, first.state) == (3, FAILED)
    assert list(bar.days()) == days[:3]
    tally.closings = whole
    second = bar.read(morning_after(days[-1]), progress=progress)
    assert (second.closings, second.lines_new, second.state) == (4, 3, HEALTHY)
    assert list(dict.fromkeys(asked)) == [days[0], days[2]]
    assert list(bar.days()) == days


class CutOff(list[Any]):
    """Closings of which the till gives those before one date and then answers no more."""

    def __init__(self, closings: list[Any], cut: date, error: Exception) -> None:
        super().__init__(closings)
        self.cut, self.error = cut, error

    def __iter__(self) -> Iterator[Any]:
        for closing in super().__iter__():
            if closing.business_date >= self.cut:
                raise self.error
            yield closing


def test_a_request_allowance_used_up_half_way_is_told(
    new_house: NewHouse, tally: ModuleType
) -> None:
    bar = new_house(connector="tally")
    tally.products[:] = [PosProduct("P", "SANCERRE BTL")]
    whole = [tally.closing(day, tally.line()) for day in (MONDAY, TUESDAY)]
    tally.closings = CutOff(whole, MONDAY, TooManyRequests(till="Tally"))
    assert (bar.night(TUESDAY).state, bar.notices()) == (LATE, [])
    tally.closings = CutOff(whole, TUESDAY, TooManyRequests(till="Tally"))
    assert (bar.night(TUESDAY).state, bar.notices()) == (LATE, ["budget_spent"])
    tally.closings = whole
    assert bar.night(TUESDAY).state == HEALTHY
    assert list(bar.days()) == [MONDAY, TUESDAY]


# -- the catalogue fails, the sales are read all the same ------------------------------------------


@pytest.mark.parametrize("fault", ["empty_catalogue", "shrunken_catalogue"])
def test_a_catalogue_that_shrank_deletes_nothing_and_sales_are_read(bar: House, fault: str) -> None:
    before = dump(bar.db)["pos_product"]
    bar.pos.fault = fault
    report = bar.night(WEDNESDAY)
    assert (report.state, report.error, bar.state()) == (PARTIAL, None, PARTIAL)
    assert [notice.code for notice in report.notices] == ["catalogue_failed"]
    assert dump(bar.db)["pos_product"] == before
    bar.agrees()
    bar.night(WEDNESDAY)
    assert bar.notices() == ["catalogue_failed"]
    bar.pos.fault = "none"
    assert bar.night(WEDNESDAY).state == HEALTHY


def test_prices_of_a_catalogue_that_cannot_be_believed_are_not_taken(bar: House) -> None:
    bar.pos.reprice("0", 99, at(TUESDAY, "12:00"))
    bar.pos.fault = "shrunken_catalogue"
    bar.night(TUESDAY)
    assert bar.prices() == {("zero", 750): (20, "till")}
    bar.pos.fault = "none"
    bar.night(TUESDAY)
    assert bar.prices() == {("zero", 750): (99, "till")}


def test_who_connects_again_vouches_for_a_catalogue_that_shrank(bar: House) -> None:
    for plu in range(2, 8):
        bar.pos.remove(str(plu), at(TUESDAY, "12:00"))
    assert bar.night(WEDNESDAY).state == PARTIAL
    bar.connect()
    assert bar.night(WEDNESDAY).state == HEALTHY
    assert sum(row[9] for row in dump(bar.db)["pos_product"]) == 2
    bar.agrees()


def test_half_of_a_catalogue_is_believed(bar: House) -> None:
    for plu in range(4, 8):
        bar.pos.remove(str(plu), at(TUESDAY, "12:00"))
    assert bar.night(TUESDAY).state == HEALTHY
    assert sum(row[9] for row in dump(bar.db)["pos_product"]) == 4


# -- closings that cannot be read in order ---------------------------------------------------------


@pytest.mark.parametrize("fault", ["shuffled_closings", "duplicate_closing"])
def test_closings_out_of_order_or_twice_stop_the_reading_and_double_nothing(
    bar: House, fault: str
) -> None:
    bar.pos.fault = fault
    report = bar.night(WEDNESDAY)
    assert (type(report.error), report.state) == (BadPosData, FAILED)
    assert bar.model.days().items() >= bar.days().items()
    bar.pos.fault = "none"
    bar.night(WEDNESDAY)
    bar.agrees()


@pytest.mark.parametrize(
    "fault",
    [
        "wrong_total",
        "wrong_currency",
        "duplicate_line",
        "line_without_id",
        "absurd_quantity",
        "float_money",
        "naive_time",
    ],
)
def test_closings_that_are_wrong_are_set_aside_and_taken_when_right(bar: House, fault: str) -> None:
    before = apart_from_notices(bar)
    bar.pos.fault = fault
    report = bar.night(WEDNESDAY)
    assert (report.state, report.closings, report.error) == (PARTIAL, 0, None)
    assert [notice.code for notice in report.notices] == ["closing_set_aside"] * 3
    assert len(dump(bar.db)["refused_closing"]) == 3
    before.pop("refused_closing")
    assert {k: v for k, v in apart_from_notices(bar).items() if k in before} == before
    bar.pos.fault = "none"
    report = bar.read(morning_after(WEDNESDAY + 20 * DAY))
    assert (report.state, dump(bar.db)["refused_closing"]) == (HEALTHY, [])
    bar.agrees()


@pytest.mark.parametrize("fault", ["sequence_gap", "falling_total", "line_outside"])
def test_what_is_odd_is_kept_and_told(bar: House, fault: str) -> None:
    bar.pos.fault = fault
    report = bar.night(WEDNESDAY)
    assert report.state == HEALTHY
    assert bar.notices()
    assert bar.days() == bar.model.days()


def test_a_closing_of_last_year_does_not_come_in(bar: House) -> None:
    bar.pos.fault = "closing_outside"
    assert bar.night(WEDNESDAY).state == PARTIAL
    bar.agrees()


def test_a_product_that_comes_twice_is_one(bar: House) -> None:
    bar.pos.fault = "duplicate_product"
    assert bar.night(WEDNESDAY).state == HEALTHY
    bar.agrees()


# -- checking a connection -------------------------------------------------------------------------


def test_a_check_says_what_is_wrong_and_keeps_it(bar: House) -> None:
    assert check(bar) is None
    bar.pos.fault = "token_refused"
    error = check(bar)
    assert isinstance(error, TokenRefused)
    assert bar.state() == RECONNECT
    bar.pos.fault = "none"
    assert check(bar) is None
    assert bar.state() == HEALTHY


def test_a_check_that_goes_well_does_not_hide_what_was_set_aside(bar: House) -> None:
    bar.pos.fault = "wrong_total"
    bar.night(WEDNESDAY)
    bar.till = evolve(bar.till, state=bar.state())
    bar.pos.fault = "none"
    assert check(bar) is None
    assert bar.state() == PARTIAL


def check(bar: House) -> Exception | None:
    return connections.check_till(bar.db, bar.vault, bar.venue, bar.till, now=morning_after(MONDAY))


def test_a_ctrl_c_half_way_keeps_whole_closings(bar: House) -> None:
    def stop(*_days: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bar.read(morning_after(WEDNESDAY), progress=stop)
    bar.night(WEDNESDAY)
    bar.agrees()


def test_a_card_that_really_shrank_is_taken_once_the_till_is_connected_again(bar: House) -> None:
    bar.pos.fault = "shrunken_catalogue"
    assert bar.night(TUESDAY).state == "partial"
    bar.connect()
    assert bar.night(TUESDAY + DAY).state == "healthy"

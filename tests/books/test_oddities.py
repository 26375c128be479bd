"""What is odd about closings: it stops nothing, and the restaurant is told once."""

from __future__ import annotations

from decimal import Decimal
from types import ModuleType
from typing import Any

import attrs
import pytest

from sommit_core.records import ClosingState, PosProduct, Remark
from sommit_core.tills import HEALTHY
from tests.books.conftest import NewHouse
from tests.books.house import DAY, MONDAY, House, at, dump

TUESDAY, WEDNESDAY = MONDAY + DAY, MONDAY + 2 * DAY


@pytest.fixture
def bar(new_house: NewHouse, tally: ModuleType) -> House:
    """A venue with the connector `tally` and one product."""
    tally.products[:] = [PosProduct("P", "SANCERRE BTL")]
    return new_house(connector="tally")


def told(bar: House) -> list[tuple[str, dict[str, Any]]]:
    """Code and facts of the notices of one more reading, on Wednesday."""
    report = bar.night(WEDNESDAY)
    assert report.state == HEALTHY
    return [(notice.code, notice.params) for notice in report.notices]


def numbered(tally: ModuleType, *numbers: int | None, **more: Any) -> None:
    """Closings of Monday, Tuesday ... with these running numbers."""
    tally.closings[:] = [
        tally.closing(MONDAY + n * DAY, tally.line(), sequence=number, **more)
        for n, number in enumerate(numbers)
    ]


def test_a_gap_in_the_numbers_of_closings_is_told_once(bar: House, tally: ModuleType) -> None:
    numbered(tally, 7, 8, 11)
    assert told(bar) == [("sequence_gap", {"before": 8, "closing": 11})]
    assert told(bar) == []
    assert bar.notices() == ["sequence_gap"]


def test_numbers_without_a_gap_are_no_notice(bar: House, tally: ModuleType) -> None:
    numbered(tally, 7, 8, 9)
    assert told(bar) == []


def test_closings_without_numbers_are_no_notice(bar: House, tally: ModuleType) -> None:
    numbered(tally, 7, None, 8)
    assert told(bar) == []


def test_a_gap_is_found_when_a_day_under_way_gets_its_number(bar: House, tally: ModuleType) -> None:
    numbered(tally, 7, None)
    tally.closings[1] = attrs.evolve(tally.closings[1], state=ClosingState.PROVISIONAL)
    bar.read(at(TUESDAY, "04:30"))
    numbered(tally, 7, 12)
    assert told(bar) == [("sequence_gap", {"before": 7, "closing": 12})]


def test_each_register_has_numbers_of_its_own(bar: House, tally: ModuleType) -> None:
    tally.closings[:] = [
        tally.closing(MONDAY, key="a1", register="a", sequence=1),
        tally.closing(MONDAY, key="b1", register="b", sequence=40),
        tally.closing(TUESDAY, key="a2", register="a", sequence=2),
        tally.closing(TUESDAY, key="b2", register="b", sequence=42),
    ]
    assert told(bar) == [("sequence_gap", {"before": 40, "closing": 42})]


def test_several_closings_of_a_day_follow_each_other(bar: House, tally: ModuleType) -> None:
    tally.closings[:] = [
        tally.closing(MONDAY, key="noon", sequence=1, perpetual_total=Decimal(100)),
        tally.closing(MONDAY, key="night", sequence=2, perpetual_total=Decimal(300)),
        tally.closing(TUESDAY, key="next", sequence=3, perpetual_total=Decimal(400)),
    ]
    assert told(bar) == []


def test_a_late_closing_that_fills_a_gap_is_no_notice(bar: House, tally: ModuleType) -> None:
    numbered(tally, 7, 8, 9)
    late = tally.closings.pop(1)
    assert told(bar) == [("sequence_gap", {"before": 7, "closing": 9})]
    tally.closings.insert(1, late)
    assert told(bar) == []


def test_a_perpetual_total_that_fell_is_told(bar: House, tally: ModuleType) -> None:
    totals = [Decimal("1000.00"), Decimal("1200.50"), Decimal("999.9")]
    tally.closings[:] = [
        tally.closing(MONDAY + n * DAY, perpetual_total=total) for n, total in enumerate(totals)
    ]
    assert told(bar) == [("perpetual_fell", {"before": "1200.5", "now": "999.9"})]
    assert told(bar) == []


def test_a_perpetual_total_that_stands_still_is_no_notice(bar: House, tally: ModuleType) -> None:
    tally.closings[:] = [
        tally.closing(MONDAY + n * DAY, perpetual_total=Decimal(5)) for n in range(3)
    ]
    assert told(bar) == []


def test_an_hour_outside_the_closing_is_told_and_counts_on_its_day(
    bar: House, tally: ModuleType
) -> None:
    late = tally.line("2", sold_at=at(WEDNESDAY, "12:00"))
    tally.closings[:] = [
        tally.closing(MONDAY, tally.line("1", sold_at=at(MONDAY, "21:00")), late),
        tally.closing(TUESDAY, tally.line(sold_at=at(TUESDAY, "04:59"))),
    ]
    assert told(bar) == [("lines_outside", {"closing": str(MONDAY), "count": 1})]
    assert told(bar) == []
    assert {day: sold["P"][0] for day, sold in bar.days().items()} == {MONDAY: 2, TUESDAY: 1}


def test_what_the_till_says_of_opening_and_end_goes_before_the_cut_off(
    bar: House, tally: ModuleType
) -> None:
    hours = {"opened_at": at(MONDAY, "18:00"), "closed_at": at(TUESDAY, "06:00")}
    early, late = (at(MONDAY, "17:59"), at(TUESDAY, "05:30"))
    tally.closings[:] = [
        tally.closing(
            MONDAY, tally.line("1", sold_at=early), tally.line("2", sold_at=late), **hours
        )
    ]
    assert told(bar) == [("lines_outside", {"closing": str(MONDAY), "count": 1})]


def test_lines_that_are_gone_are_kept_and_told(bar: House, tally: ModuleType) -> None:
    bar.read(at(MONDAY, "10:00"))
    bar.link("P", bar.beverage("Sancerre"), 750)
    both = (tally.line("1"), tally.line("2"))
    tally.closings[:] = [tally.closing(MONDAY, *both)]
    bar.night(MONDAY)
    tally.closings[:] = [tally.closing(MONDAY, both[0])]
    assert told(bar) == [("lines_gone", {"closing": str(MONDAY), "count": 1, "revision": 2})]
    assert bar.stock() == {"sancerre": -1500}
    tally.closings[:] = [tally.closing(MONDAY, *both)]
    assert told(bar) == []
    assert bar.stock() == {"sancerre": -1500}


def test_a_closing_that_the_till_moves_to_another_day_moves(bar: House, tally: ModuleType) -> None:
    tally.closings[:] = [tally.closing(TUESDAY, tally.line(sold_at=at(MONDAY, "21:00")), key="z")]
    bar.read(at(MONDAY, "10:00"))
    old, new = bar.beverage("Old"), bar.beverage("New")
    bar.link("P", old, 750)
    bar.link("P", new, 500, since=TUESDAY)
    bar.night(TUESDAY)
    assert bar.stock() == {"old": 0, "new": -500}
    tally.closings[0] = attrs.evolve(tally.closings[0], business_date=MONDAY)
    assert [code for code, _ in told(bar)] == ["closing_revised"]
    assert bar.stock() == {"old": -750, "new": 0}
    assert list(bar.days()) == [MONDAY]


def test_a_remark_of_the_connector_is_told_once(bar: House, tally: ModuleType) -> None:
    remark = Remark("ticket_total_differs", "2 tickets, max. 0.30")
    tally.closings[:] = [tally.closing(MONDAY, tally.line(), remarks=(remark,))]
    report = bar.night(MONDAY)
    assert [str(notice) for notice in report.notices] == [
        "ticket_total_differs: 2 tickets, max. 0.30"
    ]
    bar.night(MONDAY)
    assert bar.notices() == ["remark"]


def test_sales_without_an_hour_are_dated_at_the_end_of_their_day(
    bar: House, tally: ModuleType
) -> None:
    bar.read(at(MONDAY, "10:00"))
    sancerre = bar.beverage("Sancerre")
    bar.link("P", sancerre, 750)
    bar.count(sancerre, 9000, at(MONDAY, "23:00"))
    tally.closings[:] = [
        tally.closing(MONDAY, tally.line("1"), closed_at=at(MONDAY, "22:30"), key="early"),
        tally.closing(MONDAY, tally.line("1"), tally.line("2"), key="late"),
    ]
    bar.night(MONDAY)
    assert bar.stock() == {"sancerre": 9000 - 1500}


def test_a_till_without_a_catalogue_or_prices_is_read_all_the_same(
    bar: House, tally: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hook in ("fetch_products", "fetch_prices"):
        monkeypatch.delattr(tally, hook)
    tally.closings[:] = [tally.closing(MONDAY, tally.line())]
    assert bar.night(MONDAY).state == HEALTHY
    assert bar.product("P").label == "LABEL P"
    assert not dump(bar.db)["pos_price"]

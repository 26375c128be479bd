"""Business days made into closings: windows, states, slices."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sommit_bizzon.simulator import BizzonTill, Habits, Sold

from sommit_core import ClosingState, LineKind

PARIS = ZoneInfo("Europe/Paris")
THURSDAY = date(2025, 10, 23)
DAY = timedelta(days=1)


@pytest.fixture
def bar() -> BizzonTill:
    till = BizzonTill()
    till.add_product("Chablis", "8.00")
    return till


def _sell(till: BizzonTill, at: datetime):
    return till.sell(at, [Sold(till.products[0].id)])


def _windows(server) -> list[tuple[str, str]]:
    targets = [seen.target for seen in server.requests if seen.target.startswith("/v1/invoices")]
    return [
        tuple(part.split("%3A")[0][-13:] for part in target.split("&")[:2]) for target in targets
    ]


def test_a_ticket_after_midnight_belongs_to_the_evening_before(served, bar) -> None:
    _sell(bar, datetime(2025, 10, 24, 4, 59, 59, 999_000, tzinfo=PARIS))
    _sell(bar, datetime(2025, 10, 24, 5, 0, tzinfo=PARIS))
    closings = served(bar).closings(THURSDAY, THURSDAY + 2 * DAY)
    assert [(c.business_date, len(c.lines)) for c in closings] == [
        (THURSDAY, 1),
        (THURSDAY + DAY, 1),
    ]


@pytest.mark.parametrize(
    ("change", "hours"), [(date(2025, 10, 25), 25), (date(2025, 3, 29), 23), (THURSDAY, 24)]
)
def test_a_night_of_clock_change_is_cut_by_the_wall_clock(
    served, bar, books, read_books, change, hours
) -> None:
    start = datetime.combine(change, datetime.min.time(), UTC)
    for half_hours in range(96):
        _sell(bar, start + half_hours * timedelta(minutes=30))
    closings = served(bar).closings(change - DAY, change + 3 * DAY, now=start + 4 * DAY)
    assert read_books(closings) == books(bar)
    day = next(closing for closing in closings if closing.business_date == change)
    assert day.closed_at - day.opened_at == timedelta(hours=hours)
    assert len(day.lines) == 2 * hours


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2025, 10, 23, 23, tzinfo=PARIS), ClosingState.PROVISIONAL),
        (datetime(2025, 10, 24, 5, 59, 59, tzinfo=PARIS), ClosingState.PROVISIONAL),
        (datetime(2025, 10, 24, 6, 0, tzinfo=PARIS), ClosingState.FINAL),
    ],
)
def test_a_day_is_final_an_hour_after_its_end(served, bar, now, state) -> None:
    _sell(bar, datetime(2025, 10, 23, 20, tzinfo=PARIS))
    closing = served(bar).closings(THURSDAY, THURSDAY + DAY, now=now)[0]
    assert closing.state is state
    assert (closing.closed_at is None) == (state is ClosingState.PROVISIONAL)


@pytest.mark.parametrize(
    ("minutes", "state"), [("0", ClosingState.FINAL), ("120", ClosingState.PROVISIONAL)]
)
def test_the_grace_is_a_setting(served, bar, minutes, state) -> None:
    now = datetime(2025, 10, 24, 5, 30, tzinfo=PARIS)
    closing = served(bar).closings(THURSDAY, THURSDAY + DAY, now=now, grace_minutes=minutes)[0]
    assert closing.state is state


def test_what_is_sold_after_now_is_left_for_the_next_reading(served, bar) -> None:
    now = datetime(2025, 10, 23, 22, 0, 0, 700_000, tzinfo=PARIS)
    _sell(bar, now - timedelta(seconds=1))
    _sell(bar, now - timedelta(milliseconds=200))
    _sell(bar, now)
    _sell(bar, now + timedelta(hours=1))
    house = served(bar, habits=Habits(filters_ignored=True))
    (closing,) = house.closings(THURSDAY, THURSDAY + 3 * DAY, now=now)
    assert len(closing.lines) == 1
    assert len(house.closings(THURSDAY, THURSDAY + DAY)[0].lines) == 4


def test_days_that_have_not_begun_are_not_told(served, bar) -> None:
    house = served(bar)
    now = datetime(2025, 10, 24, 4, 59, tzinfo=PARIS)
    closings = house.closings(THURSDAY, THURSDAY + 5 * DAY, now=now)
    assert [closing.business_date for closing in closings] == [THURSDAY]
    assert house.closings(THURSDAY + 2 * DAY, THURSDAY + 5 * DAY, now=now) == []


def test_a_day_without_tickets_is_an_empty_closing_that_was_read(served, bar) -> None:
    (closing,) = served(bar).closings(THURSDAY, THURSDAY + DAY)
    assert (closing.lines, closing.control.lines, closing.control.revenue) == ((), 0, 0)
    assert closing.state is ClosingState.FINAL


def test_closings_keep_their_ids_and_lines_theirs_when_a_ticket_is_cancelled_late(
    served, bar
) -> None:
    ticket = _sell(bar, datetime(2025, 10, 23, 20, tzinfo=PARIS))
    house = served(bar)
    (before,) = house.closings(THURSDAY, THURSDAY + DAY)
    bar.cancel(ticket, datetime(2025, 10, 26, 9, tzinfo=PARIS))
    (after,) = house.closings(THURSDAY, THURSDAY + DAY)
    assert before.id == after.id == "venue/2025-10-23"
    assert [line.id for line in before.lines] == [line.id for line in after.lines]
    assert [line.kind for line in after.lines] == [LineKind.VOID]


def test_a_usual_night_is_one_listing(served, bar) -> None:
    house = served(bar)
    house.closings(THURSDAY - 8 * DAY, THURSDAY + DAY)
    assert _windows(house.server) == [("2025-10-15T03", "2025-10-24T03")]


def test_a_back_fill_is_read_in_slices_in_the_order_of_dates(
    served, bar, books, read_books
) -> None:
    for day in range(14):
        _sell(bar, datetime(2025, 10, 10, 20, tzinfo=PARIS) + day * DAY)
    house = served(bar)
    closings = house.closings(THURSDAY - 13 * DAY, THURSDAY + DAY)
    assert [c.business_date for c in closings] == [THURSDAY - n * DAY for n in range(13, -1, -1)]
    assert read_books(closings) == books(bar)
    assert _windows(house.server) == [
        ("2025-10-10T03", "2025-10-13T03"),
        ("2025-10-13T03", "2025-10-16T03"),
        ("2025-10-16T03", "2025-10-19T03"),
        ("2025-10-19T03", "2025-10-22T03"),
        ("2025-10-22T03", "2025-10-24T03"),
    ]


def test_a_shorter_overlap_makes_a_shorter_usual_night(served, bar) -> None:
    house = served(bar)
    house.closings(THURSDAY - 3 * DAY, THURSDAY + DAY, overlap_days="1")
    assert len(_windows(house.server)) == 2


def test_filters_are_utc_with_z_and_whole_seconds(served, bar) -> None:
    house = served(bar)
    now = datetime(2025, 10, 23, 22, 0, 0, 700_000, tzinfo=PARIS)
    house.closings(THURSDAY, THURSDAY + DAY, now=now)
    (seen,) = house.server.requests
    assert "filter%5BcreatedAtGteq%5D=2025-10-23T03%3A00%3A00Z&" in seen.target
    assert "filter%5BcreatedAtLt%5D=2025-10-23T20%3A00%3A00Z&" in seen.target


def test_a_filter_that_is_ignored_moves_nothing_into_the_window(served, bar) -> None:
    for day in range(-3, 4):
        _sell(bar, datetime(2025, 10, 20, 20, tzinfo=PARIS) + day * DAY)
    house = served(bar, habits=Habits(filters_ignored=True))
    closings = house.closings(THURSDAY - 4 * DAY, THURSDAY - DAY)
    assert [len(closing.lines) for closing in closings] == [1, 1, 1]


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"])
def test_any_zone_has_its_own_days(served, bar, books, read_books, zone) -> None:
    for hours in range(0, 96, 5):
        _sell(bar, datetime(2025, 10, 20, tzinfo=UTC) + timedelta(hours=hours))
    reading = served(bar).reading(zone=zone)
    found = list(reading.closings(date(2025, 10, 18), date(2025, 10, 25)))
    assert read_books(found) == books(bar, zone)

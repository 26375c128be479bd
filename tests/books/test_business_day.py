"""Business days tile time, in every zone of the world, over clock changes and policy changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sommit_core.business_day import BusinessClock, ClockPeriod

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ZONES = sorted(available_timezones() - {"localtime"})
SKIPPED = {
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Fakaofo", date(2011, 12, 30)),
}
"""Days that did not happen there: the date line moved."""

zones = st.sampled_from(ZONES)
days = st.dates(date(1996, 1, 1), date(2037, 12, 30))
cutoffs = st.times().map(lambda at: at.replace(second=0, microsecond=0))
seconds = st.integers(820_000_000, 2_140_000_000)  # from 1995 to 2037
instants = seconds.map(lambda second: datetime.fromtimestamp(second, UTC))


def tiles(clock: BusinessClock, first: date, n: int) -> None:
    """The windows of `n` days from `first` follow each other without gap or overlap."""
    for day in (first + k * DAY for k in range(n)):
        start, end = clock.window(day)
        assert start <= end == clock.start(day + DAY)
        if start < end:
            for instant in (start, start + (end - start) / 2, end - timedelta(microseconds=1)):
                assert clock.date_of(instant) == day


@given(zones, days, cutoffs)
def test_windows_tile_time(zone: str, day: date, cutoff: time) -> None:
    tiles(BusinessClock.always(zone, cutoff), day - DAY, 3)


@given(zones, days, cutoffs)
def test_a_day_begins_with_itself(zone: str, day: date, cutoff: time) -> None:
    clock = BusinessClock.always(zone, cutoff)
    if (zone, day) not in SKIPPED:
        assert clock.date_of(clock.start(day)) == day or clock.start(day) == clock.start(day + DAY)


@given(zones, cutoffs, instants)
def test_every_instant_has_one_business_day(zone: str, cutoff: time, instant: datetime) -> None:
    clock = BusinessClock.always(zone, cutoff)
    start, end = clock.window(clock.date_of(instant))
    assert start <= instant < end


@given(zones, cutoffs, instants)
def test_the_zone_of_an_instant_does_not_matter(zone: str, cutoff: time, instant: datetime) -> None:
    clock = BusinessClock.always("Europe/Paris", cutoff)
    assert clock.date_of(instant.astimezone(ZoneInfo(zone))) == clock.date_of(instant)


def test_two_in_the_morning_belongs_to_the_evening_before() -> None:
    clock = BusinessClock.always("Europe/Paris", time(5))
    night = datetime(2026, 3, 7, 1, 59, tzinfo=ZoneInfo("Europe/Paris"))
    assert clock.date_of(night) == date(2026, 3, 6)
    assert clock.date_of(night.replace(hour=5, minute=0)) == date(2026, 3, 7)
    assert clock.date_of(night.replace(hour=4)) == date(2026, 3, 6)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 28), 23),
        (date(2026, 3, 29), 24),
        (date(2026, 10, 24), 25),
        (date(2026, 10, 25), 24),
        (date(2028, 2, 28), 24),
        (date(2028, 2, 29), 24),
    ],
)
def test_the_night_of_a_clock_change_is_an_hour_shorter_or_longer(day: date, hours: int) -> None:
    start, end = BusinessClock.always("Europe/Paris", time(5)).window(day)
    assert end - start == hours * HOUR


def test_between_the_change_of_clocks_and_the_cut_off_wall_time_decides() -> None:
    clock = BusinessClock.always("Europe/Paris", time(5))
    just_before_five = datetime(2026, 3, 29, 4, 30, tzinfo=ZoneInfo("Europe/Paris"))
    assert clock.date_of(just_before_five) == date(2026, 3, 28)
    assert clock.date_of(just_before_five + HOUR) == date(2026, 3, 29)
    twice_half_past_two = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Paris"))
    for fold in (0, 1):
        assert clock.date_of(twice_half_past_two.replace(fold=fold)) == date(2026, 10, 24)


def test_leap_days_are_days() -> None:
    tiles(BusinessClock.always("Europe/Paris", time(5)), date(2028, 2, 27), 5)
    tiles(BusinessClock.always("America/New_York", time(2)), date(2000, 2, 27), 5)


def _changes(zone: str) -> list[date]:
    """The two days of the year 2026, or else of some year, on which the clock is moved."""
    info, found = ZoneInfo(zone), []
    for year in (2026, 2015, 2005, 1997):
        noon = [datetime(year, 1, 1, 12, tzinfo=UTC) + n * DAY for n in range(365)]
        offsets = [instant.astimezone(info).utcoffset() for instant in noon]
        found = [noon[n].date() for n in range(364) if offsets[n] != offsets[n + 1]]
        if found:
            break
    return found[:2] or [date(2026, 3, 28), date(2026, 10, 24)]


def test_four_hundred_zones_over_two_changes_of_clocks() -> None:
    for zone in ZONES:
        for change in _changes(zone):
            for cutoff in (time(0), time(2, 30), time(5)):
                tiles(BusinessClock.always(zone, cutoff), change - DAY, 4)


# -- a venue that moves its cut-off or its zone --------------------------------------------------


@given(zones, zones, cutoffs, cutoffs, days)
def test_windows_tile_time_over_a_change_of_zone_and_cut_off(
    zone: str, other: str, cutoff: time, later: time, since: date
) -> None:
    clock = BusinessClock((ClockPeriod(date.min, zone, cutoff), ClockPeriod(since, other, later)))
    tiles(clock, since - 4 * DAY, 8)


@given(zones, zones, zones, cutoffs, days, st.integers(1, 4), instants)
def test_every_instant_has_one_business_day_over_two_changes(
    one: str, two: str, three: str, cutoff: time, since: date, after: int, instant: datetime
) -> None:
    periods = (
        ClockPeriod(date.min, one, cutoff),
        ClockPeriod(since, two, cutoff),
        ClockPeriod(since + after * DAY, three, cutoff),
    )
    clock = BusinessClock(periods)
    start, end = clock.window(clock.date_of(instant))
    assert start <= instant < end
    tiles(clock, since - 4 * DAY, 12)


def test_days_before_a_change_keep_their_windows() -> None:
    before = BusinessClock.always("Europe/Paris", time(5))
    moved = date(2026, 6, 1)
    after = BusinessClock((*before.periods, ClockPeriod(moved, "Europe/London", time(3))))
    for n in range(2, 30):
        assert after.window(moved - n * DAY) == before.window(moved - n * DAY)
    assert after.start(moved) == datetime(2026, 6, 1, 2, tzinfo=UTC)
    assert after.window(moved - DAY) == (before.start(moved - DAY), after.start(moved))


def test_an_instant_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="naive"):
        BusinessClock.always("Europe/Paris", time(5)).date_of(datetime(2026, 3, 1))  # noqa: DTZ001  (the fault)


def test_the_clock_agrees_with_plain_wall_time_away_from_changes() -> None:
    chance = Random(20260302)
    for zone in ("Europe/Paris", "Asia/Kolkata", "America/New_York", "Pacific/Auckland"):
        clock = BusinessClock.always(zone, time(5))
        for _ in range(200):
            at = datetime(2026, 6, 10, tzinfo=UTC) + timedelta(minutes=chance.randrange(20 * 1440))
            wall = at.astimezone(ZoneInfo(zone))
            assert clock.date_of(at) == (wall.date() - DAY if wall.hour < 5 else wall.date())

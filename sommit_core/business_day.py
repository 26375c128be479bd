"""Business days: a day that ends at 2 a.m. belongs to the date on which it began (R3).

A business day starts at the venue's cut-off in local *wall* time. Subtracting real hours in UTC
would be wrong on the two nights of clock change, between the change and the cut-off.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs


@attrs.frozen
class ClockPeriod:
    """The zone and cut-off that hold from the business date `since` on."""

    since: date
    zone: str
    cutoff: time


@attrs.frozen
class BusinessClock:
    """Which business date an instant belongs to, and the window of each date.

    A venue may move its cut-off or its zone. Each change holds from a business date on, so that
    days already read keep their windows: the windows of all days tile time without gap or overlap.
    """

    periods: tuple[ClockPeriod, ...]
    """Sorted by `since`; the first also holds for all dates before it."""

    @classmethod
    def always(cls, zone: str, cutoff: time) -> BusinessClock:
        """A clock that never changes."""
        return cls((ClockPeriod(date.min, zone, cutoff),))

    def start(self, day: date) -> datetime:
        """When business date `day` starts (aware, UTC)."""
        # A change can set the clock ahead by more than a day: no day starts after a later one.
        later = [self._wall(period.since) for period in self.periods if period.since > day]
        return min([self._wall(day), *later])

    def window(self, day: date) -> tuple[datetime, datetime]:
        """`day` as a half-open pair of instants (aware, UTC): 23, 24 or 25 hours as a rule."""
        return self.start(day), self.start(day + timedelta(days=1))

    def date_of(self, instant: datetime) -> date:
        """The business date that `instant` (aware) falls in."""
        if instant.tzinfo is None:
            raise ValueError(f"naive datetime {instant}: an instant needs its zone")
        day = instant.astimezone(ZoneInfo(self.periods[-1].zone)).date()
        while instant < self.start(day):
            day -= timedelta(days=1)
        while instant >= self.start(day + timedelta(days=1)):
            day += timedelta(days=1)
        return day

    def _wall(self, day: date) -> datetime:
        period = self._period(day)
        local = datetime.combine(day, period.cutoff, ZoneInfo(period.zone))
        return local.astimezone(UTC)

    def _period(self, day: date) -> ClockPeriod:
        held = [p for p in self.periods if p.since <= day]
        return held[-1] if held else self.periods[0]

"""What one thing was, each time from an instant on."""

from __future__ import annotations

from bisect import bisect_right, insort
from datetime import UTC, datetime
from operator import itemgetter
from typing import Generic, TypeVar

T = TypeVar("T")


def utc(at: datetime) -> datetime:
    """`at` in UTC; `ValueError` when it is naive."""
    if at.tzinfo is None:
        raise ValueError(f"naive datetime {at}: an instant needs its zone")
    return at.astimezone(UTC)


class History(Generic[T]):
    """The versions of one thing, told in any order; of two at one instant, the last told holds."""

    __slots__ = ("_versions",)

    def __init__(self) -> None:
        self._versions: list[tuple[datetime, T]] = []

    def set(self, at: datetime, value: T) -> None:
        """From `at` (aware) until the next version it is `value`."""
        insort(self._versions, (utc(at), value), key=itemgetter(0))

    def as_of(self, now: datetime) -> T | None:
        """What it is at `now` (aware); None before its first version."""
        known = bisect_right(self._versions, utc(now), key=itemgetter(0))
        return self._versions[known - 1][1] if known else None

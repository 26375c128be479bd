"""One venue with a till in memory, worked through the command line."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sommit_fake.till import Till

from tests.cli.runner import Sommit

TOKEN = "sk_test_canary0123456789"
PARIS = ZoneInfo("Europe/Paris")
MONDAY, TUESDAY = date(2025, 3, 3), date(2025, 3, 4)
VENUE = "chez-test"


def at(day: date, clock: str) -> datetime:
    """An instant on the wall of the venue."""
    return datetime.combine(day, time.fromisoformat(clock), PARIS)


def morning_after(day: date) -> str:
    """When the night of `day` is read, as it is typed."""
    return at(day + timedelta(days=1), "06:00").isoformat()


class House:
    """The venue, its till, and the commands it needs again and again."""

    def __init__(self, sommit: Sommit, till: Till) -> None:
        self.sommit, self.till = sommit, till

    def open(self, name: str = "Chez Test", **settings: str) -> None:
        """Add the venue and connect its till."""
        self.sommit.json("venue", "add", name)
        self.connect(**settings)

    def connect(self, venue: str = VENUE, code: int = 0, **settings: str) -> dict[str, Any]:
        """Connect the till, or renew its settings."""
        given = {"till": VENUE, **settings}
        pairs = [word for key, value in given.items() for word in ("--set", f"{key}={value}")]
        words = ("till", "connect", venue, "fake", *pairs, "--token-stdin", "--start", str(MONDAY))
        return self.sommit.json(*words, code=code, stdin=TOKEN)

    def night(self, day: date, code: int = 0) -> dict[str, Any]:
        """Read the night of `day`; the venue's part of the answer."""
        words = ("sync", VENUE, "--now", morning_after(day))
        found: dict[str, Any] = self.sommit.json(*words, code=code)["venues"][0]
        return found

    def beverage(self, name: str, *more: str, container: int = 750) -> str:
        """Add a beverage; its id."""
        words = ("beverage", "add", VENUE, "--name", name, "--container", str(container), *more)
        return str(self.sommit.json(*words)["beverage"]["id"])

    def count(self, beverage: str, quantity: str) -> None:
        """Write what was counted on Monday at noon."""
        instant = at(MONDAY, "12:00").isoformat()
        self.sommit.json("stock", "count", VENUE, beverage, quantity, "--at", instant)

    def left(self, beverage: str) -> dict[str, Any]:
        """What is left of a beverage."""
        found: list[dict[str, Any]] = self.sommit.json("stock", VENUE)["beverages"]
        return next(one for one in found if one["id"] == beverage)

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


def four_buttons() -> Till:
    """A till with a bottle, its glass, a coffee, and a bottle nobody bought."""
    till = Till()
    till.add("101", "SANCERRE BLC VACHERON 2022 BTL", "52.50", "VINS BLANCS")
    till.add("102", "SANCERRE BLC VRE 12CL", "8.50", "VINS AU VERRE")
    till.add("201", "CAFE", "2.20", "CAFES")
    till.add("301", "CHABLIS FEVRE 2023 BTL", "45.00", "VINS BLANCS")
    return till


class House:
    """The venue, its till, and the commands it needs again and again."""

    def __init__(self, sommit: Sommit, till: Till) -> None:
        self.sommit, self.till = sommit, till

    @classmethod
    def after_monday(cls, sommit: Sommit, till: Till) -> House:
        """A venue whose first night was read: two bottles, three glasses, four coffees."""
        till.sell(at(MONDAY, "20:00"), {"101": 2, "102": 3, "201": 4})
        house = cls(sommit, till)
        house.open()
        house.night(MONDAY)
        return house

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

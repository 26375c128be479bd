"""One restaurant, its till and its Sommit: what the steps share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.scenarios.sommit import Sommit
from tests.scenarios.tills import TOKEN, Counter

ZONES = {
    "Paris": "Europe/Paris",
    "Pointe-à-Pitre": "America/Guadeloupe",
    "Saint-Denis de La Réunion": "Indian/Reunion",
}


class House:
    """The restaurant of one scenario. Drinks and buttons go by the names in the feature."""

    def __init__(self, sommit: Sommit, till: Counter) -> None:
        self.sommit = sommit
        self.till = till
        self.slug = ""
        self.zone = ZoneInfo("UTC")
        self.token = TOKEN
        self.buttons: dict[str, str] = {}
        """Label -> the till's id; a button that is renamed is known by both names."""
        self.drinks: dict[str, str] = {}
        """Name, or name and vintage -> the id of a drink, once it was looked up."""
        self.ticket: Any = None
        """The ticket rung up last."""
        self.read: dict[str, Any] = {}
        """What the last reading came to."""

    def open(self, name: str, city: str, cutoff: str = "05:00") -> None:
        """Add the venue to Sommit."""
        zone = ZONES[city]
        added = self.sommit.ask("venue", "add", name, "--timezone", zone, "--cutoff", cutoff)
        self.slug = added["venue"]["id"]
        self.zone = ZoneInfo(zone)

    def connect(self, start: date | None = None, connector: str = "") -> int:
        """Connect the till, from `start` on, or renew its token; the exit code."""
        settings = [f"--set={key}={value}" for key, value in self.till.settings.items()]
        words = [self.slug, connector or self.till.connector, *settings]
        first = [f"--start={start}"] if start else []
        asked = ("till", "connect", *words, "--token-stdin", *first)
        return self.sommit.tell(*asked, stdin=self.token)

    def at(self, wall: datetime) -> datetime:
        """An instant on the venue's clock."""
        return wall.replace(tzinfo=self.zone)

    def sync(self, wall: datetime) -> None:
        """Read the till as of an instant."""
        (self.read,) = self.sommit.ask(*self._sync(wall))["venues"]

    def fail_to_sync(self, wall: datetime) -> int:
        """Read the till as of an instant, for its message; the exit code."""
        return self.sommit.tell(*self._sync(wall))

    def _sync(self, wall: datetime) -> tuple[str, ...]:
        now = self.at(wall)
        self.till.as_of(now)
        return "sync", self.slug, f"--now={now.isoformat()}"

    def beverage(self, name: str) -> str:
        """The id of a drink called by its name, or by its name and vintage."""
        if name not in self.drinks:
            self.drinks[name] = str(self.sheet(name)["id"])
        return self.drinks[name]

    def sheet(self, name: str) -> dict[str, Any]:
        """A drink's sheet, with what is linked to it."""
        known = self.sommit.ask("beverage", "list", self.slug)["beverages"]
        found = [one for one in known if one["id"] == self.drinks.get(name)] or [
            one for one in known if name in (one["name"], f"{one['name']} {one['vintage']}")
        ]
        assert len(found) == 1, f"{name}: {[one['id'] for one in known]}"
        return dict(found[0])

    def product(self, button: str) -> dict[str, Any]:
        """A button as Sommit knows it."""
        listed = self.sommit.ask("products", self.slug)["products"]
        return next(one for one in listed if one["id"] == self.buttons[button])

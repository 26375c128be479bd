"""A plausible French restaurant on the make-believe till, the same for the same seed."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs

from sommit_bizzon.simulator.till import BizzonTill, Sold, Ticket

PARIS = ZoneInfo("Europe/Paris")

GLASS, BOTTLE = "Verre 12 cl", "Bouteille 75 cl"

# name, category, price, variants
_CARD: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("Sancerre Les Aubépines 2022", "Vins blancs", "0.00", ((GLASS, "7.50"), (BOTTLE, "36.00"))),
    ("Chablis Vieilles Vignes 2021", "Vins blancs", "0.00", ((GLASS, "8.00"), (BOTTLE, "39.00"))),
    ("Bandol rosé 2023", "Vins rosés", "0.00", ((GLASS, "6.50"), ("Pichet 50 cl", "22.00"))),
    ("VRE CDR VILLAGES RGE", "Vins au verre", "5.50", ()),
    ("CDR VILLAGES RGE 75CL", "Vins rouges", "26.00", ()),
    ("St-Joseph Dom. du Tunnel 2020 75cl", "Vins rouges", "48.00", ()),
    ("Chinon Vieilles Vignes 2019 37,5cl", "Vins rouges", "19.00", ()),
    ("Margaux 2016 magnum", "Vins rouges", "145.00", ()),
    ("Champagne brut coupe", "Champagnes", "11.00", ()),
    ("Champagne brut 75 cl", "Champagnes", "68.00", ()),
    ("Pression blonde 25cl", "Bières", "4.50", ()),
    ("Pression blonde 50cl", "Bières", "8.50", ()),
    ("Pastis 2 cl", "Apéritifs", "4.00", ()),
    ("Eau gazeuse 1 L", "Eaux", "6.50", ()),
    ("Café", "Boissons chaudes", "2.40", ()),
    ("Menu midi", "Cuisine", "21.50", ()),
    ("Entrecôte frites", "Cuisine", "27.00", ()),
    ("Bar rôti", "Cuisine", "29.00", ()),
    ("Tarte du jour", "Desserts", "8.50", ()),
)  # fmt: skip

_LUNCH, _DINNER = (time(12), 150), (time(19), 390)
"""When a service begins in Paris, and how many minutes it lasts."""


@attrs.frozen
class Restaurant:
    """A till, and the dice that make its days."""

    till: BizzonTill
    dice: random.Random
    sold_as: tuple[str, ...]

    @classmethod
    def opened(cls, seed: int) -> Restaurant:
        """A restaurant with its card and no ticket yet."""
        till = BizzonTill(seed)
        till.add_register("Caisse bar", till.outlets[0].id)
        sold_as = [
            one
            for name, category, price, variants in _CARD
            for one in till.add_product(name, price, category=category, variants=variants)
        ]
        dice = random.Random(seed)  # noqa: S311  (a simulator's dice)
        return cls(till, dice, tuple(sold_as))

    def work(self, day: date, tickets: int = 40) -> list[Ticket]:
        """One business day's tickets, the last ones after midnight; what goes wrong included."""
        made = [self._ticket(at) for at in sorted(self._time(day) for _ in range(tickets))]
        self.till.refund(made[-1], made[-1].created_at + timedelta(minutes=5), lines=[0])
        wrong = self.dice.choice(made)
        self.till.cancel(wrong, wrong.created_at + timedelta(minutes=2))
        return made

    def _time(self, day: date) -> datetime:
        start, minutes = self.dice.choice((_LUNCH, _LUNCH, _DINNER, _DINNER, _DINNER))
        opening = datetime.combine(day, start, PARIS).astimezone(UTC)
        return opening + timedelta(milliseconds=self.dice.randrange(minutes * 60_000))

    def _ticket(self, at: datetime) -> Ticket:
        lines = [self._line() for _ in range(self.dice.randint(1, 6))]
        return self.till.sell(
            at,
            lines,
            register=self.dice.choice(self.till.registers).id,
            discount=self.dice.choice((0,) * 18 + (10, 20)),
        )

    def _line(self) -> Sold:
        fate = self.dice.random()
        return Sold(
            self.dice.choice(self.sold_as),
            self.dice.choice((1, 1, 1, 2, 2, 3)),
            comp=fate < 0.02,
            void=fate > 0.97,
        )


def restaurant(seed: int, days: int, until: date) -> Restaurant:
    """A restaurant that has worked `days` business days, the last one on `until`."""
    place = Restaurant.opened(seed)
    for back in reversed(range(days)):
        place.work(until - timedelta(days=back))
    return place

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


def restaurant(seed: int, first: date, nights: int) -> BizzonTill:
    """A restaurant's till after `nights` business days, of which `first` was the first."""
    house = _House.opened(seed)
    for night in range(nights):
        house.work(first + timedelta(days=night))
    return house.till


@attrs.frozen
class _House:
    till: BizzonTill
    dice: random.Random
    card: tuple[str, ...]
    """What is sold: products, and variants in the place of products that have some."""

    @classmethod
    def opened(cls, seed: int) -> _House:
        till = BizzonTill(seed)
        till.add_register("Caisse bar", till.outlets[0].id)
        card = [
            sold_as
            for name, category, price, variants in _CARD
            for sold_as in till.add_product(name, price, category=category, variants=variants)
        ]
        return cls(till, random.Random(seed), tuple(card))  # noqa: S311  (a simulator's dice)

    def work(self, day: date) -> None:
        """A business day: two services, the last guests after midnight, and what goes wrong."""
        times = sorted(self._time(day) for _ in range(self.dice.randint(25, 50)))
        made = [self._ticket(at) for at in times]
        self.till.refund(made[-1], made[-1].created_at + timedelta(minutes=5), lines=[0])
        wrong = self.dice.choice(made[:-1])
        self.till.cancel(wrong, wrong.created_at + timedelta(minutes=2))

    def _time(self, day: date) -> datetime:
        start, minutes = self.dice.choice((_LUNCH, _LUNCH, _DINNER, _DINNER, _DINNER))
        opening = datetime.combine(day, start, PARIS).astimezone(UTC)
        return opening + timedelta(milliseconds=self.dice.randrange(minutes * 60_000))

    def _ticket(self, at: datetime) -> Ticket:
        return self.till.sell(
            at,
            [self._line() for _ in range(self.dice.randint(1, 6))],
            register=self.dice.choice(self.till.registers).id,
            discount=self.dice.choice((0,) * 18 + (10, 20)),
        )

    def _line(self) -> Sold:
        fate = self.dice.randrange(100)
        return Sold(
            self.dice.choice(self.card),
            self.dice.choice((1, 1, 1, 2, 2, 3)),
            comp=fate < 2,
            void=fate >= 97,
        )

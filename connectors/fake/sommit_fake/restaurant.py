"""A made-up restaurant, the same for the same seed: its card and its nights.

Every week and every night draws from a generator of its own, named by seed and date. So a night
reads the same whatever range is asked for, in whichever process.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from attrs import frozen

from sommit_core import LineKind, SaleLine
from sommit_fake.card import CARD, SLATE
from sommit_fake.till import Till

OPENING = date(2025, 1, 6)
"""The Monday of the first new card; from then on the card changes each week."""
TICKETS = (25, 30, 35, 45, 70, 80, 40)
"""Tickets of a usual day, Monday to Sunday."""
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
THURSDAY = 3
VINTAGE = re.compile(r"20[0-9]{2}")
VINTAGE_WINES = [button for button in CARD if VINTAGE.search(button[1])]
PLUS = [plu for plu, *_ in CARD]
WEIGHTS = list(accumulate(weight for *_, weight in CARD))
T = TypeVar("T")


def restaurant(seed: int, first: date, nights: int, zone: str = "Europe/Paris") -> Till:
    """The restaurant's till with the nights from `first` on.

    The night before `first` is there too: some of its tickets are taken back on `first`.
    """
    house = _House(Till(), seed, ZoneInfo(zone))
    for plu, label, price, category, _ in CARD:
        house.till.add(plu, label, price, category)
    for monday in _days(OPENING, first + (nights + 1) * DAY, step=7):
        _change_card(house, monday)
    for day in _days(first - DAY, first + nights * DAY) if nights else ():
        _open(house, day)
    return house.till


@frozen
class _House:
    till: Till
    seed: int
    zone: ZoneInfo

    def chance(self, what: str, day: date) -> Random:
        return Random(f"{self.seed}:{what}:{day}")  # noqa: S311  (a game, no secret)

    def at(self, day: date, clock: str, minutes: int = 0) -> datetime:
        noted = datetime.combine(day, time.fromisoformat(clock), self.zone)
        return noted + timedelta(minutes=minutes)


def _days(since: date, until: date, step: int = 1) -> Iterator[date]:
    return (since + n * DAY for n in range(0, (until - since).days, step))


# -- the card: each week a new button, an old one gone, a new price, a new vintage ----------------


def _change_card(house: _House, monday: date) -> None:
    chance, till = house.chance("card", monday), house.till
    tuesday, wednesday, thursday = (house.at(monday + n * DAY, "10:00") for n in (1, 2, 3))
    till.add(_slate(monday), *chance.choice(SLATE), "ARDOISE", tuesday)
    for weeks, go in ((1, till.retire), (2, till.remove)):
        if monday - weeks * WEEK >= OPENING:
            go(_slate(monday - weeks * WEEK), tuesday)
    plu, _, price, _, _ = chance.choice(CARD)
    till.reprice(plu, _another(chance, _prices(price), _price(till, plu, wednesday)), wednesday)
    plu, label, _, _, _ = chance.choice(VINTAGE_WINES)
    labels = [VINTAGE.sub(str(monday.year - age), label) for age in (2, 3, 4)]
    till.rename(plu, _another(chance, labels, till.item(plu, thursday).label), thursday)


def _slate(monday: date) -> str:
    """The id of the week's button; its sales begin on Thursday."""
    return f"9{monday:%y%m%d}"


def _price(till: Till, plu: str, at: datetime) -> Decimal:
    return till.item(plu, at).prices["default"][0]


def _prices(price: str) -> list[Decimal]:
    return [Decimal(price) + Decimal(step) for step in ("-0.30", "0.00", "0.20", "0.50")]


def _another(chance: Random, choices: Sequence[T], now: T) -> T:
    return chance.choice([choice for choice in choices if choice != now])


# -- a night ------------------------------------------------------------------------------------


def _open(house: _House, day: date) -> None:
    chance, till = house.chance("night", day), house.till
    hours = _hours(chance, TICKETS[day.weekday()])
    tickets = [f"{day:%y%m%d}-{n:03}" for n in range(1, len(hours) + 1)]
    for ticket, minutes in zip(tickets, hours, strict=True):
        at = house.at(day, "12:00", minutes)
        till.sell(at, _order(chance, day), ticket=ticket, **_manner(chance))
    _afterwards(house, chance, day, tickets)


def _hours(chance: Random, usual: int) -> list[int]:
    """Minutes after noon: lunch, dinner, and the bar until a quarter to two."""
    services = chance.choices(((10, 150), (420, 690), (690, 825)), (30, 55, 15), k=usual)
    return sorted(chance.randint(*service) for service in services)


def _order(chance: Random, day: date) -> dict[str, int]:
    plus = chance.choices(PLUS, cum_weights=WEIGHTS, k=chance.randint(1, 8))
    monday = day - day.weekday() * DAY
    if monday >= OPENING and day.weekday() >= THURSDAY and chance.randint(1, 12) == 1:
        plus.append(_slate(monday))
    return dict(Counter(plus))


def _manner(chance: Random) -> dict[str, Any]:
    """Of a hundred tickets two are void, three offered, five discounted, the others plain."""
    draw = chance.randint(1, 100)
    if draw <= 2:
        return {"kind": LineKind.VOID}
    if draw <= 5:
        return {"kind": LineKind.COMP}
    return {"discount": Decimal("0.50")} if draw <= 10 else {}


def _afterwards(house: _House, chance: Random, day: date, tickets: list[str]) -> None:
    """What happens to a night besides its sales: now this, now that."""
    till = house.till
    refunded, cancelled = chance.sample(tickets, 2)
    if chance.randint(1, 3) == 1:
        till.refund(refunded, house.at(day + DAY, "12:05"), back=f"{refunded}-R")
    if chance.randint(1, 4) == 1:
        till.cancel(cancelled, house.at(day + 3 * DAY, "15:00"))
    if chance.randint(1, 2) == 1:
        open_item = SaleLine("", None, "DIVERS BOISSON", Decimal(1), Decimal(chance.randint(3, 12)))
        till.ring(house.at(day, "21:30"), [open_item], ticket=f"{day:%y%m%d}-D")
    if chance.randint(1, 5) == 1:
        seen_at = house.at(day + 2 * DAY, "11:00")
        order = _order(chance, day)
        till.sell(house.at(day, "22:15"), order, ticket=f"{day:%y%m%d}-H", seen_at=seen_at)

"""A till that corrects itself for days, read by nights that fail: the end is the same (R8).

Each seed makes up some evenings and what happens to them afterwards. The books of the nights as
they came must be those of one undisturbed reading at the end, and the model's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sommit_fake.till import tills

from sommit_core import stock
from sommit_core.products import list_products
from sommit_core.records import SaleLine
from tests.books.house import COMP, DAY, MONDAY, SALE, VOID, House, at, books

SEEDS = 200
TOGETHER = 25
"""Seeds whose venues share a file of books."""
NIGHTS = 4
END = MONDAY + (NIGHTS + 3) * DAY
PLUS = ("glass", "bottle", "coffee", "seasonal")
FAULTS = (
    *("none",) * 6,
    "unavailable",
    "half_closing",
    "shrunken_catalogue",
    "empty_catalogue",
    "wrong_total",
    "duplicate_line",
    "shuffled_closings",
    "token_refused",
    "exit",
)


@pytest.mark.parametrize("first", range(0, SEEDS, TOGETHER))
def test_the_end_is_that_of_an_undisturbed_reading(blank: Path, tmp_path: Path, first: int) -> None:
    with books(tmp_path) as (db, vault):
        for seed in range(first, first + TOGETHER):
            chance = Random(seed)
            with opened(db, vault, f"disturbed-{seed}") as bar:
                with opened(db, vault, f"undisturbed-{seed}") as calm:
                    tills[calm.name] = bar.pos
                    play(bar, chance)
                    link(bar)
                    read_badly(bar, chance)
                    link(calm)
                    calm.read(at(END, "06:00"))
                    assert seen(bar) == seen(calm), f"seed {seed}"
                bar.agrees()


@contextmanager
def opened(db: Any, vault: Any, name: str) -> Iterator[House]:
    try:
        yield House(db, vault, name)
    finally:
        tills.pop(name)


def link(bar: House) -> None:
    """Glass and bottle on one drink that was counted in the second night, the season on another."""
    bar.read(at(MONDAY, "10:00"))
    sancerre, other = bar.beverage("Sancerre"), bar.beverage("Other")
    bar.link("glass", sancerre, 120)
    bar.link("bottle", sancerre, 750)
    bar.link("seasonal", other, 500)
    bar.link("seasonal", sancerre, 300, since=MONDAY + 2 * DAY)
    with bar.db.transaction() as tx:
        later = at(END, "12:00")
        stock.count(tx, bar.venue, sancerre, 10**7, at=at(MONDAY + DAY, "21:30"), now=later)
    bar.model.moves.append(
        {
            "beverage": sancerre.slug,
            "ml": Decimal(10_000),
            "at": at(MONDAY + DAY, "21:30"),
            "count": True,
        }
    )


def play(bar: House, chance: Random) -> None:
    """Evenings at the till, and all that happens to them later."""
    for n, plu in enumerate(PLUS):
        bar.button(plu, f"{plu.upper()} BTL", 5 + n)
    numbers = count()
    tickets: list[tuple[str, Any]] = []
    for night in range(NIGHTS):
        for _ in range(chance.randint(0, 5)):
            when = at(MONDAY + night * DAY, "12:00") + timedelta(minutes=chance.randrange(16 * 60))
            tickets.append((ring(bar, chance, when, f"T{next(numbers)}"), when))
    for ticket, when in chance.sample(tickets, min(len(tickets), 5)):
        afterwards(bar, chance, ticket, when)
    day = MONDAY + chance.randrange(NIGHTS) * DAY
    bar.pos.rename("bottle", "AUTRE BOUTEILLE", at(day, "09:00"))
    bar.pos.reprice("glass", chance.randint(0, 9), at(day, "09:30"))
    bar.pos.remove("coffee", at(MONDAY + NIGHTS * DAY, "09:00"))


def ring(bar: House, chance: Random, when: Any, ticket: str) -> str:
    how: dict[str, Any] = {"ticket": ticket, "register": chance.choice("12")}
    if chance.randrange(5) == 0:
        how["seen_at"] = when + timedelta(hours=chance.randint(1, 60))
    if chance.randrange(8) == 0:
        open_item = SaleLine("", None, "DIVERS", Decimal(1), Decimal(chance.randint(1, 9)))
        return bar.ring(when, [open_item], **how)
    kind = chance.choice((SALE, SALE, SALE, SALE, COMP, VOID))
    order = {plu: chance.randint(1, 3) for plu in chance.sample(PLUS, chance.randint(1, 3))}
    return bar.sell(when, order, kind, **how)


def afterwards(bar: House, chance: Random, ticket: str, when: Any) -> None:
    later = when + timedelta(hours=chance.randint(1, 60))
    if later > at(END, "05:00"):
        return
    deed = chance.choice(("cancel", "refund", "units", "product", "serving"))
    if deed == "cancel":
        bar.cancel(ticket, later)
    elif deed == "refund":
        bar.refund(ticket, later)
    elif deed == "units":
        bar.correct(ticket, later, quantity=Decimal(chance.randint(1, 9)))
    elif deed == "product":
        bar.correct(ticket, later, product_id="bottle")
    else:
        bar.correct(ticket, later, serving_ml=chance.choice((120, 180)))


def read_badly(bar: House, chance: Random) -> None:
    """Readings at odd hours, some of which fail, and a last one that does not."""
    instants = sorted(
        at(MONDAY, "20:00") + timedelta(hours=chance.randrange(24 * (NIGHTS + 1)))
        for _ in range(chance.randint(2, 5))
    )
    for instant in instants:
        bar.pos.fault = chance.choice(FAULTS)
        bar.read(instant)
    bar.pos.fault = "none"
    report = bar.read(at(END, "06:00"))
    assert report.error is None


def seen(bar: House) -> tuple[Any, ...]:
    """All that a person sees, but for the venue's own name."""
    with bar.db.reading() as tx:
        listed = [
            (p.id, p.label, p.listed, p.sales, p.quantity, p.revenue, p.price, p.state)
            for p in list_products(tx, bar.venue)
        ]
    stocks = {slug.removesuffix("-2"): left for slug, left in bar.stock().items()}
    return listed, stocks, bar.days(), bar.days(linked=True), bar.prices()

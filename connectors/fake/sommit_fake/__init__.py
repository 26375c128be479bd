"""The fake till: a make-believe restaurant in memory, and the connector to copy for a new till.

A connector is this: what it is (`describe`), its settings, and three hooks that turn what the till
holds into Sommit's records. `README.md` says what to change for a till of your own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import attrs

from sommit_core import (
    ClosingSales,
    ClosingState,
    ConnectorInfo,
    ControlTotals,
    LineKind,
    Pos,
    PosPrice,
    PosProduct,
    SaleLine,
    hookimpl,
    setting,
)
from sommit_fake.faults import Fault, faulty
from sommit_fake.restaurant import restaurant
from sommit_fake.till import Till, tills


@attrs.frozen
class Settings:
    """What the owner of a connection can choose."""

    till: str = setting("", fr="Nom d'une caisse faite à la main", en="Name of a till made by hand")
    seed: int = setting(1, fr="Graine du restaurant inventé", en="Seed of the made-up restaurant")
    overlap_days: int = setting(7, fr="Jours relus chaque nuit", en="Days read again each night")
    fault: Fault = setting("none", fr="Panne à simuler", en="Fault to play")


@hookimpl
def describe() -> ConnectorInfo:
    """The fake till wants a token (any of the right form) and no network."""
    return ConnectorInfo(
        name="fake",
        title="Fake till",
        api=1,
        settings=Settings,
        token_pattern=r"sk_(live|test)_[A-Za-z0-9]+",  # noqa: S106  (a form, not a token)
        token_example="sk_test_...",  # noqa: S106  (as above)
    )


@hookimpl
@faulty
def fetch_products(pos: Pos) -> Iterator[PosProduct]:
    """Every button of the till, sold or not."""
    for item in _catalogue(pos).items(pos.now):
        yield PosProduct(
            item.id, item.label, item.category, active=item.active, updated_at=item.changed_at
        )


@hookimpl
@faulty
def fetch_prices(pos: Pos) -> Iterator[PosPrice]:
    """Every price of the buttons that are sold."""
    for item in _catalogue(pos).items(pos.now):
        for level, (amount, since) in item.prices.items():
            if item.active:
                yield PosPrice(item.id, amount, level, changed_at=since)


@hookimpl
@faulty
def fetch_closing_sales(pos: Pos, since: date, until: date) -> Iterator[ClosingSales]:
    """A closing per business day and register; where nothing was rung up there is none."""
    till = _till(pos, since, until)
    for day in (since + timedelta(days=n) for n in range((until - since).days)):
        registers: dict[str, list[SaleLine]] = defaultdict(list)
        for register, line in till.sold(*pos.window(day), pos.now):
            registers[register].append(line)
        for register, lines in sorted(registers.items()):
            yield _closing(pos, day, register, tuple(lines))


def _closing(pos: Pos, day: date, register: str, lines: tuple[SaleLine, ...]) -> ClosingSales:
    opened_at, closed_at = pos.window(day)
    counted = [line.revenue for line in lines if line.kind is not LineKind.VOID]
    return ClosingSales(
        id=f"{day}/{register}",
        business_date=day,
        state=ClosingState.FINAL if pos.now >= closed_at else ClosingState.PROVISIONAL,
        lines=lines,
        control=ControlTotals(lines=len(lines), revenue=sum(counted, Decimal(0))),
        opened_at=opened_at,
        closed_at=closed_at,
        register=register,
        currency=pos.currency,
    )


def _catalogue(pos: Pos) -> Till:
    today = pos.business_date(pos.now)
    return pos.once("catalogue", lambda: _till(pos, today, today))


def _till(pos: Pos, since: date, until: date) -> Till:
    if pos.settings.till:
        return tills[pos.settings.till]
    # One night more: where the venue's zone is another, its last day reaches into the next night.
    return restaurant(pos.settings.seed, since, nights=(until - since).days + 1)

"""A till in memory. Everything done on it has an instant, so it can be read as of any instant.

till = Till()
till.add("12", "SANCERRE BLC VRE 12CL", "8.50", "VINS AU VERRE")
ticket = till.sell(friday_evening, {"12": 2})
till.cancel(ticket, at=monday)  # a reading as of Sunday still sees two glasses sold
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from attrs import evolve, frozen

from sommit_core import LineKind, SaleLine
from sommit_fake.history import History, utc

Amount = Decimal | int | str
"""Money or a quantity as people write it: `2`, `"8.50"`."""
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


@frozen
class Item:
    """A button of the till as it stands from `changed_at` on."""

    id: str
    label: str
    category: str | None
    prices: Mapping[str, tuple[Decimal, datetime]]
    """For each price level the price of one unit, tax included, and since when."""
    changed_at: datetime
    active: bool = True


@frozen
class Entry:
    """A line of a ticket, and what the till's books said of it over time."""

    register: str
    sold_at: datetime
    line: History[SaleLine]


class Till:
    """The buttons and the tickets of one restaurant. `at` is always an aware datetime."""

    fault: str = "none"
    """A `Fault` that readings of this till meet from now on."""

    def __init__(self) -> None:
        self._items: dict[str, History[Item | None]] = {}
        self._tickets: dict[str, list[Entry]] = {}
        self._entries: list[Entry] = []

    def add(
        self,
        plu: str,
        label: str,
        price: Amount,
        category: str | None = None,
        at: datetime = ALWAYS,
    ) -> None:
        """Create a button; `plu` is its id at the till. One that was removed may be used again."""
        item = Item(plu, label, category, {"default": (Decimal(price), utc(at))}, utc(at))
        self._items.setdefault(plu, History()).set(at, item)

    def rename(self, plu: str, label: str, at: datetime) -> None:
        """Spell its label otherwise."""
        self._change(plu, at, label=label)

    def reprice(self, plu: str, price: Amount, at: datetime, level: str = "default") -> None:
        """Set its price on a level ("default", "happy_hour" ...); zero is an open price."""
        prices = {**self.item(plu, at).prices, level: (Decimal(price), utc(at))}
        self._change(plu, at, prices=prices)

    def retire(self, plu: str, at: datetime) -> None:
        """Sell it no longer; the catalogue still lists it, as inactive."""
        self._change(plu, at, active=False)

    def remove(self, plu: str, at: datetime) -> None:
        """Take it out of the catalogue."""
        self._items[plu].set(at, None)

    def item(self, plu: str, at: datetime) -> Item:
        """The button as it stands at `at`; `KeyError` when there is none."""
        item = self._items[plu].as_of(at)
        if item is None:
            raise KeyError(plu)
        return item

    def items(self, now: datetime) -> list[Item]:
        """The catalogue as of `now`."""
        items = (history.as_of(now) for history in self._items.values())
        return [item for item in items if item]

    def sell(
        self,
        at: datetime,
        sold: Mapping[str, Amount],
        kind: LineKind = LineKind.SALE,
        discount: Amount = 0,
        **how: Any,
    ) -> str:
        """Ring up quantities of buttons, at the labels and prices of `at`; give the ticket's id.

        `discount` is taken off each line; what is offered (`COMP`) brings nothing. `how`: see
        `ring`.
        """
        lines = []
        for plu, quantity in sold.items():
            item, units = self.item(plu, at), Decimal(quantity)
            full = item.prices["default"][0] * units
            off = full if kind is LineKind.COMP else Decimal(discount)
            lines.append(SaleLine("", plu, item.label, units, full - off, kind, discount=off))
        return self.ring(at, lines, **how)

    def ring(
        self,
        at: datetime,
        lines: Iterable[SaleLine],
        ticket: str | None = None,
        register: str = "1",
        seen_at: datetime | None = None,
        **fields: Any,
    ) -> str:
        """Ring up lines as given (open items, fees ...); give the ticket's id.

        The till sets each line's id and hour, and `fields` of it ("serving_ml"). `seen_at`: when a
        ticket that reaches the till's books late (a handheld was off line) can first be read.
        """
        ticket = ticket or f"T{len(self._tickets) + 1}"
        entries = self._tickets.setdefault(ticket, [])
        for line in lines:
            entry = Entry(register, utc(at), History())
            own_id = f"{ticket}-{len(entries) + 1}"
            rung = evolve(line, id=own_id, ticket_id=ticket, sold_at=utc(at), **fields)
            entry.line.set(seen_at or at, rung)
            entries.append(entry)
            insort(self._entries, entry, key=attrgetter("sold_at"))
        return ticket

    def refund(self, ticket: str, at: datetime, back: str | None = None, **how: Any) -> str:
        """Take a whole ticket back by a ticket of its own, with negative lines; give its id.

        A part is taken back by `sell(at, {plu: -1}, LineKind.REFUND, corrects=ticket)`.
        """
        lines = [
            evolve(line, kind=LineKind.REFUND, quantity=-line.quantity, revenue=-line.revenue)
            for _, line in self._standing(ticket, at)
        ]
        return self.ring(at, lines, back, corrects=ticket, discount=Decimal(0), **how)

    def cancel(self, ticket: str, at: datetime) -> None:
        """Cancel a ticket, however late: its lines stay, as void."""
        self.correct(ticket, at, kind=LineKind.VOID)

    def correct(self, ticket: str, at: datetime, **changes: Any) -> None:
        """Change the lines of a ticket, however late: `quantity=Decimal(2)`."""
        for entry, line in self._standing(ticket, at):
            entry.line.set(at, evolve(line, **changes))

    def sold(self, start: datetime, end: datetime, now: datetime) -> Iterator[tuple[str, SaleLine]]:
        """Register and line of all sold from `start` to before `end`, as the books say at `now`."""
        hour = attrgetter("sold_at")
        first, last = (bisect_left(self._entries, instant, key=hour) for instant in (start, end))
        for entry in self._entries[first:last]:
            if line := entry.line.as_of(now):
                yield entry.register, line

    def _change(self, plu: str, at: datetime, **changes: Any) -> None:
        item = evolve(self.item(plu, at), changed_at=utc(at), **changes)
        self._items[plu].set(at, item)

    def _standing(self, ticket: str, at: datetime) -> list[tuple[Entry, SaleLine]]:
        lines = [(entry, entry.line.as_of(at)) for entry in self._tickets[ticket]]
        return [(entry, line) for entry, line in lines if line and line.kind is not LineKind.VOID]


tills: dict[str, Till] = {}
"""Tills made by hand: `tills["mine"] = Till()`, read with the setting `till=mine`."""

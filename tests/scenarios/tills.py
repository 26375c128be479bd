"""The two tills that the scenarios are played on: the fake one, and Bizzon over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

import attrs
from sommit_bizzon.simulator import BizzonTill, Faults, Server, Sold, serve
from sommit_fake.till import Till, tills

from sommit_core import LineKind, SaleLine

TOKEN = "sk_test_Lebouchon2026abcd"


@attrs.frozen
class Ringing:
    """How a ticket is rung up."""

    offered: bool = False
    discount: Decimal = Decimal(0)
    """Per cent."""
    price: Decimal | None = None
    """Another price of one unit than the button's."""


class Counter(Protocol):
    """What the scenarios do at a till. A button is named by its id; instants are aware."""

    connector: str
    settings: Mapping[str, str]

    def add(self, label: str, price: Decimal, category: str | None, at: datetime | None) -> str:
        """Make a button, at `at` or long ago; its id."""

    def sell(self, at: datetime, button: str, units: int, how: Ringing) -> Any:
        """Ring up a ticket; a handle for `refund` and `cancel`."""

    def refund(self, ticket: Any, at: datetime) -> None:
        """Take a whole ticket back."""

    def cancel(self, ticket: Any, at: datetime) -> None:
        """Cancel a ticket, however late."""

    def reprice(self, button: str, price: Decimal, at: datetime) -> None:
        """Change the price of a button."""

    def rename(self, button: str, label: str, at: datetime) -> None:
        """Change the label of a button."""

    def remove(self, button: str, at: datetime) -> None:
        """Take a button off."""

    def refuse(self, how: str) -> None:
        """From now on refuse the token ("token"), or lack the API option ("option")."""

    def accept(self, token: str) -> None:
        """Take this token from now on, and no other."""

    def as_of(self, now: datetime) -> None:
        """Be read as it stands at `now`."""

    def break_off(self) -> None:
        """Fail once in the next reading, after its first days."""

    def recover(self) -> None:
        """Fail no more."""

    def look(self, now: datetime) -> dict[str, Decimal]:
        """The price of each button, by its label, as a waiter reads them at `now`."""

    def received(self) -> set[str]:
        """The methods of the requests that came in."""


class FakeCounter:
    """The till in memory."""

    connector = "fake"

    def __init__(self) -> None:
        self.settings = {"till": "scenario"}
        self._till = tills["scenario"] = Till()
        self._made = 0

    def add(self, label: str, price: Decimal, category: str | None, at: datetime | None) -> str:
        self._made += 1
        button = str(100 + self._made)
        self._till.add(button, label, price, category, **({"at": at} if at else {}))
        return button

    def sell(self, at: datetime, button: str, units: int, how: Ringing) -> Any:
        item = self._till.item(button, at)
        if how.price is not None:
            line = SaleLine("", button, item.label, Decimal(units), how.price * units)
            return self._till.ring(at, [line])
        kind = LineKind.COMP if how.offered else LineKind.SALE
        off = item.prices["default"][0] * units * how.discount / 100
        return self._till.sell(at, {button: units}, kind, discount=off)

    def refund(self, ticket: Any, at: datetime) -> None:
        self._till.refund(ticket, at)

    def cancel(self, ticket: Any, at: datetime) -> None:
        self._till.cancel(ticket, at)

    def reprice(self, button: str, price: Decimal, at: datetime) -> None:
        self._till.reprice(button, price, at)

    def rename(self, button: str, label: str, at: datetime) -> None:
        self._till.rename(button, label, at)

    def remove(self, button: str, at: datetime) -> None:
        self._till.remove(button, at)

    def refuse(self, how: str) -> None:
        self._till.fault = {"token": "token_refused", "option": "api_off"}[how]

    def accept(self, token: str) -> None:
        self._till.fault = "none"

    def as_of(self, now: datetime) -> None:
        """The reading itself says so."""

    def break_off(self) -> None:
        self._till.fault = "half_closing"

    def recover(self) -> None:
        self._till.fault = "none"

    def look(self, now: datetime) -> dict[str, Decimal]:
        return {one.label: one.prices["default"][0] for one in self._till.items(now)}

    def received(self) -> set[str]:
        return set()


class BizzonCounter:
    """A Bizzon till, asked over HTTP."""

    connector = "bizzon"

    def __init__(self, till: BizzonTill, server: Server) -> None:
        self.settings = {"base_url": server.url}
        self._till = till
        self._server = server

    def add(self, label: str, price: Decimal, category: str | None, at: datetime | None) -> str:
        made = self._till.add_product(label, price, category=category, **({"at": at} if at else {}))
        return made[0]

    def sell(self, at: datetime, button: str, units: int, how: Ringing) -> Any:
        line = Sold(button, units, how.price, comp=how.offered)
        return self._till.sell(at, [line], discount=how.discount)

    def refund(self, ticket: Any, at: datetime) -> None:
        self._till.refund(ticket, at)

    def cancel(self, ticket: Any, at: datetime) -> None:
        self._till.cancel(ticket, at)

    def reprice(self, button: str, price: Decimal, at: datetime) -> None:
        self._till.reprice(button, price, at)

    def rename(self, button: str, label: str, at: datetime) -> None:
        self._till.rename(button, label, at)

    def remove(self, button: str, at: datetime) -> None:
        self._till.delete(button)

    def refuse(self, how: str) -> None:
        self._server.without_option = self._server.tokens if how == "option" else set()
        self._server.tokens = set()

    def accept(self, token: str) -> None:
        self._server.tokens, self._server.without_option = {token}, set()

    def as_of(self, now: datetime) -> None:
        self._till.now = now

    def break_off(self) -> None:
        asked: list[str] = []

        def watch(target: str) -> None:
            # A long time is read in several listings: the second one is refused.
            asked.extend([target] if target.startswith("/v1/invoices") else [])
            if len(asked) == 2:
                self._server.faults = Faults(["401"])

        self._server.before = watch

    def recover(self) -> None:
        self._server.before = lambda _target: None
        self._server.faults = Faults()

    def look(self, now: datetime) -> dict[str, Decimal]:
        return {one.name: one.price for one in self._till.products}

    def received(self) -> set[str]:
        return {seen.method for seen in self._server.requests}


@contextmanager
def counter(connector: str) -> Iterator[Counter]:
    """A till of this kind, with no button yet."""
    if connector == "fake":
        try:
            yield FakeCounter()
        finally:
            del tills["scenario"]
        return
    till = BizzonTill()
    with serve(till, tokens=[TOKEN]) as server:
        yield BizzonCounter(till, server)

"""The two tills that the demonstration can be played on: the fake one, and Bizzon over HTTP."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from sommit_core.errors import UnknownConnector

TOKEN = "sk_test_demonstration0000"  # noqa: S105  (opens nothing but the make-believe till)


class Stage(Protocol):
    """What the story does at the till, whichever it is. Instants are aware."""

    @property
    def connector(self) -> str:
        """The connector's name."""

    @property
    def settings(self) -> Mapping[str, str]:
        """The settings to connect with."""

    def add(self, label: str, price: str, category: str) -> str:
        """Make a button; its id."""

    def sell(self, at: datetime, sold: Mapping[str, int], *, offered: bool = False) -> Any:
        """Ring up a ticket; a handle for `refund` and `cancel`."""

    def discounted(self, at: datetime, button: str, price: Decimal) -> None:
        """Ring up one unit with ten per cent off."""

    def refund(self, ticket: Any, at: datetime) -> None:
        """Take a whole ticket back."""

    def cancel(self, ticket: Any, at: datetime) -> None:
        """Cancel a ticket, perhaps days later."""

    def reprice(self, button: str, price: str, at: datetime) -> None:
        """Change the price of a button."""

    def rename(self, button: str, label: str, at: datetime) -> None:
        """Change the label of a button."""

    def refuse(self, how: str) -> None:
        """From now on refuse the token ("token"), lack the API option ("option"), or neither."""

    def methods(self) -> set[str]:
        """The HTTP methods that reached the till."""


@contextmanager
def stage(till: str, seed: int, first: date, nights: int) -> Iterator[Stage]:
    """The till `till` ("fake" or "bizzon") with an invented restaurant's evenings on it.

    Raises:
        UnknownConnector: the connector's package is not installed.
    """
    try:
        if till == "fake":
            yield _FakeStage(seed, first, nights)
            return
        with _bizzon(seed, first, nights) as made:
            yield made
    except ModuleNotFoundError as error:
        raise UnknownConnector(name=till, installed=error.name) from error


class _FakeStage:
    connector = "fake"

    def __init__(self, seed: int, first: date, nights: int) -> None:
        from sommit_fake.restaurant import restaurant
        from sommit_fake.till import tills

        from sommit_core.records import LineKind

        self.settings = {"till": "demo"}
        self._kinds = LineKind
        self._till = tills["demo"] = restaurant(seed, first, nights)
        self._made = 0

    def add(self, label: str, price: str, category: str) -> str:
        self._made += 1
        self._till.add(f"demo-{self._made}", label, price, category)
        return f"demo-{self._made}"

    def sell(self, at: datetime, sold: Mapping[str, int], *, offered: bool = False) -> Any:
        return self._till.sell(at, sold, self._kinds.COMP if offered else self._kinds.SALE)

    def discounted(self, at: datetime, button: str, price: Decimal) -> None:
        self._till.sell(at, {button: 1}, discount=price / 10)

    def refund(self, ticket: Any, at: datetime) -> None:
        self._till.refund(ticket, at)

    def cancel(self, ticket: Any, at: datetime) -> None:
        self._till.cancel(ticket, at)

    def reprice(self, button: str, price: str, at: datetime) -> None:
        self._till.reprice(button, price, at)

    def rename(self, button: str, label: str, at: datetime) -> None:
        self._till.rename(button, label, at)

    def refuse(self, how: str) -> None:
        self._till.fault = {"token": "token_refused", "option": "api_off"}.get(how, "none")

    def methods(self) -> set[str]:
        return set()


@contextmanager
def _bizzon(seed: int, first: date, nights: int) -> Iterator[Stage]:
    from sommit_bizzon.simulator import serve
    from sommit_bizzon.simulator.restaurant import restaurant

    till = restaurant(seed, first, nights)
    before = os.environ.get("SOMMIT_ALLOW_LOOPBACK")
    os.environ["SOMMIT_ALLOW_LOOPBACK"] = "1"
    try:
        with serve(till, tokens=[TOKEN]) as server:
            yield _BizzonStage(till, server)
    finally:
        os.environ.pop("SOMMIT_ALLOW_LOOPBACK")
        if before is not None:
            os.environ["SOMMIT_ALLOW_LOOPBACK"] = before


class _BizzonStage:
    connector = "bizzon"

    def __init__(self, till: Any, server: Any) -> None:
        self.settings = {"base_url": server.url}
        self._till = till
        self._server = server

    def add(self, label: str, price: str, category: str) -> str:
        return str(self._till.add_product(label, price, category=category)[0])

    def sell(self, at: datetime, sold: Mapping[str, int], *, offered: bool = False) -> Any:
        from sommit_bizzon.simulator import Sold

        return self._till.sell(at, [Sold(one, units, comp=offered) for one, units in sold.items()])

    def discounted(self, at: datetime, button: str, price: Decimal) -> None:
        from sommit_bizzon.simulator import Sold

        self._till.sell(at, [Sold(button, price=price)], discount=10)

    def refund(self, ticket: Any, at: datetime) -> None:
        self._till.refund(ticket, at)

    def cancel(self, ticket: Any, at: datetime) -> None:
        self._till.cancel(ticket, at)

    def reprice(self, button: str, price: str, at: datetime) -> None:
        self._till.reprice(button, price, at)

    def rename(self, button: str, label: str, at: datetime) -> None:
        self._till.rename(button, label, at)

    def refuse(self, how: str) -> None:
        self._server.tokens = set() if how else {TOKEN}
        self._server.without_option = {TOKEN} if how == "option" else set()

    def methods(self) -> set[str]:
        return {seen.method for seen in self._server.requests}

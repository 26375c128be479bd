"""Links, counts, sales and readings in any order: the books are the model's after each step.

A run that fails prints its steps and a blob that plays them again.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sommit_fake.till import tills

from sommit_core import pricing
from sommit_core.errors import Conflict
from sommit_core.products import list_products
from tests.books.house import COMP, DAY, MONDAY, SALE, VOID, House, books

PLUS = {"glass": 120, "bottle": 750, "coupe": 120}
PRODUCTS = st.sampled_from(sorted(PLUS))
DRINKS = st.sampled_from(["One", "Two"])
UNITS = st.integers(1, 4)
PACES = st.sampled_from([timedelta(minutes=7), timedelta(hours=5), timedelta(hours=19), 2 * DAY])


class Cellar(RuleBasedStateMachine):
    """One venue; `clock` only goes on, and the model knows what the till has told so far."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(shutil.copytree(self.template, tempfile.mkdtemp(), dirs_exist_ok=True))
        self.opened = books(self.folder)
        db, vault = self.opened.__enter__()
        self.house = House(db, vault, self.folder.name)
        self.clock = self.house.opened + timedelta(hours=12)
        self.tickets: list[str] = []
        self.drinks = {name: self.house.beverage(name) for name in ("One", "Two")}
        self.prices: dict[tuple[str, int], Decimal] = {}
        self.told: dict[str, tuple[Decimal, datetime]] = {}
        for plu in PLUS:
            self.house.button(plu, f"{plu.upper()} BTL", 10)
        for _evening in range(3):
            self.tickets.append(self.house.pos.sell(self.clock, dict.fromkeys(PLUS, 1)))
            self.clock += DAY
        self.read()

    def teardown(self) -> None:
        self.opened.__exit__(None, None, None)
        shutil.rmtree(self.folder)
        tills.pop(self.folder.name)

    # -- at the till: rung up now, told at the next reading --------------------------------------

    @rule(plu=PRODUCTS, units=UNITS, kind=st.sampled_from([SALE, SALE, COMP, VOID]))
    def sell(self, plu: str, units: int, kind: Any) -> None:
        self.tickets.append(self.house.pos.sell(self.clock, {plu: units}, kind))

    @rule(plu=PRODUCTS, late=PACES)
    def sell_off_line(self, plu: str, late: timedelta) -> None:
        ticket = self.house.pos.sell(self.clock, {plu: 1}, seen_at=self.clock + late)
        self.tickets.append(ticket)

    @precondition(lambda self: self.tickets)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.house.pos.cancel(data.draw(st.sampled_from(self.tickets)), self.clock)

    @precondition(lambda self: self.tickets)
    @rule(data=st.data(), units=UNITS)
    def correct(self, data: st.DataObject, units: int) -> None:
        ticket = data.draw(st.sampled_from(self.tickets))
        self.house.pos.correct(ticket, self.clock, quantity=Decimal(units))

    @precondition(lambda self: self.tickets)
    @rule(data=st.data())
    def refund(self, data: st.DataObject) -> None:
        self.house.pos.refund(data.draw(st.sampled_from(self.tickets)), self.clock)

    @rule(plu=PRODUCTS, price=st.integers(0, 30))
    def reprice(self, plu: str, price: int) -> None:
        self.house.pos.reprice(plu, price, self.clock)

    # -- in the cellar ---------------------------------------------------------------------------

    @rule(plu=PRODUCTS, drink=DRINKS)
    def link(self, plu: str, drink: str) -> None:
        ends = [link["until"] for link in self._links(plu)]
        if None in ends:
            with pytest.raises(Conflict):
                self.house.link(plu, self.drinks[drink], PLUS[plu])
            return
        self.house.link(plu, self.drinks[drink], PLUS[plu], when=self.clock)
        self.house.model.links[-1]["since"] = max(ends, default=None)
        self._till_overwrites(drink.lower())

    @rule(plu=PRODUCTS, drink=DRINKS)
    def link_and_think_better_of_it(self, plu: str, drink: str) -> None:
        if all(link["until"] for link in self._links(plu)):
            self.link(plu, drink)
            self.house.undo(when=self.clock)
            self.house.model.links.pop()

    @rule(plu=PRODUCTS, ago=st.integers(0, 4))
    def link_from_a_date(self, plu: str, ago: int) -> None:
        since = self._today() - ago * DAY
        live = [link for link in self._links(plu) if link["until"] is None]
        if not live or (live[0]["since"] or date.min) >= since:
            return
        other = "two" if live[0]["beverage"] == "one" else "one"
        self.house.link(plu, self.drinks[other.title()], PLUS[plu], since=since, when=self.clock)
        self._till_overwrites(other)

    @rule(plu=PRODUCTS, drink=DRINKS, ago=st.integers(1, 3))
    def give_a_button_to_another_drink_by_mistake(self, plu: str, drink: str, ago: int) -> None:
        self.link_from_a_date(plu, ago)
        self.unlink(plu)
        self.link(plu, drink)

    @rule(plu=PRODUCTS)
    def unlink(self, plu: str) -> None:
        if any(link["until"] is None for link in self._links(plu)):
            self.house.unlink(plu, when=self.clock)
        else:
            with pytest.raises(Conflict):
                self.house.unlink(plu)

    @rule(drink=DRINKS, ml=st.integers(0, 20).map(lambda n: n * 500), ago=PACES)
    def count(self, drink: str, ml: int, ago: timedelta) -> None:
        self.house.count(self.drinks[drink], ml, self.clock - ago)

    @rule(drink=DRINKS, ml=st.sampled_from([750, 4500, -750]))
    def deliver(self, drink: str, ml: int) -> None:
        self.house.deliver(self.drinks[drink], ml, self.clock)

    @rule(drink=DRINKS, ml=st.integers(1, 9).map(lambda n: n * 100))
    def count_and_think_better_of_it(self, drink: str, ml: int) -> None:
        self.house.count(self.drinks[drink], ml, self.clock)
        self.house.undo()
        self.house.model.moves.pop()

    @rule(plu=PRODUCTS)
    def unlink_and_think_better_of_it(self, plu: str) -> None:
        if any(link["until"] is None for link in self._links(plu)):
            kept = list(self.house.model.links)
            self.house.unlink(plu, when=self.clock)
            self.house.undo(when=self.clock)
            self.house.model.links = kept
            live = next(link for link in self._links(plu) if link["until"] is None)
            self._till_overwrites(live["beverage"])

    @rule(drink=DRINKS, serving=st.sampled_from([120, 750]), price=st.integers(0, 30))
    def set_a_price(self, drink: str, serving: int, price: int) -> None:
        amount = Decimal(price)
        with self.house.db.transaction() as tx:
            pricing.set_price(
                tx, self.house.venue, self.drinks[drink], serving, amount, at=self.clock
            )
        self.prices[drink.lower(), serving] = amount

    @rule(restore=st.booleans())
    def choose_what_refunds_do(self, restore: bool) -> None:
        self.house.policy("refund_restores_stock", str(restore))
        self.house.model.refunds_restore = restore

    # -- time and readings -----------------------------------------------------------------------

    @rule(pace=PACES)
    def wait(self, pace: timedelta) -> None:
        self.clock += pace

    @rule()
    def read(self) -> None:
        report = self.house.read(self.clock)
        assert report.error is None
        self.house.model.lines.clear()
        for entry in self.house.pos._entries:
            line = entry.line.as_of(self.clock)
            if line:
                self.house.model.rang(
                    line.id,
                    entry.sold_at,
                    product=line.product_id,
                    quantity=line.quantity,
                    revenue=line.revenue,
                    kind=line.kind.value,
                )
        for plu in PLUS:
            price = self.house.pos.item(plu, self.clock).prices["default"]
            if plu not in self.told or self.told[plu][0] != price[0]:
                self.told[plu] = price
        for slug in ("one", "two"):
            self._till_overwrites(slug)

    @rule()
    def read_twice(self) -> None:
        self.read()
        report = self.house.read(self.clock)
        assert (report.lines_new, report.lines_changed, report.notices) == (0, 0, [])

    # -- always ----------------------------------------------------------------------------------

    @invariant()
    def the_books_are_the_model_s(self) -> None:
        self.house.agrees()

    @invariant()
    def the_till_s_prices_are_those_last_told(self) -> None:
        with self.house.db.reading() as tx:
            kept = {p.id: p.price for p in list_products(tx, self.house.venue)}
        assert kept == {plu: int(price * 100) for plu, (price, _since) in self.told.items()}

    @invariant()
    def sommit_s_prices_are_the_till_s_or_those_set_since(self) -> None:
        assert {p: amount for p, (amount, _source) in self.house.prices().items()} == self.prices

    def _till_overwrites(self, slug: str) -> None:
        """The till's price changed last holds; an open price never does."""
        for serving in (120, 750):
            offers = [
                (self.told[link["product"]][1], list(PLUS).index(link["product"]), link["product"])
                for link in self.house.model.links
                if (link["beverage"], link["serving_ml"], link["until"]) == (slug, serving, None)
                and self.told[link["product"]][0] > 0
            ]
            if offers:
                self.prices[slug, serving] = self.told[max(offers)[2]][0]

    def _links(self, plu: str) -> list[dict[str, Any]]:
        return [link for link in self.house.model.links if link["product"] == plu]

    def _today(self) -> date:
        return max(MONDAY, (self.clock - timedelta(hours=5)).date())


@pytest.fixture(autouse=True)
def empty_books(blank: Path) -> None:
    Cellar.template = blank


class TestCellar(Cellar.TestCase):  # type: ignore[misc]
    settings = settings(
        max_examples=60,
        stateful_step_count=20,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )

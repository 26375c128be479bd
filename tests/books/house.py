"""One venue with a till made by hand: what a test does is rung up, read, and told to the model."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sommit_fake.till import Amount, Till, tills

from sommit_core import cellar, linking, policies, products, sales, stock, undo, venues
from sommit_core import sync as reading
from sommit_core import tills as connections
from sommit_core.notices import list_notices
from sommit_core.pricing import price_history
from sommit_core.records import LineKind
from sommit_core.store import tables as t
from sommit_core.store.database import Database
from sommit_core.store.vault import Vault
from tests.books.model import PARIS, Model

TOKEN = "sk_test_canary0123456789"
MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def at(day: date, clock: str) -> datetime:
    """`clock` ("21:30") in Paris on the evening of `day`; before 05:00 it is the morning after."""
    hour = time.fromisoformat(clock)
    return datetime.combine(day + DAY * (hour < time(5)), hour, PARIS)


def morning_after(day: date) -> datetime:
    """When the night of `day` is read as a rule: its business day has ended."""
    return at(day + DAY, "06:00")


class House:
    """A venue in Paris, its books in a file, its till in memory, and the model beside them."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        name: str,
        start: date = MONDAY,
        connector: str = "fake",
        **policies: str,
    ) -> None:
        self.db, self.vault, self.name = db, vault, name
        self.pos = tills[name] = Till()
        self.model = Model()
        self.opened = at(start, "05:00")
        with db.transaction() as tx:
            self.venue = venues.add_venue(tx, name, at=self.opened, **policies)
        self.connect(start=start, connector=connector)

    def connect(self, start: date | None = None, connector: str = "fake", **settings: str) -> None:
        """Connect the till, or change its settings."""
        if connector == "fake":
            settings = {"till": self.name, **settings}
        self.till = connections.connect_till(
            self.db,
            self.vault,
            self.venue,
            connector,
            settings=settings,
            token=TOKEN,
            start=start,
            now=self.opened,
        )

    # -- at the till ---------------------------------------------------------------------------

    def button(self, plu: str, label: str, price: Amount, **more: Any) -> None:
        """A button of the till that has been there all along."""
        self.pos.add(plu, label, price, **more)

    def sell(
        self,
        when: datetime,
        sold: Mapping[str, Amount],
        kind: LineKind = LineKind.SALE,
        **how: Any,
    ) -> str:
        """Ring up a ticket, at the till and in the model."""
        ticket = self.pos.sell(when, sold, kind, **how)
        self._tell(ticket, when)
        return ticket

    def cancel(self, ticket: str, when: datetime) -> None:
        """Cancel a whole ticket."""
        self.pos.cancel(ticket, when)
        self._tell(ticket, when)

    def correct(self, ticket: str, when: datetime, **changes: Any) -> None:
        """Change the lines of a ticket."""
        self.pos.correct(ticket, when, **changes)
        self._tell(ticket, when)

    def refund(self, ticket: str, when: datetime) -> str:
        """Take a whole ticket back by a ticket of its own."""
        back = self.pos.refund(ticket, when)
        self._tell(back, when)
        return back

    def ring(self, when: datetime, lines: list[Any], **how: Any) -> str:
        """Ring up lines as given."""
        ticket = self.pos.ring(when, lines, **how)
        self._tell(ticket, when)
        return ticket

    def _tell(self, ticket: str, when: datetime) -> None:
        for entry in self.pos._tickets[ticket]:
            line = entry.line._versions[-1][1]
            self.model.rang(
                line.id,
                entry.sold_at,
                product=line.product_id or f"open:{line.label}",
                quantity=line.quantity,
                revenue=line.revenue,
                kind=line.kind.value,
                serving_ml=line.serving_ml,
            )

    # -- a night -------------------------------------------------------------------------------

    def read(self, as_of: datetime, **how: Any) -> reading.Report:
        """Read the till as of an instant, which is now unless `started` says otherwise."""
        how = {"started": as_of, **how}
        return reading.sync(self.db, self.vault, self.venue, self.till, as_of=as_of, **how)

    def night(self, day: date) -> reading.Report:
        """Read the till on the morning after business day `day`."""
        return self.read(morning_after(day))

    # -- in the cellar -------------------------------------------------------------------------

    def beverage(self, name: str, container_ml: int = 750, **fields: Any) -> cellar.Beverage:
        """A beverage of the cellar."""
        with self.db.transaction() as tx:
            values = {"name": name, "container_ml": container_ml, **fields}
            return cellar.add_beverage(tx, self.venue, values, at=self.opened)

    def product(self, plu: str) -> products.Product:
        """A product of the till as the books know it."""
        with self.db.reading() as tx:
            return products.get_product(tx, self.venue, plu)

    def link(
        self,
        plu: str,
        beverage: cellar.Beverage,
        serving_ml: int,
        since: date | None = None,
        when: datetime | None = None,
    ) -> linking.Figures:
        """Link a product, in the books and in the model."""
        with self.db.transaction() as tx:
            found = products.get_product(tx, self.venue, plu)
            _made, figures = linking.link(
                tx,
                self.venue,
                found,
                beverage,
                serving_ml=serving_ml,
                since=since,
                at=when or self.opened,
            )
        for one in self.model.links:
            if one["product"] == plu and one["until"] is None:
                one["until"] = since
        new = {"product": plu, "beverage": beverage.slug, "serving_ml": serving_ml}
        self.model.links.append({**new, "since": since, "until": None})
        return figures

    def unlink(self, plu: str, when: datetime | None = None) -> linking.Unlinked:
        """Break the link of a product, in the books and in the model."""
        with self.db.transaction() as tx:
            found = products.get_product(tx, self.venue, plu)
            gone = linking.unlink(tx, self.venue, found, at=when or self.opened)
        self.model.links = [
            one for one in self.model.links if one["product"] != plu or one["until"] is not None
        ]
        return gone

    def count(self, beverage: cellar.Beverage, ml: int, when: datetime) -> None:
        """Count a beverage, in the books and in the model."""
        with self.db.transaction() as tx:
            stock.count(tx, self.venue, beverage, ml * 1000, at=when, now=when)
        self._moved(beverage, ml, when, count=True)

    def deliver(self, beverage: cellar.Beverage, ml: int, when: datetime) -> None:
        """Add to a beverage (or with a negative volume take off), in the books and the model."""
        with self.db.transaction() as tx:
            stock.add(tx, self.venue, beverage, ml * 1000, at=when, now=when)
        self._moved(beverage, ml, when, count=False)

    def _moved(self, beverage: cellar.Beverage, ml: int, when: datetime, *, count: bool) -> None:
        move = {"beverage": beverage.slug, "ml": Decimal(ml), "at": when, "count": count}
        self.model.moves.append(move)

    def undo(self, entry: int | None = None, when: datetime | None = None) -> Any:
        """Take an entry of the journal back, in the books only."""
        with self.db.transaction() as tx:
            return undo.undo(tx, self.venue, entry, at=when or self.opened)

    def policy(self, key: str, value: str) -> None:
        """Change a policy of the venue."""
        with self.db.transaction() as tx:
            self.venue = policies.set_policy(tx, self.venue, key, value, at=self.opened)

    # -- what the books say --------------------------------------------------------------------

    def stock(self) -> dict[str, Decimal]:
        """Millilitres left, by beverage."""
        with self.db.reading() as tx:
            return {
                item.beverage.slug: Decimal(item.volume_ul) / 1000
                for item in stock.stock_of(tx, self.venue)
            }

    def days(self, *, linked: bool = False) -> dict[date, dict[str, tuple[Decimal, Decimal]]]:
        """For each business day and product: units sold and turnover."""
        with self.db.reading() as tx:
            return {
                day.business_date: {
                    p.id: (Decimal(p.quantity) / 1000, Decimal(p.revenue) / 100)
                    for p in day.products
                }
                for day in sales.sales_by_day(tx, self.venue, linked=linked)
            }

    def prices(self) -> dict[tuple[str, int], tuple[Decimal, str]]:
        """The price that holds now and its source, by beverage and serving."""
        with self.db.reading() as tx:
            slugs = {b.id: b.slug for b in cellar.list_beverages(tx, self.venue)}
            return {
                (slugs[number], change.serving_ml): (Decimal(change.amount) / 100, change.source)
                for number, changes in price_history(tx, self.venue).items()
                for change in reversed(changes)
            }

    def notices(self) -> list[str]:
        """The codes of the notices kept, the oldest first."""
        with self.db.reading() as tx:
            return [notice.code for notice in reversed(list_notices(tx, self.till.id))]

    def state(self) -> str:
        """The till's state."""
        with self.db.reading() as tx:
            return connections.get_till(tx, self.venue, self.till.connector).state

    def agrees(self) -> None:
        """The balances are the ledger's, and both are the model's; so is the turnover."""
        with self.db.reading() as tx:
            checked, differences = stock.verify(tx, self.venue)
        assert not differences
        left = self.stock()
        assert checked == len(left)
        assert left == {slug: self.model.stock(slug) for slug in left}
        assert self.days() == self.model.days()
        assert self.days(linked=True) == self.model.days(linked=True)


def furnished(house: House) -> House:
    """A glass and a bottle on a beverage counted on Monday at noon, and a coffee."""
    house.button("glass", "SANCERRE VRE 12CL", "9.50", category="VINS")
    house.button("bottle", "SANCERRE BTL", "52")
    house.button("coffee", "CAFE", "2.40")
    house.read(at(MONDAY, "10:00"))
    sancerre = house.beverage("Sancerre")
    house.link("glass", sancerre, 120)
    house.link("bottle", sancerre, 750)
    house.count(sancerre, 20_000, at(MONDAY, "12:00"))
    return house


VOLATILE = {"sync_run": None, "connection": ("last_read_at",)}


def dump(db: Database, *, without: Mapping[str, Any] = VOLATILE) -> dict[str, list[Any]]:
    """All rows of all tables, but for what a reading that changes nothing may write."""
    with db.reading() as tx:
        return {
            table.name: _rows(tx, table, without.get(table.name, ()))
            for table in t.metadata.sorted_tables
            if without.get(table.name, ()) is not None
        }


def _rows(tx: sa.Connection, table: sa.Table, left_out: tuple[str, ...]) -> list[Any]:
    wanted = [column for column in table.columns if column.name not in left_out]
    return [tuple(row) for row in tx.execute(sa.select(*wanted).order_by(*table.primary_key))]


@contextmanager
def books(folder: Path) -> Any:
    """A database file and its key in `folder`; it need not outlive a power cut."""
    with closing(Database(f"sqlite:///{folder}/books.db")) as db:
        sa.event.listen(db.engine, "connect", _without_waiting_for_the_disk)
        db.engine.dispose()
        yield db, Vault.open(None, folder / "key")


def _without_waiting_for_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()


VOID, COMP, FEE, SALE = LineKind.VOID, LineKind.COMP, LineKind.FEE, LineKind.SALE

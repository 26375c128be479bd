"""Sommit in the benchmark: its real path, over a connector of its own, one step per process.

`prepare` makes the books, reads the catalogue alone and links four products of five. `read` is the
night as `sommit sync` runs it. `again` has the till asked for everything anew. `unlink` times what
unlinking takes. `check` shows what is stored.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from common import FIRST_DAY, INITIAL, TOKEN, Figures, is_linked

from sommit_core import catalogue, cellar, linking, products, stock, tills, venues
from sommit_core.cellar import Beverage
from sommit_core.products import Product
from sommit_core.store import tables as t
from sommit_core.store.database import Database
from sommit_core.store.vault import Vault
from sommit_core.sync import sync
from sommit_core.tills import Till
from sommit_core.venues import Venue

NAME, CONTAINER_ML = "bench", 750
OPENED = datetime.combine(FIRST_DAY, datetime.min.time(), UTC)
"""When the cellar was counted: before the first sale."""

ROUNDS = 5


class Books:
    """Sommit's books in a folder, for the benchmark's one venue."""

    def __init__(self, folder: str) -> None:
        self.db = Database(f"sqlite:///{folder}/sommit.db")
        self.vault = Vault.open(None, Path(folder, "key"))

    @property
    def venue(self) -> Venue:
        """The venue as the books know it now."""
        with self.db.reading() as tx:
            return venues.get_venue(tx, NAME)

    @property
    def till(self) -> Till:
        """Its till as the books know it now."""
        with self.db.reading() as tx:
            return tills.get_till(tx, self.venue)


def prepare(books: Books, address: str, as_of: datetime) -> None:
    """Make the books, with the catalogue known and its links in force, and no sale read."""
    with books.db.transaction() as tx:
        venues.add_venue(tx, NAME, at=OPENED)
    again(books, address, as_of)
    with tills.open_till(books.vault, books.venue, books.till, now=OPENED) as pos:
        listed = pos.products()
    with books.db.transaction() as tx:
        catalogue.keep_products(tx, books.till.id, listed, before=0, till=NAME, at=OPENED)
    with books.db.transaction() as tx:
        for product in products.list_products(tx, books.venue):
            if is_linked(product.id):
                _link(tx, books.venue, product)


def again(books: Books, address: str, as_of: datetime) -> None:
    """Connect the till, or connect it anew from its first day on."""
    tills.connect_till(
        books.db,
        books.vault,
        books.venue,
        NAME,
        settings={"base_url": address},
        token=TOKEN,
        start=FIRST_DAY,
        now=as_of,
    )


def read(books: Books, as_of: datetime) -> None:
    """One night, timed from outside."""
    report = sync(
        books.db, books.vault, books.venue, books.till, as_of=as_of, started=datetime.now(UTC)
    )
    if report.error or report.notices:
        raise SystemExit(f"the reading went wrong: {report}")


def check(books: Books) -> Figures:
    """What is stored."""
    with books.db.reading() as tx:
        line = t.sale_line.c
        sums = sa.select(sa.func.count(), sa.func.sum(line.quantity)).select_from(t.sale_line)
        lines, quantity = tx.execute(sums).one()
        counted = INITIAL * CONTAINER_ML * 1000
        left = [item.volume_ul for item in stock.stock_of(tx, books.venue)]
    return Figures(lines, quantity // 1000, sum(counted - u for u in left) // CONTAINER_ML // 1000)


def time_unlink(books: Books) -> dict[str, float]:
    """Seconds of CPU to link a product that never sold, and to unlink one that sold a lot."""
    with books.db.reading() as tx:
        found = products.list_products(tx, books.venue)
        drinks = {drink.name: drink for drink in cellar.list_beverages(tx, books.venue)}
    busy = next(product for product in found if product.id in drinks and product.sold)
    idle = next(product for product in found if product.id in drinks and not product.sold)
    venue, spent = books.venue, []
    for _round in range(1 + ROUNDS):  # the first one warms up
        unlinked = _seconds(books, lambda tx: linking.unlink(tx, venue, busy, at=OPENED))
        _seconds(books, lambda tx: linking.unlink(tx, venue, idle, at=OPENED))
        linked = _seconds(books, lambda tx: _tie(tx, venue, idle, drinks[idle.id]))
        _seconds(books, lambda tx: _tie(tx, venue, busy, drinks[busy.id]))
        spent.append((linked, unlinked))
    link, unlink = (median(took) for took in zip(*spent[1:], strict=True))
    return {"sales": busy.sales, "link": link, "unlink": unlink}


def _link(tx: sa.Connection, venue: Venue, product: Product) -> None:
    fields = {"name": product.id, "container_ml": CONTAINER_ML}
    drink = cellar.add_beverage(tx, venue, fields, at=OPENED)
    volume = stock.volume_of(Decimal(INITIAL), "container", drink)
    stock.count(tx, venue, drink, volume, at=OPENED, now=OPENED)
    _tie(tx, venue, product, drink)


def _tie(tx: sa.Connection, venue: Venue, product: Product, drink: Beverage) -> None:
    linking.link(tx, venue, product, drink, serving_ml=CONTAINER_ML, at=OPENED)


def _seconds(books: Books, do: Callable[[sa.Connection], object]) -> float:
    before = time.process_time()
    with books.db.transaction() as tx:
        do(tx)
    return time.process_time() - before


def main() -> None:
    """Do one step."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("step", choices=("prepare", "read", "again", "unlink", "check"))
    parser.add_argument("folder")
    parser.add_argument("--address", default="")
    parser.add_argument("--days", type=int, default=0, help="days that the till shows")
    given = parser.parse_args()
    books = Books(given.folder)
    # In the night after the last closing, before the venue's business day ends.
    as_of = OPENED + timedelta(days=given.days, hours=2)
    if given.step == "prepare":
        prepare(books, given.address, as_of)
    elif given.step == "again":
        again(books, given.address, as_of)
    elif given.step == "read":
        read(books, as_of)
    elif given.step == "unlink":
        print(json.dumps(time_unlink(books)))
    else:
        check(books).print()
    books.db.close()


if __name__ == "__main__":
    main()

"""One bad line through the core: its day waits, everything else goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sommit_bizzon.simulator import BizzonTill, Sold

from sommit_core import sync, tills, venues
from sommit_core.store import tables as t
from sommit_core.store.database import Database
from sommit_core.store.vault import Vault

MORNING = datetime(2025, 10, 25, 6, 30, tzinfo=UTC)
START = date(2025, 10, 22)


@pytest.fixture
def till() -> BizzonTill:
    """One beer sold on each of three evenings."""
    till = BizzonTill()
    (beer,) = till.add_product("Bière", "5.00")
    for day in (22, 23, 24):
        till.sell(datetime(2025, 10, day, 20, tzinfo=UTC), [Sold(beer)])
    return till


@pytest.fixture
def books(tmp_path) -> Iterator[tuple[Database, Vault]]:
    with closing(Database(f"sqlite:///{tmp_path}/books.db")) as db:
        yield db, Vault.open(None, tmp_path / "key")


def _kept(db: Database) -> tuple[int, int]:
    """How many lines and prices the books hold."""
    with db.reading() as tx:
        counts = [
            tx.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in (t.sale_line, t.pos_price)
        ]
    return counts[0], counts[1]


def test_a_day_with_a_line_that_cannot_be_read_waits_until_it_is_right(served, till, books) -> None:
    db, vault = books
    house = served(till)
    with db.transaction() as tx:
        venue = venues.add_venue(tx, "Chez Test", at=MORNING)
    connected = tills.connect_till(
        db,
        vault,
        venue,
        "bizzon",
        settings={"base_url": house.server.url},
        token="sk_test_canary7f3a91",
        start=START,
        now=MORNING,
    )

    def read(hour: int) -> sync.Report:
        at = MORNING.replace(hour=hour)
        return sync.sync(db, vault, venue, connected, as_of=at, started=at)

    odd: Any = "n/a"
    till.tickets[1].lines[0].quantity = odd
    report = read(7)
    assert (report.state, report.error, report.lines_new) == ("partial", None, 2)
    assert [notice.code for notice in report.notices] == ["closing_set_aside"]
    lines, prices = _kept(db)
    assert (lines, prices) == (2, 1)
    till.tickets[1].lines[0].quantity = Decimal(1)
    report = read(8)
    assert (report.state, report.lines_new, report.notices) == ("healthy", 1, [])
    assert _kept(db) == (3, 1)

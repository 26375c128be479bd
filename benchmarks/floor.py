"""The floor: the night's job as hand-tuned code that does this one thing for this one till.

One blocking socket, msgspec straight to typed records, `executemany`, one transaction for it all.
It checks nothing, keeps no journal, sends nothing again and loses everything when it is stopped
half-way: a yardstick for CPU time, not a way to do it.
"""

from __future__ import annotations

import argparse
import http.client
import sqlite3
from collections import Counter
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from common import INITIAL, TOKEN, VENUE, Figures, is_linked

COLUMNS: dict[str, dict[str, type]] = {
    "products": {
        "id": str,
        "label": str,
        "category": str,
        "sku": str,
        "volume_cl": int,
        "active": bool,
        "updated_at": str,
    },
    "prices": {"product_id": str, "price_cents": int, "vat_rate": float, "currency": str},
    "closings": {
        "id": str,
        "business_date": str,
        "closed_at": str,
        "line_count": int,
        "total_cents": int,
    },
    "lines": {
        "id": str,
        "closing_id": str,
        "product_id": str,
        "label": str,
        "qty": int,
        "unit_price_cents": int,
        "amount_cents": int,
        "vat_rate": float,
        "sold_at": str,
        "void": bool,
    },
}
"""What is kept of each kind; the first column is its key, within the venue."""

SQL = {bool: "BOOLEAN", float: "DOUBLE PRECISION", int: "INTEGER", str: "TEXT"}
STOCK = (
    "CREATE TABLE IF NOT EXISTS stock(venue TEXT, product_id TEXT, initial BIGINT, on_hand BIGINT,"
    " PRIMARY KEY(venue,product_id)) WITHOUT ROWID"
)


class Request(NamedTuple):
    """One page to ask for: of a kind, of a closing or since a date, from a page on."""

    kind: str
    of: str = ""
    page: int | str | None = None

    @property
    def target(self) -> str:
        """Path and query."""
        if self.kind == "lines":
            return f"/v1/closings/{self.of}/lines" + (f"?cursor={self.page}" if self.page else "")
        since = f"since={self.of}&" if self.kind == "closings" else ""
        return f"/v1/{self.kind}?{since}page={self.page or 1}"


class Writer:
    """The floor's books: one SQLite file."""

    def __init__(self, file: str) -> None:
        self._db = sqlite3.connect(file, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute(STOCK)
        for kind in COLUMNS:
            self._db.execute(_table(kind))
        self._db.execute("BEGIN IMMEDIATE")
        self._insert = {kind: _insert(kind) for kind in COLUMNS}
        self._values = {kind: attrgetter(*columns) for kind, columns in COLUMNS.items()}
        self._sold: Counter[str] = Counter()

    def last_day(self) -> str:
        """The last business date known, empty when there is none."""
        found = self._db.execute("SELECT max(business_date) FROM closings").fetchone()
        return found[0] or ""

    def page(self, kind: str, records: list[Any]) -> None:
        """Keep one page."""
        rows = [(VENUE, *values) for values in map(self._values[kind], records)]
        before = self._db.total_changes
        self._db.executemany(self._insert[kind], rows)
        new = self._db.total_changes - before
        if kind == "products":
            stock = [(VENUE, r.id, INITIAL, INITIAL) for r in records if is_linked(r.id)]
            self._db.executemany("INSERT INTO stock VALUES (?,?,?,?) ON CONFLICT DO NOTHING", stock)
        elif kind == "lines" and new == len(records):
            for record in records:
                self._sold[record.product_id] += record.qty
        elif kind == "lines" and new:
            raise RuntimeError("a page half known: the floor has no way for it")

    def finish(self) -> None:
        """Take the sales off the stock and commit everything."""
        self._db.executemany(
            "UPDATE stock SET on_hand=on_hand-? WHERE venue=? AND product_id=?",
            [(quantity, VENUE, product) for product, quantity in self._sold.items()],
        )
        self._db.execute("COMMIT")
        self._db.close()


def read(address: str, file: str, *, full: bool) -> None:
    """Read the till: all of it, or from the last day known on."""
    writer = Writer(file)
    decoders = {kind: _decoder(kind) for kind in COLUMNS}
    since = "" if full else writer.last_day()
    till = http.client.HTTPConnection(address.removeprefix("http://"))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    todo = [Request("closings", since), Request("prices"), Request("products")]
    while todo:
        request = todo.pop()
        till.request("GET", request.target, headers=headers)
        page = decoders[request.kind].decode(till.getresponse().read())
        todo.extend(_following(request, page))
        writer.page(request.kind, page.data)
    till.close()
    writer.finish()


def check(file: str) -> Figures:
    """What is stored."""
    db = sqlite3.connect(file)
    lines, quantity = db.execute("SELECT count(*), sum(qty) FROM lines").fetchone()
    sold = db.execute("SELECT sum(initial - on_hand) FROM stock").fetchone()[0]
    db.close()
    return Figures(lines, quantity, sold)


def _following(request: Request, page: Any) -> Iterator[Request]:
    if page.next is not None:
        yield request._replace(page=page.next)
    if request.kind == "closings":
        for closing in page.data:
            yield Request("lines", closing.id)


def _decoder(kind: str) -> msgspec.json.Decoder[Any]:
    record = msgspec.defstruct(kind, COLUMNS[kind].items(), gc=False)
    following = "next_cursor" if kind == "lines" else "next_page"
    page = msgspec.defstruct(
        f"{kind}_page",
        [("data", list[record]), ("next", int | str | None)],  # type: ignore[valid-type]
        rename={"next": following},
    )
    return msgspec.json.Decoder(page)


def _table(kind: str) -> str:
    columns = ", ".join(f"{column} {SQL[held]}" for column, held in COLUMNS[kind].items())
    return (
        f"CREATE TABLE IF NOT EXISTS {kind}(venue TEXT, {columns},"
        f" PRIMARY KEY(venue, {next(iter(COLUMNS[kind]))})) WITHOUT ROWID"
    )


def _insert(kind: str) -> str:
    key, *others = COLUMNS[kind]
    marks = ",".join("?" * (2 + len(others)))
    insert = f"INSERT INTO {kind} VALUES ({marks}) ON CONFLICT"
    if kind == "lines":
        return f"{insert} DO NOTHING"
    changes = ",".join(f"{column}=excluded.{column}" for column in others)
    differs = " OR ".join(f"{column} IS NOT excluded.{column}" for column in others)
    return f"{insert}(venue,{key}) DO UPDATE SET {changes} WHERE {differs}"


def main() -> None:
    """Read the till, or show what is stored."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--address", help="read the till there")
    parser.add_argument("--full", action="store_true", help="ask for everything again")
    parser.add_argument("--check", action="store_true", help="show what is stored")
    given = parser.parse_args()
    if given.address:
        read(given.address, given.file, full=given.full)
    if given.check:
        check(given.file).print()


if __name__ == "__main__":
    main()

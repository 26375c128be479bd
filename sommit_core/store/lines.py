"""Sale lines on their way into the books: checked and converted in one pass, written in bulk."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from sommit_core.checks import is_id, is_text
from sommit_core.errors import BadPosData
from sommit_core.exact import scaled
from sommit_core.i18n import _
from sommit_core.records import NO_DISCOUNT, ClosingSales, LineKind, SaleLine
from sommit_core.rules import KINDS, LARGEST_ML, LARGEST_QUANTITY, Kind, product_key
from sommit_core.store import tables as t

_scaled = lru_cache(maxsize=4096, typed=True)(scaled)
"""A closing repeats its quantities and amounts."""


_SALE = KINDS[LineKind.SALE]


class LineRow(NamedTuple):
    """One line as the books keep it, without its place in a closing."""

    line_id: str
    product: str
    """The till's id of the product, or `open:LABEL` of what was typed at the till."""
    kind: int
    quantity: int
    revenue: int
    discount: int
    sold_at: int
    serving_ml: int | None
    detail: str | None

    def taken_back(self) -> LineRow:
        """The entry that undoes this one."""
        return self._replace(
            quantity=-self.quantity, revenue=-self.revenue, discount=-self.discount
        )


class Written(NamedTuple):
    """What writing a closing's lines came to."""

    new: int
    changed: int
    gone: int
    """Lines in the books that the till no longer has: kept, and worth a notice."""


def line_rows(
    closing: ClosingSales, till: str, decimals: int, untimed_at: int, known: Container[str]
) -> tuple[list[LineRow], dict[str, SaleLine]]:
    """The lines of a closing as rows, sorted by line id so that page order does not matter.

    With them, for each product that is not among the `known` ones, a line that sold it.

    Raises:
        BadPosData: a line breaks the contract (float money, naive time, an id twice ...).
    """
    rows = []
    unlisted: dict[str, SaleLine] = {}
    for line in closing.lines:
        try:
            row = _row(line, decimals, untimed_at)
            rows.append(row)
            if row.product not in known:
                unlisted[row.product] = _named(line, row.product)
        except (ValueError, TypeError, AttributeError) as error:
            named = getattr(line, "id", None)
            where = _("closing {closing}, line {line}").format(
                closing=closing.id, line=named[:80] if is_id(named) else "?"
            )
            raise BadPosData(till=till, detail=str(error), where=where) from error
    rows.sort(key=itemgetter(0))
    for one, two in pairwise(rows):
        if one.line_id == two.line_id:
            where = _("closing {closing}").format(closing=closing.id)
            detail = _("line {line} stands twice").format(line=one.line_id[:80])
            raise BadPosData(till=till, detail=detail, where=where)
    return rows, unlisted


def _row(line: SaleLine, decimals: int, untimed_at: int) -> LineRow:
    product_id, sold_at = line.product_id, line.sold_at
    if not is_id(line.id):
        raise ValueError(_("the line has no usable id"))
    if line.serving_ml is not None and not _is_serving(line.serving_ml):
        raise ValueError(_("the serving is no whole number of millilitres"))
    quantity, discount = _scaled(line.quantity, 3), line.discount
    if abs(quantity) > LARGEST_QUANTITY:
        raise ValueError(_("absurdly many units"))
    return LineRow(
        line.id,
        product_key(line) if product_id is None else product_id,
        _SALE if line.kind is LineKind.SALE else _kind(line),
        quantity,
        _scaled(line.revenue, decimals),
        0 if discount is NO_DISCOUNT else _scaled(discount, decimals),
        untimed_at if sold_at is None else _seconds(sold_at),
        line.serving_ml,
        _detail(line),
    )


def _kind(line: SaleLine) -> int:
    kind = KINDS.get(line.kind)
    if kind is None:
        raise ValueError(_("its kind is unknown"))
    return kind


def _named(line: SaleLine, key: str) -> SaleLine:
    if not (is_id(key) and is_text(line.label)):
        raise ValueError(_("its product has no usable id or label"))
    return line


def _is_serving(value: object) -> bool:
    return type(value) is int and 0 < value <= LARGEST_ML


def _seconds(at: datetime) -> int:
    if type(at) is not datetime or at.tzinfo is None:
        raise ValueError(_("the time of the sale has no zone"))
    return int(at.timestamp())


def _detail(line: SaleLine) -> str | None:
    if not (line.ticket_id or line.parent_id or line.corrects or line.modifiers):
        return None
    told = {
        "ticket": line.ticket_id,
        "parent": line.parent_id,
        "corrects": line.corrects,
        "modifiers": line.modifiers,
    }
    return msgspec.json.encode({key: value for key, value in told.items() if value}).decode()


def content(rows: Sequence[LineRow]) -> bytes:
    """A hash of the lines: equal for equal lines, whatever order they came in."""
    return hashlib.blake2b(msgspec.msgpack.encode(rows), digest_size=16).digest()


def earned(rows: Iterable[LineRow]) -> int:
    """The revenue of the lines, voids left out."""
    void = Kind.VOID.value
    return sum([row[4] for row in rows if row[2] != void])


def control_problem(
    closing: ClosingSales, rows: Sequence[LineRow], revenue: int, decimals: int
) -> str | None:
    """What the till's control totals have against the lines, None when they agree."""
    control = closing.control
    if control.lines is not None and control.lines != len(rows):
        return _("{told} lines announced, {found} received").format(
            told=control.lines, found=len(rows)
        )
    if control.revenue is not None and scaled(control.revenue, decimals) != revenue:
        found = Decimal(revenue).scaleb(-decimals)
        return _("total {told} announced, lines add up to {found}").format(
            told=control.revenue, found=found
        )
    return None


def insert_new(
    tx: sa.Connection, closings: Mapping[int, Sequence[LineRow]], numbers: Mapping[str, int]
) -> None:
    """Write the lines of closings, by their numbers, that the books do not hold yet.

    `numbers` are the books' own numbers of the products.
    """
    _insert(
        tx,
        [
            (closing_id, number, 0, row[0], numbers[row[1]], *row[2:])
            for closing_id, rows in closings.items()
            for number, row in enumerate(rows)
        ],
    )


def insert_changes(
    tx: sa.Connection, closing_id: int, rows: Sequence[LineRow], numbers: Mapping[str, int]
) -> Written:
    """Write only what differs from the books: new lines, and changed ones taken back and anew."""
    known = _standing(tx, closing_id)
    added: list[tuple[Any, ...]] = []
    new = changed = 0
    for row in rows:
        if row.line_id not in known:
            added.append(_entry(closing_id, len(known) + new, 0, row, numbers))
            new += 1
        elif known[row.line_id][2] != row:
            number, entry, old = known[row.line_id]
            added.append(_entry(closing_id, number, entry + 1, old.taken_back(), numbers))
            added.append(_entry(closing_id, number, entry + 2, row, numbers))
            changed += 1
    _insert(tx, added)
    return Written(new, changed, len(known.keys() - {row.line_id for row in rows}))


def _entry(
    closing_id: int, number: int, entry: int, row: LineRow, numbers: Mapping[str, int]
) -> tuple[Any, ...]:
    line_id, product, *rest = row
    return (closing_id, number, entry, line_id, numbers[product], *rest)


def _standing(tx: sa.Connection, closing_id: int) -> dict[str, tuple[int, int, LineRow]]:
    line, product = t.sale_line.c, t.pos_product.c
    kept = [product.external_id if c.name == "pos_product_id" else c for c in t.sale_line.c]
    posted = tx.execute(
        sa.select(*kept)
        .join(t.pos_product, product.id == line.pos_product_id)
        .where(line.closing_id == closing_id, line.entry % 2 == 0)
        .order_by(line.line_no, line.entry)
    )
    return {row[3]: (row[1], row[2], LineRow(*row[3:])) for row in posted}


_COLUMNS = [column.name for column in t.sale_line.columns]


def _insert(tx: sa.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    # Tuples straight to the driver: dictionaries through the ORM or Core cost twice as much here.
    if not rows:
        return
    mark = "?" if tx.dialect.paramstyle == "qmark" else "%s"
    names, marks = ", ".join(_COLUMNS), ", ".join([mark] * len(_COLUMNS))
    tx.exec_driver_sql(f"INSERT INTO sale_line ({names}) VALUES ({marks})", list(rows))  # noqa: S608  (own names only)

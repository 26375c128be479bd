"""How closings come into the books: each checked alone, some written together (R8).

A closing is kept once by its id. Read again unchanged it writes nothing; changed, it posts the
difference on its own business date. The stock of linked beverages follows in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core import catalogue, oddities, refusals, stock
from sommit_core.connection import SetAside
from sommit_core.errors import BadPosData, PosError
from sommit_core.exact import scaled
from sommit_core.i18n import _
from sommit_core.notices import Notice
from sommit_core.records import ClosingSales, ClosingState, SaleLine
from sommit_core.store import lines as sale_lines
from sommit_core.store import tables as t
from sommit_core.store.lines import LineRow, Written
from sommit_core.venues import Venue

LINES_TOGETHER = 5_000
"""Closings are written in one transaction up to so many lines: a commit costs as much as 100."""


@attrs.frozen
class Checked:
    """A closing that may be kept."""

    closing: ClosingSales
    rows: list[LineRow]
    """Sorted by line id."""
    revenue: int
    content: bytes
    """Hash of the rows."""
    perpetual_total: int | None
    unlisted: Mapping[str, SaleLine]
    """By product key, a line of each product that the books do not know yet."""


@attrs.frozen
class Kept:
    """What keeping some closings came to."""

    lines_new: int
    lines_changed: int
    notices: list[Notice]


def together(
    closings: Iterable[ClosingSales | SetAside],
) -> Iterator[list[ClosingSales | SetAside]]:
    """The closings in batches to write at once; what came before a failure is not lost by it."""
    batch: list[ClosingSales | SetAside] = []
    lines = 0
    try:
        for closing in closings:
            batch.append(closing)
            lines += max(1, len(closing.lines)) if isinstance(closing, ClosingSales) else 1
            if lines >= LINES_TOGETHER:
                yield batch
                batch, lines = [], 0
    except PosError:
        yield batch
        raise
    yield batch


@attrs.define
class Keeper:
    """Keeps the closings of one till, for one reading."""

    venue: Venue
    connection_id: int
    till: str
    """The till's name for messages."""
    as_of: datetime
    replay: bool
    """Read as of an instant that is over: what was read as of a later one holds."""
    product_ids: dict[str, int]
    """The books' number of each product, by the till's id; grows with what is sold."""

    def check(self, closing: ClosingSales) -> Checked:
        """Check and convert a closing; the books are not touched.

        Raises:
            BadPosData: a line breaks the contract, or the control totals disagree.
        """
        decimals = self.venue.decimals
        end = self.venue.clock.window(closing.business_date)[1]
        untimed_at = t.epoch(closing.closed_at or end)  # sales of which the till knows no hour
        known = self.product_ids
        rows, unlisted = sale_lines.line_rows(closing, self.till, decimals, untimed_at, known)
        revenue = sale_lines.earned(rows)
        try:
            problem = sale_lines.control_problem(closing, rows, revenue, decimals)
            total = closing.perpetual_total
            perpetual = None if total is None else scaled(total, decimals)
        except ValueError as error:
            problem = _("a total that is none ({why})").format(why=error)
        if problem is None and closing.currency not in (None, self.venue.currency):
            problem = _("it is in {currency}, the venue in {wanted}").format(
                currency=closing.currency, wanted=self.venue.currency
            )
        if problem:
            where = _("closing {closing}").format(closing=closing.id)
            raise BadPosData(till=self.till, detail=problem, where=where)
        return Checked(closing, rows, revenue, sale_lines.content(rows), perpetual, unlisted)

    def keep(self, tx: sa.Connection, batch: Sequence[Checked]) -> Kept:
        """Keep closings, in the order of their dates."""
        for checked in batch:
            self._number(tx, checked.unlisted)
        known = self._known(tx, batch)
        new = [one for one in batch if one.closing.id not in known]
        again = [(one, known[one.closing.id]) for one in batch if one.closing.id in known]
        changed = [(one, kept) for one, kept in again if self._differs(one, kept)]
        touched = [kept.id for _one, kept in changed]
        stock.take_off_closings(tx, self.venue, touched, sign=-1)
        written = [self._rewrite(tx, one, kept) for one, kept in changed]
        touched += self._write(tx, new)
        stock.take_off_closings(tx, self.venue, touched)
        refusals.forget(tx, self.connection_id, [one.closing.id for one in batch])
        odd = [notice for one in new for notice in self._oddities(tx, one)]
        return Kept(
            sum(len(one.rows) for one in new) + sum(wrote.new for wrote, _notices in written),
            sum(wrote.changed for wrote, _notices in written),
            [
                *(notice for _wrote, notices in written for notice in notices),
                *odd,
                *(notice for one in batch for notice in _remarks(one.closing)),
            ],
        )

    def _number(self, tx: sa.Connection, unlisted: Mapping[str, SaleLine]) -> None:
        for key, line in unlisted.items():
            if key not in self.product_ids:
                number = catalogue.keep_sold(tx, self.connection_id, key, line, self.as_of)
                self.product_ids[key] = number

    def _known(self, tx: sa.Connection, batch: Sequence[Checked]) -> dict[str, sa.Row[Any]]:
        c = t.closing.c
        ids = [one.closing.id for one in batch]
        mine = (c.connection_id == self.connection_id, c.external_id.in_(ids))
        return {row.external_id: row for row in tx.execute(t.closing.select().where(*mine))}

    def _differs(self, one: Checked, kept: sa.Row[Any]) -> bool:
        """Whether the till says something else than the books, and something newer."""
        if self.replay and self.as_of < kept.read_at:
            return False
        head = self._head(one, kept)
        return any(head[key] != kept._mapping[key] for key in _TOLD)

    def _write(self, tx: sa.Connection, new: Sequence[Checked]) -> list[int]:
        """Write closings that the books do not hold yet; their numbers."""
        if not new:
            return []
        heads = [
            {"external_id": one.closing.id, "connection_id": self.connection_id, "revision": 1}
            | self._head(one)
            for one in new
        ]
        insert = t.closing.insert().returning(t.closing.c.id, sort_by_parameter_order=True)
        numbers = list(tx.scalars(insert, heads))
        rows = dict(zip(numbers, (one.rows for one in new), strict=True))
        sale_lines.insert_new(tx, rows, self.product_ids)
        return numbers

    def _rewrite(
        self, tx: sa.Connection, one: Checked, kept: sa.Row[Any]
    ) -> tuple[Written, list[Notice]]:
        """Write what changed in a closing, and what to say of it."""
        head = self._head(one, kept)
        written = sale_lines.insert_changes(tx, kept.id, one.rows, self.product_ids)
        changed = {key for key in _TOLD if head[key] != kept._mapping[key]}
        head["revision"] = kept.revision + (changed != {"state"})
        tx.execute(t.closing.update().where(t.closing.c.id == kept.id).values(**head))
        return written, [*_revision(kept, head, written, changed), *self._oddities(tx, one)]

    def _head(self, one: Checked, kept: sa.Row[Any] | None = None) -> dict[str, Any]:
        closing, state = one.closing, one.closing.state.value
        if kept is not None and kept.state == ClosingState.FINAL:
            state = kept.state  # what the till once called final is not reopened
        return {
            "business_date": closing.business_date,
            "state": state,
            "lines": len(one.rows),
            "revenue": one.revenue,
            "content": one.content,
            "outlet": closing.outlet,
            "register": closing.register,
            "sequence": closing.sequence,
            "perpetual_total": one.perpetual_total,
            "tax_included": closing.tax_included,
            "opened_at": closing.opened_at,
            "closed_at": closing.closed_at,
            "read_at": self.as_of,
        }

    def _oddities(self, tx: sa.Connection, one: Checked) -> list[Notice]:
        before = oddities.missing_before(
            tx, self.connection_id, one.closing, one.perpetual_total, self.venue.decimals
        )
        return [*before, *oddities.odd_hours(one.closing, one.rows, self.venue.clock)]


_TOLD = ("business_date", "content", "state")
"""What makes a closing read again another one than the books hold."""


def _revision(
    kept: sa.Row[Any], head: Mapping[str, Any], written: Written, changed: set[str]
) -> Iterator[Notice]:
    this = {"closing": kept.external_id, "revision": head["revision"]}
    moved = written.new or written.changed or "business_date" in changed
    if kept.state == ClosingState.FINAL and moved:
        counts = {"new": written.new, "changed": written.changed}
        yield Notice("closing_revised", kept.business_date, {**this, **counts})
    if written.gone:
        yield Notice("lines_gone", kept.business_date, {**this, "count": written.gone})


def _remarks(closing: ClosingSales) -> Iterator[Notice]:
    for remark in closing.remarks:
        params = {"what": remark.code, "detail": remark.detail}
        yield Notice("remark", closing.business_date, params)

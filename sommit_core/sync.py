"""One venue, one night: fetch -> keep -> apply. START READING HERE.

The till's products come in first, then its closings, one by one: each is kept once by its id, its
lines belong to the till's product for ever, a link is all that makes them count, and the stock
follows in the same transaction. Then the till's prices overwrite Sommit's. Whatever breaks off
half-way leaves whole closings behind it, and reading them again changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core import catalogue, notices, oddities, pricing, refusals, stock, tills
from sommit_core.budget import Budgets
from sommit_core.connection import Connection, SetAside
from sommit_core.errors import BadPosData, EmptyCatalogue, PosError, TooManyRequests
from sommit_core.exact import scaled
from sommit_core.i18n import _
from sommit_core.notices import Notice
from sommit_core.records import ClosingSales, ClosingState
from sommit_core.rules import first_day_to_read
from sommit_core.store import lines as sale_lines
from sommit_core.store import tables as t
from sommit_core.store.database import Database
from sommit_core.store.vault import Vault
from sommit_core.tills import Till
from sommit_core.venues import Venue

Progress = Callable[[date, date, date], object]
"""Called with the first day read, the last one, and the day just kept."""


@attrs.define
class Report:
    """What one reading of one till came to."""

    venue: str
    connector: str
    state: str = tills.HEALTHY
    closings: int = 0
    """Closings that were read, changed or not."""
    lines_new: int = 0
    lines_changed: int = 0
    requests: int = 0
    notices: list[Notice] = attrs.Factory(list)
    error: PosError | None = None


@attrs.define
class Night:
    """One reading under way."""

    db: Database
    venue: Venue
    till: Till
    pos: Connection
    as_of: datetime
    report: Report
    progress: Progress
    product_ids: dict[str, int] = attrs.Factory(dict)

    @property
    def title(self) -> str:
        """The till's name for messages."""
        return self.pos.info.title

    @property
    def behind(self) -> bool:
        """Whether a later day was read before: catalogue and prices of then would be old."""
        last = self.till.last_read_day
        return last is not None and self.venue.clock.date_of(self.as_of) < last

    def notice(self, tx: sa.Connection, code: str, day: date | None = None, **params: Any) -> None:
        """Keep a notice and report it."""
        noticed = Notice(code, day, params)
        self.report.notices.append(notices.post(tx, self.till.id, self.as_of, noticed))


def sync(
    db: Database,
    vault: Vault,
    venue: Venue,
    till: Till,
    *,
    as_of: datetime,
    started: datetime,
    budgets: Budgets | None = None,
    dry_run: bool = False,
    progress: Progress = lambda *_days: None,
) -> Report:
    """Read a till as of `as_of` and apply what it says. A till's failure is in the report.

    `started` is the real instant, for the journal of readings; `dry_run` does everything and keeps
    nothing.

    Raises:
        AlreadyReading: another reading of this connection is under way.
        DatabaseUnusable, BadKey, BadSetting, UnknownConnector, BrokenConnector: before any reading.
    """
    with db.reading_lock(till.id, venue.slug):
        if not dry_run:
            return _read(db, vault, venue, till, as_of, started, budgets, progress)
        with db.rehearsal() as rehearsed:
            return _read(rehearsed, vault, venue, till, as_of, started, budgets, progress)


def _read(
    db: Database,
    vault: Vault,
    venue: Venue,
    till: Till,
    as_of: datetime,
    started: datetime,
    budgets: Budgets | None,
    progress: Progress,
) -> Report:
    report = Report(venue.slug, till.connector)
    with db.reading() as tx:  # as it stands now that the lock is held
        till = tills.get_till(tx, venue, till.connector)
    with tills.open_till(vault, venue, till, now=as_of, budgets=budgets) as pos:
        night = Night(db, venue, till, pos, as_of, report, progress)
        try:
            listed = keep_catalogue(night)
            keep_closings(night)
            if listed:
                apply_prices(night)
        except PosError as error:
            _broke_off(night, error)
        report.requests = pos.requests
    _finish(night, started)
    return report


def keep_catalogue(night: Night) -> bool:
    """Keep the till's products (R4). Whether its catalogue could be believed."""
    if night.behind:
        return False
    try:
        products = night.pos.products()
        with night.db.transaction() as tx:
            night.report.notices += catalogue.keep_products(
                tx,
                night.till.id,
                products,
                before=night.till.catalogue_size,
                till=night.title,
                at=night.as_of,
            )
    except EmptyCatalogue as error:
        night.report.state = tills.PARTIAL
        with night.db.transaction() as tx:
            night.notice(tx, "catalogue_failed", reason=str(error))
        return False
    return True


def keep_closings(night: Night) -> None:
    """Keep each closing of the days to read, in its own transaction (R3, R6, R8)."""
    since, until = _days_to_read(night)
    with night.db.reading() as tx:
        night.product_ids = catalogue.product_ids(tx, night.till.id)
    for closing in night.pos.closings(since, until):
        _keep_or_set_aside(night, closing)
        night.progress(since, until, closing.business_date or since)
    _whole_reading(night, until - timedelta(days=1))


def apply_prices(night: Night) -> None:
    """Keep the till's prices and let them overwrite Sommit's on linked beverages (R17, R19)."""
    prices = night.pos.prices()
    with night.db.transaction() as tx:
        pricing.keep_till_prices(
            tx, night.venue, night.till.id, prices, till=night.title, at=night.as_of
        )
        pricing.overwrite(tx, night.as_of, _linked_to(night.till))


def _linked_to(till: Till) -> sa.ColumnElement[bool]:
    """The links of beverages that the till sells, those with products of another till too."""
    product, sold = t.pos_product.c, sa.select(t.link.c.beverage_id).join(t.pos_product)
    return t.link.c.beverage_id.in_(sold.where(product.connection_id == till.id))


def _days_to_read(night: Night) -> tuple[date, date]:
    until = night.venue.clock.date_of(night.as_of) + timedelta(days=1)
    till = night.till
    overlap = getattr(night.pos.settings, "overlap_days", 0)
    since = first_day_to_read(till.start_date, till.read_through, till.last_read_day, overlap)
    with night.db.reading() as tx:
        oldest = refusals.oldest(tx, till.id, till.start_date)
    return min(since, oldest or since, until), until


def _keep_or_set_aside(night: Night, closing: ClosingSales | SetAside) -> None:
    if isinstance(closing, SetAside):
        _set_aside(night, closing)
        return
    try:
        with night.db.transaction() as tx:
            _keep(tx, night, closing)
            _read_through(tx, night, closing.business_date)
    except BadPosData as error:
        _set_aside(night, SetAside(closing.id, closing.business_date, error))
    else:
        night.report.closings += 1


def _keep(tx: sa.Connection, night: Night, closing: ClosingSales) -> None:
    ids = catalogue.ProductIds(tx, night.till.id, night.as_of, dict(night.product_ids))
    rows = sale_lines.line_rows(
        closing, night.title, night.venue.decimals, _untimed_at(night, closing), ids.of
    )
    _check(night, closing, rows)
    kept = tx.execute(
        t.closing.select().where(
            t.closing.c.connection_id == night.till.id, t.closing.c.external_id == closing.id
        )
    ).one_or_none()
    if kept is None:
        written = _keep_new(tx, night, closing, rows)
    else:
        written = _keep_again(tx, night, closing, rows, kept)
    refusals.forget(tx, night.till.id, closing.id)
    for remark in closing.remarks:
        night.notice(tx, "remark", closing.business_date, what=remark.code, detail=remark.detail)
    night.product_ids = ids.known
    night.report.lines_new += written.new
    night.report.lines_changed += written.changed


def _keep_new(
    tx: sa.Connection, night: Night, closing: ClosingSales, rows: list[sale_lines.LineRow]
) -> sale_lines.Written:
    closing_id = t.insert(
        tx,
        t.closing,
        connection_id=night.till.id,
        external_id=closing.id,
        revision=1,
        **_head(night, closing, rows),
    )
    written = sale_lines.insert_new(tx, closing_id, rows)
    stock.take_off_closing(tx, night.venue, closing_id)
    _notice_oddities(tx, night, closing, rows)
    return written


def _keep_again(
    tx: sa.Connection,
    night: Night,
    closing: ClosingSales,
    rows: list[sale_lines.LineRow],
    kept: sa.Row[Any],
) -> sale_lines.Written:
    head = _head(night, closing, rows)
    was_final = kept.state == ClosingState.FINAL
    if was_final:
        head["state"] = kept.state  # what the till once called final is not reopened
    told = ("business_date", "content", "state")
    changed = {key for key in told if head[key] != kept._mapping[key]}
    if not changed or night.as_of < kept.read_at:
        return sale_lines.Written(0, 0, 0)
    stock.take_off_closing(tx, night.venue, kept.id, sign=-1)
    written = sale_lines.insert_changes(tx, kept.id, rows)
    head["revision"] = kept.revision + (changed != {"state"})
    tx.execute(t.closing.update().where(t.closing.c.id == kept.id).values(**head))
    stock.take_off_closing(tx, night.venue, kept.id)
    this = {"closing": closing.id, "revision": head["revision"]}
    if was_final and (written.new or written.changed or "business_date" in changed):
        counts = {"new": written.new, "changed": written.changed}
        night.notice(tx, "closing_revised", kept.business_date, **this, **counts)
    if written.gone:
        night.notice(tx, "lines_gone", kept.business_date, **this, count=written.gone)
    _notice_oddities(tx, night, closing, rows)
    return written


def _notice_oddities(
    tx: sa.Connection, night: Night, closing: ClosingSales, rows: list[sale_lines.LineRow]
) -> None:
    total, decimals = _perpetual(night, closing), night.venue.decimals
    for odd in (
        *oddities.missing_before(tx, night.till.id, closing, total, decimals),
        *oddities.odd_hours(closing, rows, night.venue.clock),
    ):
        night.notice(tx, odd.code, odd.business_date, **odd.params)


def _head(night: Night, closing: ClosingSales, rows: list[sale_lines.LineRow]) -> dict[str, Any]:
    return {
        "business_date": closing.business_date,
        "state": closing.state.value,
        "lines": len(rows),
        "revenue": sale_lines.earned(rows),
        "content": sale_lines.content(rows),
        "outlet": closing.outlet,
        "register": closing.register,
        "sequence": closing.sequence,
        "perpetual_total": _perpetual(night, closing),
        "tax_included": closing.tax_included,
        "opened_at": closing.opened_at,
        "closed_at": closing.closed_at,
        "read_at": night.as_of,
    }


def _untimed_at(night: Night, closing: ClosingSales) -> int:
    """The instant of sales whose hour the till does not know: the end of their business day."""
    end = night.venue.clock.window(closing.business_date)[1]
    return t.epoch(closing.closed_at or end)


def _check(night: Night, closing: ClosingSales, rows: list[sale_lines.LineRow]) -> None:
    try:
        problem = sale_lines.control_problem(closing, rows, night.venue.decimals)
        _perpetual(night, closing)
    except ValueError as error:
        problem = _("a total that is none ({why})").format(why=error)
    if problem is None and closing.currency not in (None, night.venue.currency):
        problem = _("it is in {currency}, the venue in {wanted}").format(
            currency=closing.currency, wanted=night.venue.currency
        )
    if problem:
        where = _("closing {closing}").format(closing=closing.id)
        raise BadPosData(till=night.title, detail=problem, where=where)


def _perpetual(night: Night, closing: ClosingSales) -> int | None:
    total = closing.perpetual_total
    return None if total is None else scaled(total, night.venue.decimals)


def _set_aside(night: Night, refused: SetAside) -> None:
    """Keep nothing of a closing but the reason; it is read again until it is right."""
    day = refused.business_date or night.venue.clock.date_of(night.as_of)
    with night.db.transaction() as tx:
        refusals.keep(tx, night.till.id, refused, day, night.as_of)
        params = {"closing": refused.closing_id, "reason": str(refused.reason)}
        night.notice(tx, "closing_set_aside", day, **params)
    night.report.state = tills.PARTIAL


def _read_through(tx: sa.Connection, night: Night, day: date) -> None:
    c = t.connection.c
    later = sa.or_(c.read_through.is_(None), c.read_through < day)
    tx.execute(t.connection.update().where(c.id == night.till.id, later).values(read_through=day))


def _whole_reading(night: Night, day: date) -> None:
    c = t.connection.c
    later = sa.or_(c.last_read_day.is_(None), c.last_read_day < day)
    with night.db.transaction() as tx:
        _read_through(tx, night, day)
        tx.execute(
            t.connection.update().where(c.id == night.till.id, later).values(last_read_day=day)
        )
        refusals.forget_unseen(tx, night.till.id, night.as_of)


def _broke_off(night: Night, error: PosError) -> None:
    night.report.error = error
    night.report.state = tills.state_of(error)
    if isinstance(error, TooManyRequests) and night.report.closings:
        with night.db.transaction() as tx:
            night.notice(tx, "budget_spent", reason=str(error))


def _finish(night: Night, started: datetime) -> None:
    report = night.report
    told = (
        json.dumps({"code": report.error.code, "text": str(report.error)}) if report.error else None
    )
    with night.db.transaction() as tx:
        tills.set_state(tx, night.till.id, report.state, report.error, last_read_at=night.as_of)
        tx.execute(
            t.sync_run.insert().values(
                connection_id=night.till.id,
                started_at=started,
                as_of=night.as_of,
                state=report.state,
                closings=report.closings,
                lines_new=report.lines_new,
                lines_changed=report.lines_changed,
                requests=report.requests,
                error=told,
            )
        )

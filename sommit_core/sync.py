"""One venue, one night: fetch -> keep -> apply. START READING HERE.

The till's products come in first, then its closings, one by one: each is kept once by its id, its
lines belong to the till's product for ever, a link is all that makes them count, and the stock
follows in the same transaction. Then the till's prices overwrite Sommit's. Whatever breaks off
half-way leaves whole closings behind it, and reading them again changes nothing.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import attrs
import sqlalchemy as sa

from sommit_core import catalogue, notices, pricing, refusals, tills
from sommit_core.closings import Checked, Keeper, together
from sommit_core.connection import Connection, SetAside
from sommit_core.errors import BadPosData, BadSetting, EmptyCatalogue, PosError, TooManyRequests
from sommit_core.notices import Notice
from sommit_core.oneway.budget import Budgets
from sommit_core.records import ClosingSales
from sommit_core.rules import first_day_to_read
from sommit_core.store import tables as t
from sommit_core.store.database import Database
from sommit_core.store.vault import Vault
from sommit_core.tills import Till
from sommit_core.venues import Venue, get_venue

REPLAY = timedelta(hours=1)
"""A reading as of an instant so long ago was not begun then."""

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
    error: PosError | BadSetting | None = None


@attrs.define
class Night:
    """One reading under way."""

    db: Database
    venue: Venue
    till: Till
    pos: Connection
    as_of: datetime
    replay: bool
    """Read as of an instant that is over: what was read as of a later one holds."""
    report: Report
    progress: Progress

    @property
    def title(self) -> str:
        """The till's name for messages."""
        return self.pos.info.title

    @property
    def behind(self) -> bool:
        """Whether a later day was read before: catalogue and prices of then would be old."""
        last = self.till.last_read_day
        return self.replay and last is not None and self.venue.clock.date_of(self.as_of) < last

    def post(self, tx: sa.Connection, notice: Notice) -> None:
        """Keep a notice and report it."""
        self.report.notices.append(notices.post(tx, self.till.id, self.as_of, notice))


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
    with db.reading_lock(till.id, venue.slug), _few_collections():
        if not dry_run:
            return _read(db, vault, venue, till, as_of, started, budgets, progress)
        with db.rehearsal() as rehearsed:
            return _read(rehearsed, vault, venue, till, as_of, started, budgets, progress)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for cyclic garbage less often: a reading makes many records and hardly a cycle."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


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
    with db.reading() as tx:  # as they stand now that the lock is held
        venue = get_venue(tx, venue.slug)
        till = tills.get_till(tx, venue, till.connector)
    with tills.open_till(vault, venue, till, now=as_of, budgets=budgets) as pos:
        replay = as_of < started - REPLAY
        night = Night(db, venue, till, pos, as_of, replay, report, progress)
        try:
            listed = keep_catalogue(night)
            keep_closings(night)
            if listed:
                apply_prices(night)
        except (PosError, BadSetting) as error:
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
            night.post(tx, Notice("catalogue_failed", None, {"reason": str(error)}))
        return False
    return True


def keep_closings(night: Night) -> None:
    """Keep the closings of the days to read, some at a time (R3, R6, R8)."""
    since, until = _days_to_read(night)
    with night.db.reading() as tx:
        numbers = catalogue.product_ids(tx, night.till.id)
    keeper = Keeper(night.venue, night.till.id, night.title, night.as_of, night.replay, numbers)
    for batch in together(night.pos.closings(since, until)):
        _keep(night, keeper, batch)
        if batch:
            night.progress(since, until, batch[-1].business_date or since)
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
    today = night.venue.clock.date_of(night.as_of)
    until, till = today + timedelta(days=1), night.till
    # A reading while the machine's clock was ahead must not keep the days until then from us.
    last_read_day = min(till.last_read_day, today) if till.last_read_day else None
    overlap = getattr(night.pos.settings, "overlap_days", 0)
    since = first_day_to_read(till.start_date, till.read_through, last_read_day, overlap)
    with night.db.reading() as tx:
        oldest = refusals.oldest(tx, till.id, till.start_date)
    return min(since, oldest or since, until), until


def _keep(night: Night, keeper: Keeper, batch: Sequence[ClosingSales | SetAside]) -> None:
    checked = [one for closing in batch if (one := _checked(night, keeper, closing))]
    if not checked:
        return
    with night.db.transaction() as tx:
        kept = keeper.keep(tx, checked)
        _read_through(tx, night, checked[-1].closing.business_date)
        for notice in kept.notices:
            night.post(tx, notice)
    night.report.closings += len(checked)
    night.report.lines_new += kept.lines_new
    night.report.lines_changed += kept.lines_changed


def _checked(night: Night, keeper: Keeper, closing: ClosingSales | SetAside) -> Checked | None:
    """A closing that may be kept; one that may not is set aside."""
    if isinstance(closing, ClosingSales):
        try:
            return keeper.check(closing)
        except BadPosData as error:
            closing = SetAside(closing.id, closing.business_date, error)
    _set_aside(night, closing)
    return None


def _set_aside(night: Night, refused: SetAside) -> None:
    """Keep nothing of a closing but the reason; it is read again until it is right."""
    day = refused.business_date or night.venue.clock.date_of(night.as_of)
    with night.db.transaction() as tx:
        refusals.keep(tx, night.till.id, refused, day, night.as_of)
        params = {"closing": refused.closing_id, "reason": str(refused.reason)}
        night.post(tx, Notice("closing_set_aside", day, params))
    night.report.state = tills.PARTIAL


def _read_through(tx: sa.Connection, night: Night, day: date) -> None:
    c = t.connection.c
    later = sa.or_(c.read_through.is_(None), c.read_through < day)
    tx.execute(t.connection.update().where(c.id == night.till.id, later).values(read_through=day))


def _whole_reading(night: Night, day: date) -> None:
    c = t.connection.c
    this = c.id == night.till.id
    if night.replay:
        this &= sa.or_(c.last_read_day.is_(None), c.last_read_day < day)
    with night.db.transaction() as tx:
        tx.execute(t.connection.update().where(this).values(read_through=day, last_read_day=day))
        refusals.forget_unseen(tx, night.till.id, night.as_of)


def _broke_off(night: Night, error: PosError | BadSetting) -> None:
    night.report.error = error
    night.report.state = tills.state_of(error)
    if isinstance(error, TooManyRequests) and night.report.closings:
        with night.db.transaction() as tx:
            night.post(tx, Notice("budget_spent", None, {"reason": str(error)}))


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

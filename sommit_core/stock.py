"""What is left in the cellar: the ledger and its balance.

Stock = last count + later movements - linked sales after the count. The balance of a beverage is
kept beside the facts and changed in the same transaction; `verify` recomputes it from the facts.
Volumes are microlitres here: quantities (thousandths) x servings (ml) give them exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache

import attrs
import sqlalchemy as sa

from sommit_core import journal
from sommit_core.cellar import Beverage, list_beverages
from sommit_core.errors import BadInput
from sommit_core.exact import plain, scaled, unscaled
from sommit_core.i18n import _
from sommit_core.rules import Kind, moves_stock
from sommit_core.store import tables as t
from sommit_core.venues import Venue

LARGEST_UL = 10**15
"""A thousand cubic metres; what would overflow the books is a mistake."""

NEVER = -(2**62)
"""Before all sales: what a beverage that was never counted was counted at."""


@attrs.frozen
class Stock:
    """What is left of one beverage."""

    beverage: Beverage
    volume_ul: int
    counted_at: datetime | None


@attrs.frozen
class Difference:
    """A balance that is not what the books say."""

    beverage: Beverage
    kept_ul: int
    books_ul: int


def stock_of(tx: sa.Connection, venue: Venue) -> list[Stock]:
    """The balance of each beverage of the venue, by name."""
    mine = (t.balance.c.beverage_id == t.beverage.c.id, t.beverage.c.venue_id == venue.id)
    kept = {row.beverage_id: row for row in tx.execute(t.balance.select().where(*mine))}
    return [
        Stock(
            beverage=beverage,
            volume_ul=kept[beverage.id].volume_ul,
            counted_at=None
            if kept[beverage.id].counted_at is None
            else t.instant(kept[beverage.id].counted_at),
        )
        for beverage in list_beverages(tx, venue)
    ]


def count(
    tx: sa.Connection,
    venue: Venue,
    beverage: Beverage,
    volume_ul: int,
    *,
    at: datetime,
    now: datetime,
    actor: str = "",
) -> None:
    """Set what was counted at instant `at`: earlier sales are in it, later ones go off it (R12).

    Raises:
        BadInput: a negative count, or one in the future.
    """
    if volume_ul < 0:
        raise BadInput(field=_("quantity"), detail=_("a count cannot be negative"))
    _move(tx, venue, beverage, "count", volume_ul, at, now, actor)


def add(
    tx: sa.Connection,
    venue: Venue,
    beverage: Beverage,
    volume_ul: int,
    *,
    at: datetime,
    now: datetime,
    actor: str = "",
) -> None:
    """Add a delivery, or with a negative volume take off a loss, at instant `at`.

    Raises:
        BadInput: nothing to add, or an instant in the future.
    """
    if volume_ul == 0:
        raise BadInput(field=_("quantity"), detail=_("nothing to add"))
    _move(tx, venue, beverage, "addition" if volume_ul > 0 else "loss", volume_ul, at, now, actor)


def volume_of(quantity: Decimal, unit: str, beverage: Beverage) -> int:
    """Microlitres of `quantity` containers, or millilitres with unit "ml".

    Raises:
        BadInput: not a number that the books can hold.
    """
    try:
        volume = scaled(quantity, 3) * (beverage.container_ml if unit == "container" else 1)
        if abs(volume) > LARGEST_UL:
            raise ValueError("absurdly large")
    except ValueError as error:
        detail = _("“{value}” is not accepted: a number with at most three decimals")
        raise BadInput(field=_("quantity"), detail=detail.format(value=quantity)) from error
    return volume


def undo_movement(tx: sa.Connection, venue: Venue, movement_id: int) -> None:
    """Take one count, addition or loss out of the ledger; it stays in the books, marked."""
    moved = t.stock_movement
    tx.execute(moved.update().where(moved.c.id == movement_id).values(undone=True))
    beverage_id = tx.scalar(sa.select(moved.c.beverage_id).where(moved.c.id == movement_id))
    rebuild(tx, venue, beverage_id)


def rebuild(tx: sa.Connection, venue: Venue, beverage_id: int | None = None) -> None:
    """Set the balance of one beverage, or of all of the venue's, from the books."""
    for found, (volume, counted_at) in books_balance(tx, venue, beverage_id).items():
        tx.execute(
            t.balance.update()
            .where(t.balance.c.beverage_id == found)
            .values(volume_ul=volume, counted_at=counted_at)
        )


def verify(tx: sa.Connection, venue: Venue) -> tuple[int, list[Difference]]:
    """How many balances were compared with the books, and those that differ."""
    books = books_balance(tx, venue)
    known = stock_of(tx, venue)
    return len(known), [
        Difference(item.beverage, item.volume_ul, books[item.beverage.id][0])
        for item in known
        if item.volume_ul != books[item.beverage.id][0]
    ]


def books_balance(
    tx: sa.Connection, venue: Venue, beverage_id: int | None = None
) -> dict[int, tuple[int, int | None]]:
    """For each beverage id: its volume by the books, and the second of its last count."""
    wanted = (
        [beverage_id]
        if beverage_id
        else [b.id for b in list_beverages(tx, venue, with_removed=True)]
    )
    result: dict[int, tuple[int, int | None]] = dict.fromkeys(wanted, (0, None))
    moved = t.stock_movement
    of_these = moved.c.beverage_id == t.beverage.c.id
    these = [of_these, t.beverage.c.venue_id == venue.id, ~moved.c.undone]
    if beverage_id:
        these.append(moved.c.beverage_id == beverage_id)
    order = (moved.c.beverage_id, moved.c.at, moved.c.id)
    for row in tx.execute(moved.select().where(*these).order_by(*order)):
        volume, counted_at = result[row.beverage_id]
        if row.kind == "count":
            result[row.beverage_id] = (row.volume_ul, row.at)
        else:
            result[row.beverage_id] = (volume + row.volume_ul, counted_at)
    which = [t.link.c.beverage_id == beverage_id] if beverage_id else [_of_venue(venue)]
    sold = sold_volume(tx, venue, _last_counts(), *which)
    for found, volume_sold in sold.items():
        volume, counted_at = result[found]
        result[found] = (volume - volume_sold, counted_at)
    return result


def refunds_restore(tx: sa.Connection, venue: Venue) -> bool:
    """Whether refunds put stock back, as the books say in this very transaction.

    A `Venue` in hand may have been read an hour ago, when a night began: by its policy of then, the
    balances would drift from those that a change of policy recomputed since.
    """
    c = t.venue.c
    return bool(tx.scalar(sa.select(c.refund_restores_stock).where(c.id == venue.id)))


def sold_volume(
    tx: sa.Connection, venue: Venue, counts: sa.FromClause, *where: sa.ColumnElement[bool]
) -> dict[int, int]:
    """What linked sales took, by beverage id, of the lines and links that `where` picks.

    `counts` has `beverage_id` and `counted_at`: a sale up to its beverage's last count took
    nothing, for it is in the count.
    """
    query = _sold(refunds_restore(tx, venue), counts, *where)
    return {row.beverage_id: int(row.volume) for row in tx.execute(query)}


def take_off_closings(
    tx: sa.Connection, venue: Venue, closing_ids: Sequence[int], sign: int = 1
) -> None:
    """Lower the balances by what the lines of closings took; with sign -1, put that back."""
    if closing_ids:
        statement = _take_off_closings(refunds_restore(tx, venue))
        tx.execute(statement, {"closings": closing_ids, "sign": sign})


@cache  # making the statement takes longer than running it
def _take_off_closings(refund_restores_stock: bool) -> sa.Update:
    these = t.closing.c.id.in_(sa.bindparam("closings", expanding=True))
    taken = _sold(refund_restores_stock, t.balance, these).subquery()
    volume = sa.bindparam("sign", type_=sa.Integer) * taken.c.volume
    return (
        t.balance.update()
        .where(t.balance.c.beverage_id == taken.c.beverage_id)
        .values(volume_ul=t.balance.c.volume_ul - volume)
    )


def take_off(tx: sa.Connection, volumes: dict[int, int]) -> None:
    """Lower the balances by these volumes, by beverage id."""
    changes = [{"id": found, "volume": volume} for found, volume in volumes.items() if volume]
    if changes:
        tx.execute(
            t.balance.update()
            .where(t.balance.c.beverage_id == sa.bindparam("id"))
            .values(volume_ul=t.balance.c.volume_ul - sa.bindparam("volume")),
            changes,
        )


def in_force() -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """That a closing's business date lies in a link's span (tables `link` and `closing` joined)."""
    day, link_ = t.closing.c.business_date, t.link.c
    return (
        sa.or_(link_.valid_from.is_(None), day >= link_.valid_from),
        sa.or_(link_.valid_until.is_(None), day < link_.valid_until),
    )


def linked_lines() -> sa.Join:
    """Every link with the lines of its product.

    Lines are found by their closing, which costs a look at each line of the connection: an index
    on their product would cost more at every night than it saves at every link.
    """
    line, link, closing, product = t.sale_line.c, t.link.c, t.closing.c, t.pos_product.c
    of_product = sa.and_(line.closing_id == closing.id, line.pos_product_id == link.pos_product_id)
    return (
        sa.join(t.link, t.pos_product, product.id == link.pos_product_id)
        .join(t.closing, closing.connection_id == product.connection_id)
        .join(t.sale_line, of_product)
    )


def taken(refund_restores_stock: bool, counts: sa.FromClause) -> sa.ColumnElement[int]:
    """The sum of what lines took off the stock (`linked_lines` joined to `counts`)."""
    line, link = t.sale_line.c, t.link.c
    moving = [kind.value for kind in Kind if moves_stock(kind, refund_restores_stock)]
    after_count = line.sold_at > sa.func.coalesce(counts.c.counted_at, NEVER)
    volume = line.quantity * sa.func.coalesce(line.serving_ml, link.serving_ml)
    moved = sa.case((line.kind.in_(moving) & after_count, volume), else_=0)
    return sa.func.coalesce(sa.func.sum(moved), 0)


def _sold(
    refund_restores_stock: bool,
    counts: sa.FromClause,
    *where: sa.ColumnElement[bool],
) -> sa.Select[tuple[int, int]]:
    link = t.link
    return (
        sa.select(link.c.beverage_id, taken(refund_restores_stock, counts).label("volume"))
        .select_from(linked_lines())
        .outerjoin(counts, counts.c.beverage_id == link.c.beverage_id)
        .where(link.c.removed_at.is_(None), *in_force(), *where)
        .group_by(link.c.beverage_id)
    )


def _of_venue(venue: Venue) -> sa.ColumnElement[bool]:
    c = t.connection.c
    return t.closing.c.connection_id.in_(sa.select(c.id).where(c.venue_id == venue.id))


def _last_counts() -> sa.FromClause:
    moved = t.stock_movement
    return (
        sa.select(moved.c.beverage_id, sa.func.max(moved.c.at).label("counted_at"))
        .where(moved.c.kind == "count", ~moved.c.undone)
        .group_by(moved.c.beverage_id)
        .subquery()
    )


def _move(
    tx: sa.Connection,
    venue: Venue,
    beverage: Beverage,
    kind: str,
    volume_ul: int,
    at: datetime,
    now: datetime,
    actor: str,
) -> None:
    if at > now:
        raise BadInput(field="at", detail=_("{at} is in the future").format(at=at.isoformat()))
    values = {"beverage_id": beverage.id, "kind": kind, "volume_ul": volume_ul, "at": t.epoch(at)}
    movement = t.insert(tx, t.stock_movement, **values)
    rebuild(tx, venue, beverage.id)
    data = {
        "movement": movement,
        "beverage": beverage.slug,
        "kind": kind,
        "volume_ml": plain(unscaled(volume_ul, 3)),
    }
    journal.record(tx, venue.id, now, "stock_moved", data, actor)

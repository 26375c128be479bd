"""Links: what ties a product of the till to a beverage, and so makes its sales count (R10-R16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core import journal, pricing, products, stock
from sommit_core.cellar import Beverage, check_serving, list_beverages, remove_beverage
from sommit_core.errors import Conflict
from sommit_core.i18n import _
from sommit_core.matching import parse
from sommit_core.products import Product
from sommit_core.rules import EARNING
from sommit_core.store import tables as t
from sommit_core.venues import Venue


@attrs.frozen
class Link:
    """One product of the till tied to one beverage."""

    id: int
    product: str
    """The till's id."""
    label: str
    """As the till spells it today (R14)."""
    beverage: str
    """The slug of the beverage."""
    beverage_name: str
    """With its vintage."""
    serving_ml: int
    valid_from: date | None
    """The first business date that counts; None for all."""
    valid_until: date | None
    """The first business date that no longer counts; None while the link holds."""


@attrs.frozen
class Figures:
    """What a link makes count."""

    sales: int
    quantity: int
    """Thousandths of a unit."""
    revenue: int
    """Minor units."""
    volume_ul: int
    """What it takes off the stock: sales before the last count take nothing."""


@attrs.frozen
class Unlinked:
    """What unlinking makes disappear, or would."""

    link_id: int
    label: str
    beverage: Beverage
    figures: Figures
    remaining_links: int


def link(
    tx: sa.Connection,
    venue: Venue,
    product: Product,
    beverage: Beverage,
    *,
    serving_ml: int | None = None,
    since: date | None = None,
    created: bool = False,
    at: datetime,
    actor: str = "",
) -> tuple[Link, Figures]:
    """Link a product: its sales count from then on, those already read included (R12, R13).

    The serving is read off the label when it is not given, else it is the whole container. With
    `since`, only sales of that business date and later count; a product that is linked elsewhere
    keeps its earlier sales there (a button that the till re-uses).

    Sales that an ended link holds stay there, whatever `since` says: none counts twice.

    `created`: the beverage was made for this link, and goes if the link is undone.

    Raises:
        BadInput: an impossible serving.
        Conflict: the product is linked already.
    """
    if serving_ml is None:
        serving_ml = parse(product.label).serving_ml or beverage.container_ml
    check_serving(serving_ml)
    ended = _end_earlier(tx, product, beverage, since)
    since = _first_free_day(tx, product.number, since)
    link_id = t.insert(
        tx,
        t.link,
        pos_product_id=product.number,
        beverage_id=beverage.id,
        serving_ml=serving_ml,
        valid_from=since,
        created_at=at,
    )
    products.mark_aside(tx, product.number, aside=False)
    if ended:
        stock.rebuild(tx, venue, ended.beverage_id)
    figures = _figures(tx, venue, link_id)
    stock.take_off(tx, {beverage.id: figures.volume_ul})
    pricing.overwrite(tx, at, t.link.c.beverage_id == beverage.id)
    data = {"link": link_id, "ended": ended.id if ended else None, "label": product.label}
    data |= {"product": product.id, "beverage": beverage.slug, "created": created}
    data["aside"] = product.state is products.State.SET_ASIDE
    journal.record(tx, venue.id, at, "linked", data, actor)
    return links_of(tx, t.link.c.id == link_id)[0], figures


def preview_unlink(tx: sa.Connection, venue: Venue, product: Product) -> Unlinked:
    """What unlinking the product would make disappear (the warning of R15).

    Raises:
        Conflict: it is not linked.
    """
    row = _live(tx, product) or _last_ended(tx, product)
    if row is None:
        raise Conflict(detail=_("“{label}” is not linked.").format(label=product.label))
    beverage = _beverage(tx, venue, row.beverage_id)
    others = (t.link.c.beverage_id == beverage.id, t.link.c.id != row.id)
    links = links_of(tx, *others, t.link.c.valid_until.is_(None))
    figures = _figures(tx, venue, row.id)
    return Unlinked(row.id, product.label, beverage, figures, len(links))


def unlink(
    tx: sa.Connection, venue: Venue, product: Product, *, at: datetime, actor: str = ""
) -> Unlinked:
    """Break a link: its sales, past and future, no longer count and the stock is put back (R15).

    Other links of the beverage stay, with their sales (R16). Nothing changes at the till. A product
    without a link loses the one that ended last.

    Raises:
        Conflict: it is not linked.
    """
    undone = preview_unlink(tx, venue, product)
    _remove(tx, undone.link_id, undone.beverage.id, undone.figures, at)
    offered = f"beverage:{undone.beverage.slug}"
    remember(tx, product, "non", offered, at=at, link_id=undone.link_id)
    data = {"link": undone.link_id, "product": product.id, "label": product.label}
    data["beverage"] = undone.beverage.slug
    journal.record(tx, venue.id, at, "unlinked", data, actor)
    return undone


def links_of(tx: sa.Connection, *where: sa.ColumnElement[bool]) -> list[Link]:
    """The links, ended ones included, that `where` picks and that were not removed."""
    query = (
        sa.select(t.link, t.pos_product.c.external_id, t.pos_product.c.label)
        .add_columns(t.beverage.c.slug, t.beverage.c.name, t.beverage.c.vintage)
        .join(t.pos_product, t.pos_product.c.id == t.link.c.pos_product_id)
        .join(t.beverage, t.beverage.c.id == t.link.c.beverage_id)
        .where(t.link.c.removed_at.is_(None), *where)
        .order_by(t.link.c.id)
    )
    return [
        Link(
            id=row.id,
            product=row.external_id,
            label=row.label,
            beverage=row.slug,
            beverage_name=with_vintage(row.name, row.vintage),
            serving_ml=row.serving_ml,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in tx.execute(query)
    ]


def live_links(tx: sa.Connection, venue: Venue) -> dict[str, list[Link]]:
    """The links that hold, by the slug of their beverage (R14)."""
    found: dict[str, list[Link]] = {}
    of_venue = t.beverage.c.venue_id == venue.id
    for one in links_of(tx, of_venue, t.link.c.valid_until.is_(None)):
        found.setdefault(one.beverage, []).append(one)
    return found


def remember(
    tx: sa.Connection,
    product: Product,
    verdict: str,
    offered: str | None,
    *,
    at: datetime,
    link_id: int | None = None,
    beverage: Beverage | None = None,
) -> None:
    """Remember an answer: a refused drink is not proposed again for that product (R11)."""
    tx.execute(
        t.decision.insert().values(
            pos_product_id=product.number,
            label=product.label,
            verdict=verdict,
            offered=offered,
            beverage_id=beverage.id if beverage else None,
            link_id=link_id,
            at=at,
        )
    )


def undo_link(tx: sa.Connection, venue: Venue, data: dict[str, Any], at: datetime) -> None:
    """Take a link back; one that it ended holds again, a product set aside is so again.

    Raises:
        Conflict: it is broken already, or the product has been linked anew since.
    """
    row = tx.execute(t.link.select().where(t.link.c.id == data["link"])).one()
    if row.removed_at is not None:
        raise Conflict(detail=_("“{label}” is not linked.").format(label=data["label"]))
    if row.valid_until is not None:
        raise _linked_anew(data)
    _remove(tx, row.id, row.beverage_id, _figures(tx, venue, row.id), at)
    products.mark_aside(tx, row.pos_product_id, aside=data["aside"])
    if data["ended"]:
        _set(tx, data["ended"], valid_until=None)
        ended = tx.execute(t.link.select().where(t.link.c.id == data["ended"])).one()
        stock.rebuild(tx, venue, ended.beverage_id)
    tx.execute(t.decision.update().where(t.decision.c.link_id == row.id).values(undone=True))
    if data["created"]:
        remove_beverage(tx, venue, data["beverage"])


def undo_unlink(tx: sa.Connection, venue: Venue, data: dict[str, Any], at: datetime) -> None:
    """Put a broken link back as it was, with its sales.

    Raises:
        Conflict: the product has been linked anew since, or the beverage is gone.
    """
    row = tx.execute(t.link.select().where(t.link.c.id == data["link"])).one()
    live = any(link.valid_until is None for link in _standing(tx, row.pos_product_id))
    if live or row.valid_from != _first_free_day(tx, row.pos_product_id, row.valid_from):
        raise _linked_anew(data)
    if _beverage(tx, venue, row.beverage_id).removed:
        raise Conflict(detail=_("“{name}” has been removed.").format(name=data["beverage"]))
    _set(tx, row.id, removed_at=None)
    d = t.decision.c  # the refusal that unlinking was; a « non » that led to the link stays
    refusal = (d.link_id == row.id, d.verdict == "non", d.beverage_id.is_(None))
    tx.execute(t.decision.update().where(*refusal).values(undone=True))
    stock.take_off(tx, {row.beverage_id: _figures(tx, venue, row.id).volume_ul})
    pricing.overwrite(tx, at, t.link.c.beverage_id == row.beverage_id)


def with_vintage(name: str, vintage: int | None) -> str:
    """A drink's name with its vintage, unless the name tells it."""
    return name if vintage is None or str(vintage) in name else f"{name} {vintage}"


def _end_earlier(
    tx: sa.Connection, product: Product, beverage: Beverage, since: date | None
) -> sa.Row[Any] | None:
    """End the product's present link at `since`; the link ended."""
    row = _live(tx, product)
    if row is None:
        return None
    begins_later = since is not None and (row.valid_from is None or row.valid_from < since)
    if not begins_later or row.beverage_id == beverage.id:
        detail = _("“{label}” is linked to “{beverage}” already; unlink it first.")
        name = tx.scalar(sa.select(t.beverage.c.name).where(t.beverage.c.id == row.beverage_id))
        raise Conflict(detail=detail.format(label=product.label, beverage=name))
    _set(tx, row.id, valid_until=since)
    return row


def _first_free_day(tx: sa.Connection, product: int, since: date | None) -> date | None:
    """The first day, from `since` on, that no ended link of the product holds."""
    ends = [row.valid_until for row in _standing(tx, product) if row.valid_until]
    return max([*ends, since or date.min]) if ends else since


def _live(tx: sa.Connection, product: Product) -> sa.Row[Any] | None:
    found = [row for row in _standing(tx, product.number) if row.valid_until is None]
    return found[0] if found else None


def _last_ended(tx: sa.Connection, product: Product) -> sa.Row[Any] | None:
    """What a product without a link was linked to last, on days that still count."""
    ended = [row for row in _standing(tx, product.number) if row.valid_until]
    return max(ended, key=lambda row: row.valid_until, default=None)


def _standing(tx: sa.Connection, product: int) -> Sequence[sa.Row[Any]]:
    link_ = t.link.c
    mine = (link_.pos_product_id == product, link_.removed_at.is_(None))
    return tx.execute(t.link.select().where(*mine)).all()


def _linked_anew(data: dict[str, Any]) -> Conflict:
    return Conflict(detail=_("“{label}” has been linked anew since.").format(label=data["label"]))


def _remove(
    tx: sa.Connection, link_id: int, beverage_id: int, figures: Figures, at: datetime
) -> None:
    _set(tx, link_id, removed_at=at)
    stock.take_off(tx, {beverage_id: -figures.volume_ul})


def _set(tx: sa.Connection, link_id: int, **values: Any) -> None:
    tx.execute(t.link.update().where(t.link.c.id == link_id).values(**values))


def _beverage(tx: sa.Connection, venue: Venue, beverage_id: int) -> Beverage:
    return next(b for b in list_beverages(tx, venue, with_removed=True) if b.id == beverage_id)


def _figures(tx: sa.Connection, venue: Venue, link_id: int) -> Figures:
    balance, volume = t.balance, stock.taken(stock.refunds_restore(tx, venue), t.balance)
    sums = tx.execute(
        sa.select(*products.sale_sums(), volume.label("volume"))
        .select_from(stock.linked_lines())
        .join(balance, balance.c.beverage_id == t.link.c.beverage_id)
        .where(t.link.c.id == link_id, t.sale_line.c.kind.in_(EARNING), *stock.in_force())
    ).one()
    return Figures(int(sums.sales), int(sums.quantity), int(sums.revenue), int(sums.volume))

"""The venue's beverages: what it keeps in its cellar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core import journal
from sommit_core.errors import BadInput, Conflict, NotFound
from sommit_core.i18n import _
from sommit_core.rules import LARGEST_ML
from sommit_core.store import tables as t
from sommit_core.venues import Venue, slugify

FIELDS = (
    "name",
    "producer",
    "cuvee",
    "appellation",
    "region",
    "colour",
    "vintage",
    "container_ml",
    "reference_id",
)
VINTAGES = range(1800, 2101)


@attrs.frozen
class Beverage:
    """One drink of the cellar; `slug` is its id in commands and stays when the name changes."""

    id: int
    venue_id: int
    slug: str
    name: str
    producer: str | None
    cuvee: str | None
    appellation: str | None
    region: str | None
    colour: str | None
    vintage: int | None
    container_ml: int
    reference_id: str | None
    removed: bool


def add_beverage(
    tx: sa.Connection, venue: Venue, fields: Mapping[str, Any], *, at: datetime, actor: str = ""
) -> Beverage:
    """Add a beverage (keys as in `FIELDS`; name and container are needed), with an empty balance.

    Raises:
        BadInput: a missing or impossible value.
    """
    beverage = create_beverage(tx, venue, fields, at=at)
    journal.record(tx, venue.id, at, "beverage_added", {"beverage": beverage.slug}, actor)
    return beverage


def create_beverage(
    tx: sa.Connection, venue: Venue, fields: Mapping[str, Any], *, at: datetime
) -> Beverage:
    """As `add_beverage`, as part of something that has its own entry in the journal."""
    values = _checked({"name": None, "container_ml": None, **fields})
    slug = _free_slug(tx, venue, values)
    beverage_id = t.insert(tx, t.beverage, **values, slug=slug, venue_id=venue.id, created_at=at)
    tx.execute(t.balance.insert().values(beverage_id=beverage_id, volume_ul=0))
    return get_beverage(tx, venue, slug)


def edit_beverage(
    tx: sa.Connection,
    venue: Venue,
    beverage: Beverage,
    fields: Mapping[str, Any],
    *,
    at: datetime,
    actor: str = "",
) -> Beverage:
    """Change fields of a beverage; nothing of this reaches the till (R20).

    Raises:
        BadInput: an impossible value, or nothing to change.
    """
    if not fields:
        raise BadInput(field=_("fields"), detail=_("nothing to change"))
    before = {key: getattr(beverage, key) for key in fields}
    set_fields(tx, beverage.id, fields)
    data = {"beverage": beverage.slug, "before": before, "after": dict(fields)}
    journal.record(tx, venue.id, at, "beverage_edited", data, actor)
    return get_beverage(tx, venue, beverage.slug)


def set_fields(tx: sa.Connection, beverage_id: int, fields: Mapping[str, Any]) -> None:
    """Write checked fields of one beverage."""
    tx.execute(t.beverage.update().where(t.beverage.c.id == beverage_id).values(**_checked(fields)))


def check_serving(millilitres: int) -> None:
    """Refuse what no unit sold can take out of a container.

    Raises:
        BadInput: nothing, less than nothing, or more than any container holds.
    """
    if not 0 < millilitres <= LARGEST_ML:
        detail = _("“{value}” ml is impossible").format(value=millilitres)
        raise BadInput(field=_("serving"), detail=detail)


def sheet(beverage: Beverage) -> dict[str, Any]:
    """The fields of a beverage's sheet, to make another one like it."""
    return {field: getattr(beverage, field) for field in FIELDS}


def remove_beverage(tx: sa.Connection, venue: Venue, slug: str) -> None:
    """Hide a beverage that nothing is linked to; its rows stay.

    Raises:
        Conflict: products are linked to it.
    """
    beverage = get_beverage(tx, venue, slug)
    live = sa.select(t.link.c.id).where(
        t.link.c.beverage_id == beverage.id, t.link.c.removed_at.is_(None)
    )
    if tx.scalar(live):
        raise Conflict(detail=_("“{name}” is linked; unlink it first.").format(name=beverage.name))
    tx.execute(t.beverage.update().where(t.beverage.c.id == beverage.id).values(removed=True))


def get_beverage(tx: sa.Connection, venue: Venue, slug: str) -> Beverage:
    """The venue's beverage of this slug.

    Raises:
        NotFound: there is none.
    """
    rows = _beverages(tx, venue, t.beverage.c.slug == slug, ~t.beverage.c.removed)
    if not rows:
        raise NotFound(kind=_("beverage"), name=slug)
    return rows[0]


def list_beverages(
    tx: sa.Connection, venue: Venue, *, with_removed: bool = False
) -> list[Beverage]:
    """The venue's beverages by name; with `with_removed`, the hidden ones too."""
    return _beverages(tx, venue, *([] if with_removed else [~t.beverage.c.removed]))


def _beverages(tx: sa.Connection, venue: Venue, *where: sa.ColumnElement[bool]) -> list[Beverage]:
    wanted = [t.beverage.c[field.name] for field in attrs.fields(Beverage)]
    query = sa.select(*wanted).where(t.beverage.c.venue_id == venue.id, *where)
    return [
        Beverage(*row) for row in tx.execute(query.order_by(t.beverage.c.name, t.beverage.c.id))
    ]


def _free_slug(tx: sa.Connection, venue: Venue, values: Mapping[str, Any]) -> str:
    base = slugify(values["name"], _("name"))
    vintage = values.get("vintage")
    if vintage and str(vintage) not in base:
        base = f"{base}-{vintage}"
    taken = set(tx.scalars(sa.select(t.beverage.c.slug).where(t.beverage.c.venue_id == venue.id)))
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    return slug


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        key: value.strip() if isinstance(value, str) else value for key, value in fields.items()
    }
    if "name" in values and not values["name"]:
        raise BadInput(field=_("name"), detail=_("a beverage needs a name"))
    if "container_ml" in values and values["container_ml"] not in range(1, LARGEST_ML + 1):
        detail = _("a container holds between 1 ml and {most} ml").format(most=LARGEST_ML)
        raise BadInput(field=_("container"), detail=detail)
    if values.get("vintage") is not None and values["vintage"] not in VINTAGES:
        detail = _("“{value}” is no year of a harvest").format(value=values["vintage"])
        raise BadInput(field=_("vintage"), detail=detail)
    for key, value in values.items():
        if isinstance(value, str) and len(value) > 255:
            raise BadInput(field=key, detail=_("longer than 255 characters"))
    return values

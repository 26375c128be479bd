"""The dialogue of linking: oui, presque, non (R11).

« Oui »: the drink is right. « Presque »: all is right but the vintage, which the person sets.
« Non »: the person enters the drink, or picks another one. Each answer ends in a link.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core.cellar import Beverage, create_beverage, get_beverage, list_beverages, sheet
from sommit_core.errors import BadInput, Conflict
from sommit_core.i18n import _
from sommit_core.library import get_reference
from sommit_core.linking import Figures, Link, link, remember
from sommit_core.matching import Verdict
from sommit_core.products import Product
from sommit_core.proposals import Proposal, Proposals
from sommit_core.venues import Venue

USUAL_CONTAINER_ML = 750
BEVERAGE, REFERENCE = "beverage:", "reference:"


@attrs.frozen
class Answer:
    """What a person answers to the proposals for one product."""

    verdict: Verdict
    chosen: str | None = None
    """Another proposal than the first: `beverage:SLUG`, `reference:ID`, or a beverage's slug."""
    vintage: int | None = None
    """For « presque »: the vintage that is right."""
    serving_ml: int | None = None
    fields: Mapping[str, Any] = attrs.field(factory=dict)
    """For « non »: the drink entered by hand, keys as in `cellar.FIELDS`."""


def answer(
    tx: sa.Connection,
    venue: Venue,
    product: Product,
    proposals: Proposals,
    given: Answer,
    *,
    at: datetime,
    actor: str = "",
) -> tuple[Link, Figures]:
    """Link a product as the person answered, and remember the answer.

    Raises:
        BadInput: « presque » without a vintage, « non » without a drink.
        Conflict: nothing is proposed that one could say oui or presque to; linked already.
    """
    decide = {Verdict.OUI: _oui, Verdict.PRESQUE: _presque, Verdict.NON: _non}[given.verdict]
    beverage, created = decide(tx, venue, product, proposals, given, at)
    serving = proposals.parsed.serving_ml if given.serving_ml is None else given.serving_ml
    made, figures = link(
        tx,
        venue,
        product,
        beverage,
        serving_ml=serving,
        created=created,
        at=at,
        actor=actor,
    )
    offered = _answered_to(proposals, given, beverage)
    remember(tx, product, given.verdict, offered, at=at, link_id=made.id, beverage=beverage)
    return made, figures


def _answered_to(proposals: Proposals, given: Answer, beverage: Beverage) -> str | None:
    """The proposal that the answer was about; « non » refuses the first one."""
    linked = f"beverage:{beverage.slug}"
    if given.verdict is not Verdict.NON:
        return linked
    first = proposals.candidates[0].key if proposals.candidates else None
    return None if first == linked else first


Decided = tuple[Beverage, bool]


def _oui(
    tx: sa.Connection,
    venue: Venue,
    product: Product,
    proposals: Proposals,
    given: Answer,
    at: datetime,
) -> Decided:
    key = given.chosen or _first(product, proposals).key
    return _beverage_of(tx, venue, key, proposals, at)


def _presque(
    tx: sa.Connection,
    venue: Venue,
    product: Product,
    proposals: Proposals,
    given: Answer,
    at: datetime,
) -> Decided:
    vintage = proposals.parsed.vintage if given.vintage is None else given.vintage
    if vintage is None:
        raise BadInput(field=_("vintage"), detail=_("« presque » needs the right vintage"))
    key = given.chosen or _first(product, proposals).key
    fields = {**_sheet_of(tx, venue, key, proposals), "vintage": vintage}
    same = [b for b in list_beverages(tx, venue) if sheet(b) == fields]
    if same:
        return same[0], False
    return create_beverage(tx, venue, fields, at=at), True


def _non(
    tx: sa.Connection,
    venue: Venue,
    _product: Product,
    proposals: Proposals,
    given: Answer,
    at: datetime,
) -> Decided:
    if given.chosen:
        return _beverage_of(tx, venue, given.chosen, proposals, at)
    if not given.fields:
        detail = _("« non » needs the right drink: choose one, or give at least its name")
        raise BadInput(field=_("drink"), detail=detail)
    container = proposals.parsed.container_ml or USUAL_CONTAINER_ML
    fields = {"container_ml": container, **given.fields}
    return create_beverage(tx, venue, fields, at=at), True


def _first(product: Product, proposals: Proposals) -> Proposal:
    if not proposals.candidates:
        detail = _("Nothing is proposed for “{label}”: answer « non » and enter the drink.")
        raise Conflict(detail=detail.format(label=product.label))
    return proposals.candidates[0]


def _beverage_of(
    tx: sa.Connection, venue: Venue, key: str, proposals: Proposals, at: datetime
) -> Decided:
    if not key.startswith(REFERENCE):
        return get_beverage(tx, venue, key.removeprefix(BEVERAGE)), False
    fields = _sheet_of(tx, venue, key, proposals)
    this = (fields["reference_id"], fields["vintage"])  # « presque » made others of other vintages
    standing = [b for b in list_beverages(tx, venue) if (b.reference_id, b.vintage) == this]
    if standing:
        return standing[0], False
    return create_beverage(tx, venue, fields, at=at), True


def _sheet_of(tx: sa.Connection, venue: Venue, key: str, proposals: Proposals) -> dict[str, Any]:
    if not key.startswith(REFERENCE):
        beverage = get_beverage(tx, venue, key.removeprefix(BEVERAGE))
        return {**sheet(beverage), "reference_id": None}
    known = get_reference(tx, key.removeprefix(REFERENCE))
    return {
        "name": known.name,
        "producer": known.producer,
        "cuvee": known.cuvee,
        "appellation": known.appellation,
        "region": known.region,
        "colour": known.colour,
        "vintage": known.vintage,
        "container_ml": known.container_ml or proposals.parsed.container_ml or USUAL_CONTAINER_ML,
        "reference_id": known.id,
    }

"""Which drink a product of the till may be: the venue's own first, then the library (R10)."""

from __future__ import annotations

import attrs
import sqlalchemy as sa

from sommit_core.cellar import Beverage, list_beverages
from sommit_core.exact import unscaled
from sommit_core.library import Reference, all_references
from sommit_core.matching import (
    Candidate,
    Decision,
    Drink,
    Matcher,
    Memory,
    ParsedLabel,
    Place,
    Reason,
    Search,
    Verdict,
)
from sommit_core.products import Product
from sommit_core.store import tables as t
from sommit_core.venues import Venue

LIMIT = 10
"""Proposals shown at the most: three at once, the rest on "non" (screens S5-S9)."""


@attrs.frozen
class Proposal:
    """One drink proposed: a beverage of the cellar, or a reference that would become one."""

    kind: str
    """`beverage` or `reference`."""
    id: str
    """The beverage's slug, or the reference's id."""
    name: str
    producer: str
    vintage: int | None
    container_ml: int | None
    score: float
    """How likely it is the one, 0 to 1."""
    why: tuple[Reason, ...]
    vintage_differs: bool

    @property
    def key(self) -> str:
        """What a refusal is remembered by."""
        return f"{self.kind}:{self.id}"


@attrs.frozen
class Proposals:
    """The drinks proposed for one label, the best first, and the verdict on the first."""

    verdict: Verdict
    candidates: tuple[Proposal, ...]
    parsed: ParsedLabel
    confidence: float
    """How likely the verdict is right, 0 to 1."""


class Finder:
    """Proposes drinks for one venue; keeps its search indexes while it lives.

    The venue's index and memory are made anew by `refresh` when its beverages or links change; the
    library's index is made once.
    """

    def __init__(self, tx: sa.Connection, venue: Venue) -> None:
        self._venue = venue
        self._library = Matcher(map(_of_reference, all_references(tx)), Place.LIBRARY)
        self.refresh(tx)

    def refresh(self, tx: sa.Connection) -> None:
        """Take the cellar's beverages, and what its people answered, anew."""
        drinks = [_of_beverage(beverage) for beverage in list_beverages(tx, self._venue)]
        self._search = Search(Matcher(drinks), self._library)
        self._memory = Memory.build(_decisions(tx, self._venue), {d.id: d for d in drinks})

    def for_product(self, tx: sa.Connection, product: Product) -> Proposals:
        """Proposals for a product of the till; what was refused for it does not come back (R11)."""
        return self.for_label(product.label, product.category, _refused(tx, product))

    def for_label(
        self,
        label: str,
        category: str | None = None,
        refused: frozenset[str] = frozenset(),
    ) -> Proposals:
        """Proposals for any label."""
        found = self._search.suggest(
            label, category=category, limit=LIMIT, refused=refused, memory=self._memory
        )
        candidates = tuple(map(_proposal, found.candidates))
        return Proposals(found.verdict, candidates, found.parsed, found.confidence)


def _decisions(tx: sa.Connection, venue: Venue) -> list[Decision]:
    """What the venue's people answered, oldest first: its links, and what is no drink of it."""
    p, link, beverage = t.pos_product.c, t.link.c, t.beverage.c
    linked = (
        sa.select(p.label, beverage.slug)
        .join(t.link, link.pos_product_id == p.id)
        .join(t.beverage, beverage.id == link.beverage_id)
        .where(beverage.venue_id == venue.id, link.removed_at.is_(None))
        .order_by(link.id)
    )
    aside = (
        sa.select(p.label)
        .join(t.connection, t.connection.c.id == p.connection_id)
        .where(t.connection.c.venue_id == venue.id, p.set_aside)
    )
    none = [Decision(label, None) for label in tx.scalars(aside)]
    return none + [Decision(row.label, f"beverage:{row.slug}") for row in tx.execute(linked)]


def _refused(tx: sa.Connection, product: Product) -> frozenset[str]:
    d = t.decision.c
    return frozenset(
        tx.scalars(
            sa.select(d.offered).where(
                d.pos_product_id == product.number,
                d.verdict == Verdict.NON,
                d.offered.is_not(None),
                ~d.undone,
            )
        )
    )


def _proposal(found: Candidate) -> Proposal:
    kind, _colon, name = found.drink.id.partition(":")
    return Proposal(
        kind=kind,
        id=name,
        name=found.drink.name,
        producer=found.drink.producer,
        vintage=found.drink.vintage,
        container_ml=found.drink.container_ml,
        score=found.score,
        why=found.why,
        vintage_differs=found.vintage_differs,
    )


def _of_beverage(beverage: Beverage) -> Drink:
    return Drink(
        id=f"beverage:{beverage.slug}",
        name=beverage.name,
        producer=beverage.producer or "",
        cuvee=beverage.cuvee or "",
        appellation=beverage.appellation or "",
        region=beverage.region or "",
        colour=beverage.colour or "",
        vintage=beverage.vintage,
        container_ml=beverage.container_ml,
    )


def _of_reference(reference: Reference) -> Drink:
    cost = reference.purchase_price
    return Drink(
        id=f"reference:{reference.id}",
        name=reference.name,
        producer=reference.producer or "",
        cuvee=reference.cuvee or "",
        appellation=reference.appellation or "",
        region=reference.region or "",
        colour=reference.colour or "",
        vintage=reference.vintage,
        container_ml=reference.container_ml,
        kind=reference.kind or "",
        price=None if cost is None else unscaled(cost, 2),
    )

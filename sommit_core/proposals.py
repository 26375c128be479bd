"""Which drink a product of the till may be: the venue's own first, then the library (R10)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

import attrs
import sqlalchemy as sa

from sommit_core.cellar import Beverage, list_beverages
from sommit_core.exact import unscaled
from sommit_core.library import Reference, all_references
from sommit_core.matching import Candidate, Drink, Matcher, ParsedLabel, Reason, Verdict
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
    vintage: int | None
    score: float
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


class Finder:
    """Proposes drinks for one venue; keeps its search indexes while it lives.

    The venue's index is made anew by `refresh` when its beverages change; the library's is made
    at first need.
    """

    def __init__(self, tx: sa.Connection, venue: Venue) -> None:
        self._venue = venue
        self._tx = tx
        self.refresh()

    def refresh(self) -> None:
        """Take the cellar's beverages anew."""
        self._own = Matcher(_of_beverage(b) for b in list_beverages(self._tx, self._venue))

    @cached_property
    def _library(self) -> Matcher:
        return Matcher(_of_reference(reference) for reference in all_references(self._tx))

    def for_product(self, product: Product) -> Proposals:
        """Proposals for a product of the till; what was refused for it does not come back (R11)."""
        price = unscaled(product.price, self._venue.decimals) if product.price else None
        refused = _refused(self._tx, product)
        return self.for_label(product.label, price, product.category, refused)

    def for_label(
        self,
        label: str,
        price: Decimal | None = None,
        category: str | None = None,
        refused: frozenset[str] = frozenset(),
    ) -> Proposals:
        """Proposals for any label. `price` is the till's for one unit, tax included."""
        own = self._own.suggest(label, price, category, LIMIT, _ids(refused, "beverage"))
        candidates = [_proposal("beverage", found) for found in own.candidates]
        if own.verdict is not Verdict.NON:
            return Proposals(own.verdict, tuple(candidates), own.parsed)
        known = self._library.suggest(label, price, category, LIMIT, _ids(refused, "reference"))
        candidates = [_proposal("reference", found) for found in known.candidates] + candidates
        return Proposals(known.verdict, tuple(candidates[:LIMIT]), known.parsed)


def _ids(refused: Iterable[str], kind: str) -> frozenset[str]:
    return frozenset(key.partition(":")[2] for key in refused if key.startswith(f"{kind}:"))


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


def _proposal(kind: str, found: Candidate) -> Proposal:
    drink = found.drink
    return Proposal(
        kind, drink.id, drink.name, drink.vintage, found.score, found.why, found.vintage_differs
    )


def _of_beverage(beverage: Beverage) -> Drink:
    return Drink(
        id=beverage.slug,
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
        id=reference.id,
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

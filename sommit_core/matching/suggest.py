"""Propose drinks for a till label: ranked, with a verdict and the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from math import exp

import attrs

from sommit_core.i18n import _
from sommit_core.matching.drink import Drink
from sommit_core.matching.index import Index
from sommit_core.matching.parse import ParsedLabel, parse
from sommit_core.matching.score import Fit, compare, kinds_of


class Verdict(StrEnum):
    """The three answers of the restaurant's own dialogue."""

    OUI = "oui"
    PRESQUE = "presque"
    NON = "non"


@attrs.frozen
class Reason:
    """One thing that speaks for a candidate or against it."""

    code: str
    agrees: bool
    detail: str = ""

    @property
    def text(self) -> str:
        return self.detail


@attrs.frozen
class Candidate:
    """One proposed drink."""

    drink_id: str
    drink: Drink
    score: float
    why: tuple[Reason, ...] = ()
    vintage_differs: bool = False


@attrs.frozen
class Suggestion:
    """What the matcher answers for one label."""

    verdict: Verdict
    candidates: tuple[Candidate, ...]
    parsed: ParsedLabel


class Matcher:
    """Search one set of drinks."""

    def __init__(self, drinks: Iterable[Drink]) -> None:
        self.index = Index.build(drinks)

    def suggest(
        self,
        label: str,
        price: Decimal | None = None,
        category: str | None = None,
        limit: int = 5,
        refused: frozenset[str] = frozenset(),
    ) -> Suggestion:
        parsed = parse(label)
        fits = self.fits(parsed, category)
        candidates = []
        for fit in fits[:limit]:
            drink = choose(fit, parsed)
            candidates.append(
                Candidate(drink.id, drink, fit.score, vintage_differs=not fit.vintage_known)
            )
        verdict = Verdict.NON
        if fits and fits[0].score >= 0.5:
            verdict = Verdict.OUI if fits[0].vintage_known else Verdict.PRESQUE
        return Suggestion(verdict, tuple(candidates), parsed)

    def fits(self, parsed: ParsedLabel, category: str | None) -> list[Fit]:
        reaches = [self.index.reach(w.text) for w in parsed.words]
        numbers = self.index.candidates(reaches)
        fits = [compare(self.index, n, parsed, reaches) for n in numbers]
        kinds = kinds_of((category or "").lower())
        for fit in fits:
            if kinds and fit.cuvee.kind:
                fit.kind = 1 if fit.cuvee.kind in kinds else -1
            raw = (
                fit.evidence
                - 3 * fit.unexplained
                + 1.5 * fit.covered
                + 1.0 * fit.colour
                + 0.7 * fit.kind
                + 0.8 * fit.served
                + 0.3 * fit.vintage_known
            )
            fit.score = 1 / (1 + exp(-(raw - 3)))
            fit.raw = raw
        fits.sort(key=lambda f: -f.raw)
        return fits


def choose(fit: Fit, label: ParsedLabel) -> Drink:
    """The drink of a cuvée that the label means: by vintage, then by container."""

    def rank(drink: Drink) -> tuple[bool, bool, bool, int]:
        ml = drink.container_ml
        wanted = label.container_ml
        usual = ml in (700, 750) or ml is None
        return (
            drink.vintage == fit.vintage and fit.vintage is not None,
            wanted is not None and ml is not None and abs(ml - wanted) * 20 <= wanted,
            usual,
            drink.vintage or 0,
        )

    return max(fit.cuvee.drinks, key=rank)

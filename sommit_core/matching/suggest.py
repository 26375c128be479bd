"""Propose drinks for a till label: ranked, with a verdict and the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

import attrs

from sommit_core.matching.drink import Drink
from sommit_core.matching.index import Index
from sommit_core.matching.parse import ParsedLabel, parse
from sommit_core.matching.score import Fit, Question, holds, score

USUAL_ML = (700, 750)
"""Containers meant when a label names none."""


class Verdict(StrEnum):
    """The three answers of the restaurant's own dialogue."""

    OUI = "oui"
    PRESQUE = "presque"
    NON = "non"


@attrs.frozen
class Candidate:
    """One proposed drink."""

    drink: Drink
    score: float
    vintage_differs: bool = False

    @property
    def drink_id(self) -> str:
        return self.drink.id


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
        question = Question(self.index, parsed, category or "")
        fits = question.fits()
        none = score(question, fits)
        candidates = tuple(
            Candidate(choose(f, parsed), f.score, not f.vintage_known) for f in fits[:limit]
        )
        verdict = Verdict.NON
        if fits and fits[0].score > none:
            verdict = Verdict.OUI if fits[0].vintage_known else Verdict.PRESQUE
        return Suggestion(verdict, candidates, parsed)


def choose(fit: Fit, label: ParsedLabel) -> Drink:
    """The drink of a cuvée that the label means: by vintage, then container, then the newest."""

    def rank(drink: Drink) -> tuple[bool, bool, bool, int]:
        usual = drink.container_ml is None or drink.container_ml in USUAL_ML
        wanted = fit.vintage is not None and drink.vintage == fit.vintage
        return wanted, holds(drink, label), usual, drink.vintage or 0

    return max(fit.cuvee.drinks, key=rank)

"""Propose drinks for a till label: ranked, with a verdict and the reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

import attrs

from sommit_core.matching.drink import Drink
from sommit_core.matching.index import Index
from sommit_core.matching.memory import SAME_LABEL, Memory
from sommit_core.matching.parse import ParsedLabel, parse
from sommit_core.matching.reasons import Reason, reasons
from sommit_core.matching.score import Fit, Question, same_size, score

USUAL_ML = (700, 750)
"""Containers meant when a label names none."""


class Verdict(StrEnum):
    """The three answers of the restaurant's own dialogue (R11)."""

    OUI = "oui"
    """The drink is there, with the label's vintage if it has one."""
    PRESQUE = "presque"
    """All is right but the vintage."""
    NON = "non"
    """No drink here is what the label means."""


class Place(StrEnum):
    """Where a candidate was found."""

    VENUE = "venue"
    LIBRARY = "library"


@attrs.frozen
class Candidate:
    """One proposed drink."""

    drink: Drink
    score: float
    """How likely it is the one, 0 to 1: how often an answer of this score is right."""
    why: tuple[Reason, ...] = ()
    vintage_differs: bool = False
    """The cuvée is right, the label's vintage is not among its drinks."""
    place: Place = Place.VENUE

    @property
    def drink_id(self) -> str:
        """The id of the drink."""
        return self.drink.id


@attrs.frozen
class Suggestion:
    """The answer to one label."""

    verdict: Verdict
    candidates: tuple[Candidate, ...]
    """The likeliest first; present for a "non" too, for the user to pick from."""
    parsed: ParsedLabel
    confidence: float
    """How likely the verdict is right, 0 to 1."""


class Matcher:
    """Searches one set of drinks. It never changes; build another when the drinks do."""

    def __init__(self, drinks: Iterable[Drink], place: Place = Place.VENUE) -> None:
        self.place = place
        self.index = Index.build(drinks)
        self._numbers: dict[str, int] = {}

    def suggest(
        self,
        label: str,
        *,
        category: str | None = None,
        limit: int = 5,
        refused: Collection[str] = frozenset(),
        memory: Memory | None = None,
    ) -> Suggestion:
        """Propose up to `limit` drinks for `label`.

        Args:
            label: The till's label, as it is.
            category: The till's family, when it has one.
            limit: How many candidates at most.
            refused: Ids of drinks said "non" to for this product: their cuvées do not come back.
            memory: What the venue's past answers teach.
        """
        parsed = parse(label)
        question = Question(self.index, parsed, category or "", memory)
        fits = [f for f in question.fits() if not any(d.id in refused for d in f.cuvee.drinks)]
        self._remember(question, fits, refused)
        none = score(question, fits)
        names_something = any(not w.optional for w in parsed.words)
        if not (names_something or any(fit.remembered for fit in fits[:1])):
            none = 1.0  # nothing but servings, colours and years
        verdict, confidence = _verdict(fits, none)
        candidates = tuple(self._candidate(fit, question.label) for fit in fits[:limit])
        return Suggestion(verdict, candidates, parsed, confidence)

    def _candidate(self, fit: Fit, label: ParsedLabel) -> Candidate:
        drink = choose(fit, label)
        why = reasons(fit, drink, label)
        return Candidate(drink, fit.score, why, not fit.vintage_known, self.place)

    def _remember(self, question: Question, fits: list[Fit], refused: Collection[str]) -> None:
        """Put forward the drink that the same label was linked to before."""
        if question.memory is None:
            return
        _, drink_id = question.memory.answer(question.asked)
        number = self._number(drink_id) if drink_id and drink_id not in refused else None
        if number is None:
            return
        cuvee = self.index.cuvees[number]
        fit = next((f for f in fits if f.cuvee is cuvee), None)
        if fit is None:
            fit = question.compare(number)
            fits.append(fit)
        fit.remembered = True
        fit.bonus = SAME_LABEL

    def _number(self, drink_id: str) -> int | None:
        """The number of the cuvée that a drink is in, if it is here."""
        if not self._numbers:
            self._numbers.update(
                (d.id, n) for n, cuvee in enumerate(self.index.cuvees) for d in cuvee.drinks
            )
        return self._numbers.get(drink_id)


def _verdict(fits: list[Fit], none: float) -> tuple[Verdict, float]:
    if not fits or fits[0].score <= none:
        return Verdict.NON, none
    return (Verdict.OUI if fits[0].vintage_known else Verdict.PRESQUE), fits[0].score


def choose(fit: Fit, label: ParsedLabel) -> Drink:
    """The drink of a cuvée that the label means: by vintage, then container, then the newest."""

    def rank(drink: Drink) -> tuple[bool, bool, bool, int]:
        usual = drink.container_ml is None or drink.container_ml in USUAL_ML
        wanted = fit.vintage is not None and drink.vintage == fit.vintage
        return wanted, same_size(label.container_ml, drink.container_ml), usual, drink.vintage or 0

    return max(fit.cuvee.drinks, key=rank)

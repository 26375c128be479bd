"""Compare a label with one cuvée, word by word and field by field."""

from __future__ import annotations

import attrs

from sommit_core.matching.drink import Cuvee
from sommit_core.matching.index import Index, Reach
from sommit_core.matching.parse import ParsedLabel, Served
from sommit_core.matching.words import FAMILIES, SMALL_WORDS


@attrs.define
class Fit:
    """How well one cuvée fits a label."""

    cuvee: Cuvee
    evidence: float = 0.0
    unexplained: float = 0.0
    strongest: float = 0.0
    covered: float = 0.0
    colour: int = 0
    kind: int = 0
    served: int = 0
    matched: tuple[tuple[int, int], ...] = ()
    claimed: frozenset[int] = frozenset()
    vintage: int | None = None
    vintage_known: bool = False
    score: float = 0.0
    raw: float = 0.0


def compare(index: Index, number: int, label: ParsedLabel, reaches: list[Reach]) -> Fit:
    cuvee = index.cuvees[number]
    pairs = []
    for t, reach in enumerate(reaches):
        for w in cuvee.words:
            value = reach.value(w)
            if value > 0:
                pairs.append((value, t, w))
        if reach.acronym_value and number in reach.acronyms:
            pairs.append((reach.acronym_value, t, -1 - t))
    pairs.sort(reverse=True)
    tokens: dict[int, int] = {}
    used: set[int] = set()
    fit = Fit(cuvee)
    for value, t, w in pairs:
        if t not in tokens and w not in used:
            tokens[t] = w
            used.add(w)
            fit.evidence += value
            fit.strongest = max(fit.strongest, value)
    for t, word in enumerate(label.words):
        if t not in tokens and not word.optional:
            fit.unexplained += min(len(word.text), 8) / 8
    total = sum(index.idf[w] for w in cuvee.words if index.words[w] not in SMALL_WORDS)
    fit.covered = sum(index.idf[w] for w in used if w >= 0) / total if total else 0.0
    fit.claimed = frozenset(tokens)
    fit.matched = tuple(tokens.items())
    years = [w.year for t, w in enumerate(label.words) if w.year and t not in tokens]
    fit.vintage = years[-1] if years else None
    fit.vintage_known = fit.vintage is None or any(d.vintage == fit.vintage for d in cuvee.drinks)
    if label.colour and cuvee.colour:
        fit.colour = 1 if label.colour == cuvee.colour else -1
    if label.served is Served.DRAUGHT and cuvee.kind == "biere":
        fit.served = 1 if cuvee.keg else 0
    elif cuvee.keg:
        fit.served = -1
    return fit


def kinds_of(category: str) -> frozenset[str]:
    return frozenset(
        k for w in category.split() for f, ks in FAMILIES.items() if w.startswith(f) for k in ks
    )

"""Fit the matcher's weights, and check them on venues that they were not fitted on.

    python benchmarks/matching_weights.py --data DIR [--check]

A conditional logit with a light ridge, by plain gradient steps (Adam): no library, some minutes.
Rows of the venues and of the 100,000 references count alike, so that one set of weights serves
both. `--check` leaves each venue out in turn and prints what the others' weights reach on it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from math import exp, sqrt
from operator import mul
from pathlib import Path

import attrs
from matching import Run, answer, ranking, verdicts
from matching_data import Row, prepare

from sommit_core.matching import Matcher, parse
from sommit_core.matching.score import CUVEE_WEIGHTS, NONE_WEIGHTS, Question, score

RIVALS = 8
"""Candidates of a label that the fit looks at, the likeliest first."""
RIDGE = 0.02
STEPS = 300
STEP = 0.2


@attrs.frozen
class Example:
    """A label's features: its candidates', those of none of them, and which of all is right."""

    row: Row
    candidates: list[list[float]]
    none: list[float]
    right: int


def examples(matcher: Matcher, rows: Iterable[Row]) -> list[Example]:
    """The rows that can teach: the right cuvée is among the candidates, or there is none."""
    found = []
    for row in rows:
        question = Question(matcher.index, parse(row.label), row.category)
        fits = question.fits()
        score(question, fits)
        fits = fits[:RIVALS]
        is_right = [any(d.id in row.right for d in fit.cuvee.drinks) for fit in fits]
        if row.right and not any(is_right):
            continue
        right = is_right.index(True) if row.right else len(fits)
        none = question.none_features()
        found.append(Example(row, [fit.features for fit in fits], none, right))
    return found


def fit(taught: Sequence[Example]) -> list[float]:
    """The weights (cuvée's, then none's) that make the right answers likeliest."""
    size = len(CUVEE_WEIGHTS) + len(NONE_WEIGHTS)
    weights, mean, square = [0.0] * size, [0.0] * size, [0.0] * size
    for step in range(1, STEPS + 1):
        slope = gradient(taught, weights)
        pace = STEP * (1 - step / (STEPS + 1))
        for i, g in enumerate(slope):
            mean[i] = 0.9 * mean[i] + 0.1 * g
            square[i] = 0.99 * square[i] + 0.01 * g * g
            steady = mean[i] / (1 - 0.9**step)
            weights[i] -= pace * steady / (sqrt(square[i] / (1 - 0.99**step)) + 1e-9)
    return weights


def gradient(taught: Sequence[Example], weights: Sequence[float]) -> list[float]:
    """The slope of the mean loss, ridge included."""
    cut = len(CUVEE_WEIGHTS)
    ours, theirs = weights[:cut], weights[cut:]
    slope = [0.0] * len(weights)
    for x in taught:
        logits = [sum(map(mul, ours, f)) for f in x.candidates]
        logits.append(sum(map(mul, theirs, x.none)))
        top = max(logits)
        parts = [exp(v - top) for v in logits]
        total = sum(parts)
        for n, part in enumerate(parts):
            blame = part / total - (n == x.right)
            if abs(blame) > 1e-6:
                features, start = (x.candidates[n], 0) if n < len(x.candidates) else (x.none, cut)
                for i, value in enumerate(features, start):
                    slope[i] += blame * value
    return [s / len(taught) + RIDGE / 50 * w for s, w in zip(slope, weights, strict=True)]


def use(weights: Sequence[float]) -> None:
    """Let the matcher answer with `weights`."""
    for table, values in (
        (CUVEE_WEIGHTS, weights[: len(CUVEE_WEIGHTS)]),
        (NONE_WEIGHTS, weights[len(CUVEE_WEIGHTS) :]),
    ):
        table.update(zip(table, values, strict=True))


def report(name: str, matchers: dict[str, Matcher], rows: dict[str, list[Row]], venue: str) -> None:
    """One table line: what the weights in use reach on `venue`'s rows."""
    asked = [(space, row) for space in matchers for row in rows[space] if row.venue == venue]
    run = Run(answers=[answer(matchers[space], row) for space, row in asked], build_seconds=[0.0])
    figures = ranking(run) | verdicts(run)
    cells = ("recall@1", "recall@5", "verdict", "no_match_f1", "answered_at_99", "linked_at_99")
    print(f"| {venue} | {name} | " + " | ".join(f"{figures[c]:.3f}" for c in cells) + " |")


def main() -> None:
    """Fit on all venues, or check by leaving each out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    options.venues = options.labels = None
    matchers: dict[str, dict[str, Matcher]] = {}
    rows: dict[str, dict[str, list[Row]]] = {}
    taught: list[Example] = []
    for options.size in ("venue", "100000"):
        spaces, rows[options.size] = prepare(options)
        matchers[options.size] = {s: Matcher(drinks) for s, drinks in spaces.items()}
        for space, matcher in matchers[options.size].items():
            taught += examples(matcher, rows[options.size][space])
    if not options.check:
        for name, weight in zip((*CUVEE_WEIGHTS, *NONE_WEIGHTS), fit(taught), strict=True):
            print(f"{name}: {weight:.2f}")
        return
    for venue in sorted(rows["venue"]):
        use(fit([x for x in taught if x.row.venue != venue]))
        for size in matchers:
            report(size, matchers[size], rows[size], venue)


if __name__ == "__main__":
    main()

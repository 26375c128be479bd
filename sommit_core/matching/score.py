"""Compare a label with one cuvée, word by word and field by field.

The score is a conditional logit: each cuvée, and "none of them", gets a sum of weighted features,
and the soft maximum over all of them is a probability. So the lead over the second cuvée counts by
itself, and the score can be read as how often such an answer is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from math import exp, log
from operator import mul

import attrs
from rapidfuzz.distance import OSA

from sommit_core.matching.drink import Cuvee
from sommit_core.matching.index import LONG_WORD, MIN_TYPO, Index, Meaning, Reach, Way, meaning
from sommit_core.matching.memory import Memory
from sommit_core.matching.parse import ParsedLabel
from sommit_core.matching.respell import respell
from sommit_core.matching.words import (
    FAMILIES,
    OTHER_FAMILIES,
    Served,
    colour_of,
)

#: What speaks for a cuvée, and how much. The docs say how the weights are made.
CUVEE_WEIGHTS: dict[str, float] = {
    "evidence": 0.35,  # nats that the reached words tell
    "exact": 0.76,  # letters (of eight, a word) found as they stand
    "typo": 0.96,  # ... found with a slip
    "slips": -1.59,
    "skipped": -0.38,
    "reached": 3.00,  # words of three letters or more that are explained
    "lost known": -3.26,  # words not explained that name other drinks here
    "lost near": -4.78,  # ... that only resemble words here
    "lost unknown": -2.35,  # ... that nothing here resembles
    "covered": 3.56,  # share of the cuvée's words that the label says
    "colour differs": -5.00,
    "kind agrees": 0.83,
    "kind differs": -0.99,
    "keg": 1.07,  # a keg for a draught beer; against a keg for anything else
    "vintage there": 1.22,
    "no vintages": -1.57,  # the label has a vintage, the cuvée none at all
    "not aged": -0.93,  # ... and is of a kind that has none
    "container": 2.30,
}
#: What speaks for "none of them".
NONE_WEIGHTS: dict[str, float] = {
    "always": 3.47,
    "other family": 2.71,  # food, hot drinks, cocktails
    "vintage": -0.73,
    "volume": -0.65,
    "words": 3.63,  # per word of three letters or more
    "size": 1.00,  # log of how many cuvées there are, over a venue's usual two thousand
}
RARE_ENOUGH = 0.5
"""Of the words that a house's abbreviation may stand for: how rare, beside the rarest."""


@attrs.define
class Fit:
    """How one cuvée fits a label."""

    cuvee: Cuvee
    tokens: dict[int, tuple[str, Meaning]]
    """Which word of the label (by position) says which word of the cuvée, and how."""
    lost: list[int]
    """Positions of words that the cuvée does not explain."""
    vintage: int | None
    """The label's vintage, once numbers that are names are taken out."""
    vintage_known: bool
    """The label has no vintage, or the cuvée has that one."""
    colour: int
    """1 when label and cuvée agree, -1 when they differ, 0 when one does not tell."""
    features: list[float]
    remembered: bool = False
    """The venue linked the same label to it before."""
    bonus: float = 0.0
    logit: float = 0.0
    score: float = 0.0


class Question:
    """A label with what is worked out once for all cuvées."""

    def __init__(
        self,
        index: Index,
        label: ParsedLabel,
        category: str = "",
        memory: Memory | None = None,
    ) -> None:
        self.index = index
        self.asked = label
        self.label = attrs.evolve(label, words=respell(label.words, index))
        self.memory = memory
        self.reaches = [self._reach(w.text) for w in self.label.words]
        family = category.lower().split()
        self.kinds = frozenset(
            k for w in family for f, kinds in FAMILIES.items() if w.startswith(f) for k in kinds
        )
        self.other_family = any(w.startswith(o) for w in family for o in OTHER_FAMILIES)
        self.family_colour = colour_of(family)
        self._looks: dict[tuple[str, int], Meaning | None] = {}

    def _reach(self, token: str) -> Reach:
        """What the token means here; an abbreviation that the venue uses means its words."""
        reach = self.index.reach(token)
        learnt = self.memory.abbreviations.get(token, ()) if self.memory else ()
        idf = {n: self.index.idf[n] for w in learnt if (n := self.index.ids.get(w)) is not None}
        rare = max(idf.values(), default=0.0) * RARE_ENOUGH
        for number, evidence in idf.items():
            if evidence >= rare:
                reach.add(number, meaning(Way.EXACT, evidence))
        return reach

    def none_features(self) -> list[float]:
        """The features of "none of them", in the order of `NONE_WEIGHTS`."""
        label = self.label
        return [
            1.0,
            float(self.other_family),
            float(label.vintage is not None),
            float(label.serving_ml is not None),
            float(sum(not w.optional and len(w.text) > 2 for w in label.words)),
            log(self.index.size / 2000),
        ]

    def fits(self) -> list[Fit]:
        """The candidates compared, not yet scored."""
        return [self.compare(n) for n in self.index.candidates(self.reaches)]

    def compare(self, number: int) -> Fit:
        """How cuvée `number` fits."""
        cuvee = self.index.cuvees[number]
        reached = self._align(number, cuvee)
        lost = self._look_again(cuvee, reached)
        label = self.label
        years = [
            w.year
            for t, w in enumerate(label.words)
            if w.year and t not in reached and (len(w.text) == 4 or cuvee.aged)
        ]
        vintage = years[-1] if years else None
        there = vintage in cuvee.vintages
        colour = self._colour(cuvee, reached)
        features = [
            *self._word_features(cuvee, reached, lost),
            float(colour < 0),
            float(cuvee.kind in self.kinds),
            float(bool(self.kinds and cuvee.kind) and cuvee.kind not in self.kinds),
            self._keg(cuvee),
            float(there),
            float(vintage is not None and not cuvee.vintages),
            float(vintage is not None and not cuvee.aged),
            float(any(same_size(label.container_ml, ml) for ml in cuvee.containers)),
        ]
        words = self.index.words
        tokens = {t: (words[w] if w >= 0 else "", m) for t, (w, m) in reached.items()}
        return Fit(cuvee, tokens, lost, vintage, vintage is None or there, colour, features)

    def _align(self, number: int, cuvee: Cuvee) -> dict[int, tuple[int, Meaning]]:
        """Each token with the best word that no better token has taken."""
        pairs = []
        for t, reach in enumerate(self.reaches):
            for word in cuvee.words:
                found = reach.get(word)
                if found:
                    pairs.append((found, t, word))
            if reach.initials and number in reach.initials_of:
                pairs.append((reach.initials, t, -1 - t))
        pairs.sort(key=_by_worth)
        reached: dict[int, tuple[int, Meaning]] = {}
        used = set()
        for found, t, word in pairs:
            if t not in reached and word not in used:
                reached[t] = (word, found)
                used.add(word)
        return reached

    def _look_again(self, cuvee: Cuvee, reached: dict[int, tuple[int, Meaning]]) -> list[int]:
        """Explain what is left over from this cuvée alone; returns what stays unexplained."""
        used = {w for w, _ in reached.values()}
        lost = []
        for t, word in enumerate(self.label.words):
            if t in reached or word.optional:
                continue
            near = [
                (f, w) for w in cuvee.words if w not in used and (f := self._near(word.text, w))
            ]
            if near:
                found, w = max(near)
                reached[t] = (w, found)
                used.add(w)
            elif not any(w >= 0 and self._says_again(t, w) for w in used):
                lost.append(t)
        return lost

    def _near(self, token: str, word: int) -> Meaning | None:
        """A slip that the vocabulary-wide search leaves out: a cut word, or one that is a word."""
        text = self.index.words[word]
        if len(token) < MIN_TYPO or (token[0] != text[0] and token[1:3] != text[1:3]):
            return None
        key = (token, word)
        if key not in self._looks:
            slips = 1 if len(token) < LONG_WORD else 2
            whole = OSA.distance(token, text, score_cutoff=slips)
            cut = OSA.distance(token, text[: len(token)], score_cutoff=slips) + 0.5
            distance = min(whole, cut)
            self._looks[key] = (
                meaning(Way.TYPO, self.index.idf[word], distance * 8 / len(token))
                if distance <= slips
                else None
            )
        return self._looks[key]

    def _says_again(self, t: int, word: int) -> bool:
        """A label may say a word twice: as the producer's and as the appellation's."""
        token, text = self.label.words[t].text, self.index.words[word]
        return self.reaches[t].get(word) is not None or text.startswith(token)

    def _word_features(
        self, cuvee: Cuvee, reached: dict[int, tuple[int, Meaning]], lost: list[int]
    ) -> list[float]:
        words, index = self.label.words, self.index
        evidence = slips = skipped = 0.0
        letters = dict.fromkeys(Way, 0.0)
        for t, (_, found) in reached.items():
            evidence += found.evidence
            slips += found.slips
            skipped += found.skipped
            letters[found.way] += min(len(words[t].text), 8) / 8
        missing = [0.0, 0.0, 0.0]
        for t in lost:
            reach = self.reaches[t]
            known = 0 if reach.exact is not None else 1 if reach.words or reach.beginning else 2
            at_end = self.label.cut and t == len(words) - 1
            missing[known] += min(len(words[t].text), 6) / (12 if at_end else 6)
        long = sum(len(w.text) > 2 and not w.optional for w in words)
        long_lost = sum(len(words[t].text) > 2 for t in lost)
        said = {w for w, _ in reached.values()}
        return [
            evidence,
            letters[Way.EXACT],
            letters[Way.TYPO],
            slips,
            skipped,
            float(long - long_lost),
            *missing,
            _share(said, cuvee.words, index),
        ]

    def _colour(self, cuvee: Cuvee, reached: Collection[int]) -> int:
        """Whether the colours agree; a colour word that is part of the name cannot disagree."""
        told = [w.colour for t, w in enumerate(self.label.words) if w.colour and t not in reached]
        colour = told[-1] if told else self.label.colour or self.family_colour
        if not colour or not cuvee.colour:
            return 0
        if colour == cuvee.colour:
            return 1
        return 0 if self.label.colour and not told else -1

    def _keg(self, cuvee: Cuvee) -> float:
        draught = self.label.served is Served.DRAUGHT
        return (1.0 if draught else -1.0) if cuvee.keg else 0.0


def score(question: Question, fits: list[Fit]) -> float:
    """Give each fit its probability, best first; returns that of "none of them"."""
    none = sum(map(mul, NONE_WEIGHTS.values(), question.none_features()))
    if question.memory:
        none += question.memory.says_none(question.asked)
    weights = tuple(CUVEE_WEIGHTS.values())
    for fit in fits:
        fit.logit = fit.bonus + sum(map(mul, weights, fit.features))
    fits.sort(key=lambda fit: fit.logit, reverse=True)
    top = max([none, *(fit.logit for fit in fits[:1])])
    total = exp(none - top) + sum(exp(fit.logit - top) for fit in fits)
    for fit in fits:
        fit.score = exp(fit.logit - top) / total
    return exp(none - top) / total


def same_size(told: int | None, has: int | None) -> bool:
    """Whether two volumes in millilitres are the same, to one part in twenty."""
    return told is not None and has is not None and abs(told - has) * 20 <= told


def _by_worth(pair: tuple[Meaning, int, int]) -> tuple[float, int]:
    return -pair[0].worth, pair[1]


def _share(said: Collection[int], words: Iterable[int], index: Index) -> float:
    """How much of `words` the label says, rare words weighing more, small ones nothing."""
    total = hit = 0.0
    for word in words:
        if word not in index.small:
            total += index.idf[word]
            if word in said:
                hit += index.idf[word]
    return hit / total if total else 0.0

"""Find the cuvées that a label may name: a sorted vocabulary and, per word, the cuvées it is in.

Labels are compared with words, not with whole names: a word is reached as it stands, by its
beginning, with a slip of the finger, by its consonants, or glued to its neighbour; a group of words by its
initials. Each way is worth what it tells: log(cuvées / cuvées it could mean), less the cost of
the way. So a rare word weighs more than "château", and three letters more than two, by themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nlargest
from itertools import accumulate
from math import log

from rapidfuzz.distance import OSA, Prefix
from rapidfuzz.process import extract

from sommit_core.matching.drink import Cuvee, Drink, gather
from sommit_core.matching.words import SMALL_WORDS

COST_PREFIX = 0.3
COST_TYPO = 2.0
COST_CUT_TYPO = 3.0
COST_CONSONANTS = 1.5
COST_INITIALS = 0.5
"""What each way of reaching a word takes off its evidence, in nats."""
MIN_TYPO = 4
"""Letters a word needs before a slip of the finger is looked for."""
MAX_REACH = 3000
"""A token that could mean more cuvées than this is too vague to find candidates by."""
BUDGET = 6000
"""Postings walked for one label, give or take the last token."""
CANDIDATES = 40
"""Cuvées that are scored in full."""


class Reach:
    """What one token of a label may mean: word ids and what each is worth as evidence."""

    __slots__ = ("acronym_value", "acronyms", "high", "low", "prefix_value", "values", "weight")

    def __init__(self) -> None:
        self.values: dict[int, float] = {}
        self.low = self.high = 0
        self.prefix_value = 0.0
        self.acronyms: Sequence[int] = ()
        self.acronym_value = 0.0
        self.weight = 0

    def value(self, word: int) -> float:
        """Evidence of this token for vocabulary word number `word`, in nats."""
        value = self.values.get(word, 0.0)
        if self.low <= word < self.high and self.prefix_value > value:
            return self.prefix_value
        return value


class Index:
    """The searchable form of a set of drinks. Never changes; build a new one instead."""

    def __init__(self, cuvees: list[Cuvee]) -> None:
        self.cuvees = cuvees
        self.size = max(len(cuvees), 1)
        self.words = sorted({w for c in cuvees for w in c.names})
        self.ids = {word: i for i, word in enumerate(self.words)}
        self.postings: list[list[int]] = [[] for _ in self.words]
        self._acronyms: dict[str, list[int]] = defaultdict(list)
        for number, cuvee in enumerate(cuvees):
            cuvee.words = tuple(self.ids[w] for w in cuvee.names)
            for word in cuvee.words:
                self.postings[word].append(number)
            for acronym in _acronyms(cuvee):
                self._acronyms[acronym].append(number)
        self.idf = [log(self.size / len(p)) for p in self.postings]
        self._below = [0, *accumulate(len(p) for p in self.postings)]
        self._mirrored = sorted(w[::-1] for w in self.words)
        self._lines = "\n" + "\n".join(self.words) + "\n"

    @classmethod
    def build(cls, drinks: Iterable[Drink]) -> Index:
        """Index `drinks`; an id may appear once only per set, names may repeat."""
        return cls(gather(drinks))

    def reach(self, token: str) -> Reach:
        """Everything `token` may mean here."""
        reach = Reach()
        exact = self.ids.get(token)
        if exact is not None:
            reach.values[exact] = self.idf[exact]
        reach.acronyms = self._acronyms.get(token, ())
        if reach.acronyms:
            reach.acronym_value = max(0.0, self._worth(len(reach.acronyms)) - COST_INITIALS)
        low, high = self._range(self.words, token)
        meant = self._below[high] - self._below[low]
        if high > low:
            reach.low, reach.high = low, high
            reach.prefix_value = max(0.0, self._worth(meant) - COST_PREFIX)
        if exact is None and token.isalpha():
            if len(token) >= MIN_TYPO:
                self._misspelt(token, reach)
            if len(token) >= 2:
                self._consonants(token, reach)
        reach.weight = meant + sum(len(self.postings[w]) for w in reach.values if w != exact)
        return reach

    def _worth(self, meant: int) -> float:
        return log(self.size / min(meant, self.size)) if meant else 0.0

    @staticmethod
    def _range(words: list[str], prefix: str) -> tuple[int, int]:
        low = bisect_left(words, prefix)
        return low, bisect_left(words, prefix + "\U0010ffff", low)

    def _misspelt(self, token: str, reach: Reach) -> None:
        """Words one slip away: these share the first half of the token or the second."""
        half = len(token) // 2
        slips = 1 if len(token) < 8 else 2
        low, high = self._range(self.words, token[:half])
        near = self.words[low:high]
        for word, distance, _ in extract(
            token, near, scorer=OSA.distance, score_cutoff=slips, limit=None
        ):
            self._reached(reach, self.ids[word], COST_TYPO * distance)
        low, high = self._range(self._mirrored, token[: half - 1 : -1] if half else token[::-1])
        back = [w[::-1] for w in self._mirrored[low:high]]
        for word, distance, _ in extract(
            token, back, scorer=OSA.distance, score_cutoff=slips, limit=None
        ):
            self._reached(reach, self.ids[word], COST_TYPO * distance)
        if not reach.prefix_value and len(token) > MIN_TYPO:
            cut = [w[: len(token)] for w in near]
            for _, distance, i in extract(
                token, cut, scorer=OSA.distance, score_cutoff=1, limit=None
            ):
                self._reached(reach, self.ids[near[i]], COST_CUT_TYPO)

    def _consonants(self, token: str, reach: Reach) -> None:
        """Words with the letters of the token in order, same first letter: dropped vowels."""
        if len(token) > 7:
            return
        pattern = "\n" + "[^\n]*?".join(token) + "[^\n]*"
        found = [self.ids[m[1:]] for m in re.findall(pattern, self._lines)]
        meant = sum(len(self.postings[i]) for i in found)
        value = self._worth(meant) - COST_CONSONANTS
        for i in found:
            if value > reach.values.get(i, 0.0):
                reach.values[i] = value

    def _reached(self, reach: Reach, word: int, cost: float) -> None:
        value = self.idf[word] - cost
        if value > reach.values.get(word, 0.0):
            reach.values[word] = value

    def candidates(self, reaches: Sequence[Reach]) -> list[int]:
        """Numbers of the cuvées worth scoring, at most `CANDIDATES`, the likeliest first."""
        total: dict[int, float] = defaultdict(float)
        walked = 0
        for reach in sorted(reaches, key=lambda r: r.weight):
            if walked and walked + reach.weight > BUDGET:
                break
            walked += self._walk(reach, total)
        best = nlargest(CANDIDATES, total.items(), key=lambda item: item[1])
        return [number for number, _ in best]

    def _walk(self, reach: Reach, total: dict[int, float]) -> int:
        walked = 0
        for number in reach.acronyms:
            total[number] += reach.acronym_value
        for word, value in reach.values.items():
            for number in self.postings[word]:
                total[number] += value
            walked += len(self.postings[word])
        if reach.prefix_value:
            for word in range(reach.low, reach.high):
                if word not in reach.values:
                    for number in self.postings[word]:
                        total[number] += reach.prefix_value
            walked += self._below[reach.high] - self._below[reach.low]
        return walked


def _acronyms(cuvee: Cuvee) -> set[str]:
    """Initials of each run of words, with and without the small ones, two to five letters."""
    found = set()
    for words in (cuvee.own, cuvee.appellation):
        for run in (words, [w for w in words if w not in SMALL_WORDS]):
            initials = "".join(w[0] for w in run)
            for n in range(2, 6):
                for i in range(len(initials) - n + 1):
                    found.add(initials[i : i + n])
    return found

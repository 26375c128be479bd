"""Find the cuvées that a label may name: a sorted vocabulary and, per word, the cuvées it is in.

A label is compared with words, not with whole names. A word is reached as it stands, by its
beginning, with a slip of the finger or by its consonants; several words by their initials. Each
way tells log(cuvées / cuvées it could mean): so a rare word weighs more than "château" and four
letters more than two, by themselves, whatever the language.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from heapq import nlargest
from itertools import accumulate
from math import log
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from sommit_core.matching.drink import Cuvee, Drink, gather
from sommit_core.matching.words import SMALL_WORDS

MIN_TYPO = 4
"""Letters a word needs before a slip of the finger is looked for."""
SHORTEST = 2
"""Letters of the shortest abbreviation: first and last letter of a word ("st")."""
MOST_INITIALS = 5
SURE_INITIALS = 3
"""Letters of the longest initials; of the longest that may be a word as well."""
VAGUE_INITIALS = 500
"""Initials of more cuvées than this find no candidates; they still explain a token."""
LONG_WORD = 8
"""Letters from which a word may hold two slips; shorter ones hold one."""
MAX_SKIPPED = 3
"""Consonants that an abbreviation may leave out before its last letter."""
SLIP_COST = 2.0
SKIP_COST = 0.7
"""What one slip in eight letters, or one skipped consonant, takes off the evidence (nats)."""
LEAST = 0.05
"""What a reached word is worth at least, however common it is."""
BUDGET = 6000
"""Postings walked for one label before only the rarest words count."""
CANDIDATES = 40
"""Cuvées that are compared word by word."""
HOPELESS = 0.4
"""Share of the best cuvée's worth below which another is not looked at."""
COVERAGE = 3.0
"""How much a short name, wholly said by the label, goes before a long one (nats)."""


class Way(IntEnum):
    """How a token of a label reaches a word."""

    EXACT = 0
    PREFIX = 1
    TYPO = 2
    CONSONANTS = 3
    INITIALS = 4


class Meaning(NamedTuple):
    """What a token is worth for one word."""

    worth: float
    """Evidence less costs, in nats; what the best alignment is chosen by."""
    way: Way
    evidence: float
    slips: float = 0.0
    """Slips of the finger, per eight letters."""
    skipped: int = 0
    """Consonants left out."""


def meaning(way: Way, evidence: float, slips: float = 0.0, skipped: int = 0) -> Meaning:
    """A meaning with its worth worked out."""
    worth = evidence - SLIP_COST * slips - SKIP_COST * skipped
    return Meaning(max(worth, LEAST), way, max(evidence, 0.0), slips, skipped)


class Reach:
    """Everything that one token of a label may mean."""

    __slots__ = ("beginning", "exact", "high", "initials", "initials_of", "low", "weight", "words")

    def __init__(self) -> None:
        self.words: dict[int, Meaning] = {}
        self.exact: int | None = None
        self.low = self.high = 0
        self.beginning: Meaning | None = None
        self.initials: Meaning | None = None
        self.initials_of: frozenset[int] = frozenset()
        self.weight = 0

    def get(self, word: int) -> Meaning | None:
        """What the token is worth for vocabulary word number `word`."""
        found = self.words.get(word)
        if found is None and self.low <= word < self.high:
            return self.beginning
        return found

    def add(self, word: int, found: Meaning) -> None:
        """Keep `found` unless `word` is reached better already."""
        known = self.get(word)
        if known is None or known.worth < found.worth:
            self.words[word] = found


class Index:
    """The searchable form of a set of drinks. It never changes: build a new one instead."""

    def __init__(self, cuvees: list[Cuvee]) -> None:
        self.cuvees = cuvees
        self.size = max(len(cuvees), 2)
        self.words = sorted({w for c in cuvees for w in c.names})
        self.ids = {word: i for i, word in enumerate(self.words)}
        self.postings: list[list[int]] = [[] for _ in self.words]
        self._fill()
        self.idf = [log(self.size / len(p)) if len(p) < self.size else 0.0 for p in self.postings]
        self.small = frozenset(self.ids[w] for w in SMALL_WORDS if w in self.ids)
        self._below = [0, *accumulate(len(p) for p in self.postings)]
        self._mirrored = sorted(w[::-1] for w in self.words)
        initials = [c.initials() for c in cuvees]
        self._initials = "\n".join(initials)
        self._ends = list(accumulate(len(i) + 1 for i in initials))
        self._share = [COVERAGE / (1.0 + sum(self.idf[w] for w in c.words)) for c in cuvees]

    def _fill(self) -> None:
        for number, cuvee in enumerate(self.cuvees):
            cuvee.words = tuple(self.ids[w] for w in cuvee.names)
            for word in cuvee.words:
                self.postings[word].append(number)

    @classmethod
    def build(cls, drinks: Iterable[Drink]) -> Index:
        """Index `drinks`. Doubles, empty names and unknown producers are all allowed."""
        return cls(gather(drinks))

    def reach(self, token: str) -> Reach:
        """Everything `token` may mean here."""
        reach = Reach()
        reach.low, reach.high = _range(self.words, token)
        meant = self._below[reach.high] - self._below[reach.low]
        reach.weight = meant
        if meant:
            reach.beginning = meaning(Way.PREFIX, self._evidence(meant))
        reach.exact = self.ids.get(token)
        if reach.exact is not None:
            reach.words[reach.exact] = meaning(Way.EXACT, self.idf[reach.exact])
        if len(token) <= (MOST_INITIALS if reach.exact is None else SURE_INITIALS):
            self._reach_initials(token, reach)
        if reach.exact is None and token.isalpha() and len(token) >= SHORTEST:
            self._reach_loosely(token, reach)
        return reach

    def _reach_initials(self, token: str, reach: Reach) -> None:
        """Cuvées with words in a row that begin with the letters of `token`."""
        if len(token) < SHORTEST or not token.isalpha():
            return
        found = re.finditer(token, self._initials)
        reach.initials_of = frozenset(bisect_right(self._ends, m.start()) for m in found)
        if reach.initials_of:
            reach.initials = meaning(Way.INITIALS, self._evidence(len(reach.initials_of)))

    def has_beginning(self, token: str) -> bool:
        """Whether a word begins with `token`."""
        low, high = _range(self.words, token)
        return high > low

    def beginning_evidence(self, token: str) -> float:
        """What it tells (nats) that a word begins with `token`, which some word does."""
        low, high = _range(self.words, token)
        return self._evidence(self._below[high] - self._below[low])

    def has_like(self, token: str) -> bool:
        """Whether a word begins with `token` or is a slip away from it."""
        return self.has_beginning(token) or any(True for _ in self._misspelt(token))

    def _reach_loosely(self, token: str, reach: Reach) -> None:
        for word, found in (*self._misspelt(token), *self._consonants(token)):
            if not reach.low <= word < reach.high:
                reach.add(word, found)
        reach.weight += sum(len(self.postings[w]) for w in reach.words)

    def _evidence(self, meant: int) -> float:
        return log(self.size / min(meant, self.size))

    def _misspelt(self, token: str) -> Iterator[tuple[int, Meaning]]:
        """Words a slip or two away: these share a beginning or an end with the token."""
        size = len(token)
        if size < MIN_TYPO:
            return
        half = max(2, (size - 1) // 2)
        slips = 1 if size < LONG_WORD else 2
        near = self.words[slice(*_range(self.words, token[:half]))]
        mirrored = self._mirrored[slice(*_range(self._mirrored, token[: -half - 1 : -1]))]
        for words in (near, [w[::-1] for w in mirrored]):
            for word, distance, _ in extract_iter(
                token, words, scorer=OSA.distance, score_cutoff=slips
            ):
                number = self.ids[word]
                yield number, meaning(Way.TYPO, self.idf[number], distance * 8 / size)
        if size > MIN_TYPO:
            cut = [w[:size] for w in near]
            for _, distance, i in extract_iter(token, cut, scorer=OSA.distance, score_cutoff=1):
                number = self.ids[near[i]]
                yield number, meaning(Way.TYPO, self.idf[number], (distance + 0.5) * 8 / size)

    def _consonants(self, token: str) -> Iterator[tuple[int, Meaning]]:
        """Words with the token's letters in their order and its first letter: dropped vowels."""
        low, high = _range(self.words, token[0])
        second, last = token[1], token[-1]
        likely = [w for w in self.words[low:high] if second in w and last in w]
        if len(token) == SHORTEST:
            likely = [w for w in likely if w[-1] == last]
        found = []
        for word in likely:
            skipped = _skipped(token, word)
            if skipped is not None and skipped <= MAX_SKIPPED:
                found.append((self.ids[word], skipped))
        evidence = self._evidence(sum(len(self.postings[i]) for i, _ in found)) if found else 0.0
        for number, skipped in found:
            yield number, meaning(Way.CONSONANTS, evidence, skipped=skipped)

    def candidates(self, reaches: Sequence[Reach]) -> list[int]:
        """Numbers of the cuvées worth comparing, at most `CANDIDATES`, the likeliest first."""
        total: dict[int, float] = defaultdict(float)
        walked = 0
        for reach in sorted(reaches, key=lambda r: r.weight):
            if walked and walked + reach.weight > BUDGET:
                break
            walked += reach.weight
            self._walk(reach, total)
        floor = max(total.values(), default=0.0) * HOPELESS
        share = self._share
        scored = [(v * (1.0 + share[n]), -n) for n, v in total.items() if v >= floor]
        return [-n for _, n in nlargest(CANDIDATES, scored)]

    def _walk(self, reach: Reach, total: dict[int, float]) -> None:
        if reach.initials and len(reach.initials_of) <= VAGUE_INITIALS:
            for number in reach.initials_of:
                total[number] += reach.initials.worth
        for word, found in reach.words.items():
            for number in self.postings[word]:
                total[number] += found.worth
        if reach.beginning:
            for word in range(reach.low, reach.high):
                if word not in reach.words:
                    for number in self.postings[word]:
                        total[number] += reach.beginning.worth


def _range(words: list[str], prefix: str) -> tuple[int, int]:
    """Where the words that begin with `prefix` stand in the sorted list `words`."""
    low = bisect_left(words, prefix)
    return low, bisect_left(words, prefix + "\U0010ffff", low)


def _skipped(token: str, word: str) -> int | None:
    """Consonants of `word` between the letters of `token`, None if it has not these in order."""
    skipped = at = 0
    for letter in token[1:]:
        found = word.find(letter, at + 1)
        if found < 0:
            return None
        skipped += sum([c not in "aeiouy" for c in word[at + 1 : found]])
        at = found
    return skipped

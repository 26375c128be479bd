"""What a venue's past answers teach: its labels, its own abbreviations, what is no drink there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import log

import attrs

from sommit_core.matching.drink import Drink, name_words
from sommit_core.matching.parse import ParsedLabel, parse
from sommit_core.matching.words import SMALL_WORDS

SAME_LABEL = 6.0
"""What it is worth (nats) that the venue gave this very answer to a label of the same words."""
MOST_TOLD = 3.0
"""How far a word may speak for "no drink of ours" (nats)."""
SEEN_OFTEN = 2
"""How often a word must have been no drink before that counts."""


@attrs.frozen
class Decision:
    """One past answer of the venue: what a label turned out to be."""

    label: str
    drink_id: str | None
    """The drink it was linked to in the end (by oui, presque or by hand); None for no drink."""


@attrs.frozen
class Memory:
    """What is learnt of a venue. Built from its decisions, oldest first; the last word wins."""

    labels: Mapping[tuple[str, ...], str | None] = attrs.field(factory=dict)
    """Naming words and colour of a label -> the drink it was linked to."""
    abbreviations: Mapping[str, frozenset[str]] = attrs.field(factory=dict)
    """A word of the venue's labels that no name explains -> words it stood for."""
    odds: Mapping[str, float] = attrs.field(factory=dict)
    """Word -> how much it speaks for "no drink" (nats), from how often it was one."""

    @classmethod
    def build(cls, decisions: Iterable[Decision], drinks: Mapping[str, Drink]) -> Memory:
        """Learn from `decisions`; `drinks` holds the linked ones by id (others teach less)."""
        labels: dict[tuple[str, ...], str | None] = {}
        stood_for: dict[str, Counter[str]] = defaultdict(Counter)
        linked: Counter[str] = Counter()
        other: Counter[str] = Counter()
        for decision in decisions:
            parsed = parse(decision.label)
            words = naming_words(parsed)
            labels[_key(parsed)] = decision.drink_id
            (other if decision.drink_id is None else linked).update(words)
            drink = drinks.get(decision.drink_id or "")
            if drink:
                for token, names in _unexplained(words, drink):
                    stood_for[token].update(names)
        return cls(labels, _settled(stood_for), _odds(linked, other))

    def answer(self, label: ParsedLabel) -> tuple[bool, str | None]:
        """Whether a label of the same words was answered before, and with which drink."""
        key = _key(label)
        return key in self.labels, self.labels.get(key)

    def says_none(self, label: ParsedLabel) -> float:
        """How much the label's words speak for "no drink of ours" (nats, zero or more)."""
        told = max((self.odds.get(word, 0.0) for word in naming_words(label)), default=0.0)
        known, drink_id = self.answer(label)
        if known and drink_id is None:
            told += SAME_LABEL
        return told


def _key(label: ParsedLabel) -> tuple[str, ...]:
    """What labels of the same drink have in common, whatever the serving and the vintage."""
    return (*naming_words(label), label.colour or "")


def naming_words(label: ParsedLabel) -> tuple[str, ...]:
    """The words of a label that name something: no serving, no colour, no vintage."""
    return tuple(w.text for w in label.words if not w.optional)


def _unexplained(words: tuple[str, ...], drink: Drink) -> Iterable[tuple[str, set[str]]]:
    """Words of a label that are no beginning of the drink's, with the drink's words left over."""
    name = f"{drink.name} {drink.producer} {drink.cuvee} {drink.appellation}"
    names = [w for w in name_words(name) if w not in SMALL_WORDS]
    left = {n for n in names if not any(n.startswith(w) for w in words)}
    for word in words:
        if left and not any(n.startswith(word) for n in names):
            yield word, left


def _settled(stood_for: Mapping[str, Counter[str]]) -> dict[str, frozenset[str]]:
    """For each unexplained word, the words that it stood for each time."""
    settled = {}
    for token, names in stood_for.items():
        most = max(names.values())
        settled[token] = frozenset(n for n, count in names.items() if count == most)
    return settled


def _odds(linked: Counter[str], other: Counter[str]) -> dict[str, float]:
    """For words met in no drink's label so far but in some others: how much that tells."""
    drinks, others = linked.total() + 1, other.total() + 1
    return {
        word: min(MOST_TOLD, log((count + 0.5) / others / (0.5 / drinks)))
        for word, count in other.items()
        if word not in linked and count >= SEEN_OFTEN
    }

"""A drink as the matcher sees it, and how drinks gather into cuvées.

A cuvée is what a label names: producer, cuvée, appellation, colour. Its drinks differ by vintage
and container only, which are fields to choose by, never words to search for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

import attrs

from sommit_core.matching.parse import fold
from sommit_core.matching.words import AGED_KINDS, SMALL_WORDS

KEG_ML = 5_000
"""A beer container from here on is a keg."""
MAX_NAME_WORDS = 32
"""Words of a name that are indexed."""

_WORD = re.compile(r"[^\W\d_]{3,}(?=\d\d)|[^\W_]+")
_KEG_NAME = re.compile(r"fut|keg|\d+l")


@attrs.frozen
class Drink:
    """A reference of a venue or of the library. Only `id` and `name` are needed."""

    id: str
    name: str
    producer: str = ""
    cuvee: str = ""
    appellation: str = ""
    region: str = ""
    colour: str = ""
    """"rouge", "blanc", "rosé" or nothing."""
    vintage: int | None = None
    container_ml: int | None = None
    kind: str = ""
    """"vin", "champagne", "effervescent", "biere", "cidre", "spiritueux", "soft" ... or nothing."""
    price: Decimal | None = None
    """What one container costs: a rough guide only."""

    @property
    def keg(self) -> bool:
        """Whether it is a beer in a keg, or what is as large and not known to be wine."""
        large = (self.container_ml or 0) >= KEG_ML
        return large and (self.kind == "biere" or not (self.kind or self.colour or self.vintage))


class Cuvee:
    """Drinks that differ by vintage or container only, under the words that name them."""

    __slots__ = (
        *("aged", "appellation", "colour", "containers", "drinks", "keg", "kind", "names"),
        *("own", "vintages", "words"),
    )

    def __init__(self, drink: Drink, own: tuple[str, ...]) -> None:
        self.own = own
        """Words of the name, the producer and the cuvée."""
        self.appellation = name_words(drink.appellation)
        self.names = tuple(dict.fromkeys(own + self.appellation))
        self.words: tuple[int, ...] = ()
        """The vocabulary's numbers for `names`, in the same order."""
        self.colour = drink.colour
        self.kind = drink.kind
        self.keg = drink.keg
        self.drinks: list[Drink] = []
        self.vintages: frozenset[int] = frozenset()
        self.containers: frozenset[int] = frozenset()
        self.aged = True
        """Whether its drinks may carry a vintage; without a kind, colour or appellation tell."""

    def settle(self) -> None:
        """Work out what its drinks have in common, once all are there."""
        self.vintages = frozenset([d.vintage for d in self.drinks if d.vintage])
        self.containers = frozenset([d.container_ml for d in self.drinks if d.container_ml])
        if self.kind:
            self.aged = self.kind in AGED_KINDS
        else:
            self.aged = bool(self.colour or self.appellation or self.vintages)

    def initials(self) -> str:
        """Initials of the own words and of the appellation's, with and without small words."""
        runs = []
        for words in (self.own, self.appellation):
            runs.append("".join([w[0] for w in words]))
            large = [w[0] for w in words if w not in SMALL_WORDS]
            if len(large) < len(words):
                runs.append("".join(large))
        return " ".join(runs)


def name_words(text: str) -> tuple[str, ...]:
    """The different words of a name, folded, in their order."""
    return tuple(dict.fromkeys(_WORD.findall(fold(text))))[:MAX_NAME_WORDS]


def gather(drinks: Iterable[Drink]) -> list[Cuvee]:
    """The cuvées of `drinks`, in the order they are first met."""
    by_text: dict[tuple[object, ...], Cuvee] = {}
    by_words: dict[tuple[object, ...], Cuvee] = {}
    for drink in drinks:
        text = (drink.name, drink.producer, drink.cuvee, drink.colour, drink.kind, drink.keg)
        cuvee = by_text.get(text)
        if cuvee is None:
            own = own_words(drink)
            key = (frozenset(own) - SMALL_WORDS, drink.colour, drink.keg)
            cuvee = by_words.get(key)
            if cuvee is None:
                cuvee = by_words[key] = Cuvee(drink, own)
            by_text[text] = cuvee
        cuvee.drinks.append(drink)
    for cuvee in by_words.values():
        cuvee.settle()
    return list(by_words.values())


def own_words(drink: Drink) -> tuple[str, ...]:
    """Words that name `drink` itself: not its appellation, vintage or container."""
    words = name_words(f"{drink.name} {drink.producer} {drink.cuvee}")
    return tuple(w for w in words if not _KEG_NAME.fullmatch(w)) if drink.keg else words

"""A drink as the matcher sees it, and how drinks gather into cuvées.

A cuvée is what a label names: producer, cuvée, appellation, colour. Its drinks differ by vintage
and container only, which are fields to choose by, never words to search for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

import attrs

from sommit_core.matching.parse import KEG_ML, fold
from sommit_core.matching.words import SMALL_WORDS

_WORD = re.compile(r"[^\W_]+")
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
    """What one container costs, tax included or not: a rough guide only."""


class Cuvee:
    """Drinks that differ by vintage or container only, under the words that name them."""

    __slots__ = ("appellation", "colour", "drinks", "keg", "kind", "names", "own", "words")

    def __init__(self, drink: Drink, own: tuple[str, ...], keg: bool) -> None:  # noqa: FBT001  (internal)
        self.own = own
        self.appellation = tuple(_WORD.findall(fold(drink.appellation)))
        self.colour = drink.colour
        self.kind = drink.kind
        self.keg = keg
        self.drinks: list[Drink] = []
        self.names = tuple(dict.fromkeys(own + self.appellation))
        self.words: tuple[int, ...] = ()


def gather(drinks: Iterable[Drink]) -> list[Cuvee]:
    """The cuvées of `drinks`, in the order they are first met."""
    by_text: dict[tuple[object, ...], Cuvee] = {}
    by_words: dict[tuple[object, ...], Cuvee] = {}
    for drink in drinks:
        keg = (drink.container_ml or 0) >= KEG_ML and drink.kind == "biere"
        text = (drink.name, drink.producer, drink.appellation, drink.colour, drink.kind, keg)
        cuvee = by_text.get(text)
        if cuvee is None:
            own = _own_words(drink, keg=keg)
            key = (frozenset(own) - SMALL_WORDS, drink.colour, keg)
            cuvee = by_text[text] = by_words.setdefault(key, Cuvee(drink, own, keg))
        cuvee.drinks.append(drink)
    return list(by_words.values())


def _own_words(drink: Drink, *, keg: bool) -> tuple[str, ...]:
    text = fold(f"{drink.name} {drink.producer} {drink.cuvee}")
    words = dict.fromkeys(_WORD.findall(text))
    if keg:
        return tuple(w for w in words if not _KEG_NAME.fullmatch(w))
    return tuple(words)

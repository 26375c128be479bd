"""Volumes told by modifiers: where a glass is a product with "12 cl" chosen on the line.

Modifiers come only one request per line, so this is for lines that have some, of products that
can be sold with a volume, and stops at `MOST_EXTRA` requests in a reading. Lines are asked about
in the order of their sale, the oldest first: a line told once is told again at each later reading,
because the days before it only leave the days that are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

from sommit_bizzon.catalogue import read_catalogue
from sommit_bizzon.figures import amount, known, text
from sommit_bizzon.lines import NO_CHOICE, Choice
from sommit_bizzon.listing import read_one
from sommit_bizzon.tickets import ITEMS
from sommit_bizzon.wire import Line, One, Part, first_id, refs
from sommit_core import Modifier, Pos, RequestRejected

MOST_EXTRA = 30

_VOLUME = re.compile(r"(?<![\d.,])(\d{1,4}(?:[.,]\d{1,3})?)\s*(ml|cl|dl|l)\b", re.IGNORECASE)
_ML = {"ml": 1, "cl": 10, "dl": 100, "l": 1000}
_SPELLINGS = ("invoiceItemModifiers", "invoiceItemsModifiers")

T = TypeVar("T")


class Servings:
    """Finds the volume of a line among its modifiers, within one reading's allowance."""

    def __init__(self, pos: Pos) -> None:
        self._pos = pos
        self._left = MOST_EXTRA
        self._has_volume: dict[str, bool] = {}
        self._spelling = _SPELLINGS[0]
        self.unread = 0
        """Lines that were not asked about because the allowance was used up."""

    def choice(self, line: Line) -> Choice:
        """What was chosen on `line`; nothing if it has no volume to tell."""
        links = line.links
        product = first_id(links.product) if links else None
        if not links or not product:
            return NO_CHOICE
        chosen = refs(links.invoice_item_modifiers, links.invoice_items_modifiers)
        if not chosen or not self._sold_by_volume(product):
            return NO_CHOICE
        if self._left <= 0:
            self.unread += 1
            return NO_CHOICE
        return _choice(self._modifiers_of(line))

    def _sold_by_volume(self, product: str) -> bool:
        sets = read_catalogue(self._pos).modifier_sets.get(product)
        if sets is None:
            # Taken off the catalogue since: what was told of its lines must not change now.
            return True
        return any(self._set_has_volume(set_id) for set_id in sets)

    def _set_has_volume(self, set_id: str) -> bool:
        if set_id not in self._has_volume and self._left > 0:
            modifiers = self._ask("/v1/modifier-sets", set_id, "modifiers", One[Part, Part]) or []
            self._has_volume[set_id] = _choice(modifiers).serving_ml is not None
        return self._has_volume.get(set_id, False)

    def _modifiers_of(self, line: Line) -> list[Part]:
        """The vendor's documents spell the include in two ways; the one accepted is kept."""
        found = self._ask(ITEMS, line.id, self._spelling, One[Line, Part])
        if found is None and self._spelling == _SPELLINGS[0]:
            found = self._ask(ITEMS, line.id, _SPELLINGS[1], One[Line, Part])
            self._spelling = _SPELLINGS[0] if found is None else _SPELLINGS[1]
        return found or []

    def _ask(
        self, path: str, resource_id: str, include: str, into: type[One[T, Part]]
    ) -> list[Part] | None:
        """What a resource includes; None when the till rejects the question."""
        self._left -= 1
        try:
            found = read_one(self._pos, path, resource_id, (("include", include),), into)
        except RequestRejected:
            return None
        return (found.included or []) if found else None


def volume_ml(text: str) -> int | None:
    """The volume that a modifier's name tells: 120 for "Verre 12 cl", None for "sans glace"."""
    match = _VOLUME.search(text)
    if not match:
        return None
    volume = Decimal(match[1].replace(",", ".")) * _ML[match[2].lower()]
    return int(volume) if volume == int(volume) and volume > 0 else None


def _choice(modifiers: Iterable[Part]) -> Choice:
    said = (modifier.says for modifier in modifiers)
    chosen = tuple(
        Modifier(text(one.name), known(amount(one.price))) for one in said if text(one.name)
    )
    volumes = (volume_ml(modifier.name) for modifier in chosen)
    return Choice(chosen, next((volume for volume in volumes if volume), None))

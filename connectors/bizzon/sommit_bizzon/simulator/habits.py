"""How a till may speak and misbehave: what the vendor's documents leave open, and what networks do.

`Habits` are ways of speaking that a connector must take in its stride; `Faults` are single requests
that go wrong.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Sequence
from typing import Literal

import attrs

PASSING = (
    *("429 seconds", "429 date", "429 bare", "500", "502", "503"),
    *("html", "errors", "no data", "reset", "cut", "half json"),
)
"""Failures after which the same request, sent again, is answered."""

LASTING = ("401", "403", "wrong types", "415", "redirect")
"""Failures that end a reading."""

IN_A_ROW = 2
"""As many passing failures come one after the other, when they come by chance."""


@attrs.define
class Habits:
    """How the till words its answers. The defaults are the samples of its documents."""

    names: Literal["samples", "table"] = "samples"
    """Relationship names: `invoiceItems`, `register`, `originalInvoice`, or the table's."""
    flags: Literal["new", "old"] = "new"
    """`isComp` and `isVoid`, or `comp` and `void`."""
    refund_signs: Literal["negative", "positive"] = "negative"
    after_discount: bool = True
    """False: lines lack `totalInclDiscount`, and `total` is after discounts."""
    offered_amounts: bool = False
    """True: offered lines show the amounts that they would have had."""
    milliseconds: bool = True
    nothing: Literal["null", "empty", "absent"] = "null"
    """How an optional text is told that is not there."""
    order: Literal["oldest", "newest", "shuffled"] = "newest"
    twice: bool = False
    """True: each page repeats the last row of the page before it."""
    page_size: int | None = None
    """The till's own page size, whatever is asked."""
    end: Literal["null", "absent", "empty page"] = "null"
    """How a listing ends."""
    foreign_next: bool = False
    """True: `links.next` names another host, and has lost the filters."""
    loops: bool = False
    """True: the last page points at the first again."""
    included_most: int = 1000
    """`included` is cut off here, without a word."""
    forgets_every: int = 0
    """One in so many included rows is left out, another one each time; 0: none."""
    hides: frozenset[str] = frozenset()
    """Ids that are never included, but can be asked for one by one."""
    originals_included: bool = False
    """True: `included` holds the originals of refunds, which are no rows of the window."""
    filters_ignored: bool = False
    fieldsets_rejected: bool = False
    modifier_include: str = "invoiceItemModifiers"

    @classmethod
    def by_chance(cls, seed: int) -> Habits:
        """Habits drawn from those that change nothing in what the till says."""
        chance = random.Random(seed)  # noqa: S311  (a simulator's dice)
        return cls(
            names=chance.choice(("samples", "table")),
            flags=chance.choice(("new", "old")),
            refund_signs=chance.choice(("negative", "positive")),
            offered_amounts=chance.random() < 0.5,
            milliseconds=chance.random() < 0.5,
            nothing=chance.choice(("null", "empty", "absent")),
            order=chance.choice(("oldest", "newest", "shuffled")),
            twice=chance.random() < 0.3,
            page_size=chance.choice((None, None, 1, 3)),
            end=chance.choice(("null", "absent", "empty page")),
            foreign_next=chance.random() < 0.5,
            included_most=chance.choice((1000, 1000, 5)),
            forgets_every=chance.choice((0, 0, 7)),
            originals_included=chance.random() < 0.3,
            filters_ignored=chance.random() < 0.2,
            fieldsets_rejected=chance.random() < 0.2,
        )


class Faults:
    """Which request goes wrong, and how: by a script, or by chance."""

    def __init__(
        self,
        script: Sequence[str | None] = (),
        *,
        seed: int = 0,
        rate: float = 0.0,
        kinds: Sequence[str] = PASSING,
    ) -> None:
        """Args as follows.

        Args:
            script: The fault of the first request, the second ...; None where there is none.
            seed: Of the dice thrown once the script is over.
            rate: The share of requests that then go wrong.
            kinds: What may then go wrong.
        """
        self._script = deque(script)
        self._dice = random.Random(seed)  # noqa: S311  (a simulator's dice)
        self._rate = rate
        self._kinds = tuple(kinds)
        self._row = 0

    def next(self) -> str | None:
        """The fault of the request that comes in now."""
        if self._script:
            return self._script.popleft()
        if self._row >= IN_A_ROW or self._dice.random() >= self._rate:
            self._row = 0
            return None
        self._row += 1
        return self._dice.choice(self._kinds)

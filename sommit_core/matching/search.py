"""The venue's own drinks first, then the shared library."""

from __future__ import annotations

from collections.abc import Collection

import attrs

from sommit_core.matching.memory import Memory
from sommit_core.matching.suggest import Matcher, Suggestion, Verdict

EVEN_CHANCE = 0.5
"""A venue's drink that is likelier than this is proposed without asking the library."""


@attrs.frozen
class Search:
    """A venue's drinks, and the library to fall back on."""

    venue: Matcher
    library: Matcher | None = None

    def suggest(
        self,
        label: str,
        *,
        category: str | None = None,
        limit: int = 5,
        refused: Collection[str] = frozenset(),
        memory: Memory | None = None,
    ) -> Suggestion:
        """As `Matcher.suggest`: the venue's answer, or the library's when that one is likelier."""
        own = self.venue.suggest(
            label, category=category, limit=limit, refused=refused, memory=memory
        )
        if self.library is None or _certainty(own) >= EVEN_CHANCE:
            return own
        other = self.library.suggest(
            label, category=category, limit=limit, refused=refused, memory=memory
        )
        lead, rest = (other, own) if _certainty(other) > _certainty(own) else (own, other)
        others = sorted(lead.candidates[1:] + rest.candidates, key=lambda c: -c.score)
        return attrs.evolve(lead, candidates=(*lead.candidates[:1], *others)[:limit])


def _certainty(found: Suggestion) -> float:
    """How likely the proposed drink is the one; zero when none is proposed."""
    return 0.0 if found.verdict is Verdict.NON else found.confidence

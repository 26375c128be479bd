"""The venue's own drinks first, then the shared library."""

from __future__ import annotations

from collections.abc import Collection

import attrs

from sommit_core.matching.memory import Memory
from sommit_core.matching.suggest import Matcher, Suggestion, Verdict


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
        """As `Matcher.suggest`: the venue's answer, or the library's when the venue has none."""
        own = self.venue.suggest(
            label, category=category, limit=limit, refused=refused, memory=memory
        )
        if own.verdict is not Verdict.NON or self.library is None:
            return own
        other = self.library.suggest(
            label, category=category, limit=limit, refused=refused, memory=memory
        )
        if other.verdict is Verdict.NON:
            return attrs.evolve(own, candidates=(own.candidates + other.candidates)[:limit])
        return attrs.evolve(other, candidates=(other.candidates + own.candidates)[:limit])

"""From a till label to the drink it means."""

from sommit_core.matching.drink import Drink
from sommit_core.matching.parse import ParsedLabel, Word, parse
from sommit_core.matching.suggest import Candidate, Matcher, Suggestion, Verdict
from sommit_core.matching.words import Served

__all__ = [
    "Candidate",
    "Drink",
    "Matcher",
    "ParsedLabel",
    "Served",
    "Suggestion",
    "Verdict",
    "Word",
    "parse",
]

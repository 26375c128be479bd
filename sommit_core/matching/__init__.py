"""From a till label to the drink it means.

from sommit_core.matching import Drink, Matcher

matcher = Matcher([Drink(id="1", name="Sancerre", producer="Vacheron", colour="blanc")])
found = matcher.suggest("SANCERRE BLC VACHERON VRE 12CL")
print(found.verdict, found.candidates[0].drink_id, found.parsed.serving_ml)  # oui 1 120
"""

from sommit_core.matching.drink import Drink
from sommit_core.matching.memory import Decision, Memory
from sommit_core.matching.parse import ParsedLabel, Word, parse
from sommit_core.matching.reasons import Reason
from sommit_core.matching.search import Search
from sommit_core.matching.suggest import Candidate, Matcher, Place, Suggestion, Verdict
from sommit_core.matching.words import Served

__all__ = [
    "Candidate",
    "Decision",
    "Drink",
    "Matcher",
    "Memory",
    "ParsedLabel",
    "Place",
    "Reason",
    "Search",
    "Served",
    "Suggestion",
    "Verdict",
    "Word",
    "parse",
]

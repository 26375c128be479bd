"""A complete run on made-up data, in books of its own: each rule at work, and checked."""

from sommit_core.demo.house import Check, Night, Outcome
from sommit_core.demo.story import tell

__all__ = ["Check", "Night", "Outcome", "tell"]

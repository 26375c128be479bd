"""A complete run on made-up data, in books of its own: each rule at work, and checked."""

from sommit_core.demo.story import Check, Night, Outcome, tell

__all__ = ["Check", "Night", "Outcome", "tell"]

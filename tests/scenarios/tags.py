"""What the tags of the scenarios mean."""

from __future__ import annotations

RULES = tuple(f"R{n}" for n in range(1, 21))

TILLS = {"chaque_caisse": ("fake", "bizzon"), "bizzon": ("bizzon",)}
"""Tag -> the tills that its scenarios are played on; the fake one where there is no tag."""

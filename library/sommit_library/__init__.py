"""A ready reference library for Sommit, as one CSV file.

The data keeps its own licence (ODbL 1.0): see LICENCE-DATA and ATTRIBUTIONS.md.
"""

from __future__ import annotations

from pathlib import Path


def path() -> Path:
    """The library's CSV file: what `sommit library import` reads."""
    return Path(__file__).with_name("library.csv")

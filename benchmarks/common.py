"""What both contenders of `night.py` agree on: the till, the links, the figures to compare."""

from __future__ import annotations

import json
from datetime import date
from typing import NamedTuple

FIRST_DAY = date(2024, 1, 1)
"""The business date of the first closing; there is one closing a day."""

LINES_A_DAY = 400
PRODUCTS = 400
VENUE = "000001"
TOKEN = f"sk_live_{VENUE}"
INITIAL = 1_000_000
"""Units of each linked product in the cellar before the first sale."""


class Figures(NamedTuple):
    """What a contender has stored; both must come to the same."""

    lines: int
    quantity: int
    """Units on all lines."""
    sold: int
    """Units taken off the stock of linked products."""

    def print(self) -> None:
        """Hand them to `night.py`."""
        print(json.dumps(self))


def is_linked(product_id: str) -> bool:
    """Whether a product's sales take stock: four products of five."""
    return int(product_id[2:]) % 5 != 0

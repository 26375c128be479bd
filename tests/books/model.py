"""What the books must say, worked out from what a test did: plain dictionaries, no product code.

Everything is recomputed from the facts at each question, so nothing here can drift.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
EARNS = {"sale", "refund", "comp", "fee"}


class Model:
    """One venue in Paris whose days end at five in the morning."""

    def __init__(self) -> None:
        self.lines: dict[str, dict[str, Any]] = {}
        self.links: list[dict[str, Any]] = []
        self.moves: list[dict[str, Any]] = []
        self.refunds_restore = True

    def rang(self, key: str, at: datetime, **line: Any) -> None:
        """A line of a ticket: product, quantity, revenue, kind, and perhaps serving_ml."""
        local = at.astimezone(PARIS)
        day = local.date() - timedelta(days=local.hour < 5)
        self.lines[key] = {"day": day, "at": at, "serving_ml": None, **line}

    def days(self, *, linked: bool = False) -> dict[date, dict[str, tuple[Decimal, Decimal]]]:
        """For each business day and product: units sold and turnover."""
        days: dict[date, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        for line in self.lines.values():
            if line["kind"] in EARNS and (not linked or self._link(line)):
                days[line["day"]][line["product"]].append(line)
        return {
            day: {product: sums for product, lines in sold.items() if (sums := _sums(lines))}
            for day, sold in days.items()
            if any(_sums(lines) for lines in sold.values())
        }

    def stock(self, beverage: str) -> Decimal:
        """Millilitres left of one beverage."""
        moves = [move for move in self.moves if move["beverage"] == beverage]
        moves.sort(key=lambda move: move["at"])  # stable: of one instant, the later told counts
        counted_at, left = None, Decimal(0)
        for move in moves:
            if move["count"]:
                counted_at, left = move["at"], move["ml"]
            else:
                left += move["ml"]
        return left - sum(self._taken(beverage, counted_at), Decimal(0))

    def _taken(self, beverage: str, counted_at: datetime | None) -> Iterator[Decimal]:
        moving = {"sale", "comp"} | ({"refund"} if self.refunds_restore else set())
        for line in self.lines.values():
            link = self._link(line)
            if not link or link["beverage"] != beverage or line["kind"] not in moving:
                continue
            if counted_at is None or line["at"] > counted_at:
                yield line["quantity"] * (line["serving_ml"] or link["serving_ml"])

    def _link(self, line: dict[str, Any]) -> dict[str, Any] | None:
        found = [
            link
            for link in self.links
            if link["product"] == line["product"]
            and (link["since"] is None or line["day"] >= link["since"])
            and (link["until"] is None or line["day"] < link["until"])
        ]
        assert len(found) <= 1, "the test itself linked one product twice"
        return found[0] if found else None


def _sums(lines: list[dict[str, Any]]) -> tuple[Decimal, Decimal] | None:
    """Units and turnover; a charge has no units. None for a product that only brought fees of 0."""
    units = sum((x["quantity"] for x in lines if x["kind"] != "fee"), Decimal(0))
    if all(x["kind"] == "fee" and not x["revenue"] for x in lines):
        return None
    return units, sum((x["revenue"] for x in lines), Decimal(0))

"""The empty simulator worked by lines typed at its prompt."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

from sommit_bizzon.simulator import BizzonTill
from sommit_bizzon.simulator.prompt import Prompt


def type_at(till: BizzonTill, *lines: str) -> str:
    told = io.StringIO()
    prompt = Prompt(till)
    prompt.stdout = told
    for line in lines:
        prompt.onecmd(line)
    return told.getvalue()


def test_what_is_typed_is_rung_up_at_paris_hours() -> None:
    till = BizzonTill()
    type_at(
        till,
        'product "SANCERRE VRE 12CL" 8.50 "VINS AU VERRE"',
        "product CAFE 2.40",
        'sell "2026-03-05 20:15" "SANCERRE VRE 12CL" 2 CAFE 1',
    )
    (ticket,) = till.tickets
    assert ticket.created_at == datetime(2026, 3, 5, 19, 15, tzinfo=UTC)
    assert ticket.total == Decimal("19.40")


def test_the_last_ticket_is_refunded_and_buttons_change_price_and_label() -> None:
    till = BizzonTill()
    type_at(
        till,
        "product CAFE 2.40",
        'sell "2026-03-05 20:15" CAFE 1',
        'refund "2026-03-05 20:20"',
        "price CAFE 2.60",
        'rename CAFE "CAFE ALLONGE"',
        'sell "2026-03-05 21:00" "CAFE ALLONGE" 1',
    )
    assert [ticket.total for ticket in till.tickets] == [
        Decimal("2.40"),
        Decimal("-2.40"),
        Decimal("2.60"),
    ]


def test_a_line_that_is_not_understood_changes_nothing() -> None:
    till = BizzonTill()
    for line in ("sell", "sell tomorrow CAFE 1", "price CAFE", "product CAFE dear", "refund"):
        assert "not understood" in type_at(till, line)
    assert (till.products, till.tickets) == ([], [])

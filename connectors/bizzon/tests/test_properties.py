"""What holds for any ticket, any order, any page size: properties over made-up answers."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from sommit_core import ClosingSales
from sommit_core.business_day import BusinessClock
from sommit_core.connection import Connection

DAY, NEXT = date(2025, 10, 25), date(2025, 10, 27)
START = datetime(2025, 10, 25, 3, tzinfo=UTC)
NOW = datetime(2025, 10, 28, tzinfo=UTC)

AMOUNTS = st.decimals(-99, 99, places=2).map(str)
MAYBE = st.none() | st.just("") | AMOUNTS
FLAG = st.none() | st.booleans()

LINES = st.fixed_dictionaries(
    {"quantity": st.sampled_from(["1.0", "2", "-1.0", "0.5"]), "total": AMOUNTS},
    optional={
        "productName": st.text(max_size=8),
        "totalInclDiscount": MAYBE,
        "discountAmount": MAYBE,
        "isComp": FLAG,
        "isVoid": FLAG,
        "comp": FLAG,
        "void": FLAG,
    },
)
TICKETS = st.fixed_dictionaries(
    {
        "minute": st.integers(0, 48 * 60),
        "lines": st.lists(LINES, max_size=4),
        "cancelled": FLAG,
        "total": MAYBE,
        "refund": st.booleans(),
    }
)


def _invoice(number: int, ticket: dict[str, Any]) -> dict[str, Any]:
    at = START + timedelta(minutes=ticket["minute"])
    original = {"type": "invoices", "id": "i-other"} if ticket["refund"] else None
    lines = [
        {"type": "invoiceItems", "id": f"l-{number}-{n}"} for n, _ in enumerate(ticket["lines"])
    ]
    return {
        "type": "invoices",
        "id": f"i-{number}",
        "attributes": {
            "createdAt": at.isoformat().replace("+00:00", "Z"),
            "cancelled": ticket["cancelled"],
            "total": ticket["total"],
        },
        "relationships": {
            "invoiceItems": {"data": lines},
            "originalInvoice": {"data": original},
        },
    }


def _items(number: int, ticket: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"type": "invoiceItems", "id": f"l-{number}-{n}", "attributes": line}
        for n, line in enumerate(ticket["lines"])
    ]


def _till(tickets: list[dict[str, Any]], dice: random.Random, size: int) -> httpx.MockTransport:
    """Pages of `size` tickets in any order, some of them twice."""
    numbers = list(range(len(tickets)))
    numbers += [number for number in numbers if dice.random() < 0.3]
    dice.shuffle(numbers)
    pages = [numbers[start : start + size] for start in range(0, len(numbers), size)] or [[]]

    def answer(request: httpx.Request) -> httpx.Response:
        at = int(request.url.params.get("page[after]", "0"))
        shown = pages[at]
        included = [item for number in shown for item in _items(number, tickets[number])]
        dice.shuffle(included)
        document = {
            "data": [_invoice(number, tickets[number]) for number in shown],
            "included": included,
            "links": {"next": f"?page[after]={at + 1}" if at + 1 < len(pages) else None},
        }
        return _response(json.dumps(document).encode())

    return httpx.MockTransport(answer)


def _response(body: bytes) -> httpx.Response:
    headers = {"content-type": "application/vnd.api+json"}
    return httpx.Response(200, headers=headers, stream=httpx.ByteStream(body))


def _closings(network: httpx.MockTransport) -> list[ClosingSales]:
    connection = Connection.open(
        "bizzon",
        {},
        "sk_test_x1",
        clock=BusinessClock.always("Europe/Paris", time(5)),
        currency="EUR",
        now=NOW,
        sleep=lambda seconds: None,
        network=network,
    )
    with connection:
        return list(connection.closings(DAY, NEXT))


@settings(deadline=None, max_examples=80)
@given(st.lists(TICKETS, max_size=8), st.integers(0, 2**16), st.integers(1, 9))
def test_order_repetition_and_page_size_change_nothing(tickets, seed, size) -> None:
    plain = _closings(_till(tickets, random.Random(0), 100))
    mixed = _closings(_till(tickets, random.Random(seed), size))
    assert plain == mixed


@settings(deadline=None, max_examples=80)
@given(st.lists(TICKETS, max_size=8))
def test_every_line_is_read_once_and_the_totals_are_those_of_the_lines(tickets) -> None:
    closings = _closings(_till(tickets, random.Random(1), 3))
    wanted = sorted(
        f"l-{number}-{n}"
        for number, ticket in enumerate(tickets)
        if ticket["minute"] < 49 * 60
        for n, _line in enumerate(ticket["lines"])
    )
    assert sorted(line.id for closing in closings for line in closing.lines) == wanted
    for closing in closings:
        earned = sum(line.revenue for line in closing.lines if line.kind != "void")
        assert closing.control.revenue == earned
        assert closing.control.lines == len(closing.lines)


@settings(deadline=None, max_examples=80)
@given(st.lists(TICKETS, max_size=8))
def test_signs_and_discounts_are_those_of_the_kind(tickets) -> None:
    for closing in _closings(_till(tickets, random.Random(1), 3)):
        for line in closing.lines:
            assert line.discount >= 0
            if line.kind == "sale":
                assert line.quantity >= 0
            elif line.kind == "refund":
                assert line.quantity <= 0 >= line.revenue
            else:
                assert line.revenue == 0

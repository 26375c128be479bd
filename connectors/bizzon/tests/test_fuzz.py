"""Answers spoilt at random: each is read whole or refused with an error that says who must act."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sommit_bizzon.simulator import BizzonTill, Habits, Sold
from sommit_bizzon.simulator.api import Api

from sommit_core import ClosingSales, PosProduct
from sommit_core.business_day import BusinessClock
from sommit_core.connection import Connection
from sommit_core.errors import ConnectorFailure, PosError, WriteRefused
from sommit_core.plugins import bind

DAY, NEXT = date(2025, 10, 23), date(2025, 10, 24)
SEED, CASES = 20251023, 2500
"""Cases of each listing."""

OUTCOMES = {"read", "BadPosData", "PosUnavailable", "EmptyCatalogue", "RequestRejected"}

BIZZON = bind("bizzon")

VALUES = (
    *(None, True, 0, -1, 1.5, "", "x", "8.00", "-8.00", "NaN", "1e999", "2025-10-23", "\ud800"),
    *(
        [],
        {},
        [None],
        [[]],
        {"data": None},
        {"id": "7"},
        {"type": "x", "id": "y"},
        "../..",
        "a" * 300,
    ),
)


def _documents() -> dict[str, Any]:
    """The first pages of a small till."""
    till = BizzonTill()
    glass, bottle = till.add_product("Sancerre", variants=[("Verre", "7.50"), ("75 cl", "36.00")])
    (beer,) = till.add_product("Bière", "5.00", category="Bières")
    at = datetime(2025, 10, 23, 20, tzinfo=UTC)
    ticket = till.sell(at, [Sold(glass, 2), Sold(beer, comp=True), Sold(bottle, void=True)])
    till.refund(ticket, at, lines=[0])
    api = Api(till, Habits())
    targets = {
        "/pos/v1/invoices": "/v1/invoices?include=invoiceItems%2Cregister",
        "/pos/v1/products": "/v1/products?include=productType%2CproductVariants",
    }
    return {path: json.loads(api.answer(target, "").body) for path, target in targets.items()}


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) inside a document."""
    keys = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, inner in list(keys):
        found.append((value, key))
        if isinstance(inner, dict | list):
            found += _places(inner)
    return found


def _spoil(document: Any, dice: random.Random) -> bytes:
    document = copy.deepcopy(document)
    for _ in range(dice.choice((1, 1, 2, 5))):
        places = _places(document)
        if not places:
            break
        container, key = dice.choice(places)
        what = dice.randrange(4)
        if what == 0:
            del container[key]
        elif what == 1 and isinstance(container, list):
            container.append(copy.deepcopy(container[key]))
        elif what == 2:
            container[key] = copy.deepcopy(dice.choice(places)[0])
        else:
            container[key] = copy.deepcopy(dice.choice(VALUES))
    body = json.dumps(document).encode()
    if dice.random() < 0.1:
        cut = dice.randrange(len(body))
        body = body[:cut] + dice.choice((b"", b"\xff", b"}", b'"')) + body[cut + 1 :]
    return body


def _answer(status: int, body: bytes) -> httpx.Response:
    headers = {"content-type": "application/vnd.api+json"}
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


@pytest.mark.parametrize("path", ["/pos/v1/invoices", "/pos/v1/products"])
def test_a_spoilt_answer_is_read_whole_or_refused_by_name(path) -> None:
    dice = random.Random(SEED)
    document = _documents()[path]
    body = b""

    def answer(request: httpx.Request) -> httpx.Response:
        known = request.url.path == path and "page[after]" not in request.url.params
        return _answer(200, body) if known else _answer(404, b"{}")

    outcomes: Counter[str] = Counter()
    for case in range(CASES):
        body = _spoil(document, dice)
        outcomes[_outcome(answer, path, f"seed {SEED}, case {case}: {body!r}")] += 1
    assert outcomes["read"] > CASES / 10
    assert outcomes["BadPosData"] > CASES / 10
    assert set(outcomes) <= OUTCOMES


def _outcome(answer: Callable[[httpx.Request], httpx.Response], path: str, case: str) -> str:
    """What a reading comes to: "read", or the name of the error that it ends with."""
    connection = Connection.open(
        BIZZON,
        {},
        "sk_test_x1",
        clock=BusinessClock.always("Europe/Paris", time(5)),
        currency="EUR",
        now=datetime(2025, 10, 24, 12, tzinfo=UTC),
        sleep=lambda seconds: None,
        network=httpx.MockTransport(answer),
    )
    try:
        with connection:
            if path.endswith("invoices"):
                _check_closings(list(connection.closings(DAY, NEXT)), case)
            else:
                assert all(isinstance(one, PosProduct) for one in connection.products()), case
    except PosError as error:
        unnamed = isinstance(error, ConnectorFailure | WriteRefused)
        return f"{error.code} {case}" if unnamed else error.code
    return "read"


def _check_closings(closings: list[Any], case: str) -> None:
    for closing in closings:
        assert isinstance(closing, ClosingSales), case
        for line in closing.lines:
            assert type(line.quantity) is type(line.revenue) is Decimal, case
            assert line.id, case

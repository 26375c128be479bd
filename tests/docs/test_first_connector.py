"""The connector of the how-to page, against a till that answers as the page says."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import ModuleType

import httpx
import pytest

from sommit_core import ClosingSales, PosPrice
from sommit_core.business_day import BusinessClock
from sommit_core.connection import Connection
from sommit_core.plugins import bind_module
from tests.docs.pages import DOCS, Page

LINE = {"id": "l1", "item": "a", "name": "SANCERRE", "units": 2, "amount": 17.00}
ANSWERS = {
    "/v1/items": {"items": [{"id": "a", "name": "SANCERRE", "price": 8.50}], "next": "p2"},
    "/v1/items?after=p2": {"items": [{"id": "b", "name": "CAFE", "price": 2.40}]},
    "/v1/days/2026-03-05": {"closed": True, "total": 17.00, "lines": [LINE]},
}


def answer(request: httpx.Request) -> httpx.Response:
    body = httpx.ByteStream(json.dumps(ANSWERS[request.url.raw_path.decode()]).encode())
    return httpx.Response(200, stream=body, headers={"content-type": "application/json"})


@pytest.fixture
def module() -> ModuleType:
    """The module that the page shows."""
    page = Page.at(DOCS / "how-to" / "write-a-connector.md")
    (shown,) = [block.text for block in page.blocks if block.language == "python"]
    made = ModuleType("sommit_acme")
    exec(compile(shown, "sommit_acme", "exec", dont_inherit=True), vars(made))
    return made


def test_it_reads_products_prices_and_a_day(module: ModuleType) -> None:
    opened = Connection.open(
        bind_module("acme", module),
        {},
        "acme_0123456789",
        clock=BusinessClock.always("Europe/Paris", time(5)),
        currency="EUR",
        now=datetime(2026, 3, 6, 5, 30, tzinfo=UTC),
        network=httpx.MockTransport(answer),
    )
    with opened as pos:
        assert [product.label for product in pos.products()] == ["SANCERRE", "CAFE"]
        assert pos.prices()[1] == PosPrice("b", Decimal("2.4"))
        (closing,) = pos.closings(date(2026, 3, 5), date(2026, 3, 6))
        assert isinstance(closing, ClosingSales)
        assert closing.lines[0].revenue == closing.control.revenue == 17
        assert pos.requests == 3

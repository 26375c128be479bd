"""Readings of a Bizzon till through the core: from the simulator over HTTP, or of canned pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import httpx
import pytest
import respx
from sommit_bizzon.simulator import BizzonTill, Faults, Habits, Server, serve

from sommit_core import ClosingSales
from sommit_core.business_day import BusinessClock
from sommit_core.connection import Connection
from sommit_core.i18n import language, use_language

TOKEN = "sk_test_canary7f3a91"
BASE = "https://api.mews.com"
NOON = datetime(2025, 10, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tills on this machine are allowed, and what the core says is compared in English."""
    monkeypatch.setenv("SOMMIT_ALLOW_LOOPBACK", "1")
    spoken = language()
    use_language("en")
    yield
    use_language(spoken)


def _connection(
    settings: dict[str, str], now: datetime, zone: str, network: Any = None, currency: str = "EUR"
) -> Connection:
    return Connection.open(
        "bizzon",
        settings,
        TOKEN,
        clock=BusinessClock.always(zone, time(5)),
        currency=currency,
        now=now,
        sleep=lambda seconds: None,
        network=network,
    )


# -- canned pages -------------------------------------------------------------------------------


@attrs.define
class Canned:
    """A till that answers with documents laid out beforehand, each path in its order."""

    stack: ExitStack
    currency: str = "EUR"
    router: respx.Router = attrs.field(factory=lambda: respx.Router(assert_all_called=False))

    def answer(self, path: str, *documents: Any) -> None:
        """`path` is answered with these: documents, or statuses of error documents."""
        self.router.get(path=f"/pos{path}").mock(side_effect=[_response(d) for d in documents])

    def reading(
        self, now: datetime = NOON, zone: str = "Europe/Paris", **settings: str
    ) -> Connection:
        """The till as of `now`, read by a venue of this zone."""
        network = httpx.MockTransport(self._streamed)
        return self.stack.enter_context(_connection(settings, now, zone, network, self.currency))

    def _streamed(self, request: httpx.Request) -> httpx.Response:
        canned = self.router.handler(request)
        body = httpx.ByteStream(canned.content)
        return httpx.Response(canned.status_code, headers=canned.headers, stream=body)

    @property
    def asked(self) -> list[tuple[str, dict[str, str]]]:
        """The requests that came in: path and parameters."""
        urls = [call.request.url for call in self.router.calls]
        return [(url.path.removeprefix("/pos"), dict(url.params)) for url in urls]


def _response(document: Any) -> httpx.Response:
    headers = {"content-type": "application/vnd.api+json"}
    if isinstance(document, int):
        error = {"errors": [{"status": str(document), "title": "No"}]}
        return httpx.Response(document, json=error, headers=headers)
    return httpx.Response(200, json=document, headers=headers)


@pytest.fixture
def canned() -> Iterator[Canned]:
    with ExitStack() as stack:
        yield Canned(stack)


# -- documents ----------------------------------------------------------------------------------


class Documents:
    """JSON:API documents, written as the vendor's samples are."""

    @staticmethod
    def page(
        rows: list[Any], included: list[Any] | None = None, after: str | None = None
    ) -> dict[str, Any]:
        link = f"{BASE}/pos/x?page%5Bafter%5D={after}&page%5Bsize%5D=1" if after else None
        return {"data": rows, "included": included or [], "links": {"prev": None, "next": link}}

    @staticmethod
    def resource(kind: str, key: str, attributes: Any, **links: Any) -> dict[str, Any]:
        relationships = {name: {"data": data} for name, data in links.items()}
        return {"type": kind, "id": key, "attributes": attributes, "relationships": relationships}

    @staticmethod
    def ref(kind: str, key: str) -> dict[str, str]:
        return {"type": kind, "id": key}

    def invoice(
        self, key: str, lines: list[str], at: str = "2025-10-23T20:00:00Z", **more: Any
    ) -> dict[str, Any]:
        links = {"invoiceItems": [self.ref("invoiceItems", line) for line in lines]}
        original = more.pop("original", None)
        links["originalInvoice"] = original and self.ref("invoices", original)
        register = more.pop("register", None)
        links["register"] = register and self.ref("registers", register)
        return self.resource("invoices", key, {"createdAt": at, **more}, **links)

    def line(
        self, key: str, product: str | None = "p-1", variant: str | None = None, **attributes: Any
    ) -> dict[str, Any]:
        given = {"productName": "Chablis", "quantity": "1.0", "total": "8.00", **attributes}
        modifiers = given.pop("modifiers", [])
        return self.resource(
            "invoiceItems",
            key,
            given,
            product=product and self.ref("products", product),
            productVariant=variant and self.ref("productVariants", variant),
            invoiceItemModifiers=[self.ref("invoiceItemModifiers", one) for one in modifiers],
        )

    def product(self, key: str, price: str | None = "8.00", **more: Any) -> dict[str, Any]:
        variants = [self.ref("productVariants", one) for one in more.pop("variants", [])]
        kind = more.pop("category", None)
        sets = [self.ref("modifierSets", one) for one in more.pop("modifier_sets", [])]
        attributes = {"name": "Chablis", "status": "active", "retailPriceInclTax": price, **more}
        return self.resource(
            "products",
            key,
            attributes,
            productVariants=variants,
            productType=kind and self.ref("productTypes", kind),
            modifierSets=sets,
        )


@pytest.fixture
def docs() -> Documents:
    return Documents()


# -- the simulator ------------------------------------------------------------------------------


@attrs.define
class Served:
    """A till that is served over HTTP, and readings of it."""

    till: BizzonTill
    server: Server
    stack: ExitStack

    def reading(
        self, now: datetime = NOON, zone: str = "Europe/Paris", **settings: str
    ) -> Connection:
        """The till as of `now`, read by a venue of this zone."""
        settings = {"base_url": self.server.url, **settings}
        return self.stack.enter_context(_connection(settings, now, zone))

    def closings(
        self, since: date, until: date, now: datetime = NOON, **settings: str
    ) -> list[ClosingSales]:
        """The closings of a reading of its own; none is set aside."""
        found = list(self.reading(now, **settings).closings(since, until))
        assert all(isinstance(closing, ClosingSales) for closing in found)
        return found


@pytest.fixture
def served() -> Iterator[Callable[..., Served]]:
    """`served(till, habits=..., faults=...)`: serve a till while the test runs."""
    with ExitStack() as stack:

        def start(
            till: BizzonTill,
            *,
            habits: Habits | None = None,
            faults: Faults | None = None,
            **options: Any,
        ) -> Served:
            tokens = options.pop("tokens", [TOKEN])
            server = serve(till, tokens=tokens, habits=habits, faults=faults, **options)
            return Served(till, stack.enter_context(server), stack)

        yield start


# -- an independent calculation of the books ----------------------------------------------------


def _business_date(at: datetime, zone: str) -> date:
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (wall - timedelta(hours=5)).date()


def _books(
    till: BizzonTill, zone: str = "Europe/Paris", registers: set[str] | None = None
) -> dict[tuple[date, str | None], tuple[Decimal, Decimal]]:
    """(business date, product) -> (quantity, revenue), straight from the till's tickets.

    Written from the rules alone, without anything of the connector: cancelled tickets and voids
    count for nothing, offered lines bring nothing, a ticket with an original takes back.
    """
    books: dict[tuple[date, str | None], tuple[Decimal, Decimal]] = {}
    for ticket in till.tickets:
        if ticket.cancelled_at or (registers and ticket.register.id not in registers):
            continue
        for line in ticket.lines:
            if line.void:
                continue
            quantity, revenue = line.quantity, Decimal(0) if line.comp else line.paid
            if ticket.original:
                quantity, revenue = -abs(quantity), -abs(revenue)
            product = line.variant or line.product
            key = (_business_date(ticket.created_at, zone), product.id if product else None)
            before = books.get(key, (Decimal(0), Decimal(0)))
            books[key] = (before[0] + quantity, before[1] + revenue)
    return books


def _read_books(
    closings: list[ClosingSales],
) -> dict[tuple[date, str | None], tuple[Decimal, Decimal]]:
    """The same sums out of closings that were read."""
    books: dict[tuple[date, str | None], tuple[Decimal, Decimal]] = {}
    for closing in closings:
        for line in closing.lines:
            if line.kind == "void":
                continue
            key = (closing.business_date, line.product_id)
            before = books.get(key, (Decimal(0), Decimal(0)))
            books[key] = (before[0] + line.quantity, before[1] + line.revenue)
    return books


@pytest.fixture
def books() -> Callable[..., Any]:
    """`books(till)`: what a till's tickets come to, calculated without the connector."""
    return _books


@pytest.fixture
def read_books() -> Callable[..., Any]:
    """`read_books(closings)`: what closings that were read come to."""
    return _read_books

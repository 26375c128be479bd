"""The Bizzon till for Sommit: reads its catalogue, its tickets and its prices; writes nothing.

Bizzon is sold today as Mews POS, and this connector speaks the Mews POS API, version 1. The README
says what that rests on and what was decided where the vendor's documents are silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sommit_bizzon.catalogue import read_catalogue
from sommit_bizzon.closings import read_closings
from sommit_bizzon.settings import PRODUCTION, Settings
from sommit_core import (
    Budget,
    ClosingSales,
    ConnectorInfo,
    Pos,
    PosPrice,
    PosProduct,
    Text,
    hookimpl,
)

JSON_API = "application/vnd.api+json"


@hookimpl
def describe() -> ConnectorInfo:
    """What the connector is and what it needs."""
    return ConnectorInfo(
        name="bizzon",
        title="Bizzon",
        api=1,
        settings=Settings,
        base_url=PRODUCTION,
        headers=(("Content-Type", JSON_API), ("Accept", JSON_API)),
        media_types=(JSON_API, "application/json"),
        token_pattern=r"sk_(live|test)_[A-Za-z0-9_.~+/=-]+",  # noqa: S106  (a form, not a token)
        token_example="sk_live_…",  # noqa: S106  (a form, not a token)
        token_advice=Text(
            fr="Demandez à Bizzon (Mews POS) ou à votre revendeur un jeton API valide, de la forme "
            "sk_live_…, puis reconnectez la caisse.",
            en="Ask Bizzon (Mews POS) or your reseller for a valid API token, of the form "
            "sk_live_…, then connect the till again.",
        ),
        option_advice=Text(
            fr="Demandez à Bizzon (Mews POS) ou à votre revendeur d'activer l'option API de votre "
            "caisse ; le jeton peut rester le même.",
            en="Ask Bizzon (Mews POS) or your reseller to switch the API option of your till on; "
            "the token may stay the same.",
        ),
        probe=("/v1/outlets", (("page[size]", "1"),)),
        budget=Budget(requests=200, seconds=900),
    )


@hookimpl
def fetch_products(pos: Pos) -> Iterator[PosProduct]:
    """The catalogue; a product with variants appears as its variants."""
    for item in read_catalogue(pos).items:
        yield item.product


@hookimpl
def fetch_closing_sales(pos: Pos, since: date, until: date) -> Iterator[ClosingSales]:
    """One closing for each business day, or for each outlet's or register's business day."""
    yield from read_closings(pos, since, until)


@hookimpl
def fetch_prices(pos: Pos) -> Iterator[PosPrice]:
    """The catalogue's prices, tax included; open prices (0.00) are left out."""
    for item in read_catalogue(pos).items:
        if item.price:
            yield item.price

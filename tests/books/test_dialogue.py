"""The whole dialogue on an invented restaurant: from nothing linked to nothing left to link (R11).

A person walks the queue of the till's products, the sold ones first, and answers each proposal.
After every answer the stock is what the tickets say, added up here from the till's own lines.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import sqlalchemy as sa
from sommit_fake.restaurant import restaurant
from sommit_fake.till import tills

from sommit_core import answers, linking, products, stock
from sommit_core.answers import Answer
from sommit_core.library import import_library, ready_library
from sommit_core.matching import Verdict
from sommit_core.products import Product, State
from sommit_core.proposals import Finder, Proposals
from sommit_core.records import LineKind
from tests.books.conftest import NewHouse
from tests.books.house import MONDAY, House, morning_after

NO_DRINK = {"BOISSONS CHAUDES", "CUISINE", "DESSERTS", "DIVERS"}
"""Families of the till that the cellar does not keep."""


def moved(house: House) -> Counter[str]:
    """Units that left the cellar, by button, counted on the till's own lines."""
    units: Counter[str] = Counter()
    start, end = house.venue.clock.start(MONDAY), house.venue.clock.start(MONDAY + timedelta(3))
    for _register, line in house.pos.sold(start, end, end):
        if line.product_id and line.kind in (LineKind.SALE, LineKind.COMP, LineKind.REFUND):
            units[line.product_id] += int(line.quantity * 1000)
    return units


def reply(product: Product, found: Proposals) -> Answer | None:
    """What a person says; None for what is no drink."""
    if product.category in NO_DRINK:
        return None
    if found.verdict is Verdict.NON:
        return Answer(Verdict.NON, fields={"name": product.label.title()})
    if found.verdict is Verdict.PRESQUE:
        return Answer(Verdict.PRESQUE, vintage=found.parsed.vintage)
    return Answer(Verdict.OUI)


def check_stock(tx: sa.Connection, house: House, units: Counter[str]) -> None:
    """Every drink's stock is what its linked buttons sold, each at its own serving."""
    expected: Counter[str] = Counter()
    for link in linking.links_of(tx):
        expected[link.beverage] -= units[link.product] * link.serving_ml
    left = {one.beverage.slug: one.volume_ul for one in stock.stock_of(tx, house.venue)}
    assert left == {slug: expected[slug] for slug in left}


def test_a_restaurant_is_synchronised_by_answering(new_house: NewHouse) -> None:
    house = new_house("dialogue")
    house.pos = tills["dialogue"] = restaurant(3, MONDAY, 3)
    house.night(MONDAY + timedelta(days=2))
    library = ready_library()
    assert library
    units, said = moved(house), Counter[str]()
    with house.db.transaction() as tx:
        import_library(tx, library)
        finder = Finder(tx, house.venue)
        waiting = products.unsynchronised(tx, house.venue)
        sold = [product.sold for product in waiting]
        assert sold == sorted(sold, reverse=True)
        for product in waiting:
            found = finder.for_product(tx, product)
            given = reply(product, found)
            now = morning_after(MONDAY + timedelta(days=2))
            if given is None:
                products.set_aside(tx, house.venue, product, at=now)
            else:
                answers.answer(tx, house.venue, product, found, given, at=now)
            finder.refresh(tx)
            check_stock(tx, house, units)
            said[given.verdict if given else "no drink"] += 1
        assert products.unsynchronised(tx, house.venue) == []
        assert stock.verify(tx, house.venue)[1] == []
        states = Counter(product.state for product in products.list_products(tx, house.venue))
    assert states[State.LINKED] == said["oui"] + said["presque"] + said["non"]
    assert min(said["oui"], said["presque"], said["non"], said["no drink"]) > 0, said

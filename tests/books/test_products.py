"""The till's products as the restaurant sees them (R5, R9)."""

from __future__ import annotations

from types import ModuleType

import pytest

from sommit_core import products
from sommit_core.errors import Conflict, NotFound
from sommit_core.products import Product, State
from sommit_core.records import PosProduct
from tests.books.house import COMP, DAY, FEE, MONDAY, VOID, House, at


@pytest.fixture
def bar(house: House) -> House:
    """Five buttons, three of them sold."""
    for plu, label, price in (
        ("1", "ÉGLANTINE", 5),
        ("2", "abricot", 5),
        ("3", "Zinfandel", 50),
        ("4", "CAFE", 2),
        ("5", "BOURGUEIL", 30),
    ):
        house.button(plu, label, price)
    house.sell(at(MONDAY, "21:00"), {"4": 1, "5": 2})
    house.sell(at(MONDAY, "21:05"), {"3": 1}, COMP)
    house.sell(at(MONDAY, "21:10"), {"2": 1}, VOID)
    house.night(MONDAY)
    return house


def listed(bar: House) -> list[Product]:
    with bar.db.reading() as tx:
        return products.list_products(tx, bar.venue)


def waiting(bar: House) -> list[str]:
    with bar.db.reading() as tx:
        return [product.id for product in products.unsynchronised(tx, bar.venue)]


def set_aside(bar: House, plu: str) -> None:
    with bar.db.transaction() as tx:
        products.set_aside(tx, bar.venue, bar.product(plu), at=bar.opened)


def test_sold_products_come_first_the_most_revenue_first(bar: House) -> None:
    assert [(product.id, product.sold) for product in listed(bar)] == [
        ("5", True),
        ("4", True),
        ("3", True),
        ("2", False),
        ("1", False),
    ]


def test_a_product_tells_its_sales(bar: House) -> None:
    five = bar.product("5")
    assert (five.label, five.connector, five.sales) == ("BOURGUEIL", "fake", 1)
    assert (five.quantity, five.revenue, five.price) == (2000, 6000, 3000)
    assert (five.state, five.beverage, five.listed) == (State.UNSYNCHRONISED, None, True)
    three = bar.product("3")
    assert (three.sales, three.quantity, three.revenue) == (1, 1000, 0)


def test_a_fee_earns_but_is_no_sale(bar: House) -> None:
    bar.sell(at(MONDAY + DAY, "21:00"), {"1": 1}, FEE)
    bar.night(MONDAY + DAY)
    one = bar.product("1")
    assert (one.sold, one.sales, one.quantity, one.revenue) == (False, 0, 0, 500)


def test_a_product_refunded_whole_was_sold_all_the_same(bar: House) -> None:
    ticket = bar.sell(at(MONDAY + DAY, "21:00"), {"1": 1})
    bar.refund(ticket, at(MONDAY + DAY, "22:00"))
    bar.night(MONDAY + DAY)
    one = bar.product("1")
    assert (one.sold, one.sales, one.quantity, one.revenue) == (True, 2, 0, 0)


def test_linked_and_set_aside_products_do_not_wait(bar: House) -> None:
    assert waiting(bar) == ["5", "4", "3", "2", "1"]
    bar.link("5", bar.beverage("Bourgueil"), 750)
    set_aside(bar, "4")
    assert waiting(bar) == ["3", "2", "1"]
    assert (bar.product("5").state, bar.product("5").beverage) == (State.LINKED, "bourgueil")
    assert bar.product("4").state is State.SET_ASIDE


def test_a_product_set_aside_may_be_linked(bar: House) -> None:
    set_aside(bar, "4")
    bar.link("4", bar.beverage("Coffee"), 50)
    bar.unlink("4")
    assert bar.product("4").state is State.UNSYNCHRONISED


def test_only_a_product_that_waits_is_set_aside(bar: House) -> None:
    set_aside(bar, "4")
    with pytest.raises(Conflict, match="already"):
        set_aside(bar, "4")
    bar.link("5", bar.beverage("Bourgueil"), 750)
    with pytest.raises(Conflict, match="unlink it first"):
        set_aside(bar, "5")


def test_a_product_that_is_not_there_is_not_found(bar: House) -> None:
    for name in ("nothing", "fake:nothing", "tally:5", ""):
        with pytest.raises(NotFound):
            bar.product(name)


def test_a_product_that_two_tills_have_is_named_with_its_till(
    bar: House, tally: ModuleType
) -> None:
    tally.products[:] = [PosProduct("5", "CHINON"), PosProduct("fake:5", "ODD")]
    bar.connect(start=MONDAY, connector="tally")
    bar.night(MONDAY)
    with pytest.raises(Conflict, match="fake:5, tally:5"):
        bar.product("5")
    assert bar.product("tally:5").label == "CHINON"
    assert bar.product("tally:fake:5").label == "ODD"


def test_a_product_without_a_price_has_none(bar: House, tally: ModuleType) -> None:
    tally.products[:] = [PosProduct("P", "CHINON")]
    bar.connect(start=MONDAY, connector="tally")
    bar.night(MONDAY)
    assert bar.product("P").price is None

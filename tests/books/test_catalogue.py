"""The till's catalogue: new, gone, renamed, and what is sold that is not in it (R4, R18)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sommit_core.products import Product, list_products, unsynchronised
from sommit_core.records import SaleLine
from tests.books.house import DAY, MONDAY, House, at, dump, furnished

TUESDAY, WEDNESDAY = MONDAY + DAY, MONDAY + 2 * DAY


@pytest.fixture
def bar(house: House) -> House:
    """A glass and a bottle, linked to one beverage, and a coffee."""
    return furnished(house)


def products(house: House) -> dict[str, Product]:
    with house.db.reading() as tx:
        return {product.id: product for product in list_products(tx, house.venue)}


def test_a_product_new_at_the_till_appears_though_it_was_never_sold(bar: House) -> None:
    bar.pos.add("new", "CHINON BTL", 31, at=at(MONDAY, "15:00"))
    bar.night(MONDAY)
    with bar.db.reading() as tx:
        waiting = {product.id: product for product in unsynchronised(tx, bar.venue)}
    assert set(waiting) == {"new", "coffee"}
    assert (waiting["new"].sold, waiting["new"].price) == (False, 3100)


def test_a_product_taken_out_of_the_catalogue_keeps_link_sales_and_price(bar: House) -> None:
    bar.sell(at(MONDAY, "21:00"), {"glass": 3})
    bar.night(MONDAY)
    bar.pos.remove("glass", at(TUESDAY, "10:00"))
    bar.night(TUESDAY)
    glass = products(bar)["glass"]
    assert (glass.listed, glass.beverage, glass.sales, glass.price) == (False, "sancerre", 1, 950)
    bar.agrees()
    bar.pos.add("glass", "SANCERRE VRE 12CL", "9.80", at=at(WEDNESDAY, "10:00"))
    bar.night(WEDNESDAY)
    assert (products(bar)["glass"].listed, products(bar)["glass"].price) == (True, 980)


def test_a_product_renamed_keeps_its_link_and_the_beverage_its_name(bar: House) -> None:
    bar.pos.rename("glass", "SANCERRE 2024 VERRE", at(MONDAY, "15:00"))
    bar.sell(at(MONDAY, "21:00"), {"glass": 1})
    report = bar.night(MONDAY)
    assert [str(notice) for notice in report.notices] == [
        "Label changed at the till: “SANCERRE VRE 12CL” is now “SANCERRE 2024 VERRE”."
    ]
    glass = products(bar)["glass"]
    assert (glass.label, glass.beverage) == ("SANCERRE 2024 VERRE", "sancerre")
    assert [row[2] for row in dump(bar.db)["product_label"]] == ["SANCERRE VRE 12CL"]
    assert bar.night(MONDAY).notices == []
    bar.agrees()


def test_a_category_changed_is_no_notice(bar: House) -> None:
    bar.pos._change("glass", at(MONDAY, "15:00"), category="AU VERRE")
    assert bar.night(MONDAY).notices == []
    assert products(bar)["glass"].category == "AU VERRE"


def test_a_product_sold_but_in_no_catalogue_is_kept_with_the_line_s_label(bar: House) -> None:
    line = SaleLine("", "ghost", "VIN FANTOME", Decimal(2), Decimal(12))
    bar.ring(at(MONDAY, "21:00"), [line])
    bar.night(MONDAY)
    ghost = products(bar)["ghost"]
    assert (ghost.label, ghost.listed, ghost.sales, ghost.revenue) == (
        "VIN FANTOME",
        False,
        1,
        1200,
    )
    bar.link("ghost", bar.beverage("Ghost"), 100)
    bar.agrees()

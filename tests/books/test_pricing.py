"""Prices: the till's price wins each night, and only where it is like with like (R17, R19)."""

from __future__ import annotations

from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from sommit_core import pricing
from sommit_core.cellar import Beverage
from sommit_core.errors import BadInput, BadPosData
from sommit_core.pricing import PriceChange, price_history
from sommit_core.records import PosPrice, PosProduct
from tests.books.conftest import NewHouse
from tests.books.house import DAY, MONDAY, House, at, dump, morning_after

TUESDAY, WEDNESDAY = MONDAY + DAY, MONDAY + 2 * DAY


@pytest.fixture
def bar(house: House) -> House:
    """Two buttons of a glass and one of a bottle, read once."""
    house.button("glass", "SANCERRE VRE 12CL", "9.50")
    house.button("coupe", "SANCERRE AU VERRE", "9.00")
    house.button("bottle", "SANCERRE BTL", 52)
    house.read(at(MONDAY, "10:00"))
    return house


def set_price(bar: House, beverage: Beverage, serving_ml: int, amount: Any) -> bool:
    with bar.db.transaction() as tx:
        return pricing.set_price(
            tx, bar.venue, beverage, serving_ml, amount, at=at(MONDAY, "15:00")
        )


def history(bar: House, beverage: Beverage) -> list[PriceChange]:
    with bar.db.reading() as tx:
        return price_history(tx, bar.venue)[beverage.id]


def test_linking_takes_the_till_s_price_at_once(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    bar.link("bottle", sancerre, 750)
    assert bar.prices() == {
        ("sancerre", 120): (Decimal("9.50"), "till"),
        ("sancerre", 750): (Decimal(52), "till"),
    }


def test_the_till_s_new_price_overwrites_the_next_night(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    bar.pos.reprice("glass", 10, at(MONDAY, "15:00"))
    bar.night(MONDAY)
    assert bar.prices() == {("sancerre", 120): (Decimal(10), "till")}
    assert [
        (change.amount, change.source, change.product) for change in history(bar, sancerre)
    ] == [
        (1000, "till", "glass"),
        (950, "till", "glass"),
    ]
    assert history(bar, sancerre)[0].at == morning_after(MONDAY)


def test_a_price_set_in_sommit_lasts_until_the_next_night(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    assert set_price(bar, sancerre, 120, Decimal(12)) is True
    assert bar.prices() == {("sancerre", 120): (Decimal(12), "sommit")}
    bar.night(MONDAY)
    assert bar.prices() == {("sancerre", 120): (Decimal("9.50"), "till")}


def test_a_price_that_no_till_tells_stays(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    assert set_price(bar, sancerre, 500, Decimal(30)) is False
    bar.night(MONDAY)
    assert bar.prices()["sancerre", 500] == (Decimal(30), "sommit")


def test_a_price_set_equal_to_the_till_s_becomes_the_till_s(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    set_price(bar, sancerre, 120, Decimal("9.5"))
    bar.night(MONDAY)
    assert bar.prices() == {("sancerre", 120): (Decimal("9.50"), "till")}
    before = dump(bar.db)["price"]
    bar.night(TUESDAY)
    assert dump(bar.db)["price"] == before


@pytest.mark.parametrize("order", [["glass", "coupe"], ["coupe", "glass"]])
def test_of_two_buttons_of_one_serving_the_one_changed_last_wins(
    bar: House, order: list[str]
) -> None:
    sancerre = bar.beverage("Sancerre")
    for plu in order:
        bar.link(plu, sancerre, 120)
    for plu, price, day in (
        ("glass", 11, MONDAY),
        ("coupe", 12, TUESDAY),
        ("glass", 13, WEDNESDAY),
    ):
        bar.pos.reprice(plu, price, at(day, "15:00"))
        bar.night(day)
        assert bar.prices() == {("sancerre", 120): (Decimal(price), "till")}


def test_the_hour_at_the_till_decides_not_the_night_of_the_reading(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    bar.link("coupe", sancerre, 120)
    bar.pos.reprice("coupe", 12, at(MONDAY, "15:00"))
    bar.pos.reprice("glass", 11, at(MONDAY, "16:00"))
    bar.night(MONDAY)
    assert bar.prices() == {("sancerre", 120): (Decimal(11), "till")}


def test_when_the_winner_is_unlinked_the_other_button_s_price_holds_the_next_night(
    bar: House,
) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    bar.link("coupe", sancerre, 120)
    bar.pos.reprice("coupe", 12, at(MONDAY, "15:00"))
    bar.night(MONDAY)
    bar.unlink("coupe")
    bar.night(TUESDAY)
    assert bar.prices() == {("sancerre", 120): (Decimal("9.50"), "till")}


def test_an_open_price_overwrites_nothing(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    bar.pos.reprice("glass", 0, at(MONDAY, "15:00"))
    bar.night(MONDAY)
    assert bar.prices() == {("sancerre", 120): (Decimal("9.50"), "till")}
    assert bar.product("glass").price == 0


def test_the_price_of_happy_hour_overwrites_nothing(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    bar.pos.reprice("glass", 6, at(MONDAY, "15:00"), level="happy_hour")
    bar.night(MONDAY)
    assert bar.prices() == {("sancerre", 120): (Decimal("9.50"), "till")}
    assert bar.product("glass").price == 950
    assert {row[2] for row in dump(bar.db)["pos_price"]} == {"default", "happy_hour"}


def test_a_price_without_tax_overwrites_nothing(new_house: NewHouse, tally: ModuleType) -> None:
    bar = new_house(connector="tally")
    tally.products[:] = [PosProduct("P", "SANCERRE BTL")]
    tally.prices[:] = [PosPrice("P", Decimal(50), tax_included=False)]
    bar.night(MONDAY)
    bar.link("P", bar.beverage("Sancerre"), 750)
    bar.night(TUESDAY)
    assert bar.prices() == {}
    tally.prices[:] = [PosPrice("P", Decimal(50))]
    bar.night(WEDNESDAY)
    assert bar.prices() == {("sancerre", 750): (Decimal(50), "till")}


def test_a_price_whose_change_the_till_does_not_date_is_dated_by_the_reading(
    new_house: NewHouse, tally: ModuleType
) -> None:
    bar = new_house(connector="tally")
    tally.products[:] = [PosProduct("P", "SANCERRE BTL"), PosProduct("Q", "SANCERRE BTL 2")]
    tally.prices[:] = [PosPrice("P", Decimal(50)), PosPrice("Q", Decimal(40))]
    bar.night(MONDAY)
    sancerre = bar.beverage("Sancerre")
    bar.link("P", sancerre, 750)
    bar.link("Q", sancerre, 750)
    tally.prices[:] = [PosPrice("P", Decimal(51)), PosPrice("Q", Decimal(40))]
    bar.night(TUESDAY)
    assert bar.prices() == {("sancerre", 750): (Decimal(51), "till")}
    before = dump(bar.db)["pos_price"]
    bar.night(WEDNESDAY)
    assert dump(bar.db)["pos_price"] == before


def test_the_price_of_a_product_that_nobody_knows_is_left_out(
    new_house: NewHouse, tally: ModuleType
) -> None:
    bar = new_house(connector="tally")
    tally.products[:] = [PosProduct("P", "SANCERRE BTL")]
    tally.prices[:] = [PosPrice("ghost", Decimal(5)), PosPrice("P", Decimal(50))]
    assert bar.night(MONDAY).error is None
    assert [row[3] for row in dump(bar.db)["pos_price"]] == [5000]


def test_a_currency_without_cents_has_prices_without_cents(
    new_house: NewHouse, tally: ModuleType
) -> None:
    bar = new_house(connector="tally", currency="JPY", timezone="Asia/Tokyo")
    tally.products[:] = [PosProduct("P", "SAKE")]
    tally.prices[:] = [PosPrice("P", Decimal("1200"))]
    assert bar.night(MONDAY).error is None
    assert bar.product("P").price == 1200
    tally.prices[:] = [PosPrice("P", Decimal("1200.5"))]
    assert isinstance(bar.night(TUESDAY).error, BadPosData)
    assert bar.product("P").price == 1200


def test_two_tills_of_one_beverage_do_not_fight_each_night(bar: House, tally: ModuleType) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    fake = bar.till
    tally.products[:] = [PosProduct("P", "SANCERRE VERRE")]
    tally.prices[:] = [PosPrice("P", Decimal(8), changed_at=at(MONDAY, "15:00"))]
    bar.connect(start=MONDAY, connector="tally")
    bar.night(MONDAY)
    bar.link("P", sancerre, 120)
    assert bar.prices() == {("sancerre", 120): (Decimal(8), "till")}
    before = dump(bar.db)["price"]
    other = bar.till
    for bar.till in (fake, other, fake):
        bar.night(TUESDAY)
        assert dump(bar.db)["price"] == before


@pytest.mark.parametrize("amount", [Decimal("-0.01"), Decimal("9.505"), Decimal("NaN"), 9.5])
def test_what_is_no_price_is_refused(bar: House, amount: Any) -> None:
    sancerre = bar.beverage("Sancerre")
    with pytest.raises(BadInput):
        set_price(bar, sancerre, 120, amount)
    assert bar.prices() == {}

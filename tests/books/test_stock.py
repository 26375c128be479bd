"""What is left in the cellar: counts, deliveries, losses, and the balance (R12)."""

from __future__ import annotations

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sommit_core import cellar, stock, venues
from sommit_core.errors import BadInput, Conflict, NotFound
from sommit_core.store import tables as t
from tests.books.house import DAY, MONDAY, House, at

NUMBER = itertools.count()
NOON = at(MONDAY, "12:00")


def test_a_beverage_begins_empty_and_uncounted(house: House) -> None:
    house.beverage("Sancerre")
    with house.db.reading() as tx:
        (item,) = stock.stock_of(tx, house.venue)
    assert (item.beverage.slug, item.volume_ul, item.counted_at) == ("sancerre", 0, None)


def test_a_count_is_what_is_left_and_a_delivery_is_added(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    house.count(sancerre, 9000, NOON)
    house.deliver(sancerre, 4500, NOON + timedelta(hours=1))
    house.deliver(sancerre, -750, NOON + timedelta(hours=2))
    assert house.stock() == {"sancerre": Decimal(9000 + 4500 - 750)}
    with house.db.reading() as tx:
        assert stock.stock_of(tx, house.venue)[0].counted_at == NOON
    house.agrees()


def test_a_delivery_before_the_count_is_in_the_count(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    house.count(sancerre, 9000, NOON)
    house.deliver(sancerre, 4500, NOON - timedelta(seconds=1))
    assert house.stock() == {"sancerre": 9000}
    house.agrees()


def test_a_count_told_late_leaves_the_later_count_in_force(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    house.count(sancerre, 9000, NOON)
    house.count(sancerre, 100, NOON - DAY)
    assert house.stock() == {"sancerre": 9000}
    house.agrees()


def test_of_two_counts_of_one_instant_the_later_told_holds(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    house.count(sancerre, 9000, NOON)
    house.deliver(sancerre, 750, NOON)
    house.count(sancerre, 8000, NOON)
    assert house.stock() == {"sancerre": 8000}
    house.agrees()


def test_the_stock_may_fall_below_nothing(house: House) -> None:
    house.button("1", "SANCERRE BTL", 52)
    house.sell(at(MONDAY, "21:00"), {"1": 3})
    house.night(MONDAY)
    house.link("1", house.beverage("Sancerre"), 750)
    assert house.stock() == {"sancerre": -2250}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    moves=st.lists(
        st.tuples(st.booleans(), st.integers(-5, 9), st.integers(0, 40)), min_size=1, max_size=8
    ),
    sales=st.lists(st.tuples(st.integers(1, 4), st.integers(0, 40)), max_size=5),
)
def test_in_whatever_order_things_are_told(
    house: House, moves: list[Any], sales: list[Any]
) -> None:
    plu = f"P{next(NUMBER)}"
    house.button(plu, "VIN BTL", 5)
    drink = house.beverage(f"Drink {plu}")
    for units, hour in sales:
        house.sell(NOON + timedelta(hours=hour), {plu: units})
    house.read(NOON + timedelta(days=3))
    house.link(plu, drink, 750)
    for is_count, bottles, hour in moves:
        instant = NOON + timedelta(hours=hour)
        if is_count:
            house.count(drink, abs(bottles) * 750, instant)
        elif bottles:
            house.deliver(drink, bottles * 750, instant)
    house.agrees()


# -- what is refused ------------------------------------------------------------------------------


def test_a_count_below_nothing_is_refused(house: House) -> None:
    with pytest.raises(BadInput, match="negative"):
        house.count(house.beverage("Sancerre"), -1, NOON)


def test_nothing_cannot_be_added(house: House) -> None:
    with pytest.raises(BadInput, match="nothing to add"):
        house.deliver(house.beverage("Sancerre"), 0, NOON)


def test_the_future_cannot_be_counted(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    with house.db.transaction() as tx, pytest.raises(BadInput, match="future"):
        stock.count(tx, house.venue, sancerre, 1, at=NOON, now=NOON - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("quantity", "unit", "volume"),
    [("2", "container", 1_500_000), ("0.5", "container", 375_000), ("333", "ml", 333_000)],
)
def test_a_quantity_is_of_containers_or_millilitres(
    house: House, quantity: str, unit: str, volume: int
) -> None:
    sancerre = house.beverage("Sancerre")
    assert stock.volume_of(Decimal(quantity), unit, sancerre) == volume


@pytest.mark.parametrize("quantity", ["0.0001", "NaN", "Infinity", "1e999999", "1e12"])
def test_a_quantity_that_no_cellar_holds_is_refused(house: House, quantity: str) -> None:
    tank = house.beverage("Tank", container_ml=1_000_000)
    with pytest.raises(BadInput):
        stock.volume_of(Decimal(quantity), "container", tank)


def test_the_largest_quantity_that_is_taken_fits_into_the_books(house: House) -> None:
    tank = house.beverage("Tank", container_ml=1_000_000)
    with pytest.raises(BadInput):
        stock.volume_of(Decimal("999999999999"), "container", tank)
    largest = stock.volume_of(Decimal(999_999), "container", tank)
    for hours in range(1, 4):
        with house.db.transaction() as tx:
            stock.add(tx, house.venue, tank, largest, at=NOON, now=NOON + timedelta(hours=hours))
    assert house.stock() == {"tank": 3 * 999_999 * Decimal(1_000_000)}


# -- the balance against the books ----------------------------------------------------------------


def test_a_balance_that_is_wrong_is_found_and_set_right(house: House) -> None:
    sancerre, chinon = house.beverage("Sancerre"), house.beverage("Chinon")
    house.count(sancerre, 9000, NOON)
    with house.db.transaction() as tx:
        tx.execute(t.balance.update().values(volume_ul=t.balance.c.volume_ul + 5))
        checked, differences = stock.verify(tx, house.venue)
    assert checked == 2
    assert [(d.beverage.slug, d.kept_ul, d.books_ul) for d in differences] == [
        ("chinon", 5, 0),
        ("sancerre", 9_000_005, 9_000_000),
    ]
    with house.db.transaction() as tx:
        stock.rebuild(tx, house.venue, chinon.id)
        assert len(stock.verify(tx, house.venue)[1]) == 1
        stock.rebuild(tx, house.venue)
        assert stock.verify(tx, house.venue) == (2, [])
    house.agrees()


def test_each_venue_has_a_cellar_of_its_own(house: House, new_house: Any) -> None:
    house.beverage("Sancerre")
    house.count(house.beverage("Chinon"), 750, NOON)
    with house.db.transaction() as tx:
        other = venues.add_venue(tx, "Other", at=house.opened)
        drink = cellar.add_beverage(
            tx, other, {"name": "Sancerre", "container_ml": 750}, at=house.opened
        )
        stock.count(tx, other, drink, 1000, at=NOON, now=NOON)
        assert [item.volume_ul for item in stock.stock_of(tx, other)] == [1000]
        assert stock.verify(tx, other) == (1, [])
        with pytest.raises(NotFound):
            cellar.get_beverage(tx, other, "chinon")
    assert house.stock() == {"chinon": 750, "sancerre": 0}


# -- the beverages' sheets ------------------------------------------------------------------------


def edit(house: House, beverage: cellar.Beverage, **fields: Any) -> cellar.Beverage:
    with house.db.transaction() as tx:
        return cellar.edit_beverage(tx, house.venue, beverage, fields, at=house.opened)


def test_a_slug_is_made_of_name_and_vintage_and_stays(house: House) -> None:
    one = house.beverage("Château Gloria", vintage=2016)
    two = house.beverage("Château Gloria 2016", vintage=2016)
    assert (one.slug, two.slug) == ("chateau-gloria-2016", "chateau-gloria-2016-2")
    assert house.beverage("Château Gloria", vintage=2016).slug == "chateau-gloria-2016-3"
    edited = edit(house, one, name="Gloria", vintage=2017, producer=" Triaud ")
    assert (edited.slug, edited.name, edited.producer) == (one.slug, "Gloria", "Triaud")


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "  "},
        {"name": "x" * 256},
        {"region": "x" * 256},
        {"container_ml": 0},
        {"container_ml": -750},
        {"container_ml": 1_000_001},
        {"container_ml": None},
        {"vintage": 1799},
        {"vintage": 2101},
    ],
)
def test_an_impossible_sheet_is_refused(house: House, fields: dict[str, Any]) -> None:
    sancerre = house.beverage("Sancerre")
    with pytest.raises(BadInput):
        edit(house, sancerre, **fields)
    with pytest.raises(BadInput):
        house.beverage(**{"name": "Other", **fields})
    assert house.stock() == {"sancerre": 0}


def test_an_edit_changes_something(house: House) -> None:
    with pytest.raises(BadInput, match="nothing to change"):
        edit(house, house.beverage("Sancerre"))


def test_a_beverage_that_is_linked_cannot_be_removed(house: House) -> None:
    house.button("1", "SANCERRE BTL", 52)
    house.night(MONDAY)
    sancerre = house.beverage("Sancerre")
    house.link("1", sancerre, 750)
    with house.db.transaction() as tx, pytest.raises(Conflict, match="unlink it first"):
        cellar.remove_beverage(tx, house.venue, "sancerre")
    house.unlink("1")
    with house.db.transaction() as tx:
        cellar.remove_beverage(tx, house.venue, "sancerre")
    assert house.stock() == {}
    assert house.beverage("Sancerre").slug == "sancerre-2"

"""Links: what makes a product's sales count, and what takes them out again (R12, R13, R15, R16)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sommit_core import linking
from sommit_core.errors import BadInput, Conflict
from sommit_core.products import State
from tests.books.house import COMP, DAY, FEE, MONDAY, VOID, House, at

TUESDAY, WEDNESDAY = MONDAY + DAY, MONDAY + 2 * DAY


@pytest.fixture
def bar(house: House) -> House:
    """A glass and a bottle of Sancerre, and a Chinon, sold on three evenings."""
    house.button("glass", "SANCERRE VRE 12CL", "9.50")
    house.button("bottle", "SANCERRE BTL", "52")
    house.button("chinon", "CHINON LES GRANGES", "8")
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        house.sell(at(day, "21:00"), {"glass": 2, "bottle": 1, "chinon": 3})
        house.night(day)
    return house


def test_linking_makes_the_sales_already_read_count(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    figures = bar.link("glass", sancerre, 120)
    assert figures == linking.Figures(sales=3, quantity=6_000, revenue=5_700, volume_ul=6 * 120_000)
    assert bar.stock() == {"sancerre": Decimal(-720)}
    bar.agrees()


def test_sales_before_the_last_count_take_nothing(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.count(sancerre, 9000, at(TUESDAY, "23:00"))
    figures = bar.link("glass", sancerre, 120)
    assert (figures.sales, figures.volume_ul) == (3, 2 * 120_000)
    assert bar.stock() == {"sancerre": Decimal(9000 - 240)}
    bar.agrees()


def test_a_sale_at_the_very_instant_of_the_count_is_in_the_count(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.count(sancerre, 9000, at(WEDNESDAY, "21:00"))
    bar.link("glass", sancerre, 120)
    assert bar.stock() == {"sancerre": Decimal(9000)}
    bar.agrees()


def test_the_serving_is_read_off_the_label_else_it_is_the_container(bar: House) -> None:
    sancerre = bar.beverage("Sancerre", container_ml=1500)
    with bar.db.transaction() as tx:
        glass, _ = linking.link(tx, bar.venue, bar.product("glass"), sancerre, at=bar.opened)
        bottle, _ = linking.link(tx, bar.venue, bar.product("chinon"), sancerre, at=bar.opened)
    assert (glass.serving_ml, bottle.serving_ml) == (120, 1500)
    assert (glass.label, glass.product, glass.beverage) == (
        "SANCERRE VRE 12CL",
        "glass",
        "sancerre",
    )


@pytest.mark.parametrize("serving", [-120, 0, 1_000_001])
def test_an_impossible_serving_links_nothing(bar: House, serving: int) -> None:
    sancerre = bar.beverage("Sancerre")
    with pytest.raises(BadInput, match="impossible"):
        bar.link("glass", sancerre, serving)
    assert bar.product("glass").state is State.UNSYNCHRONISED


def test_one_beverage_may_have_several_products(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    bar.link("bottle", sancerre, 750)
    assert bar.stock() == {"sancerre": Decimal(-(6 * 120 + 3 * 750))}
    bar.agrees()


def test_one_product_has_one_beverage_at_most(bar: House) -> None:
    sancerre, chinon = bar.beverage("Sancerre"), bar.beverage("Chinon")
    bar.link("glass", sancerre, 120)
    for beverage in (sancerre, chinon):
        with pytest.raises(Conflict, match="linked"):
            bar.link("glass", beverage, 120)
    bar.agrees()


def test_unlinking_says_what_goes_and_puts_the_stock_back(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.count(sancerre, 9000, at(MONDAY, "12:00"))
    bar.link("glass", sancerre, 120)
    bar.link("bottle", sancerre, 750)
    with bar.db.reading() as tx:
        told = linking.preview_unlink(tx, bar.venue, bar.product("glass"))
    gone = bar.unlink("glass")
    assert gone == told
    assert gone.figures == linking.Figures(3, 6_000, 5_700, 720_000)
    assert gone.remaining_links == 1
    assert bar.stock() == {"sancerre": Decimal(9000 - 3 * 750)}
    assert bar.days(linked=True)[MONDAY] == {"bottle": (Decimal(1), Decimal(52))}
    assert bar.product("glass").state is State.UNSYNCHRONISED
    bar.agrees()


def test_future_sales_of_an_unlinked_product_do_not_count(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    bar.unlink("glass")
    bar.sell(at(WEDNESDAY + DAY, "21:00"), {"glass": 5})
    bar.night(WEDNESDAY + DAY)
    assert bar.stock() == {"sancerre": Decimal(0)}
    bar.agrees()


def test_what_is_not_linked_cannot_be_unlinked(bar: House) -> None:
    with pytest.raises(Conflict, match="not linked"):
        bar.unlink("glass")


def test_kinds_of_lines_do_what_the_rules_say(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("bottle", sancerre, 750)
    thursday = WEDNESDAY + DAY
    bar.sell(at(thursday, "20:00"), {"bottle": 1}, COMP)
    bar.sell(at(thursday, "20:01"), {"bottle": 10}, VOID)
    bar.sell(at(thursday, "20:02"), {"bottle": 1}, FEE)
    sold = bar.sell(at(thursday, "20:03"), {"bottle": 2}, discount="4.00")
    bar.refund(sold, at(thursday, "20:30"))
    bar.night(thursday)
    assert bar.stock() == {"sancerre": Decimal(-4 * 750)}
    assert bar.days()[thursday] == {"bottle": (Decimal(1), Decimal(52))}
    bar.agrees()


# -- a button that the till uses again for another drink -----------------------------------------


def test_a_link_from_a_date_leaves_earlier_sales_where_they_are(bar: House) -> None:
    old, new = bar.beverage("Sancerre 2022"), bar.beverage("Sancerre 2023")
    bar.link("glass", old, 120)
    figures = bar.link("glass", new, 150, since=TUESDAY)
    assert (figures.sales, figures.volume_ul) == (2, 4 * 150_000)
    assert bar.stock() == {"sancerre-2022": Decimal(-240), "sancerre-2023": Decimal(-600)}
    bar.agrees()


@pytest.mark.parametrize("since", [None, MONDAY, TUESDAY])
def test_a_link_cannot_begin_before_the_one_that_it_ends(bar: House, since: date | None) -> None:
    old, new = bar.beverage("Old"), bar.beverage("New")
    bar.link("glass", old, 120, since=TUESDAY)
    with pytest.raises(Conflict):
        bar.link("glass", new, 120, since=since)
    bar.agrees()


@pytest.mark.parametrize("since", [None, MONDAY, WEDNESDAY])
def test_a_sale_never_counts_twice_however_often_a_button_is_linked_anew(
    bar: House, since: date | None
) -> None:
    old, wrong, right = bar.beverage("Old"), bar.beverage("Wrong"), bar.beverage("Right")
    bar.link("glass", old, 120)
    bar.link("glass", wrong, 120, since=TUESDAY)
    bar.unlink("glass")
    bar.link("glass", right, 120, since=since)
    bar.model.links[-1]["since"] = max(since or MONDAY, TUESDAY)
    lost = Decimal(240) if since == WEDNESDAY else Decimal(0)
    assert bar.stock() == {"old": -240, "right": -480 + lost, "wrong": 0}
    bar.agrees()


def test_links_that_ended_are_unlinked_one_by_one_until_nothing_counts(bar: House) -> None:
    old, new = bar.beverage("Old"), bar.beverage("New")
    with bar.db.transaction() as tx:
        for drink, since in ((old, None), (new, WEDNESDAY)):
            glass = bar.product("glass")
            linking.link(tx, bar.venue, glass, drink, serving_ml=120, since=since, at=bar.opened)
    for left in ({"old": -480, "new": 0}, {"old": 0, "new": 0}):
        with bar.db.transaction() as tx:
            linking.unlink(tx, bar.venue, bar.product("glass"), at=bar.opened)
        assert bar.stock() == left
    with bar.db.transaction() as tx, pytest.raises(Conflict, match="not linked"):
        linking.unlink(tx, bar.venue, bar.product("glass"), at=bar.opened)

"""Taking entries of the journal back: each kind, in order and out of it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from sommit_core import cellar, journal, linking, pricing, products, stock, undo
from sommit_core.errors import Conflict, NotFound
from sommit_core.journal import Entry
from sommit_core.products import State
from tests.books.house import DAY, MONDAY, House, at, dump, morning_after

TUESDAY, WEDNESDAY = MONDAY + DAY, MONDAY + 2 * DAY
NOW = morning_after(WEDNESDAY)


@pytest.fixture
def bar(house: House) -> House:
    """A glass sold on three evenings."""
    house.button("glass", "SANCERRE VRE 12CL", "9.50")
    house.button("bottle", "SANCERRE BTL", "52")
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        house.sell(at(day, "21:00"), {"glass": 2, "bottle": 1})
        house.night(day)
    return house


def entries(house: House) -> list[Entry]:
    with house.db.reading() as tx:
        return journal.entries(tx, house.venue.id)


def entry(house: House, action: str, nth: int = 0) -> int:
    """The id of the newest entry of an action, or of the `nth` before it."""
    return [found.id for found in entries(house) if found.action == action][nth]


def books(house: House) -> dict[str, Any]:
    """What a person sees of the books; a price stays once it was told."""
    with house.db.reading() as tx:
        return {
            "stock": house.stock(),
            "days": house.days(linked=True),
            "products": products.list_products(tx, house.venue),
            "beverages": cellar.list_beverages(tx, house.venue),
            "price": house.prices().get(("sancerre", 120), (None, ""))[0],
        }


def set_price(house: House, beverage: cellar.Beverage, amount: str) -> None:
    with house.db.transaction() as tx:
        pricing.set_price(tx, house.venue, beverage, 120, Decimal(amount), at=NOW)


def edit(house: House, beverage: cellar.Beverage, **fields: Any) -> None:
    with house.db.transaction() as tx:
        cellar.edit_beverage(tx, house.venue, beverage, fields, at=NOW)


def set_aside(house: House, plu: str) -> None:
    with house.db.transaction() as tx:
        products.set_aside(tx, house.venue, house.product(plu), at=NOW)


KINDS = {
    "linked": lambda house, drink: house.link("bottle", drink, 750),
    "unlinked": lambda house, drink: house.unlink("glass"),
    "set_aside": lambda house, drink: set_aside(house, "bottle"),
    "stock_moved": lambda house, drink: house.count(drink, 3000, at(TUESDAY, "12:00")),
    "beverage_added": lambda house, drink: house.beverage("Chinon"),
    "beverage_edited": lambda house, drink: edit(house, drink, name="Other", vintage=2021),
    "price_set": lambda house, drink: set_price(house, drink, "11.00"),
}


def test_every_kind_that_can_be_taken_back_is_tried_here() -> None:
    assert set(KINDS) == set(undo.HOW)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_taken_back_as_if_it_had_never_been(bar: House, kind: str) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    before = books(bar)
    KINDS[kind](bar, sancerre)
    assert books(bar) != before
    taken_back = bar.undo()
    assert (taken_back.action, undo.reversible(taken_back)) == (kind, True)
    assert books(bar) == before
    with bar.db.reading() as tx:
        assert stock.verify(tx, bar.venue)[1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_taken_back_twice(bar: House, kind: str) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    KINDS[kind](bar, sancerre)
    done = bar.undo().id
    before = dump(bar.db)
    with pytest.raises(Conflict, match="already undone"):
        bar.undo(done)
    assert dump(bar.db) == before


def test_undoing_goes_back_one_entry_at_a_time_to_the_beginning(bar: House) -> None:
    states = [books(bar)]
    sancerre = bar.beverage("Sancerre")
    states.append(books(bar))
    bar.link("glass", sancerre, 120)
    for kind in ("stock_moved", "linked", "unlinked", "price_set", "beverage_edited"):
        states.append(books(bar))
        KINDS[kind](bar, sancerre)
    while states:
        bar.undo()
        assert {**books(bar), "price": None} == {**states.pop(), "price": None}
    with pytest.raises(NotFound):
        bar.undo()


def test_the_journal_says_who_undid_what(bar: House) -> None:
    bar.beverage("Sancerre")
    with bar.db.transaction() as tx:
        undone = undo.undo(tx, bar.venue, at=NOW, actor="marie")
    newest = entries(bar)[0]
    assert (newest.action, newest.actor, newest.at) == ("undone", "marie", NOW)
    assert newest.data == {"entry": undone.id, "action": "beverage_added"}
    assert next(e for e in entries(bar) if e.id == undone.id).undone


@pytest.mark.parametrize("action", ["venue_added", "till_connected", "undone", "policy_set"])
def test_what_is_final_is_not_taken_back(bar: House, action: str) -> None:
    bar.policy("refund_restores_stock", "false")
    bar.beverage("Sancerre")
    bar.undo()
    with pytest.raises(Conflict, match="cannot be undone"):
        bar.undo(entry(bar, action))


def test_an_entry_of_nobody_or_of_another_venue_is_not_found(bar: House) -> None:
    with pytest.raises(NotFound):
        bar.undo(999)


def test_a_delivery_and_a_loss_are_taken_back_in_any_order(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.deliver(sancerre, 9000, at(MONDAY, "10:00"))
    delivery = entry(bar, "stock_moved")
    bar.count(sancerre, 6000, at(MONDAY, "11:00"))
    bar.deliver(sancerre, -750, at(TUESDAY, "10:00"))
    bar.undo(delivery)
    assert bar.stock() == {"sancerre": 6000 - 750}
    bar.undo(entry(bar, "stock_moved", nth=1))
    assert bar.stock() == {"sancerre": -750}
    bar.undo()
    assert bar.stock() == {"sancerre": 0}


def test_taking_a_count_back_brings_the_earlier_count_and_its_sales_back(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    bar.count(sancerre, 9000, at(MONDAY, "12:00"))
    bar.count(sancerre, 5000, at(TUESDAY, "23:00"))
    assert bar.stock() == {"sancerre": 5000 - 240}
    bar.undo()
    assert bar.stock() == {"sancerre": 9000 - 720}
    bar.sell(at(WEDNESDAY + DAY, "20:00"), {"glass": 1})
    bar.night(WEDNESDAY + DAY)
    assert bar.stock() == {"sancerre": 9000 - 840}


def test_a_price_undone_is_the_price_before(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    set_price(bar, sancerre, "11")
    set_price(bar, sancerre, "12")
    bar.undo()
    assert bar.prices() == {("sancerre", 120): (Decimal(11), "sommit")}
    bar.undo()
    assert bar.prices() == {("sancerre", 120): (Decimal(0), "sommit")}


def test_a_price_undone_after_the_till_overwrote_it_stays_the_till_s(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    set_price(bar, sancerre, "11")
    bar.pos.reprice("glass", 10, at(WEDNESDAY + DAY, "15:00"))
    bar.night(WEDNESDAY + DAY)
    bar.undo()
    assert bar.prices() == {("sancerre", 120): (Decimal(10), "till")}


def test_what_was_changed_again_is_not_taken_back_before_that(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    before = books(bar)
    set_price(bar, sancerre, "11")
    set_price(bar, sancerre, "12")
    edit(bar, sancerre, name="Other")
    edit(bar, sancerre, name="Another", region="Loire")
    edit(bar, sancerre, vintage=2021)
    for action, nth in (("price_set", 1), ("beverage_edited", 2)):
        last = entry(bar, action, nth - 1)
        with pytest.raises(Conflict, match=f"Undo entry {last} first"):
            bar.undo(entry(bar, action, nth))
    for action, nth in (("beverage_edited", 1), ("beverage_edited", 2), ("beverage_edited", 0)):
        bar.undo(entry(bar, action, nth))  # other fields may go in any order
    for nth in (0, 1):
        bar.undo(entry(bar, "price_set", nth))
    assert books(bar) == {**before, "price": 0}


def test_a_beverage_that_something_is_linked_to_stays(bar: House) -> None:
    sancerre = bar.beverage("Sancerre")
    bar.link("glass", sancerre, 120)
    with pytest.raises(Conflict, match="linked"):
        bar.undo(entry(bar, "beverage_added"))
    assert bar.stock() == {"sancerre": -720}


# -- links that rest on each other -----------------------------------------------------------------


def test_a_link_undone_gives_its_days_back_to_the_one_that_it_ended(bar: House) -> None:
    old, new = bar.beverage("Old"), bar.beverage("New")
    bar.link("glass", old, 120)
    bar.link("glass", new, 120, since=TUESDAY)
    assert bar.stock() == {"old": -240, "new": -480}
    bar.undo()
    assert bar.stock() == {"old": -720, "new": 0}
    bar.undo()
    assert bar.stock() == {"old": 0, "new": 0}


def test_a_link_that_a_later_one_ended_is_not_taken_back_before_it(bar: House) -> None:
    one, two, three = (bar.beverage(name) for name in ("One", "Two", "Three"))
    bar.link("glass", one, 120)
    bar.link("glass", two, 120, since=TUESDAY)
    bar.link("glass", three, 120, since=WEDNESDAY)
    for nth in (1, 2):
        with pytest.raises(Conflict, match="linked anew"):
            bar.undo(entry(bar, "linked", nth))
    bar.agrees()
    for left in ({"one": -240, "two": -480}, {"one": -720, "two": 0}, {"one": 0, "two": 0}):
        bar.undo()
        assert bar.stock() == {**left, "three": 0}


def test_a_link_broken_already_is_not_taken_back(bar: House) -> None:
    bar.link("glass", bar.beverage("Sancerre"), 120)
    bar.unlink("glass")
    with pytest.raises(Conflict, match="not linked"):
        bar.undo(entry(bar, "linked"))


def test_an_unlinking_is_not_taken_back_once_the_product_is_linked_anew(bar: House) -> None:
    old, new = bar.beverage("Old"), bar.beverage("New")
    bar.link("glass", old, 120)
    bar.unlink("glass")
    unlinked = entry(bar, "unlinked")
    bar.link("glass", new, 120)
    with pytest.raises(Conflict, match="linked anew"):
        bar.undo(unlinked)
    bar.agrees()
    bar.undo()
    bar.undo(unlinked)
    assert bar.stock() == {"old": -720, "new": 0}


def test_an_unlinking_is_not_taken_back_over_an_ended_link_of_the_same_days(bar: House) -> None:
    first, second, third = (bar.beverage(name) for name in ("First", "Second", "Third"))
    bar.link("glass", first, 120)
    bar.unlink("glass")
    of_first = entry(bar, "unlinked")
    bar.link("glass", second, 120)
    bar.link("glass", third, 120, since=TUESDAY)
    bar.unlink("glass")
    with pytest.raises(Conflict, match="linked anew"):
        bar.undo(of_first)
    bar.agrees()


def test_an_unlinking_is_not_taken_back_when_the_beverage_is_gone(bar: House) -> None:
    bar.link("glass", bar.beverage("Sancerre"), 120)
    bar.unlink("glass")
    bar.undo(entry(bar, "beverage_added"))
    with pytest.raises(Conflict, match="removed"):
        bar.undo(entry(bar, "unlinked"))
    assert bar.product("glass").state is State.UNSYNCHRONISED


def test_a_beverage_made_for_a_link_goes_with_it(bar: House) -> None:
    with bar.db.transaction() as tx:
        drink = cellar.create_beverage(
            tx, bar.venue, {"name": "Sancerre", "container_ml": 750}, at=NOW
        )
        linking.link(tx, bar.venue, bar.product("glass"), drink, created=True, at=NOW)
    assert bar.stock() == {"sancerre": -720}
    bar.undo()
    assert bar.stock() == {}
    assert bar.product("glass").state is State.UNSYNCHRONISED


def test_a_product_set_aside_and_then_linked_is_set_aside_again_when_the_link_is_undone(
    bar: House,
) -> None:
    sancerre = bar.beverage("Sancerre")
    set_aside(bar, "glass")
    bar.link("glass", sancerre, 120)
    assert bar.product("glass").state is State.LINKED
    bar.undo()
    assert bar.product("glass").state is State.SET_ASIDE


def test_a_product_linked_since_it_was_set_aside_is_not_taken_out_of_that_before(
    bar: House,
) -> None:
    set_aside(bar, "glass")
    aside = entry(bar, "set_aside")
    bar.link("glass", bar.beverage("Sancerre"), 120)
    with pytest.raises(Conflict, match="linked anew"):
        bar.undo(aside)
    bar.undo()
    bar.undo(aside)
    assert bar.product("glass").state is State.UNSYNCHRONISED


def test_entries_carry_their_instant(bar: House) -> None:
    set_aside(bar, "glass")
    assert isinstance(entries(bar)[0].at, datetime)
    assert entries(bar)[0].at == NOW

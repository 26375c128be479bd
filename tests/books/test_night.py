"""A night read into the books: once, twice, late, corrected afterwards; always the same books."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from sommit_core.products import Product, list_products
from sommit_core.records import SaleLine
from sommit_core.tills import HEALTHY
from tests.books.conftest import NewHouse
from tests.books.house import (
    COMP,
    DAY,
    FEE,
    MONDAY,
    VOID,
    House,
    at,
    dump,
    furnished,
    morning_after,
)

TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + n * DAY for n in (1, 2, 3))
FOUR_DAYS = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)


@pytest.fixture
def bar(house: House) -> House:
    """A glass and a bottle, linked to one beverage that was counted on Monday at noon."""
    return furnished(house)


def seen(house: House) -> tuple[object, ...]:
    """All that a person sees of the books and that a history must not change."""
    with house.db.reading() as tx:
        listed = list_products(tx, house.venue)
    return house.days(), house.days(linked=True), house.stock(), listed, house.prices()


def products(house: House) -> dict[str, Product]:
    with house.db.reading() as tx:
        return {product.id: product for product in list_products(tx, house.venue)}


# -- once ----------------------------------------------------------------------------------------


def test_a_night_is_in_the_books_the_next_morning(bar: House) -> None:
    bar.sell(at(MONDAY, "21:00"), {"glass": 3, "bottle": 1, "coffee": 4})
    bar.sell(at(MONDAY, "01:59"), {"glass": 1})
    report = bar.night(MONDAY)
    assert (report.state, report.closings, report.lines_new) == (HEALTHY, 1, 4)
    assert (report.lines_changed, report.notices, report.error) == (0, [], None)
    assert bar.days() == {
        MONDAY: {
            "bottle": (Decimal(1), Decimal(52)),
            "glass": (Decimal(4), Decimal(38)),
            "coffee": (Decimal(4), Decimal("9.60")),
        }
    }
    assert bar.stock() == {"sancerre": Decimal(20_000 - 4 * 120 - 750)}
    bar.agrees()


def test_the_turnover_is_the_till_s_not_quantity_times_price(bar: House) -> None:
    bar.sell(at(MONDAY, "21:00"), {"glass": 2}, discount="3.00")
    bar.sell(at(MONDAY, "21:05"), {"glass": 1}, COMP)
    bar.night(MONDAY)
    assert bar.days()[MONDAY] == {"glass": (Decimal(3), Decimal(16))}
    bar.agrees()


def test_voids_count_for_nothing_and_fees_move_no_stock(bar: House) -> None:
    bar.sell(at(MONDAY, "21:00"), {"bottle": 2}, VOID)
    bar.night(MONDAY)
    assert bar.days() == {}
    bar.sell(at(TUESDAY, "21:00"), {"bottle": 1}, FEE)
    bar.night(TUESDAY)
    assert bar.days() == {TUESDAY: {"bottle": (Decimal(0), Decimal(52))}}
    assert bar.stock() == {"sancerre": Decimal(20_000)}
    bar.agrees()


def test_a_serving_told_on_the_line_goes_before_the_link_s(bar: House) -> None:
    bar.sell(at(MONDAY, "21:00"), {"glass": 2}, serving_ml=250)
    bar.sell(at(MONDAY, "21:05"), {"glass": 1})
    bar.night(MONDAY)
    assert bar.stock() == {"sancerre": Decimal(20_000 - 500 - 120)}
    bar.agrees()


def test_parts_of_a_unit_are_exact(bar: House) -> None:
    line = SaleLine("", "bottle", "SANCERRE BTL", Decimal("0.333"), Decimal("17.32"))
    bar.ring(at(MONDAY, "21:00"), [line])
    bar.night(MONDAY)
    assert bar.stock() == {"sancerre": Decimal("19750.250")}
    bar.agrees()


def test_what_is_typed_at_the_till_is_turnover_but_no_product_to_link(bar: House) -> None:
    line = SaleLine("", None, "DIVERS BOISSON", Decimal(1), Decimal(7))
    bar.ring(at(MONDAY, "21:00"), [line])
    bar.night(MONDAY)
    assert bar.days() == {MONDAY: {"open:DIVERS BOISSON": (Decimal(1), Decimal(7))}}
    assert set(products(bar)) == {"glass", "bottle", "coffee"}
    bar.agrees()


def test_several_registers_are_several_closings_of_a_day(bar: House) -> None:
    bar.sell(at(MONDAY, "21:00"), {"glass": 1}, register="terrace")
    bar.sell(at(MONDAY, "21:00"), {"glass": 2}, register="bar")
    assert bar.night(MONDAY).closings == 2
    assert len(dump(bar.db)["closing"]) == 2
    bar.agrees()


@pytest.mark.parametrize(
    "clocks_change", [date(2026, 3, 28), date(2026, 10, 24)], ids=["spring", "autumn"]
)
def test_the_nights_of_a_clock_change_lose_and_double_nothing(
    new_house: NewHouse, clocks_change: date
) -> None:
    bar = furnished(new_house(start=clocks_change - DAY))
    first = at(clocks_change, "12:00")
    for hours in range(40):
        bar.sell(first + timedelta(hours=hours), {"coffee": 1})
    for n in range(3):
        bar.night(clocks_change + n * DAY)
    assert sum(units for sold in bar.days().values() for units, _ in sold.values()) == 40
    bar.agrees()


# -- the same night again ------------------------------------------------------------------------


def test_the_same_night_twice_writes_nothing(bar: House) -> None:
    for day in FOUR_DAYS:
        ticket = bar.sell(at(day, "21:00"), {"glass": 3, "bottle": 1})
        bar.refund(ticket, at(day, "21:30"))
        bar.night(day)
    before = dump(bar.db)
    report = bar.night(THURSDAY)
    assert (report.closings, report.lines_new, report.lines_changed, report.notices) == (
        4,
        0,
        0,
        [],
    )
    assert dump(bar.db) == before


def test_a_dry_run_says_what_would_be_and_keeps_nothing(bar: House) -> None:
    bar.sell(at(MONDAY, "21:00"), {"glass": 3})
    before = dump(bar.db, without={})
    rehearsed = bar.read(morning_after(MONDAY), dry_run=True)
    assert dump(bar.db, without={}) == before
    assert rehearsed == bar.night(MONDAY)
    assert rehearsed.lines_new == 1
    bar.agrees()


def test_a_reading_as_of_an_earlier_instant_changes_nothing(bar: House) -> None:
    ticket = bar.sell(at(MONDAY, "21:00"), {"glass": 3})
    bar.sell(at(MONDAY, "22:00"), {"glass": 1}, seen_at=at(TUESDAY, "15:00"))
    bar.night(MONDAY)
    bar.cancel(ticket, at(TUESDAY, "12:00"))
    bar.pos.rename("glass", "SANCERRE VERRE", at(TUESDAY, "12:00"))
    bar.pos.reprice("glass", 11, at(TUESDAY, "12:00"))
    bar.night(TUESDAY)
    before = dump(bar.db)
    for instant in (morning_after(MONDAY), at(MONDAY, "21:30"), morning_after(TUESDAY)):
        bar.read(instant, started=morning_after(WEDNESDAY))
        assert dump(bar.db) == before
    bar.agrees()


def test_a_clock_that_was_ahead_for_a_night_keeps_no_later_night_from_us(bar: House) -> None:
    ticket = bar.sell(at(MONDAY, "21:00"), {"glass": 3})
    bar.read(morning_after(MONDAY + 3000 * DAY))
    bar.cancel(ticket, at(TUESDAY, "12:00"))
    bar.sell(at(MONDAY, "22:00"), {"glass": 1}, seen_at=at(TUESDAY, "15:00"))
    bar.pos.rename("glass", "SANCERRE VERRE", at(TUESDAY, "12:00"))
    bar.pos.reprice("glass", 11, at(TUESDAY, "12:00"))
    bar.sell(at(TUESDAY, "21:00"), {"glass": 2})
    bar.night(TUESDAY)
    bar.agrees()
    assert bar.prices()["sancerre", 120] == (Decimal(11), "till")
    assert products(bar)["glass"].label == "SANCERRE VERRE"
    for n in range(30):
        bar.sell(at(WEDNESDAY + n * DAY, "21:00"), {"glass": 1})
    bar.night(WEDNESDAY + 29 * DAY)
    bar.agrees()


# -- late, and in any portion --------------------------------------------------------------------


def history(bar: House) -> None:
    """Four evenings with all that happens: late tickets, cancellations, refunds, new prices."""
    old = bar.sell(at(MONDAY, "21:00"), {"glass": 3, "bottle": 2})
    bar.sell(at(MONDAY, "22:00"), {"bottle": 1}, seen_at=at(WEDNESDAY, "11:00"))
    cancelled = bar.sell(at(TUESDAY, "20:00"), {"glass": 5})
    wrong = bar.sell(at(TUESDAY, "20:30"), {"glass": 1, "coffee": 1})
    bar.refund(old, at(WEDNESDAY, "12:30"))
    bar.cancel(cancelled, at(THURSDAY, "15:00"))
    bar.correct(wrong, at(WEDNESDAY, "15:00"), quantity=Decimal(4), revenue=Decimal(30))
    bar.pos.reprice("glass", 10, at(WEDNESDAY, "10:00"))
    bar.pos.rename("bottle", "SANCERRE BOUTEILLE", at(TUESDAY, "10:00"))
    bar.pos.add("new", "CHINON BTL", 31, at=at(TUESDAY, "10:00"))
    bar.sell(at(THURSDAY, "20:00"), {"new": 1, "glass": 2})


@pytest.mark.parametrize(
    "readings",
    [
        [morning_after(THURSDAY)],
        [morning_after(MONDAY), morning_after(THURSDAY)],
        [at(MONDAY, "21:30"), at(TUESDAY, "20:15"), at(THURSDAY, "04:59"), morning_after(THURSDAY)],
        [morning_after(day) for day in FOUR_DAYS for _twice in range(2)],
    ],
    ids=["three nights late", "two missed", "while the bar is open", "each twice"],
)
def test_nights_read_late_are_as_nights_read_in_turn(
    new_house: NewHouse, readings: list[object]
) -> None:
    in_turn, other = furnished(new_house("in-turn")), furnished(new_house("other"))
    for bar in (in_turn, other):
        history(bar)
    for day in FOUR_DAYS:
        in_turn.night(day)
    for instant in readings:
        other.read(instant)
    assert seen(other) == seen(in_turn)
    in_turn.agrees()
    other.agrees()


def test_a_venue_that_was_away_for_a_month_catches_up(bar: House) -> None:
    for n in range(30):
        bar.sell(at(MONDAY + n * DAY, "21:00"), {"glass": 1})
    bar.night(MONDAY)
    assert bar.night(MONDAY + 29 * DAY).lines_new == 29
    bar.agrees()


# -- corrected afterwards ------------------------------------------------------------------------


def test_a_late_cancellation_takes_the_sale_back_on_its_own_day(bar: House) -> None:
    ticket = bar.sell(at(MONDAY, "21:00"), {"glass": 3})
    bar.sell(at(MONDAY, "21:00"), {"coffee": 1})
    bar.night(MONDAY)
    bar.cancel(ticket, at(THURSDAY, "12:00"))
    report = bar.night(THURSDAY)
    assert (report.lines_new, report.lines_changed) == (0, 1)
    assert bar.notices() == ["closing_revised"]
    assert bar.days() == {MONDAY: {"coffee": (Decimal(1), Decimal("2.40"))}}
    assert not products(bar)["glass"].sold
    bar.agrees()


def test_a_day_whose_every_sale_was_cancelled_is_as_if_it_had_sold_nothing(bar: House) -> None:
    ticket = bar.sell(at(MONDAY, "21:00"), {"glass": 3})
    bar.night(MONDAY)
    bar.cancel(ticket, at(THURSDAY, "12:00"))
    bar.night(THURSDAY)
    assert bar.days() == bar.days(linked=True) == {}
    bar.agrees()


def test_a_late_ticket_counts_on_its_own_day(bar: House) -> None:
    bar.sell(at(MONDAY, "21:00"), {"glass": 1})
    bar.sell(at(MONDAY, "22:00"), {"glass": 2}, seen_at=at(WEDNESDAY, "11:00"))
    bar.night(MONDAY)
    assert bar.days()[MONDAY] == {"glass": (Decimal(1), Decimal("9.50"))}
    report = bar.night(WEDNESDAY)
    assert (report.lines_new, bar.notices()) == (1, ["closing_revised"])
    assert bar.days()[MONDAY] == {"glass": (Decimal(3), Decimal("28.50"))}
    bar.agrees()


def test_a_refund_of_an_old_ticket_counts_on_the_day_of_the_refund(bar: House) -> None:
    ticket = bar.sell(at(MONDAY, "21:00"), {"bottle": 2})
    bar.night(MONDAY)
    bar.refund(ticket, at(WEDNESDAY, "12:00"))
    bar.night(WEDNESDAY)
    assert bar.days()[WEDNESDAY] == {"bottle": (Decimal(-2), Decimal(-104))}
    assert bar.stock() == {"sancerre": Decimal(20_000)}
    bar.agrees()


def test_what_was_corrected_three_times_is_what_was_said_last(bar: House) -> None:
    ticket = bar.sell(at(MONDAY, "21:00"), {"glass": 3})
    bar.night(MONDAY)
    for day, units in ((TUESDAY, 5), (WEDNESDAY, 1), (THURSDAY, 3)):
        bar.correct(ticket, at(day, "12:00"), quantity=Decimal(units))
        bar.night(day)
        bar.agrees()
    assert [row[2] for row in dump(bar.db)["sale_line"]] == [0, 1, 2, 3, 4, 5, 6]
    assert bar.notices() == ["closing_revised"] * 3


def test_a_line_moved_to_another_product_leaves_the_first(bar: House) -> None:
    ticket = bar.sell(at(MONDAY, "21:00"), {"glass": 1})
    bar.night(MONDAY)
    bar.correct(ticket, at(TUESDAY, "12:00"), product_id="coffee", label="CAFE")
    bar.night(TUESDAY)
    assert bar.days() == {MONDAY: {"coffee": (Decimal(1), Decimal("9.50"))}}
    assert not products(bar)["glass"].sold
    bar.agrees()


def test_a_correction_beyond_the_overlap_is_not_seen(new_house: NewHouse) -> None:
    bar = furnished(new_house())
    bar.connect(overlap_days="2")
    ticket = bar.sell(at(MONDAY, "21:00"), {"glass": 1})
    bar.night(MONDAY)
    bar.night(THURSDAY)
    bar.cancel(ticket, at(THURSDAY, "12:00"))
    assert bar.night(THURSDAY + DAY).lines_changed == 0


def test_a_day_under_way_is_read_and_completed_without_a_notice(bar: House) -> None:
    bar.sell(at(MONDAY, "20:00"), {"glass": 1})
    bar.read(at(MONDAY, "21:00"))
    assert [row[4] for row in dump(bar.db)["closing"]] == ["provisional"]
    bar.agrees()
    ticket = bar.sell(at(MONDAY, "22:00"), {"glass": 2})
    bar.read(at(MONDAY, "23:00"))
    bar.cancel(ticket, at(MONDAY, "23:30"))
    bar.sell(at(MONDAY, "23:45"), {"bottle": 1})
    report = bar.night(MONDAY)
    assert (report.lines_new, report.lines_changed, bar.notices()) == (1, 1, [])
    assert [row[4] for row in dump(bar.db)["closing"]] == ["final"]
    bar.agrees()


def test_a_sale_made_after_a_count_but_told_later_still_goes_off(bar: House) -> None:
    sancerre = bar.beverage("Other")
    bar.button("pot", "POT LYONNAIS", 12)
    bar.sell(at(MONDAY, "20:00"), {"pot": 1}, seen_at=at(WEDNESDAY, "10:00"))
    bar.sell(at(MONDAY, "23:00"), {"pot": 1}, seen_at=at(WEDNESDAY, "10:00"))
    bar.night(MONDAY)
    bar.link("pot", sancerre, 460)
    bar.count(sancerre, 5000, at(MONDAY, "22:00"))
    bar.night(WEDNESDAY)
    assert bar.stock()["other"] == 5000 - 460
    bar.agrees()


def test_days_already_read_keep_their_windows_when_the_venue_moves(bar: House) -> None:
    bar.sell(at(MONDAY, "21:00"), {"glass": 1})
    bar.night(MONDAY)
    before = bar.days()
    bar.policy("timezone", "Indian/Reunion")
    bar.policy("cutoff", "03:00")
    bar.sell(at(TUESDAY, "21:00"), {"glass": 1})
    bar.sell(at(WEDNESDAY, "21:00"), {"glass": 1})
    for day in (TUESDAY, WEDNESDAY, THURSDAY):
        bar.night(day)
    assert bar.days()[MONDAY] == before[MONDAY]
    assert sum(sold["glass"][0] for sold in bar.days().values()) == 3

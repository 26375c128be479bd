"""The till is told its story with instants and answers as of any instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sommit_fake.till import Till

from sommit_core import LineKind, SaleLine

FRIDAY = datetime(2026, 3, 6, 20, 30, tzinfo=ZoneInfo("Europe/Paris"))
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def till() -> Till:
    till = Till()
    till.add("12", "SANCERRE BLC VRE 12CL", "8.50", "VINS AU VERRE")
    till.add("13", "SANCERRE BLC BTL", "48.00", "VINS BLANCS")
    return till


def lines(till: Till, now: datetime = EVER) -> list[SaleLine]:
    return [line for _, line in till.sold(FRIDAY - DAY, FRIDAY + 7 * DAY, now)]


def test_a_sale_takes_label_and_price_of_its_hour(till: Till) -> None:
    till.rename("12", "SANCERRE 23 VRE", FRIDAY + HOUR)
    till.reprice("12", "9.00", FRIDAY + HOUR)
    till.sell(FRIDAY, {"12": 2})
    till.sell(FRIDAY + 2 * HOUR, {"12": 2})
    sold = [(line.label, line.revenue) for line in lines(till)]
    assert sold == [("SANCERRE BLC VRE 12CL", Decimal("17.00")), ("SANCERRE 23 VRE", Decimal("18"))]


def test_lines_have_the_ids_of_their_ticket_in_order(till: Till) -> None:
    ticket = till.sell(FRIDAY, {"12": 1, "13": 1})
    assert [line.id for line in lines(till)] == [f"{ticket}-1", f"{ticket}-2"]
    assert {line.ticket_id for line in lines(till)} == {ticket}


def test_a_discount_lowers_each_line_and_is_told(till: Till) -> None:
    till.sell(FRIDAY, {"13": 1}, discount="8.00")
    assert [(line.revenue, line.discount) for line in lines(till)] == [(40, 8)]


def test_what_is_offered_brings_nothing(till: Till) -> None:
    till.sell(FRIDAY, {"12": 3}, LineKind.COMP)
    [line] = lines(till)
    assert (line.kind, line.quantity, line.revenue) == (LineKind.COMP, 3, 0)


def test_an_open_item_has_no_product(till: Till) -> None:
    till.ring(FRIDAY, [SaleLine("", None, "DIVERS BOISSON", Decimal(1), Decimal("6.00"))])
    [line] = lines(till)
    assert (line.id, line.product_id, line.sold_at) == ("T1-1", None, FRIDAY)


def test_further_fields_go_to_each_line(till: Till) -> None:
    till.sell(FRIDAY, {"12": 1}, serving_ml=140)
    assert [line.serving_ml for line in lines(till)] == [140]


def test_a_refund_mirrors_the_ticket_on_its_own_day(till: Till) -> None:
    ticket = till.sell(FRIDAY, {"12": 2, "13": 1})
    till.refund(ticket, FRIDAY + DAY)
    taken = [line for line in lines(till) if line.kind is LineKind.REFUND]
    assert [(line.quantity, line.revenue) for line in taken] == [(-2, -17), (-1, -48)]
    assert {(line.corrects, line.sold_at) for line in taken} == {(ticket, FRIDAY + DAY)}


def test_a_part_of_a_ticket_is_taken_back_as_a_negative_sale(till: Till) -> None:
    ticket = till.sell(FRIDAY, {"12": 2})
    till.sell(FRIDAY + DAY, {"12": -1}, LineKind.REFUND, corrects=ticket)
    assert sum(line.revenue for line in lines(till)) == Decimal("8.50")


def test_a_late_cancellation_shows_only_from_its_instant_on(till: Till) -> None:
    ticket = till.sell(FRIDAY, {"12": 1})
    till.cancel(ticket, FRIDAY + 3 * DAY)
    kinds = [lines(till, now)[0].kind for now in (FRIDAY + 2 * DAY, FRIDAY + 3 * DAY)]
    assert kinds == [LineKind.SALE, LineKind.VOID]


def test_a_cancelled_ticket_has_nothing_left_to_take_back(till: Till) -> None:
    ticket = till.sell(FRIDAY, {"12": 1})
    till.cancel(ticket, FRIDAY + HOUR)
    till.refund(ticket, FRIDAY + DAY)
    assert [line.kind for line in lines(till)] == [LineKind.VOID]


def test_a_late_correction_keeps_the_line(till: Till) -> None:
    ticket = till.sell(FRIDAY, {"12": 3})
    till.correct(ticket, FRIDAY + 2 * DAY, quantity=Decimal(2), revenue=Decimal("17.00"))
    assert [(line.id, line.quantity) for line in lines(till)] == [(f"{ticket}-1", 2)]


def test_a_late_ticket_keeps_its_hour_but_is_seen_later(till: Till) -> None:
    till.sell(FRIDAY, {"12": 1}, seen_at=FRIDAY + 2 * DAY)
    assert lines(till, FRIDAY + DAY) == []
    assert [line.sold_at for line in lines(till, FRIDAY + 2 * DAY)] == [FRIDAY]


def test_a_ticket_is_not_there_before_it_is_rung_up(till: Till) -> None:
    till.sell(FRIDAY, {"12": 1})
    assert lines(till, FRIDAY - HOUR) == []


def test_the_catalogue_is_read_as_of_an_instant(till: Till) -> None:
    till.add("14", "TAVEL ROSE BTL", "31.00", at=FRIDAY)
    till.retire("13", FRIDAY + DAY)
    till.remove("13", FRIDAY + 2 * DAY)
    listed = [
        [(item.id, item.active) for item in till.items(now)]
        for now in (FRIDAY - HOUR, FRIDAY, FRIDAY + DAY, FRIDAY + 2 * DAY)
    ]
    assert listed == [
        [("12", True), ("13", True)],
        [("12", True), ("13", True), ("14", True)],
        [("12", True), ("13", False), ("14", True)],
        [("12", True), ("14", True)],
    ]


def test_the_id_of_a_removed_button_can_be_used_again(till: Till) -> None:
    till.remove("13", FRIDAY)
    till.add("13", "COCA 33CL", "4.30", at=FRIDAY + DAY)
    assert till.item("13", FRIDAY + DAY).label == "COCA 33CL"


def test_price_levels_stand_side_by_side(till: Till) -> None:
    till.reprice("12", "6.00", FRIDAY, level="happy_hour")
    prices = till.item("12", FRIDAY).prices
    assert {level: amount for level, (amount, _) in prices.items()} == {
        "default": Decimal("8.50"),
        "happy_hour": Decimal("6.00"),
    }


def test_the_order_in_which_the_story_is_told_does_not_matter(till: Till) -> None:
    till.rename("12", "SECOND", FRIDAY + DAY)
    till.rename("12", "FIRST", FRIDAY)
    labels = [till.item("12", FRIDAY + n * DAY).label for n in (-1, 0, 1)]
    assert labels == ["SANCERRE BLC VRE 12CL", "FIRST", "SECOND"]


def test_the_hour_that_comes_twice_keeps_its_order(till: Till) -> None:
    paris = ZoneInfo("Europe/Paris")
    till.sell(datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=paris), {"12": 1})
    till.sell(datetime(2026, 10, 25, 2, 40, fold=0, tzinfo=paris), {"13": 1})
    night = datetime(2026, 10, 25, tzinfo=UTC)
    assert [line.product_id for _, line in till.sold(night, night + DAY, EVER)] == ["13", "12"]


def test_an_instant_without_a_zone_is_refused(till: Till) -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        till.sell(FRIDAY.replace(tzinfo=None), {"12": 1})


def test_a_button_that_is_not_there_yet_cannot_be_sold(till: Till) -> None:
    till.add("14", "TAVEL ROSE BTL", "31.00", at=FRIDAY + DAY)
    with pytest.raises(KeyError, match="14"):
        till.sell(FRIDAY, {"14": 1})

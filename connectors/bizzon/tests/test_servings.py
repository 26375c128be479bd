"""Volumes told by modifiers, and how many requests are spent on them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sommit_bizzon.servings import MOST_EXTRA, volume_ml
from sommit_bizzon.simulator import BizzonTill, Habits, Sold

DAY, NEXT = date(2025, 10, 23), date(2025, 10, 24)
EVENING = datetime(2025, 10, 23, 18, tzinfo=UTC)


@pytest.fixture
def wine_bar() -> BizzonTill:
    """Chablis by volume, steak by cooking; each chosen by a modifier."""
    till = BizzonTill()
    volumes = till.add_modifier_set("Format", {"Verre 12 cl": "0.00", "75cl": "30.00"})
    cooking = till.add_modifier_set("Cuisson", {"Saignant": "0.00", "À point": "0.00"})
    till.add_product("Chablis", "8.00", modifier_sets=[volumes])
    till.add_product("Entrecôte", "27.00", modifier_sets=[cooking])
    return till


def _sell(till: BizzonTill, product: int, modifier: str, minutes: int = 0, **more) -> None:
    sold = Sold(till.products[product].id, modifiers=(modifier,), **more)
    till.sell(EVENING + timedelta(minutes=minutes), [sold])


def _lines_asked(server) -> int:
    return sum(seen.target.startswith("/v1/invoice-items/") for seen in server.requests)


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("12 cl", 120),
        ("Verre 12cl", 120),
        ("75cl", 750),
        ("37,5 cl", 375),
        ("0.75 L", 750),
        ("1,5 l", 1500),
        ("250 ML", 250),
        ("2 dl", 200),
        ("12\u00a0cl", 120),
        ("sans glace", None),
        ("12 clous", None),
        ("2023", None),
        ("0 cl", None),
        ("1,55555 cl", None),
        ("", None),
    ],
)
def test_a_volume_is_read_out_of_a_modifier_s_name(text, volume) -> None:
    assert volume_ml(text) == volume


@pytest.mark.parametrize("spelling", ["invoiceItemModifiers", "invoiceItemsModifiers"])
def test_a_line_sold_by_volume_tells_what_one_unit_took(served, wine_bar, spelling) -> None:
    _sell(wine_bar, 0, "Verre 12 cl")
    _sell(wine_bar, 0, "75cl", 1)
    house = served(wine_bar, habits=Habits(modifier_include=spelling))
    (closing,) = house.closings(DAY, NEXT)
    assert [line.serving_ml for line in closing.lines] == [120, 750]
    assert [line.modifiers[0].name for line in closing.lines] == ["Verre 12 cl", "75cl"]


def test_other_modifiers_cost_no_request_per_line(served, wine_bar) -> None:
    _sell(wine_bar, 1, "Saignant")
    house = served(wine_bar)
    (closing,) = house.closings(DAY, NEXT)
    assert closing.lines[0].serving_ml is None
    assert _lines_asked(house.server) == 0


def test_a_till_without_modifiers_costs_nothing_more(served, wine_bar) -> None:
    wine_bar.sell(EVENING, [Sold(wine_bar.products[0].id)])
    house = served(wine_bar)
    house.closings(DAY, NEXT)
    assert len(house.server.requests) == 1


def test_lines_that_count_for_nothing_are_not_asked_about(served, wine_bar) -> None:
    _sell(wine_bar, 0, "Verre 12 cl", void=True)
    house = served(wine_bar)
    house.closings(DAY, NEXT)
    assert _lines_asked(house.server) == 0


def test_the_allowance_goes_to_the_oldest_lines_and_the_rest_is_remarked(served, wine_bar) -> None:
    for minute in range(40):
        _sell(wine_bar, 0, "Verre 12 cl", minute)
    house = served(wine_bar)
    (closing,) = house.closings(DAY, NEXT)
    by_time = sorted(closing.lines, key=lambda line: line.sold_at)
    told = [line.serving_ml for line in by_time]
    assert told == [120] * (MOST_EXTRA - 1) + [None] * (41 - MOST_EXTRA)
    assert [(r.code, r.detail) for r in closing.remarks] == [("volumes_not_read", "11")]
    assert house.closings(DAY, NEXT)[0].lines == closing.lines


def test_a_product_taken_off_the_catalogue_keeps_what_its_lines_told(served, wine_bar) -> None:
    _sell(wine_bar, 0, "Verre 12 cl")
    house = served(wine_bar)
    before = house.closings(DAY, NEXT)
    wine_bar.delete(wine_bar.products[0].id)
    assert house.closings(DAY, NEXT) == before
    assert before[0].lines[0].serving_ml == 120


def test_a_till_that_rejects_the_question_is_read_without_volumes(served, wine_bar) -> None:
    _sell(wine_bar, 0, "Verre 12 cl")
    house = served(wine_bar, habits=Habits(modifier_include="none of the two"))
    (closing,) = house.closings(DAY, NEXT)
    assert (closing.lines[0].serving_ml, closing.lines[0].quantity) == (None, 1)

"""What the core gets from the hooks, read as in a night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sommit_fake.till import Till

from sommit_core import ClosingState
from sommit_core.connection import Connection, check_token_form
from sommit_core.errors import BadToken, ConnectorFailure
from sommit_core.plugins import bind

PARIS = ZoneInfo("Europe/Paris")
FRIDAY = date(2026, 3, 6)
DAY = timedelta(days=1)
EVENING = datetime(2026, 3, 6, 20, 30, tzinfo=PARIS)
NIGHT = datetime(2026, 3, 7, 5, 30, tzinfo=PARIS)

Reading = Callable[..., Connection]


@pytest.fixture
def bar(till: Till) -> Till:
    till.add("12", "SANCERRE BLC VRE 12CL", "8.50", "VINS AU VERRE")
    till.add("13", "SANCERRE BLC BTL", "48.00")
    return till


def test_products_come_with_or_without_a_sale(read: Reading, bar: Till) -> None:
    products = read(NIGHT, till="mine").products()
    assert [(p.id, p.label, p.category) for p in products] == [
        ("12", "SANCERRE BLC VRE 12CL", "VINS AU VERRE"),
        ("13", "SANCERRE BLC BTL", None),
    ]


def test_prices_come_on_each_level_with_their_instant(read: Reading, bar: Till) -> None:
    bar.reprice("12", "9.00", EVENING)
    bar.reprice("12", "6.00", EVENING + DAY, level="happy_hour")
    bar.retire("13", EVENING)
    prices = read(NIGHT + DAY, till="mine").prices()
    assert [(p.product_id, p.level, p.amount, p.changed_at) for p in prices] == [
        ("12", "default", Decimal("9.00"), EVENING),
        ("12", "happy_hour", Decimal("6.00"), EVENING + DAY),
    ]


def test_a_renaming_does_not_touch_the_instant_of_the_price(read: Reading, bar: Till) -> None:
    bar.reprice("12", "9.00", EVENING)
    bar.rename("12", "SANCERRE 2023 VRE", EVENING + DAY)
    reading = read(NIGHT + DAY, till="mine")
    assert reading.products()[0].updated_at == EVENING + DAY
    assert reading.prices()[0].changed_at == EVENING


def test_a_sale_after_midnight_belongs_to_the_evening_before(read: Reading, bar: Till) -> None:
    bar.sell(datetime(2026, 3, 7, 1, 40, tzinfo=PARIS), {"12": 1})
    [closing] = read(NIGHT, till="mine").closings(FRIDAY, FRIDAY + 2 * DAY)
    assert (closing.id, closing.business_date) == ("2026-03-06/1", FRIDAY)


def test_a_closing_is_final_once_its_day_has_ended(read: Reading, bar: Till) -> None:
    bar.sell(EVENING, {"12": 1})
    states = [
        [closing.state for closing in read(now, till="mine").closings(FRIDAY, FRIDAY + DAY)]
        for now in (EVENING, datetime(2026, 3, 7, 5, tzinfo=PARIS))
    ]
    assert states == [[ClosingState.PROVISIONAL], [ClosingState.FINAL]]


def test_each_register_closes_by_itself(read: Reading, bar: Till) -> None:
    bar.sell(EVENING, {"12": 1}, register="BAR")
    bar.sell(EVENING, {"13": 1}, register="SALLE")
    closings = read(NIGHT, till="mine").closings(FRIDAY, FRIDAY + DAY)
    assert [(c.id, c.register, len(c.lines)) for c in closings] == [
        ("2026-03-06/BAR", "BAR", 1),
        ("2026-03-06/SALLE", "SALLE", 1),
    ]


def test_control_totals_count_voids_but_not_their_revenue(read: Reading, bar: Till) -> None:
    bar.sell(EVENING, {"12": 2})
    bar.cancel(bar.sell(EVENING, {"13": 1}), EVENING)
    [closing] = read(NIGHT, till="mine").closings(FRIDAY, FRIDAY + DAY)
    assert (closing.control.lines, closing.control.revenue) == (2, Decimal("17.00"))


def test_a_day_without_a_ticket_has_no_closing(read: Reading, bar: Till) -> None:
    assert list(read(NIGHT, till="mine").closings(FRIDAY, FRIDAY + DAY)) == []


def test_a_till_that_nobody_made_is_an_error(read: Reading) -> None:
    with pytest.raises(ConnectorFailure, match="KeyError"):
        read(NIGHT, till="nobody's").products()


def test_the_made_up_restaurant_is_read_without_any_setting(read: Reading) -> None:
    reading = read(NIGHT)
    assert len(reading.products()) > 60
    assert [c.business_date for c in reading.closings(FRIDAY - DAY, FRIDAY + DAY)] == [
        FRIDAY - DAY,
        FRIDAY,
    ]
    assert reading.requests == 0


@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Honolulu", "Asia/Tokyo"])
def test_a_day_reads_the_same_whatever_range_is_asked(read: Reading, zone: str) -> None:
    reading = read(datetime(2026, 4, 1, tzinfo=UTC), zone)
    month = list(reading.closings(date(2026, 3, 1), date(2026, 3, 31)))
    alone = [c for n in range(30) for c in reading.closings(_march(n), _march(n) + DAY)]
    assert len(month) == 30
    assert alone == month


def _march(n: int) -> date:
    return date(2026, 3, 1) + n * DAY


@pytest.mark.parametrize("token", ["sk_live_Abc123", "sk_test_0"])
def test_a_token_of_the_right_form_is_taken(token: str) -> None:
    check_token_form(bind("fake").info, token)


@pytest.mark.parametrize("token", ["", "sk_live_", "pk_live_Abc", "sk_live_Abc "])
def test_a_token_of_another_form_is_told_at_once(token: str) -> None:
    with pytest.raises(BadToken, match=r"sk_test_\.\.\."):
        check_token_form(bind("fake").info, token)

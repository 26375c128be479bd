"""A connector's records are judged as they come in: products, prices, whole closings."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from sommit_core import BadPosData, ClosingSales, ClosingState, PosPrice, PosProduct
from sommit_core.connection import SetAside
from sommit_core.errors import EmptyCatalogue

MONDAY = date(2025, 10, 20)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
NOON = datetime(2025, 10, 20, 12, tzinfo=UTC)


def product(number, label="Chablis", **more):
    return PosProduct(id=str(number), label=label, **more)


def price(number, amount="7.50", **more):
    return PosPrice(product_id=str(number), amount=Decimal(amount), **more)


def closing(number, day=MONDAY, **more):
    return ClosingSales(str(number), day, ClosingState.FINAL, (), **more)


# -- products and prices ------------------------------------------------------------------------


def test_products_and_prices_come_as_they_are(connect):
    products = [product(1), product(2, parent_id="1", updated_at=NOON)]
    prices = [price(1), price(1, "6", level="happy hour"), price(2, "0")]
    connection = connect(products=products, prices=prices)
    assert connection.products() == products
    assert connection.prices() == prices


def test_a_row_that_comes_twice_is_taken_once(connect):
    connection = connect(products=[product(1), product(2), product(1)], prices=[price(1)] * 2)
    assert [p.id for p in connection.products()] == ["1", "2"]
    assert connection.prices() == [price(1)]


def test_one_id_for_two_things_is_bad_data(connect):
    connection = connect(
        products=[product(1), product(1, "Pomerol")], prices=[price(1), price(1, "8")]
    )
    with pytest.raises(BadPosData):
        connection.products()
    with pytest.raises(BadPosData):
        connection.prices()


def test_an_empty_catalogue_is_a_failed_reading(connect):
    with pytest.raises(EmptyCatalogue) as caught:
        connect(products=[]).products()
    assert (caught.value.params["before"], caught.value.params["count"]) == (0, 0)
    assert connect(prices=[]).prices() == []


NAIVE = datetime(2025, 10, 20)  # noqa: DTZ001  (the fault under test)


@pytest.mark.parametrize(
    "record",
    [
        None,
        {"id": "1", "label": "x"},
        price(1),
        PosProduct(id="", label="x"),
        PosProduct(id=7, label="x"),
        PosProduct(id=None, label="x"),
        PosProduct(id="x" * 256, label="x"),
        PosProduct(id="a\x00", label="x"),
        PosProduct(id="\ud800", label="x"),
        PosProduct(id="1", label=None),
        PosProduct(id="1", label=b"x"),
        PosProduct(id="1", label="Ch\x00blis"),
        product(1, category=7),
        product(1, barcode=3760000000000),
        product(1, parent_id=""),
        product(1, updated_at=NAIVE),
        product(1, updated_at="2025-10-20T12:00:00Z"),
    ],
)
def test_a_bad_product_is_bad_data_and_quotes_nothing(connect, record):
    with pytest.raises(BadPosData) as caught:
        connect(products=[product(9), record]).products()
    assert "3760000000000" not in str(caught.value)


@pytest.mark.parametrize(
    "record",
    [
        None,
        product(1),
        PosPrice(product_id="", amount=Decimal(1)),
        PosPrice(product_id=1, amount=Decimal(1)),
        PosPrice(product_id="1", amount=7.5),
        PosPrice(product_id="1", amount=7),
        PosPrice(product_id="1", amount="7.50"),
        PosPrice(product_id="1", amount=None),
        price(1, "NaN"),
        price(1, "sNaN"),
        price(1, "Infinity"),
        price(1, "1000000000"),
        price(1, "-1E+9"),
        price(1, "1E+999999"),
        price(1, "1E-999999"),
        price(1, level=""),
        price(1, changed_at=NAIVE),
    ],
)
def test_a_bad_price_is_bad_data(connect, record):
    with pytest.raises(BadPosData):
        connect(prices=[price(9), record]).prices()


@pytest.mark.parametrize("amount", ["0", "-3.50", "999999999.99", "7.123456"])
def test_any_sane_amount_is_taken(connect, amount):
    assert connect(prices=[price(1, amount)]).prices() == [price(1, amount)]


# -- closings -----------------------------------------------------------------------------------


def test_closings_come_in_order_one_by_one(connect):
    closings = [closing(1), closing(2), closing(3, TUESDAY, opened_at=NOON, closed_at=NOON)]
    found = connect(closings=closings).closings(MONDAY, WEDNESDAY)
    assert next(found) is closings[0]
    assert list(found) == closings[1:]


def test_the_dates_asked_for_reach_the_connector(connect):
    def fetch_closing_sales(pos, since, until):
        assert (since, until) == (MONDAY, WEDNESDAY)
        return []

    assert list(connect(fetch_closing_sales).closings(MONDAY, WEDNESDAY)) == []


@pytest.mark.parametrize(
    ("bad", "day"),
    [
        (closing(2, MONDAY - timedelta(days=1)), MONDAY - timedelta(days=1)),
        (closing(2, WEDNESDAY), WEDNESDAY),
        (closing(2, datetime(2025, 10, 20, tzinfo=UTC)), None),
        (closing(2, "2025-10-20"), None),
        (closing(2, None), None),
        (closing(2, opened_at=NAIVE), MONDAY),
        (closing(2, closed_at=NAIVE), MONDAY),
        (closing(2, closed_at="noon"), MONDAY),
    ],
)
def test_a_closing_that_cannot_be_taken_is_set_aside_and_the_rest_goes_on(connect, bad, day):
    found = list(connect(closings=[closing(1), bad, closing(3)]).closings(MONDAY, WEDNESDAY))
    assert [type(one) for one in found] == [ClosingSales, SetAside, ClosingSales]
    assert (found[1].closing_id, found[1].business_date) == ("2", day)
    assert isinstance(found[1].reason, BadPosData)
    assert "Acme" in str(found[1].reason)


@pytest.mark.parametrize(
    "closings",
    [
        [closing(1), closing(1)],
        [closing(1), closing(1, TUESDAY)],
        [closing(1, WEDNESDAY), closing(1)],
        [closing(1, TUESDAY), closing(2)],
        [closing(1), product(1)],
        [closing(1), None],
        [closing("")],
        [closing("x" * 256)],
    ],
)
def test_closings_that_contradict_each_other_end_the_reading(connect, closings):
    with pytest.raises(BadPosData):
        list(connect(closings=closings).closings(MONDAY, WEDNESDAY))


def test_an_aware_time_of_any_zone_is_taken(connect):
    there = NOON.astimezone(timezone(timedelta(hours=-9)))
    found = list(connect(closings=[closing(1, closed_at=there)]).closings(MONDAY, TUESDAY))
    assert found == [closing(1, closed_at=there)]

"""The typed calls over a connector's hooks: each record judged, each error translated."""

import logging
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import attrs
import pytest

from sommit_core import (
    BadPosData,
    ClosingSales,
    ClosingState,
    ConnectorInfo,
    PosPrice,
    PosProduct,
    RequestRejected,
    setting,
)
from sommit_core.connection import Connection, SetAside
from sommit_core.errors import (
    BadSetting,
    BadToken,
    BrokenConnector,
    ConnectorFailure,
    EmptyCatalogue,
    PosUnavailable,
    TokenRefused,
    UnknownConnector,
    WriteRefused,
)
from sommit_core.plugins import bind_module

MONDAY = date(2025, 10, 20)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
NOON = datetime(2025, 10, 20, 12, tzinfo=UTC)


@attrs.frozen
class Settings:
    base_url: str = setting("", fr="Adresse", en="Address")
    size: int = setting(10, fr="Taille", en="Size")


def product(number, label="Chablis", **more):
    return PosProduct(id=str(number), label=label, **more)


def price(number, amount="7.50", **more):
    return PosPrice(product_id=str(number), amount=Decimal(amount), **more)


def closing(number, day=MONDAY, **more):
    return ClosingSales(str(number), day, ClosingState.FINAL, (), **more)


@pytest.fixture
def connect(live, clock, fake_time, make_module):
    """Opens a connection over hooks made of what each of them gives or does."""
    opened = []

    def connect(*functions, products=None, prices=None, closings=None, settings=None, **declared):
        def describe():
            return ConnectorInfo(**({"name": "acme", "title": "Acme", "api": 1,
                                     "settings": Settings} | declared))  # fmt: skip

        def fetch_products(pos):
            yield from products

        def fetch_prices(pos):
            yield from prices

        def fetch_closing_sales(pos):
            yield from closings

        given = (
            (products, fetch_products),
            (prices, fetch_prices),
            (closings, fetch_closing_sales),
        )
        hooks = [hook for records, hook in given if records is not None]
        bound = bind_module("acme", make_module(describe, *hooks, *functions))
        connection = Connection.open(
            bound,
            {"base_url": live.url} | (settings or {}),
            "sk_live_canary_0123456789",
            clock=clock,
            currency="EUR",
            now=NOON,
            sleep=fake_time.sleep,
            monotonic=fake_time.monotonic,
        )
        opened.append(connection)
        return connection

    yield connect
    for connection in opened:
        connection.close()


# -- opening ------------------------------------------------------------------------------------


def test_an_installed_connector_is_opened_by_name(clock):
    with Connection.open("fake", {}, "", clock=clock, currency="EUR", now=NOON) as connection:
        assert connection.info.name == "fake"


def test_what_cannot_be_opened_says_why(clock, live):
    for name, settings, token, error in (
        ("nobody", {}, None, UnknownConnector),
        ("bizzon", {"no_such": "1"}, "sk_live_0123456789", BadSetting),
        ("bizzon", {"base_url": "ftp://x"}, "sk_live_0123456789", BadSetting),
        ("bizzon", {}, None, BadToken),
        ("bizzon", {}, "sk live", BadToken),
    ):
        with pytest.raises(error):
            Connection.open(name, settings, token, clock=clock, currency="EUR", now=NOON)


def test_a_connection_tells_what_it_is(connect):
    connection = connect(products=[product(1)], settings={"size": "20"})
    assert (connection.till, connection.settings.size) == ("Acme", 20)
    assert (connection.requests, connection.retries) == (0, 0)


def test_hooks_that_are_not_there_give_nothing(connect):
    connection = connect()
    assert connection.products() == []
    assert connection.prices() == []
    assert list(connection.closings(MONDAY, TUESDAY)) == []
    connection.probe()


def test_requests_and_retries_are_counted(connect, live, make_reply):
    def fetch_products(pos):
        pos.get_json("/items", into=list)
        yield product(1)

    live.script.append(make_reply(status=503))
    connection = connect(fetch_products)
    connection.products()
    assert (connection.requests, connection.retries) == (2, 1)


# -- the probe ----------------------------------------------------------------------------------


def test_the_probe_is_the_cheap_request_that_is_declared(connect, live):
    connect(probe=("/outlets", (("page[size]", "1"),))).probe()
    assert live.targets == ["/pos/outlets?page%5Bsize%5D=1"]


def test_the_probe_tells_a_refused_token(connect, live, make_reply):
    live.script.append(make_reply(status=401))
    with pytest.raises(TokenRefused):
        connect(probe=("/outlets", ())).probe()


def test_a_welcome_page_is_no_healthy_till(connect, live, make_reply):
    live.script.extend([make_reply("<html>", media="text/html")] * 9)
    with pytest.raises(PosUnavailable):
        connect(probe=("/outlets", ())).probe()


def test_without_a_probe_the_first_product_is_read_and_no_more(connect, live):
    def fetch_products(pos):
        for number in range(5):
            pos.get("/items")
            yield product(number)

    connect(fetch_products).probe()
    assert len(live.requests) == 1


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


# -- errors -------------------------------------------------------------------------------------


def raising(error, after=()):
    def fetch_products(pos):
        yield from after
        raise error

    return fetch_products


class Odd(BaseException):
    pass


@pytest.mark.parametrize(
    "error",
    [
        ValueError("Jean Dupont, table 7"),
        KeyError("secret"),
        SystemExit(3),
        RecursionError(),
        MemoryError(),
        StopIteration(),
        Odd("secret"),
        AssertionError(),
    ],
)
def test_any_error_of_a_connector_becomes_one_sentence(connect, error):
    with pytest.raises(ConnectorFailure) as caught:
        connect(raising(error, [product(1)])).products()
    assert "Acme" in str(caught.value)
    assert "Dupont" not in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_failure_tells_its_type_and_its_place_in_the_connector(connect, monkeypatch):
    source = "def fetch_products(pos):\n    yield from [1 / 0]\n"
    namespace = {"__name__": "acme_connector.reading"}
    exec(source, namespace)
    with pytest.raises(ConnectorFailure) as caught:
        connect(namespace["fetch_products"]).products()
    assert caught.value.params["detail"] == "ZeroDivisionError, acme_connector.reading:2"


def test_a_failure_is_logged_whole_for_the_author_only(connect, caplog):
    with caplog.at_level(logging.DEBUG, "sommit.connection"), pytest.raises(ConnectorFailure):
        connect(raising(ValueError("for the author"))).products()
    assert "for the author" in caplog.text
    assert {record.levelno for record in caplog.records} == {logging.DEBUG}


def test_an_error_before_the_first_record_is_translated_too(connect):
    def fetch_prices(pos):
        raise KeyError

    def fetch_products(pos):
        return 7

    connection = connect(fetch_prices, fetch_products)
    for read in (connection.prices, connection.products):
        with pytest.raises(ConnectorFailure):
            read()


@pytest.mark.parametrize(
    "error",
    [
        RequestRejected(till="Acme", status=404, where="/x"),
        BadPosData(till="Acme", detail="x", where="y"),
        BadSetting(key="size", detail="x"),
    ],
)
def test_our_own_errors_pass_unchanged(connect, error):
    def fetch_closing_sales(pos):
        yield closing(1)
        raise error

    connection = connect(raising(error), fetch_closing_sales)
    with pytest.raises(type(error)) as caught:
        connection.products()
    assert caught.value is error
    found = connection.closings(MONDAY, TUESDAY)
    next(found)
    with pytest.raises(type(error)) as caught:
        next(found)
    assert caught.value is error


def test_an_interruption_is_let_through(connect):
    with pytest.raises(KeyboardInterrupt):
        connect(raising(KeyboardInterrupt())).products()


def test_a_swallowed_refusal_still_fails_the_reading(connect, live):
    def fetch_products(pos):
        try:
            pos.get("//evil.example")
        except Exception:
            yield product(1)

    def fetch_prices(pos):
        try:
            pos.get("//evil.example")
        except WriteRefused:
            raise KeyError from None

    with pytest.raises(WriteRefused):
        connect(fetch_products).products()
    with pytest.raises(WriteRefused):
        connect(fetch_prices).prices()
    assert live.untouched


def test_a_broken_connector_is_told_at_opening(make_module, clock):
    with pytest.raises(BrokenConnector):
        bind_module("acme", make_module())


# -- closing ------------------------------------------------------------------------------------


def test_what_a_connector_left_open_is_closed(connect):
    closed = []

    def fetch_products(pos):
        try:
            yield product(1)
            yield product(2)
        finally:
            closed.append("products")

    def fetch_closing_sales(pos):
        try:
            yield closing(1)
            yield closing(2)
        finally:
            closed.append("closings")

    connection = connect(fetch_products, fetch_closing_sales)
    connection.probe()
    assert closed == ["products"]
    found = connection.closings(MONDAY, TUESDAY)
    next(found)
    connection.close()
    assert closed == ["products", "closings"]
    assert list(found) == []


def test_a_connector_that_fails_while_it_is_closed_is_told(connect):
    def fetch_closing_sales(pos):
        try:
            yield closing(1)
        finally:
            raise KeyError

    connection = connect(fetch_closing_sales)
    found = connection.closings(MONDAY, TUESDAY)
    next(found)
    with pytest.raises(ConnectorFailure):
        connection.close()
    connection.close()


def test_a_connection_that_is_closed_sends_nothing_more(connect, live):
    connection = connect(probe=("/outlets", ()))
    with connection:
        connection.probe()
    with pytest.raises(Exception, match="closed"):
        connection.probe()
    assert len(live.requests) == 1


def test_a_list_is_as_good_as_a_generator(connect):
    def fetch_products(pos):
        return [product(1), product(2)]

    def fetch_prices(pos):
        return ()

    connection = connect(fetch_products, fetch_prices)
    assert len(connection.products()) == 2
    assert connection.prices() == []

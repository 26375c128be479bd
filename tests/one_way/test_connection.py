"""The calls over a connector's hooks: opened, probed, closed, and each error translated."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest

from sommit_core import BadPosData, ClosingSales, ClosingState, PosProduct, RequestRejected
from sommit_core.connection import Connection
from sommit_core.errors import (
    BadSetting,
    BadToken,
    BrokenConnector,
    ConnectorFailure,
    PosUnavailable,
    TokenRefused,
    UnknownConnector,
    WriteRefused,
)
from sommit_core.plugins import bind_module

MONDAY = date(2025, 10, 20)
TUESDAY = MONDAY + timedelta(days=1)
NOON = datetime(2025, 10, 20, 12, tzinfo=UTC)


def product(number):
    return PosProduct(id=str(number), label="Chablis")


def closing(number):
    return ClosingSales(str(number), MONDAY, ClosingState.FINAL, ())


# -- opening ------------------------------------------------------------------------------------


def test_an_installed_connector_is_opened_by_name(clock):
    with Connection.open(
        "fake", {}, "fake_token_0123", clock=clock, currency="EUR", now=NOON
    ) as connection:
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

    def fetch_closing_sales(pos):
        try:
            return pos.get("//evil.example")
        except WriteRefused:
            raise BadPosData(till="Acme", detail="x", where="y") from None

    with pytest.raises(WriteRefused):
        connect(fetch_products).products()
    with pytest.raises(WriteRefused):
        connect(fetch_prices).prices()
    with pytest.raises(WriteRefused):
        list(connect(fetch_closing_sales).closings(MONDAY, TUESDAY))
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

"""Connecting a till: checked live before anything is kept, renewed without losing anything."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

import pytest

from sommit_core import tills as connections
from sommit_core.errors import (
    ApiOptionOff,
    BadInput,
    BadSetting,
    BadToken,
    Conflict,
    NotFound,
    TokenRefused,
    UnknownConnector,
)
from sommit_core.records import PosProduct
from sommit_core.store import tables as t
from sommit_core.tills import HEALTHY
from tests.books.house import DAY, MONDAY, TOKEN, House, at, dump, morning_after


def connect(house: House, **more: Any) -> None:
    given = {
        "settings": {"till": house.name},
        "token": TOKEN,
        "start": None,
        "now": morning_after(MONDAY),
        **more,
    }
    connector = given.pop("connector", "fake")
    connections.connect_till(house.db, house.vault, house.venue, connector, **given)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"connector": "nothing"}, UnknownConnector),
        ({"settings": {"colour": "red"}}, BadSetting),
        ({"settings": {"overlap_days": "many"}}, BadSetting),
        ({"token": None}, BadToken),
        ({"token": ""}, BadToken),
        ({"token": "sk_live"}, BadToken),
        ({"token": TOKEN + " "}, BadToken),
        ({"start": date(2099, 1, 1)}, BadInput),
    ],
)
def test_what_cannot_be_is_refused_before_the_till_is_asked(
    house: House, given: dict[str, Any], error: type[Exception]
) -> None:
    house.pos.fault = "crash"
    before = dump(house.db, without={})
    with pytest.raises(error):
        connect(house, **given)
    assert dump(house.db, without={}) == before


@pytest.mark.parametrize(
    ("fault", "error"), [("token_refused", TokenRefused), ("api_off", ApiOptionOff)]
)
def test_a_till_that_refuses_is_not_connected(
    house: House, fault: str, error: type[Exception]
) -> None:
    house.pos.fault = fault
    before = dump(house.db, without={})
    with pytest.raises(error):
        connect(house)
    assert dump(house.db, without={}) == before


def test_reading_starts_today_unless_told_otherwise(house: House, tally: ModuleType) -> None:
    house.connect(connector="tally")
    assert house.till.start_date == MONDAY
    assert (house.till.state, house.till.token_hint, house.till.token_box) == (HEALTHY, "", None)


def test_a_token_renewed_keeps_what_was_read_and_heals_the_state(house: House) -> None:
    house.button("1", "SANCERRE", 9)
    house.sell(at(MONDAY, "21:00"), {"1": 1})
    house.night(MONDAY)
    house.pos.fault = "token_refused"
    house.night(MONDAY + DAY)
    house.pos.fault = "none"
    lines, till = dump(house.db)["sale_line"], house.till
    connect(house, token="sk_live_another1234567890")
    with house.db.reading() as tx:
        renewed = connections.get_till(tx, house.venue)
    assert (renewed.id, renewed.start_date, renewed.state) == (till.id, till.start_date, HEALTHY)
    assert renewed.token_box != till.token_box
    assert renewed.read_through == MONDAY + DAY
    assert dump(house.db)["sale_line"] == lines


def test_an_earlier_start_reads_earlier_days_too(house: House) -> None:
    house.button("1", "SANCERRE", 9)
    for n in (-2, 0):
        house.sell(at(MONDAY + n * DAY, "21:00"), {"1": 1})
    house.night(MONDAY)
    assert list(house.days()) == [MONDAY]
    connect(house, start=MONDAY - 3 * DAY)
    assert house.night(MONDAY).lines_new == 1
    house.agrees()


def test_a_setting_that_makes_ids_is_fixed_once_sales_were_read(
    house: House, tally: ModuleType
) -> None:
    tally.products[:] = [PosProduct("P", "SANCERRE")]
    tally.closings[:] = [tally.closing(MONDAY, tally.line())]
    house.connect(connector="tally", start=MONDAY, cut="venue")
    house.connect(connector="tally", cut="register")
    house.night(MONDAY)
    house.connect(connector="tally", cut="register", overlap_days="3")
    before = dump(house.db, without={})
    with pytest.raises(BadSetting, match="register"):
        house.connect(connector="tally", cut="venue")
    assert dump(house.db, without={}) == before


def test_a_setting_that_a_newer_connector_no_longer_asks_for_can_be_left_behind(
    house: House, tally: ModuleType
) -> None:
    house.connect(connector="tally", start=MONDAY, cut="venue")
    tally.closings[:] = [tally.closing(MONDAY, tally.line())]
    tally.products[:] = [PosProduct("P", "SANCERRE")]
    house.night(MONDAY)
    with house.db.transaction() as tx:
        old = '{"cut": "venue", "colour": "red"}'
        this = t.connection.c.id == house.till.id
        tx.execute(t.connection.update().where(this).values(settings=old))
    with pytest.raises(BadSetting, match="colour"):
        house.night(MONDAY)
    house.connect(connector="tally", cut="venue")
    assert house.night(MONDAY).state == HEALTHY


def test_a_venue_without_a_till_has_none(house: House) -> None:
    with house.db.reading() as tx, pytest.raises(NotFound):
        connections.get_till(tx, house.venue, "bizzon")


def test_of_several_tills_one_must_be_named(house: House, tally: ModuleType) -> None:
    house.connect(connector="tally")
    with house.db.reading() as tx:
        with pytest.raises(Conflict, match="fake, tally"):
            connections.get_till(tx, house.venue)
        assert connections.get_till(tx, house.venue, "tally").connector == "tally"


def test_a_till_is_sealed_to_its_venue_and_connector(house: House) -> None:
    assert house.till.row == f"venue:{house.venue.id}/connector:fake"
    assert house.till.token_box
    assert house.vault.unseal(house.till.token_box, house.till.row) == TOKEN
    assert "token_box" not in repr(house.till)

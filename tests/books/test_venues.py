"""Venues and their policies."""

from __future__ import annotations

from datetime import date, time

import pytest

from sommit_core import venues
from sommit_core.errors import BadInput, Conflict, NotFound
from sommit_core.venues import Venue, slugify
from tests.books.house import DAY, MONDAY, House, at


def add(house: House, name: str, **policies: str) -> Venue:
    with house.db.transaction() as tx:
        return venues.add_venue(tx, name, at=house.opened, **policies)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Chez Léon", "chez-leon"),
        ("L’Œuf à la Coque!", "l-oeuf-a-la-coque"),
        ("  Bar  №5 ", "bar-no5"),
        ("A" * 300, "a" * 80),
    ],
)
def test_a_slug_is_what_one_types(name: str, slug: str) -> None:
    assert slugify(name, "name") == slug


@pytest.mark.parametrize("name", ["", "   ", "!!!", "居酒屋"])
def test_a_name_without_a_letter_is_refused(house: House, name: str) -> None:
    with pytest.raises(BadInput, match="letter"):
        add(house, name)


def test_a_venue_has_french_habits_unless_told_otherwise(house: House) -> None:
    leon = add(house, "Chez Léon")
    assert (leon.name, leon.slug) == ("Chez Léon", "chez-leon")
    assert (leon.timezone, leon.currency, leon.decimals) == ("Europe/Paris", "EUR", 2)
    assert (leon.cutoff, leon.refund_restores_stock) == (time(5), True)
    tokyo = add(house, "Tokyo", timezone="Asia/Tokyo", currency="JPY", cutoff="04:30")
    assert (tokyo.timezone, tokyo.currency, tokyo.decimals) == ("Asia/Tokyo", "JPY", 0)
    assert tokyo.cutoff == time(4, 30)


def test_venues_are_listed_by_name(house: House) -> None:
    add(house, "Zoé")
    add(house, "Anna")
    with house.db.reading() as tx:
        listed = [venue.name for venue in venues.list_venues(tx)]
    assert listed == ["Anna", "Zoé", "chez-test"]


def test_two_venues_do_not_share_a_slug(house: House) -> None:
    add(house, "Chez Léon")
    with pytest.raises(Conflict, match="chez-leon"):
        add(house, "chez leon")


def test_an_unknown_venue_is_not_found(house: House) -> None:
    with house.db.reading() as tx, pytest.raises(NotFound):
        venues.get_venue(tx, "nowhere")


WRONG = {
    "timezone": ["Paris", "Europe/paris", "", "UTC+1"],
    "currency": ["euro", "eur", "", "XXXX"],
    "cutoff": ["5:00", "24:00", "05:60", "05:00:00", "", "0５:00"],
    "refund_restores_stock": ["yes", "1", ""],
    "colour": ["red"],
}


@pytest.mark.parametrize(("key", "value"), [(k, v) for k, values in WRONG.items() for v in values])
def test_a_policy_that_is_none_is_refused(house: House, key: str, value: str) -> None:
    before = house.venue
    with pytest.raises(BadInput):
        house.policy(key, value)
    with house.db.reading() as tx:
        assert venues.get_venue(tx, house.venue.slug) == before
    if key in ("timezone", "currency", "cutoff"):
        with pytest.raises(BadInput):
            add(house, "Other", **{key: value})


def test_the_policy_of_refunds_is_applied_to_all_that_was_read(house: House) -> None:
    house.button("1", "SANCERRE BTL", 52)
    ticket = house.sell(at(MONDAY, "20:00"), {"1": 3})
    house.refund(ticket, at(MONDAY, "21:00"))
    house.night(MONDAY)
    house.link("1", house.beverage("Sancerre"), 750)
    for restores, left in (("false", -2250), ("true", 0), ("False", -2250)):
        house.policy("refund_restores_stock", restores)
        house.model.refunds_restore = restores == "true"
        assert house.stock() == {"sancerre": left}
        house.agrees()
    back = house.sell(at(MONDAY + DAY, "20:00"), {"1": 1})
    house.refund(back, at(MONDAY + DAY, "21:00"))
    house.night(MONDAY + DAY)
    house.agrees()


def test_the_policy_of_refunds_may_change_during_a_night_or_while_a_person_links(
    house: House,
) -> None:
    house.button("1", "SANCERRE BTL", 52)
    before = house.venue
    house.policy("refund_restores_stock", "false")
    house.model.refunds_restore, house.venue = False, before  # what a night under way holds
    house.refund(house.sell(at(MONDAY, "20:00"), {"1": 3}), at(MONDAY, "21:00"))
    house.night(MONDAY)
    house.link("1", house.beverage("Sancerre"), 750)
    house.agrees()
    house.refund(house.sell(at(MONDAY + DAY, "20:00"), {"1": 1}), at(MONDAY + DAY, "21:00"))
    house.night(MONDAY + DAY)
    assert house.stock() == {"sancerre": -3000}
    house.agrees()


def test_the_currency_is_fixed_once_sales_were_read(house: House) -> None:
    house.policy("currency", "CHF")
    house.policy("currency", "EUR")
    house.button("1", "SANCERRE BTL", 52)
    house.sell(at(MONDAY, "20:00"), {"1": 1})
    house.night(MONDAY)
    with pytest.raises(Conflict, match="EUR"):
        house.policy("currency", "CHF")


def test_a_new_cut_off_moves_no_sale_that_was_read(house: House) -> None:
    house.button("1", "SANCERRE BTL", 52)
    for day in (MONDAY, MONDAY + DAY):
        house.sell(at(day, "03:30"), {"1": 1})
    house.night(MONDAY)
    house.policy("cutoff", "03:00")
    assert [period.since for period in house.venue.clock.periods] == [date.min, MONDAY + 2 * DAY]
    house.night(MONDAY + DAY)
    assert {day: sold["1"][0] for day, sold in house.days().items()} == {
        MONDAY: 1,
        MONDAY + 2 * DAY: 1,
    }


def test_a_policy_changed_twice_before_a_reading_holds_as_said_last(house: House) -> None:
    for cutoff in ("03:00", "04:00"):
        house.policy("cutoff", cutoff)
    house.policy("timezone", "Europe/London")
    assert len(house.venue.clock.periods) == 1
    assert (house.venue.timezone, house.venue.cutoff) == ("Europe/London", time(4))


def test_a_clock_for_those_without_a_venue() -> None:
    assert venues.clock_of("Asia/Tokyo", "05:00").start(MONDAY).hour == 20
    with pytest.raises(BadInput):
        venues.clock_of("Mars", "05:00")

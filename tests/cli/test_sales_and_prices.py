"""`sommit sales`, `sommit prices`, `sommit price set`."""

from __future__ import annotations

import pytest

from tests.cli.house import TUESDAY, VENUE, House, at


def test_turnover_is_the_tills_own(house: House) -> None:
    house.till.sell(at(TUESDAY, "20:00"), {"101": 1}, discount="2.50")
    house.night(TUESDAY)
    days = house.sommit.json("sales", VENUE)["days"]
    assert [(day["business_date"], day["revenue"]) for day in days] == [
        ("2025-03-03", "139.30"),
        ("2025-03-04", "50.00"),
    ]
    assert days[0]["products"][0] == {
        "id": "101",
        "label": "SANCERRE BLC VACHERON 2022 BTL",
        "quantity": "2",
        "revenue": "105.00",
    }
    only = house.sommit.json("sales", VENUE, "--from", str(TUESDAY), "--to", str(TUESDAY))
    assert only["days"] == days[1:]


def test_linked_turnover_is_what_counts_in_sommit(house: House) -> None:
    assert house.sommit.json("sales", VENUE, "--linked") == {"days": []}
    house.sommit.json("link", VENUE, "102", house.beverage("Sancerre"))
    assert house.sommit.json("sales", VENUE, "--linked")["days"][0]["revenue"] == "25.50"


def test_people_read_turnover_with_its_total(house: House) -> None:
    assert "Total €139.30" in house.sommit.say("sales", VENUE)
    french = house.sommit.say("sales", VENUE, lang="fr")
    assert "3 mars 2025 139,30 €" in french
    assert "No sale was read" in house.sommit.say("sales", VENUE, "--from", "2026-01-01")


def test_the_tills_price_is_the_drinks_with_its_history(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    house.beverage("Chablis")
    house.sommit.json("link", VENUE, "102", sancerre)
    house.till.reprice("102", "9.20", at(TUESDAY, "10:00"))
    house.night(TUESDAY)
    chablis, priced = house.sommit.json("prices", VENUE)["beverages"]
    assert chablis["servings"] == []
    (serving,) = priced["servings"]
    assert (serving["serving_ml"], serving["price"]) == ("120", "9.20")
    assert (serving["source"], serving["product"]) == ("till", "102")
    assert [one["price"] for one in serving["history"]] == ["9.20", "8.50"]
    assert serving["at"] == "2025-03-05T06:00:00+01:00"


def test_people_read_prices_and_their_history(house: House) -> None:
    assert "No beverage has a price yet." in house.sommit.say("prices", VENUE)
    house.sommit.json("link", VENUE, "102", house.beverage("Sancerre"))
    house.till.reprice("102", "9.20", at(TUESDAY, "10:00"))
    house.night(TUESDAY)
    now = house.sommit.say("prices", VENUE, lang="fr")
    assert "12 cl 9,20 € caisse SANCERRE BLC VRE 12CL 102 5 mars 2025, 06:00" in now
    assert "8,50 €" not in now
    assert "€8.50 till" in house.sommit.say("prices", VENUE, "--history")


def test_a_price_set_in_sommit_says_that_the_till_will_overwrite_it(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    words = ("price", "set", VENUE, sancerre, "11,00")
    before = house.sommit.json(*words, "--serving", "120")
    assert before["till_will_overwrite"] is False
    house.sommit.json("link", VENUE, "102", sancerre)
    after = house.sommit.json(*words, "--serving", "120")
    assert after["till_will_overwrite"] is True
    assert after["beverage"]["servings"][0]["price"] == "11.00"
    assert after["beverage"]["servings"][0]["source"] == "sommit"
    french = house.sommit.say(*words, "--serving", "120", lang="fr")
    assert "dont le prix remplacera celui-ci à la prochaine lecture" in french
    assert "overwrites" not in house.sommit.say(*words)


@pytest.mark.parametrize("price", ["-1", "6.755", "beaucoup", "NaN"])
def test_a_price_that_is_none_is_refused(house: House, price: str) -> None:
    words = ("price", "set", VENUE, house.beverage("Sancerre"), price)
    assert house.sommit.json(*words, code=2)["error"]["code"] == "BadInput"

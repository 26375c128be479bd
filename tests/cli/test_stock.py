"""`sommit stock`, `sommit verify`."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.cli.house import TUESDAY, VENUE, House, at


def test_the_stock_is_told_in_volume_and_containers(house: House) -> None:
    sancerre = house.beverage("Sancerre", "--vintage", "2022")
    house.count(sancerre, "12")
    house.sommit.json("link", VENUE, "102", sancerre)
    assert house.sommit.json("stock", VENUE) == {
        "beverages": [
            {
                "id": "sancerre-2022",
                "name": "Sancerre",
                "vintage": 2022,
                "container_ml": "750",
                "volume_ml": "8640",
                "containers": "11.52",
                "counted_at": "2025-03-03T12:00:00+01:00",
            }
        ]
    }


def test_people_read_it_in_their_language(house: House) -> None:
    assert "The cellar is empty" in house.sommit.say("stock", VENUE)
    sancerre = house.beverage("Sancerre")
    house.count(sancerre, "12,5")
    english = house.sommit.say("stock", VENUE)
    assert "75 cl 12.5 9.375 l Mar 3, 2025, 12:00" in english
    assert "75 cl 12,5 9,375 l 3 mars 2025, 12:00" in house.sommit.say("stock", VENUE, lang="fr")


def test_a_stock_can_fall_below_zero(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    house.sommit.json("link", VENUE, "102", sancerre)
    assert house.left(sancerre) | {"volume_ml": "-360", "containers": "-0.48"} == house.left(
        sancerre
    )


def test_counts_and_deliveries_take_millilitres_too(house: House) -> None:
    keg = house.beverage("IPA", container=30_000)
    house.sommit.json("stock", "count", VENUE, keg, "12500", "--unit", "ml")
    house.sommit.json("stock", "add", VENUE, keg, "2")
    house.sommit.json("stock", "add", VENUE, keg, "-0.5")
    assert house.left(keg)["volume_ml"] == "57500"


def test_a_move_answers_with_what_is_left(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    moved = house.sommit.json("stock", "add", VENUE, sancerre, "6")["beverages"]
    assert [(one["id"], one["containers"]) for one in moved] == [("sancerre", "6")]
    assert "Sancerre" in house.sommit.say("stock", "count", VENUE, sancerre, "5")


def test_a_count_later_than_a_sale_is_not_changed_by_it(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    instant = at(TUESDAY, "12:00").isoformat()
    house.sommit.json("stock", "count", VENUE, sancerre, "10", "--at", instant)
    assert house.sommit.json("link", VENUE, "101", sancerre)["volume_ml"] == "0"
    assert house.left(sancerre)["containers"] == "10"


def test_a_count_in_the_future_is_refused(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    words = ("stock", "count", VENUE, sancerre, "10", "--at", "2999-01-01T00:00Z")
    assert house.sommit.json(*words, code=2)["error"]["code"] == "BadInput"


def test_a_venue_called_count_can_still_be_named(house: House) -> None:
    house.sommit.json("venue", "add", "Count")
    assert house.sommit.json("stock", "show", "count") == {"beverages": []}


def test_verify_finds_a_balance_that_the_books_do_not_bear_out(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    house.count(sancerre, "12")
    assert house.sommit.json("verify", "--all") == {"checked": 1, "differences": []}
    assert house.sommit.json("verify", VENUE) == {"checked": 1, "differences": []}
    assert "1 balance compared with the books. All are right." in house.sommit.say("verify")
    with closing(sqlite3.connect(house.sommit.books)) as books:
        books.execute("UPDATE balance SET volume_ul = volume_ul + 1000")
        books.commit()
    assert house.sommit.json("verify", VENUE, code=1)["differences"] == [
        {"venue": VENUE, "beverage": sancerre, "kept_ml": "9001", "books_ml": "9000"}
    ]
    french = house.sommit.say("verify", VENUE, lang="fr", code=1)
    assert "Chez Test, « Sancerre » : 9,001 l noté, 9 l d'après les livres." in french

"""`sommit products`, `sommit set-aside`."""

from __future__ import annotations

from tests.cli.house import VENUE, House


def test_sold_products_come_first_with_what_the_till_reported(house: House) -> None:
    products = house.sommit.json("products", VENUE)["products"]
    assert [one["id"] for one in products] == ["101", "102", "201", "301"]
    assert products[0] == {
        "id": "101",
        "connector": "fake",
        "label": "SANCERRE BLC VACHERON 2022 BTL",
        "category": "VINS BLANCS",
        "listed": True,
        "sold": True,
        "sales": 1,
        "quantity": "2",
        "revenue": "105.00",
        "price": "52.50",
        "state": "unsynchronised",
        "beverage": None,
    }
    assert products[3]["sold"] is False


def test_the_headline_counts_what_waits(house: House) -> None:
    english = house.sommit.say("products", VENUE)
    assert "4 products to synchronise, 9 sales, €139.30" in english
    assert "🏷 sold" in english
    french = house.sommit.say("products", VENUE, lang="fr")
    assert "4 boissons à synchroniser, 9 ventes, 139,30 €" in french
    assert "🏷 vendue" in french


def test_lines_are_not_cut_where_no_terminal_is(house: House) -> None:
    shown = house.sommit.run("products", VENUE).stdout
    assert "\x1b" not in shown
    line = next(line for line in shown.splitlines() if "VACHERON" in line)
    assert line.split()[-1] == "101"


def test_linked_and_set_aside_products_no_longer_wait(house: House) -> None:
    sommit = house.sommit
    sommit.json("link", VENUE, "101", house.beverage("Sancerre"))
    aside = sommit.json("set-aside", VENUE, "201")["product"]
    assert aside["state"] == "set_aside"
    waiting = sommit.json("products", VENUE, "--unsynchronised")["products"]
    assert [one["id"] for one in waiting] == ["102", "301"]
    states = {one["id"]: one["state"] for one in sommit.json("products", VENUE)["products"]}
    assert (states["101"], states["201"]) == ("linked", "set_aside")
    assert "2 products to synchronise" in sommit.say("products", VENUE, "--unsynchronised")


def test_setting_aside_says_how_to_take_it_back(house: House) -> None:
    english = house.sommit.say("set-aside", VENUE, "201")
    assert "“CAFE” is set aside. To take this back: sommit undo chez-test" in english
    house.sommit.json("undo", VENUE)
    assert "« CAFE » est écarté." in house.sommit.say("set-aside", VENUE, "201", lang="fr")

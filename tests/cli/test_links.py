"""`sommit beverage`, `sommit link`, `sommit unlink`."""

from __future__ import annotations

import pytest

from sommit_core.cli.app import App
from tests.cli.house import TUESDAY, VENUE, House, at


def test_a_beverage_is_told_with_all_its_fields(house: House) -> None:
    words = ("--producer", "Vacheron", "--appellation", "Sancerre", "--region", "Loire")
    more = ("--colour", "blanc", "--vintage", "2022", "--cuvee", "Les Romains", "--reference", "R1")
    given = ("beverage", "add", VENUE, "--name", "Sancerre", "--container", "750", *words, *more)
    assert house.sommit.json(*given)["beverage"] == {
        "id": "sancerre-2022",
        "name": "Sancerre",
        "producer": "Vacheron",
        "cuvee": "Les Romains",
        "appellation": "Sancerre",
        "region": "Loire",
        "colour": "blanc",
        "vintage": 2022,
        "container_ml": "750",
        "reference_id": "R1",
        "linked": False,
        "products": [],
    }


def test_linking_takes_the_sales_already_read_off_the_stock(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    house.count(sancerre, "12")
    assert house.sommit.json("link", VENUE, "102", sancerre) == {
        "link": {
            "id": 1,
            "product": "102",
            "label": "SANCERRE BLC VRE 12CL",
            "beverage": "sancerre",
            "serving_ml": "120",
            "from": None,
        },
        "sales": 1,
        "quantity": "3",
        "revenue": "25.50",
        "volume_ml": "360",
    }
    assert house.left(sancerre)["volume_ml"] == "8640"


def test_linking_says_what_it_read_and_what_counts(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    english = house.sommit.say("link", VENUE, "102", sancerre)
    assert "“SANCERRE BLC VRE 12CL” is linked to “Sancerre”, 12 cl a unit." in english
    assert "3 sales count from now on, €25.50; 0.36 l taken off the stock." in english
    french = house.sommit.say("link", VENUE, "101", sancerre, lang="fr")
    assert "2 ventes comptent désormais, 105,00 € ; 1,5 l déstockés." in french


def test_the_serving_and_the_first_day_can_be_given(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    words = ("link", VENUE, "101", sancerre, "--serving", "700", "--from", str(TUESDAY))
    made = house.sommit.json(*words)
    assert (made["link"]["serving_ml"], made["link"]["from"]) == ("700", "2025-03-04")
    assert made["sales"] == 0


def test_the_list_shows_the_buttons_of_each_drink_as_the_till_spells_them(house: House) -> None:
    sancerre = house.beverage("Sancerre", "--vintage", "2022")
    house.beverage("Chablis")
    for product in ("101", "102"):
        house.sommit.json("link", VENUE, product, sancerre)
    house.till.rename("102", "SANCERRE VERRE", at(TUESDAY, "10:00"))
    house.night(TUESDAY)
    chablis, listed = house.sommit.json("beverage", "list", VENUE)["beverages"]
    assert (chablis["linked"], listed["linked"]) == (False, True)
    assert [one["label"] for one in listed["products"]] == [
        "SANCERRE BLC VACHERON 2022 BTL",
        "SANCERRE VERRE",
    ]
    english = house.sommit.say("beverage", "list", VENUE)
    assert "My beverages [2 beverages]" in english
    assert "⇄ SANCERRE BLC VACHERON 2022 BTL, SANCERRE VERRE" in english
    assert "Mes boissons [2 boissons]" in house.sommit.say("beverage", "list", VENUE, lang="fr")


def test_editing_a_linked_drink_says_that_the_till_is_not_changed(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    assert "Nothing changes at the till" not in house.sommit.say(
        "beverage", "edit", VENUE, sancerre, "--region", "Loire"
    )
    house.sommit.json("link", VENUE, "101", sancerre)
    words = ("beverage", "edit", VENUE, sancerre, "--vintage", "2023")
    assert "has to be put right on both sides" in house.sommit.say(*words)
    assert "est à corriger des deux côtés" in house.sommit.say(*words, lang="fr")
    assert house.sommit.json(*words)["beverage"]["vintage"] == 2023


def test_a_dry_run_says_what_unlinking_would_take_away(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    for product in ("101", "102"):
        house.sommit.json("link", VENUE, product, sancerre)
    english = house.sommit.say("unlink", VENUE, "101", "--dry-run")
    assert "2 sales, €105.00, stock +2 (1.5 l)" in english
    assert "The till is not touched" in english
    assert "1 other product stays linked to this beverage" in english
    french = house.sommit.say("unlink", VENUE, "101", "--dry-run", lang="fr")
    assert "2 ventes, 105,00 €, stock +2 (1,5 l)" in french
    assert "La caisse n'est pas touchée" in french
    assert len(house.sommit.json("beverage", "list", VENUE)["beverages"][0]["products"]) == 2


def test_unlinking_puts_the_stock_back(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    house.count(sancerre, "12")
    house.sommit.json("link", VENUE, "101", sancerre)
    assert house.sommit.json("unlink", VENUE, "101") == {
        "product": "101",
        "label": "SANCERRE BLC VACHERON 2022 BTL",
        "beverage": "sancerre",
        "sales": 1,
        "quantity": "2",
        "revenue": "105.00",
        "volume_ml": "1500",
        "remaining_links": 0,
    }
    assert house.left(sancerre)["containers"] == "12"


@pytest.mark.parametrize(("answer", "code"), [("n", 130), ("", 130), ("y", 0), ("yes", 0)])
def test_at_a_terminal_unlinking_asks_first(
    house: House, answer: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.sommit.json("link", VENUE, "101", house.beverage("Sancerre"))
    monkeypatch.setattr(App, "at_terminal", True)
    said = house.sommit.say("unlink", VENUE, "101", stdin=answer + "\n", code=code)
    assert "Unlink? [y/N]" in said
    linked = house.sommit.json("beverage", "list", VENUE)["beverages"][0]["linked"]
    assert linked is (code != 0)


def test_in_french_it_asks_in_french_and_can_be_told_not_to(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    sancerre = house.beverage("Sancerre")
    house.sommit.json("link", VENUE, "101", sancerre)
    monkeypatch.setattr(App, "at_terminal", True)
    said = house.sommit.say("unlink", VENUE, "101", stdin="o\n", lang="fr")
    assert "Délier ? [o/N]" in said
    house.sommit.json("link", VENUE, "101", sancerre)
    assert "[o/N]" not in house.sommit.say("unlink", VENUE, "101", "--yes", lang="fr")


def test_a_button_used_again_keeps_its_earlier_sales(house: House) -> None:
    before, after = house.beverage("Sancerre"), house.beverage("Menetou")
    house.sommit.json("link", VENUE, "101", before)
    house.till.sell(at(TUESDAY, "20:00"), {"101": 1})
    house.night(TUESDAY)
    house.sommit.json("link", VENUE, "101", after, "--from", str(TUESDAY))
    assert house.left(before)["volume_ml"] == "-1500"
    assert house.left(after)["volume_ml"] == "-750"

"""Stock, prices and sheets of the drinks, and what Sommit says."""

from __future__ import annotations

from decimal import Decimal

from pytest_bdd import parsers, then, when

from tests.scenarios.french import folded, phrase, rows
from tests.scenarios.house import House
from tests.scenarios.sheets import options, same_fields, sheet

SOURCES = {"venu de la caisse": "till", "fixé dans Sommit": "sommit"}


@then(phrase("il reste {bottles:Nombre} bouteilles de « {drink:Nom} », soit {litres:Nombre} l"))
def left(house: House, bottles: Decimal, drink: str, litres: Decimal) -> None:
    wanted = house.beverage(drink)
    listed = house.sommit.ask("stock", house.slug)["beverages"]
    found = next(one for one in listed if one["id"] == wanted)
    told = (Decimal(found["containers"]), Decimal(found["volume_ml"]) / 1000)
    assert told == (bottles, litres)


@then("les comptes de la cave tombent juste")
def books_agree(house: House) -> None:
    assert house.sommit.ask("verify", house.slug)["differences"] == []


@when(phrase("je fixe à {price:Euros} le prix de {serving:Volume} de « {drink:Nom} »"))
def set_price(house: House, price: Decimal, serving: int, drink: str) -> None:
    words = (house.slug, house.beverage(drink), str(price), f"--serving={serving}")
    house.sommit.do("price", "set", *words)


@then(phrase("le prix de {serving:Volume} de « {drink:Nom} » est de {price:Euros}, {source}"))
def price_is(house: House, serving: int, drink: str, price: Decimal, source: str) -> None:
    wanted = house.beverage(drink)
    listed = house.sommit.ask("prices", house.slug)["beverages"]
    servings = next(one["servings"] for one in listed if one["id"] == wanted)
    found = next(one for one in servings if one["serving_ml"] == str(serving))
    assert (Decimal(found["price"]), found["source"]) == (price, SOURCES[source])


@when(phrase("je corrige la fiche de « {drink:Nom} » :"))
def edit(house: House, drink: str, datatable: list[list[str]]) -> None:
    (row,) = rows(datatable)
    house.sommit.do("beverage", "edit", house.slug, house.beverage(drink), *options(row))


@then(phrase("la fiche de « {drink:Nom} » indique :"))
def sheet_says(house: House, drink: str, datatable: list[list[str]]) -> None:
    (row,) = rows(datatable)
    assert same_fields(row, house.sheet(drink)) == sheet(row)


@then(parsers.re(r"Sommit dit « (?P<text>.+) »"))
def says(house: House, text: str) -> None:
    assert folded(text) in house.sommit.said


@then("Sommit ne parle pas de la caisse")
def says_nothing_of_the_till(house: House) -> None:
    assert "caisse" not in house.sommit.said

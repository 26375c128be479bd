"""The restaurant, its cellar and its till's connection."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal

import pytest
from pytest_bdd import given, step, then, when

from tests.scenarios.french import phrase, rows
from tests.scenarios.house import House
from tests.scenarios.rogue import install
from tests.scenarios.sheets import LIBRARY, options


@given(phrase("« {name:Nom} », à {city:Ville}, pas encore relié à sa caisse"))
@given(phrase("« {name:Nom} », à {city:Ville}, relié à sa caisse depuis le {start:Jour}"))
@given(
    phrase(
        "« {name:Nom} », à {city:Ville}, où la journée finit à {cutoff:Heure}, "
        "relié à sa caisse depuis le {start:Jour}"
    )
)
def venue(
    house: House, name: str, city: str, start: date | None = None, cutoff: str = "05:00"
) -> None:
    house.open(name, city, cutoff)
    if start:
        assert house.connect(start) == 0, house.sommit.said


@given("en cave :")
def cellar(house: House, datatable: list[list[str]]) -> None:
    for row in rows(datatable):
        added = house.sommit.ask("beverage", "add", house.slug, *options(row))
        house.drinks[row["boisson"]] = added["beverage"]["id"]


@given("dans la bibliothèque de référence :")
def library(house: House, datatable: list[list[str]]) -> None:
    path = house.sommit.folder / "bibliotheque.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(LIBRARY.values()))
        writer.writeheader()
        for row in rows(datatable):
            told = {LIBRARY[title]: cell for title, cell in row.items()}
            writer.writerow({**told, "format_cl": told["format_cl"].removesuffix(" cl")})
    house.sommit.do("library", "import", str(path))


@given("une maison où ce qui est remboursé ne revient pas en cave")
def refunds_are_lost(house: House) -> None:
    house.sommit.do("venue", "set", house.slug, "refund_restores_stock=false")


@step(phrase("on {move:Geste} {bottles:Nombre} bouteilles de « {drink:Nom} » le {at:Instant}"))
def stock_moves(house: House, move: str, bottles: Decimal, drink: str, at: datetime) -> None:
    words = (house.slug, house.beverage(drink), str(bottles), f"--at={house.at(at).isoformat()}")
    house.sommit.do("stock", move, *words)


@step(phrase("je relie la caisse, depuis le {start:Jour}, avec le jeton « {token:Nom} »"))
@step(phrase("je relie la caisse avec le jeton « {token:Nom} »"))
def connect(house: House, token: str, start: date | None = None) -> None:
    house.token = token
    house.connect(start)


@step(phrase("la caisse attend le jeton « {token:Nom} »"))
def token_of_the_till(house: House, token: str) -> None:
    house.till.accept(token)


@given("la caisse refuse le jeton")
def token_refused(house: House) -> None:
    house.till.refuse("token")


@given("l'option API de la caisse n'est pas activée")
def option_off(house: House) -> None:
    house.till.refuse("option")


@given(phrase("un écran en {language}"))
def language(house: House, language: str) -> None:
    house.sommit.language = {"français": "fr", "anglais": "en"}[language]


@then("la caisse est reliée et répond")
def healthy(house: House) -> None:
    assert house.sommit.ask("till", "check", house.slug)["state"] == "healthy"


@then("la caisse n'est pas reliée")
def not_connected(house: House) -> None:
    assert house.sommit.ask("till", "list", house.slug)["connections"] == []


@then(phrase("le jeton se lit « {masked:Nom} », et en entier nulle part"))
def token_hidden(house: House, masked: str) -> None:
    for words in (["till", "list"], ["till", "check"], ["journal"]):
        house.sommit.do(*words, house.slug)
    assert masked in house.sommit.shown
    assert house.token not in house.sommit.shown
    files = [path for path in house.sommit.folder.iterdir() if path.is_file()]
    assert files
    assert not [path for path in files if house.token.encode() in path.read_bytes()]


@when("on installe et relie un connecteur qui tente de passer une commande à la caisse")
def rogue(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    install(house.sommit.folder / "installed", monkeypatch)
    assert house.connect(connector="rogue") != 0


@then("la caisse n'a reçu aucune demande")
def untouched(house: House) -> None:
    assert house.till.received() == set()


@then("la caisse n'a reçu que des demandes de lecture")
def only_read(house: House) -> None:
    assert house.till.received() <= {"GET"}

"""`sommit venue`."""

from __future__ import annotations

from tests.cli.runner import Sommit

DOCUMENT = {
    "id": "l-oeuf-au-verre",
    "name": "L'Œuf au Verre",
    "timezone": "Europe/Paris",
    "currency": "EUR",
    "cutoff": "05:00",
    "refund_restores_stock": True,
}


def test_a_venue_gets_its_id_from_its_name(sommit: Sommit) -> None:
    assert sommit.json("venue", "add", "L'Œuf au Verre") == {"venue": DOCUMENT}
    assert sommit.json("venue", "list") == {"venues": [DOCUMENT]}


def test_its_zone_currency_and_cutoff_can_be_given(sommit: Sommit) -> None:
    words = ("--timezone", "Pacific/Noumea", "--currency", "XPF", "--cutoff", "04:30")
    venue = sommit.json("venue", "add", "Nakamal", *words)["venue"]
    assert (venue["timezone"], venue["currency"], venue["cutoff"]) == (
        "Pacific/Noumea",
        "XPF",
        "04:30",
    )


def test_adding_says_the_id_and_what_comes_next(sommit: Sommit) -> None:
    english = sommit.say("venue", "add", "One")
    assert "“One” is added. Its id: one" in english
    assert "sommit till connect one CONNECTOR" in english
    assert "« Deux » est ajouté. Son identifiant : deux" in sommit.say(
        "venue", "add", "Deux", lang="fr"
    )


def test_the_list_speaks_both_languages(sommit: Sommit) -> None:
    assert "No venue yet" in sommit.say("venue", "list")
    sommit.json("venue", "add", "Un")
    assert "Time zone" in sommit.say("venue", "list")
    french = sommit.say("venue", "list", lang="fr")
    assert "Fuseau horaire" in french
    assert "oui" in french


def test_policies_can_be_set(sommit: Sommit) -> None:
    sommit.json("venue", "add", "Un")
    venue = sommit.json("venue", "set", "un", "refund_restores_stock=false")["venue"]
    assert venue["refund_restores_stock"] is False
    assert sommit.json("venue", "set", "un", "cutoff=06:00")["venue"]["cutoff"] == "06:00"
    assert "06:00" in sommit.say("venue", "set", "un", "timezone=Europe/Brussels")

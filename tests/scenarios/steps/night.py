"""Reading the till, and what the reading brought."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pytest_bdd import parsers, step, then, when

from tests.scenarios.french import euros, number, phrase, rows
from tests.scenarios.house import House


def sales(house: House, day: date, *options: str) -> dict[str, Any]:
    """The turnover of one day."""
    asked = ("sales", house.slug, f"--from={day}", f"--to={day}", *options)
    days = house.sommit.ask(*asked)["days"]
    return days[0] if days else {"revenue": "0", "products": []}


@step(phrase("Sommit lit la caisse le {at:Instant}"))
def read(house: House, at: datetime) -> None:
    house.sync(at)


@when(phrase("la lecture du {at:Instant} s'interrompt en chemin"))
def breaks_off(house: House, at: datetime) -> None:
    house.till.break_off()
    assert house.fail_to_sync(at) != 0
    house.till.recover()


@when(phrase("la lecture du {at:Instant} échoue"))
def fails(house: House, at: datetime) -> None:
    assert house.fail_to_sync(at) != 0


@then("cette lecture n'apporte rien de nouveau")
def nothing_new(house: House) -> None:
    assert (house.read["lines_new"], house.read["lines_changed"]) == (0, 0)


@then(phrase("Sommit signale : {text}"))
def noticed(house: House, text: str) -> None:
    assert any(text in notice["text"] for notice in house.read["notices"]), house.read["notices"]


@then(phrase("le {day:Jour}, Sommit compte {units:Nombre} « {button:Nom} » pour {revenue:Euros}"))
def day_counts(house: House, day: date, units: Decimal, button: str, revenue: Decimal) -> None:
    wanted = house.buttons[button]
    found = [one for one in sales(house, day)["products"] if one["id"] == wanted]
    told = [(Decimal(one["quantity"]), Decimal(one["revenue"])) for one in found]
    assert told == [(units, revenue)]


@then(phrase("le {day:Jour}, Sommit ne compte aucune vente"))
def day_is_empty(house: House, day: date) -> None:
    assert sales(house, day)["products"] == []


@then(phrase("le chiffre d'affaires{linked:Lié} du {day:Jour} est de {revenue:Euros}"))
def turnover(house: House, linked: bool, day: date, revenue: Decimal) -> None:
    options = ["--linked"] if linked else []
    assert Decimal(sales(house, day, *options)["revenue"]) == revenue


@then(parsers.re(r"(?P<count>\d+) boissons? (est|sont) à synchroniser"))
def waiting(house: House, count: str) -> None:
    asked = house.sommit.ask("products", house.slug, "--unsynchronised")
    assert len(asked["products"]) == int(count)


@then("les références à synchroniser sont, dans cet ordre :")
def waiting_in_order(house: House, datatable: list[list[str]]) -> None:
    listed = house.sommit.ask("products", house.slug, "--unsynchronised")["products"]
    house.sommit.do("products", house.slug, "--unsynchronised")
    shown = [
        {
            "référence": one["label"],
            "marque": "🏷" if one["sold"] else None,
            "quantité": Decimal(one["quantity"]),
            "montant": Decimal(one["revenue"]),
        }
        for one in listed
    ]
    expected = [
        {
            "référence": row["référence"],
            "marque": row.get("marque"),
            "quantité": number(row["quantité"]),
            "montant": euros(row["montant"]),
        }
        for row in rows(datatable)
    ]
    assert shown == expected
    assert house.sommit.said.count("🏷") == sum(1 for one in expected if one["marque"])

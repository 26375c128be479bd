"""What happens at the till, and what it looks like there."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from pytest_bdd import given, step, then

from tests.scenarios.french import euros, phrase, rows
from tests.scenarios.house import House
from tests.scenarios.tills import Ringing


@given("les touches de la caisse :")
def buttons(house: House, datatable: list[list[str]]) -> None:
    for row in rows(datatable):
        made = house.till.add(row["touche"], euros(row["prix"]), row.get("famille"), None)
        house.buttons[row["touche"]] = made


@step(phrase("la caisse encaisse {units:Nombre} « {button:Nom} » le {at:Instant}"))
@step(phrase("la caisse encaisse {units:Nombre} « {button:Nom} » à {price:Euros} le {at:Instant}"))
@step(
    phrase(
        "la caisse encaisse {units:Nombre} « {button:Nom} » avec {discount:Nombre} % de remise "
        "le {at:Instant}"
    )
)
def sold(
    house: House,
    units: Decimal,
    button: str,
    at: datetime,
    price: Decimal | None = None,
    discount: Decimal = Decimal(0),
) -> None:
    how = Ringing(price=price, discount=discount)
    house.ticket = house.till.sell(house.at(at), house.buttons[button], int(units), how)


@step(phrase("la maison offre {units:Nombre} « {button:Nom} » le {at:Instant}"))
def offered(house: House, units: Decimal, button: str, at: datetime) -> None:
    how = Ringing(offered=True)
    house.ticket = house.till.sell(house.at(at), house.buttons[button], int(units), how)


@step(phrase("cette note est remboursée le {at:Instant}"))
def refunded(house: House, at: datetime) -> None:
    house.till.refund(house.ticket, house.at(at))


@step(phrase("cette note est annulée à la caisse le {at:Instant}"))
def cancelled(house: House, at: datetime) -> None:
    house.till.cancel(house.ticket, house.at(at))


@step(phrase("la touche « {button:Nom} » à {price:Euros} est créée le {at:Instant}"))
def created(house: House, button: str, price: Decimal, at: datetime) -> None:
    house.buttons[button] = house.till.add(button, price, None, house.at(at))


@step(phrase("la touche « {button:Nom} » passe à {price:Euros} le {at:Instant}"))
def repriced(house: House, button: str, price: Decimal, at: datetime) -> None:
    house.till.reprice(house.buttons[button], price, house.at(at))


@step(phrase("la touche « {button:Nom} » devient « {label:Nom} » le {at:Instant}"))
def renamed(house: House, button: str, label: str, at: datetime) -> None:
    house.buttons[label] = house.buttons[button]
    house.till.rename(house.buttons[button], label, house.at(at))


@step(phrase("la touche « {button:Nom} » est supprimée le {at:Instant}"))
def removed(house: House, button: str, at: datetime) -> None:
    house.till.remove(house.buttons[button], house.at(at))


@then(phrase("à la caisse, les touches sont le {at:Instant} :"))
def as_they_are(house: House, at: datetime, datatable: list[list[str]]) -> None:
    expected = {row["touche"]: euros(row["prix"]) for row in rows(datatable)}
    assert house.till.look(house.at(at)) == expected

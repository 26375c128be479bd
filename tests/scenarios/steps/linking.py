"""Linking and unlinking: what the person decides, and what stands linked."""

from __future__ import annotations

from datetime import date
from typing import Any

from pytest_bdd import given, then, when

from tests.scenarios.french import phrase, rows
from tests.scenarios.house import House
from tests.scenarios.sheets import options


def answer(house: House, button: str, *words: str) -> None:
    """Answer the proposal for a button."""
    house.sommit.do("answer", house.slug, house.buttons[button], *words)


def proposals(house: House, button: str) -> dict[str, Any]:
    """What Sommit proposes for a button."""
    return house.sommit.ask("suggest", house.slug, house.buttons[button])


def named(proposal: dict[str, Any]) -> str:
    """A proposal's name and vintage as people say them."""
    return " ".join(filter(None, [proposal["name"], str(proposal["vintage"] or "")]))


# -- linking --------------------------------------------------------------------------------------


@given(phrase("« {button:Nom} » est lié à « {drink:Nom} »"))
@when(phrase("je relie « {button:Nom} » à « {drink:Nom} »"))
@when(phrase("je relie « {button:Nom} » à « {drink:Nom} » pour {serving:Volume}"))
@when(phrase("je relie « {button:Nom} » à « {drink:Nom} » à partir du {start:Jour}"))
def link(
    house: House, button: str, drink: str, serving: int | None = None, start: date | None = None
) -> None:
    words = [house.slug, house.buttons[button], house.beverage(drink)]
    words += [f"--serving={serving}"] if serving else []
    words += [f"--from={start}"] if start else []
    house.sommit.do("link", *words)


@when(phrase("j'essaie de relier « {button:Nom} » à « {drink:Nom} »"))
def refused_link(house: House, button: str, drink: str) -> None:
    words = (house.slug, house.buttons[button], house.beverage(drink))
    assert house.sommit.tell("link", *words) != 0


@when(phrase("je réponds « oui » pour « {button:Nom} »"))
def oui(house: House, button: str) -> None:
    answer(house, button, "oui")


@when(phrase("je réponds « presque » pour « {button:Nom} », avec le millésime {vintage:d}"))
def presque(house: House, button: str, vintage: int) -> None:
    answer(house, button, "presque", f"--vintage={vintage}")


@when(phrase("je réponds « non » pour « {button:Nom} » et je choisis « {drink:Nom} »"))
def non_and_choose(house: House, button: str, drink: str) -> None:
    answer(house, button, "non", f"--beverage={house.beverage(drink)}")


@when(phrase("je réponds « non » pour « {button:Nom} » et j'inscris :"))
def non_and_enter(house: House, button: str, datatable: list[list[str]]) -> None:
    (row,) = rows(datatable)
    answer(house, button, "non", *options(row))


@when(phrase("je mets « {button:Nom} » de côté"))
def set_aside(house: House, button: str) -> None:
    house.sommit.do("set-aside", house.slug, house.buttons[button])


@when("j'annule ma dernière action")
def undo(house: House) -> None:
    house.sommit.do("undo", house.slug)


# -- unlinking ------------------------------------------------------------------------------------


@when(phrase("je demande à délier « {button:Nom} »"))
def ask_to_unlink(house: House, button: str) -> None:
    house.sommit.do("unlink", house.slug, house.buttons[button], "--dry-run")


@when(phrase("je délie « {button:Nom} »"))
def unlink(house: House, button: str) -> None:
    house.sommit.do("unlink", house.slug, house.buttons[button])


# -- what stands ----------------------------------------------------------------------------------


@then(phrase("« {button:Nom} » est lié à « {drink:Nom} »"))
def is_linked(house: House, button: str, drink: str) -> None:
    assert house.product(button)["beverage"] == house.beverage(drink)


@then(phrase("« {button:Nom} » est à synchroniser"))
def waits(house: House, button: str) -> None:
    assert house.product(button)["state"] == "unsynchronised"


@then(phrase("la marque caisse de « {drink:Nom} » montre :"))
def till_mark(house: House, drink: str, datatable: list[list[str]]) -> None:
    shown = [one["label"] for one in house.sheet(drink)["products"]]
    assert shown == [row["référence"] for row in rows(datatable)]
    house.sommit.do("beverage", "list", house.slug)
    assert f"⇄ {', '.join(shown)}" in house.sommit.said


@then(phrase("« {drink:Nom} » ne porte pas de marque caisse"))
def no_till_mark(house: House, drink: str) -> None:
    assert house.sheet(drink)["products"] == []


@then(phrase("pour « {button:Nom} », Sommit pense « {verdict:Nom} »"))
@then(phrase("pour « {button:Nom} », Sommit pense « {verdict:Nom} » et propose « {drink:Nom} »"))
def proposes(house: House, button: str, verdict: str, drink: str | None = None) -> None:
    found = proposals(house, button)
    assert found["verdict"] == verdict
    assert drink in (None, named(found["candidates"][0]))


@then(phrase("pour « {button:Nom} », Sommit ne propose plus « {drink:Nom} »"))
def proposes_no_more(house: House, button: str, drink: str) -> None:
    assert drink not in [named(one) for one in proposals(house, button)["candidates"]]

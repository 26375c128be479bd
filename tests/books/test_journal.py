"""The journal: who did what and when, said in one sentence each."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sommit_core import cellar, journal, linking, pricing, products
from sommit_core.i18n import use_language
from sommit_core.journal import SENTENCES, Entry
from tests.books.house import MONDAY, TOKEN, House, at, dump

NOON = at(MONDAY, "12:00")


@pytest.fixture
def bar(house: House) -> House:
    """A venue where everything was done once."""
    house.button("1", "SANCERRE {BTL}", 52)
    house.button("2", "CAFE", 2)
    house.read(at(MONDAY, "10:00"))
    sancerre = house.beverage("Sancerre")
    house.link("1", sancerre, 750)
    house.count(sancerre, 9000, NOON)
    house.deliver(sancerre, 750, NOON)
    house.deliver(sancerre, -375, NOON)
    house.unlink("1")
    house.policy("cutoff", "04:00")
    with house.db.transaction() as tx:
        products.set_aside(tx, house.venue, house.product("2"), at=NOON, actor="marie")
        pricing.set_price(tx, house.venue, sancerre, 750, Decimal("52.50"), at=NOON)
        cellar.edit_beverage(tx, house.venue, sancerre, {"vintage": 2022}, at=NOON)
    house.undo()
    return house


def entries(bar: House) -> list[Entry]:
    with bar.db.reading() as tx:
        return journal.entries(tx, bar.venue.id)


def test_every_entry_has_a_sentence(bar: House) -> None:
    told = [journal.sentence(entry, lambda minor: f"{minor} cents") for entry in entries(bar)]
    undone = next(entry for entry in entries(bar) if entry.action == "undone").data["entry"]
    assert told == [
        f"Entry {undone} undone.",
        "Beverage “sancerre” edited: vintage: 2022.",
        "Price of “sancerre”, 750 ml, set to 5250 cents.",
        "“CAFE” set aside.",
        "Policy “cutoff” set to “04:00”.",
        "“SANCERRE {BTL}” unlinked from “sancerre”.",
        "“sancerre”: a loss, -375 ml.",
        "“sancerre”: 750 ml added.",
        "“sancerre” counted: 9000 ml.",
        "“SANCERRE {BTL}” linked to “sancerre”.",
        "Beverage “sancerre” added.",
        f"Till connected with “fake”, token {bar.till.token_hint}.",
        "Venue “chez-test” added.",
    ]
    kinds = {entry.action for entry in entries(bar)} - {"stock_moved"}
    moves = {f"stock_moved {kind}" for kind in ("count", "addition", "loss")}
    assert set(SENTENCES) == kinds | moves


def test_every_entry_has_a_sentence_in_french_too(bar: House) -> None:
    use_language("fr")
    told = [journal.sentence(entry, str) for entry in entries(bar)]
    assert len(set(told)) == len(entries(bar))


def test_the_newest_entry_comes_first_and_says_who(bar: House) -> None:
    ids = [entry.id for entry in entries(bar)]
    assert ids == sorted(ids, reverse=True)
    aside = next(entry for entry in entries(bar) if entry.action == "set_aside")
    assert (aside.actor, aside.at, aside.undone) == ("marie", NOON, False)
    assert [entry.undone for entry in entries(bar)][:2] == [False, True]
    assert TOKEN not in str(dump(bar.db, without={}))


def test_a_beverage_s_links_are_told_as_the_till_spells_them_today(bar: House) -> None:
    sancerre = bar.beverage("Another")
    bar.link("1", sancerre, 750)
    bar.link("2", sancerre, 50)
    bar.pos.rename("1", "SANCERRE 2024", at(MONDAY, "15:00"))
    bar.night(MONDAY)
    with bar.db.reading() as tx:
        links = linking.live_links(tx, bar.venue)
    assert {slug: [link.label for link in found] for slug, found in links.items()} == {
        "another": ["SANCERRE 2024", "CAFE"]
    }

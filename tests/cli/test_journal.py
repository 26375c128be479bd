"""`sommit journal`, `sommit undo`."""

from __future__ import annotations

import pytest

from sommit_core import journal, undo
from tests.cli.house import VENUE, House


@pytest.fixture
def busy(house: House) -> House:
    """The venue after a day's work."""
    sommit, sancerre = house.sommit, house.beverage("Sancerre")
    house.count(sancerre, "12")
    sommit.json("stock", "add", VENUE, sancerre, "6")
    sommit.json("stock", "add", VENUE, sancerre, "-1")
    sommit.json("link", VENUE, "102", sancerre)
    sommit.json("price", "set", VENUE, sancerre, "11.50", "--serving", "120")
    sommit.json("beverage", "edit", VENUE, sancerre, "--region", "Loire")
    sommit.json("set-aside", VENUE, "201")
    sommit.json("unlink", VENUE, "102")
    sommit.json("venue", "set", VENUE, "cutoff=06:00")
    return house


def test_every_action_has_its_sentence(busy: House) -> None:
    busy.sommit.json("undo", VENUE)
    entries = busy.sommit.json("journal", VENUE)["entries"]
    assert [entry["text"] for entry in entries] == [
        "Undone: “SANCERRE BLC VRE 12CL” unlinked from “Sancerre”.",
        "Policy “cutoff” set to “06:00”.",
        "“SANCERRE BLC VRE 12CL” unlinked from “Sancerre”.",
        "“CAFE” set aside.",
        "Beverage “Sancerre” edited: region: Loire.",
        "Price of “Sancerre”, 120 ml, set to €11.50.",
        "“SANCERRE BLC VRE 12CL” linked to “Sancerre”.",
        "“Sancerre”: a loss, -1 container.",
        "“Sancerre”: 6 containers added.",
        "“Sancerre” counted: 12 containers.",
        "Beverage “Sancerre” added.",
        "Till connected with “fake”, token sk_test_…6789.",
        "Venue “Chez Test” added.",
    ]
    told = {entry["action"] for entry in entries}
    assert told == {key.split()[0] for key in journal.SENTENCES}
    assert set(undo.HOW) < told


def test_what_can_be_taken_back_is_marked(busy: House) -> None:
    busy.sommit.json("undo", VENUE)
    policy, unlinked, aside = busy.sommit.json("journal", VENUE)["entries"][1:4]
    assert (policy["reversible"], policy["undone"]) == (False, False)
    assert (unlinked["reversible"], unlinked["undone"]) == (False, True)
    assert (aside["reversible"], aside["undone"]) == (True, False)
    assert len(busy.sommit.json("journal", VENUE, "--limit", "2")["entries"]) == 2


def test_people_read_it_in_their_language(busy: House) -> None:
    english, french = (busy.sommit.say("journal", VENUE, lang=lang) for lang in ("en", "fr"))
    assert "Price of “Sancerre”, 120 ml, set to €11.50." in english
    assert "final" in english
    assert "Prix de « Sancerre », 120 ml, fixé à 11,50 €." in french
    assert "définitif" in french


def test_undo_takes_the_last_or_the_given_entry_back(busy: House) -> None:
    last = busy.sommit.json("undo", VENUE)["undone"]
    assert (last["action"], last["undone"], last["reversible"]) == ("unlinked", True, False)
    aside = busy.sommit.json("journal", VENUE)["entries"][3]
    assert "Annulé : « CAFE » écarté." in busy.sommit.say(
        "undo", VENUE, str(aside["id"]), lang="fr"
    )


def test_undoing_twice_is_refused(busy: House) -> None:
    number = str(busy.sommit.json("undo", VENUE)["undone"]["id"])
    error = busy.sommit.json("undo", VENUE, number, code=1)["error"]
    assert (error["code"], error["message"]) == ("Conflict", f"Entry {number} was already undone.")

"""`sommit connector`, for authors: no database is needed."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint
from types import ModuleType

import pytest

from sommit_core import plugins
from tests.cli.house import MONDAY, TOKEN, VENUE
from tests.cli.runner import Sommit, folded


def test_the_list_tells_each_connectors_settings(sommit: Sommit) -> None:
    connectors = {one["name"]: one for one in sommit.json("connector", "list")["connectors"]}
    fake = connectors["fake"]
    assert (fake["ok"], fake["title"], fake["token"]) == (True, "Fake till", "sk_test_...")
    assert fake["hooks"] == ["describe", "fetch_closing_sales", "fetch_prices", "fetch_products"]
    overlap = next(one for one in fake["settings"] if one["name"] == "overlap_days")
    assert overlap == {
        "name": "overlap_days",
        "default": "7",
        "text": "Days read again each night",
        "choices": [],
        "fixed_once_read": False,
    }
    french = sommit.say("connector", "list", lang="fr")
    assert "Jours relus chaque nuit" in french
    assert "bizzon" in french


def test_a_check_says_that_all_is_well(sommit: Sommit) -> None:
    assert sommit.json("connector", "check", "fake")["connector"]["ok"] is True
    assert "“fake” keeps to the contract." in sommit.say("connector", "check", "fake")
    assert "respecte le contrat" in sommit.say("connector", "check", "fake", lang="fr")


def test_a_broken_connector_is_told_and_harms_no_other(
    sommit: Sommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sommit_broken", ModuleType("sommit_broken"))
    broken = EntryPoint("broken", "sommit_broken", plugins.ENTRY_POINT_GROUP)
    standing = plugins.entry_points

    def found(**wanted: str) -> object:
        more = [broken] if wanted.get("name", "broken") == "broken" else []
        return type(standing(**wanted))([*standing(**wanted), *more])

    monkeypatch.setattr(plugins, "entry_points", found)
    answer = sommit.json("connector", "check", "broken", code=1)["connector"]
    assert (answer["ok"], answer["error"]["code"]) == (False, "BrokenConnector")
    assert "it has no describe()." in sommit.say("connector", "check", "broken", code=1)
    names = {one["name"]: one["ok"] for one in sommit.json("connector", "list")["connectors"]}
    assert names["broken"] is False
    assert names["fake"] is True
    assert "il n'a pas de describe()." in sommit.say("connector", "list", lang="fr")
    doctor = sommit.json("doctor", code=1)["checks"]
    assert [one["of"] for one in doctor if not one["ok"]] == ["broken"]


def test_an_unknown_connector_is_told_with_those_that_are_there(sommit: Sommit) -> None:
    said = sommit.say("connector", "check", "nope", code=1)
    assert "No connector is called “nope”." in said
    assert "fake" in said


def test_a_day_is_read_without_a_database(
    sommit: Sommit, till: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOMMIT_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    monkeypatch.setenv("A_TOKEN", TOKEN)
    words = ("connector", "read", "fake", "--set", f"till={VENUE}", "--token-env", "A_TOKEN")
    result = sommit.plain("--lang", "en", *words, "--day", str(MONDAY))
    assert "4 products, 0 closings, 0 requests." in folded(result.output)
    assert "SANCERRE BLC VRE 12CL VINS AU VERRE €8.50" in folded(result.output)


def test_a_reading_prints_every_line(house: object, sommit: Sommit) -> None:
    words = ("connector", "read", "fake", "--set", f"till={VENUE}", "--token-stdin")
    answer = sommit.json(*words, "--day", str(MONDAY), stdin=TOKEN)
    (closing,) = answer["closings"]
    assert (closing["id"], closing["state"]) == ("2025-03-03/1", "final")
    assert closing["lines"][0] | {"id": ""} == {
        "id": "",
        "product": "101",
        "label": "SANCERRE BLC VACHERON 2022 BTL",
        "kind": "sale",
        "quantity": "2",
        "revenue": "105.00",
    }
    assert {"product": "201", "price": "2.20", "level": "default"} in answer["prices"]
    french = sommit.say(*words, "--day", str(MONDAY), stdin=TOKEN, lang="fr")
    assert "105,00 €" in french
    assert "4 références, 1 clôture, 0 requête." in french


def test_a_closing_that_cannot_be_taken_is_shown_with_its_reason(
    house: object, sommit: Sommit
) -> None:
    words = (
        "connector",
        "read",
        "fake",
        "--set",
        f"till={VENUE}",
        "--set",
        "fault=closing_outside",
    )
    given = (*words, "--token-stdin", "--day", str(MONDAY))
    closings = sommit.json(*given, stdin=TOKEN)["closings"]
    assert any("error" in one for one in closings)
    assert "its business date is not among those asked for" in sommit.say(*given, stdin=TOKEN)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--timezone", "Europe/Atlantis"), "time zone: “Europe/Atlantis” is unknown"),
        (("--cutoff", "25:00"), "cut-off: “25:00” is no time of day"),
        (("--currency", "EURO"), "currency: “EURO” is unknown"),
    ],
)
def test_a_clock_or_currency_that_is_none_is_refused(
    sommit: Sommit, words: tuple[str, ...], message: str
) -> None:
    error = sommit.json("connector", "read", "fake", "--token-stdin", *words, code=2, stdin=TOKEN)
    assert error["error"]["message"].startswith(message)

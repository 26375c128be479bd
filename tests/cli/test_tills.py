"""`sommit till`: connect, check, list."""

from __future__ import annotations

import pytest

from sommit_core.cli.app import App
from tests.cli.house import MONDAY, TOKEN, VENUE, House
from tests.cli.runner import Sommit


def test_connecting_tells_the_masked_token_and_what_comes_next(house: House) -> None:
    words = ("till", "connect", VENUE, "fake", "--set", "till=chez-test", "--token-stdin")
    english = house.sommit.say(*words, stdin=TOKEN + "\n")
    assert "“Chez Test” is connected to Fake till; it takes the token sk_test_…6789." in english
    assert "sommit sync chez-test" in english
    french = house.sommit.say(*words, stdin=TOKEN, lang="fr")
    assert "qui accepte le jeton sk_test_…6789" in french


def test_connecting_again_renews_the_token_and_keeps_the_settings(house: House) -> None:
    words = ("till", "connect", VENUE, "fake", "--token-stdin")
    connection = house.sommit.json(*words, stdin="sk_test_another0123abcd")["connection"]
    assert connection["token"] == "sk_test_…abcd"
    assert connection["settings"] == {"till": "chez-test"}


def test_a_connection_is_told_to_scripts(sommit: Sommit, till: object) -> None:
    sommit.json("venue", "add", "Chez Test")
    words = ("till", "connect", VENUE, "fake", "--set", "till=chez-test", "--token-stdin")
    connection = sommit.json(*words, "--start", str(MONDAY), stdin=TOKEN)["connection"]
    assert connection == {
        "id": 1,
        "connector": "fake",
        "state": "healthy",
        "token": "sk_test_…6789",
        "settings": {"till": "chez-test"},
        "start": "2025-03-03",
        "read_through": None,
        "last_read_at": None,
    }


def test_the_token_can_come_from_the_environment(
    sommit: Sommit, till: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    sommit.json("venue", "add", "Chez Test")
    words = ("till", "connect", VENUE, "fake", "--set", "till=chez-test", "--token-env", "MY_TOKEN")
    error = sommit.json(*words, code=2)["error"]
    assert error["message"] == "--token-env: the environment variable “MY_TOKEN” is not set"
    monkeypatch.setenv("MY_TOKEN", TOKEN)
    assert sommit.json(*words)["connection"]["token"] == "sk_test_…6789"


def test_at_a_terminal_the_token_is_asked_for_and_not_echoed(
    sommit: Sommit, till: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    sommit.json("venue", "add", "Chez Test")
    monkeypatch.setattr(App, "at_terminal", True)
    words = ("till", "connect", VENUE, "fake", "--set", "till=chez-test")
    said = sommit.say(*words, stdin=TOKEN + "\n")
    assert "Token (not shown):" in said
    assert TOKEN not in said


def test_without_a_terminal_a_missing_token_is_said(sommit: Sommit, till: object) -> None:
    sommit.json("venue", "add", "Chez Test")
    error = sommit.json("till", "connect", VENUE, "fake", code=2)["error"]
    assert error["message"] == "token: give it with --token-stdin or --token-env NAME"


def test_an_unknown_venue_is_told_before_the_token_is_asked_for(sommit: Sommit) -> None:
    error = sommit.json("till", "connect", "nowhere", "fake", "--token-stdin", code=1)["error"]
    assert error["code"] == "NotFound"


@pytest.mark.parametrize(
    ("fault", "state", "code", "who"),
    [
        ("none", "healthy", 0, None),
        ("token_refused", "reconnect", 4, "venue"),
        ("api_off", "api_off", 5, "venue"),
        ("unavailable", "failed", 1, "nobody"),
        ("crash", "failed", 1, "author"),
    ],
)
def test_a_check_tells_the_state_and_who_must_act(
    house: House, fault: str, state: str, code: int, who: str | None
) -> None:
    house.till.fault = fault
    answer = house.sommit.json("till", "check", VENUE, code=code)
    assert (answer["state"], answer["who"]) == (state, who)
    assert answer["message"]


def test_a_check_speaks_both_languages(house: House) -> None:
    assert "healthy – Fake till answers" in house.sommit.say("till", "check", VENUE)
    house.till.fault = "token_refused"
    french = house.sommit.say("till", "check", VENUE, lang="fr", code=4)
    assert "jeton refusé – Fake till refuse le jeton. Cette panne est simulée." in french
    assert "À faire par le restaurant." in french


def test_the_list_tells_when_each_till_was_read(house: House) -> None:
    connection = house.sommit.json("till", "list", VENUE)["connections"][0]
    assert connection["last_read_at"] == "2025-03-04T06:00:00+01:00"
    assert connection["read_through"] == "2025-03-04"
    assert "Mar 4, 2025, 06:00" in house.sommit.say("till", "list", VENUE)
    assert "4 mars 2025, 06:00" in house.sommit.say("till", "list", VENUE, lang="fr")

"""What a command that cannot go on says to do next."""

from __future__ import annotations

import pytest

from tests.cli.house import VENUE, House
from tests.cli.runner import Sommit


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("products", "chez-tset"), "Did you mean “chez-test”? They are listed by: sommit venue"),
        (("stock", "add", VENUE, "sancere", "1"), "Did you mean “sancerre”?"),
        (("set-aside", VENUE, "xyz"), "They are listed by: sommit products chez-test"),
        (("till", "check", VENUE, "nope"), "sommit till connect chez-test CONNECTOR"),
    ],
)
def test_after_an_unknown_name_the_nearest_is_offered(
    house: House, words: tuple[str, ...], advice: str
) -> None:
    house.beverage("Sancerre")
    assert advice in house.sommit.say(*words, code=1)


@pytest.mark.parametrize("words", [("sync",), ("till", "check"), ("products",)])
def test_without_a_till_the_way_to_connect_one_is_named(
    sommit: Sommit, words: tuple[str, ...]
) -> None:
    sommit.json("venue", "add", "Chez Test")
    said = sommit.say(*words, VENUE, code=0 if words == ("products",) else 1)
    assert "sommit till connect chez-test CONNECTOR" in said


def test_sales_of_days_not_read_name_the_reading(house: House) -> None:
    said = house.sommit.say("sales", VENUE, "--from", "2031-01-01")
    assert "sommit sync chez-test" in said
    assert "--start" in said


def test_a_till_that_does_not_answer_is_not_connected(
    sommit: Sommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOMMIT_ALLOW_LOOPBACK", "1")
    sommit.json("venue", "add", "Chez Test")
    address = "base_url=http://127.0.0.1:9"
    words = ("till", "connect", VENUE, "bizzon", "--set", address, "--token-stdin")
    said = sommit.say(*words, code=1, stdin="sk_test_canary0123456789\n")
    assert "Nothing was kept. Check the connection, and the address: --set base_url=" in said
    assert "tries again" not in said

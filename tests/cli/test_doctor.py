"""`sommit doctor`, `sommit completion`."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from sommit_core.cli.doctor import NAMES
from tests.cli.house import VENUE, House
from tests.cli.runner import Sommit


def test_a_sound_installation_is_found_well(house: House) -> None:
    answer = house.sommit.json("doctor")
    assert answer["ok"] is True
    assert {one["name"] for one in answer["checks"]} == set(NAMES) - {"connectors"}
    english = house.sommit.say("doctor")
    assert "✓ balances – 0 balances compared." in english
    french = house.sommit.say("doctor", lang="fr")
    assert "✓ clé – La clé maîtresse est là" in french
    assert "✓ jetons – Elle ouvre 1 jeton." in french


def test_a_wrong_key_is_found(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOMMIT_KEY", "A" * 43)
    wrong = [one for one in house.sommit.json("doctor", code=1)["checks"] if not one["ok"]]
    assert [one["name"] for one in wrong] == ["key"]
    assert "sealed with another one" in wrong[0]["text"]


def test_a_balance_that_differs_is_found(house: House) -> None:
    sancerre = house.beverage("Sancerre")
    with closing(sqlite3.connect(house.sommit.books)) as books:
        books.execute("UPDATE balance SET volume_ul = 1")
        books.commit()
    said = house.sommit.say("doctor", code=1)
    assert f"They differ from the books; report it: {VENUE}/{sancerre}" in said


def test_a_till_that_failed_is_found_with_what_to_do(house: House) -> None:
    house.till.fault = "token_refused"
    house.sommit.run("sync", VENUE)
    said = house.sommit.say("doctor", lang="fr", code=1)
    assert (
        "✗ caisse chez-test/fake – jeton refusé → Voir : sommit till check chez-test fake" in said
    )


def test_a_time_zone_that_is_not_known_here_is_found(house: House) -> None:
    with closing(sqlite3.connect(house.sommit.books)) as books:
        books.execute("UPDATE venue_clock SET zone = 'Europe/Atlantis'")
        books.commit()
    said = house.sommit.say("doctor", code=1)
    assert "✗ time zones – Not known here: Europe/Atlantis. → Update the package tzdata." in said


def test_a_file_that_is_no_database_is_found(sommit: Sommit) -> None:
    sommit.books.write_text("Not a database at all, only words in a file. " * 30)
    wrong = [one for one in sommit.json("doctor", code=1)["checks"] if not one["ok"]]
    assert {"database", "balances"} <= {one["name"] for one in wrong}
    assert "the file is not a database" in wrong[0]["text"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_names_the_command(sommit: Sommit, shell: str) -> None:
    assert "_SOMMIT_COMPLETE" in sommit.run("completion", shell).stdout
    assert sommit.json("completion", shell)["shell"] == shell


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("sommit st", ["stock"]),
        ("sommit stock ", ["show", "count", "add", "chez-test"]),
        ("sommit products che", ["chez-test"]),
        ("sommit link chez-test 1", ["101", "102"]),
        ("sommit stock count chez-test s", ["sancerre"]),
        ("sommit till connect chez-test f", ["fake"]),
        ("sommit answer chez-test 101 p", ["presque"]),
        ("sommit products nowhere 1", []),
        ("sommit sync --dry", ["--dry-run"]),
    ],
)
def test_the_shell_completes_names(
    house: House, monkeypatch: pytest.MonkeyPatch, line: str, offered: list[str]
) -> None:
    house.beverage("Sancerre")
    assert completed(house.sommit, monkeypatch, line) == offered


def test_completing_makes_no_books(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = house.sommit.folder / "elsewhere"
    other = Sommit(elsewhere)
    assert completed(other, monkeypatch, "sommit products ") == []
    assert not elsewhere.exists()


def completed(sommit: Sommit, monkeypatch: pytest.MonkeyPatch, line: str) -> list[str]:
    """What the shell is offered after `line`."""
    monkeypatch.setenv("SOMMIT_DATABASE_URL", f"sqlite:///{sommit.books}")
    monkeypatch.setenv("_SOMMIT_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(line.count(" ")))
    lines = sommit.plain().stdout.splitlines()
    return [offered.partition(",")[2] for offered in lines if offered]

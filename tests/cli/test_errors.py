"""What goes wrong, in both languages: each typed error, bad input, and how a command line fails."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sommit_fake.till import tills

from sommit_core import errors, venues
from sommit_core.cli import main
from sommit_core.i18n import use_language
from tests.cli.house import VENUE, House, four_buttons
from tests.cli.runner import Sommit, folded

TYPED = sorted(
    (one for one in vars(errors).values() if isinstance(one, type)), key=lambda one: one.__name__
)
PARAMS = {
    **dict.fromkeys(("till", "advice", "detail", "where", "status", "count", "before"), "7"),
    **dict.fromkeys(("name", "installed", "key", "field", "kind", "venue", "found"), "7"),
}


@pytest.mark.parametrize(
    "error", [one for one in TYPED if issubclass(one, errors.SommitError)], ids=lambda e: e.__name__
)
def test_each_error_has_a_sentence_in_both_languages(error: type[errors.SommitError]) -> None:
    raised = error(**PARAMS)
    said = {}
    for lang in ("fr", "en"):
        use_language(lang)
        said[lang] = str(raised)
    assert "{" not in said["fr"] + said["en"]
    fixed = re.sub(r"\{\w+\}", "", error.message)
    assert (said["fr"] != said["en"]) == bool(re.search(r"[a-z]", fixed) or ":" in fixed)


BAD_INPUT = [
    (("venue", "add", " "), 2, "name: “ ” has no letter to make a name of"),
    (("venue", "add", "Chez Test"), 1, "A venue “chez-test” exists already."),
    (("venue", "add", "X", "--timezone", "Paris"), 2, "time zone: “Paris” is unknown"),
    (("venue", "add", "X", "--currency", "euro"), 2, "currency: “euro” is unknown"),
    (("venue", "add", "X", "--cutoff", "5h"), 2, "cut-off: “5h” is no time of day"),
    (("venue", "set", VENUE, "cutoff"), 2, "KEY=VALUE: “cutoff” is not of the form KEY=VALUE"),
    (("venue", "set", VENUE, "colour=red"), 2, "colour: unknown. Known: refund_restores_stock"),
    (("venue", "set", VENUE, "currency=USD"), 1, "The currency is fixed"),
    (("products", "nowhere"), 1, "No venue “nowhere” here."),
    (("till", "connect", VENUE, "nope", "--token-stdin"), 1, "No connector is called “nope”."),
    (("till", "connect", VENUE, "fake", "--set", "x", "--token-stdin"), 2, "--set: “x” is not of"),
    (
        ("till", "connect", VENUE, "fake", "--set", "x=1", "--token-stdin"),
        1,
        "Setting “x”: unknown",
    ),
    (
        ("till", "connect", VENUE, "fake", "--set", "fault=flood", "--token-stdin"),
        1,
        "Setting “fault”: “flood” is not one of none,",
    ),
    (
        ("till", "connect", VENUE, "fake", "--set", "overlap_days=x", "--token-stdin"),
        1,
        "Setting “overlap_days”: “x” is not accepted",
    ),
    (
        ("till", "connect", VENUE, "fake", "--start", "2999-01-01", "--token-stdin"),
        2,
        "start: 2999-01-01 is in the future",
    ),
    (
        ("till", "connect", VENUE, "fake", "--start", "1/3/2025", "--token-stdin"),
        2,
        "--start: “1/3/2025” is no date",
    ),
    (
        ("sync", VENUE, "--now", "2025-03-04T06:00"),
        2,
        "--now: “2025-03-04T06:00” lacks its time zone",
    ),
    (("sync", VENUE, "--now", "tomorrow"), 2, "--now: “tomorrow” is no instant"),
    (("sync", VENUE, "--now", "0001-01-01T00:00+01:00"), 2, "--now: “0001-01-01T00:00+01:00”"),
    (("set-aside", VENUE, "999"), 1, "No product “999” here."),
    (("set-aside", VENUE, "aside"), 1, "No product “aside” here."),
    (("link", VENUE, "101", "nothing"), 1, "No beverage “nothing” here."),
    (("link", VENUE, "101", "sancerre", "--serving", "-5"), 2, "serving: “-5” ml is impossible"),
    (("link", VENUE, "101", "sancerre", "--serving", "0"), 2, "serving: “0” ml is impossible"),
    (("link", VENUE, "101", "sancerre", "--serving", "12cl"), 2, "--serving: “12cl” is no whole"),
    (("link", VENUE, "102", "sancerre"), 1, "“SANCERRE BLC VRE 12CL” is linked to “Sancerre”"),
    (("unlink", VENUE, "101"), 1, "“SANCERRE BLC VACHERON 2022 BTL” is not linked."),
    (("set-aside", VENUE, "102"), 1, "“SANCERRE BLC VRE 12CL” is linked; unlink it first."),
    (("beverage", "add", VENUE, "--name", "X"), 2, "--container: give what its container holds"),
    (("beverage", "add", VENUE, "--container", "750"), 2, "name: "),
    (
        ("beverage", "add", VENUE, "--name", "X", "--container", "750", "--vintage", "22"),
        2,
        "vintage: “22” is no year of a harvest",
    ),
    (("beverage", "edit", VENUE, "sancerre"), 2, "fields: nothing to change"),
    (("stock", "count", VENUE, "sancerre", "-1"), 2, "quantity: a count cannot be negative"),
    (("stock", "count", VENUE, "sancerre", "dix"), 2, "QUANTITY: “dix” is no number"),
    (("stock", "count", VENUE, "sancerre", "1.2345"), 2, "quantity: “1.2345” is not accepted"),
    (("stock", "count", VENUE, "sancerre", "1e30"), 2, "quantity: "),
    (("stock", "add", VENUE, "sancerre", "0"), 2, "quantity: nothing to add"),
    (("price", "set", VENUE, "sancerre", "-2"), 2, "price: a price cannot be negative"),
    (("price", "set", VENUE, "sancerre", "2", "--serving", "0"), 2, "serving: “0” ml"),
    (("answer", VENUE, "101", "presque", "--vintage", "0"), 2, "vintage: “0” is no year"),
    (("library", "import", "/no/such/file.csv"), 2, "/no/such/file.csv: "),
    (("undo", VENUE, "999"), 1, "No journal entry to undo “999” here."),
    (("undo", VENUE, "1"), 1, "Entry 1 cannot be undone."),
    (("journal", VENUE, "--limit", "0"), 2, "Invalid value for '--limit': 0 is not in the range"),
    (("stock", "count", VENUE), 2, "Missing argument 'BEVERAGE'. See sommit stock count --help."),
    (("stok",), 2, "No such command 'stok'. Did you mean 'stock'? See sommit --help."),
    (("sync", "--alll"), 2, "No such option '--alll'."),
    (("sync", "--now"), 2, "Option '--now' requires an argument."),
    (("venue", "list", "x"), 2, "Got unexpected extra argument (x)"),
    (("completion", "tcsh"), 2, "Invalid value for '{bash|zsh|fish}': 'tcsh' is not one of"),
]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sommit]:
    """Books with one product linked, to ask wrong things of: none of it may change them."""
    tills[VENUE] = four_buttons()
    house = House.after_monday(Sommit(tmp_path_factory.mktemp("linked")), tills[VENUE])
    house.sommit.json("link", VENUE, "102", house.beverage("Sancerre"))
    yield house.sommit
    del tills[VENUE]


@pytest.mark.parametrize(
    ("words", "code", "message"), BAD_INPUT, ids=[" ".join(words) for words, _, _ in BAD_INPUT]
)
def test_what_cannot_be_done_is_said_in_both_languages_and_changes_nothing(
    linked: Sommit, words: tuple[str, ...], code: int, message: str
) -> None:
    before = contents(linked.books)
    english = linked.run(*words, stdin="sk_test_abc")
    french = linked.run(*words, lang="fr", stdin="sk_test_abc")
    assert (english.exit_code, french.exit_code) == (code, code), english.output
    assert english.stdout == french.stdout == ""
    said = folded(english.stderr).removeprefix("Error: ")
    assert said.startswith(message)
    assert folded(french.stderr).startswith("Erreur : ")
    assert folded(french.stderr).removeprefix("Erreur : ") != said
    assert contents(linked.books) == before


def contents(books: Path) -> list[str]:
    """Everything that stands in the books."""
    with closing(sqlite3.connect(books)) as file:
        return list(file.iterdump())


# -- how a command line fails ---------------------------------------------------------------------


def test_scripts_get_the_error_as_a_document_and_people_as_a_sentence(sommit: Sommit) -> None:
    result = sommit.run("--json", "products", "nowhere")
    assert json.loads(result.stdout) == {
        "error": {"code": "NotFound", "message": "No venue “nowhere” here.", "who": "venue"}
    }
    assert result.stderr == "Error: No venue “nowhere” here.\n"


@pytest.mark.parametrize("words", [(), ("venue",), ("stok",), ("sync", "--nope")])
def test_a_usage_error_is_a_document_too(sommit: Sommit, words: tuple[str, ...]) -> None:
    assert sommit.json(*words, code=2)["error"]["code"] == "UsageError"


def test_without_any_word_the_help_is_shown() -> None:
    result = CliRunner().invoke(main, [])
    assert result.exit_code == 2
    assert "Usage: sommit" in result.output


def test_an_unexpected_error_is_one_sentence(
    sommit: Sommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_tx: object) -> None:
        raise ZeroDivisionError("whatever")

    monkeypatch.setattr(venues, "list_venues", fail)
    english = sommit.run("venue", "list")
    assert english.exit_code == 1
    assert folded(english.stderr).startswith(
        "Error: Sommit failed where it should not (ZeroDivisionError)."
    )
    assert "Traceback" not in english.output
    assert "ZeroDivisionError: whatever" in sommit.run("--debug", "venue", "list").stderr
    assert sommit.json("venue", "list", code=1)["error"]["who"] == "operator"


def test_a_known_error_shows_its_origin_with_debug(sommit: Sommit) -> None:
    assert "Traceback" not in sommit.run("products", "nowhere").output
    assert "in get_venue" in sommit.run("products", "nowhere", "--debug").stderr


def test_an_interrupted_command_says_so(sommit: Sommit, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_tx: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(venues, "list_venues", interrupt)
    result = sommit.run("venue", "list", lang="fr")
    assert result.exit_code == 130
    assert "Arrêté." in result.stderr

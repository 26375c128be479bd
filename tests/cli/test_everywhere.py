"""What holds for all commands: global options, configuration, help, figures, secrets."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from sommit_core.cli import main, show
from sommit_core.i18n import use_language
from tests.cli.house import TOKEN, TUESDAY, VENUE, House, at, morning_after
from tests.cli.runner import Sommit, folded


def test_global_options_may_stand_anywhere(house: House) -> None:
    books = f"--database=sqlite:///{house.sommit.books}"
    for words in (
        ("--json", "--lang", "fr", books, "stock", VENUE),
        ("stock", "--json", books, VENUE, "--lang=fr"),
        ("stock", VENUE, books, "--lang", "fr", "--json"),
        ("stock", "show", VENUE, "--json", books),
    ):
        result = house.sommit.plain(*words)
        assert json.loads(result.stdout) == {"beverages": []}, result.output
    french = house.sommit.plain("stock", VENUE, books, "--lang", "fr").output
    assert "La cave est vide" in french


def test_the_language_is_french_unless_told_otherwise(
    sommit: Sommit, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("venue", "list", f"--database=sqlite:///{sommit.books}")
    assert "Pas encore d'établissement" in sommit.plain(*words).output
    monkeypatch.setenv("SOMMIT_LANG", "en")
    assert "No venue yet" in sommit.plain(*words).output
    assert "Pas encore" in sommit.plain(*words, "--lang", "fr").output


def test_usage_errors_are_said_in_the_language_asked_for(sommit: Sommit) -> None:
    assert "Il n'y a pas d'option" in sommit.plain("venue", "--nope", "--lang", "fr").output
    assert "No such option" in sommit.plain("venue", "--nope", "--lang", "en").output
    assert "Valeur invalide pour '--lang'" in sommit.plain("--lang", "it").output


def test_the_books_may_be_named_by_the_environment(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOMMIT_DATABASE_URL", f"sqlite:///{house.sommit.books}")
    assert "chez-test" in house.sommit.plain("venue", "list").output


def test_the_books_are_else_in_the_users_folder(sommit: Sommit, tmp_path: Path) -> None:
    assert sommit.plain("--json", "venue", "list").exit_code == 0
    assert [file.name for file in (tmp_path / "data/sommit").glob("*.db")] == ["sommit.db"]


def test_a_configuration_file_is_read(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "sommit.toml"
    file.write_text(f'[sommit]\ndatabase_url = "sqlite:///{house.sommit.books}"\nlang = "en"\n')
    monkeypatch.setenv("SOMMIT_CONFIG", str(file))
    assert "Time zone" in house.sommit.plain("venue", "list").output
    monkeypatch.setenv("SOMMIT_LANG", "fr")
    assert "Fuseau horaire" in house.sommit.plain("venue", "list").output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "il n'y a pas de fichier"),
        ("[sommit", "la configuration ne peut pas être lue"),
        ("[sommit]\ncolour = 1", "la configuration ne peut pas être lue"),
        ('[sommit]\nlang = "it"', "« it » n'est pas parmi fr, en"),
    ],
)
def test_a_configuration_that_cannot_be_read_is_said(
    sommit: Sommit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str | None,
    message: str,
) -> None:
    file = tmp_path / "sommit.toml"
    if text is not None:
        file.write_text(text)
    monkeypatch.setenv("SOMMIT_CONFIG", str(file))
    result = sommit.plain("venue", "list")
    assert result.exit_code == 2
    assert message in folded(result.output)


def test_the_key_file_stands_beside_the_books_and_is_its_owners_alone(house: House) -> None:
    key = house.sommit.folder / "sommit.key"
    assert key.is_file()
    assert os.name != "posix" or key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_help_lists_every_command(sommit: Sommit, lang: str) -> None:
    said = sommit.plain("--help", "--lang", lang).output
    for name in main.commands:
        assert f" {name} " in said
    assert ("Commands" if lang == "en" else "Commandes") in said


def test_the_version_is_told(sommit: Sommit) -> None:
    assert sommit.plain("--version").output.startswith("Sommit ")
    assert "version" in json.loads(sommit.plain("--json", "--version").stdout)


def test_no_token_is_shown_or_kept_in_the_open(house: House) -> None:
    sommit = house.sommit
    house.till.fault = "token_refused"
    house.till.sell(at(TUESDAY, "20:00"), {"101": 1})
    for words in (
        ("till", "check", VENUE),
        ("till", "list", VENUE),
        ("sync", VENUE, "--now", morning_after(TUESDAY)),
        ("journal", VENUE),
        ("doctor",),
    ):
        sommit.run(*words)
        sommit.run("--json", *words)
        sommit.run("--debug", *words, lang="fr")
    sommit.run("till", "connect", VENUE, "fake", "--debug", "--token-stdin", stdin=TOKEN)
    sommit.run("till", "connect", VENUE, "fake", "--set", "x=1", "--token-stdin", stdin=TOKEN)
    sommit.run("till", "connect", VENUE, "fake", "--token-stdin", stdin=f"{TOKEN}!")
    assert "canary" not in sommit.shown
    for file in sommit.folder.iterdir():
        assert b"canary" not in file.read_bytes(), file


@pytest.mark.parametrize(
    ("lang", "microlitres", "shown"),
    [("fr", 8_640_000, "8,64 l"), ("en", -1_250_500, "-1.25 l"), ("fr", 0, "0 l")],
)
def test_volumes_are_shown_in_litres(lang: str, microlitres: int, shown: str) -> None:
    use_language(lang)
    assert show.volume(microlitres) == shown

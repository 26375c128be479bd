"""The French texts: all there, none doubtful, the same gaps, and compiled as they stand.

After a change of a sentence, from the project's folder:

    pybabel extract -k N_ -k _ -k ngettext:1,2 -k Nn_:1,2 --no-location --sort-output \\
        --omit-header -o sommit_core/locale/sommit.pot sommit_core
    pybabel update -N --ignore-obsolete --ignore-pot-creation-date -w 100 -D sommit -l fr \\
        -i sommit_core/locale/sommit.pot -d sommit_core/locale
    (translate what is new in sommit_core/locale/fr/LC_MESSAGES/sommit.po)
    pybabel compile -D sommit -d sommit_core/locale
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import sommit_core
from sommit_core.cli import clicks, main
from sommit_core.cli.base import Deferred
from sommit_core.i18n import use_language

CORE = Path(sommit_core.__file__).parent
FRENCH = CORE / "locale/fr/LC_MESSAGES/sommit.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "Nn_": (1, 2)}

Id = str | tuple[str, ...] | list[str]


def plain(message: Message) -> Id:
    """A message's sentence, or both its forms."""
    return message.id if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message) -> tuple[str, ...]:
    """What a message is translated by."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


@pytest.fixture(scope="module")
def french() -> Catalog:
    """The French catalogue as it is written."""
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr")


@pytest.fixture(scope="module")
def said() -> set[Id]:
    """Every sentence of the code."""
    found = extract_from_dir(CORE, keywords=KEYWORDS, strip_comment_tags=True)
    return {tuple(one) if isinstance(one, list | tuple) else one for _, _, one, _, _ in found}


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header."""
    return (message for message in catalogue if message.id)


def test_every_sentence_is_in_the_catalogue_and_no_other(french: Catalog, said: set[Id]) -> None:
    assert {plain(message) for message in messages(french)} == said


def test_the_template_is_up_to_date(said: set[Id]) -> None:
    with (CORE / "locale/sommit.pot").open("rb") as file:
        assert {plain(message) for message in messages(read_po(file))} == said


def test_every_sentence_is_translated_and_none_is_doubtful(french: Catalog) -> None:
    for message in messages(french):
        assert all(forms(message)), message.id
        assert not message.fuzzy, message.id


def test_both_languages_have_the_same_gaps(french: Catalog) -> None:
    for message in messages(french):
        if isinstance(message.id, str):
            pairs = [(message.id, message.string)]
        else:
            pairs = list(zip(message.id, message.string, strict=True))
        for english, translated in pairs:
            assert gaps(english) == gaps(str(translated)), english


def gaps(sentence: str) -> set[tuple[str | None, str | None]]:
    """The names that a sentence is filled with, and how."""
    return {
        (name, conversion)
        for _text, name, _spec, conversion in Formatter().parse(sentence)
        if name is not None
    }


def test_what_is_installed_is_what_is_written(french: Catalog) -> None:
    with FRENCH.with_suffix(".mo").open("rb") as file:
        compiled = {plain(message): forms(message) for message in messages(read_mo(file))}
    assert compiled == {plain(message): forms(message) for message in messages(french)}
    assert gettext.find("sommit", CORE / "locale", ["fr"])


def test_the_typography_is_french(french: Catalog) -> None:
    for message in messages(french):
        for form in forms(message):
            assert not re.search(r"« |\S »|[“”]", form), form
            assert not re.search(r"\S (?:[:;!?](?:\s|$)|%)", form), form


def test_clicks_sentences_are_those_that_click_says() -> None:
    folder = Path(str(find_spec("click").origin)).parent  # type: ignore[union-attr]
    source = "".join(re.sub(r'"\s*\n\s*"', "", file.read_text()) for file in folder.glob("*.py"))
    words = [*clicks.SENTENCES, *(form for pair in clicks.PLURALS for form in pair)]
    for sentence in words:
        assert sentence.replace("\n", "\\n").replace("\t", "\\t") in source, sentence


def every_command() -> Iterator[tuple[str, click.Command]]:
    """All commands by the words that call them."""
    for name, deferred in main.commands.items():
        assert isinstance(deferred, Deferred)
        command = deferred.real()
        yield name, command
        for sub, inner in getattr(command, "commands", {}).items():
            yield f"{name} {sub}", inner


@pytest.mark.parametrize("words", [words for words, _ in every_command()])
def test_every_help_is_in_both_languages(words: str) -> None:
    command = dict(every_command())[words]
    said = {}
    for lang in ("en", "fr"):
        use_language(lang)
        options = [getattr(param, "help", None) for param in command.params]
        said[lang] = [text for text in [command.help, *options] if text]
    assert said["en"]
    assert len(said["fr"]) == len(said["en"])
    for english, french in zip(said["en"], said["fr"], strict=True):
        assert english != french or english == "rouge, blanc, rosé …"


def test_every_option_says_what_it_is() -> None:
    for words, command in every_command():
        for param in command.params:
            if isinstance(param, click.Option):
                assert param.help, f"{words} {param.opts}"

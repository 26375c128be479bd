"""A restaurant for each scenario, on each till that the scenario is for; the steps; the marks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sommit_core.i18n import language, use_language
from tests.scenarios.house import House
from tests.scenarios.sommit import Sommit
from tests.scenarios.tags import RULES, TILLS
from tests.scenarios.tills import Counter, counter

STEPS = ("cellar", "linking", "night", "till", "venue")


def pytest_configure(config: pytest.Config) -> None:
    """Load the steps, and make the tags of the features known as marks: `pytest -m R7`."""
    for module in STEPS:
        config.pluginmanager.import_plugin(f"tests.scenarios.steps.{module}")
    for rule in RULES:
        config.addinivalue_line("markers", f"{rule}: scenarios of rule {rule}")


def pytest_bdd_apply_tag(tag: str, function: Callable[..., Any]) -> bool | None:
    """Play a scenario on the tills that its tag names."""
    if tag not in TILLS:
        return None
    for mark in (
        pytest.mark.usefixtures("till"),
        pytest.mark.parametrize("till", TILLS[tag], indirect=True),
    ):
        mark(function)
    return True


@pytest.fixture
def till(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """The restaurant's till."""
    monkeypatch.setenv("SOMMIT_ALLOW_LOOPBACK", "1")
    with counter(getattr(request, "param", "fake")) as made:
        yield made


@pytest.fixture(scope="session")
def new_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books of a new installation, made once: each scenario begins with a copy."""
    made = Sommit(tmp_path_factory.mktemp("books"))
    made.do("venue", "list")
    return made.books


@pytest.fixture
def sommit(tmp_path: Path, new_books: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sommit]:
    """A new installation, told nothing by this machine."""
    for name in [name for name in os.environ if name.startswith("SOMMIT_")]:
        if name != "SOMMIT_ALLOW_LOOPBACK":
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANGUAGE", "fr")
    spoken = language()
    made = Sommit(tmp_path)
    shutil.copy(new_books, made.books)
    yield made
    use_language(spoken)


@pytest.fixture
def house(sommit: Sommit, till: Counter) -> House:
    """The restaurant of the scenario."""
    return House(sommit, till)

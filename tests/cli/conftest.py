"""One installation in a folder of its own, and a till in memory."""

from __future__ import annotations

import gettext
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sommit_fake.till import Till, tills

from sommit_core.i18n import language, use_language
from tests.cli.house import VENUE, House, four_buttons
from tests.cli.runner import Sommit


@pytest.fixture(autouse=True, scope="session")
def no_settings() -> Iterator[None]:
    """None of the machine's own settings."""
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith("SOMMIT_")]:
            environment.delenv(name)
        yield


@pytest.fixture(autouse=True)
def nothing_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The user's folders are the test's own, and the language spoken before is spoken after."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LANGUAGE", "")
    spoken, domain = language(), gettext.textdomain()
    yield
    use_language(spoken)
    gettext.textdomain(domain)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with nothing in it, to copy."""
    folder = tmp_path_factory.mktemp("blank")
    Sommit(folder).json("venue", "list")
    return folder


@pytest.fixture
def sommit(blank: Path, tmp_path: Path) -> Sommit:
    """The command line over empty books."""
    return Sommit(shutil.copytree(blank, tmp_path / "sommit"))


@pytest.fixture
def till() -> Iterator[Till]:
    """A till with four buttons."""
    tills[VENUE] = four_buttons()
    yield tills[VENUE]
    del tills[VENUE]


@pytest.fixture
def house(sommit: Sommit, till: Till) -> House:
    """A venue whose till was read after a Monday: two bottles, three glasses, four coffees."""
    return House.after_monday(sommit, till)

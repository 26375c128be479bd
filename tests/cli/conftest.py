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
from tests.cli.house import MONDAY, House, at
from tests.cli.runner import Sommit


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Nothing of the machine's own settings, and nothing left behind."""
    for name in [name for name in os.environ if name.startswith("SOMMIT_")]:
        monkeypatch.delenv(name)
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
    """A till with four buttons: a bottle, its glass, a coffee, and a bottle nobody bought."""
    tills["chez-test"] = till = Till()
    till.add("101", "SANCERRE BLC VACHERON 2022 BTL", "52.50", "VINS BLANCS")
    till.add("102", "SANCERRE BLC VRE 12CL", "8.50", "VINS AU VERRE")
    till.add("201", "CAFE", "2.20", "CAFES")
    till.add("301", "CHABLIS FEVRE 2023 BTL", "45.00", "VINS BLANCS")
    yield till
    del tills["chez-test"]


@pytest.fixture
def house(sommit: Sommit, till: Till) -> House:
    """A venue whose till was read after a Monday: two bottles, three glasses, four coffees."""
    house = House(sommit, till)
    till.sell(at(MONDAY, "20:00"), {"101": 2, "102": 3, "201": 4})
    house.open()
    house.night(MONDAY)
    return house

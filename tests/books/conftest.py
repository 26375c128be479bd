"""A venue with its books in a file and its till in memory, and a connector made for the tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType

import pytest
from sommit_fake.till import tills

from sommit_core.i18n import language, use_language
from tests.books import tally as tally_module
from tests.books.house import House, books

NewHouse = Callable[..., House]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What is said is compared in English."""
    spoken = language()
    use_language("en")
    yield
    use_language(spoken)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books with nothing in them, to copy."""
    folder = tmp_path_factory.mktemp("blank")
    with books(folder):
        pass
    return folder


@pytest.fixture
def new_house(blank: Path, tmp_path: Path) -> Iterator[NewHouse]:
    """`new_house("name")`: one more venue, with books of its own."""
    with ExitStack() as at_the_end:

        def make(name: str = "chez-test", **more: object) -> House:
            folder = shutil.copytree(blank, tmp_path / name)
            db, vault = at_the_end.enter_context(books(folder))
            at_the_end.callback(tills.pop, name)
            return House(db, vault, name, **more)

        yield make


@pytest.fixture
def house(new_house: NewHouse) -> House:
    """A venue in Paris whose till is read from Monday 2 March 2026 on."""
    return new_house()


@pytest.fixture
def tally(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The connector `tally`, installed for one test: it says what the test tells it to."""
    package = tmp_path / "packages" / "tally-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: tally\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[sommit.connectors]\ntally = tests.books.tally\n")
    monkeypatch.syspath_prepend(package.parent)
    for name in ("closings", "strays", "products", "prices"):
        monkeypatch.setattr(tally_module, name, [])
    return tally_module

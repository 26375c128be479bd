"""What is shipped: each part's wheel holds what its users need, and nothing of the tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
PARTS = {
    ".": "sommit_core",
    "connectors/bizzon": "sommit_bizzon",
    "connectors/fake": "sommit_fake",
    "library": "sommit_library",
}
NEEDED = {
    ".": {
        "sommit_core/py.typed",
        "sommit_core/cli/__init__.py",
        "sommit_core/locale/fr/LC_MESSAGES/sommit.mo",
        "sommit_core/store/migrations/env.py",
        "sommit_core/store/migrations/script.py.mako",
        "sommit_core/store/migrations/versions/r0001_first_books.py",
    },
    "connectors/bizzon": {"sommit_bizzon/py.typed", "sommit_bizzon/simulator/__main__.py"},
    "connectors/fake": {"sommit_fake/py.typed", "sommit_fake/till.py"},
    "library": {"sommit_library/library.csv"},
}


@pytest.fixture(scope="module", params=PARTS)
def part(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def wheel(part: str, tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The wheel of one part, built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder))
    subprocess.run([*build, str(ROOT / part)], check=True, capture_output=True, timeout=120)
    (made,) = folder.glob("*.whl")
    return ZipFile(made)


def test_a_wheel_holds_one_package_and_what_it_needs(part: str, wheel: ZipFile) -> None:
    names = set(wheel.namelist())
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {PARTS[part]}
    assert names >= NEEDED[part]


def test_a_wheel_holds_no_tests_and_no_left_overs(wheel: ZipFile) -> None:
    odd = ("/tests/", "__pycache__", ".pyc", ".db", ".key", ".po~")
    assert [name for name in wheel.namelist() if any(part in name for part in odd)] == []


def test_a_wheel_carries_its_licence(wheel: ZipFile) -> None:
    licences = [name for name in wheel.namelist() if "/licenses/" in name]
    assert licences, wheel.namelist()


def test_connectors_are_found_by_their_entry_points(part: str, wheel: ZipFile) -> None:
    entries = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    text = wheel.read(entries[0]).decode() if entries else ""
    assert ("[sommit.connectors]" in text) == part.startswith("connectors/")
    assert ("sommit = sommit_core.cli:main" in text) == (part == ".")

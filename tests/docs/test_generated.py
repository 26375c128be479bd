"""The pages made from the code are as the code says now."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import DOCS


@pytest.fixture(scope="module")
def generator() -> Any:
    """The names of `docs/generate.py`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DOCS))
        yield runpy.run_path(str(DOCS / "generate.py"))


def test_no_page_is_stale(generator: Any) -> None:
    stale: list[Path] = generator["stale"]()
    assert not stale, "run: python docs/generate.py"


def test_each_part_stands_in_a_page(generator: Any) -> None:
    pages = "".join(path.read_text("utf-8") for path in (DOCS / "reference").glob("*.md"))
    for name in generator["PARTS"]:
        assert f"<!-- generated: {name} -->" in pages

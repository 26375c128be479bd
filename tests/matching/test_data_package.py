"""The reference library that ships as a package of its own."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "library"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (FOLDER / "sommit_library" / "library.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_ids_are_unique_and_every_drink_has_a_name(rows: list[dict[str, str]]) -> None:
    assert len({row["id"] for row in rows}) == len(rows) > 25_000
    assert all(row["name"] for row in rows)


def test_every_source_is_credited(rows: list[dict[str, str]]) -> None:
    credited = (FOLDER / "ATTRIBUTIONS.md").read_text(encoding="utf-8")
    for source in {row["source"].removesuffix("+vintage") for row in rows}:
        assert f"`{source}`" in credited


def test_the_licence_of_the_data_stands_beside_it() -> None:
    licence = (FOLDER / "LICENCE-DATA").read_text(encoding="utf-8")
    assert "Open Database License 1.0" in licence
    assert "Open Food Facts contributors" in licence

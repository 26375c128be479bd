"""A small cellar with what makes labels hard: siblings, numbers as names, kegs, look-alikes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sommit_core.matching import Drink, Matcher

LIBRARY = Path(__file__).parents[2] / "library" / "sommit_library" / "library.csv"


def wine(id_: str, name: str, appellation: str, colour: str, vintage: int, ml: int = 750) -> Drink:
    return Drink(
        id_,
        name,
        producer=name.split(" - ")[0],
        appellation=appellation,
        colour=colour,
        vintage=vintage,
        container_ml=ml,
        kind="vin",
    )


def beer(id_: str, name: str, producer: str, ml: int) -> Drink:
    return Drink(id_, name, producer=producer, container_ml=ml, kind="biere")


CELLAR = [
    wine("vac-b", "Domaine Vacheron", "Sancerre", "blanc", 2022),
    wine("vac-r", "Domaine Vacheron", "Sancerre", "rouge", 2021),
    wine("mel-b", "Alphonse Mellot La Moussière", "Sancerre", "blanc", 2022),
    wine("col-19", "Domaine des 12 Colombiers", "Chinon", "rouge", 2019),
    wine("bau-20", "Baudry Les Granges", "Chinon", "rouge", 2020),
    wine("tem-18", "Domaine Tempier", "Bandol", "rouge", 2018),
    wine("tem-mag", "Domaine Tempier", "Bandol", "rouge", 2018, 1500),
    wine("tem-19", "Domaine Tempier", "Bandol", "rouge", 2019),
    wine("bou-v", "Bouchard Père et Fils Volnay Caillerets", "Volnay", "rouge", 2017),
    wine("bou-m", "Bouchard Père et Fils Meursault", "Meursault", "blanc", 2020),
    wine("grivault", "Albert Grivault Clos du Murger", "Meursault", "blanc", 2019),
    wine("pdp", "Prieuré de Montézargues", "Tavel", "rosé", 2023),
    wine("gui", "Guigal Côtes du Rhône", "Côtes du Rhône", "rouge", 2020),
    wine("chu", "Château Haut Bailly", "Pessac-Léognan", "rouge", 2016),
    wine("hlb", "Château Haut Lagrange", "Pessac-Léognan", "rouge", 2016),
    wine("rose", "Mas Pierre Rose", "Languedoc", "rouge", 2018),
    Drink("rui", "Ruinart Brut", producer="Ruinart", appellation="Champagne", kind="champagne"),
    beer("k1664", "1664", "Kronenbourg", 250),
    beer("k1664-keg", "1664 fût 30L", "Kronenbourg", 30_000),
    beer("chouffe", "La Chouffe", "Achouffe", 330),
    beer("chouffe-keg", "La Chouffe fût 20L", "Achouffe", 20_000),
    beer("guin", "Guinness Draught", "Guinness", 330),
    Drink("p51", "Pastis 51", producer="Pernod Ricard", container_ml=700, kind="aperitif"),
    Drink("ricard", "Ricard", producer="Pernod Ricard", container_ml=700, kind="aperitif"),
    Drink("evian", "Evian", producer="Evian", container_ml=500, kind="soft"),
    Drink("evian-1l", "Evian 1L", producer="Evian", container_ml=1000, kind="soft"),
    Drink("granini", "Granini Abricot", producer="Granini", container_ml=250, kind="soft"),
]


@pytest.fixture(scope="session")
def library() -> list[Drink]:
    """The first thousands of the shipped library."""
    with LIBRARY.open(encoding="utf-8", newline="") as file:
        rows = [row for _, row in zip(range(4000), csv.DictReader(file), strict=False)]
    return [
        Drink(
            row["id"],
            row["name"],
            producer=row["producer"],
            appellation=row["appellation"],
            colour=row["colour"],
            vintage=int(row["vintage"]) if row["vintage"] else None,
            container_ml=round(float(row["format_cl"]) * 10) if row["format_cl"] else None,
            kind=row["kind"],
        )
        for row in rows
    ]


@pytest.fixture(scope="session")
def cellar(library: list[Drink]) -> Matcher:
    """The hard drinks among many others, as in a venue."""
    return Matcher([*CELLAR, *library[300:2300]])

"""The sheets of drinks, as the tables of the features write them."""

from __future__ import annotations

from typing import Any

from tests.scenarios.french import volume

FIELDS = {
    "boisson": "name",
    "producteur": "producer",
    "appellation": "appellation",
    "région": "region",
    "couleur": "colour",
    "millésime": "vintage",
    "contenance": "container_ml",
}
"""Headings of the tables -> fields of a beverage."""
LIBRARY = {**FIELDS, "référence": "id", "contenance": "format_cl"}
"""Headings of the tables -> columns of the library's file."""


def sheet(row: dict[str, str]) -> dict[str, str]:
    """A row of a table as the fields of a beverage."""
    told = {FIELDS[title]: cell for title, cell in row.items()}
    if "container_ml" in told:
        told["container_ml"] = str(volume(told["container_ml"]))
    return told


def options(row: dict[str, str]) -> list[str]:
    """A row of a table as the options of a command."""
    return [f"--{field.removesuffix('_ml')}={value}" for field, value in sheet(row).items()]


def same_fields(row: dict[str, str], known: dict[str, Any]) -> dict[str, str]:
    """Of a beverage as scripts get it, the fields that a row tells."""
    return {field: str(known[field]) for field in sheet(row)}

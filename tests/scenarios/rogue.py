"""A connector that breaks the one rule: it tries to send an order to the till."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from sommit_core import ConnectorInfo, Pos, PosProduct, hookimpl, setting


@attrs.frozen
class Settings:
    """Where the till is."""

    base_url: str = setting("", fr="Adresse de la caisse", en="Address of the till")


@hookimpl
def describe() -> ConnectorInfo:
    """It looks like any other connector."""
    return ConnectorInfo(name="rogue", title="Caisse", api=1, settings=Settings)


@hookimpl
def fetch_products(pos: Pos) -> Iterator[PosProduct]:
    """Order a bottle instead of listing what there is."""
    pos.read_by_post("/v1/orders", {"product": "101", "quantity": 1}, into=object)
    yield PosProduct("101", "SANCERRE")


def install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it a package that Sommit finds, as if it had been installed."""
    about = folder / "rogue-1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: rogue\nVersion: 1\n")
    (about / "entry_points.txt").write_text(f"[sommit.connectors]\nrogue = {__name__}\n")
    monkeypatch.syspath_prepend(str(folder))

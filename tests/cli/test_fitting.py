"""Tables on narrow terminals."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from sommit_core.cli.fitting import Fitted

LABEL, ID = "SANCERRE BLC VACHERON 2022 BTL", "0b1f6c1e-7f0a-4f6e-9a55-0c1d2e3f4a5b"


def drawn(width: int) -> str:
    """A table of three columns on a terminal of this width."""
    out = io.StringIO()
    rows = [(LABEL, "VINS BLANCS DE LOIRE", "52.50", ID)]
    titles = ("Label", "Category", "Price", "Id")
    table = Fitted(titles, rows, right="2", whole=(0, 3), shed=(1, 2))
    Console(file=out, width=width).print(table)
    return out.getvalue()


@pytest.mark.parametrize(
    ("width", "columns"),
    [(120, "Label Category Price Id"), (80, "Label Price Id"), (72, "Label Id")],
)
def test_columns_go_one_by_one_and_what_is_copied_stays_whole(width: int, columns: str) -> None:
    shown = drawn(width)
    assert next(line for line in shown.splitlines() if line.strip()).split() == columns.split()
    assert LABEL in shown
    assert ID in shown


def test_when_nothing_else_is_left_only_the_id_stays_whole() -> None:
    shown = drawn(50)
    assert ID in shown
    assert all(word in shown for word in LABEL.split())

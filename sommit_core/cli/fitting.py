"""Tables that give up columns on a narrow terminal rather than cut what people copy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar

import attrs
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.table import Table

from sommit_core.cli import show

Kind = TypeVar("Kind")


@attrs.frozen
class Fitted:
    """A table of which some columns stay whole and others go when the window is narrow."""

    columns: Sequence[str]
    rows: Sequence[Sequence[show.Cell]]
    right: str = ""
    """The numbers of the columns of figures."""
    whole: Sequence[int] = ()
    """The columns that are not wrapped; the last of them not even when nothing else is left."""
    shed: Sequence[int] = ()
    """The columns that go, the first to go first."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Table]:
        """The first table that fits, else the smallest."""
        wide = options.update(width=10_000)
        for gone in range(len(self.shed) + 1):
            drawn = self._without(self.shed[:gone], self.whole)
            if console.measure(drawn, options=wide).minimum <= options.max_width:
                yield drawn
                return
        yield self._without(self.shed, self.whole[-1:])

    def _without(self, gone: Collection[int], whole: Collection[int]) -> Table:
        kept = [n for n in range(len(self.columns)) if n not in gone]
        right = "".join(str(n) for n, column in enumerate(kept) if str(column) in self.right)
        drawn = show.table(_picked(self.columns, kept), (), right)
        for column, n in zip(drawn.columns, kept, strict=True):
            column.no_wrap = column.no_wrap or n in whole
            if column.no_wrap:  # rich measures a column that is not wrapped as if it were
                cells = (self.columns[n], *(row[n] for row in self.rows))
                column.min_width = max(cell_len(str(cell)) for cell in cells)
        for row in self.rows:
            drawn.add_row(*_picked(row, kept))
        return drawn


def _picked(cells: Sequence[Kind], kept: Iterable[int]) -> list[Kind]:
    return [cells[n] for n in kept]

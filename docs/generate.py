"""Writes the parts of `docs/reference/` that are made from the code: `python docs/generate.py`.

A page says where such a part goes:

    <!-- generated: errors -->
    ...
    <!-- end -->

What stands between the two comments is replaced; the rest of the page is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextvars import copy_context
from pathlib import Path

import click
from parts import commands, connectors, contract, messages, scenarios, tables
from parts.source import ROOT

REFERENCE = ROOT / "docs" / "reference"
PLACE = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "answer": contract.answer_part,
    "commands": commands.command_part,
    "declared": contract.declared_part,
    "errors": messages.error_part,
    "hooks": contract.hook_part,
    "notices": messages.notice_part,
    "pos": contract.pos_part,
    "records": contract.record_part,
    "scenarios": scenarios.scenario_part,
    "settings": connectors.settings_part,
    "tables": tables.table_part,
}


def main() -> None:
    """Write the pages that are stale, and name them."""
    for page in stale():
        page.write_text(written(page), encoding="utf-8")
        click.echo(page.relative_to(ROOT))


def stale() -> list[Path]:
    """The pages that are not as the code says."""
    pages = sorted(REFERENCE.glob("*.md"))
    return [page for page in pages if page.read_text(encoding="utf-8") != written(page)]


def written(page: Path) -> str:
    """The text that `page` should have."""
    return PLACE.sub(_filled, page.read_text(encoding="utf-8"))


def _filled(place: re.Match[str]) -> str:
    begin, name, end = place.groups()
    # In a context of its own: parts speak both languages, and whoever called speaks on as before.
    parts = copy_context().run(lambda: list(PARTS[name]()))
    return "\n\n".join([begin.rstrip(), *parts, end])


if __name__ == "__main__":
    main()

"""`sommit library`: the reference library that proposals come from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import click
from rich.console import RenderableType

from sommit_core import library as references
from sommit_core.cli import show
from sommit_core.cli.app import App, pass_app
from sommit_core.cli.base import Group, argument
from sommit_core.exact import unscaled
from sommit_core.i18n import N_, _, ngettext
from sommit_core.library import Reference

library = Group("library", help=N_("The reference library: import a file, search."))


@library.command(
    "import",
    help=N_(
        "Read a CSV file (UTF-8, with at least the columns id and name) into the library.\n\n"
        "Without FILE: the ready library of the package sommit-library. References of a known id "
        "are updated; a file with a bad row changes nothing."
    ),
)
@argument("file", type=click.Path(path_type=Path), required=False)
@pass_app
def _import(app: App, file: Path | None) -> None:
    source = file or references.ready_library()
    if source is None:
        raise click.UsageError(_("Name a FILE, or install the package sommit-library."))
    with app.db.transaction() as tx:
        came = references.import_library(tx, source)
        size = references.size(tx)
    read = ngettext("{n} row read", "{n} rows read", came.rows).format(n=show.number(came.rows))
    new = ngettext("{n} new", "{n} new", came.new).format(n=show.number(came.new))
    holds = ngettext(
        "the library holds {n} reference", "the library holds {n} references", size
    ).format(n=show.number(size))
    app.show(
        {"rows": came.rows, "new": came.new, "size": size},
        [show.done(_("{read}, {new}; {holds}.").format(read=read, new=new, holds=holds))],
    )


@library.command("search", help=N_("References that hold all the words, accents aside."))
@argument("text", nargs=-1, required=True, metavar="TEXT...")
@pass_app
def _search(app: App, text: tuple[str, ...]) -> None:
    with app.db.reading() as tx:
        found = references.search(tx, " ".join(text))
    app.show({"references": [document(one) for one in found]}, lines(found))


def document(one: Reference) -> dict[str, Any]:
    """A reference for scripts."""
    price = None if one.purchase_price is None else format(unscaled(one.purchase_price, 2), "f")
    container = None if one.container_ml is None else str(one.container_ml)
    return {**attrs.asdict(one), "container_ml": container, "purchase_price": price}


def lines(found: list[Reference]) -> Iterator[RenderableType]:
    """References for people."""
    if not found:
        yield _("No reference holds all these words.")
        return
    titles = (_("Name"), _("Producer"), _("Appellation"), _("Colour"), _("Vintage"))
    yield show.table(
        (*titles, _("Container"), _("Id")),
        (
            (
                one.name,
                one.producer or "",
                one.appellation or "",
                one.colour or "",
                str(one.vintage or ""),
                show.serving(one.container_ml) if one.container_ml else "",
                one.id,
            )
            for one in found
        ),
        right="45",
    )

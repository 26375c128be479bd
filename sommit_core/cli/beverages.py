"""`sommit beverage`: add, edit, list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType

from sommit_core import cellar, linking
from sommit_core.cellar import Beverage
from sommit_core.cli import show
from sommit_core.cli.app import App, now, pass_app
from sommit_core.cli.base import Group, argument, option
from sommit_core.cli.values import WHOLE
from sommit_core.errors import BadInput
from sommit_core.i18n import N_, _, ngettext
from sommit_core.linking import Link

beverage = Group("beverage", help=N_("The cellar's beverages: add, edit, list."))

FIELD_OPTIONS = (
    option("--name", help=N_("What it is called in the cellar.")),
    option(
        "--container", "container_ml", type=WHOLE, metavar="ML", help=N_("Its container, in ml.")
    ),
    option("--producer", help=N_("Who makes it.")),
    option("--cuvee", help=N_("The cuvée.")),
    option("--appellation", help=N_("The appellation.")),
    option("--region", help=N_("The region.")),
    option("--colour", help=N_("rouge, blanc, rosé …")),
    option("--vintage", type=WHOLE, metavar="YEAR", help=N_("The vintage.")),
    option("--reference", "reference_id", metavar="ID", help=N_("Its id in the library.")),
)


def field_options(command: Any) -> Any:
    """The options that tell a beverage's fields."""
    for one in reversed(FIELD_OPTIONS):
        command = one(command)
    return command


def given_fields(options: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were given, keys as in `cellar.FIELDS`."""
    return {key: options[key] for key in cellar.FIELDS if options.get(key) is not None}


@beverage.command(
    "add", help=N_("Add a beverage to the cellar; a name and a container are needed.")
)
@argument("venue")
@field_options
@pass_app
def _add(app: App, /, venue: str, **options: Any) -> None:
    fields = given_fields(options)
    if "name" in fields and "container_ml" not in fields:
        raise BadInput(field="--container", detail=_("give what its container holds, in ml"))
    with app.writing(venue) as (tx, found):
        added = cellar.add_beverage(tx, found, fields, at=now(), actor=app.actor)
    sentence = _("“{name}” is in the cellar. Its id: {id}")
    app.show(
        {"beverage": document(added, [])},
        [show.done(sentence.format(name=added.name, id=added.slug))],
    )


@beverage.command(
    "edit",
    help=N_(
        "Change a beverage on Sommit's side.\n\n"
        "Nothing of this reaches the till: a mistake in a name, vintage, region or appellation "
        "has to be put right on both sides."
    ),
)
@argument("venue")
@argument("beverage")
@field_options
@pass_app
def _edit(app: App, /, venue: str, beverage: str, **options: Any) -> None:
    with app.writing(venue) as (tx, found):
        known = cellar.get_beverage(tx, found, beverage)
        changed = cellar.edit_beverage(
            tx, found, known, given_fields(options), at=now(), actor=app.actor
        )
        links = linking.live_links(tx, found).get(changed.slug, [])
    app.show({"beverage": document(changed, links)}, _edited(changed, links))


@beverage.command("list", help=N_("List the cellar's beverages and what is linked to them."))
@argument("venue")
@pass_app
def _list(app: App, venue: str) -> None:
    with app.reading(venue) as (tx, found):
        known = cellar.list_beverages(tx, found)
        links = linking.live_links(tx, found)
    app.show(
        {"beverages": [document(one, links.get(one.slug, [])) for one in known]},
        _listed(known, links),
    )


def document(one: Beverage, links: list[Link]) -> dict[str, Any]:
    """A beverage for scripts, with the till's products linked to it."""
    sheet = {key: getattr(one, key) for key in cellar.FIELDS}
    return {
        "id": one.slug,
        **sheet,
        "container_ml": str(one.container_ml),
        "linked": bool(links),
        "products": [
            {"id": link.product, "label": link.label, "serving_ml": str(link.serving_ml)}
            for link in links
        ],
    }


def _edited(one: Beverage, links: list[Link]) -> Iterator[RenderableType]:
    yield show.done(_("“{name}” is changed in Sommit.").format(name=one.name))
    if links:
        yield show.warning(
            _(
                "Nothing changes at the till. A mistake in a name, vintage, region or appellation "
                "has to be put right on both sides."
            )
        )


def _listed(known: list[Beverage], links: Mapping[str, list[Link]]) -> Iterator[RenderableType]:
    n = len(known)
    head = ngettext("My beverages [{n} beverage]", "My beverages [{n} beverages]", n)
    yield head.format(n=show.number(n))
    if not known:
        return
    titles = (_("Name"), _("Vintage"), _("Container"), _("Appellation"), _("Colour"))
    yield show.table(
        (*titles, _("At the till"), _("Id")),
        (
            (
                one.name,
                str(one.vintage or ""),
                show.serving(one.container_ml),
                one.appellation or "",
                one.colour or "",
                till_mark(links.get(one.slug, [])),
                one.slug,
            )
            for one in known
        ),
        right="12",
    )


def till_mark(links: list[Link]) -> str:
    """The till mark and the linked products' labels as the till spells them today (R14)."""
    labels = ", ".join(link.label for link in links)
    return f"{show.TILL_MARK} {labels}" if labels else ""

"""`sommit suggest`, `sommit answer`: which drink a product is; oui, presque or non (R10, R11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
from rich.console import RenderableType

from sommit_core import answers
from sommit_core.answers import Answer
from sommit_core.cli import show
from sommit_core.cli.app import App, now, pass_app
from sommit_core.cli.base import Command, argument, option
from sommit_core.cli.beverages import field_options, given_fields
from sommit_core.cli.cards import candidates_table, reading_of
from sommit_core.cli.links import linked_document, linked_lines
from sommit_core.cli.values import WHOLE
from sommit_core.i18n import N_, _
from sommit_core.matching import Verdict
from sommit_core.products import get_product
from sommit_core.proposals import Finder, Proposal, Proposals

VERDICTS = tuple(verdict.value for verdict in Verdict)


@click.command(
    "suggest",
    cls=Command,
    help=N_(
        "Propose drinks for a product of the till, or for any label, and say why.\n\n"
        "The cellar's own beverages come first, then the library's references."
    ),
)
@argument("venue")
@argument("product", required=False)
@option("--label", metavar="TEXT", help=N_("A label as a till spells it, instead of PRODUCT."))
@pass_app
def suggest(app: App, venue: str, product: str | None, label: str | None) -> None:
    """Propose drinks."""
    if (product is None) == (label is None):
        raise click.UsageError(_("Give either PRODUCT or --label TEXT."))
    with app.reading(venue) as (tx, found):
        finder = Finder(tx, found)
        if product is None:
            proposals = finder.for_label(label or "")
        else:
            known = get_product(tx, found, product)
            label = known.label
            proposals = finder.for_product(tx, known)
    app.show(_document(label or "", proposals), _lines(label or "", proposals))


@click.command(
    "answer",
    cls=Command,
    help=N_(
        "Link products by answering the proposal: oui, presque or non.\n\n"
        "oui takes the first proposal; presque the first with another vintage; non the drink given "
        "by --beverage, --reference or --name. Without PRODUCT: one product after the other, by "
        "keyboard."
    ),
)
@argument("venue")
@argument("product", required=False)
@argument("verdict", type=click.Choice(VERDICTS), required=False)
@option("--beverage", metavar="ID", help=N_("Another drink than the first proposal."))
@option("--serving", type=WHOLE, metavar="ML", help=N_("What one sold unit takes, in ml."))
@field_options
@pass_app
def answer(
    app: App,
    /,
    venue: str,
    product: str | None,
    verdict: str | None,
    beverage: str | None,
    serving: int | None,
    **options: Any,
) -> None:
    """Answer for one product, or for all that wait."""
    if product is None:
        _ask_all(app, venue)
        return
    if verdict is None:
        raise click.UsageError(_("Answer oui, presque or non."))
    given = _given(Verdict(verdict), beverage, serving, given_fields(options))
    with app.reading(venue) as (tx, found):  # the search takes its time; it must hold nobody up
        proposals = Finder(tx, found).for_product(tx, get_product(tx, found, product))
    with app.writing(venue) as (tx, found):
        known = get_product(tx, found, product)
        made, figures = answers.answer(
            tx, found, known, proposals, given, at=now(), actor=app.actor
        )
    app.show(linked_document(made, figures, found), linked_lines(made, figures, found))


def _ask_all(app: App, venue: str) -> None:
    if not app.at_terminal:
        raise click.UsageError(_("Without a terminal, name the PRODUCT and answer."))
    from sommit_core.cli.queue import Queue

    Queue(app, venue).run()


def _given(
    verdict: Verdict, chosen: str | None, serving: int | None, fields: dict[str, Any]
) -> Answer:
    """The answer that the options give; a reference alone is a drink of the library."""
    if not chosen and "reference_id" in fields and "name" not in fields:
        chosen = f"reference:{fields.pop('reference_id')}"
    return Answer(verdict, chosen, fields.get("vintage"), serving, fields)


def _document(label: str, found: Proposals) -> dict[str, Any]:
    return {
        "label": label,
        "verdict": found.verdict.value,
        "confidence": round(found.confidence, 4),
        "serving_ml": None if found.parsed.serving_ml is None else str(found.parsed.serving_ml),
        "vintage": found.parsed.vintage,
        "candidates": [_candidate(one) for one in found.candidates],
    }


def _candidate(one: Proposal) -> dict[str, Any]:
    return {
        one.kind: one.id,
        "name": one.name,
        "producer": one.producer or None,
        "vintage": one.vintage,
        "container_ml": None if one.container_ml is None else str(one.container_ml),
        "score": round(one.score, 4),
        "vintage_differs": one.vintage_differs,
        "why": [
            {"code": reason.code, "agrees": reason.agrees, "text": reason.text}
            for reason in one.why
        ],
    }


def _lines(label: str, found: Proposals) -> Iterator[RenderableType]:
    yield _("“{label}”: {verdict}").format(label=label, verdict=found.verdict.value)
    yield from reading_of(found)
    if not found.candidates:
        yield show.hint(_("Nothing in the cellar or the library resembles this label."))
        return
    yield candidates_table(found.candidates)

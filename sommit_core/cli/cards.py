"""How a proposal is shown: the drinks, how likely each is, and why (R10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sommit_core.cli import show
from sommit_core.i18n import _
from sommit_core.proposals import Proposal, Proposals


def reading_of(found: Proposals) -> Iterator[RenderableType]:
    """What the label itself tells of serving and vintage."""
    parsed = found.parsed
    if parsed.serving_ml:
        read = _("Served: {serving}, read off the label.")
        yield show.hint(read.format(serving=show.serving(parsed.serving_ml)))
    if parsed.vintage:
        yield show.hint(_("Vintage: {year}, read off the label.").format(year=parsed.vintage))


def candidates_table(candidates: Sequence[Proposal], first: int = 1) -> Table:
    """The proposed drinks with their numbers, from `first` on."""
    titles = ("", _("Drink"), _("Vintage"), _("Container"), _("Likely"), _("Where"), _("Why"))
    return show.table(
        titles,
        (
            (
                str(n),
                named(one),
                str(one.vintage or ""),
                show.serving(one.container_ml) if one.container_ml else "",
                show.percent(one.score),
                _("cellar") if one.kind == "beverage" else _("library"),
                _why(one),
            )
            for n, one in enumerate(candidates, first)
        ),
        right="0234",
    )


def named(one: Proposal) -> str:
    """A drink's name, with its producer where the name does not tell."""
    if one.producer and one.producer.casefold() not in one.name.casefold():
        return f"{one.name}, {one.producer}"
    return one.name


def _why(one: Proposal) -> Text:
    lines = [
        Text(f"{'+' if reason.agrees else '−'} {reason.text}", "" if reason.agrees else "yellow")
        for reason in one.why
    ]
    return Text("\n").join(lines)

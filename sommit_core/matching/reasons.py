"""Why a drink is proposed: which words agree, which do not, colour, vintage, size."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from sommit_core.i18n import N_, _
from sommit_core.matching.drink import Drink
from sommit_core.matching.index import Way
from sommit_core.matching.parse import ParsedLabel
from sommit_core.matching.score import Fit, same_size

_TEXTS = {
    "word": N_("“{said}” is in the name."),
    "shortened": N_("“{said}” stands for “{has}”."),
    "learnt": N_("“{said}” stands for “{has}” in this house."),
    "misspelt": N_("“{said}” is “{has}” with a slip."),
    "initials": N_("“{said}” are initials of the name."),
    "word missing": N_("“{said}” is not in the name."),
    "colour": N_("The colour agrees: {has}."),
    "colour differs": N_("The colour differs: {said} on the label, {has} here."),
    "colour here": N_("The colour differs: {has} here."),
    "vintage": N_("The vintage agrees: {has}."),
    "vintage differs": N_("The vintage differs: {said} on the label, {has} here."),
    "vintage new": N_("The label says {said}; this drink has no vintage."),
    "size": N_("The size agrees: {has} ml."),
    "size differs": N_("The size differs: {said} ml on the label, {has} ml here."),
    "remembered": N_("The same label was linked to it before."),
}
_AGAINST = frozenset(
    {"word missing", "colour differs", "vintage differs", "vintage new", "size differs"}
)
_WAYS = {
    Way.EXACT: "word",
    Way.PREFIX: "shortened",
    Way.CONSONANTS: "shortened",
    Way.TYPO: "misspelt",
    Way.INITIALS: "initials",
}


@attrs.frozen
class Reason:
    """One thing that speaks for a drink or against it."""

    code: str
    """A stable name: "word", "shortened", "misspelt", "initials", "word missing", "colour" ..."""
    said: str = ""
    """What the label says."""
    has: str = ""
    """What the drink has."""

    @property
    def agrees(self) -> bool:
        """Whether it speaks for the drink."""
        return self.code not in _AGAINST

    @property
    def text(self) -> str:
        """The reason as a sentence in the language spoken now."""
        one_sided = self.code == "colour differs" and not self.said
        words = _TEXTS["colour here" if one_sided else self.code]
        return _(words).format(said=self.said, has=self.has)


def reasons(fit: Fit, drink: Drink, label: ParsedLabel) -> tuple[Reason, ...]:
    """Every reason for and against `drink`, words first, in the label's order."""
    return tuple(_reasons(fit, drink, label))


def _reasons(fit: Fit, drink: Drink, label: ParsedLabel) -> Iterator[Reason]:
    if fit.remembered:
        yield Reason("remembered")
    for position, word in enumerate(label.words):
        if position in fit.tokens:
            has, found = fit.tokens[position]
            learnt = found.way is Way.EXACT and word.text != has
            yield Reason("learnt" if learnt else _WAYS[found.way], word.text, has)
        elif position in fit.lost:
            yield Reason("word missing", word.text)
    if fit.colour and drink.colour:
        code = "colour" if fit.colour > 0 else "colour differs"
        yield Reason(code, label.colour or "", drink.colour)
    if fit.vintage is not None:
        yield _vintage(fit.vintage, drink.vintage)
    if label.container_ml and drink.container_ml:
        code = "size" if same_size(label.container_ml, drink.container_ml) else "size differs"
        yield Reason(code, str(label.container_ml), str(drink.container_ml))


def _vintage(said: int, has: int | None) -> Reason:
    if has is None:
        return Reason("vintage new", str(said))
    return Reason("vintage" if said == has else "vintage differs", str(said), str(has))

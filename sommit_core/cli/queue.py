"""`sommit answer VENUE`: the products that wait, one after the other, by single keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

import click
from rich.console import RenderableType
from rich.text import Text

from sommit_core import answers, products
from sommit_core.answers import Answer
from sommit_core.cli import show
from sommit_core.cli.app import App, now
from sommit_core.cli.asking import text, whole, year_or_none
from sommit_core.cli.cards import candidates_table, named, reading_of
from sommit_core.cli.links import linked_lines
from sommit_core.cli.products import headline, sold_mark
from sommit_core.cli.telling import Teller
from sommit_core.errors import BadInput, SommitError
from sommit_core.i18n import N_, _
from sommit_core.matching import Verdict
from sommit_core.products import Product
from sommit_core.proposals import Finder, Proposal, Proposals
from sommit_core.undo import undo
from sommit_core.venues import Venue, get_venue

SHOWN = 3
"""Proposals on a card; « non » shows the others."""

HELP = (
    N_("o, Enter  oui: the first proposal is right"),
    N_("p         presque: right but for the vintage"),
    N_("n         non: see more proposals, or enter the drink"),
    N_("1 to 3    the drink of this number on the card is right"),
    N_("/         search the cellar and the library"),
    N_("s         later"),
    N_("i         ignore: no drink of the cellar"),
    N_("u         undo the last answer"),
    N_("q         quit"),
)


class Queue:
    """One person going through the products that wait."""

    def __init__(self, app: App, venue: str) -> None:
        self._app = app
        self._slug = venue
        self._later: set[int] = set()

    def run(self) -> None:
        """Ask until nothing waits or the person leaves."""
        while (waiting := self._waiting()) and self._ask(waiting[0], waiting):
            pass
        if not waiting and not self._later:
            self._tell(show.done(_("All is synchronised.")))
            self._tell(show.hint(f"  sommit stock {self._slug}"))
            return
        self._tell(headline(self._unsynchronised(), self._venue))

    @cached_property
    def _venue(self) -> Venue:
        with self._app.db.reading() as tx:
            return get_venue(tx, self._slug)

    @cached_property
    def _finder(self) -> Finder:
        with self._app.db.reading() as tx:
            return Finder(tx, self._venue)

    def _waiting(self) -> list[Product]:
        return [one for one in self._unsynchronised() if one.number not in self._later]

    def _unsynchronised(self) -> list[Product]:
        with self._app.db.reading() as tx:
            return products.unsynchronised(tx, self._venue)

    def _ask(self, product: Product, waiting: list[Product]) -> bool:
        """Deal with one product; whether to go on."""
        with self._app.db.reading() as tx:
            found = self._finder.for_product(tx, product)
        self._show_card(product, found, len(waiting))
        key = click.getchar().lower()
        if key == "q":
            return False
        try:
            self._do(key, product, found)
        except SommitError as error:
            self._tell(Text(str(error), style="red"))
        return True

    def _do(self, key: str, product: Product, found: Proposals) -> None:
        keys: dict[str, Callable[[Product, Proposals], None]] = {
            "o": self._enter_key,
            "y": self._enter_key,
            "\r": self._enter_key,
            "\n": self._enter_key,
            "p": self._presque,
            "n": self._non,
            "/": self._search,
            "s": self._put_off,
            "i": self._ignore,
            "u": self._undo,
        }
        if key.isdecimal():
            self._pick(product, found, int(key))
        else:
            keys.get(key, self._help)(product, found)

    # -- the answers ------------------------------------------------------------------------------

    def _enter_key(self, product: Product, found: Proposals) -> None:
        """Oui to what is proposed; where it is not a clear oui, a clear answer is asked for."""
        if found.verdict is Verdict.OUI:
            self._oui(product, found)
        elif found.verdict is Verdict.PRESQUE:
            self._tell(show.warning(_("The vintage differs: p to set it, 1 to take this one.")))
        else:
            self._tell(show.warning(_("No drink is likely: n, i, / or the number of one shown.")))

    def _oui(self, product: Product, found: Proposals) -> None:
        self._answer(product, found, Answer(Verdict.OUI, serving_ml=_serving(found)))

    def _presque(self, product: Product, found: Proposals) -> None:
        vintage = whole(_("Vintage"), found.parsed.vintage)
        given = Answer(Verdict.PRESQUE, vintage=vintage, serving_ml=_serving(found))
        self._answer(product, found, given)

    def _pick(self, product: Product, found: Proposals, number: int) -> None:
        if not 0 < number <= len(found.candidates[:SHOWN]):
            self._tell(show.warning(_("No drink {number} is shown.").format(number=number)))
        elif number == 1:
            self._oui(product, found)
        else:
            self._choose(product, found, found, number)

    def _choose(self, product: Product, found: Proposals, among: Proposals, number: int) -> None:
        chosen = among.candidates[number - 1].key
        first = [one.key for one in found.candidates[:1]]
        verdict = Verdict.OUI if [chosen] == first else Verdict.NON
        given = Answer(verdict, chosen=chosen, serving_ml=_serving(found))
        self._answer(product, found, given)

    def _non(self, product: Product, found: Proposals) -> None:
        if found.candidates:
            self._choose_or_enter(product, found, found)
        else:
            self._enter(product, found)

    def _search(self, product: Product, found: Proposals) -> None:
        if not (sought := text(_("Search"))):
            return
        among = self._finder.for_label(sought)
        if among.candidates:
            self._choose_or_enter(product, found, among)
        else:
            nothing = _("Nothing in the cellar or the library resembles “{sought}”.")
            self._tell(show.warning(nothing.format(sought=sought)))

    def _choose_or_enter(self, product: Product, found: Proposals, among: Proposals) -> None:
        self._tell(candidates_table(among.candidates))
        question = _("Number of the drink, + to enter it by hand, Enter to go back")
        while typed := text(question):
            if typed == "+":
                self._enter(product, found)
                return
            if typed.isdecimal() and 0 < int(typed) <= len(among.candidates):
                self._choose(product, found, among, int(typed))
                return
            self._tell(show.warning(_("No drink {number} is shown.").format(number=typed)))

    def _enter(self, product: Product, found: Proposals) -> None:
        container = found.parsed.container_ml or answers.USUAL_CONTAINER_ML
        fields = {
            "name": _name(),
            "producer": text(_("Producer")) or None,
            "appellation": text(_("Appellation")) or None,
            "vintage": year_or_none(_("Vintage (- for none)"), found.parsed.vintage),
            "container_ml": whole(_("Container (ml)"), container),
        }
        given = Answer(Verdict.NON, serving_ml=_serving(found), fields=fields)
        self._answer(product, found, given)

    def _answer(self, product: Product, found: Proposals, given: Answer) -> None:
        with self._app.db.transaction() as tx:
            made, figures = answers.answer(
                tx, self._venue, product, found, given, at=now(), actor=self._app.actor
            )
            self._finder.refresh(tx)
        self._tell(*list(linked_lines(made, figures, self._venue))[:2])

    # -- the rest ---------------------------------------------------------------------------------

    def _put_off(self, product: Product, _found: Proposals) -> None:
        self._later.add(product.number)

    def _ignore(self, product: Product, _found: Proposals) -> None:
        with self._app.db.transaction() as tx:
            products.set_aside(tx, self._venue, product, at=now(), actor=self._app.actor)
            self._finder.refresh(tx)
        self._tell(show.done(_("“{label}” is set aside.").format(label=product.label)))

    def _undo(self, _product: Product, _found: Proposals) -> None:
        with self._app.db.transaction() as tx:
            entry = undo(tx, self._venue, at=now(), actor=self._app.actor)
            self._finder.refresh(tx)
            told = Teller(tx, self._venue).tell(entry)
        self._tell(show.done(_("Undone: {entry}").format(entry=told)))

    def _help(self, _product: Product, _found: Proposals) -> None:
        self._tell(*map(_, HELP))

    def _show_card(self, product: Product, found: Proposals, waiting: int) -> None:
        sold = [sold_mark(product)] if product.sold else [_("never sold")]
        if product.sold:
            revenue = show.money(product.revenue, self._venue)
            sold += [show.sales_count(product.quantity), revenue]
        price = show.money(product.price, self._venue)
        facts = ", ".join(filter(None, [product.category, *sold, price]))
        title = Text.assemble(f"[{waiting}] ", (product.label, "bold"), f"  {facts}")
        self._tell("", title, *reading_of(found))
        self._tell(*self._proposed(found))
        keys = _("o oui  p presque  n non  s later  i ignore  u undo  / search  ? help  q quit")
        self._tell(show.hint(keys))

    def _proposed(self, found: Proposals) -> Iterator[RenderableType]:
        shown = found.candidates[:SHOWN]
        if not shown:
            yield show.hint(_("Nothing resembles this label: n to enter the drink."))
        elif found.verdict is Verdict.NON:
            yield show.hint(_("No drink is likely. The nearest:"))
            for number, one in enumerate(shown, 1):
                yield _line(number, one)
        else:
            yield Text(_("Proposed: {verdict}").format(verdict=found.verdict.value), style="bold")
            yield candidates_table(shown)

    def _tell(self, *lines: RenderableType) -> None:
        self._app.show({}, lines)


def _line(number: int, one: Proposal) -> Text:
    told = f"  {number}  {named(one)} {one.vintage or ''} {show.percent(one.score)}"
    return Text(told, style="dim", no_wrap=True, overflow="ellipsis")


def _name() -> str:
    """The name of a drink entered by hand; asked for first, so refused first."""
    if name := text(_("Name")):
        return name
    raise BadInput(field=_("Name"), detail=_("a drink needs a name; nothing is linked"))


def _serving(found: Proposals) -> int | None:
    """What one unit takes: asked only where the label tells of a glass or a pint."""
    if found.parsed.serving_ml is None:
        return None
    return whole(_("Serving (ml)"), found.parsed.serving_ml)

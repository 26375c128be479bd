"""The story: a restaurant connects its till, nights are read, drinks linked, and each rule shows.

What the rules promise is compared with what was rung up at the till, added up here by hand and not
by the code that is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from sommit_core import (
    answers,
    cellar,
    linking,
    pricing,
    products,
    sales,
    stock,
    undo,
    venues,
)
from sommit_core.answers import Answer
from sommit_core.demo.house import House, Night, Outcome, stock_ml
from sommit_core.demo.stage import Stage
from sommit_core.i18n import _, ngettext
from sommit_core.library import import_library
from sommit_core.matching import Verdict
from sommit_core.products import State
from sommit_core.proposals import Finder
from sommit_core.store import tables as t
from sommit_core.store.database import Database
from sommit_core.store.vault import Vault

LEAST_NIGHTS = 3


def tell(
    db: Database,
    vault: Vault,
    stage: Stage,
    nights: int,
    *,
    library: Path | None = None,
    on_night: Callable[[Night], object] = lambda _night: None,
) -> Outcome:
    """Play the story over `nights` evenings (at least `LEAST_NIGHTS`) and check every rule."""
    story = _Story(db, vault, stage, on_night)
    story.open_the_house(library)
    story.first_evening()
    story.link_the_drinks()
    story.second_evening()
    story.third_evening()
    story.break_a_link()
    for number in range(LEAST_NIGHTS, nights):
        story.read(number)
    story.books_are_right()
    story.outcome.checks.sort(key=lambda check: int(check.rule[1:]))
    return story.outcome


class _Story(House):
    """The chapters."""

    def open_the_house(self, library: Path | None) -> None:
        """A venue, a cellar, a library, and the till's two ways of saying no (R1, R2)."""
        now = self.morning(0)
        with self.db.transaction() as tx:
            self.venue = venues.add_venue(tx, "Le Bouchon de la Place", at=now)
            sheet: dict[str, object] = {
                "name": "Sancerre Domaine Durand",
                "producer": "Domaine Durand",
            }
            sheet |= {"appellation": "Sancerre", "colour": "blanc"}
            self.sancerre = self.add(tx, sheet, 750)
            sheet = {"name": "Château des Ormes", "producer": "Château des Ormes"}
            self.add(
                tx, {**sheet, "appellation": "Margaux", "colour": "rouge", "vintage": 2016}, 750
            )
            if library:
                import_library(tx, library)
        self.outcome.venue = self.venue.slug
        refused = [self.refusal("token"), self.refusal("option")]
        self.stage.refuse("")
        self.connect()
        told = [error.code for error in refused if error]
        self.check(
            "R1",
            told == ["TokenRefused", "ApiOptionOff"] and self.token_is_hidden(),
            _("a refused token and an API option that is off are told apart; the token is sealed"),
        )

    def first_evening(self) -> None:
        """The first sales, one of them after midnight; a button that nobody pressed yet."""
        self.stage.sell(self.at(0, "20:15"), {self.glass: 2, self.coffee: 3})
        self.stage.sell(self.at(0, "21:30"), {self.bottle: 1, self.margaux: 1})
        self.stage.sell(self.at(1, "01:40"), {self.glass: 1})
        self.stage.sell(self.at(0, "22:10"), {self.glass: 1}, offered=True)
        self.read(0)
        listed = {product.id: product for product in self.products()}
        self.check(
            "R3",
            self.sold(self.glass, 0) == (4, Decimal("25.50")),
            _("the glass sold at 1:40 belongs to the evening before"),
        )
        self.check(
            "R4",
            self.cider in listed and not listed[self.cider].sold,
            _("a new product is there the next day although nobody bought it"),
        )
        waiting = [product for product in listed.values() if product.state is State.UNSYNCHRONISED]
        self.check(
            "R5",
            len(waiting) == len(listed) > 0,
            _("{count} drinks wait to be synchronised").format(count=len(waiting)),
        )
        marks = [product.sold for product in self.products()]
        self.check(
            "R9",
            marks == sorted(marks, reverse=True) and len(set(marks)) == 2,
            ngettext(
                "{sold} sold products come first, {others} other after them",
                "{sold} sold products come first, {others} others after them",
                len(marks) - sum(marks),
            ).format(sold=sum(marks), others=len(marks) - sum(marks)),
        )

    def link_the_drinks(self) -> None:
        """Oui, presque, non; and what the sales already read do to the stock (R10-R14)."""
        now = self.morning(1)
        with self.db.transaction() as tx:
            self.count(tx, self.sancerre, 12, self.at(0, "12:00"), now)
            finder = Finder(tx, self.venue)
            product = self.product(tx, self.glass)
            proposed = finder.for_product(tx, product)
            first = proposed.candidates[0].id if proposed.candidates else ""
            self.check(
                "R10",
                first == self.sancerre.slug,
                _("“{label}” is taken for {drink}").format(label=product.label, drink=first),
            )
            answers.answer(tx, self.venue, product, proposed, Answer(Verdict.OUI), at=now)
            linking.link(tx, self.venue, self.product(tx, self.bottle), self.sancerre, at=now)
            vintage = self.say(tx, finder, self.margaux, Answer(Verdict.PRESQUE, vintage=2019))
            given = {"name": "Cidre fermier du Verger", "container_ml": 750}
            by_hand = self.say(tx, finder, self.cider, Answer(Verdict.NON, fields=given))
            products.set_aside(tx, self.venue, self.product(tx, self.coffee), at=now)
            links = linking.links_of(tx)
        self.check(
            "R11",
            (vintage, by_hand) == ("chateau-des-ormes-2019", "cidre-fermier-du-verger"),
            _("oui links, presque makes the 2019 of the 2016, non takes the drink entered by hand"),
        )
        # 12 bottles counted at noon, then 4 glasses of 12 cl and 1 bottle.
        self.check(
            "R12",
            self.stock(self.sancerre) == 12 * 750 - 4 * 120 - 750,
            _("sales already read go off the stock, those before a count do not"),
        )
        ids = [link.product for link in links if link.beverage == self.sancerre.slug]
        self.check(
            "R13",
            sorted(ids) == sorted([self.glass, self.bottle]),
            _("glass and bottle are two buttons of one drink"),
        )

    def second_evening(self) -> None:
        """Prices and labels change at the till; a discount and a refund (R6, R7, R14, R17, R18)."""
        before = self.stock(self.sancerre)
        ticket = self.stage.sell(self.at(1, "20:00"), {self.glass: 3})
        self.stage.refund(ticket, self.at(1, "20:30"))
        self.stage.sell(self.at(1, "21:00"), {self.glass: 2, self.bottle: 1})
        self.stage.discounted(self.at(1, "22:00"), self.bottle, Decimal("42.00"))
        self.stage.reprice(self.glass, "9.20", self.at(1, "23:30"))
        self.stage.rename(self.bottle, "SANCERRE DURAND 2024 BTL", self.at(1, "23:30"))
        self.read(1)
        taken = before - self.stock(self.sancerre)
        self.check(
            "R6",
            taken == 2 * 120 + 2 * 750,
            _("{volume} ml left the stock by themselves").format(volume=taken),
        )
        revenue = self.sold(self.glass, 1)[1] + self.sold(self.bottle, 1)[1]
        self.check(
            "R7",
            revenue == 2 * Decimal("8.50") + Decimal("42.00") + Decimal("37.80"),
            _("the turnover is the till's: a discount and a refund included"),
        )
        self.check("R17", self.price(120) == ("9.2", "till"), _("the till's 9.20 overwrites 8.50"))
        with self.db.reading() as tx:
            links = linking.links_of(tx, t.link.c.beverage_id == self.sancerre.id)
            unchanged = cellar.get_beverage(tx, self.venue, self.sancerre.slug) == self.sancerre
        labels = sorted(link.label for link in links)
        self.check(
            "R14",
            labels == ["SANCERRE BLC DURAND VRE 12CL", "SANCERRE DURAND 2024 BTL"],
            _("the drink shows its buttons as the till spells them today"),
        )
        self.check(
            "R18", unchanged and len(links) == 2, _("a new label changes neither drink nor link")
        )

    def third_evening(self) -> None:
        """Changes on Sommit's side, which the till never sees (R19, R20)."""
        now = self.morning(2)
        with self.db.transaction() as tx:
            for_glass = (self.sancerre, 120, Decimal("11.00"))
            pricing.set_price(tx, self.venue, *for_glass, at=now)
            region = {"region": "Centre-Loire"}
            cellar.edit_beverage(tx, self.venue, self.sancerre, region, at=now)
            before = self.product(tx, self.glass).label
        set_by_hand = self.price(120)
        self.late = self.stage.sell(self.at(2, "19:00"), {self.bottle: 1})
        self.stage.sell(self.at(2, "20:00"), {self.glass: 1})
        self.read(2)
        self.check(
            "R19",
            (set_by_hand, self.price(120)) == (("11", "sommit"), ("9.2", "till")),
            _("11.00 set in Sommit lasts until the next night"),
        )
        with self.db.reading() as tx:
            after = self.product(tx, self.glass).label
            region_kept = cellar.get_beverage(tx, self.venue, self.sancerre.slug).region
        self.check(
            "R20",
            (after, region_kept) == (before, "Centre-Loire"),
            _("a region corrected in Sommit stays there; the till's label is as it was"),
        )

    def break_a_link(self) -> None:
        """One of two buttons is unlinked, and linked again (R15, R16)."""
        now = self.morning(3)
        full = self.stock(self.sancerre)
        with self.db.transaction() as tx:
            gone = linking.unlink(tx, self.venue, self.product(tx, self.glass), at=self.morning(4))
            left = stock_ml(tx, self.venue, self.sancerre)
            days = sales.sales_by_day(tx, self.venue, linked=True)
            still = {sold.id for day in days for sold in day.products}
            undo.undo(tx, self.venue, at=now)
        # Glasses sold since the count at noon of the first day: 4, then 2, then 1.
        self.check(
            "R15",
            left == full + 7 * 120 and gone.figures.volume_ul == 7 * 120 * 1000,
            _("unlinking the glass puts {volume} ml back").format(volume=7 * 120),
        )
        self.check(
            "R16",
            gone.remaining_links == 1 and self.bottle in still and self.glass not in still,
            _("the bottle stays linked, with its sales"),
        )

    def books_are_right(self) -> None:
        """The same night again, a late cancellation, the balances against the books (R2, R8)."""
        now = self.morning(len(self.outcome.nights))
        before = self.stock(self.sancerre)
        self.stage.cancel(self.late, now + timedelta(hours=3))
        late = self.sync(now + timedelta(hours=6))
        again = self.sync(now + timedelta(hours=6))
        with self.db.reading() as tx:
            _checked, differences = stock.verify(tx, self.venue)
        self.check(
            "R8",
            (late.lines_changed, again.lines_new, again.lines_changed) == (1, 0, 0)
            and self.stock(self.sancerre) == before + 750
            and not differences,
            _("a ticket cancelled late is put right, the same night again changes nothing"),
        )
        self.check(
            "R2",
            self.stage.methods() <= {"GET"},
            _("the till saw nothing but GET")
            if self.stage.methods()
            else _("a connector is given a client that can only read"),
        )

"""The story: a restaurant connects its till, nights are read, drinks linked, and each rule shows.

What the rules promise is compared with what was rung up at the till, added up here by hand and not
by the code that is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import sqlalchemy as sa

from sommit_core import (
    answers,
    cellar,
    linking,
    pricing,
    products,
    sales,
    stock,
    tills,
    undo,
    venues,
)
from sommit_core.answers import Answer
from sommit_core.cellar import Beverage
from sommit_core.demo.stage import TOKEN, Stage
from sommit_core.errors import PosError
from sommit_core.exact import plain, unscaled
from sommit_core.i18n import _, ngettext
from sommit_core.library import import_library
from sommit_core.matching import Verdict
from sommit_core.products import Product, State
from sommit_core.proposals import Finder
from sommit_core.store import tables as t
from sommit_core.store.database import Database
from sommit_core.store.vault import Vault
from sommit_core.sync import Report, sync

ZONE = ZoneInfo("Europe/Paris")
FIRST = date(2026, 3, 5)
"""The first evening: a Thursday."""
LEAST_NIGHTS = 3


@attrs.frozen
class Check:
    """One rule, and whether the books show it."""

    rule: str
    ok: bool
    text: str


@attrs.frozen
class Night:
    """One evening at the till and what its reading came to."""

    business_date: date
    report: Report
    revenue: Decimal
    waiting: int
    """Products to synchronise after it."""


@attrs.define
class Outcome:
    """All that the demonstration showed."""

    venue: str = ""
    nights: list[Night] = attrs.Factory(list)
    checks: list[Check] = attrs.Factory(list)


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


class _Story:
    def __init__(
        self, db: Database, vault: Vault, stage: Stage, on_night: Callable[[Night], object]
    ) -> None:
        self.db, self.vault, self.stage, self.on_night = db, vault, stage, on_night
        self.outcome = Outcome()
        self.sancerre: Beverage
        self.late: object = None
        self.glass = stage.add("SANCERRE BLC DURAND VRE 12CL", "8.50", "VINS AU VERRE")
        self.bottle = stage.add("SANCERRE BLANC DURAND BTL 75CL", "42.00", "VINS BLANCS")
        self.margaux = stage.add("CH. DES ORMES MARGAUX 2019", "68.00", "VINS ROUGES")
        self.cider = stage.add("CIDRE FERMIER DU VERGER 75CL", "19.00", "CIDRES")
        self.coffee = stage.add("CAFE GOURMAND DEMO", "9.50", "DESSERTS")

    # -- chapters -------------------------------------------------------------------------------

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

    # -- moves ----------------------------------------------------------------------------------

    def at(self, day: int, hour: str) -> datetime:
        """An hour on the `day`-th date of the story, local time."""
        return datetime.combine(FIRST + timedelta(days=day), time.fromisoformat(hour), ZONE)

    def morning(self, day: int) -> datetime:
        """When the evening before that date is read."""
        return self.at(day, "06:30")

    def read(self, number: int) -> None:
        """Read the `number`-th evening, the morning after."""
        report = self.sync(self.morning(number + 1))
        day = FIRST + timedelta(days=number)
        with self.db.reading() as tx:
            found = sales.sales_by_day(tx, self.venue, since=day, until=day)
            waiting = len(products.unsynchronised(tx, self.venue))
        revenue = unscaled(sum(one.revenue for one in found), self.venue.decimals)
        night = Night(day, report, revenue, waiting)
        self.outcome.nights.append(night)
        self.on_night(night)

    def sync(self, as_of: datetime) -> Report:
        """Read the till as of an instant; a failure ends the story."""
        with self.db.reading() as tx:
            till = tills.get_till(tx, self.venue)
        report = sync(self.db, self.vault, self.venue, till, as_of=as_of, started=as_of)
        if report.error:
            raise report.error
        return report

    def connect(self) -> None:
        """Connect the venue to the till, from the first evening on."""
        tills.connect_till(
            self.db,
            self.vault,
            self.venue,
            self.stage.connector,
            settings=self.stage.settings,
            token=TOKEN,
            start=FIRST,
            now=self.morning(1),
        )

    def refusal(self, how: str) -> PosError | None:
        """What connecting says while the till refuses."""
        self.stage.refuse(how)
        try:
            self.connect()
        except PosError as error:
            return error
        return None

    def token_is_hidden(self) -> bool:
        """Whether the books' file holds no token in the clear."""
        path = self.db.engine.url.database
        files = Path(path).parent.glob(f"{Path(path).name}*") if path else ()
        return not any(TOKEN.encode() in file.read_bytes() for file in files)

    def add(self, tx: sa.Connection, sheet: dict[str, object], container_ml: int) -> Beverage:
        """Add a beverage to the cellar."""
        fields = {**sheet, "container_ml": container_ml}
        return cellar.add_beverage(tx, self.venue, fields, at=self.morning(0))

    def count(
        self, tx: sa.Connection, beverage: Beverage, containers: int, at: datetime, now: datetime
    ) -> None:
        """Count so many containers at an instant."""
        volume = stock.volume_of(Decimal(containers), "container", beverage)
        stock.count(tx, self.venue, beverage, volume, at=at, now=now)

    def say(self, tx: sa.Connection, finder: Finder, button: str, given: Answer) -> str:
        """Answer the proposals for a button; the slug of the drink it is linked to."""
        product = self.product(tx, button)
        proposed = finder.for_product(tx, product)
        link, _figures = answers.answer(
            tx, self.venue, product, proposed, given, at=self.morning(1)
        )
        return link.beverage

    def check(self, rule: str, ok: bool, text: str) -> None:
        """Note what a rule's check found."""
        self.outcome.checks.append(Check(rule, ok, text))

    # -- looks ----------------------------------------------------------------------------------

    def products(self) -> list[Product]:
        """The till's products, as the restaurant sees them."""
        with self.db.reading() as tx:
            return products.list_products(tx, self.venue)

    def product(self, tx: sa.Connection, button: str) -> Product:
        """One product."""
        return products.get_product(tx, self.venue, button)

    def stock(self, beverage: Beverage) -> int:
        """What is left of a beverage, in millilitres."""
        with self.db.reading() as tx:
            return stock_ml(tx, self.venue, beverage)

    def sold(self, button: str, number: int) -> tuple[int, Decimal]:
        """Units and revenue of a button on the `number`-th evening."""
        day = FIRST + timedelta(days=number)
        with self.db.reading() as tx:
            days = sales.sales_by_day(tx, self.venue, since=day, until=day)
        found = [sold for one in days for sold in one.products if sold.id == button]
        units = sum(sold.quantity for sold in found) // 1000
        return units, unscaled(sum(sold.revenue for sold in found), self.venue.decimals)

    def price(self, serving_ml: int) -> tuple[str, str] | None:
        """Price and source of a serving of the Sancerre."""
        with self.db.reading() as tx:
            history = pricing.price_history(tx, self.venue)[self.sancerre.id]
        for change in history:
            if change.serving_ml == serving_ml:
                return plain(unscaled(change.amount, self.venue.decimals)), change.source
        return None


def stock_ml(tx: sa.Connection, venue: venues.Venue, beverage: Beverage) -> int:
    """What is left of a beverage, in millilitres."""
    left = {item.beverage.id: item.volume_ul for item in stock.stock_of(tx, venue)}
    return left[beverage.id] // 1000

"""The house of the story: what its people do at till and cellar, and what they look at."""

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
    pricing,
    products,
    sales,
    stock,
    tills,
    venues,
)
from sommit_core.answers import Answer
from sommit_core.cellar import Beverage
from sommit_core.demo.stage import TOKEN, Stage
from sommit_core.errors import PosError
from sommit_core.exact import plain, unscaled
from sommit_core.products import Product
from sommit_core.proposals import Finder
from sommit_core.store.database import Database
from sommit_core.store.vault import Vault
from sommit_core.sync import Report, sync

ZONE = ZoneInfo("Europe/Paris")
FIRST = date(2026, 3, 5)
"""The first evening: a Thursday."""


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


class House:
    """A venue with its till and five buttons of its own, and the books that they are read into."""

    def __init__(
        self, db: Database, vault: Vault, stage: Stage, on_night: Callable[[Night], object]
    ) -> None:
        self.db, self.vault, self.stage, self.on_night = db, vault, stage, on_night
        self.outcome = Outcome()
        self.venue: venues.Venue
        self.sancerre: Beverage
        self.late: object = None
        self.glass = stage.add("SANCERRE BLC DURAND VRE 12CL", "8.50", "VINS AU VERRE")
        self.bottle = stage.add("SANCERRE BLANC DURAND BTL 75CL", "42.00", "VINS BLANCS")
        self.margaux = stage.add("CH. DES ORMES MARGAUX 2019", "68.00", "VINS ROUGES")
        self.cider = stage.add("CIDRE FERMIER DU VERGER 75CL", "19.00", "CIDRES")
        self.coffee = stage.add("CAFE GOURMAND DEMO", "9.50", "DESSERTS")

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

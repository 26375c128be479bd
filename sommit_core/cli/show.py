"""How figures, dates and tables are shown, to people and to scripts.

People read the venue's currency and the numbers and dates of their language; scripts read plain
decimal strings, whatever the language.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent
from rich import box
from rich.table import Table
from rich.text import Text

from sommit_core.cellar import Beverage
from sommit_core.exact import plain, unscaled
from sommit_core.i18n import _, language, ngettext
from sommit_core.venues import Venue

SOLD_MARK = "🏷"
"""The price tag of a product that was sold (R9)."""
TILL_MARK = "⇄"
"""The mark of a beverage that a till's product is linked to (R12)."""

Cell = str | Text


# -- for scripts --------------------------------------------------------------------------------


def amount(minor: int | None, venue: Venue) -> str | None:
    """Money as a decimal string with the currency's decimals: "6.75"."""
    return None if minor is None else format(unscaled(minor, venue.decimals), "f")


def units(thousandths: int) -> str:
    """A quantity as a plain decimal string: "2", "0.5"."""
    return plain(unscaled(thousandths, 3))


def millilitres(microlitres: int) -> str:
    """A volume in ml as a plain decimal string: "-240"."""
    return plain(unscaled(microlitres, 3))


def containers(microlitres: int, beverage: Beverage) -> str:
    """How many containers a volume is, to three decimals: "11.68"."""
    return plain(_containers(microlitres, beverage))


def instant(at: datetime, venue: Venue) -> datetime:
    """An instant on the venue's clock, with its offset and to the second."""
    return at.astimezone(ZoneInfo(venue.timezone)).replace(microsecond=0)


# -- for people ---------------------------------------------------------------------------------


def money(minor: int | None, venue: Venue) -> str:
    """« 1 234,50 € », or a dash."""
    if minor is None:
        return "–"
    return price(unscaled(minor, venue.decimals), venue.currency)


def price(value: Decimal, currency: str) -> str:
    """An amount as a till gives it, in its currency."""
    return format_currency(value, currency, locale=language())


def number(value: Decimal | int) -> str:
    """A number in the user's language."""
    return format_decimal(value, locale=language())


def percent(share: float) -> str:
    """« 94 % »."""
    return format_percent(round(share, 2), locale=language())


def quantity(thousandths: int) -> str:
    """A quantity in the user's language: « 0,5 »."""
    return number(unscaled(thousandths, 3))


def volume(microlitres: int) -> str:
    """A volume in litres: « 8,49 l »."""
    return f"{number(unscaled(microlitres, 6))} l"


def serving(millilitres: int) -> str:
    """A container or what is served of it, in centilitres: « 12 cl »."""
    return f"{number(unscaled(millilitres, 1))} cl"


def left(microlitres: int, beverage: Beverage) -> str:
    """How many containers a volume is, for people."""
    return number(_containers(microlitres, beverage))


def day(value: date | None) -> str:
    """« 12 nov. 2025 », or a dash."""
    return "–" if value is None else format_date(value, "medium", locale=language())


def moment(at: datetime | None, venue: Venue) -> str:
    """An instant on the venue's clock: « 12 nov. 2025, 05:30 », or a dash."""
    if at is None:
        return "–"
    zone = ZoneInfo(venue.timezone)
    shown = format_datetime(at, "HH:mm", tzinfo=zone, locale=language())
    return f"{day(at.astimezone(zone).date())}, {shown}"


def sales_count(thousandths: int) -> str:
    """« 62 ventes »: units sold, which may stand several on one line of the till."""
    return ngettext("{n} sale", "{n} sales", abs(thousandths) // 1000).format(
        n=quantity(thousandths)
    )


def table(columns: Iterable[str], rows: Iterable[Iterable[Cell]], right: str = "") -> Table:
    """A table for people. `right` names, by their numbers, the columns of figures: "34"."""
    drawn = Table(box=box.SIMPLE, pad_edge=False, header_style="bold")
    for number_, title in enumerate(columns):
        figures = str(number_) in right
        drawn.add_column(title, justify="right" if figures else "left", no_wrap=figures)
    for row in rows:
        drawn.add_row(*row)
    return drawn


def done(sentence: str) -> Text:
    """A sentence saying that something was done."""
    return Text(f"✓ {sentence}", style="green")


def warning(sentence: str) -> Text:
    """A sentence to heed."""
    return Text(sentence, style="yellow")


def hint(sentence: str) -> Text:
    """A sentence beside the matter."""
    return Text(sentence, style="dim")


def yes_no(value: bool) -> str:
    """« oui » or « non »."""
    return _("yes") if value else _("no")


def _containers(microlitres: int, beverage: Beverage) -> Decimal:
    exact = Decimal(microlitres) / (beverage.container_ml * 1000)
    return exact.quantize(Decimal("0.001"))

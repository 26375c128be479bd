"""What the features say in French, as the values that a step needs: days, hours, money, volumes."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from parse import with_pattern
from pytest_bdd import parsers

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = {"mars": 3, "octobre": 10}
YEAR = 2026
"""Of days named without their year."""

_DAY = rf"(?:{'|'.join(WEEKDAYS)}) \d+(?:er)? (?:{'|'.join(MONTHS)})(?: \d{{4}})?"
_HOUR = r"\d+ h(?: \d\d)?"
_SEASON = r"(?: \(heure d'(?:été|hiver)\))?"
_NUMBER = r"-?\d[\d ]*(?:,\d+)?"


@with_pattern(r"[^«»]+")
def name(text: str) -> str:
    """What stands between « and »."""
    return text.strip()


@with_pattern(r"[^«»,]+")
def city(text: str) -> str:
    """« Paris »."""
    return text


@with_pattern(_DAY)
def day(text: str) -> date:
    """« jeudi 5 mars »; the day of the week must be right."""
    weekday, number, month, *year = text.split()
    found = date(int(year[0]) if year else YEAR, MONTHS[month], int(number.removesuffix("er")))
    assert WEEKDAYS[found.weekday()] == weekday, f"{found} is no {weekday}"
    return found


@with_pattern(_HOUR)
def hour(text: str) -> str:
    """« 1 h 40 » as "01:40"."""
    hours, _h, *minutes = text.split()
    return f"{int(hours):02}:{minutes[0] if minutes else '00'}"


@with_pattern(rf"{_DAY} à {_HOUR}{_SEASON}")
def instant(text: str) -> datetime:
    """« jeudi 5 mars à 20 h 15 », on the wall of the venue: the time zone is still to be set."""
    before, _a, clock = text.partition(" à ")
    clock, _bracket, season = clock.partition(" (")
    local = datetime.fromisoformat(f"{day(before)} {hour(clock)}")
    return local.replace(fold=int("hiver" in season))


@with_pattern(_NUMBER)
def number(text: str) -> Decimal:
    """« 11,36 »."""
    return Decimal(text.replace(" ", "").replace(",", "."))


@with_pattern(_NUMBER + " €")
def euros(text: str) -> Decimal:
    """« 1 240,50 € »."""
    return number(text.removesuffix(" €"))


@with_pattern(r"\d+(?:,\d+)? (?:cl|l)")
def volume(text: str) -> int:
    """« 12 cl », in millilitres."""
    figure, unit = text.split()
    return int(number(figure) * {"cl": 10, "l": 1000}[unit])


@with_pattern(r"compte|reçoit")
def movement(text: str) -> str:
    """What is done to the stock, as the command is called."""
    return {"compte": "count", "reçoit": "add"}[text]


@with_pattern(r"(?: lié)?")
def only_linked(text: str) -> bool:
    """Whether only linked sales are meant."""
    return bool(text)


TYPES = {
    "Nom": name,
    "Ville": city,
    "Jour": day,
    "Heure": hour,
    "Instant": instant,
    "Nombre": number,
    "Euros": euros,
    "Volume": volume,
    "Geste": movement,
    "Lié": only_linked,
}


def phrase(text: str) -> parsers.parse:
    """A step's sentence with its gaps: `« {button:Nom} » le {at:Instant}`."""
    return parsers.parse(text, extra_types=TYPES)


def rows(table: list[list[str]]) -> list[dict[str, str]]:
    """The rows of a table, by the names in its first line; empty cells are left out."""
    head, *body = table
    return [{title: cell for title, cell in zip(head, row, strict=True) if cell} for row in body]


def folded(text: str) -> str:
    """`text` with every run of white space, no-break spaces among it, as one space."""
    return re.sub(r"\s+", " ", text)

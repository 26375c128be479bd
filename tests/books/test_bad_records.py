"""A record that breaks the contract is refused, says why, and harms no other record."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from types import ModuleType
from typing import Any

import attrs
import pytest

from sommit_core.errors import BadPosData
from sommit_core.records import (
    ClosingSales,
    ClosingState,
    ControlTotals,
    PosPrice,
    PosProduct,
    Remark,
)
from sommit_core.tills import FAILED, HEALTHY, PARTIAL
from tests.books.conftest import NewHouse
from tests.books.house import DAY, MONDAY, PARIS, House, dump, morning_after

# What tills write for "never" in a zone east of Greenwich: no such time exists in UTC.
BEFORE_ALL_TIME = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1)))
HALF = "\ud800"  # half a surrogate pair: no text that can be written down

HEADS: dict[str, dict[str, Any]] = {
    "a wrong total": {"control": ControlTotals(revenue=Decimal("5.01"))},
    "a wrong number of lines": {"control": ControlTotals(lines=2)},
    "a total in float": {"control": ControlTotals(revenue=5.0)},  # type: ignore[arg-type]
    "a total that is no number": {"control": ControlTotals(revenue=Decimal("NaN"))},
    "a total finer than a cent": {"control": ControlTotals(revenue=Decimal("5.001"))},
    "no totals": {"control": None},
    "another currency": {"currency": "XTS"},
    "a currency that is none": {"currency": 978},
    "a perpetual total in float": {"perpetual_total": 5.0},
    "a perpetual total beyond all bounds": {"perpetual_total": Decimal("1e30")},
    "a perpetual total finer than a cent": {"perpetual_total": Decimal("5.001")},
    "a running number as a text": {"sequence": "12"},
    "a running number beyond all bounds": {"sequence": 10**30},
    "a state as a text": {"state": "final"},
    "an unknown state": {"state": None},
    "an outlet that is no text": {"outlet": 4},
    "a register that cannot be written down": {"register": HALF},
    "no lines": {"lines": None},
    "lines in a list": {"lines": []},
    "lines that are none": {"lines": ({"id": "1"},)},
    "a remark that is none": {"remarks": ("oops",)},
    "no remarks": {"remarks": None},
    "a remark without words": {"remarks": (Remark("odd", None),)},  # type: ignore[arg-type]
    "tax neither in nor out": {"tax_included": None},
    "a naive opening": {"opened_at": datetime(2026, 3, 2, 5)},  # noqa: DTZ001  (the fault)
    "a naive end": {"closed_at": datetime(2026, 3, 3, 5)},  # noqa: DTZ001  (the fault)
    "an opening before all time": {"opened_at": BEFORE_ALL_TIME},
    "an end before all time": {"closed_at": BEFORE_ALL_TIME},
    "a date with an hour": {"business_date": datetime(2026, 3, 2, 21, tzinfo=PARIS)},
    "a date long gone": {"business_date": MONDAY - 100 * DAY},
}

LINES: dict[str, dict[str, Any]] = {
    "no id": {"id": ""},
    "an id that is no text": {"id": 7},
    "an endless id": {"id": "x" * 256},
    "an id that cannot be written down": {"id": HALF},
    "a product's id that is a number": {"product_id": 12},
    "an empty product's id": {"product_id": ""},
    "an endless product's id": {"product_id": "x" * 300},
    "a product's id that cannot be written down": {"product_id": HALF},
    "a product's id that no table takes": {"product_id": "a\0b"},
    "a new product without a label": {"product_id": "new", "label": None},
    "an open item whose label is no text": {"product_id": None, "label": ["a"]},
    "an unknown kind": {"kind": "tip"},
    "no kind": {"kind": None},
    "money in float": {"revenue": 9.99},
    "money finer than a cent": {"revenue": Decimal("9.999")},
    "endless money": {"revenue": Decimal("1e999999")},
    "no discount": {"discount": None},
    "a quantity as a whole number": {"quantity": 1},
    "a quantity finer than a thousandth": {"quantity": Decimal("0.0001")},
    "an absurd quantity": {"quantity": Decimal("1e30")},
    "an endless quantity": {"quantity": Decimal("1e999999")},
    "more units than a restaurant sells": {"quantity": Decimal(1_000_001)},
    "a serving in decimals": {"serving_ml": Decimal(120)},
    "an empty serving": {"serving_ml": 0},
    "a serving beyond all bounds": {"serving_ml": 10**30},
    "a naive hour": {"sold_at": datetime(2026, 3, 2, 21)},  # noqa: DTZ001  (the fault)
    "an hour as a text": {"sold_at": "21:00"},
    "a ticket that cannot be written down": {"ticket_id": HALF},
    "a ticket that is no text": {"ticket_id": object()},
    "modifiers that are none": {"modifiers": (object(),)},
}


@pytest.fixture
def tilled(new_house: NewHouse, tally: ModuleType) -> House:
    """A venue with the connector `tally`, linked and read once."""
    house = new_house(connector="tally", start=MONDAY - DAY)
    tally.products[:] = [PosProduct("P", "SANCERRE BTL"), PosProduct("Q", "CHINON BTL")]
    tally.closings[:] = [tally.closing(MONDAY - DAY, tally.line(), key="before")]
    house.read(datetime(2026, 3, 2, 4, tzinfo=PARIS))
    house.link("P", house.beverage("Sancerre"), 750)
    return house


def test_a_spoilt_closing_is_set_aside_whole_and_leaves_the_books_as_they_were(
    tilled: House, tally: ModuleType
) -> None:
    before = untouched(tilled)
    for n, name in enumerate([*HEADS, *LINES]):
        tally.closings[:], tally.strays[:] = [tally.closing(MONDAY)], [spoilt(tally, name)]
        report = tilled.read(morning_after(MONDAY) + timedelta(seconds=n))
        assert (report.state, report.error, report.closings) == (PARTIAL, None, 1), name
        assert [notice.code for notice in report.notices] == ["closing_set_aside"], name
        assert tilled.state() == PARTIAL, name
        assert refused(tilled) == [f"spoilt by {name}"]
        assert untouched(tilled) == before, name


@pytest.mark.parametrize("name", ["a wrong total", "money in float", "a date with an hour"])
def test_it_is_taken_when_it_is_right(tilled: House, tally: ModuleType, name: str) -> None:
    tally.strays[:] = [spoilt(tally, name)]
    tally.closings[:] = [tally.closing(MONDAY + DAY, tally.line())]
    assert tilled.night(MONDAY + DAY).closings == 1
    tally.strays[:] = []
    tally.closings.insert(0, tally.closing(MONDAY, tally.line(), key=f"spoilt by {name}"))
    report = tilled.night(MONDAY + 20 * DAY)
    assert (report.state, report.lines_new, report.notices) == (HEALTHY, 1, [])
    assert tilled.stock() == {"sancerre": Decimal(-3 * 750)}
    assert refused(tilled) == []


def test_a_closing_set_aside_is_asked_for_until_it_is_right(
    tilled: House, tally: ModuleType
) -> None:
    wrong = tally.closing(MONDAY, tally.line(), control=ControlTotals(lines=2))
    tally.closings[:] = [wrong]
    for nights in (0, 9, 18, 40):
        tilled.night(MONDAY + nights * DAY)
        assert refused(tilled) == [wrong.id]
    tally.closings[:] = [attrs.evolve(wrong, control=ControlTotals(lines=1))]
    assert tilled.night(MONDAY + 60 * DAY).lines_new == 1
    assert refused(tilled) == []


def test_a_closing_that_never_comes_again_is_not_asked_for_for_ever(
    tilled: House, tally: ModuleType
) -> None:
    tally.strays[:] = [spoilt(tally, "a wrong total")]
    tilled.night(MONDAY)
    tally.strays[:] = []
    asked: list[Any] = []
    tilled.read(morning_after(MONDAY + 20 * DAY))
    assert refused(tilled) == []
    tally.closings[:] = [tally.closing(MONDAY + 21 * DAY)]
    tilled.read(
        morning_after(MONDAY + 21 * DAY), progress=lambda since, until, day: asked.append(since)
    )
    assert asked == [MONDAY + 14 * DAY]


def test_a_closing_from_before_the_start_is_not_asked_for(tilled: House, tally: ModuleType) -> None:
    asked: list[Any] = []
    for n in range(2):
        tally.strays[:] = [spoilt(tally, "a date long gone")]
        tally.closings[:] = [tally.closing(MONDAY + n * DAY)]
        tilled.read(
            morning_after(MONDAY + n * DAY), progress=lambda since, until, day: asked.append(since)
        )
    assert set(asked) == {MONDAY - DAY}
    assert refused(tilled) == ["spoilt by a date long gone"]


PRODUCTS: dict[str, dict[str, Any]] = {
    "no id": {"id": ""},
    "a label that is no text": {"label": None},
    "a label that cannot be written down": {"label": HALF},
    "a category that is no text": {"category": 7},
    "neither active nor inactive": {"active": None},
    "a naive change": {"updated_at": datetime(2026, 3, 2)},  # noqa: DTZ001  (the fault)
}
PRICES: dict[str, dict[str, Any]] = {
    "no product": {"product_id": ""},
    "a level that is no text": {"level": 1},
    "money in float": {"amount": 9.5},
    "money finer than a cent": {"amount": Decimal("9.505")},
    "endless money": {"amount": Decimal("1e999999")},
    "tax neither in nor out": {"tax_included": None},
    "a naive change": {"changed_at": datetime(2026, 3, 2)},  # noqa: DTZ001  (the fault)
    "a change before all time": {"changed_at": BEFORE_ALL_TIME},
}


@pytest.mark.parametrize(
    ("kind", "records"),
    [
        (
            "products",
            [attrs.evolve(PosProduct("N", "NEW"), **fault) for fault in PRODUCTS.values()],
        ),
        ("prices", [attrs.evolve(PosPrice("P", Decimal(9)), **fault) for fault in PRICES.values()]),
    ],
)
def test_a_spoilt_catalogue_or_list_of_prices_changes_nothing(
    tilled: House, tally: ModuleType, kind: str, records: list[Any]
) -> None:
    before = untouched(tilled)
    right = list(getattr(tally, kind))
    for record in records:
        good = PosProduct("M", "OTHER") if kind == "products" else PosPrice("Q", Decimal(7))
        getattr(tally, kind)[:] = [*right, good, record]
        report = tilled.night(MONDAY)
        assert (report.state, type(report.error)) == (FAILED, BadPosData), record
        assert untouched(tilled) == before, record


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("products", {"id": "P", "label": "SANCERRE"}),
        ("prices", ("P", Decimal(9))),
        ("strays", "a closing"),
        ("strays", ClosingSales("", MONDAY, ClosingState.FINAL, ())),
    ],
)
def test_what_is_no_record_stops_the_reading(
    tilled: House, tally: ModuleType, kind: str, record: Any
) -> None:
    getattr(tally, kind).append(record)
    report = tilled.night(MONDAY)
    assert (report.state, type(report.error)) == (FAILED, BadPosData)
    assert tilled.stock() == {"sancerre": Decimal(-750)}


def spoilt(tally: ModuleType, name: str) -> Any:
    right = tally.closing(MONDAY, tally.line(), key=f"spoilt by {name}")
    if name in HEADS:
        return attrs.evolve(right, **HEADS[name])
    return attrs.evolve(right, lines=(attrs.evolve(right.lines[0], **LINES[name]),))


def refused(house: House) -> list[str]:
    return [row[1] for row in dump(house.db)["refused_closing"]]


def untouched(house: House) -> dict[str, list[Any]]:
    """What a closing set aside must not touch: all but the notices and the days read."""
    apart = ("notice", "refused_closing", "connection", "closing")
    return {name: rows for name, rows in dump(house.db).items() if name not in apart}

"""Faults that the fake till plays on demand; a real connector has nothing of this module.

The core must survive each of them: a typed error, or a closing set aside, and the books untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps
from itertools import islice
from typing import Any, Literal, TypeVar, cast, get_args

from attrs import evolve

from sommit_core import ClosingSales, ControlTotals, Pos, PosProduct, SaleLine, Text
from sommit_core.errors import ApiOptionOff, PosUnavailable, TokenRefused, TooManyRequests
from sommit_fake.till import tills

Fault = Literal[
    "none",
    # every hook fails
    "token_refused",
    "api_off",
    "unavailable",
    "too_many_requests",
    "crash",
    "exit",
    # the catalogue is not what it should be
    "shrunken_catalogue",
    "empty_catalogue",
    "duplicate_product",
    "no_record",
    # the reading of closings goes wrong
    "half_closing",
    "shuffled_closings",
    "duplicate_closing",
    "closing_outside",
    # every closing read is wrong
    "wrong_total",
    "wrong_currency",
    "sequence_gap",
    "falling_total",
    "duplicate_line",
    "line_outside",
    "line_without_id",
    "absurd_quantity",
    "float_money",
    "naive_time",
]
"""The name of a fault: what to set the connector's `fault` to."""

Hook = TypeVar("Hook", bound=Callable[..., Iterator[Any]])
T = TypeVar("T")
Closings = Iterator[ClosingSales]


def faulty(hook: Hook) -> Hook:
    """The hook, playing the fault that the settings name."""
    spoils = SPOILT.get(hook.__name__, {})

    @wraps(hook)
    def spoilt(pos: Pos, *dates: date) -> Iterator[Any]:
        fault = _fault_of(pos)
        if fault in RAISED:
            raise RAISED[fault]()
        records = hook(pos, *dates)
        yield from spoils[fault](records) if fault in spoils else records

    return cast("Hook", spoilt)


def _fault_of(pos: Pos) -> str:
    till = tills.get(pos.settings.till)
    fault: str = till.fault if till and till.fault != "none" else pos.settings.fault
    if fault not in get_args(Fault):
        raise ValueError(f"no fault is called {fault}")
    return fault


# -- every hook fails ---------------------------------------------------------------------------

TILL = "Fake till"
ADVICE = Text(fr="Cette panne est simulée.", en="This fault is played on demand.")
RAISED: dict[str, Callable[[], BaseException]] = {
    "token_refused": lambda: TokenRefused(till=TILL, advice=ADVICE),
    "api_off": lambda: ApiOptionOff(till=TILL, advice=ADVICE),
    "unavailable": lambda: PosUnavailable(till=TILL, detail="HTTP 503"),
    "too_many_requests": lambda: TooManyRequests(till=TILL),
    "crash": lambda: RuntimeError("a mistake in the connector"),
    "exit": lambda: SystemExit(1),
}


# -- the catalogue ------------------------------------------------------------------------------


def _first_three(products: Iterator[PosProduct]) -> Iterator[PosProduct]:
    return islice(products, 3)


def _nothing(_: Iterator[PosProduct]) -> Iterator[PosProduct]:
    return iter(())


def _first_twice(products: Iterator[T]) -> Iterator[T]:
    for first in islice(products, 1):
        yield first
        yield first
    yield from products


def _dictionaries(products: Iterator[PosProduct]) -> Iterator[Any]:
    return ({"id": product.id, "label": product.label} for product in products)


# -- the reading of closings --------------------------------------------------------------------


def _cut_in_the_second(closings: Closings) -> Closings:
    yield from islice(closings, 1)
    if next(closings, None):
        raise PosUnavailable(till=TILL, detail="HTTP 503")


def _backwards(closings: Closings) -> Closings:
    return reversed(list(closings))


def _one_of_last_year(closings: Closings) -> Closings:
    for closing in closings:
        yield closing
        day = closing.business_date - timedelta(days=365)
        yield evolve(closing, id=f"{day}/lost", business_date=day)


# -- what is in a closing -----------------------------------------------------------------------


def _each(spoil: Callable[[ClosingSales], ClosingSales]) -> Callable[[Closings], Closings]:
    return lambda closings: map(spoil, closings)


def _first_line(**changes: Any) -> Callable[[Closings], Closings]:
    return _each(lambda closing: _with_first(closing, lambda line: evolve(line, **changes)))


def _with_first(closing: ClosingSales, spoil: Callable[[SaleLine], SaleLine]) -> ClosingSales:
    lines = (spoil(closing.lines[0]), *closing.lines[1:])
    return evolve(closing, lines=lines, control=ControlTotals(lines=len(lines)))


def _a_cent_off(closing: ClosingSales) -> ClosingSales:
    revenue = (closing.control.revenue or Decimal(0)) + Decimal("0.01")
    return evolve(closing, control=evolve(closing.control, revenue=revenue))


def _number(closing: ClosingSales) -> int:
    return closing.business_date.toordinal()


def _first_line_twice(closing: ClosingSales) -> ClosingSales:
    lines = (closing.lines[0], *closing.lines)
    return evolve(closing, lines=lines, control=ControlTotals(lines=len(lines)))


def _two_days_later(line: SaleLine) -> SaleLine:
    return evolve(line, sold_at=line.sold_at and line.sold_at + timedelta(days=2))


def _naive(line: SaleLine) -> SaleLine:
    return evolve(line, sold_at=line.sold_at and line.sold_at.replace(tzinfo=None))


SPOILT: dict[str, dict[str, Callable[[Iterator[Any]], Iterator[Any]]]] = {
    "fetch_products": {
        "shrunken_catalogue": _first_three,
        "empty_catalogue": _nothing,
        "duplicate_product": _first_twice,
        "no_record": _dictionaries,
    },
    "fetch_closing_sales": {
        "half_closing": _cut_in_the_second,
        "shuffled_closings": _backwards,
        "duplicate_closing": _first_twice,
        "closing_outside": _one_of_last_year,
        "wrong_total": _each(_a_cent_off),
        "wrong_currency": _each(lambda closing: evolve(closing, currency="XTS")),
        "sequence_gap": _each(lambda closing: evolve(closing, sequence=2 * _number(closing))),
        "falling_total": _each(
            lambda closing: evolve(closing, perpetual_total=Decimal(10**6 - _number(closing)))
        ),
        "duplicate_line": _each(_first_line_twice),
        "line_outside": _each(lambda closing: _with_first(closing, _two_days_later)),
        "line_without_id": _first_line(id=""),
        "absurd_quantity": _first_line(quantity=Decimal("1e30")),
        "float_money": _first_line(revenue=9.99),
        "naive_time": _each(lambda closing: _with_first(closing, _naive)),
    },
}

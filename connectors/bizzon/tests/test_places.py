"""Outlets and registers: what is read, and into which closings it is cut."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sommit_bizzon.simulator import BizzonTill, Sold

from sommit_core.errors import BadSetting

DAY, NEXT = date(2025, 10, 23), date(2025, 10, 24)
EVENING = datetime(2025, 10, 23, 20, tzinfo=UTC)


@pytest.fixture
def hotel() -> BizzonTill:
    """Two outlets: a dining room with one register, a bar with two."""
    till = BizzonTill()
    till.add_product("Chablis", "8.00")
    bar = till.add_outlet("Bar")
    till.add_register("Bar 1", bar)
    till.add_register("Bar 2", bar)
    for number, register in enumerate(till.registers):
        at = EVENING + timedelta(minutes=number)
        till.sell(at, [Sold(till.products[0].id, number + 1)], register=register.id)
    return till


def _cut(closings) -> dict[str, int]:
    return {c.id: sum(int(line.quantity) for line in c.lines) for c in closings}


def test_the_whole_venue_is_one_closing_and_asks_for_no_register(served, hotel) -> None:
    house = served(hotel)
    assert _cut(house.closings(DAY, NEXT)) == {"venue/2025-10-23": 6}
    assert all("/v1/invoices" in seen.target for seen in house.server.requests)


def test_each_outlet_is_a_closing(served, hotel) -> None:
    closings = served(hotel).closings(DAY, NEXT, closing="outlet")
    room, bar = (outlet.id for outlet in hotel.outlets)
    assert _cut(closings) == {f"outlet:{room}/2025-10-23": 1, f"outlet:{bar}/2025-10-23": 5}
    assert {closing.outlet for closing in closings} == {room, bar}


def test_each_register_is_a_closing(served, hotel) -> None:
    closings = served(hotel).closings(DAY, NEXT, closing="register")
    expected = {f"register:{r.id}/2025-10-23": n for n, r in enumerate(hotel.registers, 1)}
    assert _cut(closings) == expected
    assert {(c.register, c.outlet) for c in closings} == {
        (register.id, register.outlet.id) for register in hotel.registers
    }


@pytest.mark.parametrize(("closing", "count"), [("venue", 1), ("outlet", 1), ("register", 2)])
def test_only_the_outlets_asked_for_are_read(
    served, hotel, books, read_books, closing, count
) -> None:
    bar = hotel.outlets[1].id
    closings = served(hotel).closings(DAY, NEXT, closing=closing, outlets=bar)
    registers = {register.id for register in hotel.registers if register.outlet.id == bar}
    assert len(closings) == count
    assert read_books(closings) == books(hotel, registers=registers)


def test_several_outlets_can_be_named(served, hotel) -> None:
    both = ", ".join(outlet.id for outlet in hotel.outlets)
    assert _cut(served(hotel).closings(DAY, NEXT, outlets=both)) == {"venue/2025-10-23": 6}


def test_an_outlet_that_the_till_does_not_have_is_told_by_name(served, hotel) -> None:
    with pytest.raises(BadSetting, match=r"“outlets”: the till has no outlet nowhere"):
        served(hotel).closings(DAY, NEXT, outlets=f"nowhere,{hotel.outlets[0].id}")


def test_an_outlet_without_registers_is_known_all_the_same(served, hotel) -> None:
    terrace = hotel.add_outlet("Terrasse")
    assert _cut(served(hotel).closings(DAY, NEXT, outlets=terrace)) == {"venue/2025-10-23": 0}


def test_a_register_that_is_not_listed_is_asked_for_once(canned, docs) -> None:
    canned.answer("/v1/registers", docs.page([]))
    outlet = docs.ref("outlets", "o-1")
    canned.answer(
        "/v1/registers/r-9", {"data": docs.resource("registers", "r-9", {}, outlet=outlet)}
    )
    tickets = [docs.invoice(f"i-{n}", [f"l-{n}"], register="r-9") for n in (1, 2)]
    canned.answer("/v1/invoices", docs.page(tickets, [docs.line("l-1"), docs.line("l-2")]))
    closings = list(canned.reading(closing="outlet").closings(DAY, NEXT))
    assert [(closing.outlet, len(closing.lines)) for closing in closings] == [("o-1", 2)]


def test_a_register_that_is_gone_for_good_has_no_outlet(canned, docs) -> None:
    canned.answer("/v1/registers", docs.page([]))
    canned.answer("/v1/registers/r-9", 404)
    ticket = docs.invoice("i-1", ["l-1"], register="r-9")
    canned.answer("/v1/invoices", docs.page([ticket], [docs.line("l-1")]))
    (closing,) = canned.reading(closing="outlet").closings(DAY, NEXT)
    assert (closing.id, closing.outlet) == ("outlet:-/2025-10-23", None)


@pytest.mark.parametrize("closing", ["outlet", "register"])
def test_a_ticket_without_a_register_is_kept_apart(canned, docs, closing) -> None:
    canned.answer("/v1/registers", docs.page([]))
    canned.answer("/v1/invoices", docs.page([docs.invoice("i-1", ["l-1"])], [docs.line("l-1")]))
    (found,) = canned.reading(closing=closing).closings(DAY, NEXT)
    assert found.id == f"{closing}:-/2025-10-23"


def test_a_ticket_without_a_register_is_in_none_of_the_outlets_asked_for(canned, docs) -> None:
    register = docs.resource("registers", "r-1", {}, outlet=docs.ref("outlets", "o-1"))
    canned.answer("/v1/registers", docs.page([register]))
    canned.answer("/v1/invoices", docs.page([docs.invoice("i-1", ["l-1"])], [docs.line("l-1")]))
    (found,) = canned.reading(outlets="o-1").closings(DAY, NEXT)
    assert found.lines == ()


@pytest.mark.parametrize(
    ("closing", "key"), [("venue", "venue"), ("outlet", "outlet:-"), ("register", "register:-")]
)
def test_tickets_left_out_for_want_of_their_outlet_are_told(canned, docs, closing, key) -> None:
    register = docs.resource("registers", "r-1", {}, outlet=docs.ref("outlets", "o-1"))
    canned.answer("/v1/registers", docs.page([register]))
    canned.answer("/v1/registers/r-9", 404)
    tickets = [
        docs.invoice("i-1", ["l-1"], total="8.00"),
        docs.invoice("i-2", ["l-2"], total="8.50", register="r-9"),
        docs.invoice("i-3", ["l-3"], total="9.00", register="r-9", cancelled=True),
    ]
    lines = [docs.line(f"l-{n}") for n in (1, 2, 3)]
    canned.answer("/v1/invoices", docs.page(tickets, lines))
    (found,) = canned.reading(outlets="o-1", closing=closing).closings(DAY, NEXT)
    assert (found.id, found.lines) == (f"{key}/2025-10-23", ())
    assert [(remark.code, remark.detail) for remark in found.remarks] == [
        ("register_unknown", "3 tickets, 16.50")
    ]


def test_tickets_of_other_outlets_are_left_out_without_a_word(served, hotel) -> None:
    closings = served(hotel).closings(DAY, NEXT, outlets=hotel.outlets[0].id)
    assert [closing.remarks for closing in closings] == [()]

"""Closings made out of tickets: the till has none, so each business day is cut out of its tickets.

A business day is a half-open window of the venue's wall time. It is provisional while the till may
still add to it, and final once a reading begins well after its end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import attrs

from sommit_bizzon.figures import known, minor_unit, text
from sommit_bizzon.lines import NO_CHOICE, NOTHING, counts, sale_line, ticket_total, total_off
from sommit_bizzon.places import VENUE, Place, Places
from sommit_bizzon.servings import Servings
from sommit_bizzon.tickets import Ticket, read_tickets
from sommit_core import ClosingSales, ClosingState, ControlTotals, LineKind, Pos, Remark, SaleLine

BACKFILL_DAYS = 3
"""Days of one listing where many days are read: what is in hand at a time stays small."""

NAMED = 3
"""Tickets that a remark names."""


def read_closings(pos: Pos, since: date, until: date) -> Iterator[ClosingSales]:
    """The closings of the business days from `since` to before `until` that have begun."""
    places, servings = Places(pos), Servings(pos)
    for days in _slices(pos, since, until):
        yield from _closings(pos, days, places, servings)


def _slices(pos: Pos, since: date, until: date) -> Iterator[list[date]]:
    """A usual night in one listing, a back-fill in small ones."""
    days = _begun(pos, since, until)
    usual = len(days) <= pos.settings.overlap_days + 2
    step = len(days) if usual else BACKFILL_DAYS
    for first in range(0, len(days), step or 1):
        yield days[first : first + step]


def _begun(pos: Pos, since: date, until: date) -> list[date]:
    last = min(until, pos.business_date(_now(pos)) + timedelta(days=1))
    return [since + timedelta(days=n) for n in range((last - since).days)]


def _now(pos: Pos) -> datetime:
    """Now in whole seconds: what the till's filters can say."""
    return pos.now.replace(microsecond=0)


def _closings(
    pos: Pos, days: list[date], places: Places, servings: Servings
) -> Iterator[ClosingSales]:
    start, end = pos.window(days[0])[0], min(pos.window(days[-1])[1], _now(pos))
    sold: defaultdict[tuple[date, Place], list[Ticket]] = defaultdict(list)
    if pos.settings.closing == "venue":
        # A day that lost all its tickets is read all the same: the core compares and tells.
        sold.update(((day, VENUE), []) for day in days)
    left_out: defaultdict[date, list[Ticket]] = defaultdict(list)
    for ticket in read_tickets(pos, start, end):
        day, register = pos.business_date(ticket.created_at), ticket.invoice.register_id
        place = places.of(register)
        if place:
            sold[day, place].append(ticket)
        elif places.unsure(register):
            left_out[day].append(ticket)
    for day in left_out.keys() - {day for day, _place in sold}:
        sold[day, places.nowhere] = []
    for (day, place), tickets in sorted(sold.items(), key=lambda cut: (cut[0][0], cut[0][1].key)):
        closing = _closing(pos, day, place, tickets, servings)
        told = _left_out_remark(left_out.pop(day, []))
        yield attrs.evolve(closing, remarks=(*closing.remarks, *told))


def _closing(
    pos: Pos, day: date, place: Place, tickets: list[Ticket], servings: Servings
) -> ClosingSales:
    opened, closed = pos.window(day)
    final = pos.now >= closed + timedelta(minutes=pos.settings.grace_minutes)
    unread = servings.unread
    cent = minor_unit(pos.currency)
    by_ticket = [(ticket, _sale_lines(ticket, servings, cent)) for ticket in tickets]
    lines = _distinct(line for _ticket, lines in by_ticket for line in lines)
    return ClosingSales(
        id=f"{place.key}/{day.isoformat()}",
        business_date=day,
        state=ClosingState.FINAL if final else ClosingState.PROVISIONAL,
        lines=lines,
        control=ControlTotals(lines=len(lines), revenue=_revenue(lines)),
        opened_at=opened,
        closed_at=closed if final else None,
        outlet=place.outlet,
        register=place.register,
        remarks=(*_totals_remark(by_ticket, cent), *_volumes_remark(servings.unread - unread)),
    )


def _sale_lines(ticket: Ticket, servings: Servings, cent: Decimal) -> list[SaleLine]:
    invoice = ticket.invoice
    return [
        sale_line(
            invoice, line, servings.choice(line) if counts(invoice, line) else NO_CHOICE, cent
        )
        for line in sorted(ticket.lines, key=lambda line: line.id)
    ]


def _distinct(lines: Iterable[SaleLine]) -> tuple[SaleLine, ...]:
    """Lines with ids of their own, should two tickets ever claim one line."""
    seen: dict[str, SaleLine] = {}
    for line in lines:
        own = attrs.evolve(line, id=f"{line.id}@{line.ticket_id}") if line.id in seen else line
        seen[own.id] = own
    return tuple(seen.values())


def _revenue(lines: Iterable[SaleLine]) -> Decimal | None:
    """None when a line's cannot be read: the books tell which one."""
    return known(sum((line.revenue for line in lines if line.kind is not LineKind.VOID), NOTHING))


def _totals_remark(
    by_ticket: list[tuple[Ticket, list[SaleLine]]], cent: Decimal
) -> Iterator[Remark]:
    off = {
        ticket.invoice.id: difference
        for ticket, lines in by_ticket
        if (difference := total_off(ticket.invoice, lines, cent))
    }
    if off:
        named = text(", ".join(list(off)[:NAMED]))
        yield Remark(
            "ticket_total_differs", f"{len(off)} tickets, max. {max(off.values())}: {named}"
        )


def _left_out_remark(tickets: list[Ticket]) -> Iterator[Remark]:
    if tickets:
        worth = sum((ticket_total(ticket.invoice) or NOTHING for ticket in tickets), NOTHING)
        yield Remark("register_unknown", f"{len(tickets)} tickets, {worth}")


def _volumes_remark(unread: int) -> Iterator[Remark]:
    if unread:
        yield Remark("volumes_not_read", str(unread))

"""Reading the tickets of a stretch of time, each with all its lines."""

from __future__ import annotations

from datetime import datetime

import attrs

from sommit_bizzon.listing import Batch, Listing, read_one
from sommit_bizzon.wire import Invoice, Line, One, Page, Part, Ref
from sommit_core import BadPosData, Pos, Text

ITEMS = "/v1/invoice-items"
MOST_ALONE = 30
"""Missing lines of one page that are asked for one by one; more is a failed reading."""


@attrs.frozen
class Ticket:
    """A ticket with all its lines."""

    invoice: Invoice
    lines: tuple[Line, ...]

    @property
    def created_at(self) -> datetime:
        """The only date of sale that the till has."""
        return self.invoice.attributes.created_at


def read_tickets(pos: Pos, start: datetime, end: datetime) -> list[Ticket]:
    """The tickets created in [`start`, `end`), in the order of their creation.

    Raises:
        BadPosData: a line of a ticket cannot be had; the ticket without it would be wrong.
    """
    tickets: dict[str, Ticket] = {}
    for batch in _listing(pos, start, end).read(pos):
        lines = {**batch.parts, **_one_by_one(pos, batch)}
        for invoice in batch.rows:
            tickets[invoice.id] = Ticket(invoice, _lines_of(invoice, lines))
    inside = [ticket for ticket in tickets.values() if start <= ticket.created_at < end]
    if len(inside) < len(tickets):
        strays = len(tickets) - len(inside)
        pos.log.warning("%d tickets outside the window asked for were left out", strays)
    return sorted(inside, key=lambda ticket: (ticket.created_at, ticket.invoice.id))


def _listing(pos: Pos, start: datetime, end: datetime) -> Listing[Invoice, Line]:
    return Listing(
        path="/v1/invoices",
        params=[
            ("filter[createdAtGteq]", _instant(start)),
            ("filter[createdAtLt]", _instant(end)),
            ("include", "invoiceItems,register"),
        ],
        size=pos.settings.page_size,
        into=Page[Invoice, Line],  # registers come along: to the decoder, lines without figures,
    )


def _instant(moment: datetime) -> str:
    """UTC, with Z and whole seconds: the till takes at most 25 characters, and no bare date."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _one_by_one(pos: Pos, batch: Batch[Invoice, Line]) -> dict[Ref, Line]:
    missing = batch.missing
    if len(missing) > MOST_ALONE:
        raise _incomplete(f"/v1/invoices, {len(missing)} invoiceItems")
    return {ref: _line(pos, ref) for ref in missing}


def _line(pos: Pos, ref: Ref) -> Line:
    answer = read_one(pos, ITEMS, ref.id, (), One[Line, Part])
    if answer is None or answer.data.id != ref.id:
        raise _incomplete(ITEMS)
    return answer.data


def _lines_of(invoice: Invoice, lines: dict[Ref, Line]) -> tuple[Line, ...]:
    if not invoice.tells_lines:
        raise _incomplete("/v1/invoices, relationships")
    return tuple(lines[ref] for ref in invoice.parts)


def _incomplete(where: str) -> BadPosData:
    detail = Text(fr="des lignes de tickets manquent", en="lines of tickets are missing")
    return BadPosData(till="Bizzon", detail=detail, where=where)

"""Notices: what a reading found odd. It stops nothing; the restaurant should know of it."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core.i18n import N_, _
from sommit_core.store import tables as t

SENTENCES = {
    "closing_set_aside": N_("Closing {closing} was set aside: {reason}"),
    "closing_revised": N_(
        "The till changed the closed day {closing}: {new} lines added, {changed} changed."
    ),
    "lines_gone": N_("{count} lines of closing {closing} are gone at the till; they are kept."),
    "lines_outside": N_(
        "{count} lines of closing {closing} were sold at an hour outside it; they count on its day."
    ),
    "sequence_gap": N_("Between closings {before} and {closing} some are missing."),
    "perpetual_fell": N_("The till's perpetual total fell from {before} to {now}."),
    "label_changed": N_("Label changed at the till: “{before}” is now “{now}”."),
    "catalogue_failed": N_("The catalogue could not be read, nothing was changed: {reason}"),
    "budget_spent": N_("The reading stopped before its end and goes on at the next one: {reason}"),
    "remark": N_("{what}: {detail}"),
}


@attrs.frozen
class Notice:
    """One notice; `str()` says it in the language spoken now."""

    code: str
    business_date: date | None
    params: dict[str, Any]

    def __str__(self) -> str:
        return _(SENTENCES[self.code]).format(**self.params)


def post(tx: sa.Connection, connection_id: int, at: datetime, notice: Notice) -> Notice:
    """Keep a notice, unless the very same one stands already; the notice."""
    n = t.notice
    values = {
        "connection_id": connection_id,
        "business_date": notice.business_date,
        "code": notice.code,
        "params": json.dumps(notice.params, sort_keys=True, default=str),
    }
    if not tx.scalar(sa.select(n.c.id).where(*(n.c[k] == v for k, v in values.items()))):
        tx.execute(n.insert().values(**values, at=at))
    return notice


def list_notices(tx: sa.Connection, connection_id: int) -> list[Notice]:
    """The notices of a connection, the newest first."""
    query = t.notice.select().where(t.notice.c.connection_id == connection_id)
    return [
        Notice(row.code, row.business_date, json.loads(row.params))
        for row in tx.execute(query.order_by(t.notice.c.id.desc()))
    ]

"""Closings set aside: only the reason is kept; they are read again until they are right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from sommit_core.connection import SetAside
from sommit_core.store import tables as t

_c = t.refused_closing.c


def keep(tx: sa.Connection, connection_id: int, refused: SetAside, day: date, at: datetime) -> None:
    """Write that a closing of `day` was set aside at instant `at`, and why."""
    forget(tx, connection_id, [refused.closing_id])
    tx.execute(
        t.refused_closing.insert().values(
            connection_id=connection_id,
            external_id=refused.closing_id,
            business_date=day,
            error=str(refused.reason),
            seen_at=at,
        )
    )


def forget(tx: sa.Connection, connection_id: int, closing_ids: Sequence[str]) -> None:
    """Write that closings are set aside no longer."""
    these = (_c.connection_id == connection_id, _c.external_id.in_(closing_ids))
    tx.execute(t.refused_closing.delete().where(*these))


def forget_unseen(tx: sa.Connection, connection_id: int, at: datetime) -> None:
    """Forget what did not come again by instant `at`: it would be asked for for ever."""
    gone = (_c.connection_id == connection_id, _c.seen_at < at)
    tx.execute(t.refused_closing.delete().where(*gone))


def oldest(tx: sa.Connection, connection_id: int, start: date) -> date | None:
    """The first business date, from `start` on, of which a closing is set aside."""
    mine = (_c.connection_id == connection_id, _c.business_date >= start)
    first: date | None = tx.scalar(sa.select(sa.func.min(_c.business_date)).where(*mine))
    return first

"""Tills: a venue's connections to its points of sale, and the tokens they need (R1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import attrs
import sqlalchemy as sa

from sommit_core import journal
from sommit_core.connection import Connection, check_token_form
from sommit_core.errors import (
    BadInput,
    BadSetting,
    BadToken,
    Conflict,
    NotFound,
    PosError,
    SommitError,
)
from sommit_core.i18n import _
from sommit_core.oneway.budget import Budgets
from sommit_core.oneway.redaction import mask
from sommit_core.plugins import BoundConnector, bind
from sommit_core.settings import describe_settings, parse_settings
from sommit_core.store import tables as t
from sommit_core.store.database import Database
from sommit_core.store.vault import Vault
from sommit_core.venues import Venue

HEALTHY = "healthy"
PARTIAL = "partial"
LATE = "late"
FAILED = "failed"
RECONNECT = "reconnect"
API_OFF = "api_off"


@attrs.frozen
class Till:
    """One venue's connection to one point of sale."""

    id: int
    venue_id: int
    connector: str
    settings: Mapping[str, str]
    """As typed; what is missing has the connector's default."""
    token_box: bytes | None = attrs.field(repr=False)
    token_hint: str
    """The token, masked: all that is ever shown of it."""
    start_date: date
    read_through: date | None
    last_read_day: date | None
    catalogue_size: int
    state: str
    last_read_at: datetime | None

    @property
    def row(self) -> str:
        """The name that the token is sealed to."""
        return f"venue:{self.venue_id}/connector:{self.connector}"


def connect_till(
    db: Database,
    vault: Vault,
    venue: Venue,
    connector: str,
    *,
    settings: Mapping[str, str],
    token: str | None,
    start: date | None,
    now: datetime,
    actor: str = "",
) -> Till:
    """Connect a venue to its till, or renew token and settings, after a live check of the token.

    `start` is the first business date to read; today's if not given. Settings that are not given
    stay as they were.

    Raises:
        UnknownConnector, BrokenConnector, BadSetting, BadToken: nothing was sent.
        PosError: the till was asked and refused, or did not answer. Nothing is stored.
    """
    bound = bind(connector)
    with db.reading() as tx:
        before = [till.settings for till in get_tills(tx, venue) if till.connector == connector]
    settings = {**(_still_known(bound, before[0]) if before else {}), **settings}
    parse_settings(bound.info.settings, settings)
    token = _needed(bound, token)
    if start and start > venue.clock.date_of(now):
        raise BadInput(field="start", detail=_("{day} is in the future").format(day=start))
    opened = Connection.open(
        bound, settings, token, clock=venue.clock, currency=venue.currency, now=now
    )
    with opened as pos:
        pos.probe()
    with db.transaction() as tx:
        _keep(tx, vault, venue, bound, settings, token, start, now)
        data = {"connector": connector, "token": mask(token) if token else ""}
        journal.record(tx, venue.id, now, "till_connected", data, actor)
        return get_till(tx, venue, connector)


def get_tills(tx: sa.Connection, venue: Venue) -> list[Till]:
    """The venue's connections, in the order they were made."""
    wanted = [t.connection.c[field.name] for field in attrs.fields(Till)]
    query = sa.select(*wanted).where(t.connection.c.venue_id == venue.id)
    rows = tx.execute(query.order_by(t.connection.c.id)).mappings()
    return [Till(**{**row, "settings": json.loads(row["settings"])}) for row in rows]


def get_till(tx: sa.Connection, venue: Venue, connector: str | None = None) -> Till:
    """The venue's connection over `connector`, or its only one.

    Raises:
        NotFound: there is none.
        Conflict: there are several, and none is named.
    """
    found = [till for till in get_tills(tx, venue) if connector in (None, till.connector)]
    if not found:
        raise NotFound(kind=_("connected till"), name=connector or venue.slug)
    if len(found) > 1:
        names = ", ".join(till.connector for till in found)
        raise Conflict(
            detail=_("This venue has several tills. Name one: {names}").format(names=names)
        )
    return found[0]


def open_till(
    vault: Vault, venue: Venue, till: Till, *, now: datetime, budgets: Budgets | None = None
) -> Connection:
    """A connection ready to read `till` as of `now`; use it in a `with` block."""
    token = vault.unseal(till.token_box, till.row) if till.token_box else None
    return Connection.open(
        bind(till.connector),
        till.settings,
        token,
        clock=venue.clock,
        currency=venue.currency,
        now=now,
        budgets=budgets,
    )


def check_till(
    db: Database, vault: Vault, venue: Venue, till: Till, *, now: datetime
) -> SommitError | None:
    """Ask the till whether the token works; the error if not, which is kept as the till's state."""
    error: PosError | BadSetting | None = None
    try:
        with open_till(vault, venue, till, now=now) as pos:
            pos.probe()
    except (PosError, BadSetting) as raised:
        error = raised
    with db.transaction() as tx:
        # A token that works does not put right what the last reading set aside.
        state = PARTIAL if error is None and till.state == PARTIAL else state_of(error)
        set_state(tx, till.id, state, error)
    return error


def state_of(error: SommitError | None) -> str:
    """The state that an error puts a connection in."""
    states = {"TokenRefused": RECONNECT, "ApiOptionOff": API_OFF, "TooManyRequests": LATE}
    return states.get(error.code, FAILED) if error else HEALTHY


def set_state(
    tx: sa.Connection, till_id: int, state: str, error: SommitError | None, **more: Any
) -> None:
    """Write a connection's state and its last error (our words, never the vendor's)."""
    told = json.dumps({"code": error.code, "text": str(error)}) if error else None
    tx.execute(
        t.connection.update()
        .where(t.connection.c.id == till_id)
        .values(state=state, error=told, **more)
    )


def _needed(bound: BoundConnector, token: str | None) -> str | None:
    if bound.info.auth is None:
        return None
    if not token:
        detail = _("none was given; it looks like {example}")
        example = bound.info.token_example
        raise BadToken(till=bound.info.title, detail=detail.format(example=example))
    check_token_form(bound.info, token)
    return token


def _keep(
    tx: sa.Connection,
    vault: Vault,
    venue: Venue,
    bound: BoundConnector,
    settings: Mapping[str, str],
    token: str | None,
    start: date | None,
    now: datetime,
) -> None:
    known = [till for till in get_tills(tx, venue) if till.connector == bound.name]
    row = f"venue:{venue.id}/connector:{bound.name}"
    values: dict[str, Any] = {
        "settings": json.dumps(dict(settings)),
        "token_box": vault.seal(token, row) if token else None,
        "token_hint": mask(token) if token else "",
        "state": HEALTHY,
        "error": None,
    }
    if known:
        _check_identity(tx, bound, known[0], settings)
        values["catalogue_size"] = 0  # whoever connects again vouches for the till's catalogue
        if start:
            # An earlier start means reading everything again: what is known stays as it is.
            values |= {"start_date": start, "read_through": None, "last_read_day": None}
        tx.execute(t.connection.update().where(t.connection.c.id == known[0].id).values(**values))
        return
    tx.execute(
        t.connection.insert().values(
            **values,
            venue_id=venue.id,
            connector=bound.name,
            start_date=start or venue.clock.date_of(now),
            created_at=now,
        )
    )


def _still_known(bound: BoundConnector, settings: Mapping[str, str]) -> dict[str, str]:
    # What a newer connector no longer asks for must not keep its owner from connecting again.
    known = {info.name for info in describe_settings(bound.info.settings)}
    return {key: value for key, value in settings.items() if key in known}


def _check_identity(
    tx: sa.Connection, bound: BoundConnector, till: Till, settings: Mapping[str, str]
) -> None:
    read = tx.scalar(sa.select(t.closing.c.id).where(t.closing.c.connection_id == till.id).limit(1))
    declared = bound.info.settings
    before = parse_settings(declared, _still_known(bound, till.settings))
    after = parse_settings(declared, settings)
    for info in describe_settings(declared):
        changed = getattr(before, info.name) != getattr(after, info.name)
        if read and info.identity and changed:
            detail = _("fixed since sales were read with “{value}”")
            value = getattr(before, info.name)
            raise BadSetting(key=info.name, detail=detail.format(value=value))

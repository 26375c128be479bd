"""The till as a connector is handed it: it reads, and it has no way to write (R2).

The HTTP client lives in `transport`, below a guard that judges every request; `asking` knows the
retries and what each status means. Here are decoding, pages and the venue's own calendar.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from sommit_core.business_day import BusinessClock
from sommit_core.errors import BadPosData, BadToken, WriteRefused
from sommit_core.hooks import Answer, ConnectorInfo, Params
from sommit_core.i18n import _
from sommit_core.oneway import guard, hosts
from sommit_core.oneway.budget import Budgets
from sommit_core.oneway.decoding import WrongShape, decode
from sommit_core.oneway.guard import Call
from sommit_core.oneway.redaction import Secret, clean_log, redaction

if TYPE_CHECKING:
    from sommit_core.oneway.asking import Asker

T = TypeVar("T")

MOST_PAGES = 10_000
"""Pages of one listing; a till that goes on is taken for endless."""


class ReadOnlyTill:
    """Implements `sommit_core.hooks.Pos`. Only the core makes one, for one reading.

    A connector cannot get at the token or the client by any public name, and what it could reach
    by force still passes the guard. It runs in our process all the same: this is no sandbox.
    """

    def __init__(
        self,
        info: ConnectorInfo,
        settings: Any,
        token: Secret | None,
        *,
        clock: BusinessClock,
        currency: str,
        now: datetime,
        budgets: Budgets | None = None,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        network: Any = None,
    ) -> None:
        """Open the till for one reading; nothing is sent yet.

        Args:
            info: What the connector declared.
            settings: An instance of `info.settings`.
            token: None only when `info.auth` is None.
            clock: The venue's business days.
            currency: ISO 4217.
            now: The instant as of which the till is read (aware).
            budgets: Shared by all readings of a process; None counts this reading alone.
            sleep: Pauses for so many seconds between retries.
            monotonic: Seconds that only ever grow.
            network: An `httpx.BaseTransport` below the guard, for tests.

        Raises:
            BadSetting: the base URL is none that requests may go to.
            BadToken: a token is missing or cannot stand in a header.
        """
        self.__info = info
        self.__settings = settings
        self.__clock = clock
        self.__currency = currency
        self.__now = now.astimezone(UTC)
        self.__memo: dict[str, Any] = {}
        self.__refused: WriteRefused | None = None
        self.__token = token
        self.__asker = self.__open(
            budgets or Budgets(monotonic=monotonic), sleep, monotonic, network
        )
        if token:
            redaction.hide(token)

    def __repr__(self) -> str:
        return f"<{self.__info.title}, read only>"

    # -- what a connector sees ------------------------------------------------------------------

    @property
    def settings(self) -> Any:
        """The venue's settings."""
        return self.__settings

    @property
    def now(self) -> datetime:
        """The instant as of which the till is read (aware, UTC)."""
        return self.__now

    @property
    def currency(self) -> str:
        """The venue's currency, ISO 4217."""
        return self.__currency

    @property
    def log(self) -> logging.Logger:
        """A log from which tokens are removed."""
        return clean_log(f"sommit.connector.{self.__info.name}")

    def business_date(self, instant: datetime) -> date:
        """The venue's business date of `instant` (aware)."""
        return self.__clock.date_of(instant)

    def window(self, day: date) -> tuple[datetime, datetime]:
        """When business date `day` starts and ends: half-open, aware, UTC."""
        return self.__clock.window(day)

    def get(self, path: str, params: Params = ()) -> Answer:
        """GET `path`, sent again on passing failures."""
        return self.__ask(Call("GET", path, tuple(params)), lambda answer: answer)

    def get_json(
        self,
        path: str,
        params: Params = (),
        *,
        into: type[T],
        check: Callable[[T], object] | None = None,
    ) -> T:
        """GET `path` and decode its JSON strictly into `into`."""

        def use(answer: Answer) -> T:
            value = self.__decode(answer, path, into)
            if check:
                check(value)
            return value

        return self.__ask(Call("GET", path, tuple(params)), use)

    def pages(
        self,
        path: str,
        params: Params = (),
        *,
        into: type[T],
        next_page: Callable[[T], Params | None],
        check: Callable[[T], object] | None = None,
    ) -> Iterator[T]:
        """Page after page; parameters that `next_page` gives replace those of the same name."""
        asked = list(params)
        seen: set[frozenset[tuple[str, str]]] = set()
        while frozenset(asked) not in seen and len(seen) < MOST_PAGES:
            seen.add(frozenset(asked))
            page = self.get_json(path, asked, into=into, check=check)
            yield page
            more = next_page(page)
            if more is None:
                return
            names = {name for name, _value in more}
            asked = [pair for pair in params if pair[0] not in names] + list(more)
        raise self.__bad(_("a listing that does not end"), path)

    def read_by_post(self, path: str, body: Mapping[str, Any], *, into: type[T]) -> T:
        """A declared POST that only reads."""
        call = Call("POST", path, body=msgspec.json.encode(dict(body)))
        return self.__ask(call, lambda answer: self.__decode(answer, path, into))

    def once(self, key: str, read: Callable[[], T]) -> T:
        """The result of `read`, called once per reading."""
        if key not in self.__memo:
            result = read()
            if isinstance(result, Iterator):
                raise TypeError("what is read once and used twice must be a list, no iterator")
            self.__memo[key] = result
        found: T = self.__memo[key]
        return found

    # -- what the core sees ---------------------------------------------------------------------

    @property
    def info(self) -> ConnectorInfo:
        """What the connector declared."""
        return self.__info

    @property
    def requests(self) -> int:
        """How many requests were sent, retries included."""
        return self.__asker.wire.sent if self.__asker else 0

    @property
    def retries(self) -> int:
        """How many of them were sent again."""
        return self.__asker.retries if self.__asker else 0

    @property
    def refused(self) -> WriteRefused | None:
        """The first request that was stopped, even if the connector swallowed the error."""
        return self.__asker.wire.refused if self.__asker else self.__refused

    def close(self) -> None:
        """Close the connections; the till cannot be read any more."""
        if self.__asker:
            self.__asker.wire.close()
        if self.__token:
            redaction.forget(self.__token)
            self.__token = None

    def __open(
        self,
        budgets: Budgets,
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
        network: Any,
    ) -> Asker | None:
        info, token = self.__info, self.__token
        self.__check_token()
        url = getattr(self.__settings, "base_url", "") or info.base_url
        if not url:
            return None
        base = hosts.parse_base_url(url, loopback=hosts.loopback_allowed())
        # A till without a network never pays for the HTTP library.
        from sommit_core.oneway.asking import Asker
        from sommit_core.oneway.transport import Wire

        rules = guard.Rules(base, guard.headers_of(info), info.read_posts)
        wire = Wire(info.title, rules, token, info.auth, network)
        return Asker(info, wire, token, budgets, sleep, monotonic)

    def __check_token(self) -> None:
        info, token = self.__info, self.__token
        if info.auth and not token:
            raise BadToken(till=info.title, detail=_("there is none."))
        if token and not re.fullmatch(r"[!-~]+", token.reveal()):
            raise BadToken(till=info.title, detail=_("it holds a space or an unusual character."))

    def __ask(self, call: Call, use: Callable[[Answer], T]) -> T:
        if self.__asker is None:
            detail = _("a request, though it declares no base URL")
            self.__refused = WriteRefused(till=self.__info.title, detail=detail)
            clean_log("sommit.pos").error("%s: refused: %s", self.__info.title, detail)
            raise self.__refused
        return self.__asker.ask(call, use)

    def __decode(self, answer: Answer, path: str, into: type[T]) -> T:
        try:
            return decode(answer, self.__info.media_types, into)
        except WrongShape as error:
            problem = str(error)
        raise self.__bad(problem, path)

    def __bad(self, detail: str, path: str) -> BadPosData:
        return BadPosData(till=self.__info.title, detail=detail, where=path)

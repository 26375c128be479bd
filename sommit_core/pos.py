"""The till as a connector is handed it: it reads, and it has no way to write (R2).

The HTTP client lives in `transport`, below a guard that judges every request; here are the
retries, the meaning of each status, pages and decoding.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import attrs
import msgspec
import tenacity

from sommit_core import guard, hosts
from sommit_core.budget import Budgets
from sommit_core.business_day import BusinessClock
from sommit_core.errors import (
    ApiOptionOff,
    BadPosData,
    BadToken,
    PosError,
    PosUnavailable,
    RequestRejected,
    TokenRefused,
    TooManyRequests,
    WriteRefused,
)
from sommit_core.hooks import Answer, ConnectorInfo, FailedRead, Params
from sommit_core.i18n import _
from sommit_core.redaction import Secret, clean_log, redaction

if TYPE_CHECKING:
    from sommit_core.transport import Call, Failure, Wire

T = TypeVar("T")

MOST_PAGES = 10_000
"""Pages of one listing; a till that goes on is taken for endless."""

_ATTEMPT = 60.0
"""Seconds that one sending may take in all."""

_log = clean_log("sommit.pos")


@attrs.frozen
class _Passing:
    """A failure that passes: the request may be sent again."""

    error: type[PosUnavailable]
    detail: str
    retry_after: float | None = None


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
        self.__budgets = budgets or Budgets(monotonic=monotonic)
        self.__key = f"{info.name}:{token.fingerprint if token else ''}"
        self.__sleep = sleep
        self.__monotonic = monotonic
        self.__memo: dict[str, Any] = {}
        self.__refused: WriteRefused | None = None
        self.__requests = self.__retries = 0
        self.__token = token
        self.__wire = self.__open(network)
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
        return self.__ask("GET", path, params, b"", lambda answer: answer)

    def get_json(
        self,
        path: str,
        params: Params = (),
        *,
        into: type[T],
        check: Callable[[T], object] | None = None,
    ) -> T:
        """GET `path` and decode its JSON strictly into `into`."""
        return self.__ask("GET", path, params, b"", lambda a: self.__decode(a, path, into, check))

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
        sent = msgspec.json.encode(dict(body))
        return self.__ask("POST", path, (), sent, lambda a: self.__decode(a, path, into, None))

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
        return self.__requests

    @property
    def retries(self) -> int:
        """How many of them were sent again."""
        return self.__retries

    @property
    def refused(self) -> WriteRefused | None:
        """The first request that was stopped, even if the connector swallowed the error."""
        return self.__refused

    def close(self) -> None:
        """Close the connections; the till cannot be read any more."""
        if self.__wire:
            self.__wire.close()
        if self.__token:
            redaction.forget(self.__token)
            self.__token = None

    # -- one request ----------------------------------------------------------------------------

    def __open(self, network: Any) -> Wire | None:
        info, token = self.__info, self.__token
        if info.auth and not token:
            raise BadToken(till=info.title, detail=_("there is none."))
        if token and not re.fullmatch(r"[!-~]+", token.reveal()):
            raise BadToken(till=info.title, detail=_("it holds a space or an unusual character."))
        url = getattr(self.__settings, "base_url", "") or info.base_url
        if not url:
            return None
        from sommit_core.transport import Wire

        base = hosts.parse_base_url(url, loopback=hosts.loopback_allowed())
        headers = {
            "user-agent": "Sommit",
            "accept": ", ".join(info.media_types) or "*/*",
            "accept-encoding": "gzip",
            "connection": "keep-alive",
        } | {name.lower(): value for name, value in info.headers}
        names = frozenset(headers) | {"host", "content-type", "content-length"}
        return Wire(guard.Rules(base, names, info.read_posts), headers, token, info.auth, network)

    def __ask(
        self,
        method: str,
        path: str,
        params: Params,
        body: bytes,
        use: Callable[[Answer], T | _Passing],
    ) -> T:
        """Send until `use` makes something of the answer, as `info.retry` allows."""
        from sommit_core.transport import Call

        call = Call(method, path, tuple(params), body)
        retry = self.__info.retry
        start = self.__monotonic()

        def left() -> float:
            return retry.total - (self.__monotonic() - start)

        def enough(state: tenacity.RetryCallState) -> bool:
            asked = _passing(state).retry_after or 0
            too_late = asked > retry.longest_pause or state.upcoming_sleep >= left()
            return state.attempt_number >= retry.attempts or too_late

        def count(_state: tenacity.RetryCallState) -> None:
            self.__retries += 1

        sending = tenacity.Retrying(
            sleep=self.__sleep,
            stop=enough,
            wait=_pause(retry.first_pause, retry.longest_pause),
            retry=tenacity.retry_if_result(lambda result: isinstance(result, _Passing)),
            before_sleep=count,
            retry_error_callback=_passing,
        )
        result: T | _Passing = sending(lambda: self.__attempt(call, use, min(_ATTEMPT, left())))
        if isinstance(result, _Passing):
            raise self.__given_up(result)
        return result

    def __attempt(
        self, call: Call, use: Callable[[Answer], T | _Passing], seconds: float
    ) -> T | _Passing:
        from sommit_core.transport import Failure

        self.__spend()
        self.__requests += 1
        answer = self.__send(call, seconds)
        if isinstance(answer, Failure):
            return _Passing(PosUnavailable, answer.detail)
        passing = self.__judge(answer, call.path)
        if passing:
            return passing
        try:
            return use(answer)
        except FailedRead:
            return _Passing(PosUnavailable, _("an answer that is none"))

    def __send(self, call: Call, seconds: float) -> Answer | Failure:
        from sommit_core.transport import Refused, TooLarge

        if self.__refused:
            raise self.__refused
        if not self.__wire:
            self.__refuse(_("a request, though it declares no base URL"))
        try:
            return self.__wire.send(call, seconds)
        except Refused as error:
            self.__refuse(str(error))
        except TooLarge:
            raise self.__bad(_("an answer above the size limit"), call.path) from None

    def __refuse(self, detail: str) -> NoReturn:
        self.__requests -= 1
        self.__refused = WriteRefused(till=self.__info.title, detail=detail)
        _log.error("%s: refused, nothing was sent: %s", self.__info.name, detail)
        raise self.__refused from None

    def __spend(self) -> None:
        budget = self.__info.budget
        pause = self.__budgets.take(self.__key, budget) if budget else 0
        if pause > 0:
            raise TooManyRequests(till=self.__info.title, retry_at=_in(pause))

    def __judge(self, answer: Answer, path: str) -> _Passing | None:
        """None for an answer to use, a passing failure to try again, else the error."""
        info, status = self.__info, answer.status
        if 200 <= status < 300:
            return None
        if status == 401:
            raise TokenRefused(till=info.title, advice=info.token_advice)
        if status == 403:
            raise ApiOptionOff(till=info.title, advice=info.option_advice)
        if status in info.retry.statuses:
            error = TooManyRequests if status == 429 else PosUnavailable
            return _Passing(error, f"HTTP {status}", _retry_after(answer))
        if status >= 500:
            raise PosUnavailable(till=info.title, detail=f"HTTP {status}")
        raise RequestRejected(till=info.title, status=status, where=path)

    def __given_up(self, failure: _Passing) -> PosError:
        retry_at = None if failure.retry_after is None else _in(failure.retry_after)
        return failure.error(till=self.__info.title, detail=failure.detail, retry_at=retry_at)

    def __decode(
        self, answer: Answer, path: str, into: type[T], check: Callable[[T], object] | None
    ) -> T | _Passing:
        media = answer.headers.get("content-type", "").split(";")[0].strip().lower()
        if media not in self.__info.media_types:
            return _Passing(PosUnavailable, _("an answer that is no JSON"))
        try:
            value: T = _decoder(into).decode(answer.body)
        except msgspec.ValidationError as error:
            problem = _shape(error)
        except (msgspec.DecodeError, RecursionError):
            return _Passing(PosUnavailable, _("an answer that is no JSON"))
        else:
            if check:
                check(value)
            return value
        raise self.__bad(problem, path)

    def __bad(self, detail: str, path: str) -> BadPosData:
        return BadPosData(till=self.__info.title, detail=detail, where=path)


@lru_cache(maxsize=256)
def _decoder(into: Any) -> msgspec.json.Decoder[Any]:
    from decimal import Decimal

    return msgspec.json.Decoder(into, float_hook=Decimal)


def _passing(state: tenacity.RetryCallState) -> Any:
    return state.outcome.result() if state.outcome else None


def _pause(first: float, longest: float) -> Callable[[tenacity.RetryCallState], float]:
    growing = tenacity.wait_exponential_jitter(initial=first, max=longest, jitter=first)

    def pause(state: tenacity.RetryCallState) -> float:
        asked = _passing(state).retry_after
        return growing(state) if asked is None else float(asked)

    return pause


def _retry_after(answer: Answer) -> float | None:
    """Seconds that the till asks to wait; a date counts from the till's own clock."""
    text = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    until, now = _date(text), _date(answer.headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds()) if until else None


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _in(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=min(seconds, 7 * 86400))


def _shape(error: msgspec.ValidationError) -> str:
    """What msgspec says of the shape, without what it may quote of the vendor's values."""
    said, _at, where = str(error).partition(" - at `")
    kept = said if said.startswith(("Expected ", "Object missing ")) else _("a wrong value")
    return f"{kept} {where.rstrip('`')}"[:200].strip()

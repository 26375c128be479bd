"""One request until there is an answer to use: budget, retries, and what each status means."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

import tenacity

from sommit_core.errors import (
    ApiOptionOff,
    BadPosData,
    PosUnavailable,
    RequestRejected,
    TokenRefused,
    TooManyRequests,
)
from sommit_core.hooks import Answer, ConnectorInfo, FailedRead
from sommit_core.i18n import _
from sommit_core.oneway.budget import Budgets
from sommit_core.oneway.guard import Call
from sommit_core.oneway.redaction import Secret
from sommit_core.oneway.transport import Failure, Wire
from sommit_core.oneway.unpacking import BadAnswer

T = TypeVar("T")

_ATTEMPT = 60.0
"""Seconds that one sending may take in all."""

_FARTHEST = 7 * 86400
"""Seconds: a till that asks for a longer wait is not believed."""


class _Passing(Exception):
    """A failure that passes: the request may be sent again."""

    def __init__(self, detail: str, status: int = 0, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status
        self.retry_after = retry_after


class Asker:
    """Asks one till, as patiently as its connector declares.

    Args:
        info: The declaration: retries, budget, advice.
        wire: Sends once.
        token: Whose requests are counted; None counts those of the connector without token.
        budgets: The requests that each token has sent of late.
        sleep: Pauses for so many seconds.
        monotonic: Seconds that only ever grow.
    """

    def __init__(
        self,
        info: ConnectorInfo,
        wire: Wire,
        token: Secret | None,
        budgets: Budgets,
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
    ) -> None:
        self.wire = wire
        self.retries = 0
        self._info = info
        self._key = f"{info.name}:{token.fingerprint if token else ''}"
        self._budgets = budgets
        self._sleep = sleep
        self._monotonic = monotonic
        self._pause = _pause(info.retry.first_pause, info.retry.longest_pause)

    def ask(self, call: Call, use: Callable[[Answer], T]) -> T:
        """Send `call` until `use` makes something of the answer.

        `use` raises `FailedRead` for an answer that is none; it is then asked for again.

        Raises:
            PosError: the errors of `sommit_core.errors`, each by its status.
            BadSetting: the host leads to an address that is not public.
        """
        retry = self._info.retry
        end = self._monotonic() + retry.total

        def attempt() -> T:
            nonlocal end
            end += self._spend()
            return self._once(call, use, min(_ATTEMPT, end - self._monotonic()))

        def enough(state: tenacity.RetryCallState) -> bool:
            asked = _failure(state).retry_after or 0
            too_late = self._monotonic() + state.upcoming_sleep >= end
            return too_late or asked > retry.longest_pause or state.attempt_number >= retry.attempts

        sending = tenacity.Retrying(
            sleep=self._sleep,
            stop=enough,
            wait=self._pause,
            retry=tenacity.retry_if_exception_type(_Passing),
            before_sleep=self._count,
            reraise=True,
        )
        try:
            return sending(attempt)
        except _Passing as failure:
            given_up = self._given_up(failure)
        raise given_up

    def _once(self, call: Call, use: Callable[[Answer], T], seconds: float) -> T:
        try:
            answer = self.wire.send(call, seconds)
        except BadAnswer as error:
            raise self._bad(str(error), call) from None
        if isinstance(answer, Failure):
            raise _Passing(answer.detail)
        self._judge(answer, call)
        try:
            return use(answer)
        except FailedRead:
            raise _Passing(_("an answer that is none")) from None

    def _judge(self, answer: Answer, call: Call) -> None:
        info, status = self._info, answer.status
        if 200 <= status < 300:
            return
        if status == 401:
            raise TokenRefused(till=info.title, advice=info.token_advice)
        if status == 403:
            raise ApiOptionOff(till=info.title, advice=info.option_advice)
        if status in info.retry.statuses:
            raise _Passing(f"HTTP {status}", status, _retry_after(answer))
        if status == 429 or status >= 500:
            raise self._given_up(_Passing(f"HTTP {status}", status, _retry_after(answer)))
        raise RequestRejected(till=info.title, status=status, where=call.path)

    def _spend(self) -> float:
        """Count one request; returns how many seconds that has taken."""
        if self._info.budget is None:
            return 0.0
        before = self._monotonic()
        pause = self._budgets.take(self._key, self._info.budget)
        if pause > 0:
            raise TooManyRequests(till=self._info.title, retry_at=_in(pause))
        return self._monotonic() - before

    def _count(self, _state: tenacity.RetryCallState) -> None:
        self.retries += 1

    def _given_up(self, failure: _Passing) -> PosUnavailable:
        error = TooManyRequests if failure.status == 429 else PosUnavailable
        retry_at = None if failure.retry_after is None else _in(failure.retry_after)
        return error(till=self._info.title, detail=failure.detail, retry_at=retry_at)

    def _bad(self, detail: str, call: Call) -> BadPosData:
        return BadPosData(till=self._info.title, detail=detail, where=call.path)


def _failure(state: tenacity.RetryCallState) -> _Passing:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, _Passing) else _Passing("")


def _pause(first: float, longest: float) -> Callable[[tenacity.RetryCallState], float]:
    growing = tenacity.wait_exponential(multiplier=first) + tenacity.wait_random(0, first)

    def pause(state: tenacity.RetryCallState) -> float:
        asked = _failure(state).retry_after
        return min(growing(state), longest) if asked is None else asked

    return pause


def _retry_after(answer: Answer) -> float | None:
    """Seconds that the till asks to wait; a date counts from the till's own clock."""
    text = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,12}", text):
        return float(text)
    until = _date(text)
    now = _date(answer.headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds()) if until else None


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _in(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=min(seconds, _FARTHEST))

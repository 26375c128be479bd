"""Typed calls over a connector's hooks, for one venue: check, count, translate errors.

A connector's records are judged here as they come in; the lines of a closing are judged by the
books, in the pass that converts them.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

import attrs

from sommit_core import checks
from sommit_core.business_day import BusinessClock
from sommit_core.errors import (
    BadPosData,
    BadSetting,
    BadToken,
    ConnectorFailure,
    EmptyCatalogue,
    PosError,
    SommitError,
)
from sommit_core.hooks import ConnectorInfo
from sommit_core.i18n import _
from sommit_core.oneway.budget import Budgets
from sommit_core.oneway.redaction import Secret
from sommit_core.plugins import BoundConnector, bind
from sommit_core.pos import ReadOnlyTill
from sommit_core.records import ClosingSales, PosPrice, PosProduct
from sommit_core.settings import parse_settings

R = TypeVar("R", PosProduct, PosPrice)

_log = logging.getLogger("sommit.connection")


@attrs.frozen
class SetAside:
    """A closing that cannot be taken as it is; the night goes on without it."""

    closing_id: str
    business_date: date | None
    """None when what the connector gave is no date."""
    reason: SommitError


class Connection:
    """One venue's till, open for one reading. Use as a context manager."""

    def __init__(self, connector: BoundConnector, till: ReadOnlyTill) -> None:
        self._connector = connector
        self._till = till
        self._running: list[Iterator[Any]] = []

    @classmethod
    def open(
        cls,
        connector: str | BoundConnector,
        settings: Mapping[str, str],
        token: str | Secret | None,
        *,
        clock: BusinessClock,
        currency: str,
        now: datetime,
        budgets: Budgets | None = None,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        network: Any = None,
    ) -> Self:
        """Open the till; nothing is sent yet. The arguments are those of `ReadOnlyTill`.

        Raises:
            UnknownConnector, BrokenConnector: the connector cannot be used.
            BadSetting: a setting is unknown or malformed, or the base URL leads nowhere allowed.
            BadToken: a token is missing or cannot stand in a header.
        """
        # Rebound at once: a traceback that shows variables then shows no token.
        token = Secret.of(token) if token else None
        bound = bind(connector) if isinstance(connector, str) else connector
        till = ReadOnlyTill(
            bound.info,
            parse_settings(bound.info.settings, settings),
            token,
            clock=clock,
            currency=currency,
            now=now,
            budgets=budgets,
            sleep=sleep,
            monotonic=monotonic,
            network=network,
        )
        return cls(bound, till)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what the connector left open, and the connections."""
        try:
            for records in list(self._running):
                self._finish(records)
        finally:
            self._till.close()

    @property
    def info(self) -> ConnectorInfo:
        """What the connector declared."""
        return self._connector.info

    @property
    def settings(self) -> Any:
        """The venue's settings, an instance of the connector's class."""
        return self._till.settings

    @property
    def till(self) -> str:
        """The till's name for people."""
        return self.info.title

    @property
    def requests(self) -> int:
        """How many requests were sent, retries included."""
        return self._till.requests

    @property
    def retries(self) -> int:
        """How many of them were sent again."""
        return self._till.retries

    def probe(self) -> None:
        """Show that the till answers and takes the token, as cheaply as it can be.

        Raises:
            PosError: what is wrong, and who must act.
        """
        if self.info.probe is None:
            with closing(self._read("fetch_products")) as records:
                next(records, None)
        else:
            path, params = self.info.probe
            self._till.get_json(path, params, into=object)

    def products(self) -> list[PosProduct]:
        """The till's catalogue, each product once.

        Raises:
            EmptyCatalogue: the connector reads a catalogue and found nothing in it.
            BadPosData: a product breaks the contract, or one id means two products.
            PosError: the reading failed.
        """
        found = self._once_each("fetch_products", checks.product_problem, lambda p: p.id)
        if not found and self._connector.has("fetch_products"):
            raise EmptyCatalogue(till=self.till, before=0, count=0)
        return found

    def prices(self) -> list[PosPrice]:
        """The till's prices, each product and level once.

        Raises:
            BadPosData: a price breaks the contract, or a product has two on one level.
            PosError: the reading failed.
        """
        return self._once_each(
            "fetch_prices", checks.price_problem, lambda p: (p.product_id, p.level)
        )

    def closings(self, since: date, until: date) -> Iterator[ClosingSales | SetAside]:
        """The closings with `since` <= business date < `until`, in the order of their dates.

        Raises:
            BadPosData: a closing has no id, or came twice, or out of order.
            PosError: the reading failed; the closings before it are whole.
        """
        seen: set[str] = set()
        last = date.min
        for found in self._read("fetch_closing_sales", since=since, until=until):
            problem = checks.closing_problem(found) or (
                _("the same closing twice") if found.id in seen else None
            )
            if problem:
                raise self._bad(problem, "fetch_closing_sales")
            seen.add(found.id)
            reason = checks.set_aside_reason(found, since, until)
            if reason:
                day = found.business_date
                error = self._bad(reason, found.id)
                yield SetAside(found.id, day if checks.is_date(day) else None, error)
                continue
            if found.business_date < last:
                raise self._bad(_("closings out of order"), found.id)
            last = found.business_date
            yield found

    def _once_each(
        self, hook: str, problem_of: Callable[[object], str | None], key: Callable[[Any], Any]
    ) -> list[Any]:
        found: dict[Any, Any] = {}
        for record in self._read(hook):
            problem = problem_of(record)
            if problem:
                raise self._bad(problem, hook)
            if found.setdefault(key(record), record) != record:
                raise self._bad(_("one id for two different records"), hook)
        return list(found.values())

    def _read(self, hook: str, **arguments: Any) -> Generator[Any]:
        """The records of a hook, with its errors translated; empty when it is not there."""
        if not self._connector.has(hook):
            return
        with self._translated():
            call: Callable[..., Iterable[Any]] = getattr(self._connector.hooks, hook)
            records = iter(call(pos=self._till, **arguments))
        self._running.append(records)
        try:
            while True:
                with self._translated():
                    record = next(records, _END)
                if record is _END:
                    break
                yield record
        finally:
            self._finish(records)

    def _finish(self, records: Iterator[Any]) -> None:
        if records in self._running:
            self._running.remove(records)
            with self._translated():
                getattr(records, "close", lambda: None)()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Let our own errors through and turn any other into `ConnectorFailure`."""
        try:
            yield
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:  # the plug-in boundary: SystemExit must not end the night
            if isinstance(error, PosError | BadSetting) and not self._till.refused:
                raise
            _log.debug("the connector %s failed", self._connector.name, exc_info=True)
            failure = ConnectorFailure(till=self.till, detail=self._place(error))
            raise (self._till.refused or failure) from None
        if self._till.refused:  # and the connector swallowed the error
            raise self._till.refused

    def _place(self, error: BaseException) -> str:
        """The error's type and where in the connector it arose; never its own words."""
        place, trace = "", error.__traceback__
        package = self._connector.module.partition(".")[0]
        while trace:
            module = str(trace.tb_frame.f_globals.get("__name__", ""))
            if module.partition(".")[0] == package:
                place = f", {module}:{trace.tb_lineno}"
            trace = trace.tb_next
        return type(error).__name__ + place

    def _bad(self, detail: str, where: str) -> BadPosData:
        return BadPosData(till=self.till, detail=detail, where=where)


def check_token_form(info: ConnectorInfo, token: str | Secret) -> None:
    """Tell a typing mistake before the till does (R1); the message never repeats the token.

    Raises:
        BadToken: the token does not have the form that the connector declares.
    """
    token = Secret.of(token)
    if re.fullmatch(info.token_pattern, token.reveal()):
        return
    detail = (
        _("its form is {example}.").format(example=info.token_example)
        if info.token_example
        else _("copy it whole, without spaces.")
    )
    raise BadToken(till=info.title, detail=detail)


_END = object()

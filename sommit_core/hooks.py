"""The contract between Sommit and a till's connector.

A connector is a module of `@hookimpl` functions, found by an entry point in the group
`sommit.connectors`. It holds no state, no cursor and no token. It is handed `pos`, a client that
can only read, and yields frozen records. A hook that a connector does not implement is something
that its till cannot tell.

    from sommit_core import ConnectorInfo, PosProduct, hookimpl

    @hookimpl
    def describe():
        return ConnectorInfo(name="acme", title="Acme", api=1, base_url="https://api.acme.example")

    @hookimpl
    def fetch_products(pos):
        for item in pos.get_json("/items", into=list[Item]):
            yield PosProduct(id=item.id, label=item.name)
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

import attrs
import pluggy

from sommit_core.i18n import Text
from sommit_core.records import ClosingSales, PosPrice, PosProduct
from sommit_core.settings import NoSettings

CONNECTOR_API = 1
"""The version of this contract. A connector for this version or the one before is accepted."""

ENTRY_POINT_GROUP = "sommit.connectors"

hookspec = pluggy.HookspecMarker("sommit")
hookimpl = pluggy.HookimplMarker("sommit")

T = TypeVar("T")
Params = Sequence[tuple[str, str]]
"""Query parameters as pairs: names and values are encoded apart, a name may come twice."""


# -- what a connector declares ----------------------------------------------------------------


@attrs.frozen
class HeaderToken:
    """The token goes into one request header. The core puts it there; a connector never sees it."""

    header: str = "Authorization"
    """The header's name."""
    prefix: str = "Bearer "
    """What stands before the token in it."""


@attrs.frozen
class Retry:
    """How often a request that failed in passing is sent again, with growing, jittered pauses."""

    attempts: int = 5
    """Sendings in all, the first included."""
    statuses: frozenset[int] = frozenset({408, 429, 500, 502, 503, 504})
    """Answers that pass. Time-outs, resets and cut bodies always count among them."""
    first_pause: float = 0.5
    """Seconds before the second sending; doubled each time, jittered."""
    longest_pause: float = 30.0
    """Seconds; also the most that a `Retry-After` (seconds or HTTP date) is followed."""
    total: float = 120.0
    """Seconds that all sendings of one request may take together."""


@attrs.frozen
class Budget:
    """How many requests one token may send in a stretch of time."""

    requests: int
    """How many may leave in that time, those sent again included."""
    seconds: int
    """Any stretch of so many seconds."""


@attrs.frozen
class ReadPost:
    """An exception to "GET and HEAD only": a till that wants a POST to read. The owner sees it."""

    path: str
    """The exact path, no pattern."""
    reason: str
    """Why this POST reads and changes nothing, in the vendor's terms."""
    body_has: Mapping[str, Any] = attrs.field(factory=dict)
    """Members that the JSON body must hold with exactly these values."""
    body_lacks: frozenset[str] = frozenset()
    """Members that the JSON body must not hold."""


@attrs.frozen
class ConnectorInfo:
    """What a connector is and what it needs, as data."""

    name: str
    """The entry point's name: lower case, as typed in `sommit till connect VENUE NAME`."""
    title: str
    """The till's name for people: "Bizzon"."""
    api: int
    """The version of the contract that the connector was written for, as a literal."""
    settings: type[Any] = NoSettings
    """A frozen attrs class of `setting` fields."""
    base_url: str = ""
    """Where the till's API is; a setting named `base_url` wins. Empty: a till without a network."""
    headers: tuple[tuple[str, str], ...] = ()
    """Sent with every request."""
    media_types: tuple[str, ...] = ("application/json",)
    """Media types that a JSON answer may have; another one is a failed read."""
    auth: HeaderToken | None = HeaderToken()
    """None when the till wants no token."""
    token_pattern: str = ".+"  # noqa: S105  (a form, not a token)
    """Regular expression for the whole token, to tell a typing mistake before the till does."""
    token_example: str = ""
    """The form of a token, for messages: "sk_live_...". Never a real one."""
    token_advice: Text = Text(
        fr="Demandez un jeton valide à l'éditeur de la caisse ou à votre revendeur.",
        en="Ask the till's vendor or your reseller for a valid token.",
    )
    """What to ask of whom when the token is refused (R1)."""
    option_advice: Text = Text(
        fr="Demandez à l'éditeur de la caisse ou à votre revendeur d'activer l'option API.",
        en="Ask the till's vendor or your reseller to switch the API option on.",
    )
    """What to ask of whom when the API option is off (R1)."""
    probe: tuple[str, Params] | None = None
    """A cheap GET (path, parameters) that shows if the token works. None: read the catalogue."""
    retry: Retry = Retry()
    """How patiently requests are sent again."""
    budget: Budget | None = None
    """None when the till sets no limit."""
    read_posts: tuple[ReadPost, ...] = ()
    """POSTs that only read; PUT, PATCH and DELETE cannot be declared."""


# -- what a connector is given ----------------------------------------------------------------


@attrs.frozen
class Answer:
    """One answer of the till, whole, with status 200 to 299."""

    status: int
    """The HTTP status."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    """Unpacked, at most 32 MiB."""


class Pos(Protocol):
    """The till as a connector sees it: one venue's, for one reading, and read-only.

    Failures are raised as `PosError`s and are not for the connector to handle, with one exception:
    `RequestRejected`, when it can do without the answer.
    """

    @property
    def settings(self) -> Any:
        """The venue's settings, an instance of the class that `describe` declares."""

    @property
    def now(self) -> datetime:
        """The instant as of which the till is read (aware, UTC). Never use the system's clock."""

    @property
    def currency(self) -> str:
        """The venue's currency, ISO 4217."""

    @property
    def log(self) -> logging.Logger:
        """A log from which tokens are removed."""

    def business_date(self, instant: datetime) -> date:
        """The venue's business date of `instant` (aware): its zone, its cut-off."""

    def window(self, day: date) -> tuple[datetime, datetime]:
        """When business date `day` starts and ends: half-open, aware, UTC."""

    def get(self, path: str, params: Params = ()) -> Answer:
        """GET `path` (below the base URL), sent again on passing failures."""

    def get_json(
        self,
        path: str,
        params: Params = (),
        *,
        into: type[T],
        check: Callable[[T], object] | None = None,
    ) -> T:
        """GET `path` and decode the JSON body strictly into `into` (any type msgspec knows).

        A body that is no JSON or has another media type is a failed read and is asked for again;
        so is one for which `check` raises `FailedRead`. JSON of another shape is `BadPosData`.
        """

    def pages(
        self,
        path: str,
        params: Params = (),
        *,
        into: type[T],
        next_page: Callable[[T], Params | None],
        check: Callable[[T], object] | None = None,
    ) -> Iterator[T]:
        """Page after page of `get_json`. `next_page` gives the parameters to add for the next page.

        Parameters seen twice are a loop and, like a listing that never ends, `BadPosData`.
        """

    def read_by_post(self, path: str, body: Mapping[str, Any], *, into: type[T]) -> T:
        """A POST that only reads; it must be declared in `ConnectorInfo.read_posts`."""

    def once(self, key: str, read: Callable[[], T]) -> T:
        """The result of `read`, called once per reading: one scan can serve products and prices."""


class FailedRead(Exception):
    """Raised by a connector's `check`: the answer is no valid answer; ask again."""


# -- the hooks --------------------------------------------------------------------------------


class Connector(Protocol):
    """The hooks. The class is both pluggy's specification and the type of a connector's module."""

    @hookspec(firstresult=True)
    def describe(self) -> ConnectorInfo:
        """Say what the connector is and what it needs. Called often: no work, no network."""

    @hookspec(firstresult=True)
    def fetch_products(self, pos: Pos) -> Iterator[PosProduct]:
        """The till's whole catalogue, sold or not, each product and variant once (R4)."""

    @hookspec(firstresult=True)
    def fetch_closing_sales(self, pos: Pos, since: date, until: date) -> Iterator[ClosingSales]:
        """The closings with `since` <= business date < `until`, in the order of their dates.

        Yield a closing only when it is complete: if its last page cannot be read, let the error
        through. A day under way is a provisional closing. The same closing read again has the same
        id, and its lines have the same ids.
        """

    @hookspec(firstresult=True)
    def fetch_prices(self, pos: Pos) -> Iterator[PosPrice]:
        """The till's prices today, each product and level once (R17)."""

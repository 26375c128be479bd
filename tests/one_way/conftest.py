"""A till on a real socket that counts every byte that reaches it, and a clock that never waits."""

from __future__ import annotations

import gzip
import json
import socketserver
import threading
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from types import ModuleType
from typing import Any

import attrs
import pytest

from sommit_core import ConnectorInfo, hookimpl, setting
from sommit_core.business_day import BusinessClock
from sommit_core.connection import Connection
from sommit_core.i18n import language, use_language
from sommit_core.oneway.budget import Budgets
from sommit_core.oneway.redaction import Secret
from sommit_core.plugins import bind_module
from sommit_core.pos import ReadOnlyTill

CANARY = "sk_live_canary+/7f3b9d2c51aa4e80"


@attrs.define
class Request:
    """One request as it reached the till."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The header's value; a header that came twice fails."""
        found = [value for key, value in self.headers if key.lower() == name]
        assert len(found) <= 1
        return found[0] if found else None


class LiveTill:
    """Answers with what is scripted, else with `[]`, and remembers all that came in."""

    def __init__(self) -> None:
        self.connections = 0
        self.bytes = 0
        self.requests: list[Request] = []
        self.script: deque[bytes | Callable[[Any], None]] = deque()
        self.over = threading.Event()
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer.connections += 1
                while outer._serve(self.rfile, self.wfile):
                    pass

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that hangs up is no event."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """The base URL, with a path."""
        return f"http://127.0.0.1:{self.port}/pos"

    @property
    def targets(self) -> list[str]:
        """The request targets, in the order of arrival."""
        return [request.target for request in self.requests]

    @property
    def untouched(self) -> bool:
        """True when not one byte has arrived."""
        return self.bytes == 0 and not self.requests

    def close(self) -> None:
        """Let go of every client and stop."""
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _serve(self, rfile: Any, wfile: Any) -> bool:
        head = self._line(rfile)
        if not head.strip():
            return False
        headers = []
        while line := self._line(rfile).strip():
            name, _colon, value = line.partition(":")
            headers.append((name, value.strip()))
        lengths = [int(value) for name, value in headers if name.lower() == "content-length"]
        body = rfile.read(lengths[0]) if lengths else b""
        self.bytes += len(body)
        method, target, _version = head.split()
        self.requests.append(Request(method, target, headers, body))
        answer = self.script.popleft() if self.script else reply(b"[]")
        if callable(answer):
            answer(wfile)
            return False
        wfile.write(answer)
        wfile.flush()
        return b"connection: close" not in answer

    def _line(self, rfile: Any) -> str:
        line = rfile.readline()
        self.bytes += len(line)
        return line.decode("latin-1")


def reply(
    body: bytes | str | list[Any] | dict[str, Any] = b"",
    status: int = 200,
    media: str = "application/json",
    packed: bool = False,
    **headers: str,
) -> bytes:
    """One whole answer, as bytes on the wire; `retry_after=` stands for `retry-after:`."""
    raw = body if isinstance(body, bytes) else _text(body).encode()
    if packed:
        raw = gzip.compress(raw)
        headers["content_encoding"] = "gzip"
    lines = {"content-type": media, "content-length": str(len(raw))}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode() + raw


def _text(body: str | list[Any] | dict[str, Any]) -> str:
    return body if isinstance(body, str) else json.dumps(body)


class FakeTime:
    """Time that passes only when someone sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []

    def monotonic(self) -> float:
        """Seconds."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Pass, at once."""
        self.pauses.append(seconds)
        self.now += seconds


@attrs.frozen
class Settings:
    """What the connector of these tests declares."""

    base_url: str = setting("", fr="Adresse", en="Address")
    size: int = setting(10, fr="Taille", en="Size")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """The tests read the sentences as they stand in the code."""
    spoken = language()
    use_language("en")
    yield
    use_language(spoken)


@pytest.fixture
def make_reply() -> Callable[..., bytes]:
    """`reply`, for tests that script answers."""
    return reply


@pytest.fixture
def canary() -> str:
    """The token of every till opened here."""
    return CANARY


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveTill]:
    """The till that the connector is for."""
    monkeypatch.setenv("SOMMIT_ALLOW_LOOPBACK", "1")
    till = LiveTill()
    yield till
    till.close()


@pytest.fixture
def elsewhere() -> Iterator[LiveTill]:
    """Another server, which nothing may ever reach."""
    till = LiveTill()
    yield till
    till.close()


@pytest.fixture
def clock() -> BusinessClock:
    """Business days in Paris that end at 5 a.m."""
    return BusinessClock.always("Europe/Paris", time(5))


@pytest.fixture
def fake_time() -> FakeTime:
    """Pauses take no time and are remembered."""
    return FakeTime()


@pytest.fixture
def open_till(
    live: LiveTill, clock: BusinessClock, fake_time: FakeTime
) -> Iterator[Callable[..., ReadOnlyTill]]:
    """Opens a till for the live server; keyword arguments go to `ConnectorInfo`."""
    opened: list[ReadOnlyTill] = []

    def open_one(
        *,
        token: str | None = CANARY,
        base_url: str | None = None,
        budgets: Budgets | None = None,
        network: Any = None,
        **declared: Any,
    ) -> ReadOnlyTill:
        url = live.url if base_url is None else base_url
        till = ReadOnlyTill(
            ConnectorInfo(name="acme", title="Acme", api=1, **declared),
            Settings(base_url=url),
            None if token is None else Secret(token),
            clock=clock,
            currency="EUR",
            now=datetime(2025, 10, 24, 3, tzinfo=UTC),
            budgets=budgets,
            sleep=fake_time.sleep,
            monotonic=fake_time.monotonic,
            network=network,
        )
        opened.append(till)
        return till

    yield open_one
    for till in opened:
        till.close()


@pytest.fixture
def make_module() -> Callable[..., ModuleType]:
    """A connector's module made of functions; each becomes a hook under its own name."""

    def make(*functions: Callable[..., Any], hooked: bool = True, **more: Any) -> ModuleType:
        module = ModuleType("acme_connector")
        for function in functions:
            setattr(module, function.__name__, hookimpl(function) if hooked else function)
        for name, value in more.items():
            setattr(module, name, value)
        return module

    return make


@pytest.fixture
def connect(
    live: LiveTill,
    clock: BusinessClock,
    fake_time: FakeTime,
    make_module: Callable[..., ModuleType],
) -> Iterator[Callable[..., Connection]]:
    """Opens a connection over hooks made of what each of them gives or does."""
    opened = []

    def connect(*functions, products=None, prices=None, closings=None, settings=None, **declared):
        def describe():
            return ConnectorInfo(**({"name": "acme", "title": "Acme", "api": 1,
                                     "settings": Settings} | declared))  # fmt: skip

        def fetch_products(pos):
            yield from products

        def fetch_prices(pos):
            yield from prices

        def fetch_closing_sales(pos):
            yield from closings

        given = (
            (products, fetch_products),
            (prices, fetch_prices),
            (closings, fetch_closing_sales),
        )
        hooks = [hook for records, hook in given if records is not None]
        bound = bind_module("acme", make_module(describe, *hooks, *functions))
        connection = Connection.open(
            bound,
            {"base_url": live.url} | (settings or {}),
            "sk_live_canary_0123456789",
            clock=clock,
            currency="EUR",
            now=datetime(2025, 10, 24, 3, tzinfo=UTC),
            sleep=fake_time.sleep,
            monotonic=fake_time.monotonic,
        )
        opened.append(connection)
        return connection

    yield connect
    for connection in opened:
        connection.close()

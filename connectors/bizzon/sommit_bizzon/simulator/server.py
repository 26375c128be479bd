"""The till on a loopback port: tokens, media types, the request allowance, faults, a log."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import attrs

from sommit_bizzon.simulator.api import Api
from sommit_bizzon.simulator.habits import Faults, Habits
from sommit_bizzon.simulator.questions import JSON_API, Answer, Problem
from sommit_bizzon.simulator.till import BizzonTill

ALLOWANCE = 10_000
"""Requests that a token may send in `WINDOW` seconds."""
WINDOW = 900


@attrs.frozen
class Seen:
    """One request that came in."""

    method: str
    target: str
    """Path and query as sent."""
    status: int
    """What it was answered; 0 when the connection was reset."""
    sent: int
    """Bytes of the answer's body."""


@attrs.define
class Server:
    """A till that is being served. Everything may be changed while it runs."""

    api: Api
    tokens: set[str]
    without_option: set[str]
    """Tokens whose API option is off."""
    faults: Faults
    allowance: int
    before: Callable[[str], object]
    """Called with the target of each request before it is answered."""
    url: str = ""
    requests: list[Seen] = attrs.field(factory=list)
    monotonic: Callable[[], float] = time.monotonic
    _lock: threading.Lock = attrs.field(factory=threading.Lock)
    _taken: list[float] = attrs.field(factory=list)

    def answer(self, method: str, target: str, headers: Any) -> Answer:
        """The answer to one request, without faults."""
        try:
            self._check(method, headers)
            answer = self.api.answer(target, self.url)
        except Problem as problem:
            answer = Answer.refusal(problem)
        remaining = max(self.allowance - len(self._taken), 0)
        limits = {"X-Rate-Limit-Limit": self.allowance, "X-Rate-Limit-Remaining": remaining}
        told = {name: str(value) for name, value in limits.items()}
        if answer.status == 429:
            told["Retry-After"] = "1"
        return attrs.evolve(answer, headers={**answer.headers, **told})

    def _check(self, method: str, headers: Any) -> None:
        if method != "GET":
            raise Problem(405, "This till is only read")
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.tokens | self.without_option:
            raise Problem(401, "Unauthorized")
        if token in self.without_option:
            raise Problem(403, "Forbidden")
        if headers.get("Content-Type") != JSON_API or JSON_API not in headers.get("Accept", ""):
            raise Problem(415, "Unsupported media type")
        self._spend()

    def _spend(self) -> None:
        now = self.monotonic()
        self._taken = [moment for moment in self._taken if moment > now - WINDOW]
        if len(self._taken) >= self.allowance:
            raise Problem(429, "Too many requests")
        self._taken.append(now)

    def handle(self, handler: _Handler) -> None:
        """Answer one request; one at a time, as the till's state has no locks of its own."""
        with self._lock:
            self.before(handler.path)
            fault = self.faults.next()
            answer = spoilt(self.answer(handler.command, handler.path, handler.headers), fault)
            status = 0 if fault == "reset" else answer.status
            seen = Seen(handler.command, handler.path, status, len(answer.body))
            self.requests.append(seen)
        if fault == "reset":
            handler.reset()
        else:
            handler.send(answer, cut=fault == "cut")


def spoilt(answer: Answer, fault: str | None) -> Answer:
    """`answer` as `fault` makes it; resets and cuts happen on the wire."""
    if fault is None or fault in ("reset", "cut"):
        return answer
    if fault.startswith("429"):
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
        headers = {"429 seconds": {"Retry-After": "1"}, "429 date": {"Retry-After": later}}
        problem = Answer.refusal(Problem(429, "Too many requests"))
        return attrs.evolve(problem, headers={**problem.headers, **headers.get(fault, {})})
    if fault.isdecimal():
        return Answer.refusal(Problem(int(fault), "Something is wrong"))
    if fault == "html":
        return Answer(200, b"<html>Maintenance</html>", {"Content-Type": "text/html"})
    if fault == "errors":
        return attrs.evolve(Answer.refusal(Problem(500, "Something is wrong")), status=200)
    if fault == "no data":
        return Answer.of({"meta": {}})
    if fault == "half json":
        return attrs.evolve(answer, body=answer.body[: len(answer.body) // 2])
    if fault == "wrong types":
        return Answer.of({"data": [{"type": "invoices", "id": 7, "attributes": []}]})
    if fault == "redirect":
        return Answer(302, b"", {"Location": "https://pos.example.org/"})
    raise ValueError(f"unknown fault {fault!r}")


@contextmanager
def serve(
    till: BizzonTill,
    *,
    tokens: Iterable[str] = (),
    without_option: Iterable[str] = (),
    habits: Habits | None = None,
    faults: Faults | None = None,
    allowance: int = ALLOWANCE,
    before: Callable[[str], object] = lambda _target: None,
    port: int = 0,
) -> Iterator[Server]:
    """Serve `till` on a loopback port (0: a free one) while the block runs.

    Args:
        till: What is served; it may be sold on while it is.
        tokens: Those that are accepted.
        without_option: Tokens that are known but whose API option is off (403).
        habits: How the till speaks.
        faults: Which requests go wrong.
        allowance: Requests that may come in 15 minutes before a 429.
        before: Called with the target of each request before it is answered.
        port: Where to listen.
    """
    server = Server(
        api=Api(till, habits or Habits()),
        tokens=set(tokens),
        without_option=set(without_option),
        faults=faults or Faults(),
        allowance=allowance,
        before=before,
    )
    handler = type("Handler", (_Handler,), {"till_server": server})
    with _Listener(("127.0.0.1", port), handler) as listener:
        server.url = f"http://127.0.0.1:{listener.server_port}"
        thread = threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown()
            thread.join()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader that hangs up is no error of the till."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave together: in two pieces each answer takes 40 ms
    till_server: Server

    def handle_one_request(self) -> None:
        """Read one request and answer it, whatever its method."""
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline:
            self.close_connection = True
        elif self.parse_request():
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.till_server.handle(self)

    def send(self, answer: Answer, *, cut: bool) -> None:
        """Send `answer`, or only half of its body."""
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) // 2] if cut else answer.body)
        self.wfile.flush()
        self.close_connection = self.close_connection or cut

    def reset(self) -> None:
        """Drop the connection without an answer."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class's name)
        """Nothing is printed: `Server.requests` is the log."""

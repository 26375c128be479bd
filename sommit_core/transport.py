"""The only way out to a till: one HTTP client that can read and do nothing else (R2).

Every request passes `ReadOnlyTransport`, below the client and above the network. Nothing that a
caller asks of the client gets around it. A connector runs in our process, so this is no sandbox:
it stops mistakes and makes misuse visible.
"""

from __future__ import annotations

import logging
import time
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ssl import SSLContext
from typing import Any
from urllib.parse import quote, urlencode

import attrs
import httpcore
import httpx

from sommit_core import guard, hosts
from sommit_core.errors import BadSetting
from sommit_core.guard import Rules, Sending
from sommit_core.hooks import Answer, HeaderToken, Params
from sommit_core.i18n import _
from sommit_core.redaction import Secret, quiet_network_logs

LARGEST_ANSWER = 32 * 1024 * 1024
"""Bytes of one answer, unpacked."""

_CONNECT, _SILENT = 10.0, 30.0
"""Seconds to connect, and seconds that a till may stay silent within one answer."""

_log = logging.getLogger("sommit.pos")


class Refused(Exception):
    """A request that the rules do not let out; nothing was sent."""


class TooLarge(Exception):
    """An answer above the size cap; the rest was not read."""


@attrs.frozen
class Failure:
    """A sending that failed in passing: no answer, or half of one."""

    detail: str


@attrs.frozen
class Call:
    """One request as the core words it: a path below the base URL, and for a POST its body."""

    method: str
    path: str
    params: Params = ()
    body: bytes = b""


class Wire:
    """One venue's connection to its till, for one reading."""

    def __init__(
        self,
        rules: Rules,
        headers: dict[str, str],
        token: Secret | None,
        auth: HeaderToken | None,
        network: Any = None,
    ) -> None:
        """Open nothing yet: the first request connects.

        `network` replaces the network below the guard (an `httpx.BaseTransport`; tests only).
        """
        quiet_network_logs()
        self._base = rules.base
        self._deadline = _Deadline()
        below = network or _Network(rules.base, self._deadline)
        self._client = httpx.Client(
            transport=ReadOnlyTransport(rules, token, auth, below),
            headers=headers,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(_SILENT, connect=_CONNECT),
            follow_redirects=False,
            trust_env=False,
        )

    def __repr__(self) -> str:
        return f"<wire to {self._base.host}>"

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, call: Call, seconds: float) -> Answer | Failure:
        """Send once, within `seconds` in all. Any status is an answer.

        Raises:
            Refused: the rules do not let the request out.
            TooLarge: the answer is above the cap.
            BadSetting: the host leads to an address that is not public.
        """
        problem = guard.path_problem(call.path) or guard.params_problem(call.params)
        if problem:
            raise Refused(problem)
        self._deadline.start(seconds)
        try:
            return self._exchange(call)
        except (httpx.TimeoutException, httpcore.TimeoutException):
            return Failure(_("no answer in time"))
        except (httpcore.ConnectError, httpx.ConnectError):
            return Failure(_("no connection"))
        except _NETWORK_ERRORS:
            return Failure(_("the answer was cut off"))
        except BaseException as error:  # the frames below hold the token: a traceback must not
            raise _without_trace(error) from None

    def _exchange(self, call: Call) -> Answer:
        query = urlencode(call.params, quote_via=quote, safe="")
        url = self._base.text + call.path + ("?" + query if query else "")
        media = {"content-type": "application/json"} if call.body else {}
        request = self._client.build_request(
            call.method, url, content=call.body or None, headers=media
        )
        response = self._client.send(request, stream=True)
        try:
            body = _read(response)
        finally:
            response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, body)


class ReadOnlyTransport(httpx.BaseTransport):
    """Judges every request by the rules, then adds the token, then lets it out."""

    def __init__(
        self,
        rules: Rules,
        token: Secret | None,
        auth: HeaderToken | None,
        network: httpx.BaseTransport,
    ) -> None:
        self._rules = rules
        self._token = token
        self._auth = auth
        self._network = network

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Let a reading request out; log and refuse any other.

        Raises:
            Refused: the rules do not let it out.
        """
        problem = self._rules.problem(_sending(request))
        if problem:
            _log.error("refused, nothing was sent: %s", problem)
            raise Refused(problem)
        if self._token and self._auth:
            request.headers[self._auth.header] = self._auth.prefix + self._token.reveal()
        return self._network.handle_request(request)

    def close(self) -> None:
        """Close the network below."""
        self._network.close()


def _sending(request: httpx.Request) -> Sending:
    url = request.url
    default = 443 if url.scheme == "https" else 80
    path, _mark, query = url.raw_path.decode("ascii").partition("?")
    return Sending(
        method=request.method,
        origin=(url.scheme, url.host, url.port or default),
        path=path,
        query=query,
        headers=tuple(name.lower() for name in request.headers),
        body=request.read(),
    )


def _read(response: httpx.Response) -> bytes:
    """The body, unpacked piece by piece so that a packed bomb stops at the cap."""
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing == "identity":
        return _capped(response.iter_raw())
    if packing != "gzip":
        raise httpx.DecodingError("packed in a way that was not asked for")
    unpacker = zlib.decompressobj(wbits=31)
    body = _capped(_unpacked(unpacker, response.iter_raw()))
    if not unpacker.eof and body:
        raise httpx.DecodingError("cut off")
    return body


def _unpacked(unpacker: Any, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        rest = piece
        while rest and not unpacker.eof:
            try:
                yield unpacker.decompress(rest, 1024 * 1024)
            except zlib.error as error:
                raise httpx.DecodingError("not gzip") from error
            rest = unpacker.unconsumed_tail


def _capped(pieces: Iterable[bytes]) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise TooLarge
    return bytes(body)


# -- the network below the guard ----------------------------------------------------------------


class _Network(httpx.BaseTransport):
    """Plain HTTP/1.1 to checked addresses; no proxy, no retry."""

    def __init__(self, base: hosts.BaseUrl, deadline: _Deadline) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_ssl_context() if base.scheme == "https" else None,
            max_connections=2,
            keepalive_expiry=30.0,
            network_backend=_CheckedBackend(base.loopback, deadline),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to the very address that was checked: a name is looked up once, not twice."""

    def __init__(self, loopback: bool, deadline: _Deadline) -> None:
        self._loopback = loopback
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002  (the interface of httpcore)
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = hosts.resolve(host, port, loopback=self._loopback)
        except OSError as error:
            raise httpcore.ConnectError("name not found") from error
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, timeout, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(addresses[-1], port, timeout, socket_options)

    def _connect(
        self,
        address: str,
        port: int,
        timeout: float | None,
        options: Iterable[httpcore.SOCKET_OPTION] | None,
    ) -> httpcore.NetworkStream:
        stream = self._sockets.connect_tcp(
            address, port, self._deadline.cap(timeout), None, options or ()
        )
        return _TimedStream(stream, self._deadline)


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline, however slowly the till drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.cap(timeout))

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.cap(timeout))
        return _TimedStream(stream, self._deadline)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Deadline:
    """When the sending under way must be over."""

    def __init__(self) -> None:
        self._end = 0.0

    def start(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def cap(self, timeout: float | None) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole time is used up")
        return left if timeout is None else min(left, timeout)


@cache
def _ssl_context() -> SSLContext:
    return httpx.create_ssl_context(trust_env=False)


_NETWORK_ERRORS = (
    httpx.TransportError,
    httpx.DecodingError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
)


def _without_trace(error: BaseException) -> BaseException:
    error.__context__ = error.__cause__ = None
    return error.with_traceback(None)


__all__ = ["BadSetting", "Call", "Failure", "ReadOnlyTransport", "Refused", "TooLarge", "Wire"]

"""The only way out to a till: one HTTP client that can read and do nothing else (R2).

Every request passes `ReadOnlyTransport`, below the client and above the network. Nothing that a
caller asks of the client gets around it. A connector runs in our process, so this is no sandbox:
it stops mistakes and makes misuse visible.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ssl import SSLContext
from typing import Any
from urllib.parse import quote, urlencode

import attrs
import httpcore
import httpx

from sommit_core.errors import WriteRefused
from sommit_core.hooks import Answer, HeaderToken
from sommit_core.i18n import _
from sommit_core.oneway import guard
from sommit_core.oneway.guard import Call, Rules, Sending
from sommit_core.oneway.hosts import BaseUrl
from sommit_core.oneway.redaction import Secret, clean_log, quiet_network_logs
from sommit_core.oneway.sockets import CheckedBackend, Deadline
from sommit_core.oneway.unpacking import BadAnswer, Garbled, unpack

_CONNECT, _SILENT = 10.0, 30.0
"""Seconds to connect, and seconds that a till may stay silent within one answer."""


@attrs.frozen
class Failure:
    """A sending that failed in passing: no answer, or half of one."""

    detail: str


class Wire:
    """One venue's connection to its till, for one reading.

    Args:
        till: The till's name for people.
        rules: What may leave.
        token: None for a till that wants none.
        auth: Where the token goes.
        network: Replaces the network below the guard, for tests: an `httpx.BaseTransport` whose
            responses are given a `stream`.
    """

    def __init__(
        self,
        till: str,
        rules: Rules,
        token: Secret | None,
        auth: HeaderToken | None,
        network: Any = None,
    ) -> None:
        quiet_network_logs()
        self._base = rules.base
        self._token = token
        self._deadline = Deadline()
        below = network or _Network(rules.base, self._deadline)
        self._transport = ReadOnlyTransport(till, rules, token, auth, below)
        self._client = httpx.Client(
            transport=self._transport,
            headers=dict(rules.headers),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(_SILENT, connect=_CONNECT),
            follow_redirects=False,
            trust_env=False,
        )

    def __repr__(self) -> str:
        return f"<wire to {self._base.host}>"

    @property
    def sent(self) -> int:
        """How many requests have left."""
        return self._transport.sent

    @property
    def refused(self) -> WriteRefused | None:
        """The first request that was stopped; nothing leaves after it."""
        return self._transport.refused

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, call: Call, seconds: float) -> Answer | Failure:
        """Send once, within `seconds` in all. Any status is an answer, errors without their body.

        Raises:
            WriteRefused: the rules do not let the request out.
            BadAnswer: the answer is above the size cap, or repeats the token.
            BadSetting: the host leads to an address that is not public.
        """
        problem = guard.path_problem(call.path) or guard.params_problem(call.params)
        if problem:
            self._transport.refuse(problem)
        self._deadline.start(seconds)
        try:
            return self._exchange(call)
        except (httpx.TimeoutException, httpcore.TimeoutException):
            return Failure(_("no answer in time"))
        except (httpx.ConnectError, httpcore.ConnectError):
            return Failure(_("no connection"))
        except _NETWORK_ERRORS:
            return Failure(_("the answer was cut off"))
        except BaseException as error:  # whatever it is: its frames hold the token
            raise _without_trace(error) from None

    def _exchange(self, call: Call) -> Answer:
        query = urlencode(call.params, quote_via=quote, safe="")
        url = self._base.text + call.path + ("?" + query if query else "")
        typed = not call.body or "content-type" in self._client.headers
        media = {} if typed else {"content-type": "application/json"}
        request = self._client.build_request(
            call.method, url, content=call.body or None, headers=media
        )
        response = self._client.send(request, stream=True)
        try:
            packing = response.headers.get("content-encoding", "")
            body = unpack(response.iter_raw(), packing)
        finally:
            response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        if not response.is_success:
            # The vendor's words on an error may quote the token; nobody needs them.
            kept = {name: headers[name] for name in _ON_ERROR & headers.keys()}
            return Answer(response.status_code, kept, b"")
        if self._token and self._token.occurs_in(body, *headers.values()):
            raise BadAnswer(_("an answer that repeats the token"))
        return Answer(response.status_code, headers, body)


class ReadOnlyTransport(httpx.BaseTransport):
    """Judges every request by the rules, then adds the token, then lets it out."""

    def __init__(
        self,
        till: str,
        rules: Rules,
        token: Secret | None,
        auth: HeaderToken | None,
        network: httpx.BaseTransport,
    ) -> None:
        self._till = till
        self._rules = rules
        self._token = token
        self._auth = auth
        self._network = network
        self.sent = 0
        self.refused: WriteRefused | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Let a reading request out; log and refuse any other, and all that come after it.

        Raises:
            WriteRefused: the rules do not let it out.
        """
        problem = self._rules.problem(_sending(request))
        if problem or self.refused:
            self.refuse(problem or _("another request after a refused one"))
        if self._token and self._auth:
            request.headers[self._auth.header] = self._auth.prefix + self._token.reveal()
        self.sent += 1
        return self._network.handle_request(request)

    def refuse(self, problem: str) -> None:
        """Log what was tried, remember it, and raise."""
        _log.error("%s: refused, nothing was sent: %s", self._till, problem)
        error = WriteRefused(till=self._till, detail=problem)
        self.refused = self.refused or error
        raise error

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
        headers=tuple((name.lower(), value) for name, value in request.headers.multi_items()),
        body=request.read(),
    )


class _Network(httpx.BaseTransport):
    """Plain HTTP/1.1 to checked addresses; no proxy, no retry."""

    def __init__(self, base: BaseUrl, deadline: Deadline) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_ssl_context() if base.scheme == "https" else None,
            max_connections=2,
            keepalive_expiry=30.0,
            network_backend=CheckedBackend(deadline, loopback=base.loopback),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                target,
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


@cache
def _ssl_context() -> SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def _without_trace(error: BaseException) -> BaseException:
    error.__context__ = error.__cause__ = None
    return error.with_traceback(None)


_ON_ERROR = frozenset({"retry-after", "date"})

_NETWORK_ERRORS = (
    httpx.TransportError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    Garbled,
)

_log: logging.Logger = clean_log("sommit.pos")

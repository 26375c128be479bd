"""The network below the HTTP client: checked addresses, and an end to every wait."""

from __future__ import annotations

import time
from collections.abc import Iterable
from ssl import SSLContext
from typing import Any

import httpcore

from sommit_core.oneway import hosts


class Deadline:
    """When the sending under way must be over."""

    def __init__(self) -> None:
        self._end = 0.0

    def start(self, seconds: float) -> None:
        """From now on, `seconds` are left."""
        self._end = time.monotonic() + seconds

    def cap(self, timeout: float | None) -> float:
        """`timeout`, or what is left when that is less.

        Raises:
            httpcore.ReadTimeout: nothing is left.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole time is used up")
        return left if timeout is None else min(left, timeout)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to the very address that was checked: a name is looked up once, not twice."""

    def __init__(self, deadline: Deadline, *, loopback: bool) -> None:
        self._deadline = deadline
        self._loopback = loopback
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that answers.

        Raises:
            BadSetting: one of them is not public.
            httpcore.ConnectError: there is none, or none answers.
        """
        try:
            addresses = hosts.resolve(host, port, loopback=self._loopback)
        except OSError as error:
            raise httpcore.ConnectError("name not found") from error
        failure: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            left = self._deadline.cap(timeout)
            try:
                stream = self._sockets.connect_tcp(
                    address, port, left, local_address, socket_options or ()
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return TimedStream(stream, self._deadline)
        raise failure


class TimedStream(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline, however slowly the till drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most `max_bytes`, as soon as there are any."""
        return self._stream.read(max_bytes, self._deadline.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of `buffer`."""
        self._stream.write(buffer, self._deadline.cap(timeout))

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same stream, encrypted; the certificate must be the named server's."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.cap(timeout))
        return TimedStream(stream, self._deadline)

    def close(self) -> None:
        """Close the socket."""
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        """What the HTTP library asks of the socket."""
        return self._stream.get_extra_info(info)

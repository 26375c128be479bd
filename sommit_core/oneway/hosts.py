"""Where a till may be: https on a public host, and nothing else (loopback for tests and demos)."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

import attrs

from sommit_core.errors import BadSetting
from sommit_core.i18n import _

Address = IPv4Address | IPv6Address

_PORTS = {"https": 443, "http": 80}
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PRIVATE_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa")
# Ranges that carry an IPv4 address inside an IPv6 one: a private address could hide there.
_CARRIERS = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


@attrs.frozen
class BaseUrl:
    """The till's address, checked: every request goes to this origin, below this path."""

    scheme: str
    host: str
    """Lower case; an IPv6 address without brackets."""
    port: int
    path: str
    """"" or "/pos": never with a slash at its end."""
    loopback: bool
    """True when the host is this machine (tests and demos)."""

    @property
    def netloc(self) -> str:
        """The host as a `Host` header names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def text(self) -> str:
        """The URL that paths are appended to."""
        return f"{self.scheme}://{self.netloc}{self.path}"


def loopback_allowed(environ: Mapping[str, str] = os.environ) -> bool:
    """True when SOMMIT_ALLOW_LOOPBACK=1: a till may be plain http on this very machine."""
    return environ.get("SOMMIT_ALLOW_LOOPBACK") == "1"


def parse_base_url(text: str, *, loopback: bool) -> BaseUrl:
    """The address that `text` names.

    Raises:
        BadSetting: it is no https URL of a public host (`loopback`: nor of this machine).
    """
    parts = _split(text)
    host = parts.hostname or ""
    is_local = _is_loopback(host)
    if is_local and not loopback:
        raise _bad(_("this machine is no till (SOMMIT_ALLOW_LOOPBACK=1 allows it for tests)"))
    if parts.scheme != "https" and not (is_local and parts.scheme == "http"):
        raise _bad(_("it must begin with https://"))
    if not is_local:
        _check_public(host)
    port = parts.port or _PORTS[parts.scheme]
    host = str(_literal(host) or host)
    return BaseUrl(parts.scheme, host, port, parts.path.rstrip("/"), is_local)


def resolve(host: str, port: int, *, loopback: bool) -> list[str]:
    """The addresses of `host`, each of them checked: connect to these and look up nothing again.

    Raises:
        BadSetting: one of them is not public (`loopback`: not of this machine).
        OSError: the name cannot be resolved.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        ip = ip_address(address)
        if not (ip.is_loopback if loopback else is_public(ip)):
            raise _bad(_("its host leads to an address that is not public"))
    return addresses


def is_public(ip: Address) -> bool:
    """False for private, link-local, metadata, multicast, reserved and IPv4-carrying addresses."""
    if isinstance(ip, IPv6Address):
        if ip.scope_id or ip.ipv4_mapped or any(ip in network for network in _CARRIERS):
            return False
        return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_site_local)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def _split(text: str) -> SplitResult:
    if not text.isascii() or not text.isprintable() or any(c in text for c in " \\%"):
        raise _bad(_("only plain ASCII characters may stand in it"))
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _bad(_("it is no URL")) from error
    if "@" in parts.netloc:
        raise _bad(_("no user name or password may stand in it"))
    if "?" in text or "#" in text or port == 0 or parts.netloc.endswith(":"):
        raise _bad(_("it is scheme, host and path only"))
    segments = parts.path.rstrip("/").split("/")[1:]
    if not re.fullmatch(r"[\w.~/-]*", parts.path) or {"", ".", ".."} & set(segments):
        raise _bad(_("its path is unusual"))
    return parts


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    ip = _literal(host)
    return ip is not None and ip.is_loopback


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _check_public(host: str) -> None:
    ip = _literal(host)
    if ip is not None:
        if not is_public(ip):
            raise _bad(_("its host is not public"))
        return
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _bad(_("its host is no host name"))
    # "127.1", "0x7f.1", "2130706433": resolvers read a number at the end as an IPv4 address.
    if len(labels) < 2 or _NUMBER.fullmatch(labels[-1]) or labels[-1] in _PRIVATE_NAMES:
        raise _bad(_("its host is not public"))


def _bad(detail: str) -> BadSetting:
    return BadSetting(key="base_url", detail=detail)

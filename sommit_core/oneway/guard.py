"""What may leave for a till: the rules of the one-way street, as pure functions (R2).

Each function returns what is wrong as a sentence's end, or None when nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

import attrs
import msgspec

from sommit_core.hooks import ConnectorInfo, Params, ReadPost
from sommit_core.i18n import _
from sommit_core.oneway.hosts import BaseUrl

READING = frozenset({"GET", "HEAD"})

_PATH = re.compile(r"(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*/?")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[ -~]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd\\]")
_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE", "MERGE"})
_OVERRIDE = re.compile(r"_+method\b.*|x?(http)?methodoverride|xhttpmethod|httpmethod", re.DOTALL)
_CORE_HEADERS = re.compile(
    r"accept-encoding|connection|content-(encoding|length)|cookie|expect|forwarded|host|keep-alive"
    r"|proxy-.*|range|te|trailer|transfer-encoding|upgrade|via|x-(forwarded|original|rewrite)-.*"
)
_LONGEST_PATH = 2000


@attrs.frozen
class Call:
    """One request as the core words it: a path below the base URL, and for a POST its body."""

    method: str
    path: str
    params: Params = ()
    body: bytes = b""


@attrs.frozen
class Sending:
    """One request as it would leave: what the rules judge."""

    method: str
    origin: tuple[str, str, int]
    """Scheme, host, port."""
    path: str
    query: str
    headers: Sequence[tuple[str, str]]
    """Names in lower case, and values."""
    body: bytes


@attrs.frozen
class Rules:
    """What one venue's till may be sent."""

    base: BaseUrl
    headers: Mapping[str, str]
    """What is sent with every request, names in lower case; the token is added after judging."""
    read_posts: tuple[ReadPost, ...] = ()

    def problem(self, sending: Sending) -> str | None:
        """Why `sending` must not leave, or None."""
        base = self.base
        if sending.origin != (base.scheme, base.host, base.port):
            return _("a request to another place than the till's base URL")
        if not sending.path.startswith(base.path + "/"):
            return _("a path outside the till's base URL")
        path = sending.path.removeprefix(base.path)
        return (
            path_problem(path)
            or _query_problem(sending.query)
            or self._headers_problem(sending)
            or self._method_problem(sending.method, path, sending.body)
        )

    def _headers_problem(self, sending: Sending) -> str | None:
        length = {"content-length": str(len(sending.body))} if sending.body else {}
        media = {"content-type": "application/json"} if sending.body else {}
        allowed = media | dict(self.headers) | length | {"host": self.base.netloc}
        for name, value in sending.headers:
            if allowed.get(name) != value:
                return _("the header “{name}”").format(name=_brief(name))
        return None

    def _method_problem(self, method: str, path: str, body: bytes) -> str | None:
        if method in READING:
            return _("a body on a reading request") if body else None
        if method != "POST":
            return _("the method {method}").format(method=_brief(method))
        for declared in self.read_posts:
            if declared.path == path:
                return body_problem(declared, body)
        return _("a POST to a path that is not declared as reading")


def headers_of(info: ConnectorInfo) -> dict[str, str]:
    """What is sent with every request to the till of `info`, names in lower case."""
    core = {
        "user-agent": "Sommit",
        "accept": ", ".join(info.media_types) or "*/*",
        "accept-encoding": "gzip",
        "connection": "keep-alive",
    }
    return core | {name.lower(): value for name, value in info.headers}


def path_problem(path: str) -> str | None:
    """A path stays below the base path however often a server decodes it."""
    if not path.startswith("/"):
        return _("a path that does not begin with “/”")
    if len(path) > _LONGEST_PATH or not _PATH.fullmatch(path):
        return _("an unusual character in a path")
    decoded = _decoded(path)
    if decoded.count("/") != path.count("/") or _UNSAFE.search(decoded):
        return _("an unusual character in a path")
    if any(segment.split(";")[0] in (".", "..") for segment in decoded.split("/")):
        return _("a path that climbs")
    return None


def params_problem(params: Params) -> str | None:
    """Query parameters carry no control characters and no other method."""
    for name, value in params:
        if _CONTROL.search(name + value):
            return _("a control character in a parameter")
        if _is_override(name, value):
            return _("a parameter that changes the method")
    return None


def header_problem(name: str, value: str) -> str | None:
    """A header that a connector declares says nothing about method, place, body or identity."""
    if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
        return _("the header “{name}” is malformed").format(name=_brief(name))
    if _CORE_HEADERS.fullmatch(name.lower()) or _is_override(name, ""):
        return _("the header “{name}” belongs to Sommit").format(name=name)
    return None


def body_problem(declared: ReadPost, body: bytes) -> str | None:
    """The body that leaves holds what its declaration promises, and not what it excludes."""
    try:
        body.decode()
        sent = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _("a body that is no JSON object")
    if msgspec.json.encode(sent) != body:
        return _("a body with a member that comes twice")
    for name, value in declared.body_has.items():
        if name not in sent or _canonical(sent[name]) != _canonical(msgspec.json.encode(value)):
            return _("a body that is not as declared ({name})").format(name=name)
    if declared.body_lacks & sent.keys():
        return _("a body with a member that is excluded")
    return None


def _canonical(value: bytes | msgspec.Raw) -> bytes:
    return msgspec.json.encode(msgspec.json.decode(value), order="deterministic")


def _decoded(text: str) -> str:
    while (once := unquote(text)) != text:
        text = once
    return text


def _query_problem(query: str) -> str | None:
    parts = re.split("[&;]", query.replace("+", " "))
    pairs = (part.partition("=") for part in parts)
    return params_problem([(_decoded(name), _decoded(value)) for name, _eq, value in pairs])


def _is_override(name: str, value: str) -> bool:
    lowered = name.strip().lower()
    letters = re.sub(r"[^a-z]", "", lowered)
    if _OVERRIDE.fullmatch(lowered) or _OVERRIDE.fullmatch(letters):
        return True
    return letters.endswith("method") and value.strip().upper() in _WRITING


def _brief(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text[:40])

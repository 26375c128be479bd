"""A token never shows: a holder without a readable `repr`, a filter that cleans logs by value."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
import threading
from collections import Counter
from collections.abc import Callable
from urllib.parse import quote

HIDDEN = "[token]"
_SHORTEST = 8
"""A shorter token is not searched for: it would be found in ordinary words."""


class Secret:
    """A token in the hand of the core. Printing, comparing or pickling it shows nothing."""

    __slots__ = ("__reveal",)

    def __init__(self, value: str) -> None:
        # A closure, so that a traceback or debugger that prints attributes prints a function.
        self.__reveal: Callable[[], str] = lambda: value

    @classmethod
    def of(cls, value: str | Secret) -> Secret:
        """`value` as a secret; a secret stays itself."""
        return value if isinstance(value, Secret) else cls(value)

    def reveal(self) -> str:
        """The token itself. Keep it out of variables: a traceback may show those."""
        return self.__reveal()

    def occurs_in(self, *texts: str | bytes) -> bool:
        """True when one of `texts` holds the token; a very short one is never found."""
        raw = self.reveal().encode()
        found = (raw in (t.encode() if isinstance(t, str) else t) for t in texts)
        return len(raw) >= _SHORTEST and any(found)

    @property
    def fingerprint(self) -> str:
        """A stable name for the token that does not tell it."""
        return hashlib.sha256(b"sommit:" + self.reveal().encode()).hexdigest()[:16]

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> str:
        raise TypeError("a token is never pickled")


def mask(token: str) -> str:
    """What may be shown of a token: "sk_live_…1234", and less of a short one."""
    parts = token.split("_")
    prefix = "_".join(parts[:2]) + "_" if len(parts) > 2 else ""
    hidden = len(token) - len(prefix)
    if hidden < 12 or len(prefix) > 12:
        return "…" if len(token) < 16 else "…" + token[-4:]
    return prefix + "…" + token[-4:]


class Redaction(logging.Filter):
    """Replaces the tokens in use by `[token]` in log records, in whatever form they appear."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()
        self._pattern: re.Pattern[str] | None = None

    def hide(self, secret: Secret) -> None:
        """Clean `secret` out of every record from here on, until `forget` as often."""
        self._count(secret, 1)

    def forget(self, secret: Secret) -> None:
        """Take back one `hide`."""
        self._count(secret, -1)

    def clean(self, text: str) -> str:
        """`text` without the tokens in use."""
        pattern = self._pattern
        return pattern.sub(HIDDEN, text) if pattern else text

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean message, arguments and traceback of `record`."""
        if self._pattern:
            record.msg, record.args = self.clean(_said(record)), None
            if record.exc_info:
                text = record.exc_text or logging.Formatter().formatException(record.exc_info)
                record.exc_text, record.exc_info = self.clean(text), None
            if record.stack_info:
                record.stack_info = self.clean(record.stack_info)
        return True

    def _count(self, secret: Secret, step: int) -> None:
        if len(secret.reveal()) < _SHORTEST:
            return
        with self._lock:
            self._held[secret.reveal()] += step
            self._held = +self._held
            forms = {form for token in self._held for form in _forms(token)}
            longest_first = sorted(forms, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first))) if forms else None


class _Silence(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


def _said(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # arguments that do not fit the message
        return f"{record.msg} {record.args}"


def _forms(token: str) -> set[str]:
    """The token as is, and as URLs, JSON and base64 (at each of its three offsets) spell it."""
    raw = token.encode()
    forms = {token, quote(token, safe=""), json.dumps(token)[1:-1], repr(token)[1:-1]}
    for offset in range(3):
        text = base64.b64encode(b"\0" * offset + raw).decode()
        # The first and the last characters also carry bits of the token's neighbours.
        core = text[(0, 2, 3)[offset] : len(text) - 4 if text.endswith("=") else None]
        forms |= {core, core.replace("+", "-").replace("/", "_")}
    return {form for form in forms if len(form) >= _SHORTEST}


redaction = Redaction()
"""The process's one redaction: each open till adds its token while it is open."""

_NETWORK_LOGS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy")


def clean_log(name: str) -> logging.Logger:
    """The logger of this name, from which tokens are removed."""
    logger = logging.getLogger(name)
    logger.addFilter(redaction)
    return logger


def quiet_network_logs() -> None:
    """Keep the HTTP libraries' logs to warnings: theirs show URLs and headers otherwise."""
    for name in _NETWORK_LOGS:
        clean_log(name).addFilter(_SILENCE)


_SILENCE = _Silence()

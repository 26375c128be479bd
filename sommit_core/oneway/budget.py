"""How many requests a token may send: counted over all readings that share the token."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

from sommit_core.hooks import Budget

_SHORTEST_PAUSE = 0.01
"""Seconds: a rest of a pause that rounding left over must not become a busy loop."""


class Budgets:
    """The requests that each token has sent of late; shared by all tills opened with it.

    Args:
        wait: True to pause until there is room again (a long back-fill), False to refuse.
        monotonic: Seconds that only ever grow.
        sleep: Pauses for so many seconds.
    """

    def __init__(
        self,
        *,
        wait: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._wait = wait
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = threading.Lock()
        self._sent: defaultdict[str, deque[float]] = defaultdict(deque)

    def take(self, key: str, budget: Budget) -> float:
        """Count one request of `key`. Returns the seconds to wait first: 0 means it may leave.

        A registry that waits has waited when this returns, and always returns 0.
        """
        while (pause := self._take(key, budget)) > 0 and self._wait:
            self._sleep(max(pause, _SHORTEST_PAUSE))
        return pause

    def _take(self, key: str, budget: Budget) -> float:
        with self._lock:
            now = self._monotonic()
            sent = self._sent[key]
            while sent and sent[0] + budget.seconds <= now:
                sent.popleft()
            if len(sent) >= budget.requests:
                return sent[0] + budget.seconds - now
            sent.append(now)
            return 0.0

"""A reading of the fake till through the core, as in a night."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, time

import pytest
from sommit_fake.till import Till, tills

from sommit_core.business_day import BusinessClock
from sommit_core.connection import Connection
from sommit_core.i18n import language, use_language

Reading = Callable[..., Connection]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What the core says is compared in English."""
    spoken = language()
    use_language("en")
    yield
    use_language(spoken)


@pytest.fixture
def read() -> Iterator[Reading]:
    """`read(now, **settings)`: the till as of `now`, as a venue in Paris reads it."""
    with ExitStack() as open_readings:

        def reading(now: datetime, zone: str = "Europe/Paris", **settings: str) -> Connection:
            clock = BusinessClock.always(zone, time(5))
            connection = Connection.open(
                "fake", settings, "sk_test_canary1", clock=clock, currency="EUR", now=now
            )
            return open_readings.enter_context(connection)

        yield reading


@pytest.fixture
def till() -> Iterator[Till]:
    """A till made by hand; read it with `till="mine"`."""
    tills["mine"] = Till()
    yield tills["mine"]
    del tills["mine"]

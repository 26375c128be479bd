"""A shell for each page whose commands are run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.console import Shell, free_port


@pytest.fixture
def port() -> int:
    """The port of this page's till."""
    return free_port()


@pytest.fixture
def shell(tmp_path: Path, port: int) -> Iterator[Shell]:
    """A shell with Sommit in it, speaking English, with books of its own."""
    opened = Shell(tmp_path, port)
    opened.run(f"export SOMMIT_DATABASE_URL=sqlite:///{tmp_path}/sommit.db")
    opened.run("export SOMMIT_LANG=en SOMMIT_ALLOW_LOOPBACK=1")
    yield opened
    opened.close()

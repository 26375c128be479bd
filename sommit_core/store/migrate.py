"""Bringing a database's schema up to date with Alembic (imported only when there is need)."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config


def config(url: str = "") -> Config:
    """Alembic's configuration, without a file."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return made


def upgrade(engine: sa.Engine, url: str, revision: str = "head") -> None:
    """Bring the schema up to `revision`, in one transaction."""
    _run(engine, url, lambda made: command.upgrade(made, revision))


def downgrade(engine: sa.Engine, url: str, revision: str) -> None:
    """Take the schema back to `revision`, in one transaction."""
    _run(engine, url, lambda made: command.downgrade(made, revision))


def _run(engine: sa.Engine, url: str, do: object) -> None:
    made = config(url)
    with engine.begin() as db:
        made.attributes["connection"] = db
        do(made)  # type: ignore[operator]

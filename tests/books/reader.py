"""Reads the only venue of some books, as a process of its own: `reader.py FOLDER INSTANT`."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sommit_core import closings, sync, tills, venues
from sommit_core.store.database import Database
from sommit_core.store.vault import Vault


def main(folder: Path, as_of: datetime) -> None:
    """Read; say when it begins, when closings were kept, and how it ended."""
    with closing(Database(f"sqlite:///{folder}/books.db")) as db:
        vault = Vault.open(None, folder / "key")
        with db.reading() as tx:
            venue = venues.list_venues(tx)[0]
            till = tills.get_till(tx, venue)
        say("ready")
        report = sync.sync(
            db, vault, venue, till, as_of=as_of, started=as_of, progress=lambda *_days: say("kept")
        )
        say(report.state)


def say(word: str) -> None:
    """Tell the process that waits."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    closings.LINES_TOGETHER = 1  # many commits: many instants to be killed at
    main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))

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
    """Read; say "ready" before the first statement and "done" after the last."""
    with closing(Database(f"sqlite:///{folder}/books.db")) as db:
        vault = Vault.open(None, folder / "key")
        with db.reading() as tx:
            venue = venues.list_venues(tx)[0]
            till = tills.get_till(tx, venue)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        report = sync.sync(db, vault, venue, till, as_of=as_of, started=as_of)
        sys.stdout.write(f"{report.state}\n")


if __name__ == "__main__":
    closings.LINES_TOGETHER = 200  # many commits: many instants to be killed at
    main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))

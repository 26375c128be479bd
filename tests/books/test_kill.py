"""A reading killed at any instant: nothing is lost, nothing doubled, and the next one goes on."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from sommit_core import cellar, linking, products, stock, sync, tills, venues
from tests.books import reader
from tests.books.house import DAY, MONDAY, TOKEN, at, books, dump, morning_after

SEED = 20260302
KILLS = 20
NOW = morning_after(MONDAY + 12 * DAY)


@pytest.fixture
def venue(blank: Path, tmp_path: Path) -> Path:
    """The folder of books of a made-up restaurant: one night read, a glass and a bottle linked."""
    folder = shutil.copytree(blank, tmp_path / "start")
    with books(folder) as (db, vault):
        opened = at(MONDAY, "05:00")
        with db.transaction() as tx:
            bar = venues.add_venue(tx, "Chez Test", at=opened)
        till = tills.connect_till(
            db, vault, bar, "fake", settings={}, token=TOKEN, start=MONDAY, now=opened
        )
        sync.sync(db, vault, bar, till, as_of=morning_after(MONDAY), started=opened)
        with db.transaction() as tx:
            drink = cellar.add_beverage(
                tx, bar, {"name": "Sancerre", "container_ml": 750}, at=opened
            )
            for plu, serving in (("101", 120), ("102", 750), ("401", 50), ("501", 30)):
                product = products.get_product(tx, bar, plu)
                linking.link(tx, bar, product, drink, serving_ml=serving, at=opened)
            stock.count(tx, bar, drink, 10**8, at=at(MONDAY, "12:00"), now=NOW)
    return folder


def started(folder: Path) -> subprocess.Popen[str]:
    """A process that is about to read."""
    command = [sys.executable, str(Path(reader.__file__)), str(folder), NOW.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def undisturbed(folder: Path) -> tuple[int, float]:
    """Read to the end; how often it told that closings were kept, and the seconds between."""
    process = started(folder)
    assert process.stdout
    told = [(line, time.monotonic()) for line in process.stdout]
    assert process.wait(timeout=60) == 0
    assert told[-1][0] == "healthy\n"
    return len(told), (told[-1][1] - told[0][1]) / len(told)


def kill(process: subprocess.Popen[str], steps: int, pause: float) -> None:
    """Kill a reading some time after it told so many times that it had kept closings."""
    assert process.stdout
    for _step in range(steps):
        process.stdout.readline()
    try:
        process.wait(timeout=pause)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate(timeout=60)


def contents(folder: Path) -> dict[str, list[object]]:
    """All rows of the books; no balance differs from what they say."""
    with books(folder) as (db, _vault):
        with db.reading() as tx:
            bar = venues.list_venues(tx)[0]
            checked, differences = stock.verify(tx, bar)
        assert (checked, differences) == (1, [])
        return dump(db)


def test_a_reading_killed_at_any_instant_is_made_good_by_the_next(
    venue: Path, tmp_path: Path
) -> None:
    whole = shutil.copytree(venue, tmp_path / "whole")
    steps, pause = undisturbed(whole)
    wanted = contents(whole)
    chance = Random(SEED)
    found = []
    for n in range(KILLS):
        folder = shutil.copytree(venue, tmp_path / f"killed-{n}")
        kill(started(folder), chance.randrange(steps), chance.uniform(0, 2 * pause))
        found.append(len(contents(folder)["sale_line"]))
        reader.main(folder, NOW)
        assert contents(folder) == wanted, f"seed {SEED}, kill {n}"
        shutil.rmtree(folder)
    assert len(set(found)) > 2, "the kills must fall on different instants"


def test_a_killed_reading_keeps_no_other_from_reading(venue: Path) -> None:
    kill(started(venue), steps=0, pause=0)
    reader.main(venue, NOW)
    assert contents(venue)["sale_line"]

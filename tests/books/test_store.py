"""The books' file: its schema, its safety switches, and what happens when it cannot be used."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from sommit_core.errors import AlreadyReading, DatabaseTooNew, DatabaseUnusable
from sommit_core.store import database, migrate
from sommit_core.store import tables as t
from sommit_core.store.database import HEAD, Database
from tests.books.conftest import NewHouse
from tests.books.house import DAY, MONDAY, House, at, dump, morning_after

TUESDAY, WEDNESDAY = MONDAY + DAY, MONDAY + 2 * DAY


@pytest.fixture
def bar(house: House) -> House:
    """A venue with a bottle linked, sold on three evenings, the first of them read."""
    house.button("1", "SANCERRE BTL", 52)
    house.button("2", "CHINON BTL", 31)
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        house.sell(at(day, "21:00"), {"1": 1, "2": 2})
    house.night(MONDAY)
    sancerre = house.beverage("Sancerre")
    house.link("1", sancerre, 750)
    house.count(sancerre, 9000, at(MONDAY, "12:00"))
    return house


# -- the schema -----------------------------------------------------------------------------------


def test_migrations_make_the_tables_that_the_code_speaks_of(house: House) -> None:
    with house.db.engine.connect() as tx:
        context = MigrationContext.configure(tx, opts={"render_as_batch": True})
        assert compare_metadata(context, t.metadata) == []


def test_every_constraint_has_a_name(house: House) -> None:
    inspector = sa.inspect(house.db.engine)
    for name in t.metadata.tables:
        assert inspector.get_pk_constraint(name)["name"], name
        assert all(key["name"] for key in inspector.get_foreign_keys(name)), name
        assert all(key["name"] for key in inspector.get_unique_constraints(name)), name


def test_books_with_data_go_down_and_up_again(bar: House) -> None:
    url = str(bar.db.engine.url)
    migrate.downgrade(bar.db.engine, url, "base")
    assert sa.inspect(bar.db.engine).get_table_names() == ["alembic_version"]
    migrate.upgrade(bar.db.engine, url)
    assert all(rows == [] for rows in dump(bar.db).values())
    with bar.db.engine.connect() as tx:
        assert compare_metadata(MigrationContext.configure(tx), t.metadata) == []


def test_opening_books_again_changes_nothing(bar: House) -> None:
    before = dump(bar.db, without={})
    with closing(Database(str(bar.db.engine.url))) as again:
        assert dump(again, without={}) == before


def test_a_newer_database_is_left_alone(bar: House) -> None:
    with bar.db.transaction() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseTooNew, match="9999"):
        Database(str(bar.db.engine.url))
    assert HEAD < "9999"


def test_many_processes_may_open_new_books_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/books.db"
    opens = f"from sommit_core.store.database import Database; Database({url!r}).close()"
    running = [
        subprocess.Popen([sys.executable, "-c", opens], stderr=subprocess.PIPE) for _ in range(3)
    ]
    ends = [(process.communicate(timeout=60)[1], process.returncode) for process in running]
    assert ends == [(b"", 0)] * 3


# -- safety switches ------------------------------------------------------------------------------


def test_the_file_is_safe_against_power_cuts_and_loose_ends(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/books.db")) as db:
        for connect in (db.transaction, db.reading):
            with connect() as tx:
                found = {
                    name: tx.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
                }
            assert found == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": database.BUSY_SECONDS * 1000,
            }


def test_a_row_cannot_point_to_nothing(house: House) -> None:
    with pytest.raises(sa.exc.IntegrityError), house.db.transaction() as tx:
        t.insert(tx, t.balance, beverage_id=999, volume_ul=0)


def test_a_transaction_that_fails_leaves_nothing(house: House) -> None:
    before = dump(house.db)

    def write_and_fail() -> None:
        with house.db.transaction() as tx:
            t.insert(tx, t.venue_clock, venue_id=1, since=TUESDAY, zone="UTC", cutoff="05:00")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert dump(house.db) == before


def test_a_reader_sees_one_moment_and_stops_no_writer(bar: House) -> None:
    with bar.db.reading() as tx:
        before = tx.scalar(sa.select(sa.func.count()).select_from(t.sale_line))
        bar.night(WEDNESDAY)
        assert tx.scalar(sa.select(sa.func.count()).select_from(t.sale_line)) == before
    assert len(dump(bar.db)["sale_line"]) == before + 4


def test_damage_is_found(bar: House, tmp_path: Path) -> None:
    assert bar.db.damage() is None
    bar.db.close()
    path = Path(str(bar.db.engine.url.database))
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    content = bytearray(path.read_bytes())
    content[4096 * 5 : 4096 * 9] = b"\xaa" * 4096 * 4
    path.write_bytes(content)
    try:
        found = bar.db.damage()
    except DatabaseUnusable as error:
        found = str(error)
    assert found


# -- a file that cannot be used -------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "sqlite", "mysql://me:secret@host/books", "nothing://x", "sqlite+none:///x"],
)
def test_an_address_of_no_known_kind_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        Database(url)
    assert "secret" not in str(refused.value)


def test_what_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Chère Madame, " * 500)
    with pytest.raises(DatabaseUnusable, match="not a database"):
        Database(f"sqlite:///{path}")
    assert path.read_text() == "Chère Madame, " * 500


@pytest.mark.parametrize("place", ["folder", "file/books.db", "file/deeper/books.db"])
def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnusable):
        Database(f"sqlite:///{tmp_path / place}")


def test_the_folder_is_made_when_it_is_missing(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path}/a/b/c.db").close()
    assert (tmp_path / "a" / "b" / "c.db").is_file()


def test_books_that_may_only_be_read_are_refused_before_anything_is_lost(bar: House) -> None:
    before = dump(bar.db)
    with switched(bar.db, "query_only=ON"), pytest.raises(DatabaseUnusable, match="read-only"):
        bar.night(WEDNESDAY)
    assert dump(bar.db) == before
    bar.night(WEDNESDAY)
    bar.agrees()


@contextmanager
def switched(db: Database, *pragmas: str) -> Iterator[None]:
    """New connections with these pragmas, for a while."""

    def switch(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()

    sa.event.listen(db.engine, "connect", switch)
    db.engine.dispose()
    try:
        yield
    finally:
        sa.event.remove(db.engine, "connect", switch)
        db.engine.dispose()


def test_a_full_disk_loses_nothing_and_the_reading_goes_on_when_there_is_room(
    new_house: NewHouse,
) -> None:
    undisturbed, bar = busy(new_house("undisturbed")), busy(new_house("full"))
    undisturbed.night(WEDNESDAY)
    with bar.db.reading() as tx:
        pages = int(tx.exec_driver_sql("PRAGMA page_count").scalar() or 0)
    failed = []
    for more in range(0, 40, 4):
        with switched(bar.db, f"max_page_count={pages + more}"):
            try:
                bar.night(WEDNESDAY)
            except DatabaseUnusable as error:
                failed.append(str(error))
            closings = dump(bar.db)["closing"]
            lines = dump(bar.db)["sale_line"]
            assert sum(row[6] for row in closings) == len(lines)
    bar.night(WEDNESDAY)
    assert failed
    assert all("the disk is full" in told for told in failed)
    assert same_but_for_names(dump(bar.db), dump(undisturbed.db))
    bar.agrees()


def busy(bar: House) -> House:
    for plu in range(60):
        bar.button(str(plu), f"VIN NUMERO {plu} AVEC UN NOM BIEN LONG", 20)
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        bar.sell(at(day, "21:00"), {str(plu): 1 for plu in range(60)})
    return bar


def same_but_for_names(one: dict[str, Any], two: dict[str, Any]) -> bool:
    """Equal books of two venues, whose names and tokens differ."""
    own = ("venue", "connection", "journal")
    return all(one[name] == two[name] for name in one if name not in own)


# -- others at the same file ----------------------------------------------------------------------


def test_a_locked_file_is_waited_for_and_then_refused(
    bar: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(bar.db)
    with locked(bar.db), switched(bar.db, "busy_timeout=50"):
        with pytest.raises(DatabaseUnusable, match="keeps it locked"):
            bar.night(WEDNESDAY)
        assert dump(bar.db) == before  # what reads is never kept waiting
    bar.night(WEDNESDAY)
    bar.agrees()


def test_a_file_locked_for_a_moment_is_waited_for(bar: House) -> None:
    holds, wanted = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(bar.db):
            holds.set()
            wanted.wait(30)

    def ask_for_it(_connection: sa.Connection) -> None:
        wanted.set()

    other = threading.Thread(target=hold)
    other.start()
    holds.wait(30)
    sa.event.listen(bar.db.engine, "begin", ask_for_it, insert=True)
    bar.night(WEDNESDAY)
    other.join()
    bar.agrees()


@contextmanager
def locked(db: Database) -> Iterator[None]:
    """Another program that holds the right to write."""
    with closing(sqlite3.connect(str(db.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


# -- two readings of one till at once -------------------------------------------------------------


def test_a_second_reading_leaves_the_work_to_the_first(bar: House) -> None:
    refused = []

    def meanwhile(*_days: object) -> None:
        with pytest.raises(AlreadyReading, match="chez-test"):
            bar.night(WEDNESDAY)
        refused.append(True)

    bar.read(morning_after(WEDNESDAY), progress=meanwhile)
    assert refused
    bar.night(WEDNESDAY)
    bar.agrees()


def test_another_process_leaves_the_work_to_the_first(bar: House) -> None:
    script = f"""
from sommit_core.errors import AlreadyReading
from sommit_core.store.database import Database
try:
    with Database({str(bar.db.engine.url)!r}).reading_lock({bar.till.id}, "chez-test"):
        print("mine")
except AlreadyReading:
    print("taken")
"""
    run = [sys.executable, "-c", script]
    with bar.db.reading_lock(bar.till.id, "chez-test"):
        assert subprocess.check_output(run, timeout=60) == b"taken\n"
    assert subprocess.check_output(run, timeout=60) == b"mine\n"


def test_many_readings_started_at_once_apply_each_sale_once(bar: House) -> None:
    for n in range(5):
        day = WEDNESDAY + n * DAY
        bar.sell(at(day, "22:00"), {"1": 1})
        start = threading.Barrier(8)

        def read(_n: int, start: threading.Barrier = start, day: Any = day) -> bool:
            start.wait(30)
            try:
                return bar.night(day).error is None
            except AlreadyReading:
                return False

        with ThreadPoolExecutor(8) as pool:
            assert any(pool.map(read, range(8)))
        bar.agrees()


# -- the n-th statement fails ---------------------------------------------------------------------


def test_whichever_statement_fails_the_next_reading_makes_it_good(
    bar: House, tmp_path: Path
) -> None:
    for n in range(2):
        bar.sell(at(TUESDAY, "23:00"), {str(n + 1): 1}, seen_at=at(WEDNESDAY, "12:00"))
    bar.pos.rename("1", "SANCERRE BOUTEILLE", at(TUESDAY, "12:00"))
    bar.pos.reprice("1", 55, at(TUESDAY, "12:00"))
    bar.pos.add("3", "MORGON BTL", 30, at=at(TUESDAY, "12:00"))
    bar.night(TUESDAY)
    bar.db.close()
    path = Path(str(bar.db.engine.url.database))
    before = path.read_bytes()
    statements = failing_at(bar, 0)
    wanted = dump(bar.db)
    for n in range(1, statements + 1):
        bar.db.close()
        path.write_bytes(before)
        with pytest.raises(DatabaseUnusable, match="the disk reports an error"):
            failing_at(bar, n)
        assert [row[6] for row in dump(bar.db)["closing"]] in ([2, 2], [2, 4], [2, 4, 2]), n
        assert failing_at(bar, 0)
        assert dump(bar.db) == wanted, n


def failing_at(bar: House, n: int) -> int:
    """Read Wednesday's night; its `n`-th statement fails (0: none). How many there were."""
    count = 0

    def fail(*_execution: object) -> None:
        nonlocal count
        count += 1
        if count == n:
            raise sqlite3.OperationalError("disk I/O error")

    events = ("do_execute", "do_executemany", "do_execute_no_params")
    for event in events:
        sa.event.listen(bar.db.engine, event, fail)
    try:
        bar.night(WEDNESDAY)
    finally:
        for event in events:
            sa.event.remove(bar.db.engine, event, fail)
    return count

"""Opening the books: one engine, its transactions, its lock, and its schema brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.engine import make_url

from sommit_core.errors import AlreadyReading, DatabaseTooNew, DatabaseUnusable
from sommit_core.i18n import _

HEAD = "0001"
"""The newest revision of the schema that this code knows."""

BUSY_SECONDS = 30
READS = "sommit_reads"
"""Execution option of transactions that only read: they take no write lock."""


class Database:
    """The books of one installation.

    Every change goes through `transaction()`, which commits when its block ends and otherwise
    leaves everything as it was.
    """

    def __init__(self, url: str) -> None:
        """Open the database at `url` (SQLAlchemy form), creating and migrating it if need be.

        Raises:
            DatabaseUnusable: it cannot be opened or written, or the URL is of no known kind.
            DatabaseTooNew: it was written by a newer Sommit.
        """
        self.where = _without_password(url)
        try:
            self.engine = self._open(url)
            with self._errors():
                self._reader = self.engine.execution_options(**{READS: True})
                self._migrate(url)
        except OSError as error:
            raise DatabaseUnusable(where=self.where, detail=error.strerror) from error

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def damage(self) -> str | None:
        """What the database itself finds wrong with its files, None when it finds nothing."""
        with self.reading() as tx:
            if tx.dialect.name != "sqlite":
                return None  # PostgreSQL looks after its files itself
            found = str(tx.exec_driver_sql("PRAGMA quick_check(1)").scalar())
            return None if found == "ok" else found

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """A transaction that may write: all of its block, or nothing."""
        with self._errors(), self.engine.begin() as tx:
            yield tx

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A consistent view of the books; it never waits for a writer nor makes one wait."""
        with self._errors(), self._reader.begin() as tx:
            yield tx

    @contextmanager
    def rehearsal(self) -> Iterator[Database]:
        """A copy of the books for a dry run: it makes nobody wait, and is gone at the end."""
        with TemporaryDirectory(prefix="sommit-rehearsal-") as folder:
            copy = Path(folder) / "books.db"
            with self._errors(), closing(sqlite3.connect(copy)) as target:
                source = self.engine.raw_connection()
                try:
                    source.driver_connection.backup(target)  # type: ignore[union-attr]
                finally:
                    source.close()
            rehearsed = Database(f"sqlite:///{copy}")
            try:
                yield rehearsed
            finally:
                rehearsed.close()

    @contextmanager
    def reading_lock(self, connection_id: int, venue: str) -> Iterator[None]:
        """Hold the right to read one connection; it frees itself if the process dies.

        Raises:
            AlreadyReading: somebody else holds it.
        """
        path = self.engine.url.database or ""
        lock = FileLock(f"{path}.reading-{connection_id}.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise AlreadyReading(venue=venue) from error
        except OSError as error:
            raise DatabaseUnusable(where=self.where, detail=error.strerror) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.OperationalError, sa.exc.DatabaseError) as error:
            if isinstance(error, sa.exc.IntegrityError):
                raise
            raise DatabaseUnusable(where=self.where, detail=_reason(error.orig)) from error

    def _open(self, url: str) -> sa.Engine:
        try:
            return _engine(url)
        except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as error:
            detail = _("not the address of a database that Sommit can use")
            raise DatabaseUnusable(where=self.where, detail=detail) from error

    def _migrate(self, url: str) -> None:
        found = self._revision()
        if found == HEAD:
            return
        if found is not None and found > HEAD:
            raise DatabaseTooNew(where=self.where, found=found)
        from sommit_core.store.migrate import upgrade

        upgrade(self.engine, url)

    def _revision(self) -> str | None:
        with self._reader.connect() as db:
            if not sa.inspect(db).has_table("alembic_version"):
                return None
            found = db.scalar(sa.text("SELECT version_num FROM alembic_version"))
            return None if found is None else str(found)


def _engine(url: str) -> sa.Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise sa.exc.NoSuchModuleError(parsed.drivername)
    _make_folder(parsed.database)
    engine = sa.create_engine(parsed, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _make_folder(path: str | None) -> None:
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions of its own: `_begin` does.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: sa.Connection) -> None:
    # A writer takes its lock at once: taken half-way, it could fail after work was done.
    reads = connection.get_execution_options().get(READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _without_password(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return "?"


def _reason(error: BaseException | None) -> str:
    text = str(error).lower()
    for part, sentence in (
        ("locked", _("another program keeps it locked")),
        ("full", _("the disk is full")),
        ("readonly", _("it is read-only")),
        ("unable to open", _("it cannot be opened: check the path and the rights")),
        ("not a database", _("the file is not a database")),
        ("malformed", _("the file is damaged")),
        ("disk i/o", _("the disk reports an error")),
    ):
        if part in text:
            return sentence
    return type(error).__name__

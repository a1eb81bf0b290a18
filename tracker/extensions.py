"""Flask extensions, created bare, and how the two databases begin a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, event, func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect

from tracker.models import Model

db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False})
migrate = Migrate()
login = LoginManager()
csrf = CSRFProtect()
babel = Babel()
# Brakes on pages open to anyone; wrong passwords are counted in the database (TRUST 17, 32).
limiter = Limiter(key_func=get_remote_address)

_writing: ContextVar[bool] = ContextVar("writing", default=False)
BUSY_SECONDS = 15


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside take SQLite's write lock at once, so that read-then-write cannot lose an update."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def will_write(flag: bool) -> None:
    """Say for the rest of this context whether its transactions write (a request's edge calls it first)."""
    _writing.set(flag)


def in_line(queue: str) -> None:
    """Wait until nobody else is inside this queue, until the transaction ends.

    PostgreSQL takes an advisory lock by the queue's name; on SQLite a writing transaction is alone anyway.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(queue, 0))))


def insert_new(model: type[Model]) -> sqlite_dialect.Insert | postgresql.Insert:
    """An INSERT for this kind of row that passes over those whose unique key stands already, on either engine."""
    return _insert_new(model, db.session.get_bind().dialect.name)


@cache
def _insert_new(model: type[Model], dialect: str) -> sqlite_dialect.Insert | postgresql.Insert:
    insert = (sqlite_dialect.insert if dialect == "sqlite" else postgresql.insert)(model)
    return insert.on_conflict_do_nothing()


def engine_options(*, is_sqlite: bool) -> dict[str, Any]:
    """Options of create_engine: autocommit on SQLite (we send BEGIN ourselves), pings on PostgreSQL."""
    if is_sqlite:
        return {"connect_args": {"isolation_level": None, "timeout": BUSY_SECONDS}}
    return {
        "pool_pre_ping": True,
        "pool_size": 5,
        "max_overflow": 10,
        "pool_timeout": 3,
        "connect_args": {"connect_timeout": 3, "options": "-c timezone=utc"},
    }


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    # FULL, because WAL with NORMAL may lose commits in a power cut (TRUST, lesson 3).
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")

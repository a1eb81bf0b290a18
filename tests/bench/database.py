"""The database that something is measured on: the one named, or a SQLite file or PostgreSQL of our own."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from tests import databases
from tracker import create_app
from tracker.extensions import db
from tracker.settings import Settings


def arguments(words: str | None) -> argparse.ArgumentParser:
    """What every measurement may be told."""
    parser = argparse.ArgumentParser(description=words)
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql (our own), or an address")
    return parser


@contextmanager
def measured(database: str) -> Iterator[Session]:
    """A session on an empty database with its schema; one that is named by its address must be empty."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = "" if database == "sqlite" else database
        if database == "postgresql":
            server = stack.enter_context(databases.postgresql_server(folder / "postgresql"))
            url = databases.postgresql_on(server, worker="bench").url
        given = Settings(
            data_dir=folder, database_url=url, secret_key="x" * 40, testing=True, password_cost=1
        )
        app = create_app(given.checked())
        with app.app_context():
            db.create_all()
            yield db.session()
            db.session.remove()
            db.engine.dispose()


def settle_statistics() -> None:
    """What autovacuum would have done by now."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")

"""Runs the migrations in one transaction: an upgrade happens whole or not at all, on both databases."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from flask import current_app

from tracker.models.base import Instant

UPGRADE_LOCK = 5_115_747  # any number of our own; two machines starting at once upgrade one after the other
db = current_app.extensions["migrate"].db


def run() -> None:
    """Upgrade, downgrade or compare, as the command wants."""
    if context.is_offline_mode():
        raise SystemExit("Migrations run against a database; there is no SQL script mode.")
    with db.engine.connect() as connection, without_foreign_keys(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADE_LOCK)))
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_type=True,
            compare_server_default=True,
            render_as_batch=connection.dialect.name == "sqlite",
            include_name=ours_only(connection),
            render_item=as_plain_type,
            process_revision_directives=no_empty_revision,
        )
        context.run_migrations()


@contextmanager
def without_foreign_keys(connection: sa.Connection) -> Iterator[None]:
    """SQLite alters a table by copying it; its foreign keys rest meanwhile and are checked at the end."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction, hence past SQLAlchemy
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"after the migration these rows point nowhere: {broken[:10]}")
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def ours_only(connection: sa.Connection) -> Callable[[str | None, str, Any], bool]:
    """What is compared with the models: all but the tables in which SQLite keeps a search index."""
    index: set[str] = set()
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("PRAGMA table_list").mappings()
        index = {row["name"] for row in rows if row["type"] in ("virtual", "shadow")}
    return lambda name, kind, _parents: kind != "table" or name not in index


def as_plain_type(kind: str, item: Any, autogenerate: Any) -> str | Literal[False]:
    """Write column types without our own classes: a migration must run long after the models have changed."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, sa.JSON):
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def no_empty_revision(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no file when the models and the migrations already agree."""
    writing = getattr(context.config.cmd_opts, "autogenerate", False)
    if writing and directives[0].upgrade_ops.is_empty():
        directives.clear()


run()

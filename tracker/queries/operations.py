"""What operating asks of the database: is it there, and is its schema the newest."""

from __future__ import annotations

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tracker.extensions import db
from tracker.settings import place


def is_reachable() -> bool:
    """Whether the database answers."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True


def is_migrated() -> bool:
    """Whether the schema stands at the newest migration."""
    script = ScriptDirectory(str(place("migrations")))
    present = MigrationContext.configure(db.session.connection()).get_current_heads()
    return set(present) == set(script.get_heads())

"""What operating asks of the database: is it there, and is its schema the newest."""

from __future__ import annotations

from datetime import date, datetime

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from tracker.extensions import db
from tracker.models import Deadline, LoginSession, Need
from tracker.settings import place
from tracker.vocabulary import Status


def is_reachable() -> bool:
    """Whether the database answers."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True


def needs_by_status() -> dict[Status, int]:
    """How many needs stand in each status, those in none included."""
    query = select(Need.status, func.count()).group_by(Need.status)
    found = dict(db.session.execute(query).all())
    return {status: found.get(status, 0) for status in Status}


def overdue_deadlines(today: date) -> int:
    """How many running deadlines lie behind the civil date `today`."""
    query = (
        select(func.count())
        .select_from(Deadline)
        .where(Deadline.stopped_at.is_(None), Deadline.paused_on.is_(None), Deadline.due_on < today)
    )
    return db.session.scalar(query) or 0


def sessions_seen_since(at: datetime) -> int:
    """How many people were at the site since an instant, and have not left."""
    query = select(func.count(LoginSession.person_id.distinct())).where(
        LoginSession.ended_at.is_(None), LoginSession.seen_at > at
    )
    return db.session.scalar(query) or 0


def is_migrated() -> bool:
    """Whether the schema stands at the newest migration."""
    script = ScriptDirectory(str(place("migrations")))
    present = MigrationContext.configure(db.session.connection()).get_current_heads()
    return set(present) == set(script.get_heads())

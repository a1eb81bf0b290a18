"""Quarters in the books: which are there, which boundaries wait for their refresh."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from tracker.catalog.work_calendar import work_calendar
from tracker.clock import Quarter
from tracker.extensions import db
from tracker.models import Event, QuarterBook
from tracker.rules.boundaries import refresh_is_due


def book_of(quarter: Quarter) -> QuarterBook | None:
    """The quarter's row in the books, as the database has it now."""
    query = select(QuarterBook).where(QuarterBook.code == quarter.code)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def boundaries_due(at: datetime) -> Sequence[Quarter]:
    """The quarters whose refresh has come at `at` and is not complete, oldest first; the first of all needs none."""
    first = db.session.scalar(select(func.min(QuarterBook.code)))
    if first is None:
        return ()
    done = set(db.session.scalars(select(QuarterBook.code).where(QuarterBook.refreshed_at.is_not(None))))
    found, quarter = [], Quarter.parse(first).next
    while refresh_is_due(work_calendar(), quarter, at):
        if quarter.code not in done:
            found.append(quarter)
        quarter = quarter.next
    return found


def first_event_at() -> datetime | None:
    """When the ledger began."""
    return db.session.scalar(select(func.min(Event.at)).where(Event.seq == 1))

"""Silences: what the system does when an answer never came, each need in its own transaction by the caller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from tracker.actions.transition import perform
from tracker.clock import office_date
from tracker.extensions import db
from tracker.models import Deadline, Event
from tracker.queries.case import case_by_id
from tracker.rules.permissions import SYSTEM
from tracker.vocabulary import Action, DeadlineKind

# What silence past this deadline leads to (DOMAIN §5: return, lapse).
ENDS: dict[DeadlineKind, Action] = {DeadlineKind.RETURNED: Action.EXPIRE, DeadlineKind.CONFIRM: Action.LAPSE}


def silent(at: datetime) -> Sequence[tuple[int, DeadlineKind]]:
    """(need id, kind) of every enterprise-side deadline that is over at `at` and still open."""
    query = (
        select(Deadline.need_id, Deadline.kind)
        .where(
            Deadline.stopped_at.is_(None),
            Deadline.paused_on.is_(None),
            Deadline.kind.in_(ENDS),
            Deadline.due_on < office_date(at),
        )
        .order_by(Deadline.due_on, Deadline.id)
    )
    return [(row.need_id, row.kind) for row in db.session.execute(query)]


def end_silence(need_id: int, kind: DeadlineKind, at: datetime) -> Event:
    """Withdraw what was never completed, close what was never confirmed; raises Refused if it is answered by now."""
    case = case_by_id(need_id, office_date(at), lock=True)
    return perform(ENDS[kind], case, SYSTEM, at=at, data={})

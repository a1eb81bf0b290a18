"""What the auditor reads: the audit, and the ledger's events without their texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import AuditEntry, Event, Need
from tracker.vocabulary import Action
from tracker.vocabulary.audit import AuditAct

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries: of an act, by a person, of a number, within instants (half-open), before an id."""

    act: str = ""
    actor_id: int | None = None
    number: str = ""
    from_at: datetime | None = None
    to_at: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its need's number and list."""

    event: Event
    number: str
    list_code: str


def entries(wanted: Wanted) -> tuple[list[AuditEntry], int | None]:
    """The audit with its people, newest first, and the cursor of the next page."""
    query = (
        select(AuditEntry)
        .where(*_limits(AuditEntry, wanted))
        .options(joinedload(AuditEntry.actor))
        .order_by(AuditEntry.id.desc())
        .limit(PAGE + 1)
    )
    if wanted.act:
        query = query.where(AuditEntry.act == wanted.act)
    rows = list(db.session.scalars(query))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def events(wanted: Wanted) -> tuple[list[Recorded], int | None]:
    """Events with their need's number, newest first: who, what, when, and digests of the texts, never the texts."""
    query = (
        select(Event, Need.number, Need.list_code)
        .join(Need, Need.id == Event.need_id)
        .where(*_limits(Event, wanted))
        .options(joinedload(Event.actor), joinedload(Event.absent))
        .order_by(Event.id.desc())
        .limit(PAGE + 1)
    )
    if wanted.act:
        query = query.where(Event.action == wanted.act)
    if wanted.number:
        query = query.where(Need.number == wanted.number)
    rows = [Recorded(*row) for row in db.session.execute(query)]
    return rows[:PAGE], rows[PAGE - 1].event.id if len(rows) > PAGE else None


def has_read(person_id: int, object_: str, since: datetime) -> bool:
    """Whether the person's reading of confidential fields of this object is recorded since that instant."""
    query = select(AuditEntry.id).where(
        AuditEntry.actor_id == person_id,
        AuditEntry.act == AuditAct.REVEAL,
        AuditEntry.object == object_,
        AuditEntry.at >= since,
    )
    return db.session.scalar(query.limit(1)) is not None


def acts_since(person_id: int, action: Action, since: datetime) -> int:
    """How often a person did an action on needs after that instant."""
    query = (
        select(func.count())
        .select_from(Event)
        .where(Event.actor_id == person_id, Event.at > since, Event.action == action)
    )
    return db.session.scalar(query) or 0


def audited_since(person_id: int, act: AuditAct, since: datetime) -> int:
    """How often a person did what the audit records, after that instant."""
    query = (
        select(func.count())
        .select_from(AuditEntry)
        .where(AuditEntry.actor_id == person_id, AuditEntry.at > since, AuditEntry.act == act)
    )
    return db.session.scalar(query) or 0


def _limits(table: type[AuditEntry] | type[Event], wanted: Wanted) -> list[ColumnElement[bool]]:
    limits: list[ColumnElement[bool]] = []
    if wanted.actor_id is not None:
        limits.append(table.actor_id == wanted.actor_id)
    if wanted.from_at is not None:
        limits.append(table.at >= wanted.from_at)
    if wanted.to_at is not None:
        limits.append(table.at < wanted.to_at)
    if wanted.before is not None:
        limits.append(table.id < wanted.before)
    return limits

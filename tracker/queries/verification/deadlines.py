"""Deadlines: open where they live, paused where time stands still, dated by their moves, ordering the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from tracker.extensions import db
from tracker.models import Deadline, DeadlineMove, Need, Task
from tracker.queries.verification.found import Break, Read
from tracker.rules.deadlines.table import LIVES_IN, PAUSED_IN, PAUSED_KINDS
from tracker.vocabulary import ENTERPRISE_SIDE, DeadlineKind

OPEN = Deadline.stopped_at.is_(None)
PAUSED = Deadline.paused_on.is_not(None)
FirstMove, LastMove = aliased(DeadlineMove), aliased(DeadlineMove)


def deadlines(read: Read) -> Iterator[Break]:
    """Of each law the first need that breaks it."""
    for law, query in LAWS.items():
        row = db.session.execute(query.order_by(Need.id).limit(1)).first()
        if row is not None:
            number, kind = row
            yield Break(number, None, law.format(kind=kind) if kind else law)


def _each(*broken: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(Need.number, Deadline.kind).join(Deadline, Deadline.need_id == Need.id).where(*broken)


def _out_of_place() -> ColumnElement[bool]:
    places = (
        and_(Deadline.kind == kind, Need.status.not_in(statuses)) for kind, statuses in LIVES_IN.items()
    )
    return or_(*places)


def _doubled() -> Select[*tuple[Any, ...]]:
    subject = Deadline.kind, Deadline.task_id, Deadline.request_id, Deadline.instruction_id
    return _each(OPEN).group_by(Need.id, Need.number, *subject).having(func.count() > 1)


def _not_where_moves_lead() -> Select[*tuple[Any, ...]]:
    ends = (
        select(
            DeadlineMove.deadline_id,
            func.min(DeadlineMove.id).label("first"),
            func.max(DeadlineMove.id).label("last"),
        )
        .group_by(DeadlineMove.deadline_id)
        .subquery()
    )
    began = func.coalesce(FirstMove.from_due_on, Deadline.first_due_on)
    led = func.coalesce(LastMove.to_due_on, Deadline.first_due_on)
    return (
        _each(or_(began != Deadline.first_due_on, led != Deadline.due_on))
        .outerjoin(ends, ends.c.deadline_id == Deadline.id)
        .outerjoin(FirstMove, FirstMove.id == ends.c.first)
        .outerjoin(LastMove, LastMove.id == ends.c.last)
    )


def _apart_from_task() -> Select[*tuple[Any, ...]]:
    apart = _each(OPEN, Deadline.kind == DeadlineKind.TASK, Task.due_on != Deadline.due_on)
    return apart.join(Task, Task.id == Deadline.task_id)


def _not_the_first() -> Select[*tuple[Any, ...]]:
    first = (
        select(Deadline.need_id, func.min(Deadline.due_on).label("due_on"))
        .where(OPEN, ~PAUSED, Deadline.kind.not_in(ENTERPRISE_SIDE))
        .group_by(Deadline.need_id)
        .subquery()
    )
    return (
        select(Need.number, literal(None))
        .outerjoin(first, first.c.need_id == Need.id)
        .where(Need.due_on.is_distinct_from(first.c.due_on))
    )


LAWS: Mapping[str, Select[*tuple[Any, ...]]] = {
    "its {kind} deadline is open where none may be": _each(OPEN, _out_of_place()),
    "its {kind} deadline stands still where time runs": _each(
        OPEN, PAUSED, or_(Need.status.not_in(PAUSED_IN), Deadline.kind.not_in(PAUSED_KINDS))
    ),
    "its {kind} deadline runs where time stands still": _each(
        OPEN, ~PAUSED, Need.status.in_(PAUSED_IN), Deadline.kind.in_(PAUSED_KINDS)
    ),
    "its {kind} deadline is open twice": _doubled(),
    "its {kind} deadline is not due where its moves lead": _not_where_moves_lead(),
    "its {kind} deadline is not due when the task is": _apart_from_task(),
    "its {kind} deadline is not what the need promises": _each(
        OPEN,
        Deadline.kind == DeadlineKind.PROMISE,
        Need.promised_by_on.is_distinct_from(Deadline.due_on),
    ),
    "it is not due on the earliest date the offices owe something": _not_the_first(),
}

"""Tasks as a board: one's own, the unit's, or those one has to approve, by due date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import aliased

from tracker.extensions import db
from tracker.models import Enterprise, Need, Person, Task, Unit
from tracker.queries.mine import owned_by, tasks_of
from tracker.queries.needs import Named
from tracker.queries.paging import PAGE, Order, Page, Segment, page_of
from tracker.queries.scope import visible_to
from tracker.rules.permissions import Actor
from tracker.vocabulary import OPEN_TASKS, Status, TaskState

BY_DUE = Order((Segment((Task.due_on, Task.id)),))
LATEST_FIRST = Order((Segment((Task.due_on, Task.id)),), descending=True)


class Whose(StrEnum):
    """Which tasks: one's own, those of one's units, or those that wait for one's approval."""

    MINE = "mine"
    UNIT = "unit"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the board; no state means all that are open."""

    whose: Whose = Whose.MINE
    state: TaskState | None = None
    overdue: bool = False

    @property
    def states(self) -> frozenset[TaskState]:
        """The states shown."""
        return OPEN_TASKS if self.state is None else frozenset({self.state})


@dataclass(frozen=True, slots=True)
class TaskRow:
    """What the board shows of a task; `mine` and `owned` say whether the reader works it or owns its need."""

    id: int
    title: str
    deliverable: str
    state: TaskState
    due_on: date
    number: str
    need_title: str
    need_status: Status
    after: str | None
    mine: bool
    owned: bool
    enterprise: Named
    unit: Named
    person: Named | None


def tasks(actor: Actor, wanted: Wanted, today: date, *, cursor: str = "", size: int = PAGE) -> Page[TaskRow]:
    """A page of tasks: two queries at any size; open ones by due date, ended ones the latest first."""
    order = BY_DUE if wanted.states <= OPEN_TASKS else LATEST_FIRST

    def fetch(ids: Sequence[int]) -> Mapping[int, TaskRow]:
        rows = db.session.execute(_shown(actor).where(Task.id.in_(ids))).all()
        return {row[0]: _row(row) for row in rows}

    return page_of(order, _condition(actor, wanted, today), fetch, cursor=cursor, size=size)


def count(actor: Actor, wanted: Wanted, today: date) -> int:
    """How many tasks the board has."""
    query = select(func.count()).select_from(Task).where(_condition(actor, wanted, today))
    return db.session.scalar(query) or 0


def _condition(actor: Actor, wanted: Wanted, today: date) -> ColumnElement[bool]:
    visible = Task.need_id.in_(select(Need.id).where(visible_to(actor)))
    parts = [visible, _whose(actor, wanted.whose), Task.state.in_(sorted(wanted.states))]
    if wanted.overdue:
        parts += [Task.due_on < today, Task.state.in_((TaskState.TO_DO, TaskState.DOING))]
    return and_(true(), *parts)


def _whose(actor: Actor, whose: Whose) -> ColumnElement[bool]:
    if whose is Whose.MINE:
        return tasks_of(actor)
    if whose is Whose.UNIT:
        return Task.unit_id.in_(sorted(actor.unit_ids()))
    return and_(Task.state == TaskState.SUBMITTED, Task.need_id.in_(select(Need.id).where(owned_by(actor))))


def _shown(actor: Actor) -> Select[*tuple[Any, ...]]:
    after = aliased(Task)
    return (
        select(
            Task.id,
            Task.title,
            Task.deliverable,
            Task.state,
            Task.due_on,
            Need.number,
            Need.title,
            Need.status,
            after.title,
            tasks_of(actor),
            owned_by(actor),
            Enterprise.name,
            Enterprise.name_en,
            func.coalesce(func.nullif(Unit.short_name, ""), Unit.name),
            Unit.name_en,
            Person.name,
            Person.name_en,
        )
        .join(Need, Need.id == Task.need_id)
        .join(Enterprise, Enterprise.id == Need.enterprise_id)
        .join(Unit, Unit.id == Task.unit_id)
        .outerjoin(Person, Person.id == Task.person_id)
        .outerjoin(after, after.id == Task.after_id)
    )


def _row(row: Sequence[Any]) -> TaskRow:
    columns, names = row[:11], row[11:]
    pairs = zip(names[::2], names[1::2], strict=True)
    return TaskRow(
        *columns, *(Named(name, english or "") if name is not None else None for name, english in pairs)
    )

"""What is due in the coming days, and what should have been done: open deadlines, by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from tracker.extensions import db
from tracker.models import Deadline, Enterprise, Need, Request, Task
from tracker.queries.mine import owned_by, regions_as, tasks_of, to_verify, units_as
from tracker.queries.needs import Named
from tracker.queries.scope import visible_to
from tracker.rules.permissions import Actor
from tracker.vocabulary import ENTERPRISE_SIDE, UNIT_ROLES, DeadlineKind, Role

# More than anybody reads; who has more goes to the ledger.
MOST = 300
K = DeadlineKind
BY_OWNER = (
    *(K.CONTACT, K.DECOMPOSE, K.PROMISE, K.REPORT, K.APPROVE_TASK),
    *(K.FOLLOW_UP, K.PUT_RIGHT, K.INSTRUCTION, K.NUDGE, K.SOLVED_SAID),
)


class Whose(StrEnum):
    """Whose dates: what the reader owes, or whatever runs where the reader works or steers."""

    MINE = "mine"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class DueRow:
    """A date that runs: what is due, of which need, when."""

    kind: DeadlineKind
    due_on: date
    number: str
    list_code: str
    title: str
    enterprise: Named
    task: str | None
    provisional: bool


def due(
    actor: Actor, whose: Whose, today: date, *, since: date | None = None, until: date
) -> Sequence[DueRow]:
    """The open dates from `since` (none: since ever) to `until`, both included; at most MOST, earliest first."""
    query = (
        select(
            Deadline.kind,
            Deadline.due_on,
            Need.number,
            Need.list_code,
            Need.title,
            Enterprise.name,
            Enterprise.name_en,
            Task.title,
            Deadline.provisional,
        )
        .join(Need, Need.id == Deadline.need_id)
        .join(Enterprise, Enterprise.id == Need.enterprise_id)
        .outerjoin(Task, Task.id == Deadline.task_id)
        .outerjoin(Request, Request.id == Deadline.request_id)
        .where(
            Deadline.stopped_at.is_(None),
            Deadline.paused_on.is_(None),
            Deadline.due_on >= since if since else true(),
            Deadline.due_on <= until,
            visible_to(actor),
            _mine(actor, today) if whose is Whose.MINE else _all(actor),
        )
        .order_by(Deadline.due_on, Deadline.id)
        .limit(MOST)
    )
    return [_row(row) for row in db.session.execute(query)]


def _row(row: Sequence[Any]) -> DueRow:
    kind, due_on, number, list_code, title, name, name_en, task, provisional = row
    return DueRow(kind, due_on, number, list_code, title, Named(name, name_en), task, provisional)


def _all(actor: Actor) -> ColumnElement[bool]:
    """Everything but the offices' inner dates for the enterprise; everything but its own dates for the offices."""
    if actor.roles() <= {Role.LIAISON}:
        return Deadline.kind.in_((*ENTERPRISE_SIDE, K.PROMISE))
    return Deadline.kind.not_in(tuple(ENTERPRISE_SIDE))


def _mine(actor: Actor, today: date) -> ColumnElement[bool]:
    """What this person owes, by the kind of deadline (DOMAIN §7)."""
    return or_(false(), *_as_liaison(actor), *_as_worker(actor), *_as_steerer(actor, today))


def _as_liaison(actor: Actor) -> list[ColumnElement[bool]]:
    enterprises = sorted(actor.enterprise_ids())
    own = and_(Need.enterprise_id.in_(enterprises), Deadline.kind.in_(tuple(ENTERPRISE_SIDE)))
    return [own] if enterprises else []


def _as_worker(actor: Actor) -> list[ColumnElement[bool]]:
    units = units_as(actor, *UNIT_ROLES)
    if not units:
        return []
    amendment = and_(Deadline.kind == K.RULE, Request.decider == Role.OFFICIAL, owned_by(actor))
    return [
        and_(Deadline.kind == K.CLAIM, Need.lead_unit_id.in_(units)),
        and_(Deadline.kind.in_(BY_OWNER), owned_by(actor)),
        and_(Deadline.kind == K.TASK, tasks_of(actor)),
        amendment,
    ]


def _as_steerer(actor: Actor, today: date) -> list[ColumnElement[bool]]:
    coordinated, supervised = regions_as(actor, Role.COORDINATOR), regions_as(actor, Role.SUPERVISOR)
    found: list[ColumnElement[bool]] = []
    if coordinated or supervised:
        found.append(and_(Deadline.kind == K.VERIFY, to_verify(actor, today)))
    if coordinated:
        asked = and_(Deadline.kind == K.RULE, Request.decider == Role.COORDINATOR)
        found.append(
            and_(Need.region_id.in_(coordinated), or_(Deadline.kind.in_((K.ACCEPT, K.ASSIGN)), asked))
        )
    if supervised:
        asked = and_(Deadline.kind == K.RULE, Request.decider == Role.SUPERVISOR)
        watched = Deadline.kind.in_((K.PARK_REVIEW, K.LOOK_BACK))
        found.append(and_(Need.region_id.in_(supervised), or_(watched, asked)))
    return found

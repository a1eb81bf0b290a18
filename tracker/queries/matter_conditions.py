"""Conditions on needs, from which what waits for whom is put together (DOMAIN §3, §5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_

from tracker import clock
from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.models import Deadline, Instruction, LookBack, Need, Nudge, Rating, Request, Task
from tracker.queries.mine import owned_by, regions_as, units_as
from tracker.rules.permissions import Actor
from tracker.rules.working_days import add_wd
from tracker.vocabulary import (
    ON_BOOKS,
    POOR_GRADES,
    UNIT_ROLES,
    DeadlineKind,
    ParkReason,
    RequestKind,
    Role,
    Status,
    TaskState,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, in which role, and on which civil day."""

    actor: Actor
    role: Role
    today: date

    @property
    def in_units(self) -> ColumnElement[bool]:
        """Led by a unit in which the person holds the role; a head may do what an official may."""
        roles = UNIT_ROLES if self.role is Role.OFFICIAL else {self.role}
        return Need.lead_unit_id.in_(units_as(self.actor, *roles))

    @property
    def in_regions(self) -> ColumnElement[bool]:
        """In a region the person steers in the role."""
        return Need.region_id.in_(regions_as(self.actor, self.role))

    @property
    def of_enterprises(self) -> ColumnElement[bool]:
        """Of an enterprise the person speaks for."""
        return Need.enterprise_id.in_(sorted(self.actor.enterprise_ids()))

    @property
    def owned(self) -> ColumnElement[bool]:
        """Owned by the person, or by somebody the person stands in for."""
        return owned_by(self.actor)


def late(today: date) -> ColumnElement[bool]:
    """The needs in which the offices let a date go by."""
    return Need.due_on < today


def in_status(*statuses: Status) -> ColumnElement[bool]:
    """Standing in one of these statuses."""
    return Need.status.in_(statuses)


def pending(*kinds: RequestKind) -> ColumnElement[bool]:
    """With a request of one of these kinds that waits for a ruling."""
    return exists().where(Request.need_id == Need.id, Request.kind.in_(kinds), Request.verdict.is_(None))


def asks_me(asked: Asked, kind: RequestKind, *, by_supervisor: bool) -> ColumnElement[bool]:
    """A pending request that this role rules on and the person did not make; one too long unruled goes up."""
    decided = Request.decider == Role.SUPERVISOR
    gone_up = or_(decided, Request.due_on < asked.today)
    return and_(
        asked.in_regions,
        exists().where(
            Request.need_id == Need.id,
            Request.kind == kind,
            Request.verdict.is_(None),
            Request.asker_id != asked.actor.person_id,
            gone_up if by_supervisor else ~decided,
        ),
    )


def rules(kind: RequestKind) -> Callable[[Asked], ColumnElement[bool]]:
    """Waiting for the person to rule on a request of this kind."""
    return lambda asked: asks_me(asked, kind, by_supervisor=asked.role is Role.SUPERVISOR)


def rules_decline(asked: Asked) -> ColumnElement[bool]:
    """Asked by a coordinator; another one or the supervisor decides (DOMAIN §5)."""
    asks = exists().where(
        Request.need_id == Need.id,
        Request.kind == RequestKind.DECLINE,
        Request.verdict.is_(None),
        Request.asker_id != asked.actor.person_id,
    )
    return and_(asked.in_regions, asks)


def may_object(asked: Asked) -> ColumnElement[bool]:
    """Freshly assigned, and the unit has never objected: a ruling is final for it."""
    since = clock.start_of(add_wd(work_calendar(), asked.today, -limits().objection_window))
    objected = exists().where(
        Request.need_id == Need.id,
        Request.kind == RequestKind.OBJECTION,
        Request.unit_id == Need.lead_unit_id,
    )
    return and_(asked.in_units, in_status(Status.ASSIGNED), Need.assigned_at >= since, ~objected)


def to_answer(asked: Asked) -> ColumnElement[bool]:
    """With a question of the offices to the enterprise, or parked for its answer."""
    parked_for_us = and_(in_status(Status.PARKED), Need.park_reason == ParkReason.ENTERPRISE)
    return and_(
        asked.of_enterprises,
        Need.status.in_(ON_BOOKS),
        or_(Need.office_question_seq.is_not(None), parked_for_us),
    )


def to_rate_again(asked: Asked) -> ColumnElement[bool]:
    """Put right after a poor rating, and not rated once more yet."""
    this_cycle = and_(Rating.need_id == Need.id, Rating.cycle == Need.cycle)
    return and_(
        asked.of_enterprises,
        in_status(Status.CLOSED),
        exists().where(this_cycle, Rating.put_right_at.is_not(None)),
        ~exists().where(this_cycle, Rating.again),
    )


def poor_rating_open() -> ColumnElement[bool]:
    """With a poor rating that was not put right yet."""
    return exists().where(
        Rating.need_id == Need.id,
        Rating.grade.in_(POOR_GRADES),
        ~Rating.again,
        Rating.put_right_at.is_(None),
    )


def submitted_task() -> ColumnElement[bool]:
    """With a task that waits for approval."""
    return exists().where(Task.need_id == Need.id, Task.state == TaskState.SUBMITTED)


def open_nudge() -> ColumnElement[bool]:
    """Nudged, and not answered."""
    return and_(
        Need.status.in_(ON_BOOKS), exists().where(Nudge.need_id == Need.id, Nudge.answered_at.is_(None))
    )


def open_instruction() -> ColumnElement[bool]:
    """With an instruction that waits for a reply."""
    open_one = exists().where(Instruction.need_id == Need.id, Instruction.replied_at.is_(None))
    return and_(Need.status.in_(ON_BOOKS), open_one)


def instructed_by(asked: Asked) -> ColumnElement[bool]:
    """With an instruction of the person that waits for a reply."""
    mine = exists().where(
        Instruction.need_id == Need.id,
        Instruction.giver_id == asked.actor.person_id,
        Instruction.replied_at.is_(None),
    )
    return and_(Need.status.in_(ON_BOOKS), mine)


def park_review(asked: Asked) -> ColumnElement[bool]:
    """Parked, and the review date has come."""
    due = exists().where(
        Deadline.need_id == Need.id,
        Deadline.kind == DeadlineKind.PARK_REVIEW,
        Deadline.stopped_at.is_(None),
        Deadline.due_on <= asked.today,
    )
    return and_(asked.in_regions, in_status(Status.PARKED), due)


def look_back(asked: Asked) -> ColumnElement[bool]:
    """Drawn for a look-back that is not recorded yet."""
    drawn = exists().where(LookBack.need_id == Need.id, LookBack.recorded_at.is_(None))
    return and_(asked.in_regions, in_status(Status.CLOSED), drawn)


def at_work_uncontacted(asked: Asked) -> ColumnElement[bool]:
    """Owned by the person, and the enterprise was not contacted yet."""
    return and_(asked.owned, in_status(Status.CLAIMED, Status.IMPLEMENTING), Need.first_contact_at.is_(None))


def linked(asked: Asked) -> ColumnElement[bool]:
    """Of an enterprise linked to the person, or sponsored."""
    return or_(
        Need.enterprise_id.in_(sorted(asked.actor.linked_ids)), Need.sponsor_id == asked.actor.person_id
    )

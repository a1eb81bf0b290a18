"""What waits for whom: each matter is a condition on needs, counted on the home page and listed by the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_

from tracker import clock
from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.models import Deadline, Instruction, LookBack, Need, Nudge, Rating, Request, Task
from tracker.queries.mine import owned_by, regions_as, to_verify, units_as
from tracker.rules.permissions import Actor
from tracker.rules.working_days import add_wd
from tracker.vocabulary import (
    N_,
    ON_BOOKS,
    POOR_GRADES,
    UNIT_ROLES,
    DeadlineKind,
    Endorsement,
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


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of thing that waits for a role: its code in addresses, its label, what to do about it, which needs."""

    code: str
    role: Role
    label: str
    next: str
    condition: Callable[[Asked], ColumnElement[bool]]
    # How pressing it looks: as the figures' tones.
    tone: str = "plain"
    # Somebody else's turn: counted, but not among what the person should do next.
    watched: bool = False


def matters_of(role: Role) -> tuple[Matter, ...]:
    """What may wait for somebody in this role, most pressing first."""
    return tuple(matter for matter in MATTERS if matter.role is role)


def matter(code: str) -> Matter | None:
    """The matter with this code."""
    return next((one for one in MATTERS if one.code == code), None)


def waits_for(one: Matter, actor: Actor, today: date) -> ColumnElement[bool]:
    """The needs in which this matter waits for the person; nothing for who does not hold the role."""
    return one.condition(Asked(actor, one.role, today)) if may_wait_for(one, actor) else false()


def may_wait_for(one: Matter, actor: Actor) -> bool:
    """Whether the person holds the role of the matter; a head has all that an official has."""
    roles = UNIT_ROLES if one.role is Role.OFFICIAL else {one.role}
    return bool(roles & actor.roles())


def late(today: date) -> ColumnElement[bool]:
    """The needs in which the offices let a date go by."""
    return Need.due_on < today


def _status(*statuses: Status) -> ColumnElement[bool]:
    return Need.status.in_(statuses)


def _pending(*kinds: RequestKind) -> ColumnElement[bool]:
    return exists().where(Request.need_id == Need.id, Request.kind.in_(kinds), Request.verdict.is_(None))


def _asks_me(asked: Asked, kind: RequestKind, *, by_supervisor: bool) -> ColumnElement[bool]:
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


def _rules(kind: RequestKind) -> Callable[[Asked], ColumnElement[bool]]:
    return lambda asked: _asks_me(asked, kind, by_supervisor=asked.role is Role.SUPERVISOR)


def _rules_decline(asked: Asked) -> ColumnElement[bool]:
    """Asked by a coordinator; another one or the supervisor decides (DOMAIN §5)."""
    asks = exists().where(
        Request.need_id == Need.id,
        Request.kind == RequestKind.DECLINE,
        Request.verdict.is_(None),
        Request.asker_id != asked.actor.person_id,
    )
    return and_(asked.in_regions, asks)


def _may_object(asked: Asked) -> ColumnElement[bool]:
    """Freshly assigned, and the unit has never objected: a ruling is final for it."""
    since = clock.start_of(add_wd(work_calendar(), asked.today, -limits().objection_window))
    objected = exists().where(
        Request.need_id == Need.id,
        Request.kind == RequestKind.OBJECTION,
        Request.unit_id == Need.lead_unit_id,
    )
    return and_(asked.in_units, _status(Status.ASSIGNED), Need.assigned_at >= since, ~objected)


def _to_answer(asked: Asked) -> ColumnElement[bool]:
    parked_for_us = and_(_status(Status.PARKED), Need.park_reason == ParkReason.ENTERPRISE)
    return and_(
        asked.of_enterprises,
        Need.status.in_(ON_BOOKS),
        or_(Need.office_question_seq.is_not(None), parked_for_us),
    )


def _to_rate_again(asked: Asked) -> ColumnElement[bool]:
    this_cycle = and_(Rating.need_id == Need.id, Rating.cycle == Need.cycle)
    return and_(
        asked.of_enterprises,
        _status(Status.CLOSED),
        exists().where(this_cycle, Rating.put_right_at.is_not(None)),
        ~exists().where(this_cycle, Rating.again),
    )


def _poor_rating_open() -> ColumnElement[bool]:
    return exists().where(
        Rating.need_id == Need.id,
        Rating.grade.in_(POOR_GRADES),
        ~Rating.again,
        Rating.put_right_at.is_(None),
    )


def _submitted_task() -> ColumnElement[bool]:
    return exists().where(Task.need_id == Need.id, Task.state == TaskState.SUBMITTED)


def _open_nudge() -> ColumnElement[bool]:
    return and_(
        Need.status.in_(ON_BOOKS), exists().where(Nudge.need_id == Need.id, Nudge.answered_at.is_(None))
    )


def _open_instruction() -> ColumnElement[bool]:
    open_one = exists().where(Instruction.need_id == Need.id, Instruction.replied_at.is_(None))
    return and_(Need.status.in_(ON_BOOKS), open_one)


def _instructed_by(asked: Asked) -> ColumnElement[bool]:
    mine = exists().where(
        Instruction.need_id == Need.id,
        Instruction.giver_id == asked.actor.person_id,
        Instruction.replied_at.is_(None),
    )
    return and_(Need.status.in_(ON_BOOKS), mine)


def _park_review(asked: Asked) -> ColumnElement[bool]:
    due = exists().where(
        Deadline.need_id == Need.id,
        Deadline.kind == DeadlineKind.PARK_REVIEW,
        Deadline.stopped_at.is_(None),
        Deadline.due_on <= asked.today,
    )
    return and_(asked.in_regions, _status(Status.PARKED), due)


def _look_back(asked: Asked) -> ColumnElement[bool]:
    drawn = exists().where(LookBack.need_id == Need.id, LookBack.recorded_at.is_(None))
    return and_(asked.in_regions, _status(Status.CLOSED), drawn)


def _at_work_uncontacted(asked: Asked) -> ColumnElement[bool]:
    return and_(asked.owned, _status(Status.CLAIMED, Status.IMPLEMENTING), Need.first_contact_at.is_(None))


def _linked(asked: Asked) -> ColumnElement[bool]:
    return or_(
        Need.enterprise_id.in_(sorted(asked.actor.linked_ids)), Need.sponsor_id == asked.actor.person_id
    )


R, S, K = Role, Status, RequestKind

LIAISON: Iterable[Matter] = (
    Matter("confirm", R.LIAISON, N_("To confirm and rate"), N_("Say whether it is solved"),
           lambda a: and_(a.of_enterprises, _status(S.CONFIRMING), ~_pending(K.DISPUTE)), "seal"),
    Matter("answer", R.LIAISON, N_("To answer"), N_("Answer the question"), _to_answer, "blue"),
    Matter("returned", R.LIAISON, N_("To complete"), N_("Complete it and file again"),
           lambda a: and_(a.of_enterprises, _status(S.RETURNED)), "yellow"),
    Matter("endorse", R.LIAISON, N_("To endorse"), N_("Say whether it is your need"),
           lambda a: and_(a.of_enterprises, Need.status.in_(ON_BOOKS), Need.endorsement == Endorsement.PENDING),
           "blue"),
    Matter("rate-again", R.LIAISON, N_("Put right: rate once more"), N_("Rate once more"), _to_rate_again),
)  # fmt: skip
OFFICIAL: Iterable[Matter] = (
    Matter("late", R.OFFICIAL, N_("Mine and overdue"), N_("A date has gone by"),
           lambda a: and_(a.owned, late(a.today)), "red", watched=True),
    Matter("claim", R.OFFICIAL, N_("To claim in my unit"), N_("Claim it"),
           lambda a: and_(a.in_units, _status(S.ASSIGNED)), "blue"),
    Matter("reply", R.OFFICIAL, N_("Instructions to answer"), N_("Reply to the instruction"),
           lambda a: and_(a.owned, _open_instruction()), "red"),
    Matter("contact", R.OFFICIAL, N_("To contact for the first time"), N_("Contact the enterprise"),
           _at_work_uncontacted, "blue"),
    Matter("decompose", R.OFFICIAL, N_("To decompose"), N_("Decompose it into tasks"),
           lambda a: and_(a.owned, _status(S.CLAIMED)), "blue"),
    Matter("answer-enterprise", R.OFFICIAL, N_("Questions of enterprises"), N_("Answer the enterprise"),
           lambda a: and_(a.owned, Need.status.in_(ON_BOOKS), Need.enterprise_question_seq.is_not(None)), "blue"),
    Matter("answer-nudge", R.OFFICIAL, N_("Nudges to answer"), N_("Answer the nudge"),
           lambda a: and_(a.owned, _open_nudge()), "yellow"),
    Matter("amendment", R.OFFICIAL, N_("Amendments to rule on"), N_("Rule on the amendment"),
           lambda a: and_(a.owned, _pending(K.AMENDMENT))),
    Matter("approve", R.OFFICIAL, N_("Tasks to approve"), N_("Approve the task"),
           lambda a: and_(a.owned, _status(S.IMPLEMENTING), _submitted_task())),
    Matter("follow-up", R.OFFICIAL, N_("Poor ratings to follow up"), N_("Call the enterprise and put it right"),
           lambda a: and_(a.owned, _poor_rating_open()), "red"),
)  # fmt: skip
HEAD: Iterable[Matter] = (
    Matter("unit-late", R.HEAD, N_("Overdue in my unit"), N_("A date has gone by"),
           lambda a: and_(a.in_units, late(a.today)), "red", watched=True),
    Matter("unit-unclaimed", R.HEAD, N_("Nobody has claimed yet"), N_("Have it claimed, or claim it"),
           lambda a: and_(a.in_units, _status(S.ASSIGNED)), "blue"),
    Matter("unit-object", R.HEAD, N_("Objection still possible"), N_("Object today, or take it on"), _may_object),
    Matter("unit-reply", R.HEAD, N_("Instructions to the unit"), N_("Reply to the instruction"),
           lambda a: and_(a.in_units, _open_instruction()), "red"),
    Matter("unit-nudged", R.HEAD, N_("Nudged"), N_("See that the nudge is answered"),
           lambda a: and_(a.in_units, _open_nudge()), "yellow"),
    Matter("unit-approve", R.HEAD, N_("Tasks waiting for approval"), N_("The owner approves the task"),
           lambda a: and_(a.in_units, _status(S.IMPLEMENTING), _submitted_task())),
    Matter("unit-poor", R.HEAD, N_("Poor ratings in my unit"), N_("See that it is put right"),
           lambda a: and_(a.in_units, _poor_rating_open()), "red"),
)  # fmt: skip
COORDINATOR: Iterable[Matter] = (
    Matter("accept", R.COORDINATOR, N_("To accept"), N_("Accept or return it"),
           lambda a: and_(a.in_regions, _status(S.FILED), ~_pending(K.DECLINE)), "blue"),
    Matter("assign", R.COORDINATOR, N_("To assign"), N_("Assign it to a unit"),
           lambda a: and_(a.in_regions, _status(S.ACCEPTED)), "blue"),
    Matter("rule-objection", R.COORDINATOR, N_("Objections to rule on"), N_("Rule on the objection"),
           _rules(K.OBJECTION), "yellow"),
    Matter("rule-extension", R.COORDINATOR, N_("Extensions to rule on"), N_("Rule on the extension"),
           _rules(K.EXTENSION), "yellow"),
    Matter("rule-decline", R.COORDINATOR, N_("Declines to rule on"), N_("Rule on declining"), _rules_decline,
           "yellow"),
    Matter("verify", R.COORDINATOR, N_("To verify"), N_("Verify the result"),
           lambda a: to_verify(a.actor, a.today), "seal"),
    Matter("nobody-nudged", R.COORDINATOR, N_("Nudged, and with no unit"), N_("Answer the nudge"),
           lambda a: and_(a.in_regions, _open_nudge(), Need.lead_unit_id.is_(None)), "yellow"),
    Matter("back-at-enterprise", R.COORDINATOR, N_("Returned, waiting for the enterprise"),
           N_("Help the enterprise to complete it"),
           lambda a: and_(a.in_regions, _status(S.RETURNED)), "quiet", watched=True),
    Matter("region-late", R.COORDINATOR, N_("Overdue in my region"), N_("A date has gone by"),
           lambda a: and_(a.in_regions, late(a.today)), "red", watched=True),
)  # fmt: skip
SUPERVISOR: Iterable[Matter] = (
    Matter("supervise-extension", R.SUPERVISOR, N_("Extensions to rule on"), N_("Rule on the extension"),
           _rules(K.EXTENSION), "yellow"),
    Matter("supervise-parking", R.SUPERVISOR, N_("Parking to rule on"), N_("Rule on parking"), _rules(K.PARKING),
           "yellow"),
    Matter("supervise-decline", R.SUPERVISOR, N_("Declines to rule on"), N_("Rule on declining"), _rules_decline,
           "yellow"),
    Matter("supervise-appeal", R.SUPERVISOR, N_("Appeals to rule on"), N_("Rule on the appeal"), _rules(K.APPEAL),
           "yellow"),
    Matter("supervise-unsolvable", R.SUPERVISOR, N_("Unsolvable endings to rule on"),
           N_("Rule on ending as unsolvable"), _rules(K.UNSOLVABLE), "yellow"),
    Matter("supervise-dispute", R.SUPERVISOR, N_("Disputes to rule on"), N_("Rule on the dispute"),
           _rules(K.DISPUTE), "red"),
    Matter("review-parking", R.SUPERVISOR, N_("Parked, to be reviewed"), N_("Resume, or set a new review date"),
           _park_review, "blue"),
    Matter("look-back", R.SUPERVISOR, N_("Look-backs to record"), N_("Call or visit, and record the look-back"),
           _look_back, "blue"),
    Matter("supervise-instructed", R.SUPERVISOR, N_("My instructions without a reply"), N_("A reply is awaited"),
           _instructed_by, "blue", watched=True),
    Matter("supervise-late", R.SUPERVISOR, N_("Overdue in my region"), N_("A date has gone by"),
           lambda a: and_(a.in_regions, late(a.today)), "red", watched=True),
)  # fmt: skip
LEADER: Iterable[Matter] = (
    Matter("instructed", R.LEADER, N_("My instructions without a reply"), N_("A reply is awaited"),
           _instructed_by, "blue", watched=True),
    Matter("linked-late", R.LEADER, N_("Overdue at linked enterprises"), N_("A date has gone by"),
           lambda a: and_(_linked(a), late(a.today)), "red", watched=True),
    Matter("sponsored", R.LEADER, N_("Needs I sponsor"), N_("Stand beside the owner"),
           lambda a: and_(Need.status.in_(ON_BOOKS), Need.sponsor_id == a.actor.person_id), watched=True),
)  # fmt: skip

MATTERS: tuple[Matter, ...] = (*LIAISON, *OFFICIAL, *HEAD, *COORDINATOR, *SUPERVISOR, *LEADER)

"""What waits for whom: each matter is a condition on needs, counted on the home page and listed by the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false

from tracker.models import Need
from tracker.queries.matter_conditions import (
    Asked,
    at_work_uncontacted,
    in_status,
    instructed_by,
    late,
    linked,
    look_back,
    may_object,
    open_instruction,
    open_nudge,
    park_review,
    pending,
    poor_rating_open,
    rules,
    rules_decline,
    submitted_task,
    to_answer,
    to_rate_again,
)
from tracker.queries.mine import to_verify
from tracker.rules.permissions import Actor
from tracker.vocabulary import N_, ON_BOOKS, UNIT_ROLES, Endorsement, RequestKind, Role, Status


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


R, S, K = Role, Status, RequestKind

LIAISON: Iterable[Matter] = (
    Matter("confirm", R.LIAISON, N_("To confirm and rate"), N_("Say whether it is solved"),
           lambda a: and_(a.of_enterprises, in_status(S.CONFIRMING), ~pending(K.DISPUTE)), "seal"),
    Matter("answer", R.LIAISON, N_("To answer"), N_("Answer the question"), to_answer, "blue"),
    Matter("returned", R.LIAISON, N_("To complete"), N_("Complete it and file again"),
           lambda a: and_(a.of_enterprises, in_status(S.RETURNED)), "yellow"),
    Matter("endorse", R.LIAISON, N_("To endorse"), N_("Say whether it is your need"),
           lambda a: and_(a.of_enterprises, Need.status.in_(ON_BOOKS), Need.endorsement == Endorsement.PENDING),
           "blue"),
    Matter("rate-again", R.LIAISON, N_("Put right: rate once more"), N_("Rate once more"), to_rate_again),
)  # fmt: skip
OFFICIAL: Iterable[Matter] = (
    Matter("late", R.OFFICIAL, N_("Mine and overdue"), N_("A date has gone by"),
           lambda a: and_(a.owned, late(a.today)), "red", watched=True),
    Matter("claim", R.OFFICIAL, N_("To claim in my unit"), N_("Claim it"),
           lambda a: and_(a.in_units, in_status(S.ASSIGNED)), "blue"),
    Matter("reply", R.OFFICIAL, N_("Instructions to answer"), N_("Reply to the instruction"),
           lambda a: and_(a.owned, open_instruction()), "red"),
    Matter("contact", R.OFFICIAL, N_("To contact for the first time"), N_("Contact the enterprise"),
           at_work_uncontacted, "blue"),
    Matter("decompose", R.OFFICIAL, N_("To decompose"), N_("Decompose it into tasks"),
           lambda a: and_(a.owned, in_status(S.CLAIMED)), "blue"),
    Matter("answer-enterprise", R.OFFICIAL, N_("Questions of enterprises"), N_("Answer the enterprise"),
           lambda a: and_(a.owned, Need.status.in_(ON_BOOKS), Need.enterprise_question_seq.is_not(None)), "blue"),
    Matter("answer-solved", R.OFFICIAL, N_("Said to be solved already"), N_("Request closure, or say why not"),
           lambda a: and_(a.owned, Need.solved_said_seq.is_not(None), Need.status.in_(ON_BOOKS)), "yellow"),
    Matter("answer-nudge", R.OFFICIAL, N_("Nudges to answer"), N_("Answer the nudge"),
           lambda a: and_(a.owned, open_nudge()), "yellow"),
    Matter("amendment", R.OFFICIAL, N_("Amendments to rule on"), N_("Rule on the amendment"),
           lambda a: and_(a.owned, pending(K.AMENDMENT))),
    Matter("approve", R.OFFICIAL, N_("Tasks to approve"), N_("Approve the task"),
           lambda a: and_(a.owned, in_status(S.IMPLEMENTING), submitted_task())),
    Matter("follow-up", R.OFFICIAL, N_("Poor ratings to follow up"), N_("Call the enterprise and put it right"),
           lambda a: and_(a.owned, poor_rating_open()), "red"),
)  # fmt: skip
HEAD: Iterable[Matter] = (
    Matter("unit-late", R.HEAD, N_("Overdue in my unit"), N_("A date has gone by"),
           lambda a: and_(a.in_units, late(a.today)), "red", watched=True),
    Matter("unit-unclaimed", R.HEAD, N_("Nobody has claimed yet"), N_("Have it claimed, or claim it"),
           lambda a: and_(a.in_units, in_status(S.ASSIGNED)), "blue"),
    Matter("unit-object", R.HEAD, N_("Objection still possible"), N_("Object today, or take it on"), may_object),
    Matter("unit-reply", R.HEAD, N_("Instructions to the unit"), N_("Reply to the instruction"),
           lambda a: and_(a.in_units, open_instruction()), "red"),
    Matter("unit-nudged", R.HEAD, N_("Nudged"), N_("See that the nudge is answered"),
           lambda a: and_(a.in_units, open_nudge()), "yellow"),
    Matter("unit-approve", R.HEAD, N_("Tasks waiting for approval"), N_("The owner approves the task"),
           lambda a: and_(a.in_units, in_status(S.IMPLEMENTING), submitted_task())),
    Matter("unit-poor", R.HEAD, N_("Poor ratings in my unit"), N_("See that it is put right"),
           lambda a: and_(a.in_units, poor_rating_open()), "red"),
)  # fmt: skip
COORDINATOR: Iterable[Matter] = (
    Matter("accept", R.COORDINATOR, N_("To accept"), N_("Accept or return it"),
           lambda a: and_(a.in_regions, in_status(S.FILED), ~pending(K.DECLINE)), "blue"),
    Matter("assign", R.COORDINATOR, N_("To assign"), N_("Assign it to a unit"),
           lambda a: and_(a.in_regions, in_status(S.ACCEPTED)), "blue"),
    Matter("rule-objection", R.COORDINATOR, N_("Objections to rule on"), N_("Rule on the objection"),
           rules(K.OBJECTION), "yellow"),
    Matter("rule-extension", R.COORDINATOR, N_("Extensions to rule on"), N_("Rule on the extension"),
           rules(K.EXTENSION), "yellow"),
    Matter("rule-decline", R.COORDINATOR, N_("Declines to rule on"), N_("Rule on declining"), rules_decline,
           "yellow"),
    Matter("verify", R.COORDINATOR, N_("To verify"), N_("Verify the result"),
           lambda a: to_verify(a.actor, a.today), "seal"),
    Matter("nobody-nudged", R.COORDINATOR, N_("Nudged, and with no unit"), N_("Answer the nudge"),
           lambda a: and_(a.in_regions, open_nudge(), Need.lead_unit_id.is_(None)), "yellow"),
    Matter("back-at-enterprise", R.COORDINATOR, N_("Returned, waiting for the enterprise"),
           N_("Help the enterprise to complete it"),
           lambda a: and_(a.in_regions, in_status(S.RETURNED)), "quiet", watched=True),
    Matter("region-late", R.COORDINATOR, N_("Overdue in my region"), N_("A date has gone by"),
           lambda a: and_(a.in_regions, late(a.today)), "red", watched=True),
)  # fmt: skip
SUPERVISOR: Iterable[Matter] = (
    Matter("supervise-extension", R.SUPERVISOR, N_("Extensions to rule on"), N_("Rule on the extension"),
           rules(K.EXTENSION), "yellow"),
    Matter("supervise-parking", R.SUPERVISOR, N_("Parking to rule on"), N_("Rule on parking"), rules(K.PARKING),
           "yellow"),
    Matter("supervise-decline", R.SUPERVISOR, N_("Declines to rule on"), N_("Rule on declining"), rules_decline,
           "yellow"),
    Matter("supervise-appeal", R.SUPERVISOR, N_("Appeals to rule on"), N_("Rule on the appeal"), rules(K.APPEAL),
           "yellow"),
    Matter("supervise-unsolvable", R.SUPERVISOR, N_("Unsolvable endings to rule on"),
           N_("Rule on ending as unsolvable"), rules(K.UNSOLVABLE), "yellow"),
    Matter("supervise-dispute", R.SUPERVISOR, N_("Disputes to rule on"), N_("Rule on the dispute"),
           rules(K.DISPUTE), "red"),
    Matter("review-parking", R.SUPERVISOR, N_("Parked, to be reviewed"), N_("Resume, or set a new review date"),
           park_review, "blue"),
    Matter("look-back", R.SUPERVISOR, N_("Look-backs to record"), N_("Call or visit, and record the look-back"),
           look_back, "blue"),
    Matter("supervise-instructed", R.SUPERVISOR, N_("My instructions without a reply"), N_("A reply is awaited"),
           instructed_by, "blue", watched=True),
    Matter("supervise-late", R.SUPERVISOR, N_("Overdue in my region"), N_("A date has gone by"),
           lambda a: and_(a.in_regions, late(a.today)), "red", watched=True),
)  # fmt: skip
LEADER: Iterable[Matter] = (
    Matter("instructed", R.LEADER, N_("My instructions without a reply"), N_("A reply is awaited"),
           instructed_by, "blue", watched=True),
    Matter("linked-late", R.LEADER, N_("Overdue at linked enterprises"), N_("A date has gone by"),
           lambda a: and_(linked(a), late(a.today)), "red", watched=True),
    Matter("sponsored", R.LEADER, N_("Needs I sponsor"), N_("Stand beside the owner"),
           lambda a: and_(Need.status.in_(ON_BOOKS), Need.sponsor_id == a.actor.person_id), watched=True),
)  # fmt: skip

MATTERS: tuple[Matter, ...] = (*LIAISON, *OFFICIAL, *HEAD, *COORDINATOR, *SUPERVISOR, *LEADER)

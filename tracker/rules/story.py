"""The story of a need, told from its rows: the four steps, what is waited for, from whom, by when (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from tracker.models import Deadline, Need, Request
from tracker.vocabulary import N_, Action, DeadlineKind, ParkReason, RequestKind, Status, Word


class Step(Word):
    """The four steps of every need's life."""

    CLAIM = "claim", N_("Claim")
    DECOMPOSE = "decompose", N_("Decompose")
    IMPLEMENT = "implement", N_("Implement")
    CLOSE = "close", N_("Close")


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    CURRENT = "current"
    TODO = "todo"
    STOPPED = "stopped"


class Party(Word):
    """Who is waited for."""

    ENTERPRISE = "enterprise", N_("the enterprise")
    COORDINATOR = "coordinator", N_("the coordinator of the region")
    SUPERVISOR = "supervisor", N_("the supervisor")
    LEAD_UNIT = "lead-unit", N_("the lead unit")
    OWNER = "owner", N_("the owner")
    VERIFIER = "verifier", N_("a coordinator who had no hand in it")


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing a need may wait for; the first row of WAITS that holds is what it waits for now."""

    what: str
    party: Party
    kind: DeadlineKind
    holds: Callable[[Need], bool]
    request: RequestKind | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is waited for (a message id), from whom, and the deadline by which it is due, if one runs."""

    what: str
    party: Party
    deadline: Deadline | None


def steps(need: Need) -> tuple[tuple[Step, StepState], ...]:
    """The four steps with how far each is; off the books without an outcome, the step it stopped at is marked."""
    order = tuple(Step)
    if need.status is Status.CLOSED:
        return tuple((step, StepState.DONE) for step in order)
    at = _AT_STEP.get(need.status)
    here = StepState.CURRENT
    if at is None:
        at, here = _stopped_at(need), StepState.STOPPED
    place = order.index(at)
    states = [StepState.DONE] * place + [here] + [StepState.TODO] * (len(order) - place - 1)
    return tuple(zip(order, states, strict=True))


def waiting(need: Need) -> Waiting | None:
    """What the need waits for now; None where nobody owes it anything."""
    wait = next((one for one in WAITS if one.holds(need)), None)
    if wait is None:
        return None
    return Waiting(wait.what, wait.party, _deadline(need, wait))


def main_action(need: Need, possible: Collection[Action]) -> Action | None:
    """The action that moves the need on, among those possible for this person; None if it is another's turn."""
    for action in MOVES_ON:
        if action is Action.CONTACT and need.first_contact_at is not None:
            continue
        if action in possible:
            return action
    return None


def _stopped_at(need: Need) -> Step:
    if need.tasks:
        return Step.IMPLEMENT
    return Step.DECOMPOSE if need.claimed_at else Step.CLAIM


def _deadline(need: Need, wait: Wait) -> Deadline | None:
    return next(
        (
            deadline
            for deadline in need.deadlines
            if deadline.is_open
            and deadline.kind is wait.kind
            and (
                wait.request is None
                or (deadline.request is not None and deadline.request.kind is wait.request)
            )
        ),
        None,
    )


_AT_STEP = {
    Status.FILED: Step.CLAIM,
    Status.RETURNED: Step.CLAIM,
    Status.ACCEPTED: Step.CLAIM,
    Status.ASSIGNED: Step.CLAIM,
    Status.CLAIMED: Step.DECOMPOSE,
    Status.IMPLEMENTING: Step.IMPLEMENT,
    Status.PARKED: Step.IMPLEMENT,
    Status.VERIFYING: Step.CLOSE,
    Status.CONFIRMING: Step.CLOSE,
}


def _in(*statuses: Status) -> Callable[[Need], bool]:
    return lambda need: need.status in statuses


def _asked(kind: RequestKind) -> Callable[[Need], bool]:
    return lambda need: any(one.kind is kind and one.is_pending for one in need.requests)


def _parked_for(reason: ParkReason) -> Callable[[Need], bool]:
    return lambda need: need.status is Status.PARKED and need.park_reason is reason


def _poor(part: str) -> Callable[[Need], bool]:
    return lambda need: any(r.is_poor and not r.again and getattr(r, part) is None for r in need.ratings)


def _both(one: Callable[[Need], bool], other: Callable[[Need], bool]) -> Callable[[Need], bool]:
    return lambda need: one(need) and other(need)


S, K, P, R = Status, DeadlineKind, Party, RequestKind

WAITS: tuple[Wait, ...] = (
    Wait(N_("a ruling on the appeal"), P.SUPERVISOR, K.RULE, _both(_in(S.DECLINED), _asked(R.APPEAL)), R.APPEAL),
    Wait(N_("the need to be accepted or returned"), P.COORDINATOR, K.ACCEPT, _in(S.FILED)),
    Wait(N_("the enterprise to complete it"), P.ENTERPRISE, K.RETURNED, _in(S.RETURNED)),
    Wait(N_("a lead unit to be named"), P.COORDINATOR, K.ASSIGN, _in(S.ACCEPTED)),
    Wait(N_("somebody of the lead unit to claim it"), P.LEAD_UNIT, K.CLAIM, _in(S.ASSIGNED)),
    Wait(
        N_("the first contact with the enterprise"), P.OWNER, K.CONTACT,
        _both(_in(S.CLAIMED), lambda need: need.first_contact_at is None),
    ),
    Wait(N_("the plan of tasks"), P.OWNER, K.DECOMPOSE, _in(S.CLAIMED)),
    Wait(N_("the work to be done"), P.OWNER, K.PROMISE, _in(S.IMPLEMENTING)),
    Wait(N_("the enterprise's answer"), P.ENTERPRISE, K.PARK_REVIEW, _parked_for(ParkReason.ENTERPRISE)),
    Wait(N_("a legal procedure to end"), P.OWNER, K.PARK_REVIEW, _parked_for(ParkReason.PROCEDURE)),
    Wait(N_("long-term work"), P.OWNER, K.PARK_REVIEW, _in(S.PARKED)),
    Wait(N_("the result to be verified"), P.VERIFIER, K.VERIFY, _in(S.VERIFYING)),
    Wait(N_("a ruling on the dispute"), P.SUPERVISOR, K.RULE, _both(_in(S.CONFIRMING), _asked(R.DISPUTE)), R.DISPUTE),
    Wait(N_("the enterprise's word on the result"), P.ENTERPRISE, K.CONFIRM, _in(S.CONFIRMING)),
    Wait(
        N_("a call after the poor rating"), P.OWNER, K.FOLLOW_UP,
        _both(_in(S.CLOSED), _poor("contacted_at")),
    ),
    Wait(
        N_("things to be put right after the poor rating"), P.OWNER, K.PUT_RIGHT,
        _both(_in(S.CLOSED), _poor("put_right_at")),
    ),
)  # fmt: skip

# What each person should do first, most pressing first.
MOVES_ON: tuple[Action, ...] = (
    Action.REFILE,
    Action.ENDORSE,
    Action.CONFIRM,
    Action.ANSWER,
    Action.RULE_DISPUTE,
    Action.RESTORE,
    Action.DECLINE,
    Action.RULE,
    Action.RULE_EXTENSION,
    Action.PARK,
    Action.CONSENT,
    Action.RULE_AMENDMENT,
    Action.VERIFY,
    Action.ACCEPT,
    Action.ASSIGN,
    Action.CLAIM,
    Action.REPLY,
    Action.WHY_NOT,
    Action.ANSWER_NUDGE,
    Action.CONTACT,
    Action.DECOMPOSE,
    Action.FOLLOW_UP,
    Action.RATE_AGAIN,
    Action.LOOK_BACK,
    Action.REQUEST_CLOSURE,
    Action.REPORT,
)

# What only offices owe one another: the enterprise is not shown these dates.
_INTERNAL_KINDS = frozenset({K.TASK, K.APPROVE_TASK, K.INSTRUCTION, K.LOOK_BACK})
_INTERNAL_REQUESTS = frozenset({R.OBJECTION, R.DECLINE, R.UNSOLVABLE})


def shown_deadlines(need: Need, *, enterprise_side: bool) -> tuple[Deadline, ...]:
    """The deadlines a reader may know of, running ones first, each group by due date."""
    found = [one for one in need.deadlines if not (enterprise_side and _is_internal(one))]
    return tuple(sorted(found, key=lambda one: (not one.is_open, one.due_on, one.id)))


def shown_requests(need: Need, *, enterprise_side: bool) -> tuple[Request, ...]:
    """The requests a reader may know of."""
    return tuple(one for one in need.requests if not (enterprise_side and one.kind in _INTERNAL_REQUESTS))


def _is_internal(deadline: Deadline) -> bool:
    request = deadline.request
    return deadline.kind in _INTERNAL_KINDS or (request is not None and request.kind in _INTERNAL_REQUESTS)

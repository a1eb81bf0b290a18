"""Guards: what must hold before an act, whatever is handed in; each answers with a reason or nothing (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.clock import office_date
from tracker.models import Deadline, Request
from tracker.rules.act import Act
from tracker.rules.refused import Refused
from tracker.rules.verifying import hands_of
from tracker.rules.working_days import add_wd, wd_between
from tracker.vocabulary import (
    DeadlineKind,
    Endorsement,
    ParkReason,
    Refusal,
    RequestKind,
    Role,
    Status,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Guard:
    """A named question; `test` gives the refusal or None."""

    name: str
    test: Callable[[Act], Refused | None]


def promise_of(act: Act) -> Deadline | None:
    """The open promise of the need."""
    return next((d for d in act.need.deadlines if d.kind is DeadlineKind.PROMISE and d.is_open), None)


def due_on_of(act: Act, kind: DeadlineKind) -> date | None:
    """When the open deadline of this kind is due."""
    return next((d.due_on for d in act.need.deadlines if d.kind is kind and d.is_open), None)


def needs_no_pending(kind: RequestKind) -> Guard:
    """No request of this kind waits already."""

    def test(act: Act) -> Refused | None:
        return Refused(Refusal.REQUEST_PENDING) if act.case.pending(kind) else None

    return Guard(f"no pending {kind.value}", test)


def needs_pending(kind: RequestKind) -> Guard:
    """A request of this kind waits, and who rules is not who asked, in person or by substitute."""

    def test(act: Act) -> Refused | None:
        request = act.case.pending(kind)
        if request is None:
            return Refused(Refusal.NO_REQUEST)
        if {request.asker_id, request.facts.get("for")} & ({act.actor.person_id, act.for_id} - {None}):
            return Refused(Refusal.OWN_REQUEST)
        return _by_right_decider(act, request)

    return Guard(f"pending {kind.value}", test)


def _by_right_decider(act: Act, request: Request) -> Refused | None:
    """The decider asked; an extension nobody ruled on in time goes to the supervisor (DOMAIN §5)."""
    last = add_wd(act.calendar, office_date(request.asked_at), act.limits.extension_goes_up_after)
    gone_up = request.kind is RequestKind.EXTENSION and act.today > last
    if request.decider is not Role.SUPERVISOR and not gone_up:
        return None
    steers = any(act.need.region_id in grant.region_ids for grant in act.actor.of(Role.SUPERVISOR))
    return None if steers else Refused(Refusal.SECOND_BY_SUPERVISOR)


def _endorsement_pending(act: Act) -> Refused | None:
    return None if act.need.endorsement is Endorsement.PENDING else Refused(Refusal.NOT_ENDORSED_PENDING)


def _not_of_own_hands(act: Act) -> Refused | None:
    """Who typed the need in for the enterprise, or ever worked on it, does not speak for it (DOMAIN §5, endorse)."""
    need = act.need
    typed_in = need.filing_unit_id is not None and need.filed_by_id == act.actor.person_id
    worked = act.actor.person_id in hands_of(need)
    return Refused(Refusal.RATED_BY_SELF) if typed_in or worked else None


def _silence_over(act: Act) -> Refused | None:
    due = due_on_of(act, DeadlineKind.RETURNED)
    return Refused(Refusal.REMINDERS_FIRST, on=due) if due is None or act.today <= due else None


def _appeal_in_time(act: Act) -> Refused | None:
    ruled = [r for r in act.need.requests if r.kind is RequestKind.DECLINE and r.ruled_at]
    if not ruled or any(
        r.kind is RequestKind.APPEAL for r in act.need.requests if r.asked_seq > ruled[-1].asked_seq
    ):
        return Refused(Refusal.ONLY_ONCE)
    last = add_wd(act.calendar, office_date(ruled[-1].ruled_at), act.limits.appeal_within)
    return Refused(Refusal.TOO_LATE, on=last) if act.today > last else None


def _not_merged_target(act: Act) -> Refused | None:
    return Refused(Refusal.MERGE_CHAIN) if act.case.has_merged else None


def _merge_target_lives(act: Act) -> Refused | None:
    target = act.need.merged_into
    return None if target is not None and target.is_on_books else Refused(Refusal.TARGET_OFF)


def _objection_open(act: Act) -> Refused | None:
    """Once per assignment to a unit, within the limit after it; a ruling is final for that unit."""
    need = act.need
    made = [r for r in need.requests if r.kind is RequestKind.OBJECTION and r.unit_id == need.lead_unit_id]
    if any(r.verdict in (Verdict.GRANTED, Verdict.REFUSED) for r in made):
        return Refused(Refusal.UNIT_FINAL)
    assigned = need.assigned_at
    if assigned is None or any(r.asked_at >= assigned for r in made):
        return Refused(Refusal.ONLY_ONCE)
    last = add_wd(act.calendar, office_date(assigned), act.limits.objection_window)
    return Refused(Refusal.TOO_LATE, on=last) if act.today > last else None


def _question_to_answer(act: Act) -> Refused | None:
    need = act.need
    from_enterprise = need.enterprise_id in act.actor.enterprise_ids()
    waiting = need.office_question_seq if from_enterprise else need.enterprise_question_seq
    parked_for_it = need.status is Status.PARKED and need.park_reason is ParkReason.ENTERPRISE
    return None if waiting or (from_enterprise and parked_for_it) else Refused(Refusal.NO_QUESTION)


def _extension_left(act: Act) -> Refused | None:
    return Refused(Refusal.TWO_EXTENSIONS) if act.need.extensions >= act.limits.extensions_most else None


def is_late(act: Act) -> bool:
    """Whether an extension is asked for with no working day left: only the supervisor rules then (DOMAIN §5)."""
    promise = promise_of(act)
    left = wd_between(act.calendar, act.today, promise.due_on) if promise else 0
    return left < act.limits.extension_least_left


def _promise_runs(act: Act) -> Refused | None:
    return None if promise_of(act) else Refused(Refusal.NO_REQUEST)


def _tasks_done(act: Act) -> Refused | None:
    still = sum(task.is_open for task in act.need.tasks)
    return Refused(Refusal.TASKS_OPEN, count=still) if still else None


def _task_in_cycle(act: Act) -> Refused | None:
    """A new cycle needs at least one new task before closure (DOMAIN §5, reopen)."""
    if not act.need.tasks:
        return Refused(Refusal.NO_TASK)
    fresh = any(task.cycle == act.need.cycle for task in act.need.tasks)
    return None if fresh else Refused(Refusal.NO_NEW_TASK)


def _contacted(act: Act) -> Refused | None:
    return None if act.need.first_contact_at else Refused(Refusal.NO_CONTACT)


def _no_dispute_pending(act: Act) -> Refused | None:
    return Refused(Refusal.DISPUTE_PENDING) if act.case.pending(RequestKind.DISPUTE) else None


def _confirm_time_over(act: Act) -> Refused | None:
    """Silence is waited for to the end; an enterprise nobody can call gets up to 10 working days more."""
    due = due_on_of(act, DeadlineKind.CONFIRM)
    if due is not None and not act.need.contact_phone:
        due = add_wd(act.calendar, due, act.limits.wait_for_contact)
    return Refused(Refusal.REMINDERS_FIRST, on=due) if due is None or act.today <= due else None


def _reopen_in_time(act: Act) -> Refused | None:
    """The enterprise has 30 calendar days; the supervisor has no limit."""
    closed = act.need.closed_at
    if closed is None or act.need.enterprise_id not in act.actor.enterprise_ids():
        return None
    last = office_date(closed) + timedelta(days=act.limits.reopen_within_calendar_days)
    return Refused(Refusal.TOO_LATE, on=last) if act.today > last else None


def _instruction_open(act: Act) -> Refused | None:
    return None if act.instruction() else Refused(Refusal.NO_INSTRUCTION)


def _said_solved(act: Act) -> Refused | None:
    return None if act.need.solved_said_seq else Refused(Refusal.NOT_SAID_SOLVED)


def _not_said_solved(act: Act) -> Refused | None:
    return Refused(Refusal.ONLY_ONCE) if act.need.solved_said_seq else None


def _no_open_nudge(act: Act) -> Refused | None:
    waiting = any(nudge.answered_at is None for nudge in act.need.nudges)
    return Refused(Refusal.REQUEST_PENDING) if waiting else None


def _open_nudge(act: Act) -> Refused | None:
    waiting = any(nudge.answered_at is None for nudge in act.need.nudges)
    return None if waiting else Refused(Refusal.NO_NUDGE)


def _follow_up_open(act: Act) -> Refused | None:
    poor = any(
        rating.is_poor and rating.put_right_at is None for rating in act.need.ratings if not rating.again
    )
    return None if poor else Refused(Refusal.NOT_POOR)


def _put_right(act: Act) -> Refused | None:
    if any(rating.again and rating.cycle == act.need.cycle for rating in act.need.ratings):
        return Refused(Refusal.ONLY_ONCE)
    right = any(rating.put_right_at and rating.cycle == act.need.cycle for rating in act.need.ratings)
    return None if right else Refused(Refusal.NOT_PUT_RIGHT)


def _drawn(act: Act) -> Refused | None:
    return (
        None if any(one.recorded_at is None for one in act.need.look_backs) else Refused(Refusal.NO_LOOK_BACK)
    )


def _not_drawn(act: Act) -> Refused | None:
    return Refused(Refusal.ONLY_ONCE) if any(one.recorded_at is None for one in act.need.look_backs) else None


def _enterprise_active(act: Act) -> Refused | None:
    return None if act.need.enterprise.active else Refused(Refusal.ENTERPRISE_INACTIVE)


def _open_task(act: Act) -> Refused | None:
    return None if any(task.is_open for task in act.need.tasks) else Refused(Refusal.NO_TASK)


ENDORSEMENT_PENDING = Guard("endorsement is pending", _endorsement_pending)
NOT_OF_OWN_HANDS = Guard("not filed or worked by the same person", _not_of_own_hands)
SILENCE_OVER = Guard("no completion within the limit", _silence_over)
APPEAL_IN_TIME = Guard("once, within 10 working days", _appeal_in_time)
NOT_MERGED_TARGET = Guard("nothing merged into it", _not_merged_target)
MERGE_TARGET_LIVES = Guard("the target lives", _merge_target_lives)
OBJECTION_OPEN = Guard("once per assignment, within 1 working day", _objection_open)
QUESTION_TO_ANSWER = Guard("a question is open", _question_to_answer)
EXTENSION_LEFT = Guard("at most two extensions", _extension_left)
PROMISE_RUNS = Guard("a promise is running", _promise_runs)
TASKS_DONE = Guard("every task approved or cancelled", _tasks_done)
TASK_IN_CYCLE = Guard("a task in this cycle", _task_in_cycle)
CONTACTED = Guard("the enterprise was contacted", _contacted)
NO_DISPUTE_PENDING = Guard("no dispute is pending", _no_dispute_pending)
CONFIRM_TIME_OVER = Guard("the time to confirm is over", _confirm_time_over)
REOPEN_IN_TIME = Guard("liaison: within 30 calendar days", _reopen_in_time)
INSTRUCTION_OPEN = Guard("an instruction is open", _instruction_open)
SAID_SOLVED = Guard("the enterprise said that it is solved", _said_solved)
NOT_SAID_SOLVED = Guard("the enterprise has not said so already", _not_said_solved)
NO_OPEN_NUDGE = Guard("no nudge is open", _no_open_nudge)
OPEN_NUDGE = Guard("a nudge is open", _open_nudge)
FOLLOW_UP_OPEN = Guard("a poor rating is not yet put right", _follow_up_open)
PUT_RIGHT = Guard("it was put right, rated once", _put_right)
DRAWN = Guard("drawn for a look-back", _drawn)
NOT_DRAWN = Guard("not drawn already", _not_drawn)
ENTERPRISE_ACTIVE = Guard("the enterprise is active", _enterprise_active)
OPEN_TASK = Guard("a task is open", _open_task)

"""Guards at the end: what must be done before closing, and how long after it may be spoken of again (DOMAIN §5)."""

from __future__ import annotations

from datetime import timedelta

from tracker.clock import office_date
from tracker.rules.act import Act
from tracker.rules.guards.guard import Guard, due_on_of
from tracker.rules.refused import Refused
from tracker.rules.working_days import add_wd
from tracker.vocabulary import DeadlineKind, Refusal


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


TASKS_DONE = Guard("every task approved or cancelled", _tasks_done)
TASK_IN_CYCLE = Guard("a task in this cycle", _task_in_cycle)
CONTACTED = Guard("the enterprise was contacted", _contacted)
CONFIRM_TIME_OVER = Guard("the time to confirm is over", _confirm_time_over)
REOPEN_IN_TIME = Guard("liaison: within 30 calendar days", _reopen_in_time)
FOLLOW_UP_OPEN = Guard("a poor rating is not yet put right", _follow_up_open)
PUT_RIGHT = Guard("it was put right, rated once", _put_right)
DRAWN = Guard("drawn for a look-back", _drawn)
NOT_DRAWN = Guard("not drawn already", _not_drawn)

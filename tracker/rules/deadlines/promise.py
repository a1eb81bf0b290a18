"""The promise and what it carries: started, paused with its tasks, shifted, given back after an undone merge."""

from __future__ import annotations

from datetime import date

from tracker.catalog.lists import need_list
from tracker.clock import office_date
from tracker.models import DeadlineMove
from tracker.rules.act import Act
from tracker.rules.deadlines.rows import (
    count_from_today,
    move_deadline,
    open_ones,
    start,
    stop,
    task_deadlines,
)
from tracker.rules.deadlines.table import PAUSED_IN, PAUSED_KINDS, PROMISE_LIVES_IN, PROMISE_STARTS
from tracker.rules.working_days import Pause, add_wd, due_after_pause, remaining_at_pause, wd_between
from tracker.vocabulary import DeadlineKind, MoveCause, Status


def follow_promise(act: Act) -> None:
    """Runs from the assignment to the closure request; fresh only in a new cycle (DOMAIN §7)."""
    need, running = act.need, open_ones(act, DeadlineKind.PROMISE)
    if need.status not in PROMISE_LIVES_IN:
        stop(act, *running)
        return
    if running and running[0].cycle != need.cycle:
        stop(act, *running)
        running = []
    chosen: date | None = act.data.get("promised_by") if act.action in PROMISE_STARTS else None
    if not running and need.status in PROMISE_LIVES_IN - {Status.ACCEPTED} and need.status not in PAUSED_IN:
        days = _promise_days(act)
        start(
            act,
            DeadlineKind.PROMISE,
            chosen or add_wd(act.calendar, act.today, days),
            limit=None if chosen else days,
        )
        need.promised_by_on = need.deadlines[-1].due_on
    elif running and chosen and chosen != running[0].due_on:
        move_deadline(act, running[0], chosen, MoveCause.PROMISE_RESET)


def _promise_days(act: Act) -> int:
    need = act.need
    return act.limits.promise_days(need_list(need.list_code), urgency=need.urgency, is_complex=need.complex)


def follow_pauses(act: Act) -> None:
    """Parked and verifying time is taken off the clock of the promise, its tasks and their approvals."""
    standing = act.need.status in PAUSED_IN
    cause = MoveCause.PARKED if act.need.status is Status.PARKED else MoveCause.VERIFYING
    resumed = MoveCause.RESUMED if act.from_status is Status.PARKED else MoveCause.SENT_BACK
    for deadline in open_ones(act, *PAUSED_KINDS):
        if standing and deadline.paused_on is None:
            deadline.paused_on, deadline.paused_at = act.today, act.at
            deadline.remaining_wd = wd_between(act.calendar, act.today, deadline.due_on)
            count_from_today(act, deadline, remaining_at_pause(act.calendar, act.today, deadline.due_on))
            deadline.moves.append(
                DeadlineMove(
                    cause=cause, on=act.today, from_due_on=deadline.due_on, to_due_on=deadline.due_on
                )
            )
        elif not standing and deadline.paused_on is not None:
            pause = Pause(deadline.paused_on, act.today)
            left = remaining_at_pause(act.calendar, pause.from_on, deadline.due_on)
            due_on = due_after_pause(act.calendar, deadline.due_on, pause)
            deadline.paused_on = deadline.paused_at = deadline.remaining_wd = None
            move_deadline(act, deadline, due_on, resumed, counted=left)
            if deadline.task is not None and deadline.kind is DeadlineKind.TASK:
                deadline.task.due_on = due_on


def shift_tasks(act: Act, by: int, cause: MoveCause) -> None:
    """Open tasks move by as many working days as the promise they serve."""
    for task, deadline in task_deadlines(act):
        task.due_on = add_wd(act.calendar, task.due_on, by)
        move_deadline(act, deadline, task.due_on, cause)


def restore(act: Act) -> None:
    """Undoing a merge gives each deadline the working days it had left: the merged time is taken off the clock."""
    kept = (act.need.before_merge or {}).get("deadlines", ())
    for deadline in act.need.deadlines:
        if deadline.id not in kept or deadline.stopped_at is None:
            continue
        pause = Pause(office_date(deadline.stopped_at), act.today)
        deadline.stopped_at = None
        left = remaining_at_pause(act.calendar, pause.from_on, deadline.due_on)
        due_on = due_after_pause(act.calendar, deadline.due_on, pause)
        move_deadline(act, deadline, due_on, MoveCause.UNMERGED, counted=left)
        if deadline.task is not None and deadline.kind is DeadlineKind.TASK:
            deadline.task.due_on = due_on
    act.need.before_merge = None


def count_parked_time(act: Act) -> None:
    """Working days parked are added up and shown."""
    need = act.need
    if need.parked_on is not None and need.status is not Status.PARKED:
        need.parked_wd += max(0, wd_between(act.calendar, need.parked_on, act.today))
        need.parked_on = need.park_reason = None

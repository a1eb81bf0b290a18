"""Deadlines that hang on something of the need: tasks, requests, instructions, nudges, ratings, look-backs."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.clock import office_date
from tracker.models import Task
from tracker.rules.act import Act
from tracker.rules.deadlines.rows import move_deadline, open_ones, start, stop, task_deadlines
from tracker.rules.deadlines.table import TASKS_LIVE_IN
from tracker.rules.working_days import Pause, add_wd, due_after_pause, remaining_at_pause, wd_between
from tracker.vocabulary import Action, DeadlineKind, Endorsement, MoveCause, Status, TaskState


def follow_tasks(act: Act) -> None:
    """A task is due until submitted; then its approval is due of the owner."""
    dated = {id(task): deadline for task, deadline in task_deadlines(act)}
    approvals = {id(d.task): d for d in open_ones(act, DeadlineKind.APPROVE_TASK)}
    for task in act.need.tasks:
        working = task.state in (TaskState.TO_DO, TaskState.DOING) and act.need.status in TASKS_LIVE_IN
        due, approval = dated.get(id(task)), approvals.get(id(task))
        if working and due is None:
            _set_task(act, task)
        elif working and due is not None and due.due_on != task.due_on:
            move_deadline(act, due, task.due_on, MoveCause.CHANGED)
        elif not working and due is not None:
            stop(act, due)
        submitted = task.state is TaskState.SUBMITTED and act.need.status in TASKS_LIVE_IN
        if submitted and approval is None:
            limit = act.limits.days(DeadlineKind.APPROVE_TASK)
            start(
                act, DeadlineKind.APPROVE_TASK, add_wd(act.calendar, act.today, limit), limit=limit, task=task
            )
        elif not submitted and approval is not None:
            stop(act, approval)


def _set_task(act: Act, task: Task) -> None:
    """New work has a fresh deadline; work sent back has its old one again, without the time spent waiting."""
    before = next((d for d in act.need.deadlines if d.kind is DeadlineKind.TASK and d.task is task), None)
    if before is None or before.stopped_at is None:
        start(act, DeadlineKind.TASK, task.due_on, task=task)
        return
    pause = Pause(office_date(before.stopped_at), act.today)
    left = remaining_at_pause(act.calendar, pause.from_on, task.due_on)
    due_on = due_after_pause(act.calendar, task.due_on, pause)
    latest = max((d.due_on for d in open_ones(act, DeadlineKind.PROMISE)), default=due_on)
    before.stopped_at = None
    # Not beyond the promise, and never earlier than it was.
    task.due_on = max(task.due_on, min(due_on, latest))
    move_deadline(act, before, task.due_on, MoveCause.SENT_BACK, counted=left)


def follow_subjects(act: Act) -> None:
    """Requests and instructions are due until ruled on or answered."""
    ruled = {id(d.request): d for d in open_ones(act, DeadlineKind.RULE)}
    for request in act.need.requests:
        running = ruled.get(id(request))
        if request.is_pending and running is None:
            counted = wd_between(act.calendar, act.today, request.due_on)
            start(act, DeadlineKind.RULE, request.due_on, counted=counted, request=request)
        elif not request.is_pending and running is not None:
            stop(act, running)
    answered = {id(d.instruction): d for d in open_ones(act, DeadlineKind.INSTRUCTION)}
    for instruction in act.need.instructions:
        waiting = answered.get(id(instruction))
        if instruction.replied_at is None and waiting is None and act.need.is_on_books:
            due_on = _not_past(act, instruction.reply_due_on)
            start(act, DeadlineKind.INSTRUCTION, due_on, instruction=instruction)
        elif instruction.replied_at is not None and waiting is not None:
            stop(act, waiting)


def follow_extras(act: Act) -> None:
    """Deadlines that hang on one value each: endorsement, parking review, nudge, follow-up, look-back."""
    need = act.need
    is_closed = need.status is Status.CLOSED
    owed = need.is_on_books or is_closed
    poor = [rating for rating in need.ratings if owed and rating.is_poor and not rating.again]
    _while(act, DeadlineKind.ENDORSE, need.endorsement is Endorsement.PENDING and need.is_on_books)
    _while(act, DeadlineKind.SOLVED_SAID, need.solved_said_seq is not None and need.is_on_books)
    _while(act, DeadlineKind.NUDGE, any(n.answered_at is None for n in need.nudges) and need.is_on_books)
    _while(act, DeadlineKind.FOLLOW_UP, any(rating.contacted_at is None for rating in poor))
    _while(act, DeadlineKind.PUT_RIGHT, any(rating.put_right_at is None for rating in poor))
    drawn = is_closed and any(one.recorded_at is None for one in need.look_backs)
    _until(act, DeadlineKind.LOOK_BACK, _calendar_days(act, DeadlineKind.LOOK_BACK) if drawn else None)
    _park_review(act)


def _park_review(act: Act) -> None:
    if act.need.status is not Status.PARKED:
        stop(act, *open_ones(act, DeadlineKind.PARK_REVIEW))
    elif act.action is Action.PARK and act.granted:
        asked = date.fromisoformat(act.facts["review_on"])
        start(act, DeadlineKind.PARK_REVIEW, _not_past(act, asked))
    elif act.action is Action.REVIEW_PARK:
        stop(act, *open_ones(act, DeadlineKind.PARK_REVIEW))
        start(act, DeadlineKind.PARK_REVIEW, act.data["review_on"])


def _not_past(act: Act, chosen: date) -> date:
    """A date chosen earlier, or the next working day where it has gone by: nothing is overdue when set."""
    return chosen if chosen >= act.today else add_wd(act.calendar, act.today, 1)


def _while(act: Act, kind: DeadlineKind, owed: bool) -> None:
    limit = act.limits.days(kind)
    _until(act, kind, add_wd(act.calendar, act.today, limit) if owed else None, limit=limit)


def _until(act: Act, kind: DeadlineKind, due_on: date | None, *, limit: int | None = None) -> None:
    running = open_ones(act, kind)
    if due_on is None:
        stop(act, *running)
    elif not running:
        start(act, kind, due_on, limit=limit)


def _calendar_days(act: Act, kind: DeadlineKind) -> date:
    return act.today + timedelta(days=act.limits.calendar_days[kind])

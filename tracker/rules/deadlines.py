"""Deadlines follow an act: started, moved, paused, resumed and stopped as the table of DOMAIN §7 says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.catalog.lists import need_list
from tracker.clock import office_date
from tracker.models import Deadline, DeadlineMove, Instruction, Request, Task
from tracker.rules.act import Act
from tracker.rules.deadline_table import (
    OWED_AFTERWARDS,
    PAUSED_IN,
    PAUSED_KINDS,
    PROMISE_LIVES_IN,
    PROMISE_STARTS,
    STAGES,
    TASKS_LIVE_IN,
    StageRule,
)
from tracker.rules.working_days import Pause, add_wd, due_after_pause, touches_unknown, wd_between
from tracker.vocabulary import Action, DeadlineKind, Endorsement, MoveCause, Status, TaskState


def follow(act: Act) -> None:
    """Bring the need's deadlines in line with what the act made of it; called once, after the effects."""
    _drop_dead(act)
    if act.action is Action.UNMERGE:
        _restore(act)
    for rule in STAGES:
        _stage(act, rule)
    _promise(act)
    _pauses(act)
    _tasks(act)
    _subjects(act)
    _extras(act)
    _count_parked_time(act)
    act.need.due_on = _next_due(act)


def move_deadline(act: Act, deadline: Deadline, due_on: date, cause: MoveCause) -> None:
    """Move a due date and remember from when to when and why; the first date is never overwritten."""
    deadline.moves.append(
        DeadlineMove(cause=cause, on=act.today, from_due_on=deadline.due_on, to_due_on=due_on)
    )
    deadline.due_on = due_on
    deadline.provisional = touches_unknown(act.calendar, deadline.starts_on, due_on)
    if deadline.kind is DeadlineKind.PROMISE:
        act.need.promised_by_on = due_on


def shift_tasks(act: Act, by: int, cause: MoveCause) -> None:
    """Open tasks move by as many working days as the promise they serve."""
    for task, deadline in _task_deadlines(act):
        task.due_on = add_wd(act.calendar, task.due_on, by)
        move_deadline(act, deadline, task.due_on, cause)


def open_ones(act: Act, *kinds: DeadlineKind) -> list[Deadline]:
    """The need's open deadlines of these kinds."""
    return [deadline for deadline in act.need.deadlines if deadline.is_open and deadline.kind in kinds]


def _start(
    act: Act,
    kind: DeadlineKind,
    due_on: date,
    *,
    limit: int | None = None,
    task: Task | None = None,
    request: Request | None = None,
    instruction: Instruction | None = None,
) -> None:
    act.need.deadlines.append(
        Deadline(
            kind=kind,
            task=task,
            request=request,
            instruction=instruction,
            starts_on=act.today,
            limit_wd=limit,
            due_on=due_on,
            first_due_on=due_on,
            provisional=touches_unknown(act.calendar, act.today, due_on),
            started_at=act.at,
            cycle=act.need.cycle,
            moves=[],
        )
    )


def _start_limit(act: Act, kind: DeadlineKind) -> None:
    limit = act.limits.days(kind)
    _start(act, kind, add_wd(act.calendar, act.today, limit), limit=limit)


def _stop(act: Act, *deadlines: Deadline) -> None:
    for deadline in deadlines:
        deadline.stopped_at = act.at


def _drop_dead(act: Act) -> None:
    """Off the books everything stops, but what is owed after a closing or while an appeal waits."""
    if not act.need.is_on_books:
        owed = OWED_AFTERWARDS.get(act.need.status, frozenset())
        _stop(act, *(d for d in act.need.deadlines if d.is_open and d.kind not in owed))


def _stage(act: Act, rule: StageRule) -> None:
    running = open_ones(act, rule.kind)
    if act.need.status not in rule.lives_in or act.action in rule.stops or _is_met(act, rule.kind):
        _stop(act, *running)
        return
    entered = rule.on_entering and act.from_status not in rule.lives_in
    started = act.action in rule.starts and not act.refused
    if started and rule.afresh:
        _stop(act, *running)
        running = []
    if (started or entered) and not running:
        _start_limit(act, rule.kind)


def _is_met(act: Act, kind: DeadlineKind) -> bool:
    return kind is DeadlineKind.CONTACT and act.need.first_contact_at is not None


def _promise(act: Act) -> None:
    """Runs from the assignment to the closure request; fresh only in a new cycle (DOMAIN §7)."""
    need, running = act.need, open_ones(act, DeadlineKind.PROMISE)
    if need.status not in PROMISE_LIVES_IN:
        _stop(act, *running)
        return
    if running and running[0].cycle != need.cycle:
        _stop(act, *running)
        running = []
    chosen: date | None = act.data.get("promised_by") if act.action in PROMISE_STARTS else None
    if not running and need.status in PROMISE_LIVES_IN - {Status.ACCEPTED} and need.status not in PAUSED_IN:
        days = _promise_days(act)
        _start(
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


def _pauses(act: Act) -> None:
    """Parked and verifying time is taken off the clock of the promise, its tasks and their approvals."""
    standing = act.need.status in PAUSED_IN
    cause = MoveCause.PARKED if act.need.status is Status.PARKED else MoveCause.VERIFYING
    resumed = MoveCause.RESUMED if act.from_status is Status.PARKED else MoveCause.SENT_BACK
    for deadline in open_ones(act, *PAUSED_KINDS):
        if standing and deadline.paused_on is None:
            deadline.paused_on, deadline.paused_at = act.today, act.at
            deadline.remaining_wd = wd_between(act.calendar, act.today, deadline.due_on)
            deadline.moves.append(
                DeadlineMove(
                    cause=cause, on=act.today, from_due_on=deadline.due_on, to_due_on=deadline.due_on
                )
            )
        elif not standing and deadline.paused_on is not None:
            pause = Pause(deadline.paused_on, act.today)
            due_on = due_after_pause(act.calendar, deadline.due_on, pause)
            deadline.paused_on = deadline.paused_at = deadline.remaining_wd = None
            move_deadline(act, deadline, due_on, resumed)
            if deadline.task is not None and deadline.kind is DeadlineKind.TASK:
                deadline.task.due_on = due_on


def _task_deadlines(act: Act) -> Iterator[tuple[Task, Deadline]]:
    for deadline in open_ones(act, DeadlineKind.TASK):
        if deadline.task is not None:
            yield deadline.task, deadline


def _tasks(act: Act) -> None:
    """A task is due until submitted; then its approval is due of the owner."""
    dated = {id(task): deadline for task, deadline in _task_deadlines(act)}
    approvals = {id(d.task): d for d in open_ones(act, DeadlineKind.APPROVE_TASK)}
    for task in act.need.tasks:
        working = task.state in (TaskState.TO_DO, TaskState.DOING) and act.need.status in TASKS_LIVE_IN
        due, approval = dated.get(id(task)), approvals.get(id(task))
        if working and due is None:
            _set_task(act, task)
        elif working and due is not None and due.due_on != task.due_on:
            move_deadline(act, due, task.due_on, MoveCause.CHANGED)
        elif not working and due is not None:
            _stop(act, due)
        submitted = task.state is TaskState.SUBMITTED and act.need.status in TASKS_LIVE_IN
        if submitted and approval is None:
            limit = act.limits.days(DeadlineKind.APPROVE_TASK)
            _start(
                act, DeadlineKind.APPROVE_TASK, add_wd(act.calendar, act.today, limit), limit=limit, task=task
            )
        elif not submitted and approval is not None:
            _stop(act, approval)


def _set_task(act: Act, task: Task) -> None:
    """New work has a fresh deadline; work sent back has its old one again, without the time spent waiting."""
    before = next((d for d in act.need.deadlines if d.kind is DeadlineKind.TASK and d.task is task), None)
    if before is None or before.stopped_at is None:
        _start(act, DeadlineKind.TASK, task.due_on, task=task)
        return
    pause = Pause(office_date(before.stopped_at), act.today)
    due_on = due_after_pause(act.calendar, task.due_on, pause)
    latest = max((d.due_on for d in open_ones(act, DeadlineKind.PROMISE)), default=due_on)
    before.stopped_at = None
    # Not beyond the promise, and never earlier than it was.
    task.due_on = max(task.due_on, min(due_on, latest))
    move_deadline(act, before, task.due_on, MoveCause.SENT_BACK)


def _subjects(act: Act) -> None:
    """Requests and instructions are due until ruled on or answered."""
    ruled = {id(d.request): d for d in open_ones(act, DeadlineKind.RULE)}
    for request in act.need.requests:
        running = ruled.get(id(request))
        if request.is_pending and running is None:
            _start(act, DeadlineKind.RULE, request.due_on, request=request)
        elif not request.is_pending and running is not None:
            _stop(act, running)
    answered = {id(d.instruction): d for d in open_ones(act, DeadlineKind.INSTRUCTION)}
    for instruction in act.need.instructions:
        waiting = answered.get(id(instruction))
        if instruction.replied_at is None and waiting is None and act.need.is_on_books:
            due_on = _not_past(act, instruction.reply_due_on)
            _start(act, DeadlineKind.INSTRUCTION, due_on, instruction=instruction)
        elif instruction.replied_at is not None and waiting is not None:
            _stop(act, waiting)


def _extras(act: Act) -> None:
    """Deadlines that hang on one value each: endorsement, parking review, nudge, follow-up, look-back."""
    need = act.need
    is_closed = need.status is Status.CLOSED
    owed = need.is_on_books or is_closed
    poor = [rating for rating in need.ratings if owed and rating.is_poor and not rating.again]
    _while(act, DeadlineKind.ENDORSE, need.endorsement is Endorsement.PENDING and need.is_on_books)
    _while(act, DeadlineKind.NUDGE, any(n.answered_at is None for n in need.nudges) and need.is_on_books)
    _while(act, DeadlineKind.FOLLOW_UP, any(rating.contacted_at is None for rating in poor))
    _while(act, DeadlineKind.PUT_RIGHT, any(rating.put_right_at is None for rating in poor))
    drawn = is_closed and any(one.recorded_at is None for one in need.look_backs)
    _until(act, DeadlineKind.LOOK_BACK, _calendar_days(act, DeadlineKind.LOOK_BACK) if drawn else None)
    _park_review(act)


def _park_review(act: Act) -> None:
    if act.need.status is not Status.PARKED:
        _stop(act, *open_ones(act, DeadlineKind.PARK_REVIEW))
    elif act.action is Action.PARK and act.granted:
        asked = date.fromisoformat(act.facts["review_on"])
        _start(act, DeadlineKind.PARK_REVIEW, _not_past(act, asked))
    elif act.action is Action.REVIEW_PARK:
        _stop(act, *open_ones(act, DeadlineKind.PARK_REVIEW))
        _start(act, DeadlineKind.PARK_REVIEW, act.data["review_on"])


def _count_parked_time(act: Act) -> None:
    """Working days parked are added up and shown."""
    need = act.need
    if need.parked_on is not None and need.status is not Status.PARKED:
        need.parked_wd += max(0, wd_between(act.calendar, need.parked_on, act.today))
        need.parked_on = need.park_reason = None


def _not_past(act: Act, chosen: date) -> date:
    """A date chosen earlier, or the next working day where it has gone by: nothing is overdue when set."""
    return chosen if chosen >= act.today else add_wd(act.calendar, act.today, 1)


def _while(act: Act, kind: DeadlineKind, owed: bool) -> None:
    limit = act.limits.days(kind)
    _until(act, kind, add_wd(act.calendar, act.today, limit) if owed else None, limit=limit)


def _until(act: Act, kind: DeadlineKind, due_on: date | None, *, limit: int | None = None) -> None:
    running = open_ones(act, kind)
    if due_on is None:
        _stop(act, *running)
    elif not running:
        _start(act, kind, due_on, limit=limit)


def _calendar_days(act: Act, kind: DeadlineKind) -> date:
    return act.today + timedelta(days=act.limits.calendar_days[kind])


def _restore(act: Act) -> None:
    """Undoing a merge gives each deadline the working days it had left: the merged time is taken off the clock."""
    kept = (act.need.before_merge or {}).get("deadlines", ())
    for deadline in act.need.deadlines:
        if deadline.id not in kept or deadline.stopped_at is None:
            continue
        pause = Pause(office_date(deadline.stopped_at), act.today)
        deadline.stopped_at = None
        due_on = due_after_pause(act.calendar, deadline.due_on, pause)
        move_deadline(act, deadline, due_on, MoveCause.UNMERGED)
        if deadline.task is not None and deadline.kind is DeadlineKind.TASK:
            deadline.task.due_on = due_on
    act.need.before_merge = None


def _next_due(act: Act) -> date | None:
    """The earliest date on which the offices owe something; the enterprise's own dates do not count."""
    running = [d.due_on for d in act.need.deadlines if d.is_running and not d.is_enterprise_side]
    return min(running, default=None)


def met_on(deadline: Deadline) -> date | None:
    """The civil day on which a deadline was met; one paused at its end was met when the pause began."""
    at = deadline.paused_at or deadline.stopped_at
    return office_date(at) if deadline.stopped_at and at else None

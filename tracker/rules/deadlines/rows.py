"""The rows of deadlines: started, stopped and moved, each move remembered with its cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tracker.clock import office_date
from tracker.models import Deadline, DeadlineMove, Instruction, Request, Task
from tracker.rules.act import Act
from tracker.rules.working_days import add_wd, touches_unknown
from tracker.vocabulary import DeadlineKind, MoveCause


def open_ones(act: Act, *kinds: DeadlineKind) -> list[Deadline]:
    """The need's open deadlines of these kinds."""
    return [one for one in act.need.deadlines if one.stopped_at is None and one.kind in kinds]


def open_by_kind(act: Act) -> Mapping[DeadlineKind, list[Deadline]]:
    """The need's open deadlines, once through for whoever asks for many kinds."""
    found: Mapping[DeadlineKind, list[Deadline]] = {kind: [] for kind in DeadlineKind}
    for one in act.need.deadlines:
        if one.stopped_at is None:
            found[one.kind].append(one)
    return found


def task_deadlines(act: Act) -> Iterator[tuple[Task, Deadline]]:
    """Each task that is still due, with its deadline."""
    for deadline in open_ones(act, DeadlineKind.TASK):
        if deadline.task is not None:
            yield deadline.task, deadline


def start(
    act: Act,
    kind: DeadlineKind,
    due_on: date,
    *,
    limit: int | None = None,
    counted: int | None = None,
    task: Task | None = None,
    request: Request | None = None,
    instruction: Instruction | None = None,
) -> None:
    """A deadline begins today; its first date is kept beside the one that moves.

    `counted`: so many working days from today give the date (by default the limit); none: it is chosen by hand.
    """
    from_on, wd = _counted(act, due_on, limit if counted is None else counted)
    act.need.deadlines.append(
        Deadline(
            kind=kind,
            task=task,
            request=request,
            instruction=instruction,
            starts_on=act.today,
            limit_wd=limit,
            due_on=due_on,
            counted_from_on=from_on,
            counted_wd=wd,
            first_due_on=due_on,
            provisional=touches_unknown(act.calendar, act.today, due_on),
            paused_on=None,
            started_at=act.at,
            stopped_at=None,
            cycle=act.need.cycle,
            moves=[],
        )
    )


def start_limit(act: Act, kind: DeadlineKind) -> None:
    """A deadline begins today and runs as long as seeds say for its kind."""
    limit = act.limits.days(kind)
    start(act, kind, add_wd(act.calendar, act.today, limit), limit=limit)


def stop(act: Act, *deadlines: Deadline) -> None:
    """They are met, or owed no longer."""
    for deadline in deadlines:
        deadline.stopped_at = act.at


def move_deadline(
    act: Act, deadline: Deadline, due_on: date, cause: MoveCause, *, counted: int | None = None
) -> None:
    """Move a due date and remember from when to when and why; the first date is never overwritten.

    `counted` as in start.
    """
    deadline.moves.append(
        DeadlineMove(cause=cause, on=act.today, from_due_on=deadline.due_on, to_due_on=due_on)
    )
    deadline.due_on = due_on
    deadline.counted_from_on, deadline.counted_wd = _counted(act, due_on, counted)
    deadline.provisional = touches_unknown(act.calendar, deadline.starts_on, due_on)
    if deadline.kind is DeadlineKind.PROMISE:
        act.need.promised_by_on = due_on


def count_from_today(act: Act, deadline: Deadline, wd: int) -> None:
    """The date stays; from now on it is so many working days from today."""
    deadline.counted_from_on, deadline.counted_wd = _counted(act, deadline.due_on, wd)


def _counted(act: Act, due_on: date, wd: int | None) -> tuple[date, int] | tuple[None, None]:
    """What a date is reckoned from; one that is not where the count leads was chosen, or held back by another date."""
    if wd is None or add_wd(act.calendar, act.today, wd) != due_on:
        return None, None
    return act.today, wd


def met_on(deadline: Deadline) -> date | None:
    """The civil day on which a deadline was met; one paused at its end was met when the pause began."""
    at = deadline.paused_at or deadline.stopped_at
    return office_date(at) if deadline.stopped_at and at else None

"""What a person can do with each task of a need now: the table's own guards and checks, asked task by task."""

from __future__ import annotations

from datetime import datetime

from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.models import Task
from tracker.rules.act import Act, Case
from tracker.rules.offers import why_not
from tracker.rules.permissions import Actor
from tracker.rules.who import Standing, standing_of
from tracker.rules.workflow import rows_of
from tracker.vocabulary import Action

# The actions that name one task, in the order in which they are offered.
TASK_ACTIONS = (
    Action.START_TASK,
    Action.SUBMIT_TASK,
    Action.APPROVE_TASK,
    Action.SEND_BACK_TASK,
    Action.CHANGE_TASK,
    Action.CANCEL_TASK,
)


def task_offers(case: Case, actor: Actor, at: datetime) -> dict[int, tuple[Action, ...]]:
    """The actions possible now on each task, by its id."""
    open_to = [
        (action, standing)
        for action in TASK_ACTIONS
        if (standing := standing_of(rows_of(action)[0].who, actor, case))
        and why_not(action, case, actor, standing, at) is None
    ]
    return {
        task.id: tuple(
            action for action, standing in open_to if _holds(action, standing, task, case, actor, at)
        )
        for task in case.need.tasks
    }


def _holds(action: Action, standing: Standing, task: Task, case: Case, actor: Actor, at: datetime) -> bool:
    data = {"task": task.id, "due_on": task.due_on}
    act = Act(action, case, actor, at, work_calendar(), limits(), for_id=standing.for_id, data=data)
    return not any(check.test(act) for check in rows_of(action)[0].checks)

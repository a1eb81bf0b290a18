"""What changes in tasks: the plan, work, delivery and approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.models import Task
from tracker.rules.act import Act
from tracker.rules.effects import effect
from tracker.rules.effects.course import end_task, remember_hand
from tracker.vocabulary import TaskState


def _new_task(act: Act, row: Mapping[str, Any]) -> Task:
    person = row.get("person")
    remember_hand(act.need, person_id=person)
    task = Task(
        title=row["title"],
        deliverable=row["deliverable"],
        unit_id=row["unit"],
        person_id=person,
        due_on=row["due_on"],
        weight=row.get("weight") or 1,
        state=TaskState.TO_DO,
        cycle=act.need.cycle,
    )
    act.need.tasks.append(task)
    return task


@effect("tasks are planned")
def decompose(act: Act) -> None:
    """Rows become tasks; "after" is the number of a row of the same plan."""
    rows: list[dict[str, Any]] = act.data.get("tasks") or []
    tasks = [_new_task(act, row) for row in rows]
    for task, row in zip(tasks, rows, strict=True):
        if row.get("after"):
            task.after = tasks[row["after"] - 1]


@effect("a task is added")
def add_task(act: Act) -> None:
    """To those already planned."""
    task = _new_task(act, act.data)
    task.after_id = act.data.get("after")


@effect("person and date of the task are changed")
def change_task(act: Act) -> None:
    """Its deadline follows."""
    task = act.task()
    task.due_on = act.data["due_on"]
    if act.data.get("person"):
        task.person_id = act.data["person"]
        remember_hand(act.need, person_id=task.person_id)


@effect("the task is in work")
def start_task(act: Act) -> None:
    """By who started it, where it had no person."""
    task = act.task()
    task.state = TaskState.DOING
    _take(act, task)


@effect("the task is submitted")
def submit_task(act: Act) -> None:
    """It waits for the owner's approval."""
    task = act.task()
    task.state, task.submitted_at = TaskState.SUBMITTED, act.at
    _take(act, task)


def _take(act: Act, task: Task) -> None:
    """A task nobody had becomes whose right was used: a substitute takes it for the absent person."""
    task.person_id = task.person_id or act.for_id or act.actor.person_id
    remember_hand(act.need, person_id=task.person_id)
    remember_hand(act.need, person_id=act.actor.person_id)


@effect("the task is approved")
def approve_task(act: Act) -> None:
    """Done."""
    end_task(act, act.task(), TaskState.APPROVED)


@effect("the task is in work again")
def send_back_task(act: Act) -> None:
    """Something is missing."""
    task = act.task()
    task.state, task.submitted_at = TaskState.DOING, None


@effect("the task is cancelled")
def cancel_task(act: Act) -> None:
    """With a reason."""
    end_task(act, act.task(), TaskState.CANCELLED)

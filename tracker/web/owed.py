"""What is owed in a need: its tasks, the requests that wait for a ruling, and every due date, as rows of its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for

from tracker.clock import office_date
from tracker.models import Deadline, Need, Task
from tracker.rules.act import Case
from tracker.rules.permissions import Actor
from tracker.rules.story import shown_deadlines, shown_requests
from tracker.rules.task_offers import task_offers
from tracker.vocabulary import Action, TaskState
from tracker.web.due import Due, chip, due_of, due_words
from tracker.web.filters import called, day, words


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as its row shows it."""

    title: str
    state: TaskState
    unit: str
    person: str
    due: dict[str, Any] | None
    deliverable: str
    after: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DateRow:
    """A deadline as its row shows it."""

    kind: str
    subject: str
    starts: str
    first: str
    due: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that waits for a ruling."""

    kind: str
    asker: str
    at: datetime
    decider: str
    late: bool
    event: str
    due: dict[str, Any] | None


def why_href(need: Need, deadline: Deadline) -> str:
    """The page that explains a due date."""
    return url_for("explain.why", number=need.number, deadline_id=deadline.id)


def act_href(need: Need, action: Action, **arguments: Any) -> str:
    """The form of an action."""
    return url_for("acting.act", number=need.number, action=action.value, **arguments)


def task_rows(case: Case, actor: Actor, at: datetime) -> tuple[TaskRow, ...]:
    """The tasks with what the reader can do with each."""
    need, today = case.need, office_date(at)
    possible = task_offers(case, actor, at)
    running = {d.task_id: d for d in need.deadlines if d.task_id and d.is_open}
    titles = {task.id: task.title for task in need.tasks}
    return tuple(
        TaskRow(
            title=task.title,
            state=task.state,
            unit=called(task.unit),
            person=called(task.person) if task.person is not None else "",
            due=chip(_task_due(need, task, running.get(task.id), today)),
            deliverable=task.deliverable,
            after=(titles[task.after_id],) if task.after_id in titles else (),
            actions=tuple((words(one), act_href(need, one, task=task.id)) for one in possible[task.id]),
        )
        for task in need.tasks
    )


def _task_due(need: Need, task: Task, deadline: Deadline | None, today: date) -> Due | None:
    if deadline is not None:
        return due_of(deadline, today, why_href(need, deadline))
    if task.is_open:
        text, tone = due_words(task.due_on, today)
        return Due(text, tone, day(task.due_on), task.due_on.isoformat())
    return None


def date_rows(need: Need, today: date, *, enterprise_side: bool) -> tuple[DateRow, ...]:
    """Every deadline the reader may know of."""
    return tuple(
        DateRow(
            kind=words(one.kind),
            subject=one.task.title
            if one.task is not None
            else words(one.request.kind)
            if one.request is not None
            else "",
            starts=day(one.starts_on),
            first=day(one.first_due_on) if one.first_due_on != one.due_on else "",
            due=chip(due_of(one, today, why_href(need, one))),
        )
        for one in shown_deadlines(need, enterprise_side=enterprise_side)
    )


def asked_rows(need: Need, today: date, *, enterprise_side: bool) -> tuple[Asked, ...]:
    """The requests that wait for a ruling."""
    due = {one.request_id: one for one in need.deadlines if one.request_id and one.is_open}
    return tuple(
        Asked(
            kind=words(one.kind),
            asker=called(one.asker),
            at=one.asked_at,
            decider=words(one.decider),
            late=one.late,
            event=f"#event-{one.asked_seq}",
            due=chip(due_of(due[one.id], today, why_href(need, due[one.id]))) if one.id in due else None,
        )
        for one in shown_requests(need, enterprise_side=enterprise_side)
        if one.is_pending
    )

"""The board of tasks: my own, my unit's, and those that wait for my approval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.queries import tasks
from tracker.queries.tasks import TaskRow, Wanted, Whose
from tracker.rules.workflow import rows_of
from tracker.vocabulary import OPEN_TASKS, Action, Permission, TaskState
from tracker.web.access import actor
from tracker.web.arguments import text_argument, with_arguments
from tracker.web.filters import called, words
from tracker.web.marks import due_mapping
from tracker.web.route import Route

# What comes next on a task, and whether its person or the need's owner does it; the table has the last word.
NEXT: Mapping[TaskState, tuple[tuple[Action, str], ...]] = {
    TaskState.TO_DO: ((Action.START_TASK, "mine"), (Action.SUBMIT_TASK, "mine")),
    TaskState.DOING: ((Action.SUBMIT_TASK, "mine"),),
    TaskState.SUBMITTED: ((Action.APPROVE_TASK, "owned"), (Action.SEND_BACK_TASK, "owned")),
}


@dataclass(frozen=True, slots=True)
class TaskLine:
    """What the component task_list draws of a task."""

    title: str
    href: str
    state: TaskState
    unit: str
    person: str
    due: dict[str, object] | None
    deliverable: str
    after: list[str]
    need: str
    need_href: str
    actions: list[tuple[str, str]]


def index() -> ResponseReturnValue:
    """A page of tasks, each with what can be done next."""
    today = clock.office_date()
    wanted = _wanted()
    page = tasks.tasks(actor(), wanted, today, cursor=text_argument("cursor"))
    return render_template(
        "tasks/index.html",
        rows=task_rows(page.rows, today),
        wanted=wanted,
        tabs=[
            (text, url_for("tasks.index", whose=whose.value), whose is wanted.whose)
            for whose, text in (
                (Whose.MINE, _("Mine")),
                (Whose.UNIT, _("My unit's")),
                (Whose.APPROVE, _("For my approval")),
            )
        ],
        states=list(TaskState),
        chips=_chips(wanted),
        clear=url_for("tasks.index", whose=wanted.whose.value),
        next_page=with_arguments(cursor=page.next) if page.next else None,
        previous_page=with_arguments(cursor=page.previous) if page.previous else None,
        first_page=with_arguments(cursor=None) if page.previous else None,
    )


def task_rows(rows: Iterable[TaskRow], today: date) -> list[TaskLine]:
    """Tasks as drawn."""
    return [_line(row, today) for row in rows]


def _line(row: TaskRow, today: date) -> TaskLine:
    address = f"/needs/{row.number}"
    return TaskLine(
        title=row.title,
        href=f"{address}#task-{row.id}",
        state=row.state,
        unit=called(row.unit),
        person=called(row.person) if row.person else _("nobody yet"),
        due=due_mapping(row.due_on, today) if row.state in OPEN_TASKS else None,
        deliverable=row.deliverable,
        after=[row.after] if row.after else [],
        need=f"{row.number} {row.need_title}",
        need_href=address,
        actions=[
            (words(action), f"{address}/{action.value}?task={row.id}")
            for action, whose in NEXT.get(row.state, ())
            if getattr(row, whose) and row.need_status in rows_of(action)[0].sources
        ],
    )


def _wanted() -> Wanted:
    whose, state = text_argument("whose"), text_argument("state")
    return Wanted(
        whose=Whose(whose) if whose in set(Whose) else Whose.MINE,
        state=TaskState(state) if state in set(TaskState) else None,
        overdue=text_argument("overdue") == "yes",
    )


def _chips(wanted: Wanted) -> list[tuple[str, str]]:
    chips = []
    if wanted.state is not None:
        chips.append((words(wanted.state), with_arguments(state=None, cursor=None)))
    if wanted.overdue:
        chips.append((_("Overdue"), with_arguments(overdue=None, cursor=None)))
    return chips


ROUTES = (Route("/tasks", index, Permission.NAME_SUBSTITUTES),)

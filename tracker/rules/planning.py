"""The draft plan of a need: its list's task templates with dates within the promise (DOMAIN §4, §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.catalog.fields import Words, matches
from tracker.catalog.lists import need_list
from tracker.catalog.work_calendar import WorkCalendar
from tracker.models import Need
from tracker.rules.working_days import add_wd


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A row of the draft plan; `after` is the number of an earlier row, from 1."""

    title: Words
    deliverable: Words
    due_on: date
    weight: int
    after: int | None


def draft_plan(need: Need, calendar: WorkCalendar, today: date) -> tuple[PlannedTask, ...]:
    """One row for each template that fits the need, due so many working days from today, never after the promise."""
    fitting = [
        template
        for template in need_list(need.list_code).task_templates
        if template.when is None or matches(template.when, need.data.get(template.when.field))
    ]
    places = {template.key: number for number, template in enumerate(fitting, 1)}
    return tuple(
        PlannedTask(
            title=template.title,
            deliverable=template.deliverable,
            due_on=_within(need, add_wd(calendar, today, template.days), today),
            weight=template.weight,
            after=max((places[key] for key in template.after if key in places), default=None),
        )
        for template in fitting
    )


def _within(need: Need, due_on: date, today: date) -> date:
    if need.promised_by_on is None:
        return due_on
    return min(due_on, max(need.promised_by_on, today))

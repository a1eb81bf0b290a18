"""The form of each action: its topics, what it begins with, and what its reference fields may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from tracker.catalog.fields import FieldSpec
from tracker.catalog.lists import form_parts, need_list
from tracker.catalog.need_list import FormPart
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import office_date
from tracker.models import Enterprise, Need, Person, Region, Task, Unit
from tracker.queries.options import Asking, Choices, choices_for
from tracker.rules.act import Case
from tracker.rules.action_forms import CONTENT_ACTIONS, fields_of
from tracker.rules.closure import closing_defaults
from tracker.rules.effects.content import content_of
from tracker.rules.permissions import Actor
from tracker.rules.planning import draft_plan
from tracker.rules.task_offers import TASK_ACTIONS, task_offers
from tracker.vocabulary import N_, Action, RequestKind
from tracker.web.filters import called, words
from tracker.web.forms.spec_form import Option

# Where a need lies and what it is linked to have actions of their own.
NOT_AMENDED = frozenset({"region", "linked_need"})


def parts_of(action: Action, need: Need) -> tuple[FormPart, ...]:
    """The topics of an action's form; an acceptance also asks to whom to assign, if that is done at once."""
    fields = fields_of(action, need.list_code, need.data)
    if action in CONTENT_ACTIONS:
        return _content_parts(need, fields)
    own = FormPart(action.value, action.label, None, fields)
    if action is not Action.ACCEPT:
        return (replace(own, name=""),)
    assign = fields_of(Action.ASSIGN, need.list_code, need.data)
    later = tuple(replace(spec, required=False) for spec in assign)
    return own, FormPart("assign", N_("Assign at once"), N_("May be left for later."), later)


def specs_of(parts: Sequence[FormPart]) -> tuple[FieldSpec, ...]:
    """All fields of a form, whatever their topic."""
    return tuple(spec for part in parts for spec in part.fields)


def beginning(
    action: Action, case: Case, actor: Actor, at: datetime, *, task_id: int | None
) -> dict[str, Any]:
    """What the form holds before anything is typed."""
    begin = _BEGINNINGS.get(action)
    values = begin(case, actor, at) if begin is not None else {}
    if action in TASK_ACTIONS and task_id is not None:
        values |= _task_values(case.need, task_id)
    return values


def options_of(
    parts: Sequence[FormPart], action: Action, case: Case, actor: Actor, at: datetime, *, q: str
) -> dict[str, list[Option]]:
    """What the reference fields of the form may name."""
    asking = Asking(action, case, actor, office_date(at), q)
    found = choices_for(specs_of(parts), asking)
    if action in TASK_ACTIONS:
        found["task"] = _fitting_tasks(action, case, actor, at)
    return {name: [_option(row, choices) for row in choices.rows] for name, choices in found.items()}


def _fitting_tasks(action: Action, case: Case, actor: Actor, at: datetime) -> Choices:
    possible = task_offers(case, actor, at)
    return Choices([task for task in case.need.tasks if action in possible[task.id]])


def _option(row: Unit | Region | Need | Task | Enterprise | Person, choices: Choices) -> Option:
    group = choices.groups.get(row.id)
    return Option(row.id, _named(row), called(group) if group is not None else "")


def _named(row: Unit | Region | Need | Task | Enterprise | Person) -> str:
    match row:
        case Need():
            return f"{row.number} {row.title}"
        case Task():
            return row.title
        case Enterprise():
            return f"{called(row)} ({row.uscc})"
        case Person():
            return " · ".join(part for part in (called(row), row.post) if part)
        case _:
            return called(row)


def _content_parts(need: Need, fields: Sequence[FieldSpec]) -> tuple[FormPart, ...]:
    parts = [
        replace(part, fields=tuple(spec for spec in part.fields if spec.name not in NOT_AMENDED))
        for part in form_parts(need_list(need.list_code))
    ]
    content = {spec.name for spec in specs_of(parts)} | NOT_AMENDED
    reason = tuple(spec for spec in fields if spec.name not in content)
    if reason:
        parts.append(FormPart("why", N_("What changed"), None, reason))
    return tuple(parts)


def _content(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    return content_of(case.need)


def _acceptance(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    need = case.need
    return {"list_code": need.list_code, "urgency": need.urgency.value, "complex": need.complex}


def _helpers(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    return {"helpers": [helper.unit_id for helper in case.need.helpers]}


def _ruling_on_objection(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    asked = case.pending(RequestKind.OBJECTION)
    return {"lead_unit": asked.facts.get("proposed")} if asked is not None else {}


def _contact(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    return {"contacted_on": office_date(at), "with_whom": case.need.contact_name}


def _plan(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    need = case.need
    rows = [
        {
            "title": words(one.title),
            "deliverable": words(one.deliverable),
            "unit": need.lead_unit_id,
            "person": need.owner_id,
            "due_on": one.due_on,
            "weight": one.weight,
            "after": one.after,
        }
        for one in draft_plan(need, work_calendar(), office_date(at))
    ]
    # Tasks that outlived a reassignment are the plan already.
    return {"tasks": [] if any(task.is_open for task in need.tasks) else rows}


def _closure(case: Case, actor: Actor, at: datetime) -> dict[str, Any]:
    return closing_defaults(need_list(case.need.list_code), case.need.data)


def _task_values(need: Need, task_id: int) -> dict[str, Any]:
    task = next((one for one in need.tasks if one.id == task_id), None)
    if task is None:
        return {}
    return {"task": task.id, "person": task.person_id, "due_on": task.due_on}


_BEGINNINGS: Mapping[Action, Callable[[Case, Actor, datetime], dict[str, Any]]] = {
    Action.REFILE: _content,
    Action.AMEND: _content,
    Action.ACCEPT: _acceptance,
    Action.REASSIGN: _helpers,
    Action.NAME_HELPERS: _helpers,
    Action.RULE: _ruling_on_objection,
    Action.CONTACT: _contact,
    Action.DECOMPOSE: _plan,
    Action.REQUEST_CLOSURE: _closure,
}

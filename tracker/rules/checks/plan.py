"""Checks of the plan and its tasks: units on the case, dates within the promise, hands and states (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tracker.models import Task, Unit
from tracker.rules.act import Act, Colleague
from tracker.rules.checks.check import NO_FAULTS, Check, Faults, fault, works_in
from tracker.rules.faults import Fault
from tracker.rules.guards import promise_of
from tracker.vocabulary import N_, OPEN_TASKS, Refusal, TaskState


def _plan(act: Act) -> Faults:
    """At least one task; units on the case; dates within the promise; no circle in "after" (DOMAIN §5)."""
    rows: list[dict[str, Any]] = act.data.get("tasks") or []
    if not rows and not any(task.is_open for task in act.need.tasks):
        return fault("tasks", Refusal.NO_TASK)
    faults: dict[str, Fault] = {}
    for index, row in enumerate(rows):
        faults.update(_task_row_faults(act, row, f"tasks.{index}."))
    return faults or _circle(rows)


def _task_row_faults(act: Act, row: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Fault]]:
    promise = promise_of(act)
    unit: Unit | None = act.ref(f"{prefix}unit")
    person: Colleague | None = act.ref(f"{prefix}person")
    on_case = {act.need.lead_unit_id} | act.need.helper_unit_ids
    if unit is not None and unit.id not in on_case:
        yield f"{prefix}unit", Fault(N_("Tasks go to the lead unit or a helper unit."), {})
    if person is not None and unit is not None and not works_in(person, unit.id):
        yield f"{prefix}person", Fault(Refusal.NOT_IN_UNIT.label, {})
    if promise is not None and row["due_on"] > max(promise.due_on, act.today):
        yield f"{prefix}due_on", Fault(Refusal.AFTER_DUE.label, {"on": promise.due_on})


def _circle(rows: list[dict[str, Any]]) -> Faults:
    before = {index: (row.get("after") or 0) - 1 for index, row in enumerate(rows)}
    for start in before:
        seen, at = {start}, before[start]
        while at >= 0:
            if at not in before:
                return {f"tasks.{start}.after": Fault(Refusal.TASK_UNKNOWN.label, {})}
            if at in seen:
                return fault(f"tasks.{start}.after", Refusal.CYCLE)
            seen.add(at)
            at = before[at]
    return NO_FAULTS


def _one_task(act: Act) -> Faults:
    after = act.data.get("after")
    if after and all(task.id != after for task in act.need.tasks):
        return fault("after", Refusal.TASK_UNKNOWN)
    return dict(_task_row_faults(act, act.data, ""))


def _task_change(act: Act) -> Faults:
    task, person = act.task(), act.ref("person")
    promise = promise_of(act)
    if not task.is_open:
        return fault("task", Refusal.TASK_STATE, state=task.state)
    if person is not None and not works_in(person, task.unit_id):
        return fault("person", Refusal.NOT_IN_UNIT)
    if promise is not None and act.data["due_on"] > max(promise.due_on, act.today):
        return fault("due_on", Refusal.AFTER_DUE, on=promise.due_on)
    return NO_FAULTS


def _state_of(*states: TaskState) -> Callable[[Act], Faults]:
    def test(act: Act) -> Faults:
        task = act.task()
        return NO_FAULTS if task.state in states else fault("task", Refusal.TASK_STATE, state=task.state)

    return test


def _hands_on(act: Act) -> Faults:
    """A task is worked by its person, a substitute, the owner, or anybody of its unit where it has no person."""
    task = act.task()
    mine = {act.actor.person_id} | {grant.for_id for grant in act.actor.grants}
    if task.person_id is None:
        allowed = task.unit_id in act.actor.unit_ids()
    else:
        allowed = task.person_id in mine or act.need.owner_id in mine
    return NO_FAULTS if allowed else fault("task", Refusal.NOT_TASK_PERSON)


def _predecessor_done(act: Act) -> Faults:
    task: Task = act.task()
    before = next((one for one in act.need.tasks if one.id == task.after_id), None)
    if before is not None and before.state in OPEN_TASKS - {TaskState.SUBMITTED}:
        return fault("task", Refusal.TASK_BEFORE, title=before.title)
    return NO_FAULTS


def _not_judging_absent(act: Act) -> Faults:
    """A substitute does not approve what the absent person delivered (DOMAIN §3)."""
    if act.for_id is not None and act.task().person_id == act.for_id:
        return fault("task", Refusal.OWN_HANDS)
    return NO_FAULTS


PLAN = Check("a task at least, within the promise, no circle", _plan)
ONE_TASK = Check("unit on the case, within the promise", _one_task)
TASK_CHANGE = Check("open task, within the promise", _task_change)
TASK_TO_DO = Check("task to do", _state_of(TaskState.TO_DO))
TASK_IN_WORK = Check("task to do or in work", _state_of(TaskState.TO_DO, TaskState.DOING))
TASK_SUBMITTED = Check("task submitted", _state_of(TaskState.SUBMITTED))
TASK_OPEN = Check("task open", _state_of(*OPEN_TASKS))
HANDS_ON = Check("own task", _hands_on)
PREDECESSOR_DONE = Check("the task before is delivered", _predecessor_done)
NOT_JUDGING_ABSENT = Check("not the absent person's work", _not_judging_absent)

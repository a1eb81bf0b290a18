"""Checks: what must hold of that which is handed in, beyond each field; faults stand at their fields (DOMAIN §5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.catalog.lists import need_list
from tracker.models import Region, Task, Unit
from tracker.rules.act import Act, Colleague
from tracker.rules.closure import closure_faults
from tracker.rules.effects.content import changed_fields
from tracker.rules.faults import Fault
from tracker.rules.guards import promise_of
from tracker.vocabulary import N_, OPEN_TASKS, Outcome, Refusal, RequestKind, Role, TaskState, Verdict

Faults = Mapping[str, Fault]
NO_FAULTS: Faults = {}


@dataclass(frozen=True, slots=True)
class Check:
    """A named question about the data handed in; `test` gives faults by field path."""

    name: str
    test: Callable[[Act], Faults]


def _fault(path: str, refusal: Refusal, **params: object) -> Faults:
    return {path: Fault(refusal.label, params)}


def _works_in(colleague: Colleague, unit_id: int | None) -> bool:
    return colleague.person.active and unit_id in colleague.actor.own_unit_ids()


def _region_directly(act: Act, *, above: bool) -> bool:
    here: Region = act.need.region
    there: Region = act.ref("region")
    return here.parent_id == there.id if above else there.parent_id == here.id


def _above(act: Act) -> Faults:
    return NO_FAULTS if _region_directly(act, above=True) else _fault("region", Refusal.NOT_ABOVE)


def _below(act: Act) -> Faults:
    return NO_FAULTS if _region_directly(act, above=False) else _fault("region", Refusal.NOT_BELOW)


def _mergeable(act: Act) -> Faults:
    need, into = act.need, act.ref("into")
    if into.id == need.id:
        return _fault("into", Refusal.MERGE_SELF)
    if into.enterprise_id != need.enterprise_id:
        return _fault("into", Refusal.MERGE_OTHER)
    return NO_FAULTS if into.is_on_books else _fault("into", Refusal.MERGE_CHAIN)


def _units_live(act: Act) -> Faults:
    lead: Unit | None = act.ref("lead_unit")
    if lead is not None and not lead.active:
        return _fault("lead_unit", Refusal.UNIT_INACTIVE)
    for index in range(len(act.data.get("helpers") or [])):
        helper: Unit = act.ref(f"helpers.{index}")
        if not helper.active:
            return _fault("helpers", Refusal.UNIT_INACTIVE)
        if lead is not None and helper.id == lead.id:
            return _fault("helpers", Refusal.SAME_UNIT)
    return NO_FAULTS


def _other_unit(act: Act) -> Faults:
    return (
        _fault("lead_unit", Refusal.SAME_UNIT)
        if act.ref("lead_unit").id == act.need.lead_unit_id
        else NO_FAULTS
    )


def _not_ruled_final(act: Act) -> Faults:
    """A unit whose objection was upheld is not given the same need again (DOMAIN §5, rule)."""
    lead = act.ref("lead_unit")
    freed = {
        r.unit_id
        for r in act.need.requests
        if r.kind is RequestKind.OBJECTION and r.verdict is Verdict.GRANTED
    }
    return _fault("lead_unit", Refusal.UNIT_FINAL) if lead is not None and lead.id in freed else NO_FAULTS


def _promise_with_reason(act: Act) -> Faults:
    promised: date | None = act.data.get("promised_by")
    return (
        NO_FAULTS
        if promised is None or promised >= act.today
        else _fault("promised_by", Refusal.BEFORE_TODAY)
    )


def _promise_holds_tasks(act: Act) -> Faults:
    """Tasks are due by the promise, which is checked again when the promise moves (DOMAIN §5, decompose)."""
    promised: date | None = act.data.get("promised_by")
    latest = max((task.due_on for task in act.need.tasks if task.is_open), default=None)
    if promised is None or latest is None or latest <= promised:
        return NO_FAULTS
    return {
        "promised_by": Fault(N_("A task of this need is due on %(on)s, later than that."), {"on": latest})
    }


def _upheld_names_unit(act: Act) -> Faults:
    if not act.granted:
        return NO_FAULTS
    if act.ref("lead_unit") is None:
        return {"lead_unit": Fault(N_("Say which unit takes the need over."), {})}
    return _other_unit(act) or _units_live(act)


def _proposed_other(act: Act) -> Faults:
    return (
        _fault("proposed", Refusal.SAME_UNIT)
        if act.ref("proposed").id == act.need.lead_unit_id
        else NO_FAULTS
    )


def _owner_in_unit(act: Act) -> Faults:
    owner: Colleague = act.ref("owner")
    return NO_FAULTS if _works_in(owner, act.need.lead_unit_id) else _fault("owner", Refusal.NOT_IN_UNIT)


def _sponsor_is_leader(act: Act) -> Faults:
    sponsor: Colleague = act.ref("sponsor")
    linked = act.need.enterprise_id in sponsor.actor.linked_ids
    return (
        NO_FAULTS
        if linked and Role.LEADER in sponsor.actor.roles()
        else _fault("sponsor", Refusal.NOT_LEADER)
    )


def _later_date(act: Act) -> Faults:
    promise, new = promise_of(act), act.data["new_due_on"]
    if promise is not None and new <= promise.due_on:
        return _fault("new_due_on", Refusal.PROMISE_NOT_LATER, on=promise.due_on)
    return NO_FAULTS


def _task_row_faults(act: Act, row: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Fault]]:
    promise = promise_of(act)
    unit: Unit | None = act.ref(f"{prefix}unit")
    person: Colleague | None = act.ref(f"{prefix}person")
    on_case = {act.need.lead_unit_id} | act.need.helper_unit_ids
    if unit is not None and unit.id not in on_case:
        yield f"{prefix}unit", Fault(N_("Tasks go to the lead unit or a helper unit."), {})
    if person is not None and unit is not None and not _works_in(person, unit.id):
        yield f"{prefix}person", Fault(Refusal.NOT_IN_UNIT.label, {})
    if promise is not None and row["due_on"] > max(promise.due_on, act.today):
        yield f"{prefix}due_on", Fault(Refusal.AFTER_DUE.label, {"on": promise.due_on})


def _plan(act: Act) -> Faults:
    """At least one task; units on the case; dates within the promise; no circle in "after" (DOMAIN §5)."""
    rows: list[dict[str, Any]] = act.data.get("tasks") or []
    if not rows and not any(task.is_open for task in act.need.tasks):
        return _fault("tasks", Refusal.NO_TASK)
    faults: dict[str, Fault] = {}
    for index, row in enumerate(rows):
        faults.update(_task_row_faults(act, row, f"tasks.{index}."))
    return faults or _circle(rows)


def _circle(rows: list[dict[str, Any]]) -> Faults:
    before = {index: (row.get("after") or 0) - 1 for index, row in enumerate(rows)}
    for start in before:
        seen, at = {start}, before[start]
        while at >= 0:
            if at not in before:
                return {f"tasks.{start}.after": Fault(Refusal.TASK_UNKNOWN.label, {})}
            if at in seen:
                return _fault(f"tasks.{start}.after", Refusal.CYCLE)
            seen.add(at)
            at = before[at]
    return NO_FAULTS


def _one_task(act: Act) -> Faults:
    after = act.data.get("after")
    if after and all(task.id != after for task in act.need.tasks):
        return _fault("after", Refusal.TASK_UNKNOWN)
    return dict(_task_row_faults(act, act.data, ""))


def _task_change(act: Act) -> Faults:
    task, person = act.task(), act.ref("person")
    promise = promise_of(act)
    if not task.is_open:
        return _fault("task", Refusal.TASK_STATE, state=task.state)
    if person is not None and not _works_in(person, task.unit_id):
        return _fault("person", Refusal.NOT_IN_UNIT)
    if promise is not None and act.data["due_on"] > max(promise.due_on, act.today):
        return _fault("due_on", Refusal.AFTER_DUE, on=promise.due_on)
    return NO_FAULTS


def _state_of(*states: TaskState) -> Callable[[Act], Faults]:
    def test(act: Act) -> Faults:
        task = act.task()
        return NO_FAULTS if task.state in states else _fault("task", Refusal.TASK_STATE, state=task.state)

    return test


def _hands_on(act: Act) -> Faults:
    """A task is worked by its person, a substitute, the owner, or anybody of its unit where it has no person."""
    task = act.task()
    mine = {act.actor.person_id} | {grant.for_id for grant in act.actor.grants}
    if task.person_id is None:
        allowed = task.unit_id in act.actor.unit_ids()
    else:
        allowed = task.person_id in mine or act.need.owner_id in mine
    return NO_FAULTS if allowed else _fault("task", Refusal.NOT_TASK_PERSON)


def _predecessor_done(act: Act) -> Faults:
    task: Task = act.task()
    before = next((one for one in act.need.tasks if one.id == task.after_id), None)
    if before is not None and before.state in OPEN_TASKS - {TaskState.SUBMITTED}:
        return _fault("task", Refusal.TASK_BEFORE, title=before.title)
    return NO_FAULTS


def _not_judging_absent(act: Act) -> Faults:
    """A substitute does not approve what the absent person delivered (DOMAIN §3)."""
    if act.for_id is not None and act.task().person_id == act.for_id:
        return _fault("task", Refusal.OWN_HANDS)
    return NO_FAULTS


def _closure(act: Act) -> Faults:
    need = act.need
    return closure_faults(need_list(need.list_code), need.data, act.data)


def _consented(act: Act) -> Faults:
    if act.data["outcome"] != Outcome.UNSOLVABLE:
        return NO_FAULTS
    consents = [
        r for r in act.need.requests if r.kind is RequestKind.UNSOLVABLE and r.cycle == act.need.cycle
    ]
    return (
        NO_FAULTS
        if any(r.verdict is Verdict.GRANTED for r in consents)
        else _fault("outcome", Refusal.NO_CONSENT)
    )


def _all_ticked(act: Act) -> Faults:
    return {
        name: Fault(N_("Send it back if this does not hold."), {})
        for name in ("outcome_right", "answer_right", "contact_right")
        if not act.data.get(name)
    }


def _text_where_poor(act: Act) -> Faults:
    if act.data["grade"] in ("1", "2") and not act.data.get("comment"):
        return {
            "comment": Fault(N_("Please say what should have been better, so that it can be put right."), {})
        }
    return NO_FAULTS


def _successor(act: Act) -> Faults:
    here, there = act.need.enterprise, act.ref("successor")
    right = there.active and there.id != here.id and here.successor_id in (None, there.id)
    return NO_FAULTS if right else _fault("successor", Refusal.NOT_SUCCESSOR)


def _something_changed(act: Act) -> Faults:
    return NO_FAULTS if changed_fields(act.need, act.data) else _fault("reason", Refusal.NOTHING_CHANGED)


def _linkable(act: Act) -> Faults:
    other = act.ref("other")
    if other.id == act.need.id:
        return _fault("other", Refusal.LINK_SELF)
    if other.enterprise_id != act.need.enterprise_id:
        return _fault("other", Refusal.LINK_OTHER)
    known = any(link.other_id == other.id for link in act.need.links)
    return _fault("other", Refusal.ONLY_ONCE) if known else NO_FAULTS


ABOVE = Check("the region directly above", _above)
BELOW = Check("a region directly below", _below)
MERGEABLE = Check("same enterprise, live, no chain", _mergeable)
UNITS_LIVE = Check("active units, lead no helper", _units_live)
OTHER_UNIT = Check("another unit", _other_unit)
NOT_RULED_FINAL = Check("not freed by a ruling", _not_ruled_final)
PROMISE_HOLDS_TASKS = Check("promise not before a task", _promise_holds_tasks)
PROMISE_FROM_TODAY = Check("promised for today or later", _promise_with_reason)
UPHELD_NAMES_UNIT = Check("upheld: names another unit", _upheld_names_unit)
PROPOSED_OTHER = Check("proposes another unit", _proposed_other)
OWNER_IN_UNIT = Check("works in the lead unit", _owner_in_unit)
SPONSOR_IS_LEADER = Check("a linked leader", _sponsor_is_leader)
LATER_DATE = Check("later than the present date", _later_date)
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
CLOSURE = Check("outcome measured and proved", _closure)
CONSENTED = Check("unsolvable: the supervisor consented", _consented)
ALL_TICKED = Check("solved, answered, contacted", _all_ticked)
TEXT_WHERE_POOR = Check("text where poor", _text_where_poor)
SUCCESSOR = Check("an active successor", _successor)
SOMETHING_CHANGED = Check("something changed", _something_changed)
LINKABLE = Check("same enterprise, not linked yet", _linkable)

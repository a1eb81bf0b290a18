"""What changes on the way through the offices: lead unit, owner, sponsor, region, merging, parking, new cycles."""

from __future__ import annotations

from datetime import date

from tracker.models import Instruction, Need, NeedHand, NeedHelper, Nudge, Request, Task
from tracker.rules.act import Act
from tracker.rules.deadlines.reckoning import reckon
from tracker.rules.effects import effect
from tracker.rules.effects.requests import OF_OFFICES, cancel_pending
from tracker.vocabulary import DeadlineKind, ParkReason, RequestKind, TaskState


def remember_hand(need: Need, *, person_id: int | None = None, unit_id: int | None = None) -> None:
    """Remember for good that this person or lead unit had a hand in the need."""
    known = {(hand.person_id, hand.unit_id) for hand in need.hands}
    if (person_id or unit_id) and (person_id, unit_id) not in known:
        need.hands.append(NeedHand(person_id=person_id, unit_id=unit_id))


def _give(act: Act, lead_unit_id: int) -> None:
    """To a unit: nobody owns it there yet, and tasks of the former lead unit are offered to the new one."""
    need, former = act.need, act.need.lead_unit_id
    for task in need.tasks:
        if task.is_open and former is not None and task.unit_id == former != lead_unit_id:
            task.unit_id, task.person_id = lead_unit_id, None
    need.lead_unit_id = lead_unit_id
    need.owner_id = None
    need.assigned_at = act.at
    remember_hand(need, unit_id=lead_unit_id)


def _set_helpers(act: Act) -> None:
    need, wanted = act.need, dict.fromkeys(act.data.get("helpers") or [])
    need.helpers[:] = [helper for helper in need.helpers if helper.unit_id in wanted]
    for unit_id in wanted.keys() - need.helper_unit_ids:
        need.helpers.append(NeedHelper(unit_id=unit_id))


@effect("lead unit, helpers; nobody owns it yet")
def assign(act: Act) -> None:
    """Assign and reassign; what the offices asked under the former assignment comes to nothing."""
    cancel_pending(act, *OF_OFFICES)
    _give(act, act.data["lead_unit"])
    _set_helpers(act)


@effect("helper units are named")
def name_helpers(act: Act) -> None:
    """In place of those before."""
    _set_helpers(act)


@effect("sponsor is named")
def name_sponsor(act: Act) -> None:
    """A leader stands beside the unit's owner."""
    act.need.sponsor_id = act.data["sponsor"]


def uphold(act: Act, request: Request) -> None:
    """An upheld objection reassigns; former helpers stay, unless one of them now leads."""
    lead = act.data["lead_unit"]
    act.need.helpers[:] = [helper for helper in act.need.helpers if helper.unit_id != lead]
    _give(act, lead)


@effect("owner is who claims")
def claim(act: Act) -> None:
    """A substitute claims for the absent person, who goes on owning it afterwards; both had a hand in it."""
    act.need.owner_id = act.for_id or act.actor.person_id
    act.need.claimed_at = act.at
    remember_hand(act.need, person_id=act.need.owner_id)
    remember_hand(act.need, person_id=act.actor.person_id)


@effect("owner is cleared")
def clear_owner(act: Act) -> None:
    """Released: same unit, nobody's. It is no new assignment, so the time to object does not begin anew."""
    act.need.owner_id = None


@effect("new owner")
def hand_over(act: Act) -> None:
    """Tasks of the former owner and all deadlines go along unchanged."""
    need, former, new = act.need, act.need.owner_id, act.data["owner"]
    for task in need.tasks:
        if task.is_open and task.person_id == former and task.unit_id == need.lead_unit_id:
            task.person_id = new
    need.owner_id = new
    remember_hand(need, person_id=new)


@effect("to another region, nobody's unit")
def move_region(act: Act) -> None:
    """Escalate and delegate: owner cleared, tasks kept, to be assigned there."""
    need = act.need
    cancel_pending(act, *OF_OFFICES)
    need.region_id = act.data["region"]
    need.lead_unit_id = need.owner_id = None
    need.helpers.clear()
    need.accepted_at = need.accepted_at or act.at


@effect("first contact is noted")
def note_contact(act: Act) -> None:
    """The first of its cycle counts; a report or question by the owner counts too (DOMAIN §5)."""
    if act.need.first_contact_at is None and act.need.claimed_at is not None:
        act.need.first_contact_at = act.at


@effect("a report by the owner counts as contact")
def count_as_contact(act: Act) -> None:
    """Only the owner's, in person or by substitute."""
    owner = act.need.owner_id
    if owner is not None and owner in (act.actor.person_id, act.for_id):
        note_contact.apply(act)


@effect("the question waits")
def open_question(act: Act) -> None:
    """One open question per side: a further one joins it."""
    if act.need.enterprise_id in act.actor.enterprise_ids():
        act.need.enterprise_question_seq = act.need.enterprise_question_seq or act.seq
    else:
        act.need.office_question_seq = act.need.office_question_seq or act.seq


@effect("the question is answered")
def close_question(act: Act) -> None:
    """Of the other side."""
    if act.need.enterprise_id in act.actor.enterprise_ids():
        act.need.office_question_seq = None
    else:
        act.need.enterprise_question_seq = None


@effect("merged; what it was is kept for undoing")
def merge(act: Act) -> None:
    """Status, owner and the deadlines running are kept; these stop with the status."""
    need = act.need
    running = [d.id for d in need.deadlines if d.is_running and d.kind is not DeadlineKind.RULE]
    open_tasks = {str(task.id): task.state.value for task in need.tasks if task.is_open}
    need.before_merge = {"status": need.status.value, "deadlines": running, "tasks": open_tasks}
    need.merged_into_id = act.data["into"]


@effect("as it was before the merge")
def unmerge(act: Act) -> None:
    """Tasks cancelled by the merge are open again; deadlines are restored by their own rule."""
    kept: dict[str, str] = (act.need.before_merge or {}).get("tasks", {})
    for task in act.need.tasks:
        if str(task.id) in kept:
            task.state, task.ended_at = TaskState(kept[str(task.id)]), None
    act.need.merged_into_id = None


@effect("open tasks are cancelled")
def cancel_tasks(act: Act) -> None:
    """Their people are told."""
    act.facts["cancelled_tasks"] = [task.id for task in act.need.tasks if task.is_open]
    for task in act.need.tasks:
        if task.is_open:
            end_task(act, task, TaskState.CANCELLED)


def end_task(act: Act, task: Task, state: TaskState) -> None:
    """Approve or cancel a task at this instant."""
    task.state, task.ended_at = state, act.at


def park(act: Act, request: Request) -> None:
    """Parked on the day of the ruling, for the reason asked; what only work under way could ask is moot."""
    cancel_pending(act, RequestKind.EXTENSION, RequestKind.UNSOLVABLE)
    act.need.parked_on = act.today
    act.need.park_reason = ParkReason(request.facts["code"])
    act.facts["review_on"] = request.facts["review_on"]


@effect("a new cycle begins")
def new_cycle(act: Act) -> None:
    """Fresh promise and first contact; outcome and confirmation are open again; by the last owner if still there."""
    need = act.need
    need.cycle += 1
    need.outcome = need.confirmation = need.closed_at = need.first_contact_at = None
    need.owner_id = act.case.next_owner_id
    remember_hand(need, person_id=need.owner_id)


@effect("the instruction waits for a reply")
def instruct(act: Act) -> None:
    """Shown on the desk and in the digest until answered."""
    reply_due: date = act.data["reply_due_on"]
    giver = act.actor.person_id
    act.need.instructions.append(
        Instruction(giver_id=giver, given_at=act.at, reply_due_on=reply_due, seq=act.seq)
    )


@effect("the oldest open instruction is answered")
def reply(act: Act) -> None:
    """In the order in which they were given."""
    instruction = act.instruction()
    if instruction is not None:
        instruction.replied_at, instruction.replied_seq = act.at, act.seq


@effect("the enterprise's word waits for an answer")
def say_solved(act: Act) -> None:
    """The owner requests closure, for which it is evidence, or says why not (DOMAIN §8)."""
    act.need.solved_said_seq = act.seq


@effect("the enterprise's word is answered")
def answer_solved_said(act: Act) -> None:
    """By the reasons why not, or by the request for closure."""
    act.need.solved_said_seq = None


@effect("dates follow the calendar")
def reckon_dates(act: Act) -> None:
    """Counted dates keep their working days by the plan of a year that was imported; chosen ones stay (DOMAIN §6)."""
    reckon(act)


@effect("the nudge waits for an answer")
def nudge(act: Act) -> None:
    """One open per need."""
    act.need.nudges.append(Nudge(person_id=act.actor.person_id, at=act.at, seq=act.seq))


@effect("open nudges are answered")
def answer_nudges(act: Act) -> None:
    """A report answers them as well."""
    for one in act.need.nudges:
        one.answered_at = one.answered_at or act.at

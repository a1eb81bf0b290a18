"""Guards along the way: endorsing, silences, merging, questions, instructions, nudges (DOMAIN §5)."""

from __future__ import annotations

from tracker.rules.act import Act
from tracker.rules.deadlines.reckoning import changes
from tracker.rules.guards.guard import Guard, due_on_of
from tracker.rules.refused import Refused
from tracker.rules.verifying import hands_of
from tracker.vocabulary import DeadlineKind, Endorsement, ParkReason, Refusal, Status


def _endorsement_pending(act: Act) -> Refused | None:
    return None if act.need.endorsement is Endorsement.PENDING else Refused(Refusal.NOT_ENDORSED_PENDING)


def _not_of_own_hands(act: Act) -> Refused | None:
    """Who typed the need in for the enterprise, or ever worked on it, does not speak for it (DOMAIN §5, endorse)."""
    need = act.need
    typed_in = need.filing_unit_id is not None and need.filed_by_id == act.actor.person_id
    worked = act.actor.person_id in hands_of(need)
    return Refused(Refusal.RATED_BY_SELF) if typed_in or worked else None


def _silence_over(act: Act) -> Refused | None:
    due = due_on_of(act, DeadlineKind.RETURNED)
    return Refused(Refusal.REMINDERS_FIRST, on=due) if due is None or act.today <= due else None


def _dates_change(act: Act) -> Refused | None:
    return None if changes(act) else Refused(Refusal.NOTHING_CHANGED)


def _not_merged_target(act: Act) -> Refused | None:
    return Refused(Refusal.MERGE_CHAIN) if act.case.has_merged else None


def _merge_target_lives(act: Act) -> Refused | None:
    target = act.need.merged_into
    return None if target is not None and target.is_on_books else Refused(Refusal.TARGET_OFF)


def _question_to_answer(act: Act) -> Refused | None:
    need = act.need
    from_enterprise = need.enterprise_id in act.actor.enterprise_ids()
    waiting = need.office_question_seq if from_enterprise else need.enterprise_question_seq
    parked_for_it = need.status is Status.PARKED and need.park_reason is ParkReason.ENTERPRISE
    return None if waiting or (from_enterprise and parked_for_it) else Refused(Refusal.NO_QUESTION)


def _instruction_open(act: Act) -> Refused | None:
    return None if act.instruction() else Refused(Refusal.NO_INSTRUCTION)


def _said_solved(act: Act) -> Refused | None:
    return None if act.need.solved_said_seq else Refused(Refusal.NOT_SAID_SOLVED)


def _not_said_solved(act: Act) -> Refused | None:
    return Refused(Refusal.ONLY_ONCE) if act.need.solved_said_seq else None


def _no_open_nudge(act: Act) -> Refused | None:
    waiting = any(nudge.answered_at is None for nudge in act.need.nudges)
    return Refused(Refusal.REQUEST_PENDING) if waiting else None


def _open_nudge(act: Act) -> Refused | None:
    waiting = any(nudge.answered_at is None for nudge in act.need.nudges)
    return None if waiting else Refused(Refusal.NO_NUDGE)


def _enterprise_active(act: Act) -> Refused | None:
    return None if act.need.enterprise.active else Refused(Refusal.ENTERPRISE_INACTIVE)


def _open_task(act: Act) -> Refused | None:
    return None if any(task.is_open for task in act.need.tasks) else Refused(Refusal.NO_TASK)


ENDORSEMENT_PENDING = Guard("endorsement is pending", _endorsement_pending)
NOT_OF_OWN_HANDS = Guard("not filed or worked by the same person", _not_of_own_hands)
SILENCE_OVER = Guard("no completion within the limit", _silence_over)
DATES_CHANGE = Guard("the calendar changes a date or its mark", _dates_change)
NOT_MERGED_TARGET = Guard("nothing merged into it", _not_merged_target)
MERGE_TARGET_LIVES = Guard("the target lives", _merge_target_lives)
QUESTION_TO_ANSWER = Guard("a question is open", _question_to_answer)
INSTRUCTION_OPEN = Guard("an instruction is open", _instruction_open)
SAID_SOLVED = Guard("the enterprise said that it is solved", _said_solved)
NOT_SAID_SOLVED = Guard("the enterprise has not said so already", _not_said_solved)
NO_OPEN_NUDGE = Guard("no nudge is open", _no_open_nudge)
OPEN_NUDGE = Guard("a nudge is open", _open_nudge)
ENTERPRISE_ACTIVE = Guard("the enterprise is active", _enterprise_active)
OPEN_TASK = Guard("a task is open", _open_task)

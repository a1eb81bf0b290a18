"""Whether a message still holds when its turn comes to be sent (DOMAIN §7: what has ended is not told any more)."""

from __future__ import annotations

from datetime import date

from tracker.models import Deadline, Message, Need
from tracker.rules.permissions import Actor, may_see
from tracker.vocabulary import DropReason, Road, Role


def why_dropped(message: Message, road: Road, actor: Actor | None) -> DropReason | None:
    """Why a message is not sent to its reader; None when it goes. `actor` is the person, None for a unit's group.

    Its person, unit, need (with helpers and tasks) and deadline must be loaded.
    """
    reader = _of_person(message, road, actor) if actor is not None else _of_group(message)
    return reader or _of_deadline(message)


def is_group_on_case(unit_id: int, need: Need) -> bool:
    """Whether a unit works on a need, so that its group may hear of it."""
    return unit_id in {need.lead_unit_id, *need.helper_unit_ids, *(task.unit_id for task in need.tasks)}


def _of_person(message: Message, road: Road, actor: Actor) -> DropReason | None:
    person = message.person
    if person is None or not person.active:
        return DropReason.LEFT
    if not (person.phone if road is Road.SMS else person.email):
        return DropReason.NO_ADDRESS
    if road is Road.SMS and Role.LIAISON not in actor.roles():
        return DropReason.NOT_LIAISON
    if message.need is not None and not may_see(actor, message.need):
        return DropReason.HIDDEN
    return None


def _of_group(message: Message) -> DropReason | None:
    if message.unit is None or not message.unit.active:
        return DropReason.LEFT
    if message.need is not None and not is_group_on_case(message.unit.id, message.need):
        return DropReason.HIDDEN
    return None


def _of_deadline(message: Message) -> DropReason | None:
    if message.deadline is None:
        return DropReason.OVER if message.deadline_id is not None else None
    return None if _still_due(message.deadline, message.facts.get("due_on")) else DropReason.OVER


def _still_due(deadline: Deadline, due_on: object) -> bool:
    """Whether it runs and is due on the day that the message tells of."""
    return deadline.is_running and (due_on is None or deadline.due_on == date.fromisoformat(str(due_on)))

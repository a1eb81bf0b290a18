"""Telling people of an act: a row per person in the transaction of its cause, once per key (DOMAIN §5, §7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.actions.notices import Notice, write
from tracker.models import Event, Task
from tracker.queries.people import holder_ids
from tracker.rules.act import Act
from tracker.rules.recipients import ENDS_WORK, RULES_ON, Audience, audiences
from tracker.rules.roads import OF_ENTERPRISE, OF_GROUPS, OF_OFFICES
from tracker.vocabulary import Action, Role, Topic


@dataclass(frozen=True, slots=True)
class Before:
    """Who was concerned before the act changed it."""

    owner_id: int | None
    lead_unit_id: int | None


def tell(act: Act, event: Event, before: Before) -> None:
    """Write the messages of an act to everybody the table names, but not to who acted."""
    told = _told(act, event, before)
    told.pop(act.actor.person_id, None)
    notices = [
        _notice(act, event, f"{person_id}", topics, person_id=person_id)
        for person_id, topics in sorted((one, topics) for one, topics in told.items() if one is not None)
    ]
    if act.action in OF_GROUPS and act.need.lead_unit_id is not None:
        group = frozenset({OF_GROUPS[act.action]})
        unit_id = act.need.lead_unit_id
        notices.append(_notice(act, event, f"unit:{unit_id}", group, unit_id=unit_id))
    write(notices, act.at)


def _notice(
    act: Act,
    event: Event,
    reader: str,
    topics: frozenset[Topic],
    *,
    person_id: int | None = None,
    unit_id: int | None = None,
) -> Notice:
    return Notice(
        key=f"act:{act.need.id}:{event.seq}:{reader}",
        kind=act.action.value,
        person_id=person_id,
        unit_id=unit_id,
        need_id=act.need.id,
        facts={"seq": event.seq, "actor": act.actor.person_id, "status": act.need.status.value},
        topics=topics,
    )


def _told(act: Act, event: Event, before: Before) -> dict[int | None, frozenset[Topic]]:
    """Everybody the table names, with the topics that decide by which roads the message leaves."""
    told: dict[int | None, frozenset[Topic]] = defaultdict(frozenset)
    ended = act.need.status in ENDS_WORK
    for audience in audiences(act.action, offices_only=event.offices_only, ended=ended):
        topics = frozenset({_topic_of_enterprise(act)}) if audience is Audience.LIAISONS else frozenset()
        for person_id in _people(audience, act, before):
            told[person_id] |= topics
    for audience, topic in OF_OFFICES.get(act.action, {}).items():
        for person_id in _people(audience, act, before):
            if person_id in told:
                told[person_id] |= {topic}
    return told


def _topic_of_enterprise(act: Act) -> Topic:
    """What a colleague did for the enterprise is only told: nothing is asked or decided by it."""
    if act.need.enterprise_id in act.actor.enterprise_ids():
        return Topic.PROGRESS
    return OF_ENTERPRISE.get(act.action, Topic.PROGRESS)


def _people(audience: Audience, act: Act, before: Before) -> Iterable[int | None]:
    return _RESOLVERS[audience](act, before)


def _in_unit(role: Role, unit_id: int | None, act: Act) -> set[int]:
    return holder_ids(role, act.today, unit_id=unit_id) if unit_id else set()


def _whole_unit(unit_id: int | None, act: Act) -> set[int]:
    return _in_unit(Role.OFFICIAL, unit_id, act) | _in_unit(Role.HEAD, unit_id, act)


def _steering(role: Role, act: Act) -> set[int]:
    """Those of the need's region, else of the nearest region above that has one (DOMAIN §7: never nobody)."""
    for region_id in reversed(act.need.region.path_ids):
        found = holder_ids(role, act.today, region_id=region_id)
        if found:
            return found
    return set()


def _liaisons(act: Act, before: Before) -> set[int]:
    return holder_ids(Role.LIAISON, act.today, enterprise_id=act.need.enterprise_id)


def _asker(act: Act, before: Before) -> set[int]:
    kind = RULES_ON.get(act.action)
    return {
        request.asker_id
        for request in act.need.requests
        if request.kind is kind and request.ruled_seq == act.need.version
    }


def _heads(unit_id: int | None, act: Act) -> set[int]:
    """Of a unit without a head, everybody."""
    return _in_unit(Role.HEAD, unit_id, act) or _in_unit(Role.OFFICIAL, unit_id, act)


def _owner(act: Act, before: Before) -> set[int]:
    """While nobody owns it the heads of the lead unit, and where there is none the coordinators (DOMAIN §7)."""
    if act.need.owner_id is not None:
        return {act.need.owner_id}
    return _heads(act.need.lead_unit_id, act) or _steering(Role.COORDINATOR, act)


def _helpers(act: Act, before: Before) -> set[int]:
    return set[int]().union(*(_heads(unit_id, act) for unit_id in act.need.helper_unit_ids))


def _task_people(act: Act, before: Before) -> set[int | None]:
    return set[int | None]().union(*(_hands_of(task, act) for task in _concerned(act)))


def _concerned(act: Act) -> list[Task]:
    """The task an act is about; all that are open, or that it cancelled, where it is about the whole plan."""
    named: Any = act.data.get("task")
    if act.action is Action.ADD_TASK:
        return act.need.tasks[-1:]
    if named:
        return [task for task in act.need.tasks if task.id == named]
    cancelled = act.facts.get("cancelled_tasks", ())
    return [task for task in act.need.tasks if task.is_open or task.id in cancelled]


def _hands_of(task: Task, act: Act) -> set[int | None]:
    """Its person; who hands out work in its unit while it has none."""
    return {task.person_id} if task.person_id else set(_heads(task.unit_id, act))


_RESOLVERS: Mapping[Audience, Callable[[Act, Before], Iterable[int | None]]] = {
    Audience.LIAISONS: _liaisons,
    Audience.OWNER: _owner,
    Audience.FORMER_OWNER: lambda act, before: {before.owner_id},
    Audience.LEAD_UNIT: lambda act, before: _whole_unit(act.need.lead_unit_id, act),
    Audience.LEAD_HEADS: lambda act, before: _heads(act.need.lead_unit_id, act),
    Audience.FORMER_HEADS: lambda act, before: _heads(before.lead_unit_id, act),
    Audience.HELPERS: _helpers,
    Audience.TASK_PEOPLE: _task_people,
    Audience.COORDINATORS: lambda act, before: _steering(Role.COORDINATOR, act),
    Audience.SUPERVISORS: lambda act, before: _steering(Role.SUPERVISOR, act),
    Audience.VERIFIERS: lambda act, before: set(act.case.verifier_ids),
    Audience.SPONSOR: lambda act, before: {act.need.sponsor_id},
    Audience.ASKER: _asker,
    Audience.GIVER: lambda act, before: {
        one.giver_id for one in act.need.instructions if one.replied_seq == act.need.version
    },
}

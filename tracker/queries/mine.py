"""Which needs and tasks are somebody's own: owned, worked on, or to be verified by this very person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.extensions import db
from tracker.models import Need, Task
from tracker.queries.case import candidates
from tracker.rules.permissions import Actor
from tracker.rules.verifying import verifiers
from tracker.vocabulary import OPEN_TASKS, UNIT_ROLES, Role, Status


def owned_by(actor: Actor) -> ColumnElement[bool]:
    """The needs this person owns, or whose absent owner the person stands in for in that unit."""
    return or_(
        false(),
        *(
            and_(Need.lead_unit_id == unit_id, Need.owner_id == owner_id)
            for unit_id, owner_id in _standings(actor)
        ),
    )


def tasks_of(actor: Actor) -> ColumnElement[bool]:
    """The tasks named for this person, for somebody the person stands in for, or for anybody of the unit."""
    return or_(
        false(),
        *(
            and_(Task.unit_id == unit_id, or_(Task.person_id == person_id, Task.person_id.is_(None)))
            for unit_id, person_id in _standings(actor)
        ),
    )


def needs_of(actor: Actor) -> ColumnElement[bool]:
    """What somebody calls "mine": owned, with an open task of one's own, sponsored, or filed with one's own hand."""
    working = select(Task.need_id).where(tasks_of(actor), Task.state.in_(OPEN_TASKS))
    return or_(
        owned_by(actor),
        Need.id.in_(working),
        Need.sponsor_id == actor.person_id,
        Need.filed_by_id == actor.person_id,
    )


def to_verify(actor: Actor, today: date) -> ColumnElement[bool]:
    """The needs that wait for this person's verification, by the rule itself; few stand there at a time."""
    regions = actor.region_ids()
    if not regions:
        return false()
    waiting = db.session.scalars(
        select(Need)
        .where(Need.status == Status.VERIFYING, Need.region_id.in_(sorted(regions)))
        .options(joinedload(Need.region), selectinload(Need.hands), selectinload(Need.tasks))
    ).all()
    above = sorted({region_id for need in waiting for region_id in need.region.path_ids})
    free = candidates(above, today) if waiting else ()
    mine = [
        need.id
        for need in waiting
        if any(one.person_id == actor.person_id for one in verifiers(need, need.region.path_ids[::-1], free))
    ]
    return Need.id.in_(mine)


def units_as(actor: Actor, *roles: Role) -> list[int]:
    """The units in which the person holds one of the roles today, own or as a substitute."""
    return sorted({grant.unit_id for grant in actor.of(*roles) if grant.unit_id is not None})


def regions_as(actor: Actor, *roles: Role) -> list[int]:
    """The regions, with all below, that the person steers in one of the roles."""
    return sorted(frozenset().union(*(grant.region_ids for grant in actor.of(*roles))))


def _standings(actor: Actor) -> list[tuple[int, int]]:
    """(unit, person) for everybody whose place the person holds in a unit: the own, and those stood in for."""
    found = {(grant.unit_id, grant.for_id or actor.person_id) for grant in actor.of(*UNIT_ROLES)}
    return sorted((unit, person) for unit, person in found if unit is not None and person is not None)

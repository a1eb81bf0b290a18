"""One need with everything rules read, scoped to a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from tracker.extensions import db
from tracker.models import (
    Deadline,
    Enterprise,
    Instruction,
    Need,
    NeedHelper,
    NeedLink,
    Person,
    Request,
    RoleGrant,
    Substitution,
    Task,
    Unit,
)
from tracker.queries.people import holders, unit_people, valid_on
from tracker.queries.scope import visible_needs, visible_to
from tracker.rules.act import Case
from tracker.rules.permissions import Actor, Held
from tracker.rules.refused import Hidden
from tracker.rules.verifying import Candidate, verifiers
from tracker.vocabulary import REGION_ROLES, Role, Status

WHOLE: Sequence[ExecutableOption] = (
    joinedload(Need.enterprise).joinedload(Enterprise.region),
    joinedload(Need.region),
    joinedload(Need.lead_unit).joinedload(Unit.region),
    joinedload(Need.owner),
    joinedload(Need.sponsor),
    joinedload(Need.merged_into),
    selectinload(Need.helpers).joinedload(NeedHelper.unit),
    selectinload(Need.hands),
    selectinload(Need.links).joinedload(NeedLink.other),
    selectinload(Need.tasks).options(joinedload(Task.unit), joinedload(Task.person), joinedload(Task.after)),
    selectinload(Need.deadlines).options(
        joinedload(Deadline.task),
        joinedload(Deadline.request),
        joinedload(Deadline.instruction),
        selectinload(Deadline.moves),
    ),
    selectinload(Need.requests).options(
        joinedload(Request.asker), joinedload(Request.ruled_by), joinedload(Request.unit)
    ),
    selectinload(Need.ratings),
    selectinload(Need.look_backs),
    selectinload(Need.nudges),
    selectinload(Need.instructions).joinedload(Instruction.giver),
)


def case_of(number: str, actor: Actor, today: date, *, lock: bool = False) -> Case:
    """The case of the need with this number; raises Hidden where it does not exist for this person.

    With `lock` the need's row is locked until the transaction ends (PostgreSQL; SQLite's writer is alone anyway).
    """
    query = select(Need) if actor.is_system else visible_needs(actor)
    return _case(query.where(Need.number == number).options(*WHOLE), today, lock=lock)


def number_of(need_id: int, actor: Actor) -> str:
    """The number of a need known by its id; raises Hidden where it does not exist for this person."""
    query = select(Need.number).where(Need.id == need_id, visible_to(actor))
    found = db.session.scalar(query)
    if found is None:
        raise Hidden
    return found


def case_by_id(need_id: int, today: date, *, lock: bool = False) -> Case:
    """The case of a need that a scoped query already found."""
    return _case(select(Need).where(Need.id == need_id).options(*WHOLE), today, lock=lock)


def _case(query: Select[Need], today: date, *, lock: bool) -> Case:
    if lock:
        query = query.with_for_update(of=Need).execution_options(populate_existing=True)
    need = db.session.scalar(query)
    if need is None:
        raise Hidden
    return case_around(need, today)


def case_around(need: Need, today: date) -> Case:
    """The case of a need that is loaded whole already: only what lies in other rows is asked."""
    free = _verifiers(need, today)
    return Case(
        need=need,
        verifier_ids=frozenset(one.person_id for one in free),
        verifiers=free,
        next_owner_id=_next_owner(need, today),
        has_merged=db.session.scalar(select(Need.id).where(Need.merged_into_id == need.id).limit(1))
        is not None,
    )


def _next_owner(need: Need, today: date) -> int | None:
    if need.status not in (Status.CLOSED, Status.CONFIRMING) or need.lead_unit_id is None:
        return None
    people = {person.id for _unit, person in unit_people([need.lead_unit_id], today)}
    if need.owner_id in people:
        return need.owner_id
    heads = holders(Role.HEAD, today, unit_id=need.lead_unit_id)
    return heads[0].id if heads else None


def _verifiers(need: Need, today: date) -> tuple[Candidate, ...]:
    if need.status not in (Status.VERIFYING, Status.IMPLEMENTING):
        return ()
    upwards = need.region.path_ids[::-1]
    return verifiers(need, upwards, candidates(upwards, today))


def candidates(region_ids: Sequence[int], today: date) -> tuple[Candidate, ...]:
    """Everybody who steers one of these regions today, with the units they ever worked in."""
    steering = db.session.execute(
        select(RoleGrant.person_id, Person.name, Person.name_en, RoleGrant.role, RoleGrant.region_id)
        .join(Person, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.region_id.in_(region_ids),
            RoleGrant.role.in_(REGION_ROLES),
            Person.active,
            valid_on(today),
        )
        .order_by(RoleGrant.person_id)
    ).all()
    held = _held({row.person_id for row in steering})
    return tuple(
        Candidate(
            row.person_id, row.name, row.role, row.region_id, tuple(held.get(row.person_id, ())), row.name_en
        )
        for row in steering
        if row.region_id is not None
    )


def _held(people: set[int]) -> dict[int, list[Held]]:
    grants = select(RoleGrant).where(RoleGrant.person_id.in_(people), RoleGrant.unit_id.is_not(None))
    standing_in = select(Substitution).where(Substitution.substitute_id.in_(people))
    found: dict[int, list[Held]] = {}
    for own in db.session.scalars(grants):
        assert own.unit_id is not None, "the query asks only for units"
        found.setdefault(own.person_id, []).append(Held(own.unit_id, own.from_on, own.to_on))
    for one in db.session.scalars(standing_in):
        held = Held(one.unit_id, one.from_on, one.to_on, one.absent_id)
        found.setdefault(one.substitute_id, []).append(held)
    return found

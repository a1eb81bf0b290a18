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
from tracker.queries.people import holders, valid_on
from tracker.queries.scope import visible_needs
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


def case_by_id(need_id: int, today: date, *, lock: bool = False) -> Case:
    """The case of a need that a scoped query already found."""
    return _case(select(Need).where(Need.id == need_id).options(*WHOLE), today, lock=lock)


def _case(query: Select[Need], today: date, *, lock: bool) -> Case:
    if lock:
        query = query.with_for_update(of=Need).execution_options(populate_existing=True)
    need = db.session.scalar(query)
    if need is None:
        raise Hidden
    free = _verifiers(need, today)
    return Case(
        need=need,
        verifier_ids=frozenset(one.person_id for one in free),
        verifier_names=tuple(one.name for one in free),
        fallback_owner_id=_head_of(need, today),
        has_merged=db.session.scalar(select(Need.id).where(Need.merged_into_id == need.id).limit(1))
        is not None,
    )


def _head_of(need: Need, today: date) -> int | None:
    if need.status not in (Status.CLOSED, Status.CONFIRMING) or need.lead_unit_id is None:
        return None
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
        select(RoleGrant.person_id, Person.name, RoleGrant.role, RoleGrant.region_id)
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
        Candidate(row.person_id, row.name, row.role, row.region_id, tuple(held.get(row.person_id, ())))
        for row in steering
        if row.region_id is not None
    )


def _held(people: set[int]) -> dict[int, list[Held]]:
    grants = select(RoleGrant.person_id, RoleGrant.unit_id, RoleGrant.from_on, RoleGrant.to_on).where(
        RoleGrant.person_id.in_(people), RoleGrant.unit_id.is_not(None)
    )
    standing_in = select(
        Substitution.substitute_id, Substitution.unit_id, Substitution.from_on, Substitution.to_on
    ).where(Substitution.substitute_id.in_(people))
    found: dict[int, list[Held]] = {}
    for query in (grants, standing_in):
        for person_id, unit_id, from_on, to_on in db.session.execute(query).tuples():
            assert unit_id is not None, "both queries ask only for units"
            found.setdefault(person_id, []).append(Held(unit_id, from_on, to_on))
    return found

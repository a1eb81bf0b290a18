"""What waits for a person, role by role: how much of each matter, and the most pressing needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from tracker.extensions import db
from tracker.models import Need, Person, RoleGrant, Substitution, Unit
from tracker.queries.matter_conditions import late
from tracker.queries.matters import Matter, matters_of, may_wait_for, waits_for
from tracker.queries.needs import LedgerRow, Named, rows_of
from tracker.queries.people import valid_on
from tracker.queries.scope import visible_to
from tracker.rules.permissions import Actor
from tracker.vocabulary import UNIT_ROLES, Role

SHOWN = 8
# In the order of the page: what a person steers before what the person works on.
SECTIONS = (Role.LIAISON, Role.SUPERVISOR, Role.COORDINATOR, Role.HEAD, Role.OFFICIAL, Role.LEADER)


@dataclass(frozen=True, slots=True)
class Section:
    """What waits for somebody in one role: figures, and the most pressing needs with the matter of each."""

    role: Role
    figures: tuple[tuple[Matter, int], ...]
    rows: tuple[tuple[LedgerRow, Matter], ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not any(count for _matter, count in self.figures)


@dataclass(frozen=True, slots=True)
class Behind:
    """A unit (none: no unit yet) with how many of its needs are overdue."""

    code: str | None
    unit: Named | None
    count: int


def sections(actor: Actor, today: date) -> list[Section]:
    """What waits for this person in every role held; figures take one query, rows one a role and one for all."""
    conditions = {
        matter: and_(visible_to(actor), waits_for(matter, actor, today))
        for role in _roles(actor)
        for matter in _matters(role, actor)
    }
    if not conditions:
        return []
    counts = _counts(conditions)
    own_turn = {matter: condition for matter, condition in conditions.items() if not matter.watched}
    pressing = {role: _pressing(_of_role(own_turn, role)) for role in _roles(actor)}
    shown = rows_of([need_id for rows in pressing.values() for need_id, _matter in rows])
    return [
        Section(
            role,
            tuple((matter, counts[matter]) for matter in _of_role(conditions, role)),
            tuple((shown[need_id], matter) for need_id, matter in pressing[role]),
        )
        for role in _roles(actor)
    ]


def overdue_by_unit(actor: Actor, today: date, *, most: int) -> list[Behind]:
    """How many needs each lead unit lets wait, for the `most` units with the most, those first."""
    name = func.coalesce(func.nullif(Unit.short_name, ""), Unit.name)
    query = (
        select(Unit.code, name, Unit.name_en, func.count())
        .select_from(Need)
        .outerjoin(Unit, Unit.id == Need.lead_unit_id)
        .where(visible_to(actor), late(today))
        .group_by(Unit.id, Unit.code, name, Unit.name_en)
        .order_by(func.count().desc(), Unit.code)
        .limit(most)
    )
    return [
        Behind(code, Named(name, english or "") if name is not None else None, count)
        for code, name, english, count in db.session.execute(query)
    ]


def stood_in_for(actor: Actor, today: date) -> Sequence[tuple[Person, Unit, date]]:
    """The absent people whose place this person holds today, with the unit and the last day."""
    query = (
        select(Person, Unit, Substitution.to_on)
        .join(Substitution, Substitution.absent_id == Person.id)
        .join(Unit, Unit.id == Substitution.unit_id)
        .where(
            Substitution.substitute_id == actor.person_id,
            Substitution.from_on <= today,
            Substitution.to_on >= today,
        )
        .order_by(Substitution.to_on, Person.id)
    )
    return db.session.execute(query).all()


def people_counted(today: date) -> Mapping[str, int]:
    """For the administrator: active people, those of them who hold no role today, and active units."""
    holders = select(RoleGrant.person_id).where(valid_on(today))
    active = select(func.count()).select_from(Person).where(Person.active)
    units = select(func.count()).select_from(Unit).where(Unit.active)
    row = db.session.execute(
        select(
            active.scalar_subquery(),
            active.where(Person.id.not_in(holders)).scalar_subquery(),
            units.scalar_subquery(),
        )
    ).one()
    return {"people": row[0], "without_role": row[1], "units": row[2]}


def _roles(actor: Actor) -> list[Role]:
    held = actor.roles()
    wanted = held | {Role.OFFICIAL} if held & UNIT_ROLES else held
    return [role for role in SECTIONS if role in wanted]


def _matters(role: Role, actor: Actor) -> list[Matter]:
    """A head's own section already says what nobody has claimed."""
    doubled = {"claim"} if role is Role.OFFICIAL and Role.HEAD in actor.roles() else set()
    return [one for one in matters_of(role) if may_wait_for(one, actor) and one.code not in doubled]


def _of_role(
    conditions: Mapping[Matter, ColumnElement[bool]], role: Role
) -> Mapping[Matter, ColumnElement[bool]]:
    return {matter: condition for matter, condition in conditions.items() if matter.role is role}


def _counts(conditions: Mapping[Matter, ColumnElement[bool]]) -> Mapping[Matter, int]:
    columns: list[Any] = [
        select(func.count()).select_from(Need).where(condition).scalar_subquery()
        for condition in conditions.values()
    ]
    return dict(zip(conditions, db.session.execute(select(*columns)).one(), strict=True))


def _pressing(conditions: Mapping[Matter, ColumnElement[bool]]) -> list[tuple[int, Matter]]:
    """The needs in which it is the person's turn, by due date, each with the first matter that waits in it."""
    if not conditions:
        return []
    query = (
        select(Need.id, *conditions.values())
        .where(or_(*conditions.values()))
        .order_by(Need.due_on.is_(None), Need.due_on, Need.id)
        .limit(SHOWN)
    )
    return [
        (row[0], next(matter for matter, holds in zip(conditions, row[1:], strict=True) if holds))
        for row in db.session.execute(query)
    ]

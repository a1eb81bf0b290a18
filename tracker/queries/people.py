"""Who people are today: their rights, and who holds a role in a scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select

from tracker.extensions import db
from tracker.models import Enterprise, Link, Person, Region, RoleGrant, Substitution
from tracker.rules.permissions import Actor, Grant, Held
from tracker.vocabulary import UNIT_ROLES, Role


def valid_on(today: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The grants in force on the civil date `today`, both ends inclusive."""
    return and_(RoleGrant.from_on <= today, or_(RoleGrant.to_on.is_(None), RoleGrant.to_on >= today))


def person_by_username(username: str) -> Person | None:
    """The person who signs in under this name, active or not."""
    return db.session.scalar(select(Person).where(Person.username == username))


def active_person(person_id: int) -> Person | None:
    """The person with this id, while active."""
    return db.session.scalar(select(Person).where(Person.id == person_id, Person.active))


def actor_of(person: Person, today: date) -> Actor:
    """Everything this person may do today, read afresh: a right taken away is gone at the next request."""
    rows = db.session.scalars(_GRANTS, {"person": person.id}).all()
    grants = [_grant(row) for row in rows if _is_valid(row, today)] if person.active else []
    held = [Held(row.unit_id, row.from_on, row.to_on) for row in rows if row.unit_id]
    for substitution in _substitutions(person.id):
        held.append(
            Held(substitution.unit_id, substitution.from_on, substitution.to_on, substitution.absent_id)
        )
        if person.active and substitution.from_on <= today <= substitution.to_on:
            grants += _rights_of_absent(substitution, today)
    return Actor(
        person_id=person.id,
        name=person.name,
        grants=tuple(grants),
        linked_ids=_linked(person.id, today) if any(g.role is Role.LEADER for g in grants) else frozenset(),
        held=tuple(held),
    )


def holders(
    role: Role,
    today: date,
    *,
    unit_id: int | None = None,
    region_id: int | None = None,
    enterprise_id: int | None = None,
) -> Sequence[Person]:
    """Active people who hold `role` today exactly in the given scope, by name."""
    query = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == role, Person.active, valid_on(today))
        .order_by(Person.id)
    )
    if unit_id is not None:
        query = query.where(RoleGrant.unit_id == unit_id)
    if region_id is not None:
        query = query.where(RoleGrant.region_id == region_id)
    if enterprise_id is not None:
        query = query.where(RoleGrant.enterprise_id == enterprise_id)
    return db.session.scalars(query.distinct()).all()


def holder_ids(
    role: Role,
    today: date,
    *,
    unit_id: int | None = None,
    region_id: int | None = None,
    enterprise_id: int | None = None,
) -> set[int]:
    """The ids of those `holders` names in the one scope given: asked in every act, so the statement is ready-made."""
    scope = {"unit_id": unit_id, "region_id": region_id, "enterprise_id": enterprise_id}
    column = next(name for name, scope_id in scope.items() if scope_id is not None)
    asked = {"role": role, "today": today, "scope": scope[column]}
    return set(db.session.scalars(_HOLDING[column], asked))


def unit_people(unit_ids: Iterable[int], today: date) -> Sequence[tuple[int, Person]]:
    """(unit id, person) for everybody who works in these units today, by unit and name."""
    query = (
        select(RoleGrant.unit_id, Person)
        .join(Person, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.unit_id.in_(list(unit_ids)),
            RoleGrant.role.in_(UNIT_ROLES),
            Person.active,
            valid_on(today),
        )
        .order_by(RoleGrant.unit_id, Person.pinyin, Person.id)
        .distinct()
    )
    return [(unit_id, person) for unit_id, person in db.session.execute(query) if unit_id is not None]


def _is_valid(row: RoleGrant, today: date) -> bool:
    return row.from_on <= today and (row.to_on is None or row.to_on >= today)


def _grant(row: RoleGrant, for_id: int | None = None) -> Grant:
    return Grant(
        role=row.role,
        region_id=row.region_id,
        region_ids=_below(row.region_id) if row.region_id else frozenset(),
        unit_id=row.unit_id,
        enterprise_id=row.enterprise_id,
        enterprise_ids=_with_succeeded(row.enterprise_id) if row.enterprise_id else frozenset(),
        for_id=for_id,
    )


def _below(region_id: int) -> frozenset[int]:
    region = select(Region.path).where(Region.id == region_id).scalar_subquery()
    return frozenset(db.session.scalars(select(Region.id).where(Region.path.startswith(region))))


def _with_succeeded(enterprise_id: int) -> frozenset[int]:
    found = {enterprise_id}
    latest = {enterprise_id}
    while latest:
        rows = db.session.scalars(select(Enterprise.id).where(Enterprise.successor_id.in_(latest)))
        latest = set(rows) - found
        found |= latest
    return frozenset(found)


def _substitutions(person_id: int) -> Sequence[Substitution]:
    return db.session.scalars(_STANDING_IN, {"person": person_id}).all()


def _rights_of_absent(substitution: Substitution, today: date) -> list[Grant]:
    """The absent person's own grants in that unit: rights held as a substitute are not passed on."""
    query = select(RoleGrant).where(
        RoleGrant.person_id == substitution.absent_id,
        RoleGrant.unit_id == substitution.unit_id,
        RoleGrant.role.in_(UNIT_ROLES),
        valid_on(today),
    )
    return [_grant(row, substitution.absent_id) for row in db.session.scalars(query)]


def _linked(person_id: int, today: date) -> frozenset[int]:
    query = select(Link.enterprise_id).where(
        Link.leader_id == person_id, Link.from_on <= today, or_(Link.to_on.is_(None), Link.to_on >= today)
    )
    return frozenset(db.session.scalars(query))


# Asked in every request and act, so the statements are ready-made.
_GRANTS = select(RoleGrant).where(RoleGrant.person_id == bindparam("person"))
_STANDING_IN = select(Substitution).where(Substitution.substitute_id == bindparam("person"))
_TODAY = bindparam("today", type_=RoleGrant.from_on.type)
_HOLDING: Mapping[str, Select[int]] = {
    column.key: select(RoleGrant.person_id)
    .join(Person, RoleGrant.person_id == Person.id)
    .where(
        RoleGrant.role == bindparam("role", type_=RoleGrant.role.type),
        Person.active,
        valid_on(_TODAY),
        column == bindparam("scope", type_=column.type),
    )
    for column in (RoleGrant.unit_id, RoleGrant.region_id, RoleGrant.enterprise_id)
}

"""Who sits where today, read at once for many deadlines: roles by unit and region, leaders, substitutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, or_, select

from tracker.extensions import db, ids
from tracker.models import Link, Person, Region, RoleGrant, Substitution
from tracker.queries.people import valid_on
from tracker.rules.alert_recipients import Roster, Subject
from tracker.vocabulary import REGION_ROLES, Role

Key = TypeVar("Key", bound=Hashable)


def roster(subjects: Collection[Subject], today: date) -> Roster:
    """The people these deadlines may be told to, on the civil date `today`; a fixed number of queries."""
    units = {unit for one in subjects for unit in (one.unit_id, one.task_unit_id) if unit is not None}
    others = {person for one in subjects for person in (one.giver_id, one.sponsor_id) if person is not None}
    return Roster(
        officials=_in_units(Role.OFFICIAL, units, today),
        heads=_in_units(Role.HEAD, units, today),
        steering=_steering(today),
        upwards={region.id: region.path_ids[::-1] for region in db.session.scalars(select(Region))},
        leaders=_leaders({one.enterprise_id for one in subjects}, today),
        substitutes=_substitutes(units, today),
        others=frozenset(db.session.scalars(select(Person.id).where(Person.id.in_(others), Person.active))),
    )


def _held(today: date) -> Select[Any, Any, Any, Any]:
    """The roles in force on a day, of people who may sign in."""
    return (
        select(RoleGrant.role, RoleGrant.unit_id, RoleGrant.region_id, RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Person.active, valid_on(today))
    )


def _in_units(role: Role, units: Collection[int], today: date) -> Mapping[int, frozenset[int]]:
    query = _held(today).where(RoleGrant.role == role, RoleGrant.unit_id.in_(ids(units)))
    return _grouped((row.unit_id, row.person_id) for row in db.session.execute(query))


def _steering(today: date) -> Mapping[tuple[Role, int], frozenset[int]]:
    query = _held(today).where(RoleGrant.role.in_(REGION_ROLES))
    return _grouped(((row.role, row.region_id), row.person_id) for row in db.session.execute(query))


def _leaders(enterprises: Collection[int], today: date) -> Mapping[int, frozenset[int]]:
    """The leaders linked to these enterprises who hold the role."""
    leading = _held(today).where(RoleGrant.role == Role.LEADER).with_only_columns(RoleGrant.person_id)
    query = select(Link.enterprise_id, Link.leader_id).where(
        Link.enterprise_id.in_(ids(enterprises)),
        Link.leader_id.in_(leading),
        Link.from_on <= today,
        or_(Link.to_on.is_(None), Link.to_on >= today),
    )
    return _grouped((enterprise, leader) for enterprise, leader in db.session.execute(query))


def _substitutes(units: Collection[int], today: date) -> Mapping[int, Mapping[int, frozenset[int]]]:
    """Unit -> absent person -> who stands in there and may sign in."""
    query = (
        select(Substitution.unit_id, Substitution.absent_id, Substitution.substitute_id)
        .join(Person, Person.id == Substitution.substitute_id)
        .where(
            Substitution.unit_id.in_(ids(units)),
            Substitution.from_on <= today,
            Substitution.to_on >= today,
            Person.active,
        )
    )
    pairs = _grouped(((unit, absent), person) for unit, absent, person in db.session.execute(query))
    found: dict[int, dict[int, frozenset[int]]] = defaultdict(dict)
    for (unit_id, absent_id), people in pairs.items():
        found[unit_id][absent_id] = people
    return found


def _grouped(pairs: Iterable[tuple[Key, int]]) -> dict[Key, frozenset[int]]:
    found: dict[Key, set[int]] = defaultdict(set)
    for key, person_id in pairs:
        found[key].add(person_id)
    return {key: frozenset(people) for key, people in found.items()}

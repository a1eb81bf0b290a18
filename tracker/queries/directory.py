"""The directory: people, units and regions as the pages about them show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, func, select

from tracker.extensions import db
from tracker.models import Enterprise, Message, Person, Region, RoleGrant, Unit
from tracker.queries.people import valid_on
from tracker.rules.permissions import Actor
from tracker.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Holding:
    """A role somebody holds, with the place it is held in (none for the whole system)."""

    grant: RoleGrant
    person: Person
    place: Region | Unit | Enterprise | None

    @property
    def role(self) -> Role:
        """The role."""
        return self.grant.role


def workplace(actor: Actor) -> Region | Unit | Enterprise | None:
    """Where a person mainly works: the scope of the first role of their own."""
    for grant in actor.grants:
        if grant.for_id is None:
            if grant.unit_id:
                return db.session.get(Unit, grant.unit_id)
            if grant.enterprise_id:
                return db.session.get(Enterprise, grant.enterprise_id)
            if grant.region_id:
                return db.session.get(Region, grant.region_id)
    return None


def holdings(person_ids: Sequence[int], today: date) -> dict[int, list[Holding]]:
    """The roles these people hold today, by person, in the order they were granted."""
    found: dict[int, list[Holding]] = {person_id: [] for person_id in person_ids}
    query = _holdings().where(RoleGrant.person_id.in_(person_ids), valid_on(today)).order_by(RoleGrant.id)
    for row in db.session.execute(query):
        found[row[1].id].append(_holding(row))
    return found


def demo_people(today: date) -> list[Holding]:
    """The people whose names the demo shows on its login page: those with a plain username, one role each."""
    query = (
        _holdings()
        .where(Person.username.in_(DEMO_NAMES), Person.active, valid_on(today))
        .order_by(RoleGrant.id)
    )
    first: dict[str, Holding] = {}
    for row in db.session.execute(query):
        first.setdefault(row[1].username, _holding(row))
    return [first[name] for name in DEMO_NAMES if name in first]


def unread(person_id: int | None) -> int:
    """How many messages a person has not read yet."""
    query = (
        select(func.count())
        .select_from(Message)
        .where(Message.person_id == person_id, Message.read_at.is_(None))
    )
    return db.session.scalar(query) or 0


DEMO_NAMES = (
    "liaison",
    "liaison2",
    "official",
    "official2",
    "head",
    "coordinator",
    "coordinator2",
    "supervisor",
    "county",
    "leader",
    "admin",
    "auditor",
)


def _holdings() -> Select[RoleGrant, Person, Region, Unit, Enterprise]:
    return (
        select(RoleGrant, Person, Region, Unit, Enterprise)
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(Region, Region.id == RoleGrant.region_id)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .outerjoin(Enterprise, Enterprise.id == RoleGrant.enterprise_id)
    )


def _holding(row: Row[RoleGrant, Person, Region, Unit, Enterprise]) -> Holding:
    grant, person, region, unit, enterprise = row
    if grant.region_id is not None:
        return Holding(grant, person, region)
    return Holding(grant, person, unit if grant.unit_id is not None else enterprise)

"""The directory: people, units and regions as the pages about them show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Row, Select, func, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import Enterprise, Message, Need, Person, Region, RoleGrant, Task, Unit
from tracker.queries.people import valid_on
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden
from tracker.vocabulary import ON_BOOKS, OPEN_TASKS, Role

PAGE = 50
# The names DESIGN §3 promises for the demo.
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
T = TypeVar("T")


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


def people(
    today: date, *, q: str = "", role: Role | None = None, active: bool = True, after: int = 0
) -> tuple[list[Person], int | None]:
    """People by pinyin whose name, username or pinyin holds `q`, and the cursor of the next page."""
    query = select(Person).where(Person.active.is_(active)).order_by(Person.pinyin, Person.id).limit(PAGE + 1)
    if q:
        columns = (Person.name, Person.name_en, Person.username, Person.pinyin)
        query = query.where(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    if role is not None:
        holders = select(RoleGrant.person_id).where(RoleGrant.role == role, valid_on(today))
        query = query.where(Person.id.in_(holders))
    last = db.session.get(Person, after) if after else None
    if last is not None:
        query = query.where(tuple_(Person.pinyin, Person.id) > tuple_(literal(last.pinyin), literal(last.id)))
    rows = list(db.session.scalars(query))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def person(person_id: int) -> Person:
    """The person; Hidden where there is none."""
    return _found(db.session.get(Person, person_id))


def grant_of(person_id: int, grant_id: int) -> RoleGrant:
    """A role of a person; Hidden where there is none."""
    query = select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.person_id == person_id)
    return _found(db.session.scalar(query))


def roles_of(person_id: int) -> list[Holding]:
    """Every role a person holds, held or will hold, the latest first."""
    query = _holdings().where(RoleGrant.person_id == person_id).order_by(RoleGrant.id.desc())
    return [_holding(row) for row in db.session.execute(query)]


def regions() -> Sequence[Region]:
    """Every region, those above before those below."""
    return db.session.scalars(select(Region).order_by(Region.code)).all()


def units(*, q: str = "", closed: bool = False) -> Sequence[Unit]:
    """Units with their regions, by region and name; active ones, or closed ones."""
    query = (
        select(Unit)
        .join(Region, Region.id == Unit.region_id)
        .where(Unit.active.is_(not closed))
        .options(joinedload(Unit.region))
        .order_by(Region.code, Unit.id)
    )
    if q:
        columns = (Unit.name, Unit.name_en, Unit.short_name, Unit.code)
        query = query.where(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    return db.session.scalars(query).all()


def unit(code: str) -> Unit:
    """The unit with this code and its region; Hidden where there is none."""
    return _found(db.session.scalar(select(Unit).where(Unit.code == code).options(joinedload(Unit.region))))


def needs_led(unit_id: int) -> int:
    """How many needs on the books a unit leads."""
    query = (
        select(func.count()).select_from(Need).where(Need.lead_unit_id == unit_id, Need.status.in_(ON_BOOKS))
    )
    return db.session.scalar(query) or 0


def work_in_hand(person_id: int) -> tuple[int, int]:
    """How many needs on the books a person owns, and how many open tasks they have."""
    needs = (
        select(func.count()).select_from(Need).where(Need.owner_id == person_id, Need.status.in_(ON_BOOKS))
    )
    tasks = (
        select(func.count()).select_from(Task).where(Task.person_id == person_id, Task.state.in_(OPEN_TASKS))
    )
    return db.session.scalar(needs) or 0, db.session.scalar(tasks) or 0


def enterprise_by_code(uscc: str) -> Enterprise | None:
    """The active enterprise with this credit code."""
    return db.session.scalar(select(Enterprise).where(Enterprise.uscc == uscc, Enterprise.active))


def _found(row: T | None) -> T:
    if row is None:
        raise Hidden
    return row


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

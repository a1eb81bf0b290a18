"""Liaisons as a coordinator keeps them: the enterprises of the region, and who speaks for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, or_, select

from tracker.extensions import db
from tracker.models import Enterprise, Person, RoleGrant
from tracker.queries.people import valid_on
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden
from tracker.vocabulary import Role

PAGE = 50


@dataclass(frozen=True, slots=True)
class Spoken:
    """An enterprise and the people who speak for it today, each with the role's row."""

    enterprise: Enterprise
    liaisons: list[tuple[Person, RoleGrant]] = field(default_factory=list)


def region_ids(actor: Actor) -> frozenset[int]:
    """The regions in which this person is coordinator, with all below."""
    return frozenset().union(*(grant.region_ids for grant in actor.of(Role.COORDINATOR)))


def spoken_for(
    actor: Actor, today: date, *, q: str = "", silent: bool = False, after: int = 0
) -> tuple[list[Spoken], int | None]:
    """Active enterprises of the coordinator's regions with their liaisons, and the cursor of the next page."""
    query = (
        select(Enterprise)
        .where(Enterprise.region_id.in_(region_ids(actor)), Enterprise.active, Enterprise.id > after)
        .order_by(Enterprise.id)
        .limit(PAGE + 1)
    )
    if q:
        columns = (Enterprise.name, Enterprise.name_en, Enterprise.uscc)
        query = query.where(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    if silent:
        query = query.where(Enterprise.id.not_in(_spoken_ids(today)))
    rows = {row.id: Spoken(row) for row in db.session.scalars(query)}
    shown = list(rows.values())[:PAGE]
    for person, grant in _liaisons([spoken.enterprise.id for spoken in shown], today):
        rows[grant.enterprise_id or 0].liaisons.append((person, grant))
    return shown, shown[-1].enterprise.id if len(rows) > PAGE else None


def enterprise_in(actor: Actor, uscc: str) -> Enterprise:
    """An active enterprise of the coordinator's regions; Hidden else."""
    query = select(Enterprise).where(
        Enterprise.uscc == uscc, Enterprise.active, Enterprise.region_id.in_(region_ids(actor))
    )
    found = db.session.scalar(query)
    if found is None:
        raise Hidden
    return found


def liaison_in(actor: Actor, person_id: int, today: date) -> tuple[Person, list[RoleGrant]]:
    """A person whose every role today is liaison of enterprises in the coordinator's regions, with these; Hidden else.

    Whoever holds more is the administrator's: a link to their account would open more than the coordinator may give.
    """
    query = (
        select(RoleGrant, Enterprise.region_id)
        .outerjoin(Enterprise, Enterprise.id == RoleGrant.enterprise_id)
        .where(RoleGrant.person_id == person_id, or_(RoleGrant.to_on.is_(None), RoleGrant.to_on >= today))
    )
    rows = db.session.execute(query).all()
    mine = region_ids(actor)
    person = db.session.get(Person, person_id)
    if person is None or not rows or any(_is_beyond(grant, region_id, mine) for grant, region_id in rows):
        raise Hidden
    return person, [grant for grant, _region_id in rows]


def _is_beyond(grant: RoleGrant, region_id: int | None, mine: frozenset[int]) -> bool:
    return grant.role is not Role.LIAISON or region_id not in mine


def _liaisons(enterprise_ids: Iterable[int], today: date) -> Iterable[tuple[Person, RoleGrant]]:
    query = (
        select(Person, RoleGrant)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == Role.LIAISON, RoleGrant.enterprise_id.in_(list(enterprise_ids)), valid_on(today)
        )
        .order_by(RoleGrant.id)
    )
    return [(person, grant) for person, grant in db.session.execute(query)]


def _spoken_ids(today: date) -> Select[int | None]:
    return select(RoleGrant.enterprise_id).where(
        RoleGrant.role == Role.LIAISON, RoleGrant.enterprise_id.is_not(None), valid_on(today)
    )

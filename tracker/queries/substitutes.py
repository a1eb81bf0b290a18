"""Who stands in for whom: seen by the two, and by the head of the unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import Person, Substitution, Unit
from tracker.queries.people import unit_people
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden
from tracker.vocabulary import UNIT_ROLES, Role


def substitutions(actor: Actor, today: date) -> Sequence[tuple[Substitution, Unit]]:
    """Substitutions that run or will run, with their people and unit, the next to begin first."""
    query = (
        select(Substitution, Unit)
        .join(Unit, Unit.id == Substitution.unit_id)
        .where(_is_seen_by(actor), Substitution.to_on >= today)
        .options(joinedload(Substitution.absent), joinedload(Substitution.substitute))
        .order_by(Substitution.from_on, Substitution.id)
    )
    return [(row, unit) for row, unit in db.session.execute(query)]


def substitution(actor: Actor, substitution_id: int) -> Substitution:
    """One that this person may end: their own absence, or one of a unit they head; Hidden else."""
    query = select(Substitution).where(
        Substitution.id == substitution_id,
        or_(Substitution.absent_id == actor.person_id, Substitution.unit_id.in_(headed(actor))),
    )
    found = db.session.scalar(query)
    if found is None:
        raise Hidden
    return found


def headed(actor: Actor) -> frozenset[int]:
    """The units this person heads by a role of their own: substitutes name no substitutes."""
    return frozenset(grant.unit_id for grant in actor.of(Role.HEAD) if grant.unit_id and grant.for_id is None)


def places(actor: Actor) -> Sequence[Unit]:
    """The units in which this person may name substitutes."""
    own = {grant.unit_id for grant in actor.of(*UNIT_ROLES) if grant.unit_id and grant.for_id is None}
    return db.session.scalars(select(Unit).where(Unit.id.in_(own)).order_by(Unit.id)).all()


def colleagues(actor: Actor, today: date) -> Sequence[tuple[int, Person]]:
    """(unit id, person) of everybody who may be absent or stand in, in the units of `places`."""
    return unit_people([unit.id for unit in places(actor)], today)


def _is_seen_by(actor: Actor) -> ColumnElement[bool]:
    return or_(
        Substitution.absent_id == actor.person_id,
        Substitution.substitute_id == actor.person_id,
        Substitution.unit_id.in_(headed(actor)),
    )

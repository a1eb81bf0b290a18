"""Whom to call about a need: those who steer its region, the nearest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from tracker.extensions import db
from tracker.models import Need, Person, RoleGrant
from tracker.queries.people import valid_on
from tracker.vocabulary import Role


def steering(need: Need, role: Role, today: date) -> Sequence[Person]:
    """Who holds this role in the need's region, else in the nearest region above that has somebody."""
    upwards = need.region.path_ids[::-1]
    rows = db.session.execute(
        select(RoleGrant.region_id, Person)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == role, RoleGrant.region_id.in_(upwards), Person.active, valid_on(today))
        .order_by(Person.id)
    ).all()
    for region_id in upwards:
        near = [person for held_in, person in rows if held_in == region_id]
        if near:
            return near
    return ()

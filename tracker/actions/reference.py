"""Reference data of an installation: regions and units from seeds, added or renamed, never removed."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select

from tracker.actions.accounts import hash_password
from tracker.actions.audit import record
from tracker.actions.people import pinyin_of
from tracker.catalog.places import region_seeds, unit_seeds
from tracker.clock import office_date
from tracker.extensions import db
from tracker.models import Person, Region, RoleGrant, Unit
from tracker.queries.people import person_by_username
from tracker.vocabulary import Role
from tracker.vocabulary.audit import AuditAct


def load_places() -> tuple[int, int]:
    """Bring regions and units in line with seeds; returns how many of each are new. Safe to repeat."""
    regions = {region.code: region for region in db.session.scalars(select(Region))}
    units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
    known = len(regions), len(units)
    for seed in region_seeds():
        region = regions.setdefault(seed.code, Region(code=seed.code))
        parent = regions[seed.parent] if seed.parent else None
        region.name, region.name_en, region.kind = seed.name.zh, seed.name.en, seed.kind
        region.parent_id = parent.id if parent else None
        db.session.add(region)
        db.session.flush()
        region.path = f"{parent.path if parent else '/'}{region.id}/"
    for one in unit_seeds():
        unit = units.setdefault(one.code, Unit(code=one.code))
        unit.name, unit.name_en, unit.short_name = one.name.zh, one.name.en, one.short_name
        unit.region_id, unit.lists = regions[one.region].id, list(one.lists)
        db.session.add(unit)
    db.session.flush()
    return len(regions) - known[0], len(units) - known[1]


def first_administrator(username: str, *, at: datetime, cost: int) -> str | None:
    """Create the administrator with a one-time password, which is returned; None where the name is taken.

    There is no default account (TRUST 36): the password must be changed at the first sign-in.
    """
    if person_by_username(username) is not None:
        return None
    password = secrets.token_urlsafe(15)
    person = Person(
        username=username,
        name=username,
        pinyin=pinyin_of(username),
        password_hash=hash_password(password, cost),
        must_change_password=True,
        created_at=at,
    )
    db.session.add(person)
    db.session.flush()
    db.session.add(RoleGrant(person_id=person.id, role=Role.ADMINISTRATOR, from_on=office_date(at)))
    record(
        AuditAct.GRANT,
        at,
        actor_id=None,
        object_=f"person:{person.id}",
        facts={"role": Role.ADMINISTRATOR.value},
    )
    return password

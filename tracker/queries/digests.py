"""Digests as people read them: whose they are, the names they need, and the needs behind a figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.clock import Quarter
from tracker.extensions import db
from tracker.models import Digest, EditionRow, Enterprise, Need, Region, RoleGrant, Unit
from tracker.queries.editions import BATCH
from tracker.queries.people import valid_on
from tracker.queries.scope import visible_to
from tracker.rules.digest import Figures
from tracker.rules.digest.cells import NO_UNIT
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden
from tracker.vocabulary import REGION_ROLES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Behind:
    """The needs behind a figure that are shown on a page, how many this person may not see now, the next page."""

    shown: Sequence[int]
    hidden: int
    next: int | None


@dataclass(frozen=True, slots=True)
class Described:
    """What a sheet of rows says of a need beside its edition."""

    title: str
    enterprise: Enterprise


def digests(actor: Actor) -> Sequence[Digest]:
    """The digests of the regions this person steers, the newest first, those above before those below."""
    query = (
        select(Digest)
        .join(Region, Region.id == Digest.region_id)
        .where(Digest.region_id.in_(sorted(actor.region_ids())))
        .options(joinedload(Digest.region))
        .order_by(Digest.quarter.desc(), Region.path)
    )
    return db.session.scalars(query).all()


def digest_of(digest_id: int, actor: Actor) -> Digest:
    """A digest of a region this person steers; Hidden for every other."""
    query = select(Digest).where(Digest.id == digest_id, Digest.region_id.in_(sorted(actor.region_ids())))
    return _found(db.session.scalar(query.options(joinedload(Digest.region))))


def region_of(code: str, actor: Actor) -> Region:
    """A region this person steers by its code, without one the uppermost; Hidden for every other."""
    steered = select(Region).where(Region.id.in_(sorted(actor.region_ids())))
    query = steered.where(Region.code == code) if code else steered.order_by(Region.path).limit(1)
    return _found(db.session.scalar(query))


def regions_held(today: date) -> Mapping[int, Sequence[int]]:
    """Every region whose scope somebody holds today, with the people who do, by id."""
    query = (
        select(RoleGrant.region_id, RoleGrant.person_id)
        .where(RoleGrant.role.in_(REGION_ROLES), valid_on(today))
        .distinct()
        .order_by(RoleGrant.region_id, RoleGrant.person_id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for region_id, person_id in db.session.execute(query):
        if region_id is not None:
            found[region_id].append(person_id)
    return found


def units_named(figures: Figures) -> Mapping[int, Unit]:
    """The units that figures name, by id."""
    ids = {int(code) for part in figures.parts("unit") if (code := part.partition(":")[2]) != NO_UNIT}
    ids |= {row["unit_id"] for row in figures.hardest if row["unit_id"] is not None}
    return {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(sorted(ids))))}


def regions_named(figures: Figures) -> Mapping[int, Region]:
    """The regions that figures name, by id."""
    ids = {int(part.partition(":")[2]) for part in figures.parts("region")} | {figures.region_id}
    query = select(Region).where(Region.id.in_(sorted(ids)))
    return {region.id: region for region in db.session.scalars(query)}


def titles_named(figures: Figures, actor: Actor) -> Mapping[str, str]:
    """The titles of the needs that figures name, as far as this person may see them, by number."""
    numbers = {row["number"] for row in (*figures.hardest, *figures.instructions)}
    query = select(Need).where(Need.number.in_(sorted(numbers)), visible_to(actor))
    return {need.number: need.title for need in db.session.scalars(query)}


def behind(need_ids: Sequence[int], actor: Actor, *, after: int, size: int) -> Behind:
    """A page of these needs in their order; of those this person may not see now, how many there are."""
    visible: list[int] = []
    for start in range(0, len(need_ids), BATCH):
        batch = need_ids[start : start + BATCH]
        visible += db.session.scalars(select(Need.id).where(Need.id.in_(batch), visible_to(actor))).all()
    later = sorted(need_id for need_id in visible if need_id > after)
    shown = later[:size]
    return Behind(shown, len(need_ids) - len(visible), shown[-1] if len(later) > size else None)


def described(quarter: Quarter, actor: Actor) -> Mapping[int, Described]:
    """Title and enterprise of an edition's needs, as far as this person may see them, by need."""
    query = (
        select(Need.id, Need.title, EditionRow.exit_enterprise_id)
        .join(EditionRow, EditionRow.need_id == Need.id)
        .where(EditionRow.quarter == quarter.code, visible_to(actor))
    )
    rows = db.session.execute(query).all()
    wanted = {enterprise_id for _id, _title, enterprise_id in rows}
    enterprises = _enterprises(sorted(wanted))
    return {need_id: Described(title, enterprises[enterprise_id]) for need_id, title, enterprise_id in rows}


def _enterprises(ids: Sequence[int]) -> Mapping[int, Enterprise]:
    found: dict[int, Enterprise] = {}
    for start in range(0, len(ids), BATCH):
        query = select(Enterprise).where(Enterprise.id.in_(ids[start : start + BATCH]))
        found |= {enterprise.id: enterprise for enterprise in db.session.scalars(query)}
    return found


def _found(row: T | None) -> T:
    if row is None:
        raise Hidden
    return row

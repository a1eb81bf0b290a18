"""Drafts, scoped to those who may file for the enterprise."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import Attachment, Draft, Enterprise, Need, Region, Unit
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden


def open_to(actor: Actor) -> ColumnElement[bool]:
    """Drafts of the person's enterprises, and those the person's unit is filing on behalf."""
    reasons: list[ColumnElement[bool]] = []
    if enterprises := sorted(actor.enterprise_ids()):
        reasons.append(and_(Draft.enterprise_id.in_(enterprises), Draft.unit_id.is_(None)))
    if units := sorted(actor.unit_ids()):
        reasons.append(Draft.unit_id.in_(units))
    return or_(*reasons) if reasons else false()


def draft_of(draft_id: int, actor: Actor, *, lock: bool = False) -> Draft:
    """The draft with this id; raises Hidden where it does not exist for this person."""
    query = (
        select(Draft)
        .where(Draft.id == draft_id, open_to(actor))
        .options(joinedload(Draft.enterprise).joinedload(Enterprise.region))
    )
    if lock:
        query = query.with_for_update(of=Draft).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise Hidden
    return found


def open_drafts(actor: Actor, limit: int = 50) -> Sequence[Draft]:
    """The drafts not yet filed, last saved first."""
    query = (
        select(Draft)
        .where(Draft.ended_at.is_(None), open_to(actor))
        .options(joinedload(Draft.enterprise))
        .order_by(Draft.saved_at.desc(), Draft.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def files_of(draft_id: int) -> Sequence[Attachment]:
    """The files hanging on a draft."""
    return db.session.scalars(
        select(Attachment).where(Attachment.draft_id == draft_id).order_by(Attachment.id)
    ).all()


def filed_as(draft: Draft) -> str | None:
    """The number of the need that a draft became; None where it was not filed."""
    return db.session.scalar(select(Need.number).where(Need.id == draft.need_id))


def may_file_for(actor: Actor, unit_id: int | None = None) -> ColumnElement[bool]:
    """The active enterprises a person may file for: the own ones, or, for a unit, those of its region and below."""
    if unit_id is None:
        return and_(Enterprise.active, Enterprise.id.in_(sorted(actor.enterprise_ids())))
    if unit_id not in actor.unit_ids():
        return false()
    path = (
        select(Region.path)
        .join(Unit, Unit.region_id == Region.id)
        .where(Unit.id == unit_id)
        .scalar_subquery()
    )
    return and_(
        Enterprise.active, Enterprise.region_id.in_(select(Region.id).where(Region.path.startswith(path)))
    )


def enterprise_to_file_for(enterprise_id: int, actor: Actor, unit_id: int | None) -> Enterprise:
    """The enterprise, if the person may file for it; raises Hidden otherwise."""
    found = db.session.scalar(
        select(Enterprise)
        .where(Enterprise.id == enterprise_id, may_file_for(actor, unit_id))
        .options(joinedload(Enterprise.region))
    )
    if found is None:
        raise Hidden
    return found

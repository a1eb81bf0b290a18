"""Linked leaders: which enterprise has whom, and where the gaps are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import Enterprise, Link, Person
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden

PAGE = 50


@dataclass(frozen=True, slots=True)
class Linked:
    """An enterprise with its linked leader, none where there is a gap."""

    enterprise: Enterprise
    link: Link | None
    leader: Person | None


def links_in(
    actor: Actor, today: date, *, q: str = "", gaps: bool = False, after: int = 0
) -> tuple[list[Linked], int | None]:
    """Active enterprises of the regions this person steers, with their leaders, and the cursor of the next page."""
    query = (
        select(Enterprise, Link, Person)
        .outerjoin(Link, and_(Link.enterprise_id == Enterprise.id, _is_current(today)))
        .outerjoin(Person, Person.id == Link.leader_id)
        .where(Enterprise.region_id.in_(actor.region_ids()), Enterprise.active, Enterprise.id > after)
        .options(joinedload(Enterprise.region))
        .order_by(Enterprise.id)
        .limit(PAGE + 1)
    )
    if q:
        query = query.where(or_(Enterprise.name.contains(q, autoescape=True), Enterprise.uscc == q))
    if gaps:
        query = query.where(Link.id.is_(None))
    rows = [Linked(*row) for row in db.session.execute(query)]
    return rows[:PAGE], rows[PAGE - 1].enterprise.id if len(rows) > PAGE else None


def link_in(actor: Actor, link_id: int) -> Link:
    """A link of an enterprise in the regions this person steers, with enterprise and leader; Hidden else."""
    query = (
        select(Link)
        .join(Enterprise, Enterprise.id == Link.enterprise_id)
        .where(Link.id == link_id, Enterprise.region_id.in_(actor.region_ids()))
        .options(joinedload(Link.enterprise), joinedload(Link.leader))
    )
    found = db.session.scalar(query)
    if found is None:
        raise Hidden
    return found


def current_link(enterprise_id: int, today: date) -> Link | None:
    """The link of an enterprise that runs today or begins later."""
    query = select(Link).where(
        Link.enterprise_id == enterprise_id, or_(Link.to_on.is_(None), Link.to_on >= today)
    )
    return db.session.scalars(query).first()


def former_links(enterprise_ids: Sequence[int], today: date) -> Sequence[Link]:
    """The ended links of these enterprises with their leaders and hand-over notes, the latest first."""
    query = (
        select(Link)
        .where(Link.enterprise_id.in_(enterprise_ids), Link.to_on < today)
        .options(joinedload(Link.leader))
        .order_by(Link.to_on.desc(), Link.id.desc())
    )
    return db.session.scalars(query).all()


def _is_current(today: date) -> ColumnElement[bool]:
    return or_(Link.to_on.is_(None), Link.to_on >= today)

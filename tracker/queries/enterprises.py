"""Enterprises as a person may know them: the list, and one with its needs, leaders and liaisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from tracker.extensions import db
from tracker.models import Enterprise, Link, Need, Person, Region, RoleGrant, Unit
from tracker.queries.matter_conditions import late
from tracker.queries.paging import PAGE, Order, Page, Segment, page_of
from tracker.queries.people import valid_on
from tracker.queries.scope import visible_to
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden
from tracker.vocabulary import ON_BOOKS, Role, Status

BY_NAME = Order((Segment((Enterprise.pinyin, Enterprise.id)),))
LONGEST_SEARCH = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the list of enterprises; empty means not narrowed by it."""

    q: str = ""
    region: str = ""
    key: bool = False
    live: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """An enterprise of the list: how many of its needs the reader sees on the books, how many late, its leaders."""

    enterprise: Enterprise
    on_books: int
    late: int
    leaders: tuple[Person, ...]


def known_to(actor: Actor) -> ColumnElement[bool]:
    """The enterprises that exist for this person: the own, linked, of the region, or with a need one may see."""
    reasons: list[ColumnElement[bool]] = [
        Enterprise.id.in_(sorted(actor.enterprise_ids() | actor.linked_ids)),
        Enterprise.region_id.in_(sorted(actor.region_ids())),
    ]
    if actor.roles() - {Role.LIAISON}:
        reasons.append(Enterprise.id.in_(select(Need.enterprise_id).where(visible_to(actor))))
    if units := sorted(actor.unit_ids()):
        paths = select(Region.path).join(Unit, Unit.region_id == Region.id).where(Unit.id.in_(units))
        above = db.session.scalars(paths).all()
        below = or_(false(), *(Region.path.startswith(path) for path in set(above)))
        reasons.append(Enterprise.region_id.in_(select(Region.id).where(below)))
    return or_(*reasons)


def enterprises(
    actor: Actor, wanted: Wanted, today: date, *, cursor: str = "", size: int = PAGE
) -> Page[Standing]:
    """A page of enterprises by pinyin, with what stands on the books; the same number of queries at any size."""
    parts: list[ColumnElement[bool]] = [known_to(actor)]
    if wanted.q:
        text = wanted.q[:LONGEST_SEARCH]
        columns = (
            Enterprise.name,
            Enterprise.name_en,
            Enterprise.uscc,
            Enterprise.pinyin,
            Enterprise.initials,
        )
        parts.append(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if wanted.region:
        above = aliased(Region)
        path = select(above.path).where(above.code == wanted.region).scalar_subquery()
        parts.append(Enterprise.region_id.in_(select(Region.id).where(Region.path.startswith(path))))
    if wanted.key:
        parts.append(Enterprise.key.is_(True))
    if wanted.live:
        live = select(Need.enterprise_id).where(visible_to(actor), Need.status.in_(ON_BOOKS))
        parts.append(Enterprise.id.in_(live))

    def fetch(ids: Sequence[int]) -> Mapping[int, Standing]:
        return _standings(actor, ids, today)

    return page_of(BY_NAME, and_(*parts), fetch, cursor=cursor, size=size)


def enterprise(actor: Actor, uscc: str) -> Enterprise:
    """The enterprise with this credit code and its region; Hidden where it does not exist for this person."""
    query = select(Enterprise).where(Enterprise.uscc == uscc, known_to(actor))
    found = db.session.scalar(query.options(joinedload(Enterprise.region)))
    if found is None:
        raise Hidden
    return found


def leaders_of(enterprise_id: int, today: date) -> Sequence[Link]:
    """The leaders linked to an enterprise today, with their links."""
    query = (
        select(Link)
        .where(Link.enterprise_id == enterprise_id, _runs(today))
        .options(joinedload(Link.leader))
        .order_by(Link.id)
    )
    return db.session.scalars(query).all()


def liaisons_of(enterprise_id: int, today: date) -> Sequence[Person]:
    """Who speaks for an enterprise today, by name."""
    query = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.enterprise_id == enterprise_id, RoleGrant.role == Role.LIAISON)
        .where(Person.active, valid_on(today))
        .order_by(Person.pinyin, Person.id)
    )
    return db.session.scalars(query.distinct()).all()


def needs_by_outcome(actor: Actor, enterprise_id: int) -> Mapping[str, int]:
    """How many of the enterprise's closed needs the reader sees, by outcome."""
    query = (
        select(Need.outcome, func.count())
        .where(visible_to(actor), Need.enterprise_id == enterprise_id, Need.status == Status.CLOSED)
        .group_by(Need.outcome)
    )
    return {outcome.value: count for outcome, count in db.session.execute(query) if outcome}


def kin(actor: Actor, found: Enterprise) -> Sequence[Enterprise]:
    """The enterprise that took this one over and those it took over, as far as the reader may know them."""
    query = select(Enterprise).where(
        known_to(actor), or_(Enterprise.id == found.successor_id, Enterprise.successor_id == found.id)
    )
    return db.session.scalars(query.order_by(Enterprise.id)).all()


def possible_successors(actor: Actor, found: Enterprise) -> Sequence[Enterprise]:
    """Active enterprises the reader may know that could take this one over, by name."""
    query = select(Enterprise).where(
        known_to(actor), Enterprise.active, Enterprise.successor_id.is_(None), Enterprise.id != found.id
    )
    return db.session.scalars(query.order_by(Enterprise.pinyin, Enterprise.id)).all()


def regions_kept(actor: Actor) -> Sequence[Region]:
    """The regions in which the person keeps enterprises as coordinator."""
    ids = frozenset().union(*(grant.region_ids for grant in actor.of(Role.COORDINATOR)))
    return db.session.scalars(select(Region).where(Region.id.in_(sorted(ids))).order_by(Region.code)).all()


def _standings(actor: Actor, ids: Sequence[int], today: date) -> Mapping[int, Standing]:
    rows = db.session.scalars(
        select(Enterprise).where(Enterprise.id.in_(ids)).options(joinedload(Enterprise.region))
    ).all()
    live = and_(visible_to(actor), Need.enterprise_id.in_(ids), Need.status.in_(ON_BOOKS))
    counted = db.session.execute(
        select(Need.enterprise_id, func.count(), func.count().filter(late(today)))
        .where(live)
        .group_by(Need.enterprise_id)
    )
    needs = {enterprise_id: (on_books, behind) for enterprise_id, on_books, behind in counted}
    leaders: dict[int, list[Person]] = {row.id: [] for row in rows}
    linked = (
        select(Link.enterprise_id, Person)
        .join(Person, Person.id == Link.leader_id)
        .where(Link.enterprise_id.in_(ids), _runs(today))
        .order_by(Link.id)
    )
    for enterprise_id, leader in db.session.execute(linked):
        leaders[enterprise_id].append(leader)
    return {row.id: Standing(row, *needs.get(row.id, (0, 0)), tuple(leaders[row.id])) for row in rows}


def _runs(today: date) -> ColumnElement[bool]:
    return and_(Link.from_on <= today, or_(Link.to_on.is_(None), Link.to_on >= today))

"""What a filing form offers: enterprises to file for, regions, earlier needs, and what is known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import Enterprise, Event, EventText, Need, Region, Unit
from tracker.queries.drafts import may_file_for
from tracker.queries.scope import visible_needs, visible_to
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden
from tracker.vocabulary import Action, Outcome, Status

MOST_FOUND = 30
MOST_EARLIER = 60


@dataclass(frozen=True, slots=True)
class Earlier:
    """A need filed before, to be named as related."""

    id: int
    number: str
    title: str


def enterprises_to_file_for(actor: Actor, typed: str) -> Sequence[Enterprise]:
    """Enterprises the person may file for, own or on behalf: name, pinyin or credit code holds what was typed."""
    reasons = [may_file_for(actor, unit_id) for unit_id in (None, *sorted(actor.unit_ids()))]
    query = select(Enterprise).where(or_(*reasons)).options(joinedload(Enterprise.region))
    if typed:
        columns = (
            Enterprise.name,
            Enterprise.name_en,
            Enterprise.pinyin,
            Enterprise.initials,
            Enterprise.uscc,
        )
        query = query.where(or_(*(column.icontains(typed, autoescape=True) for column in columns)))
    return db.session.scalars(query.order_by(Enterprise.pinyin, Enterprise.id).limit(MOST_FOUND)).all()


def unit_to_file_as(enterprise_id: int, actor: Actor) -> int | None:
    """The unit for which the person files on this enterprise's behalf; None for its own liaison. Raises Hidden."""
    for unit_id in (None, *sorted(actor.unit_ids())):
        found = select(Enterprise.id).where(Enterprise.id == enterprise_id, may_file_for(actor, unit_id))
        if db.session.scalar(found) is not None:
            return unit_id
    raise Hidden


def regions_to_file_in(region: Region) -> Sequence[Region]:
    """The regions a need of an enterprise registered in `region` may lie in: all of the same tree."""
    root = f"/{region.path_ids[0]}/" if region.path_ids else region.path
    return db.session.scalars(select(Region).where(Region.path.startswith(root)).order_by(Region.code)).all()


def units_to_name(region: Region) -> Sequence[Unit]:
    """The units a filing may name: the active ones of the same tree."""
    root = f"/{region.path_ids[0]}/" if region.path_ids else region.path
    query = select(Unit).join(Region, Region.id == Unit.region_id).options(joinedload(Unit.region))
    return db.session.scalars(
        query.where(Unit.active, Region.path.startswith(root)).order_by(Region.code, Unit.id)
    ).all()


def earlier_needs(enterprise_id: int, actor: Actor) -> Sequence[Earlier]:
    """The enterprise's latest needs that this person may see."""
    query = (
        select(Need.id, Need.number, Need.title)
        .where(Need.enterprise_id == enterprise_id, visible_to(actor))
        .order_by(Need.filed_at.desc(), Need.id.desc())
        .limit(MOST_EARLIER)
    )
    return [Earlier(*row) for row in db.session.execute(query)]


def last_contact(enterprise_id: int, person_id: int) -> tuple[str, str] | None:
    """Contact person and phone of the last need this person filed for the enterprise."""
    query = (
        select(Need.contact_name, Need.contact_phone)
        .where(Need.enterprise_id == enterprise_id, Need.filed_by_id == person_id, Need.contact_phone != "")
        .order_by(Need.filed_at.desc(), Need.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return (row.contact_name, row.contact_phone) if row is not None else None


def partly_solved(number: str, actor: Actor) -> tuple[Need, str]:
    """A need closed as partly solved, and what remains of it in its owner's words; raises Hidden for any other."""
    need = db.session.scalar(
        visible_needs(actor).where(
            Need.number == number, Need.status == Status.CLOSED, Need.outcome == Outcome.PARTLY
        )
    )
    if need is None:
        raise Hidden
    remaining = (
        select(EventText.body)
        .join(Event, Event.id == EventText.event_id)
        .where(
            Event.need_id == need.id,
            Event.action == Action.REQUEST_CLOSURE,
            EventText.field == "remaining",
        )
        .order_by(Event.seq.desc())
        .limit(1)
    )
    return need, db.session.scalar(remaining) or ""

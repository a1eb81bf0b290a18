"""The inbox: messages of one person with the acts they tell of, as far as the person may know of them still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select, true
from sqlalchemy.orm import joinedload, selectinload

from tracker.extensions import db
from tracker.models import Event, Message, Need
from tracker.queries.paging import Order, Page, Segment, page_of
from tracker.queries.scope import visible_needs
from tracker.queries.timeline import Happening, Names, is_enterprise_side, names_told
from tracker.rules.permissions import Actor
from tracker.rules.refused import Hidden

PAGE = 25
UNREAD_FIRST = Order(
    (
        Segment((Message.id,), Message.read_at.is_(None)),
        Segment((Message.id,), Message.read_at.is_not(None)),
    ),
    descending=True,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message with the need and the act it tells of; both none once the reader may not see them any more."""

    id: int
    kind: str
    made_at: datetime
    is_read: bool
    need: Need | None
    event: Event | None


def letters(
    actor: Actor, *, unread: bool = False, cursor: str = "", size: int = PAGE
) -> tuple[Page[Letter], Names]:
    """A page of messages, unread first, and the names their acts mention; a fixed number of queries at any size."""
    condition = and_(Message.person_id == actor.person_id, Message.read_at.is_(None) if unread else true())

    def fetch(ids: Sequence[int]) -> Mapping[int, Letter]:
        return _letters(actor, ids)

    page = page_of(UNREAD_FIRST, condition, fetch, cursor=cursor, size=size)
    told = [(one.need, Happening(one.event, {})) for one in page.rows if one.need and one.event]
    return page, names_told(told, actor)


def message(actor: Actor, message_id: int) -> Message:
    """One's own message with its need; Hidden where it is somebody else's or there is none."""
    query = select(Message).where(Message.id == message_id, Message.person_id == actor.person_id)
    found = db.session.scalar(query.options(joinedload(Message.need)))
    if found is None:
        raise Hidden
    return found


def _letters(actor: Actor, ids: Sequence[int]) -> Mapping[int, Letter]:
    rows = db.session.scalars(select(Message).where(Message.id.in_(ids))).all()
    visible = visible_needs(actor).where(Need.id.in_({row.need_id for row in rows if row.need_id}))
    needs = {
        need.id: need
        for need in db.session.scalars(visible.options(selectinload(Need.tasks), selectinload(Need.requests)))
    }
    acts = (
        select(Message.id, Event)
        .join(Event, and_(Event.need_id == Message.need_id, Event.seq == Message.facts["seq"].as_integer()))
        .where(Message.id.in_(ids))
        .options(joinedload(Event.actor), joinedload(Event.absent))
    )
    events = {row[0]: row[1] for row in db.session.execute(acts)}
    return {row.id: _letter(actor, row, needs.get(row.need_id or 0), events.get(row.id)) for row in rows}


def _letter(actor: Actor, row: Message, need: Need | None, event: Event | None) -> Letter:
    """What is for offices only is not told to who reads the need as its enterprise."""
    if need is None or (event is not None and event.offices_only and is_enterprise_side(actor, need)):
        need = event = None
    return Letter(row.id, row.kind, row.made_at, row.read_at is not None, need, event)

"""Deliveries: which are due, one with everything its letter says, jammed roads, and those that were given up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from tracker.extensions import db
from tracker.models import (
    Deadline,
    Delivery,
    Digest,
    Event,
    Jam,
    Message,
    Need,
    Person,
    QuarterlyReturn,
    Region,
    Unit,
)
from tracker.queries.paging import Order, Page, Segment, page_of
from tracker.vocabulary import DeliveryState, Road

BATCH = 100
# A lease that runs longer than any is given was given by a clock since set back: it binds nobody.
LONGEST_LEASE = timedelta(minutes=10)
LATEST_FIRST = Order((Segment((Delivery.ended_at, Delivery.id)),), descending=True)


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery whose turn has come, and for a robot whose group it is."""

    id: int
    road: Road
    unit_id: int | None
    next_at: datetime

    @property
    def target(self) -> str:
        """What may be jammed: the road, or this one group's robot."""
        return f"{self.road}:{self.unit_id}" if self.road is Road.ROBOT else self.road.value


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What an administrator may know of a delivery given up: to whom and why, nothing of what it says."""

    id: int
    kind: str
    road: Road
    person: Person | None
    unit: Unit | None
    tries: int
    ended_at: datetime | None
    error: str


def is_takable(due_at: datetime, at: datetime) -> ColumnElement[bool]:
    """Waiting and due by `due_at`, or left behind by a sender whose lease is over at `at`."""
    over = or_(Delivery.leased_until <= at, Delivery.leased_until > at + LONGEST_LEASE)
    return or_(
        and_(Delivery.state == DeliveryState.WAITING, Delivery.next_at <= due_at),
        and_(Delivery.state == DeliveryState.SENDING, over),
    )


def due(
    due_at: datetime,
    at: datetime,
    *,
    after: tuple[datetime, int] | None = None,
    roads: Collection[Road] = tuple(Road),
    but_groups: Collection[int] = (),
) -> Sequence[Due]:
    """A batch of deliveries on these roads whose turn has come, in order, after the one named."""
    query = (
        select(Delivery.id, Delivery.road, Message.unit_id, Delivery.next_at)
        .join(Message, Message.id == Delivery.message_id)
        # Said once more as the index says it, so that only what is on its way is read.
        .where(Delivery.state.in_((DeliveryState.WAITING, DeliveryState.SENDING)))
        .where(is_takable(due_at, at), Delivery.road.in_(sorted(roads)))
        .order_by(Delivery.next_at, Delivery.id)
        .limit(BATCH)
    )
    if after is not None:
        query = query.where(tuple_(Delivery.next_at, Delivery.id) > after)
    if but_groups:
        query = query.where(or_(Message.unit_id.is_(None), Message.unit_id.not_in(sorted(but_groups))))
    return [Due(*row) for row in db.session.execute(query)]


def opened(delivery_id: int) -> Delivery:
    """A delivery with its message and all that sending and its letter read."""
    need = joinedload(Delivery.message).joinedload(Message.need)
    query = (
        select(Delivery)
        .where(Delivery.id == delivery_id)
        .options(
            joinedload(Delivery.message).options(
                joinedload(Message.person), joinedload(Message.unit), joinedload(Message.deadline)
            ),
            need.options(
                joinedload(Need.enterprise),
                joinedload(Need.region),
                joinedload(Need.lead_unit),
                joinedload(Need.owner),
                selectinload(Need.helpers),
                selectinload(Need.tasks),
                selectinload(Need.requests),
                selectinload(Need.deadlines),
            ),
        )
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def event_told(message: Message) -> Event | None:
    """The act a message tells of, with who acted and its texts."""
    query = (
        select(Event)
        .where(Event.need_id == message.need_id, Event.seq == message.facts.get("seq"))
        .options(joinedload(Event.actor), joinedload(Event.absent), selectinload(Event.texts))
    )
    return db.session.scalar(query) if "seq" in message.facts else None


def return_told(message: Message) -> QuarterlyReturn | None:
    """The quarterly return a message tells of, with its enterprise."""
    query = (
        select(QuarterlyReturn)
        .where(QuarterlyReturn.id == message.facts.get("return"))
        .options(joinedload(QuarterlyReturn.enterprise))
    )
    return db.session.scalar(query) if "return" in message.facts else None


def digest_told(message: Message) -> Digest | None:
    """The digest a message tells of, with its region."""
    query = select(Digest).where(Digest.id == message.facts.get("digest")).options(joinedload(Digest.region))
    return db.session.scalar(query) if "digest" in message.facts else None


def deadlines_told(ids: Collection[int]) -> Sequence[Deadline]:
    """Deadlines in the order they fall due, with what a letter says of their needs."""
    query = (
        select(Deadline)
        .where(Deadline.id.in_(sorted(ids)))
        .options(
            joinedload(Deadline.need).options(
                joinedload(Need.enterprise),
                joinedload(Need.lead_unit),
                joinedload(Need.owner),
                selectinload(Need.helpers),
                selectinload(Need.tasks),
            )
        )
        .order_by(Deadline.due_on, Deadline.id)
    )
    return db.session.scalars(query).all()


def place_told(message: Message) -> Unit | Region | None:
    """The unit or region a warning names."""
    if "unit" in message.facts:
        return db.session.get(Unit, message.facts["unit"])
    return db.session.get(Region, message.facts["region"]) if "region" in message.facts else None


def confidential_among(need_ids: Collection[int]) -> frozenset[int]:
    """Which of these needs hold trade secrets."""
    query = select(Need.id).where(Need.id.in_(sorted(need_ids)), Need.confidential)
    return frozenset(db.session.scalars(query))


def is_held(delivery_id: int, fence: int) -> bool:
    """Whether a delivery is still in the hands of who was given this fence."""
    query = select(Delivery.id).where(
        Delivery.id == delivery_id, Delivery.fence == fence, Delivery.state == DeliveryState.SENDING
    )
    return db.session.scalar(query) is not None


def jams() -> Mapping[str, Jam]:
    """The jammed roads by target."""
    return {row.target: row for row in db.session.scalars(select(Jam).order_by(Jam.target))}


def units_by_code(codes: Collection[str]) -> Mapping[int, str]:
    """The ids of the units with these codes."""
    rows = db.session.execute(select(Unit.id, Unit.code).where(Unit.code.in_(sorted(codes))))
    return {row[0]: row[1] for row in rows}


def counted() -> Mapping[tuple[Road, DeliveryState], int]:
    """How many deliveries are on their way or were given up, by road and state."""
    states = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.DEAD)
    query = (
        select(Delivery.road, Delivery.state, func.count())
        .where(Delivery.state.in_(states))
        .group_by(Delivery.road, Delivery.state)
    )
    return {(road, state): count for road, state, count in db.session.execute(query)}


def dead_letters(*, cursor: str = "") -> Page[DeadLetter]:
    """A page of the deliveries given up, the latest first: two queries at any size."""
    return page_of(LATEST_FIRST, Delivery.state == DeliveryState.DEAD, _dead_letters, cursor=cursor)


def dead_ids(limit: int) -> Sequence[int]:
    """Deliveries given up, the oldest first."""
    query = select(Delivery.id).where(Delivery.state == DeliveryState.DEAD).order_by(Delivery.id).limit(limit)
    return db.session.scalars(query).all()


def is_dead(delivery_id: int) -> bool:
    """Whether there is such a delivery and it was given up."""
    query = select(Delivery.state).where(Delivery.id == delivery_id)
    return db.session.scalar(query) is DeliveryState.DEAD


def _dead_letters(ids: Sequence[int]) -> Mapping[int, DeadLetter]:
    query = (
        select(Delivery, Message.kind, Person, Unit)
        .join(Message, Message.id == Delivery.message_id)
        .outerjoin(Person, Person.id == Message.person_id)
        .outerjoin(Unit, Unit.id == Message.unit_id)
        .where(Delivery.id.in_(ids))
    )
    return {
        row.id: DeadLetter(row.id, kind, row.road, person, unit, row.tries, row.ended_at, row.error)
        for row, kind, person, unit in db.session.execute(query)
    }

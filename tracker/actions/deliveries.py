"""What becomes of a delivery: leased, sent, put off, dropped, given up loudly, or sent once more by hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from tracker.actions.audit import Doer, record_by
from tracker.actions.notices import Notice, write
from tracker.catalog.limits import limits
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import office_date
from tracker.extensions import db
from tracker.models import Delivery, Jam, Message
from tracker.queries.deliveries import is_takable
from tracker.queries.people import holders
from tracker.rules.retrying import is_hopeless, pause_after, rest_after
from tracker.rules.roads import leaves_at
from tracker.rules.working_days import wd_between
from tracker.vocabulary import DeliveryState, DropReason, MessageKind, Road, Role
from tracker.vocabulary.audit import AuditAct

# Longer than a letter may take on the wire by far: who comes back later than that has lost it.
LEASE = timedelta(seconds=45)
BATCH = 500
TOO_LONG = "The road was jammed for too long."


def lease(delivery_id: int, due_at: datetime, at: datetime) -> int | None:
    """Take a delivery for sending and give its new fence; None where another sender was faster."""
    statement = (
        update(Delivery)
        .where(Delivery.id == delivery_id, is_takable(due_at, at))
        .values(state=DeliveryState.SENDING, leased_until=at + LEASE, fence=Delivery.fence + 1)
        .returning(Delivery.fence)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(statement)


def mark_sent(delivery_id: int, fence: int, at: datetime) -> None:
    """Record that the other side took it; what was sent is never sent again."""
    _end(delivery_id, fence, DeliveryState.SENT, at, "")


def drop(delivery_id: int, fence: int, at: datetime, reason: DropReason) -> None:
    """Record that it need not be sent any more."""
    _end(delivery_id, fence, DeliveryState.DROPPED, at, reason.value)


def put_back(delivery_id: int, fence: int, reason: str) -> None:
    """Let it wait as if it had not been tried: its road is jammed, which is not its fault."""
    _set(delivery_id, fence, state=DeliveryState.WAITING, leased_until=None, error=reason)


def put_off(delivery_id: int, fence: int, at: datetime, reason: str) -> bool:
    """Let it wait longer than the last time, within sending hours; False when it was given up instead."""
    tries = db.session.scalars(select(Delivery.tries).where(Delivery.id == delivery_id)).one() + 1
    pause = pause_after(tries)
    if pause is None:
        give_up(delivery_id, fence, at, reason)
        return False
    _set(
        delivery_id,
        fence,
        state=DeliveryState.WAITING,
        leased_until=None,
        tries=tries,
        next_at=leaves_at(at + pause, work_calendar(), limits().alerts),
        error=reason,
    )
    return True


def give_up(delivery_id: int, fence: int, at: datetime, reason: str) -> None:
    """Make a dead letter of it, and tell the administrators once a day that there are some."""
    _end(delivery_id, fence, DeliveryState.DEAD, at, reason)
    _warn(at)


def drop_unset(road: Road, due_at: datetime, at: datetime, *, but_units: Collection[int] = ()) -> int:
    """Drop a batch of what is due on a road that is not set up (a robot: for no unit but these); how many."""
    wanted = select(Delivery.id).where(Delivery.road == road, is_takable(due_at, at))
    if but_units:
        wanted = wanted.join(Message, Message.id == Delivery.message_id).where(
            Message.unit_id.not_in(sorted(but_units))
        )
    ids = db.session.scalars(wanted.order_by(Delivery.id).limit(BATCH)).all()
    _end_all(ids, DeliveryState.DROPPED, at, DropReason.NO_ROAD.value)
    return len(ids)


def note_jam(target: str, at: datetime, reason: str) -> None:
    """Record that nothing gets through: the road rests, a little longer each time."""
    row = db.session.get(Jam, target, with_for_update=True, populate_existing=True)
    if row is None:
        row = Jam(target=target, since_at=at, failures=0)
        db.session.add(row)
    elif wd_between(work_calendar(), office_date(row.until_at), office_date(at)) > 1:
        # Nobody tried for a day and longer: what was then says nothing of today.
        row.since_at, row.failures = at, 0
    row.failures += 1
    row.until_at, row.error = at + rest_after(row.failures), reason


def clear_jam(target: str) -> None:
    """Record that letters get through again."""
    row = db.session.get(Jam, target)
    if row is not None:
        db.session.delete(row)


def give_up_jammed(target: str, road: Road, at: datetime, *, unit_id: int | None) -> int:
    """Give up what has waited on a jammed road for too long; how many that were."""
    row, today, calendar = db.session.get(Jam, target), office_date(at), work_calendar()
    if row is None or not is_hopeless(office_date(row.since_at), today, calendar):
        return 0
    waiting = (
        select(Delivery.id, Delivery.next_at)
        .join(Message, Message.id == Delivery.message_id)
        .where(Delivery.road == road, Delivery.state == DeliveryState.WAITING)
        .order_by(Delivery.next_at, Delivery.id)
        .limit(BATCH)
    )
    if unit_id is not None:
        waiting = waiting.where(Message.unit_id == unit_id)
    ids = [row[0] for row in db.session.execute(waiting) if is_hopeless(office_date(row[1]), today, calendar)]
    _end_all(ids, DeliveryState.DEAD, at, TOO_LONG)
    if ids:
        _warn(at)
    return len(ids)


def resend(doer: Doer, ids: Collection[int]) -> int:
    """Let dead letters try anew, from the first pause on; how many of these still were dead."""
    statement = (
        update(Delivery)
        .where(Delivery.id.in_(ids), Delivery.state == DeliveryState.DEAD)
        .values(
            state=DeliveryState.WAITING,
            tries=0,
            ended_at=None,
            next_at=leaves_at(doer.at, work_calendar(), limits().alerts),
        )
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    found = db.session.scalars(statement).all()
    if found:
        record_by(doer, AuditAct.RESEND, f"delivery:{min(found)}", count=len(found))
    return len(found)


def _end(delivery_id: int, fence: int, state: DeliveryState, at: datetime, error: str) -> None:
    _set(delivery_id, fence, state=state, leased_until=None, ended_at=at, error=error)


def _set(delivery_id: int, fence: int, **values: Any) -> None:
    """Change a delivery while it is in our hands; who lost it changes nothing."""
    ours = (Delivery.id == delivery_id, Delivery.fence == fence, Delivery.state == DeliveryState.SENDING)
    statement = update(Delivery).where(*ours).values(**values)
    db.session.execute(statement.execution_options(synchronize_session=False))


def _end_all(ids: Collection[int], state: DeliveryState, at: datetime, error: str) -> None:
    statement = update(Delivery).where(Delivery.id.in_(ids))
    values = statement.values(state=state, leased_until=None, ended_at=at, error=error)
    db.session.execute(values.execution_options(synchronize_session=False))


def _warn(at: datetime) -> None:
    today = office_date(at)
    write(
        [
            Notice(
                key=f"dead-letter:{today}:{person.id}",
                kind=MessageKind.DEAD_LETTER,
                person_id=person.id,
                facts={"on": today.isoformat()},
            )
            for person in holders(Role.ADMINISTRATOR, today)
        ],
        at,
    )

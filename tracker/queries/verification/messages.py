"""Messages and alerts: each tells of something that is here, and none is stuck on its way out (TRUST I5, I6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, select

from tracker.extensions import db
from tracker.models import Alert, Deadline, DeadlineMove, Delivery, Event, Message, Need
from tracker.queries.verification.found import Break, Read
from tracker.vocabulary import Action, DeliveryState

# What a sender holds must be sent, or free for another, so long after its lease ran out.
GRACE = timedelta(minutes=5)


def messages(read: Read) -> Iterator[Break]:
    """Of each law the first row that breaks it; deliveries only where the present is known."""
    yield from _of_no_event()
    yield from _unknown_dates()
    if read.at is not None:
        yield from _stuck(read.at)


def _of_no_event() -> Iterator[Break]:
    """Messages that tell of an act which is not in the ledger; their keys are unique, so each is told once."""
    event = and_(Event.need_id == Message.need_id, Event.seq == Message.facts["seq"].as_integer())
    query = (
        select(Need.number, Message.id)
        .join(Need, Need.id == Message.need_id)
        .outerjoin(Event, event)
        .where(
            Message.kind.in_([action.value for action in Action]),
            or_(Event.id.is_(None), Event.action != Message.kind),
        )
        .order_by(Message.id)
        .limit(1)
    )
    for number, message_id in db.session.execute(query):
        yield Break(number, None, f"message {message_id} tells of an act that is not in its history")


def _unknown_dates() -> Iterator[Break]:
    """Alerts of dates that their deadline never had."""
    moved_there = exists().where(
        DeadlineMove.deadline_id == Deadline.id,
        or_(DeadlineMove.to_due_on == Alert.due_on, DeadlineMove.from_due_on == Alert.due_on),
    )
    query = (
        select(Need.number, Alert.id, Alert.due_on)
        .join(Deadline, Deadline.id == Alert.deadline_id)
        .join(Need, Need.id == Deadline.need_id)
        .where(Alert.due_on != Deadline.due_on, Alert.due_on != Deadline.first_due_on, ~moved_there)
        .order_by(Alert.id)
        .limit(1)
    )
    for number, alert_id, due_on in db.session.execute(query):
        yield Break(number, None, f"alert {alert_id} tells of {due_on}, a date its deadline never had")


def _stuck(at: datetime) -> Iterator[Break]:
    query = (
        select(Delivery.id, Delivery.leased_until)
        .where(Delivery.state == DeliveryState.SENDING, Delivery.leased_until < at - GRACE)
        .order_by(Delivery.id)
        .limit(1)
    )
    for delivery_id, until in db.session.execute(query):
        yield Break(f"delivery {delivery_id}", None, f"it is being sent although its lease ended at {until}")

"""Desks as one finds them in the morning: something half written, old messages read, old mail long gone out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from tracker.actions.needs import Origin, begin_draft
from tracker.cli.demo_city.settling import City
from tracker.cli.demo_city.stories import pools
from tracker.extensions import db
from tracker.models import Delivery, Message
from tracker.vocabulary import DeliveryState

WRITERS = (("liaison", "yunzhan", "RC"), ("liaison2", "heling", "JS"))
UNREAD_DAYS = 5


def add_drafts(city: City, now: datetime) -> None:
    """A half-written need on two liaisons' desks."""
    for (writer, enterprise, list_code), text in zip(WRITERS, pools()["drafts"], strict=False):
        begin_draft(
            city.actor(writer),
            list_code,
            city.enterprises[enterprise].id,
            at=now - timedelta(hours=20),
            origin=Origin(),
            data={"title": text[:40], "description": text},
        )


def read_old_messages(city: City, now: datetime) -> None:
    """Everybody has read what is older than a working week, and what was to go out by now has gone."""
    old = now - timedelta(days=UNREAD_DAYS)
    db.session.execute(update(Message).where(Message.made_at < old).values(read_at=old))
    gone = {"state": DeliveryState.SENT, "tries": 1, "ended_at": Delivery.next_at}
    db.session.execute(update(Delivery).where(Delivery.next_at < now).values(gone))

"""Messages are marked as read by their reader."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from tracker.extensions import db
from tracker.models import Message


def mark_read(message: Message, at: datetime) -> None:
    """The first reading is remembered."""
    message.read_at = message.read_at or at


def mark_all_read(person_id: int, at: datetime, *, up_to: int) -> None:
    """Every message of this person up to the one with the id `up_to`: what came in meanwhile stays unread."""
    db.session.execute(
        update(Message)
        .where(Message.person_id == person_id, Message.read_at.is_(None), Message.id <= up_to)
        .values(read_at=at)
    )

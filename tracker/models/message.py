"""Messages: one row per person and cause, written in the transaction of its cause."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, text
from tracker.models.need import Need


class Message(Numbered, Model):
    """Something a person is told; `key` makes it once-only, the words are made for its reader when shown."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_person_id_read_at", "person_id", "read_at", "id"),)

    key: Mapped[str] = mapped_column(text(120), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(text(40))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"), index=True)
    facts: Mapped[JsonObject] = mapped_column(Json, default=dict)
    made_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    need: Mapped[Need | None] = relationship(lazy="raise")

"""Messages: one row per person and cause, written in the transaction of its cause, and their way out of the house."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, code_of, text
from tracker.models.deadline import Deadline
from tracker.models.need import Need
from tracker.models.person import Person
from tracker.models.unit import Unit
from tracker.vocabulary import DeliveryState, Road, Topic


class Message(Numbered, Model):
    """Something a person, or a unit's group, is told; `key` makes it once-only.

    The words are made for its reader when shown or sent. One that tells of a deadline names it, so that it is not
    sent any more once the deadline has stopped or moved.
    """

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_person_id_read_at", "person_id", "read_at", "id"),)

    key: Mapped[str] = mapped_column(text(120), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(text(40))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"), index=True)
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id"), index=True)
    facts: Mapped[JsonObject] = mapped_column(Json, default=dict)
    made_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)
    unit: Mapped[Unit | None] = relationship(lazy="raise", viewonly=True)
    need: Mapped[Need | None] = relationship(lazy="raise", viewonly=True)
    deadline: Mapped[Deadline | None] = relationship(lazy="raise", viewonly=True)
    deliveries: Mapped[list[Delivery]] = relationship(
        lazy="raise", cascade="all", back_populates="message", order_by="Delivery.id"
    )


class Delivery(Numbered, Model):
    """A message on one road out; its number is the Message-ID, so a duplicate on the wire shows as one.

    Leased, sent, then marked; retried with growing pauses, given up loudly. Each lease raises `fence`, and who was
    given an older number neither sends nor marks.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("message_id", "road"),
        Index(
            "ix_delivery_waiting",
            "next_at",
            "id",
            postgresql_where=sql("state IN ('waiting', 'sending')"),
            sqlite_where=sql("state IN ('waiting', 'sending')"),
        ),
        Index("ix_delivery_state_at", "state", "ended_at"),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    road: Mapped[Road] = mapped_column(code_of(Road))
    state: Mapped[DeliveryState] = mapped_column(code_of(DeliveryState), default=DeliveryState.WAITING)
    # Not before this instant: working hours, and the growing pause after a failed try.
    next_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    fence: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    # What the other side said last, or the code of a DropReason; never an address or a secret.
    error: Mapped[str] = mapped_column(text(300), default="")

    message: Mapped[Message] = relationship(lazy="raise", back_populates="deliveries")


class Jam(Model):
    """A road, or one group's robot, on which nothing got through: whoever sends next tries again at `until_at`."""

    __tablename__ = "jam"

    # The road's code, for a robot with the unit's id: "mail", "robot:7".
    target: Mapped[str] = mapped_column(text(40), primary_key=True)
    since_at: Mapped[datetime] = mapped_column(Instant)
    until_at: Mapped[datetime] = mapped_column(Instant)
    failures: Mapped[int] = mapped_column(default=1)
    # What was said last; never an address or a secret.
    error: Mapped[str] = mapped_column(text(300), default="")


class Preference(Model):
    """Whether a person wants the messages of one topic by one road; what is mandatory cannot be switched off."""

    __tablename__ = "preference"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(code_of(Topic), primary_key=True)
    road: Mapped[Road] = mapped_column(code_of(Road), primary_key=True)
    wanted: Mapped[bool]

"""Alerts and reminders: which rung of which deadline was told to whom, which reminder went out, once per key."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Model, Numbered, code_of
from tracker.models.deadline import Deadline
from tracker.vocabulary import AlertRung, AlertState


class Alert(Numbered, Model):
    """A rung told to a person for a deadline due on a day; a moved date begins anew, history stays."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("deadline_id", "due_on", "rung", "person_id"),
        Index("ix_alert_person_id_made_at", "person_id", "made_at"),
    )

    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    due_on: Mapped[date]
    rung: Mapped[AlertRung] = mapped_column(code_of(AlertRung))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[AlertState] = mapped_column(code_of(AlertState))
    made_at: Mapped[datetime] = mapped_column(Instant)

    deadline: Mapped[Deadline] = relationship(lazy="raise")


class Reminder(Numbered, Model):
    """The enterprise was reminded for the `number`-th time of a deadline of its own, or of a quarterly return."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("deadline_id", "number"),
        UniqueConstraint("return_id", "number"),
    )

    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id"))
    return_id: Mapped[int | None] = mapped_column(ForeignKey("quarterly_return.id"))
    number: Mapped[int]
    # The civil day it went out.
    on: Mapped[date]

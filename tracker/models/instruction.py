"""Instructions: what a supervisor or leader wants done about a need, by when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Model, Numbered
from tracker.models.person import Person


class Instruction(Numbered, Model):
    """An instruction with its reply date; its words lie in the ledger's texts at `seq`."""

    __tablename__ = "instruction"

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(Instant)
    reply_due_on: Mapped[date]
    seq: Mapped[int]
    replied_at: Mapped[datetime | None] = mapped_column(Instant)
    replied_seq: Mapped[int | None]

    giver: Mapped[Person] = relationship(lazy="raise", viewonly=True)

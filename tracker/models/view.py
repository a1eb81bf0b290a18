"""Saved views: a ledger's address under a name, private or shared with a unit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Model, Numbered, text
from tracker.models.person import Person
from tracker.models.unit import Unit


class SavedView(Numbered, Model):
    """A narrowed and ordered ledger to come back to; what it shows is always what its reader may see."""

    __tablename__ = "saved_view"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # Shared with everybody of this unit; none: private.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(text(60))
    # The address's arguments, as they were read and written again by the ledger's own filters.
    query: Mapped[str] = mapped_column(text(600))
    # Sent to its owner on the first working day of each week.
    weekly: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(lazy="raise")
    unit: Mapped[Unit | None] = relationship(lazy="raise")

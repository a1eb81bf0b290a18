"""Calendar plans: a year's holidays and make-up days as imported, every version kept (DOMAIN §6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, text
from tracker.models.person import Person


class CalendarPlan(Numbered, Model):
    """One version of a year's plan; the newest of a year is in force, older ones explain what was reckoned by them."""

    __tablename__ = "calendar_plan"
    __table_args__ = (UniqueConstraint("year", "version"),)

    year: Mapped[int]
    version: Mapped[int]
    source: Mapped[str] = mapped_column(text(300))
    # Its days off and make-up days, each with its holiday (catalog/plan_json.py).
    plan: Mapped[JsonObject] = mapped_column(Json, default=dict)
    imported_at: Mapped[datetime] = mapped_column(Instant)
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # How many deadlines it moved; none while they are still being reckoned anew.
    moved: Mapped[int | None]

    imported_by: Mapped[Person | None] = relationship(lazy="raise")

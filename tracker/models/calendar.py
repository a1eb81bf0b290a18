"""Calendar plans: a year's holidays and make-up days as imported, every version kept (DOMAIN §6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, text


class CalendarPlan(Numbered, Model):
    """One version of a year's plan; the newest of a year is in force, older ones explain what was reckoned by them."""

    __tablename__ = "calendar_plan"
    __table_args__ = (UniqueConstraint("year", "version"),)

    year: Mapped[int]
    version: Mapped[int]
    source: Mapped[str] = mapped_column(text(300))
    # The plan's blocks as they were read: name, from, to and make-up days of each holiday.
    plan: Mapped[JsonObject] = mapped_column(Json, default=dict)
    imported_at: Mapped[datetime] = mapped_column(Instant)
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # How many deadlines it moved; none while they are still being reckoned anew.
    moved: Mapped[int | None]

"""Quarters as the books know them: opened, and one day frozen (DOMAIN §8)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Instant, Model, text


class QuarterBook(Model):
    """A civil quarter in the books; after freezing nothing is booked into it any more."""

    __tablename__ = "quarter_book"

    code: Mapped[str] = mapped_column(text(6), primary_key=True)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    frozen_at: Mapped[datetime | None] = mapped_column(Instant)

"""Ratings, look-backs and nudges: what the enterprise says afterwards, and what is asked of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Instant, Model, Numbered, code_of
from tracker.vocabulary import POOR_GRADES, Grade, Judgement


class Rating(Numbered, Model):
    """A grade and the enterprise's own judgement, once per cycle and once more after being put right."""

    __tablename__ = "rating"

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cycle: Mapped[int]
    judgement: Mapped[Judgement] = mapped_column(code_of(Judgement))
    grade: Mapped[Grade] = mapped_column(code_of(Grade))
    at: Mapped[datetime] = mapped_column(Instant)
    seq: Mapped[int]
    again: Mapped[bool] = mapped_column(default=False)
    contacted_at: Mapped[datetime | None] = mapped_column(Instant)
    put_right_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def is_poor(self) -> bool:
        """Whether it opens a follow-up."""
        return self.grade in POOR_GRADES


class LookBack(Numbered, Model):
    """A closed need drawn for a look-back, and what the call or visit found."""

    __tablename__ = "look_back"

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    cycle: Mapped[int]
    drawn_at: Mapped[datetime] = mapped_column(Instant)
    holds: Mapped[bool | None]
    recorded_at: Mapped[datetime | None] = mapped_column(Instant)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    seq: Mapped[int | None]


class Nudge(Numbered, Model):
    """The enterprise, or who steers, asks for progress; one open at a time."""

    __tablename__ = "nudge"

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    seq: Mapped[int]
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

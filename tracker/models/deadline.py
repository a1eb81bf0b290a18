"""Deadlines: stored due dates, each of which can explain itself; overdue is a query over them, never a status."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Model, Numbered, code_of
from tracker.models.instruction import Instruction
from tracker.models.request import Request
from tracker.models.task import Task
from tracker.vocabulary import ENTERPRISE_SIDE, DeadlineKind, MoveCause

if TYPE_CHECKING:
    from tracker.models.need import Need


class Deadline(Numbered, Model):
    """One thing due on one day; while paused it holds the working days that remain instead of running."""

    __tablename__ = "deadline"
    __table_args__ = (
        Index(
            "ix_deadline_open_due",
            "due_on",
            "kind",
            postgresql_where=sql("stopped_at IS NULL AND paused_on IS NULL"),
            sqlite_where=sql("stopped_at IS NULL AND paused_on IS NULL"),
        ),
    )

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    kind: Mapped[DeadlineKind] = mapped_column(code_of(DeadlineKind))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    instruction_id: Mapped[int | None] = mapped_column(ForeignKey("instruction.id"))
    starts_on: Mapped[date]
    limit_wd: Mapped[int | None]
    due_on: Mapped[date]
    # What the date is reckoned from and how many working days on, so that a new calendar moves it: the start and the
    # limit, or the day of the last pause or resume and what was left then. None where the date was chosen by hand.
    counted_from_on: Mapped[date | None]
    counted_wd: Mapped[int | None]
    first_due_on: Mapped[date]
    provisional: Mapped[bool] = mapped_column(default=False)
    paused_on: Mapped[date | None]
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    remaining_wd: Mapped[int | None]
    started_at: Mapped[datetime] = mapped_column(Instant)
    stopped_at: Mapped[datetime | None] = mapped_column(Instant)
    cycle: Mapped[int] = mapped_column(default=1)

    need: Mapped[Need] = relationship(lazy="raise", back_populates="deadlines")
    task: Mapped[Task | None] = relationship(lazy="raise")
    request: Mapped[Request | None] = relationship(lazy="raise")
    instruction: Mapped[Instruction | None] = relationship(lazy="raise")
    moves: Mapped[list[DeadlineMove]] = relationship(lazy="raise", cascade="all", order_by="DeadlineMove.id")

    @property
    def is_open(self) -> bool:
        """Whether it has neither been met nor dropped; a paused one is open."""
        return self.stopped_at is None

    @property
    def is_running(self) -> bool:
        """Whether time is running: open and not paused."""
        return self.stopped_at is None and self.paused_on is None

    @property
    def is_enterprise_side(self) -> bool:
        """Whether the enterprise owes it: such a one brings reminders, never alerts."""
        return self.kind in ENTERPRISE_SIDE

    def is_overdue(self, today: date) -> bool:
        """Whether it runs and its due day is over on the civil date `today`."""
        return self.is_running and self.due_on < today


class DeadlineMove(Numbered, Model):
    """A due date that moved, or stood still for a while: from when to when and why."""

    __tablename__ = "deadline_move"

    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"), index=True)
    cause: Mapped[MoveCause] = mapped_column(code_of(MoveCause))
    on: Mapped[date]
    from_due_on: Mapped[date]
    to_due_on: Mapped[date]
    # The plan of the year that moved it, where the calendar did.
    calendar_plan_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_plan.id"), index=True)

"""Tasks: what a need was decomposed into."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Instant, Model, Numbered, code_of, text
from tracker.models.person import Person
from tracker.models.unit import Unit
from tracker.vocabulary import OPEN_TASKS, TaskState

if TYPE_CHECKING:
    from tracker.models.need import Need


class Task(Numbered, Model):
    """A piece of work of one unit and one person, due on a date, with something to deliver."""

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_unit_state_due", "unit_id", "state", "due_on"),
        Index("ix_task_person_state_due", "person_id", "state", "due_on"),
    )

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    title: Mapped[str] = mapped_column(text(80))
    deliverable: Mapped[str] = mapped_column(text(300), default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    weight: Mapped[int] = mapped_column(default=1)
    after_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    state: Mapped[TaskState] = mapped_column(code_of(TaskState), default=TaskState.TO_DO)
    cycle: Mapped[int] = mapped_column(default=1)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    need: Mapped[Need] = relationship(lazy="raise", back_populates="tasks")
    unit: Mapped[Unit] = relationship(lazy="raise", viewonly=True)
    person: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)
    after: Mapped[Task | None] = relationship(lazy="raise", remote_side="Task.id")

    @property
    def is_open(self) -> bool:
        """Whether it still has to be approved or cancelled."""
        return self.state in OPEN_TASKS

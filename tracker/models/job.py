"""Runs of jobs, and the lease that elects who works (DESIGN §2.5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Instant, Json, JsonObject, Model, Numbered, text


class JobRun(Numbered, Model):
    """One run of a job for one period; the pair is unique, so however many schedulers run, it is done once.

    A run that died goes on under a new fence; `progress` is what a later run needs to resume, and what the page shows.
    """

    __tablename__ = "job_run"
    __table_args__ = (
        UniqueConstraint("job", "period"),
        Index("ix_job_run_started_at", "started_at"),
    )

    job: Mapped[str] = mapped_column(text(40))
    # What the run is for: a quarter, a day, an instant.
    period: Mapped[str] = mapped_column(text(40))
    as_of_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    progress: Mapped[JsonObject] = mapped_column(Json, default=dict)
    error: Mapped[str] = mapped_column(text(600), default="")
    holder: Mapped[str] = mapped_column(text(80), default="")
    fence: Mapped[int] = mapped_column(default=0)


class Lease(Model):
    """Who works on something until when; each new holder gets a higher fence, and an old one's writes are refused."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(text(40), primary_key=True)
    holder: Mapped[str] = mapped_column(text(80), default="")
    fence: Mapped[int] = mapped_column(default=0)
    until_at: Mapped[datetime] = mapped_column(Instant)
    beaten_at: Mapped[datetime] = mapped_column(Instant)

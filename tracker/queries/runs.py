"""What is recorded of jobs: the last run of each, one job's past runs, and who leads the schedulers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, tuple_

from tracker.extensions import db
from tracker.models import Delivery, JobRun, Lease
from tracker.vocabulary import DeliveryState, RunState

PAGE = 50
# Without a sign of life for so long a run is not at work any more, and a scheduler is not there.
SILENT = timedelta(minutes=1)
# What lies further ahead was written by a clock since set back, and says nothing of now.
FAR_AHEAD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a job of the timetable stands: what it says of itself, its last run, what waits, and when it comes next.

    It is late when a period has waited for longer than operators need to worry.
    """

    name: str
    purpose: str
    when: str
    last: JobRun | None
    waiting: int
    late: bool
    next_at: datetime | None


def state_of(run: JobRun, at: datetime) -> RunState:
    """Where a run stands at `at`."""
    if run.finished_at is not None:
        return RunState.FAULTY if run.failed or run.error else RunState.DONE
    return RunState.RUNNING if run.holder and lately(run.seen_at, at, SILENT) else RunState.STOPPED


def is_alive(lease: Lease | None, at: datetime) -> bool:
    """Whether a scheduler's heart beat lately."""
    return lease is not None and lately(lease.beaten_at, at, SILENT)


def lately(then: datetime, at: datetime, span: timedelta) -> bool:
    """Whether something was less than `span` ago, as far as clocks that people set can say."""
    return at - span < then < at + FAR_AHEAD * span


def lease_of(name: str) -> Lease | None:
    """The lease of that name with whoever holds or held it."""
    return db.session.scalar(select(Lease).where(Lease.name == name))


def last_runs() -> Mapping[str, JobRun]:
    """The newest run of each job."""
    newest = select(func.max(JobRun.id)).group_by(JobRun.job)
    return {row.job: row for row in db.session.scalars(select(JobRun).where(JobRun.id.in_(newest)))}


def unfinished(job: str) -> list[JobRun]:
    """The runs of a job that somebody works on, or that stopped."""
    return list(db.session.scalars(select(JobRun).where(JobRun.job == job, JobRun.finished_at.is_(None))))


def recorded(periods: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], JobRun]:
    """The runs of these (job, period)."""
    wanted = select(JobRun).where(tuple_(JobRun.job, JobRun.period).in_(list(periods)))
    return {(row.job, row.period): row for row in db.session.scalars(wanted)}


def runs_of(job: str, before: int | None) -> tuple[list[JobRun], int | None]:
    """The runs of a job, newest first, before an id, and the cursor of the next page."""
    query = select(JobRun).where(JobRun.job == job).order_by(JobRun.id.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(JobRun.id < before)
    rows = list(db.session.scalars(query))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def deliveries_by_state() -> Mapping[DeliveryState, int]:
    """How many messages wait for their way out, and how many were given up."""
    shown = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.DEAD)
    query = select(Delivery.state, func.count()).where(Delivery.state.in_(shown)).group_by(Delivery.state)
    found = dict(db.session.execute(query).all())
    return {state: found.get(state, 0) for state in shown}

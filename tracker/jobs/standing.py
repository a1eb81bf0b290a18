"""How the timetable stands, told to pages and figures, which know nothing of jobs themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from tracker.jobs.catching_up import NONE, is_done
from tracker.jobs.rhythms import Period
from tracker.jobs.schedule import JOBS, Job
from tracker.models import JobRun
from tracker.queries.runs import Standing, last_runs, recorded

# What has waited for longer is late; the invariant I4 allows a refresh that long.
PATIENCE = timedelta(hours=1)


def standings(at: datetime) -> list[Standing]:
    """Every job of the timetable as it stands at `at`, in its order; two queries and those of the rhythms."""
    due = {job.name: tuple(job.rhythm.due(at)) for job in JOBS}
    earlier = {job.name: tuple(job.rhythm.due(at - PATIENCE)) for job in JOBS}
    known = {
        (name, period.key)
        for table in (due, earlier)
        for name, periods in table.items()
        for period in periods
    }
    rows, last = recorded(known), last_runs()
    return [
        Standing(
            name=job.name,
            purpose=job.purpose,
            when=job.when,
            last=last.get(job.name),
            waiting=_undone(job, due[job.name], rows, at, NONE),
            late=_undone(job, earlier[job.name], rows, at, PATIENCE) > 0,
            next_at=_next_at(job, due[job.name], rows, at),
        )
        for job in JOBS
    ]


def _undone(
    job: Job,
    periods: tuple[Period, ...],
    rows: Mapping[tuple[str, str], JobRun],
    at: datetime,
    patience: timedelta,
) -> int:
    found = [(rows.get((job.name, period.key)), period) for period in periods]
    return sum(row is None or not is_done(row, period, at, patience) for row, period in found)


def _next_at(
    job: Job, periods: tuple[Period, ...], rows: Mapping[tuple[str, str], JobRun], at: datetime
) -> datetime | None:
    """When the job comes next: after its pause, or with its next period."""
    for period in periods:
        row = rows.get((job.name, period.key))
        if period.again_after is not None:
            return row.started_at + period.again_after if row else at
    return job.rhythm.next_at(at)

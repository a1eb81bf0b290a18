"""Catching up: what is due of a job and not recorded as done is claimed and worked, oldest first (DESIGN §2.5)."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from tracker import clock
from tracker.extensions import db, writing
from tracker.jobs.rhythms import Period
from tracker.jobs.run import Fenced, Run, Stopped, Worker, is_held, transaction
from tracker.jobs.schedule import Job
from tracker.models import JobRun
from tracker.queries.runs import lately

log = logging.getLogger(__name__)

# A run that ended with an error is tried again after so long.
PAUSE = timedelta(minutes=1)
NONE = timedelta(0)
GONE_BY = "not finished before its time went by"


def catch_up(job: Job, at: datetime, worker: Worker, *, again: bool = False) -> list[Run]:
    """Do what of a job is due at `at` and not done; returns the runs made, the last of which may be unfinished.

    One period after the other: while an older one cannot be finished, no later one is begun. `again` does not wait
    for the time of a job that repeats itself.
    """
    periods = job.rhythm.due(at)
    rows = _recorded(job, periods)
    _end_what_is_over(job, periods, rows, worker)
    made: list[Run] = []
    for period in periods:
        row = rows.get(period.key)
        if row and is_done(row, period, clock.now()) and not (again and period.again_after):
            continue
        run = _claim(job, period, worker, again=again)
        if run is None:
            break
        made.append(run)
        if not _work(job, run):
            break
    return made


def rehearse(job: Job, at: datetime, worker: Worker) -> list[Run]:
    """What catch_up would do now, done in one transaction that is undone; `worker` must be a rehearsing one."""
    db.session.rollback()
    with writing():
        try:
            return catch_up(job, at, worker, again=True)
        finally:
            db.session.rollback()


def is_done(row: JobRun, period: Period, at: datetime, patience: timedelta = NONE) -> bool:
    """Whether the period needs no run at `at`; one that repeats itself is done until its time has gone by.

    A run that began in the future was recorded by a clock since set back: what repeats itself is done again.
    """
    if row.finished_at is None:
        return False
    return period.again_after is None or row.started_at <= at < row.started_at + period.again_after + patience


def _recorded(job: Job, periods: Sequence[Period]) -> Mapping[str, JobRun]:
    """The rows of these periods, and those of others that were never finished."""
    keys = [period.key for period in periods]
    wanted = or_(JobRun.period.in_(keys), JobRun.finished_at.is_(None))
    return {
        row.period: row for row in db.session.scalars(select(JobRun).where(JobRun.job == job.name, wanted))
    }


def _end_what_is_over(
    job: Job, periods: Sequence[Period], rows: Mapping[str, JobRun], worker: Worker
) -> None:
    """A run that died and whose period is not worth doing any more is closed, loudly."""
    over = rows.keys() - {period.key for period in periods}
    if not [key for key in over if not is_held(rows[key], worker, clock.now())]:
        return
    with transaction(worker):
        query = select(JobRun).where(JobRun.job == job.name, JobRun.period.in_(over))
        for row in db.session.scalars(query.with_for_update(skip_locked=True)):
            if row.finished_at is None and not is_held(row, worker, clock.now()):
                log.error("%s %s: %s", row.job, row.period, GONE_BY)
                row.finished_at, row.holder, row.fence = clock.now(), "", row.fence + 1
                row.error = row.error or GONE_BY


def _claim(job: Job, period: Period, worker: Worker, *, again: bool) -> Run | None:
    """Make the period's run ours: new, again, or left behind by somebody who died; None when it is not to be had."""
    try:
        with transaction(worker):
            query = select(JobRun).where(JobRun.job == job.name, JobRun.period == period.key)
            row = db.session.scalar(query.with_for_update(skip_locked=True))
            if row is None:
                row = JobRun(job=job.name, period=period.key, fence=0)
                db.session.add(row)
                _begin(row, period)
            elif row.finished_at is None and not _is_free(row, worker):
                return None
            elif period.again_after is not None:
                # Also after a crash: it finds by itself what is due, so it works as of now and not as of then.
                if row.finished_at is not None and not again and is_done(row, period, clock.now()):
                    return None
                _begin(row, period)
            elif row.finished_at is not None:
                return None
            row.holder, row.fence, row.seen_at, row.error = worker.name, row.fence + 1, clock.now(), ""
            db.session.flush()
            return Run(row, worker)
    except IntegrityError:
        # Somebody was faster; or holds the row inside a step, so that it looked as if there were none.
        return None


def _begin(row: JobRun, period: Period) -> None:
    row.as_of_at, row.started_at, row.finished_at = period.as_of, clock.now(), None
    row.done, row.failed, row.progress = 0, 0, {}


def _is_free(row: JobRun, worker: Worker) -> bool:
    """Whether an unfinished run may be taken over: its holder is dead or gone, and an error is a while ago."""
    at = clock.now()
    return not is_held(row, worker, at) and (row.error == "" or not lately(row.seen_at, at, PAUSE))


def _work(job: Job, run: Run) -> bool:
    """Work the run; whether it was finished. What goes wrong is recorded, not raised."""
    try:
        job.work(run)
        run.finish()
    except Fenced:
        db.session.rollback()
        log.warning("%s %s: another worker took over", run.job, run.period)
        return False
    except Stopped:
        _record(run)
        return False
    except Exception as error:
        log.exception("%s %s: stopped by an error", run.job, run.period)
        run.error = _where(error)
        _record(run)
        return False
    except BaseException:
        _record(run)
        raise
    return True


def _where(error: Exception) -> str:
    """Which error and where; not its words, which may hold what a need says. The log has them."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


def _record(run: Run) -> None:
    """Keep how far it came, if the database is there and the run still ours; else its silence tells."""
    try:
        run.let_go()
    except Exception:
        db.session.rollback()
        log.warning("%s %s: its end could not be recorded", run.job, run.period)

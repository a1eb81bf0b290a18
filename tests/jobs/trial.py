"""Jobs made for a test: each run leaves rows, so that a test can count what was done and how often."""

from collections.abc import Callable
from contextvars import copy_context
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from tests.factories import make_region
from tracker.extensions import db
from tracker.jobs.rhythms import Period
from tracker.jobs.run import Run, Worker
from tracker.jobs.schedule import Job
from tracker.models import JobRun, Region

AT = datetime(2026, 11, 25, 2, tzinfo=UTC)
ONE = Period("one", AT)
WORKER = Worker("a worker")
# Somebody who takes everybody else for dead.
HEIR = Worker("an heir", lease=timedelta(0))


class These:
    """A rhythm that has these periods, each from the instant it works as of."""

    def __init__(self, *periods: Period) -> None:
        self.periods = periods

    def due(self, at: datetime) -> tuple[Period, ...]:
        return tuple(period for period in self.periods if period.as_of <= at)

    def next_at(self, at: datetime) -> None:
        return None


def job_of(work: Callable[[Run], None], *periods: Period) -> Job:
    """A job with this work, due in these periods, by default in one."""
    return Job(name="trial", purpose="try", when="in tests", rhythm=These(*(periods or (ONE,))), work=work)


def leave(name: str) -> None:
    """A row that shows that something was done."""
    make_region(db.session, name=name)


def left(session) -> list[str]:
    """What was done, in order, once for each time."""
    session.rollback()
    return list(session.scalars(select(Region.name).order_by(Region.id)))


def row_of(session, period: str = "one") -> JobRun:
    """The record of a run of the trial job, read anew."""
    session.rollback()
    query = select(JobRun).where(JobRun.job == "trial", JobRun.period == period)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def elsewhere(app: Flask, function: Callable[..., object], *values: object) -> object:
    """Call it as another process would: with a session of its own."""

    def inside() -> object:
        with app.app_context():
            return function(*values)

    return copy_context().run(inside)

"""Runs a job of the timetable inside a test, as the scheduler would, and says what it did."""

from datetime import datetime

from tracker.jobs.catching_up import catch_up
from tracker.jobs.run import Worker
from tracker.jobs.schedule import Job, job

WORKER = Worker("test")


def run_job(which: str | Job, at: datetime) -> tuple[int, int]:
    """(done, failed) of everything that is due of a job at `at`; one that repeats itself does not wait for its time."""
    found = job(which) if isinstance(which, str) else which
    made = catch_up(found, at, WORKER, again=True)
    assert [run.error for run in made if run.error] == []
    return sum(run.done for run in made), sum(run.failed for run in made)

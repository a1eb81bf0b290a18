"""The scheduler, only a heartbeat: who leads asks each job again and again what is due and not done (DESIGN §2.5)."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from threading import Event, Thread

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from tracker import clock
from tracker.jobs.catching_up import catch_up
from tracker.jobs.leading import Leadership
from tracker.jobs.run import LEASE, Worker
from tracker.jobs.schedule import JOBS, Job

log = logging.getLogger(__name__)

# Jobs at work at the same time: a long refresh must hold up neither alerts nor mails.
THREADS = 4


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a silent leader is waited for, and how often everybody beats and asks."""

    lease: timedelta = LEASE
    beat: timedelta = LEASE / 4


def serve(app: Flask, *, jobs: tuple[Job, ...] = JOBS, pace: Pace | None = None) -> None:
    """Run the timetable in this process until it is told to end; any number of such processes do no harm."""
    heart = _Heart(app, jobs, pace or Pace())
    scheduler = heart.timed(BlockingScheduler(timezone=clock.OFFICE))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: heart.end(scheduler))
    scheduler.start()
    heart.resign()


@contextmanager
def beside(app: Flask, *, jobs: tuple[Job, ...] = JOBS, pace: Pace | None = None) -> Iterator[None]:
    """Run the timetable in threads beside the web while the block lasts, for `tracker serve` and the demo."""
    heart = _Heart(app, jobs, pace or Pace())
    scheduler = heart.timed(BackgroundScheduler(timezone=clock.OFFICE, daemon=True))
    scheduler.start()
    try:
        yield
    finally:
        heart.stopping.set()
        scheduler.shutdown()
        heart.resign()


class _Heart:
    """What the scheduler's threads share: the election, and whether the process is to end."""

    def __init__(self, app: Flask, jobs: tuple[Job, ...], pace: Pace) -> None:
        self.app, self.jobs, self.pace = app, jobs, pace
        self.leadership = Leadership(pace.lease)
        self.stopping = Event()
        self.worker = Worker(self.leadership.name, pace.lease, self.stopping.is_set)

    def timed(self, scheduler: BaseScheduler) -> BaseScheduler:
        """The scheduler with a beat for the election and one for each job, none twice at once."""
        # A job that is still at work is passed over; that is meant, and not worth a line each time.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        scheduler.add_executor(ThreadPoolExecutor(1), "election")
        scheduler.add_executor(ThreadPoolExecutor(THREADS), "default")
        self._add(scheduler, self._guarded("election", self.leadership.beat), "election")
        for job in self.jobs:
            self._add(scheduler, self._guarded(job.name, partial(self._ask, job)), "default")
        return scheduler

    def end(self, scheduler: BaseScheduler) -> None:
        """Stop between two steps: no job begins, those at work leave off; called by a signal's handler."""
        if not self.stopping.is_set():
            self.stopping.set()
            # Waits for the threads, and must not do so inside whatever the signal interrupted.
            Thread(target=scheduler.shutdown).start()

    def resign(self) -> None:
        """Leave the lease to others."""
        self._guarded("election", self.leadership.resign)()

    def _add(self, scheduler: BaseScheduler, beat: Callable[[], None], executor: str) -> None:
        scheduler.add_job(
            beat,
            "interval",
            seconds=self.pace.beat.total_seconds(),
            executor=executor,
            # A beat missed while the machine slept is made up once; the job finds by itself what is due.
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def _ask(self, job: Job) -> None:
        if not self.leadership.leads or self.stopping.is_set():
            return
        for run in catch_up(job, clock.now(), self.worker):
            if run.done or run.failed:
                log.info("%s %s: %s done, %s failed", run.job, run.period, run.done, run.failed)

    def _guarded(self, name: str, beat: Callable[[], None]) -> Callable[[], None]:
        def guarded() -> None:
            try:
                with self.app.app_context():
                    beat()
            except Exception:
                # The database may be away for a while; the next beat tries again.
                log.exception("%s: this beat was lost", name)

        return guarded

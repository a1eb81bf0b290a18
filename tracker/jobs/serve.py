"""The scheduler: only a heartbeat; each job asks the database what is due and not yet done (DESIGN §2.5)."""

from __future__ import annotations

import logging
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from tracker import clock
from tracker.jobs.schedule import JOBS, Job

log = logging.getLogger(__name__)


def serve(app: Flask) -> None:
    """Run the timetable in this process until it is stopped; any number of such processes do no harm."""
    _timed(BlockingScheduler(timezone=clock.OFFICE), app).start()


def start_beside(app: Flask) -> None:
    """Run the timetable in threads beside the web, for `tracker serve` and the demo."""
    _timed(BackgroundScheduler(timezone=clock.OFFICE, daemon=True), app).start()


def _timed(scheduler: BaseScheduler, app: Flask) -> BaseScheduler:
    for job in JOBS:
        scheduler.add_job(
            _beat(app, job),
            "interval",
            seconds=job.every_seconds,
            name=job.name,
            next_run_time=clock.now(),
            # A beat missed while the machine slept is made up once; the job finds by itself what is due.
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
    return scheduler


def _beat(app: Flask, job: Job) -> Callable[[], None]:
    def beat() -> None:
        with app.app_context():
            done, failed = job.run(clock.now())
        if done or failed:
            log.info("%s: %s done, %s failed", job.name, done, failed)

    return beat

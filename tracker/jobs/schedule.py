"""THE TIMETABLE: every job by name, what it is for, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tracker.jobs import silences, uploads


@dataclass(frozen=True, slots=True)
class Job:
    """A job: `run` takes the instant it works as of and returns (done, failed); it is asked every so many seconds."""

    name: str
    purpose: str
    every_seconds: int
    run: Callable[[datetime], tuple[int, int]]


JOBS: tuple[Job, ...] = (
    Job(
        name="end-silences",
        purpose="withdraw what was never completed, close what was never confirmed",
        every_seconds=600,
        run=silences.end_all,
    ),
    Job(
        name="sweep-uploads",
        purpose="remove files that were uploaded and never handed in",
        every_seconds=6 * 3600,
        run=uploads.sweep,
    ),
)


def job(name: str) -> Job | None:
    """The job with this name."""
    return next((one for one in JOBS if one.name == name), None)

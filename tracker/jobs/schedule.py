"""THE TIMETABLE: every job by name, what it is for, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tracker.jobs import silences


@dataclass(frozen=True, slots=True)
class Job:
    """A job: `run` takes the instant it works as of and returns (done, failed)."""

    name: str
    purpose: str
    run: Callable[[datetime], tuple[int, int]]


JOBS: tuple[Job, ...] = (
    Job(
        "end-silences", "withdraw what was never completed, close what was never confirmed", silences.end_all
    ),
)


def job(name: str) -> Job | None:
    """The job with this name."""
    return next((one for one in JOBS if one.name == name), None)

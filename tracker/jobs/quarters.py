"""The job that refreshes the quarter: each boundary that has come and is not complete, in order (DOMAIN §8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.actions.quarters import refresh as steps_of
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import Quarter, start_of
from tracker.jobs.rhythms import Period
from tracker.jobs.run import Run
from tracker.queries.quarters import boundaries_due
from tracker.rules.boundaries import refreshed_on


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Once for each turn of a quarter, from its first working day on; whatever was missed is made up, oldest first."""

    def due(self, at: datetime) -> Sequence[Period]:
        """The quarters to be opened whose refresh is not complete; the books say which."""
        return [Period(quarter.code, at) for quarter in boundaries_due(at)]

    def next_at(self, at: datetime) -> datetime | None:
        """The next quarter's first working day."""
        return start_of(refreshed_on(work_calendar(), Quarter.of(at).next))


def refresh(run: Run) -> None:
    """Hold one refresh, step by step; what was begun earlier goes on as of the present, not of its beginning."""
    for step in steps_of(Quarter.parse(run.period)):
        with run.step():
            run.done += step(run.moment)

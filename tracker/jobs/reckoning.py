"""The job that reckons dates anew after a year's plan was imported, in batches, each need through the door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.actions.calendar import note_reckoned, reckon_need
from tracker.catalog.work_calendar import work_calendar
from tracker.clock import office_date
from tracker.jobs.rhythms import Period
from tracker.jobs.run import Run
from tracker.queries import calendar

BATCH = 25


class AfterImport:
    """Due for each plan whose dates are not reckoned yet."""

    def due(self, at: datetime) -> Sequence[Period]:
        """The plans, the oldest first."""
        return [Period(f"plan-{row.id}", at) for row in calendar.unreckoned()]

    def next_at(self, at: datetime) -> None:
        """Only the database knows."""
        return


def reckon(run: Run) -> None:
    """Reckon every need that changes; looks once more for what was written by the old calendar meanwhile."""
    plan_id = int(run.period.removeprefix("plan-"))
    row = calendar.plan(plan_id)
    if row is None:
        return
    year, seen = row.year, set[int]()
    while left := _changing(year, run.at) - seen:
        seen |= left
        run.expect(run.done + run.failed + len(left))
        run.each(
            sorted(left), lambda need_id: reckon_need(need_id, plan_id, year, run.at), what="need", size=BATCH
        )
    with run.step():
        run.progress["moved"] = note_reckoned(plan_id)


def _changing(year: int, at: datetime) -> set[int]:
    calendar.renew_calendar()
    return {change.need_id for change in calendar.changes_by(work_calendar(), year, office_date(at))}

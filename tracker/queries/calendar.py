"""Plans of years in the database: which are in force, as they were at an earlier one, and what they change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.catalog.plan_json import plan_from_json
from tracker.catalog.work_calendar import WorkCalendar, laid_mark, lay, lift
from tracker.catalog.year_plans import YearPlan
from tracker.extensions import db
from tracker.models import CalendarPlan, Deadline
from tracker.rules.deadlines.reckoning import Dated, reckoned

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """A need in which a calendar changes dates or marks, and how many dates move."""

    need_id: int
    moved: int


def newest_plan_id() -> int | None:
    """The last plan there is, which marks the calendar something is reckoned by; None where the seeds alone are."""
    return db.session.scalar(select(func.max(CalendarPlan.id)))


def renew_calendar() -> None:
    """Lay the plans over the seeds again if another process has imported one; every edge calls it before it works."""
    newest = newest_plan_id()
    if newest == laid_mark():
        return
    if newest is None:
        lift()
    else:
        lay(_in_force(newest), newest)


def plan_of(row: CalendarPlan) -> YearPlan:
    """A stored plan as the calendar reads it."""
    return plan_from_json(row.year, row.source, row.version, row.plan)


def plan(plan_id: int) -> CalendarPlan | None:
    """One stored plan."""
    return db.session.get(CalendarPlan, plan_id)


def versions(year: int) -> Sequence[CalendarPlan]:
    """Every version of a year's plan with who imported it, the newest first."""
    query = select(CalendarPlan).where(CalendarPlan.year == year).order_by(CalendarPlan.version.desc())
    return db.session.scalars(query.options(joinedload(CalendarPlan.imported_by))).all()


def newest_versions() -> Mapping[int, CalendarPlan]:
    """Year -> the newest version of its plan."""
    query = select(CalendarPlan).order_by(CalendarPlan.year, CalendarPlan.version)
    return {row.year: row for row in db.session.scalars(query)}


def unreckoned() -> Sequence[CalendarPlan]:
    """Plans whose dates are still being reckoned, the oldest first."""
    query = select(CalendarPlan).where(CalendarPlan.moved.is_(None)).order_by(CalendarPlan.id)
    return db.session.scalars(query).all()


def changes_by(calendar: WorkCalendar, year: int, today: date) -> Iterator[Change]:
    """The needs in which `calendar` changes a date or mark that touches this year; reads, and changes nothing."""
    query = (
        select(
            Deadline.need_id,
            Deadline.kind,
            Deadline.starts_on,
            Deadline.due_on,
            Deadline.counted_from_on,
            Deadline.counted_wd,
            Deadline.paused_on,
            Deadline.provisional,
        )
        .where(Deadline.stopped_at.is_(None), Deadline.need_id.in_(_touched(year)))
        .order_by(Deadline.need_id, Deadline.id)
        .execution_options(yield_per=CHUNK)
    )
    for need_id, rows in groupby(db.session.execute(query), key=lambda row: row.need_id):
        dates = [Dated(*row[1:]) for row in rows]
        try:
            found = reckoned(dates, calendar, today)
        except ValueError:
            # Beyond the years of the calendar: whoever reckons this need says so, and the others are reckoned.
            yield Change(need_id, 0)
            continue
        if any(one.is_changed for one in found):
            yield Change(need_id, sum(one.is_moved for one in found))


def _in_force(plan_id: int) -> Mapping[int, YearPlan]:
    """The newest version of each year among the plans up to this one."""
    query = select(CalendarPlan).where(CalendarPlan.id <= plan_id).order_by(CalendarPlan.version)
    return {row.year: plan_of(row) for row in db.session.scalars(query)}


def _touched(year: int) -> Select[int]:
    """Needs with an open deadline that begins or ends in the year, or reaches over it."""
    # A plan may reach into the last week of December before.
    first, last = date(year - 1, 12, 25), date(year, 12, 31)
    ends_later = or_(Deadline.due_on >= first, Deadline.counted_from_on >= first)
    touching = and_(Deadline.stopped_at.is_(None), Deadline.starts_on <= last, ends_later)
    return select(Deadline.need_id).where(touching)

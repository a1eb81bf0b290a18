"""The calendar in the database: plans imported, those of the seeds taken over, dates reckoned anew (DOMAIN §6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select

from tracker.actions.audit import Doer, record
from tracker.actions.notices import Notice, write
from tracker.actions.transition import perform
from tracker.catalog.plan_json import plan_to_json
from tracker.catalog.work_calendar import seed_calendar, work_calendar
from tracker.catalog.year_plans import PACKAGE, YearPlan
from tracker.clock import office_date
from tracker.extensions import db, in_line
from tracker.models import CalendarPlan, DeadlineMove, Event, Need
from tracker.queries.calendar import changes_by, newest_versions, plan_of, renew_calendar
from tracker.queries.case import case_by_id
from tracker.rules.faults import Fault
from tracker.rules.permissions import SYSTEM
from tracker.rules.refused import Invalid
from tracker.vocabulary import Action, MessageKind, MoveCause, Refusal
from tracker.vocabulary.audit import AuditAct


def import_plan(plan: YearPlan, at: datetime, *, by: Doer | None = None) -> CalendarPlan:
    """Keep a sound plan as the newest of its year; dates are reckoned by a job (`by` None: from the command line).

    Raises Invalid where its version is not newer than the one in force: nothing is ever overwritten.
    """
    in_line("calendar")
    take_over_seeds(at)
    last = newest_versions().get(plan.year)
    if last is not None and plan.version <= last.version:
        raise Invalid({"plan": Fault(Refusal.PLAN_KNOWN.label, {"version": last.version})})
    row = _keep(plan, at, by_id=by.person_id if by else None)
    facts = {"version": plan.version, "days": len(plan.days)}
    address = by.address if by else ""
    record(
        AuditAct.IMPORT_CALENDAR,
        at,
        actor_id=row.imported_by_id,
        object_=f"calendar:{plan.year}",
        facts=facts,
        address=address,
    )
    renew_calendar()
    return row


def take_over_seeds(at: datetime) -> int:
    """Keep the years of seeds and package that the database does not hold yet; returns how many. Safe to repeat.

    So the database holds every plan anything was reckoned by, also after a release with other seeds.
    """
    held = newest_versions()
    new = [
        newer
        for year, plan in sorted(seed_calendar().plans.items())
        if (newer := _newer(plan, held.get(year)))
    ]
    rows = [_keep(plan, at, by_id=None) for plan in new]
    renew_calendar()
    for row in rows:
        # What moves no date need not be reckoned.
        row.moved = None if _changes_something(row.year, office_date(at)) else 0
    db.session.flush()
    return len(new)


def reckon_need(need_id: int, plan_id: int | None, year: int, at: datetime) -> Event:
    """Reckon one need's dates by the calendar in force and tell whose they are; raises Refused where none changes."""
    case = case_by_id(need_id, office_date(at), lock=True)
    facts = {"plan": plan_id, "year": year}
    event = perform(Action.RECKON, case, SYSTEM, at=at, data={}, facts=facts)
    if event.facts["moved"]:
        _tell(case.need, facts, at)
    return event


def note_reckoned(plan_id: int) -> int:
    """The dates of a plan are reckoned: keep and return how many it moved."""
    counted = select(func.count()).select_from(DeadlineMove).where(DeadlineMove.calendar_plan_id == plan_id)
    row = db.session.get_one(CalendarPlan, plan_id)
    row.moved = db.session.scalar(counted) or 0
    return row.moved


def _keep(plan: YearPlan, at: datetime, *, by_id: int | None) -> CalendarPlan:
    row = CalendarPlan(
        year=plan.year,
        version=plan.version,
        source=plan.source,
        plan=plan_to_json(plan),
        imported_at=at,
        imported_by_id=by_id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _changes_something(year: int, today: date) -> bool:
    return year >= today.year and next(changes_by(work_calendar(), year, today), None) is not None


def _newer(plan: YearPlan, held: CalendarPlan | None) -> YearPlan | None:
    """The seeds' plan where the database has none, an older version, or the package said something else before."""
    if held is None or plan.version > held.version:
        return plan
    is_package = plan.source.startswith(PACKAGE) and held.source.startswith(PACKAGE)
    if is_package and plan.days != plan_of(held).days:
        return YearPlan(plan.year, plan.source, held.version + 1, plan.days)
    return None


def _tell(need: Need, facts: Mapping[str, object], at: datetime) -> None:
    """The owner, and who works on a task that moved: once a plan, however many of their dates it moved."""
    tasks = {
        deadline.task.person_id
        for deadline in need.deadlines
        if deadline.task is not None
        and any(
            move.cause is MoveCause.CALENDAR and move.calendar_plan_id == facts["plan"]
            for move in deadline.moves
        )
    }
    told = sorted({person for person in (need.owner_id, *tasks) if person is not None})
    notices = [
        Notice(
            key=f"dates-moved:{facts['plan']}:{person}",
            kind=MessageKind.DATES_MOVED,
            person_id=person,
            facts=facts,
        )
        for person in told
    ]
    write(notices, at)
